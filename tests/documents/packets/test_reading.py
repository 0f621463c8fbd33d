from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from hengji.core.packets.forms import Address, Topic
from tests.core.packets.builders import ROAD, evaluation, scoring_form, unit_form
from tests.documents.packets.conftest import Desk
from tests.packets import put

FIRST, SECOND = f"01 {ROAD}", "02 2023年度建设管理部部门整体支出"
FORM = scoring_form()
CLEARED = (
    "发出时是“是否有依据 1．有批复 2．有规划 算式：符合条数 ÷ 总条数 评分标准：≥ 1…”，现在是空白。"
)


def paper(column: str, code: str = "A11", key: int = 7) -> Address:
    return Address(Topic.PAPERS, key, code, column)


def typed(code: str, head: str, value: object, style: str = "") -> Callable[[Any], None]:
    return lambda book: put(book[FIRST], code, head, value, style)


def test_what_was_typed_is_read(desk: Desk) -> None:
    def fill(book: Any) -> None:
        put(book[FIRST], "A11", "实际完成值", 98.2)
        put(book[FIRST], "A11", "发现的事实", "第一行\n第二行 ")
        put(book[FIRST], "A12", "调整得分", None)
        put(book[SECOND], "C1", "实际完成值", "１")
        put(book[SECOND], "C1", "抽样方法", "随机抽样")

    reading = desk.read(FORM, fill)

    assert reading.flaws == ()
    assert {
        address: text for address, text in reading.values.items() if text != FORM.values()[address]
    } == {
        paper("actual"): "98.2",
        paper("fact"): "第一行\n第二行",
        paper("override", "A12"): "",
        paper("actual", "C1", 8): "1",
        paper("sampling", "C1", 8): "随机抽样",
    }
    assert reading.places[paper("actual")] == f"工作表“{FIRST}” 单元格 I5"


def test_rows_may_be_sorted_and_columns_are_found_by_their_heads(desk: Desk) -> None:
    def fill(book: Any) -> None:
        sheet = book[FIRST]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
        for line, row in enumerate(reversed(rows), start=5):
            for column, value in enumerate(row, start=1):
                sheet.cell(line, column).value = value
        sheet.insert_cols(2)

    reading = desk.read(FORM, fill)

    assert [flaw for flaw in reading.flaws if flaw.code != "packet-formula-replaced"] == []
    assert reading.values == FORM.values()


