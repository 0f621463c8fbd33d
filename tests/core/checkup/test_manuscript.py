import pytest

from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.passages import goes_on, passages
from hengji.core.checkup.remarks import Confirmation, plain_result, remark
from hengji.core.flaws import Flaw, FlawKind, Severity
from tests.core.checkup.builders import manuscript

BROKEN = ("二是土地储备资金管理根据国", "国土资源部的有关规定执行。")


def test_every_text_is_found_again_at_its_spot() -> None:
    report = manuscript("总数为 72。", [["序号", "得分"], ["1", "97.50"]])

    assert [(spot, words.words) for spot, words in report.texts()] == [
        (Spot(0, -1, -1, 0, 7), "总数为 72。"),
        (Spot(1, 0, 0, 0, 2), "序号"),
        (Spot(1, 0, 1, 0, 2), "得分"),
        (Spot(1, 1, 0, 0, 1), "1"),
        (Spot(1, 1, 1, 0, 5), "97.50"),
    ]
    assert report.words_at(Spot(0, -1, -1, 4, 6)) == "72"
    assert report.words_at(Spot(1, 1, 1, 0, 2)) == "97"
    assert report.text_at(Spot(1, 1, 1, 0, 2)).where == "表 2 第 2 行第 2 列"


def test_a_sentence_that_a_page_broke_is_one_passage() -> None:
    first, second = passages(manuscript(*BROKEN, "下一段。"))

    assert first.words == "".join(BROKEN)
    assert (first.starts, first.blocks, first.where) == ((0, 13), (0, 1), "第 1 段")
    assert second.words == "下一段。"


def test_a_spot_across_a_break_stops_at_the_break() -> None:
    (passage,) = passages(manuscript(*BROKEN))

    assert passage.spot(12, 14) == Spot(0, -1, -1, 12, 13)
    assert passage.spot(13, 18) == Spot(1, -1, -1, 0, 5)


def test_a_table_parts_what_stands_before_and_behind_it() -> None:
    found = passages(
        manuscript("评价结果如下表，共有七十二项评价", [["甲"]], "按得分排列。", [["乙"]])
    )

    assert [passage.words for passage in found] == [
        "评价结果如下表，共有七十二项评价",
        "按得分排列。",
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("现将评价结果汇总报告给各预算单位和主管", "部门，请遵照执行。", True),
        ("现将评价结果汇总报告如下。", "部门，请遵照执行。", False),
        ("朔州经济开发区财政局", "关于绩效评价情况的报告", False),
        ("（二）进一步加强项目制度建设和管理工作", "要加强项目前期筹备。", False),
        ("1.项目前期筹备不够，部分单位没有组织论证和", "评审。", True),
        ("现将评价结果汇总报告给各预算单位和主管", "二、评价结果", False),
        ("现将评价结果汇总报告给各预算单位和主管", "附件 1：得分表", False),
        ("现将评价结果汇总如下，全县平均得分为", "97.50分，比上年提高。", True),
        ("现将评价结果汇总如下，全县平均得分为", "1.1总体情况", False),
        ("现将评价结果汇总如下，全县平均得分为", "1.2024年度总体情况", False),
        ("现将评价结果汇总报告给各预算单位和主管", "附件：1.得分表", False),
        ("现将评价结果汇总报告给各预算单位和主管", "2024年12月31日", False),
        ("（一）重视全过程管理，增强绩效监控力度", "一是加强培训，二是加强宣传。", False),
        ("现将评价结果汇总报告给各预算单位和主管", "　　请各部门遵照执行。", False),
        ("现将评价结果汇总报告给各预算单位和主管", "  ", False),
        ("2023年度政府采购全年预算1,000.00元，实际支出", "900.00元，执行率90%。", True),
        ("现将评价结果汇总报告给各预算单位和主管", "1.2023年完成五项工作", False),
    ],
)
def test_what_goes_on_is_told_from_what_begins(before: str, after: str, expected: bool) -> None:
    assert goes_on(before, after) is expected


def test_a_remark_carries_the_words_and_both_figures() -> None:
    kind = FlawKind("test-kind", Severity.ERROR, "数目不符。", "请核对。", rule="R-01")
    report = manuscript("共有 71 项。")

    found = remark(
        kind, report, Spot(0, -1, -1, 3, 5), "文中为 71，表中为 72。", stated="71", expected="72"
    )

    assert found.flaw == Flaw(
        "test-kind", Severity.ERROR, "第 1 段", "文中为 71，表中为 72。", "请核对。"
    )
    assert (found.rule, found.words, found.stated, found.expected) == ("R-01", "71", "71", "72")
    assert found.because == ""


def test_a_result_is_put_into_plain_values_under_stable_keys() -> None:
    kind = FlawKind("test-plain", Severity.WARNING, "数目不符。", "请核对。", rule="R-01")
    report = manuscript("共有 71 项。")
    spot = Spot(0, -1, -1, 3, 5)
    said = remark(kind, report, spot, "文中为 71。", stated="71", expected="72", because="72 行")

    assert plain_result(said) == {
        "rule": "R-01",
        "code": "test-plain",
        "severity": "warning",
        "where": "第 1 段",
        "words": "71",
        "stated": "71",
        "expected": "72",
        "because": "72 行",
        "message": "文中为 71。",
        "remedy": "请核对。",
    }
    assert plain_result(Confirmation("R-01", spot, "第 1 段", "71 = 71")) == {
        "rule": "R-01",
        "where": "第 1 段",
        "sentence": "71 = 71",
    }
