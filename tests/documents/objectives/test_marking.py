"""The marked copy: coloured cells with comments, and nothing else changed."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from hengji.core.flaws import FlawsFound, Severity
from hengji.documents.ledgers.source_file import source_file
from hengji.documents.objectives.marking import Mark, mark_workbook
from tests.documents.objectives.workbooks import every_layout

MARKS = {
    "目标申报": {
        "F16": Mark(Severity.WARNING, "【提示 G-30】没有可以核对的数。\n请改写。"),
        "A1": Mark(Severity.ERROR, "【错误 G-02】合计 95。"),
        "Z40": Mark(Severity.ERROR, "空白处"),
    },
    "自评": {},
}
RED, YELLOW = "FFFFC7CE", "FFFFEB9C"


def marked(path: Path, marks: dict[str, dict[str, Mark]], name: str = "标注.xlsx") -> Path:
    copy = path.with_name(name)
    copy.write_bytes(mark_workbook(source_file(path), marks).content)
    return copy


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed_parts(path: Path, copy: Path) -> set[str]:
    before, after = parts(path), parts(copy)
    assert before.keys() <= after.keys()
    return {name for name, content in after.items() if before.get(name) != content}


def rich_workbook(path: Path) -> Path:
    """A workbook with all that a rewriting library would lose or change."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        bold = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        sheet.write_column(0, 0, ["指标值", 1, 2, 3], bold)
        sheet.write_comment("A2", "原来的批注", {"author": "审核人"})
        sheet.data_validation("B1", {"validate": "list", "source": ["是", "否"]})
        sheet.conditional_format("A2:A4", {"type": "data_bar"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=表!$A$2:$A$4"})
        sheet.insert_chart("D2", chart)
        sheet.insert_textbox("D20", "文本框")
        sheet.add_table("F1:G3", {"columns": [{"header": "甲"}, {"header": "乙"}]})
        sheet.set_header("&L页眉")
        book.add_worksheet("别的表").write("A1", "不动")
    return path


def test_cells_are_coloured_by_severity_and_carry_the_words(tmp_path: Path) -> None:
    copy = marked(every_layout(tmp_path / "表.xlsx"), MARKS)

    sheet = openpyxl.load_workbook(copy)["目标申报"]

    assert {
        name: (sheet[name].fill.fgColor.rgb, sheet[name].comment.text) for name in MARKS["目标申报"]
    } == {
        "F16": (YELLOW, "【提示 G-30】没有可以核对的数。\n请改写。"),
        "A1": (RED, "【错误 G-02】合计 95。"),
        "Z40": (RED, "空白处"),
    }
    assert sheet["F16"].value == "进一步健全"
    assert sheet["F15"].fill.fgColor.rgb not in {RED, YELLOW}


def test_only_the_sheet_the_styles_and_the_comments_differ(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "表.xlsx")

    copy = marked(path, {"表": {"A3": Mark(Severity.ERROR, "不对")}})

    assert changed_parts(path, copy) == {
        "xl/worksheets/sheet1.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }


def test_a_workbook_without_comments_gains_the_parts_for_them(tmp_path: Path) -> None:
    path = every_layout(tmp_path / "表.xlsx")

    copy = marked(path, MARKS)

    assert changed_parts(path, copy) == {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }


def test_comments_that_were_there_stay_and_ours_come_after(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "表.xlsx")

    copy = marked(
        path, {"表": {"A2": Mark(Severity.WARNING, "再看"), "A4": Mark(Severity.ERROR, "不对")}}
    )

    sheet = openpyxl.load_workbook(copy)["表"]
    assert sheet["A2"].comment.text == "原来的批注\n衡绩：\n再看"
    assert sheet["A4"].comment.text == "不对"
    assert sheet["A4"].font.b is True


def test_marking_a_marked_copy_adds_to_it(tmp_path: Path) -> None:
    path = every_layout(tmp_path / "表.xlsx")
    once = marked(path, {"自评": {"A1": Mark(Severity.ERROR, "一")}}, "一次.xlsx")

    twice = marked(
        once,
        {
            "自评": {"A1": Mark(Severity.WARNING, "二"), "B6": Mark(Severity.WARNING, "三")},
            "汇总": {"A1": Mark(Severity.ERROR, "四")},
        },
        "两次.xlsx",
    )

    book = openpyxl.load_workbook(twice)
    assert book["自评"]["A1"].comment.text == "一\n衡绩：\n二"
    assert book["自评"]["B6"].comment.text == "三"
    assert book["汇总"]["A1"].comment.text == "四"
    numbers = [
        number
        for content in (content for name, content in parts(twice).items() if name.endswith(".vml"))
        for number in re.findall(rb'id="_x0000_s(\d+)"', content)
    ]
    assert len(numbers) == len(set(numbers)) == 3


def test_a_copy_without_marks_is_the_same_in_every_part(tmp_path: Path) -> None:
    path = rich_workbook(tmp_path / "表.xlsx")

    assert changed_parts(path, marked(path, {"表": {}})) == set()


def test_a_blank_cell_takes_the_look_of_its_row_or_column(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.set_column("C:C", 20, book.add_format({"italic": True}))
        sheet.set_row(1, 20, book.add_format({"bold": True}))
        sheet.write("A1", "甲")
        sheet.write("F1", "乙")

    copy = marked(path, {"表": {name: Mark(Severity.ERROR, name) for name in ("C1", "B2", "C9")}})

    sheet = openpyxl.load_workbook(copy)["表"]
    assert [sheet[name].font.i for name in ("C1", "C9")] == [True, True]
    assert sheet["B2"].font.b is True
    assert [cell.coordinate for cell in sheet[1]] == ["A1", "B1", "C1", "D1", "E1", "F1"]


def test_a_workbook_saved_by_another_library_can_be_marked(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    sheet["A1"] = "甲"
    sheet["A1"].comment = Comment("原来的", "审核人")
    book.save(path)

    copy = marked(
        path, {"表": {"A1": Mark(Severity.ERROR, "不对"), "B1": Mark(Severity.ERROR, "空")}}
    )

    found = openpyxl.load_workbook(copy)["表"]
    assert (found["A1"].comment.text, found["B1"].comment.text) == ("原来的\n衡绩：\n不对", "空")


def test_rows_and_cells_without_names_are_counted(tmp_path: Path) -> None:
    whole = parts(every_layout(tmp_path / "整.xlsx"))
    sheet = whole["xl/worksheets/sheet1.xml"]
    whole["xl/worksheets/sheet1.xml"] = re.sub(
        rb' r="[A-Z]+\d+"', b"", re.sub(rb'<row r="\d+"', b"<row", sheet)
    )
    path = tmp_path / "无名.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in whole.items():
            archive.writestr(name, content)

    copy = marked(path, {"目标申报": {"A2": Mark(Severity.ERROR, "不对")}})

    found = openpyxl.load_workbook(copy)["目标申报"]
    assert (found["A2"].value, found["A2"].comment.text) == ("（2024年度）", "不对")
    assert found["A2"].fill.fgColor.rgb == RED


def test_macros_stay_and_a_signature_is_spoken_of(tmp_path: Path) -> None:
    path = every_layout(tmp_path / "表.xlsm")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
        archive.writestr("_xmlsignatures/sig1.xml", b"<Signature/>")

    result = mark_workbook(source_file(path), MARKS)

    (tmp_path / "标注.xlsm").write_bytes(result.content)
    assert parts(tmp_path / "标注.xlsm")["xl/vbaProject.bin"] == b"macro"
    assert [flaw.code for flaw in result.flaws] == ["objective-signature-lost"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"xl/workbook.xml": b"<workbook/>"}, "objective-file-not-markable"),
        ({"xl/styles.xml": None}, "objective-file-not-markable"),
        ({"xl/worksheets/sheet1.xml": b"<broken"}, "ledger-file-damaged"),
        ({"xl/styles.xml": b"<!DOCTYPE a><a/>"}, "ledger-file-damaged"),
        ({"xl/styles.xml": b"<a/>"}, "ledger-file-damaged"),
        ({"xl/worksheets/sheet1.xml": b"<worksheet/>"}, "ledger-file-damaged"),
    ],
)
def test_what_cannot_be_marked_is_refused(
    change: dict[str, bytes | None], code: str, tmp_path: Path
) -> None:
    whole = parts(every_layout(tmp_path / "整.xlsx")) | change  # type: ignore[operator]
    path = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in whole.items():
            if content is not None:
                archive.writestr(name, content)

    with pytest.raises(FlawsFound) as found:
        mark_workbook(source_file(path), MARKS)

    assert found.value.flaws[0].code == code


def test_a_text_file_is_not_marked(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("三级指标,指标值\n", "utf-8")

    with pytest.raises(FlawsFound) as found:
        mark_workbook(source_file(path), MARKS)

    assert found.value.flaws[0].code == "objective-file-not-markable"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_marked_copy_with_its_comments(tmp_path: Path) -> None:
    copy = marked(rich_workbook(tmp_path / "表.xlsx"), {"表": {"A3": Mark(Severity.ERROR, "不对")}})

    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "fods", "--outdir", str(tmp_path), str(copy)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    opened = (tmp_path / "标注.fods").read_text("utf-8")
    assert "不对" in opened
    assert "原来的批注" in opened
    assert "#ffc7ce" in opened.lower()
