"""Running heads and page numbers (页眉、页码): what every page repeats."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from hengji.documents.manuscripts.pdf.lines import Line

_MARGIN = 0.13
"""Share of a page's height, at its top and its bottom, where heads may stand."""
_DEEPEST = 3
_OFTEN = 3
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"[—–\-－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共,，]\s*共?\s*\d{1,4}\s*页?)?[—–\-－·\s]*"
)
_PLACES = 8
_APART = 2.2
"""In characters, the distance of lines from which a head is parted from the text."""
Sheet = tuple[float, Sequence[Line]]
"""The height of a page, and its lines from the top."""


def without_heads(sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Return the lines of each page without what is repeated at its edges."""
    seen = Counter(key for sheet in sheets for key in set(map(_key, _apart(sheet))))
    least = min(_OFTEN, max(2, len(sheets) - 1))
    repeated = {key for key, count in seen.items() if count >= least}
    kept: list[list[Line]] = []
    for sheet in sheets:
        dropped = {id(line) for line in _apart(sheet) if _key(line) in repeated}
        dropped |= {id(line) for line in _near_edges(sheet) if is_page_number(line.words)}
        kept.append([line for line in sheet[1] if id(line) not in dropped])
    return kept


def is_page_number(words: str) -> bool:
    """Tell whether words are nothing but a page number."""
    return _NUMBER.fullmatch(words) is not None


def _key(line: Line) -> tuple[str, int]:
    """Return what makes two lines the same head on two pages."""
    return _DIGITS.sub("#", line.words.replace(" ", "")), round(line.top / _PLACES)


def _near_edges(sheet: Sheet) -> Iterator[Line]:
    height, lines = sheet
    edge = _MARGIN * height
    yield from (line for line in lines[:_DEEPEST] if line.bottom <= edge)
    yield from (line for line in lines[-_DEEPEST:] if line.top >= height - edge)


def _apart(sheet: Sheet) -> list[Line]:
    """Return the lines at the edges that stand apart from the text between."""
    near = {id(line) for line in _near_edges(sheet)}
    lines = sheet[1]
    found: list[Line] = []
    for ordered, direction in ((lines, 1), (lines[::-1], -1)):
        edge: list[Line] = []
        for line, inner in zip_longest(ordered[:_DEEPEST], ordered[1 : _DEEPEST + 1]):
            if line is None or id(line) not in near:
                break
            edge.append(line)
            distance = (inner.top - line.top) * direction if inner is not None else sheet[0]
            if distance > _APART * line.size:
                found += edge
                break
    return found
