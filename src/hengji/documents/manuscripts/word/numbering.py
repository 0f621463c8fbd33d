"""Automatic numbers (自动编号): what Word prints before a paragraph.

The number is nowhere in the text, so a reader of headings would not see it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from hengji.core.numerals import chinese_numeral
from hengji.documents.manuscripts.word.nodes import W, is_on, number_of, value_of
from hengji.documents.manuscripts.word.styles import WordStyles

_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_LEGAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_COUNTING = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "japaneseDigitalTenThousand",
        "koreanCounting",
    }
)
_ENDS_ITSELF = tuple("、）)】〕．：。")
_MOST = 9999
_MOST_CIRCLED = 20


class Level(NamedTuple):
    """One level of a list."""

    start: int
    kind: str
    text: str
    suffix: str
    legal: bool
    restarts: int | None
    style: str


@dataclass(frozen=True, slots=True)
class WordList:
    """A list that paragraphs refer to: its levels, and where it starts anew."""

    counted_as: str
    levels: Mapping[int, Level]
    anew: Mapping[int, int]


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document from its beginning."""

    lists: Mapping[str, WordList]
    styles: WordStyles
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _used: set[tuple[str, int]] = field(default_factory=set)

    def next_number(self, paragraph: etree._Element) -> str:
        """Return what Word prints before this paragraph, and count it."""
        key, depth = self._place(paragraph)
        numbered = self.lists.get(key)
        level = numbered.levels.get(depth) if numbered else None
        if numbered is None or level is None:
            return ""
        counts = self._counts.setdefault(numbered.counted_as, {})
        if depth in numbered.anew and (key, depth) not in self._used:
            counts[depth] = numbered.anew[depth] - 1
        self._used.add((key, depth))
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            if _starts_anew(numbered.levels.get(deeper), depth):
                del counts[deeper]
        return _printed(numbered, level, counts)

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return the list and the level of a paragraph; no list is empty."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        key, depth = _key_and_depth(own)
        style = value_of(paragraph.find(f"{W}pPr/{W}pStyle")) or self.styles.usual
        for each in self.styles.chain(style):
            if key:
                break
            key, of_style = _key_and_depth(each.numbering)
            depth = depth if depth is not None else self._depth_of(key, each.key, of_style)
        return ("" if key == "0" else key), depth or 0

    def _depth_of(self, key: str, style: str, otherwise: int | None) -> int | None:
        numbered = self.lists.get(key)
        levels = numbered.levels.items() if numbered else ()
        return next((depth for depth, level in levels if level.style == style), otherwise)


def _key_and_depth(numbering: etree._Element | None) -> tuple[str, int | None]:
    if numbering is None:
        return "", None
    return value_of(numbering.find(f"{W}numId")), number_of(numbering.find(f"{W}ilvl"))


def _starts_anew(level: Level | None, after: int) -> bool:
    if level is None or level.restarts is None:
        return True
    return level.restarts != 0 and after < level.restarts


def _printed(numbered: WordList, level: Level, counts: Mapping[int, int]) -> str:
    if level.kind in {"bullet", "none"}:
        return ""

    def number(found: re.Match[str]) -> str:
        depth = int(found[1]) - 1
        other = numbered.levels.get(depth)
        if other is None:
            return ""
        kind = "decimal" if level.legal and other.kind != "decimalZero" else other.kind
        return number_text(counts.get(depth, other.start), kind)

    text = _PLACEHOLDER.sub(number, level.text)
    if not text or level.suffix == "nothing" or text.endswith(_ENDS_ITSELF):
        return text
    return f"{text} "


def number_text(number: int, kind: str) -> str:
    """Write a number in a format of Word's: 一, ①, iv.

    >>> [number_text(12, kind) for kind in ("chineseCounting", "decimalEnclosedCircle")]
    ['十二', '⑫']
    """
    if not 1 <= number <= _MOST:
        return str(number)
    if kind in _COUNTING:
        return chinese_numeral(number)
    return _WRITERS.get(kind, str)(number)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= _MOST_CIRCLED else str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text


def _letter(number: int, first: str) -> str:
    times, at = divmod(number - 1, 26)
    return chr(ord(first) + at) * (times + 1)


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "koreanDigital": _digital,
    "chineseLegalSimplified": lambda each: chinese_numeral(each).translate(_LEGAL),
    "ideographLegalTraditional": lambda each: chinese_numeral(each).translate(_LEGAL),
    "ideographTraditional": lambda each: _STEMS[(each - 1) % len(_STEMS)],
    "ideographZodiac": lambda each: _BRANCHES[(each - 1) % len(_BRANCHES)],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda each: f"({each})",
    "decimalEnclosedFullstop": lambda each: f"{each}.",
    "decimalZero": lambda each: f"{each:02}",
    "decimalFullWidth": lambda each: "".join(chr(ord(digit) + 0xFEE0) for digit in str(each)),
    "upperRoman": lambda each: _roman(each).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda each: _letter(each, "A"),
    "lowerLetter": lambda each: _letter(each, "a"),
}


def read_numbering(root: etree._Element | None, styles: WordStyles) -> Numbering:
    """Read ``numbering.xml``; without one nothing is numbered."""
    if root is None:
        return Numbering({}, styles)
    abstract = {value_of(each, "abstractNumId"): each for each in root.iterfind(f"{W}abstractNum")}
    numbers = {value_of(each, "numId"): each for each in root.iterfind(f"{W}num")}

    def definition(number: etree._Element, *, linked: bool = True) -> etree._Element | None:
        found = abstract.get(value_of(number.find(f"{W}abstractNumId")))
        link = value_of(found.find(f"{W}numStyleLink")) if found is not None else ""
        style = styles.by_key.get(link)
        if not linked or style is None:
            return found
        other = numbers.get(_key_and_depth(style.numbering)[0])
        return definition(other, linked=False) if other is not None else found

    lists = {
        key: _word_list(number, found)
        for key, number in numbers.items()
        if (found := definition(number)) is not None
    }
    return Numbering(lists, styles)


def _word_list(number: etree._Element, definition: etree._Element) -> WordList:
    levels = dict(_levels(definition))
    anew: dict[int, int] = {}
    for override in number.iterfind(f"{W}lvlOverride"):
        depth = number_of(override, "ilvl") or 0
        levels |= dict(_levels(override))
        start = number_of(override.find(f"{W}startOverride"))
        if start is not None:
            anew[depth] = start
    return WordList(value_of(definition, "abstractNumId"), levels, anew)


def _levels(parent: etree._Element) -> list[tuple[int, Level]]:
    found: list[tuple[int, Level]] = []
    for each in parent.iterfind(f"{W}lvl"):
        start = number_of(each.find(f"{W}start"))
        level = Level(
            start=1 if start is None else start,
            kind=value_of(each.find(f"{W}numFmt")) or "decimal",
            text=value_of(each.find(f"{W}lvlText")),
            suffix=value_of(each.find(f"{W}suff")),
            legal=is_on(each.find(f"{W}isLgl")),
            restarts=number_of(each.find(f"{W}lvlRestart")),
            style=value_of(each.find(f"{W}pStyle")),
        )
        found.append((number_of(each, "ilvl") or 0, level))
    return [(depth, level) for depth, level in found if 0 <= depth < _LEVELS]
