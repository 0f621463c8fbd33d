import json
from decimal import Decimal
from typing import Any

import pytest

from hengji.actions.cycles import close_cycle
from hengji.actions.findings import (
    FINDING_CODE_TAKEN,
    FINDING_STILL_ANSWERED,
    MERGE_NEEDS_TWO,
    add_finding,
    edit_finding,
    merge_findings,
    move_finding,
    remove_finding,
)
from hengji.actions.recording import Stale
from hengji.actions.wording import AMOUNT_WRONG, TEXT_MISSING, TEXT_TOO_LONG
from hengji.core.flaws import FlawsFound
from hengji.core.permissions import NotAllowed, Role
from hengji.core.report.checks import CATEGORY_UNKNOWN
from hengji.core.workflow import MoveRefused
from hengji.models import Cycle, Event, Finding, User
from tests import builders
from tests.reporting import finding_in, recommendation_in

VALUES: dict[str, Any] = {
    "code": "",
    "category": "G01",
    "unit": "道路养护项目",
    "fact": "未申报\n绩效目标",
    "amount": Decimal("1200.5"),
}


def flaws_of(found: pytest.ExceptionInfo[FlawsFound]) -> list[tuple[str, str]]:
    return [(flaw.code, flaw.where) for flaw in found.value.flaws]


def codes(cycle: Cycle) -> list[str]:
    return list(Finding.objects.filter(cycle=cycle).values_list("code", flat=True))


def last_event() -> tuple[str, dict[str, Any]]:
    event = Event.objects.latest("sequence")
    return event.verb, json.loads(event.details)


def test_a_finding_without_a_code_gets_the_first_free_number(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, "01")

    row = add_finding(cycle.pk, VALUES, by=staff)

    row.refresh_from_db()
    assert (row.code, row.fact, row.amount) == ("02", "未申报绩效目标", Decimal("1200.50"))
    assert last_event() == (
        "新增问题",
        {
            "changes": [
                ["编号", "", "02"],
                ["类别", "", "G01"],
                ["单位或项目", "", "道路养护项目"],
                ["事实", "", "未申报绩效目标"],
                ["涉及金额（元）", "", "1200.50"],
            ]
        },
    )


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"unit": " \n"}, (TEXT_MISSING.code, "单位或项目")),
        ({"fact": ""}, (TEXT_MISSING.code, "事实")),
        ({"code": "号" * 31}, (TEXT_TOO_LONG.code, "编号")),
        ({"category": "X99"}, (CATEGORY_UNKNOWN.code, "类别")),
        ({"amount": Decimal(-1)}, (AMOUNT_WRONG.code, "涉及金额（元）")),
        ({"amount": Decimal("0.001")}, (AMOUNT_WRONG.code, "涉及金额（元）")),
        ({"spent": Decimal(10) ** 17}, (AMOUNT_WRONG.code, "执行数（元）")),
    ],
)
def test_what_a_finding_cannot_be_is_a_flaw_and_leaves_nothing(
    cycle: Cycle, staff: User, wrong: dict[str, Any], expected: tuple[str, str]
) -> None:
    events = Event.objects.count()

    with pytest.raises(FlawsFound) as found:
        add_finding(cycle.pk, {**VALUES, **wrong}, by=staff)

    assert flaws_of(found) == [expected]
    assert (Finding.objects.count(), Event.objects.count()) == (0, events)


def test_a_code_that_is_taken_is_a_flaw_that_names_the_other(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, "养护")

    with pytest.raises(FlawsFound) as found:
        add_finding(cycle.pk, {**VALUES, "code": "养 护"}, by=staff)

    message = "编号“养护”已用于“道路养护项目未申报绩效目标（养护）…”。"
    assert found.value.flaws == (FINDING_CODE_TAKEN.at("编号", message),)


def test_the_same_code_may_be_used_in_another_year(cycle: Cycle, chief: User) -> None:
    other = builders.cycle_with_rows(chief, 2025)
    finding_in(cycle, chief, "养护")

    finding_in(other, chief, "养护")

    assert (codes(cycle), codes(other)) == (["养护"], ["养护"])


