"""S rules: each finds its flaw, and is silent on the innocent neighbour."""

from decimal import Decimal

import pytest

from hengji.core.checkup.objectives.comparing import is_met
from hengji.core.checkup.objectives.forms import (
    Field,
    FormKind,
    Fund,
    IndicatorRow,
    Money,
    ObjectiveForm,
)
from hengji.core.checkup.objectives.values import Operator, Value, ValueClass
from tests.core.checkup.objectives.builders import check, found, money, result, row, said

REASON = "年末一期班因场地原因推迟到次年开班。"


def rows(**first: str) -> list[IndicatorRow]:
    """Four indicators whose scores follow from what was reached; the first can differ."""
    given = {"actual": "487人次", "points": "20", "score": "19.48", "reason": REASON} | first
    target = given.pop("target", "≥500人次")
    return [
        row(13, "数量", given.pop("name", "培训人次"), target, **given),
        row(14, "质量", "培训合格率", "≥95%", actual="97%", points="30", score="30", reason=""),
        row(15, "社会", "就业率", "≥60%", actual="63%", points="30", score="30", reason="无"),
        row(16, "满意", "学员满意度", "≥90%", actual="96%", points="10", score="10", reason=""),
    ]


def line(**columns: str) -> Money:
    given = {
        "initial": "100",
        "budget": "100",
        "spent": "97.4",
        "points": "10",
        "rate": "97.4%",
        "score": "9.74",
    }
    return money(Fund.TOTAL, 6, **(given | columns))


def assessment(**parts: object) -> ObjectiveForm:
    given = {"funds": (line(),), "fields": {Field.TOTAL_SCORE: "99.22", Field.GRADE: "优"}}
    return result(parts.pop("rows", rows()), **(given | parts))  # type: ignore[arg-type]


def test_a_consistent_self_assessment_gives_no_remark() -> None:
    assert found(assessment()) == []


@pytest.mark.parametrize(
    ("first", "code", "message"),
    [
        (
            {"score": "21"},
            "objective-score-above-points",
            "“培训人次”得分 21，分值 20。",
        ),
        ({"score": "-1"}, "objective-score-above-points", "“培训人次”得分 -1，分值 20。"),
        (
            {"score": "20"},
            "objective-full-though-missed",
            "“培训人次”目标“≥500人次”，完成“487人次”，按完成比例应得 19.48 分，表中是 20 分。",
        ),
        (
            {"score": "15"},
            "objective-score-differs",
            "“培训人次”目标“≥500人次”，完成“487人次”，按完成比例应得 19.48 分，表中是 15 分。",
        ),
        (
            {"reason": "无"},
            "objective-reason-missing",
            "“培训人次”目标“≥500人次”，完成“487人次”，原因只有 0 个字，至少写 10 个字。",
        ),
        (
            {"reason": "场地原因"},
            "objective-reason-missing",
            "“培训人次”目标“≥500人次”，完成“487人次”，原因只有 4 个字，至少写 10 个字。",
        ),
        (
            {"actual": "650人次", "score": "20"},
            "objective-target-low",
            "“培训人次”完成 650，目标 500，是目标的 130.00%，超过 120%。",
        ),
        (
            {"actual": "基本完成"},
            "objective-actual-vague",
            "“培训人次”的目标是“≥500人次”，实际完成值是“基本完成”，读不出数。",
        ),
        (
            {"actual": ""},
            "objective-actual-vague",
            "“培训人次”的目标是“≥500人次”，实际完成值没有填写。",
        ),
        (
            {"evidence": ""},
            "objective-evidence-missing",
            "“培训人次”没有写明佐证材料。",
        ),
    ],
)
def test_each_rule_on_a_row_says_what_it_found(
    first: dict[str, str], code: str, message: str
) -> None:
    assert said(assessment(rows=rows(**first)), code) == [message]


@pytest.mark.parametrize(
    "first",
    [
        {"score": "20", "standard": "完成 480 人次以上得满分"},
        {"score": "19.5"},
        {"target": "500人次", "actual": "0.974", "score": "0.04"},
        {"target": "95%", "actual": "0.96", "score": "20", "name": "合格率"},
        {"target": "95%", "actual": "96", "score": "20", "name": "合格率"},
        {"target": "≤5件", "actual": "4件", "score": "20", "name": "投诉"},
        {"target": "5件", "actual": "6件", "score": "16", "name": "群众投诉"},
        {"target": "0起", "actual": "0起", "score": "20", "name": "事故"},
        {"target": "3-5次", "actual": "6次", "score": "20"},
        {"target": "2024年12月底前", "actual": "2024年12月20日", "score": "20"},
        {"target": "500人次", "actual": "12期", "score": "20"},
        {"target": "优良中差", "actual": "良", "score": "17"},
        {"target": "≥500人次", "actual": "480-490人次", "score": "19"},
        {"target": "500", "measure_unit": "人次", "actual": "487"},
    ],
)
def test_scores_that_follow_or_cannot_be_computed_are_no_flaw(first: dict[str, str]) -> None:
    wrong = {
        "objective-score-differs",
        "objective-full-though-missed",
        "objective-score-above-points",
    }

    assert {code for _, code, _ in found(assessment(rows=rows(**first)))} & wrong == set()


