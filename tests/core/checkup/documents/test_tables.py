import pytest

from hengji.core.checkup.documents.rules import Column
from hengji.core.checkup.documents.tables import ScoreTable, score_tables
from hengji.core.grading import Grade
from tests.core.checkup.builders import manuscript
from tests.core.checkup.example import RULES


def read(*parts: object) -> tuple[ScoreTable, ...]:
    return score_tables(manuscript(*parts), RULES)  # type: ignore[arg-type]


def shown(table: ScoreTable) -> list[tuple[str, str, str]]:
    return [(row.name, str(row.score), str(row.grade or "")) for row in table.rows]


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "项目名称", "评价得分", "评价等级"],
        ["序号", "项目名称", "中介机构评分", "评价等级"],
        ["排序", "单位名称", "综合得分", "等次"],
        ["名次", "评价对象", "最终得分（分）", "评定等级"],
        ["编号", "被评价单位", "2023年度绩效评价得分", "档次"],
        ["№", "项目（部门）名称", "得分", "评级"],
        ["序 号", "项 目 名 称", "得 分", "等 级"],
        ["序号", "预算单位", "财政评价综合得分", "绩效评价等级"],
    ],
)
def test_a_table_of_scores_is_known_by_its_head(head: list[str]) -> None:
    (table,) = read([head, ["1", "甲", "95.00分", "优秀"], ["2", "乙", "８８.5", "良"]])

    assert shown(table) == [("甲", "95.00", "优"), ("乙", "88.5", "良")]


def test_a_head_of_two_rows_is_one() -> None:
    rows = [
        ["序号", "项目名称", "得分情况", "", "等级"],
        ["", "", "自评得分", "评价得分", ""],
        ["1", "甲", "99", "95", "优"],
    ]

    (table,) = read(rows)

    assert table.columns == {
        Column.SERIAL: 0,
        Column.NAME: 1,
        Column.SELF_SCORE: 2,
        Column.SCORE: 3,
        Column.GRADE: 4,
    }


def test_the_score_of_a_self_assessment_is_another_column() -> None:
    rows = [["名称", "单位自评", "", "得分"], ["", "得分", "等级", ""], ["甲", "99", "优", "88"]]

    (table,) = read(rows)

    assert table.columns[Column.SELF_SCORE] == 1
    assert table.columns[Column.SCORE] == 3


def test_a_score_of_several_is_the_one_that_says_it_is_the_whole() -> None:
    rows = [["项目名称", "决策得分", "过程得分", "总分"], ["甲", "14", "22", "92"]]

    (table,) = read(rows)

    assert shown(table) == [("甲", "92", "")]


def test_a_title_in_the_first_row_or_above_is_the_title() -> None:
    body = [["项目名称", "得分"], ["甲", "95"]]

    assert read("得分汇总表", body)[0].title == "得分汇总表"
    assert read("得分汇总表", "单位：分", body)[0].title == "得分汇总表"
    assert read([["得分汇总表", ""], *body])[0].title == "得分汇总表"
    assert read([["单位：分", ""], *body])[0].title == ""
    assert read("结果如下：", body)[0].title == ""
    assert read(body, [["无关", "内容"]], body)[1].title == ""


def test_a_table_that_a_page_divides_is_one() -> None:
    head = ["序号", "项目名称", "得分"]
    first = [head, ["1", "甲", "95"], ["2", "乙", "93"]]

    with_head = read(first, "续表", [head, ["3", "丙", "91"]])
    without = read(first, "— 2 —", [["3", "丙", "91"]])

    assert [shown(table) for table in with_head] == [shown(table) for table in without]
    assert len(with_head) == 1
    assert [row.serial for row in with_head[0].rows] == [1, 2, 3]


def test_tables_that_begin_again_or_are_parted_by_text_are_several() -> None:
    head = ["序号", "项目名称", "得分"]
    first, again = [head, ["1", "甲", "95"]], [head, ["1", "丙", "91"]]

    assert len(read(first, again)) == 2
    assert len(read(first, "项目支出评价结果如下。", [head, ["2", "丙", "91"]])) == 2
    assert len(read(first, [["别的", "宽度"]])) == 1
    assert len(read(first, [head])) == 1
    assert len(read(first, [["名称", "得分"], ["乙", "90"]])) == 2


def test_a_divided_table_keeps_its_groups() -> None:
    head = ["序号", "项目名称", "得分"]
    first = [head, ["一、部门整体", "", ""], ["1", "甲", "95"]]

    (table,) = read(first, [["2", "乙", "93"], ["二、项目", "", ""], ["3", "丙", "91"]])

    assert [row.group for row in table.rows] == [1, 1, 2]
    assert table.groups == ("", "一、部门整体", "二、项目")


def test_a_divided_table_without_serials_goes_on() -> None:
    head = ["项目名称", "得分"]

    assert len(read([head, ["甲", "95"]], [head, ["乙", "93"]])) == 1


