"""Meetings (相遇): which reports share numbers, how many, and how telling these are.

Two reports meet in every number that both hold. Numbers that stand close
together and in step in both are a trace of a shared passage; the fewer reports
hold them, the more they tell. Everything is done in blocks, so that the memory
does not grow with the number of pairs.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.index import Index, Places

MET_AT_ONCE = 2_000_000
"""Meetings that are looked at in one block."""
POOLED = 2_000_000
"""Pairs that are kept before the weakest are dropped."""
CLOSE, SHIFT = 64, 32
"""Symbols between two numbers of one trace, and by how much less these may differ."""
WHOLE = 16
WEAK_COMPARED = 1_000
"""Pairs up to which all that share two numbers anywhere are compared."""
PLACE_BITS, PAIR_BITS = 20, 23
"""Bits of a meeting's code for each place, and for the pair in its block."""
FARTHEST = (1 << PLACE_BITS) - 1
"""The last place that is told apart; behind it they are counted from 0 again."""


class Pairs(NamedTuple):
    """Pairs of reports that share two numbers or more; aligned.

    Attributes:
        first: Number of a report; below ``second``.
        second: Number of the other.
        strength: How telling the numbers are that stand close together: the sum
            of ``1 + log2(reports / reports that hold it)``, in parts of
            ``WHOLE``, so that no order of summing changes it; 0 if none do.
    """

    first: Places
    second: Places
    strength: Places

    def take(self, chosen: NDArray[np.bool_]) -> "Pairs":
        """Return some of them."""
        return Pairs(self.first[chosen], self.second[chosen], self.strength[chosen])


class Likely(NamedTuple):
    """The pairs worth comparing, and how many there would have been."""

    pairs: Pairs
    met: int


class Budget(NamedTuple):
    """How many pairs are compared where there are very many.

    Attributes:
        strongest: Of all pairs.
        each: Of the pairs of each report, beyond those.
    """

    strongest: int
    each: int


Show = Callable[[int, int], None]


def likely_pairs(
    index: Index, left_out: NDArray[np.bool_], budget: Budget, show: Show | None = None
) -> Likely:
    """Return the pairs of reports worth comparing, in their order.

    All that share two numbers, if they are few; else those that share numbers
    close together, the strongest of them if these are too many as well.

    Args:
        index: Of all reports.
        left_out: Numbers that make no pairs, aligned with ``index.numbers``.
        budget: How many are too many.
        show: Told how many reports are done, of how many.
    """
    all_pairs, close = NO_PAIRS, NO_PAIRS
    met = met_close = 0
    for done, found in _met(index, left_out):
        met += len(found.first)
        if met <= WEAK_COMPARED:
            all_pairs = _together([all_pairs, found])
        met_close += int(np.count_nonzero(found.strength))
        close = _together([close, found.take(found.strength > 0)])
        if len(close.first) > POOLED:
            close = strongest(close, budget)
        if show:
            show(done, index.total)
    if show:
        show(index.total, index.total)
    if met <= WEAK_COMPARED:
        return Likely(all_pairs, met)
    return Likely(strongest(close, budget), met_close)


def strongest(pairs: Pairs, budget: Budget) -> Pairs:
    """Return the strongest pairs of all and of each report, in their order.

    Choosing again from what was chosen and more gives the same as choosing once.
    """
    order = np.lexsort((pairs.second, pairs.first, -pairs.strength))
    chosen = np.zeros(len(order), dtype=np.bool_)
    chosen[order[: budget.strongest]] = True
    both = np.stack((pairs.first[order], pairs.second[order]), axis=1).ravel()
    ranks = _ranks(both).reshape(-1, 2).min(axis=1)
    chosen[order[ranks < budget.each]] = True
    return pairs.take(chosen)


def _ranks(reports: Places) -> NDArray[np.int64]:
    """Return how often each report stood before."""
    by_report = np.argsort(reports, kind="stable")
    grouped = reports[by_report]
    ranks = np.empty(len(reports), dtype=np.int64)
    ranks[by_report] = np.arange(len(reports)) - np.searchsorted(grouped, grouped)
    return ranks


NO_PAIRS = Pairs(
    np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
)


def _together(parts: Sequence[Pairs]) -> Pairs:
    return Pairs(
        np.concatenate([each.first for each in parts]),
        np.concatenate([each.second for each in parts]),
        np.concatenate([each.strength for each in parts]),
    )


class _Entries(NamedTuple):
    """Places of the index with later reports to meet, report by report, as they are printed.

    Attributes:
        places: In ``index.reports``; the reports met stand behind each.
        met: How many they are, aligned.
        reports: Of each place, ascending.
    """

    places: Places
    met: Places
    reports: Places

    def part(self, start: int, end: int) -> "_Entries":
        """Return those from one to another."""
        return _Entries(self.places[start:end], self.met[start:end], self.reports[start:end])


