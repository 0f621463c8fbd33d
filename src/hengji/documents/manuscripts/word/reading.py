"""A Word document as a manuscript, and each place of it traced to its node."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from hengji.core.checkup.manuscript import Block, Manuscript, Paragraph, Spot, Table, Text
from hengji.core.flaws import Flaw
from hengji.documents.manuscripts.columns import tabbed
from hengji.documents.manuscripts.pictures import PICTURES_ONLY
from hengji.documents.manuscripts.places import (
    Counter,
    cell_place,
    is_contents_line,
    text_at,
)
from hengji.documents.manuscripts.word.cells import RawTable
from hengji.documents.manuscripts.word.document import MAIN, Document, RawBlock, RawParagraph
from hengji.documents.manuscripts.word.nodes import parsed
from hengji.documents.manuscripts.word.traces import Traced

BROKEN = (KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError)
"""What is raised by a file that is not whole."""
_LINK = "{*}Relationship"


class TracedManuscript(NamedTuple):
    """A manuscript with the trace of each of its texts.

    ``traces`` is keyed by block, row and column as in ``Spot``; empty cells
    are left out.
    """

    manuscript: Manuscript
    traces: dict[tuple[int, int, int], Traced]
    document: Document

    def trace(self, spot: Spot) -> Traced:
        """Return the words of a spot with their nodes."""
        whole = self.traces.get((spot.block, spot.row, spot.column), Traced())
        return whole.cut(spot.start, spot.end)


def main_part(archive: zipfile.ZipFile) -> str:
    """Return the name of the part that holds the text."""
    if MAIN in archive.namelist():
        return MAIN
    links = parsed(archive.read("_rels/.rels"))
    targets = [
        link.get("Target", "")
        for link in links.iterfind(_LINK)
        if link.get("Type", "").endswith("/officeDocument")
    ]
    return targets[0].lstrip("/") if targets else MAIN


def read_word(name: str, archive: zipfile.ZipFile) -> TracedManuscript:
    """Read a Word document; raise one of ``BROKEN`` if it is not whole."""
    document = Document(archive, main_part(archive))
    blocks = _Blocks()
    for is_tabbed, group in groupby(document.blocks(), key=_is_tabbed):
        run = list(group)
        if is_tabbed and not blocks.add_tabbed(run):
            for _, alike in groupby(run, key=_tabs):
                blocks.add_all(list(alike))
        elif not is_tabbed:
            blocks.add_all(run)
    flaws = list(document.changes.flaws(name, document.comments()))
    flaws += _pictures_only(name, document, blocks.blocks)
    manuscript = Manuscript(name, tuple(blocks.blocks), tuple(flaws))
    return TracedManuscript(manuscript, blocks.traces, document)


def _pictures_only(name: str, document: Document, blocks: Sequence[Block]) -> Iterator[Flaw]:
    if not blocks and (pictures := document.pictures()):
        message = f"“{name}”里只有 {pictures} 张图片，没有可以读取的文字。"
        yield PICTURES_ONLY.at(name, message)


def _tabs(block: RawBlock) -> int:
    return block.words.words.strip().count("\t") if isinstance(block, RawParagraph) else 0


def _is_tabbed(block: RawBlock) -> bool:
    return isinstance(block, RawParagraph) and "\t" in block.words.words.strip()


@dataclass(slots=True)
class _Blocks:
    """Collects blocks, names their places and keeps their traces."""

    blocks: list[Block] = field(default_factory=list)
    traces: dict[tuple[int, int, int], Traced] = field(default_factory=dict)
    _counter: Counter = field(default_factory=Counter)
    _labelled: dict[str, int] = field(default_factory=dict)

    def add_all(self, run: Sequence[RawBlock]) -> None:
        """Add blocks one by one, or as a table if they are one."""
        if len(run) > 1 and _tabs(run[0]) and self.add_tabbed(run):
            return
        for block in run:
            self._add(block)

    def _add(self, block: RawBlock) -> None:
        if isinstance(block, RawTable):
            self._add_table(block.rows, block.page)
            return
        words = block.words.stripped()
        shown = words.words
        if not shown or is_contents_line(shown):
            return
        where = self._place(shown.replace("\t", " "), block)
        self.traces[len(self.blocks), -1, -1] = words
        self.blocks.append(Paragraph(text_at(shown.replace("\t", " "), where), block.page))

    def add_tabbed(self, run: Sequence[RawBlock]) -> bool:
        """Add paragraphs with tabs as one table, if they are one."""
        paragraphs = [block for block in run if isinstance(block, RawParagraph)]
        lines = [block.words.words for block in paragraphs]
        if any(map(is_contents_line, lines)) or (spans := tabbed(lines)) is None:
            return False
        rows = [
            [block.words.cut(start, end).stripped() for start, end in row]
            for block, row in zip(paragraphs, spans, strict=True)
        ]
        self._add_table(rows, paragraphs[0].page)
        return True

    def _place(self, shown: str, block: RawParagraph) -> str:
        if not block.label:
            return self._counter.paragraph(shown, block.page)
        number = self._labelled[block.label] = self._labelled.get(block.label, 0) + 1
        page = f"第 {block.page} 页" if block.page else ""
        return f"{page}{block.label} 第 {number} 段"

    def _add_table(self, rows: Sequence[Sequence[Traced]], page: int) -> None:
        if not any(cell.pieces for row in rows for cell in row):
            return
        where = self._counter.table()
        number = len(self.blocks)
        lines: list[tuple[Text, ...]] = []
        for line, row in enumerate(rows):
            cells: list[Text] = []
            for column, traced in enumerate(row):
                if traced.pieces:
                    self.traces[number, line, column] = traced
                words = traced.words.replace("\t", " ")
                cells.append(text_at(words, cell_place(where, line, column)))
            lines.append(tuple(cells))
        self.blocks.append(Table(tuple(lines), where, page))
