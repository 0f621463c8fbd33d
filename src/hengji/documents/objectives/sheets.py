"""A sheet whose cells can be asked for by place (工作表), merges understood."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from hengji.core.checkup.objectives.forms import Entry, Place
from hengji.core.quantities import HUNDRED, from_float, plain_number
from hengji.documents.ledgers.grids import Cell, Grid, Merge, letters


class Spot(NamedTuple):
    """A cell of a sheet: its line as shown, its column from the grid's first."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, laid out.

    Attributes:
        number: Its place among the tables of the file, from 0.
        grid: What names its cells.
        texts: What each filled cell says, by its spot.
        merges: The merged range that covers a cell, by spot.
        last_line: The last line with a filled cell.
        width: The columns that were read.
    """

    number: int
    grid: Grid
    texts: dict[Spot, str]
    merges: dict[Spot, Merge]
    last_line: int
    width: int

    def anchor(self, spot: Spot) -> Spot:
        """Return the cell that speaks for a merged range, or the cell itself."""
        merge = self.merges.get(spot)
        return Spot(merge.first_line, merge.first_column) if merge else spot

    def text(self, spot: Spot) -> str:
        """Return what a cell says, as its merged range does."""
        return self.texts.get(self.anchor(spot), "")

    def entry(self, spot: Spot) -> Entry:
        """Return what a cell says, with the place of its range's first cell."""
        anchor = self.anchor(spot)
        return Entry(self.texts.get(anchor, ""), self.place(anchor))

    def place(self, spot: Spot) -> Place:
        """Return the place of a cell in the sheet as its owner sees it."""
        first = self.grid.places.first_column or 0
        where = self.grid.places.of(spot.line, spot.column)
        return Place(self.number, spot.line, spot.column + first, where)

    def after(self, spot: Spot) -> Spot:
        """Return the cell to the right of a cell and of its merged range."""
        merge = self.merges.get(spot)
        return Spot(spot.line, (merge.last_column if merge else spot.column) + 1)

    def below(self, spot: Spot) -> Spot:
        """Return the cell below a cell and its merged range."""
        merge = self.merges.get(spot)
        return Spot((merge.last_line if merge else spot.line) + 1, spot.column)

    def height(self, spot: Spot) -> int:
        """Return how many lines a cell and its merged range take."""
        return self.below(spot).line - self.anchor(spot).line

    def line(self, number: int) -> Iterator[Spot]:
        """Yield the filled cells of a line that speak for themselves."""
        for column in range(self.width):
            if Spot(number, column) in self.texts:
                yield Spot(number, column)


_NO_CELLS: frozenset[str] = frozenset()


def sheet_of(grid: Grid, number: int, percents: Collection[str] = _NO_CELLS) -> Sheet:
    """Lay a grid out; ``percents`` names the cells shown as percentages."""
    first = grid.places.first_column or 0
    texts: dict[Spot, str] = {}
    last_line = width = 0
    for line, cells in grid.rows:
        width = max(width, len(cells))
        for column, cell in enumerate(cells):
            if cell == "":
                continue
            is_percent = bool(percents) and f"{letters(column + first)}{line}" in percents
            text = shown(cell, is_percent=is_percent)
            if text.strip():
                texts[Spot(line, column)] = text
                last_line = line
    merges = {
        Spot(line, column): merge
        for merge in grid.merges
        for line in range(merge.first_line, min(merge.last_line, last_line) + 1)
        for column in range(merge.first_column, min(merge.last_column, width) + 1)
    }
    return Sheet(number, grid, texts, merges, last_line, width)


def shown(cell: Cell, *, is_percent: bool = False) -> str:
    """Write a cell as its reader sees it: 95%, 2024年12月31日."""
    match cell:
        case bool():
            return "是" if cell else "否"
        case int() | float():
            number = from_float(float(cell)) if isinstance(cell, float) else Decimal(cell)
            return f"{plain_number(number * HUNDRED)}%" if is_percent else plain_number(number)
        case datetime() | date():
            return f"{cell.year}年{cell.month}月{cell.day}日"
        case _:
            return str(cell)
