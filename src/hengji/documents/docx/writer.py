"""The official document (公文) as a .docx: what the template is, filled in.

Styles, page, footers and settings are the template's; here only the main part
is written, with the charts it shows.
"""

from hengji.core.blocks import Paragraph
from hengji.core.official_document import Format, OfficialDocument
from hengji.documents.docx.body import Layout, annex, blocks
from hengji.documents.docx.closing import annex_labels, annex_list, colophon, signature
from hengji.documents.docx.header import header
from hengji.documents.docx.letter import letter_header
from hengji.documents.docx.package import DECLARATION, pack
from hengji.documents.docx.parts import all_parts
from hengji.documents.docx.reading import read_template, shipped_template
from hengji.documents.docx.section import section_of
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
    layout = _layout(template)
    main = _main_part(document, layout)
    title = "".join(document.title)
    return pack(all_parts(title, document.issuer, main, layout, document.page_mark))


def render_annex_docx(
    document: OfficialDocument, number: int = 1, template: bytes | None = None
) -> bytes:
    """Lay out one annex of a document as a file of its own; annexes count from 1.

    It names the document that it belongs to.

    Raises:
        FlawsFound: The template cannot be used.

    Basis: ``gbt-9704-2012/annex``.
    """
    layout = _layout(template)
    content = document.annexes[number - 1]
    label = document.number + annex_labels(document.annexes)[number - 1]
    main = "".join(
        (
            f"{DECLARATION}<w:document {namespaces()}><w:body>",
            annex(content, label, layout),
            _section(document, layout, alone=True),
            "</w:body></w:document>",
        )
    )
    return pack(all_parts(content.title, document.issuer, main, layout, document.page_mark))


def _layout(template: bytes | None) -> Layout:
    return Layout(shipped_template() if template is None else read_template(template))


def _section(document: OfficialDocument, layout: Layout, *, alone: bool = False) -> str:
    """Return the page setup; the first page of a letter has no number."""
    is_letter = document.format is Format.LETTER and not alone
    kinds = ("first", "even", "default") if is_letter else ("even", "default")
    return section_of(layout.template, kinds if document.page_mark else (), first_apart=is_letter)


def _main_part(document: OfficialDocument, layout: Layout) -> str:
    recipients = "、".join(document.recipients)
    top = letter_header if document.format is Format.LETTER else header
    return "".join(
        (
            f"{DECLARATION}<w:document {namespaces()}><w:body>",
            top(document, layout.template),
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
            colophon(document.colophon, layout, document.format) if document.colophon else "",
            _section(document, layout),
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
