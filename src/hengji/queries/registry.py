"""The registry lists (名录) as somebody may see them, asked for and compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q, QuerySet

from hengji.core.names import clean_name, name_key
from hengji.core.permissions import Reach, Right, Role, reach_of
from hengji.core.registry_import import RecordedEntry
from hengji.core.registry_lists import (
    IN_USE,
    LISTS,
    Column,
    Holds,
    RegistryKind,
    RegistryList,
    text_of,
    value_of,
)
from hengji.models import Agency, BudgetUnit, Evaluation, Expert, FormerName, Project, User
from hengji.queries.evaluations import evaluations_of
from hengji.queries.paging import Page, Place, page_of

Entry = BudgetUnit | Project | Agency | Expert
MODELS: Mapping[RegistryKind, type[Entry]] = MappingProxyType(
    {
        RegistryKind.UNITS: BudgetUnit,
        RegistryKind.PROJECTS: Project,
        RegistryKind.AGENCIES: Agency,
        RegistryKind.EXPERTS: Expert,
    }
)
MOST_SHOWN = 100
"""Projects and evaluations that the page of a unit lists."""


def registry_of(user: User, kind: RegistryKind) -> QuerySet[Any]:
    """Return the rows of a list the user may see, and no others."""
    rows: QuerySet[Any] = MODELS[kind].objects.all()
    if "uncoded" in LISTS[kind].order:
        rows = rows.annotate(uncoded=ExpressionWrapper(Q(code=""), BooleanField()))
    if reach_of(Role(user.role), Right.SEE_REGISTRY) is Reach.ALL:
        return rows
    return rows.none()


@dataclass(frozen=True, slots=True)
class RegistryFilter:
    """What is asked for; empty means everything.

    ``text`` is looked for inside texts; ``choices`` are texts by attribute.
    """

    text: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is left out."""
        return not self.text and not self.choices


def filtered(user: User, kind: RegistryKind, wanted: RegistryFilter) -> QuerySet[Any]:
    """Return the rows asked for, of those the user may see."""
    listing = LISTS[kind]
    rows = registry_of(user, kind)
    for attribute, text in wanted.choices.items():
        rows = rows.filter(**{attribute: value_of(listing.column(attribute), text)})
    if wanted.text:
        rows = rows.filter(_holding(listing, wanted.text))
    return rows


def _holding(listing: RegistryList, text: str) -> Q:
    """Return the condition of holding a text anywhere, former names included."""
    condition = Q()
    for column in listing.columns:
        if column.holds in {Holds.TEXT, Holds.UNIT, Holds.CREDIT_CODE}:
            condition |= Q(**{f"{_path(column)}__icontains": text})
    if listing.kind is RegistryKind.UNITS:
        bore = FormerName.objects.filter(name_key__contains=name_key(text))
        condition |= Q(pk__in=bore.values("unit"))
    return condition


def _path(column: Column) -> str:
    return f"{column.attribute}__name" if column.holds is Holds.UNIT else column.attribute


@dataclass(frozen=True, slots=True)
class RegistryPage:
    """One page of a list and how many rows all pages hold."""

    page: Page[Any]
    total: int


def load_page(user: User, kind: RegistryKind, wanted: RegistryFilter, place: Place) -> RegistryPage:
    """Return one page of a list."""
    rows = filtered(user, kind, wanted)
    shown = rows.select_related(*_units_in(LISTS[kind]))
    if kind is RegistryKind.UNITS:
        shown = shown.prefetch_related("former_names")
    return RegistryPage(page_of(shown, LISTS[kind].order, place), rows.count())


def _units_in(listing: RegistryList) -> tuple[str, ...]:
    return tuple(each.attribute for each in listing.columns if each.holds is Holds.UNIT)


def load_entry(user: User, kind: RegistryKind, entry_id: int) -> Any:  # noqa: ANN401 - one of four
    """Return one row of a list.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    return registry_of(user, kind).select_related(*_units_in(LISTS[kind])).get(pk=entry_id)


def texts_of(listing: RegistryList, row: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the texts of a row by attribute."""
    return {column.attribute: text_of(column, _value(column, row)) for column in listing.columns}


