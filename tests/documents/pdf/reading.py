"""Reading a PDF back by measure: where each character stands, in millimetres."""

import ctypes
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import pypdfium2
from pypdfium2 import raw

MILLIMETRES = 25.4 / 72
PAGE_HEIGHT = 297


class Glyph(NamedTuple):
    """One visible character: its cell's sides and its baseline from the page top."""

    character: str
    left: float
    right: float
    baseline: float


class Line(NamedTuple):
    """Characters that stand on one baseline, left to right."""

    text: str
    left: float
    right: float
    baseline: float


def pages_of(pdf: bytes) -> list[list[Line]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [list(_lines(list(_glyphs(page)))) for page in document]
    finally:
        document.close()


def texts_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if not character.strip():
            continue
        raw.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
        left, _, right, _ = text.get_charbox(index, loose=True)
        yield Glyph(
            character,
            left * MILLIMETRES,
            right * MILLIMETRES,
            PAGE_HEIGHT - y.value * MILLIMETRES,
        )


def _lines(glyphs: list[Glyph]) -> Iterator[Line]:
    """Group by baseline to a fifth of a millimetre, top to bottom."""

    def baseline(glyph: Glyph) -> int:
        return round(glyph.baseline * 5)

    for _, members in groupby(sorted(glyphs, key=baseline), key=baseline):
        row = sorted(members, key=lambda glyph: glyph.left)
        text = "".join(glyph.character for glyph in row)
        yield Line(text, row[0].left, row[-1].right, row[0].baseline)


def ink_top(pdf: bytes, page_number: int, characters: str) -> float:
    """Return the top of the ink of the highest of ``characters`` on a page."""
    return min(top for top, _ in _inks(pdf, page_number, characters))


def ink_bottom(pdf: bytes, page_number: int, characters: str) -> float:
    """Return the bottom of the ink of the first of ``characters`` on a page."""
    return min(bottom for _, bottom in _inks(pdf, page_number, characters))


def _inks(pdf: bytes, page_number: int, characters: str) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = document[page_number].get_textpage()
        boxes = [
            text.get_charbox(index)
            for index in range(text.count_chars())
            if text.get_text_range(index, 1) in characters
        ]
        return [
            (PAGE_HEIGHT - top * MILLIMETRES, PAGE_HEIGHT - bottom * MILLIMETRES)
            for _, bottom, _, top in boxes
        ]
    finally:
        document.close()
