from collections.abc import Mapping
from decimal import Decimal
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.distribution import distribute
from hengji.core.grading import Grade
from hengji.core.ledger import Ledger, LedgerRow, Scope
from hengji.core.quantities import Points, Yuan
from hengji.core.report.figures import (
    Figure,
    ScopeSummary,
    figures_of,
    shares_add_up,
    summarise_scopes,
)
from tests.core.builders import SCALE, hundredths, ledger_of, points, row, scored


def figures(ledger: Ledger) -> Mapping[str, Figure]:
    return figures_of(ledger, distribute([row.score for row in ledger.rows], SCALE))


def money(budget: str | None, spent: str | None = None, score: str = "88") -> LedgerRow:
    return row(
        score=score,
        budget=None if budget is None else Yuan(Decimal(budget)),
        spent=None if spent is None else Yuan(Decimal(spent)),
    )


def texts(ledger: Ledger, *names: str) -> list[str | None]:
    found = figures(ledger)
    return [found[name].text if name in found else None for name in names]


def test_every_figure_says_how_it_was_computed() -> None:
    ledger = ledger_of(
        row("演示单位甲", "91.00", scope=Scope.UNIT, budget=Yuan(Decimal(300)), agency="甲所"),
        row("演示项目乙", "86.00", budget=Yuan(Decimal(100)), agency="乙所"),
        row("演示项目丙", "85.50", budget=Yuan(Decimal(100)), agency="甲所"),
    )

    found = figures(ledger)

    assert list(found.values()) == [
        Figure("总数", 3, "3", "得分表共 3 行"),
        Figure("部门整体", 1, "1", "得分表中类型为“部门整体”的行数"),
        Figure("项目", 2, "2", "得分表中类型为“项目”的行数"),
        Figure("专项债", 0, "0", "得分表中类型为“专项债”的行数"),
        Figure("政策", 0, "0", "得分表中类型为“政策”的行数"),
        Figure("优", 1, "1", "得分在 90.00 分（含）至 100.00 分的行数"),
        Figure("优占比", Decimal(1) / 3, "33.33%", "1 ÷ 3"),
        Figure("良", 2, "2", "得分在 80.00 分（含）至 90.00 分的行数"),
        Figure("良占比", Decimal(2) / 3, "66.67%", "2 ÷ 3"),
        Figure("中", 0, "0", "得分在 60.00 分（含）至 80.00 分的行数"),
        Figure("中占比", Decimal(0), "0.00%", "0 ÷ 3"),
        Figure("差", 0, "0", "得分在 0.00 分（含）至 60.00 分的行数"),
        Figure("差占比", Decimal(0), "0.00%", "0 ÷ 3"),
        Figure("均值", Decimal("87.5"), "87.50", "3 行得分之和 262.50 ÷ 3"),
        Figure("中位数", Decimal("86.00"), "86.00", "3 行得分由低到高居中的值"),
        Figure("标准差", Decimal("9.25").sqrt(), "3.04", "3 行得分的样本标准差（除以 3 − 1）"),
        Figure("最高分", Decimal("91.00"), "91.00", "“演示单位甲”的得分"),
        Figure("最低分", Decimal("85.50"), "85.50", "“演示项目丙”的得分"),
        Figure("预算合计", Decimal(500), "500.00", "3 行预算数之和"),
        Figure("资金加权均值", Decimal("88.9"), "88.90", "各行得分 × 预算数之和 ÷ 预算数合计"),
        Figure("机构数", 2, "2", "得分表“机构”一列不同名称的个数"),
    ]
    assert list(found) == [figure.name for figure in found.values()]


def test_one_row_has_no_spread() -> None:
    assert texts(scored("88.50"), "均值", "中位数", "标准差") == ["88.50", "88.50", None]


def test_equal_scores_have_a_spread_of_zero() -> None:
    assert texts(scored("88.00", "88.00"), "标准差") == ["0.00"]


def test_an_even_number_of_rows_has_its_median_between_two() -> None:
    assert texts(scored("90", "80.01", "80.02", "70"), "中位数") == ["80.02"]