def _value(column: Column, row: Any) -> object:  # noqa: ANN401
    value = getattr(row, column.attribute)
    return value.name if column.holds is Holds.UNIT and value else value


def export_rows(
    user: User, kind: RegistryKind, wanted: RegistryFilter
) -> Iterator[tuple[object, ...]]:
    """Yield every row asked for: number, version, and the columns of the list."""
    listing = LISTS[kind]
    rows = filtered(user, kind, wanted).order_by(*listing.order)
    paths = [_path(column) for column in listing.columns]
    for number, version, *values in rows.values_list("pk", "version", *paths).iterator(
        chunk_size=2000
    ):
        pairs = zip(listing.columns, values, strict=True)
        yield number, version, *(_exported(column, value) for column, value in pairs)


def _exported(column: Column, value: object) -> object:
    return value if column.holds is Holds.YUAN else text_of(column, value)


def load_recorded(kind: RegistryKind) -> tuple[RecordedEntry, ...]:
    """Return a whole list as core compares it with a file."""
    listing = LISTS[kind]
    paths = [_path(column) for column in listing.columns]
    rows = MODELS[kind].objects.order_by("pk")
    return tuple(
        RecordedEntry(
            number,
            version,
            {
                column.attribute: text_of(column, value)
                for column, value in zip(listing.columns, values, strict=True)
            },
        )
        for number, version, *values in rows.values_list("pk", "version", *paths)
    )


def unit_names() -> dict[str, str]:
    """Return the names that units bear, by the keys of all they bear or bore."""
    names = dict(BudgetUnit.objects.values_list("name_key", "name"))
    for key, name in FormerName.objects.values_list("name_key", "unit__name"):
        names.setdefault(key, name)
    return names


def unit_ids() -> dict[str, int]:
    """Return the ids of units by the keys of all names they bear or bore."""
    ids = dict(BudgetUnit.objects.values_list("name_key", "pk"))
    for key, unit in FormerName.objects.values_list("name_key", "unit"):
        ids.setdefault(key, unit)
    return ids


def units_on_offer(user: User) -> tuple[str, ...]:
    """Return the names of the units in use, for whoever fills in a form."""
    rows = filtered(user, RegistryKind.UNITS, RegistryFilter(choices={"in_use": IN_USE}))
    return tuple(rows.order_by("name_key").values_list("name", flat=True))


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit with what belongs to it; ``projects`` and ``evaluations`` newest first."""

    unit: BudgetUnit
    former_names: tuple[FormerName, ...]
    projects: tuple[Project, ...]
    evaluations: tuple[Evaluation, ...]
    project_count: int
    evaluation_count: int


def load_unit(user: User, unit_id: int) -> UnitPage:
    """Return one unit, its projects, its evaluations of all years, its former names.

    Raises:
        DoesNotExist: There is none, or it is not the user's to see.
    """
    former = Prefetch("former_names", FormerName.objects.order_by("-until", "-pk"))
    units = registry_of(user, RegistryKind.UNITS).select_related("supervisor")
    unit = units.prefetch_related(former).get(pk=unit_id)
    projects = registry_of(user, RegistryKind.PROJECTS).filter(unit=unit)
    evaluations = evaluations_of(user).filter(unit=unit)
    newest = evaluations.select_related("cycle", "agency").order_by("-cycle__work_year", "position")
    return UnitPage(
        unit,
        tuple(unit.former_names.all()),
        tuple(projects.order_by(*LISTS[RegistryKind.PROJECTS].order)[:MOST_SHOWN]),
        tuple(newest[:MOST_SHOWN]),
        projects.count(),
        evaluations.count(),
    )


def wanted_of(text: str, choices: Mapping[str, str], kind: RegistryKind) -> RegistryFilter:
    """Return a filter of what an address asks for; what it cannot ask for is ignored."""
    offered = {
        column.attribute: choices[column.attribute]
        for column in LISTS[kind].columns
        if choices.get(column.attribute) in column.choices
    }
    return RegistryFilter(clean_name(text), offered)
