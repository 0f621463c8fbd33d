"""Fingerprints (指纹): numbers that are equal where texts are equal.

Every run of a few symbols has a number. For an index winnowing keeps the
smallest number of each window, so that any shared run of ``INDEX_GRAM + WINDOW
- 1`` symbols keeps at least one number in common, wherever it stands.
"""

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.streams import Positions, Symbols, is_letter

Hashes = NDArray[np.uint64]

GRAM = 8
"""Symbols of one number between two reports: short enough that an edit in every
second clause leaves some whole."""
INDEX_GRAM = 12
"""Symbols of one number in the index: long enough that phrases of the trade do
not bring all reports together."""
WINDOW = 8
MOST_MASKED = 0.4
"""Share of masks in a run beyond which it says nothing."""

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_SHIFT = np.uint64(29)
_NOTHING = np.uint64(0xFFFFFFFFFFFFFFFF)


def hashes_of(symbols: Symbols, gram: int = GRAM) -> Hashes:
    """Return one number a run of ``gram`` symbols, by where the run begins.

    A run that is mostly masks gives the largest number of all, which stands
    for nothing.
    """
    count = len(symbols) - gram + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    wide = symbols.astype(np.uint64)
    found = np.zeros(count, dtype=np.uint64)
    masked = np.zeros(count, dtype=np.int64)
    letters = is_letter(symbols)
    for offset in range(gram):
        found = found * _BASE + wide[offset : offset + count]
        masked += ~letters[offset : offset + count]
    found = (found ^ (found >> _SHIFT)) * _MIX
    found ^= found >> _SHIFT
    found[masked > MOST_MASKED * gram] = _NOTHING
    return found


def says_something(hashes: Hashes) -> NDArray[np.bool_]:
    """Tell the numbers that stand for words."""
    return np.not_equal(hashes, _NOTHING)


def winnow(hashes: Hashes) -> Positions:
    """Return where the numbers stand that winnowing keeps, ascending."""
    if len(hashes) < WINDOW:
        kept = np.array([int(np.argmin(hashes))]) if len(hashes) else np.empty(0, dtype=np.int64)
    else:
        windows = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW)
        kept = np.unique(windows.argmin(axis=1) + np.arange(len(windows)))
    return kept[says_something(hashes[kept])]


def covered(
    length: int, positions: Positions, gram: int, *, gap: int, least: int
) -> NDArray[np.bool_]:
    """Tell which symbols of a stream lie in runs that begin at some positions.

    Args:
        length: Symbols of the stream.
        positions: Where runs begin, ascending.
        gram: Symbols of each run.
        gap: So many symbols between two runs are covered as well.
        least: A covered stretch that is shorter is none.
    """
    cover = np.zeros(length, dtype=np.bool_)
    if not len(positions):
        return cover
    parted = np.flatnonzero(np.diff(positions) > gram + gap)
    starts = positions[np.concatenate(([0], parted + 1))]
    ends = positions[np.concatenate((parted, [len(positions) - 1]))] + gram
    for start, end in zip(starts, ends, strict=True):
        if end - start >= least:
            cover[start:end] = True
    return cover
