"""Suggestions, shares, and what is said of rules that could not run."""

from decimal import Decimal

from hengji.core.checkup.objectives.check import check_forms
from hengji.core.checkup.objectives.forms import Field, FormKind, Fund, IndicatorRow, Span
from hengji.core.checkup.objectives.kinds import IndicatorKind
from hengji.core.checkup.objectives.library import LibraryIndicator, ProjectType, Suggestion
from hengji.core.checkup.objectives.values import Operator
from tests.core.checkup.objectives.builders import (
    check,
    form,
    good_rows,
    money,
    place,
    row,
    standards,
)

ROADS = ProjectType(
    "roads",
    "道路养护",
    ("道路", "路面"),
    (
        LibraryIndicator(
            IndicatorKind.QUANTITY, "养护里程", "公里", Operator.AT_LEAST, "丈量", "台账"
        ),
        LibraryIndicator(
            IndicatorKind.SOCIAL, "路面完好率", "%", Operator.AT_LEAST, "检测", "报告"
        ),
        LibraryIndicator(
            IndicatorKind.SATISFACTION, "居民满意度", "%", Operator.AT_LEAST, "问卷", "问卷表"
        ),
    ),
)
WATER = ProjectType("water", "供水", ("供水",), ROADS.indicators[:1])


def suggested(rows: list[IndicatorRow], **parts: object) -> list[tuple[str, str, str]]:
    each = form(rows, **parts)  # type: ignore[arg-type]
    (checked,) = check_forms([each], standards(), (WATER, ROADS))
    return [(each.replaces, each.name, each.value) for each in checked.suggestions]


def test_a_vague_value_is_replaced_by_the_nearest_of_the_library() -> None:
    (checked,) = check_forms(
        [form([*good_rows(), row(30, "社会", "道路路面完好", "明显改善")])], standards(), (ROADS,)
    )

    assert checked.project_type == ROADS
    assert checked.suggestions == (
        Suggestion(
            place(30, 4),
            "明显改善",
            IndicatorKind.SOCIAL,
            "路面完好率",
            "≥＿＿%",
            "检测",
            "报告",
        ),
    )


def test_a_kind_the_form_has_none_of_is_taken_from_the_library() -> None:
    assert suggested(good_rows()[1:5]) == [
        ("", "养护里程", "≥＿＿公里"),
        ("", "居民满意度", "≥＿＿%"),
    ]
    general = [row(1, "产出", "修补", "3处"), row(2, "社会", "完好率", "93%")]
    assert suggested(general) == [("", "居民满意度", "≥＿＿%")]
    assert suggested([]) == []


def test_what_the_library_does_not_know_is_suggested_by_its_own_kind() -> None:
    rows = [
        row(30, "数量", "巡查", "多次"),
        row(31, "时效", "办结", "及时"),
        row(32, "质量", "归档率", "较高"),
        row(33, "质量", "差错率", "≤较低"),
        row(34, "经济", "税收", "增加5%"),
        row(35, "经济", "营商", "优化"),
    ]

    assert suggested(rows, fields={Field.PROJECT: "档案整理"}) == [
        ("多次", "巡查", "≥＿＿（写明单位）"),
        ("及时", "办结", "＿＿年＿＿月＿＿日前完成"),
        ("较高", "归档率", "≥＿＿%"),
        ("≤较低", "差错率", "≤＿＿%"),
        ("增加5%", "税收", "较＿＿年的＿＿增加5%"),
        ("优化", "营商", "由＿＿年的＿＿（基线）变为＿＿"),
    ]


def test_nothing_is_suggested_for_self_assessments_and_no_type_for_whole_units() -> None:
    whole = form(kind=FormKind.UNIT)
    done = form(kind=FormKind.PROJECT_RESULT)

    checks = check_forms([whole, done], standards(), (ROADS,))

    assert [each.suggestions for each in checks] == [(), ()]
    assert checks[0].project_type is None


def test_shares_count_outputs_outcomes_and_all() -> None:
    rows = [*good_rows(), row(30, "社会", "出行", "明显改善"), row(31, "数量", "巡查", "多次")]

    assert [
        (each.name, each.measurable, each.count, each.is_enough)
        for each in check(form(rows)).shares
    ] == [("产出", 3, 4, False), ("效益", 1, 2, True), ("总体", 6, 8, False)]
    empty = check(form([])).shares[0]
    assert (empty.share, empty.is_enough) == (None, True)
    assert check(form()).shares[0].share == Decimal(1)


def test_rules_that_lack_what_they_need_are_listed_with_the_reason() -> None:
    bare = check(form(year=None))
    full = form(
        [row(11, "数量", "修补面积", "≥12000平方米", points="90", source="统计")],
        fields={Field.APPRAISAL: "建议安排"},
        funds=(money(Fund.TOTAL, amount="100"),),
    )
    (given,) = check_forms([full], standards(), last_year=[full], approved=[full])

    assert [each.rule for each in bare.not_checked] == [
        *("G-02", "G-03", "G-08", "G-09", "G-13", "G-14", "G-24", "G-25", "G-27", "G-28")
    ]
    assert all(each.reason.endswith("。") for each in bare.not_checked)
    assert given.not_checked == ()


def test_remarks_stand_in_the_order_of_the_cells() -> None:
    rows = [row(40, "数量", "巡查", "多次"), row(20, "数量", "检查", "多次")]

    lines = [remark.place.line for remark in check(form(rows)).remarks]

    assert lines == sorted(lines)


def test_a_form_is_called_by_its_project_its_unit_or_its_title() -> None:
    assert [
        form(fields=fields).name
        for fields in ({}, {Field.PROJECT: ""}, {Field.PROJECT: "", Field.UNIT: ""})
    ] == ["城区道路养护", "演示区市政所", "绩效目标表"]


def test_the_year_comes_before_other_spans() -> None:
    each = form(
        funds=(
            money(Fund.TOTAL, 6, Span.MEDIUM, amount="900"),
            money(Fund.TOTAL, 7, Span.ANNUAL, amount="300"),
        )
    )
    medium = form(funds=(money(Fund.TOTAL, 6, Span.MEDIUM, amount="900"),))

    assert [entry.text for each in (each, medium) if (entry := each.amount(Fund.TOTAL))] == [
        "300",
        "900",
    ]


def test_a_row_without_a_name_stands_at_its_first_entry() -> None:
    each = row(11, "数量", "修补", "≥3处")
    bare = IndicatorRow(
        Span.ANNUAL, "", "", {key: value for key, value in each.entries.items() if key != "name"}
    )

    assert bare.place == place(11, 4)
    assert bare.name == ""
