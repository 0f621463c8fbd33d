from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from hengji.core.grading import Grade
from hengji.core.ledger import FundNature, LedgerRow, Scope
from hengji.core.quantities import Points, Yuan
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.documents.ledgers.files import (
    HEAD,
    LAMPS,
    ROADS,
    cell,
    head_xml,
    with_sheet_xml,
    write_text,
    write_xlsx,
)

Read = Callable[[Path], LedgerReading]
ROADS_ROW = LedgerRow(
    "道路维修项目绩效评价报告", Points(Decimal("91.50")), Scope.PROJECT, Grade.EXCELLENT
)
LAMPS_ROW = LedgerRow(
    "路灯维护项目绩效评价报告", Points(Decimal("85.25")), Scope.PROJECT, Grade.GOOD
)


def codes(reading: LedgerReading) -> list[tuple[str, str]]:
    return [(flaw.code, flaw.where) for flaw in reading.flaws]


def test_title_repeated_head_total_and_blank_rows_are_counted_apart(
    read: Read, tmp_path: Path
) -> None:
    rows = [
        ("2024 年度得分表", "", "", ""),
        HEAD,
        ROADS,
        (),
        HEAD,
        ("", "一、部门整体支出", "", ""),
        LAMPS,
        (3, "", "", ""),
        ("", "合计（2 项）", 176.75, ""),
        ("平均分", "", 88.38, ""),
        ("注：本表由绩效科填写", "", "", ""),
    ]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert reading.ledger.title == "2024年度得分表"
    assert reading.ledger.rows == (ROADS_ROW, LAMPS_ROW)
    assert reading.passed_over == {
        "空行": 1,
        "重复的表头": 1,
        "分组行": 1,
        "只有序号的行": 1,
        "合计行": 2,
        "说明行": 1,
    }
    assert (reading.seen, reading.flaws) == (2, ())


def test_numbers_as_text_and_full_width_digits_are_read(read: Read, tmp_path: Path) -> None:
    rows = [HEAD, ("１", "道路维修项目绩效评价报告", " ９１．５０ 分", "优秀")]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert reading.ledger.rows == (ROADS_ROW,)
    assert reading.ledger.rows[0].serial == 1
    assert reading.ledger.rows[0].origin.score == " ９１．５０ 分"


def test_wrap_spaces_inside_a_name_go_and_the_origin_keeps_them(read: Read, tmp_path: Path) -> None:
    rows = [HEAD, (1, "某局2023年部门整 体支出\n绩效评价", 88, "良")]

    (row,) = read(write_xlsx(tmp_path / "表.xlsx", rows)).ledger.rows

    assert (row.name, row.scope) == ("某局2023年部门整体支出绩效评价", Scope.UNIT)
    assert row.origin.name == "某局2023年部门整 体支出\n绩效评价"


@pytest.mark.parametrize("heading", ["得分", "评分", "综合得分", "中介机构评分", "评价得分(分)"])
def test_headings_have_synonyms(read: Read, tmp_path: Path, heading: str) -> None:
    rows = [("评价对象", heading), ROADS[1:3]]

    (row,) = read(write_xlsx(tmp_path / "表.xlsx", rows)).ledger.rows

    assert row.score == Decimal("91.50")


def test_self_assessment_is_not_the_score(read: Read, tmp_path: Path) -> None:
    rows = [("项目名称", "单位自评得分", "得分"), ("道路维修项目", 99, 91.5)]

    (row,) = read(write_xlsx(tmp_path / "表.xlsx", rows)).ledger.rows

    assert (row.score, row.self_score) == (Decimal("91.5"), Decimal(99))


def test_the_final_of_two_scores_is_taken_and_said(read: Read, tmp_path: Path) -> None:
    rows = [("项目名称", "中介机构评分", "综合得分"), ("道路维修项目", 95, 91.5)]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert reading.ledger.rows[0].score == Decimal("91.5")
    assert codes(reading) == [
        ("ledger-two-score-columns", "表.xlsx 工作表“得分表” 单元格 C1"),
    ]
    assert reading.ignored_columns == ("中介机构评分",)


