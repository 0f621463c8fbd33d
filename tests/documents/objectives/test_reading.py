"""Forms of every layout, read to their cells."""

import pytest

from hengji.core.checkup.objectives.forms import (
    Column,
    Field,
    FormKind,
    Fund,
    FundColumn,
    ObjectiveForm,
    Span,
)
from hengji.documents.objectives import FormsReading, read_forms
from hengji.rulebook.objective_forms import FormWords, load_form_words
from tests.documents.objectives.workbooks import every_layout, layouts


@pytest.fixture(scope="module")
def words() -> FormWords:
    return load_form_words()


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory, words: FormWords) -> FormsReading:
    return read_forms(every_layout(tmp_path_factory.mktemp("forms") / "各种版式.xlsx"), words)


def targets(form: ObjectiveForm) -> list[tuple[str, str, str, str, str]]:
    return [
        (row.span, row.second_level, row.name, row.text(Column.TARGET), cell(row.at(Column.TARGET)))
        for row in form.indicators
    ]


def cell(place: object) -> str:
    return str(getattr(place, "where", "")).rpartition(" ")[2]


def test_each_form_of_the_file_is_found_with_its_kind_name_and_year(reading: FormsReading) -> None:
    assert [(form.kind, form.name, form.year) for form in reading.forms] == [
        (FormKind.PROJECT, "城区主干道路面修补养护", 2024),
        (FormKind.PROJECT, "农村饮水安全提升工程", 2024),
        (FormKind.PROJECT_RESULT, "职业技能提升培训", 2024),
        (FormKind.PROJECT, "学校食堂改造", 2024),
        (FormKind.PROJECT, "高龄老人津贴", 2024),
        (FormKind.UNIT, "演示区文化和旅游局", 2024),
    ]
    assert reading.flaws == ()
    assert reading.sheets == tuple(layouts())


def test_fields_and_money_stand_beside_their_labels(reading: FormsReading) -> None:
    form = reading.forms[0]

    assert {name: entry.text for name, entry in form.fields.items()} == {
        Field.PROJECT: "城区主干道路面修补养护",
        Field.SUPERVISOR: "演示区住房和城乡建设局",
        Field.UNIT: "演示区市政所",
        Field.ATTRIBUTE: "延续项目",
        Field.PERIOD: "2024年",
    }
    assert [
        (line.fund, entry.text, cell(entry.place))
        for line in form.money
        for entry in line.entries.values()
    ] == [(Fund.TOTAL, "260", "D6"), (Fund.FISCAL, "240", "D7"), (Fund.OTHER, "20", "D8")]
    assert form.money_unit == "万元"


def test_merged_headings_are_carried_down(reading: FormsReading) -> None:
    assert targets(reading.forms[0])[:4] == [
        ("annual", "数量指标", "修补面积", "≥12000平方米", "F11"),
        ("annual", "质量指标", "验收合格率", "100%", "F12"),
        ("annual", "时效指标", "完工时间", "2024年11月底前", "F13"),
        ("annual", "成本指标", "每平方米修补成本", "≤200元/平方米", "F14"),
    ]
    assert reading.forms[0].indicators[3].first_level == "产出指标"
    assert len(reading.forms[0].indicators) == 7


def test_two_time_spans_side_by_side_are_told_apart(reading: FormsReading) -> None:
    form = reading.forms[1]

    assert targets(form)[:2] == [
        ("medium", "数量指标", "新建供水站数量", "≥30处", "E7"),
        ("annual", "数量指标", "新建供水站数量", "≥10处", "H7"),
    ]
    assert [row.first_level for row in form.indicators[:4]] == ["产出指标"] * 4
    assert [(said.span, said.entry.text[:2]) for said in form.objectives] == [
        (Span.MEDIUM, "三年"),
        (Span.ANNUAL, "当年"),
    ]


def test_a_self_assessment_gives_its_money_by_column(reading: FormsReading) -> None:
    form = reading.forms[2]
    total = form.money[0]

    assert {column: entry.text for column, entry in total.entries.items()} == {
        FundColumn.INITIAL: "100",
        FundColumn.BUDGET: "100",
        FundColumn.SPENT: "97.4",
        FundColumn.POINTS: "10",
        FundColumn.RATE: "97.4%",
        FundColumn.SCORE: "9.74",
    }
    assert [line.fund for line in form.money] == [
        Fund.TOTAL,
        Fund.FISCAL,
        Fund.CARRIED_OVER,
        Fund.OTHER,
    ]
    assert form.field(Field.TOTAL_SCORE) == "99.22"
    assert [row.text(Column.ACTUAL) for row in form.indicators] == [
        *("487人次", "97%", "2024年12月20日", "63%", "96%"),
    ]
    assert [entry.text for entry in form.results] == ["培训487人次，合格率97%，培训后就业率63%。"]


def test_a_flat_list_is_parted_by_project(reading: FormsReading) -> None:
    first, second = reading.forms[3:5]

    assert [(form.field(Field.UNIT), len(form.indicators)) for form in (first, second)] == [
        ("演示区教育局", 2),
        ("演示区民政局", 2),
    ]
    assert first.objectives[0].entry.text.startswith("改造食堂8所")
    assert [
        first.indicators[0].text(column) for column in (Column.SIGN, Column.TARGET, Column.UNIT)
    ] == ["≥", "8", "所"]


def test_a_whole_units_form_ends_before_its_remarks(reading: FormsReading) -> None:
    form = reading.forms[5]

    assert [row.name for row in form.indicators] == [
        *("惠民演出场次", "图书馆接待读者", "演出合格率", "群众文化生活", "观众满意度"),
    ]
    assert form.objectives[0].entry.text.startswith("目标1")
