"""Names of known units, from a list or a table."""

from pathlib import Path

import pytest
import xlsxwriter

from hengji.core.flaws import FlawsFound
from hengji.documents.manuscripts.rosters import read_roster


def test_a_list_gives_a_name_a_line_each_once(tmp_path: Path) -> None:
    (tmp_path / "名单.txt").write_text("第一中学\n\n 财政局\n第一 中学\n", "utf-8")

    assert read_roster(tmp_path / "名单.txt") == ("第一中学", "财政局")


def test_a_table_gives_the_column_of_units(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "名单.xlsx") as book:
        sheet = book.add_worksheet("单位")
        sheet.write_row(0, 0, ["预算单位名单", "", ""])
        sheet.write_row(1, 0, ["序号", "单位名称", "电话"])
        sheet.write_row(2, 0, [1, "第一中学", "1"])
        sheet.write_row(3, 0, [2, "财政局", "2"])

    assert read_roster(tmp_path / "名单.xlsx") == ("第一中学", "财政局")


def test_a_roster_without_names_is_told(tmp_path: Path) -> None:
    (tmp_path / "名单.txt").write_text(" \n", "utf-8")

    with pytest.raises(FlawsFound) as found:
        read_roster(tmp_path / "名单.txt")

    assert [flaw.message for flaw in found.value.flaws] == ["“名单.txt”里没有读出单位名称。"]
