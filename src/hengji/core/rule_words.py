"""Scoring rules (评分标准) in Chinese, as a form's column says them."""

from decimal import Decimal
from typing import assert_never

from hengji.core.quantities import HUNDRED, ONE, plain_number, round_half_up
from hengji.core.scoring_rules import (
    Banded,
    Completed,
    Deduction,
    Equal,
    Judged,
    Proportional,
    Reverse,
    ScoringRule,
)


def rule_words(rule: ScoringRule, unit: str) -> str:
    """Say in Chinese how a rule earns points, as a form's column does."""
    match rule:
        case Proportional() | Reverse() | Equal():
            return _target_words(rule, unit)
        case Banded():
            return _banded_words(rule, unit)
        case Judged():
            return _judged_words(rule)
        case Deduction():
            return _deduction_words(rule, unit)
        case Completed():
            return "完成得满分，未完成不得分"
        case _:
            assert_never(rule)


def _target_words(rule: Proportional | Reverse | Equal, unit: str) -> str:
    match rule:
        case Proportional():
            return _proportional_words(rule, unit)
        case Reverse(target):
            words = _measure(target, unit)
            return f"不超过 {words} 得满分；超出部分按比例扣分，达到两倍不得分"
        case Equal(target, two_sided):
            excess = "超出部分按同样比例扣分" if two_sided else "超出不扣分"
            return f"等于 {_measure(target, unit)} 得满分；不足按比例得分，{excess}"
        case _:
            assert_never(rule)


def _proportional_words(rule: Proportional, unit: str) -> str:
    if unit == "条":
        count = plain_number(rule.target)
        return f"共 {count} 条评价要点，每符合一条得分值的 {count} 分之一"
    words = f"达到 {_measure(rule.target, unit)} 得满分；不足按比例得分"
    if rule.passing:
        words += f"，低于目标的 {percent_words(rule.passing)} 不得分"
    if rule.overshoot is not None:
        words += f"；超过目标的 {percent_words(rule.overshoot)} 提示复核目标值"
    return words


def _banded_words(rule: Banded, unit: str) -> str:
    sign = "≤" if rule.less_is_better else "≥"
    steps = (
        f"{sign} {_measure(band.limit, unit)} 得{_part_of_points(band.ratio)}"
        for band in rule.bands
    )
    return f"{'；'.join(steps)}；其余不得分"


def _judged_words(rule: Judged) -> str:
    upper = [ONE, *(tier.at_least for tier in rule.tiers)]
    return "评定：" + "；".join(
        f"{tier.name} {percent_words(top)}—{percent_words(tier.at_least)}（含）"
        for tier, top in zip(rule.tiers, upper, strict=False)
    )


def _deduction_words(rule: Deduction, unit: str) -> str:
    lost = (
        f"分值的 {percent_words(rule.each)}" if rule.relative else f" {plain_number(rule.each)} 分"
    )
    if unit == "次":
        return f"每发生 {plain_number(rule.step)} 次扣{lost}，扣完为止"
    return (
        f"不超过 {_measure(rule.free, unit)} 得满分；每超过 {plain_number(rule.step)} 个{unit}"
        f"扣{lost}，扣完为止"
    )


def _measure(value: Decimal, unit: str) -> str:
    return f"{plain_number(value)}%" if unit == "百分点" else f"{plain_number(value)}{unit}"


def _part_of_points(ratio: Decimal) -> str:
    return "满分" if ratio == 1 else f"分值的 {percent_words(ratio)}"


def percent_words(ratio: Decimal) -> str:
    """Write a ratio as a percentage without needless zeros."""
    return f"{plain_number(round_half_up(ratio * HUNDRED))}%"
