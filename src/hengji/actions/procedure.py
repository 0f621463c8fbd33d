"""The procedure of an evaluation (评价程序): every change of its stage, one door.

``moving`` is the only place where a stage is written: it checks the move
before it looks at the data, and leaves with the stage set and one event.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from hengji.actions.recording import EventDraft, changing
from hengji.actions.standing_scores import restore_accepted_score
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.verbs import Verb
from hengji.core.workflow import Stage, move_from
from hengji.models import Evaluation, Signature, User
from hengji.queries.evaluations import evaluations_of

MOVE_WITHOUT_REASON = FlawKind(
    "move-without-reason",
    Severity.ERROR,
    "退回、调整或重启没有写明理由。",
    "请写明理由，对方要凭它知道改什么。",
)

RETURNS = frozenset(
    {
        Verb.RETURN_SCHEME,
        Verb.AMEND_SCHEME,
        Verb.RETURN_TO_MATERIALS,
        Verb.RETURN_TO_FIELD,
        Verb.RETURN_DRAFT,
        Verb.RETURN_TO_DRAFTING,
        Verb.RETURN_FINAL,
    }
)
"""Moves that ask for a reason and for nothing else."""
STEPS = frozenset({Verb.START_FIELD_WORK, Verb.START_DRAFTING, Verb.ARCHIVE})
"""Moves that ask for nothing."""


@contextmanager
def moving(
    evaluation_id: int, verb: Verb, *, by: User, reason: str = "", version: int | None = None
) -> Iterator[tuple[EventDraft, Evaluation]]:
    """Take an evaluation one move further; what the body raises leaves no trace.

    Raises:
        FlawsFound: The move needs a reason and has none.
        MoveRefused: The stage does not allow it.
        Stale: Somebody changed the evaluation since it was shown.
    """
    with changing(verb, by) as event:
        evaluation = event.locked_within(evaluations_of(by), evaluation_id, version)
        move = move_from(Stage(evaluation.stage), verb)
        if move.needs_reason and not reason.strip():
            raise FlawsFound([MOVE_WITHOUT_REASON.at("理由", f"“{verb}”须写明理由。")])
        event.about, event.summary = evaluation, reason.strip()
        event.change("阶段", move.source, move.target)
        yield event, evaluation
        evaluation.stage, evaluation.stage_since = move.target, timezone.localdate()
        evaluation.version += 1
        evaluation.save()


def sign(evaluation: Evaluation, step: str, opinion: str, by: User) -> Signature:
    """Keep who answers for a step of the present draft."""
    return Signature.objects.create(
        evaluation=evaluation,
        step=step,
        round=evaluation.round,
        opinion=opinion.strip(),
        by=by,
        at=timezone.now(),
    )


def send_back(
    evaluation_id: int, verb: Verb, *, reason: str, by: User, version: int | None = None
) -> Evaluation:
    """Return an evaluation to an earlier stage, for a reason.

    What was drafted, scored and said stays; the limit of the stage begins anew.
    A final that is not accepted leaves the score that was accepted before it.
    """
    if verb not in RETURNS:
        raise ValueError(verb)
    with moving(evaluation_id, verb, by=by, reason=reason, version=version) as (
        event,
        evaluation,
    ):
        if verb is Verb.RETURN_FINAL:
            words = f"{verb}：{reason.strip()}"
            restore_accepted_score(evaluation, event, reason=words, by=by)
        sign(evaluation, verb, reason, by)
    return evaluation


def go_on(evaluation_id: int, verb: Verb, *, by: User, version: int | None = None) -> Evaluation:
    """Take an evaluation over a step that asks for nothing."""
    if verb not in STEPS:
        raise ValueError(verb)
    with moving(evaluation_id, verb, by=by, version=version) as (_, evaluation):
        sign(evaluation, verb, "", by)
    return evaluation
