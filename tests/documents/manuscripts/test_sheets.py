"""What is read from workbooks and delimited text."""

from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from hengji.core.flaws import FlawsFound
from hengji.documents.ledgers.grids import Cell
from hengji.documents.manuscripts import read_manuscript
from hengji.documents.manuscripts.number_formats import shown_cell
from tests.documents.ledgers.files import cell, with_sheet_xml, write_xls
from tests.documents.manuscripts.showing import places, shown


def test_a_sheet_is_titles_tables_and_notes(tmp_path: Path) -> None:
    path = tmp_path / "得分表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("得分")
        points = book.add_format({"num_format": "0.00"})
        sheet.merge_range("B2:D2", "2024年度得分表")
        sheet.write_row("B3", ["项目", "得分", "执行率"])
        sheet.write_row("B4", ["甲"])
        sheet.write("C4", 97.5, points)
        sheet.write("D4", 0.3262, book.add_format({"num_format": "0.00%"}))
        sheet.write("B5", "注：得分由高到低排列。")
        sheet.write_row("B8", ["单位", "预算数"])
        sheet.write_row("B9", ["乙"])
        sheet.write("C9", 3852135.04, book.add_format({"num_format": "#,##0.00"}))

    manuscript = read_manuscript(path)

    assert shown(manuscript) == [
        "2024年度得分表",
        [["项目", "得分", "执行率"], ["甲", "97.50", "32.62%"]],
        "注：得分由高到低排列。",
        [["单位", "预算数"], ["乙", "3,852,135.04"]],
    ]
    assert places(manuscript) == [f"工作表“得分”单元格 {name}" for name in ("B2", "B3", "B5", "B8")]
    assert manuscript.blocks[1].rows[1][2].where == "工作表“得分”单元格 D4"


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (97.5, "General", "97.5"),
        (72.0, "General", "72"),
        (89.995, "0.00", "90.00"),
        (0.326242, "0.00%", "32.62%"),
        (0.5, "0%", "50%"),
        (3852135.04, "#,##0.00_ ", "3,852,135.04"),
        (3852135.04, '¥#,##0.00"元"', "¥3,852,135.04元"),
        (-12.5, "#,##0.00;[Red](#,##0.00)", "(12.50)"),
        (-12.5, "0.0", "-12.5"),
        (3.0, "0.##", "3"),
        (385.2, '0.00"万元"', "385.20万元"),
        (12345678.0, "#,##0,", "12,346"),
        (1.5e-7, "0.00E+00", "1.5E-7"),
        (True, "General", "TRUE"),
        (date(2024, 12, 31), 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        (datetime(2024, 9, 5, 8, 3), "yyyy-mm-dd h:mm", "2024-09-05 8:03"),  # noqa: DTZ001 - a cell has none
        (date(2024, 9, 5), "General", "2024-09-05"),
        (time(8, 3, 9), "h:mm:ss", "8:03:09"),
        ("综合事务\n协调中心", "General", "综合事务协调中心"),
    ],
)
def test_a_cell_shows_what_its_format_says(value: Cell, code: str, words: str) -> None:
    assert shown_cell(value, code) == words


def test_formulas_without_a_result_and_errors_are_told(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{cell("A1", "项目")}{cell("B1", "得分")}</row>'
        f'<row r="2">{cell("A2", "甲")}<c r="B2"><f>1+1</f></c></row>'
        f'<row r="3">{cell("A3", "乙")}<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )

    manuscript = read_manuscript(with_sheet_xml(tmp_path / "表.xlsx", rows))

    assert shown(manuscript) == [[["项目", "得分"], ["甲", ""], ["乙", "#DIV/0!"]]]
    assert [flaw.message for flaw in manuscript.flaws] == [
        "工作表“得分表”的单元格 B2 是公式但没有结果、B3 是错误值 #DIV/0!，没有检查。"
    ]


def test_old_workbooks_and_delimited_text_are_read(tmp_path: Path) -> None:
    old = write_xls(tmp_path / "旧.xls", [("项目", "得分"), ("甲", 90.5)])
    (tmp_path / "表.csv").write_bytes("项目,得分\n甲,90.50\n".encode("gb18030"))

    delimited = read_manuscript(tmp_path / "表.csv")
    assert shown(read_manuscript(old)) == [[["项目", "得分"], ["甲", "90.5"]]]
    assert shown(delimited) == [[["项目", "得分"], ["甲", "90.50"]]]
    assert delimited.blocks[0].rows[1][1].where == "第 2 行第 2 列"


def test_a_workbook_with_too_many_cells_is_told(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line in range(40):
            sheet.write_row(line, 0, ["甲"])
        sheet.write(40, 16_000, "乙")

    with pytest.raises(FlawsFound) as found:
        read_manuscript(path)

    assert [flaw.message for flaw in found.value.flaws] == [
        "“大.xlsx”的表格超过 60 万格，不能当作文稿检查。"
    ]
