"""Odd forms: labels in one cell, amounts below labels, and files that hold none."""

from pathlib import Path

import docx
import pytest
import xlsxwriter

from hengji.core.checkup.objectives.forms import (
    Column,
    Field,
    FormKind,
    Fund,
    FundColumn,
    ObjectiveForm,
    Span,
)
from hengji.core.flaws import FlawsFound
from hengji.documents.objectives import read_forms
from hengji.rulebook.objective_forms import FormWords, label_key, load_form_words
from tests.documents.objectives.workbooks import changed, layouts, write_sheets


@pytest.fixture(scope="module")
def words() -> FormWords:
    return load_form_words()


def read_one(path: Path, words: FormWords, name: str, **cells: object) -> ObjectiveForm:
    write_sheets(path / "表.xlsx", {name: changed(name, **cells)})
    return read_forms(path / "表.xlsx", words).forms[0]


def cell(place: object) -> str:
    return str(getattr(place, "where", "")).rpartition(" ")[2]


def test_dates_percentages_and_long_numbers_are_read_as_shown(
    tmp_path: Path, words: FormWords
) -> None:
    form = read_one(
        tmp_path, words, "目标申报", F12={"percent": 0.955}, F11=12000.10, F13="20241130"
    )

    assert [row.text(Column.TARGET) for row in form.indicators[:3]] == [
        *("12000.1", "95.5%", "20241130"),
    ]


def test_a_label_with_its_value_in_one_cell_is_parted(tmp_path: Path, words: FormWords) -> None:
    form = read_one(tmp_path, words, "目标申报", A3="项目名称：城市路灯改造", C3="")

    assert form.name == "城市路灯改造"


def test_several_labels_in_one_cell_are_parted(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "项目名称：公共自行车运营；实施单位（盖章）： 演示区城管局\n"
        "年度目标：投放自行车2000辆，时间：全年。\n三级指标,指标值\n投放数量,2000辆\n",
        "utf-8",
    )

    (form,) = read_forms(path, words).forms

    assert {name: entry.text for name, entry in form.fields.items()} == {
        Field.PROJECT: "公共自行车运营",
        Field.UNIT: "演示区城管局",
    }
    assert [said.entry.text for said in form.objectives] == ["投放自行车2000辆，时间：全年"]


def test_a_heading_over_amounts_is_no_blank_amount(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "任务名称,预算金额,,\n,总额,财政拨款,其他资金\n除险加固,500,480,20\n一级指标,三级指标,指标值,\n产出,加固,3座,\n",
        "utf-8",
    )

    (form,) = read_forms(path, words).forms

    assert [(line.fund, line.entries[FundColumn.AMOUNT].text) for line in form.money] == [
        (Fund.TOTAL, "500"),
        (Fund.FISCAL, "480"),
        (Fund.OTHER, "20"),
    ]


def test_a_blank_beside_a_label_stays_blank(tmp_path: Path, words: FormWords) -> None:
    form = read_one(tmp_path, words, "目标申报", C3="", G4="", B9="")

    assert (form.field(Field.PROJECT), form.field(Field.UNIT)) == ("", "")
    assert [said.entry.text for said in form.objectives] == [""]
    assert cell(form.fields[Field.PROJECT].place) == "C3"


def test_the_unit_of_money_is_read_from_the_form(tmp_path: Path, words: FormWords) -> None:
    form = read_one(tmp_path, words, "目标申报", A6="项目资金（元）")

    assert form.money_unit == "元"


def test_unfilled_lines_of_the_template_are_no_indicators(tmp_path: Path, words: FormWords) -> None:
    form = read_one(tmp_path, words, "目标申报", D16="指标1：", F16="", D17="……", F17="")

    assert [row.name for row in form.indicators][-1] == "路面完好率"


def test_a_value_without_a_name_is_kept_for_the_rules(tmp_path: Path, words: FormWords) -> None:
    form = read_one(tmp_path, words, "目标申报", D12="")

    assert [(row.name, row.text(Column.TARGET)) for row in form.indicators][1] == ("", "100%")


