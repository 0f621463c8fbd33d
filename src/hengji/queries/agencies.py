"""Agencies (第三方机构) with their people, contracts and declared interests."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.models import (
    Agency,
    AgencyMember,
    Evaluation,
    FrameworkContract,
    InterestDeclaration,
    User,
)
from hengji.queries.cycles import cycles_of
from hengji.queries.evaluations import evaluations_of
from hengji.queries.paging import Page, Place, page_of


def agencies_of(user: User) -> QuerySet[Agency]:
    """Return the agencies whose people and contracts the user may see."""
    reach = reach_of(Role(user.role), Right.SEE_AGENCIES)
    if reach is Reach.ALL:
        return Agency.objects.all()
    if reach is Reach.OWN and user.agency_id:
        return Agency.objects.filter(pk=user.agency_id)
    return Agency.objects.none()


def members_of(user: User) -> QuerySet[AgencyMember]:
    """Return the members the user may see: everyone's, or those of the own agency."""
    return AgencyMember.objects.filter(agency__in=agencies_of(user))


def contracts_of(user: User) -> QuerySet[FrameworkContract]:
    """Return the contracts the user may see: all, or those of the own agency."""
    return FrameworkContract.objects.filter(agency__in=agencies_of(user))


def declarations_of(user: User) -> QuerySet[InterestDeclaration]:
    """Return the declarations the user may see: all, or those about the own agency."""
    rows = InterestDeclaration.objects.all()
    if reach_of(Role(user.role), Right.SEE_AGENCIES) is Reach.ALL:
        return rows
    own = agencies_of(user)
    return rows.filter(Q(agency__in=own) | Q(member__agency__in=own))


def withdrawable_by(user: User) -> QuerySet[InterestDeclaration]:
    """Return the declarations the user may withdraw.

    An agency takes back what it declared itself, not what the bureau did.
    """
    rows = declarations_of(user).filter(withdrawn_at=None)
    reach = reach_of(Role(user.role), Right.DECLARE_INTEREST)
    if reach is Reach.ALL:
        return rows
    return rows.filter(by__agency=user.agency_id) if reach is Reach.OWN else rows.none()


@dataclass(frozen=True, slots=True)
class DeclarationFilter:
    """What is asked for; empty means everything."""

    text: str = ""
    only_in_force: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left out."""
        return DeclarationFilter() == self


@dataclass(frozen=True, slots=True)
class DeclarationPage:
    """One page of declarations, how many there are, and which may be withdrawn."""

    page: Page[InterestDeclaration]
    total: int
    withdrawable: frozenset[int]


def load_declarations(user: User, wanted: DeclarationFilter, place: Place) -> DeclarationPage:
    """Return one page of the user's declarations, newest first."""
    rows = _with_names(declarations_of(user))
    if wanted.text:
        names = ("agency__name", "member__name", "member__agency__name", "expert__name")
        condition = Q(unit__name__icontains=wanted.text)
        for name in names:
            condition |= Q(**{f"{name}__icontains": wanted.text})
        rows = rows.filter(condition)
    if wanted.only_in_force:
        rows = rows.filter(withdrawn_at=None)
    page = page_of(rows, ("-pk",), place)
    return DeclarationPage(page, rows.count(), _withdrawable(user, page.rows))


def _with_names(rows: QuerySet[InterestDeclaration]) -> QuerySet[InterestDeclaration]:
    return rows.select_related("agency", "member__agency", "expert", "unit", "by")


def _withdrawable(user: User, rows: tuple[InterestDeclaration, ...]) -> frozenset[int]:
    found = withdrawable_by(user).filter(pk__in=[row.pk for row in rows])
    return frozenset(found.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """One agency with all that belongs to it.

    ``evaluations`` are those of ``year``, the newest the user works in;
    ``withdrawable`` are ids of declarations.
    """

    agency: Agency
    members: tuple[AgencyMember, ...]
    contracts: tuple[FrameworkContract, ...]
    declarations: tuple[InterestDeclaration, ...]
    withdrawable: frozenset[int]
    year: int | None
    evaluations: tuple[Evaluation, ...]
    accounts: tuple[User, ...]


def load_agency(user: User, agency_id: int) -> AgencyPage:
    """Return one agency of the user's, its people, contracts, interests and work.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    agency = agencies_of(user).get(pk=agency_id)
    year = cycles_of(user).values_list("work_year", flat=True).first()
    about = Q(agency=agency) | Q(member__agency=agency)
    declarations = tuple(_with_names(declarations_of(user).filter(about)))
    evaluations = evaluations_of(user).filter(agency=agency, cycle__work_year=year or 0)
    return AgencyPage(
        agency,
        tuple(agency.members.order_by("-in_use", "-is_lead", "name")),
        tuple(agency.contracts.select_related("file").order_by("-ends", "-pk")),
        declarations,
        _withdrawable(user, declarations),
        year,
        tuple(evaluations.select_related("unit", "lead").order_by("position", "pk")),
        tuple(User.objects.filter(agency=agency).select_related("member").order_by("username_key")),
    )