@pytest.mark.parametrize(
    ("columns", "messages"),
    [
        ({}, []),
        ({"rate": "97%"}, []),
        ({"rate": "0.974"}, []),
        ({"rate": "97.40"}, []),
        ({"rate": "—", "score": "—"}, []),
        ({"rate": "98%"}, ["执行率写作 98%，97.4 ÷ 100 = 97.40%。"]),
        (
            {"rate": "102%", "budget": "80", "score": "10"},
            ["执行率写作 102%，97.4 ÷ 80 = 121.75%。"],
        ),
        ({"rate": "100%", "budget": "80", "score": "10"}, []),
        ({"rate": "100%", "spent": "100", "score": "10"}, []),
        ({"rate": "97.37%", "budget": "33.33", "spent": "32.46"}, []),
        ({"budget": "0"}, []),
        ({"budget": "待定"}, []),
    ],
)
def test_the_execution_rate_is_spending_over_budget(
    columns: dict[str, str], messages: list[str]
) -> None:
    assert said(assessment(funds=(line(**columns),)), "objective-execution-rate") == messages


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"score": "9.7"}, "objective-execution-score-rounded"),
        ({"score": "10"}, "objective-execution-score-rounded"),
        ({"score": "8"}, "objective-execution-score"),
        ({"points": "", "score": "8"}, "objective-execution-score"),
        ({"points": "20", "score": "9.74"}, "objective-execution-score"),
    ],
)
def test_the_score_of_the_execution_rate_follows_from_it(
    columns: dict[str, str], code: str
) -> None:
    codes = [each for _, each, _ in found(assessment(funds=(line(**columns),)))]

    assert [each for each in codes if each.startswith("objective-execution-score")] == [code]


def test_only_the_total_line_has_a_score_of_its_own() -> None:
    fiscal = money(Fund.FISCAL, 7, budget="100", spent="97.4", rate="97.4%", score="3")

    assert found(assessment(funds=(line(), fiscal))) == []


def test_spending_above_the_budget_needs_a_document() -> None:
    over = line(budget="90", rate="108.22%", score="10")
    fields = {Field.TOTAL_SCORE: "99.48"}

    assert said(assessment(funds=(over,), fields=fields), "objective-spent-above-budget") == [
        "全年执行数 97.4 大于全年预算数 90。"
    ]
    explained = assessment(funds=(over,), fields=fields, words="年中追加预算 10 万元")
    assert said(explained, "objective-spent-above-budget") == []


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({Field.TOTAL_SCORE: "99.22", Field.GRADE: "优秀"}, []),
        ({Field.TOTAL_SCORE: "99.22分", Field.GRADE: "见附件"}, []),
        ({Field.TOTAL_SCORE: "99.2"}, []),
        ({Field.TOTAL_SCORE: "待定", Field.GRADE: "良"}, []),
        ({Field.TOTAL_SCORE: "98"}, ["总分写作 98，5 项得分合计 99.22。"]),
        (
            {Field.TOTAL_SCORE: "99.22", Field.GRADE: "良"},
            ["总分 99.22 应为“优”，表中是“良”。"],
        ),
        (
            {Field.TOTAL_SCORE: "199.22", Field.GRADE: "良"},
            ["总分写作 199.22，5 项得分合计 99.22。"],
        ),
    ],
)
def test_the_total_and_the_grade_follow_from_the_parts(
    fields: dict[Field, str], messages: list[str]
) -> None:
    each = assessment(fields=fields)

    assert [
        *said(each, "objective-total-differs"),
        *said(each, "objective-grade-differs"),
    ] == messages


def test_without_the_score_of_execution_nothing_is_said_of_the_total() -> None:
    fields = {Field.TOTAL_SCORE: "89.48"}

    assert said(assessment(funds=(), fields=fields), "objective-total-differs") == []


def test_an_execution_rate_among_the_indicators_counts_once() -> None:
    rate = row(17, "", "预算执行率", "100%", actual="97.4%", points="10", score="9.74", reason="")

    assert said(assessment(rows=[*rows(), rate]), "objective-total-differs") == []
    wrong = {Field.TOTAL_SCORE: "109"}
    assert said(assessment(rows=[*rows(), rate], fields=wrong), "objective-total-differs") == [
        "总分写作 109，5 项得分合计 99.22。"
    ]


def test_points_of_a_hundred_are_whole_without_execution() -> None:
    full = row(17, "质量", "教材合格率", "100%", actual="100%", points="10", score="10", reason="")

    assert said(assessment(rows=[*rows(), full], funds=()), "objective-total-differs") == [
        "总分写作 99.22，5 项得分合计 99.48。"
    ]


