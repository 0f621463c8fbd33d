"""Tables of cells (表格) as every kind of file yields them.

A grid knows nothing of ledgers. It can say where a cell is in the words its
reader sees on the screen, and why a cell is blank.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = tuple[int, list[Cell]]
"""The number of a row as its file shows it, and its cells from the left."""


class Merge(NamedTuple):
    """A merged range: lines as shown, columns from 0, all included."""

    first_line: int
    first_column: int
    last_line: int
    last_column: int


def nothing_known(_line: int, _column: int) -> str:
    """Say nothing about why a cell is blank."""
    return ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file.

    Attributes:
        table: Names the table as its owner would; used in ``Origin.table``.
        rows: Read once, from the top; lines only grow.
        place: Names a cell of the table from its line and its column.
        merges: Merged ranges; the covered cells are blank in ``rows``.
        above: The line of text just above the table, or empty.
        within: What holds the table, if it has a name: the sheet's.
        joins: A grid without a head may go on the one before it.
        why_blank: Why a cell without a value has none, or empty: it is a
            formula without a result, or an error.
    """

    table: str
    rows: Iterator[Row]
    place: Callable[[int, int], str]
    merges: tuple[Merge, ...] = ()
    above: str = ""
    within: str = ""
    joins: bool = False
    why_blank: Callable[[int, int], str] = field(default=nothing_known)


def place_in(grid: Grid, line: int, column: int) -> str:
    """Name a cell with its table, for ``Flaw.where``."""
    return f"{grid.table} {grid.place(line, column)}"


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def letters(column: int) -> str:
    """Name a column of a sheet: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def numbered_place(line: int, column: int) -> str:
    """Name a cell of a table that shows no letters."""
    return f"第 {line} 行第 {column + 1} 列"


def column_of(name: str) -> int:
    """Return the column of a cell such as ``AA7``, from 0."""
    column = 0
    for letter in name.rstrip("0123456789")[:4]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