def _met(index: Index, left_out: NDArray[np.bool_]) -> Iterator[tuple[int, Pairs]]:
    """Yield pairs block by block, and how many reports are done with them."""
    telling = np.rint(WHOLE * (1 + np.log2(index.total / index.counts))).astype(np.int32)
    weights = np.repeat(telling, index.counts)
    for block in _blocks(_entries(index, left_out), index.total):
        found = [_pairs_of(index, weights, piece) for piece in _pieces(block)]
        yield int(block.reports[-1]) + 1, found[0] if len(found) == 1 else _summed(found)


def _entries(index: Index, left_out: NDArray[np.bool_]) -> _Entries:
    met = np.repeat(np.cumsum(index.counts).astype(np.int32), index.counts)
    met -= np.arange(1, len(met) + 1, dtype=np.int32)
    met[np.repeat(left_out, index.counts)] = 0
    places = np.flatnonzero(met).astype(np.int32)
    printed = (index.reports[places].astype(np.int64) << 32) + index.positions[places]
    places = places[np.argsort(printed)]
    del printed
    return _Entries(places, met[places], index.reports[places])


def _blocks(entries: _Entries, total: int) -> Iterator[_Entries]:
    """Yield blocks of whole reports, of a bounded number of meetings or of one report."""
    reports, begins = np.unique(entries.reports, return_index=True)
    ends = np.concatenate((begins[1:], [len(entries.reports)])).astype(np.int64)
    sums = np.concatenate(([0], np.cumsum(entries.met)))
    at = 0
    while at < len(reports):
        most = sums[begins[at]] + MET_AT_ONCE
        highest = int(reports[at]) + (1 << PAIR_BITS) // total
        within = (np.searchsorted(sums[ends], most, "right"), np.searchsorted(reports, highest))
        following = max(int(min(within)), at + 1)
        yield entries.part(int(begins[at]), int(ends[following - 1]))
        at = following


def _pieces(block: _Entries) -> Iterator[_Entries]:
    """Yield pieces of a block, so that no report is too long for the memory."""
    sums = np.cumsum(block.met)
    start = 0
    while start < len(sums):
        before = sums[start] - block.met[start]
        end = max(int(np.searchsorted(sums, before + MET_AT_ONCE, "right")), start + 1)
        yield block.part(start, end)
        start = end


def _summed(parts: Sequence[Pairs]) -> Pairs:
    """Put together what the pieces of one report gave."""
    found = _together(parts)
    order = np.argsort(found.second, kind="stable")
    starts = np.flatnonzero(np.diff(found.second[order], prepend=-1))
    sums = np.add.reduceat(found.strength[order], starts) if len(starts) else found.strength
    return Pairs(found.first[order][starts], found.second[order][starts], sums)


def _pairs_of(index: Index, weights: Places, entries: _Entries) -> Pairs:
    """Return the pairs of some reports with all later ones."""
    met = entries.met
    left = np.repeat(entries.places, met)
    right = left + np.arange(1, len(left) + 1) - np.repeat(np.cumsum(met) - met, met)
    lowest = int(entries.reports[0])
    codes = (index.reports[left].astype(np.int64) - lowest) * index.total + index.reports[right]
    for places in (left, right):
        codes = (codes << PLACE_BITS) | (index.positions[places] & FARTHEST)
    order = np.argsort(codes)
    numbers, strength = _strengths(codes[order], weights[left[order]])
    first, second = np.divmod(numbers, index.total)
    return Pairs((first + lowest).astype(np.int32), second.astype(np.int32), strength)


def _strengths(codes: NDArray[np.int64], weights: Places) -> tuple[NDArray[np.int64], Places]:
    """Return the pairs that share two numbers, and how strong each is.

    Args:
        codes: Pair, place in the first, place in the second; ascending.
        weights: How telling each meeting is, aligned.
    """
    pairs, first = codes >> (2 * PLACE_BITS), (codes >> PLACE_BITS) & FARTHEST
    shifts = first - (codes & FARTHEST)
    begins = np.diff(pairs, prepend=-1) > 0
    apart = (np.diff(first, prepend=0) > CLOSE) | (np.abs(np.diff(shifts, prepend=0)) >= SHIFT)
    traces = np.flatnonzero(begins | apart)
    lengths = np.diff(traces, append=len(codes))
    telling = np.add.reduceat(weights, traces) * (lengths > 1)
    starts = np.flatnonzero(begins)
    sums = np.add.reduceat(telling, np.searchsorted(traces, starts))
    several = np.diff(starts, append=len(codes)) > 1
    return pairs[starts][several], sums[several]
