"""Lines put together to paragraphs (续行): typed text, hard-wrapped text, recognised text.

A file whose lines all end at the same width was wrapped by a machine; there a
full line goes on in the next one, unless that one is indented or numbered.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hengji.core.checkup.passages import goes_on

_INDENT = re.compile(r"(?:\u3000|\t| {2,}|\xa0{2,})")
_BEGINS = re.compile(
    r"\s*(?:[（(〔][一二三四五六七八九十\d]{1,3}[)）〕]|[一二三四五六七八九十]{1,3}[、．.]"
    r"|\d{1,2}[、．.](?!\d)|\d{1,2}\.\d{1,2}[\s、]|第[一二三四五六七八九十百\d]+[章节条部]|附件|附表)"
)
_ENDED = ("。", "；", "！", "？", ";")
_TOLERANCE = 3
_LEAST_LINES = 6
_NARROWEST, _WIDEST = 30, 160
"""Half-widths between which a machine wraps Chinese text."""
_MOSTLY = 0.5


class Wrapping(NamedTuple):
    """How the lines of a file are wrapped.

    ``width`` is in half-widths, 0 if no machine wrapped them.
    """

    width: int
    indented: bool


def wrapping_of(lines: Sequence[str]) -> Wrapping:
    """Find out whether the lines were wrapped by a machine, and how wide."""
    filled = [line for line in lines if line.strip()]
    widths = [shown_width(line) for line in filled]
    longest = max(widths, default=0)
    if len(filled) < _LEAST_LINES or not _NARROWEST <= longest <= _WIDEST:
        return Wrapping(0, indented=False)
    full = sum(width >= longest - _TOLERANCE for width in widths)
    indented = sum(_INDENT.match(line) is not None for line in filled)
    return Wrapping(
        longest if full >= _MOSTLY * len(filled) else 0,
        indented=0 < indented < len(filled) * 0.8,
    )


def continues(before: str, after: str, wrapping: Wrapping) -> bool:
    """Tell whether a line goes on in the next one."""
    if _INDENT.match(after) or _BEGINS.match(after):
        return False
    full = wrapping.width and shown_width(before) >= wrapping.width - _TOLERANCE
    if full and wrapping.indented:
        return True
    return goes_on(before, after)


def shown_width(line: str) -> int:
    """Return the width of a line in half-widths, without white space at its end."""
    line = line.rstrip()
    if line.isascii():
        return len(line)
    return sum(1 + (unicodedata.east_asian_width(each) in "WFA") for each in line)


def joined_words(before: str, after: str) -> str:
    """Join two pieces of a line: with a space only between Latin words."""
    before, after = before.rstrip(), after.strip()
    latin = before[-1:].isascii() and after[:1].isascii()
    spaced = latin and before[-1:].isalpha() and after[:1].isalpha()
    return f"{before} {after}" if spaced else before + after


def are_two(before: str, after: str) -> bool:
    """Tell whether two lines of a cell are two things, not one broken in two."""
    before, after = before.rstrip(), after.lstrip()
    if before[-1:].isascii() and after[:1].isascii():
        return True
    return before.endswith(_ENDED) or _BEGINS.match(after) is not None


def one_text(lines: Iterable[str]) -> str:
    """Return the lines of a cell as one text: a broken name is whole again."""
    text = ""
    for line in (line.strip() for line in lines):
        if line:
            text += f" {line}" if text and are_two(text, line) else line
    return text
