"""A draft (演示数据): words in which the places that a fault may strike are marked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hengji.core.checkup.manuscript import Block, Manuscript, Paragraph, Table, Text
from hengji.documents.manuscripts.folding import fold

OPEN, MIDDLE, CLOSE = "\ue000", "\ue001", "\ue002"
_MARK = re.compile(f"{OPEN}([^{MIDDLE}]*){MIDDLE}([^{CLOSE}]*){CLOSE}")

Rows = list[list[str]]
Part = str | Rows


def mark(name: str, words: object) -> str:
    """Mark words so that a fault finds them; a reader never sees the mark."""
    return f"{OPEN}{name}{MIDDLE}{words}{CLOSE}"


def unmarked(words: str) -> str:
    """Return the words a reader sees."""
    return _MARK.sub(r"\2", words)


def wrapped(words: str, width: int) -> list[str]:
    """Cut a paragraph into lines of some width, as a scanner does; marks stay whole."""
    lines, line, shown, inside = [], "", 0, False
    for character in words:
        line += character
        inside = character in (OPEN, MIDDLE) or (inside and character != CLOSE)
        shown += character not in (OPEN, MIDDLE, CLOSE)
        if shown >= width and not inside and character not in "0123456789,.":
            lines, line, shown = [*lines, line], "", 0
    return [*lines, line] if line else lines


class Marked(NamedTuple):
    """A marked place: the part, its row and column (-1 in running text), the words."""

    part: int
    row: int
    column: int
    name: str
    words: str


@dataclass(frozen=True)
class Draft:
    """A report before it is printed: its kind, parts, and the units it may name."""

    kind: str
    parts: Sequence[Part]
    roster: tuple[str, ...] = ()

    def marks(self, name: str) -> list[Marked]:
        """Return the places of one name, in reading order."""
        return [
            Marked(part, row, column, each[1], each[2])
            for part, content in enumerate(self.parts)
            for row, column, words in _texts(content)
            for each in _MARK.finditer(words)
            if each[1].split("/")[0] == name
        ]

    def rewritten(self, place: Marked, change: Callable[[str], str]) -> "Draft":
        """Return the draft with the words of one place changed."""
        old = f"{OPEN}{place.name}{MIDDLE}{place.words}{CLOSE}"

        def fix(words: str) -> str:
            return words.replace(old, change(place.words), 1)

        content = self.parts[place.part]
        if isinstance(content, str):
            return self.with_part(place.part, fix(content))
        rows = [list(row) for row in content]
        rows[place.row][place.column] = fix(rows[place.row][place.column])
        return self.with_part(place.part, rows)

    def with_part(self, number: int, content: Part) -> "Draft":
        """Return the draft with one part replaced."""
        parts = list(self.parts)
        parts[number] = content
        return replace(self, parts=parts)

    def with_inserted(self, number: int, content: Part) -> "Draft":
        """Return the draft with one part more."""
        parts = list(self.parts)
        parts.insert(number, content)
        return replace(self, parts=parts)

    def without(self, number: int) -> "Draft":
        """Return the draft without one part."""
        return replace(self, parts=[*self.parts[:number], *self.parts[number + 1 :]])

    def manuscript(self) -> Manuscript:
        """Return what a reader of the printed file would get."""
        blocks: list[Block] = []
        tables = 0
        for number, part in enumerate(self.parts, start=1):
            if isinstance(part, str):
                blocks.append(Paragraph(_text(part, f"第 {number} 段")))
                continue
            tables += 1
            blocks.append(_table(part, tables))
        return Manuscript(f"{self.kind}.docx", tuple(blocks))

    def markdown(self) -> str:
        """Return the draft as Markdown, tables with pipes."""
        lines = []
        for part in self.parts:
            if isinstance(part, str):
                lines.append(unmarked(part))
            else:
                rows = ["| " + " | ".join(unmarked(cell) for cell in row) + " |" for row in part]
                rule = "|" + "---|" * len(part[0])
                lines.append("\n".join([rows[0], rule, *rows[1:]]))
        return "\n\n".join(lines) + "\n"


def _texts(content: Part) -> list[tuple[int, int, str]]:
    if isinstance(content, str):
        return [(-1, -1, content)]
    return [
        (row, column, words)
        for row, cells in enumerate(content)
        for column, words in enumerate(cells)
    ]


def _text(words: str, where: str) -> Text:
    shown = unmarked(words)
    return Text(shown, fold(shown), where)


def _table(rows: Rows, number: int) -> Table:
    cells = tuple(
        tuple(
            _text(words, f"表 {number} 第 {line} 行第 {column} 列")
            for column, words in enumerate(row, start=1)
        )
        for line, row in enumerate(rows, start=1)
    )
    return Table(cells, f"表 {number}")
