"""The smooth null (平滑分布): how many scores a smooth curve expects near a cutoff.

Lindsey's method: the log of the frequency of each hundredth is a polynomial, with
terms of its own for whole, half and tenth points, because people round and
rounding is innocent. Each stratum (an agency) has a curve of its own, so that an
agency that honestly scores near a cutoff is not taken for bunching. A score test
compares both sides of a cutoff with the curves; small sets are judged by a
parametric bootstrap in which every curve is fitted again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ROUND_TERMS = 3
ROUND_RIDGE = 0.05
"""Penalty that keeps the terms of round numbers finite where there are few."""
CURVE_RIDGE = 1e-4
"""Penalty that keeps a curve finite where a handful of scores would not."""
MOST_STEPS = 40
LONGEST_STEP, SHORTEST_STEP = 1.0, 1e-3
"""Steps of a fit, in standard deviations of one score."""
NOTHING = 1e-9
CHUNK = 250
POINT = 100
"""A point in cents."""
BOOTSTRAP_SEED = 20240229
"""Stored, so that the same ledger always gives the same answer."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of hundredths, from ``low`` to ``high`` cents, both included.

    A tenth, the four hundredths behind it and the five behind those are a cell
    each: exact for rounding and for windows of whole twentieths of a point.

    Attributes:
        starts: First hundredth of each cell, in cents.
        widths: Hundredths in each cell.
        terms: Curve terms without round-number terms, then these; cells × terms.
    """

    low: int
    high: int
    starts: Integers
    widths: Floats
    terms: Floats

    @property
    def degree(self) -> int:
        """Return the degree of the polynomial."""
        return int(self.terms.shape[1]) - ROUND_TERMS

    @property
    def ridge(self) -> Floats:
        """Return the penalty of each term."""
        ridge: Floats = np.full(self.terms.shape[1], CURVE_RIDGE)
        ridge[self.degree :] = ROUND_RIDGE
        return ridge

    def cells_of(self, cents: Integers) -> Integers:
        """Return the cell of each score."""
        return np.searchsorted(self.starts, cents, side="right") - 1

    def window(self, cutoff: int, width: int) -> Floats:
        """Return +1 from a cutoff up, -1 below it, 0 outside; in cents."""
        above = (self.starts >= cutoff) & (self.starts < cutoff + width)
        below = (self.starts >= cutoff - width) & (self.starts < cutoff)
        return above.astype(float) - below


class Curve(NamedTuple):
    """A fitted curve: its terms' factors, and the share of each cell."""

    factors: Floats
    shares: Floats


@dataclass(frozen=True, slots=True)
class Panel:
    """A grid with the windows that are looked at, and products of both.

    Attributes:
        windows: Cells × windows, as ``Grid.window`` gives them.
        products: Each term times each term, cells × terms².
        crossed: Each term times each window, cells × (terms × windows).
    """

    grid: Grid
    windows: Floats
    products: Floats
    crossed: Floats


@dataclass(frozen=True, slots=True)
class Stratum:
    """The scores of one agency, or of all, in cents, with their curve."""

    panel: Panel
    cents: Integers
    curve: Curve

    @property
    def observed(self) -> Floats:
        """Return scores above minus below in each window."""
        found: Floats = self.panel.windows[self.panel.grid.cells_of(self.cents)].sum(axis=0)
        return found

    def expected(self, side: int) -> Floats:
        """Return the scores expected above (+1) or below (-1) in each window."""
        found: Floats = len(self.cents) * (self.curve.shares @ (self.panel.windows == side))
        return found


def grid_of(low: int, high: int, degree: int) -> Grid:
    """Return the cells from ``low`` to ``high`` cents, whole points both."""
    tenths = np.arange(low, high, 10)
    starts = np.r_[np.c_[tenths, tenths + 1, tenths + 5].ravel(), high]
    widths = np.r_[np.tile([1.0, 4.0, 5.0], len(tenths)), 1.0]
    middles = starts + (widths - 1) / 2
    scaled = (middles - low) / (high - low) * 2 - 1
    curve = legendre.legvander(scaled, degree)[:, 1:]
    whole, half = starts % POINT == 0, starts % POINT == POINT // 2
    tenth = (starts % 10 == 0) & ~whole & ~half
    terms = np.c_[curve, whole, half, tenth].astype(float)
    return Grid(low, high, starts.astype(np.int64), widths, terms)


def panel_of(grid: Grid, windows: Sequence[tuple[int, int]]) -> Panel:
    """Return the panel of windows given by cutoff and width, in cents."""
    columns = np.stack([grid.window(cutoff, width) for cutoff, width in windows], axis=1)
    return Panel(grid, columns, _outer(grid.terms, grid.terms), _outer(grid.terms, columns))


def stratum_of(panel: Panel, cents: Integers) -> Stratum:
    """Return a stratum with its fitted curve."""
    sums = panel.grid.terms[panel.grid.cells_of(cents)].sum(axis=0)
    factors = _fitted(panel, sums[None, :], len(cents), np.zeros((1, len(sums))))
    return Stratum(panel, cents, Curve(factors[0], _shares(panel.grid, factors)[0]))


