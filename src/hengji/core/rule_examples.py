"""What a scoring rule does to some actual values (计分举例), for whoever is writing it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, assert_never

from hengji.core.quantities import ONE, ZERO, Points, Ratio
from hengji.core.scoring_rules import (
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
    earn,
)

SHORT, OVER = Decimal("0.97"), Decimal("1.1")
"""How far from the target the examples lie: a little short, a little over."""
WHOLE = frozenset({"条", "次", "个", "人", "件", "项"})
"""Units of which there is no half."""


class Example(NamedTuple):
    """An actual value with what it earns; ``score`` is None where ``refused`` says why."""

    actual: Decimal
    score: Score | None
    refused: str


def example(rule: ScoringRule, full: Points, actual: Decimal) -> Example:
    """Return what an actual value earns by a sound rule."""
    try:
        return Example(actual, earn(rule, full, actual), "")
    except ObservationOutOfRange as problem:
        return Example(actual, None, str(problem))


def usual_examples(rule: ScoringRule, full: Points, unit: str) -> tuple[Example, ...]:
    """Return some telling examples of a sound rule, best first."""
    counts = unit in WHOLE
    return tuple(example(rule, full, actual) for actual in dict.fromkeys(_telling(rule, counts)))


def _telling(rule: ScoringRule, counts: bool) -> Iterator[Decimal]:
    match rule:
        case Proportional(target, passing):
            short = target - ONE if counts else target * _short(passing)
            yield from (target, max(short, ZERO), target * passing / 2)
        case Reverse(target):
            yield from (target, target + abs(target) * (OVER - ONE), target + abs(target))
        case Equal(target):
            yield from (target, target * SHORT, target * OVER)
        case Banded(bands):
            yield from (band.limit for band in bands)
        case Judged(tiers):
            yield from (tier.usual for tier in tiers)
        case Deduction():
            yield from (rule.free, rule.free + rule.step, rule.free + rule.step * 3)
        case Completed():
            yield from (ONE, ZERO)
        case _:
            assert_never(rule)


def _short(passing: Ratio) -> Decimal:
    """Return a share of the target that is short of it and still earns something."""
    return max(SHORT, passing)
