from dataclasses import replace

from hengji.core.packets.forms import Formula, Sheet, Topic
from hengji.core.packets.formulas import later_formula, score_formula
from hengji.core.packets.kinds import PacketKind
from hengji.core.packets.periods import SENT_AT, TAKEN_AT
from hengji.core.packets.scoring_sheets import SCORE, SCORING_COLUMNS, scoring_sheets
from hengji.core.packets.unit_sheets import ConsultedEvaluation
from hengji.core.paper_fields import PaperField
from hengji.core.scoring_rules import Proportional
from hengji.core.workflow import Stage
from tests.core.builders import HUNDRED_TARGET, points
from tests.core.packets.builders import (
    CONSULTED,
    ROAD,
    TREE,
    WHOLE_UNIT,
    evaluation,
    leaf,
    scoring_form,
    unit_form,
)


def sheet_of(**papers: dict[str, str]) -> Sheet:
    (sheet,) = scoring_sheets([evaluation(papers=papers)])
    return sheet


def test_an_evaluation_is_a_sheet_and_a_leaf_is_a_row() -> None:
    first, second = scoring_form().sheets

    assert [first.name, second.name] == [f"01 {ROAD}", f"02 {WHOLE_UNIT}"]
    assert [(row.key, row.printed["first"], row.printed["second"]) for row in first.rows] == [
        ("A11", "决策", "立项"),
        ("A12", "决策", "立项"),
        ("C1", "产出", ""),
        ("C2", "产出", ""),
    ]
    assert first.title == f"{ROAD}评分表"
    assert first.note == "被评价单位：建设管理部　　阶段：现场评价"
    assert first.total is not None
    assert first.total.value == ""


def test_the_rule_stands_beside_its_leaf_in_words() -> None:
    row = sheet_of().rows[0]

    assert row.printed["criteria"] == (
        "是否有依据\n1．有批复\n2．有规划\n算式：符合条数 ÷ 总条数\n"
        "评分标准：≥ 100 得满分，不足按比例"
    )
    assert row.printed["sources"] == "来源：批复文件\n佐证：立项批复\n佐证：会议纪要"
    assert row.hints == {"actual": "计量单位：百分点"}


def test_a_leaf_that_says_nothing_more_has_empty_cells() -> None:
    row = sheet_of().rows[3]

    assert (row.printed["criteria"], row.printed["sources"], row.hints) == ("", "", {})


def test_every_field_of_a_paper_can_be_filled_in() -> None:
    assert {column.key for column in SCORING_COLUMNS if column.longest} == set(PaperField)


def test_scores_stand_in_the_workbook_as_they_are_now() -> None:
    rows = scoring_form().sheets[0].rows

    assert [row.formulas[SCORE].value for row in rows] == ["9.74", "7.50", "", ""]
    assert rows[0].formulas[SCORE].text == score_formula(HUNDRED_TARGET, points(10))


def test_a_total_stands_there_once_every_leaf_is_scored() -> None:
    papers = {code: {"actual": "1"} for code in ("A11", "A12", "C1", "C2")}

    total = sheet_of(**papers).total

    assert total is not None
    assert total.value == "29.60"


def test_the_points_of_a_leaf_that_does_not_apply_are_with_the_others() -> None:
    sheet = sheet_of(A12={"not_applicable": "没有"}, A11={"actual": "50"})

    assert [row.printed["points"] for row in sheet.rows] == ["20", "10", "10", "10"]
    assert sheet.rows[0].most["override"] == "20"
    assert sheet.rows[0].formulas[SCORE].value == "10.00"
    assert sheet.rows[1].formulas[SCORE] == Formula(later_formula(), "不适用")


def test_a_leaf_without_a_rule_has_no_formula() -> None:
    tree = replace(TREE, children=(leaf("Z1", "没有标准", 40),))
    (sheet,) = scoring_sheets([replace(evaluation(papers={}), tree=tree, unit="")])

    assert sheet.rows[0].formulas == {SCORE: Formula("", "")}
    assert (sheet.rows[0].printed["first"], sheet.note) == ("", "阶段：现场评价")


def test_a_tree_of_one_leaf_is_one_row() -> None:
    tree = leaf("A1", "只有一项", 40, rule=Proportional(HUNDRED_TARGET.target))
    (sheet,) = scoring_sheets([replace(evaluation(papers={}), tree=tree)])

    assert [row.key for row in sheet.rows] == ["A1"]


def test_lists_offer_what_a_rule_knows() -> None:
    assert [row.choices for row in sheet_of().rows] == [
        {},
        {"actual": ("1", "0.3")},
        {"actual": ("1", "0")},
        {},
    ]


def test_a_unit_gets_the_sheets_it_has_to_fill_in_now() -> None:
    late = ConsultedEvaluation(8, WHOLE_UNIT)

    assert [sheet.name for sheet in unit_form().sheets] == ["材料清单", "基础数据表", "意见反馈表"]
    assert unit_form(late).sheets == ()
    assert [sheet.name for sheet in unit_form(replace(CONSULTED, consulted=False)).sheets] == [
        "材料清单",
        "基础数据表",
    ]


def test_rows_of_a_unit_are_numbered_through_all_its_evaluations() -> None:
    other = replace(CONSULTED, evaluation=8, name=WHOLE_UNIT, values=None, opinions=None)
    materials, data, opinions = unit_form(CONSULTED, other).sheets

    assert [(row.key, row.evaluation, row.item) for row in materials.rows] == [
        ("1", 7, "21"),
        ("2", 7, "22"),
        ("3", 8, "21"),
        ("4", 8, "22"),
    ]
    assert [row.filled["value"] for row in data.rows] == ["12", "", "", ""]
    assert [(row.item, row.filled["text"]) for row in opinions.rows] == [
        ("", "无异议"),
        ("A11", ""),
        ("", ""),
        ("A11", ""),
    ]
    assert materials.rows[1].choices == {"state": ("已退回", "已交")}


def test_packets_go_out_and_come_back_at_their_stages() -> None:
    assert TAKEN_AT[Topic.PAPERS] == {Stage.FIELD_WORK, Stage.DRAFTING, Stage.REVISING}
    assert SENT_AT[PacketKind.SCORING] == TAKEN_AT[Topic.PAPERS] | {Stage.COLLECTING}
    assert SENT_AT[PacketKind.UNIT] == {Stage.COLLECTING, Stage.FIELD_WORK, Stage.CONSULTING}
