from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from hengji.core.flaws import FlawsFound
from hengji.documents import tables
from hengji.documents.tables import TableReading, TableRow, read_table, render_table
from tests.documents.ledgers.files import cell, with_sheet_xml, write_text, write_xlsx

HEADS = ("序号", "单位", "预算数", "日期")
ROWS = ((1, "演示水利局", Decimal("3852135.04"), date(2024, 12, 31)), (2, "演示教育局", None, None))
HOSTILE = (
    *("=1+1", "@SUM(A1)", "+1", "-1", "\t=1+1", "\r=1+1", '=HYPERLINK("http://a/","甲")'),
    *("http://a.b/", "0012", "'甲", '<b>&"', "_x0041_", "甲\x0b乙", "甲\n乙", "{=1}", "𠮷"),
)


def saved(folder: Path, content: bytes, name: str = "表.xlsx") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def opened(content: bytes) -> Worksheet:
    book: Workbook = openpyxl.load_workbook(BytesIO(content))
    (sheet,) = book.worksheets
    return sheet


def values(reading: TableReading) -> list[tuple[str, ...]]:
    return [tuple(row.values.values()) for row in reading.rows]


def refusal(path: Path, heads: Sequence[str], name: str = "") -> tuple[str, str, str]:
    with pytest.raises(FlawsFound) as found:
        read_table(path, heads, name=name)
    (flaw,) = found.value.flaws
    assert flaw.remedy.startswith("请")
    return flaw.code, flaw.where, flaw.message


def test_a_table_has_its_title_note_heads_and_rows() -> None:
    sheet = opened(render_table("单位名录", HEADS, ROWS, note="共 2 个单位"))

    assert list(sheet.iter_rows(values_only=True)) == [
        ("单位名录", None, None, None),
        ("共 2 个单位", None, None, None),
        HEADS,
        (1, "演示水利局", 3852135.04, datetime(2024, 12, 31)),  # noqa: DTZ001 - as the file states it
        (2, "演示教育局", None, None),
    ]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:D5")
    assert (sheet["C4"].number_format, sheet["D4"].number_format) == ("#,##0.00", "yyyy-mm-dd")
    assert sheet["A3"].font.bold


def test_a_table_without_title_and_note_begins_with_its_heads() -> None:
    sheet = opened(render_table("", ("单位",), [("演示水利局",)]))

    assert list(sheet.iter_rows(values_only=True)) == [("单位",), ("演示水利局",)]


def test_a_title_over_one_column_is_not_merged() -> None:
    sheet = opened(render_table("单位名录", ("单位",), []))

    assert list(sheet.iter_rows(values_only=True)) == [("单位名录",), ("单位",)]
    assert (list(sheet.merged_cells.ranges), sheet.auto_filter.ref) == ([], "A2")


@pytest.mark.parametrize(
    ("value", "shown", "kind"),
    [
        (Decimal("89.995"), 90, "n"),
        (Decimal(0), 0, "n"),
        (Decimal("12345678901234.56"), "12345678901234.56", "s"),
        (7, 7, "n"),
        (10**15 - 1, 10**15 - 1, "n"),
        (1234567890123456, "1234567890123456", "s"),
        (True, "是", "s"),
        (False, "否", "s"),
        ("", None, "n"),
        (None, None, "n"),
        (datetime(2024, 12, 31, 8, 30, 5, tzinfo=UTC), datetime(2024, 12, 31, 8, 30, 5), "d"),  # noqa: DTZ001
        ("0012", "0012", "s"),
    ],
)
def test_a_value_is_written_by_its_type(value: object, shown: object, kind: str) -> None:
    written = opened(render_table("", ("甲",), [(value,)]))["A2"]

    assert (written.value, written.data_type) == (shown, kind)


