from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.ledger import FundNature, Ledger, LedgerRow, Scope
from hengji.core.names import name_key
from hengji.core.quantities import Yuan
from hengji.core.report.build import Report
from hengji.core.report.facts import Facts
from hengji.documents.ledgers import read_ledger
from hengji.documents.xlsx import render_xlsx
from hengji.rulebook.grades import load_grade_aliases
from hengji.rulebook.ledger_columns import load_ledger_columns
from tests.core.builders import (
    finding,
    hundredths,
    ledger_of,
    points,
    recommendation,
    report_of,
    row,
    scored,
)

WRONG = FlawKind("demo", Severity.ERROR, "演示用的问题。", "请改正。").at("第 3 行", "得分有误。")
SLIGHT = FlawKind("slight", Severity.WARNING, "演示用的提示。", "请核对。").at(
    "第 4 行", "名称有空格。"
)
BEGINNINGS = (
    *('=HYPERLINK("http://a.b/","演示单位甲")', "=1+1", "+1"),
    *("@甲", "@SUM(A1)", "-1", "\t=1+1", "http://a.b/", "0012", "'甲"),
)


def yuan(text: str) -> Yuan:
    return Yuan(Decimal(text))


def opened(report: Report, flaws: Sequence[Flaw] = ()) -> Workbook:
    return openpyxl.load_workbook(BytesIO(render_xlsx(report, flaws)))


def cells(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def full_row() -> LedgerRow:
    return row(
        "演示单位甲部门整体支出",
        "91.20",
        scope=Scope.UNIT,
        unit="演示单位甲",
        agency="演示所（普通合伙）",
        budget=yuan("3852135.04"),
        spent=yuan("1256730"),
        self_score=points("95.50"),
        fund_nature=FundNature.GOVERNMENT_FUND,
    )


def test_the_first_sheet_is_the_ledger_in_rank_order() -> None:
    book = opened(report_of(scored("88.00", "91.20", "88.00")))

    blank = (None,) * 5
    assert cells(book, "得分表") == [
        ("演示县2024年度重点绩效评价得分表", *blank),
        ("序号", "项目名称", "类型", "得分", "等级", "名次"),
        (1, "演示项目2", "项目", 91.2, "优", 1),
        (2, "演示项目1", "项目", 88, "良", 2),
        (3, "演示项目3", "项目", 88, "良", 2),
    ]
    assert book["得分表"]["D3"].number_format == "0.00"


def test_a_column_is_there_where_any_row_knows_it() -> None:
    book = opened(report_of(ledger_of(row("演示项目乙", "80.00"), full_row())))

    _, heads, full, bare = cells(book, "得分表")
    assert heads == (
        *("序号", "项目名称", "类型", "单位", "第三方机构", "资金性质"),
        *("预算数（元）", "执行数（元）", "自评分", "得分", "等级", "名次"),
    )
    assert full == (
        *(1, "演示单位甲部门整体支出", "部门整体", "演示单位甲", "演示所（普通合伙）"),
        *("政府性基金预算", 3852135.04, 1256730, 95.5, 91.2, "优", 1),
    )
    assert bare == (2, "演示项目乙", "项目", *(None,) * 6, 80, "良", 2)


def test_a_ledger_without_title_begins_with_its_heads() -> None:
    book = opened(report_of(replace(scored("88.00"), title="")))

    assert cells(book, "得分表")[0][:2] == ("序号", "项目名称")


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_name_is_text_whatever_it_begins_with(name: str) -> None:
    ledger = replace(ledger_of(row(name, unit=name, agency=name)), title=name)

    book = opened(report_of(ledger, Facts(findings=(finding(unit=name),))))

    sheet = book["得分表"]
    found = [sheet["A1"], sheet["B3"], sheet["D3"], sheet["E3"]]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in found] == [
        (name, "s", None)
    ] * 4
    assert book["问题与建议"]["C2"].data_type == "s"


def formulas(book: Workbook) -> list[str]:
    return [
        f"{sheet.title} {cell.coordinate}"
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.data_type == "f" or cell.hyperlink
    ]