@pytest.mark.parametrize(
    ("head", "value", "flaw", "cell", "message"),
    [
        ("实际完成值", "约九成", "packet-not-a-number", "I5",
         "“实际完成值”一栏编码“A11”填写的是“约九成”。"),
        ("实际完成值", date(2024, 5, 6), "packet-not-a-number", "I5",
         "“实际完成值”一栏编码“A11”成了日期或时间：“2024-05-06”。"),
        ("实际完成值", True, "packet-not-a-number", "I5",
         "“实际完成值”一栏编码“A11”成了是或否：“True”。"),
        ("实际完成值", "=1/0", "packet-cell-without-value", "I5",
         "“实际完成值”一栏编码“A11”是公式但没有结果。"),
        ("实际完成值", "#N/A", "packet-cell-without-value", "I5",
         "“实际完成值”一栏编码“A11”是错误值 #N/A。"),
        ("调整得分", 9.755, "packet-not-a-number", "L5",
         "“调整得分”一栏编码“A11”填写的是“9.755”。"),
        ("总体数", 1.5, "packet-not-a-number", "P5",
         "“总体数”一栏编码“A11”填写的是“1.5”。"),
        ("抽样数", -3, "packet-not-a-number", "Q5",
         "“抽样数”一栏编码“A11”填写的是“-3”。"),
        ("调整理由", "长" * 501, "packet-text-too-long", "M5",
         "“调整理由”一栏编码“A11”有 501 个字，上限是 500 个字。"),
        ("三级指标", "立项的依据", "packet-locked-cell-changed", "D5",
         "发出时是“立项依据”，现在是“立项的依据”。"),
        ("分值", 12, "packet-locked-cell-changed", "E5", "发出时是“10”，现在是“12”。"),
        ("评价要点和评分标准", None, "packet-locked-cell-changed", "F5",
         CLEARED),
        ("得分", 10, "packet-formula-replaced", "K5",
         "“得分”一栏编码“A11”被改成了“10”。"),
        ("得分", None, "packet-formula-replaced", "K5",
         "“得分”一栏编码“A11”的公式被清除了。"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(
    desk: Desk, head: str, value: object, *, flaw: str, cell: str, message: str
) -> None:
    assert desk.flaws(FORM, typed("A11", head, value)) == [
        (flaw, f"工作表“{FIRST}” 单元格 {cell}", message)
    ]


def test_a_bad_cell_has_no_value_and_the_others_do(desk: Desk) -> None:
    values = desk.read(FORM, typed("A11", "实际完成值", "约九成")).values

    assert FORM.values().keys() - values.keys() == {paper("actual")}


def test_every_bad_cell_is_named_at_once(desk: Desk) -> None:
    def fill(book: Any) -> None:
        put(book[FIRST], "A11", "实际完成值", "约九成")
        put(book[FIRST], "C2", "调整得分", "满分")
        put(book[SECOND], "C1", "抽样数", "很多")

    assert [place for _, place, _ in desk.flaws(FORM, fill)] == [
        f"工作表“{FIRST}” 单元格 I5",
        f"工作表“{FIRST}” 单元格 L8",
        f"工作表“{SECOND}” 单元格 Q7",
    ]


def test_a_percentage_is_read_as_percentage_points(desk: Desk) -> None:
    reading = desk.read(FORM, typed("A11", "实际完成值", 0.982, "0.0%"))

    assert reading.values[paper("actual")] == "98.2"
    assert [(flaw.code, flaw.message) for flaw in reading.flaws] == [
        ("packet-percent-read", "“实际完成值”一栏编码“A11”按 98.2 百分点读取。")
    ]


def test_a_percentage_of_another_measure_is_the_number_it_is(desk: Desk) -> None:
    reading = desk.read(FORM, typed("A12", "实际完成值", 0.9, "0%"))

    assert (reading.values[paper("actual", "A12")], reading.flaws) == ("0.9", ())


def test_only_an_entry_of_the_list_may_stand_there(desk: Desk) -> None:
    form = unit_form()

    flaws = desk.flaws(form, lambda book: put(book["材料清单"], "1", "提交情况", "快了"))

    assert flaws == [
        ("packet-not-a-choice", "工作表“材料清单” 单元格 G5",
         "“提交情况”一栏编码“1”填了“快了”，只能选：未交、已交。"),
    ]  # fmt: skip


def test_words_where_a_number_of_the_unit_belongs_are_told(desk: Desk) -> None:
    flaws = desk.flaws(unit_form(), lambda book: put(book["基础数据表"], "2", "填报值", "一千万"))

    ((code, _, message),) = flaws
    assert (code, message.split("填写的是")[1]) == (
        "datum-not-a-number", "“一千万”，这一栏的单位是“平方米”。"
    )  # fmt: skip


def test_a_unit_fills_in_its_forms(desk: Desk) -> None:
    def fill(book: Any) -> None:
        put(book["材料清单"], "2", "提交情况", "已交")
        put(book["基础数据表"], "2", "填报值", 12000)
        put(book["意见反馈表"], "2", "你单位的意见", "批复已补交。")

    reading = desk.read(unit_form(), fill)

    assert reading.flaws == ()
    assert reading.values[Address(Topic.MATERIALS, 7, "22", "state")] == "已交"
    assert reading.values[Address(Topic.DATA, 7, "area", "value")] == "12000"
    assert reading.values[Address(Topic.OPINIONS, 7, "A11", "text")] == "批复已补交。"


def removed_row(book: Any) -> None:
    book[FIRST].delete_rows(6)


def repeated_row(book: Any) -> None:
    book[FIRST]["A6"].value = "A11"


def added_row(book: Any) -> None:
    book[FIRST]["A9"].value = "Z1"


def row_without_code(book: Any) -> None:
    book[FIRST]["A5"].value = None


def removed_sheet(book: Any) -> None:
    del book[SECOND]


def renamed_sheet(book: Any) -> None:
    book[SECOND].title = "部门整体"


def added_sheet(book: Any) -> None:
    book.create_sheet("附表")["A1"] = "另附"


def removed_column(book: Any) -> None:
    book[FIRST].delete_cols(9)


def repeated_column(book: Any) -> None:
    book[FIRST]["X4"].value = "判断"


def removed_head(book: Any) -> None:
    book[FIRST].delete_rows(4)


def sheet_of_another(book: Any) -> None:
    book[FIRST]["A1"].value = "桥梁维修项目评分表"


@pytest.mark.parametrize(
    ("fill", "flaws"),
    [
        (removed_row, [("packet-row-removed", "少了编码“A12”（立项程序）的一行。")]),
        (repeated_row, [
            ("packet-row-repeated", "编码“A11”在第 5 行和第 6 行各有一次。"),
            ("packet-row-removed", "少了编码“A12”（立项程序）的一行。"),
        ]),
        (added_row, [("packet-row-added", "第 9 行是发出时没有的：编码“Z1”。")]),
        (row_without_code, [
            ("packet-row-added", "第 5 行是发出时没有的：没有编码的一行。"),
            ("packet-row-removed", "少了编码“A11”（立项依据）的一行。"),
        ]),
        (removed_sheet, [("packet-sheet-missing", f"没有找到工作表“{SECOND}”。")]),
        (renamed_sheet, [("packet-sheet-renamed", f"工作表“{SECOND}”被改名为“部门整体”。")]),
        (added_sheet, [("packet-sheet-added", "工作表“附表”不是数据包里的，没有读取。")]),
        (removed_column, [("packet-head-changed", "表头里没有“实际完成值”一栏。")]),
        (repeated_column, [("packet-head-changed", "表头里有两个“判断”。")]),
        (removed_head, [("packet-head-changed", f"工作表“{FIRST}”里没有找到表头。")]),
        (sheet_of_another, [
            ("packet-locked-cell-changed",
             "发出时是“道路养护项目评分表”，现在是“桥梁维修项目评分表”。"),
        ]),
    ],
)  # fmt: skip
def test_a_changed_structure_is_named(
    desk: Desk, fill: Callable[[Any], None], flaws: list[tuple[str, str]]
) -> None:
    found = [
        (code, message)
        for code, _, message in desk.flaws(FORM, fill)
        if code != "packet-formula-replaced"
    ]

    assert found == flaws


def test_a_sheet_that_is_empty_has_no_head(desk: Desk) -> None:
    def fill(book: Any) -> None:
        sheet = book[FIRST]
        sheet.delete_rows(1, 20)

    assert [code for code, _, _ in desk.flaws(FORM, fill)] == ["packet-head-changed"]


def test_a_leaf_may_be_about_any_evaluation_of_the_same_codes(desk: Desk) -> None:
    form = scoring_form(evaluation(), evaluation("桥梁维修项目", 9, {}))

    reading = desk.read(form, lambda book: put(book["02 桥梁维修项目"], "A11", "实际完成值", 5))

    assert reading.values[paper("actual", "A11", 9)] == "5"
    assert reading.values[paper("actual", "A11", 7)] == "97.4"


def test_a_change_within_a_long_text_is_shown_where_it_is(desk: Desk) -> None:
    sent = FORM.sheets[0].rows[0].printed["criteria"]
    words = sent.replace("≥ 100", "≥ 90")

    (found,) = desk.flaws(FORM, typed("A11", "评价要点和评分标准", words))

    assert found[2] == (
        "发出时是“…总条数 评分标准：≥ 100 得满分，不足按比例”，"
        "现在是“…总条数 评分标准：≥ 90 得满分，不足按比例”。"
    )
