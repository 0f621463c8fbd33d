"""Pages of a PDF (页面): the characters and the rules on them, turned upright.

Which way a page lies is told by its text and not by its own mark, so tables
laid on their side read as their reader turns them. Text askew, such as a
watermark, is left out. The parser must not be entered by two threads at once.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_float, c_int
from itertools import chain, pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium

UPRIGHT, RISING, OVER, FALLING = range(4)
"""Which way lines run on the page as it is stored: right, up, left, down."""
_STRAIGHT = 0.05
_THIN = 3.0
_DEEPEST_FORM = 6
_MOST_SEGMENTS = 60_000
_SOFT = {0x02: "-", 0xAD: "-"}
LOST = "\ufffd"
"""Stands for a character whose font does not say which it is."""
_LEAST_CODE = 0x20
_LAST_CODE = 0x10FFFF
_HALVES = range(0xD800, 0xE000)
_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]


class Glyph(NamedTuple):
    """A character and its box; the page's y grows downwards."""

    character: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return the height at which the middle of the character stands."""
        return (self.top + self.bottom) / 2


class Rule(NamedTuple):
    """A straight line, across or down: its two ends, the lesser first."""

    left: float
    top: float
    right: float
    bottom: float


class View(NamedTuple):
    """What can be read on a page without turning it; sizes are in points."""

    page: int
    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]


class PageContent(NamedTuple):
    """One page: its views, the fullest first, and whether pictures are on it."""

    number: int
    views: list[View]
    pictures: bool


def read_page(page: "pdfium.FPDF_PAGE", number: int) -> PageContent:
    """Read one loaded page; ``number`` counts from 1."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    if pdfium.FPDFPage_GetRotation(page) % 2:
        width, height = height, width
    text = pdfium.FPDFText_LoadPage(page)
    try:
        turned = _characters(text) if text else {}
    finally:
        pdfium.FPDFText_ClosePage(text)
    segments, pictures = _drawn(page)
    ways = sorted(turned, key=lambda way: -len(turned[way]))
    views = [_view(number, way, (width, height), turned[way], segments) for way in ways]
    return PageContent(number, views, pictures)


def _view(
    number: int,
    way: int,
    size: _Point,
    glyphs: Sequence[Glyph],
    segments: Sequence[tuple[_Point, _Point]],
) -> View:
    width, height = size if way in {UPRIGHT, OVER} else (size[1], size[0])
    if way == UPRIGHT:
        boxes = [
            Glyph(text, left, height - high, right, height - low)
            for text, left, low, right, high in glyphs
        ]
    else:
        boxes = [Glyph(each.character, *_turned(way, size, each[1:])) for each in glyphs]
    rules = [Rule(*_turned(way, size, (*first, *last))) for first, last in segments]
    return View(number, width, height, boxes, rules)


def _turned(way: int, size: _Point, box: Sequence[float]) -> tuple[float, float, float, float]:
    """Turn a box so that lines run to the right and y grows downwards."""
    width, height = size
    left, low, right, high = box
    match way:
        case 0:
            ends = (left, height - low, right, height - high)
        case 1:
            ends = (low, left, high, right)
        case 2:
            ends = (width - left, low, width - right, high)
        case _:
            ends = (height - low, width - left, height - high, width - right)
    across, down = sorted((ends[0], ends[2])), sorted((ends[1], ends[3]))
    return across[0], down[0], across[1], down[1]


def _characters(text: "pdfium.FPDF_TEXTPAGE") -> dict[int, list[Glyph]]:
    """Return the characters by the way their lines run, as they are stored."""
    count = max(pdfium.FPDFText_CountChars(text), 0)
    matrix = pdfium.FS_MATRIX()
    box = pdfium.FS_RECTF()
    found: dict[int, list[Glyph]] = {}
    halves = ""
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in _HALVES:
            halves += chr(code)
            if len(halves) == 1:
                continue
        character, halves = _character(code, halves), ""
        if not character or pdfium.FPDFText_IsGenerated(text, at) == 1:
            continue
        way = _way(text, at, matrix)
        if way is not None and pdfium.FPDFText_GetLooseCharBox(text, at, byref(box)):
            glyph = Glyph(character, box.left, box.bottom, box.right, box.top)
            found.setdefault(way, []).append(glyph)
    return found


def _character(code: int, halves: str) -> str:
    if halves:
        return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    if code in _SOFT:
        return _SOFT[code]
    if code == 0:
        return LOST
    return chr(code) if _LEAST_CODE <= code <= _LAST_CODE else ""


