"""The shapes of quantities (数量的写法), made from the words of the rulebook."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from hengji.core.checkup.objectives.folding import NUMERAL
from hengji.core.checkup.objectives.values import Operator, ValueWords

Pattern = re.Pattern[str]
NUMBER = r"[-+]?\d+(?:\.\d+)?"
_YEAR = r"(?:19|20)\d{2}"
_END = r"(?:年?[底末终]|初|中旬?|之前|以前|前|之内|以内|内|止|起)*"
_QUARTER = r"(?:第?[一二三四1-4]季度?|[上下]半年)"
_MONTH = r"(?:1[0-2]|0?[1-9])月(?:份|(?:[12]\d|3[01]|0?[1-9])[日号]|[上中下]旬)?"
_DAY = (
    rf"{_YEAR}年度?(?:{_MONTH}|{_QUARTER})?{_END}",
    rf"{_YEAR}[-./](?:1[0-2]|0?[1-9])(?:[-./](?:[12]\d|3[01]|0?[1-9]))?{_END}",
    rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])",
    rf"[每次当本]?(?:年)?{_MONTH}{_END}",
    r"[每当本次同]?(?:年度?|月|季度?|学期|学年)[底末终](?:之前|以前|前)?",
    rf"{_QUARTER}{_END}",
    r"每(?:年|季度?|月|周|旬)[^\d]{0,4}\d{1,2}[日号](?:之前|以前|前)?",
)
_LEVEL = (
    r"(?:[一二三四五六七八九特甲乙丙]|[1-9]|i{1,3}|iv|v|[a-e]{1,5}\+{0,2}|[1-5]a)(?:级|类|等奖|等|档|星级?)",
    r"[1-5一二三四五](?:星级|星)",
    r"(?:第|前)\d+(?:名|位|%)?(?:以内|之内|内)?",
    r"(?:第|前)[一二三四五六七八九十]+(?:名|位)",
    r"(?:gb|cjj|jgj|jtg|db|hj|iso|yy|sl|ny|ga|ws|mz|cj|dl|dz|cecs)[a-z]{0,2}(?:/t|/z)?\d[\d.\-:]*",
)
_TIMES = r"\d+[×x*]\d+(?:小时|h)"
_PER = r"(?:(?:年|月|日|周|人|户|村|校|县|季|每)均|每[年月日周人户村校县个次名家亩季]度?)"

_PLACE = "(?:国家|国标|国|省|市|县|区|部|行业|地方)?"
_JOIN = "(?:-|~|至|到)"
_MONTHS = rf"(?:{_YEAR}(?:年)?)?(?:1[0-2]|0?[1-9])(?:月)?{_JOIN}(?:1[0-2]|0?[1-9])月(?:底|末)?"
_YEARS = rf"{_YEAR}(?:年)?{_JOIN}{_YEAR}年(?:底|末|前|内)?"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Compiled shapes; a ``whole`` one must be all of the value."""

    before: Pattern
    after: Pattern
    ratio: Pattern
    proportion: Pattern
    number: Pattern
    per_number: Pattern
    any_unit: Pattern
    span: Pattern
    between: Pattern
    date: Pattern
    some_date: Pattern
    duration: Pattern
    times: Pattern
    level: Pattern
    some_level: Pattern
    numeral: Pattern
    quantity: Pattern
    bare: Pattern
    comparative: Pattern
    reached: Pattern
    base: Pattern
    vague: Pattern
    zero: Pattern
    year: Pattern


def any_of(words: Iterable[str]) -> str:
    """Return an alternation, the longest word first, that matches nothing if empty."""
    ordered = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, ordered))})" if ordered else "(?!)"


@cache
def patterns_of(words: ValueWords) -> Patterns:
    """Compile the shapes once for each set of words."""
    parts = _parts_of(words)
    return Patterns(**_quantity_shapes(parts), **_time_shapes(parts), **_word_shapes(parts, words))


class Meanings(NamedTuple):
    """What the words beside a number mean: operators, and ratios in percent."""

    before: Mapping[str, Operator]
    after: Mapping[str, Operator]
    ratios: Mapping[str, Decimal]


@cache
def meanings_of(words: ValueWords) -> Meanings:
    """Return the meanings once for each set of words."""
    return Meanings(dict(words.before), dict(words.after), dict(words.ratios))


