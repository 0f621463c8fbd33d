"""The draft of an evaluation (初稿): handed in, reviewed three times, put to the unit."""

from django.utils import timezone

from hengji.actions.procedure import go_on, moving, sign
from hengji.actions.recording import EventDraft, changing, unchanged
from hengji.core.consultation import Acceptance
from hengji.core.evaluations import LONGEST_REASON, ScoreStage
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.interests import conflict_flaws
from hengji.core.quantities import Points, format_points
from hengji.core.verbs import Verb
from hengji.core.workflow import ANSWER_STAGES, MoveRefused, Stage
from hengji.core.working_papers import check_papers
from hengji.models import Evaluation, Opinion, StageScore, User
from hengji.queries.conflicts import conflicts_of
from hengji.queries.evaluations import evaluations_of, of_commission
from hengji.queries.papers import load_scored_papers
from hengji.queries.procedure import (
    authors_of,
    is_overdue,
    member_flaw,
    objections_of_round,
    opinions_of_round,
    reviewer_flaw,
    unanswered,
)
from hengji.queries.recalculation import stored_score_flaws
from hengji.queries.rules import procedure_rules_of
from hengji.queries.schemes import load_scheme

OPINION_EMPTY = FlawKind(
    "opinion-empty",
    Severity.ERROR,
    "反馈意见或答复是空白的。",
    "请写明意见；没有意见的，请选“无异议”。",
)
AGREES_WITH_TEXT = FlawKind(
    "agrees-with-text",
    Severity.ERROR,
    "写了意见，却点了“无异议”。",
    "请点“反馈意见”；确实没有意见的，清空文字后再点“无异议”。",
)
AGREES_AFTER_OPINION = FlawKind(
    "agrees-after-opinion",
    Severity.ERROR,
    "对这一稿已反馈意见，不能再反馈“无异议”。",
    "请等机构答复；意见有变化的，请再反馈一条，写明变化。",
)
OPINION_ON_NO_LEAF = FlawKind(
    "opinion-on-no-leaf",
    Severity.ERROR,
    "意见所指的指标不在本项评价的方案里。",
    "请从方案的三级指标中选择，或选“对评价的总体意见”。",
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
SHEET_MISSING = FlawKind(
    "papers-missing",
    Severity.ERROR,
    "评价没有已批准的方案，无法计分。",
    "请先编制并批准方案。",
)


def submit_draft(
    evaluation_id: int, *, note: str = "", by: User, version: int | None = None
) -> Points | None:
    """Hand in the draft for internal review; its total enters the score path.

    A draft that concludes 证据不足，暂不评级 has no total and needs none.

    Raises:
        FlawsFound: A leaf has no score, a score does not stand on evidence, or
            the agency or somebody who wrote a paper is barred by an interest, or
            the sender is nobody of the agency.
    """
    with moving(evaluation_id, Verb.SUBMIT_DRAFT, by=by, version=version) as (event, evaluation):
        if flaw := member_flaw(evaluation, by):
            raise FlawsFound([flaw])
        conflicts = conflicts_of(evaluation, evaluation.agency, authors_of(evaluation, by))
        if flaws := conflict_flaws(conflicts):
            raise FlawsFound(flaws)
        evaluation.round += 1
        reason = note.strip() or f"提交初稿（第 {evaluation.round} 轮）"
        total = _conclude(evaluation, ScoreStage.AGENCY, reason, event, by)
        sign(evaluation, Verb.SUBMIT_DRAFT, note, by)
    return total


def pass_internal_review(
    evaluation_id: int, *, opinion: str = "", by: User, version: int | None = None
) -> Evaluation:
    """Pass one level of internal review (内部复核).

    Raises:
        FlawsFound: The reviewer wrote in a paper, handed in the draft, or is
            nobody of the agency.
    """
    with moving(evaluation_id, Verb.PASS_INTERNAL_REVIEW, by=by, version=version) as (
        event,
        evaluation,
    ):
        rules = procedure_rules_of(evaluation.cycle)
        if flaw := reviewer_flaw(evaluation, by, rules):
            raise FlawsFound([flaw])
        event.summary = opinion.strip()
        sign(evaluation, evaluation.stage, opinion, by)
    return evaluation


def give_opinion(
    evaluation_id: int, *, text: str = "", code: str = "", agrees: bool = False, by: User
) -> Opinion:
    """Keep what the evaluated unit says to the draft; no objection is an opinion too.

    Raises:
        FlawsFound: It says nothing or two things, or is about no leaf of the scheme.
        MoveRefused: The unit is not being consulted.
    """
    with changing(Verb.GIVE_OPINION, by) as event:
        evaluation = event.locked_beside(evaluations_of(by), evaluation_id, None)
        if evaluation.stage != Stage.CONSULTING:
            raise MoveRefused(Verb.GIVE_OPINION, Stage(evaluation.stage))
        if agrees and text.strip():
            raise FlawsFound([AGREES_WITH_TEXT.at("意见", f"写了“{text.strip()[:20]}”。")])
        if agrees:
            check_agreement(evaluation)
        said = text.strip() or ("无异议" if agrees else "")
        if not said:
            raise FlawsFound([OPINION_EMPTY.at("意见", "没有填写意见。")])
        if code and code not in _leaf_codes(evaluation):
            raise FlawsFound([OPINION_ON_NO_LEAF.at("指标", f"方案里没有编码为“{code}”的指标。")])
        event.about, event.summary = evaluation, said
        return Opinion.objects.create(
            evaluation=evaluation, code=code, text=said, agrees=agrees, by=by, at=timezone.now()
        )


def check_agreement(evaluation: Evaluation) -> None:
    """See that nothing was objected to a draft before the unit agrees to it.

    Raises:
        FlawsFound: Something was.
    """
    if said := objections_of_round(evaluation).count():
        message = f"“{evaluation.name}”：对这一稿已反馈 {said} 条意见。"
        raise FlawsFound([AGREES_AFTER_OPINION.at("意见", message)])


def _leaf_codes(evaluation: Evaluation) -> set[str]:
    scheme = load_scheme(evaluation)
    return {leaf.code for leaf in scheme.tree.leaves()} if scheme else set()


def answer_opinion(
    opinion_id: int, *, accepted: Acceptance, answer: str, version: int, by: User
) -> Opinion:
    """Say whether an opinion is accepted, and why.

    Raises:
        FlawsFound: It does not say why.
        Stale: Somebody answered meanwhile.
    """
    with changing(Verb.ANSWER_OPINION, by) as event:
        own = Opinion.objects.filter(evaluation__in=evaluations_of(by))
        evaluation = event.locked_beside(
            evaluations_of(by), own.values_list("evaluation_id", flat=True).get(pk=opinion_id), None
        )
        if evaluation.stage not in ANSWER_STAGES:
            raise MoveRefused(Verb.ANSWER_OPINION, Stage(evaluation.stage))
        opinion = unchanged(own.get(pk=opinion_id), version)
        if not answer.strip():
            raise FlawsFound([OPINION_EMPTY.at("采纳说明", "没有写明理由。")])
        event.about, event.summary = evaluation, opinion.text
        changed = event.change("采纳情况", opinion.accepted, accepted)
        changed |= event.change("采纳说明", opinion.answer, answer.strip())
        event.nothing_changed = not changed
        if not changed:
            return opinion
        opinion.accepted, opinion.answer = accepted.value, answer.strip()
        opinion.answered_by, opinion.answered_at = by, timezone.now()
        opinion.version += 1
        opinion.save()
    return opinion


def finish_consultation(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Close the consultation of the unit, once every opinion is answered.

    An opinion about an earlier draft wants its answer too; that the unit spoke
    then does not count as speaking about this one.

    Raises:
        FlawsFound: An opinion is unanswered, or the unit may still answer.
    """
    with moving(evaluation_id, Verb.FINISH_CONSULTATION, by=by, version=version) as (
        _,
        evaluation,
    ):
        flaws = [
            OPINION_UNANSWERED.at(each.code or "意见", f"“{each.text}”还没有答复。")
            for each in unanswered(evaluation)
        ]
        heard = evaluation.unit_id is None or opinions_of_round(evaluation).exists()
        if not heard and not is_overdue(evaluation):
            flaws.append(UNIT_SILENT.at("意见", "对这一稿还没有收到反馈。"))
        if flaws:
            raise FlawsFound(flaws)
        sign(evaluation, Verb.FINISH_CONSULTATION, "", by)
    return evaluation


def pass_check(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Pass the bureau's check; the total as it now is enters the score path."""
    return _pass(evaluation_id, Verb.PASS_CHECK, ScoreStage.REVIEW, by=by, version=version)


def pass_expert_review(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Pass the review by experts; the total as it now is enters the score path."""
    verb, stage = Verb.PASS_EXPERT_REVIEW, ScoreStage.EXPERT
    return _pass(evaluation_id, verb, stage, by=by, version=version)


def skip_expert_review(
    evaluation_id: int, *, reason: str, by: User, version: int | None = None
) -> Evaluation:
    """Pass the bureau's check and hold no review by experts, for a reason."""
    verb, stage = Verb.SKIP_EXPERT_REVIEW, ScoreStage.REVIEW
    return _pass(evaluation_id, verb, stage, by=by, version=version, reason=reason)


def _pass(
    evaluation_id: int,
    verb: Verb,
    stage: ScoreStage,
    *,
    by: User,
    version: int | None,
    reason: str = "",
) -> Evaluation:
    with moving(evaluation_id, verb, by=by, reason=reason, version=version) as (event, evaluation):
        words = f"{verb}：{reason.strip()}" if reason else verb
        _conclude(evaluation, stage, words, event, by)
        sign(evaluation, verb, reason, by)
    return evaluation


def _conclude(
    evaluation: Evaluation, stage: ScoreStage, reason: str, event: EventDraft, by: User
) -> Points | None:
    """Keep the total of a step; what is left unrated has none."""
    if evaluation.outcome:
        event.change("结论", "", evaluation.outcome)
        return None
    total = keep_total(evaluation, stage, reason, by)
    event.change(stage, None, format_points(total))
    return total


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
        *stored_score_flaws(found),
    ]
    if total is None or any(flaw.severity is Severity.ERROR for flaw in flaws):
        raise FlawsFound(tuple(flaws))
    last = of_commission(evaluation.stage_scores.all()).last()
    StageScore.objects.create(
        evaluation=evaluation,
        stage=stage,
        before=last.score if last else None,
        score=total,
        reason=reason[:LONGEST_REASON],
        by=by,
        at=timezone.now(),
    )
    return total
