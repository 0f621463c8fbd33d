"""Tables of cells (表格) as every kind of file yields them.

A grid knows nothing of ledgers. It can say where a cell is in the words its
reader sees on the screen, and why a cell is blank.
"""

import re
from collections.abc import Callable, Collection, Iterator
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
class Places:
    """Names the cells of one table as its owner would, and finds them again.

    Attributes:
        table: Names the table; used in ``Origin.table``.
        first_column: The column of the sheet, from 0, at which the cells of a
            row begin; None where columns show no letters.
    """

    table: str
    first_column: int | None = None

    def within(self, line: int, column: int) -> str:
        """Name a cell from its line and its column, without its table."""
        if self.first_column is None:
            return f"第 {line} 行第 {column + 1} 列"
        return f"单元格 {letters(column + self.first_column)}{line}"

    def of(self, line: int, column: int) -> str:
        """Name a cell with its table, for ``Flaw.where``."""
        return f"{self.table} {self.within(line, column)}"

    def find(self, place: str) -> tuple[int, int] | None:
        """Return the line and the column of the cell that has this name."""
        cell = _CELL.fullmatch(place.removeprefix(self.table))
        if cell is None:
            return None
        line = int(cell["row"] or cell["line"])
        column = column_of(cell["letters"]) if cell["letters"] else int(cell["column"]) - 1
        column -= self.first_column or 0
        return (line, column) if column >= 0 and self.of(line, column) == place else None


_CELL = re.compile(
    r" (?:单元格 (?P<letters>[A-Z]{1,3})(?P<row>\d{1,7})"
    r"|第 (?P<line>\d{1,9}) 行第 (?P<column>\d{1,5}) 列)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file.

    Attributes:
        places: Names the table and its cells.
        rows: Read once, from the top; lines only grow.
        merges: Merged ranges; the covered cells are blank in ``rows``.
        above: The line of text just above the table, or empty.
        within: What holds the table, if it has a name: the sheet's.
        joins: A grid without a head may go on the one before it.
        why_blank: Why a cell without a value has none, or empty: it is a
            formula without a result, or an error.
        corrected: Lines and columns of cells whose text a person typed
            instead of the file's; no merged range covers these.
    """

    places: Places
    rows: Iterator[Row]
    merges: tuple[Merge, ...] = ()
    above: str = ""
    within: str = ""
    joins: bool = False
    why_blank: Callable[[int, int], str] = field(default=nothing_known)
    corrected: Collection[tuple[int, int]] = ()

    @property
    def table(self) -> str:
        """Name the table as its owner would."""
        return self.places.table


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


def column_of(name: str) -> int:
    """Return the column of a cell such as ``AA7``, from 0."""
    column = 0
    for letter in name.rstrip("0123456789")[:4]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1
