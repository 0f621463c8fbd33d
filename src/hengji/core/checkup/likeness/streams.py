"""Streams (字流): a report as a row of symbols that know where they were printed.

Only running text counts: headings, lines of a table of contents and short
cells are alike in all reports by their nature and are left out. White space
and punctuation are left out too, so that they never part two copies.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hengji.core.checkup.likeness.masking import CITATION, NUMBER, Mask, masks_of
from hengji.core.checkup.manuscript import Manuscript, Paragraph
from hengji.core.checkup.passages import passages

Symbols = NDArray[np.uint32]
Positions = NDArray[np.int64]

SHORTEST_LINE = 25
"""Characters below which words count only if they end as a sentence does."""
SHORTEST_SENTENCE = 10
CLOSING = "。！？；，、：!?;,:.”’』」》〉）)】〕"

_ENDED = re.compile(r"[。；！？;!?][”』」》）)】]?\s*$")
_CONTENTS_LINE = re.compile(r"(?:[.．…·・]\s*){3,}[IVXivx\d\s]*$|\t\s*\d+\s*$")
_SENTENCE_END = re.compile("[。！？；!?;\n]")
_IS_KEPT = np.array([chr(code).isalnum() for code in range(0x10000)], dtype=np.bool_)


class Span(NamedTuple):
    """Characters of ``Stream.words``; ``end`` is excluded."""

    start: int
    end: int


class Piece(NamedTuple):
    """A paragraph or cell: where it begins in the words, and its place in the file."""

    start: int
    where: str


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """The running text of a report.

    Attributes:
        name: How people know the report: its file's name.
        words: As printed, paragraphs and cells parted by line ends.
        pieces: In order; the first begins at 0.
        symbols: One a letter, Chinese character or mask.
        starts: Where each symbol begins in ``words``.
        ends: Where each symbol ends, excluded.
        breaks: Numbers of the symbols that begin a sentence, ascending.
        own: Numbers of the symbols that are no boilerplate, ascending.
    """

    name: str
    words: str
    pieces: tuple[Piece, ...]
    symbols: Symbols
    starts: Positions
    ends: Positions
    breaks: Positions
    own: Positions

    def span(self, first: int, last: int) -> Span:
        """Return the characters from one symbol to another, and the marks that end them."""
        end = int(self.ends[last])
        while end < len(self.words) and self.words[end] in CLOSING:
            end += 1
        return Span(int(self.starts[first]), end)

    def where(self, span: Span) -> str:
        """Name the place of some characters as the report's owner sees it."""
        begins = [piece.start for piece in self.pieces]
        first = self.pieces[bisect_right(begins, span.start) - 1]
        last = self.pieces[bisect_right(begins, span.end - 1) - 1]
        return first.where if first == last else f"{first.where}至{last.where}"

    def own_length(self) -> int:
        """Count the letters and characters that are neither boilerplate nor masked."""
        return int(np.count_nonzero(is_letter(self.symbols[self.own])))


def is_letter(symbols: Symbols) -> NDArray[np.bool_]:
    """Tell letters and characters from masks."""
    return (symbols < NUMBER) | (symbols > CITATION)


def stream_of(manuscript: Manuscript, name: str = "", names: Sequence[str] = ()) -> Stream:
    """Return the stream of a manuscript.

    Args:
        manuscript: As read.
        name: How to call it, if not by its own name.
        names: Of the evaluated unit and project, to be masked.
    """
    found = sorted(_running(manuscript))
    words = "\n".join(each[2] for each in found)
    plain = "\n".join(each[3] for each in found)
    pieces, start = [], 0
    for _, _, text, _, where in found:
        pieces.append(Piece(start, where))
        start += len(text) + 1
    symbols, starts, ends = _symbols(plain, masks_of(plain, names))
    marks = [match.end() for match in _SENTENCE_END.finditer(plain)]
    breaks = np.unique(np.searchsorted(starts, np.array([0, *marks, len(plain)])))
    own = np.arange(len(symbols))
    return Stream(name or manuscript.name, words, tuple(pieces), symbols, starts, ends, breaks, own)


def symbols_of(plain: str) -> Symbols:
    """Return the symbols of a folded text."""
    return _symbols(plain, masks_of(plain))[0]


def _running(manuscript: Manuscript) -> Iterator[tuple[int, int, str, str, str]]:
    """Yield running words: block, number in it, as printed, folded, place."""
    for passage in passages(manuscript):
        if _is_running(passage.plain):
            yield passage.blocks[0], 0, passage.words, passage.plain, passage.where
    for number, block in enumerate(manuscript.blocks):
        if isinstance(block, Paragraph):
            continue
        cells = (cell for row in block.rows for cell in row)
        for count, cell in enumerate(cells):
            if _is_running(cell.plain):
                yield number, count, cell.words, cell.plain, cell.where


def _is_running(plain: str) -> bool:
    length = len(plain.strip())
    if length < SHORTEST_SENTENCE or _CONTENTS_LINE.search(plain):
        return False
    return length >= SHORTEST_LINE or bool(_ENDED.search(plain))


def _symbols(plain: str, masks: Sequence[Mask]) -> tuple[Symbols, Positions, Positions]:
    """Return the symbols of a text, and where each begins and ends."""
    codes = np.frombuffer(plain.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    kept = (codes >= len(_IS_KEPT)) | _IS_KEPT[np.minimum(codes, len(_IS_KEPT) - 1)]
    codes[(codes >= ord("A")) & (codes <= ord("Z"))] += 32
    ends = np.arange(1, len(codes) + 1)
    for mask in masks:
        kept[mask.start : mask.end] = False
        kept[mask.start] = True
        codes[mask.start] = mask.symbol
        ends[mask.start] = mask.end
    starts = np.flatnonzero(kept)
    return codes[starts], starts, ends[starts]
