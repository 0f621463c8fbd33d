from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.flaws import Flaw
from hengji.core.quantities import Points, Ratio, round_half_up
from hengji.core.scoring import (
    ACTUAL_MISSING,
    NOTHING_APPLIES,
    OVERRIDE_OUT_OF_RANGE,
    OVERRIDE_WITHOUT_REASON,
    SCORE_REMARK,
    TOTAL_DIFFERS,
    TOTAL_EXPLAINED,
    NotApplicable,
    Observation,
    Override,
    ScoreSheet,
    explain_total,
    score_tree,
)
from hengji.core.scoring_rules import OBSERVATION_OUT_OF_RANGE, Completed, Proportional, Score, earn
from tests.core.builders import HUNDRED_TARGET, hundredths, leaf, parent, points

TREE = parent(
    "根",
    "100",
    parent("甲", "40", leaf("a1", "20"), leaf("a2", "20", Completed())),
    parent("乙", "60", leaf("b1", "60")),
)
WHY = NotApplicable("本年没有采购")
observations = st.fixed_dictionaries(
    {"a1": hundredths(), "a2": st.sampled_from([Decimal(0), Decimal(1)]), "b1": hundredths()}
)


def seen(**values: str) -> dict[str, Observation]:
    return {code: Decimal(value) for code, value in values.items()}


def missing(code: str) -> Flaw:
    return ACTUAL_MISSING.at(code, f"“指标{code}”没有实际完成值。")


def test_a_tree_is_scored_leaf_by_leaf_with_a_total() -> None:
    sheet = score_tree(TREE, seen(a1="80", a2="1", b1="50"))

    scores = {
        "a1": Score(
            points("16.00"),
            points("20"),
            "实际值 80，目标值 100，完成率 80.00%，分值 20，得 16.00 分",
        ),
        "a2": Score(points("20.00"), points("20"), "已完成，分值 20，得 20.00 分"),
        "b1": Score(
            points("30.00"),
            points("60"),
            "实际值 50，目标值 100，完成率 50.00%，分值 60，得 30.00 分",
        ),
    }
    assert sheet == ScoreSheet(TREE, scores, {}, (), points("66.00"))
    assert list(sheet.scores) == ["a1", "a2", "b1"]


def test_a_missing_actual_is_a_flaw_not_a_zero() -> None:
    sheet = score_tree(TREE, seen(a1="100", b1="100"))

    assert (sheet.total, sheet.flaws) == (None, (missing("a2"),))
    assert {code: score.points for code, score in sheet.scores.items()} == {"a1": 20, "b1": 60}


def test_an_actual_of_zero_is_a_zero_not_a_flaw() -> None:
    sheet = score_tree(TREE, seen(a1="0", a2="0", b1="0"))

    assert (sheet.total, sheet.flaws) == (Decimal("0.00"), ())


def test_all_missing_actuals_are_named_at_once() -> None:
    sheet = score_tree(TREE, {})

    assert sheet == ScoreSheet(TREE, {}, {}, (missing("a1"), missing("a2"), missing("b1")), None)


def test_a_leaf_without_a_rule_is_not_scored() -> None:
    tree = parent("根", "100", leaf("a1", "40", rule=None), leaf("b1", "60"))

    sheet = score_tree(tree, seen(a1="100", b1="100"))

    assert (sheet.total, sheet.flaws) == (None, (missing("a1"),))


def test_an_actual_the_rule_cannot_read_is_a_flaw_and_leaves_no_total() -> None:
    sheet = score_tree(TREE, seen(a1="100", a2="0.5", b1="100"))

    message = "“指标a2”实际完成值应为 1（完成）或 0（未完成），现为 0.5。"
    assert sheet.flaws == (OBSERVATION_OUT_OF_RANGE.at("a2", message),)
    assert (sheet.total, list(sheet.scores)) == (None, ["a1", "b1"])