class _Parts(NamedTuple):
    """Alternations of words, from which the shapes are put together."""

    ratios: str
    durations: str
    unit: str
    measured: str
    day: str
    level: str
    before: str
    after: str
    comparative: str


def _parts_of(words: ValueWords) -> _Parts:
    ratios = any_of(word for word, _ in words.ratios)
    durations = any_of(words.durations)
    single = rf"[十百千万亿]{{0,2}}{any_of(words.units)}"
    unit = rf"(?:{single}(?:[/·*每]{any_of((*words.units, *words.durations))})*)"
    return _Parts(
        ratios,
        durations,
        unit,
        measured=rf"(?:{ratios}|{durations}|{unit})",
        day=f"(?:{'|'.join((*_DAY, any_of(words.dates)))})",
        level=rf"(?:{'|'.join((*_LEVEL, any_of(words.levels)))})",
        before=any_of(word for word, _ in words.before),
        after=any_of(word for word, _ in words.after),
        comparative=f"{any_of(words.comparatives)}(?![率幅量额值])",
    )


def _quantity_shapes(parts: _Parts) -> dict[str, Pattern]:
    return {
        "ratio": re.compile(rf"({NUMBER})({parts.ratios})"),
        "proportion": re.compile(r"(\d{1,4}(?:\.\d+)?)[:比/](\d{1,4}(?:\.\d+)?)"),
        "number": re.compile(rf"({NUMBER})({parts.unit})?"),
        "per_number": re.compile(
            rf"({_PER}[^\d≥≤<>=]{{0,6}}?){parts.before}?({NUMBER})({parts.measured})"
        ),
        "any_unit": re.compile(rf"({NUMBER})([\u4e00-\u9fff/]{{1,5}}|[a-z]{{1,4}}\d?)"),
        "span": re.compile(rf"({NUMBER})({parts.measured})?{_JOIN}({NUMBER})({parts.measured})?"),
        "between": re.compile(
            rf"({NUMBER})({parts.measured})?[≤<][^\d≤<]{{0,6}}[≤<]({NUMBER})({parts.measured})?"
        ),
        "numeral": re.compile(
            rf"(?:(?<=^)|(?<=[≥≤<>=至到\-~/每]))(半|{NUMERAL})(?=个?(?:{parts.measured})|至|到|-|~|$|个)"
        ),
        "quantity": re.compile(rf"(?<![a-z\d.])({NUMBER})个?({parts.measured})({parts.after})?"),
        "bare": re.compile(rf"[≥≤<>=]({NUMBER})$"),
    }


def _time_shapes(parts: _Parts) -> dict[str, Pattern]:
    return {
        "date": re.compile(
            rf"(?:于|在|截至|截止到?|至|到|力争|确保|不晚于|不迟于)?"
            rf"(?:{_MONTHS}|{_YEARS}|{parts.day}(?:{_JOIN}{parts.day})?)[\u4e00-\u9fff]{{0,8}}"
        ),
        "some_date": re.compile(parts.day),
        "duration": re.compile(rf"({NUMBER})个?({parts.durations})"),
        "times": re.compile(_TIMES),
        "year": re.compile(rf"(?<!\d){_YEAR}(?=年|[-./]|\d{{4}}(?!\d))"),
        "level": re.compile(
            rf"(?:符合|达到|达|满足|优于|不低于|执行)?{_PLACE}{parts.level}[\u4e00-\u9fff]{{0,6}}"
        ),
        "some_level": re.compile(rf"{_PLACE}{parts.level}"),
    }


def _word_shapes(parts: _Parts, words: ValueWords) -> dict[str, Pattern]:
    return {
        "before": re.compile(parts.before),
        "after": re.compile(f"{parts.after}$"),
        "comparative": re.compile(parts.comparative),
        "reached": re.compile(
            rf"{parts.comparative}[^\d]{{0,4}}?(?:到|至|为|达到?)[^\d]{{0,4}}\d"
            rf"|[升降增减][至到][^\d]{{0,4}}\d"
        ),
        "base": re.compile("|".join(words.bases) or "(?!)"),
        "vague": re.compile(any_of(word for word, _ in words.vague)),
        "zero": re.compile(
            rf"(?:零|0|无|不发生|未发生|不出现|杜绝|没有)[\u4e00-\u9fff]{{0,8}}{any_of(words.zero_nouns)}"
            r"(?:发生)?"
        ),
    }
