"""The body (正文) and the annexes' bodies: headings, paragraphs, tables, pictures.

Basis: ``gbt-9704-2012/body``, ``gbt-9704-2012/table``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hengji.core.distribution import Distribution
from hengji.core.official_document import (
    Align,
    Annex,
    Block,
    Column,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from hengji.core.titles import break_title
from hengji.documents.docx.chart import drawing
from hengji.documents.docx.reading import Template
from hengji.documents.docx.styles import Style
from hengji.documents.docx.text import escape, paragraph, runs

KEEP_NEXT = "<w:keepNext/>"
_HEADINGS = (Style.HEADING_1, Style.HEADING_2, Style.HEADING_3, Style.HEADING_4)
_CELLS = {
    Align.LEFT: Style.TABLE_LEFT,
    Align.CENTER: Style.TABLE_CENTER,
    Align.RIGHT: Style.TABLE_RIGHT,
}
_FIRST_ROW_ONLY = (
    '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
    ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
)


@dataclass(slots=True)
class Layout:
    """One document being laid out: its template and the charts so far."""

    template: Template
    charts: list[Distribution] = field(default_factory=list)

    def styled(self, style: Style, text: str, direct: str = "") -> str:
        """Return a paragraph of text in a style."""
        ids = self.template.ids
        return paragraph(ids[style], runs(text, ids[Style.BLANK]), direct)


def blocks(content: Sequence[Block], layout: Layout, *, keep_last: bool) -> str:
    """Lay out blocks in order.

    Args:
        content: The blocks.
        layout: The document they belong to.
        keep_last: Whether the last block stays on the page of what follows.
    """
    last = len(content) - 1
    return "".join(
        _block(block, layout, keep=keep_last and index == last)
        for index, block in enumerate(content)
    )


def annex(content: Annex, label: str, layout: Layout) -> str:
    """Lay out an annex on a page of its own. Basis: ``gbt-9704-2012/annex``."""
    return (
        layout.styled(Style.ANNEX_LABEL, label)
        + layout.styled(Style.ANNEX_TITLE, "\n".join(break_title(content.title)))
        + blocks(content.blocks, layout, keep_last=False)
    )


def _block(block: Block, layout: Layout, *, keep: bool) -> str:
    direct = KEEP_NEXT if keep else ""
    match block:
        case Paragraph(text):
            return layout.styled(Style.BODY, text, direct)
        case Heading():
            style = _HEADINGS[min(block.level, len(_HEADINGS)) - 1]
            return layout.styled(style, block.label + block.text)
        case Table():
            return _table(block, layout, direct)
        case Picture():
            return _picture(block, layout, direct)


def _table(table: Table, layout: Layout, direct: str) -> str:
    widths = _widths(table.columns, layout.template.text_width)
    ids = layout.template.ids
    head, blank = ids[Style.TABLE_HEAD], ids[Style.BLANK]
    styles = [ids[_CELLS[column.align]] for column in table.columns]
    titles = [column.title for column in table.columns]
    last = len(table.rows) - 1
    body = [
        _row(row, styles, widths, blank, direct=direct if index == last else "")
        for index, row in enumerate(table.rows)
    ]
    return "".join(
        (
            layout.styled(Style.TABLE_CAPTION, table.caption) if table.caption else "",
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{ids[Style.TABLE]}"/>',
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>',
            _FIRST_ROW_ONLY,
            f'<w:tblCaption w:val="{escape(table.caption)}"/></w:tblPr><w:tblGrid>',
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid>",
            _row(titles, [head] * len(titles), widths, blank, head="<w:tblHeader/>"),
            *body,
            "</w:tbl>",
            layout.styled(Style.TABLE_NOTE, table.note, direct)
            if table.note
            else layout.styled(Style.TAIL, "", direct),
        )
    )


def _widths(columns: Sequence[Column], whole: int) -> list[int]:
    """Share the type area among the columns; the parts add up to it."""
    total = sum(column.width for column in columns)
    ends, reached = [0], 0
    for column in columns:
        reached += column.width
        ends.append(round(whole * reached / total))
    return [end - start for start, end in pairwise(ends)]


def _row(
    texts: Sequence[str],
    styles: Sequence[str],
    widths: Sequence[int],
    blank: str,
    *,
    head: str = "",
    direct: str = "",
) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direct}</w:pPr>{runs(text, blank)}</w:p></w:tc>'
        for text, style, width in zip(texts, styles, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _picture(picture: Picture, layout: Layout, direct: str) -> str:
    layout.charts.append(picture.distribution)
    content = drawing(
        picture.distribution, picture.caption, len(layout.charts), layout.template.text_width
    )
    return paragraph(layout.template.ids[Style.PICTURE], content) + layout.styled(
        Style.PICTURE_CAPTION, picture.caption, direct
    )
