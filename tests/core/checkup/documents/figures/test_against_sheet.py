from dataclasses import replace
from decimal import Decimal

import pytest

from hengji.core.checkup.documents.figures.against_sheet import (
    ScoringSheet,
    SheetIndicator,
    check_against_sheet,
)
from hengji.core.checkup.remarks import Confirmation, Remark
from hengji.core.grading import Grade
from hengji.core.quantities import Points, Yuan
from tests.core.checkup.builders import manuscript
from tests.core.checkup.documents.figures.builders import Part, grid

SHEET = ScoringSheet(
    subject="机关事务服务中心",
    agency="晋北绩效评价有限公司",
    total=Points(Decimal("88.50")),
    grade=Grade.GOOD,
    budget=Yuan(Decimal("3852135.04")),
    spent=Yuan(Decimal("1256730.00")),
    funds_year=2023,
    indicators=(
        SheetIndicator("决策", Points(Decimal(20)), Points(Decimal("18.50"))),
        SheetIndicator("过程", Points(Decimal(80)), Points(Decimal(70))),
        SheetIndicator("未打分", Points(Decimal(5))),
    ),
)
TITLE = "机关事务服务中心2023年度绩效评价报告，晋北绩效评价有限公司。"
TABLE = grid("一级指标|分值|得分\n决策|20|18.5\n过程|80|70\n总分|100|88.5")
FUNDS = grid("资金|全年预算数|全年执行数|执行率\n资金总额|385.21|125.67|32.62%")


def remarked(*parts: Part, sheet: ScoringSheet = SHEET) -> list[tuple[str, str, str]]:
    found = check_against_sheet(manuscript(*parts), sheet)
    return [(each.rule, each.words, each.expected) for each in found if isinstance(each, Remark)]


def test_a_report_that_agrees_is_confirmed_figure_by_figure() -> None:
    found = check_against_sheet(
        manuscript(
            TITLE,
            "综合得分88.50分，评价等级为“良”。项目预算385.21万元，实际支出1,256,730.00元。",
            "决策指标分值20分，得分18.5分。",
            TABLE,
            FUNDS,
            [["评价等级", "良"]],
        ),
        SHEET,
    )

    assert [each.sentence for each in found if isinstance(each, Confirmation)] == [
        "综合得分 88.50分 与评分记录的总分一致",
        "评价等级 良 与评分记录一致",
        "预算 385.21万元 与评分记录 3,852,135.04元 一致",
        "支出 1,256,730.00元 与评分记录 1,256,730.00元 一致",
        "“决策”分值 20分 与评分记录一致",
        "“决策”得分 18.5分 与评分记录一致",
        "“决策”分值 20 与评分记录一致",
        "“决策”得分 18.5 与评分记录一致",
        "“过程”分值 80 与评分记录一致",
        "“过程”得分 70 与评分记录一致",
        "总分 88.5 与评分记录一致",
        "预算 385.21 与评分记录 3,852,135.04元 一致",
        "支出 125.67 与评分记录 1,256,730.00元 一致",
        "评价等级 良 与评分记录一致",
    ]
    assert not any(isinstance(each, Remark) for each in found)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("综合得分89.50分。", ("R-65", "89.50分", "88.50分")),
        ("评价等级为优。", ("R-66", "优", "良")),
        ("评价等级：“优秀”。", ("R-66", "优秀", "良")),
        ("评定等级属于较差。", ("R-66", "较差", "良")),
        ("项目预算386.21万元。", ("R-65", "386.21万元", "3,852,135.04元")),
        ("2023年度全年预算数为3,852,135.40元。", ("R-65", "3,852,135.40元", "3,852,135.04元")),
        ("实际支出125.76万元。", ("R-65", "125.76万元", "1,256,730.00元")),
        ("决策指标得分17分。", ("R-69", "17分", "18.50分")),
        ([["评价等级", "优"]], ("R-66", "优", "良")),
        (grid("一级指标|分值|得分\n决策|20|17.5\n总分|100|87"), ("R-69", "17.5", "18.50分")),
        (
            grid("一级指标|分值|得分\n甲|20|17.5\n乙|80|70\n总分|100|87.5"),
            ("R-65", "87.5", "88.50分"),
        ),
        (
            grid("资金|全年预算数|全年执行数\n资金总额|385.21|126.67"),
            ("R-65", "126.67", "1,256,730.00元"),
        ),
        (
            grid("资金|全年预算数（万元）|全年执行数（元）\n合计|3,852,135.04|1,256,730.00"),
            ("R-65", "3,852,135.04", "3,852,135.04元"),
        ),
    ],
)
def test_a_figure_that_differs_from_the_records_is_remarked(
    part: Part, expected: tuple[str, str, str]
) -> None:
    assert remarked(TITLE, part) == [expected]


@pytest.mark.parametrize(
    "part",
    [
        "综合得分88.5分，自评得分95分。",
        "评价等级分为优、良、中、差四个等级。",
        "预算约390万元，年初预算300.00万元，人员经费预算50.00万元。",
        "政府采购预算100.00万元，基本支出20.00万元。",
        "支出3人。",
        grid("事项|预算数|支出数\n甲|1.00|2.00"),
        grid("指标|指标值|完成值|分值|得分\n合计|10|9|5|4"),
        grid("资金|全年预算数|全年执行数\n合计|约5|"),
        grid("一级指标|分值|得分\n未打分|5|4\n乙|15|14"),
        grid("一级指标|分值|得分\n决策|5|4\n决策|15|14.5"),
        grid("事项|内容|等级\n甲|乙|优"),
    ],
)
def test_what_has_no_counterpart_is_left_alone(part: Part) -> None:
    assert remarked(TITLE, part) == []


def test_names_and_the_year_must_occur() -> None:
    assert remarked("", "财政局2022年度报告") == [
        ("R-67", "财政局2022年度报告", "机关事务服务中心"),
        ("R-67", "财政局2022年度报告", "晋北绩效评价有限公司"),
        ("R-68", "财政局2022年度报告", "2023年"),
    ]
    assert remarked("机关 事务服务中心 2023 年度，晋北绩效评价\n有限公司") == []


def test_what_the_records_do_not_hold_is_not_asked_for() -> None:
    bare = ScoringSheet(subject="机关事务服务中心")

    assert (
        remarked(TITLE, "综合得分1分，等级为差，预算1.00元，支出2.00元。", TABLE, FUNDS, sheet=bare)
        == []
    )
    assert remarked(sheet=SHEET) == []
    assert remarked(TITLE, "得分1分。", sheet=replace(bare, total=SHEET.total)) == []
