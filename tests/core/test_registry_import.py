from collections.abc import Mapping

import pytest

from hengji.core.imports import Change
from hengji.core.registry_import import (
    NUMBER,
    VERSION,
    Decision,
    EntryKind,
    FileEntry,
    RecordedEntry,
    RegistryPlan,
    clashes,
    plan_registry,
)
from hengji.core.registry_lists import LISTS, RegistryKind

UNITS, PROJECTS = LISTS[RegistryKind.UNITS], LISTS[RegistryKind.PROJECTS]
BUILDING = {
    "code": "101",
    "name": "建设管理部",
    "entity_type": "行政机关",
    "supervisor": "",
    "in_use": "在用",
}
SCHOOL = {**BUILDING, "code": "102", "name": "第一中学校", "entity_type": "事业单位"}
RECORDED = (RecordedEntry(7, 3, BUILDING), RecordedEntry(9, 1, SCHOOL))
NAMES = {"建设管理部": "建设管理部", "第一中学校": "第一中学校", "一中": "第一中学校"}


def row(line: int, number: object, version: object, **texts: str) -> FileEntry:
    places = {**{name: f"{name}{line}" for name in texts}, NUMBER: f"A{line}", VERSION: f"B{line}"}
    return FileEntry(line, str(number), str(version), texts, places)


def exported(line: int, recorded: RecordedEntry, **changed: str) -> FileEntry:
    return row(line, recorded.number, recorded.version, **{**recorded.texts, **changed})


def planned(*entries: FileEntry) -> RegistryPlan:
    return plan_registry(entries, RECORDED, UNITS, NAMES)


def codes(plan: RegistryPlan) -> list[tuple[str, str]]:
    return [(flaw.code, flaw.where) for flaw in plan.flaws]


def test_a_file_as_it_was_exported_changes_nothing() -> None:
    plan = planned(exported(2, RECORDED[0]), exported(3, RECORDED[1]))

    assert [each.kind for each in plan.rows] == [EntryKind.SAME, EntryKind.SAME]
    assert plan.changes_nothing
    assert plan.flaws == ()


def test_a_numbered_row_is_that_record_whatever_its_name_is_now() -> None:
    plan = planned(exported(2, RECORDED[1], name="第一高级中学", entity_type=""))

    assert plan.rows[0].kind is EntryKind.CHANGED
    assert plan.rows[0].recorded == 1
    assert plan.rows[0].changes == (
        Change("单位名称", "第一中学校", "第一高级中学"),
        Change("单位类型", "事业单位", "未填写"),
    )


def test_an_emptied_cell_of_a_numbered_row_empties_the_record() -> None:
    plan = planned(exported(2, RECORDED[0], code=""))

    assert plan.rows[0].changes == (Change("单位编码", "101", ""),)


def test_a_record_that_changed_since_the_export_is_a_conflict() -> None:
    stale = row(2, 7, 2, **{**BUILDING, "code": "111"})

    plan = planned(stale, exported(3, RECORDED[1]))

    assert [each.kind for each in plan.rows] == [EntryKind.CONFLICT, EntryKind.SAME]
    assert plan.of_kind(EntryKind.CONFLICT) == (plan.rows[0],)
    assert plan.rows[0].changes == (Change("单位编码", "101", "111"),)


def test_an_old_row_that_says_what_the_record_says_is_no_conflict() -> None:
    assert planned(row(2, 7, 1, **BUILDING)).changes_nothing


@pytest.mark.parametrize(
    ("decisions", "kind"),
    [
        ({}, EntryKind.SAME),
        ({2: Decision.KEEP}, EntryKind.SAME),
        ({2: Decision.TAKE}, EntryKind.CHANGED),
    ],
)
def test_a_conflict_is_settled_by_a_decision_and_else_keeps_the_record(
    decisions: Mapping[int, Decision], kind: EntryKind
) -> None:
    plan = planned(row(2, 7, "", **{**BUILDING, "code": "111"}))

    settled = plan.settled(decisions)

    assert [each.kind for each in settled.rows] == [kind]


def test_a_row_without_number_is_found_by_its_name_and_its_blanks_say_nothing() -> None:
    blank = dict.fromkeys(BUILDING, "")

    plan = planned(row(2, "", "", **{**blank, "name": "建设 管理部", "code": "111"}))

    assert plan.rows[0].recorded == 0
    assert plan.rows[0].changes == (Change("单位编码", "101", "111"),)


def test_a_former_name_finds_the_unit_and_does_not_rename_it() -> None:
    blank = dict.fromkeys(BUILDING, "")

    plan = planned(row(2, "", "", **{**blank, "name": "一中"}))

    assert plan.rows[0].recorded == 1
    assert plan.changes_nothing


