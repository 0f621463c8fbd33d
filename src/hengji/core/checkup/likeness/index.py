"""An index (索引) of fingerprints: which numbers who shares, among thousands.

A number and a report are packed into one integer and sorted; equal numbers then
stand together. What one report alone holds is dropped at once.
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
MOST_MEETINGS = 100_000_000
"""Meetings of two reports in one number that are counted; bounds the time."""
SORTED_AT_ONCE = 2_000_000
"""Numbers that are sorted at a time; bounds the memory."""
SAMPLED = 64
"""One number in so many is looked at to part them evenly."""

Places = NDArray[np.int32]


class Fingerprint(NamedTuple):
    """The numbers of a report, ascending and each once, and where each stands in its own text."""

    hashes: Hashes
    positions: Places


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
        reports: Reports by number, those of one number together and ascending.
        positions: Where the number stands in each, aligned with ``reports``.
        total: Reports in all.
    """

    numbers: Hashes
    counts: NDArray[np.int64]
    reports: Places
    positions: Places
    total: int


def key_of(hashes: Hashes) -> Hashes:
    """Return the part of each number that the index keeps."""
    return hashes >> REPORT_BITS


def index_of(fingerprints: Sequence[Fingerprint]) -> Index:
    """Return the index of the fingerprints of each report, in their order."""
    parts = [_shared(part) for part in _parts(fingerprints)]
    numbers, counts, reports, positions = zip(*parts, strict=True)
    return Index(
        numbers=np.concatenate(numbers),
        counts=np.concatenate(counts),
        reports=np.concatenate(reports),
        positions=np.concatenate(positions),
        total=len(fingerprints),
    )


def _parts(fingerprints: Sequence[Fingerprint]) -> Iterator[list[Fingerprint]]:
    """Yield the fingerprints cut alike into parts of some numbers, the smallest first."""
    parts = sum(len(each.hashes) for each in fingerprints) // SORTED_AT_ONCE + 1
    sample = np.sort(np.concatenate([each.hashes[::SAMPLED] for each in fingerprints] or [_NONE]))
    bounds = key_of(sample[len(sample) * np.arange(1, parts) // parts]) << REPORT_BITS
    cuts = [
        [0, *np.searchsorted(each.hashes, bounds).tolist(), len(each.hashes)]
        for each in fingerprints
    ]
    for part in range(parts):
        spans = [slice(*cut[part : part + 2]) for cut in cuts]
        yield [
            Fingerprint(each.hashes[span], each.positions[span])
            for each, span in zip(fingerprints, spans, strict=True)
        ]


_NONE = np.empty(0, dtype=np.uint64)
_Shared = tuple[Hashes, NDArray[np.int64], Places, Places]


def _shared(fingerprints: Sequence[Fingerprint]) -> _Shared:
    """Return the numbers, counts, reports and positions of what is shared."""
    low = np.uint64((1 << int(REPORT_BITS)) - 1)
    packed = np.concatenate(
        [(each.hashes & ~low) | np.uint64(report) for report, each in enumerate(fingerprints)]
        or [_NONE]
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
    where = np.concatenate([_NONE.astype(np.int32), *(each.positions for each in fingerprints)])
    return (
        keys[starts[shared]],
        counts[shared],
        (packed[member] & low).astype(np.int32),
        where[order[member]],
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
    many = index.counts >= spread.reports
    held_by = of_report[index.reports[np.repeat(many, index.counts)]]
    groups = np.repeat(np.flatnonzero(many), index.counts[many])
    met, held = np.unique(groups * len(sizes) + held_by, return_counts=True)
    wide = held >= spread.share * sizes[met % len(sizes)]
    agreeing = np.bincount(met[wide] // len(sizes), minlength=len(index.counts))
    known = int(np.count_nonzero(sizes[1:])) + int(sizes[0] > 0)
    least = 1 if known == 1 and sizes[0] else max(2, (known + 1) // 2)
    common: NDArray[np.bool_] = agreeing >= least
    common[index.counts > MOST_SHARING] = True
    return common


def without_pairs(index: Index, common: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which numbers make no pairs: common text, and what would make too many.

    Of two reports that are alike throughout, some numbers are enough to find
    them; the most shared give way.
    """
    meetings = np.where(common, 0, index.counts * (index.counts - 1) // 2)
    order = np.argsort(index.counts, kind="stable")
    beyond = np.cumsum(meetings[order]) > MOST_MEETINGS
    left_out = common.copy()
    left_out[order[beyond]] = True
    return left_out