@pytest.mark.parametrize(
    ("left", "right", "names"),
    [
        (["1", "2"], ["3", "4"], "甲乙丙丁"),
        (["1", "3"], ["2", "4"], "甲丙乙丁"),
        (["", ""], ["", ""], "甲乙丙丁"),
    ],
)
def test_halves_side_by_side_are_read_in_the_order_of_their_numbers(
    left: list[str], right: list[str], names: str
) -> None:
    head = ["序号", "项目名称", "得分"] * 2
    rows = [
        [left[0], "甲", "95", right[0], "丙", "91"],
        [left[1], "乙", "93", right[1], "丁", "90"],
    ]

    (table,) = read([head, *rows])

    assert "".join(row.name for row in table.rows) == names


def test_total_rows_groups_and_repeated_heads_are_no_rows() -> None:
    head = ["序号", "项目名称", "得分", "等级"]
    rows = [
        ["一", "部门整体支出（2个）", "", ""],
        ["1", "甲", "95", "优"],
        head,
        ["", "", "", ""],
        ["2", "乙", "85", "良"],
        ["", "平均分", "90", ""],
        ["合计", "", "", ""],
    ]

    (table,) = read([head, *rows])

    assert shown(table) == [("甲", "95", "优"), ("乙", "85", "良")]
    assert table.groups == ("", "部门整体支出（2个）")
    assert [row.name for row in table.totals] == ["平均分", ""]


@pytest.mark.parametrize(
    "table",
    [
        [["项目", "金额"], ["甲", "95"]],
        [["一级指标", "二级指标", "得分"], ["决策", "立项", "5"]],
        [["姓名", "职务"], ["某某", "主任"]],
        [["项目名称", "得分"]],
        [["得分"], ["95"]],
        [["项目名称说明：以下各项得分均由评价组根据实际情况打出来的", "得分"], ["甲", "95"]],
        [["项目名称", ""], ["", ""], ["甲", "95"]],
    ],
)
def test_other_tables_are_none_of_scores(table: list[list[str]]) -> None:
    assert not any(each.is_list for each in read(table))


def test_a_name_may_be_missing_where_the_unit_is_the_name() -> None:
    rows = [
        ["单位名称", "项目名称", "得分", "等级"],
        ["甲局", "", "95", "优"],
        ["乙局", "道路", "85", "差"],
    ]

    (table,) = read(rows)

    assert shown(table) == [("甲局", "95", "优"), ("道路", "85", "差")]
    assert table.rows[1].grade is Grade.POOR
    assert table.rows[1].text(Column.AGENCY) == ""


def test_a_row_of_negative_or_odd_scores_is_read_as_it_stands() -> None:
    (table,) = read([["项目名称", "得分"], ["甲", "-1"], ["乙", "—"], ["丙", "九十"]])

    assert [str(score) for score in table.scores] == ["-1", "None", "None"]


def test_headings_are_read_together_where_none_says_it_alone() -> None:
    rows = [["项目名称", "评价", ""], ["", "结果", "得分"], ["甲", "优", "95"]]

    assert read(rows)[0].columns == {Column.NAME: 0, Column.GRADE: 1, Column.SCORE: 2}


def test_brackets_may_say_that_a_score_is_the_units_own() -> None:
    (table,) = read(
        [["项目名称", "评价得分（自评）", "得分"], ["甲", "99", "88"], ["", "77", "66"]]
    )

    assert table.columns[Column.SELF_SCORE] == 1
    assert shown(table) == [("甲", "88", "")]


def test_halves_may_begin_with_their_ranks() -> None:
    rows = [["名次", "项目名称", "得分"] * 2, ["1", "甲", "95", "3", "丙", "91"]]

    (table,) = read([*rows, ["2", "乙", "93", "4", "丁", "90"]])

    assert [row.rank for row in table.rows] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("head", "is_scored"),
    [
        (["序号", "项目/单位", "评价得分"], True),
        (["序号", "单位名称", "自评复核得分"], True),
        (["序号", "单位名称", "自评得分"], True),
        (["序号", "单位名称", "自评得分", "自评等级"], True),
        (["序号", "单位名称", "自评得分", "评价等级"], False),
    ],
)
def test_heads_of_scores_and_names_are_known_in_general(head: list[str], is_scored: bool) -> None:
    (table,) = read([head, *([str(n), f"第{n}局", "90.5", "优"][: len(head)] for n in (1, 2))])

    assert (table.rows[0].score is not None) is is_scored


def test_figures_beside_the_line_above_a_group_make_no_row() -> None:
    rows = [
        ["单位", "资金（万元）", "得分"],
        ["一、部门整体支出", "1,230.50", ""],
        ["甲局", "1,230.50", "95"],
        ["二、项目支出", "20.00", ""],
        ["乙项目", "20.00", "85"],
    ]

    (table,) = read(rows)

    assert table.groups == ("", "一、部门整体支出", "二、项目支出")
    assert [row.name for row in table.rows] == ["甲局", "乙项目"]
