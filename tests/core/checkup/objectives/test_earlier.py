"""Forms against last year's, against the approved ones, and against each other."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hengji.core.checkup.objectives.check import check_forms
from hengji.core.checkup.objectives.forms import Field, FormKind, Fund, ObjectiveForm, Span
from hengji.core.checkup.objectives.likeness import alike_pairs, likeness, pieces
from tests.core.checkup.objectives.builders import (
    TEXT,
    form,
    good_rows,
    money,
    result,
    row,
    standards,
)


def remarks(each: ObjectiveForm, **earlier: list[ObjectiveForm]) -> list[tuple[str, str]]:
    (check,) = check_forms([each], standards(), **earlier)
    return [(remark.rule, remark.flaw.message) for remark in check.remarks]


def last_year(target: str, actual: str) -> ObjectiveForm:
    return result([row(11, "数量", "修补面积", target, actual=actual)], year=2023, fields={})


def test_a_target_far_from_what_was_reached_last_year_is_noticed() -> None:
    low, high, near = (
        form([*good_rows()[1:], row(11, "数量", "修补面积", target)], texts=())
        for target in ("≥7000平方米", "≥19000平方米", "≥11000平方米")
    )
    before = [last_year("≥10000平方米", "12000平方米")]

    assert remarks(low, last_year=before) == [
        ("G-13", "“修补面积”目标 7000，上年实际完成 12000，相差 41.67%。")
    ]
    assert remarks(high, last_year=before) == [
        ("G-13", "“修补面积”目标 19000，上年实际完成 12000，相差 58.33%。")
    ]
    assert remarks(near, last_year=before) == []


def test_last_years_target_stands_in_for_what_was_not_reported() -> None:
    low = form([*good_rows()[1:], row(11, "数量", "修补面积", "≥7000平方米")], texts=())

    assert remarks(low, last_year=[form(year=2023)]) == [
        ("G-13", "“修补面积”目标 7000，上年目标 12000，相差 41.67%。")
    ]


def test_an_explained_change_and_a_smaller_cost_are_no_flaw() -> None:
    rows = [
        *good_rows()[1:3],
        *good_rows()[4:],
        row(11, "数量", "修补面积", "≥7000平方米", target_basis="年度计划减少两条道路"),
        row(14, "成本", "每平方米修补成本", "≤100元/平方米"),
    ]

    assert remarks(form(rows, texts=()), last_year=[form(year=2023)]) == []


def test_a_self_assessment_like_last_years_is_noticed() -> None:
    rows = [row(n, "质量", f"第{n}项工作的合格率", "≥95%", actual="96%") for n in range(1, 9)]
    now, before = result(rows), result(rows, year=2023)

    (found,) = [each for each in remarks(now, last_year=[before]) if each[0] == "S-09"]

    assert found[1] == "“城区道路养护”与第 1 行第 1 列的上年自评表相似度 100.00%。"
    other = result([row(1, "数量", "培训人次", "≥500人次", actual="480人次")], texts=())
    assert [rule for rule, _ in remarks(other, last_year=[before]) if rule == "S-09"] == []


def test_a_self_assessment_keeps_to_what_was_approved() -> None:
    approved = form([row(11, "数量", "修补面积", "≥12000平方米", points="90"),
                     row(12, "质量", "合格率", "稳步提高", points="10")])  # fmt: skip
    changed = result([row(11, "数量", "修补面积", "≥9000平方米", points="80"),
                      row(12, "质量", "合格率", "稳步提升", points="10"),
                      row(13, "质量", "好评率", "≥90%", points="10"),
                      row(14, "", "预算执行率", "100%")])  # fmt: skip

    assert [each for each in remarks(changed, approved=[approved]) if each[0] == "S-01"] == [
        ("S-01", "“修补面积”的目标值是“≥9000平方米”，批复的是“≥12000平方米”。"),
        ("S-01", "“修补面积”的分值是 80，批复的是 90。"),
        ("S-01", "“合格率”的目标值是“稳步提升”，批复的是“稳步提高”。"),
        ("S-01", "批复的目标表里没有指标“好评率”。"),
    ]


def test_approved_indicators_that_were_left_out_are_named() -> None:
    approved = form([*good_rows(), row(30, "", "预算执行率", "100%")])
    short = result([good_rows()[0]])

    names = "“验收合格率”、“完工时间”、“每平方米修补成本”、“路面完好率”、“市民满意度”"
    assert remarks(short, approved=[approved])[0] == (
        "S-01",
        f"批复的 5 条指标没有自评：{names}。",
    )


def test_points_are_not_changed_after_approval() -> None:
    then = form([*good_rows()[1:], row(11, "数量", "修补面积", "≥12000平方米", points="20")])
    now = form(
        [
            *good_rows()[1:],
            row(11, "数量", "修补面积", "≥12000平方米", points="25"),
            row(31, "质量", "新增合格率", "≥90%"),
            row(32, "质量", "", "≥90%"),
        ]
    )

    assert ("G-28", "“修补面积”的分值是 25，批复的是 20。") in remarks(now, approved=[then])


def budgeted(amount: str) -> ObjectiveForm:
    return form(funds=(money(Fund.TOTAL, amount=amount),))


def test_a_budget_that_changed_asks_for_new_targets() -> None:
    approved = [budgeted("100")]

    assert remarks(budgeted("120"), approved=approved) == [
        ("G-27", "预算由 100 调整为 120，变动 20.00%，指标值没有变。")
    ]
    assert remarks(budgeted("105"), approved=approved) == []
    assert remarks(budgeted("待定"), approved=approved) == []
    assert remarks(budgeted("120"), approved=[budgeted("0")]) == []


def test_forms_are_matched_by_unit_where_a_project_stands_twice() -> None:
    mine, other = (
        form(fields={Field.UNIT: unit}, funds=(money(Fund.TOTAL, amount=amount),))
        for unit, amount in (("甲单位", "100"), ("乙单位", "300"))
    )

    assert remarks(mine, approved=[other, mine]) == []


def test_copies_among_the_forms_of_a_run_are_named() -> None:
    names = ["甲路养护", "乙路养护", "丙项目"]
    forms = [
        form(fields={Field.PROJECT: name}, texts=((Span.ANNUAL, TEXT if at < 2 else TEXT[::-1]),))
        for at, name in enumerate(names)
    ]
    object.__setattr__(forms[2], "indicators", ())

    checks = check_forms(forms, standards())

    assert [
        [each.flaw.message for each in check.remarks if each.rule == "G-18"] for check in checks
    ] == [
        ["“甲路养护”与“乙路养护”（第 1 行第 1 列，100.00%）相似。"],
        ["“乙路养护”与“甲路养护”（第 1 行第 1 列，100.00%）相似。"],
        [],
    ]


def test_many_copies_are_counted_and_self_assessments_left_out() -> None:
    forms = [form(fields={Field.PROJECT: f"{n}号路养护"}) for n in range(8)]
    forms.append(form(kind=FormKind.PROJECT_RESULT))

    checks = check_forms(forms, standards())

    (message,) = [each.flaw.message for each in checks[0].remarks if each.rule == "G-18"]
    assert message.endswith("（第 1 行第 1 列，100.00%）等 7 张表相似。")
    assert [each.rule for each in checks[-1].remarks if each.rule == "G-18"] == []


TEXTS = st.lists(st.text("甲乙丙丁戊己", min_size=36, max_size=60), min_size=2, max_size=8)


@given(TEXTS)
def test_the_index_of_rare_pieces_misses_no_pair(texts: list[str]) -> None:
    sets = [pieces(text) for text in texts]
    at_least = Decimal("0.6")

    expected = {
        (first, second)
        for second in range(len(sets))
        for first in range(second)
        if likeness(sets[first], sets[second]) >= at_least
    }

    assert {(pair.first, pair.second) for pair in alike_pairs(sets, at_least)} == expected


def test_a_short_text_is_like_nothing() -> None:
    assert pieces("很短") == frozenset()
    assert likeness(frozenset(), pieces(TEXT)) == 0
