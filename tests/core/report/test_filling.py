from decimal import Decimal

import pytest

from hengji.core.report.facts import NO_FACTS, Facts, Recommendation
from hengji.core.report.figures import Figure
from hengji.core.report.filling import FIGURE_UNKNOWN, fill_figures
from tests.core.builders import finding

FIGURES = {
    "总数": Figure("总数", 72, "72", "得分表共 72 行"),
    "均值": Figure("均值", Decimal("87.789"), "87.79", "72 行得分之和"),
}


def test_every_text_that_names_a_figure_is_filled() -> None:
    facts = Facts(
        work_year=2024,
        funds_year=2023,
        title=("关于{工作年度}年度", "{总数}个项目的报告"),
        opening="共{总数}个，平均{均值}分，资金为{资金年度}年度。",
        methods=("抽取{总数}个。", "现场核查。"),
        findings_opening="{总数}个对象的主要问题：",
        findings=(finding(fact="低于{均值}分", basis="均值{均值}", effect="占{总数}分之一"),),
        recommendations=(Recommendation("提高{均值}", ("复核{总数}个", "整改"), ("目标",)),),
    )

    filled, flaws = fill_figures(facts, FIGURES)

    assert flaws == ()
    assert filled == Facts(
        work_year=2024,
        funds_year=2023,
        title=("关于2024年度", "72个项目的报告"),
        opening="共72个，平均87.79分，资金为2023年度。",
        methods=("抽取72个。", "现场核查。"),
        findings_opening="72个对象的主要问题：",
        findings=(finding(fact="低于87.79分", basis="均值87.79", effect="占72分之一"),),
        recommendations=(Recommendation("提高87.79", ("复核72个", "整改"), ("目标",)),),
    )


def test_texts_without_braces_stay_as_they_are() -> None:
    facts = Facts(opening="总数见下表。", findings=(finding(),))

    assert fill_figures(facts, FIGURES) == (facts, ())


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        (Facts(title=("共{总数量}个",)), "标题"),
        (Facts(opening="共{总数量}个"), "引言"),
        (Facts(methods=("共{总数量}个",)), "评价方式"),
        (Facts(findings_opening="共{总数量}个"), "问题概述"),
        (Facts(findings=(finding(fact="共{总数量}个"),)), "问题“目标”"),
        (Facts(findings=(finding(basis="共{总数量}个"),)), "问题“目标”"),
        (Facts(findings=(finding(effect="共{总数量}个"),)), "问题“目标”"),
        (Facts(recommendations=(Recommendation("共{总数量}个", (), ()),)), "建议“共{总数量}个”"),
        (Facts(recommendations=(Recommendation("加强", ("共{总数量}个",), ()),)), "建议“加强”"),
    ],
)
def test_a_figure_the_report_does_not_have_is_a_flaw_and_stays_visible(
    facts: Facts, where: str
) -> None:
    filled, flaws = fill_figures(facts, FIGURES)

    message = "没有名为“总数量”的数据（见“共{总数量}个…”）；可用的有：总数、均值。"
    assert (filled, flaws) == (facts, (FIGURE_UNKNOWN.at(where, message),))


def test_the_place_of_a_flaw_is_named_as_it_was_written() -> None:
    facts = Facts(recommendations=(Recommendation("复核{总数}个", ("{无}",), ()),))

    _, flaws = fill_figures(facts, FIGURES)

    assert [flaw.where for flaw in flaws] == ["建议“复核{总数}个”"]


def test_a_year_nobody_gave_cannot_be_named() -> None:
    facts = Facts(opening="{工作年度}年评价{资金年度}年的资金", funds_year=2023)

    filled, flaws = fill_figures(facts, FIGURES)

    message = (
        "没有名为“工作年度”的数据（见“{工作年度}年评价2023年的资金…”）；"
        "可用的有：总数、均值、资金年度。"
    )
    assert filled.opening == "{工作年度}年评价2023年的资金"
    assert flaws == (FIGURE_UNKNOWN.at("引言", message),)


def test_each_unknown_name_is_a_flaw_of_its_own() -> None:
    _, flaws = fill_figures(Facts(opening="{甲}{总数}{乙}"), FIGURES)

    assert [flaw.message[:8] for flaw in flaws] == ["没有名为“甲”的", "没有名为“乙”的"]


def test_empty_facts_are_filled_with_nothing() -> None:
    assert fill_figures(NO_FACTS, FIGURES) == (NO_FACTS, ())
