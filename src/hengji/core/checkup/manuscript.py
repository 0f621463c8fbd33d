"""What any report says (文稿), in reading order: paragraphs and tables.

A reader of files makes it; the check-ups read it. Nothing here knows which
kind of file it came from, but every place can be named as its owner sees it
and found again in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hengji.core.flaws import Flaw


class Spot(NamedTuple):
    """Where some words stand: a block, in a table its cell, and the characters.

    Blocks, rows and columns count from 0; ``row`` and ``column`` are -1 in a
    paragraph; ``end`` is excluded.
    """

    block: int
    row: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """Words at one place: a paragraph (段落) or a cell (单元格).

    Attributes:
        words: As printed, without line ends inside.
        plain: The same with full-width letters and digits and Traditional
            characters folded; character for character as long as ``words``.
        where: Names the place as its owner sees it: ``第 3 页第 12 段``.
    """

    words: str
    plain: str
    where: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of running words; ``page`` counts from 1, 0 where unknown."""

    text: Text
    page: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A block of rows of cells, all rows equally long.

    A merged range shows its words in its first cell and nothing in the others.
    """

    rows: tuple[tuple[Text, ...], ...]
    where: str
    page: int = 0


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A file as read.

    Attributes:
        name: The file's name, without its folder.
        blocks: In reading order.
        flaws: What the reader has to say of the file itself: tracked changes
            that were taken as accepted, pages that hold pictures only, …
    """

    name: str
    blocks: tuple[Block, ...]
    flaws: tuple[Flaw, ...] = ()

    def texts(self) -> Iterator[tuple[Spot, Text]]:
        """Yield every text, of paragraphs and cells, with its whole spot."""
        for number, block in enumerate(self.blocks):
            if isinstance(block, Paragraph):
                yield Spot(number, -1, -1, 0, len(block.text.words)), block.text
                continue
            for row, cells in enumerate(block.rows):
                for column, cell in enumerate(cells):
                    yield Spot(number, row, column, 0, len(cell.words)), cell

    def text_at(self, spot: Spot) -> Text:
        """Return the whole text in which a spot lies."""
        block = self.blocks[spot.block]
        return block.text if isinstance(block, Paragraph) else block.rows[spot.row][spot.column]

    def words_at(self, spot: Spot) -> str:
        """Return the words of a spot, as printed."""
        return self.text_at(spot).words[spot.start : spot.end]
