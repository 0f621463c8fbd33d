"""Likeness of forms (文本相似度): copies among the forms of one run.

The measure is Dice's over the sets of three-character pieces, from 0 to 1.
Only pairs that share a rare piece are compared, so a thousand forms are no
half a million comparisons.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import ceil
from typing import NamedTuple

from hengji.core.checkup.objectives.forms import Column, ObjectiveForm
from hengji.core.names import name_key
from hengji.core.quantities import ZERO

_SIZE = 3
_SHORTEST = 40
_TWO = 2


class Alike(NamedTuple):
    """Two texts, by their places in the sequence, and how alike they are."""

    first: int
    second: int
    likeness: Decimal


def form_text(form: ObjectiveForm) -> str:
    """Return what a form says of its own: objectives, indicators and values."""
    parts = [said.entry.text for said in form.objectives]
    parts += [entry.text for entry in form.results]
    for row in form.indicators:
        parts += [row.name, row.text(Column.TARGET), row.text(Column.ACTUAL)]
    return name_key("".join(parts))


def pieces(text: str) -> frozenset[str]:
    """Return the three-character pieces of a text; none of a short text."""
    if len(text) < _SHORTEST:
        return frozenset()
    return frozenset(text[start : start + _SIZE] for start in range(len(text) - _SIZE + 1))


def likeness(first: frozenset[str], second: frozenset[str]) -> Decimal:
    """Return how alike two sets of pieces are, from 0 to 1.

    >>> likeness(frozenset("abc"), frozenset("bcd")).quantize(Decimal("0.01"))
    Decimal('0.67')
    """
    if not first or not second:
        return ZERO
    return Decimal(_TWO * len(first & second)) / (len(first) + len(second))


def alike_pairs(texts: Sequence[frozenset[str]], at_least: Decimal) -> Iterator[Alike]:
    """Yield each pair that is at least so alike, in order of the first.

    Two sets this alike share one of the rarest pieces of each: as many of them
    as could be missing, and one more.
    """
    counts = Counter(piece for text in texts for piece in text)
    share = at_least / (_TWO - at_least)
    by_piece: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        rare = sorted(text, key=lambda piece: (counts[piece], piece))
        prefix = rare[: len(text) - ceil(share * len(text)) + 1]
        candidates = {other for piece in prefix for other in by_piece[piece]}
        for other in sorted(candidates):
            found = likeness(texts[other], text)
            if found >= at_least:
                yield Alike(other, place, found)
        for piece in prefix:
            by_piece[piece].append(place)
