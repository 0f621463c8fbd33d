"""The draft of an evaluation (初稿): handed in, reviewed three times, put to the unit."""

from datetime import date

from django.utils import timezone

from hengji.actions.procedure import go_on, moving, sign
from hengji.actions.recording import changing, unchanged
from hengji.core.deadlines import working_days_after
from hengji.core.evaluations import ScoreStage
from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.quantities import Points, format_points
from hengji.core.verbs import Verb
from hengji.core.workflow import REVIEW_STAGES, MoveRefused, Stage
from hengji.core.working_papers import check_papers
from hengji.models import Evaluation, Opinion, StageScore, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.papers import ScoredPapers, load_scored_papers
from hengji.queries.rules import procedure_rules_of

REVIEWER_IS_AUTHOR = FlawKind(
    "reviewer-is-author",
    Severity.ERROR,
    "内部复核人是底稿的编制人或初稿的提交人。",
    "请由没有编制本项目底稿的人复核。",
)
REVIEWER_REPEATED = FlawKind(
    "reviewer-repeated",
    Severity.ERROR,
    "同一人通过了本轮的两级内部复核，规定要求三级由不同的人复核。",
    "请由另一人复核这一级。",
)
OPINION_EMPTY = FlawKind(
    "opinion-empty",
    Severity.ERROR,
    "反馈意见或答复是空白的。",
    "请写明意见；没有意见的，请选“无异议”。",
)
OPINION_UNANSWERED = FlawKind(
    "opinion-unanswered",
    Severity.ERROR,
    "被评价单位的意见还没有答复。",
    "请逐条写明采纳与否和理由，再结束征求意见。",
)
UNIT_SILENT = FlawKind(
    "unit-silent",
    Severity.ERROR,
    "被评价单位还没有反馈，征求意见的期限也没有到。",
    "请等单位反馈；已书面或电话答复的，请登记后再结束。",
)
STORED_SCORE_DIFFERS = FlawKind(
    "stored-score-differs",
    Severity.ERROR,
    "保存的指标得分与按底稿重新计算的得分不一致。",
    "请打开该指标的底稿重新保存；仍不一致的，请联系系统管理员核验数据。",
)
SHEET_MISSING = FlawKind(
    "papers-missing",
    Severity.ERROR,
    "评价没有已批准的方案，无法计分。",
    "请先编制并批准方案。",
)


def submit_draft(
    evaluation_id: int, *, note: str = "", by: User, version: int | None = None
) -> Points:
    """Hand in the draft for internal review; its total enters the score path.

    Raises:
        FlawsFound: A leaf has no score, or a score does not stand on evidence.
    """
    with moving(evaluation_id, Verb.SUBMIT_DRAFT, by=by, version=version) as (event, evaluation):
        evaluation.round += 1
        reason = note.strip() or f"提交初稿（第 {evaluation.round} 轮）"
        total = keep_total(evaluation, ScoreStage.AGENCY, reason, by)
        event.change("机构初评", None, format_points(total))
        sign(evaluation, Verb.SUBMIT_DRAFT, note, by)
    return total


def pass_internal_review(
    evaluation_id: int, *, opinion: str = "", by: User, version: int | None = None
) -> Evaluation:
    """Pass one level of internal review (内部复核).

    Raises:
        FlawsFound: The reviewer wrote a paper or handed in the draft.
    """
    with moving(evaluation_id, Verb.PASS_INTERNAL_REVIEW, by=by, version=version) as (
        event,
        evaluation,
    ):
        _check_reviewer(evaluation, by)
        event.summary = opinion.strip()
        sign(evaluation, evaluation.stage, opinion, by)
    return evaluation


def _check_reviewer(evaluation: Evaluation, by: User) -> None:
    this_round = evaluation.signatures.filter(round=evaluation.round, by=by)
    wrote = evaluation.papers.filter(author=by).exists()
    if wrote or this_round.filter(step=Verb.SUBMIT_DRAFT).exists():
        message = f"{by.name}编制了底稿或提交了初稿。"
        raise FlawsFound([REVIEWER_IS_AUTHOR.at(evaluation.stage, message)])
    if not procedure_rules_of(evaluation.cycle).distinct_reviewers:
        return
    if earlier := this_round.filter(step__in=REVIEW_STAGES).first():
        message = f"{by.name}已通过本轮的{earlier.step}。"
        raise FlawsFound([REVIEWER_REPEATED.at(evaluation.stage, message)])


