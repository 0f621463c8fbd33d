"""The scores to check (评分数据): a ledger, and what else a table tells of them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from hengji.core.checkup.scores.smooth import Floats, Integers
from hengji.core.grading import Grade, GradeScale, grade_of
from hengji.core.ledger import Ledger, names_in_print
from hengji.core.quantities import HUNDRED, ZERO, Points

MOSTLY = 0.9
"""Share of rows that must name an agency before agencies are told apart."""


@dataclass(frozen=True, slots=True)
class Rating:
    """One agency's score of one evaluation, which is given by its row."""

    evaluation: int
    agency: str
    score: Points


@dataclass(frozen=True)
class IndicatorColumn:
    """An indicator, its points, and the score of each evaluation, aligned."""

    name: str
    points: Points
    scores: tuple[Points | None, ...]

    @cached_property
    def values(self) -> Floats:
        """Return the scores for statistics; NaN where blank."""
        values = [np.nan if score is None else float(score) for score in self.scores]
        return np.array(values, dtype=float)


@dataclass(frozen=True)
class ScoreTable:
    """What a check-up of scores looks at.

    Attributes:
        ledger: One row an evaluation, with its official score.
        ratings: Every score that an agency is named for, the official ones
            among them; an evaluation with two is shared.
        drafts: Score of the draft (初稿得分) of each row, or empty.
        indicators: In the order of the table; parents may stand among them.
    """

    ledger: Ledger
    ratings: tuple[Rating, ...] = ()
    drafts: tuple[Points | None, ...] = ()
    indicators: tuple[IndicatorColumn, ...] = ()

    @cached_property
    def cents(self) -> Integers:
        """Return the scores as whole hundredths, aligned with the rows."""
        return cents_of(row.score for row in self.ledger.rows)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the evaluations, told apart."""
        return names_in_print(self.ledger.rows)

    @property
    def agencies(self) -> tuple[str, ...]:
        """Return each row's agency, or nothing where too few rows name one."""
        named = tuple(row.agency for row in self.ledger.rows)
        return named if sum(map(bool, named)) >= MOSTLY * len(named) else ()


def cents_of(scores: Iterable[Decimal]) -> Integers:
    """Return scores, each rounded to two places, as whole hundredths."""
    return np.array([int(score * HUNDRED) for score in scores], dtype=np.int64)


def cutoffs_of(scale: GradeScale, cents: Integers) -> tuple[int, ...]:
    """Return the cutoffs that touch a grade in use, in cents, highest first."""
    found = []
    for above, below in zip(scale.bands, scale.bands[1:], strict=False):
        edges = [int(each * HUNDRED) for each in (below.at_least, above.below)]
        top = above.below == scale.full
        if np.any((cents >= edges[0]) & ((cents < edges[1]) | top)):
            found.append(int(above.at_least * HUNDRED))
    return tuple(found)


def grades_of(scores: Iterable[Decimal], scale: GradeScale) -> list[Grade]:
    """Return the grade of each score; many scores share one."""
    known: dict[Decimal, Grade] = {}
    found = []
    for score in scores:
        if score not in known:
            known[score] = grade_of(Points(score), scale)
        found.append(known[score])
    return found


def leaf_indicators(
    indicators: Sequence[IndicatorColumn], full: Points
) -> tuple[IndicatorColumn, ...]:
    """Return the indicators that together make the full score, or none.

    A table may hold parents beside their children. A parent is known by the
    points of the columns behind it, and only if the leaves then make the full
    score.
    """
    if _points(indicators) == full:
        return tuple(indicators)
    leaves: list[IndicatorColumn] = []
    place = 0
    while place < len(indicators):
        children = _children(indicators, place)
        leaves += indicators[place + 1 : place + 1 + children] or [indicators[place]]
        place += 1 + children
    return tuple(leaves) if _points(leaves) == full else ()


def _children(indicators: Sequence[IndicatorColumn], place: int) -> int:
    """Count the columns behind a place that add up to its points."""
    total = ZERO
    for count, each in enumerate(indicators[place + 1 :], start=1):
        total += each.points
        if total >= indicators[place].points:
            return count if total == indicators[place].points else 0
    return 0


def _points(indicators: Iterable[IndicatorColumn]) -> Decimal:
    return sum((each.points for each in indicators), start=ZERO)


def most_common(values: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return values that occur more than once and how often, the most first."""
    counts = Counter(values)
    groups = [(value, count) for value, count in counts.items() if count > 1]
    return tuple(sorted(groups, key=lambda each: (-each[1], -each[0])))
