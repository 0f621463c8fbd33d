"""Sentences and the figures in them (语句), each with the words that name it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from hengji.core.checkup.documents.figures.reading import Number, read_numbers
from hengji.core.checkup.documents.figures.units import POINTS
from hengji.core.checkup.manuscript import Manuscript, Spot
from hengji.core.checkup.passages import Passage, passages
from hengji.core.quantities import ZERO

_LONGEST_LABEL = 40
_ENDS = re.compile("[。！？!?\n]")
_PARTS = re.compile(r"[，,。；;：:（）()、\s]+")
_LIST_COMMA = re.compile(r"\s*[，,、和与及]\s*(?:以及|及|和)?\s*")
_FULL_POINTS = re.compile("(?:满分|分值|权重|标准分)(?:为|是)?$")
_WORTH_READING = re.compile("[0-9０-９]|百分之|[一二三四五六七八九十百千万亿]元|[拾佰仟]")


class Mention(NamedTuple):
    """A figure in a sentence.

    ``before`` are the words since the figure before it, ``name`` the nearest
    of them that stand between two marks, ``after`` the words up to the next
    mark or figure; ``row`` numbers the list it is a member of.
    """

    number: Number
    before: str
    name: str
    after: str
    row: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage, with its figures in order; places are the passage's."""

    passage: Passage
    words: str
    start: int
    mentions: tuple[Mention, ...]

    def spot(self, number: Number) -> Spot:
        """Return the spot of one of its figures."""
        return self.passage.spot(number.start, number.end)


def paragraphs_with_figures(manuscript: Manuscript) -> Iterator[tuple[Sentence, ...]]:
    """Yield the sentences that hold figures, passage by passage."""
    for passage in passages(manuscript):
        if _WORTH_READING.search(passage.plain) and (found := tuple(_sentences(passage))):
            yield found


def _sentences(passage: Passage) -> Iterator[Sentence]:
    numbers = read_numbers(passage.plain)
    ends = [found.end() for found in _ENDS.finditer(passage.plain)] + [len(passage.plain)]
    start = taken = 0
    for end in ends:
        mine = taken
        while taken < len(numbers) and numbers[taken].start < end:
            taken += 1
        if taken > mine:
            mentions = tuple(_mentions(passage.plain, start, end, numbers[mine:taken]))
            yield Sentence(passage, passage.plain[start:end], start, mentions)
        start = end


def _mentions(plain: str, start: int, end: int, numbers: tuple[Number, ...]) -> Iterator[Mention]:
    row, before_that = 0, start
    for place, number in enumerate(numbers):
        between = plain[before_that : number.start]
        before = between[-_LONGEST_LABEL:]
        listed = place and _LIST_COMMA.fullmatch(between)
        row += 0 if listed and numbers[place - 1].family == number.family else 1
        limit = numbers[place + 1].start if place + 1 < len(numbers) else end
        after = plain[number.end : min(limit, number.end + _LONGEST_LABEL)]
        named = [part for part in _PARTS.split(before) if part]
        name = named[-1] if named else ""
        exact = number.family == POINTS and _FULL_POINTS.search(name)
        told = replace(number, step=ZERO) if exact else number
        yield Mention(told, before, name, _PARTS.split(after)[0], row)
        before_that = number.end


def lists_of(mentions: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], ...]:
    """Group figures that stand in one list; most groups have one member."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        if groups and groups[-1][-1].row == mention.row:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return tuple(map(tuple, groups))
