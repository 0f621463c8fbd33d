"""Markdown's own marks (标记), taken off so that the words remain.

The level of a heading is told by its number and not by its marks.
"""

import re
from html import unescape

_HEADING = re.compile(r"\s{0,3}#{1,6}(?:\s+|(?=[^\s#]))")
_BULLET = re.compile(r"\s*[-*+]\s+(?=\S)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_CLOSING = re.compile(r"\s+#+\s*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\((?:[^()\s]|\([^()]*\))*\)")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])(\*|_)(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![\w*])")
_CODE = re.compile(r"(`+)(.+?)\1")
_TAG = re.compile(
    r"</?(?:b|i|u|p|br|em|strong|span|div|center|font|sup|sub|a|hr)\b[^>]*>", re.IGNORECASE
)
_REMARK = re.compile(r"<!--.*?-->", re.DOTALL)
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
    if "<!--" not in text:
        return text
    return _REMARK.sub(lambda found: "\n" * found[0].count("\n"), text)


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
