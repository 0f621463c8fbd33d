"""The official document (公文) as a .docx: what the template is, filled in.

Styles, page, footers and settings are the template's; here only the main part
is written, with the charts it shows.
"""

from collections.abc import Iterator

from hengji.core.official_document import OfficialDocument, Paragraph
from hengji.documents.docx.body import Layout, annex, blocks
from hengji.documents.docx.chart import chart_parts, content_type, relationship
from hengji.documents.docx.closing import annex_labels, annex_list, colophon, signature
from hengji.documents.docx.header import header
from hengji.documents.docx.package import (
    CONTENT_TYPES,
    DECLARATION,
    MAIN_PART,
    MAIN_RELATIONSHIPS,
    PROPERTIES,
    pack,
)
from hengji.documents.docx.reading import read_template, shipped_template
from hengji.documents.docx.styles import Style
from hengji.documents.docx.text import clean, escape, namespaces, width
from hengji.documents.measures import CHARACTERS

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
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
    return pack(_parts(document, main, layout))


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


def _parts(document: OfficialDocument, main: str, layout: Layout) -> Iterator[tuple[str, bytes]]:
    template = layout.template
    numbers = range(1, len(layout.charts) + 1)
    types = template.content_types + "".join(map(content_type, numbers)) + "</Types>"
    links = template.relationships + "".join(map(relationship, numbers)) + "</Relationships>"
    yield CONTENT_TYPES, types.encode()
    yield MAIN_PART, main.encode()
    yield MAIN_RELATIONSHIPS, links.encode()
    if template.has_properties:
        yield PROPERTIES, _properties(document).encode()
    yield from template.parts
    for number, distribution in zip(numbers, layout.charts, strict=True):
        yield from chart_parts(distribution, number)


def _properties(document: OfficialDocument) -> str:
    """Return title and author, which a reader's program announces."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(''.join(document.title))}</dc:title>"
        f"<dc:creator>{escape(document.issuer)}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