def test_two_row_head_money_in_ten_thousands_and_agencies(read: Read, tmp_path: Path) -> None:
    rows = [
        ("某县2024年重点评价结果", *[""] * 9),
        (
            "序号",
            "项目名称",
            "项目单位",
            "资金（万元）",
            "",
            "自评",
            "",
            "财政评价",
            "",
            "中介机构",
        ),
        ("", "", "", "预算数", "执行数", "得分", "等级", "评价得分", "评定等次", ""),
        (1, "水库加固", "水利局", 120.5, "118.2", 98, "优", 88.88, "良好", "甲会计师事务所"),
        (2, "校舍改造", "教育局", "80万元", 79, 95, "优", 76, "中", ""),
    ]
    merges = ["A1:J1", "D2:E2", "F2:G2", "H2:I2", "A2:A3", "B2:B3", "C2:C3", "J2:J3", "J4:J5"]

    reading = read(write_xlsx(tmp_path / "县表.xlsx", rows, merges))

    assert reading.ledger.rows == (
        LedgerRow(
            "水库加固",
            Points(Decimal("88.88")),
            Scope.PROJECT,
            Grade.GOOD,
            "水利局",
            "甲会计师事务所",
            Yuan(Decimal(1205000)),
            Yuan(Decimal(1182000)),
            Points(Decimal(98)),
        ),
        LedgerRow(
            "校舍改造",
            Points(Decimal(76)),
            Scope.PROJECT,
            Grade.FAIR,
            "教育局",
            "甲会计师事务所",
            Yuan(Decimal(800000)),
            Yuan(Decimal(790000)),
            Points(Decimal(95)),
        ),
    )
    assert reading.ledger.title == "某县2024年重点评价结果"
    assert (reading.ignored_columns, reading.flaws) == (("自评等级",), ())


def test_unit_noted_above_the_table_holds_for_its_money(read: Read, tmp_path: Path) -> None:
    rows = [("单位：万元",), ("项目名称", "预算数", "得分"), ("水库加固", 3, 90)]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert (reading.ledger.rows[0].budget, reading.flaws) == (Decimal(30000), ())


def test_money_without_a_unit_is_read_as_yuan_and_said(read: Read, tmp_path: Path) -> None:
    rows = [("项目名称", "预算数", "得分"), ("水库加固", 3, 90)]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert reading.ledger.rows[0].budget == Decimal(3)
    assert codes(reading) == [
        ("ledger-money-unit-unstated", "表.xlsx 工作表“得分表” 单元格 B1"),
    ]


def test_sheets_are_joined_and_others_named(read: Read, tmp_path: Path) -> None:
    sheets = {
        "一批": [HEAD, ROADS],
        "通讯录": [("姓名", "电话"), ("张三", "1")],
        "二批": [HEAD, LAMPS],
    }

    reading = read(write_xlsx(tmp_path / "表.xlsx", sheets))

    assert reading.ledger.rows == (ROADS_ROW, LAMPS_ROW)
    assert reading.passed_tables == ("表.xlsx 工作表“通讯录”",)
    assert codes(reading) == [("ledger-table-passed-over", "表.xlsx 工作表“通讯录”")]


def test_hidden_sheets_are_named_and_not_read(read: Read, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "表.xlsx") as book:
        for name, row in (("正式", ROADS), ("旧稿", LAMPS)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, row)
        sheet.hide()

    reading = read(tmp_path / "表.xlsx")

    assert reading.ledger.rows == (ROADS_ROW,)
    assert codes(reading) == [("ledger-sheet-hidden", "表.xlsx 工作表“旧稿”")]


def test_a_second_head_of_another_shape_begins_another_table(read: Read, tmp_path: Path) -> None:
    rows = [HEAD, ROADS, (), ("项目名称", "等级", "得分", ""), (LAMPS[1], "良", 85.25, "")]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert reading.ledger.rows == (ROADS_ROW, LAMPS_ROW)


