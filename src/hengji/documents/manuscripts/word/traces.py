"""Traced words (可回溯的文字): each character with the node it came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree


class Piece(NamedTuple):
    """Some characters of one node.

    Attributes:
        words: The characters.
        node: Where they stand, or None for an automatic number and for what
            joins two paragraphs of a cell.
        start: Where they begin in the text of the node.
    """

    words: str
    node: etree._Element | None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Traced:
    """Words with their pieces, in order.

    Attributes:
        pieces: None is empty.
        anchor: Where a comment on these words goes if it cannot stand beside
            them: the run that holds the text box or refers to the note.
    """

    pieces: tuple[Piece, ...] = ()
    anchor: etree._Element | None = None

    @property
    def words(self) -> str:
        """Return the characters of all pieces."""
        return "".join(piece.words for piece in self.pieces)

    def cut(self, start: int, end: int) -> "Traced":
        """Return the characters from ``start`` up to ``end``."""
        kept: list[Piece] = []
        at = 0
        for piece in self.pieces:
            first, last = max(start - at, 0), min(end - at, len(piece.words))
            if first < last:
                kept.append(Piece(piece.words[first:last], piece.node, piece.start + first))
            at += len(piece.words)
        return Traced(tuple(kept), self.anchor)

    def stripped(self) -> "Traced":
        """Return the words without white space around them."""
        words = self.words
        if words == words.strip():
            return self
        start = len(words) - len(words.lstrip())
        return self.cut(start, max(len(words.rstrip()), start))


def joined(parts: Iterable[Traced], between: str = "") -> Traced:
    """Put traced words together, with something between that has no node."""
    pieces: list[Piece] = []
    anchor = None
    for part in parts:
        if pieces and between:
            pieces.append(Piece(between, None))
        pieces.extend(part.pieces)
        anchor = anchor if anchor is not None else part.anchor
    return Traced(tuple(pieces), anchor)
