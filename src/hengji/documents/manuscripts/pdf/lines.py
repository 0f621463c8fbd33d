"""Lines of print (印刷行): characters that stand beside one another.

White space is told by the distance between characters; wide distances stay
wide, so that columns can be seen in the words of a line.
"""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from hengji.documents.manuscripts.folding import without_radicals
from hengji.documents.manuscripts.pdf.pages import Glyph

_SAME_LINE = 0.5
_TWICE = 0.35
"""Share of a character's width within which the same one is printed twice (bold)."""
_WORD_GAP = 0.18
_NUMBER_GAP, _NUMBERS_APART = 0.28, 0.45
_IN_NUMBER = frozenset("0123456789.,%-")
_COLUMN_GAP = 1.2
"""In characters, from which a distance parts two columns."""


class Line(NamedTuple):
    """A line: its words and its box; ``size`` is that of its characters."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    glyphs: tuple[Glyph, ...] = ()


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Put characters together to lines, from the top of the page."""
    rows: list[list[Glyph]] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda each: each.middle):
        tall = glyph.bottom - glyph.top
        if rows and abs(glyph.middle - middle) <= _SAME_LINE * min(tall, height):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            middle, height = glyph.middle, tall
        if not glyph.character.isspace():
            count = len(rows[-1])
            middle += (glyph.middle - middle) / count
            height = max(height, tall)
    return [line for row in rows if (line := _line(row)) is not None]


def _line(row: Sequence[Glyph]) -> Line | None:
    inked = [glyph for glyph in row if not glyph.character.isspace()]
    if not inked:
        return None
    ordered = _printed_once(sorted(row, key=lambda each: each.left))
    chinese = [glyph for glyph in inked if not glyph.character.isascii()]
    size = median(glyph.bottom - glyph.top for glyph in chinese or inked)
    words = without_radicals(_words(ordered, size))
    return Line(
        words=words,
        left=min(glyph.left for glyph in inked),
        top=min(glyph.top for glyph in inked),
        right=max(glyph.right for glyph in inked),
        bottom=max(glyph.bottom for glyph in inked),
        size=size,
        glyphs=tuple(ordered),
    )


def _printed_once(row: Sequence[Glyph]) -> list[Glyph]:
    """Leave out characters printed a second time to look bold."""
    kept: list[Glyph] = []
    for glyph in row:
        near = _TWICE * (glyph.right - glyph.left)
        if any(
            glyph.character == each.character and abs(glyph.left - each.left) < near
            for each in kept[-2:]
        ):
            continue
        kept.append(glyph)
    return kept


class _Step(NamedTuple):
    """A character and what parts it from the one before: nothing, a space, a column."""

    character: str
    left: float
    space: bool
    column: bool


def _steps(row: Sequence[Glyph], size: float) -> Iterator[_Step]:
    right, last, own_space = None, "", False
    for glyph in row:
        if glyph.character.isspace():
            own_space = True
            continue
        distance = 0.0 if right is None else glyph.left - right
        near, wide = _gaps(last, glyph.character)
        yield _Step(
            glyph.character,
            glyph.left,
            own_space or distance > near * size,
            distance > wide * size,
        )
        right = glyph.right if right is None else max(right, glyph.right)
        last, own_space = glyph.character, False


def _gaps(before: str, after: str) -> tuple[float, float]:
    """Return from which distances a space and a column part two characters.

    Two numbers that stand near one another are never one number.
    """
    if before.isascii() and after.isascii():
        if before.isalpha() and after.isalpha():
            return _WORD_GAP, _COLUMN_GAP
        if before in _IN_NUMBER and after in _IN_NUMBER:
            return _NUMBER_GAP, _NUMBERS_APART
    return _COLUMN_GAP, _COLUMN_GAP


def _words(row: Sequence[Glyph], size: float) -> str:
    between = ("", " ", "  ")
    return "".join(
        between[max(step.space, 2 * step.column)] + step.character for step in _steps(row, size)
    ).strip()
