"""The registry (名录) for programs: units, projects, agencies, experts."""

from typing import Any

from django.db.models import QuerySet
from ninja import Query, Router

from hengji.core.ledger import FundNature
from hengji.core.registry import EntityType
from hengji.core.registry_lists import IN_USE, LISTS, STOPPED, RegistryKind
from hengji.core.tokens import TokenScope
from hengji.models import Agency, BudgetUnit, Expert, Project, User
from hengji.queries.registry import RegistryFilter, filtered
from hengji.web.api.answers import (
    AgencyAnswer,
    ExpertAnswer,
    PageOf,
    ProjectAnswer,
    UnitAnswer,
    named,
    two_places,
)
from hengji.web.api.asked import RegistryPage
from hengji.web.api.door import reads
from hengji.web.api.pages import one_page
from hengji.web.guard import Request

router = Router(tags=["名录"])
REGISTRY = TokenScope.REGISTRY


@reads(router, "/units", REGISTRY, PageOf[UnitAnswer], "列出预算单位，次序与名录页相同。")
def units(request: Request, asked: Query[RegistryPage]) -> PageOf[UnitAnswer]:
    """Budget units in the order of their page."""
    rows = (
        _asked_for(request.user, RegistryKind.UNITS, asked)
        .select_related("supervisor")
        .prefetch_related("former_names")
    )
    return one_page(rows, LISTS[RegistryKind.UNITS].order, asked, _unit)


@reads(router, "/projects", REGISTRY, PageOf[ProjectAnswer], "列出项目，次序与名录页相同。")
def projects(request: Request, asked: Query[RegistryPage]) -> PageOf[ProjectAnswer]:
    """Projects in the order of their page."""
    rows = _asked_for(request.user, RegistryKind.PROJECTS, asked).select_related("unit")
    return one_page(rows, LISTS[RegistryKind.PROJECTS].order, asked, _project)


@reads(router, "/agencies", REGISTRY, PageOf[AgencyAnswer], "列出第三方机构，次序与名录页相同。")
def agencies(request: Request, asked: Query[RegistryPage]) -> PageOf[AgencyAnswer]:
    """Third-party agencies in the order of their page."""
    rows = _asked_for(request.user, RegistryKind.AGENCIES, asked)
    return one_page(rows, LISTS[RegistryKind.AGENCIES].order, asked, _agency)


@reads(router, "/experts", REGISTRY, PageOf[ExpertAnswer], "列出专家，次序与名录页相同。")
def experts(request: Request, asked: Query[RegistryPage]) -> PageOf[ExpertAnswer]:
    """Experts in the order of their page."""
    rows = _asked_for(request.user, RegistryKind.EXPERTS, asked)
    return one_page(rows, LISTS[RegistryKind.EXPERTS].order, asked, _expert)


def _asked_for(user: User, kind: RegistryKind, asked: RegistryPage) -> QuerySet[Any]:
    states = {None: {}, True: {"in_use": IN_USE}, False: {"in_use": STOPPED}}
    return filtered(user, kind, RegistryFilter(asked.text.strip(), states[asked.in_use]))


def _unit(row: BudgetUnit) -> UnitAnswer:
    return UnitAnswer(
        id=row.pk,
        name=row.name,
        code=row.code,
        entity_type=EntityType(row.entity_type),
        supervisor=named(row.supervisor),
        former_names=[former.name for former in row.former_names.all()],
        in_use=row.in_use,
    )


def _project(row: Project) -> ProjectAnswer:
    return ProjectAnswer(
        id=row.pk,
        name=row.name,
        code=row.code,
        unit=named(row.unit),
        fund_nature=FundNature(row.fund_nature) if row.fund_nature else None,
        budget=two_places(row.budget),
        in_use=row.in_use,
    )


def _agency(row: Agency) -> AgencyAnswer:
    return AgencyAnswer(id=row.pk, name=row.name, credit_code=row.credit_code, in_use=row.in_use)


def _expert(row: Expert) -> ExpertAnswer:
    return ExpertAnswer(
        id=row.pk, name=row.name, field=row.field, employer=row.employer, in_use=row.in_use
    )
