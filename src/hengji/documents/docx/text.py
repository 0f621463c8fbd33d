"""Chinese text as WordprocessingML (文字): escaped, broken into runs, measured.

Everything a document says goes through ``runs``, so no text can open an
element, a field or a link of its own.
"""

import re
import unicodedata
from functools import lru_cache

from hengji.core.blocks import BLANK_PATTERN
from hengji.documents.measures import (
    LINE_PITCH,
    SIZE_BODY,
    SIZE_SMALL,
    TWIPS_PER_MILLIMETRE,
)

TIGHTENING = -5
"""Twips between body characters: 28 of them in 156 mm, whatever the program."""

CHARACTER = SIZE_BODY * 20 + TIGHTENING
"""One character (一字) of body text, in twips."""

SMALL_CHARACTER = SIZE_SMALL * 20
LINE = int(LINE_PITCH * TWIPS_PER_MILLIMETRE)
"""One line (一行) in twips, rounded down so that 22 of them fit."""

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * TWIPS_PER_MILLIMETRE)


def emu(length: int) -> int:
    """Return a length of twips in the unit of drawings."""
    return length * 635


def clean(text: str) -> str:
    """Drop what XML cannot carry, and end lines in one way."""
    if text.isprintable():
        return text
    return _ILLEGAL.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " ")


def escape(text: str) -> str:
    """Return the text for an element or a quoted attribute."""
    text = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def width(text: str) -> float:
    """Return how many characters wide the text is; figures are half as wide.

    >>> width("2024年9月14日")
    6.5
    """
    return sum(
        1 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in clean(text)
    )


def run(text: str, style: str = "") -> str:
    """Return one run; an end of line in the text is an end of line on paper."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    shown = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{look}<w:t xml:space="preserve">{shown}</w:t></w:r>'


def runs(text: str, blank_style: str, style: str = "") -> str:
    """Return the text as runs, every place to fill in (待填) shaded."""
    if "【" not in text:
        return run(text, style) if text else ""
    parts, end = [], 0
    for found in BLANK_PATTERN.finditer(text):
        if found.start() > end:
            parts.append(run(text[end : found.start()], style))
        parts.append(run(found[0], blank_style))
        end = found.end()
    if end < len(text):
        parts.append(run(text[end:], style))
    return "".join(parts)


def paragraph(style: str, content: str, direct: str = "") -> str:
    """Return a paragraph in a style; ``direct`` is what it alone has."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{direct}</w:pPr>{content}</w:p>'


@lru_cache(maxsize=1)
def namespaces() -> str:
    """Return the namespace declarations of the main part."""
    office = "http://schemas.openxmlformats.org"
    microsoft = "http://schemas.microsoft.com/office/word/2010"
    return (
        f'xmlns:w="{office}/wordprocessingml/2006/main"'
        f' xmlns:r="{office}/officeDocument/2006/relationships"'
        f' xmlns:wp="{office}/drawingml/2006/wordprocessingDrawing"'
        f' xmlns:a="{office}/drawingml/2006/main"'
        f' xmlns:c="{office}/drawingml/2006/chart"'
        f' xmlns:mc="{office}/markup-compatibility/2006"'
        f' xmlns:wps="{microsoft}/wordprocessingShape"'
    )