def test_forms_below_one_another_are_all_read(tmp_path: Path, words: FormWords) -> None:
    cells = layouts()["目标申报"]["cells"]
    second = {f"{name[0]}{int(name[1:]) + 20}": value for name, value in cells.items()}
    second["C23"] = "第二个项目"
    write_sheets(tmp_path / "表.xlsx", {"两张": {"cells": {**cells, **second}, "merges": []}})

    forms = read_forms(tmp_path / "表.xlsx", words).forms

    assert [form.name for form in forms] == ["城区主干道路面修补养护", "第二个项目"]
    assert [len(form.indicators) for form in forms] == [7, 7]


def test_a_divided_heading_is_read_from_its_lower_line(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "两行表头.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("自评表")
        for column, name in ((0, "一级指标"), (1, "二级指标"), (2, "三级指标"), (6, "得分")):
            sheet.merge_range(1, column, 2, column, name)
        sheet.merge_range(1, 3, 1, 5, "指标值")
        sheet.write_row(2, 3, ["符号", "年度指标值", "实际完成值"])
        sheet.write_row(3, 0, ["产出指标", "数量指标", "培训人次", "≥", "500人次", "487人次", 9])

    (form,) = read_forms(path, words).forms

    assert {column: entry.text for column, entry in form.indicators[0].entries.items()} == {
        Column.NAME: "培训人次",
        Column.SIGN: "≥",
        Column.TARGET: "500人次",
        Column.ACTUAL: "487人次",
        Column.SCORE: "9",
    }
    assert form.kind is FormKind.PROJECT_RESULT


def test_two_targets_of_one_name_are_two_spans(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "两个指标值.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("目标表")
        sheet.write_row(0, 0, ["一级指标", "三级指标", "实施期指标值", "年度指标值"])
        sheet.write_row(1, 0, ["产出指标", "新建站点", "30处", "10处"])

    (form,) = read_forms(path, words).forms

    assert [(row.span, row.text(Column.TARGET)) for row in form.indicators] == [
        (Span.MEDIUM, "30处"),
        (Span.ANNUAL, "10处"),
    ]


def test_a_table_of_a_word_document_is_read_with_the_line_above_it(
    tmp_path: Path, words: FormWords
) -> None:
    document = docx.Document()
    document.add_paragraph("项目支出绩效目标申报表（2024年度）")
    rows = [
        ("项目名称", "公厕改造", ""),
        ("一级指标", "三级指标", "指标值"),
        ("产出指标", "改造数量", "10座"),
    ]
    table = document.add_table(len(rows), 3)
    for line, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(line, column).text = text
    document.save(str(tmp_path / "表.docx"))

    (form,) = read_forms(tmp_path / "表.docx", words).forms

    assert (form.title, form.year, form.name) == (
        "项目支出绩效目标申报表（2024年度）",
        2024,
        "公厕改造",
    )
    assert form.indicators[0].at(Column.TARGET).where == "表.docx 第 1 个表格 第 3 行第 3 列"


def test_a_csv_is_read_as_well(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "目标表.csv"
    path.write_text(
        "项目名称,道路养护,,\n一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,修补面积,≥300平方米\n",
        "utf-8",
    )

    (form,) = read_forms(path, words).forms

    assert (form.name, [row.name for row in form.indicators]) == ("道路养护", ["修补面积"])


def test_sheets_that_are_no_forms_and_monitoring_forms_are_named(
    tmp_path: Path, words: FormWords
) -> None:
    instructions = {"cells": {"A1": "填表说明", "A2": "请按规定填写"}, "merges": []}
    monitoring = changed("目标申报", A1="项目支出绩效运行监控表")
    sheets = {"说明": instructions, "监控": monitoring, "目标申报": layouts()["目标申报"]}

    reading = read_forms(write_sheets(tmp_path / "表.xlsx", sheets), words)

    assert [(flaw.code, flaw.where) for flaw in reading.flaws] == [
        ("objective-sheet-passed-over", "表.xlsx 工作表“说明”"),
        ("objective-monitoring-passed-over", "表.xlsx 工作表“监控”"),
    ]
    assert len(reading.forms) == 1


def test_a_formula_without_a_result_is_named_by_its_cell(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "公式.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("目标表")
        sheet.write_row(0, 0, ["一级指标", "三级指标", "指标值"])
        sheet.write_row(1, 0, ["产出指标", "修补面积"])
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")

    reading = read_forms(path, words)

    (flaw,) = reading.flaws
    assert (flaw.code, flaw.where) == (
        "objective-cell-without-value",
        "公式.xlsx 工作表“目标表” 单元格 C2",
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ledger-file-empty"),
        (b"PK\x03\x04 broken", "ledger-file-damaged"),
        (b"%PDF-1.7", "ledger-file-kind"),
        ("单位,得分\n甲,90\n".encode(), "objective-form-not-found"),
    ],
)
def test_a_file_that_holds_no_form_is_refused(
    content: bytes, code: str, tmp_path: Path, words: FormWords
) -> None:
    path = tmp_path / "目标表.xlsx"
    path.write_bytes(content)

    with pytest.raises(FlawsFound) as found:
        read_forms(path, words)

    assert found.value.flaws[0].code == code


def test_amounts_are_read_below_labels_that_stand_side_by_side(
    tmp_path: Path, words: FormWords
) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "项目资金,资金总额,财政拨款,其他资金\n（万元）,300,280,20\n一级指标,三级指标,指标值,\n产出,修补,3处,\n",
        "utf-8",
    )

    (form,) = read_forms(path, words).forms

    assert [(line.fund, line.entries[FundColumn.AMOUNT].text) for line in form.money] == [
        (Fund.TOTAL, "300"),
        (Fund.FISCAL, "280"),
        (Fund.OTHER, "20"),
    ]


def test_budget_and_spending_beside_their_labels_are_read(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "自评.csv"
    path.write_text(
        "单位：万元,年度：2024,,\n预算执行情况,预算数：,200,执行数：,188.5\n三级指标,目标值,完成值,得分,分值\n"
        "修补,3处,3处,90,90\n合计,,,99.43,100\n",
        "utf-8",
    )

    (form,) = read_forms(path, words).forms

    assert {column: entry.text for column, entry in form.money[0].entries.items()} == {
        FundColumn.BUDGET: "200",
        FundColumn.SPENT: "188.5",
    }
    assert {name: entry.text for name, entry in form.fields.items()} == {
        Field.YEAR: "2024",
        Field.TOTAL_SCORE: "99.43",
    }


def test_a_sum_without_the_execution_rate_is_no_total(tmp_path: Path, words: FormWords) -> None:
    form = read_one(tmp_path, words, "自评", A18="合计", G18=90, H18=89.48)

    assert form.field(Field.TOTAL_SCORE) == ""


def test_a_label_without_a_merge_beside_two_headings_is_no_objective(
    tmp_path: Path, words: FormWords
) -> None:
    layout = layouts()["自评"]
    loose = {"cells": layout["cells"], "merges": []}
    write_sheets(tmp_path / "表.xlsx", {"自评": loose})

    (form,) = read_forms(tmp_path / "表.xlsx", words).forms

    assert [said.entry.text[:2] for said in form.objectives] == ["培训"]


def test_the_budget_column_of_a_flat_list_is_its_total(tmp_path: Path, words: FormWords) -> None:
    path = tmp_path / "清单.csv"
    path.write_text(
        "单位名称,项目名称,预算数（元）,一级指标,三级指标,指标值\n甲局,道路养护,5000,产出,修补,3处\n",
        "utf-8",
    )

    (form,) = read_forms(path, words).forms

    assert [(line.fund, line.entries[FundColumn.AMOUNT].text) for line in form.money] == [
        (Fund.TOTAL, "5000")
    ]
    assert form.money_unit == "元"


def test_a_label_is_the_same_in_other_spellings() -> None:
    assert {label_key(text) for text in ("全年预算数（A）", " 全年 预算数：", "*全年预算数")} == {
        "全年预算数"
    }


def test_a_bureaus_own_label_is_understood(tmp_path: Path) -> None:
    (tmp_path / "objective_forms.yaml").write_text(
        "columns: {target: [拟达到水平]}\nends: [到此为止]\n", "utf-8"
    )
    path = tmp_path / "表.csv"
    path.write_text("三级指标,拟达到水平\n修补,3处\n到此为止,\n修补,4处\n", "utf-8")

    (form,) = read_forms(path, load_form_words(folders=[tmp_path])).forms

    assert [row.text(Column.TARGET) for row in form.indicators] == ["3处"]