def test_a_remark_is_a_warning_and_the_total_stands() -> None:
    generous = Proportional(Decimal(100), overshoot=Ratio(Decimal("1.2")))
    tree = parent("根", "100", leaf("a1", "40", generous), leaf("b1", "60"))

    sheet = score_tree(tree, seen(a1="130", b1="100"))

    message = "“指标a1”完成率超过 120.00%，目标值可能偏低，建议复核。"
    assert (sheet.total, sheet.flaws) == (
        Decimal("100.00"),
        (SCORE_REMARK.at("a1", message),),
    )


def test_what_does_not_apply_is_a_value_and_gives_its_points_away() -> None:
    sheet = score_tree(TREE, {**seen(a1="50", b1="100"), "a2": WHY})

    assert sheet.excluded == {"a2": WHY}
    assert {each.code: each.points for each in sheet.tree.leaves()} == {"a1": 40, "b1": 60}
    assert (sheet.total, sheet.flaws) == (Decimal("80.00"), ())


def test_a_sheet_where_nothing_applies_has_no_total() -> None:
    observed = {"a1": WHY, "a2": WHY, "b1": WHY}

    sheet = score_tree(TREE, {**observed})

    flaw = NOTHING_APPLIES.at("指标根", "3 个指标全部标为不适用。")
    assert sheet == ScoreSheet(TREE, {}, observed, (flaw,), None)


def test_the_total_adds_up_what_is_printed() -> None:
    thirds = Proportional(Decimal(3))
    tree = parent("根", "30", *(leaf(code, "10", thirds) for code in "abc"))

    sheet = score_tree(tree, dict.fromkeys("abc", Decimal(1)))

    assert sheet.total == Decimal("9.99")


@given(observations)
def test_the_total_is_the_sum_of_the_leaves_and_within_the_points(
    observed: dict[str, Decimal],
) -> None:
    sheet = score_tree(TREE, observed)

    total = sum(score.points for score in sheet.scores.values())
    assert sheet.total == total
    assert 0 <= total <= TREE.points


@given(observations)
def test_the_order_of_siblings_is_irrelevant(observed: dict[str, Decimal]) -> None:
    turned = replace(TREE, children=TREE.children[::-1])

    sheet, other = score_tree(TREE, observed), score_tree(turned, observed)

    assert (sheet.total, sheet.scores) == (other.total, other.scores)


@given(observations, hundredths(0, 50))
def test_doing_better_on_a_leaf_never_lowers_the_total(
    observed: dict[str, Decimal], more: Points
) -> None:
    before = score_tree(TREE, observed).total

    after = score_tree(TREE, {**observed, "b1": observed["b1"] + more}).total

    assert before is not None
    assert after is not None
    assert before <= after


@given(observations)
def test_each_leaf_earns_what_its_rule_gives(observed: dict[str, Decimal]) -> None:
    sheet = score_tree(TREE, observed)

    assert sheet.scores["b1"] == earn(HUNDRED_TARGET, points(60), observed["b1"])


def explained(stated: str, total: str, difference: str, most: str) -> Flaw:
    message = f"合计为 {stated} 分，分项之和为 {total} 分，相差 {difference} 分；"
    return TOTAL_EXPLAINED.at("合计", f"{message}各项和合计四舍五入最多可差 {most} 分。")


def unexplained(stated: str, total: str, difference: str, most: str) -> Flaw:
    message = f"合计为 {stated} 分，分项之和为 {total} 分，相差 {difference} 分；"
    return TOTAL_DIFFERS.at(
        "合计", f"{message}各项和合计四舍五入最多可差 {most} 分，舍入不能解释。"
    )


