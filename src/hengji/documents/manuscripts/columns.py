"""Tables without lines (无框线表格): columns told by tabs or by gaps of spaces."""

import re
from collections import Counter
from collections.abc import Sequence

Span = tuple[int, int]
"""Where a cell begins and ends in its line."""

LEAST_ROWS = 3
MOST_COLUMNS = 300
_TAB = re.compile(r"[ \u3000]*\t[ \u3000]*")
_TABS = re.compile(r"[ \u3000]*(?:\t[ \u3000]*)+")
_GAP = re.compile(r"[ \u3000\xa0]{2,}")
_MOSTLY = 0.6


def tabbed(lines: Sequence[str]) -> list[list[Span]] | None:
    """Return the cells of lines parted by tabs, or None if they are no table."""
    for mark in (_TAB, _TABS):
        rows = [_spans(line, mark) for line in lines]
        if _is_table(rows):
            return rows
    return None


def is_gapped(line: str) -> bool:
    """Tell whether a line has a gap inside."""
    return _GAP.search(line.strip()) is not None


def gaps_in(line: str) -> int:
    """Count the gaps inside a line."""
    return len(_GAP.findall(line.strip()))


def gapped(lines: Sequence[str]) -> list[list[Span]] | None:
    """Return the cells of lines parted by gaps, or None if they are no table.

    A line with fewer cells than most is spread by where its words stand.
    """
    rows = [_spans(line, _GAP) for line in lines]
    counts = Counter(map(len, rows))
    if not counts:
        return None
    width, often = counts.most_common(1)[0]
    if width == 1 or len(lines) < LEAST_ROWS or often < _MOSTLY * len(lines):
        return None
    if max(counts) > width or width > MOST_COLUMNS:
        return None
    pattern = [
        [(_shown(line, start), _shown(line, end)) for start, end in row]
        for line, row in zip(lines, rows, strict=True)
        if len(row) == width
    ]
    columns = [
        (min(row[at][0] for row in pattern), max(row[at][1] for row in pattern))
        for at in range(width)
    ]
    return [
        row if len(row) == width else _spread(line, row, columns)
        for line, row in zip(lines, rows, strict=True)
    ]


def spans_alike(lines: Sequence[str], width: int) -> list[list[Span]] | None:
    """Return the cells of lines parted by gaps if each has so many."""
    rows = [_spans(line, _GAP) for line in lines]
    return rows if rows and all(len(row) == width for row in rows) else None


def _spans(line: str, mark: re.Pattern[str]) -> list[Span]:
    start = len(line) - len(line.lstrip(" \u3000\xa0"))
    end = len(line.rstrip(" \u3000\xa0\r\n"))
    cells: list[Span] = []
    for found in mark.finditer(line, start, end):
        cells.append((start, found.start()))
        start = found.end()
    return [*cells, (start, max(start, end))]


def _is_table(rows: Sequence[Sequence[Span]]) -> bool:
    widths = {len(row) for row in rows}
    width = min(widths)
    return (
        len(widths) == 1
        and 1 < width <= MOST_COLUMNS
        and (len(rows) >= LEAST_ROWS or width >= LEAST_ROWS)
    )


def _spread(line: str, row: Sequence[Span], columns: Sequence[Span]) -> list[Span]:
    """Put the cells of a line under the columns they overlap most."""
    cells: list[Span] = [(0, 0)] * len(columns)
    for start, end in row:
        left, right = _shown(line, start), _shown(line, end)
        overlaps = [min(right, last) - max(left, first) for first, last in columns]
        at = max(range(len(columns)), key=overlaps.__getitem__)
        if cells[at] != (0, 0):
            at = min(at + 1, len(columns) - 1)
        cells[at] = (start, end)
    return cells


def _shown(line: str, at: int) -> int:
    """Return how many half-widths stand before a character."""
    return at + sum(not character.isascii() for character in line[:at])
