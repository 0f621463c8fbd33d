"""HTML tables inside Markdown (网页表格), with their merged cells laid out."""

import re

from lxml import etree, html

from hengji.documents.manuscripts.tables import check_cells
from hengji.documents.manuscripts.wrapping import one_text

_START, _END = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE)
_LONGEST = 8 * 2**20
_SPACE = re.compile(r"\s+")
_LINE_END = "\ue001"
_MOST_SPAN = 1000
_MOST_DIGITS = 6
Grid = list[list[str]]


def tables_in(text: str) -> list[tuple[int, int, Grid]]:
    """Return where each table begins and ends in the text, and its rows."""
    found: list[tuple[int, int, Grid]] = []
    at = 0
    while (start := _START.search(text, at)) and (end := _END.search(text, start.end())):
        markup = text[start.start() : end.end()]
        if len(markup) > _LONGEST:
            break
        found.append((start.start(), end.end(), _grid(markup)))
        at = end.end()
    return found


def _grid(markup: str) -> Grid:
    table = html.fragment_fromstring(markup, create_parent=True)
    taken: dict[tuple[int, int], str] = {}
    rows = list(table.iter("tr"))
    for line, row in enumerate(rows):
        column = 0
        for cell in row:
            if cell.tag not in {"td", "th"}:
                continue
            while (line, column) in taken:
                column += 1
            height, width = _span(cell, "rowspan"), _span(cell, "colspan")
            height = min(height, len(rows) - line)
            check_cells(len(taken) + height * width)
            for down in range(height):
                taken.update(((line + down, column + right), "") for right in range(width))
            taken[line, column] = _words(cell)
            column += width
    width = max((column + 1 for _, column in taken), default=0)
    check_cells(width * len(rows))
    return [[taken.get((line, column), "") for column in range(width)] for line in range(len(rows))]


def _span(cell: etree._Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    return max(1, min(int(text[:_MOST_DIGITS]), _MOST_SPAN)) if text.isdecimal() else 1


def _words(cell: etree._Element) -> str:
    for line_end in cell.iter("br"):
        line_end.tail = f"{_LINE_END}{line_end.tail or ''}"
    text = _SPACE.sub(" ", "".join(map(str, cell.itertext())))
    return one_text(text.split(_LINE_END))
