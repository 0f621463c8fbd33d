from decimal import Decimal

import pytest

from hengji.core.quantities import Yuan
from hengji.core.report.facts import NO_FACTS, Facts, Finding
from tests.core.builders import finding


def yuan(text: str | None) -> Yuan | None:
    return None if text is None else Yuan(Decimal(text))


def test_nothing_is_known_without_a_facts_file() -> None:
    assert Facts() == NO_FACTS
    assert (NO_FACTS.work_year, NO_FACTS.funds_year, NO_FACTS.issued) == (None, None, None)


@pytest.mark.parametrize(
    ("budget", "spent", "rate"),
    [
        ("200", "50", Decimal("0.25")),
        ("200", "0", Decimal(0)),
        ("200", None, None),
        (None, "50", None),
        ("0", "50", None),
        (None, None, None),
    ],
)
def test_an_execution_rate_needs_a_budget_and_what_was_spent(
    budget: str | None, spent: str | None, rate: Decimal | None
) -> None:
    assert finding(budget=yuan(budget), spent=yuan(spent)).execution_rate == rate


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (finding(), "演示项目1未申报绩效目标。"),
        (finding(fact="未申报绩效目标。"), "演示项目1未申报绩效目标。"),
        (finding(effect="影响评价"), "演示项目1未申报绩效目标。影响评价。"),
        (finding(effect="影响评价。"), "演示项目1未申报绩效目标。影响评价。"),
        (finding(basis="《演示办法》"), "演示项目1未申报绩效目标（依据：《演示办法》）。"),
        (
            finding(amount=yuan("1234567.8")),
            "演示项目1未申报绩效目标，涉及金额1,234,567.80元。",
        ),
        (finding(amount=yuan("0")), "演示项目1未申报绩效目标，涉及金额0.00元。"),
        (finding(budget=yuan("200")), "演示项目1未申报绩效目标，全年预算200.00元。"),
        (
            Finding(
                "采购",
                "P01",
                "演示单位甲",
                "政府采购执行率不高",
                basis="年初预算",
                amount=yuan("1"),
                budget=yuan("3852135.04"),
                spent=yuan("1256730"),
                effect="资金闲置",
            ),
            (
                "演示单位甲政府采购执行率不高，涉及金额1.00元，全年预算3,852,135.04元，"
                "实际支出1,256,730.00元，执行率32.62%（依据：年初预算）。资金闲置。"
            ),
        ),
        (
            finding(budget=yuan("200"), spent=yuan("0")),
            "演示项目1未申报绩效目标，全年预算200.00元，实际支出0.00元，执行率0.00%。",
        ),
    ],
)
def test_a_finding_is_written_with_computed_figures(found: Finding, sentence: str) -> None:
    assert found.sentence == sentence


def test_a_budget_or_an_amount_spent_alone_is_printed_too() -> None:
    only_spent = finding(spent=yuan("7777"))
    only_budget = finding(budget=yuan("0"))

    assert "实际支出7,777.00元" in only_spent.sentence
    assert "执行率" not in only_spent.sentence
    assert "全年预算0.00元" in only_budget.sentence
