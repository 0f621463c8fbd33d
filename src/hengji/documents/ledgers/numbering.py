"""Chinese numbers before a text (编号): ``（一）`` or ``一、``."""

import re
from typing import NamedTuple

CHINESE_DIGITS = tuple("一二三四五六七八九十")
NUMBER_STARTS = frozenset((*CHINESE_DIGITS, "（", "("))
_ALONE = re.compile(r"([（(]?)([一二三四五六七八九十]{1,3})[)）]?[、.．：:]?")
_BEFORE = re.compile(
    r"(?:([（(])([一二三四五六七八九十]{1,3})[)）]|()([一二三四五六七八九十]{1,3})[、.．])"
)


class Number(NamedTuple):
    """A Chinese number, and whether it stands in brackets."""

    bracketed: bool
    numeral: str


def number_of(text: str) -> Number | None:
    """Return the number that a text is, or that it begins with."""
    if found := _ALONE.fullmatch(text):
        return Number(bool(found[1]), found[2])
    if found := _BEFORE.match(text):
        return Number(bool(found[1]), found[2] or found[4])
    return None


def without_number(text: str) -> str:
    """Return a text without the number before it."""
    return _BEFORE.sub("", text, count=1)
