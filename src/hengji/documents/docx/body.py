"""The body (正文) and the annexes' bodies: headings, paragraphs, tables, pictures.

Basis: ``gbt-9704-2012/body``, ``gbt-9704-2012/table``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from hengji.core.blocks import (
    Align,
    Annex,
    Block,
    Cell,
    Form,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from hengji.core.distribution import Distribution
from hengji.core.titles import break_title
from hengji.documents.docx.chart import drawing
from hengji.documents.docx.reading import Template
from hengji.documents.docx.styles import Style
from hengji.documents.docx.text import escape, paragraph, runs
from hengji.documents.measures import LONGEST_WHOLE

KEEP_NEXT = "<w:keepNext/>"
_NOT_KEPT = '<w:keepNext w:val="0"/>'
_REPEATED = "<w:tblHeader/>"
_FORM_LINE = '<w:spacing w:line="310" w:lineRule="exact"/>'
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


class Entry(NamedTuple):
    """A line of the table of contents: its level, its words and where they stand."""

    level: int
    text: str
    bookmark: str


@dataclass(slots=True)
class Layout:
    """One document being laid out: its template, and what was met so far.

    ``depth`` is how many levels of headings the table of contents lists.
    """

    template: Template
    charts: list[Distribution] = field(default_factory=list)
    depth: int = 0
    entries: list[Entry] = field(default_factory=list)

    def styled(self, style: Style, text: str, direct: str = "") -> str:
        """Return a paragraph of text in a style."""
        ids = self.template.ids
        return paragraph(ids[style], runs(text, ids[Style.BLANK]), direct)

    def listed(self, style: Style, text: str, level: int, said: str, direct: str = "") -> str:
        """Return a paragraph that the table of contents lists as ``said``."""
        if level > self.depth:
            return self.styled(style, text, direct)
        number = len(self.entries) + 1
        self.entries.append(Entry(level, said, f"Hengji{number:05}"))
        ids = self.template.ids
        return paragraph(
            ids[style],
            f'<w:bookmarkStart w:id="{number}" w:name="Hengji{number:05}"/>'
            f'{runs(text, ids[Style.BLANK])}<w:bookmarkEnd w:id="{number}"/>',
            direct,
        )


def blocks(content: Sequence[Block], layout: Layout, *, keep_last: bool) -> str:
    """Lay out blocks in order.

    Args:
        content: The blocks.
        layout: The document they belong to.
        keep_last: Whether the last block stays on the page of what follows.
    """
    last = len(content) - 1
    return "".join(
        _apart(before, block, layout) + _block(block, layout, keep=keep_last and index == last)
        for index, (before, block) in enumerate(zip((None, *content), content, strict=False))
    )


def _apart(before: Block | None, block: Block, layout: Layout) -> str:
    """Return the empty line of a note between two tables with nothing else between them."""
    if not (isinstance(before, Table | Form) and isinstance(block, Table | Form)):
        return ""
    return "" if before.note or block.caption else layout.styled(Style.TABLE_NOTE, "")


def annex(content: Annex, label: str, layout: Layout) -> str:
    """Lay out an annex on a page of its own. Basis: ``gbt-9704-2012/annex``."""
    return (
        layout.styled(Style.ANNEX_LABEL, label)
        + layout.listed(
            Style.ANNEX_TITLE,
            "\n".join(break_title(content.title)),
            1,
            f"{label}\u3000{content.title}",
            '<w:outlineLvl w:val="0"/>' if layout.depth else "",
        )
        + blocks(content.blocks, layout, keep_last=False)
    )


def _block(block: Block, layout: Layout, *, keep: bool) -> str:
    direct = KEEP_NEXT if keep else ""
    match block:
        case Paragraph(text):
            return layout.styled(Style.BODY, text, direct)
        case Heading():
            style = _HEADINGS[min(block.level, len(_HEADINGS)) - 1]
            words = block.label + block.text
            new_page = "<w:pageBreakBefore/>" if block.new_page else ""
            return layout.listed(style, words, block.level, words, new_page)
        case Table():
            return _table(block, layout, direct)
        case Form():
            return _form(block, layout, direct)
        case Picture():
            return _picture(block, layout, direct)


def _table(table: Table, layout: Layout, direct: str) -> str:
    widths = _widths([column.width for column in table.columns], layout.template.text_width)
    ids = layout.template.ids
    head, blank = ids[Style.TABLE_HEAD], ids[Style.BLANK]
    styles = [ids[_CELLS[column.align]] for column in table.columns]
    titles = [column.title for column in table.columns]
    last = len(table.rows) - 1
    body = [
        _row(row, styles, widths, blank, direct=direct if index == last else "")
        for index, row in enumerate(table.rows)
    ]
    rows = (
        _row(titles, [head] * len(titles), widths, blank, head=_REPEATED),
        *body,
    )
    return _framed(table, widths, rows, layout, direct)


def _framed(
    table: Table | Form, widths: Sequence[int], rows: Iterable[str], layout: Layout, direct: str
) -> str:
    """Return rows as a table between its caption and its note."""
    name = table.caption or (table.name if isinstance(table, Form) else "")
    return "".join(
        (
            layout.styled(Style.TABLE_CAPTION, table.caption) if table.caption else "",
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{layout.template.ids[Style.TABLE]}"/>',
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>',
            _FIRST_ROW_ONLY,
            f'<w:tblCaption w:val="{escape(name)}"/></w:tblPr><w:tblGrid>',
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid>",
            *rows,
            "</w:tbl>",
            layout.styled(Style.TABLE_NOTE, table.note, direct)
            if table.note
            else layout.styled(Style.TAIL, "", direct),
        )
    )


def _form(form: Form, layout: Layout, direct: str) -> str:
    widths = _widths(form.widths, layout.template.text_width)
    last = len(form.rows) - 1
    rows = (
        _form_row(
            row,
            widths,
            layout.template.ids,
            head=_REPEATED if index < form.heads else "",
            direct=direct if index == last else "",
        )
        for index, row in enumerate(form.rows)
    )
    return _framed(form, widths, rows, layout, direct)


def _form_row(
    row: Sequence[Cell], widths: Sequence[int], ids: Mapping[Style, str], *, head: str, direct: str
) -> str:
    """Return a row of a form; one with a long text may go on over the page."""
    whole = all(len(cell.text) <= LONGEST_WHOLE for cell in row)
    cells, start = [], 0
    for cell in row:
        width = sum(widths[start : start + cell.span])
        style = Style.TABLE_HEAD if cell.is_label else _CELLS[cell.align]
        kept = direct or (_NOT_KEPT if cell.is_label and not head else "")
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
            f'<w:gridSpan w:val="{cell.span}"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{ids[style]}"/>{kept}{_FORM_LINE}</w:pPr>'
            f"{runs(cell.text, ids[Style.BLANK])}</w:p></w:tc>"
        )
        start += cell.span
    looks = ("<w:cantSplit/>" if whole else "") + head
    return f"<w:tr>{f'<w:trPr>{looks}</w:trPr>' if looks else ''}{''.join(cells)}</w:tr>"


def _widths(shares: Sequence[int], whole: int) -> list[int]:
    """Share the type area among the columns; the parts add up to it."""
    total = sum(shares)
    ends, reached = [0], 0
    for share in shares:
        reached += share
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
