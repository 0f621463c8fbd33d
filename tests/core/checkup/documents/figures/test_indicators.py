import pytest

from hengji.core.checkup.documents.figures.scorecards import scorecard
from hengji.core.checkup.documents.figures.sections import sections
from tests.core.checkup.builders import manuscript
from tests.core.checkup.documents.figures.builders import codes, confirmed, grid, said

THREE_LEVELS = """
一级指标|二级指标|三级指标|分值|得分|扣分|扣分原因
决策（20分）|项目立项|立项依据充分性|5|5|0|
||立项程序规范性|5|4|1|未经集体决策
|绩效目标|绩效目标合理性|5|5|0|
||绩效指标明确性|5|3.5|1.5|指标未量化
过程（30分）|资金管理|资金到位率|10|10|0|
||预算执行率|10|8|2|执行率偏低
|组织实施|制度健全性|10|10|0|无
合计|||50|45.5|4.5|
"""
OUTLINE = """
指标|满分|评分|得分率
一、决策|20|17|85%
1.立项|10|9|90%
2.目标|10|8|80%
二、过程|30|27|90%
1.资金|20|18|90%
2.管理|10|9|90%
总分|50|44|88%
"""
POINTS_EACH = """
一级指标|分值|二级指标|分值|三级指标|分值|得分
决策|20|立项|10|依据|5|5
||||程序|5|5
||目标|10|合理|10|9
过程|80|资金|80|执行|50|40
||||到位|30|30
总分|||||100|89
"""
PARENT_ROWS = """
一级指标|二级指标|权重|评价得分
决策||20|18
|立项|10|9
|目标|10|9
过程||80|70
|资金|50|45
|管理|30|25
合计||100|88
"""
SELF_ASSESSMENT = """
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|100.00|120.00|90.00|10|75%|7.5
|其中：财政拨款|80.00|100.00|80.00|—|80%|—
|其他资金|20.00|20.00|10.00|—|50%|—
绩效指标|一级指标|二级指标|三级指标|年度指标值|分值|实际完成值|得分
|产出指标|数量指标|培训人次|≥500人次|25|510人次|25
||质量指标|合格率|≥95%|25|96%|25
|效益指标|社会效益指标|带动就业|≥50人|30|50人|30
|满意度指标|满意度指标|学员满意度|≥90%|10|92%|10
总分|||||100||97.5
"""
ONE_LEVEL = (
    "评价内容|标准分|自评得分|评价得分\n甲|30|30|28\n乙|30|29|27\n丙|40|40|38\n合计|100|99|93"
)
ALL = (THREE_LEVELS, OUTLINE, POINTS_EACH, PARENT_ROWS, SELF_ASSESSMENT, ONE_LEVEL)


@pytest.mark.parametrize("lines", ALL)
def test_a_table_that_adds_up_is_confirmed_and_not_remarked(lines: str) -> None:
    rows = grid(lines)
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]

    assert (codes(rows), bool(confirmed(rows))) == ([], True)


def changed(lines: str, old: str, new: str) -> list[list[str]]:
    assert lines.count(old) == 1
    rows = grid(lines.replace(old, new))
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


@pytest.mark.parametrize(
    ("lines", "old", "new", "expected"),
    [
        (
            THREE_LEVELS,
            "合计|||50|45.5",
            "合计|||50|46.5",
            ["indicator-scores-sum", "indicator-deduction"],
        ),
        (
            THREE_LEVELS,
            "决策（20分）",
            "决策（25分）",
            ["indicator-points-sum"],
        ),
        (
            THREE_LEVELS,
            "资金到位率|10|10|0",
            "资金到位率|10|12|0",
            ["indicator-score-above-points", "indicator-scores-sum", "indicator-deduction"],
        ),
        (THREE_LEVELS, "5|3.5|1.5", "5|3.5|2.5", ["indicator-deduction"]),
        (
            THREE_LEVELS,
            "制度健全性|10|10|0|无",
            "制度健全性|10|10|0|缺少监督制度",
            ["indicator-full-with-reason"],
        ),
        (
            OUTLINE,
            "一、决策|20|17|85%",
            "一、决策|20|18|90%",
            ["indicator-scores-sum"],
        ),
        (OUTLINE, "2.目标|10|8|80%", "2.目标|10|8|84%", ["indicator-score-rate"]),
        (
            OUTLINE,
            "二、过程|30|27|90%",
            "二、过程|30|0|0%",
            ["indicator-parent-zero"],
        ),
        (POINTS_EACH, "|程序|5|5", "|程序|6|5", ["indicator-points-sum"]),
        (POINTS_EACH, "总分|||||100|89", "总分|||||100|90", ["indicator-scores-sum"]),
        (PARENT_ROWS, "合计||100|88", "合计||100|78", ["indicator-scores-sum"]),
        (
            PARENT_ROWS,
            "过程||80|70",
            "过程||85|70",
            ["indicator-points-sum"],
        ),
        (SELF_ASSESSMENT, "总分|||||100||97.5", "总分|||||100||95.5", ["indicator-scores-sum"]),
        (
            SELF_ASSESSMENT,
            "90.00|10|75%|7.5",
            "90.00|10|75%|9.5",
            ["indicator-execution-points", "indicator-scores-sum"],
        ),
        (
            SELF_ASSESSMENT,
            "≥50人|30|50人",
            "≥50人|25|50人",
            ["indicator-score-above-points", "indicator-points-sum"],
        ),
        (ONE_LEVEL, "合计|100|99|93", "合计|100|99|92", ["indicator-scores-sum"]),
    ],
)
def test_one_changed_figure_is_found(lines: str, old: str, new: str, expected: list[str]) -> None:
    assert codes(changed(lines, old, new)) == expected


