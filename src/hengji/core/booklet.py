"""A document with a cover (成册文件): a book or a report that is no 公文.

It has no masthead and no number of the bureau; body, tables and annexes are
those of an official document, so the same writers lay it out.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hengji.core.blocks import (
    BLANK_PATTERN,
    Annex,
    Block,
    block_texts,
    format_date,
    heading_flaws,
    table_flaws,
)
from hengji.core.flaws import Flaw, FlawKind, Severity

MOST_BLANKS_NAMED = 8
"""More blanks in one place than this are counted, not named."""

BOOKLET_BLANK = FlawKind(
    "booklet-blank",
    Severity.WARNING,
    "评价文件中有没有记载的内容，印作“【待填：…】”。",
    "请在评价的相应页面补上后重新生成，或在成稿中手工填写。",
)


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover (封面).

    Attributes:
        title: What it is about, one text for each line.
        kind: What it is: 绩效评价报告.
        remark: In brackets below, for instance that it is a draft; or empty.
        fields: Each with its name, in order.
        issuer: Who made it.
        issued: None prints a blank to fill in.
    """

    title: tuple[str, ...]
    kind: str
    remark: str
    fields: tuple[tuple[str, str], ...]
    issuer: str
    issued: date | None


@dataclass(frozen=True, slots=True)
class Booklet:
    """Everything a document with a cover says.

    Attributes:
        cover: The first page.
        depth: Levels of headings that the table of contents lists.
        blocks: The body in order.
        annexes: In order, each listed in the table of contents.
        mark: What stands at the top of every page but the cover, for instance
            演示数据; or empty.
    """

    cover: Cover
    depth: int
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    mark: str = ""

    @property
    def name(self) -> str:
        """Name it in one line."""
        return f"{''.join(self.cover.title)}{self.cover.kind}"


def texts_in(booklet: Booklet) -> Iterator[tuple[str, str]]:
    """Yield every text a reader sees, with the name of its place."""
    cover = booklet.cover
    for text in (*cover.title, cover.kind, cover.remark, cover.issuer):
        yield "封面", text
    for name, text in cover.fields:
        yield "封面", name
        yield "封面", text
    yield "封面", format_date(cover.issued, "日期")
    yield from block_texts(booklet.blocks)
    for annex in booklet.annexes:
        yield "附件", annex.title
        yield from block_texts(annex.blocks)
    yield "页眉", booklet.mark


def check_booklet(booklet: Booklet) -> tuple[Flaw, ...]:
    """Find what is formally wrong, and what prints as a blank, place by place."""
    parts = (booklet.blocks, *(annex.blocks for annex in booklet.annexes))
    return (
        *(flaw for blocks in parts for flaw in heading_flaws(blocks)),
        *(flaw for blocks in parts for flaw in table_flaws(blocks)),
        *_blank_flaws(booklet),
    )


def _blank_flaws(booklet: Booklet) -> Iterator[Flaw]:
    """Name what is blank in each place in one sentence."""
    blanks: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for where, text in texts_in(booklet):
        blanks[where] |= dict.fromkeys(found[4:-1] for found in BLANK_PATTERN.findall(text))
    for where, found in blanks.items():
        if found:
            names = "、".join(list(found)[:MOST_BLANKS_NAMED])
            more = f"等 {len(found)} 项" if len(found) > MOST_BLANKS_NAMED else ""
            yield BOOKLET_BLANK.at(where, f"没有{names}{more}，印作“【待填：…】”。")
