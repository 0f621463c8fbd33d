"""A Word document as blocks (正文), in reading order, each character traced.

Headers and footers are not part of the text; neither is a table of contents.
Text boxes follow the paragraph they hang on, notes stand at the end.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from posixpath import join, normpath
from typing import NamedTuple

from lxml import etree

from hengji.core.checkup.passages import goes_on
from hengji.documents.manuscripts.word.cells import (
    Cell,
    RawTable,
    cells_of,
    holds_only_text,
    laid_out,
    put_together,
    table_rows,
)
from hengji.documents.manuscripts.word.changes import Changes
from hengji.documents.manuscripts.word.inline import (
    LINE,
    PAGE,
    Box,
    Event,
    Inline,
    Note,
    merges_with_next,
)
from hengji.documents.manuscripts.word.nodes import W, chosen, name_of, parsed, value_of
from hengji.documents.manuscripts.word.numbering import Numbering, read_numbering
from hengji.documents.manuscripts.word.styles import WordStyles, read_styles
from hengji.documents.manuscripts.word.traces import Piece, Traced, joined

MAIN = "word/document.xml"
_THROUGH = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "AlternateContent"})
_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}


class RawParagraph(NamedTuple):
    """A paragraph as read; ``label`` names a place outside the body: 文本框 1."""

    words: Traced
    page: int
    label: str = ""


RawBlock = RawParagraph | RawTable


@dataclass(slots=True)
class Document:
    """The parts of a Word document that are read, and the reading of them.

    ``main`` is the name of the part that holds the text; not every program
    calls it ``word/document.xml``.
    """

    archive: zipfile.ZipFile
    main: str = MAIN
    changes: Changes = field(default_factory=Changes)
    root: etree._Element = field(init=False)
    _styles: WordStyles = field(init=False)
    _numbering: Numbering = field(init=False)
    _inline: Inline = field(init=False)
    _page: int = 0
    _boxes: int = 0
    _waiting: list[RawBlock] = field(default_factory=list)
    _notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        root = self._part(self.main)
        if root is None:
            raise KeyError(self.main)
        self.root = root
        self._styles = read_styles(self._part(self.beside("styles")))
        self._numbering = read_numbering(self._part(self.beside("numbering")), self._styles)
        self._inline = Inline(self._styles, self.changes)
        self._page = int(next(self.root.iter(f"{W}lastRenderedPageBreak"), None) is not None)

    def beside(self, name: str) -> str:
        """Return the name of a part that stands beside the main one."""
        return normpath(join(self.main.rpartition("/")[0], f"{name}.xml"))

    def _part(self, name: str) -> etree._Element | None:
        try:
            return parsed(self.archive.read(name))
        except KeyError:
            return None

    def comments(self) -> int:
        """Count the comments of the document."""
        root = self._part(self.beside("comments"))
        return 0 if root is None else sum(name_of(child) == "comment" for child in root)

    def pictures(self) -> int:
        """Count the pictures in the text."""
        return sum(name_of(node) in {"blip", "imagedata"} for node in self.root.iter())

    def blocks(self) -> Iterator[RawBlock]:
        """Yield the text from its beginning to its end, once."""
        body = self.root.find(f"{W}body")
        if body is not None:
            yield from self._blocks(body)
        yield from self._note_blocks()

    def _blocks(self, parent: etree._Element, label: str = "") -> Iterator[RawBlock]:
        before: list[Traced] = []
        for node in _flow(parent):
            if name_of(node) == "tbl":
                yield from self._table(node, label)
                continue
            paragraph = self._lines(node, before)
            if merges_with_next(node):
                before = paragraph[0]
                continue
            before = []
            yield from self._paragraphs(paragraph, label)
        yield from self._paragraphs((before, [self._page] * len(before)), label)

    def _paragraphs(self, lines: tuple[list[Traced], list[int]], label: str) -> Iterator[RawBlock]:
        for words, page in zip(*lines, strict=True):
            yield RawParagraph(words, page, label)
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def _lines(self, node: etree._Element, before: list[Traced]) -> tuple[list[Traced], list[int]]:
        """Return the words of a paragraph, parted where a line end parts them."""
        number = "" if merges_with_next(node) else self._numbering.next_number(node)
        pieces = [Piece(number, None)] if number else []
        pieces += [piece for part in before for piece in part.pieces]
        lines, pages = [pieces], [self._page]
        for event in self._inline.events(node):
            if isinstance(event, Piece):
                lines[-1].append(event)
            elif event is LINE:
                lines.append([])
                pages.append(self._page)
            elif event is PAGE:
                self._page += 1
                pages[-1] = pages[-1] if _has_words(lines[-1]) else self._page
            else:
                self._set_aside(event)
        if self._is_contents(node):
            return [], []
        return _rejoined([Traced(tuple(line)) for line in lines], pages)

    def _is_contents(self, node: etree._Element) -> bool:
        if self._styles.is_contents(value_of(node.find(f"{W}pPr/{W}pStyle"))):
            return True
        return any("PAGEREF" in (each.text or "") for each in node.iter(f"{W}instrText"))

    def _set_aside(self, event: Event) -> None:
        if isinstance(event, Box):
            self._box(event.content, event.run)
        elif isinstance(event, Note):
            self._notes.append(event)

    def _box(self, content: etree._Element, run: etree._Element) -> None:
        """Read a text box; what stands in it comes after its paragraph."""
        self._boxes += 1
        waiting, self._waiting = self._waiting, []
        found = list(self._blocks(content, f"文本框 {self._boxes}"))
        self._waiting = [*waiting, *_anchored(found, run)]

    def _table(self, node: etree._Element, label: str) -> Iterator[RawBlock]:
        frame = holds_only_text(node)
        if frame is not None:
            yield from self._blocks(frame, label)
            return
        table = self._raw_table(node)
        yield from _with_nested(table)
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def _raw_table(self, node: etree._Element) -> RawTable:
        table = RawTable([], self._page)
        rows: list[list[Cell]] = []
        for row in table_rows(node):
            cells = [
                Cell(column, span, self._cell(cell, table), continues)
                for cell, column, span, continues in cells_of(row)
            ]
            rows.append(cells)
            if len(rows) == 1:
                table.page = self._page
        table.rows = laid_out(rows)
        return table

    def _cell(self, cell: etree._Element, table: RawTable) -> Traced:
        parts: list[Traced] = []
        before: list[Traced] = []
        for node in _flow(cell):
            if name_of(node) == "tbl":
                table.nested.append(self._raw_table(node))
                continue
            lines, _ = self._lines(node, before)
            before = lines if merges_with_next(node) else []
            parts += [] if before else lines
        return put_together(parts).stripped()

    def _note_blocks(self) -> Iterator[RawBlock]:
        for kind, words in (("footnote", "脚注"), ("endnote", "尾注")):
            referred = [note for note in self._notes if note.kind == kind]
            root = self._part(self.beside(_PARTS[kind])) if referred else None
            if root is None:
                continue
            by_key = {value_of(note, "id"): note for note in root if name_of(note) == kind}
            for number, note in enumerate(referred, start=1):
                if note.key in by_key:
                    found = list(self._blocks(by_key[note.key], f"{words} {number}"))
                    yield from _anchored(found, note.run)


def _flow(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, through whatever wraps them."""
    for child in parent:
        name = name_of(child)
        if name in {"p", "tbl"}:
            yield child
        elif name in _THROUGH:
            yield from _flow(chosen(child))


