from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hengji.core.quantities import ZERO, Points, Ratio, format_points
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
    Score,
    ScoringRule,
    Tier,
    earn,
)
from tests.core.builders import hundredths, points


def ratio(text: str) -> Ratio:
    return Ratio(Decimal(text))


HUNDRED = Decimal(100)
OVERSHOOT = ratio("1.2")
BANDS = Banded(
    (
        Band(Decimal(90), ratio("1")),
        Band(Decimal(80), ratio("0.8")),
        Band(Decimal(60), ratio("0.5")),
    )
)
LESS = Banded((Band(Decimal(5), ratio("1")), Band(Decimal(10), ratio("0.8"))), less_is_better=True)
TIERS = Judged(
    (
        Tier("达成", ratio("0.8"), ratio("1")),
        Tier("部分达成", ratio("0.6"), ratio("0.7")),
        Tier("未达成", ratio("0"), ratio("0.3")),
    )
)
EACH = Deduction(points("0.5"))
SHARE = Deduction(Decimal("0.1"), relative=True)
RATE = Deduction(points("0.5"), step=Decimal(5), free=HUNDRED)
ZERO_TARGET = "目标值不大于 0，不构成约束，建议复核目标值"
HIGH = "完成率超过 120.00%，目标值可能偏低，建议复核"


GENEROUS = Proportional(HUNDRED, overshoot=OVERSHOOT)
BUDGET = Proportional(Decimal("3852135.04"))
NEGATIVE = "目标值 100，负值按 0 计，完成率 0.00%"


@pytest.mark.parametrize(
    ("rule", "actual", "because", "score"),
    [
        (Proportional(HUNDRED), "80", "目标值 100，完成率 80.00%", ("10", "8.00", "")),
        (GENEROUS, "130", "目标值 100，完成率 130.00%", ("10", "10.00", HIGH)),
        (Proportional(Decimal(3)), "2", "目标值 3，完成率 66.67%", ("5", "3.33", "")),
        (Reverse(HUNDRED), "100", "目标值 100，超出 0.00%", ("10", "10.00", "")),
        (Reverse(HUNDRED), "130", "目标值 100，超出 30.00%", ("10", "7.00", "")),
        (Reverse(HUNDRED), "200", "目标值 100，超出 100.00%", ("10", "0.00", "")),
        (Equal(ZERO), "0", "目标值 0", ("8", "8.00", "")),
        (Equal(ZERO), "1", "目标值 0", ("8", "0.00", "")),
        (Proportional(HUNDRED), "-5", NEGATIVE, ("10", "0.00", "")),
        (BUDGET, "1256730", "目标值 3852135.04，完成率 32.62%", ("10", "3.26", "")),
    ],
)
def test_every_row_of_the_table_of_worked_examples(
    rule: ScoringRule, actual: str, because: str, score: tuple[str, str, str]
) -> None:
    full, earned, remark = score

    words = f"实际值 {actual}，{because}，分值 {full}，得 {earned} 分"
    assert earn(rule, points(full), Decimal(actual)) == Score(
        points(earned), points(full), words, remark
    )


@pytest.mark.parametrize(
    ("rule", "actual", "score"),
    [
        (Proportional(HUNDRED, passing=ratio("0.6")), "59.99", "0.00"),
        (Proportional(HUNDRED, passing=ratio("0.6")), "60", "6.00"),
        (Proportional(HUNDRED), "100", "10.00"),
        (Proportional(HUNDRED), "350", "10.00"),
        (Reverse(HUNDRED), "99", "10.00"),
        (Reverse(HUNDRED), "350", "0.00"),
        (Reverse(HUNDRED), "-5", "10.00"),
        (Reverse(ZERO), "0", "10.00"),
        (Reverse(ZERO), "-1", "10.00"),
        (Reverse(ZERO), "0.01", "0.00"),
        (Equal(Decimal(4)), "3", "7.50"),
        (Equal(Decimal(4)), "4", "10.00"),
        (Equal(Decimal(4)), "5", "10.00"),
        (Equal(Decimal(4), two_sided=True), "3", "7.50"),
        (Equal(Decimal(4), two_sided=True), "4", "10.00"),
        (Equal(Decimal(4), two_sided=True), "5", "7.50"),
        (Equal(Decimal(4), two_sided=True), "9", "0.00"),
        (Equal(ZERO), "-1", "10.00"),
        (BANDS, "90", "10.00"),
        (BANDS, "89.99", "8.00"),
        (BANDS, "80", "8.00"),
        (BANDS, "60", "5.00"),
        (BANDS, "59.99", "0.00"),
        (LESS, "5", "10.00"),
        (LESS, "5.01", "8.00"),
        (LESS, "10", "8.00"),
        (LESS, "10.01", "0.00"),
        (TIERS, "1", "10.00"),
        (TIERS, "0.7995", "8.00"),
        (TIERS, "0", "0.00"),
        (EACH, "0", "10.00"),
        (EACH, "3", "8.50"),
        (EACH, "30", "0.00"),
        (SHARE, "3", "7.00"),
        (SHARE, "11", "0.00"),
        (RATE, "100", "10.00"),
        (RATE, "104.99", "10.00"),
        (RATE, "105", "9.50"),
        (RATE, "111", "9.00"),
        (Completed(), "1", "10.00"),
        (Completed(), "0", "0.00"),
    ],
)
def test_each_rule_out_of_ten_points(rule: ScoringRule, actual: str, score: str) -> None:
    assert format_points(earn(rule, points(10), Decimal(actual)).points) == score