def test_scope_and_fund_nature_are_read_from_their_columns(read: Read, tmp_path: Path) -> None:
    rows = [
        ("项目名称", "评价类型", "资金性质", "得分"),
        ("水库加固", "专项债券项目", "新增专项债券", 90),
        ("某局", "部门整体支出绩效评价", "一般公共预算", 90),
        ("奖补政策", "随便", "彩票", 90),
    ]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert [(row.scope, row.fund_nature) for row in reading.ledger.rows] == [
        (Scope.SPECIAL_BOND, FundNature.SPECIAL_BOND),
        (Scope.UNIT, FundNature.GENERAL),
        (Scope.PROJECT, None),
    ]
    assert codes(reading) == [
        ("ledger-value-unreadable", "表.xlsx 工作表“得分表” 单元格 B4"),
        ("ledger-value-unreadable", "表.xlsx 工作表“得分表” 单元格 C4"),
    ]


def test_a_table_of_units_only_is_of_whole_units(read: Read, tmp_path: Path) -> None:
    rows = [("序号", "单位名称", "得分"), (1, "水利局", 90)]

    (row,) = read(write_xlsx(tmp_path / "表.xlsx", rows)).ledger.rows

    assert (row.name, row.unit, row.scope) == ("水利局", "水利局", Scope.UNIT)


def test_unreadable_extra_value_is_a_warning_and_the_row_is_taken(
    read: Read, tmp_path: Path
) -> None:
    rows = [("项目名称", "预算数（元）", "得分"), ("水库加固", "约三万", 90), ("修路", "—", 80)]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows))

    assert [row.budget for row in reading.ledger.rows] == [None, None]
    assert [flaw.message for flaw in reading.flaws] == [
        "单元格 B2 写的是“约三万”，读不出来，未采用。"
    ]


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        (
            (1, "修路", 105, "优"),
            "out-of-range",
            "C2 的得分写的是“105”，应在 0 分到 100.00 分之间。",
        ),
        ((1, "修路", -3, "差"), "out-of-range", "C2 的得分写的是“-3”，应在 0 分到 100.00 分之间。"),
        ((1, "修路", "九十", "优"), "unreadable", "C2 的得分写的是“九十”，不是数字。"),
        ((1, "修路", "", "优"), "missing", "C2 没有得分。"),
        ((1, "", 90, "优"), "name-unreadable", "B2 没有名称。"),
        ((1, 2023, 90, "优"), "name-unreadable", "B2 的名称是“2023”，不是文字。"),
        ((1, "修路", 90, "甲等"), "grade-unknown", "D2 的等级写的是“甲等”，不是等级。"),
    ],
)
def test_a_refused_row_names_its_cell_and_what_was_found(
    read: Read, tmp_path: Path, row: tuple[object, ...], code: str, message: str
) -> None:
    reading = read(write_xlsx(tmp_path / "表.xlsx", [HEAD, row, LAMPS]))

    (flaw,) = reading.flaws
    assert flaw.code.endswith(code)
    assert flaw.where == f"表.xlsx 工作表“得分表” 单元格 {message[:2]}"
    assert flaw.message == f"单元格 {message}"
    assert flaw.remedy.startswith("请")
    assert (reading.seen, reading.taken, reading.refused) == (2, 1, 1)
    assert reading.ledger.rows == (LAMPS_ROW,)


def test_a_row_is_refused_once_with_every_reason(read: Read, tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "表.xlsx", [HEAD, (1, "", "九十", "甲"), LAMPS]))

    assert [code for code, _ in codes(reading)] == [
        "ledger-name-unreadable",
        "ledger-score-unreadable",
        "ledger-grade-unknown",
    ]
    assert reading.refused == 1


