"""Differences (差异) inside a shared passage: which names, numbers and words were changed."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
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


class _Token(NamedTuple):
    words: str
    masked: bool


def side_by_side(first: Stream, second: Stream, passage: Passage) -> SideBySide:
    """Return a passage with its differences marked."""
    left, right = _tokens(first, passage.first), _tokens(second, passage.second)
    parts: tuple[list[Part], list[Part]] = ([], [])
    swapped: dict[tuple[str, str], None] = {}
    matcher = SequenceMatcher(None, _keys(left), _keys(right), autojunk=False)
    for word, low, high, other_low, other_high in matcher.get_opcodes():
        ours, others = left[low:high], right[other_low:other_high]
        if word == "equal":
            for our, other in zip(ours, others, strict=True):
                same = our.words == other.words
                kind = Kind.SAME if same else Kind.SWAPPED
                parts[0].append(Part(our.words, kind))
                parts[1].append(Part(other.words, kind))
                if not same:
                    swapped[our.words, other.words] = None
            continue
        parts[0].extend(Part(each.words, Kind.EDITED) for each in ours)
        parts[1].extend(Part(each.words, Kind.EDITED) for each in others)
    return SideBySide(_joined(parts[0]), _joined(parts[1]), tuple(swapped))


def _tokens(stream: Stream, span: Span) -> list[_Token]:
    """Return the words of a span, a mask in one piece and all else by character."""
    low = int(np.searchsorted(stream.starts, span.start))
    high = int(np.searchsorted(stream.starts, span.end))
    masked = ~is_letter(stream.symbols[low:high])
    tokens: list[_Token] = []
    at = span.start
    for start, end in zip(
        stream.starts[low:high][masked].tolist(),
        stream.ends[low:high][masked].tolist(),
        strict=True,
    ):
        tokens += (_Token(each, masked=False) for each in stream.words[at:start])
        tokens.append(_Token(stream.words[start:end], masked=True))
        at = end
    tokens += (_Token(each, masked=False) for each in stream.words[at : span.end])
    return tokens


def _keys(tokens: list[_Token]) -> list[str]:
    """Return what two tokens are compared by: all masks are alike."""
    return ["\0" if token.masked else token.words for token in tokens]


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    joined: list[Part] = []
    for part in parts:
        if joined and joined[-1].kind is part.kind:
            joined[-1] = Part(joined[-1].words + part.words, part.kind)
        else:
            joined.append(part)
    return tuple(joined)
