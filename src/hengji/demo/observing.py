"""Finding what was observed (实际完成值) behind a total: the search of the demonstration.

The worked example publishes totals only. For each this finds one believable set
of observations that the rules score to it, to the cent: most leaves earn all,
and what is missing is spread over the leaves where points are usually lost. It
knows no rows and no clock, and the same seed finds the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from random import Random
from types import MappingProxyType

from hengji.core.indicators import Indicator
from hengji.core.quantities import HUNDREDTH, ONE, ZERO, Points, plain_number, round_half_up
from hengji.core.scoring_rules import (
    Banded,
    Deduction,
    Equal,
    Judged,
    Proportional,
    Reverse,
    Score,
    ScoringRule,
    earn,
)

NOTHING: Mapping[str, str] = MappingProxyType({})
COUNTED = "条"
"""The unit of leaves that count the criteria which are met."""
USUAL: Mapping[str, int] = {
    "执行率": 8,
    "完成率": 6,
    "进度": 6,
    "满意": 6,
    "明确性": 6,
    "健全性": 5,
    "有效性": 5,
    "完善性": 5,
    "及时": 5,
    "效益": 5,
    "合理性": 4,
    "达标率": 4,
    "变动率": 3,
    "办结率": 3,
    "利用率": 3,
}
"""How readily points are lost, by a word in the name of the leaf; others count 1."""
ACCUSING = ("合规", "安全", "控制率", "三公", "依据", "还本付息", "归集", "基础信息")
"""Words of leaves that never lose points: the units are real, what is observed is not."""
WORST_STEP = 2
SHARES = tuple(map(Decimal, ("0.08", "0.12", "0.16", "0.2", "0.25", "0.3", "0.4", "0.5", "1")))
"""How much of its points a leaf may lose to make up the rest; further only if needed."""
MANY = 15
"""From how many points on more than a quarter of the leaves may lose some."""
ROOM = Decimal("1.5")
"""How many times what is missing the leaves could lose, so that not all of them have to."""
TIDY = tuple(map(Decimal, ("0.95", "0.9", "0.85", "0.8")))


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed for one leaf, as it is typed, and what it earns."""

    leaf: Indicator
    actual: str
    score: Score

    @property
    def lost(self) -> Points:
        """Return how many points are missing."""
        return Points(self.score.full - self.score.points)


class Unreachable(ValueError):
    """No observation of these rules adds up to the total."""


def observe(
    tree: Indicator, total: Points, seed: str, known: Mapping[str, str] = NOTHING
) -> Mapping[str, Observed]:
    """Find observations that score to a total, by code, in the order of the tree.

    Args:
        tree: Points are those that count, after leaves that do not apply.
        total: In hundredths.
        seed: The same finds the same.
        known: Actual values that are not looked for, by code.

    Raises:
        Unreachable: Even the finest leaves cannot make up the rest.
    """
    random = Random(seed)  # noqa: S311 - believable, not secret
    leaves = tuple(tree.leaves())
    found = {
        leaf.code: _observed(leaf, known.get(leaf.code) or full_actual(leaf, random))
        for leaf in leaves
    }
    missing = sum((each.score.points for each in found.values()), start=ZERO) - total
    order = _by_usualness([leaf for leaf in leaves if leaf.code not in known], random)
    share = Decimal(random.randint(55, 80)) / 100
    for each in _steps(order, missing * share, random):
        found[each.leaf.code] = each
        missing -= each.lost
    for each in _rest(_fine(order, found), missing, random):
        found[each.leaf.code] = each
    return found


def observed_at(leaf: Indicator, points: Points) -> Observed | None:
    """Return an observation that earns exactly these points; None where no rule does."""
    for places in range(6):
        if (actual := _exact(leaf, points, places)) is None:
            return None
        if (found := _observed(leaf, plain_number(actual))).score.points == points:
            return found
    return None


def full_actual(leaf: Indicator, random: Random) -> str:
    """Return an actual value that earns all points, as one would find it."""
    match leaf.rule:
        case Proportional(target) | Equal(target) | Reverse(target):
            return plain_number(target)
        case Banded(bands, less_is_better):
            room = Decimal(random.randint(5, 45)) / 10
            best = bands[0].limit
            if less_is_better:
                return plain_number(max(best - room, ZERO))
            return plain_number(min(best + room, max(best, Decimal(100))))
        case Deduction(free=free) as rule:
            room = ZERO if rule.counts else Decimal(random.randint(3, 60)) / 10
            return plain_number(max(free - room, ZERO) if free else -room)
        case _:
            return "1"


