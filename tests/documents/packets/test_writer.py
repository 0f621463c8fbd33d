import shutil
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from hengji.core.flaws import FlawsFound
from hengji.core.packets.forms import PacketForm
from hengji.core.packets.papers import score_texts
from hengji.core.packets.statements import STATEMENT_SHEET, mark_of, write_statement
from hengji.core.quantities import format_points
from hengji.documents.packets import open_packet, read_packet
from tests.core.packets.builders import (
    CONSULTED,
    KEY,
    ROAD,
    TOKEN,
    TREE,
    evaluation,
    scoring_form,
    unit_form,
)
from tests.documents.packets.conftest import Desk, written
from tests.packets import put


def opened(form: PacketForm) -> Workbook:
    return openpyxl.load_workbook(BytesIO(written(form)))


def rules_of(book: Workbook, sheet: str) -> dict[str, tuple[object, ...]]:
    """Return what is checked while typing, by the cells it is for."""
    return {
        str(each.sqref).split(" ")[0]: (each.type, each.formula1, each.formula2, each.errorStyle)
        for each in book[sheet].data_validations.dataValidation
    }


def test_a_packet_reads_back_as_it_was_sent(desk: Desk) -> None:
    for form in (scoring_form(), unit_form(), scoring_form(demo=True)):
        with open_packet(desk.file(written(form))) as packet:
            reading = read_packet(packet, form)

            assert (packet.statement, packet.mark) == (
                write_statement(form, TOKEN, KEY),
                mark_of(write_statement(form, TOKEN, KEY)),
            )
            assert (reading.values, reading.flaws) == (form.values(), ())


def test_equal_packets_are_equal_bytes() -> None:
    assert written(scoring_form()) == written(scoring_form())


def test_only_what_is_to_be_filled_in_is_unlocked() -> None:
    sheet = opened(scoring_form())[f"01 {ROAD}"]
    heads = [cell.value for cell in sheet[4]]
    unlocked = [
        head for head, cell in zip(heads, sheet[5], strict=True) if not cell.protection.locked
    ]

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert unlocked == [
        *("实际完成值", "不适用的理由", "调整得分", "调整理由", "核对内容", "取得方式"),
        *("总体数", "抽样数", "抽样方法", "计算过程", "发现的事实", "判断", "扣分理由"),
        "被评价单位意见",
    ]


def test_excel_checks_while_somebody_types() -> None:
    rules = rules_of(opened(scoring_form()), f"01 {ROAD}")

    assert rules["I5"] == ("decimal", "-1000000000000000", "1000000000000000", None)
    assert rules["I6"] == ("list", '"1,0.3"', None, "information")
    assert rules["L5"] == ("decimal", "0", "10", None)
    assert rules["P5"] == ("whole", "0", "1000000000", None)
    assert rules["M5"] == ("textLength", "500", None, None)
    assert rules_of(opened(unit_form()), "材料清单")["G5"] == ("list", '"未交,已交"', None, None)


def test_the_statement_is_in_a_sheet_nobody_sees() -> None:
    book = opened(scoring_form())

    assert book[STATEMENT_SHEET].sheet_state == "veryHidden"
    assert book[STATEMENT_SHEET]["A1"].value == write_statement(scoring_form(), TOKEN, KEY)


def test_a_sheet_prints_with_its_head_on_every_page() -> None:
    sheet = opened(scoring_form())[f"01 {ROAD}"]

    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_title_cols == "$A:$D"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 2)
    assert sheet.freeze_panes == "E5"


def test_everything_invented_is_marked() -> None:
    book = opened(scoring_form(demo=True))

    assert book[f"01 {ROAD}"]["A1"].value == f"{ROAD}评分表（演示数据）"
    assert book[f"01 {ROAD}"].oddFooter.right.text == "演示数据"
    assert book["填写说明"]["A4"].value == "演示数据，仅供试用。"
    assert opened(scoring_form())["填写说明"]["A4"].value is None


def test_the_cover_says_whose_it_is_and_leads_to_every_sheet() -> None:
    cover = opened(scoring_form())["填写说明"]
    texts = [row[0].value for row in cover.iter_rows(max_row=3)]

    assert texts == [
        "2024 年度机构评分簿",
        "收件：甲评价公司",
        "发出：演示区财政局　　2024年11月5日",
    ]
    links = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert links == [
        f"'01 {ROAD}'!A1",
        "'02 2023年度建设管理部部门整体支出'!A1",
    ]


def test_texts_that_look_like_formulas_stay_texts(desk: Desk) -> None:
    words = '=HYPERLINK("http://a.b/","点")'
    form = scoring_form(evaluation(papers={"A11": {"fact": words, "examined": "_x0041_ 0012"}}))

    with open_packet(desk.file(written(form))) as packet:
        assert read_packet(packet, form).values == form.values()
    assert b"HYPERLINK" not in ZipFile(BytesIO(written(form))).read("xl/worksheets/sheet2.xml")


def test_digits_beyond_a_spreadsheet_stay_texts(desk: Desk) -> None:
    form = scoring_form(evaluation(papers={"A11": {"actual": "1234567890123456.78"}}))

    assert desk.read(form).values == form.values()


def test_a_text_that_a_cell_would_cut_is_refused() -> None:
    with pytest.raises(FlawsFound) as found:
        written(scoring_form(evaluation(papers={"A11": {"fact": "长" * 40_000}})))

    assert [flaw.code for flaw in found.value.flaws] == ["workbook-text-too-long"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_program_computes_what_the_system_does(desk: Desk, tmp_path: Path) -> None:
    form = scoring_form(evaluation(papers={}))
    typed = {"A11": 97.4, "A12": 0.85, "C1": 1, "C2": 3}

    def fill(book: Workbook) -> None:
        for code, actual in typed.items():
            put(book.worksheets[1], code, "实际完成值", actual)
        put(book.worksheets[1], "A12", "调整得分", 7.25)
        put(book.worksheets[1], "A12", "调整理由", "材料补齐")

    path = desk.filled(form, fill)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    kind = "xlsx:Calc MS Excel 2007 XML"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            tmp_path / "out",
            path,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    papers = {code: {"actual": str(actual)} for code, actual in typed.items()}
    papers["A12"] |= {"override": "7.25", "override_reason": "材料补齐"}
    expected = score_texts(TREE, papers)
    saved = out / path.name
    computed = openpyxl.load_workbook(saved, data_only=True)[f"01 {ROAD}"]
    scores = [format_points(Decimal(str(row[10].value))) for row in computed.iter_rows(min_row=5)]

    with open_packet(saved) as packet:
        assert read_packet(packet, form).flaws == ()
    assert scores == [format_points(score.points) for score in expected.scores.values()]
    assert expected.total is not None
    assert format_points(Decimal(str(computed["B3"].value))) == format_points(expected.total)


def test_a_unit_without_anything_to_say_gets_what_it_has_to_fill_in() -> None:
    book = opened(unit_form(CONSULTED))

    assert book.sheetnames == ["填写说明", "材料清单", "基础数据表", "意见反馈表", STATEMENT_SHEET]
