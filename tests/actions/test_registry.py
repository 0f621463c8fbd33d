import json

import pytest

from hengji.actions.entries import add_entry, edit_entry
from hengji.actions.recording import Stale
from hengji.actions.registry_imports import discard_registry, import_registry, upload_registry
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.registry_import import Decision, EntryKind
from hengji.core.registry_lists import LISTS, RegistryKind
from hengji.documents.tables import render_table
from hengji.models import Agency, BudgetUnit, Cycle, Evaluation, Event, Expert, FormerName, User
from hengji.queries.registry import RegistryFilter, export_rows, load_entry, texts_of
from hengji.queries.registry_imports import heads_of, load_registry_preview
from tests import builders

UNITS = RegistryKind.UNITS
NEW = {"code": "9", "name": "新设局", "entity_type": "", "supervisor": "", "in_use": ""}


def exported(user: User, kind: RegistryKind = UNITS) -> list[list[object]]:
    return [list(row) for row in export_rows(user, kind, RegistryFilter())]


def uploaded(rows: list[list[object]], by: User, kind: RegistryKind = UNITS) -> int:
    content = render_table("名录", heads_of(LISTS[kind]), rows)
    return upload_registry(kind, [content], "名录.xlsx", by=by).pk


def confirmed(import_id: int, by: User, **decisions: Decision) -> list[EntryKind]:
    plan = load_registry_preview(by, UNITS, import_id).plan
    settled = {int(line.lstrip("line")): each for line, each in decisions.items()}
    done = import_registry(import_id, fingerprint=plan.fingerprint, decisions=settled, by=by)
    return [row.kind for row in done.rows]


def edited(unit: str, by: User, **texts: str) -> BudgetUnit:
    row = BudgetUnit.objects.get(name=unit)
    changed = {**texts_of(LISTS[UNITS], row), **texts}
    edit_entry(UNITS, row.pk, changed, version=row.version, by=by)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(
    ("kind", "texts", "verb"),
    [
        (RegistryKind.UNITS, NEW, "新增单位"),
        (
            RegistryKind.PROJECTS,
            {
                "code": "", "name": "新项目", "unit": "建设管理部", "fund_nature": "专项债券",
                "budget": "1,200.5", "in_use": "在用",
            },
            "新增项目",
        ),
        (RegistryKind.AGENCIES, {"name": "丙公司", "credit_code": "", "in_use": ""}, "新增机构"),
        (
            RegistryKind.EXPERTS,
            {"name": "王工", "field": "水利", "employer": "某大学", "in_use": "停用"},
            "新增专家",
        ),
    ],
)  # fmt: skip
def test_a_row_is_added_with_one_event(
    cycle: Cycle, staff: User, kind: RegistryKind, texts: dict[str, str], verb: str
) -> None:
    before = Event.objects.count()

    saved = add_entry(kind, texts, by=staff)

    event = Event.objects.last()
    row = load_entry(staff, kind, saved.entry_id)
    assert Event.objects.count() == before + 1
    assert (event.verb, event.object_id, event.object_name) == (verb, row.pk, texts["name"])
    assert texts_of(LISTS[kind], row)["name"] == texts["name"]
    assert saved.warnings == ()


def test_a_renamed_unit_keeps_its_old_name_which_imports_still_find(
    cycle: Cycle, chief: User
) -> None:
    row = edited("建设管理部", chief, name="住房和城乡建设局")

    builders.imported(cycle, chief)

    former = FormerName.objects.get()
    assert (former.unit, former.name) == (row, "建设管理部")
    assert row.version == 2
    assert not BudgetUnit.objects.filter(name="建设管理部").exists()
    assert Evaluation.objects.filter(unit=row).count() == 2
    assert Evaluation.objects.count() == 4
    assert json.loads(Event.objects.get(verb="修改单位").details)["changes"] == [
        ["单位名称", "建设管理部", "住房和城乡建设局"]
    ]


def test_other_spacing_of_a_name_is_no_former_name(cycle: Cycle, chief: User) -> None:
    edited("建设管理部", chief, name="建设管理部 ")

    assert not FormerName.objects.exists()


def test_saving_what_is_there_changes_nothing(cycle: Cycle, chief: User) -> None:
    before = Event.objects.count()

    row = edited("建设管理部", chief)

    assert (row.version, Event.objects.count()) == (1, before)


