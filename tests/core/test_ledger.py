from decimal import Decimal

import pytest

from hengji.core.flaws import Flaw
from hengji.core.grading import Grade
from hengji.core.ledger import (
    GRADE_CONTRADICTS_SCORE,
    NAME_REPEATED,
    NOWHERE,
    SCORE_ROUNDED,
    SPENT_ABOVE_BUDGET,
    LedgerRow,
    Origin,
    Scope,
    check_ledger,
    infer_scope,
)
from hengji.core.quantities import Yuan
from tests.core.builders import SCALE, TABLE, ledger_of, origin, row


def yuan(text: str) -> Yuan:
    return Yuan(Decimal(text))


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("演示单位甲2023年度部门整体支出绩效评价报告", Scope.UNIT),
        ("演示单位甲2023年度部门整\n体支出绩效评价报告", Scope.UNIT),
        ("演示单位甲 单 位 整 体 支出", Scope.UNIT),
        ("演示单位甲整体支出", Scope.UNIT),
        ("演示单位甲2023年部门支出项目绩效评价报告", Scope.PROJECT),
        ("演示道路养护项目", Scope.PROJECT),
    ],
)
def test_the_scope_is_inferred_from_words_a_cell_may_have_broken(name: str, scope: Scope) -> None:
    assert infer_scope(name) is scope


def test_a_place_names_the_table_and_the_row() -> None:
    assert origin(74).place == "得分表.xlsx 工作表“得分表” 第 74 行"


def test_a_row_from_nowhere_has_no_place() -> None:
    assert NOWHERE.place == ""


def test_rows_are_equal_wherever_they_stood() -> None:
    assert row(origin=origin(3), serial=1) == row(origin=origin(9), serial=7)
    assert row(score="88.01") != row(score="88.00")


@pytest.mark.parametrize("grade", [None, Grade.GOOD])
def test_a_consistent_row_has_no_flaw(grade: Grade | None) -> None:
    ledger = ledger_of(
        row(grade=grade, budget=yuan("100"), spent=yuan("100"), origin=origin(3, score="88.0"))
    )

    assert check_ledger(ledger, SCALE) == ()


def test_every_repetition_of_a_name_is_a_flaw_against_the_first() -> None:
    ledger = ledger_of(
        row("演示单位（甲）", "90.00", origin=origin(3)),
        row("演示单位乙", "89.00", origin=origin(4)),
        row("演示单位(甲)", "88.00", origin=origin(5)),
        row("演示 单位(甲)", "87.00", origin=origin(6)),
    )

    first = f"{TABLE} 第 3 行同名（90.00 分）。"
    assert check_ledger(ledger, SCALE) == (
        NAME_REPEATED.at(f"{TABLE} 第 5 行", f"“演示单位(甲)”（88.00 分）与{first}"),
        NAME_REPEATED.at(f"{TABLE} 第 6 行", f"“演示 单位(甲)”（87.00 分）与{first}"),
    )


@pytest.mark.parametrize(
    ("score", "stated", "right"),
    [("90.00", Grade.GOOD, "优"), ("89.99", Grade.EXCELLENT, "良"), ("59.99", Grade.FAIR, "差")],
)
def test_a_grade_that_contradicts_its_score_is_a_flaw(
    score: str, stated: Grade, right: str
) -> None:
    ledger = ledger_of(row(score=score, grade=stated, origin=origin(3, score=score)))

    message = f"“演示单位甲”得 {score} 分，按分界应为“{right}”，表中写的是“{stated}”。"
    assert check_ledger(ledger, SCALE) == (GRADE_CONTRADICTS_SCORE.at(f"{TABLE} 第 3 行", message),)


@pytest.mark.parametrize(
    ("written", "shown", "number", "grade"),
    [
        ("89.995", "90.00", "89.995", "优"),
        ("89.994", "89.99", "89.994", "良"),
        ("８９．９９５", "90.00", "89.995", "优"),
        ("89.995分", "90.00", "89.995", "优"),
        ("得分 79.9951 分", "80.00", "79.9951", "良"),
    ],
)
def test_a_score_that_was_rounded_is_noted_with_both_numbers(
    written: str, shown: str, number: str, grade: str
) -> None:
    ledger = ledger_of(row(score=shown, origin=origin(3, score=written)))

    message = f"“演示单位甲”写的是 {number} 分，显示为 {shown} 分，据此评为“{grade}”。"
    assert check_ledger(ledger, SCALE) == (SCORE_ROUNDED.at(f"{TABLE} 第 3 行", message),)


@pytest.mark.parametrize("written", ["88", "88.00", "88.000", "88.00分", "1,2.345", ""])
def test_a_score_that_lost_nothing_is_not_noted(written: str) -> None:
    ledger = ledger_of(row(score="88.00", origin=Origin(TABLE, 3, "演示单位甲", written)))

    assert check_ledger(ledger, SCALE) == ()


OVERSPENT = SPENT_ABOVE_BUDGET.at(
    f"{TABLE} 第 3 行", "“演示单位甲”执行数 3,852,135.05 元大于预算数 3,852,135.04 元。"
)


@pytest.mark.parametrize(
    ("budget", "spent", "flaws"),
    [
        ("3852135.04", "3852135.05", [OVERSPENT]),
        ("3852135.04", "3852135.04", []),
        ("3852135.04", None, []),
        (None, "3852135.05", []),
    ],
)
def test_more_spent_than_budgeted_is_a_warning(
    budget: str | None, spent: str | None, flaws: list[Flaw]
) -> None:
    overspent = row(
        budget=None if budget is None else yuan(budget),
        spent=None if spent is None else yuan(spent),
        origin=origin(3),
    )

    assert check_ledger(ledger_of(overspent), SCALE) == tuple(flaws)


def test_all_flaws_of_a_row_are_returned_at_once() -> None:
    wrong = LedgerRow(
        "演示单位甲",
        row(score="90.00").score,
        Scope.UNIT,
        Grade.GOOD,
        budget=yuan("1"),
        spent=yuan("2"),
        origin=origin(3, score="89.995"),
    )

    codes = [flaw.code for flaw in check_ledger(ledger_of(wrong, wrong), SCALE)]

    of_a_row = [SCORE_ROUNDED.code, GRADE_CONTRADICTS_SCORE.code, SPENT_ABOVE_BUDGET.code]
    assert codes == [NAME_REPEATED.code, *of_a_row, *of_a_row]
