"""Differences (差异) inside a shared passage: which names, numbers and words were changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from hengji.core.checkup.likeness.comparing import Passage
from hengji.core.checkup.likeness.streams import Span, Stream, is_letter


class Kind(StrEnum):
    """What a part of a passage is beside the other report."""

    SAME = "相同"
    SWAPPED = "换了名称或数字"
    EDITED = "改了文字"


class Part(NamedTuple):
    """Words of one report that are all of one kind."""

    words: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A passage as both reports print it.

    Attributes:
        first: The words of the first report in parts, in order.
        second: The same of the second.
        swapped: Names and numbers that stand in one place: of the first, of the second.
    """

    first: tuple[Part, ...]
    second: tuple[Part, ...]
    swapped: tuple[tuple[str, str], ...]


class _Match(NamedTuple):
    kind: Kind
    first: slice
    second: slice


_CLAUSE = re.compile("[^，。；！？]*[，。；！？]|[^，。；！？]+")


def side_by_side(first: Stream, second: Stream, passage: Passage) -> SideBySide:
    """Return a passage with its differences marked."""
    left, left_keys = _tokens(first, passage.first)
    right, right_keys = _tokens(second, passage.second)
    parts: tuple[list[Part], list[Part]] = ([], [])
    swapped: dict[tuple[str, str], None] = {}
    for match in _matches(left_keys, right_keys):
        for kind, our, other in _kinds(match.kind, left[match.first], right[match.second]):
            parts[0].append(Part(our, kind))
            parts[1].append(Part(other, kind))
            if kind is Kind.SWAPPED:
                swapped[our, other] = None
    return SideBySide(_joined(parts[0]), _joined(parts[1]), tuple(swapped))


def _kinds(kind: Kind, ours: list[str], others: list[str]) -> Iterator[tuple[Kind, str, str]]:
    """Yield the words of both; of tokens that are alike, those that were swapped apart."""
    at = 0
    if kind is Kind.SAME:
        pairs = enumerate(zip(ours, others, strict=True))
        for place in [place for place, (our, other) in pairs if our != other]:
            yield Kind.SAME, "".join(ours[at:place]), "".join(others[at:place])
            yield Kind.SWAPPED, ours[place], others[place]
            at = place + 1
    yield kind, "".join(ours[at:]), "".join(others[at:])


def _tokens(stream: Stream, span: Span) -> tuple[list[str], str]:
    """Return the words of a span, a mask in one piece and all else by character.

    Beside them what two tokens are compared by, a character each: all masks
    are alike.
    """
    low = int(np.searchsorted(stream.starts, span.start))
    high = int(np.searchsorted(stream.starts, span.end))
    masked = ~is_letter(stream.symbols[low:high])
    tokens: list[str] = []
    keys: list[str] = []
    at = span.start
    for start, end in zip(
        stream.starts[low:high][masked].tolist(),
        stream.ends[low:high][masked].tolist(),
        strict=True,
    ):
        tokens += stream.words[at:start]
        tokens.append(stream.words[start:end])
        keys += [stream.words[at:start], "\0"]
        at = end
    tokens += stream.words[at : span.end]
    keys.append(stream.words[at : span.end])
    return tokens, "".join(keys)


def _matches(first: str, second: str) -> Iterator[_Match]:
    """Yield what is equal and what is not, in order: clause by clause, then inside them.

    Letters are compared only in clauses that differ; in long passages that are
    all letters at once would take most of the time.
    """
    ours, others = _CLAUSE.findall(first), _CLAUSE.findall(second)
    starts, other_starts = _starts(ours), _starts(others)
    for match in SequenceMatcher(None, ours, others, autojunk=False).get_opcodes():
        word, low, high, other_low, other_high = match
        begin, end = starts[low], starts[high]
        other_begin, other_end = other_starts[other_low], other_starts[other_high]
        if word == "equal":
            yield _Match(Kind.SAME, slice(begin, end), slice(other_begin, other_end))
            continue
        parts = (first[begin:end], second[other_begin:other_end])
        for inner in SequenceMatcher(None, *parts, autojunk=False).get_opcodes():
            word, low, high, other_low, other_high = inner
            yield _Match(
                Kind.SAME if word == "equal" else Kind.EDITED,
                slice(begin + low, begin + high),
                slice(other_begin + other_low, other_begin + other_high),
            )


def _starts(clauses: list[str]) -> list[int]:
    """Return where each clause begins, and where the last one ends."""
    return list(accumulate(map(len, clauses), initial=0))


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    joined: list[Part] = []
    for part in filter(lambda each: each.words, parts):
        if joined and joined[-1].kind is part.kind:
            joined[-1] = Part(joined[-1].words + part.words, part.kind)
        else:
            joined.append(part)
    return tuple(joined)
