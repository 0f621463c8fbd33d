"""Boilerplate (通行文字): what is no report's own, taken out before reports are compared.

It is what regulations, frameworks and templates say, and what most agencies
say alike in the reports at hand.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.fingerprints import (
    GRAM,
    INDEX_GRAM,
    Hashes,
    covered,
    hashes_of,
    says_something,
    winnow,
)
from hengji.core.checkup.likeness.index import Fingerprint, key_of
from hengji.core.checkup.likeness.streams import Span, Stream, symbols_of

KNOWN_GAP, SHORTEST_KNOWN = 4, 10
COMMON_GAP, SHORTEST_COMMON = 8, 20


@dataclass(frozen=True, slots=True)
class CommonText:
    """Words that many reports hold (多份共用), listed once.

    Attributes:
        words: As the report printed them that holds the longest stretch.
        report: That report's number.
        span: Where they stand in it.
        reports: Numbers of all reports that hold most of it, ascending.
    """

    words: str
    report: int
    span: Span
    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A stretch of common text in one report, with its numbers in the index."""

    report: int
    span: Span
    words: str
    keys: Hashes


def known_hashes(texts: Iterable[str]) -> Hashes:
    """Return the numbers of what regulations and templates say, ascending."""
    hashes = [hashes_of(symbols_of(text)) for text in texts]
    found = np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *hashes]))
    return found[says_something(found)]


def without_known(stream: Stream, known: Hashes) -> Stream:
    """Take what regulations and templates say out of a report's own text."""
    hashes = hashes_of(stream.symbols[stream.own])
    positions = np.flatnonzero(_are_among(hashes, known))
    cover = covered(len(stream.own), positions, GRAM, gap=KNOWN_GAP, least=SHORTEST_KNOWN)
    return replace(stream, own=stream.own[~cover])


def fingerprint_of(stream: Stream) -> Fingerprint:
    """Return the numbers by which an index knows the own text of a report."""
    hashes = hashes_of(stream.symbols[stream.own], INDEX_GRAM)
    positions = winnow(hashes)
    unique, firsts = np.unique(hashes[positions], return_index=True)
    return Fingerprint(unique, positions[firsts].astype(np.int32))


def without_common(
    stream: Stream, common: Hashes, report: int
) -> tuple[Stream, tuple[Stretch, ...]]:
    """Take common text out of a report's own text, and say what it was.

    Args:
        stream: Without what regulations and templates say.
        common: Keys of common text in the index, ascending.
        report: The number of the report.
    """
    hashes = hashes_of(stream.symbols[stream.own], INDEX_GRAM)
    positions = winnow(hashes)
    keys = key_of(hashes[positions])
    among = _are_among(keys, common)
    positions, keys = positions[among], keys[among]
    cover = covered(len(stream.own), positions, INDEX_GRAM, gap=COMMON_GAP, least=SHORTEST_COMMON)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], cover.view(np.int8), [0]))))
    found = []
    for start, end in edges.reshape(-1, 2).tolist():
        low, high = np.searchsorted(positions, (start, end))
        span = stream.span(int(stream.own[start]), int(stream.own[end - 1]))
        words = stream.words[span.start : span.end]
        found.append(Stretch(report, span, words, keys[low:high]))
    return replace(stream, own=stream.own[~cover]), tuple(found)


def common_texts(stretches: Sequence[Stretch], least: int) -> tuple[CommonText, ...]:
    """Put equal stretches of many reports together, the most shared first.

    Args:
        stretches: Of all reports.
        least: Characters below which a stretch is not worth listing.
    """
    groups: list[list[Stretch]] = []
    group_of: dict[int, int] = {}
    for stretch in sorted(stretches, key=lambda each: (-len(each.words), each.report)):
        keys: list[int] = stretch.keys.tolist()
        votes = Counter(group_of[key] for key in keys if key in group_of)
        group, count = votes.most_common(1)[0] if votes else (len(groups), 0)
        if 2 * count < len(keys):
            group = len(groups)
            groups.append([])
        groups[group].append(stretch)
        for key in keys:
            group_of.setdefault(key, group)
    listed = [_listed(group) for group in groups if len(group[0].words) >= least]
    return tuple(
        sorted(listed, key=lambda each: (-len(each.reports), -len(each.words), each.words))
    )


def _listed(group: Sequence[Stretch]) -> CommonText:
    longest = group[0]
    reports = tuple(sorted({each.report for each in group}))
    return CommonText(longest.words, longest.report, longest.span, reports)


def _are_among(hashes: Hashes, known: Hashes) -> NDArray[np.bool_]:
    """Tell which numbers stand in an ascending list."""
    if not len(known):
        return np.zeros(len(hashes), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.equal(known[places], hashes)
