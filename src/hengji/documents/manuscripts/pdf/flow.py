"""The flow of a PDF (文流): lines to paragraphs, aligned lines to tables, page to page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from hengji.documents.manuscripts.pdf.aligned import parted
from hengji.documents.manuscripts.pdf.lines import Line
from hengji.documents.manuscripts.pdf.ruled import RuledTable
from hengji.documents.manuscripts.places import is_contents_line
from hengji.documents.manuscripts.wrapping import joined_words

_SENTENCE_ENDS = ("。", "！", "？", "；", "：", "!", "?", ";", ":")
_CONTINUED_TABLE = re.compile(r"[（(]?\s*续\s*表?\s*[一二三四五六七八九十\d.—–-]{0,6}\s*[）)]?")
_INDENT = 1.2
_SHORT = 2.0
"""In characters: how far in a paragraph begins, how far from the margin one ends."""
_SAME_SIZE = 0.12
_SAME_PLACE = 0.4
_LOOSE = 1.7
"""How much wider than usual a distance between lines of one paragraph is not."""
_FEW_BEYOND = 30
"""One line in so many may hang over the right margin."""
_SAME_EDGES = 6.0


@dataclass(slots=True)
class Flowing:
    """A paragraph or a table while it grows; ``rows`` is empty in a paragraph."""

    page: int
    words: str = ""
    rows: list[list[str]] = field(default_factory=list)
    edges: tuple[float, ...] = ()
    first: Line | None = None
    last: Line | None = None


class Sheet(NamedTuple):
    """What is left of a page: its lines outside tables, and its tables."""

    page: int
    lines: Sequence[Line]
    tables: Sequence[RuledTable]


class Margins(NamedTuple):
    """Where the text of a document begins and ends, and how its lines lie."""

    left: float
    right: float
    indent: float
    size: float
    pitch: float


def margins_of(sheets: Sequence[Sheet]) -> Margins:
    """Find the margins within which most lines of the document lie."""
    lines = [line for sheet in sheets for line in sheet.lines]
    if not lines:
        return Margins(0, 0, 0, 1, 1)
    size = Counter(round(line.size, 1) for line in lines for _ in line.words).most_common(1)[0][0]
    body = [line for line in lines if abs(line.size - size) <= _SAME_SIZE * size] or lines
    lefts = Counter(round(line.left) for line in body)
    often = [left for left, count in lefts.items() if count >= max(2, 0.1 * len(body))]
    left = min(often, default=min(lefts))
    indents = Counter({at: count for at, count in lefts.items() if at > left + _INDENT * size})
    indent = indents.most_common(1)[0][0] if indents else left
    rights = sorted(line.right for line in body)
    steps = [
        after.top - before.top
        for sheet in sheets
        for before, after in pairwise(sheet.lines)
        if after.top > before.top
    ]
    right = rights[-1 - len(rights) // _FEW_BEYOND]
    return Margins(left, right, indent, size or 1, median(steps or [1]))


def flow(sheets: Sequence[Sheet]) -> list[Flowing]:
    """Return paragraphs and tables in reading order, joined over pages."""
    margins = margins_of(sheets)
    found: list[Flowing] = []
    for sheet in sheets:
        first = True
        for block in _on_page(sheet, margins):
            if not (first and found and _continued(found[-1], block, margins)):
                found.append(block)
            first = False
    return found


def _on_page(sheet: Sheet, margins: Margins) -> Iterator[Flowing]:
    tables = list(sheet.tables)
    lines: list[Line] = []
    for line in sheet.lines:
        while tables and tables[0].top <= line.top:
            yield from _between(lines, sheet.page, margins)
            lines = []
            yield _table(sheet.page, tables.pop(0))
        lines.append(line)
    yield from _between(lines, sheet.page, margins)
    for table in tables:
        yield _table(sheet.page, table)


def _table(page: int, table: RuledTable) -> Flowing:
    return Flowing(page, rows=[list(row) for row in table.rows], edges=table.edges)


def _between(lines: Sequence[Line], page: int, margins: Margins) -> Iterator[Flowing]:
    """Yield what stands between two ruled tables."""
    lines = [
        line
        for line in lines
        if not (is_contents_line(line.words) or _CONTINUED_TABLE.fullmatch(line.words))
    ]
    rest: list[Line] = []
    for run, rows in parted(lines):
        if not rows:
            rest += run
            continue
        yield from _paragraphs(rest, page, margins)
        rest = []
        yield Flowing(page, rows=rows)
    yield from _paragraphs(rest, page, margins)


def _paragraphs(lines: Sequence[Line], page: int, margins: Margins) -> Iterator[Flowing]:
    now: Flowing | None = None
    for line in lines:
        if now and now.last and _goes_on(now.last, line, margins, same_page=True):
            _append(now, line)
            continue
        if now:
            yield now
        now = Flowing(page, words=line.words, first=line, last=line)
    if now:
        yield now


def _append(paragraph: Flowing, line: Line) -> None:
    paragraph.words = joined_words(paragraph.words, line.words)
    paragraph.last = line


def _goes_on(before: Line, after: Line, margins: Margins, *, same_page: bool) -> bool:
    """Tell whether one line of print is continued by the next."""
    size = before.size
    if abs(after.size - size) > _SAME_SIZE * size:
        return False
    if same_page and after.top - before.top > _LOOSE * max(margins.pitch, size):
        return False
    right = max(margins.right, before.right)
    if right - before.right > _SHORT * size + _unbreakable(after):
        return False
    if after.left - margins.left <= _INDENT * size:
        return True
    hanging = abs(after.left - before.left) <= _SAME_PLACE * size
    begins = abs(after.left - margins.indent) <= _SAME_PLACE * size
    return hanging and not begins and not before.words.endswith(_SENTENCE_ENDS)


def _unbreakable(line: Line) -> float:
    """Return the width of the number or the Latin word with which a line begins."""
    width = 0.0
    for glyph in line.glyphs:
        if not glyph.character.isascii() or glyph.character.isspace():
            break
        width = glyph.right - line.left
    return width


def _continued(before: Flowing, after: Flowing, margins: Margins) -> bool:
    """Join the first block of a page to the last of the page before, if it goes on."""
    if before.rows and after.rows:
        return _table_continued(before, after)
    if before.rows or after.rows or before.last is None or after.last is None:
        return False
    if after.first is None or not _goes_on(before.last, after.first, margins, same_page=False):
        return False
    before.words = joined_words(before.words, after.words)
    before.last = after.last
    return True


def _table_continued(before: Flowing, after: Flowing) -> bool:
    if len(before.rows[0]) != len(after.rows[0]):
        return False
    if any(
        abs(mine - other) > _SAME_EDGES
        for mine, other in zip(before.edges, after.edges, strict=False)
    ):
        return False
    heads = 0
    while heads < min(len(after.rows), len(before.rows)):
        if after.rows[heads] != before.rows[heads]:
            break
        heads += 1
    rows = after.rows[heads:]
    if rows and _is_rest_of_row(before.rows, rows[0]):
        before.rows[-1] = [
            joined_words(mine, other) if other else mine
            for mine, other in zip(before.rows[-1], rows[0], strict=True)
        ]
        rows = rows[1:]
    before.rows += rows
    return True


def _is_rest_of_row(rows: Sequence[Sequence[str]], row: Sequence[str]) -> bool:
    """Tell whether a page broke a row: a serial number everywhere but here."""
    numbered = [each[0].strip().isdecimal() for each in rows[1:]]
    return bool(numbered) and all(numbered) and not row[0].strip() and any(row)
