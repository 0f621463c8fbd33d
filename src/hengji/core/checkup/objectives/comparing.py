"""Comparing what was reached with what was wanted (完成值与目标值), and printed sums."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from hengji.core.checkup.objectives.values import DOWNWARD, UPWARD, Operator, Value, ValueClass
from hengji.core.quantities import HUNDRED, ONE, ZERO

_COMPARED = frozenset({ValueClass.RATIO, ValueClass.NUMBER, ValueClass.RANGE, ValueClass.DURATION})
_HALF = Decimal("0.5")


def actual_beside(target: Value, actual: Value) -> Decimal | None:
    """Return the actual number in the unit of its target, or None if none fits.

    A bare 0.96 beside 95% is 96%, and a bare 96 is 96% too.
    """
    if target.kind not in _COMPARED or actual.kind not in _COMPARED:
        return None
    if target.number is None or actual.number is None or actual.kind is ValueClass.RANGE:
        return None
    if target.unit == "%" and not actual.unit:
        return actual.number * HUNDRED if ZERO < actual.number <= ONE else actual.number
    fits = not actual.unit or not target.unit or actual.unit == target.unit
    return actual.number if fits else None


def is_met(target: Value, reached: Decimal, *, less_is_better: bool) -> bool:
    """Tell whether a number reaches its target.

    Args:
        target: A value with a number.
        reached: In the unit of the target.
        less_is_better: Counts where the target has no sign.
    """
    wanted = target.number or ZERO
    if target.upper is not None:
        return wanted <= reached <= target.upper or (reached >= wanted and not less_is_better)
    if target.operator in DOWNWARD or (target.operator not in UPWARD and less_is_better):
        return reached < wanted if target.operator is Operator.LESS else reached <= wanted
    if target.operator is Operator.EQUAL and not wanted:
        return reached <= ZERO
    return reached > wanted if target.operator is Operator.MORE else reached >= wanted


def is_reverse(target: Value, *, less_is_better: bool) -> bool:
    """Tell whether a smaller number is the better one."""
    return target.operator in DOWNWARD or (target.operator not in UPWARD and less_is_better)


def half_unit(number: Decimal) -> Decimal:
    """Return half a unit of a number's last printed place: 0.05 for 97.4.

    >>> half_unit(Decimal("97.4")), half_unit(Decimal("97"))
    (Decimal('0.05'), Decimal('0.5'))
    """
    exponent = number.as_tuple().exponent
    return _HALF.scaleb(min(exponent, 0)) if isinstance(exponent, int) else ZERO


def finest_half_unit(numbers: Iterable[Decimal]) -> Decimal:
    """Return half a unit of the finest place printed among numbers of one kind.

    Beside 97.4 a printed 100 is 100.0. Whole numbers are exact while all are whole.

    >>> finest_half_unit([Decimal("100"), Decimal("97.4")]), finest_half_unit([Decimal("5")])
    (Decimal('0.05'), Decimal('0'))
    """
    half = min(map(half_unit, numbers), default=_HALF)
    return ZERO if half == _HALF else half


def sum_tolerance(parts: Sequence[Decimal], total: Decimal) -> Decimal:
    """Return by how much rounding may part a printed total from its printed parts."""
    half = finest_half_unit(parts)
    if not half and total == total.to_integral_value():
        return ZERO
    return half * len(parts) + half_unit(total)
