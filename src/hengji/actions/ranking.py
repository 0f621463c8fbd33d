"""Keeping ranks (名次) true: computed in core, stored when scores change."""

from collections.abc import Sequence

from django.db.models import F

from hengji.core.grading import Grade
from hengji.core.standings import Run, Standing, runs_of, standings_of
from hengji.models import Cycle, Evaluation
from hengji.queries.rules import rules_of

MOST_RUNS = 200
"""More runs than this are written row by row."""
NOT_RANKED = 0
"""Rank and position of a row whose score is new, until ``rerank`` sets them."""


def rerank(cycle: Cycle, fresh: Sequence[Evaluation] = ()) -> None:
    """Store grade, rank and position of every evaluation of a year.

    ``fresh`` are rows not yet saved: they take their places in memory.
    """
    rows = list(
        Evaluation.objects.filter(cycle=cycle)
        .order_by("listed", "pk")
        .values_list("pk", "score", "position", "rank", "grade")
    )
    rules = rules_of(cycle)
    scores = [row[1] for row in rows] + [evaluation.score for evaluation in fresh]
    after = standings_of(scores, rules.scale, rules.rank_method)
    for evaluation, standing in zip(fresh, after[len(rows) :], strict=True):
        _place(evaluation, standing)
    before = [
        Standing(position, rank, Grade(grade) if grade else None)
        for _, _, position, rank, grade in rows
    ]
    _store(cycle, [row[0] for row in rows], before, after[: len(rows)])


def _store(
    cycle: Cycle, ids: Sequence[int], before: Sequence[Standing], after: Sequence[Standing]
) -> None:
    """Write what differs: by runs of neighbours if that takes few statements."""
    whole = sorted(each.position for each in before) == list(range(1, len(before) + 1))
    runs = runs_of(before, after) if whole else None
    if runs is not None and len(runs) <= MOST_RUNS:
        _move_runs(cycle, runs)
        return
    changed = [
        _place(Evaluation(pk=pk), new)
        for pk, old, new in zip(ids, before, after, strict=True)
        if old != new
    ]
    Evaluation.objects.bulk_update(changed, ["position", "rank", "grade"], batch_size=500)


def _move_runs(cycle: Cycle, runs: Sequence[Run]) -> None:
    """Move runs; a position below zero has already been moved."""
    ranked = Evaluation.objects.filter(cycle=cycle)
    for run in runs:
        ranked.filter(position__range=(run.first, run.last)).update(
            position=-(F("position") + run.position_step), rank=F("rank") + run.rank_step
        )
    ranked.filter(position__lt=0).update(position=-F("position"))


def _place(evaluation: Evaluation, standing: Standing) -> Evaluation:
    evaluation.position, evaluation.rank = standing.position, standing.rank
    evaluation.grade = standing.grade or ""
    return evaluation