def test_what_was_reached_and_what_was_spent_go_together() -> None:
    little = line(spent="60", rate="60%", score="6")

    assert said(assessment(funds=(little,)), "objective-rates-apart") == [
        "指标得分率 99.42%，预算执行率 60.00%。"
    ]
    blank = assessment(rows=rows(score=""), funds=(little,))
    assert said(blank, "objective-rates-apart") == []


def test_a_full_mark_for_satisfaction_below_its_target_is_no_certain_fault() -> None:
    near = [row(16, "满意", "学员满意度", "≥95%", actual="94%", points="10", score="10")]

    assert [code for _, code, _ in found(result(near)) if "score" in code or "full" in code] == [
        "objective-score-differs"
    ]


@pytest.mark.parametrize(
    ("heading", "target", "actual"),
    [("时效", "12个月", "11个月"), ("数量", "30天", "25天"), ("时效", "5次", "4次")],
)
def test_a_time_without_a_sign_is_not_judged(heading: str, target: str, actual: str) -> None:
    each = result(
        [row(13, heading, "工期", target, actual=actual, points="10", score="10", reason="")]
    )

    assert {code for _, code, _ in found(each)} == {"objective-points-total"}


def test_a_cost_without_a_sign_should_be_small() -> None:
    each = result(
        [
            row(
                13,
                "成本",
                "采购金额",
                "200万元",
                actual="180万元",
                points="10",
                score="10",
                reason="",
            )
        ]
    )

    assert {code for _, code, _ in found(each)} == {"objective-points-total"}


def test_satisfaction_needs_a_survey() -> None:
    asked = [row(16, "满意", "学员满意度", "≥90%", actual="96%", evidence=text)
             for text in ("问卷 200 份", "单位总结", "/")]  # fmt: skip

    assert said(assessment(rows=asked), "objective-survey-missing") == [
        "“学员满意度”的佐证是“单位总结”，没有问卷或调查材料。"
    ]
    assert len(said(assessment(rows=asked), "objective-evidence-missing")) == 1


def test_full_marks_everywhere_ask_for_a_second_look() -> None:
    full = rows(actual="500人次", score="20", reason="")

    assert said(assessment(rows=full), "objective-all-full") == [
        "“城区道路养护”的 4 条指标全部满分。"
    ]
    assert said(assessment(rows=full[:3]), "objective-all-full") == []


def test_columns_that_are_not_there_are_not_asked_for() -> None:
    bare = [row(13, "数量", "培训人次", "≥500人次", actual="487人次")]

    each = check(assessment(rows=bare, funds=(), fields={}))

    assert each.remarks == ()
    assert [missing.rule for missing in each.not_checked] == [
        *("G-02", "G-03", "S-01", "S-03", "S-04", "S-05", "S-07", "S-08", "S-09", "S-11"),
        *("S-12", "S-13"),
    ]


def test_own_standards_are_said_to_be_unchecked() -> None:
    each = check(assessment(rows=rows(standard="按人次计分")))

    assert "S-02" in [missing.rule for missing in each.not_checked]


def test_a_self_assessment_without_actuals_has_none_to_check() -> None:
    plain = [row(13, "数量", "培训人次", "≥500人次", points="90", score="80")]

    assert found(result(plain)) == []


def test_a_whole_unit_is_told_from_a_project() -> None:
    assert [kind.is_result for kind in FormKind] == [False, False, True, True]
    assert [kind.is_whole_unit for kind in FormKind] == [False, True, False, True]


@pytest.mark.parametrize(
    ("operator", "reached", "less", "met"),
    [
        ("≥", 5, False, True),
        (">", 5, False, False),
        ("≤", 5, False, True),
        ("<", 5, False, False),
        ("", 5, True, True),
        ("", 6, True, False),
        ("", 6, False, True),
        ("=", 4, False, False),
    ],
)
def test_a_target_is_met_as_its_sign_says(
    operator: str, reached: int, met: bool, less: bool
) -> None:
    target = Value(ValueClass.NUMBER, Operator(operator), Decimal(5))

    assert is_met(target, Decimal(reached), less_is_better=less) is met


def test_nothing_at_all_is_met_by_nothing_only() -> None:
    target = Value(ValueClass.NUMBER, Operator.EQUAL, Decimal(0))

    assert is_met(target, Decimal(0), less_is_better=False)
    assert not is_met(target, Decimal(1), less_is_better=False)


def test_a_range_is_met_within_it_and_above_where_more_is_better() -> None:
    target = Value(ValueClass.RANGE, Operator.NONE, Decimal(3), "次", Decimal(5))

    assert [is_met(target, Decimal(n), less_is_better=False) for n in (2, 3, 6)] == [
        False,
        True,
        True,
    ]
    assert not is_met(target, Decimal(6), less_is_better=True)
