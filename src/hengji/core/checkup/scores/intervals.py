"""Intervals and allowances (区间与多重比较), in closed form."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from scipy.special import bdtrc, chdtri, ndtri

from hengji.core.checkup.scores.smooth import Floats

Z95 = 1.959963984540054
"""Half the width of a 95% interval, in standard errors."""
ALPHA, POWER = 0.05, 0.8
SHARES_SHOWN = (0.25, 0.5, 0.75)


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the Wilson 95% interval of a share; ``total`` is above 0."""
    share, square = count / total, Z95**2
    middle = share + square / (2 * total)
    reach = Z95 * sqrt(share * (1 - share) / total + square / (4 * total**2))
    low, high = ((middle + side * reach) / (1 + square / total) for side in (-1, 1))
    return max(low, 0.0), min(high, 1.0)


def excess(observed: int, expected: float) -> tuple[float, float, float]:
    """Return how many more than expected, with the exact Poisson 95% interval.

    What is expected is taken as known.
    """
    low = float(chdtri(2 * observed, 1 - ALPHA / 2)) / 2 if observed else 0.0
    high = float(chdtri(2 * observed + 2, ALPHA / 2)) / 2
    return observed - expected, low - expected, high - expected


def at_least(count: int, total: int, chance: float) -> float:
    """Return the chance of ``count`` or more out of ``total``."""
    return float(bdtrc(count - 1, total, chance)) if count > 0 else 1.0


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Return p-values after Holm's allowance for how many there are."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    allowed, highest = [0.0] * len(chances), 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - place) * chances[index]))
        allowed[index] = highest
    return tuple(allowed)


def benjamini_hochberg(chances: Sequence[float] | Floats) -> Floats:
    """Return p-values after allowing for the false discovery rate."""
    found = np.asarray(chances, dtype=float)
    order = np.argsort(found)[::-1]
    scaled = found[order] * len(found) / np.arange(len(found), 0, -1)
    allowed = np.empty_like(found)
    allowed[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return allowed


def required_count(share: float) -> int:
    """Return the scores inside a window that show a moved share (80% power).

    ``share`` of the scores just below a cutoff have been moved above it.
    """
    chance = 0.5 + share / 2
    reach = float(ndtri(1 - ALPHA)) / 2 + float(ndtri(POWER)) * sqrt(chance * (1 - chance))
    return int(np.ceil((reach / (chance - 0.5)) ** 2))


def binomial_power(total: int, share: float) -> float:
    """Return the chance that an exact binomial test shows a moved share."""
    needed = next(
        (count for count in range(total + 1) if at_least(count, total, 0.5) <= ALPHA), total + 1
    )
    return at_least(needed, total, 0.5 + share / 2) if needed <= total else 0.0


def mean_interval(values: Floats) -> tuple[float, float]:
    """Return the 95% interval of a mean of many values."""
    reach = Z95 * float(values.std(ddof=1)) / sqrt(len(values))
    return float(values.mean()) - reach, float(values.mean()) + reach
