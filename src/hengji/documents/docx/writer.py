"""The official document (公文) as a .docx: what the template is, filled in.

Styles, page, footers and settings are the template's; here only the main part
is written, with the charts it shows.
"""

from hengji.core.blocks import Paragraph
from hengji.core.official_document import OfficialDocument
from hengji.documents.docx.body import Layout, annex, blocks
from hengji.documents.docx.closing import annex_labels, annex_list, colophon, signature
from hengji.documents.docx.header import header
from hengji.documents.docx.package import DECLARATION, pack
from hengji.documents.docx.parts import all_parts
from hengji.documents.docx.reading import read_template, shipped_template
from hengji.documents.docx.styles import Style
from hengji.documents.docx.text import clean, namespaces, width
from hengji.documents.measures import CHARACTERS

_SHORT = 4 * CHARACTERS
"""A closing paragraph that fits on the first page with the signature."""


def render_docx(document: OfficialDocument, template: bytes | None = None) -> bytes:
    """Lay out the document by GB/T 9704-2012.

    The same document and template give the same bytes.

    Args:
        document: What it says; places to fill in (待填) are shaded.
        template: A .docx whose styles have the names of the shipped one, or
            None for the shipped one.

    Raises:
        FlawsFound: The template cannot be used.

    Basis: ``gbt-9704-2012/page``.
    """
    looks = shipped_template() if template is None else read_template(template)
    layout = Layout(looks)
    main = _main_part(document, layout)
    return pack(all_parts("".join(document.title), document.issuer, main, layout))


def _main_part(document: OfficialDocument, layout: Layout) -> str:
    recipients = "、".join(document.recipients)
    return "".join(
        (
            f"{DECLARATION}<w:document {namespaces()}><w:body>",
            header(document, layout.template),
            layout.styled(Style.TITLE, "\n".join(map(clean, document.title))),
            layout.styled(Style.RECIPIENTS, f"{recipients}：") if recipients else "",
            blocks(document.blocks, layout, keep_last=_can_hold(document)),
            annex_list(document.annexes, layout),
            signature(document, layout),
            *(
                annex(content, label, layout)
                for content, label in zip(
                    document.annexes, annex_labels(document.annexes), strict=True
                )
            ),
            colophon(document.colophon, layout) if document.colophon else "",
            layout.template.section,
            "</w:body></w:document>",
        )
    )


def _can_hold(document: OfficialDocument) -> bool:
    """Tell whether the last block can be held on the page of the signature.

    Programs may move a held paragraph as a whole, and the first page must show
    body text: a long one is held only where other text stands before it.
    """
    *before, last = document.blocks or (None,)
    if any(isinstance(block, Paragraph) for block in before):
        return True
    return not isinstance(last, Paragraph) or width(last.text) <= _SHORT
