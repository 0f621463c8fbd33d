"""Tables without any line (无线表格): lines whose gaps stand under one another.

A line without a gap that stands close to such a line is the rest of a cell
that was wrapped.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from hengji.documents.manuscripts.columns import LEAST_ROWS, is_gapped
from hengji.documents.manuscripts.pdf.lines import Line
from hengji.documents.manuscripts.pdf.open_tables import cells_of, columns_of
from hengji.documents.manuscripts.wrapping import joined_words

_NARROW = 0.5
"""Share of the widest line that a wrapped piece of a cell does not exceed."""
_CLOSE = 1.4
"""In characters, the distance between the lines of one cell."""
Rows = list[list[str]]


def parted(lines: Sequence[Line]) -> Iterator[tuple[list[Line], Rows]]:
    """Part lines into text (no rows) and tables (rows), in order."""
    belongs = _belonging(lines)
    for is_table, group in groupby(range(len(lines)), key=belongs.__getitem__):
        run = [lines[at] for at in group]
        yield run, _rows(run) if is_table else []


def _belonging(lines: Sequence[Line]) -> list[bool]:
    """Tell of each line whether it can be a line of a table."""
    widest = max((line.right - line.left for line in lines), default=0)
    belongs = [is_gapped(line.words) for line in lines]
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            line, beside = lines[at], lines[at + step]
            belongs[at] = belongs[at] or (
                belongs[at + step]
                and abs(line.top - beside.top) <= _CLOSE * line.size
                and line.right - line.left <= _NARROW * widest
            )
    return belongs


def _rows(run: Sequence[Line]) -> Rows:
    """Return the rows of a table, or none if the lines are no table."""
    whole = [line for line in run if is_gapped(line.words)]
    starts = columns_of(whole)
    if len(whole) < LEAST_ROWS or len(starts) == 1:
        return []
    rows = [cells_of(line, starts) for line in whole]
    above: list[dict[int, str]] = [{} for _ in whole]
    for line in run:
        if line in whole:
            continue
        near = min(range(len(whole)), key=lambda at: abs(whole[at].top - line.top))
        for column, words in enumerate(cells_of(line, starts)):
            if not words:
                continue
            if line.top < whole[near].top:
                above[near][column] = joined_words(above[near].get(column, ""), words)
            else:
                rows[near][column] = joined_words(rows[near][column], words)
    return [
        [joined_words(first.get(column, ""), words) for column, words in enumerate(row)]
        for first, row in zip(above, rows, strict=True)
    ]
