"""The score path (得分轨迹) of each leaf: what it had after each stage."""

from collections.abc import Iterable, Mapping

from hengji.core.evaluation_papers.record import EvaluationRecord, ScoreChange
from hengji.core.evaluations import ScoreStage
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.quantities import Points, format_points, total_points

ORDER = tuple(ScoreStage)

PATH_TOTAL_DIFFERS = FlawKind(
    "path-total-differs",
    Severity.WARNING,
    "阶段得分与该阶段各指标得分之和不一致。",
    "请核对该阶段的指标得分轨迹；确认无误后由该阶段的人重新通过，使合计重新计算。",
)


def reached(record: EvaluationRecord) -> tuple[ScoreStage, ...]:
    """Return the stages at which scores were given or passed, in order.

    A total that was imported before any leaf was scored belongs to no stage here.
    """
    since = min((change.at for change in record.changes), default=None)
    found = {change.stage for change in record.changes}
    found |= {total.stage for total in record.totals if since is not None and total.at >= since}
    return tuple(stage for stage in ORDER if stage in found)


def scores_after(
    changes: Iterable[ScoreChange], stages: Iterable[ScoreStage]
) -> Mapping[ScoreStage, Points | None]:
    """Return what a leaf had after each of the stages.

    A stage that changed nothing leaves what stood before it. A change at an
    earlier stage, after a return, takes back what later stages had set.

    Args:
        changes: Of one leaf, oldest first.
        stages: In order.
    """
    held: dict[ScoreStage, Points | None] = {}
    for change in changes:
        later = ORDER[ORDER.index(change.stage) + 1 :]
        held = {stage: points for stage, points in held.items() if stage not in later}
        held[change.stage] = change.after
    found: dict[ScoreStage, Points | None] = {}
    last: Points | None = None
    for stage in stages:
        last = held.get(stage, last)
        found[stage] = last
    return found


def paths(record: EvaluationRecord) -> Mapping[str, Mapping[ScoreStage, Points | None]]:
    """Return what every leaf had after each stage reached, by code of the leaf."""
    stages = reached(record)
    of_leaf: dict[str, list[ScoreChange]] = {leaf.code: [] for leaf in record.scheme.tree.leaves()}
    for change in record.changes:
        of_leaf.setdefault(change.code, []).append(change)
    return {code: scores_after(found, stages) for code, found in of_leaf.items()}


def totals_by_stage(record: EvaluationRecord) -> Mapping[ScoreStage, Points]:
    """Add up the leaves after each stage reached."""
    found = paths(record).values()
    return {
        stage: total_points(points for path in found if (points := path[stage]) is not None)
        for stage in reached(record)
    }


def check_path(record: EvaluationRecord) -> tuple[Flaw, ...]:
    """Compare the last total of the path with the leaves behind it."""
    sums = totals_by_stage(record)
    if not record.totals or record.totals[-1].stage not in sums:
        return ()
    last = record.totals[-1]
    computed = sums[last.stage]
    if computed == last.score:
        return ()
    words = (
        f"{last.stage}得分为 {format_points(last.score)} 分，"
        f"各指标得分之和为 {format_points(computed)} 分。"
    )
    return (PATH_TOTAL_DIFFERS.at(f"{last.stage}得分", words),)