def _has_words(pieces: list[Piece]) -> bool:
    return any(piece.words.strip() for piece in pieces if piece.node is not None)


def _rejoined(lines: list[Traced], pages: list[int]) -> tuple[list[Traced], list[int]]:
    """Join lines that a line end inside a sentence parted."""
    whole, of_page = lines[:1], pages[:1]
    for line, page in zip(lines[1:], pages[1:], strict=True):
        if goes_on(whole[-1].words, line.words):
            whole[-1] = joined([whole[-1], line])
        else:
            whole.append(line)
            of_page.append(page)
    return whole, of_page


def _with_nested(table: RawTable) -> Iterator[RawTable]:
    yield table
    for inner in table.nested:
        yield from _with_nested(inner)


def _anchored(blocks: list[RawBlock], run: etree._Element) -> Iterator[RawBlock]:
    """Say of words in a box or a note where a comment on them goes."""
    anchor = partial(_anchor, run=run)
    for block in blocks:
        if isinstance(block, RawParagraph):
            yield block._replace(words=anchor(block.words))
        else:
            rows = [[anchor(words) for words in row] for row in block.rows]
            yield RawTable(rows, block.page, block.nested)


def _anchor(words: Traced, run: etree._Element) -> Traced:
    return Traced(words.pieces, run)
