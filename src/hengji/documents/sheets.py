"""Cells of every workbook that is written (单元格写出), none cut, none a formula."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.documents.ledgers.grids import letters

TEXT_TOO_LONG = FlawKind(
    "workbook-text-too-long",
    Severity.ERROR,
    "要写进工作簿的一段文字超过单元格的上限 32767 个字，写进去会被截断。",
    "请缩短这段文字，或分成几条。",
)

FILE_DATE = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date keeps equal values equal bytes
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
LONGEST_TEXT = 32_767
"""Characters of a cell, of which a rare one outside the basic plane is two."""
EXACT_DIGITS = 15
"""Digits a spreadsheet keeps; a longer number is written as text."""
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEAD_FORMAT = {"bold": True, "align": "center", "bg_color": "#DCE6F1", "text_wrap": True}
LINE_HEIGHT = 15
"""Points of one line of text."""
BASE_FORMAT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}


def is_exact(number: Decimal | int) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number."""
    return len(Decimal(number).as_tuple().digits) <= EXACT_DIGITS


def write_text(sheet: Any, line: int, column: int, text: str, style: Any) -> None:  # noqa: ANN401
    """Write a text as it is, whatever it begins with; half characters go.

    Args:
        sheet: A worksheet of xlsxwriter.
        line: From 0.
        column: From 0.
        text: Raises ``FlawsFound`` if it is too long to be kept whole.
        style: A cell format of the workbook.
    """
    check_text(sheet, line, column, text)
    sheet.write_string(line, column, _NO_CHARACTER.sub("", text), style)


def check_text(sheet: Any, line: int, column: int, text: str) -> None:  # noqa: ANN401
    """Refuse a text that its cell would cut."""
    if len(text) <= LONGEST_TEXT // 2:
        return
    length = len(text) + sum(each > "\uffff" for each in text)
    if length > LONGEST_TEXT:
        place = f"工作表“{sheet.get_name()}” 单元格 {letters(column)}{line + 1}"
        message = f"{place} 的文字有 {length} 个字，上限是 {LONGEST_TEXT} 个字：“{text[:40]}…”。"
        raise FlawsFound([TEXT_TOO_LONG.at(place, message)])


def lines_of(words: str, width: float) -> int:
    """Return how many lines a text takes in a column; a Chinese character is two wide."""
    return sum(
        max(-(-sum(1 if each.isascii() else 2 for each in line) // int(width - 2)), 1)
        for line in words.split("\n")
    )
