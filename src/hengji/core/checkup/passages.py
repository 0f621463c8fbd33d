"""Passages (连贯段落): paragraphs put together again where a page broke them.

A printed page or a conversion ends a paragraph in the middle of a sentence,
and the rest stands behind the page number. A rule that reads sentences reads
passages, and a passage still knows the spot of each of its characters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from hengji.core.checkup.manuscript import Manuscript, Paragraph, Spot, Text

SHORTEST_BROKEN = 12
"""Characters a line needs before it can be taken for one that a page broke."""

Run = list[tuple[int, Text]]
"""Blocks that belong together: the number and the text of each."""

_SENTENCE_ENDS = tuple("。！？：；…!?:;”』」》）)】")
_DECIMAL_GOES_ON = r"(?!\d{1,2}\s*[%％分万亿元个倍吨米平公千，。；、）)])"
"""Parts ``97.50分``, broken off a sentence, from the number of a heading."""
_NUMBERED = re.compile(
    rf"\s*(?:#|[（(〔]?[一二三四五六七八九十百\d]{{1,4}}(?:[)）〕、]|[．.]{_DECIMAL_GOES_ON})"
    r"|第[一二三四五六七八九十百\d]+[章节条部])"
)
_BEGINS = re.compile(r"\u3000\u3000|\s*(?:[一二三四五六七八九十]{1,2}[是要]|首先[，,]|其次[，,])")
_LABELLED = re.compile(
    r"\s*(?:附件|附表|表|图)\s*[一二三四五六七八九十\d]|\s*附件\s*[:：]|\s*此页无正文|\s*[\u4e00-\u9fff]{0,6}目\s*录\s*$"
)
_DATED = re.compile(r"\s*(?:20\d{2}|二〇[〇一二三四五六七八九]{2})年[^，。；]{2,8}日\s*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Running words that belong together.

    Attributes:
        words: As printed, the pieces joined without anything between.
        plain: Folded, character for character as long as ``words``.
        starts: Where each piece begins in ``words``; the first is 0.
        blocks: The block of each piece, aligned with ``starts``.
        where: Names the place of the first piece.
    """

    words: str
    plain: str
    starts: tuple[int, ...]
    blocks: tuple[int, ...]
    where: str

    def spot(self, start: int, end: int) -> Spot:
        """Return the spot of some characters, cut at the end of its piece."""
        piece = bisect_right(self.starts, start) - 1
        first = self.starts[piece]
        limit = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.words)
        return Spot(self.blocks[piece], -1, -1, start - first, min(end, limit) - first)


def passages(manuscript: Manuscript) -> tuple[Passage, ...]:
    """Put the paragraphs of a manuscript together; tables part them."""
    return tuple(_joined(run) for run in _runs(manuscript))


def goes_on(before: str, after: str) -> bool:
    """Tell whether a page or a line end broke one sentence into these two."""
    ended = before.rstrip().endswith(_SENTENCE_ENDS)
    if ended or len(before.strip()) < SHORTEST_BROKEN or not after.strip():
        return False
    if _NUMBERED.match(before) and not re.search("[，。；,;]", before):
        return False
    return not any(pattern.match(after) for pattern in (_NUMBERED, _BEGINS, _LABELLED, _DATED))


def _runs(manuscript: Manuscript) -> Iterator[Run]:
    run: Run = []
    for number, block in enumerate(manuscript.blocks):
        goes = (
            isinstance(block, Paragraph)
            and bool(run)
            and goes_on(run[-1][1].words, block.text.words)
        )
        if run and not goes:
            yield run
            run = []
        if isinstance(block, Paragraph):
            run.append((number, block.text))
    if run:
        yield run


def _joined(run: Run) -> Passage:
    texts = [text for _, text in run]
    starts = [0]
    for text in texts[:-1]:
        starts.append(starts[-1] + len(text.words))
    return Passage(
        words="".join(text.words for text in texts),
        plain="".join(text.plain for text in texts),
        starts=tuple(starts),
        blocks=tuple(number for number, _ in run),
        where=texts[0].where,
    )
