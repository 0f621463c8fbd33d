from decimal import Decimal

from hengji.core.quantities import Yuan
from hengji.core.report.facts import Finding
from hengji.core.report.merging import merge_findings
from tests.core.builders import finding


def yuan(text: str) -> Yuan:
    return Yuan(Decimal(text))


def test_the_first_keeps_its_code_category_and_unit() -> None:
    merged = merge_findings(
        [finding("甲", fact="未申报"), finding("乙", category="P01", fact="超支")]
    )

    assert merged == finding("甲", fact="未申报；超支")


def test_a_fact_of_another_unit_names_it() -> None:
    merged = merge_findings(
        [finding(fact="未申报。"), finding("乙", unit="演示单位乙", fact="超支。")]
    )

    assert merged.fact == "未申报；演示单位乙超支"


def test_what_both_say_is_said_once() -> None:
    same = {"basis": "办法第三条", "effect": "难以评价。"}

    merged = merge_findings([finding("甲", **same), finding("乙", **same)])

    assert (merged.fact, merged.basis, merged.effect) == (
        "未申报绩效目标",
        "办法第三条",
        "难以评价",
    )


def test_amounts_add_up_where_every_finding_gives_one() -> None:
    merged = merge_findings([finding(amount=yuan("100.50")), finding("乙", amount=yuan("0"))])

    assert merged.amount == yuan("100.50")


def test_an_amount_that_only_one_gives_stays_in_its_words() -> None:
    merged = merge_findings([finding(fact="甲", amount=yuan("1000")), finding("乙", fact="乙")])

    assert (merged.amount, merged.fact) == (None, "甲，涉及金额1,000.00元；乙")


def test_budget_and_spent_go_together() -> None:
    both = {"budget": yuan("100"), "spent": yuan("50")}

    added = merge_findings([finding(**both), finding("乙", **both)])
    told = merge_findings([finding(fact="甲", **both), finding("乙", fact="乙", budget=yuan("9"))])

    assert (added.budget, added.spent) == (yuan("200"), yuan("100"))
    assert (told.budget, told.spent) == (None, None)
    assert told.fact == ("甲，全年预算100.00元，实际支出50.00元，执行率50.00%；乙，全年预算9.00元")


def test_three_become_one_and_one_stays_as_it_is() -> None:
    three = merge_findings([finding(code, fact=code) for code in ("甲", "乙", "丙")])

    assert three.fact == "甲；乙；丙"
    assert merge_findings([finding()]) == Finding("目标", "G01", "演示项目1", "未申报绩效目标")