def _way(text: "pdfium.FPDF_TEXTPAGE", at: int, matrix: "pdfium.FS_MATRIX") -> int | None:
    """Return which way the line of a character runs, or None if askew."""
    if not pdfium.FPDFText_GetMatrix(text, at, byref(matrix)):
        return None
    along, up = matrix.a, matrix.b
    if abs(up) <= _STRAIGHT * abs(along):
        return UPRIGHT if along > 0 else OVER
    if abs(along) <= _STRAIGHT * abs(up):
        return RISING if up > 0 else FALLING
    return None


def _drawn(page: "pdfium.FPDF_PAGE") -> tuple[list[tuple[_Point, _Point]], bool]:
    """Return the straight strokes on a page, and whether it has pictures."""
    segments: list[tuple[_Point, _Point]] = []
    kinds: Counter[int] = Counter()
    objects = (
        pdfium.FPDFPage_GetObject(page, at) for at in range(pdfium.FPDFPage_CountObjects(page))
    )
    for each, matrix in _unpacked(objects, (1, 0, 0, 1, 0, 0), 0):
        kind = pdfium.FPDFPageObj_GetType(each)
        kinds[kind] += 1
        if kind == pdfium.FPDF_PAGEOBJ_PATH and len(segments) < _MOST_SEGMENTS:
            segments.extend(_straight(each, matrix))
    return segments, kinds[pdfium.FPDF_PAGEOBJ_IMAGE] > 0


def _unpacked(
    objects: "Iterator[pdfium.FPDF_PAGEOBJECT]", outer: _Matrix, depth: int
) -> "Iterator[tuple[pdfium.FPDF_PAGEOBJECT, _Matrix]]":
    """Yield objects, those in forms too, with the matrix that places them."""
    for each in objects:
        yield each, outer
        if pdfium.FPDFPageObj_GetType(each) == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = (
                pdfium.FPDFFormObj_GetObject(each, at)
                for at in range(max(pdfium.FPDFFormObj_CountObjects(each), 0))
            )
            yield from _unpacked(inner, _times(_matrix_of(each), outer), depth + 1)


def _matrix_of(each: "pdfium.FPDF_PAGEOBJECT") -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(each, byref(matrix)):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    return (
        a * then[0] + b * then[2],
        a * then[1] + b * then[3],
        c * then[0] + d * then[2],
        c * then[1] + d * then[3],
        e * then[0] + f * then[2] + then[4],
        e * then[1] + f * then[3] + then[5],
    )


def _straight(path: "pdfium.FPDF_PAGEOBJECT", outer: _Matrix) -> Iterator[tuple[_Point, _Point]]:
    """Yield the strokes of a path that run across or down.

    A filled box is a rule if it is thin, and shading that rules nothing if not.
    """
    fill, stroke = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, byref(fill), byref(stroke))
    if not fill.value and not stroke.value:
        return
    matrix = _times(_matrix_of(path), outer)
    for points in _outlines(path, matrix):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, right, low, high = min(xs), max(xs), min(ys), max(ys)
        if min(right - left, high - low) <= _THIN:
            yield _middle_line(left, low, right, high)
        elif stroke.value:
            yield from _edges(points)


def _middle_line(left: float, low: float, right: float, high: float) -> tuple[_Point, _Point]:
    if right - left >= high - low:
        middle = (low + high) / 2
        return (left, middle), (right, middle)
    middle = (left + right) / 2
    return (middle, low), (middle, high)


def _edges(points: Sequence[_Point]) -> Iterator[tuple[_Point, _Point]]:
    for first, last in pairwise(points):
        across, down = abs(first[0] - last[0]), abs(first[1] - last[1])
        if min(across, down) <= 1 < max(across, down):
            yield first, last


def _outlines(path: "pdfium.FPDF_PAGEOBJECT", matrix: _Matrix) -> Iterator[list[_Point]]:
    """Yield the corners of each part of a path, closed where it is closed."""
    points: list[_Point] = []
    x, y = c_float(), c_float()
    for at in range(max(pdfium.FPDFPath_CountSegments(path), 0)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        pdfium.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        a, b, c, d, e, f = matrix
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def all_glyphs(pages: Sequence[PageContent]) -> Iterator[Glyph]:
    """Yield every character of the pages."""
    return chain.from_iterable(view.glyphs for page in pages for view in page.views)