@pytest.mark.parametrize("text", [*BEGINNINGS, "\r=1+1"])
def test_no_sheet_holds_a_formula(text: str) -> None:
    ledger = replace(ledger_of(row(text, unit=text, agency=text)), title=text)
    facts = Facts(
        findings=(finding("甲", unit=text, fact=text),),
        recommendations=(recommendation("甲", title=text),),
    )
    flaw = FlawKind("demo", Severity.ERROR, text, text).at(text, text)

    book = opened(report_of(ledger, facts), (flaw,))

    assert formulas(book) == []
    assert [each.data_type for each in book["校验"][2]] == ["s"] * 4
    assert book["问题与建议"]["D2"].data_type == "s"


def test_a_text_no_cell_can_hold_is_refused_and_never_cut() -> None:
    whole, long = "长" * 32_767, "长" * 32_768
    rare = "𠮷" * 16_384

    book = opened(
        report_of(scored("88.00")), (FlawKind("d", Severity.ERROR, "", "请").at("", whole),)
    )

    assert book["校验"]["C2"].value == whole
    place = "工作表“得分表” 单元格 D3"
    for text in (long, rare):
        with pytest.raises(FlawsFound) as found:
            render_xlsx(report_of(replace(ledger_of(row(agency=text)))), ())
        assert [(flaw.code, flaw.where, flaw.message) for flaw in found.value.flaws] == [
            (
                "workbook-text-too-long",
                place,
                f"{place} 的文字有 32768 个字，上限是 32767 个字：“{text[:40]}…”。",
            )
        ]


def test_a_title_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(FlawsFound) as found:
        render_xlsx(report_of(replace(scored("88.00"), title="长" * 32_768)), ())

    assert [flaw.where for flaw in found.value.flaws] == ["工作表“得分表” 单元格 A1"]


def test_the_sheets_are_those_the_ledger_reader_knows_as_ours() -> None:
    words = load_ledger_columns()

    with_findings, without = (
        set(opened(report_of(scored("88.00"), facts)).sheetnames)
        for facts in (Facts(findings=(finding(),)), Facts())
    )

    assert without == words.own_sheets
    assert with_findings == words.own_sheets | words.own_sheets_at_times


def test_scores_and_ranks_are_numbers() -> None:
    sheet = opened(report_of(scored("88.10")))["得分表"]

    assert [sheet[place].data_type for place in ("A3", "D3", "F3")] == ["n", "n", "n"]


def test_money_with_more_digits_than_a_spreadsheet_keeps_is_text() -> None:
    exact, long = yuan("9999999999999.99"), yuan("12345678901234.56")

    sheet = opened(report_of(ledger_of(row(budget=long, spent=exact))))["得分表"]

    assert [(cell.value, cell.data_type) for cell in sheet[3][3:5]] == [
        ("12345678901234.56", "s"),
        (9999999999999.99, "n"),
    ]


def test_the_distribution_is_a_table_with_a_column_for_each_grade() -> None:
    book = opened(report_of(scored("91.20", "90.00", "89.99")))

    assert cells(book, "得分分布") == [
        ("分数段（含下限）", "优", "良", "中", "差"),
        ("89–90", None, 1, None, None),
        ("90–91", 1, None, None, None),
        ("91–92", 1, None, None, None),
    ]


def test_the_distribution_is_drawn_and_described() -> None:
    report = report_of(scored("91.20", "90.00", "89.99"))

    with ZipFile(BytesIO(render_xlsx(report, ()))) as archive:
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
        chart = archive.read("xl/charts/chart1.xml").decode()

    assert f'descr="{report.distribution.description}"' in drawing
    assert [name in chart for name in ("优（2 个）", "良（1 个）")] == [True, True]


def test_every_figure_stands_with_where_it_came_from() -> None:
    report = report_of(scored("91.20", "88.00"))

    sheet = cells(opened(report), "数据来源")

    assert sheet == [
        ("数据", "数值", "怎样得来"),
        *((each.name, each.text, each.because) for each in report.figures.values()),
    ]
    assert sheet[14] == ("均值", "89.60", "2 行得分之和 179.20 ÷ 2")


