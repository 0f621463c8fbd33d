"""Records of field work (访谈、现场勘查): written down, corrected."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from hengji.actions.evidence.keeping import open_for
from hengji.actions.recording import EventDraft, apply_values, label_of, locked
from hengji.core.evidence.field_work import check_deviation, check_interviewers, check_visit
from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.verbs import Verb
from hengji.models import Evaluation, Interview, SiteVisit, User
from hengji.queries.evidence import interviews_of, visits_of
from hengji.queries.rules import procedure_rules_of

CHECKED_OF_VISIT = ("visitors", "planned", "measured", "longitude", "latitude", "datum")


def add_interview(evaluation_id: int, values: Mapping[str, Any], *, by: User) -> Interview:
    """Write an interview down.

    Args:
        evaluation_id: The evaluation.
        values: By column of ``Interview``.
        by: Who writes it down.

    Raises:
        FlawsFound: Fewer than two persons held it.
    """
    with open_for(evaluation_id, Verb.ADD_INTERVIEW, by) as (event, evaluation):
        row = Interview(evaluation=evaluation, by=by, at=timezone.now(), **values)
        _check_interview(row)
        _write(row, values, event)
    return row


def edit_interview(
    interview_id: int, values: Mapping[str, Any], *, version: int, by: User
) -> Interview:
    """Correct the record of an interview."""
    rows = interviews_of(by)
    evaluation_id = rows.values_list("evaluation_id", flat=True).get(pk=interview_id)
    with open_for(evaluation_id, Verb.EDIT_INTERVIEW, by) as (event, _):
        row = locked(rows, interview_id, version)
        apply_values(row, values, event)
        _check_interview(row)
    return row


def add_site_visit(
    evaluation_id: int, values: Mapping[str, Any], *, by: User
) -> tuple[SiteVisit, tuple[Flaw, ...]]:
    """Write a site visit down; return it with what to look at again.

    Raises:
        FlawsFound: Fewer than two persons made it, or a quantity is no number.
    """
    with open_for(evaluation_id, Verb.ADD_SITE_VISIT, by) as (event, evaluation):
        row = SiteVisit(evaluation=evaluation, by=by, at=timezone.now(), **values)
        _check_visit(row)
        _write(row, values, event)
    return row, doubts_of(row, evaluation)


def edit_site_visit(
    visit_id: int, values: Mapping[str, Any], *, version: int, by: User
) -> tuple[SiteVisit, tuple[Flaw, ...]]:
    """Correct the record of a site visit; return it with what to look at again."""
    rows = visits_of(by)
    evaluation_id = rows.values_list("evaluation_id", flat=True).get(pk=visit_id)
    with open_for(evaluation_id, Verb.EDIT_SITE_VISIT, by) as (event, evaluation):
        row = locked(rows, visit_id, version)
        apply_values(row, values, event)
        _check_visit(row)
    return row, doubts_of(row, evaluation)


def doubts_of(row: SiteVisit, evaluation: Evaluation) -> tuple[Flaw, ...]:
    """Point out that measured differs from planned by more than is usual here."""
    tolerance = procedure_rules_of(evaluation.cycle).visit_tolerance
    return check_deviation(row.place, row.planned, row.measured, tolerance)


def _check_interview(row: Interview) -> None:
    if flaws := check_interviewers(row.interviewers):
        raise FlawsFound(flaws)


def _check_visit(row: SiteVisit) -> None:
    if flaws := check_visit(**{name: getattr(row, name) for name in CHECKED_OF_VISIT}):
        raise FlawsFound(flaws)


def _write(row: Interview | SiteVisit, values: Mapping[str, Any], event: EventDraft) -> None:
    row.save()
    event.about = row
    for name in values:
        event.change(label_of(row, name), None, getattr(row, name))
