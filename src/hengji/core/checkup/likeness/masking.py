"""Masks (掩去): what changes when a paragraph is copied for another unit.

Numbers, dates, cited documents and names of units and projects become one
symbol each, so that a copy with only these changed is the same text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

NUMBER, NAME, CITATION = 0xE000, 0xE001, 0xE002
"""Symbols of the private use area; a text that is read has none of them."""

_FUNCTION_WORDS = "由对向在与和及将经据按为是从到给了以等各该本我其的被把并或因使让请至于"
_SUFFIXES = (
    "财政局|委员会|管委会|办公室|事务所|研究院|设计院|卫生院|幼儿园|居委会|村委会|指挥部|"
    "合作社|监理部|大学|学院|学校|小学|中学|医院|公司|中心|大队|支队|中队|工会|协会|集团|"
    "法院|街道|分局|总站|管理站|服务站|管理处|管理所|派出所|局"
)
_CITATION = re.compile(r"《[^《》]{2,60}》(?:[（(][^（()）]{2,40}号[)）])?")
_YEAR = r"(?:(?:19|20)\d{2}|二[〇零○]\w\w)\s*年?"
_DATE = re.compile(
    rf"(?:{_YEAR}\s*(?:至|到|[-—–~～])\s*)?(?:(?:19|20)\d{{2}}|二[〇零○][〇零○一二三四五六七八九]{{2}})"
    r"\s*年度?(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{1,2}\s*月\s*\d{1,2}\s*日"
)
_COUNTED = "个家项名人次年月日万亿处件份所条户台套批期类级亩座户届元分"
_NUMBER = re.compile(
    r"\d(?:[\d,，.．]*\d)?\s*[%‰]?"
    rf"|[一二三四五六七八九十百千两〇零]{{2,}}|[一二三四五六七八九十两](?=[{_COUNTED}])"
)
_UNBROKEN = re.compile(rf"[^\W\d_{_FUNCTION_WORDS}]{{4,}}")
_SUFFIX = re.compile(rf"(?:{_SUFFIXES})(?!部署|面|限)")
LONGEST_NAME = 25


class Mask(NamedTuple):
    """Characters that become one symbol; ``end`` is excluded."""

    start: int
    end: int
    symbol: int


def masks_of(plain: str, names: Sequence[str] = ()) -> tuple[Mask, ...]:
    """Return the masks of a folded text in order, none over another.

    Args:
        plain: Folded words (``Text.plain``).
        names: Of the unit and the project; they go before everything else.
    """
    longest_first = sorted(set(filter(None, names)), key=lambda name: (-len(name), name))
    known = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
    found: list[Mask] = []
    for pattern, symbol in ((_CITATION, CITATION), (known, NAME), (_DATE, NUMBER)):
        plain = _without(plain, _found(pattern, plain, symbol), found)
    plain = _without(plain, _organisations(plain), found)
    _without(plain, _found(_NUMBER, plain, NUMBER), found)
    return tuple(sorted(found))


def _without(plain: str, masks: Iterator[Mask], found: list[Mask]) -> str:
    """Note masks and blank what they cover, so that no later one lies over them."""
    parts, at = [], 0
    for mask in masks:
        found.append(mask)
        parts += [plain[at : mask.start], " " * (mask.end - mask.start)]
        at = mask.end
    return "".join([*parts, plain[at:]])


def _found(pattern: re.Pattern[str], plain: str, symbol: int) -> Iterator[Mask]:
    return (Mask(match.start(), match.end(), symbol) for match in pattern.finditer(plain))


def _organisations(plain: str) -> Iterator[Mask]:
    """Yield what stands between a mark or function word and a suffix of offices."""
    for match in _UNBROKEN.finditer(plain):
        start = match.start()
        limit = min(match.end(), start + LONGEST_NAME)
        ends = [suffix.end() for suffix in _SUFFIX.finditer(plain, start + 2, limit)]
        if ends:
            yield Mask(start, ends[-1], NAME)