def test_the_spread_is_that_of_a_sample() -> None:
    assert texts(scored("90", "88", "86"), "标准差") == ["2.00"]


@given(st.lists(hundredths(), min_size=2, max_size=20))
def test_mean_and_spread_agree_with_an_independent_computation(scores: list[Points]) -> None:
    found = figures(scored(*map(str, scores)))

    floats = [float(score) for score in scores]
    assert float(found["均值"].value) == pytest.approx(fmean(floats))
    assert float(found["标准差"].value) == pytest.approx(stdev(floats), abs=1e-9)


@given(st.lists(hundredths(), min_size=1, max_size=12))
def test_the_order_of_rows_is_irrelevant(scores: list[Points]) -> None:
    listed = scored(*map(str, scores))

    turned = Ledger(listed.title, listed.rows[::-1])

    by_place = {"最高分", "最低分"}
    assert {name: each for name, each in figures(turned).items() if name not in by_place} == {
        name: each for name, each in figures(listed).items() if name not in by_place
    }


def test_no_money_is_summed_where_no_budget_is_known() -> None:
    names = ("预算合计", "资金加权均值", "执行率")

    assert texts(ledger_of(money(None, "50")), *names) == [None, None, None]


def test_a_sum_says_how_many_budgets_it_holds_and_weighs_nothing_by_part_of_them() -> None:
    ledger = ledger_of(money("100", "50"), money(None, "50"))

    found = figures(ledger)

    assert found["预算合计"] == Figure("预算合计", Decimal(100), "100.00", "1 行预算数之和")
    assert ("资金加权均值" in found, "执行率" in found) == (False, False)


def test_an_execution_rate_needs_what_every_row_spent() -> None:
    full = ledger_of(money("200", "50"), money("100", "50"))
    part = ledger_of(money("200", "50"), money("100"))

    rate = Decimal(100) / 300
    because = "执行数合计 100.00 ÷ 预算数合计 300.00"
    assert figures(full)["执行率"] == Figure("执行率", rate, "33.33%", because)
    assert texts(part, "执行率", "资金加权均值") == [None, "88.00"]


def test_budgets_of_zero_weigh_nothing() -> None:
    ledger = ledger_of(money("0", "0"), money("0", "0"))

    assert texts(ledger, "预算合计", "资金加权均值", "执行率") == ["0.00", None, None]


def test_a_row_without_budget_money_counts_for_nothing_in_the_weighted_mean() -> None:
    ledger = ledger_of(money("100", score="90"), money("0", score="60"))

    assert texts(ledger, "资金加权均值") == ["90.00"]


def test_one_agency_spelt_in_two_ways_is_one() -> None:
    ledger = ledger_of(row(agency="演示所（甲）"), row(agency="演示所(甲)"), row(agency=""))

    assert texts(ledger, "机构数") == ["1"]


def test_agencies_nobody_named_are_not_counted() -> None:
    assert texts(scored("88"), "机构数") == [None]


def test_each_scope_that_occurs_is_summarised_in_order() -> None:
    rows = (
        row(score="90.00"),
        row(score="85.00", scope=Scope.UNIT),
        row(score="59.99"),
        row(score="80.00", scope=Scope.POLICY),
    )

    none = dict.fromkeys(Grade, 0)
    assert summarise_scopes(rows, SCALE) == (
        ScopeSummary(Scope.UNIT, 1, Decimal("85.00"), {**none, Grade.GOOD: 1}),
        ScopeSummary(
            Scope.PROJECT, 2, Decimal("74.995"), {**none, Grade.EXCELLENT: 1, Grade.POOR: 1}
        ),
        ScopeSummary(Scope.POLICY, 1, Decimal("80.00"), {**none, Grade.GOOD: 1}),
    )


@pytest.mark.parametrize(
    ("scores", "add_up"),
    [(["90", "80"], True), (["90", "80", "60"], False), (["90"] * 2 + ["80"] + ["60"] * 3, True)],
)
def test_printed_shares_add_up_or_it_is_said(scores: list[str], add_up: bool) -> None:
    assert shares_add_up(distribute(list(map(points, scores)), SCALE)) is add_up
