"""Signed scores calculated anew from their leaves (重新计算): to the cent, or named."""

from collections.abc import Iterator

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.quantities import format_points
from hengji.core.scheme_notation import scheme_hash
from hengji.core.workflow import Stage
from hengji.models import Evaluation
from hengji.queries.papers import ScoredPapers, load_scored_papers
from hengji.queries.schemes import scheme_row

SIGNED_STAGES = tuple(Stage)[Stage.SIGNED.number :]
STORED_SCORE_DIFFERS = FlawKind(
    "stored-score-differs",
    Severity.ERROR,
    "保存的指标得分与按底稿重新计算的得分不一致。",
    "请打开该指标的底稿重新保存；仍不一致的，请联系系统管理员核验数据。",
)
SIGNED_SCORE_DIFFERS = FlawKind(
    "signed-score-differs",
    Severity.ERROR,
    "定稿的得分与按指标底稿重新计算的得分不一致。",
    "请联系系统管理员用 hengji verify 核验数据，查明之后再办理。",
)
_UNREADABLE = (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, FlawsFound)


def stored_score_flaws(found: ScoredPapers) -> Iterator[Flaw]:
    """Yield a flaw for every leaf that holds another score than its paper makes."""
    for code, row in found.rows.items():
        score = found.sheet.scores.get(code)
        computed = score.points if score else None
        if row.score != computed:
            held, now = _words(row.score), _words(computed)
            yield STORED_SCORE_DIFFERS.at(code, f"“{code}”保存为 {held}，重新计算为 {now}。")


def signed_score_flaws(evaluation: Evaluation) -> Iterator[Flaw]:
    """Yield what keeps a signed score from being the sum of its leaves.

    An evaluation that is left unrated has no score to calculate.
    """
    if evaluation.outcome:
        return
    found = load_scored_papers(evaluation)
    total = found.sheet.total if found else None
    if evaluation.score is None or total != evaluation.score:
        message = (
            f"“{evaluation.name}”定稿得分为 {_words(evaluation.score)}，"
            f"按底稿重新计算为 {_words(total)}。"
        )
        yield SIGNED_SCORE_DIFFERS.at("得分", message)
    if found:
        yield from stored_score_flaws(found)


def check_signed_scores() -> Iterator[str]:
    """Yield a sentence for every signed evaluation that its leaves do not carry."""
    rows = Evaluation.objects.filter(stage__in=SIGNED_STAGES).select_related("cycle")
    for evaluation in rows.order_by("pk"):
        name = f"{evaluation.cycle}“{evaluation.name}”"
        if altered := _altered_scheme(evaluation):
            yield f"{name}批准的方案第 {altered} 版被改过"
            continue
        try:
            flaws = [*signed_score_flaws(evaluation)]
        except _UNREADABLE:
            yield f"{name}的底稿读不出来，被改过"
            continue
        for flaw in flaws:
            yield f"{name}：{flaw.message.rstrip('。')}"


def _altered_scheme(evaluation: Evaluation) -> int | None:
    row = scheme_row(evaluation)
    return row.number if row and scheme_hash(row.content) != row.content_hash else None


def _words(points: object) -> str:
    return "无" if points is None else f"{format_points(points)} 分"  # type: ignore[arg-type]