def chosen_degree(low: int, high: int, cents: Integers, degrees: Sequence[int]) -> int:
    """Return the degree that the Bayesian information criterion prefers."""
    return min(degrees, key=lambda degree: _information(grid_of(low, high, degree), cents))


def score_parts(strata: Sequence[Stratum]) -> tuple[Floats, Floats]:
    """Return observed minus expected and its variance, strata × windows."""
    parts = [
        _score_parts(each.panel, each.curve.shares[None], each.observed[None], len(each.cents))
        for each in strata
    ]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def statistics(sums: Floats, variances: Floats) -> Floats:
    """Return sums over the root of their variances; 0 where nothing varies."""
    known = variances > NOTHING
    return np.where(known, sums / np.sqrt(np.where(known, variances, 1.0)), 0.0)


def simulated(strata: Sequence[Stratum], replicates: int) -> Floats:
    """Return statistics of data sets drawn from the curves, each fitted again.

    Returns:
        Replicates × windows.
    """
    draw = np.random.default_rng(BOOTSTRAP_SEED)
    found = []
    for start in range(0, replicates, CHUNK):
        many = min(CHUNK, replicates - start)
        parts = [_one_draw(draw, stratum, many) for stratum in strata]
        sums, variances = (np.sum([part[side] for part in parts], axis=0) for side in (0, 1))
        found.append(statistics(sums, variances))
    return np.concatenate(found)


def _outer(left: Floats, right: Floats) -> Floats:
    return (left[:, :, None] * right[:, None, :]).reshape(len(left), -1)


def _information(grid: Grid, cents: Integers) -> float:
    stratum = stratum_of(panel_of(grid, [(grid.high, POINT)]), cents)
    cells = grid.cells_of(cents)
    likelihood = np.log(stratum.curve.shares[cells] / grid.widths[cells]).sum()
    return float(grid.terms.shape[1] * np.log(len(cents)) - 2 * likelihood)


def _shares(grid: Grid, factors: Floats) -> Floats:
    shares = factors @ grid.terms.T + np.log(grid.widths)
    shares -= shares.max(axis=1, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def _fitted(panel: Panel, sums: Floats, count: int, factors: Floats) -> Floats:
    """Fit many curves at once by Newton's method.

    Args:
        panel: The cells.
        sums: Sums of the terms over the scores, one row a data set.
        count: Scores in each data set.
        factors: Where to start, one row a data set.
    """
    grid, ridge, size = panel.grid, panel.grid.ridge, panel.grid.terms.shape[1]
    found, moving = factors.copy(), np.arange(len(factors))
    for _ in range(MOST_STEPS):
        now = found[moving]
        shares = _shares(grid, now)
        means = shares @ grid.terms
        slopes = sums[moving] - count * means - ridge * now
        spread = (shares @ panel.products).reshape(-1, size, size)
        spread -= means[:, :, None] * means[:, None, :]
        steps = np.linalg.solve(count * spread + np.diag(ridge), slopes[:, :, None])[:, :, 0]
        decrement = np.sqrt(np.maximum((steps * slopes).sum(axis=1) / count, NOTHING**2))
        found[moving] = now + steps * np.minimum(1.0, LONGEST_STEP / decrement)[:, None]
        moving = moving[decrement > SHORTEST_STEP]
        if not len(moving):
            break
    return found


def _score_parts(
    panel: Panel, shares: Floats, observed: Floats, count: int
) -> tuple[Floats, Floats]:
    """Return observed minus expected, and its variance, data sets × windows."""
    grid, windows = panel.grid, panel.windows
    size, many = grid.terms.shape[1], windows.shape[1]
    expected, means = shares @ windows, shares @ grid.terms
    spread = (shares @ panel.products).reshape(-1, size, size)
    spread += np.diag(grid.ridge) / count - means[:, :, None] * means[:, None, :]
    joint = (shares @ panel.crossed).reshape(-1, size, many)
    joint -= means[:, :, None] * expected[:, None, :]
    explained = (joint * np.linalg.solve(spread, joint)).sum(axis=1)
    variance = shares @ windows**2 - expected**2 - explained
    return observed - count * expected, count * np.maximum(variance, 0.0)


def _one_draw(draw: np.random.Generator, stratum: Stratum, many: int) -> tuple[Floats, Floats]:
    panel, count = stratum.panel, len(stratum.cents)
    edges = np.cumsum(stratum.curve.shares)
    drawn = np.searchsorted(edges / edges[-1], draw.random((many, count)), side="right")
    sums = panel.grid.terms[drawn].sum(axis=1)
    factors = _fitted(panel, sums, count, np.tile(stratum.curve.factors, (many, 1)))
    observed = panel.windows[drawn].sum(axis=1)
    return _score_parts(panel, _shares(panel.grid, factors), observed, count)
