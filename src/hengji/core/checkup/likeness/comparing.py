"""Comparing two streams (比对): seeds, extended through small differences.

Runs of equal symbols are found first; runs that follow one another closely in
both reports are one passage, however the words between them were changed.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.fingerprints import (
    GRAM,
    Hashes,
    hashes_of,
    says_something,
)
from hengji.core.checkup.likeness.streams import Positions, Span, Stream, Symbols, is_letter

WIDEST_GAP = 24
"""Symbols between two equal runs of one passage, in either report."""
LARGEST_SHIFT = 14
"""How much more the gap may hold in one report than in the other."""
MOST_REPEATS = 8
"""A run that stands more often in one report says nothing of where it is from."""
OVERHANG = 5
"""Equal symbols beyond the end of a sentence that are taken for chance."""
LEAST_SHARE = 0.62
"""Share of a passage that must be equal."""
LEAST_SEEDED = 0.4
"""Share of it that must lie in runs of ``GRAM`` symbols and more."""
LONGEST_RUN = 9
"""Symbols that the longest equal run of a passage must have."""
CELL = 128
"""Symbols of the squares in which runs near a long one are looked for."""
NEAR, NEAR_SHARE = 80, 0.8
"""A short passage counts within so many symbols of a long one, if so much is equal."""


class Run(NamedTuple):
    """Equal symbols: where they begin in each stream, and how many."""

    first: int
    second: int
    length: int


Chain = list[Run]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in two reports (相同段落).

    Attributes:
        first: Where, in the words of the first report.
        second: Where, in the words of the second.
        characters: Equal letters and characters, masks not counted.
    """

    first: Span
    second: Span
    characters: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two reports share.

    Attributes:
        passages: In the order of the first report.
        first_covered: Own characters of the first that lie in a passage.
        second_covered: The same of the second.
    """

    passages: tuple[Passage, ...]
    first_covered: int
    second_covered: int

    def turned(self) -> "Comparison":
        """Return the same, seen from the second report."""
        turned = (Passage(each.second, each.first, each.characters) for each in self.passages)
        return Comparison(
            tuple(sorted(turned, key=_place)), self.second_covered, self.first_covered
        )


def compare(first: "Side", second: "Side", least: int, least_near: int) -> Comparison:
    """Return what two reports share; turning them around turns the answer.

    Args:
        first: Of a stream whose boilerplate has been taken out of ``own``.
        second: Of another.
        least: Equal characters that make a passage.
        least_near: The same close to a passage, for sentences set in another order.
    """
    if (first.text, first.stream.words) > (second.text, second.stream.words):
        return compare(second, first, least, least_near).turned()
    sides = (first, second)
    likely = [chain for chain in _chains(_runs(sides)) if _is_likely(chain, least_near)]
    chains = [_trimmed(_filled(chain, sides), sides) for chain in likely]
    kept = _chosen([chain for chain in chains if chain], sides, least, least_near)
    found = sorted((_passage(chain, sides) for chain in kept), key=_place)
    return Comparison(tuple(found), _cover(kept, sides[0], 0), _cover(kept, sides[1], 1))


class Side:
    """The own symbols of one report, with what every comparison asks of them."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.symbols: Symbols = stream.symbols[stream.own]
        self.text = self.symbols.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        self.breaks: list[int] = np.searchsorted(stream.own, stream.breaks).tolist()
        self.is_letter = is_letter(self.symbols)
        self.letters = np.concatenate(([0], np.cumsum(self.is_letter)))
        hashes = hashes_of(self.symbols)
        self.order = np.argsort(hashes, kind="stable")
        self.hashes: Hashes = hashes[self.order]


Sides = tuple[Side, Side]


def _place(passage: Passage) -> tuple[Span, Span]:
    return passage.first, passage.second


def _runs(sides: Sides) -> list[Run]:
    """Return the longest runs of equal symbols, in the order of the first."""
    at_first, at_second = _seeds(*sides)
    order = np.lexsort((at_first, at_first - at_second))
    at_first, at_second = at_first[order], at_second[order]
    if not len(order):
        return []
    begins = (np.diff(at_first) != 1) | (np.diff(at_second) != 1)
    starts = np.concatenate(([0], np.flatnonzero(begins) + 1))
    lengths = np.diff(np.concatenate((starts, [len(order)]))) + GRAM - 1
    return _near_long_ones(at_first[starts], at_second[starts], lengths)


