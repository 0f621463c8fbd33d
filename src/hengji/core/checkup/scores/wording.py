"""Numbers in sentences (行文中的数), and how many reviews one result may ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from hengji.core.checkup.signals import Figure, Signal, Status
from hengji.core.quantities import HUNDRED, format_points, plain_number

MOST_REVIEWS = 3
MOST_NAMED = 5
SMALL = 200
"""Below so many scores a conclusion is called unstable."""


def number(value: float, places: int = 1) -> str:
    """Write a statistic; a score is rounded and written elsewhere."""
    return f"{value + 0.0:.{places}f}"


def percent(share: float) -> str:
    """Write a share: ``29.2%``."""
    return f"{100 * share:.1f}%"


def chance(value: float) -> str:
    """Write a p-value for a method card."""
    return f"{value:.3f}" if value >= 0.001 else "小于 0.001"  # noqa: PLR2004 - three places


def score_text(cents: int) -> str:
    """Write a score given in cents, with two places."""
    return format_points(Decimal(int(cents)) / HUNDRED)


def edge_text(cents: int) -> str:
    """Write a cutoff or a width given in cents, without needless zeros."""
    return plain_number(Decimal(int(cents)) / HUNDRED)


def measured(
    name: str, value: float, interval: tuple[float, float] | None = None, places: int = 1
) -> Figure:
    """Return a figure with its interval, written with so many places."""
    text = number(value, places)
    if interval is None:
        return Figure(name, text, float(value))
    low, high = map(float, interval)
    text = f"{text}（区间 {number(low, places)} 至 {number(high, places)}）"
    return Figure(name, text, float(value), low, high)


def counted(name: str, value: int) -> Figure:
    """Return a figure that was counted."""
    return Figure(name, str(int(value)), float(value))


def shared(name: str, share: float, interval: tuple[float, float] | None = None) -> Figure:
    """Return a share from 0 to 1, written as a percentage."""
    if interval is None:
        return Figure(name, percent(share), share)
    text = f"{percent(share)}（区间 {percent(interval[0])} 至 {percent(interval[1])}）"
    return Figure(name, text, share, *interval)


def listed(names: Iterable[str], most: int = MOST_NAMED) -> str:
    """Name the first few, and how many there are if there are more."""
    every = list(names)
    shown = "、".join(f"“{name}”" for name in every[:most])
    return shown if len(every) <= most else f"{shown}等 {len(every)} 项"


def stability(count: int) -> str:
    """Say how far a number of scores carries."""
    return f"样本 {count} 项，结论不稳定。" if count < SMALL else f"样本 {count} 项。"


def too_little(code: str, subject: str, sentence: str, count: int, **method: str) -> Signal:
    """Return the answer that the data do not suffice (数据不足)."""
    return Signal(code, subject, Status.TOO_LITTLE, sentence, count, method=method)


def at_most_three_reviews(
    signals: Sequence[tuple[Signal, float]],
) -> tuple[Signal, ...]:
    """Keep 建议复核 for the three largest effects; the others become 提示关注.

    Args:
        signals: Each with the size of its effect, comparable among them.
    """
    asking = [place for place, (each, _) in enumerate(signals) if each.status is Status.REVIEW]
    asking.sort(key=lambda place: -signals[place][1])
    lowered = set(asking[MOST_REVIEWS:])
    return tuple(
        replace(each, status=Status.NOTICE) if place in lowered else each
        for place, (each, _) in enumerate(signals)
    )
