"""Scoring rules (评分标准): the closed set of ways in which a leaf earns points.

A rule is data; ``earn`` is the one function that reads it. Adding a rule means
one class, one ``case`` and one worked example in ``tests/cases``.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from hengji.core.flaws import FlawKind, Severity
from hengji.core.quantities import (
    ONE,
    ZERO,
    Points,
    Ratio,
    format_percent,
    format_points,
    plain_number,
    round_points,
)

DOUBLE = Decimal(2)
NONE = Ratio(ZERO)
ALL = Ratio(ONE)


@dataclass(frozen=True, slots=True)
class Proportional:
    """More is better (正向，≥): short of the target, in proportion.

    ``target`` is in the unit of the observation. Below ``passing``, a share of
    the target, nothing is earned. Above ``overshoot`` times the target the
    points stay full and the score remarks that the target may be low; None
    means no remark.
    """

    target: Decimal
    passing: Ratio = NONE
    overshoot: Ratio | None = None


@dataclass(frozen=True, slots=True)
class Reverse:
    """Less is better (反向，≤): nothing is left at twice the target.

    The excess counts relative to the size of the target, so that −5 where −10
    was asked for earns half.
    """

    target: Decimal


@dataclass(frozen=True, slots=True)
class Equal:
    """Exactly the target (等于，=).

    Above the target the points stay full unless ``two_sided``; then as much is
    lost above as below.
    """

    target: Decimal
    two_sided: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """One step of a banded rule: reaching ``limit`` (included) earns ``ratio``."""

    limit: Decimal
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class Banded:
    """Steps (分段), best first; past the last step nothing is earned.

    A step is reached at or above its limit, or at or below it when
    ``less_is_better``.
    """

    bands: tuple[Band, ...]
    less_is_better: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """One judged tier (档): ratios from ``at_least`` up to the tier above.

    ``usual`` is the ratio a form offers for the tier.
    """

    name: str
    at_least: Ratio
    usual: Ratio


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge's ratio (定性) from 0 to 1, named by the tier it falls in."""

    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points off (扣分) for each occurrence, never below zero.

    The observation is a count of occurrences, or a measure: what exceeds
    ``free`` counts one occurrence for every full ``step``. ``each`` is in points,
    or, where ``relative``, a share of what the leaf can win; it is above zero, as
    ``step`` is, and ``free`` is not below zero. A count is a whole number from 0; a
    measure may be any number. It is a measure where ``step`` or ``free`` says so, or
    ``measured`` does.
    """

    each: Decimal
    step: Decimal = ONE
    free: Decimal = ZERO
    relative: bool = False
    measured: bool = False

    @property
    def counts(self) -> bool:
        """Whether the observation is a number of occurrences."""
        return not self.measured and self.step == 1 and not self.free


@dataclass(frozen=True, slots=True)
class Completed:
    """Done or not done (是否完成): 1 earns all, 0 earns nothing."""


ScoringRule = Proportional | Reverse | Equal | Banded | Judged | Deduction | Completed


@dataclass(frozen=True, slots=True)
class Score:
    """What a leaf was awarded (得分), out of what, and because of what.

    ``remark`` is empty, or says what a reader should look at.
    """

    points: Points
    full: Points
    because: str
    remark: str = ""


OBSERVATION_OUT_OF_RANGE = FlawKind(
    "observation-out-of-range",
    Severity.ERROR,
    "实际完成值不在评分标准能够判断的范围内。",
    "请按该指标的评分标准填写实际完成值。",
)


class ObservationOutOfRange(ValueError):
    """The observation is not one the rule can read; the text says why."""


def earn(rule: ScoringRule, full: Points, actual: Decimal) -> Score:
    """Score one leaf.

    Args:
        rule: The leaf's rule.
        full: The points the leaf can win, not negative.
        actual: The actual value (实际完成值) in the unit of the rule's target;
            a count for ``Deduction``, 1 or 0 for ``Completed``, a ratio from 0
            to 1 for ``Judged``. A negative value counts as zero where the rule
            compares it with a target that is not negative.

    Returns:
        Points from 0 to ``full``, rounded, and the words that derive them.

    Raises:
        ObservationOutOfRange: The rule cannot read ``actual``.

    Basis: ``mof-2020-10/quantitative-scoring``.
    """
    match rule:
        case Proportional() | Reverse() | Equal():
            return _against_target(rule, full, actual)
        case Banded():
            return _banded(rule, full, actual)
        case Judged():
            return _judged(rule, full, actual)
        case Deduction():
            return _deducted(rule, full, actual)
        case Completed():
            if actual not in (ZERO, ONE):
                raise ObservationOutOfRange(
                    f"实际完成值应为 1（完成）或 0（未完成），现为 {actual}"
                )
            return _scored(full, actual, "已完成" if actual else "未完成")
        case _:
            assert_never(rule)


def _scored(
    full: Points, earned: Decimal, because: str, remark: str = "", of: Decimal = ONE
) -> Score:
    """Award ``earned`` parts out of ``of``; dividing last keeps a half exact."""
    points = round_points(full * earned / of)
    words = f"{because}，分值 {plain_number(full)}，得 {format_points(points)} 分"
    return Score(points, full, words, remark)


def _against_target(rule: Proportional | Reverse | Equal, full: Points, actual: Decimal) -> Score:
    counted = actual if rule.target < 0 else max(actual, ZERO)
    words = f"实际值 {plain_number(actual)}，目标值 {plain_number(rule.target)}"
    if counted != actual:
        words += "，负值按 0 计"
    if rule.target <= 0 and not (isinstance(rule, Reverse) and rule.target):
        return _against_zero(rule, full, counted, words)
    match rule:
        case Proportional():
            rate = counted / rule.target
            remark = _overshoot_remark(rule, rate)
            earned = ZERO if rate < rule.passing else min(counted, rule.target)
            words += f"，完成率 {format_percent(rate)}"
            return _scored(full, earned, words, remark, of=rule.target)
        case Reverse():
            excess = max(counted - rule.target, ZERO)
            size = abs(rule.target)
            earned = max(size - excess, ZERO)
            words += f"，超出 {format_percent(excess / size)}"
            return _scored(full, earned, words, of=size)
        case Equal():
            mirrored = DOUBLE * rule.target - counted if rule.two_sided else rule.target
            earned = max(min(counted, rule.target, mirrored), ZERO)
            words += f"，完成率 {format_percent(counted / rule.target)}"
            return _scored(full, earned, words, of=rule.target)
        case _:
            assert_never(rule)


def _against_zero(
    rule: Proportional | Reverse | Equal, full: Points, counted: Decimal, words: str
) -> Score:
    if isinstance(rule, Proportional):
        return _scored(full, ONE, words, "目标值不大于 0，不构成约束，建议复核目标值")
    if rule.target < 0:
        remark = "目标值不大于 0，不能按比例计分，相等才得分，建议复核目标值"
        return _scored(full, ONE if counted == rule.target else ZERO, words, remark)
    return _scored(full, ONE if counted <= 0 else ZERO, words)


def _overshoot_remark(rule: Proportional, rate: Decimal) -> str:
    if rule.overshoot is None or rate <= rule.overshoot:
        return ""
    return f"完成率超过 {format_percent(rule.overshoot)}，目标值可能偏低，建议复核"


def _banded(rule: Banded, full: Points, actual: Decimal) -> Score:
    sign = "≤" if rule.less_is_better else "≥"
    for band in rule.bands:
        if actual <= band.limit if rule.less_is_better else actual >= band.limit:
            words = f"实际值 {plain_number(actual)}，{sign} {plain_number(band.limit)} 档"
            return _scored(full, band.ratio, f"{words}，按 {format_percent(band.ratio)} 计分")
    return _scored(full, ZERO, f"实际值 {plain_number(actual)}，未达最低一档，按 0.00% 计分")


def _judged(rule: Judged, full: Points, actual: Decimal) -> Score:
    tier = next((tier for tier in rule.tiers if actual >= tier.at_least), None)
    if tier is None or actual > 1:
        raise ObservationOutOfRange(f"评定的得分率应在 0 到 1 之间，现为 {actual}")
    words = f"评为“{tier.name}”，得分率 {format_percent(actual)}"
    return _scored(full, actual, words)


def _deducted(rule: Deduction, full: Points, actual: Decimal) -> Score:
    if rule.counts and (actual < 0 or actual % 1):
        raise ObservationOutOfRange(f"发生次数应为不小于 0 的整数，现为 {plain_number(actual)}")
    occurrences = max(actual - rule.free, ZERO) // rule.step
    each = full * rule.each if rule.relative else rule.each
    lost = min(max(occurrences * each, ZERO), full)
    points = round_points(full - lost)
    words = f"实际值 {plain_number(actual)}"
    if rule.free or rule.step != 1:
        words += f"，超过 {plain_number(rule.free)} 每 {plain_number(rule.step)} 计一次"
    because = (
        f"{words}，共 {plain_number(occurrences)} 次，每次扣 {plain_number(each)} 分，"
        f"分值 {plain_number(full)}，得 {format_points(points)} 分"
    )
    return Score(points, full, because)
