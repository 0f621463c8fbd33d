import pytest

from tests.core.checkup.documents.figures.builders import codes, confirmed, grid, said

TABLE = grid(
    "一级指标|二级指标|分值|得分\n决策|立项|10|9.5\n|目标|10|9\n过程|资金|80|70\n总分||100|88.5"
)
LIST = grid("序号|项目|得分|等级\n1|甲|95.00|优\n2|乙|85.00|良\n3|丙|80.00|良\n4|丁|80.00|良")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("该项目综合得分89.50分，等级为良。", [("indicator-total-in-words", "89.50分", "88.5")]),
        ("评价得分为87分。", [("indicator-total-in-words", "87分", "88.5")]),
        ("总得分：87.5分。", [("indicator-total-in-words", "87.5分", "88.5")]),
        ("综合评分结果为88.2分。", [("indicator-total-in-words", "88.2分", "88.5")]),
        ("立项指标满分10分，得分8分。", [("indicator-total-in-words", "8分", "9.5")]),
        ("目标指标分值12分，实际得分9分。", [("indicator-total-in-words", "12分", "10")]),
    ],
)
def test_scores_in_words_must_be_those_of_the_table(
    words: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(words, TABLE) == expected


@pytest.mark.parametrize(
    "words",
    [
        "该项目综合得分88.50分，等级为良。",
        "综合得分为88.5分。",
        "自评得分95分，专家评价得分92分。",
        "上年综合得分85分。",
        "综合得分约89分。",
        "立项得分9.5分，资金得分70分。",
        "平均综合得分87分。",
        "90分以上为优，80分至90分为良。",
        "满分100分。",
        "立项依据评价得分5分。",
        "决策评价得分9分，社会资金得分5分。",
        "总得分率95%。",
    ],
)
def test_scores_that_agree_or_are_others_are_left_alone(words: str) -> None:
    assert codes(words, TABLE) == []


def test_a_total_is_not_held_against_tables_that_differ() -> None:
    other = grid("一级指标|分值|得分\n甲|50|40\n乙|50|40\n总分|100|80")

    assert codes("综合得分85分。", TABLE, "另一项目", other) == []
    assert confirmed("综合得分85分。") == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("平均分为86.00分。", [("statistic-differs", "86.00分", "85.00")]),
        ("得分均分86.5分。", [("statistic-differs", "86.5分", "85.00")]),
        ("中位数为84分。", [("statistic-differs", "84分", "82.50")]),
        ("最高分97.50分。", [("statistic-differs", "97.50分", "95.00")]),
        ("最低分为78分。", [("statistic-differs", "78分", "80.00")]),
        ("最高96.00分，最低80.00分。", [("statistic-differs", "96.00分", "95.00")]),
        ("共评价4个，优1个，占35%。", [("statistic-grade-share", "35%", "25.00%")]),
        ("优秀等级1个，占比35%。", [("statistic-grade-share", "35%", "25.00%")]),
    ],
)
def test_means_extremes_and_shares_must_be_those_of_the_table(
    words: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(words, LIST) == expected


@pytest.mark.parametrize(
    "words",
    [
        "平均分为85.00分，中位数82.5分，最高分95分，最低分80.00分。",
        "平均分为85分。",
        "部门整体支出平均分为88分。",
        "其中项目平均分为88分。",
        "平均分约86分。",
        "共访谈20人，平均分4.60分。",
        "平均每个项目100分钟。",
        "共评价4个，优1个，占25%，良3个，占75.00%。",
        "优约1个，占35%。",
        "优8个，占35%。",
        "全市共8个，我区共4个，优2个，占35%。",
        "95分为最好。",
    ],
)
def test_statistics_that_agree_or_are_of_a_part_are_left_alone(words: str) -> None:
    assert codes(words, LIST) == []


def test_several_lists_are_tried_one_by_one_and_together() -> None:
    other = grid("序号|项目|得分\n1|戊|91.00\n2|己|92.00\n3|庚|93.00")

    assert confirmed("平均分为92分，全部最低80分。", LIST, "另一批", other) == [
        "平均分 92分，与得分表 3 个得分算出的一致",
        "最低分 80分，与得分表 4 个得分算出的一致",
    ]
    assert codes("平均分为99分。", LIST, "另一批", other) == []
    assert codes("平均分为99分。", grid("序号|项目|得分\n1|戊|91.00\n2|己|92.00")) == []
    assert (
        codes(
            "平均分为99分。",
            grid("序号|项目|初评得分|复评得分\n1|戊|91|92\n2|己|92|93\n3|庚|92|93"),
        )
        == []
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("该指标分值5分，扣1.5分，得4分。", [("indicator-deduction", "4分", "3.5")]),
        (
            "满分10分，因资料不全扣1分，因逾期扣0.5分，实际得分9分。",
            [("indicator-deduction", "9分", "8.5")],
        ),
        ("权重为4分，扣分2分，最终得分1分。", [("indicator-deduction", "1分", "2")]),
        ("该指标分值5分，扣1.5分，得3.5分。", []),
        ("该指标分值5分，每缺一项扣1分，得3.5分。", []),
        ("该指标分值5分，扣约1分，得3.5分。", []),
        ("该指标分值5分，得3.5分。", []),
        ("该指标分值5分，扣1分，全县平均4.5分，得3.5分。", []),
        ("扣1分，得3.5分。", []),
    ],
)
def test_points_less_deductions_are_the_score(
    words: str, expected: list[tuple[str, str, str]]
) -> None:
    assert said(words) == expected


def test_points_less_deductions_are_confirmed() -> None:
    assert confirmed("分值5分，扣1.5分，得3.5分。") == ["得分 5 − 1.5 = 3.5，与文中一致"]


def test_a_score_above_its_points_is_remarked_in_words_too() -> None:
    assert said("决策类指标满分20分，得21分。") == [
        ("indicator-score-above-points", "21分", "20分")
    ]
    assert said("决策类指标满分20分，得20分。") == []
