"""Which agencies scored the same evaluations (共同评价), and what that identifies.

An agency's severity can be told from the evaluations it was given only where
evaluations scored by two agencies connect it with the others, directly or through
a chain. The Laplacian of that graph says which agencies hang together and how
precisely they can be compared.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np

from hengji.core.checkup.scores.smooth import NOTHING, Floats, Integers
from hengji.core.checkup.scores.table import Rating

SCORER_ERROR = 1.5
"""Usual error of one scoring in points, to plan double scorings with."""
GOALS = (1.0, 0.75)
"""Standard errors of a difference between two agencies to plan for, in points."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Scores of the evaluations that two agencies or more scored.

    Attributes:
        agencies: Every agency that is named, in order; some may share nothing.
        evaluations: Of each score kept, renumbered from 0.
        scorers: The agency of each score, by its place in ``agencies``.
        points: The scores in points.
        components: Of each agency, which connected group it is in; -1 for none.
    """

    agencies: tuple[str, ...]
    evaluations: Integers
    scorers: Integers
    points: Floats
    components: Integers

    @property
    def groups(self) -> int:
        """Return how many connected groups there are."""
        return int(self.components.max(initial=-1)) + 1

    @property
    def connected(self) -> bool:
        """Tell whether all agencies hang together."""
        return self.groups == 1 and not np.any(self.components < 0)

    @property
    def shared(self) -> int:
        """Return how many evaluations are shared."""
        return int(self.evaluations.max(initial=-1)) + 1


def overlap_of(ratings: Sequence[Rating]) -> Overlap:
    """Keep the scores of evaluations that different agencies scored.

    An agency that scored one evaluation twice counts once, with its first score.
    """
    agencies = tuple(sorted({each.agency for each in ratings}))
    at = {agency: place for place, agency in enumerate(agencies)}
    first: dict[tuple[int, int], float] = {}
    for each in ratings:
        first.setdefault((each.evaluation, at[each.agency]), float(each.score))
    counts = Counter(evaluation for evaluation, _ in first)
    kept = sorted(key for key in first if counts[key[0]] > 1)
    evaluations = np.unique(np.array([key[0] for key in kept], dtype=np.int64), return_inverse=True)
    scorers = np.array([key[1] for key in kept], dtype=np.int64)
    return Overlap(
        agencies,
        evaluations[1].astype(np.int64),
        scorers,
        np.array([first[key] for key in kept], dtype=float),
        _components(len(agencies), evaluations[1], scorers),
    )


def _components(count: int, evaluations: Integers, scorers: Integers) -> Integers:
    """Number the groups of agencies that shared evaluations hold together."""
    leaders = list(range(count))

    def leader(agency: int) -> int:
        while leaders[agency] != agency:
            agency = leaders[agency]
        return agency

    for place in range(1, len(evaluations)):
        if evaluations[place] == evaluations[place - 1]:
            leaders[leader(int(scorers[place]))] = leader(int(scorers[place - 1]))
    taking_part = set(scorers.tolist())
    numbers: dict[int, int] = {}
    found = [
        numbers.setdefault(leader(agency), len(numbers)) if agency in taking_part else -1
        for agency in range(count)
    ]
    return np.array(found, dtype=np.int64)


def laplacian_of(overlap: Overlap) -> Floats:
    """Return L = Σ (D − 11ᵀ/d) over the shared evaluations."""
    count = len(overlap.agencies)
    sizes = np.bincount(overlap.evaluations)
    together = np.zeros(count * count)
    for size in np.unique(sizes).tolist():
        inside = sizes[overlap.evaluations] == size
        scorers = overlap.scorers[inside].reshape(-1, size)
        pairs = (scorers[:, :, None] * count + scorers[:, None, :]).ravel()
        together += np.bincount(pairs, minlength=count * count) / size
    degrees = np.bincount(overlap.scorers, minlength=count).astype(float)
    laplacian: Floats = np.diag(degrees) - together.reshape(count, count)
    return laplacian


def connectivity(laplacian: Floats) -> float:
    """Return the second smallest eigenvalue; 0 where agencies do not connect."""
    if len(laplacian) < 2:  # noqa: PLR2004 - one agency alone
        return 0.0
    value = float(np.linalg.eigvalsh(laplacian)[1])
    return value if value > NOTHING else 0.0


@dataclass(frozen=True, slots=True)
class Design:
    """Double scorings that would make agencies comparable (双评方案).

    Attributes:
        total: Evaluations to be scored by a second agency.
        links: Links that each agency has at most, the planner's rule of thumb.
        pairs: Which two agencies score how many of them.
        strata: How many to draw at random from each kind of evaluation.
    """

    total: int
    links: int
    pairs: tuple[tuple[str, str, int], ...]
    strata: tuple[tuple[str, int], ...]


def double_scorings(agencies: int, goal: float, error: float = SCORER_ERROR) -> int:
    """Return how many double scorings give a standard error of a difference.

    Balanced pairs: Var = 2σ²(K−1)/m.
    """
    return ceil(2 * error**2 * (agencies - 1) / goal**2 - NOTHING)


def links_of_each(goal: float, error: float = SCORER_ERROR) -> int:
    """Return the links each agency needs: 4σ²/SE²."""
    return ceil(4 * error**2 / goal**2 - NOTHING)


def design_of(agencies: Sequence[str], strata: Iterable[str], goal: float) -> Design:
    """Return the fewest double scorings that reach a standard error.

    Args:
        agencies: At least two.
        strata: The kind of each evaluation, to draw from them in proportion.
        goal: Standard error of the difference between two agencies, in points.
    """
    total = max(double_scorings(len(agencies), goal), len(agencies) - 1)
    count = len(agencies)
    every = [
        (agencies[first], agencies[(first + step) % count])
        for step in range(1, count // 2 + 1)
        for first in range(count if 2 * step != count else step)
    ]
    used = every if total >= len(every) else every[: max(count, total // count * count)]
    used = used[:total]
    pairs = tuple(
        (first, second, many)
        for (first, second), many in zip(used, _dealt(total, len(used)), strict=True)
    )
    return Design(total, links_of_each(goal), pairs, _by_stratum(strata, total))


def bridges_of(overlap: Overlap, strata: Iterable[str], goal: float) -> Design:
    """Return the few double scorings that join groups which do not connect.

    From each group the agency with the most shared scores meets the one of the
    next; an agency that shares nothing is a group of its own.

    Args:
        overlap: Agencies of which some hang together.
        strata: The kind of each evaluation, to draw from them in proportion.
        goal: Standard error of the difference of two that meet, in points.
    """
    counts = np.bincount(overlap.scorers, minlength=len(overlap.agencies))
    groups = [np.flatnonzero(overlap.components == group) for group in range(overlap.groups)]
    busiest = [int(group[counts[group].argmax()]) for group in groups]
    busiest += np.flatnonzero(overlap.components < 0).tolist()
    many = double_scorings(2, goal)
    pairs = tuple(
        (overlap.agencies[one], overlap.agencies[other], many) for one, other in pairwise(busiest)
    )
    total = many * len(pairs)
    return Design(total, links_of_each(goal), pairs, _by_stratum(strata, total))


def _dealt(total: int, hands: int) -> list[int]:
    return [total // hands + (place < total % hands) for place in range(hands)]


def _by_stratum(strata: Iterable[str], total: int) -> tuple[tuple[str, int], ...]:
    """Deal the draws to the strata in proportion, the largest remainders first."""
    counts = Counter(strata)
    every = counts.total()
    exact = {stratum: total * count / every for stratum, count in counts.items()}
    dealt = {stratum: int(share) for stratum, share in exact.items()}
    left = total - sum(dealt.values())
    for stratum in sorted(exact, key=lambda each: dealt[each] - exact[each])[:left]:
        dealt[stratum] += 1
    return tuple(dealt.items())