def test_widths_are_those_asked_for() -> None:
    sheet = opened(render_table("", HEADS, ROWS, widths=(5, 40, 20, 12)))

    assert [round(sheet.column_dimensions[name].width) for name in "ABCD"] == [6, 41, 21, 13]


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    path = saved(tmp_path, render_table("单位名录", HEADS, ROWS, note="共 2 个单位"))

    reading = read_table(path, HEADS)

    assert values(reading) == [
        ("1", "演示水利局", "3852135.04", "2024-12-31"),
        ("2", "演示教育局", "", ""),
    ]
    assert (reading.ignored, reading.flaws) == ((), ())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_everywhere_and_reads_back(text: str, tmp_path: Path) -> None:
    content = render_table(text, (text, "乙"), [(text, "丙")], note=text)

    sheet = opened(content)
    reading = read_table(saved(tmp_path, content), (text, "乙"))

    assert [sheet[place].data_type for place in ("A1", "A2", "A3", "A4")] == ["s"] * 4
    assert [sheet[place].hyperlink for place in ("A1", "A2", "A3", "A4")] == [None] * 4
    assert values(reading) == [(text.strip(), "丙")]


def test_half_characters_are_left_out() -> None:
    assert opened(render_table("", ("甲",), [("甲\ud800乙\uffff",)]))["A2"].value == "甲乙"


def test_a_text_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(FlawsFound) as found:
        render_table("", ("甲",), [("长" * 32_768,)])

    assert [(flaw.code, flaw.where) for flaw in found.value.flaws] == [
        ("workbook-text-too-long", "工作表“表格” 单元格 A2")
    ]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)

    whole = render_table("", ("甲",), [(1,), (2,)])
    with pytest.raises(FlawsFound) as found:
        render_table("", ("甲",), ((number,) for number in count()))

    assert opened(whole).max_row == 3
    assert [(flaw.code, flaw.message) for flaw in found.value.flaws] == [
        ("table-rows-too-many", "连同表头超过 3 行，一个工作表写不下。")
    ]


def test_a_row_of_another_width_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="zip"):
        render_table("", HEADS, [(1,)])


def test_equal_tables_give_equal_bytes_without_a_time() -> None:
    first, second = (render_table("单位名录", HEADS, ROWS) for _ in range(2))

    with ZipFile(BytesIO(first)) as archive:
        times = {part.date_time for part in archive.infolist()}

    assert first == second
    assert times == {(1980, 1, 31, 0, 0, 0)}


def test_20000_rows_are_written_and_read_back(tmp_path: Path) -> None:
    def rows() -> Iterator[Sequence[object]]:
        for number in range(20_000):
            yield number, f"演示单位{number}", Decimal(number) / 100, date(2024, 12, 31)

    reading = read_table(saved(tmp_path, render_table("单位名录", HEADS, rows())), HEADS)

    assert len(reading.rows) == 20_000
    assert reading.rows[-1] == TableRow(
        20_002,
        {"序号": "19999", "单位": "演示单位19999", "预算数": "199.99", "日期": "2024-12-31"},
        {
            head: f"表.xlsx 工作表“表格” 单元格 {column}20002"
            for head, column in zip(HEADS, "ABCD", strict=True)
        },
    )


def test_heads_stand_in_any_order_below_anything(tmp_path: Path) -> None:
    rows = [
        ("单位名录", "", "", ""),
        ("备注", "联系电话", " 单 位 ", "信用代码（18位）"),
        ("", "", "", ""),
        ("无", "0349", "演示水利局", "91X"),
    ]

    reading = read_table(write_xlsx(tmp_path / "表.xlsx", rows), ("信用代码(18位)", "单位"))

    assert reading == TableReading(
        (
            TableRow(
                4,
                {"信用代码(18位)": "91X", "单位": "演示水利局"},
                {
                    "信用代码(18位)": "表.xlsx 工作表“得分表” 单元格 D4",
                    "单位": "表.xlsx 工作表“得分表” 单元格 C4",
                },
            ),
        ),
        ("备注", "联系电话"),
        (),
    )