def test_formula_without_result_and_error_are_told_from_blank(read: Read, tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{line}">{cell(f"B{line}", f"项目第{line}号")}{score}</row>'
        for line, score in (
            (2, '<c r="C2"><f>1+1</f></c>'),
            (3, '<c r="C3"><f>90+1</f><v></v></c>'),
            (4, '<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
            (5, '<c r="C5"/>'),
            (6, '<c r="C6"><f>90+1</f><v>91</v></c>'),
        )
    )

    reading = read(with_sheet_xml(tmp_path / "表.xlsx", head_xml() + rows))

    assert [flaw.message for flaw in reading.flaws] == [
        "单元格 C2 是公式但没有结果，读不出得分。",
        "单元格 C3 是公式但没有结果，读不出得分。",
        "单元格 C4 是错误值 #DIV/0!，读不出得分。",
        "单元格 C5 没有得分。",
    ]
    assert (reading.taken, reading.refused) == (1, 4)


def test_file_is_named_without_its_folder(read: Read, tmp_path: Path) -> None:
    reading = read(write_xlsx(tmp_path / "表.xlsx", [HEAD, (1, "修路", "", "优"), LAMPS]))

    assert str(tmp_path) not in repr(reading)


def test_a_wrong_extension_is_read_by_content_and_said(read: Read, tmp_path: Path) -> None:
    book = write_xlsx(tmp_path / "表.xlsx", [HEAD, ROADS]).rename(tmp_path / "表.xls")
    text = write_text(tmp_path / "文.xlsx", "项目名称,得分\n修路,90\n")

    assert codes(read(book)) == [("ledger-extension-differs", "表.xls")]
    assert codes(read(text)) == [("ledger-extension-differs", "文.xlsx")]


def test_a_name_that_ends_like_a_total_is_an_evaluation(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "序号,项目名称,得分\n1,演示县城乡居民基本医疗保险合计,90\n2,演示说明书印制,88\n"
        ",合 计,178\n,全区平均,89\n,（一）演示教育局,\n,注：演示数据,\n",
        "utf-8",
    )

    reading = read_ledger(path, load_ledger_columns(), {})

    assert [row.name for row in reading.ledger.rows] == [
        "演示县城乡居民基本医疗保险合计",
        "演示说明书印制",
    ]
    assert reading.passed_lines == (("合计行", 4), ("合计行", 5), ("分组行", 6), ("说明行", 7))


def test_a_row_without_a_score_is_refused_where_rows_are_numbered_in_chinese(
    tmp_path: Path,
) -> None:
    path = tmp_path / "表.csv"
    path.write_text("序号,项目名称,得分\n一,演示甲项目,80\n二,演示乙项目,\n", "utf-8")

    reading = read_ledger(path, load_ledger_columns(), {})

    assert (reading.seen, reading.refused) == (2, 1)
    assert [flaw.code for flaw in reading.flaws] == ["ledger-score-missing"]


@pytest.mark.parametrize("score", ["88.5①", "90²"])
def test_a_footnote_mark_never_becomes_a_digit(score: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"项目名称,得分\n演示甲项目,{score}\n", "utf-8")

    reading = read_ledger(path, load_ledger_columns(), {})

    assert [flaw.code for flaw in reading.flaws] == ["ledger-score-unreadable"]


def test_a_column_of_percentages_is_not_read_as_scores_near_zero(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("项目名称,得分\n演示甲项目,0.925\n演示乙项目,0.8\n", "utf-8")

    reading = read_ledger(path, load_ledger_columns(), {})

    assert [flaw.code for flaw in reading.flaws] == ["ledger-scores-are-shares"]


@pytest.mark.parametrize("amount", ["-5", "99999999999999999999亿元", "1" + "0" * 18])
def test_an_amount_no_budget_has_is_not_taken(amount: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"项目名称,得分,预算数（元）\n演示甲项目,88,{amount}\n", "utf-8")

    reading = read_ledger(path, load_ledger_columns(), {})

    assert [row.budget for row in reading.ledger.rows] == [None]
    assert [flaw.code for flaw in reading.flaws] == ["ledger-value-unreadable"]
