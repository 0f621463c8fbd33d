"""Evaluations (绩效评价) that somebody may see, and no others."""

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.workflow import Stage, sees_leaf_scores
from hengji.models import Attachment, Evaluation, Event, Paper, StageScore, User

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
LAST_EVENTS = 10
"""How many events of an evaluation its page shows; saved papers leave many."""


def evaluations_of(user: User) -> QuerySet[Evaluation]:
    """Return the evaluations the user may see, and no others."""
    reach = reach_of(Role(user.role), Right.SEE_RESULTS)
    if reach is Reach.ALL:
        return Evaluation.objects.all()
    if reach is Reach.OWN and user.own_rows:
        return Evaluation.objects.filter(**user.own_rows)
    return Evaluation.objects.none()


def under_way(rows: Rows) -> Rows:
    """Return those of the evaluations that an agency was given and nobody accepted yet."""
    return rows.exclude(stage__in=(Stage.PLANNED, Stage.ACCEPTED, Stage.ARCHIVED))


def of_commission(rows: Rows) -> Rows:
    """Return those signatures or totals that no other agency's commission left behind."""
    return rows.filter(Q(set_aside=None) | Q(set_aside=F("evaluation__agency")))


def shown_to(user: User, rows: Rows) -> Rows:
    """Return the signatures or totals the user sees: the bureau those of every commission."""
    reach = reach_of(Role(user.role), Right.SEE_RESULTS)
    return rows if reach is Reach.ALL else of_commission(rows)


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """One evaluation with all that belongs to it, oldest first.

    Of the events only the last are here; ``events_before`` counts the others.
    The score path and the files are empty for a unit that is not consulted yet;
    ``by_hand`` tells whether the score may be corrected.
    """

    evaluation: Evaluation
    path: tuple[StageScore, ...]
    attachments: tuple[Attachment, ...]
    events: tuple[Event, ...]
    events_before: int
    shows_scores: bool
    by_hand: bool


def load_evaluation(user: User, evaluation_id: int) -> EvaluationPage:
    """Return one evaluation of the user's; events only for who sees them all.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    evaluation = (
        evaluations_of(user)
        .select_related("cycle", "unit", "agency", "project", "lead", "contract")
        .get(pk=evaluation_id)
    )
    everything = reach_of(Role(user.role), Right.SEE_RESULTS) is Reach.ALL
    events = Event.objects.filter(
        object_kind=Evaluation._meta.verbose_name,  # noqa: SLF001 - Django's door
        object_id=evaluation_id,
    ).order_by("-sequence")
    shown = shows_path(user, evaluation)
    return EvaluationPage(
        evaluation,
        tuple(shown_to(user, evaluation.stage_scores.select_related("by", "set_aside")))
        if shown
        else (),
        tuple(evaluation.attachments.select_related("file", "by")) if shown else (),
        tuple(reversed(events[:LAST_EVENTS])) if everything else (),
        max(events.count() - LAST_EVENTS, 0) if everything else 0,
        shows_scores=_shows_scores(evaluation, user),
        by_hand=evaluation.stage == Stage.PLANNED and not has_scored_papers(evaluation),
    )


def shows_path(user: User, evaluation: Evaluation) -> bool:
    """Tell whether the user sees how the score comes about, and the files beside it.

    A unit does not see the score of a draft it is not asked about yet, even
    when the commission is cancelled; what was entered without the procedure
    hides nothing.
    """
    stage = Stage(evaluation.stage)
    if sees_leaf_scores(stage, Role(user.role)):
        return True
    untouched = evaluation.round == 0 and not evaluation.signatures.exists()
    return stage is Stage.PLANNED and untouched


def has_scored_papers(evaluation: Evaluation) -> bool:
    """Tell whether leaves were scored, so that no score is entered beside them.

    What is set aside counts too: it comes back with its agency.
    """
    return Paper.everything.filter(evaluation=evaluation, score__isnull=False).exists()


def _shows_scores(evaluation: Evaluation, user: User) -> bool:
    stage = Stage(evaluation.stage)
    return stage.number >= Stage.FIELD_WORK.number and sees_leaf_scores(stage, Role(user.role))


def load_attachment(user: User, attachment_id: int) -> Attachment:
    """Return one attachment of an evaluation the user may see.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see yet.
    """
    found = Attachment.objects.select_related("file", "evaluation").get(
        pk=attachment_id, evaluation__in=evaluations_of(user)
    )
    if not shows_path(user, found.evaluation):
        raise Attachment.DoesNotExist
    return found
