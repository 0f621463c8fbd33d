"""The parts of a .docx (部件) beside its main one: the template's, and the charts."""

from collections.abc import Iterator

from hengji.documents.docx.body import Layout
from hengji.documents.docx.chart import chart_parts, content_type, relationship
from hengji.documents.docx.package import (
    CONTENT_TYPES,
    DECLARATION,
    MAIN_PART,
    MAIN_RELATIONSHIPS,
    PROPERTIES,
)
from hengji.documents.docx.styles import Style
from hengji.documents.docx.text import escape, namespaces, paragraph, runs

MARK_RELATION = "rIdMark"
_MARK_PART = "word/mark.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEADER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_HEADER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"


def all_parts(
    title: str, creator: str, main: str, layout: Layout, mark: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Yield every part in the order in which it is packed.

    Args:
        title: What a reader's program announces.
        creator: Who made it.
        main: The main part, as XML.
        layout: What was laid out for it.
        mark: What stands at the top of every page; the section refers to it as
            ``MARK_RELATION``. Empty where there is none.
    """
    template = layout.template
    numbers = range(1, len(layout.charts) + 1)
    types = template.content_types + "".join(map(content_type, numbers))
    links = template.relationships + "".join(map(relationship, numbers))
    if mark:
        types += f'<Override PartName="/{_MARK_PART}" ContentType="{_HEADER_TYPE}"/>'
        links += f'<Relationship Id="{MARK_RELATION}" Type="{_HEADER}" Target="mark.xml"/>'
    yield CONTENT_TYPES, f"{types}</Types>".encode()
    yield MAIN_PART, main.encode()
    yield MAIN_RELATIONSHIPS, f"{links}</Relationships>".encode()
    if template.has_properties:
        yield PROPERTIES, _properties(title, creator).encode()
    yield from template.parts
    if mark:
        yield _MARK_PART, _mark(mark, layout).encode()
    for number, distribution in zip(numbers, layout.charts, strict=True):
        yield from chart_parts(distribution, number)


def _mark(mark: str, layout: Layout) -> str:
    ids = layout.template.ids
    content = paragraph(ids[Style.PAGE_MARK], runs(mark, ids[Style.BLANK]))
    return f"{DECLARATION}<w:hdr {namespaces()}>{content}</w:hdr>"


def _properties(title: str, creator: str) -> str:
    """Return title and author, which a reader's program announces."""
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title>"
        f"<dc:creator>{escape(creator)}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