def test_an_edit_leaves_before_and_after(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff)

    edit_finding(row.pk, {"basis": "办法第三条"}, version=1, by=staff)

    row.refresh_from_db()
    assert (row.basis, row.version) == ("办法第三条", 2)
    assert last_event() == ("修改问题", {"changes": [["依据", "", "办法第三条"]]})


def test_an_edit_that_changes_nothing_leaves_no_event(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, amount=Decimal("1200.50"))
    events = Event.objects.count()

    edit_finding(row.pk, {"amount": Decimal("1200.5"), "fact": row.fact}, version=1, by=staff)

    row.refresh_from_db()
    assert (row.version, Event.objects.count()) == (1, events)


def test_who_was_overtaken_overwrites_nothing(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff)
    edit_finding(row.pk, {"fact": "甲"}, version=1, by=staff)

    with pytest.raises(Stale):
        edit_finding(row.pk, {"fact": "乙"}, version=1, by=staff)

    row.refresh_from_db()
    assert row.fact == "甲"


def test_merged_findings_keep_both_texts_and_every_answer(cycle: Cycle, staff: User) -> None:
    first = finding_in(cycle, staff, "甲", amount=Decimal(100), fact="未申报", basis="办法")
    second = finding_in(
        cycle, staff, "乙", unit="校舍修缮项目", amount=Decimal(50), fact="未细化", effect="难评价"
    )
    one = recommendation_in(cycle, staff, first, title="申报")
    other = recommendation_in(cycle, staff, second, title="细化")

    merged = merge_findings([(first.pk, 1), (second.pk, 1)], by=staff)

    merged.refresh_from_db()
    assert (merged.code, merged.fact, merged.basis, merged.effect, merged.amount) == (
        "甲",
        "未申报；校舍修缮项目未细化",
        "办法",
        "难评价",
        Decimal("150.00"),
    )
    assert codes(cycle) == ["甲"]
    assert [list(each.answers.all()) for each in (one, other)] == [[merged], [merged]]


def test_the_event_of_a_merger_holds_the_originals(cycle: Cycle, staff: User) -> None:
    first = finding_in(cycle, staff, "甲", fact="未申报")
    second = finding_in(cycle, staff, "乙", fact="未细化")
    recommendation_in(cycle, staff, second, title="细化")

    merge_findings([(first.pk, 1), (second.pk, 1)], by=staff)

    originals = last_event()[1]["originals"]
    assert [(each["编号"], each["事实"], each["回应的建议"]) for each in originals] == [
        ("甲", "未申报", []),
        ("乙", "未细化", ["细化"]),
    ]


def test_one_finding_cannot_be_merged_with_itself(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff)

    with pytest.raises(FlawsFound) as found:
        merge_findings([(row.pk, 1), (row.pk, 1)], by=staff)

    assert flaws_of(found) == [(MERGE_NEEDS_TWO.code, "问题")]


def test_findings_of_two_years_are_never_merged(cycle: Cycle, chief: User) -> None:
    row = finding_in(cycle, chief)
    other = finding_in(builders.cycle_with_rows(chief, 2025), chief)

    with pytest.raises(Finding.DoesNotExist):
        merge_findings([(row.pk, 1), (other.pk, 1)], by=chief)

    assert Finding.objects.count() == 2


def test_a_merger_of_what_was_changed_meanwhile_changes_nothing(cycle: Cycle, staff: User) -> None:
    first, second = finding_in(cycle, staff, "甲"), finding_in(cycle, staff, "乙")
    edit_finding(second.pk, {"fact": "改过"}, version=1, by=staff)

    with pytest.raises(Stale):
        merge_findings([(first.pk, 1), (second.pk, 1)], by=staff)

    assert codes(cycle) == ["甲", "乙"]


def test_a_finding_moves_among_those_of_its_heading(cycle: Cycle, staff: User) -> None:
    rows = [
        finding_in(cycle, staff, code, category=category)
        for code, category in (("甲", "G01"), ("他", "P01"), ("乙", "G01"), ("丙", "G02"))
    ]

    move_finding(rows[3].pk, to=1, by=staff)

    assert codes(cycle) == ["丙", "他", "甲", "乙"]
    assert last_event() == ("调整问题次序", {"changes": [["次序", "3", "1"]]})


