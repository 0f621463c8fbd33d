"""Markdown's own marks (标记), taken off so that the words remain.

The level of a heading is told by its number and not by its marks.
"""

import re
from html import unescape

_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s+|(?=[^\s#]))")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_CLOSING = re.compile(r"\s+#+\s*$")
_IMAGE = re.compile(r"!\[([^\[\]]{0,400})\]\([^()]{0,800}\)")
_LINK = re.compile(r"\[([^\[\]]{1,400})\]\([^()\s]{0,800}\)")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)(.{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])(\*|_)(?=[^\s*_])([^*_]{1,2000}?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"(`{1,9})(.{1,2000}?)\1")
_TAG = re.compile(
    r"</?(?:b|i|u|p|br|em|strong|span|div|center|font|sup|sub|a|hr)\b[^<>]{0,400}>", re.IGNORECASE
)
_OPEN, _CLOSE = "<!--", "-->"
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")
_RULE = re.compile(r"\s*(?:[-*_=]\s*){3,}")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_MARKS = re.compile(r"[*_`\[\]<&\\~!]")


def starts_block(line: str) -> bool:
    """Tell whether a line begins something new whatever stood before it."""
    return any(mark.match(line) for mark in (_HEADING, _BULLET, _QUOTE))


def is_heading_line(line: str) -> bool:
    """Tell whether Markdown marks this line as a heading."""
    return _HEADING.match(line) is not None


def shows_nothing(line: str) -> bool:
    """Tell whether a line is only a rule or the edge of quoted code."""
    return _RULE.fullmatch(line) is not None or _FENCE.match(line) is not None


def without_remarks(text: str) -> str:
    """Blank what HTML hides; line ends stay, so lines keep their numbers."""
    kept: list[str] = []
    at = 0
    while (start := text.find(_OPEN, at)) >= 0 and (end := text.find(_CLOSE, start)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + len(_CLOSE)
    return "".join([*kept, text[at:]]) if kept else text


def words_of(line: str) -> str:
    """Return the words of a line without Markdown's marks."""
    if heading := _HEADING.match(line):
        line = _CLOSING.sub("", line[heading.end() :])
    else:
        line = _QUOTE.sub("", line, count=1)
        line = _BULLET.sub("", line, count=1)
    return inline_words(line)


def inline_words(text: str) -> str:
    """Return words without the marks that stand among them."""
    if not _MARKS.search(text):
        return text
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _CODE.sub(r"\2", text)
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", text))
    return unescape(_ESCAPED.sub(r"\1", _TAG.sub("", text)))