@pytest.mark.parametrize(
    ("rule", "actual", "because"),
    [
        (BANDS, "85.50", "实际值 85.5，≥ 80 档，按 80.00% 计分，分值 10，得 8.00 分"),
        (BANDS, "9", "实际值 9，未达最低一档，按 0.00% 计分，分值 10，得 0.00 分"),
        (LESS, "7", "实际值 7，≤ 10 档，按 80.00% 计分，分值 10，得 8.00 分"),
        (TIERS, "0.8", "评为“达成”，得分率 80.00%，分值 10，得 8.00 分"),
        (TIERS, "0.79", "评为“部分达成”，得分率 79.00%，分值 10，得 7.90 分"),
        (TIERS, "0.59", "评为“未达成”，得分率 59.00%，分值 10，得 5.90 分"),
        (EACH, "3", "实际值 3，共 3 次，每次扣 0.5 分，分值 10，得 8.50 分"),
        (SHARE, "3", "实际值 3，共 3 次，每次扣 1 分，分值 10，得 7.00 分"),
        (
            RATE,
            "111",
            "实际值 111，超过 100 每 5 计一次，共 2 次，每次扣 0.5 分，分值 10，得 9.00 分",
        ),
        (
            Deduction(points(1), step=Decimal(2)),
            "5",
            "实际值 5，超过 0 每 2 计一次，共 2 次，每次扣 1 分，分值 10，得 8.00 分",
        ),
        (
            Deduction(points(1), free=Decimal(2)),
            "5",
            "实际值 5，超过 2 每 1 计一次，共 3 次，每次扣 1 分，分值 10，得 7.00 分",
        ),
        (Completed(), "1", "已完成，分值 10，得 10.00 分"),
        (Completed(), "0", "未完成，分值 10，得 0.00 分"),
        (Reverse(ZERO), "-1", "实际值 -1，目标值 0，负值按 0 计，分值 10，得 10.00 分"),
        (Reverse(ZERO), "1E+3", "实际值 1000，目标值 0，分值 10，得 0.00 分"),
    ],
)
def test_every_score_says_because(rule: ScoringRule, actual: str, because: str) -> None:
    assert earn(rule, points(10), Decimal(actual)).because == because


@pytest.mark.parametrize(
    ("actual", "overshoot", "remark"),
    [("120", OVERSHOOT, ""), ("120.01", OVERSHOOT, HIGH), ("900", None, "")],
)
def test_far_beyond_the_target_is_remarked(
    actual: str, overshoot: Ratio | None, remark: str
) -> None:
    score = earn(Proportional(HUNDRED, overshoot=overshoot), points(10), Decimal(actual))

    assert (score.points, score.remark) == (Decimal(10), remark)


@pytest.mark.parametrize("actual", ["0", "7", "-7"])
def test_a_target_of_zero_earns_all_and_is_remarked(actual: str) -> None:
    score = earn(Proportional(ZERO), points(10), Decimal(actual))

    assert (score.points, score.remark) == (Decimal(10), ZERO_TARGET)


@pytest.mark.parametrize(
    ("rule", "full", "actual", "score"),
    [
        (Proportional(Decimal(24)), "3", "5", "0.63"),
        (Reverse(Decimal(24)), "3", "43", "0.63"),
        (Equal(Decimal(24)), "3", "5", "0.63"),
        (Equal(Decimal(24), two_sided=True), "3", "43", "0.63"),
        (Proportional(Decimal(200)), "1", "1", "0.01"),
    ],
)
def test_an_exact_half_cent_is_not_lost_in_a_ratio_without_end(
    rule: ScoringRule, full: str, actual: str, score: str
) -> None:
    assert format_points(earn(rule, points(full), Decimal(actual)).points) == score


