"""What a person typed instead of a cell of the file (更正).

A correction is named by the place of its cell exactly as a flaw names it. The
cell is then read as though the file said so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.documents.ledgers.cells import cell_text
from hengji.documents.ledgers.grids import Grid, Row

CORRECTION_WITHOUT_CELL = FlawKind(
    "ledger-correction-without-cell",
    Severity.WARNING,
    "一处更正所指的单元格没有读到，更正没有采用。",
    "请核对该处更正是不是属于这个文件；文件换过的，请对照新文件重新更正。",
)


@dataclass(slots=True)
class Corrections:
    """Corrections of one file, and what the file says in the cells they replace."""

    texts: Mapping[str, str]
    replaced: dict[str, str] = field(default_factory=dict)
    _widest: int = 0

    def put_into(self, grid: Grid) -> Grid:
        """Return the grid as though its file held the corrected cells."""
        cells = {
            cell: place for place in self.texts if (cell := grid.places.find(place)) is not None
        }

        def why_blank(line: int, column: int) -> str:
            return "" if (line, column) in cells else grid.why_blank(line, column)

        rows = self._rows(grid.rows, cells)
        return replace(grid, rows=rows, why_blank=why_blank, corrected=cells.keys())

    def flaws(self) -> Iterator[Flaw]:
        """Find the corrections whose cell was not met."""
        for place, text in self.texts.items():
            if place not in self.replaced:
                yield CORRECTION_WITHOUT_CELL.at(
                    place, f"没有读到“{place}”，更正的内容“{text}”没有采用。"
                )

    def _rows(self, rows: Iterator[Row], cells: Mapping[tuple[int, int], str]) -> Iterator[Row]:
        by_line: dict[int, dict[int, str]] = {}
        for (line, column), place in cells.items():
            by_line.setdefault(line, {})[column] = place
        for line, row in rows:
            self._widest = max(self._widest, len(row))
            for column, place in by_line.get(line, {}).items():
                if column < self._widest:
                    row.extend([""] * (column + 1 - len(row)))
                    self.replaced[place] = cell_text(row[column])
                    row[column] = self.texts[place]
            yield line, row
