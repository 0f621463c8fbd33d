"""How every evaluation of a year stands (名次、等级、位次), and what a change moves.

Ranks are stored when a score changes, so that a page never computes them. A
single correction moves whole runs of neighbours by one place each; naming the
runs lets a database move them without touching rows one by one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from hengji.core.grading import Grade, GradeScale, grade_of
from hengji.core.quantities import Points
from hengji.core.ranking import RankMethod, order_of, rank


class Standing(NamedTuple):
    """The place of one evaluation.

    ``position`` counts from 1 without gaps, those without a score last;
    ``rank`` and ``grade`` are None where there is no score.
    """

    position: int
    rank: int | None
    grade: Grade | None


class Run(NamedTuple):
    """Neighbours, by their present positions, that move by the same steps."""

    first: int
    last: int
    position_step: int
    rank_step: int


def standings_of(
    scores: Sequence[Points | None], scale: GradeScale, method: RankMethod
) -> tuple[Standing, ...]:
    """Return the standings, aligned with ``scores``.

    Args:
        scores: In the order of listing, which decides among equals.
        scale: A scale for which ``check_scale`` found no flaw.
        method: How equal scores rank.
    """
    listed = [index for index, score in enumerate(scores) if score is not None]
    found = [score for score in scores if score is not None]
    ranks = rank(found, method)
    standings = [Standing(0, None, None)] * len(scores)
    for position, place in enumerate(order_of(found), start=1):
        standings[listed[place]] = Standing(position, ranks[place], grade_of(found[place], scale))
    without = (index for index, score in enumerate(scores) if score is None)
    for position, index in enumerate(without, start=len(found) + 1):
        standings[index] = Standing(position, None, None)
    return tuple(standings)


def runs_of(before: Sequence[Standing], after: Sequence[Standing]) -> tuple[Run, ...] | None:
    """Return the runs that turn one set of standings into the other.

    Args:
        before: As stored; positions are those of the same rows as ``after``.
        after: As they should be, aligned.

    Returns:
        None if a grade, or having a rank at all, differs for some row: then
        rows have to be written one by one.
    """
    runs: list[Run] = []
    for old, new in sorted(zip(before, after, strict=True)):
        if old.grade is not new.grade or (old.rank is None) is not (new.rank is None):
            return None
        steps = (new.position - old.position, (new.rank or 0) - (old.rank or 0))
        last = runs[-1] if runs else None
        if last and last.last == old.position - 1 and last[2:] == steps:
            runs[-1] = Run(last.first, old.position, *steps)
        else:
            runs.append(Run(old.position, old.position, *steps))
    return tuple(run for run in runs if run.position_step or run.rank_step)
