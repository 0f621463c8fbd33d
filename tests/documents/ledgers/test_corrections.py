"""Cells a person typed anew: the file is read as though it said so."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.grading import Grade
from hengji.core.ledger import FundNature, LedgerRow, check_ledger
from hengji.core.names import nested_quotes
from hengji.core.quantities import Points
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.rulebook.grades import load_grade_scale
from hengji.rulebook.ledger_columns import LedgerColumn, load_ledger_columns
from tests.documents.ledgers.files import (
    ALIASES,
    HEAD,
    LAMPS,
    ROADS,
    cell,
    head_xml,
    with_sheet_xml,
    write_docx,
    write_text,
    write_xls,
    write_xlsx,
)

BLANK_SCORE = (3, "水库加固", "", "良")
CSV = "项目名称,得分\n修路,90\n水库加固\n"
MARKDOWN = "前言。\n\n| 项目名称 | 得分 |\n|---|---|\n| 修路 | 90 |\n| 水库加固 | |\n"
FILES: Mapping[str, Callable[[Path], Path]] = {
    "表.xlsx 工作表“得分表” 单元格 C3": lambda folder: write_xlsx(
        folder / "表.xlsx", [HEAD, ROADS, BLANK_SCORE]
    ),
    "表.xls 工作表“得分表” 单元格 C3": lambda folder: write_xls(
        folder / "表.xls", [HEAD, ROADS, BLANK_SCORE]
    ),
    "表.docx 第 1 个表格 第 3 行第 3 列": lambda folder: write_docx(
        folder / "表.docx", [[HEAD, ROADS, BLANK_SCORE]]
    ),
    "表.csv 第 3 行第 2 列": lambda folder: write_text(folder / "表.csv", CSV),
    "表.md 第 6 行第 2 列": lambda folder: write_text(folder / "表.md", MARKDOWN),
}


def read(path: Path, corrections: Mapping[str, str], name: str = "") -> LedgerReading:
    return read_ledger(path, load_ledger_columns(), ALIASES, corrections=corrections, name=name)


@pytest.mark.parametrize("place", FILES)
def test_a_flaw_names_its_cell_and_what_stands_in_it(place: str, tmp_path: Path) -> None:
    reading = read(FILES[place](tmp_path), {})

    assert [flaw.where for flaw in reading.flaws] == [place]
    assert reading.cells == {place: ""}


@pytest.mark.parametrize("place", FILES)
def test_a_corrected_cell_is_read_as_though_the_file_said_so(place: str, tmp_path: Path) -> None:
    reading = read(FILES[place](tmp_path), {place: "88.5"})

    assert [row.score for row in reading.ledger.rows][1:] == [Decimal("88.5")]
    assert reading.ledger.rows[-1].origin.score == "88.5"
    assert (reading.taken, reading.refused, reading.flaws, reading.cells) == (2, 0, (), {})


def test_text_of_a_flawed_cell_is_as_its_reader_sees_it(tmp_path: Path) -> None:
    rows = [HEAD, (1, 2023, 105.50, "甲等"), LAMPS]

    reading = read(write_xlsx(tmp_path / "表.xlsx", rows), {})

    assert reading.cells == {
        "表.xlsx 工作表“得分表” 单元格 B2": "2023",
        "表.xlsx 工作表“得分表” 单元格 C2": "105.5",
        "表.xlsx 工作表“得分表” 单元格 D2": "甲等",
    }


def test_several_cells_of_one_row_are_corrected(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", [HEAD, (1, 2023, 105.5, "甲等"), LAMPS])

    reading = read(
        path,
        {
            "表.xlsx 工作表“得分表” 单元格 B2": "二〇二三年修路",
            "表.xlsx 工作表“得分表” 单元格 C2": "95.50",
            "表.xlsx 工作表“得分表” 单元格 D2": "优",
        },
    )

    assert [(row.name, row.score, row.grade) for row in reading.ledger.rows] == [
        ("二〇二三年修路", Decimal("95.50"), Grade.EXCELLENT),
        (LAMPS[1], Decimal("85.25"), Grade.GOOD),
    ]
    assert reading.flaws == ()


def test_a_correction_that_cannot_be_read_is_a_flaw_in_its_turn(tmp_path: Path) -> None:
    place = "表.csv 第 3 行第 2 列"

    reading = read(FILES[place](tmp_path), {place: "九十"})

    assert [(flaw.code, flaw.where) for flaw in reading.flaws] == [
        ("ledger-score-unreadable", place)
    ]
    assert reading.cells == {place: "九十"}


def test_a_cell_without_a_place_in_the_sheet_s_first_column_is_found(tmp_path: Path) -> None:
    rows = [("", "", *HEAD), ("", "", *ROADS), ("", "", *BLANK_SCORE)]

    reading = read(
        write_xlsx(tmp_path / "表.xlsx", rows), {"表.xlsx 工作表“得分表” 单元格 E3": "88"}
    )

    assert (reading.taken, reading.flaws) == (2, ())


@pytest.mark.parametrize(
    "place",
    [
        "表.xlsx 工作表“得分表” 单元格 C99",
        "表.xlsx 工作表“得分表” 单元格 ZZ3",
        "表.xlsx 工作表“旧稿” 单元格 C3",
        "表.xlsx 工作表“得分表” 单元格 c3",
        "表.xlsx 工作表“得分表” 第 3 行第 3 列",
        "别的.xlsx 工作表“得分表” 单元格 C3",
        "",
    ],
)
def test_a_correction_without_its_cell_is_said(place: str, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "表.xlsx", [HEAD, ROADS, LAMPS])

    reading = read(path, {place: "88"})

    assert [(flaw.code, flaw.where, flaw.message) for flaw in reading.flaws] == [
        (
            "ledger-correction-without-cell",
            place,
            nested_quotes(f"没有读到“{place}”，更正的内容“88”没有采用。"),
        )
    ]
    assert reading.taken == 2


def test_a_formula_without_a_result_is_corrected_and_can_be_emptied(tmp_path: Path) -> None:
    rows = f'<row r="2">{cell("B2", "修路")}<c r="C2"><f>1+1</f></c></row>'
    path = with_sheet_xml(tmp_path / "表.xlsx", head_xml() + rows)
    place = "表.xlsx 工作表“得分表” 单元格 C2"

    found, filled, emptied = (read(path, each) for each in ({}, {place: "90"}, {place: ""}))

    assert [flaw.code for flaw in found.flaws] == ["ledger-formula-without-value"]
    assert filled.ledger.rows == (
        LedgerRow("修路", Points(Decimal(90)), filled.ledger.rows[0].scope),
    )
    assert [flaw.code for flaw in emptied.flaws] == ["ledger-score-missing"]


def test_a_heading_is_corrected_even_within_a_merged_one(tmp_path: Path) -> None:
    rows = [
        ("项目名称", "预算数", "评价", ""),
        ("", "", "得分", "等级"),
        ("修路", 3, 90, "优"),
    ]
    path = write_xlsx(tmp_path / "表.xlsx", rows, ["A1:A2", "B1:B2", "C1:D1"])
    place = "表.xlsx 工作表“得分表” 单元格 B2"

    found = read(path, {})
    reading = read(path, {place: "预算数（万元）"})

    assert found.cells == {place: "预算数"}
    assert [row.budget for row in reading.ledger.rows] == [Decimal(30000)]
    assert reading.flaws == ()


def test_one_row_below_a_merged_cell_is_corrected_alone(tmp_path: Path) -> None:
    rows = [
        ("项目名称", "得分", "资金性质"),
        ("修路", 90, "彩票"),
        ("修桥", 80, ""),
        ("修渠", 70, ""),
    ]
    path = write_xlsx(tmp_path / "表.xlsx", rows, ["C2:C4"])

    reading = read(path, {"表.xlsx 工作表“得分表” 单元格 C3": "一般债券"})

    assert [row.fund_nature for row in reading.ledger.rows] == [
        None,
        FundNature.GENERAL_BOND,
        None,
    ]


def test_a_row_knows_the_places_of_its_cells(tmp_path: Path) -> None:
    rows = [HEAD, ROADS, (), ("得分", "单位", "项目名称"), (80, "水利局", "水库")]
    book = read(write_xlsx(tmp_path / "表.xlsx", {"甲": rows}), {})
    text = read(write_text(tmp_path / "表.md", MARKDOWN), {})
    first, last = (row.origin for row in book.ledger.rows)

    assert book.cells_of(first) == {
        LedgerColumn.SERIAL: "表.xlsx 工作表“甲” 单元格 A2",
        LedgerColumn.NAME: "表.xlsx 工作表“甲” 单元格 B2",
        LedgerColumn.SCORE: "表.xlsx 工作表“甲” 单元格 C2",
        LedgerColumn.GRADE: "表.xlsx 工作表“甲” 单元格 D2",
    }
    assert book.cells_of(last) == {
        LedgerColumn.SCORE: "表.xlsx 工作表“甲” 单元格 A5",
        LedgerColumn.UNIT: "表.xlsx 工作表“甲” 单元格 B5",
        LedgerColumn.NAME: "表.xlsx 工作表“甲” 单元格 C5",
    }
    assert text.cells_of(text.ledger.rows[0].origin) == {
        LedgerColumn.NAME: "表.md 第 5 行第 1 列",
        LedgerColumn.SCORE: "表.md 第 5 行第 2 列",
    }
    assert text.cells_of(first) == {}


def test_a_table_that_goes_on_keeps_the_places_of_its_cells(tmp_path: Path) -> None:
    reading = read(write_docx(tmp_path / "表.docx", [[HEAD, ROADS], "续表", [LAMPS]]), {})

    places = [reading.cells_of(row.origin)[LedgerColumn.SCORE] for row in reading.ledger.rows]

    assert places == ["表.docx 第 1 个表格 第 2 行第 3 列", "表.docx 第 2 个表格 第 1 行第 3 列"]


def test_what_a_check_of_the_rows_finds_can_be_corrected(tmp_path: Path) -> None:
    scale = load_grade_scale(date(2024, 12, 31))
    path = write_xlsx(tmp_path / "表.xlsx", [HEAD, ROADS, (2, ROADS[1], 85, "优")])
    first = read(path, {})
    row = first.ledger.rows[1]
    cells = first.cells_of(row.origin)

    corrected = read(path, {cells[LedgerColumn.NAME]: "修桥", cells[LedgerColumn.GRADE]: "良"})

    assert [flaw.code for flaw in check_ledger(first.ledger, scale)] == [
        "ledger-name-repeated",
        "grade-contradicts-score",
    ]
    assert check_ledger(corrected.ledger, scale) == ()


@pytest.mark.parametrize("place", FILES)
def test_a_file_is_named_as_its_owner_does(place: str, tmp_path: Path) -> None:
    known_as = place.split(" ", 1)[0]
    stored = FILES[place](tmp_path).rename(tmp_path / "3f9a")

    reading = read(stored, {}, name=known_as)

    assert [flaw.where for flaw in reading.flaws] == [place]
    assert "3f9a" not in repr(reading)


def test_the_extension_is_that_of_the_name_people_know(tmp_path: Path) -> None:
    stored = write_xlsx(tmp_path / "3f9a.dat", [HEAD, ROADS])

    right, wrong = (read(stored, {}, name=name) for name in ("表.xlsx", "表.xls"))

    assert right.flaws == ()
    assert [(flaw.code, flaw.where, flaw.message) for flaw in wrong.flaws] == [
        (
            "ledger-extension-differs",
            "表.xls",
            "“表.xls”的扩展名是 .xls，内容是 .xlsx，已按内容读取。",
        )
    ]


@pytest.mark.parametrize(
    "content", [b"", b"%PDF", b"PK\x03\x04", b"\0", b"a,b\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_a_refused_file_is_named_as_its_owner_does(content: bytes, tmp_path: Path) -> None:
    stored = tmp_path / "3f9a"
    stored.write_bytes(content)

    with pytest.raises(FlawsFound) as found:
        read(stored, {}, name="表.xlsx")

    (flaw,) = found.value.flaws
    assert flaw.where == "表.xlsx"
    assert "“表.xlsx”" in flaw.message
