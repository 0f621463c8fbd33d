import pytest
from pytest_django import DjangoAssertNumQueries

from hengji.actions.entries import add_entry, edit_entry
from hengji.core.permissions import Role
from hengji.core.registry_lists import LISTS, RegistryKind
from hengji.models import BudgetUnit, Cycle, User
from hengji.queries.paging import Place, page_of
from hengji.queries.registry import (
    RegistryFilter,
    export_rows,
    load_page,
    load_unit,
    registry_of,
    texts_of,
    units_on_offer,
    wanted_of,
)
from tests import builders

UNITS = RegistryKind.UNITS


def names(user: User, kind: RegistryKind, **wanted: object) -> list[str]:
    return [row.name for row in load_page(user, kind, RegistryFilter(**wanted), Place()).page.rows]


def renamed(unit: str, name: str, by: User) -> int:
    row = BudgetUnit.objects.get(name=unit)
    texts = {**texts_of(LISTS[UNITS], row), "name": name}
    edit_entry(UNITS, row.pk, texts, version=row.version, by=by)
    return row.pk


@pytest.mark.parametrize("kind", RegistryKind)
def test_only_the_bureau_and_its_leaders_see_the_registry(cycle: Cycle, kind: RegistryKind) -> None:
    builders.expert_account("王专家")
    parties = [
        builders.unit_account("建设管理部"),
        builders.agency_account("甲评价公司"),
        builders.account(Role.SECURITY),
        builders.account(Role.AUDITOR),
    ]
    readers = [builders.account(Role.STAFF), builders.account(Role.LEADER)]

    seen = [registry_of(user, kind).count() for user in parties]

    assert seen == [0, 0, 0, 0]
    assert all(registry_of(user, kind).exists() for user in readers)


def test_a_list_stands_by_code_with_stopped_rows_last(cycle: Cycle, chief: User) -> None:
    for code, name, state in (("2", "乙", "在用"), ("1", "甲", "在用"), ("0", "丙", "停用")):
        texts = {"code": code, "name": name, "entity_type": "", "supervisor": "", "in_use": state}
        add_entry(UNITS, texts, by=chief)

    assert names(chief, UNITS) == ["甲", "乙", "建设管理部", "第一中学校", "丙"]


def test_the_search_finds_parts_of_any_text_and_former_names(cycle: Cycle, chief: User) -> None:
    renamed("建设管理部", "住房和城乡建设局", chief)

    assert names(chief, UNITS, text="城乡") == ["住房和城乡建设局"]
    assert names(chief, UNITS, text="建设 管理") == ["住房和城乡建设局"]
    assert names(chief, RegistryKind.PROJECTS, text="城乡建设") == ["道路养护项目"]
    assert names(chief, UNITS, text="无此单位") == []


def test_choices_filter_and_unknown_ones_are_ignored(cycle: Cycle, chief: User) -> None:
    kind = RegistryKind.PROJECTS

    bonds = wanted_of("", {"fund_nature": "一般债券", "code": "9"}, kind)
    nothing = wanted_of(" ", {"fund_nature": "彩票", "unit": "1"}, kind)

    assert bonds == RegistryFilter("", {"fund_nature": "一般债券"})
    assert nothing.is_empty
    assert names(chief, kind, choices=bonds.choices) == ["校舍修缮项目"]
    assert names(chief, kind, choices={"in_use": "停用"}) == []


@pytest.mark.parametrize("kind", RegistryKind)
def test_paging_shows_each_row_once_there_and_back(
    db: None, chief: User, kind: RegistryKind
) -> None:
    listing = LISTS[kind]
    for number in range(7):
        texts = {column.attribute: column.blank for column in listing.columns}
        texts |= {"name": f"名{number % 3}{number}", "in_use": ("在用", "停用")[number % 2]}
        add_entry(kind, texts, by=chief)
    rows = registry_of(chief, kind)
    everything = [row.pk for row in rows.order_by(*listing.order)]

    there, back = _walk(rows, listing.order)

    assert there == everything
    assert back == everything


def _walk(rows: object, order: tuple[str, ...]) -> tuple[list[int], list[int]]:
    there, back, place = [], [], Place()
    while True:
        page = page_of(rows, order, place, 2)
        there += [row.pk for row in page.rows]
        if not page.has_next:
            break
        place = Place(after=page.rows[-1].pk)
    back = [row.pk for row in page.rows]
    while page.has_previous:
        page = page_of(rows, order, Place(before=page.rows[0].pk), 2)
        back = [row.pk for row in page.rows] + back
    return there, back


@pytest.mark.parametrize("kind", RegistryKind)
def test_a_page_takes_as_many_queries_for_one_row_as_for_four(
    cycle: Cycle, chief: User, kind: RegistryKind, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    expected = 3 if kind is UNITS else 2

    _add(kind, ["新一"], chief)
    with django_assert_num_queries(expected):
        _shown(chief, kind)
    _add(kind, ["新二", "新三", "新四"], chief)
    with django_assert_num_queries(expected):
        assert len(_shown(chief, kind)) == 4


def _add(kind: RegistryKind, names: list[str], by: User) -> None:
    for name in names:
        texts = {column.attribute: "" for column in LISTS[kind].columns} | {"name": name}
        texts |= {each: "建设管理部" for each in ("unit", "supervisor") if each in texts}
        add_entry(kind, texts, by=by)


def _shown(user: User, kind: RegistryKind) -> list[object]:
    page = load_page(user, kind, RegistryFilter(text="新"), Place()).page
    return [(texts_of(LISTS[kind], row), _former(row)) for row in page.rows]


def _former(row: object) -> list[object]:
    return list(row.former_names.all()) if hasattr(row, "former_names") else []


def test_an_export_says_number_version_and_the_columns(cycle: Cycle, chief: User) -> None:
    rows = list(export_rows(chief, RegistryKind.PROJECTS, RegistryFilter(text="道路")))

    shown = [tuple(map(str, row)) for row in rows]

    number = str(registry_of(chief, RegistryKind.PROJECTS).get(name="道路养护项目").pk)
    assert shown == [
        (number, "1", "", "道路养护项目", "建设管理部", "一般公共预算", "1000000.00", "在用")
    ]


def test_a_unit_shows_its_former_names_projects_and_evaluations_of_all_years(
    cycle: Cycle, chief: User
) -> None:
    builders.cycle_with_rows(chief, 2025)
    pk = renamed("建设管理部", "住建局", chief)

    found = load_unit(chief, pk)

    assert [each.name for each in found.former_names] == ["建设管理部"]
    assert [each.name for each in found.projects] == ["道路养护项目"]
    assert [each.cycle.work_year for each in found.evaluations] == [2025, 2025, 2024, 2024]
    assert (found.project_count, found.evaluation_count) == (1, 4)


def test_a_party_cannot_tell_that_a_unit_exists(cycle: Cycle, chief: User) -> None:
    unit = BudgetUnit.objects.get(name="建设管理部")

    with pytest.raises(BudgetUnit.DoesNotExist):
        load_unit(builders.agency_account("甲评价公司"), unit.pk)


def test_stopped_units_are_not_offered(cycle: Cycle, chief: User) -> None:
    row = BudgetUnit.objects.get(name="第一中学校")
    texts = {**texts_of(LISTS[UNITS], row), "in_use": "停用"}
    edit_entry(UNITS, row.pk, texts, version=1, by=chief)

    assert units_on_offer(chief) == ("建设管理部",)
