"""The outline (层次标题) of a report, by its numbers and by nothing else.

A conversion loses styles and levels; what stays is ``一、（一）1.（1）``. Which
number lies below which is learnt from the report itself: a style that is open
goes on, a style that is not open begins below the last heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hengji.core.checkup.manuscript import Spot
from hengji.core.checkup.passages import Passage
from hengji.core.numerals import read_numeral

_HAN = "[一二三四五六七八九十百]{1,4}"
_LEAD = r"[\s#>*　]*"
MOST = 99


class Style(StrEnum):
    """How a heading is numbered; the value is an example."""

    CHAPTER = "第一章"
    LIST = "一、"
    BRACKET = "（一）"
    DOT = "1."
    ROUND = "（1）"
    HALF = "1）"
    CIRCLE = "①"
    DECIMAL = "1.1"


CHINESE_STYLES = frozenset({Style.CHAPTER, Style.LIST, Style.BRACKET})
"""Styles nobody uses for a list of things, so that a slip in them is certain."""

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (
        Style.CHAPTER,
        re.compile(rf"{_LEAD}(第\s*({_HAN}|\d{{1,2}})\s*(章|部分|篇|节))(?![，、的和])"),
    ),
    (Style.BRACKET, re.compile(rf"{_LEAD}([（(〔\[]\s*({_HAN})\s*[）)〕\]][、.．]?)")),
    (Style.ROUND, re.compile(rf"{_LEAD}([（(]\s*(\d{{1,2}})\s*[）)][、.．]?)")),
    (
        Style.LIST,
        re.compile(rf"{_LEAD}(({_HAN})\s*[、.．](?![一二三四五六七八九十]\s*[、级是季期类个项]))"),
    ),
    (Style.CIRCLE, re.compile(rf"{_LEAD}(([{_CIRCLES}]))")),
    (
        Style.DECIMAL,
        re.compile(
            rf"{_LEAD}((\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\.?)"
            r"(?=[\s　]*[\u4e00-\u9fff《“])"
            r"(?!\s*(?:[万亿元个千吨倍分月日年人亩户%]|百分|公里|平方|小时|米))"
        ),
    ),
    (
        Style.DOT,
        re.compile(
            rf"{_LEAD}((\d{{1,2}})\s*(?:[.．](?!\d)|[.．](?=20\d\d年)|、(?!\d{{1,2}}(?:号|、|\D))))"
        ),
    ),
    (Style.HALF, re.compile(rf"{_LEAD}((\d{{1,2}})\s*[）)])")),
)
_CONTENTS = re.compile(r"^[\s#*　]*目\s*录\s*$")
_LEADERS = re.compile(
    r"(?:[.．…·•]{3,}|\t|\s{2,})\s*[-—(（]?\s*\d{1,3}\s*[-—)）]?\s*$|[.．…·]{6,}$"
)
_ANNEX = re.compile(r"^[\s#*　]*附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}\s*[:：.、]?")
_ANNOUNCED = re.compile(r"^[\s#*　]*附\s*件\s*[:：]")
LONGEST_ANNEX_MARK = 12
_TAIL = 40
"""Characters at the end of a line in which its page number is looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered paragraph (带序号的标题或条目).

    Attributes:
        style: How it is numbered.
        number: Its last number.
        prefix: The numbers before it, of a decimal one (1.2 → 1).
        mark: The number as printed.
        title: What follows the number in its paragraph.
        spot: Where the mark stands.
        where: Names the place.
        passage: Number of its passage.
        part: Which separate part of the report it is in (正文、附件…), from 0.
    """

    style: Style
    number: int
    prefix: tuple[int, ...]
    mark: str
    title: str
    spot: Spot
    where: str
    passage: int
    part: int

    @property
    def is_wide(self) -> bool:
        """Tell whether its brackets are full-width."""
        return self.mark.startswith(("（", "〔"))


@dataclass(frozen=True, slots=True)
class Siblings:
    """Headings of one style below one parent (同级标题), in reading order."""

    parent: Heading | None
    headings: tuple[Heading, ...]


def headings_of(passages: Sequence[Passage]) -> tuple[Heading, ...]:
    """Return the numbered paragraphs, those of a table of contents left out."""
    found: list[Heading] = []
    part, contents, announcing = 0, _contents_of(passages), False
    for index, passage in enumerate(passages):
        if index in contents:
            continue
        heading = _heading(passage, index, part)
        if _begins_part(passage.plain):
            part += 1
        elif heading and not announcing:
            found.append(heading)
        announcing = _ANNOUNCED.match(passage.plain) is not None or (
            announcing and heading is not None and heading.style is Style.DOT
        )
    return tuple(found)


def siblings_of(headings: Sequence[Heading]) -> tuple[Siblings, ...]:
    """Put the headings of one style below one parent together."""
    families: list[tuple[Heading | None, list[Heading]]] = []
    opened: list[tuple[Heading, int]] = []
    part = 0
    for heading in headings:
        if heading.part != part:
            opened, part = [], heading.part
        level = next(
            (at for at, (each, _) in enumerate(opened) if _same_level(each, heading)), len(opened)
        )
        goes_on = level < len(opened) and opened[level][0].prefix == heading.prefix
        family = opened[level][1] if goes_on else len(families)
        if not goes_on:
            families.append((opened[level - 1][0] if level else None, []))
        families[family][1].append(heading)
        opened[level:] = [(heading, family)]
    return tuple(Siblings(parent, tuple(members)) for parent, members in families)


def chapters_of(headings: Sequence[Heading]) -> Iterator[tuple[Heading, ...]]:
    """Yield the headings of each chapter (章): from one of the first style to the next."""
    chapter: list[Heading] = []
    for heading in headings:
        begins = bool(chapter) and (
            heading.part != chapter[0].part or heading.style == chapter[0].style
        )
        if begins:
            yield tuple(chapter)
            chapter = []
        chapter.append(heading)
    if chapter:
        yield tuple(chapter)


def _same_level(opened: Heading, heading: Heading) -> bool:
    return opened.style is heading.style and len(opened.prefix) == len(heading.prefix)


def _contents_of(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the passages that are lines of a table of contents."""
    lines = {
        index for index, passage in enumerate(passages) if _LEADERS.search(passage.plain[-_TAIL:])
    }
    start = next((at for at, each in enumerate(passages) if _CONTENTS.match(each.plain)), None)
    if start is None:
        return frozenset(lines)
    keys = [_bare(passage.plain) for passage in passages[start + 1 :]]
    if keys:
        end = next((at for at, key in enumerate(keys[1:], start=1) if key and key == keys[0]), 0)
        lines |= set(range(start + 1, start + 1 + end))
    return frozenset(lines)


def _bare(line: str) -> str:
    return re.sub(r"[\s#*　.．…·]+|\d{1,3}\s*$", "", line)


def _begins_part(line: str) -> bool:
    """Tell whether a line is no more than ``附件 1`` or ``附表``."""
    found = _ANNEX.match(line)
    return found is not None and len(line.strip()) <= LONGEST_ANNEX_MARK


def _heading(passage: Passage, index: int, part: int) -> Heading | None:
    for style, pattern in _PATTERNS:
        if found := pattern.match(passage.plain):
            *prefix, number = _numbers(style, found[2])
            if not 0 < number <= MOST:
                return None
            return Heading(
                style=style,
                number=number,
                prefix=tuple(prefix),
                mark=passage.words[found.start(1) : found.end(1)],
                title=passage.plain[found.end(1) :].strip(),
                spot=passage.spot(found.start(1), found.end(1)),
                where=passage.where,
                passage=index,
                part=part,
            )
    return None


def _numbers(style: Style, said: str) -> list[int]:
    if style is Style.CIRCLE:
        return [_CIRCLES.index(said) + 1]
    if style is Style.DECIMAL:
        return [int(each) for each in said.split(".")]
    return [read_numeral(said) or 0]
