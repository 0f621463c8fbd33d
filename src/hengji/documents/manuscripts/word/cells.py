"""Tables of a Word document (表格): merged cells laid out, nested tables kept apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from hengji.documents.manuscripts.tables import check_cells
from hengji.documents.manuscripts.word.nodes import (
    W,
    children,
    number_of,
    value_of,
)
from hengji.documents.manuscripts.word.traces import Traced, joined
from hengji.documents.manuscripts.wrapping import are_two

MOST_COLUMNS = 200
Line = list[Traced]


class Cell(NamedTuple):
    """One cell: its first column of the grid, how many it covers, its words."""

    column: int
    span: int
    words: Traced
    continues: bool


@dataclass(slots=True)
class RawTable:
    """A table as read: rows equally long, and the tables that stood in its cells."""

    rows: list[Line]
    page: int
    nested: list["RawTable"] = field(default_factory=list)


def table_rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table that no tracked change removes."""
    for row in children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def cells_of(row: etree._Element) -> Iterator[tuple[etree._Element, int, int, bool]]:
    """Yield each cell with its column, its span and whether it goes on from above."""
    column = number_of(row.find(f"{W}trPr/{W}gridBefore")) or 0
    for cell in children(row, "tc"):
        properties = cell.find(f"{W}tcPr")
        span, continues = 1, False
        if properties is not None:
            span = max(1, number_of(properties.find(f"{W}gridSpan")) or 1)
            merge = properties.find(f"{W}vMerge")
            continues = merge is not None and value_of(merge) in {"", "continue"}
        if column + span > MOST_COLUMNS:
            return
        yield cell, column, span, continues
        column += span


def laid_out(rows: Sequence[Sequence[Cell]]) -> list[Line]:
    """Lay the cells out in rows equally long; what is covered is empty.

    A table whose rows all have the same number of cells is laid out by their
    order: converters draw such tables with spans that mean nothing.
    """
    counts = {len(row) for row in rows}
    if len(counts) == 1 and any(cell.span > 1 for row in rows for cell in row):
        rows = [[cell._replace(column=column) for column, cell in enumerate(row)] for row in rows]
    columns = sorted({cell.column for row in rows for cell in row})
    check_cells(len(columns) * len(rows))
    at = {column: number for number, column in enumerate(columns)}
    lines: list[Line] = []
    for row in rows:
        line = [Traced()] * len(columns)
        for cell in row:
            line[at[cell.column]] = Traced() if cell.continues else cell.words
        lines.append(line)
    return lines


def put_together(parts: Sequence[Traced]) -> Traced:
    """Join the paragraphs of a cell: a broken name again, a list with spaces."""
    parts = [part for part in parts if part.words.strip()]
    whole: list[Traced] = parts[:1]
    for before, after in pairwise(parts):
        between = " " if are_two(before.words, after.words) else ""
        whole = [joined([*whole, after], between)]
    return whole[0] if whole else Traced()


def holds_only_text(table: etree._Element) -> etree._Element | None:
    """Return the cell of a table that is a frame around text: its only cell."""
    rows = list(table_rows(table))
    cells = list(cells_of(rows[0])) if len(rows) == 1 else []
    return cells[0][0] if len(cells) == 1 else None
