"""An index (索引) of fingerprints: who shares anything with whom, among thousands.

A number and a report are packed into one integer and sorted; equal numbers then
stand together. What many reports share is common text and makes no pairs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.fingerprints import Hashes

REPORT_BITS = np.uint64(20)
MOST_SHARING = 100
"""Reports beyond which shared text is listed once and makes no pairs."""
MOST_MEETINGS = 40_000_000
"""Meetings of two reports in one number that are counted; bounds the memory."""
CHUNK = 2_000_000
STRETCH_BITS, SHIFT_BITS = 6, 5
"""Meetings are close in stretches of 64 symbols, shifted by less than 32."""
PLACE_BITS = 13

Pairs = NDArray[np.int64]


class Fingerprint(NamedTuple):
    """The numbers of a report, each once, and where each stands in its own text."""

    hashes: Hashes
    positions: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spread:
    """When text is common (通行) by how many reports hold it.

    Attributes:
        share: Of the reports of one agency.
        reports: At the least, in all.
    """

    share: float
    reports: int


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """The numbers that two reports or more share.

    Attributes:
        numbers: Ascending, each once.
        counts: Reports that hold it, aligned with ``numbers``.
        firsts: Where its reports begin in ``reports``, aligned with ``numbers``.
        reports: Reports by number, those of one number together and ascending.
        positions: Where the number stands in each, aligned with ``reports``.
        total: Reports in all.
    """

    numbers: Hashes
    counts: NDArray[np.int64]
    firsts: NDArray[np.int64]
    reports: NDArray[np.int64]
    positions: NDArray[np.int64]
    total: int


def key_of(hashes: Hashes) -> Hashes:
    """Return the part of each number that the index keeps."""
    return hashes >> REPORT_BITS


def index_of(fingerprints: Sequence[Fingerprint]) -> Index:
    """Return the index of the fingerprints of each report, in their order."""
    low = np.uint64((1 << int(REPORT_BITS)) - 1)
    packed = np.concatenate(
        [np.empty(0, dtype=np.uint64)]
        + [(each.hashes & ~low) | np.uint64(report) for report, each in enumerate(fingerprints)]
    )
    order = np.argsort(packed, kind="stable")
    packed = packed[order]
    keys = key_of(packed)
    begins = np.ones(len(keys), dtype=np.bool_)
    begins[1:] = keys[1:] != keys[:-1]
    starts = np.flatnonzero(begins)
    counts = np.diff(np.concatenate((starts, [len(keys)])))
    shared = counts > 1
    member = np.repeat(shared, counts)
    where = [np.empty(0, dtype=np.int64), *(each.positions for each in fingerprints)]
    counts = counts[shared]
    return Index(
        numbers=keys[starts[shared]],
        counts=counts,
        firsts=np.cumsum(counts) - counts,
        reports=(packed[member] & low).astype(np.int64),
        positions=np.concatenate(where)[order[member]],
        total=len(fingerprints),
    )


def common_numbers(index: Index, agencies: Sequence[int], spread: Spread) -> NDArray[np.bool_]:
    """Tell which numbers of an index are common text.

    Text is common when at least half of the agencies, and two of them, hold it
    in a large share of their reports; where only one agency is known or none,
    its own template is reuse and not common. Whatever more than
    ``MOST_SHARING`` reports hold is common in any case.

    Args:
        index: Of all reports.
        agencies: A number from 0 for each report; -1 where it is not known.
        spread: What a large share is.
    """
    of_report = np.array(agencies, dtype=np.int64) + 1
    sizes = np.bincount(of_report, minlength=1)
    many = np.flatnonzero(index.counts >= spread.reports)
    groups = np.repeat(np.arange(len(index.counts)), index.counts)
    chosen = np.isin(groups, many, assume_unique=False)
    met, held = np.unique(
        groups[chosen] * len(sizes) + of_report[index.reports[chosen]], return_counts=True
    )
    wide = held >= spread.share * sizes[met % len(sizes)]
    agreeing = np.bincount(met[wide] // len(sizes), minlength=len(index.counts))
    known = int(np.count_nonzero(sizes[1:])) + int(sizes[0] > 0)
    least = 1 if known == 1 and sizes[0] else max(2, (known + 1) // 2)
    common: NDArray[np.bool_] = agreeing >= least
    common[index.counts > MOST_SHARING] = True
    return _within_bounds(index, common)


def _within_bounds(index: Index, common: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Take the most shared numbers for common where there would be too many pairs."""
    meetings = np.where(common, 0, index.counts * (index.counts - 1) // 2)
    order = np.argsort(index.counts, kind="stable")
    beyond = np.cumsum(meetings[order]) > MOST_MEETINGS
    common[order[beyond]] = True
    return common


def pairs_of(index: Index, common: NDArray[np.bool_], least: int, *, close: bool = False) -> Pairs:
    """Return the pairs of reports that share numbers, the most alike first.

    Args:
        index: Of all reports.
        common: Numbers that do not count, aligned with ``index.numbers``.
        least: Numbers that two reports share at the least.
        close: Count only what stands close together in both.

    Returns:
        Rows of first report, second report, shared numbers; first < second.
    """
    kept = index.counts[~common]
    codes = np.empty(int(np.sum(kept * (kept - 1) // 2)), dtype=np.int64)
    end = 0
    for met in _meetings(index, common, close=close):
        codes[end : end + len(met)] = met
        end += len(met)
    codes.sort()
    begins = np.ones(len(codes), dtype=np.bool_)
    begins[1:] = codes[1:] != codes[:-1]
    starts = np.flatnonzero(begins)
    totals = np.diff(np.concatenate((starts, [len(codes)])))
    chosen = totals >= least
    found, totals = codes[starts[chosen]] >> (2 * PLACE_BITS), totals[chosen]
    pairs, places = np.unique(found, return_inverse=True)
    sums = np.bincount(places, weights=totals, minlength=len(pairs)).astype(np.int64)
    order = np.lexsort((pairs, -sums))
    first, second = np.divmod(pairs[order], max(index.total, 1))
    return np.stack((first, second, sums[order]), axis=1)


def _meetings(
    index: Index, common: NDArray[np.bool_], *, close: bool
) -> Iterator[NDArray[np.int64]]:
    """Yield the meetings of two reports in one number, as codes, in chunks.

    A code holds the pair, and where they meet if only what is close counts.
    """
    kept = ~common
    most = (1 << PLACE_BITS) - 1
    for count in np.unique(index.counts[kept]).tolist():
        firsts = index.firsts[kept & (index.counts == count)]
        left, right = np.triu_indices(count, 1)
        rows = max(CHUNK // len(left), 1)
        for start in range(0, len(firsts), rows):
            members = firsts[start : start + rows, None] + np.arange(count)
            reports, positions = index.reports[members], index.positions[members]
            codes = (reports[:, left] * index.total + reports[:, right]) << (2 * PLACE_BITS)
            if close:
                first, second = positions[:, left], positions[:, right]
                codes |= ((first >> STRETCH_BITS) & most) << PLACE_BITS
                codes |= ((first - second) >> SHIFT_BITS) & most
            yield codes.ravel()