def test_moving_twice_to_one_place_is_moving_once(cycle: Cycle, staff: User) -> None:
    finding_in(cycle, staff, "甲")
    row = finding_in(cycle, staff, "乙")
    move_finding(row.pk, to=1, by=staff)
    events = Event.objects.count()

    move_finding(row.pk, to=1, by=staff)

    assert (codes(cycle), Event.objects.count()) == (["乙", "甲"], events)


@pytest.mark.parametrize(("to", "expected"), [(0, ["乙", "甲"]), (9, ["甲", "乙"])])
def test_a_place_that_is_not_there_is_the_nearest(
    cycle: Cycle, staff: User, to: int, expected: list[str]
) -> None:
    finding_in(cycle, staff, "甲")
    row = finding_in(cycle, staff, "乙")

    move_finding(row.pk, to=to, by=staff)

    assert codes(cycle) == expected


def test_a_removed_finding_stays_in_the_event_in_full(cycle: Cycle, staff: User) -> None:
    row = finding_in(cycle, staff, basis="办法", amount=Decimal(1200))

    remove_finding(row.pk, version=1, by=staff)

    event = Event.objects.latest("sequence")
    assert codes(cycle) == []
    assert (event.verb, event.object_id, event.object_name) == ("删除问题", row.pk, "养护")
    removed = json.loads(event.details)["removed"]
    assert (removed["事实"], removed["依据"], removed["涉及金额（元）"]) == (
        "未申报绩效目标（养护）",
        "办法",
        "1,200.00",
    )


def test_a_finding_that_a_recommendation_depends_on_is_not_removed(
    cycle: Cycle, staff: User
) -> None:
    row, other = finding_in(cycle, staff, "甲"), finding_in(cycle, staff, "乙")
    recommendation_in(cycle, staff, row, other, title="两个都回应")
    recommendation_in(cycle, staff, row, title="只回应甲")

    with pytest.raises(FlawsFound) as found:
        remove_finding(row.pk, version=1, by=staff)

    message = "建议“只回应甲”只回应问题“甲”。"
    assert found.value.flaws == (FINDING_STILL_ANSWERED.at("问题“甲”", message),)
    remove_finding(other.pk, version=1, by=staff)
    assert codes(cycle) == ["甲"]


@pytest.mark.parametrize("role", [Role.LEADER, Role.AGENCY, Role.SYSTEM, Role.AUDITOR])
def test_who_may_not_write_the_report_adds_no_finding(cycle: Cycle, role: Role) -> None:
    belongs = {"agency": builders.Agency.objects.first()} if role is Role.AGENCY else {}
    by = builders.account(role, **belongs)

    with pytest.raises(NotAllowed):
        add_finding(cycle.pk, VALUES, by=by)

    assert Finding.objects.count() == 0


def test_a_closed_year_keeps_its_findings(cycle: Cycle, chief: User) -> None:
    row = finding_in(cycle, chief)
    close_cycle(cycle.pk, by=chief)

    refused = 0
    for act in (
        lambda: add_finding(cycle.pk, VALUES, by=chief),
        lambda: edit_finding(row.pk, {"fact": "改"}, version=1, by=chief),
        lambda: move_finding(row.pk, to=1, by=chief),
        lambda: remove_finding(row.pk, version=1, by=chief),
        lambda: merge_findings([(row.pk, 1), (row.pk + 1, 1)], by=chief),
    ):
        with pytest.raises(MoveRefused):
            act()
        refused += 1

    assert (refused, codes(cycle)) == (5, ["养护"])


def test_hostile_text_is_kept_as_it_was_typed(cycle: Cycle, staff: User) -> None:
    text = "<script>alert(1)</script>=1+1{不存在}'; DROP TABLE--"

    row = finding_in(cycle, staff, fact=text)

    row.refresh_from_db()
    assert row.fact == text


def test_flaws_are_named_by_the_field(cycle: Cycle, staff: User) -> None:
    with pytest.raises(FlawsFound) as found:
        add_finding(cycle.pk, {"code": "", "category": "", "unit": "", "fact": ""}, by=staff)

    assert found.value.flaws == tuple(
        TEXT_MISSING.at(label, f"“{label}”是空白的。") for label in ("类别", "单位或项目", "事实")
    )