def test_a_new_row_may_have_a_supervisor_that_is_new_in_the_same_file() -> None:
    first = row(2, "", "", **{**BUILDING, "code": "103", "name": "教育局"})
    second = row(3, "", "", **{**SCHOOL, "code": "104", "name": "二中", "supervisor": "教育局"})

    plan = planned(first, second)

    assert [each.kind for each in plan.rows] == [EntryKind.NEW, EntryKind.NEW]
    assert plan.rows[1].texts["supervisor"] == "教育局"
    assert plan.flaws == ()


def test_a_former_name_of_a_supervisor_becomes_the_present_one() -> None:
    plan = planned(exported(2, RECORDED[0], supervisor="一中"))

    assert plan.rows[0].texts["supervisor"] == "第一中学校"


def test_each_bad_cell_is_named_at_its_place() -> None:
    plan = planned(
        exported(2, RECORDED[0], entity_type="机关", supervisor="无此单位", name=""),
        row(3, 99, 1, **SCHOOL),
    )

    assert codes(plan) == [
        ("registry-value-missing", "name2"),
        ("registry-value-not-listed", "entity_type2"),
        ("registry-unit-unknown", "supervisor2"),
        ("registry-number-unknown", "A3"),
        ("registry-value-taken", "name3"),
        ("registry-value-taken", "code3"),
    ]


def test_one_record_in_two_rows_is_an_error() -> None:
    plan = planned(exported(2, RECORDED[0]), row(5, "", "", **BUILDING))

    assert codes(plan) == [("registry-entry-twice", "name5")]


def test_two_rows_may_not_share_a_code_or_a_name() -> None:
    plan = planned(
        exported(2, RECORDED[0], code="102"),
        row(3, "", "", **{**SCHOOL, "name": "二中", "code": "105"}),
        row(4, "", "", **{**SCHOOL, "name": "二 中", "code": "106"}),
    )

    assert codes(plan) == [("registry-value-taken", "name4"), ("registry-value-taken", "code2")]
    assert plan.flaws[1].message == "“建设管理部”的单位编码（102）与“第一中学校”相同。"


def test_two_records_may_swap_their_codes_and_names() -> None:
    plan = planned(
        exported(2, RECORDED[0], code="102", name="第一中学校"),
        exported(3, RECORDED[1], code="101", name="建设管理部"),
    )

    assert plan.flaws == ()
    assert [each.recorded for each in plan.rows] == [0, 1]


def test_blank_codes_are_shared_freely() -> None:
    plan = planned(exported(2, RECORDED[0], code=""), exported(3, RECORDED[1], code=""))

    assert plan.flaws == ()


def test_keeping_the_record_can_make_a_row_of_the_file_clash() -> None:
    stale = row(2, 7, 1, **{**BUILDING, "code": "109"})
    plan = planned(stale, exported(3, RECORDED[1], code="101"))

    kept = clashes(plan.settled({2: Decision.KEEP}), RECORDED, UNITS)

    assert plan.flaws == ()
    assert [(flaw.code, flaw.where) for flaw in kept] == [("registry-value-taken", "code3")]


@pytest.mark.parametrize("supervisor", ["建设管理部", "第一中学校"])
def test_no_unit_supervises_itself_even_by_others(supervisor: str) -> None:
    plan = planned(
        exported(2, RECORDED[0], supervisor=supervisor),
        exported(3, RECORDED[1], supervisor="建设管理部"),
    )

    assert ("registry-supervisor-loop", "supervisor2") in codes(plan)


def test_a_unit_below_a_loop_of_others_is_not_in_it() -> None:
    looped = (
        RecordedEntry(1, 1, {**BUILDING, "supervisor": "第一中学校"}),
        RecordedEntry(2, 1, {**SCHOOL, "supervisor": "建设管理部"}),
    )
    below = row(2, "", "", **{**BUILDING, "code": "9", "name": "丙", "supervisor": "建设管理部"})

    assert plan_registry([below], looped, UNITS, NAMES).flaws == ()


def test_projects_of_two_units_may_share_a_name() -> None:
    road = {
        "code": "",
        "name": "道路养护",
        "unit": "建设管理部",
        "fund_nature": "",
        "budget": "100",
        "in_use": "在用",
    }
    recorded = (RecordedEntry(1, 1, road),)

    other = plan_registry([row(2, "", "", **{**road, "unit": "一中"})], recorded, PROJECTS, NAMES)
    same = plan_registry([row(2, "", "", **road)], recorded, PROJECTS, NAMES)

    assert [each.kind for each in other.rows] == [EntryKind.NEW]
    assert [each.kind for each in same.rows] == [EntryKind.SAME]


def test_the_fingerprint_differs_when_the_plan_does() -> None:
    first, second = planned(exported(2, RECORDED[0])), planned(exported(2, RECORDED[0], code="1"))

    assert first.fingerprint == planned(exported(2, RECORDED[0])).fingerprint
    assert first.fingerprint != second.fingerprint