def give_opinion(
    evaluation_id: int, *, text: str = "", code: str = "", agrees: bool = False, by: User
) -> Opinion:
    """Keep what the evaluated unit says to the draft; no objection is an opinion too.

    Raises:
        FlawsFound: It says nothing.
        MoveRefused: The unit is not being consulted.
    """
    with changing(Verb.GIVE_OPINION, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        if evaluation.stage != Stage.CONSULTING:
            raise MoveRefused(Verb.GIVE_OPINION, Stage(evaluation.stage))
        said = text.strip() or ("无异议" if agrees else "")
        if not said:
            raise FlawsFound([OPINION_EMPTY.at("意见", "没有填写意见。")])
        event.about, event.summary = evaluation, said
        return Opinion.objects.create(
            evaluation=evaluation, code=code, text=said, agrees=agrees, by=by, at=timezone.now()
        )


def answer_opinion(
    opinion_id: int, *, accepted: str, answer: str, version: int, by: User
) -> Opinion:
    """Say whether an opinion is accepted, and why.

    Raises:
        FlawsFound: It does not say why.
        Stale: Somebody answered meanwhile.
    """
    with changing(Verb.ANSWER_OPINION, by) as event:
        own = Opinion.objects.filter(evaluation__in=evaluations_of(by))
        evaluation = event.locked_within(
            evaluations_of(by), own.values_list("evaluation_id", flat=True).get(pk=opinion_id), None
        )
        if evaluation.stage != Stage.CONSULTING:
            raise MoveRefused(Verb.ANSWER_OPINION, Stage(evaluation.stage))
        opinion = unchanged(own.get(pk=opinion_id), version)
        if not answer.strip():
            raise FlawsFound([OPINION_EMPTY.at("采纳说明", "没有写明理由。")])
        event.about, event.summary = evaluation, opinion.text
        event.change("采纳情况", opinion.accepted, accepted)
        event.change("采纳说明", opinion.answer, answer.strip())
        opinion.accepted, opinion.answer = accepted, answer.strip()
        opinion.answered_by, opinion.answered_at = by, timezone.now()
        opinion.version += 1
        opinion.save()
    return opinion


def finish_consultation(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Close the consultation of the unit, once every opinion is answered.

    Raises:
        FlawsFound: An opinion is unanswered, or the unit may still answer.
    """
    with moving(evaluation_id, Verb.FINISH_CONSULTATION, by=by, version=version) as (
        _,
        evaluation,
    ):
        opinions = [
            each for each in evaluation.opinions.all() if each.at.date() >= _since(evaluation)
        ]
        flaws = [
            OPINION_UNANSWERED.at(each.code or "意见", f"“{each.text}”还没有答复。")
            for each in opinions
            if not each.agrees and not each.accepted
        ]
        if not opinions and evaluation.unit_id and not _overdue(evaluation):
            flaws.append(UNIT_SILENT.at("意见", "没有收到反馈。"))
        if flaws:
            raise FlawsFound(flaws)
        sign(evaluation, Verb.FINISH_CONSULTATION, "", by)
    return evaluation


def _since(evaluation: Evaluation) -> date:
    return evaluation.stage_since or date.min


def _overdue(evaluation: Evaluation) -> bool:
    rules = procedure_rules_of(evaluation.cycle)
    days = rules.limits.get(Stage.CONSULTING)
    if days is None:
        return True
    return timezone.localdate() > working_days_after(_since(evaluation), days, rules)


def pass_check(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Pass the bureau's check; the total as it now is enters the score path."""
    return _pass(evaluation_id, Verb.PASS_CHECK, ScoreStage.REVIEW, by, version)


def pass_expert_review(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Pass the review by experts; the total as it now is enters the score path."""
    return _pass(evaluation_id, Verb.PASS_EXPERT_REVIEW, ScoreStage.EXPERT, by, version)


def _pass(
    evaluation_id: int, verb: Verb, stage: ScoreStage, by: User, version: int | None
) -> Evaluation:
    with moving(evaluation_id, verb, by=by, version=version) as (event, evaluation):
        total = keep_total(evaluation, stage, verb, by)
        event.change(stage, None, format_points(total))
        sign(evaluation, verb, "", by)
    return evaluation


def start_field_work(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Begin the field work; materials may still come in."""
    return go_on(evaluation_id, Verb.START_FIELD_WORK, by=by, version=version)


def start_drafting(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """End the field work and begin to write."""
    return go_on(evaluation_id, Verb.START_DRAFTING, by=by, version=version)


def keep_total(evaluation: Evaluation, stage: ScoreStage, reason: str, by: User) -> Points:
    """Recompute the total from the leaves and add it to the score path.

    Raises:
        FlawsFound: It has no total, does not stand on its papers, or a leaf
            holds another score than its paper makes.
    """
    found = load_scored_papers(evaluation)
    if found is None:
        raise FlawsFound([SHEET_MISSING.at(evaluation.name, "没有方案。")])
    total = found.sheet.total
    required = procedure_rules_of(evaluation.cycle).evidence_required
    flaws = [
        *(flaw for flaw in found.sheet.flaws if flaw.severity is Severity.ERROR),
        *check_papers(found.sheet, found.papers, evidence_required=required),
        *_stored_scores(found),
    ]
    if total is None or any(flaw.severity is Severity.ERROR for flaw in flaws):
        raise FlawsFound(tuple(flaws))
    last = evaluation.stage_scores.last()
    StageScore.objects.create(
        evaluation=evaluation,
        stage=stage,
        before=last.score if last else None,
        score=total,
        reason=reason,
        by=by,
        at=timezone.now(),
    )
    return total


def _stored_scores(found: ScoredPapers) -> list[Flaw]:
    """Find leaves that hold another score than their paper makes."""
    flaws = []
    for code, row in found.rows.items():
        score = found.sheet.scores.get(code)
        computed = score.points if score else None
        if row.score != computed:
            held, now = (
                "无" if each is None else format_points(each) for each in (row.score, computed)
            )
            flaws.append(
                STORED_SCORE_DIFFERS.at(code, f"“{code}”保存为 {held} 分，重新计算为 {now} 分。")
            )
    return flaws