def test_text_files_are_read_and_named_as_their_owner_does(tmp_path: Path) -> None:
    path = write_text(tmp_path / "3f9a", "单位,代码\n演示水利局,001\n演示教育局\n")

    reading = read_table(path, ("代码", "单位"), name="名录.csv")

    assert values(reading) == [("001", "演示水利局"), ("", "演示教育局")]
    assert reading.rows[0].places == {
        "代码": "名录.csv 第 2 行第 2 列",
        "单位": "名录.csv 第 2 行第 1 列",
    }


def test_missing_heads_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", [("名录", ""), ("单位", "电话"), ("甲", "1")])

    assert refusal(path, ("单位", "代码", "地址")) == (
        "table-head-missing",
        "表.xlsx 工作表“得分表” 第 2 行",
        "表.xlsx 工作表“得分表” 第 2 行的表头缺少“代码”、“地址”。",
    )


@pytest.mark.parametrize("content", ["姓名,电话\n张三,1\n", "\n\n"])
def test_a_file_without_any_of_the_heads_is_refused(content: str, tmp_path: Path) -> None:
    path = write_text(tmp_path / "表.csv", content)

    assert refusal(path, ("单位", "代码")) == (
        "table-head-missing",
        "表.csv",
        "“表.csv”里没有找到表头。表头应有“单位”、“代码”。",
    )


def test_a_head_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", [("单位", "代码", "单位"), ("甲", "1", "乙")])

    assert refusal(path, ("单位", "代码")) == (
        "table-head-twice",
        "表.xlsx 工作表“得分表” 单元格 C1",
        "表头“单位”有两列（单元格 A1、单元格 C1），不知道取哪一列。",
    )


def test_an_unreadable_file_is_refused_as_a_ledger_is(tmp_path: Path) -> None:
    path = write_text(tmp_path / "3f9a", "%PDF-1.7")

    assert refusal(path, HEADS, name="表.xlsx") == (
        "ledger-file-kind",
        "表.xlsx",
        "“表.xlsx”的内容是PDF 文件，不是表格。",
    )


def test_the_sheet_with_most_of_the_heads_is_read_and_others_are_named(tmp_path: Path) -> None:
    sheets = {
        "说明": [("填写说明", "单位")],
        "名录": [("单位", "代码"), ("甲", "1")],
        "旧": [("单位", "代码"), ("乙", "2")],
        "空": [],
    }

    reading = read_table(write_xlsx(tmp_path / "表.xlsx", sheets), ("单位", "代码"))

    assert values(reading) == [("甲", "1")]
    assert [(flaw.code, flaw.where) for flaw in reading.flaws] == [
        ("table-sheet-not-read", "表.xlsx 工作表“说明”"),
        ("table-sheet-not-read", "表.xlsx 工作表“旧”"),
    ]


def test_tables_of_one_text_are_told_apart_by_their_lines(tmp_path: Path) -> None:
    text = "| 单位 | 代码 |\n|---|---|\n| 甲 | 1 |\n\n另附。\n\n| 姓名 |\n|---|\n| 张三 |\n"

    reading = read_table(write_text(tmp_path / "表.md", text), ("单位", "代码"))

    assert values(reading) == [("甲", "1")]
    assert [flaw.message for flaw in reading.flaws] == ["表.md 第 7 行起的表格没有读取。"]


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{cell("A1", "单位")}{cell("B1", "代码")}</row>'
        f'<row r="2">{cell("A2", "甲")}<c r="B2"><f>1+1</f></c></row>'
    )

    reading = read_table(with_sheet_xml(tmp_path / "表.xlsx", rows), ("单位", "代码"))

    assert values(reading) == [("甲", "")]
    assert [(flaw.code, flaw.where, flaw.message) for flaw in reading.flaws] == [
        (
            "table-cell-unreadable",
            "表.xlsx 工作表“得分表” 单元格 B2",
            "单元格 B2 是公式但没有结果，读不出代码。",
        )
    ]
