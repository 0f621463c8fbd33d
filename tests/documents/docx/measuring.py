"""Measuring a printed page: where ink stands, in millimetres from the top left."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

MILLIMETRES = 25.4 / 72
SAME_LINE = 2.5
FOOT = 262.5
"""Below the type area: page numbers only."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A character or a line of them, and the box of its ink."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of text from top to bottom, the text as copied, and the rules."""

    lines: tuple[Ink, ...]
    characters: tuple[Ink, ...]
    text: str
    rules: tuple[Ink, ...]

    @property
    def body(self) -> tuple[Ink, ...]:
        return tuple(line for line in self.lines if line.top < FOOT)

    @property
    def foot(self) -> tuple[Ink, ...]:
        return tuple(line for line in self.lines if line.top >= FOOT)

    def line(self, text: str) -> Ink:
        """Return the one line that holds the text."""
        [found] = [line for line in self.lines if text in line.text]
        return found


def pages_of(path: Path) -> list[Page]:
    with pypdfium2.PdfDocument(path) as document:
        return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> Page:
    height = page.get_height()
    reader = page.get_textpage()
    characters = []
    for index in range(reader.count_chars()):
        text = reader.get_text_range(index, 1)
        if text.strip():
            characters.append(_ink(text, reader.get_charbox(index), height))
    copied = "".join(reader.get_text_range().split())
    rules = [
        _ink("", item.get_bounds(), height)
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])
    ]
    return Page(tuple(_lines(characters)), tuple(characters), copied, tuple(rules))


def _ink(text: str, box: tuple[float, ...], height: float) -> Ink:
    left, bottom, right, top = (edge * MILLIMETRES for edge in box)
    high = height * MILLIMETRES
    return Ink(text, left, high - top, right, high - bottom)


def _lines(characters: list[Ink]) -> list[Ink]:
    """Gather characters into lines: their middles are close, or their bottoms are."""
    ordered = sorted(characters, key=lambda ink: ink.bottom)
    breaks = [0]
    for index, (above, below) in enumerate(pairwise(ordered), start=1):
        if below.bottom - above.bottom > SAME_LINE:
            breaks.append(index)
    groups = [ordered[start:end] for start, end in pairwise([*breaks, len(ordered)])]
    return [_join(group) for group in groups if group]


def _join(group: list[Ink]) -> Ink:
    return Ink(
        "".join(ink.text for ink in sorted(group, key=lambda ink: ink.left)),
        min(ink.left for ink in group),
        min(ink.top for ink in group),
        max(ink.right for ink in group),
        max(ink.bottom for ink in group),
    )
