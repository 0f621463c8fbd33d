"""Pairs as people look at them (并排): both reports' words, places and differences."""

from dataclasses import dataclass

from hengji.core.checkup.likeness.differences import SideBySide, side_by_side
from hengji.core.checkup.likeness.streams import Stream
from hengji.core.checkup.likeness.verdicts import Pair


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A shared passage with its place in each report."""

    first_where: str
    second_where: str
    first_words: str
    second_words: str
    characters: int
    sides: SideBySide


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair with the names of its reports and its passages, the longest first."""

    pair: Pair
    first_name: str
    second_name: str
    passages: tuple[ShownPassage, ...]


def show(pair: Pair, first: Stream, second: Stream) -> ShownPair:
    """Return a pair as people look at it.

    Args:
        pair: Of two reports.
        first: The stream of the first.
        second: The stream of the second.
    """
    passages = [
        ShownPassage(
            first.where(each.first),
            second.where(each.second),
            first.words[each.first.start : each.first.end],
            second.words[each.second.start : each.second.end],
            each.characters,
            side_by_side(first, second, each),
        )
        for each in pair.comparison.passages
    ]
    passages.sort(key=lambda each: -each.characters)
    return ShownPair(pair, first.name, second.name, tuple(passages))