@pytest.mark.parametrize(
    ("stated", "parts", "flaw"),
    [
        ("9.99", ["3.333", "3.333", "3.333"], None),
        ("10.00", ["3.333", "3.333", "3.333"], explained("10.00", "9.99", "0.01", "0.02")),
        ("9.98", ["3.33", "3.33", "3.33"], explained("9.98", "9.99", "0.01", "0.02")),
        ("90.00", ["30.1", "30.1", "29.78"], explained("90.00", "89.98", "0.02", "0.02")),
        ("90.00", ["45.5", "44.48"], unexplained("90.00", "89.98", "0.02", "0.015")),
        ("90", ["45", "44"], unexplained("90.00", "89.00", "1.00", "0.015")),
        ("0", [], None),
    ],
)
def test_a_published_total_is_explained_by_rounding_or_refused(
    stated: str, parts: list[str], flaw: Flaw | None
) -> None:
    assert explain_total("合计", points(stated), map(Decimal, parts)) == flaw


@given(st.lists(st.decimals(0, 60, places=4), max_size=8))
def test_a_total_of_unrounded_parts_is_always_explained(parts: list[Decimal]) -> None:
    stated = Points(round_half_up(sum(parts, start=Decimal(0))))

    flaw = explain_total("合计", stated, parts)

    assert flaw is None or flaw.code == TOTAL_EXPLAINED.code


@given(st.lists(hundredths(0, 60), max_size=8), hundredths(1, 5))
def test_a_total_beyond_rounding_is_never_explained(parts: list[Points], more: Points) -> None:
    flaw = explain_total("合计", Points(sum(parts, start=Decimal(0)) + more), parts)

    assert flaw is not None
    assert flaw.code == TOTAL_DIFFERS.code


ALL = seen(a1="80", a2="1", b1="50")


def test_an_override_replaces_the_score_and_the_computed_one_stays_in_the_because() -> None:
    sheet = score_tree(TREE, ALL, {"a1": Override(points("15.5"), "现场复核少一台")})

    because = (
        "实际值 80，目标值 100，完成率 80.00%，分值 20，得 16.00 分；"
        "调整为 15.50 分，理由：现场复核少一台"
    )
    assert sheet.scores["a1"] == Score(points("15.50"), points("20"), because)
    assert (sheet.total, sheet.flaws) == (points("65.50"), ())


@pytest.mark.parametrize("text", ["-0.01", "20.01", "15.555"])
def test_an_override_that_cannot_stand_is_a_flaw_and_replaces_nothing(text: str) -> None:
    sheet = score_tree(TREE, ALL, {"a1": Override(points(text), "复核")})

    message = f"“指标a1”由 16.00 分调整为 {text} 分，分值 20 分。"
    assert sheet.flaws == (OVERRIDE_OUT_OF_RANGE.at("a1", message),)
    assert sheet.total == points("66.00")


@pytest.mark.parametrize("text", ["0", "20"])
def test_an_override_may_give_nothing_or_all(text: str) -> None:
    sheet = score_tree(TREE, ALL, {"a1": Override(points(text), "复核")})

    assert (sheet.scores["a1"].points, sheet.flaws) == (points(text), ())


def test_an_override_without_a_reason_is_a_flaw_and_replaces_nothing() -> None:
    sheet = score_tree(TREE, ALL, {"a1": Override(points("15"), "")})

    message = "“指标a1”由 16.00 分调整为 15 分，分值 20 分。"
    assert sheet.flaws == (OVERRIDE_WITHOUT_REASON.at("a1", message),)
    assert sheet.total == points("66.00")


def test_an_override_replaces_no_missing_observation() -> None:
    sheet = score_tree(TREE, seen(a2="1", b1="50"), {"a1": Override(points("15"), "复核")})

    assert (sheet.total, sheet.flaws) == (None, (missing("a1"),))


def test_an_override_is_measured_by_the_points_a_leaf_has_now() -> None:
    observed = {**seen(a1="100", b1="50"), "a2": WHY}

    sheet = score_tree(TREE, observed, {"a1": Override(points("33"), "复核")})

    assert (sheet.scores["a1"].points, sheet.flaws) == (points("33"), ())
