"""What bars somebody from an evaluation (回避): loaded for the rules of core."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from hengji.core.interests import (
    Assignment,
    Conflict,
    Declaration,
    Interest,
    Named,
    Party,
    PartyKind,
    find_conflicts,
)
from hengji.core.workflow import Stage
from hengji.models import (
    Agency,
    AgencyMember,
    Evaluation,
    Expert,
    InterestDeclaration,
    Waiver,
)
from hengji.queries.rules import procedure_rules_of


def conflicts_of(
    evaluation: Evaluation,
    agency: Agency | None,
    members: Iterable[AgencyMember] = (),
    experts: Iterable[Expert] = (),
) -> tuple[Conflict, ...]:
    """Return what bars an agency and these people from an evaluation.

    Those waived for this evaluation are marked. Without a unit nothing can be
    compared, and nothing bars.
    """
    if evaluation.unit is None:
        return ()
    assignment = Assignment(
        Party(PartyKind.AGENCY, agency.pk, agency.name) if agency else None,
        (*map(_member, members), *map(_expert, experts)),
        Named(evaluation.unit.pk, evaluation.unit.name),
        _supervisors(evaluation),
        evaluation.cycle.work_year,
        evaluation.cycle.funds_year,
        _years_before(evaluation, agency),
    )
    waived = evaluation.waivers.values_list("conflict", flat=True)
    return find_conflicts(
        assignment,
        tuple(_declarations(assignment)),
        procedure_rules_of(evaluation.cycle),
        frozenset(waived),
    )


def waivers_of(evaluation: Evaluation) -> QuerySet[Waiver]:
    """Return the waivers for the agency that has the evaluation, its people and experts.

    Those for an agency that had it before say whom that agency is tied to.
    """
    agency = evaluation.agency_id
    about = Q(declaration__expert__isnull=False)
    if agency is not None:
        about |= Q(declaration__agency=agency) | Q(declaration__member__agency=agency)
        about |= Q(conflict__startswith=f"years-{agency}-")
    return evaluation.waivers.filter(about).select_related("by")


def conflict_named(evaluation: Evaluation, identity: str) -> Conflict | None:
    """Return a conflict of an evaluation by its identity; None if there is none such."""
    kind, _, rest = identity.partition("-")
    number = rest.partition("-")[0]
    if not (number.isascii() and number.isdigit()):
        return None
    found: tuple[Conflict, ...] = ()
    if kind == "declaration":
        rows = InterestDeclaration.objects.select_related("agency", "member", "expert")
        if row := rows.filter(pk=int(number)).first():
            found = conflicts_of(
                evaluation,
                row.agency,
                filter(None, [row.member]),
                filter(None, [row.expert]),
            )
    elif kind == "years":
        found = conflicts_of(evaluation, Agency.objects.filter(pk=int(number)).first())
    return next((each for each in found if each.identity == identity), None)


def _member(member: AgencyMember) -> Party:
    return Party(PartyKind.MEMBER, member.pk, member.name, "主评人" if member.is_lead else "")


def _expert(expert: Expert) -> Party:
    return Party(PartyKind.EXPERT, expert.pk, expert.name)


def _supervisors(evaluation: Evaluation) -> tuple[Named, ...]:
    above = evaluation.unit and evaluation.unit.supervisor
    return (Named(above.pk, above.name),) if above else ()


def _years_before(evaluation: Evaluation, agency: Agency | None) -> frozenset[int]:
    """Return the other years in which the agency did evaluate the unit."""
    done = ~Q(stage=Stage.PLANNED.value) | Q(score__isnull=False)
    rows = Evaluation.objects.filter(done, agency=agency, unit=evaluation.unit)
    years = rows.exclude(cycle=evaluation.cycle_id).values_list("cycle__work_year", flat=True)
    return frozenset(years) if agency else frozenset()


def _declarations(assignment: Assignment) -> Iterable[Declaration]:
    parties = [*assignment.people, *filter(None, [assignment.agency])]
    ids = {kind: [each.id for each in parties if each.kind is kind] for kind in PartyKind}
    about = (
        Q(agency__in=ids[PartyKind.AGENCY])
        | Q(member__in=ids[PartyKind.MEMBER])
        | Q(expert__in=ids[PartyKind.EXPERT])
    )
    units = [assignment.unit.id, *(each.id for each in assignment.supervisors)]
    rows = InterestDeclaration.objects.filter(about, unit__in=units, withdrawn_at=None)
    for row in rows.order_by("pk"):
        yield Declaration(
            row.pk,
            _about(row),
            row.unit_id,
            Interest(row.interest),
            row.from_year,
            row.until_year,
        )


def _about(row: InterestDeclaration) -> tuple[PartyKind, int]:
    owners = (
        (PartyKind.AGENCY, row.agency_id),
        (PartyKind.MEMBER, row.member_id),
        (PartyKind.EXPERT, row.expert_id),
    )
    return next((kind, owner) for kind, owner in owners if owner is not None)
