import pytest

from hengji.core.flaws import Flaw
from hengji.core.report.checks import (
    ANSWER_UNKNOWN,
    CATEGORY_UNKNOWN,
    FINDING_CODE_REPEATED,
    FINDING_UNANSWERED,
    RECOMMENDATION_ANSWERS_NOTHING,
    UNIT_NOT_IN_LEDGER,
    check_facts,
)
from hengji.core.report.facts import NO_FACTS, Facts
from tests.core.builders import finding, ledger_of, recommendation, row

CATEGORIES = ("G01", "P01")
LEDGER = ledger_of(
    row("演示道路（一期）养护项目绩效评价报告", unit="演示县交通局"),
    row("演示单位乙部门整体支出绩效评价报告"),
)
ROAD = finding("养护", unit="演示道路(一期)养护项目")
UNIT = finding("目标", unit="演示 单位乙", category="P01")


def checked(facts: Facts) -> tuple[Flaw, ...]:
    return check_facts(facts, LEDGER, CATEGORIES)


def test_findings_that_are_answered_have_no_flaw() -> None:
    facts = Facts(
        findings=(ROAD, UNIT), recommendations=(recommendation("目标"), recommendation("养护"))
    )

    assert checked(facts) == ()


def test_a_recommendation_may_answer_several_findings() -> None:
    both = recommendation("目标", "养护")

    assert checked(Facts(findings=(ROAD, UNIT), recommendations=(both,))) == ()


def test_a_report_without_facts_has_no_flaw_here() -> None:
    assert checked(NO_FACTS) == ()


def test_a_finding_none_answers_is_a_flaw() -> None:
    facts = Facts(findings=(ROAD, UNIT), recommendations=(recommendation("目标"),))

    message = "没有建议回应“演示道路(一期)养护项目未申报绩效目标…”。"
    assert checked(facts) == (FINDING_UNANSWERED.at("问题“养护”", message),)


def test_a_recommendation_that_answers_nothing_is_a_flaw() -> None:
    facts = Facts(recommendations=(recommendation(title="加强培训"),))

    assert checked(facts) == (
        RECOMMENDATION_ANSWERS_NOTHING.at("建议“加强培训”", "没有写明回应哪个问题。"),
    )


def test_an_answer_to_no_finding_is_a_flaw() -> None:
    facts = Facts(findings=(UNIT,), recommendations=(recommendation("目标", "采购"),))

    assert checked(facts) == (ANSWER_UNKNOWN.at("建议“加强目标管理”", "没有编号为“采购”的问题。"),)


def test_a_code_used_twice_is_one_flaw() -> None:
    facts = Facts(findings=(UNIT, UNIT), recommendations=(recommendation("目标"),))

    assert checked(facts) == (FINDING_CODE_REPEATED.at("问题“目标”", "编号“目标”用了 2 次。"),)


@pytest.mark.parametrize("unit", ["演示县交通局", "演示道路（一期）", "演示单位乙"])
def test_a_unit_is_found_by_its_name_or_that_of_its_budget_unit(unit: str) -> None:
    facts = Facts(findings=(finding(unit=unit),), recommendations=(recommendation("目标"),))

    assert checked(facts) == ()


def test_a_unit_in_no_row_and_an_unknown_category_are_flaws() -> None:
    facts = Facts(
        findings=(finding(unit="演示单位丙", category="Z99"),),
        recommendations=(recommendation("目标"),),
    )

    assert checked(facts) == (
        CATEGORY_UNKNOWN.at("问题“目标”", "没有编码为“Z99”的类别。"),
        UNIT_NOT_IN_LEDGER.at("问题“目标”", "得分表中没有名称含“演示单位丙”的行。"),
    )
