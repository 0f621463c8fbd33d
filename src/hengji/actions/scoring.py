"""Correcting a score (更正得分), with the reason that stays with it."""

from decimal import Decimal

from django.utils import timezone

from hengji.actions.ranking import NOT_RANKED, rerank
from hengji.actions.recording import changing
from hengji.core.evaluations import ScoreStage
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.grading import grade_of
from hengji.core.procedure import SCORE_FROM_LEAVES
from hengji.core.quantities import format_points, round_points
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage
from hengji.models import Evaluation, StageScore, User
from hengji.queries.evaluations import evaluations_of, has_scored_papers
from hengji.queries.rules import scale_of

SCORE_OUT_OF_RANGE = FlawKind(
    "score-out-of-range",
    Severity.ERROR,
    "得分小于 0 分或超过满分，或多于两位小数。",
    "请改为 0 分到满分之间、至多两位小数的得分。",
)
SCORE_UNCHANGED = FlawKind(
    "score-unchanged",
    Severity.ERROR,
    "填写的得分与现在的得分相同。",
    "请填写更正后的得分；不需要更正的，请返回。",
)
SCORE_WITHOUT_REASON = FlawKind(
    "score-without-reason",
    Severity.ERROR,
    "更正得分没有写明理由。",
    "请写明依据和理由，它会印在得分轨迹里。",
)


def correct_score(
    evaluation_id: int,
    *,
    score: Decimal,
    reason: str,
    version: int,
    by: User,
    stage: ScoreStage = ScoreStage.FINAL,
) -> Evaluation:
    """Give an evaluation another score at a stage, and rank the year anew.

    Raises:
        FlawsFound: The score or the reason will not do, or the score comes
            from leaves.
        Stale: Somebody changed the evaluation since it was shown.
    """
    with changing(Verb.CORRECT_SCORE, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, version)
        cycle = evaluation.cycle
        scale = scale_of(cycle)
        rounded = round_points(score)
        _check(evaluation, score, reason.strip(), scale.full)
        before = evaluation.score
        event.about, event.summary = evaluation, reason.strip()
        event.change("得分", before, format_points(rounded))
        event.change("等级", evaluation.grade, grade_of(rounded, scale))
        StageScore.objects.create(
            evaluation=evaluation,
            stage=stage,
            before=before,
            score=rounded,
            reason=reason.strip(),
            by=by,
            at=timezone.now(),
        )
        evaluation.score, evaluation.grade = rounded, grade_of(rounded, scale)
        evaluation.rank = NOT_RANKED if evaluation.rank is None else evaluation.rank
        evaluation.version += 1
        evaluation.save()
        old_rank = evaluation.rank
        rerank(cycle)
        evaluation.refresh_from_db()
        event.change("名次", old_rank or None, evaluation.rank)
    return evaluation


def _check(evaluation: Evaluation, score: Decimal, reason: str, full: Decimal) -> None:
    flaws = []
    if evaluation.stage != Stage.PLANNED:
        message = f"“{evaluation.name}”的阶段是“{evaluation.stage}”，得分由指标得分合计。"
        raise FlawsFound([SCORE_FROM_LEAVES.at("得分", message)])
    if has_scored_papers(evaluation):
        message = f"“{evaluation.name}”的委托已撤销，底稿里已有指标得分。"
        raise FlawsFound([SCORE_FROM_LEAVES.at("得分", message)])
    if not 0 <= score <= full or score != round_points(score):
        message = f"填写的是 {score} 分，应在 0 分到 {format_points(full)} 分之间。"
        flaws.append(SCORE_OUT_OF_RANGE.at("得分", message))
    elif score == evaluation.score:
        flaws.append(SCORE_UNCHANGED.at("得分", f"现在就是 {format_points(score)} 分。"))
    if not reason:
        flaws.append(SCORE_WITHOUT_REASON.at("理由", "理由是空白的。"))
    if flaws:
        raise FlawsFound(flaws)