def test_findings_stand_with_the_recommendations_that_answer_them() -> None:
    facts = Facts(
        findings=(finding("目标"), finding("执行", category="P01", fact="执行率不高")),
        recommendations=(
            recommendation("目标", title="加强目标管理"),
            recommendation("目标", title="加强培训"),
        ),
    )

    book = opened(report_of(scored("88.00"), facts))

    assert cells(book, "问题与建议") == [
        ("归类", "编号", "内容", "回应的建议"),
        ("绩效目标", "目标", "演示项目1未申报绩效目标。", "加强目标管理；加强培训"),
        ("预算执行", "执行", "演示项目1执行率不高。", "（无）"),
    ]


def test_without_findings_there_is_no_sheet_for_them() -> None:
    assert opened(report_of(scored("88.00"))).sheetnames == [
        "得分表",
        "得分分布",
        "数据来源",
        "校验",
    ]


def test_what_was_found_on_the_way_is_on_the_last_sheet() -> None:
    book = opened(report_of(scored("88.00")), (WRONG, SLIGHT))

    assert cells(book, "校验") == [
        ("程度", "位置", "内容", "处理"),
        ("错误", "第 3 行", "得分有误。", "请改正。"),
        ("提示", "第 4 行", "名称有空格。", "请核对。"),
    ]


def test_that_nothing_was_found_is_said() -> None:
    book = opened(report_of(scored("88.00")))

    assert cells(book, "校验")[1:] == [("", "没有发现问题", "", "")]


def test_equal_reports_give_equal_bytes() -> None:
    first, second = (render_xlsx(report_of(scored("88.00", "91.20")), (SLIGHT,)) for _ in range(2))

    assert first == second


def test_the_workbook_carries_no_time_of_writing() -> None:
    content = render_xlsx(report_of(scored("88.00")), ())

    with ZipFile(BytesIO(content)) as archive:
        times = {part.date_time for part in archive.infolist()}
    properties = openpyxl.load_workbook(BytesIO(content)).properties
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert properties.created == datetime(2000, 1, 1)  # noqa: DTZ001 - as the file states it
    assert properties.title == "演示县2024年度重点绩效评价得分表"


names = st.text("演示单位甲乙丙丁（）()“”、—2023ABab =+@", min_size=1, max_size=16).map(
    lambda text: f"演示{text.strip()}项目"
)
money = st.none() | hundredths(0, 10_000_000).map(Yuan)
rows = st.builds(
    LedgerRow,
    names.map(lambda name: name.replace(" ", "")),
    hundredths(2, 100),
    st.sampled_from(Scope),
    unit=st.sampled_from(["", "演示单位甲", "=演示单位乙"]),
    agency=st.sampled_from(["", "演示所（普通合伙）"]),
    budget=money,
    spent=money,
    self_score=st.none() | hundredths(),
    fund_nature=st.none() | st.sampled_from(FundNature),
)


def read_back(folder: Path, content: bytes) -> Ledger:
    path = folder / "得分表.xlsx"
    path.write_bytes(content)
    reading = read_ledger(path, load_ledger_columns(), load_grade_aliases())
    assert (reading.flaws, reading.passed_tables) == ((), ())
    assert (reading.refused, reading.ignored_columns) == (0, ())
    return reading.ledger


def test_the_workbook_reads_back_as_the_reports_ledger(tmp_path: Path) -> None:
    report = report_of(ledger_of(row("演示项目乙", "80.00"), full_row()))

    assert read_back(tmp_path, render_xlsx(report, ())) == report.ledger


@settings(max_examples=20, derandomize=True, deadline=None, database=None)
@given(st.lists(rows, min_size=1, max_size=6, unique_by=lambda each: name_key(each.name)))
def test_any_ledger_reads_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[LedgerRow]
) -> None:
    report = report_of(ledger_of(*drawn))

    ledger = read_back(tmp_path_factory.mktemp("workbook"), render_xlsx(report, ()))

    assert ledger == report.ledger
    assert [each.serial for each in ledger.rows] == list(range(1, len(drawn) + 1))