def test_a_stale_row_is_not_overwritten(cycle: Cycle, chief: User, staff: User) -> None:
    row = edited("建设管理部", staff, code="101")
    texts = {**texts_of(LISTS[UNITS], row), "code": "999"}

    with pytest.raises(Stale):
        edit_entry(UNITS, row.pk, texts, version=1, by=chief)

    row.refresh_from_db()
    assert row.code == "101"


def test_a_taken_name_or_code_is_refused_at_its_column(cycle: Cycle, chief: User) -> None:
    edited("建设管理部", chief, code="101")

    with pytest.raises(FlawsFound) as by_name:
        add_entry(UNITS, {**NEW, "name": "建设 管理部"}, by=chief)
    with pytest.raises(FlawsFound) as by_code:
        edited("第一中学校", chief, code="101")

    assert [flaw.where for flaw in by_name.value.flaws] == ["单位名称"]
    assert [flaw.where for flaw in by_code.value.flaws] == ["单位编码"]
    assert BudgetUnit.objects.count() == 2


def test_a_doubtful_credit_code_is_saved_with_a_warning(cycle: Cycle, chief: User) -> None:
    texts = {"name": "丙公司", "credit_code": "91350100M000100Y44", "in_use": "在用"}

    saved = add_entry(RegistryKind.AGENCIES, texts, by=chief)

    assert [flaw.code for flaw in saved.warnings] == ["registry-credit-code-doubtful"]
    assert Agency.objects.get(pk=saved.entry_id).credit_code == "91350100M000100Y44"


@pytest.mark.parametrize("role", [Role.LEADER, Role.SECURITY, Role.AUDITOR])
def test_who_may_not_keep_the_registry_changes_nothing(cycle: Cycle, role: Role) -> None:
    with pytest.raises(NotAllowed):
        add_entry(UNITS, NEW, by=builders.account(role))

    assert BudgetUnit.objects.count() == 2


def test_an_export_read_back_changes_nothing(cycle: Cycle, chief: User) -> None:
    before = list(BudgetUnit.objects.order_by("pk").values())

    kinds = confirmed(uploaded(exported(chief), chief), chief)

    assert kinds == [EntryKind.SAME, EntryKind.SAME]
    assert list(BudgetUnit.objects.order_by("pk").values()) == before


def test_an_edited_export_is_one_event_that_lists_its_rows(cycle: Cycle, chief: User) -> None:
    rows = exported(chief)
    rows[0][2], rows[0][3] = "101", "住建局"
    rows.append([None, None, "103", "教育局", "行政机关", "住建局", "在用"])

    confirmed(uploaded(rows, chief), chief)

    event = Event.objects.last()
    details = json.loads(event.details)
    added = BudgetUnit.objects.get(code="103")
    assert Event.objects.filter(verb="导入名录").count() == 1
    assert (event.verb, event.summary) == ("导入名录", "新增 1 条，变更 1 条，不变 1 条")
    assert details["rows"][0] == [
        "变更",
        "住建局",
        [["单位编码", "", "101"], ["单位名称", "建设管理部", "住建局"]],
    ]
    assert [row[:2] for row in details["rows"]] == [["变更", "住建局"], ["新增", "教育局"]]
    assert added.supervisor == BudgetUnit.objects.get(name="住建局")
    assert [each.name for each in FormerName.objects.all()] == ["建设管理部"]


def test_the_same_file_again_changes_nothing(cycle: Cycle, chief: User) -> None:
    rows = exported(chief)
    rows[0][2] = "101"
    rows.append([None, None, "103", "教育局", "行政机关", "", "在用"])
    confirmed(uploaded(rows, chief), chief)

    kinds = confirmed(uploaded(rows, chief), chief)

    assert kinds == [EntryKind.SAME, EntryKind.SAME, EntryKind.SAME]
    assert BudgetUnit.objects.count() == 3


def test_two_units_swap_their_codes_and_names(cycle: Cycle, chief: User) -> None:
    edited("建设管理部", chief, code="101")
    edited("第一中学校", chief, code="102")
    rows = exported(chief)
    rows[0][2:4], rows[1][2:4] = rows[1][2:4], rows[0][2:4]

    confirmed(uploaded(rows, chief), chief)

    shown = list(BudgetUnit.objects.order_by("pk").values_list("name", "code"))
    assert shown == [("第一中学校", "102"), ("建设管理部", "101")]


