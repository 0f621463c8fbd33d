"""Points, money and ratios (分值、金额、比率), and the only rounding.

All three are ``Decimal``; a binary float never enters the core. Whatever is
shown to a person is rounded here and nowhere else: half up, to hundredths, so
that a reader with a pocket calculator gets the same figure.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import NewType

Points = NewType("Points", Decimal)
Yuan = NewType("Yuan", Decimal)
Ratio = NewType("Ratio", Decimal)

ZERO = Decimal(0)
ONE = Decimal(1)
HUNDRED = Decimal(100)
HUNDREDTH = Decimal("0.01")

_PLAIN = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d*)?|[+-]?\.\d+", re.ASCII)
_MOST_DIGITS = 20
"""More digits than any budget has; a longer number is a slip, not a sum."""


def round_half_up(value: Decimal) -> Decimal:
    """Round to hundredths, a half away from zero: 89.995 becomes 90.00.

    A zero has no sign. Basis: ``hengji/rounding``.
    """
    return value.quantize(HUNDREDTH, ROUND_HALF_UP) + ZERO


def round_points(value: Decimal) -> Points:
    """Round a score to the two places in which it is shown and judged."""
    return Points(round_half_up(value))


def total_points(leaves: Iterable[Decimal]) -> Points:
    """Add up leaf scores after rounding each, so that the column adds up."""
    return Points(sum(map(round_half_up, leaves), start=Decimal("0.00")))


def read_decimal(text: str) -> Decimal | None:
    """Return the number a person wrote, or None if it is not one.

    Full-width digits, spaces, thousands separators and a sign are understood;
    words (九十), units, scientific notation and footnote marks (88.5①) are not.
    """
    if not text.isascii() and any(each.isdigit() and not each.isdecimal() for each in text):
        return None
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").replace("−", "-")
    if len(plain) > _MOST_DIGITS + 10 or not _PLAIN.fullmatch(plain):
        return None
    number = Decimal(plain.replace(",", ""))
    return number if len(number.as_tuple().digits) <= _MOST_DIGITS else None


def from_float(number: float) -> Decimal:
    """Turn a spreadsheet's binary float into the decimal its user sees.

    Fifteen significant digits, as spreadsheets show: 89.995 stored as
    89.99500000000000454 is 89.995 again, and a zero has no sign.
    """
    return Decimal(format(number + 0.0, ".15g"))


def plain_number(value: Decimal) -> str:
    """Write a number without exponent or needless zeros: ``85.5``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_points(value: Decimal) -> str:
    """Write a score with its two places: ``90.00``."""
    return f"{round_half_up(value):.2f}"


def format_percent(ratio: Decimal) -> str:
    """Write a ratio as a percentage with two places: ``32.62%``."""
    return f"{round_half_up(ratio * HUNDRED):.2f}%"


def format_yuan(amount: Decimal) -> str:
    """Write money in 元 with separators: ``3,852,135.04``."""
    return f"{round_half_up(amount):,.2f}"
