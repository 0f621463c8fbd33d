"""The end of an evaluation (定稿、验收、归档): signed, accepted, kept, reopened."""

from hengji.actions.drafts import keep_total
from hengji.actions.procedure import MOVE_WITHOUT_REASON, go_on, moving, sign
from hengji.actions.recording import changing
from hengji.actions.standing_scores import restore_accepted_score, set_standing_score
from hengji.core.evaluations import ScoreStage
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.paper_fields import plain_text
from hengji.core.verbs import Verb
from hengji.core.workflow import CONCLUDING_STAGES, WAIVING_STAGES, MoveRefused, Stage
from hengji.core.working_papers import UNRATED
from hengji.models import Evaluation, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.procedure import signer_flaw
from hengji.queries.recalculation import signed_score_flaws

UNRATED_WITHOUT_REASON = FlawKind(
    "unrated-without-reason",
    Severity.ERROR,
    "暂不评级没有写明理由。",
    "请写明缺哪些证据、为什么取得不了。",
)
EVIDENCE_WAIVER_WITHOUT_REASON = FlawKind(
    "evidence-waiver-without-reason",
    Severity.ERROR,
    "豁免没有写明理由，或没有可以写明的底稿。",
    "请写明豁免的理由，它会印在底稿里；还没有底稿的指标，请先由机构评分。",
)


def leave_unrated(evaluation_id: int, *, reason: str, by: User, version: int) -> Evaluation:
    """Conclude that the evidence does not carry a score (证据不足，暂不评级).

    The conclusion goes the way of a draft: reviewed, put to the unit, checked
    and signed. Scores of leaves stay in their papers and count for nothing. What
    is left unrated has no score, so an earlier one goes at once; the event says
    which, and ``rate_again`` puts it back.

    Raises:
        FlawsFound: It does not say why.
        MoveRefused: The evaluation is not being drafted.
    """
    with changing(Verb.LEAVE_UNRATED, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, version)
        if evaluation.stage not in CONCLUDING_STAGES:
            raise MoveRefused(Verb.LEAVE_UNRATED, Stage(evaluation.stage))
        if not reason.strip():
            raise FlawsFound([UNRATED_WITHOUT_REASON.at("理由", "理由是空白的。")])
        event.about, event.summary = evaluation, reason.strip()
        event.change("结论", evaluation.outcome, UNRATED)
        set_standing_score(evaluation, None, event)
        evaluation.outcome, evaluation.outcome_reason = UNRATED, reason.strip()
        sign(evaluation, Verb.LEAVE_UNRATED, reason, by)
        evaluation.version += 1
        evaluation.save()
    return evaluation


def rate_again(evaluation_id: int, *, reason: str, by: User, version: int) -> Evaluation:
    """Take back that an evaluation is left unrated; its score is set when it is signed.

    Until then the score that was accepted before stands again.

    Raises:
        FlawsFound: It does not say why.
        MoveRefused: The evaluation is not being drafted, or is not left unrated.
    """
    with changing(Verb.RATE_AGAIN, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, version)
        if evaluation.stage not in CONCLUDING_STAGES or not evaluation.outcome:
            raise MoveRefused(Verb.RATE_AGAIN, Stage(evaluation.stage))
        if not reason.strip():
            raise FlawsFound([MOVE_WITHOUT_REASON.at("理由", "恢复评级须写明理由。")])
        event.about, event.summary = evaluation, reason.strip()
        event.change("结论", evaluation.outcome, "")
        evaluation.outcome = evaluation.outcome_reason = ""
        restore_accepted_score(
            evaluation, event, reason=f"{Verb.RATE_AGAIN}：{reason.strip()}", by=by
        )
        sign(evaluation, Verb.RATE_AGAIN, reason, by)
        evaluation.version += 1
        evaluation.save()
    return evaluation


def sign_final(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Sign the final evaluation; its score is what its leaves add up to.

    Raises:
        FlawsFound: The signer is not the lead evaluator, or the score cannot be
            recomputed from the leaves.
    """
    with moving(evaluation_id, Verb.SIGN_FINAL, by=by, version=version) as (event, evaluation):
        if flaw := signer_flaw(evaluation, by):
            raise FlawsFound([flaw])
        sign(evaluation, Verb.SIGN_FINAL, evaluation.outcome, by)
        if not evaluation.outcome:
            total = keep_total(evaluation, ScoreStage.FINAL, "主评人签字定稿", by)
            set_standing_score(evaluation, total, event)
    return evaluation


def accept(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Accept the evaluation from the agency (验收).

    Raises:
        FlawsFound: What was signed is not what the leaves add up to.
    """
    with moving(evaluation_id, Verb.ACCEPT, by=by, version=version) as (_, evaluation):
        if flaws := [*signed_score_flaws(evaluation)]:
            raise FlawsFound(flaws)
        sign(evaluation, Verb.ACCEPT, evaluation.outcome, by)
    return evaluation


def archive(evaluation_id: int, *, by: User, version: int | None = None) -> Evaluation:
    """Put the evaluation into the archive (归档)."""
    return go_on(evaluation_id, Verb.ARCHIVE, by=by, version=version)


def reopen_evaluation(
    evaluation_id: int, *, reason: str, by: User, version: int | None = None
) -> Evaluation:
    """Open a concluded evaluation again, for a reason.

    The score and the conclusion stand until somebody signs another: what was
    published does not vanish because it is looked at again.
    """
    verb = Verb.REOPEN_EVALUATION
    with moving(evaluation_id, verb, by=by, reason=reason, version=version) as (_, evaluation):
        sign(evaluation, Verb.REOPEN_EVALUATION, reason, by)
    return evaluation


def waive_evidence(evaluation_id: int, code: str, *, reason: str, by: User) -> None:
    """Let a leaf stand without evidence, for a written reason; an empty one takes it back.

    Raises:
        FlawsFound: It has no reason and nothing to take back, or no paper to stand on.
        MoveRefused: Nobody works on the papers, or they are signed.
    """
    with changing(Verb.WAIVE_EVIDENCE, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, None)
        if evaluation.stage not in WAIVING_STAGES:
            raise MoveRefused(Verb.WAIVE_EVIDENCE, Stage(evaluation.stage))
        row, given = evaluation.papers.filter(code=code).first(), plain_text(reason)
        if row is None:
            raise FlawsFound([EVIDENCE_WAIVER_WITHOUT_REASON.at(code, "还没有底稿。")])
        if not given and not row.waiver:
            raise FlawsFound([EVIDENCE_WAIVER_WITHOUT_REASON.at(code, "理由是空白的。")])
        event.about, event.summary = evaluation, f"{code} {given or '收回豁免'}"
        event.details |= {"code": code, "paper": row.pk}
        event.nothing_changed = not event.change("佐证豁免理由", row.waiver, given)
        row.waiver = given
        row.version += 1
        row.save()