@pytest.mark.parametrize(
    ("rule", "actual", "message"),
    [
        (TIERS, "1.01", "评定的得分率应在 0 到 1 之间，现为 1.01"),
        (TIERS, "-0.01", "评定的得分率应在 0 到 1 之间，现为 -0.01"),
        (Completed(), "2", "实际完成值应为 1（完成）或 0（未完成），现为 2"),
        (Completed(), "0.5", "实际完成值应为 1（完成）或 0（未完成），现为 0.5"),
    ],
)
def test_an_observation_the_rule_cannot_read_is_refused(
    rule: ScoringRule, actual: str, message: str
) -> None:
    with pytest.raises(ObservationOutOfRange) as refused:
        earn(rule, points(10), Decimal(actual))

    assert str(refused.value) == message


targets = hundredths(0, 1000)
ratios = st.integers(0, 100).map(lambda percent: Ratio(Decimal(percent) / 100))
actuals = st.decimals(-100, 2500, places=2)
full_points = hundredths(0, 60)
steps = st.integers(1, 2000).map(lambda cents: Decimal(cents) / 100)


def banded(drawn: list[tuple[Points, Ratio]], *, less: bool) -> Banded:
    limits = sorted((limit for limit, _ in drawn), reverse=not less)
    earned = sorted((share for _, share in drawn), reverse=True)
    return Banded(tuple(map(Band, limits, earned)), less)


drawn_bands = st.lists(st.tuples(targets, ratios), max_size=4)
more_is_better = st.one_of(
    st.builds(Proportional, targets, ratios, st.none() | ratios),
    st.builds(Equal, targets.filter(bool)),
    drawn_bands.map(lambda drawn: banded(drawn, less=False)),
)
less_is_better = st.one_of(
    st.builds(Reverse, targets),
    st.builds(Equal, st.just(ZERO)),
    st.builds(Deduction, hundredths(0, 5), steps, targets, st.booleans()),
    drawn_bands.map(lambda drawn: banded(drawn, less=True)),
)
two_sided = st.builds(Equal, targets, two_sided=st.just(value=True))


@given(st.one_of(more_is_better, less_is_better, two_sided), full_points, actuals)
def test_no_score_is_below_zero_or_above_full(
    rule: ScoringRule, full: Points, actual: Decimal
) -> None:
    score = earn(rule, full, actual)

    assert 0 <= score.points <= score.full == full
    assert score.because.endswith(f"得 {format_points(score.points)} 分")


@given(more_is_better, full_points, actuals, actuals)
def test_reaching_more_never_scores_lower(
    rule: ScoringRule, full: Points, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))

    assert earn(rule, full, low).points <= earn(rule, full, high).points


@given(less_is_better, full_points, actuals, actuals)
def test_exceeding_less_never_scores_lower(
    rule: ScoringRule, full: Points, one: Decimal, other: Decimal
) -> None:
    low, high = sorted((one, other))

    assert earn(rule, full, low).points >= earn(rule, full, high).points


@given(st.just(TIERS) | st.just(Completed()), full_points, ratios)
def test_a_judged_ratio_is_the_share_of_points(
    rule: ScoringRule, full: Points, share: Ratio
) -> None:
    assume(rule == TIERS or share in (0, 1))

    score = earn(rule, full, share)

    assert score.points == rounded(Fraction(full) * Fraction(share))


@given(hundredths(1, 1000), full_points, hundredths(0, 1000))
def test_coming_closer_to_a_two_sided_target_never_scores_lower(
    target: Points, full: Points, distance: Points
) -> None:
    assume(distance <= target)
    rule = Equal(target, two_sided=True)

    below, above = (
        earn(rule, full, value).points for value in (target - distance, target + distance)
    )

    assert below == above <= earn(rule, full, target).points == full


@given(hundredths(1, 1000), full_points, hundredths(0, 2500))
def test_points_are_the_exact_proportion_rounded_once(
    target: Points, full: Points, actual: Points
) -> None:
    share = Fraction(actual) / Fraction(target)

    earned = [
        earn(rule, full, actual).points
        for rule in (
            Proportional(target),
            Reverse(target),
            Equal(target),
            Equal(target, two_sided=True),
        )
    ]

    more, less = min(share, Fraction(1)), min(max(2 - share, Fraction(0)), Fraction(1))
    exact = [Fraction(full) * part for part in (more, less, more, min(more, less))]
    assert earned == [rounded(each) for each in exact]


def rounded(exact: Fraction) -> Decimal:
    return Decimal(floor(exact * 100 + Fraction(1, 2))) / 100