@pytest.mark.parametrize(
    ("decision", "code", "kept"),
    [(Decision.KEEP, "777", ["建设管理部"]), (Decision.TAKE, "101", [])],
)
def test_a_conflict_is_decided_and_nothing_is_lost(
    cycle: Cycle, chief: User, decision: Decision, code: str, kept: list[str]
) -> None:
    rows = exported(chief)
    rows[0][2] = "101"
    edited("建设管理部", chief, code="777")

    confirmed(uploaded(rows, chief), chief, line3=decision)

    assert BudgetUnit.objects.get(name="建设管理部").code == code
    assert json.loads(Event.objects.last().details)["kept"] == kept


def test_a_conflict_nobody_decided_keeps_the_record(cycle: Cycle, chief: User) -> None:
    rows = exported(chief)
    rows[0][2] = "101"
    edited("建设管理部", chief, code="777")

    confirmed(uploaded(rows, chief), chief)

    assert BudgetUnit.objects.get(name="建设管理部").code == "777"


def test_an_import_with_an_error_writes_nothing(cycle: Cycle, chief: User) -> None:
    rows = exported(chief)
    rows[0][2], rows[1][4] = "101", "学校"
    import_id = uploaded(rows, chief)
    fingerprint = load_registry_preview(chief, UNITS, import_id).plan.fingerprint

    with pytest.raises(FlawsFound) as found:
        import_registry(import_id, fingerprint=fingerprint, by=chief)

    assert [flaw.code for flaw in found.value.flaws] == ["registry-value-not-listed"]
    assert found.value.flaws[0].where.endswith("单元格 E4")
    assert not BudgetUnit.objects.exclude(code="").exists()


def test_what_was_not_shown_is_not_confirmed(cycle: Cycle, chief: User) -> None:
    rows = exported(chief)
    rows[0][2] = "101"
    import_id = uploaded(rows, chief)
    fingerprint = load_registry_preview(chief, UNITS, import_id).plan.fingerprint
    edited("建设管理部", chief, entity_type="行政机关")

    with pytest.raises(Stale):
        import_registry(import_id, fingerprint=fingerprint, by=chief)

    assert BudgetUnit.objects.get(name="建设管理部").code == ""


def test_an_upload_is_confirmed_or_put_aside_once(cycle: Cycle, chief: User) -> None:
    first, second = uploaded(exported(chief), chief), uploaded(exported(chief), chief)
    confirmed(first, chief)
    discard_registry(second, by=chief)

    for import_id in (first, second):
        with pytest.raises(Stale):
            confirmed(import_id, chief)
        with pytest.raises(Stale):
            discard_registry(import_id, by=chief)


def test_a_list_drawn_up_by_hand_needs_no_number_and_no_version(chief: User) -> None:
    listing = LISTS[RegistryKind.EXPERTS]
    content = render_table("", heads_of(listing)[2:], [["王工", "水利", "某大学", ""]])
    upload = upload_registry(listing.kind, [content], "专家.xlsx", by=chief)
    plan = load_registry_preview(chief, listing.kind, upload.pk).plan

    import_registry(upload.pk, fingerprint=plan.fingerprint, by=chief)

    assert list(Expert.objects.values_list("name", "field", "employer", "in_use")) == [
        ("王工", "水利", "某大学", True)
    ]


def test_a_file_of_something_else_is_one_flaw(chief: User) -> None:
    upload = upload_registry(UNITS, ["甲,乙\n1,2\n".encode()], "别的.csv", by=chief)

    preview = load_registry_preview(chief, UNITS, upload.pk)

    assert (preview.reading, preview.can_be_confirmed) == (None, False)
    assert [flaw.code for flaw in preview.flaws] == ["table-head-missing"]


def test_formulas_in_names_go_out_and_in_as_they_are(cycle: Cycle, chief: User) -> None:
    add_entry(UNITS, {**NEW, "name": "=1+1"}, by=chief)
    add_entry(UNITS, {**NEW, "code": "8", "name": "<b>@局</b>"}, by=chief)

    kinds = confirmed(uploaded(exported(chief), chief), chief)

    assert kinds == [EntryKind.SAME] * 4
