"""Scores of indicators (指标得分) for the check-ups, from the papers behind them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hengji.core.checkup.documents.figures.against_sheet import SheetIndicator
from hengji.core.checkup.scores.table import IndicatorColumn
from hengji.core.evaluations import ScoreStage
from hengji.core.indicators import Indicator
from hengji.core.names import name_key
from hengji.core.quantities import Points, total_points
from hengji.core.scheme_notation import read_scheme
from hengji.core.scoring import ScoreSheet
from hengji.models import Cycle, Evaluation, EvaluationScheme, Paper, StageScore
from hengji.queries.evaluations import of_commission
from hengji.queries.papers import load_scored_papers

FEWEST_EVALUATIONS = 5
"""An indicator of fewer evaluations says nothing of how it is scored."""
MOST_COLUMNS = 200
"""The commonest are looked at; each is a column beside all evaluations."""


class _Leaf(NamedTuple):
    """An indicator as evaluations share it."""

    name: str
    points: Points


def sheet_indicators(evaluation: Evaluation) -> tuple[SheetIndicator, ...]:
    """Return the indicators of an evaluation with their points and scores.

    One of several with the same name is left out, for a report names no code.
    """
    found = load_scored_papers(evaluation)
    if found is None or not found.rows:
        return ()
    nodes = [node for first in found.sheet.tree.children for node in first.walk()]
    counts = Counter(name_key(node.name) for node in nodes)
    return tuple(
        SheetIndicator(node.name, node.points, _score(found.sheet, node))
        for node in nodes
        if counts[name_key(node.name)] == 1
    )


def _score(sheet: ScoreSheet, node: Indicator) -> Points | None:
    scores = [sheet.scores.get(leaf.code) for leaf in node.leaves()]
    given = [score.points for score in scores if score is not None]
    return total_points(given) if len(given) == len(scores) else None


def indicator_columns(cycle: Cycle, evaluation_ids: Sequence[int]) -> tuple[IndicatorColumn, ...]:
    """Return the leaves that evaluations share, each with its score in every one.

    An evaluation in which something does not apply has other points, so its
    scores are left blank.

    Args:
        cycle: The year.
        evaluation_ids: In the order in which the scores are aligned.
    """
    scores: dict[_Leaf, dict[int, Points]] = {}
    for evaluation_id, leaf, score in _leaf_scores(cycle):
        scores.setdefault(leaf, {})[evaluation_id] = score
    common = [leaf for leaf, held in scores.items() if len(held) >= FEWEST_EVALUATIONS]
    kept = set(sorted(common, key=lambda leaf: -len(scores[leaf]))[:MOST_COLUMNS])
    return tuple(
        IndicatorColumn(
            leaf.name, leaf.points, tuple(scores[leaf].get(each) for each in evaluation_ids)
        )
        for leaf in common
        if leaf in kept
    )


def _leaf_scores(cycle: Cycle) -> Iterator[tuple[int, _Leaf, Points]]:
    """Yield every score of a leaf, in the order of each scheme."""
    papers: dict[int, dict[str, Points]] = {}
    altered: set[int] = set()
    rows = Paper.objects.filter(evaluation__cycle=cycle).order_by("evaluation_id")
    for evaluation_id, code, score, absent in rows.values_list(
        "evaluation_id", "code", "score", "not_applicable"
    ):
        if absent:
            altered.add(evaluation_id)
        elif score is not None:
            papers.setdefault(evaluation_id, {})[code] = Points(score)
    wanted = papers.keys() - altered
    if not wanted:
        return
    editions = EvaluationScheme.objects.filter(evaluation__cycle=cycle).order_by("number")
    contents = dict(editions.values_list("evaluation_id", "content"))
    for evaluation_id in sorted(wanted & contents.keys()):
        held = papers[evaluation_id]
        for leaf in read_scheme(contents[evaluation_id]).tree.leaves():
            if leaf.code in held:
                yield evaluation_id, _Leaf(leaf.name, leaf.points), held[leaf.code]


def draft_scores(cycle: Cycle) -> Mapping[int, Points]:
    """Return the first score of each path: that of the agency's draft where there is one.

    Drafts of an agency whose commission was cancelled do not count.
    """
    steps = of_commission(StageScore.objects.filter(evaluation__cycle=cycle)).order_by("-pk")
    first = dict(steps.values_list("evaluation_id", "score"))
    of_agency = steps.filter(stage=ScoreStage.AGENCY)
    return first | dict(of_agency.values_list("evaluation_id", "score"))
