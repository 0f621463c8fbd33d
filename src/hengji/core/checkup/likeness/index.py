"""An index (索引) of fingerprints: who shares anything with whom, among thousands.

A number and a report are packed into one integer and sorted; equal numbers then
stand together. What many reports share is common text and makes no pairs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.fingerprints import Hashes

REPORT_BITS = np.uint64(20)
MOST_SHARING = 100
"""Reports beyond which shared text is listed once and makes no pairs."""
MOST_MEETINGS = 40_000_000
"""Meetings of two reports in one number that are counted; bounds the memory."""
CHUNK = 8_000_000

Pairs = NDArray[np.int64]


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
        total: Reports in all.
    """

    numbers: Hashes
    counts: NDArray[np.int64]
    firsts: NDArray[np.int64]
    reports: NDArray[np.int64]
    total: int


def key_of(hashes: Hashes) -> Hashes:
    """Return the part of each number that the index keeps."""
    return hashes >> REPORT_BITS


def index_of(fingerprints: Sequence[Hashes]) -> Index:
    """Return the index of the fingerprints of each report, in their order."""
    numbered = [
        (each & ~np.uint64((1 << 20) - 1)) | np.uint64(report)
        for report, each in enumerate(fingerprints)
    ]
    packed = np.concatenate(numbered) if numbered else np.empty(0, dtype=np.uint64)
    packed.sort()
    packed = packed[np.concatenate(([True], packed[1:] != packed[:-1]))] if len(packed) else packed
    keys = key_of(packed)
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if len(keys) else keys
    starts = starts.astype(np.int64)
    counts = np.diff(np.concatenate((starts, [len(keys)])))
    shared = counts > 1
    member = np.repeat(shared, counts)
    reports = (packed[member] & np.uint64((1 << 20) - 1)).astype(np.int64)
    counts = counts[shared]
    firsts = np.cumsum(counts) - counts
    return Index(keys[starts[shared]], counts, firsts, reports, len(fingerprints))


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


def pairs_of(index: Index, common: NDArray[np.bool_], least: int) -> Pairs:
    """Return the pairs of reports that share numbers, the most alike first.

    Args:
        index: Of all reports.
        common: Numbers that do not count, aligned with ``index.numbers``.
        least: Numbers that two reports share at the least.

    Returns:
        Rows of first report, second report, shared numbers; first < second.
    """
    codes = np.empty(0, dtype=np.int64)
    totals = np.empty(0, dtype=np.int64)
    for met in _meetings(index, common):
        codes, totals = _added(codes, totals, met)
    chosen = totals >= least
    codes, totals = codes[chosen], totals[chosen]
    order = np.lexsort((codes, -totals))
    first, second = np.divmod(codes[order], max(index.total, 1))
    return np.stack((first, second, totals[order]), axis=1)


def _meetings(index: Index, common: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """Yield the meetings of two reports in one number, as codes, in chunks."""
    kept = ~common
    for count in np.unique(index.counts[kept]).tolist():
        firsts = index.firsts[kept & (index.counts == count)]
        left, right = np.triu_indices(count, 1)
        rows = max(CHUNK // len(left), 1)
        for start in range(0, len(firsts), rows):
            members = index.reports[firsts[start : start + rows, None] + np.arange(count)]
            yield (members[:, left] * index.total + members[:, right]).ravel()


def _added(
    codes: NDArray[np.int64], totals: NDArray[np.int64], met: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Add one chunk of meetings to the counts so far."""
    new, counts = np.unique(met, return_counts=True)
    merged, places = np.unique(np.concatenate((codes, new)), return_inverse=True)
    weights = np.concatenate((totals, counts))
    return merged, np.bincount(places, weights=weights, minlength=len(merged)).astype(np.int64)
