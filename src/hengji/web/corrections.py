"""Cells of an uploaded ledger that can be corrected (更正), each beside its flaw."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from hengji.core.flaws import Flaw
from hengji.core.ledger import (
    GRADE_CONTRADICTS_SCORE,
    NAME_REPEATED,
    SCORE_ROUNDED,
    SPENT_ABOVE_BUDGET,
    LedgerRow,
)
from hengji.documents.ledgers import LedgerReading
from hengji.queries.imports import Preview
from hengji.rulebook.ledger_columns import LedgerColumn

CORRECTION = "cell:"
"""What the names of correction fields begin with; the place follows."""
ROW_CELLS: Mapping[str, tuple[LedgerColumn, ...]] = MappingProxyType(
    {
        NAME_REPEATED.code: (LedgerColumn.NAME, LedgerColumn.UNIT),
        GRADE_CONTRADICTS_SCORE.code: (LedgerColumn.SCORE, LedgerColumn.GRADE),
        SPENT_ABOVE_BUDGET.code: (LedgerColumn.BUDGET, LedgerColumn.SPENT),
        SCORE_ROUNDED.code: (LedgerColumn.SCORE,),
    }
)
"""Which cells mend a flaw of a whole row."""
LABELS: Mapping[LedgerColumn, str] = MappingProxyType(
    {
        LedgerColumn.NAME: "名称",
        LedgerColumn.UNIT: "单位",
        LedgerColumn.SCORE: "得分",
        LedgerColumn.GRADE: "等级",
        LedgerColumn.BUDGET: "预算数",
        LedgerColumn.SPENT: "执行数",
    }
)


class CorrectableCell(NamedTuple):
    """One cell to type into: its label, the name of its field, its text."""

    label: str
    place: str
    text: str

    @property
    def field(self) -> str:
        """Return the name of its field."""
        return f"{CORRECTION}{self.place}"


class ShownFlaw(NamedTuple):
    """A flaw with the cells that mend it."""

    severity: str
    where: str
    message: str
    remedy: str
    cells: tuple[CorrectableCell, ...]


class CorrectedCell(NamedTuple):
    """A cell that was corrected: what the file says, what was typed."""

    place: str
    before: str
    after: str


def shown_flaws(found: Preview, kept: Mapping[str, str] = MappingProxyType({})) -> list[ShownFlaw]:
    """Return the flaws of an upload; each cell is offered once, at the first.

    ``kept`` holds what was typed and not saved, by the name of the field.
    """
    offered: set[str] = set()
    origins = _rows_by_place(found.reading, found.flaws)
    shown = []
    for flaw in found.flaws:
        cells = tuple(
            cell._replace(text=kept.get(cell.field, cell.text))
            for cell in _cells(flaw, found.reading, origins)
            if cell.place not in offered
        )
        offered |= {cell.place for cell in cells}
        shown.append(ShownFlaw(flaw.severity.value, flaw.where, flaw.message, flaw.remedy, cells))
    return shown


def corrections_in(found: Preview, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what differs from the cells as they are, by their places.

    A field of a page holds one line, so line breaks inside cells do not count.
    """
    cells = (cell for flaw in shown_flaws(found) for cell in flaw.cells)
    return {
        cell.place: typed[cell.field]
        for cell in cells
        if cell.field in typed and typed[cell.field] != _one_line(cell.text)
    }


def corrected_cells(found: Preview) -> list[CorrectedCell]:
    """Return the cells that were corrected, in the order they were typed."""
    corrected = found.reading.corrected if found.reading else {}
    return [
        CorrectedCell(place, _one_line(corrected[place]), typed)
        for place, typed in found.upload.corrections.items()
        if place in corrected and corrected[place] != typed
    ]


def _cells(
    flaw: Flaw, reading: LedgerReading | None, rows: Mapping[str, LedgerRow]
) -> Iterator[CorrectableCell]:
    if reading is None:
        return
    if flaw.where in reading.cells:
        yield CorrectableCell("改为", flaw.where, _one_line(reading.cells[flaw.where]))
    elif flaw.where in rows:
        origin = rows[flaw.where].origin
        places, texts = reading.cells_of(origin), reading.texts_of(origin)
        for column in ROW_CELLS[flaw.code]:
            if column in places and column in texts:
                yield CorrectableCell(LABELS[column], places[column], _one_line(texts[column]))


def _rows_by_place(reading: LedgerReading | None, flaws: Iterable[Flaw]) -> Mapping[str, LedgerRow]:
    wanted = {flaw.where for flaw in flaws if flaw.code in ROW_CELLS}
    if reading is None or not wanted:
        return {}
    return {row.origin.place: row for row in reading.ledger.rows if row.origin.place in wanted}


def _one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")
