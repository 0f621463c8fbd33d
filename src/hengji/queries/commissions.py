"""Whom an evaluation can be given to (委托), and what bars from it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from hengji.core.interests import Conflict
from hengji.models import Agency, AgencyMember, Evaluation, FrameworkContract, User
from hengji.queries.conflicts import conflicts_of
from hengji.queries.evaluations import evaluations_of
from hengji.queries.set_aside import SetAside, set_aside_of


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """An agency in use, and how many evaluations of the year it already has."""

    pk: int
    name: str
    evaluations: int
    leads: int


@dataclass(frozen=True, slots=True)
class CommissionPage:
    """One evaluation, the agencies it can be given to, and all about the chosen one.

    ``conflicts`` are those of the agency and of every one of its leads;
    ``set_aside`` is the work of those who had the evaluation before.
    """

    evaluation: Evaluation
    choices: tuple[AgencyChoice, ...]
    agency: Agency | None
    leads: tuple[AgencyMember, ...]
    contracts: tuple[FrameworkContract, ...]
    conflicts: tuple[Conflict, ...]
    set_aside: tuple[SetAside, ...]

    @property
    def returning(self) -> SetAside | None:
        """Return what comes back when the chosen agency is commissioned again."""
        return next((each for each in self.set_aside if each.agency == self.agency), None)

    @property
    def hidden(self) -> tuple[SetAside, ...]:
        """Return what the chosen agency does not see."""
        return tuple(each for each in self.set_aside if each.agency != self.agency)

    @property
    def barring(self) -> int:
        """Return how many conflicts are not waived."""
        return sum(not each.waived for each in self.conflicts)


def load_commission(user: User, evaluation_id: int, agency_id: int | None) -> CommissionPage:
    """Return whom an evaluation of the user's can be given to.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    rows = evaluations_of(user).select_related("cycle", "unit__supervisor", "agency", "lead")
    evaluation = rows.get(pk=evaluation_id)
    agencies = Agency.objects.filter(in_use=True).order_by("name_key")
    agency = agencies.filter(pk=agency_id).first() if agency_id else None
    leads = tuple(agency.members.filter(is_lead=True, in_use=True)) if agency else ()
    return CommissionPage(
        evaluation=evaluation,
        choices=_choices(evaluation),
        agency=agency,
        leads=leads,
        contracts=tuple(agency.contracts.order_by("-begins")) if agency else (),
        conflicts=conflicts_of(evaluation, agency, leads) if agency else (),
        set_aside=set_aside_of(user, evaluation),
    )


def _choices(evaluation: Evaluation) -> tuple[AgencyChoice, ...]:
    this_year = Q(evaluation__cycle=evaluation.cycle_id)
    leads = Q(members__is_lead=True, members__in_use=True)
    rows = Agency.objects.filter(in_use=True).annotate(
        given=Count("evaluation", filter=this_year, distinct=True),
        lead_count=Count("members", filter=leads, distinct=True),
    )
    columns = rows.order_by("name_key").values_list("pk", "name", "given", "lead_count")
    return tuple(AgencyChoice(*row) for row in columns)