def _near_long_ones(first: Positions, second: Positions, lengths: Positions) -> list[Run]:
    """Return the runs that lie near one long enough to make a passage."""
    rows, columns = first // CELL, second // CELL
    width = int(columns.max()) + 3
    cells = (rows + 1) * width + columns + 1
    long = np.unique(cells[lengths >= LONGEST_RUN])
    around = [long + row * width + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
    kept = np.isin(cells, np.concatenate(around))
    return sorted(map(Run, first[kept].tolist(), second[kept].tolist(), lengths[kept].tolist()))


def _seeds(first: Side, second: Side) -> tuple[Positions, Positions]:
    """Return every pair of places with equal numbers."""
    left = np.searchsorted(second.hashes, first.hashes, "left")
    counts = np.searchsorted(second.hashes, first.hashes, "right") - left
    counts[(counts > MOST_REPEATS) | ~says_something(first.hashes)] = 0
    at_first = np.repeat(first.order, counts)
    within = np.arange(len(at_first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return at_first, second.order[np.repeat(left, counts) + within]


def _chains(runs: Sequence[Run]) -> list[Chain]:
    """Put runs together that follow one another in both reports."""
    done: list[Chain] = []
    open_chains: list[Chain] = []
    for run in runs:
        still = [each for each in open_chains if run.first - _end(each)[0] <= WIDEST_GAP]
        if len(still) < len(open_chains):
            done += [each for each in open_chains if run.first - _end(each)[0] > WIDEST_GAP]
            open_chains = still
        joined = min(open_chains, key=lambda chain: _distance(chain, run), default=None)
        if joined is None or _distance(joined, run) > 2 * WIDEST_GAP:
            open_chains.append([run])
        else:
            joined.append(_rest(joined, run))
    return done + open_chains


def _is_likely(chain: Chain, least: int) -> bool:
    """Tell whether a chain may become a passage once its gaps are filled."""
    equal = sum(run.length for run in chain)
    end = _end(chain)
    span = max(end[0] - chain[0].first, end[1] - chain[0].second)
    return equal >= least and equal >= LEAST_SEEDED * span


def _end(chain: Chain) -> tuple[int, int]:
    last = chain[-1]
    return last.first + last.length, last.second + last.length


def _distance(chain: Chain, run: Run) -> int:
    """Return how far a run is from the end of a chain, or more than allowed."""
    end_first, end_second = _end(chain)
    gaps = (run.first - end_first, run.second - end_second)
    apart = max(gaps) > WIDEST_GAP or abs(gaps[0] - gaps[1]) > LARGEST_SHIFT
    if apart or min(gaps) <= -min(run.length, 2 * GRAM):
        return 2 * WIDEST_GAP + 1
    return max(gaps[0], 0) + max(gaps[1], 0)


def _rest(chain: Chain, run: Run) -> Run:
    """Return what of a run lies behind the end of a chain."""
    end_first, end_second = _end(chain)
    cut = max(end_first - run.first, end_second - run.second, 0)
    return Run(run.first + cut, run.second + cut, run.length - cut)


def _filled(chain: Chain, sides: Sides) -> Chain:
    """Add the short equal runs in the gaps and at both ends of a chain."""
    chain = _lengthened(chain, sides)
    filled = [*_before(chain[0], sides)]
    for run, following in pairwise(chain):
        filled.append(run)
        start = (run.first + run.length, run.second + run.length)
        filled += _between(sides, start, (following.first, following.second))
    return [*filled, chain[-1], *_behind(chain[-1], sides)]


def _lengthened(chain: Chain, sides: Sides) -> Chain:
    """Lengthen both ends by equal symbols whose runs were mostly masks."""
    first, second = (side.text for side in sides)
    begins, grown = chain[0], 0
    while min(begins.first, begins.second) > grown and (
        first[begins.first - grown - 1] == second[begins.second - grown - 1]
    ):
        grown += 1
    ends, more = _end(chain), 0
    room = min(len(first) - ends[0], len(second) - ends[1])
    while more < room and first[ends[0] + more] == second[ends[1] + more]:
        more += 1
    longer = Run(begins.first - grown, begins.second - grown, begins.length + grown)
    chain = [longer, *chain[1:]]
    return [*chain[:-1], chain[-1]._replace(length=chain[-1].length + more)]


def _between(sides: Sides, start: tuple[int, int], end: tuple[int, int]) -> Iterator[Run]:
    """Yield runs of two symbols and more that two short stretches share."""
    first, second = sides[0].text[start[0] : end[0]], sides[1].text[start[1] : end[1]]
    if not first or not second:
        return
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        if block.size > 1:
            yield Run(start[0] + block.a, start[1] + block.b, block.size)


def _behind(run: Run, sides: Sides) -> Iterator[Run]:
    """Yield what goes on behind a chain within the sentence of each report."""
    start = (run.first + run.length, run.second + run.length)
    limits = [_sentence_end(side, at) for side, at in zip(sides, start, strict=True)]
    end = (min(start[0] + WIDEST_GAP, limits[0]), min(start[1] + WIDEST_GAP, limits[1]))
    at = start
    for found in _between(sides, start, end):
        if found.length < max(found.first - at[0], found.second - at[1], GRAM // 2):
            return
        yield found
        at = (found.first + found.length, found.second + found.length)


def _before(run: Run, sides: Sides) -> list[Run]:
    """Return what stands before a chain within the sentence of each report."""
    end = (run.first, run.second)
    limits = [_sentence_start(side, at) for side, at in zip(sides, end, strict=True)]
    start = (max(end[0] - WIDEST_GAP, limits[0]), max(end[1] - WIDEST_GAP, limits[1]))
    kept: list[Run] = []
    at = end
    for found in reversed(list(_between(sides, start, end))):
        gaps = (at[0] - found.first - found.length, at[1] - found.second - found.length)
        if found.length < max(*gaps, GRAM // 2):
            break
        kept.insert(0, found)
        at = (found.first, found.second)
    return kept


def _sentence_end(side: Side, at: int) -> int:
    return side.breaks[bisect_left(side.breaks, at)]


def _sentence_start(side: Side, at: int) -> int:
    """Return where the sentence begins whose symbols stand before a place."""
    index = bisect_left(side.breaks, at)
    return at if side.breaks[index] == at else side.breaks[index - 1]


def _trimmed(chain: Chain, sides: Sides) -> Chain:
    """Cut what hangs over at both ends by chance."""
    kept = list(chain)
    while len(kept) > 1 and _gap(kept[-2], kept[-1]) > kept[-1].length:
        kept.pop()
    while len(kept) > 1 and _gap(kept[0], kept[1]) > kept[0].length:
        kept.pop(0)
    first, last = kept[0], kept[-1]
    cut = max(
        _overhang_before(side, at)
        for side, at in zip(sides, (first.first, first.second), strict=True)
    )
    kept[0] = Run(first.first + cut, first.second + cut, first.length - cut)
    last = kept[-1]
    ends = (last.first + last.length, last.second + last.length)
    cut = max(_overhang_behind(side, at) for side, at in zip(sides, ends, strict=True))
    kept[-1] = last._replace(length=last.length - cut)
    return kept if kept[0].length > 0 and kept[-1].length > 0 else []


def _gap(run: Run, following: Run) -> int:
    return max(following.first - run.first - run.length, following.second - run.second - run.length)


def _overhang_before(side: Side, at: int) -> int:
    """Return how few symbols of a sentence stand before its end, or 0."""
    following = _sentence_end(side, at)
    return following - at if following - at <= OVERHANG else 0


def _overhang_behind(side: Side, at: int) -> int:
    begins = _sentence_start(side, at)
    return at - begins if at - begins <= OVERHANG else 0


class _Measure(NamedTuple):
    """How much of a chain is equal."""

    letters: int
    share: float
    longest: int
    chain: Chain


def _measured(chain: Chain, sides: Sides) -> _Measure:
    equal = sum(run.length for run in chain)
    end = _end(chain)
    span = max(end[0] - chain[0].first, end[1] - chain[0].second)
    letters = sides[0].letters
    count = sum(letters[run.first + run.length] - letters[run.first] for run in chain)
    return _Measure(int(count), equal / span, max(run.length for run in chain), chain)


def _chosen(chains: Sequence[Chain], sides: Sides, least: int, least_near: int) -> list[Chain]:
    """Return the chains that are passages, the longest first, none over another."""
    measured = [_measured(chain, sides) for chain in chains]
    measured = [each for each in measured if each.letters >= least_near]
    measured.sort(key=lambda each: (-each.letters, each.chain))
    taken = tuple(np.zeros(len(side.symbols) + 1, dtype=np.bool_) for side in sides)
    kept: list[Chain] = []
    for each in measured:
        whole = each.letters >= least and each.share >= LEAST_SHARE and each.longest >= LONGEST_RUN
        if whole and _is_free(each.chain, taken):
            kept.append(each.chain)
    close = [each for each in measured if each.share >= NEAR_SHARE]
    anchors = list(kept)
    for each in close:
        near = any(_is_near(each.chain, anchor) for anchor in anchors)
        if near and _is_free(each.chain, taken):
            kept.append(each.chain)
    return kept


def _is_free(chain: Chain, taken: Sequence[NDArray[np.bool_]]) -> bool:
    """Take the place of a chain, unless half of it is taken in either report."""
    end = _end(chain)
    parts = [taken[0][chain[0].first : end[0]], taken[1][chain[0].second : end[1]]]
    if any(2 * np.count_nonzero(part) >= len(part) for part in parts):
        return False
    for part in parts:
        part[:] = True
    return True


def _is_near(chain: Chain, anchor: Chain) -> bool:
    ends, anchor_ends = _end(chain), _end(anchor)
    return (
        chain[0].first - anchor_ends[0] <= NEAR
        and anchor[0].first - ends[0] <= NEAR
        and chain[0].second - anchor_ends[1] <= NEAR
        and anchor[0].second - ends[1] <= NEAR
    )


def _passage(chain: Chain, sides: Sides) -> Passage:
    end = _end(chain)
    own = [side.stream.own for side in sides]
    first = sides[0].stream.span(int(own[0][chain[0].first]), int(own[0][end[0] - 1]))
    second = sides[1].stream.span(int(own[1][chain[0].second]), int(own[1][end[1] - 1]))
    return Passage(first, second, _measured(chain, sides).letters)


def _cover(chains: Sequence[Chain], side: Side, number: int) -> int:
    """Count the letters of one report that lie in equal runs."""
    covered = np.zeros(len(side.symbols), dtype=np.bool_)
    for chain in chains:
        for run in chain:
            covered[run[number] : run[number] + run.length] = True
    return int(np.count_nonzero(covered & side.is_letter))
