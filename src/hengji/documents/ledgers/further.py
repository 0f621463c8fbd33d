"""What a score table tells beside the ledger (评分体检另读的各栏).

Draft scores, a second agency's score of the same evaluation (in columns of its
own, or as a second row of one name) and the scores of indicators, whose heading
gives their points: ``决策（20分）``. The report does not need any of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hengji.core.checkup.scores.table import IndicatorColumn, Rating, ScoreTable
from hengji.core.flaws import Flaw
from hengji.core.ledger import Ledger, LedgerRow
from hengji.core.names import clean_name, name_key
from hengji.core.quantities import ONE, Points, round_points
from hengji.documents.ledgers.cells import UNREADABLE, cell_text, quoted, read_number
from hengji.documents.ledgers.grids import Cell, is_blank
from hengji.documents.ledgers.headings import Headings
from hengji.documents.ledgers.reading import FULL, LedgerReading
from hengji.documents.ledgers.rows import VALUE_UNREADABLE
from hengji.documents.ledgers.tally import Stretch
from hengji.rulebook.ledger_columns import LedgerColumns

_POINTS = re.compile(
    r"(?P<name>.*[^\W\d_].*?)"
    r"(?:[(\[【](?:分值|满分|标准分)?:?(?P<inside>\d{1,3}(?:\.\d+)?)分?[)\]】]"
    r"|(?P<behind>\d{1,3}(?:\.\d+)?)分)"
)
_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
UNNAMED_FIRST, UNNAMED_SECOND = "初评", "复评"
"""Who scored, where a table gives two scores and does not say by whom."""


@dataclass(frozen=True, slots=True)
class FurtherReading:
    """The scores to check, what could not be read, and what was not used.

    Attributes:
        flaws: Cells of these columns that could not be read, as warnings.
        ignored_columns: Headings that neither the ledger nor this uses.
    """

    table: ScoreTable
    flaws: tuple[Flaw, ...]
    ignored_columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the further columns of one stretch stand, from 0; None where there is none."""

    drafts: int | None
    second_score: int | None
    second_agency: int | None
    indicators: Mapping[int, tuple[str, Points]]

    @property
    def used(self) -> set[int]:
        """Return every column that is read."""
        single = (self.drafts, self.second_score, self.second_agency)
        return {*self.indicators, *(each for each in single if each is not None)}


NOTHING_FURTHER = _Columns(None, None, None, {})


@dataclass(slots=True)
class _Found:
    """What has been read so far, by row of the ledger that is made."""

    rows: list[LedgerRow] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    drafts: list[Points | None] = field(default_factory=list)
    indicators: dict[tuple[str, Points], dict[int, Points]] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    known: dict[tuple[str, str], tuple[int, set[str]]] = field(default_factory=dict)


def read_score_table(
    reading: LedgerReading, words: LedgerColumns, *, full: Points = FULL
) -> FurtherReading:
    """Read what the check-up of scores needs beside the ledger.

    An evaluation that two agencies scored in two rows becomes one row of the
    ledger: the first is its official score.

    Args:
        reading: The ledger as read.
        words: The words by which headings are understood.
        full: The full score.
    """
    headings, found = Headings(words), _Found()
    columns = [_columns_of(stretch, headings, full) for stretch in reading.stretches]
    reader = _Reader(words, full, found)
    for row in reading.ledger.rows:
        cells = reading.taken_cells.get((row.origin.table, row.origin.line), ())
        stretch = reading.stretch_of(row.origin)
        if stretch is None or not cells:
            reader.put(row, NOTHING_FURTHER, None, cells)
        else:
            reader.put(row, columns[reading.stretches.index(stretch)], stretch, cells)
    used = {
        stretch.shown[at]
        for stretch, each in zip(reading.stretches, columns, strict=True)
        for at in each.used
    }
    return FurtherReading(
        _table_of(reading.ledger.title, found),
        tuple(found.flaws),
        tuple(each for each in reading.ignored_columns if each not in used),
    )


