"""What the pictures of a score check-up show (体检图), before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hengji.core.checkup.scores.compression import critical_of
from hengji.core.checkup.scores.severity import COMPARING, Severity, flagged_agencies
from hengji.core.checkup.scores.smooth import POINT, Integers, Stratum

HALF_POINT = POINT // 2


@dataclass(frozen=True, slots=True)
class HalfPoint:
    """Scores from ``at_least`` cents up to half a point more, and the curve's."""

    at_least: int
    count: int
    expected: float | None


@dataclass(frozen=True, slots=True)
class Histogram:
    """Scores by half points from low to high, the fitted curve, and cutoffs."""

    bars: tuple[HalfPoint, ...]
    cutoffs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CriticalMark:
    """One evaluation near a cutoff: its score and the distance, in cents."""

    name: str
    score: int
    cutoff: int
    distance: int


@dataclass(frozen=True, slots=True)
class AgencyMark:
    """One agency's scale with the interval that serves to compare two (84%)."""

    name: str
    effect: float
    low: float
    high: float
    flagged: bool


@dataclass(frozen=True, slots=True)
class Pictures:
    """Everything to draw; ``agencies`` is empty where nothing is comparable."""

    histogram: Histogram
    critical: tuple[CriticalMark, ...]
    agencies: tuple[AgencyMark, ...]


def histogram_of(cents: Integers, cutoffs: Sequence[int], pooled: Stratum | None) -> Histogram:
    """Return the histogram; without a curve where there were too few scores."""
    first, last = (int(edge) // HALF_POINT for edge in (cents.min(), cents.max()))
    counts = np.bincount(cents // HALF_POINT - first, minlength=last - first + 1)
    expected: list[float | None] = [None] * len(counts)
    if pooled is not None:
        halves = pooled.panel.grid.starts // HALF_POINT - first
        inside = (halves >= 0) & (halves < len(counts))
        summed = np.bincount(halves[inside], pooled.curve.shares[inside], len(counts))
        expected = [float(share) * len(cents) for share in summed]
    bars = tuple(
        HalfPoint((first + place) * HALF_POINT, int(count), each)
        for place, (count, each) in enumerate(zip(counts, expected, strict=True))
    )
    return Histogram(bars, tuple(cutoffs))


def critical_marks(
    cents: Integers, cutoffs: Sequence[int], names: Sequence[str]
) -> tuple[CriticalMark, ...]:
    """Return the evaluations near a cutoff, the nearest first."""
    return tuple(
        CriticalMark(names[each.row], int(cents[each.row]), each.cutoff, each.distance)
        for each in critical_of(cents, cutoffs)
    )


def agency_marks(found: Severity | None) -> tuple[AgencyMark, ...]:
    """Return the agencies that can be compared, the most lenient first."""
    if found is None:
        return ()
    low, high = found.intervals(COMPARING)
    flagged = set(flagged_agencies(found))
    marks = [
        AgencyMark(
            name,
            float(found.effects[place]),
            float(low[place]),
            float(high[place]),
            place in flagged,
        )
        for place, name in enumerate(found.overlap.agencies)
        if found.overlap.components[place] >= 0
    ]
    return tuple(sorted(marks, key=lambda mark: -mark.effect))
