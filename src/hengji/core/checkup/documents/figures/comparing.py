"""Whether two printed figures agree (比对), within what rounding explains.

A printed figure stands for every value that is printed so: half a unit of its
last place to either side. Two computations agree when some values that are
printed as they are would agree.
"""

from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from hengji.core.checkup.documents.figures.reading import Number
from hengji.core.checkup.documents.figures.units import MONEY
from hengji.core.quantities import HUNDRED, ZERO, plain_number, round_half_up

SLIPS = (Decimal(10_000), Decimal(100_000_000))


class Span(NamedTuple):
    """The values that a figure or a computation may stand for, ends included."""

    low: Decimal
    high: Decimal

    def meets(self, other: "Span") -> bool:
        """Tell whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high

    def times(self, factor: Decimal) -> "Span":
        """Return the span of the values times a positive factor."""
        return Span(self.low * factor, self.high * factor)

    def plus(self, other: "Span") -> "Span":
        """Return the span of the sums."""
        return Span(self.low + other.low, self.high + other.high)

    def minus(self, other: "Span") -> "Span":
        """Return the span of the differences."""
        return Span(self.low - other.high, self.high - other.low)


def span(number: Number) -> Span:
    """Return the values that are printed as ``number``."""
    return Span(number.low, number.high)


def spans_sum(numbers: tuple[Number, ...]) -> Span:
    """Return the values the sum of some figures may have."""
    return Span(
        sum((each.low for each in numbers), ZERO), sum((each.high for each in numbers), ZERO)
    )


def percentage(part: Span, whole: Span) -> Span | None:
    """Return 100 × part ÷ whole, or None where the whole may be nothing."""
    if whole.low <= 0:
        return None
    return Span(
        HUNDRED * part.low / (whole.high if part.low >= 0 else whole.low),
        HUNDRED * part.high / (whole.low if part.high >= 0 else whole.high),
    )


class Verdict(Enum):
    """How a stated rate compares with the one that follows."""

    AGREES = "agrees"
    CUT_OFF = "cut off"
    CALLED_FULL = "called full"
    INVERTED = "inverted"
    SLIPPED = "slipped"
    DIFFERS = "differs"


class Triple(NamedTuple):
    """A part, its whole and the percentage that is stated of them."""

    part: Number
    whole: Number
    rate: Number


def judge_rate(part: Number, whole: Number, rate: Number) -> Verdict:
    """Compare a stated percentage with part ÷ whole."""
    stated = span(rate)
    computed = percentage(span(part), span(whole))
    if computed is None or computed.meets(stated):
        return Verdict.AGREES
    if stated.meets(Span(HUNDRED, HUNDRED)):
        return Verdict.AGREES if computed.low > HUNDRED else Verdict.CALLED_FULL
    inverse = percentage(span(whole), span(part))
    if inverse is not None and inverse.meets(stated):
        return Verdict.INVERTED
    if part.family == MONEY and part.value and slipped(computed, stated):
        return Verdict.SLIPPED
    truncated = Span(rate.value, rate.value + rate.step)
    return Verdict.CUT_OFF if computed.meets(truncated) else Verdict.DIFFERS


def is_telling(triple: Triple) -> bool:
    """Tell whether a rate that agrees says anything: not of nothing, and not capped."""
    capped = triple.rate.value == HUNDRED and triple.part.low > triple.whole.high
    return triple.whole.low > 0 and not capped


def slipped(computed: Span, stated: Span) -> bool:
    """Tell whether 元, 万元 or 亿元 taken for one another explains a difference."""
    factors = (*SLIPS, *(1 / each for each in SLIPS))
    return any(computed.times(factor).meets(stated) for factor in factors)


def shown_percentage(part: Decimal, whole: Decimal) -> str:
    """Write part ÷ whole as a percentage: ``32.62%``."""
    return f"{round_half_up(HUNDRED * part / whole)}%"


def shown_digits(value: Decimal, like: Number) -> str:
    """Write a value in the unit of a figure, without the unit: ``250.00``."""
    amount = round_half_up(value / like.factor)
    whole = amount == amount.to_integral_value() and "." not in like.digits
    digits = f"{amount:,.0f}" if whole else f"{amount:,.2f}"
    return digits if "," in like.digits else digits.replace(",", "")


def shown_like(value: Decimal, like: Number) -> str:
    """Write a value in the unit of a figure: ``250.00万元``."""
    return shown_digits(value, like) + like.unit


def shown(*numbers: Number) -> tuple[str, ...]:
    """Write figures as printed, without the unit where all have the same."""
    same = len({(each.unit, each.factor) for each in numbers}) == 1
    return tuple(each.digits if same else each.words for each in numbers)


def shown_plain(value: Decimal) -> str:
    """Write a value as short as it is: ``85.5``."""
    return plain_number(value)
