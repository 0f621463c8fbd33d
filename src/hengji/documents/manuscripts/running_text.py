"""Running text (.md、.txt) as blocks: paragraphs, and tables in all their ways.

A table is written with pipes, with tabs, as HTML, or with gaps of spaces. The
pieces into which pages broke it are one table again.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from hengji.core.checkup.manuscript import Block, Paragraph
from hengji.documents.manuscripts import markup
from hengji.documents.manuscripts.columns import (
    LEAST_ROWS,
    MOST_COLUMNS,
    Span,
    gapped,
    gaps_in,
    is_gapped,
    spans_alike,
    tabbed,
)
from hengji.documents.manuscripts.html_tables import tables_in
from hengji.documents.manuscripts.places import (
    Counter,
    is_contents_line,
    text_at,
)
from hengji.documents.manuscripts.tables import as_table, check_cells
from hengji.documents.manuscripts.wrapping import (
    Wrapping,
    continues,
    joined_words,
    one_text,
    wrapping_of,
)

Row = list[str]

_LINE_END = re.compile(r"\r\n|\r|\n|\x0b|\x0c|\x85|\u2028|\u2029")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[—–\-－·]+\s*\d{1,4}\s*[—–\-－·]+|第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?)\s*"
)
_PIPE = re.compile(r"(?<!\\)[|｜]")
_RULE_MARKS = frozenset(" \t|｜:：+=-─━│┃┼┌┐└┘├┤┬┴")
_HTML = "\ue000table\ue000"
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def text_blocks(text: str, *, is_markdown: bool = True) -> Iterator[Block]:
    """Yield the blocks of a text in order.

    ``is_markdown`` tells whether Markdown's marks are marks or words.
    """
    grids: list[list[Row]] = []
    if is_markdown:
        text = _with_tables_aside(markup.without_remarks(text), grids)
    lines = _LINE_END.split(text)
    return _Reading(lines, grids, wrapping_of(lines), is_markdown).blocks()


def _with_tables_aside(text: str, grids: list[list[Row]]) -> str:
    """Put a mark for each HTML table; lines keep their numbers."""
    kept, at = [], 0
    for start, end, grid in tables_in(text):
        mark = f"\n{_HTML}{len(grids)}"
        kept += [text[at:start], mark, "\n" * max(text.count("\n", start, end), 1)]
        grids.append(grid)
        at = end
    return "".join([*kept, text[at:]])


@dataclass(slots=True)
class _Reading:
    lines: Sequence[str]
    grids: Sequence[list[Row]]
    wrapping: Wrapping
    is_markdown: bool
    counter: Counter = field(default_factory=Counter)
    words: str = ""
    line: int = 0
    last: str = ""
    rows: list[Row] = field(default_factory=list)
    tried: dict["_Way", tuple[int, int]] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        at = 0
        while at < len(self.lines):
            end, rows = self._table_at(at)
            if rows is not None:
                yield from self._paragraph()
                yield from self._grow(rows)
                at = end
                continue
            yield from self._take(at)
            at += 1
        yield from self._paragraph()
        yield from self._table()

    def _table_at(self, at: int) -> tuple[int, list[Row] | None]:
        """Return the rows of a table that begins here, and the line after it."""
        line = self.lines[at]
        if line.startswith(_HTML):
            return at + 1, self.grids[int(line.removeprefix(_HTML))]
        if is_contents_line(line):
            return at, None
        for way in _WAYS:
            if way.belongs(line):
                for end in self._ends(way, at):
                    rows = way.rows(self.lines[at:end], goes_on=self._width())
                    if rows is not None:
                        return end, rows
        return at, None

    def _ends(self, way: "_Way", at: int) -> Iterator[int]:
        """Yield where a table written this way may end, no end twice.

        That is after the last line that belongs, or the last like the first.
        """
        whole, alike = self.tried.get(way, (0, 0))
        if at < alike:
            return
        new = at >= whole
        if new:
            whole = at + 1
            while whole < len(self.lines) and way.belongs(self.lines[whole]):
                whole += 1
        marks = way.marks(self.lines[at])
        alike = at + 1
        while alike < whole and way.marks(self.lines[alike]) == marks:
            alike += 1
        self.tried[way] = (whole, alike)
        if new:
            yield whole
        if alike < whole or not new:
            yield alike

    def _width(self) -> int:
        """Return the columns of the table that may go on here, or 0."""
        return len(self.rows[0]) if self.rows and not self.words else 0

    def _grow(self, rows: list[Row]) -> Iterator[Block]:
        """Add rows to the table before them, or begin a new one."""
        width = max(map(len, rows))
        check_cells(width * (len(rows) + len(self.rows)))
        if self.rows and len(self.rows[0]) != width:
            yield from self._table()
        if self.rows and rows[0] == self.rows[0]:
            rows = rows[1:]
        self.rows += [[*row, *[""] * (width - len(row))] for row in rows]

    def _take(self, at: int) -> Iterator[Block]:
        line = self.lines[at]
        if not line.strip() or _PAGE_NUMBER.fullmatch(line):
            yield from self._paragraph()
            return
        if self.is_markdown and markup.shows_nothing(line):
            yield from self._paragraph()
            return
        if is_contents_line(line):
            return
        yield from self._table()
        begins = self.is_markdown and (
            markup.starts_block(line) or markup.is_heading_line(self.last)
        )
        if not self.words or begins or not continues(self.last, line, self.wrapping):
            yield from self._paragraph()
            self.words, self.line = self._shown(line), at + 1
        else:
            self.words = joined_words(self.words, self._shown(line))
        self.last = line

    def _shown(self, line: str) -> str:
        return (markup.words_of(line) if self.is_markdown else line).strip()

    def _paragraph(self) -> Iterator[Block]:
        words, self.words = self.words.replace("\t", " "), ""
        if words:
            yield Paragraph(text_at(words, self.counter.line(words, self.line)))

    def _table(self) -> Iterator[Block]:
        rows, self.rows = self.rows, []
        if any(cell for row in rows for cell in row):
            yield as_table(rows, self.counter.table())


def _is_piped(line: str) -> bool:
    plain = line.strip()
    return plain.startswith(("|", "｜", "+-")) or len(_PIPE.findall(plain)) > 1


def _has_tab(line: str) -> bool:
    return "\t" in line.strip()


def _piped(lines: Sequence[str], *, goes_on: int) -> list[Row] | None:  # noqa: ARG001 - one shape
    rows = [_cells(line) for line in lines if not _RULE_MARKS.issuperset(line)]
    return rows if rows and 1 < max(map(len, rows)) <= MOST_COLUMNS else None


def _cells(line: str) -> Row:
    plain = line.strip()
    inner = plain[1:] if plain[:1] in {"|", "｜"} else plain
    if inner[-1:] in {"|", "｜"} and inner[-2:-1] != "\\":
        inner = inner[:-1]
    cells = (one_text(_BREAK.split(cell.replace("\\|", "|"))) for cell in _PIPE.split(inner))
    return [markup.inline_words(cell).strip() for cell in cells]


def tabbed_rows(lines: Sequence[str], *, goes_on: int = 0) -> list[Row] | None:
    """Return the cells of lines with tabs, or None if they are no table.

    ``goes_on`` is the width of a table that these lines may continue.
    """
    spans = tabbed(lines)
    if spans is None and goes_on:
        rows = [line.strip(" \u3000").split("\t") for line in lines]
        return _shown_rows(rows) if all(len(row) == goes_on for row in rows) else None
    return _cut(lines, spans)


def gapped_rows(lines: Sequence[str], *, goes_on: int = 0) -> list[Row] | None:
    """Return the cells of lines with gaps, or None if they are no table."""
    lines = [line for line in lines if not _RULE_MARKS.issuperset(line)]
    spans = gapped(lines)
    if spans is None and goes_on >= LEAST_ROWS:
        return _cut(lines, spans_alike(lines, goes_on))
    return _cut(lines, spans)


def _cut(lines: Sequence[str], spans: list[list[Span]] | None) -> list[Row] | None:
    if spans is None:
        return None
    return _shown_rows(
        [[line[start:end] for start, end in row] for line, row in zip(lines, spans, strict=True)]
    )


def _shown_rows(rows: list[Row]) -> list[Row]:
    return [[markup.inline_words(cell).strip() for cell in row] for row in rows]


class _Rows(Protocol):
    """Makes rows of lines, or tells that they are no table."""

    def __call__(self, lines: Sequence[str], *, goes_on: int) -> list[Row] | None: ...


class _Way(NamedTuple):
    """A way to write a table: which lines belong, how many marks a line has, its rows."""

    belongs: Callable[[str], bool]
    marks: Callable[[str], int]
    rows: _Rows


_WAYS = (
    _Way(_is_piped, lambda line: len(_PIPE.findall(line)), _piped),
    _Way(_has_tab, lambda line: line.strip().count("\t"), tabbed_rows),
    _Way(is_gapped, gaps_in, gapped_rows),
)
