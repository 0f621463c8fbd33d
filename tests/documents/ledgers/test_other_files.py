"""Ledgers that are no .xlsx: what other bureaus send."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from hengji.core.flaws import FlawsFound
from hengji.core.ledger import Scope
from hengji.documents.ledgers import LedgerReading, read_ledger
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.documents.ledgers.files import HEAD, LAMPS, ROADS, write_docx, write_text, write_xls
from tests.documents.ledgers.test_reading import LAMPS_ROW, ROADS_ROW

Read = Callable[[Path], LedgerReading]
CSV = (
    "序号,项目名称,评价得分,评价等级\n"
    "1,道路维修项目绩效评价报告,91.50,优\n"
    "2,路灯维护项目绩效评价报告,85.25,良\n"
)
BOTH = (ROADS_ROW, LAMPS_ROW)


def test_xls_with_merged_title_and_agency(read: Read, tmp_path: Path) -> None:
    rows = [(), (*HEAD, "机构"), ROADS, LAMPS]
    merges = [(0, 0, 0, 4, "某县得分表"), (2, 3, 4, 4, "甲事务所")]

    reading = read(write_xls(tmp_path / "表.xls", rows, merges))

    assert reading.ledger.title == "某县得分表"
    assert [(row.name, row.agency) for row in reading.ledger.rows] == [
        (ROADS[1], "甲事务所"),
        (LAMPS[1], "甲事务所"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_encoding_and_delimiter(
    read: Read, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = write_text(tmp_path / "表.csv", CSV.replace(",", delimiter), encoding)

    assert read(path).ledger.rows == BOTH


def test_commas_and_line_breaks_inside_quotes_belong_to_the_cell(
    read: Read, tmp_path: Path
) -> None:
    text = '某县得分表,,\n项目名称,得分,备注\n"甲,乙\n项目",90,"a,b"\n修路,80,\n'

    reading = read(write_text(tmp_path / "表.csv", text))

    assert [(row.name, row.origin.line) for row in reading.ledger.rows] == [
        ("甲,乙项目", 3),
        ("修路", 5),
    ]
    assert (reading.ledger.title, reading.ignored_columns) == ("某县得分表", ("备注",))


def test_a_comma_too_many_refuses_the_row(read: Read, tmp_path: Path) -> None:
    reading = read(write_text(tmp_path / "表.csv", "项目名称,得分\n甲,乙项目,90\n修路,80\n"))

    assert [(flaw.code, flaw.where) for flaw in reading.flaws] == [
        ("ledger-row-too-long", "表.csv 第 2 行")
    ]
    assert (reading.taken, reading.refused) == (1, 1)


def test_markdown_pipes_with_prose_around(read: Read, tmp_path: Path) -> None:
    text = (
        "# 报告\n\n前言，共两项。\n\n## 得分表\n\n| 序号 | **项目名称** | 评价得分 | 评价等级 |\n"
        "|---|:--|--:|---|\n| 1 | 道路维修项目绩效评价报告 | 91.5 | 优 |\n\n以下续表。\n\n"
        "｜ 2 ｜ 路灯维护项目绩效评价报告 ｜ 85.25 ｜ 良 ｜\n\n"
        "| 姓名 | 电话 |\n|---|---|\n| 张三 | 1 |\n"
    )

    reading = read(write_text(tmp_path / "报告.md", text))

    assert reading.ledger.rows == BOTH
    assert reading.ledger.title == "得分表"
    assert reading.passed_tables == ("报告.md 第 15 行起的表格",)


def test_escaped_pipe_is_part_of_the_name(read: Read, tmp_path: Path) -> None:
    text = "| 项目名称 | 得分 |\n|---|---|\n| 甲\\|乙 | 90 |\n"

    (row,) = read(write_text(tmp_path / "表.md", text)).ledger.rows

    assert row.name == "甲|乙"


def test_runs_of_spaces_separate_where_nothing_else_does(read: Read, tmp_path: Path) -> None:
    text = "　　某县得分表\n\n序号  项目名称    得分\n1   修路 一期   90\n2   路灯　　85.5\n"

    reading = read(write_text(tmp_path / "表.txt", text))

    assert [(row.name, row.score) for row in reading.ledger.rows] == [
        ("修路一期", Decimal(90)),
        ("路灯", Decimal("85.5")),
    ]
    assert reading.ledger.title == "某县得分表"


def test_comma_text_with_a_txt_extension(read: Read, tmp_path: Path) -> None:
    assert read(write_text(tmp_path / "表.txt", CSV)).ledger.rows == BOTH


def test_page_breaks_split_one_table(read: Read, tmp_path: Path) -> None:
    head, first, second = CSV.replace(",", "\t").splitlines()
    text = f"{head}\n{first}\n\f\n{head}\n\f{second}\n"

    reading = read(write_text(tmp_path / "表.txt", text))

    assert (reading.ledger.rows, reading.passed_tables) == (BOTH, ())


def test_docx_with_merged_cells_and_a_second_page(read: Read, tmp_path: Path) -> None:
    head = [("序号", "项目名称", "评价", "", "机构"), ("", "", "评价得分", "评价等级", "")]
    first = [*head, (*ROADS, "甲事务所"), (3, "某局部门整\n体支出绩效评价", "80", "良", "")]
    merges = [((0, 2), (0, 3)), ((0, 0), (1, 0)), ((0, 1), (1, 1)), ((2, 4), (3, 4))]
    one = write_docx(tmp_path / "表.docx", ["前言。", "某县得分表", first], merges)
    two = write_docx(tmp_path / "续.docx", [[HEAD, ROADS], "续表", [LAMPS]])

    reading = read(one)

    assert [(row.name, row.scope, row.agency) for row in reading.ledger.rows] == [
        (ROADS[1], Scope.PROJECT, "甲事务所"),
        ("某局部门整体支出绩效评价", Scope.UNIT, "甲事务所"),
    ]
    assert reading.ledger.title == "某县得分表"
    assert reading.ledger.rows[0].origin.place == "表.docx 第 1 个表格 第 3 行"
    assert read(two).ledger.rows == BOTH


def test_two_columns_with_an_equal_claim_to_be_the_score_are_never_guessed(
    tmp_path: Path,
) -> None:
    path = tmp_path / "表.csv"
    path.write_text("项目名称,2022年得分,2023年得分\n演示甲项目,80,90\n", "utf-8")

    with pytest.raises(FlawsFound) as found:
        read_ledger(path, load_ledger_columns(), {})

    assert [flaw.code for flaw in found.value.flaws] == ["ledger-scores-tied"]
