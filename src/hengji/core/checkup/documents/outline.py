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

_RANKED = tuple(Style)
"""The styles from the highest level to the lowest, as they are usually used."""
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
_CONTENTS = re.compile(r"^[\s#*　]*[\u4e00-\u9fff]{0,6}目\s*录\s*$")
_LEADERS = re.compile(
    r"(?:[.．…·•]{3,}|\t|\s{2,})\s*[-—(（]?\s*\d{1,3}\s*[-—)）]?\s*$|[.．…·]{6,}$"
)
_ANNEX = re.compile(r"^[\s#*　]*附\s*[件表录]\s*[一二三四五六七八九十\d]{0,3}\s*[:：.、]?")
_ANNOUNCED = re.compile(r"^[\s#*　]*附\s*件\s*[:：]")
LONGEST_ANNEX_MARK = 12
_BEFORE_LIST = 3
"""Lines below the title 目录 among which its first entry is looked for."""
_LONGEST_ENTRY = 50
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
    part, contents = 0, _contents_of(passages)
    annexes: tuple[Style, ...] = ()
    for index, passage in enumerate(passages):
        if index in contents:
            continue
        heading = _heading(passage, index, part)
        listed = heading is not None and heading.style in annexes
        if _begins_part(passage.plain):
            part += 1
        elif heading and not listed:
            found.append(heading)
        annexes = _announced(passages, index) or (annexes if listed else ())
    return tuple(found)


def siblings_of(headings: Sequence[Heading]) -> tuple[Siblings, ...]:
    """Put the headings of one style below one parent together."""
    families: list[tuple[Heading | None, list[Heading]]] = []
    opened: list[tuple[Heading, int]] = []
    part = 0
    for heading in headings:
        if heading.part != part:
            opened, part = [], heading.part
        if _outranks(heading, opened):
            opened = []
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


def _outranks(heading: Heading, opened: Sequence[tuple[Heading, int]]) -> bool:
    """Tell whether a number of a higher style goes on whose beginning is lost.

    ``二、`` behind ``（三）`` continues a list of which ``一、`` was left off;
    ``一、`` there begins one below, as some reports have it.
    """
    styles = [each.style for each, _ in opened]
    return (
        heading.number > 1
        and heading.style in CHINESE_STYLES
        and all(each in _RANKED[_RANKED.index(heading.style) + 1 :] for each in styles)
    )


def _contents_of(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the passages that are lines of a table of contents."""
    lines = {
        index for index, passage in enumerate(passages) if _LEADERS.search(passage.plain[-_TAIL:])
    }
    titled = next((at for at, each in enumerate(passages) if _CONTENTS.match(each.plain)), None)
    begin = _first_chapter(passages) if titled is None else titled + 1
    return frozenset(lines | set(_listed_lines(passages, begin, untitled=titled is None)))


def _first_chapter(passages: Sequence[Passage]) -> int:
    """Return the first line that is numbered as a chapter or, if none is, the end."""
    return next(
        (
            at
            for at, each in enumerate(passages)
            if re.match(r"\s*第[一1]\s*(?:部分|章)", each.plain)
        ),
        len(passages),
    )


def _listed_lines(passages: Sequence[Passage], begin: int, *, untitled: bool) -> range:
    """Return the lines from ``begin`` up to where one of the first of them comes again.

    Without the title 目录 they are a table of contents if all of them are
    short and none is a sentence.
    """
    keys = [_bare(passage.plain) for passage in passages[begin:]]
    for at, key in enumerate(keys[: 1 if untitled else _BEFORE_LIST]):
        end = next(
            (
                place
                for place in range(at + 1, len(keys))
                if key and key in {keys[place], "".join(keys[place : place + 2])}
            ),
            0,
        )
        lines = passages[begin : begin + end]
        if end and (not untitled or all(_is_entry(each.plain) for each in lines)):
            return range(begin, begin + end)
    return range(0)


def _is_entry(line: str) -> bool:
    return len(line.strip()) <= _LONGEST_ENTRY and "。" not in line


def _bare(line: str) -> str:
    return re.sub(r"[\s#*　.．…·]+|\d{1,3}\s*$", "", line)


def _announced(passages: Sequence[Passage], index: int) -> tuple[Style, ...]:
    """Return the style in which a list of annexes goes on behind the line that opens it."""
    line = passages[index].plain
    opens = _ANNOUNCED.match(line)
    if opens is None:
        return ()
    following = _heading(passages[index + 1], index + 1, 0) if index + 1 < len(passages) else None
    if line[opens.end() :].strip() or following is None:
        return (Style.DOT,)
    return (following.style,) if following.number == 1 else ()


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
