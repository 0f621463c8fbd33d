from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengji.core.packets.formulas import (
    LATER,
    NOT_APPLICABLE,
    OUT_OF_RANGE,
    later_formula,
    score_formula,
    total_formula,
)
from hengji.core.quantities import Points, Ratio
from hengji.core.scoring_rules import (
    Band,
    Banded,
    Completed,
    Deduction,
    Equal,
    Judged,
    ObservationOutOfRange,
    Proportional,
    Reverse,
    ScoringRule,
    Tier,
    earn,
)
from tests.core.builders import points
from tests.core.packets.spreadsheet import computed

HUNDREDTHS = st.integers(-30000, 30000).map(lambda number: Decimal(number) / 100)
TARGETS = st.integers(-2000, 20000).map(lambda number: Decimal(number) / 100)
POSITIVE = st.integers(1, 500).map(lambda number: Decimal(number) / 10)
SHARES = st.integers(0, 100).map(lambda number: Ratio(Decimal(number) / 100))
BANDS = st.lists(st.tuples(HUNDREDTHS, SHARES), max_size=4).map(
    lambda pairs: tuple(Band(limit, ratio) for limit, ratio in pairs)
)
TIERS = st.lists(SHARES, max_size=3).map(
    lambda limits: tuple(Tier("档", each, each) for each in sorted(limits, reverse=True))
)
RULES: st.SearchStrategy[ScoringRule] = st.one_of(
    st.builds(Proportional, TARGETS, SHARES),
    st.builds(Reverse, TARGETS),
    st.builds(Equal, TARGETS, st.booleans()),
    st.builds(Banded, BANDS, st.booleans()),
    st.builds(Judged, TIERS),
    st.builds(
        Deduction, POSITIVE, st.one_of(st.just(Decimal(1)), POSITIVE),
        st.one_of(st.just(Decimal(0)), POSITIVE), st.booleans(), st.booleans(),
    ),
    st.just(Completed()),
)  # fmt: skip
ACTUALS = st.one_of(HUNDREDTHS, st.sampled_from([Decimal(0), Decimal(1), Decimal(3)]), SHARES)
FULL = st.integers(1, 3000).map(lambda number: Points(Decimal(number) / 100))


def shown(rule: ScoringRule, full: Points, actual: object, **cells: object) -> object:
    blank = {"not_applicable": "", "override": "", "override_reason": ""}
    return computed(score_formula(rule, full), **{**blank, "actual": actual, **cells})


@settings(max_examples=400)
@given(RULES, FULL, ACTUALS)
def test_a_formula_gives_what_the_rule_gives(
    rule: ScoringRule, full: Points, actual: Decimal
) -> None:
    try:
        expected: object = earn(rule, full, actual).points
    except ObservationOutOfRange:
        expected = OUT_OF_RANGE

    assert shown(rule, full, actual) == expected


@pytest.mark.parametrize(
    ("rule", "actual", "score"),
    [
        (Proportional(Decimal(500)), "487", "9.74"),
        (Proportional(Decimal(0)), "3", "10"),
        (Proportional(Decimal(100), Ratio(Decimal("0.6"))), "59", "0"),
        (Reverse(Decimal(100)), "130", "7"),
        (Reverse(Decimal(0)), "0", "10"),
        (Reverse(Decimal(-10)), "-5", "5"),
        (Equal(Decimal(0)), "1", "0"),
        (Equal(Decimal(-2)), "-2", "10"),
        (Equal(Decimal(100), two_sided=True), "130", "7"),
        (Deduction(Decimal("0.1"), Decimal("0.1"), Decimal(0)), "0.3", "9.7"),
    ],
)
def test_formulas_of_worked_examples(rule: ScoringRule, actual: str, score: str) -> None:
    assert shown(rule, points(10), Decimal(actual)) == Decimal(score)


def test_a_leaf_without_an_actual_value_shows_nothing() -> None:
    assert shown(Completed(), points(10), "") == ""


def test_a_leaf_that_does_not_apply_says_so() -> None:
    assert shown(Completed(), points(10), "", not_applicable="没有采购") == NOT_APPLICABLE


def test_an_override_needs_a_reason_and_stays_within_the_points() -> None:
    one, ten = Decimal(1), points(10)

    assert [
        shown(Completed(), ten, one, override=Decimal("7.5"), override_reason="材料补齐"),
        shown(Completed(), ten, one, override=Decimal("7.5")),
        shown(Completed(), ten, one, override=Decimal(11), override_reason="多给"),
        shown(Completed(), ten, one, override=Decimal(-1), override_reason="少给"),
        shown(Completed(), ten, "", override=Decimal("7.5"), override_reason="材料补齐"),
    ] == [Decimal("7.5"), ten, ten, ten, ""]


def test_a_leaf_that_applies_after_all_is_scored_later() -> None:
    assert [computed(later_formula(), not_applicable=text) for text in ("没有采购", "")] == [
        NOT_APPLICABLE,
        LATER,
    ]


def test_the_total_adds_up_only_when_every_leaf_is_scored() -> None:
    text = total_formula(3, 1, "").text
    ten = Decimal("9.74")

    assert [
        computed(text, score=[ten, Decimal(5), NOT_APPLICABLE]),
        computed(text, score=[ten, "", NOT_APPLICABLE]),
        computed(text, score=[ten, Decimal(5), LATER]),
        computed(text, score=[ten, NOT_APPLICABLE, NOT_APPLICABLE]),
    ] == [Decimal("14.74"), "还有 1 项没有得分", LATER, LATER]
