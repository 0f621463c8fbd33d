"""Every cutoff and window tested at once (分界检验), each agency with its own curve."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr

from hengji.core.checkup.scores.smooth import (
    NOTHING,
    POINT,
    Floats,
    Integers,
    Panel,
    Stratum,
    chosen_degree,
    grid_of,
    panel_of,
    score_parts,
    simulated,
    statistics,
    stratum_of,
)
from hengji.core.checkup.scores.wording import SMALL

LARGE = 5000
FEWEST_IN_STRATUM = 10
SMALL_STRATUM = 150
DEGREES = range(2, 9)
REPLICATES = 999
Windows = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Comparison:
    """What one set of scores says at every cutoff and window.

    Attributes:
        names: The agency of each stratum; one empty name where none is known.
        strata: Scores by agency, or all together.
        windows: Cutoff and width in cents, in the order of ``statistic``.
        left_out: Scores of agencies too small for a curve of their own.
    """

    names: tuple[str, ...]
    strata: tuple[Stratum, ...]
    windows: tuple[tuple[int, int], ...]
    left_out: int

    @property
    def stratified(self) -> bool:
        """Tell whether the agencies are known."""
        return self.names != ("",)

    @cached_property
    def cents(self) -> Integers:
        """Return the scores of all strata."""
        return np.concatenate([stratum.cents for stratum in self.strata])

    @cached_property
    def parts(self) -> tuple[Floats, Floats]:
        """Return observed minus expected, and variances, strata × windows."""
        return score_parts(self.strata)

    @cached_property
    def statistic(self) -> Floats:
        """Return z of each window, over all strata."""
        return statistics(self.parts[0].sum(axis=0), self.parts[1].sum(axis=0))

    @cached_property
    def chances(self) -> Floats:
        """Return the one-sided p-value of each window."""
        if len(self.cents) >= SMALL:
            return np.asarray(ndtr(-self.statistic), dtype=float)
        drawn = simulated(self.strata, REPLICATES)
        reached = (drawn >= self.statistic - NOTHING).sum(axis=0)
        return np.asarray((1 + reached) / (REPLICATES + 1), dtype=float)

    def place(self, cutoff: int, width: int) -> int:
        """Return where a window stands."""
        return self.windows.index((cutoff, width))

    def expected(self, cutoff: int, width: int) -> tuple[float, float]:
        """Return the scores expected above and below a cutoff."""
        place = self.place(cutoff, width)
        above, below = (
            sum(float(stratum.expected(side)[place]) for stratum in self.strata) for side in (1, -1)
        )
        return above, below


def usual_window(count: int) -> int:
    """Return the width of the window set before looking, in cents."""
    if count < SMALL:
        return POINT
    return POINT // 2 if count <= LARGE else POINT // 5


def sides_of(cents: Integers, cutoff: int, width: int) -> tuple[int, int]:
    """Count the scores of a window above and below a cutoff."""
    above = int(((cents >= cutoff) & (cents < cutoff + width)).sum())
    return above, int(((cents < cutoff) & (cents >= cutoff - width)).sum())


def bounds_of(cents: Integers, full: int, lowest: int) -> tuple[int, int]:
    """Return the bounds of the grid: the used part of the scale, whole points."""
    return min(lowest, int(cents.min()) // POINT * POINT), full


def pooled_stratum(cents: Integers, bounds: tuple[int, int], windows: Windows) -> Stratum:
    """Return all scores together; the criterion chooses the degree of many."""
    degree = 3 if len(cents) < SMALL else chosen_degree(*bounds, cents, DEGREES)
    return stratum_of(panel_of(grid_of(*bounds, degree), windows), cents)


def compare_with_curves(
    cents: Integers,
    agencies: Sequence[str],
    bounds: tuple[int, int],
    windows: Sequence[tuple[int, int]],
) -> Comparison:
    """Fit the curves and test every window.

    Args:
        cents: Scores.
        agencies: Aligned with the scores, or empty where nobody knows.
        bounds: Of the grid, in cents.
        windows: Cutoff and width, in cents.
    """
    chosen = tuple(windows)
    if not agencies:
        return Comparison(("",), (pooled_stratum(cents, bounds, chosen),), chosen, 0)
    panels: dict[int, Panel] = {}
    strata: dict[str, Stratum] = {}
    left_out = 0
    for agency, each in _by_agency(cents, agencies):
        if len(each) < FEWEST_IN_STRATUM:
            left_out += len(each)
            continue
        degree = 2 if len(each) < SMALL_STRATUM else 3
        if degree not in panels:
            panels[degree] = panel_of(grid_of(*bounds, degree), chosen)
        strata[agency] = stratum_of(panels[degree], each)
    return Comparison(tuple(strata), tuple(strata.values()), chosen, left_out)


def _by_agency(cents: Integers, agencies: Sequence[str]) -> Iterator[tuple[str, Integers]]:
    names, index = np.unique(np.array(agencies), return_inverse=True)
    order = np.argsort(index, kind="stable")
    ends = np.cumsum(np.bincount(index))[:-1]
    for name, rows in zip(names.tolist(), np.split(order, ends), strict=True):
        yield name, cents[rows]


def enough_by_agency(cents: Integers, agencies: Sequence[str]) -> bool:
    """Tell whether curves by agency would hold most of the scores."""
    if not agencies:
        return False
    counts = np.unique(np.array(agencies), return_counts=True)[1]
    return int(counts[counts >= FEWEST_IN_STRATUM].sum()) * 2 >= len(cents)


def windows_of(cutoffs: Sequence[int], width: int) -> list[tuple[int, int]]:
    """Return the window set beforehand, then half and twice as wide."""
    return [(cutoff, each) for cutoff in cutoffs for each in (width, width // 2, width * 2)]


def placebo_statistics(strata: Sequence[Stratum], cutoffs: Sequence[int], width: int) -> Floats:
    """Return z at cutoffs where no grade changes, with the same curves."""
    panels: dict[int, Panel] = {}
    again = []
    for each in strata:
        grid = each.panel.grid
        if grid.degree not in panels:
            panels[grid.degree] = panel_of(grid, [(cutoff, width) for cutoff in cutoffs])
        again.append(Stratum(panels[grid.degree], each.cents, each.curve))
    sums, variances = score_parts(again)
    return statistics(sums.sum(axis=0), variances.sum(axis=0))
