from dataclasses import replace
from decimal import Decimal

from hengji.core.imports import (
    Change,
    Recorded,
    RowKind,
    check_plan,
    check_procedure,
    plan_import,
    unit_of,
)
from hengji.core.ledger import FundNature, LedgerRow, Scope
from hengji.core.quantities import Points, Yuan

ROW = LedgerRow(
    "道路养护项目",
    Points(Decimal("92.50")),
    Scope.PROJECT,
    unit="建设管理部",
    agency="甲评价公司",
    budget=Yuan(Decimal(1000000)),
    spent=Yuan(Decimal(900000)),
    self_score=Points(Decimal("95.00")),
    fund_nature=FundNature.GENERAL,
)
RECORDED = Recorded(
    "道路养护项目",
    "建设管理部",
    Scope.PROJECT,
    Points(Decimal("92.50")),
    "甲评价公司",
    FundNature.GENERAL,
    Yuan(Decimal(1000000)),
    Yuan(Decimal(900000)),
    Points(Decimal("95.00")),
)
WHOLE_UNIT = LedgerRow("2023年度第一中学校部门整体支出", Points(Decimal("74.00")), Scope.UNIT)


def test_a_row_that_says_the_same_changes_nothing() -> None:
    plan = plan_import([ROW], [RECORDED])

    assert [each.kind for each in plan.rows] == [RowKind.SAME]
    assert plan.changes_nothing
    assert plan.absent == ()


def test_a_new_row_is_added_and_an_absent_one_is_named() -> None:
    plan = plan_import([WHOLE_UNIT], [RECORDED])

    assert [(each.kind, each.unit) for each in plan.rows] == [(RowKind.NEW, "第一中学校")]
    assert plan.absent == (0,)
    assert [plan.count(kind) for kind in RowKind] == [1, 0, 0]


def test_a_change_shows_before_and_after() -> None:
    changed = replace(
        ROW,
        score=Points(Decimal("90.00")),
        agency="乙评价公司",
        spent=Yuan(Decimal(950000)),
        fund_nature=FundNature.GENERAL_BOND,
    )

    plan = plan_import([changed], [RECORDED])

    assert plan.rows[0].changes == (
        Change("得分", "92.50", "90.00"),
        Change("第三方机构", "甲评价公司", "乙评价公司"),
        Change("资金性质", "一般公共预算", "一般债券"),
        Change("执行数", "900,000.00元", "950,000.00元"),
    )
    assert not plan.changes_nothing


def test_a_blank_cell_deletes_nothing() -> None:
    blank = LedgerRow("道路养护项目", Points(Decimal("92.50")), Scope.PROJECT, unit="建设管理部")

    assert plan_import([blank], [RECORDED]).changes_nothing


def test_a_first_score_is_a_change() -> None:
    plan = plan_import([ROW], [replace(RECORDED, score=None, fund_nature=None)])

    assert plan.rows[0].changes == (
        Change("得分", "", "92.50"),
        Change("资金性质", "", "一般公共预算"),
    )


def test_spaces_and_width_do_not_make_another_evaluation() -> None:
    spaced = replace(ROW, name="道路 养护项目", unit="建设管理部 ")

    assert [each.recorded for each in plan_import([spaced], [RECORDED]).rows] == [0]


def test_one_name_in_two_units_is_two_evaluations() -> None:
    other = replace(RECORDED, unit="第一中学校")

    plan = plan_import([ROW, replace(ROW, unit="第二中学校")], [other, RECORDED])

    assert [each.recorded for each in plan.rows] == [1, None]


def test_a_row_without_unit_is_that_of_its_name_if_only_one_unit_has_it() -> None:
    without = replace(ROW, unit="")
    other = replace(RECORDED, unit="第一中学校")

    assert plan_import([without], [RECORDED]).rows[0].recorded == 0
    assert plan_import([without], [RECORDED, other]).rows[0].recorded is None
    assert plan_import([ROW], [replace(RECORDED, unit="")]).rows[0].recorded == 0


def test_the_fingerprint_differs_when_the_plan_does() -> None:
    first = plan_import([ROW], [RECORDED])
    second = plan_import([replace(ROW, score=Points(Decimal("90.00")))], [RECORDED])

    assert first.fingerprint == plan_import([ROW], [RECORDED]).fingerprint
    assert first.fingerprint != second.fingerprint


def test_only_a_whole_unit_names_its_unit_itself() -> None:
    assert unit_of(WHOLE_UNIT) == "第一中学校"
    assert unit_of(replace(WHOLE_UNIT, scope=Scope.PROJECT)) == ""
    assert unit_of(replace(WHOLE_UNIT, unit="一中")) == "一中"


def test_a_former_name_of_a_unit_is_the_unit() -> None:
    renamed = replace(RECORDED, unit="住建局")

    plan = plan_import([ROW], [renamed], {"建设管理部": "住建局", "住建局": "住建局"})

    assert [(each.kind, each.unit) for each in plan.rows] == [(RowKind.SAME, "住建局")]


def test_one_evaluation_under_two_names_of_its_unit_is_counted_once() -> None:
    other = replace(ROW, unit="住建局")
    names = {"建设管理部": "住建局", "住建局": "住建局"}

    twice = check_plan(plan_import([ROW, other], [], names))
    apart = check_plan(plan_import([ROW, other], []))
    repeated = check_plan(plan_import([ROW, ROW], []))

    assert [flaw.code for flaw in twice] == ["ledger-name-repeated"]
    assert (list(apart), list(repeated)) == ([], [])


def test_a_score_or_an_agency_of_the_procedure_is_not_overwritten_by_a_ledger() -> None:
    under_way = replace(RECORDED, score=None, agency="乙评价公司", under_procedure=True)
    free = replace(under_way, name=WHOLE_UNIT.name, unit="第一中学校", under_procedure=False)
    rows = [replace(ROW, budget=Yuan(Decimal(1))), replace(WHOLE_UNIT, agency="甲评价公司")]

    flaws = [*check_procedure(plan_import(rows, [under_way, free]), [under_way, free])]

    assert [(flaw.code, flaw.message) for flaw in flaws] == [
        ("score-from-leaves", "“道路养护项目”的得分现在是“无”，文件里是“92.50”。"),
        (
            "agency-from-commission",
            "“道路养护项目”的第三方机构现在是“乙评价公司”，文件里是“甲评价公司”。",
        ),
    ]


def test_a_ledger_that_agrees_with_the_procedure_or_adds_to_it_is_no_matter() -> None:
    under_way = replace(RECORDED, under_procedure=True)
    rows = [replace(ROW, budget=Yuan(Decimal(1))), WHOLE_UNIT]

    assert [*check_procedure(plan_import(rows, [under_way]), [under_way])] == []