@pytest.mark.parametrize(
    "lines",
    [
        "指标|分值|得分\n甲|10|12\n乙|10|15\n丙|10|18",
        "指标|权重|得分|加权得分\n甲|10%|95|9.5\n乙|90%|90|81",
        "指标|权重|得分\n甲|0.1|95\n乙|0.9|90",
        "指标|分值|得分\n甲|10|9\n加分项|0|2\n合计|10|11",
        "指标|分值|得分\n甲|50|\n乙|50|45\n合计|100|95",
        "指标|分值|得分|扣分\n甲|10|9|5\n乙|10|8|5\n丙|10|7|5",
        "指标|分值|得分|得分率\n甲|10|9|50\n乙|10|8|50\n丙|10|7|50",
        "指标|分值|得分|得分率\n甲|10|9|0.9\n乙|0|0|0",
        "指标|分值|得分|扣分原因\n甲|10|10|未扣分\n乙|10|10|—\n丙|10|9|缺少合同",
        "指标|权重|分值|得分\n甲|10%|10|9\n乙|90%|90|80\n合计|100%|100|89",
        "指标|分值|得分\n甲|10|约9\n合计|10|9",
        "指标|分值|标准分|得分\n甲|10|10|9\n乙|10|10|8",
        "指标|分值|得分|\n||自评|财政评\n甲|10|9|8\n乙|10|8|8\n合计|20|17|16",
        "项目资金|预算数|执行数|分值|得分\n总额|10.0|5.0|10|—\n指标|三级指标|指标值|分值|得分\n产出|人数|5人|90|80\n总分|||100|80",
        "序号|名称|得分\n1|甲|90\n2|乙|80",
        "事项|内容|备注\n甲|乙|丙",
        "指标|分值|得分\n一|10|3\n二|20|4\n小计|99|99\n合计|99|88",
    ],
)
def test_what_may_be_read_otherwise_is_left_alone(lines: str) -> None:
    assert codes(grid(lines)) == []


def test_the_sum_of_a_scheme_is_held_against_its_total() -> None:
    assert said(
        grid("指标名称|分值\n甲|30|\n乙|30|\n丙|45|\n合计|100|".replace("|\n", "\n").rstrip("|"))
    ) == [("indicator-points-sum", "100", "105")]


def test_the_place_is_the_figure_in_brackets() -> None:
    found = said(changed(THREE_LEVELS, "过程（30分）", "过程（35分）"))

    assert found[0] == ("indicator-points-sum", "35", "30")


def test_a_table_without_points_is_no_indicator_table() -> None:
    (section,) = sections(manuscript(grid("序号|名称|得分\n1|甲|90\n2|乙|80")))

    assert scorecard(section) is None


def test_a_long_list_of_parts_is_shortened() -> None:
    rows = [["指标", "分值"], *[[f"指标{letter}", "10"] for letter in "甲乙丙丁戊己庚辛壬癸"]]

    assert confirmed([*rows, ["合计", "100"]]) == ["“合计” 100 = 10 + … + 10（10 项），与表中一致"]


@pytest.mark.parametrize(
    ("total", "expected"), [("93.5", []), ("92.5", [("indicator-scores-sum", "92.5", "93.5")])]
)
def test_the_total_takes_in_the_points_of_the_table_above(
    total: str, expected: list[tuple[str, str, str]]
) -> None:
    funds = grid("资金来源|预算数|执行数|分值|执行率|得分\n年度资金总额|100.00|85.00|10|85.00%|8.5")
    leaves = grid(
        f"一级指标|三级指标|分值|得分\n产出|面积|50|45\n效益|满意度|40|40\n总分||100|{total}"
    )

    assert said(funds, leaves) == expected


@pytest.mark.parametrize(
    ("total", "expected"), [("93.5", []), ("92.5", ["indicator-total-in-words"])]
)
def test_a_self_assessment_is_held_to_its_own_total(total: str, expected: list[str]) -> None:
    funds = grid("资金来源|预算数|执行数|分值|执行率|得分\n年度资金总额|100.00|85.00|10|85.00%|8.5")
    leaves = grid("一级指标|三级指标|分值|得分\n产出|面积|50|45\n效益|满意度|40|40\n总分||100|93.5")

    assert codes("项目支出绩效自评表", funds, leaves, f"自评得分{total}分。") == expected