def _observed(leaf: Indicator, actual: str) -> Observed:
    return Observed(leaf, actual, earn(_rule(leaf), leaf.points, Decimal(actual)))


def _rule(leaf: Indicator) -> ScoringRule:
    if leaf.rule is None:
        raise Unreachable(f"{leaf.code} has no rule")
    return leaf.rule


def _by_usualness(leaves: Sequence[Indicator], random: Random) -> tuple[Indicator, ...]:
    """Return the leaves shuffled; where much is usually lost they tend to stand first."""
    drawn = {leaf.code: random.random() ** (1 / _weight(leaf)) for leaf in leaves}
    return tuple(sorted(leaves, key=lambda leaf: drawn[leaf.code], reverse=True))


def _weight(leaf: Indicator) -> float:
    usual = max((weight for word, weight in USUAL.items() if word in leaf.name), default=1)
    return usual * float(leaf.points)


def _steps(order: Sequence[Indicator], wanted: Decimal, random: Random) -> Iterator[Observed]:
    """Yield losses that rules give in steps, until as much is lost as is wanted."""
    most = len(order) // 4 if wanted < MANY else len(order)
    for leaf in order:
        step = 1 if random.random() < 0.8 else WORST_STEP  # noqa: PLR2004 - one in five
        actual = _step(leaf, step, random)
        if actual is None or any(word in leaf.name for word in ACCUSING):
            continue
        each = _observed(leaf, actual)
        if most and ZERO < each.lost <= wanted:
            most -= 1
            wanted -= each.lost
            yield each


def _step(leaf: Indicator, step: int, random: Random) -> str | None:
    """Return an actual value ``step`` steps below all points; None where there are none."""
    match leaf.rule:
        case Proportional(target) if leaf.unit == COUNTED:
            return plain_number(max(target - step, ONE))
        case Judged():
            return plain_number(random.choice(TIDY[: 2 * step]))
        case Banded():
            return _within_band(leaf.rule, step, random)
        case Deduction() as rule:
            beyond = ZERO if rule.counts else rule.step * Decimal(random.randint(10, 90)) / 100
            return plain_number(rule.free + rule.step * step + beyond)
        case _:
            return None


def _within_band(rule: Banded, step: int, random: Random) -> str | None:
    if step >= len(rule.bands):
        return None
    better, worse = rule.bands[step - 1].limit, rule.bands[step].limit
    part = Decimal(random.randint(10, 90)) / 100
    value = worse + (better - worse) * part
    return plain_number(round_half_up(value))


def _fine(order: Sequence[Indicator], found: Mapping[str, Observed]) -> tuple[Indicator, ...]:
    """Return leaves still at all points that can lose any hundredth; judged ones last."""
    fine = (
        leaf
        for leaf in order
        if not found[leaf.code].lost and _exact(leaf, leaf.points, 0) is not None
    )
    return tuple(sorted(fine, key=lambda leaf: isinstance(leaf.rule, Judged)))


def _exact(leaf: Indicator, points: Points, places: int) -> Decimal | None:
    """Return the actual value that earns points, to so many places; None for steps."""
    share, unit = points / leaf.points, ONE.scaleb(-places)
    match leaf.rule:
        case Proportional(target) if leaf.unit != COUNTED and target > 0:
            return (target * share).quantize(unit, ROUND_HALF_UP)
        case Reverse(target) if target > 0:
            return (target * (2 - share)).quantize(unit, ROUND_HALF_UP)
        case Judged():
            return share.quantize(unit, ROUND_HALF_UP)
        case _:
            return None


def _rest(leaves: Sequence[Indicator], missing: Decimal, random: Random) -> Iterator[Observed]:
    """Yield losses of fine leaves that make up exactly what is missing."""
    share = next((each for each in SHARES if _most(leaves, each) >= missing * ROOM), ONE)
    if _most(leaves, ONE) < missing:
        raise Unreachable(f"{missing} points are left over")
    for number, leaf in enumerate(leaves, start=1):
        if not missing:
            return
        some = _most([leaf], share * Decimal(random.randint(50, 100)) / 100)
        lost = min(missing, max(some, missing - _most(leaves[number:], share)))
        each = observed_at(leaf, Points(leaf.points - lost))
        if each is None:
            raise Unreachable(f"{leaf.code} cannot lose {lost}")
        missing -= each.lost
        yield each


def _most(leaves: Sequence[Indicator], share: Decimal) -> Decimal:
    """Return what leaves may lose together, each in whole hundredths."""
    return sum(
        ((leaf.points * share).quantize(HUNDREDTH, ROUND_FLOOR) for leaf in leaves), start=ZERO
    )