def _columns_of(stretch: Stretch, headings: Headings, full: Points) -> _Columns:
    """Find the further columns among those the ledger does not use."""
    free = {
        at: heading
        for at, heading in enumerate(stretch.shown)
        if heading and at not in stretch.columns.values()
    }
    words = headings.words

    def first_of(known: Sequence[str]) -> int | None:
        return next((at for at, text in free.items() if headings.says_one_of(text, known)), None)

    draft, second = first_of(words.draft_scores), first_of(words.second_scores)
    agency = first_of(words.second_agencies)
    indicators = {
        at: indicator
        for at, text in free.items()
        if at not in {draft, second, agency} and (indicator := indicator_of(text, full))
    }
    return _Columns(draft, second, agency, indicators)


def indicator_of(heading: str, full: Points) -> tuple[str, Points] | None:
    """Return the name and the points of an indicator's heading, or None.

    Args:
        heading: ``决策（20分）``, ``立项依据 5分``; below a group head the
            joined headings of both.
        full: The full score; a column worth as much is a total.
    """
    found = _POINTS.fullmatch(name_key(heading))
    if found is None:
        return None
    points = Points(Decimal(found["inside"] or found["behind"]))
    name = clean_name(_BRACKETED.sub("", found["name"])) or found["name"]
    return (name, points) if 0 < points < full else None


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the further cells of one row after another."""

    words: LedgerColumns
    full: Points
    found: _Found
    known: dict[tuple[Cell, Points], Points] = field(default_factory=dict)

    def put(
        self, row: LedgerRow, columns: _Columns, stretch: Stretch | None, cells: Sequence[Cell]
    ) -> None:
        """Add a row, or a second agency's score of an evaluation already there."""
        found = self.found
        key = name_key(row.name), name_key(row.unit)
        agency = name_key(row.agency)
        evaluation, agencies = found.known.setdefault(key, (len(found.rows), {agency}))
        if (
            evaluation < len(found.rows)
            and agency
            and agency not in agencies
            and "" not in agencies
        ):
            agencies.add(agency)
            found.ratings.append(Rating(evaluation, row.agency, row.score))
            return
        evaluation = len(found.rows)
        found.rows.append(row)

        def points_at(at: int | None, most: Points = self.full) -> Points | None:
            if at is None or stretch is None:
                return None
            return self._points(cells[at], (stretch, row.origin.line, at), most)

        found.drafts.append(points_at(columns.drafts))
        self._rate(row, evaluation, columns, points_at(columns.second_score), cells)
        for at, (name, points) in columns.indicators.items():
            score = points_at(at)
            if score is not None:
                found.indicators.setdefault((name, points), {})[evaluation] = score

    def _rate(
        self,
        row: LedgerRow,
        evaluation: int,
        columns: _Columns,
        second: Points | None,
        cells: Sequence[Cell],
    ) -> None:
        """Keep who scored: one agency, or two where there is a second score."""
        if second is None:
            if row.agency:
                self.found.ratings.append(Rating(evaluation, row.agency, row.score))
            return
        at = columns.second_agency
        other = "" if at is None else clean_name(cell_text(cells[at]))
        other = "" if name_key(other) in self.words.blanks else other
        self.found.ratings += [
            Rating(evaluation, row.agency or UNNAMED_FIRST, row.score),
            Rating(evaluation, other or UNNAMED_SECOND, second),
        ]

    def _points(self, cell: Cell, where: tuple[Stretch, int, int], most: Points) -> Points | None:
        if (cell, most) in self.known:
            return self.known[cell, most]
        units = dict.fromkeys(self.words.score_units, ONE)
        value = None if is_blank(cell) else read_number(cell, units, ONE, self.words.blanks)
        if value is UNREADABLE or (value is not None and not 0 <= value <= most):
            stretch, line, at = where
            place = stretch.places.of(line, at)
            message = f"{place} 写的是{quoted(cell)}，读不出来，未采用。"
            self.found.flaws.append(VALUE_UNREADABLE.at(place, message))
            return None
        return None if value is None else self.known.setdefault((cell, most), round_points(value))


def _table_of(title: str, found: _Found) -> ScoreTable:
    count = len(found.rows)
    return ScoreTable(
        Ledger(title, tuple(found.rows)),
        tuple(found.ratings),
        tuple(found.drafts) if any(each is not None for each in found.drafts) else (),
        tuple(
            IndicatorColumn(name, points, tuple(scores.get(row) for row in range(count)))
            for (name, points), scores in found.indicators.items()
        ),
    )
