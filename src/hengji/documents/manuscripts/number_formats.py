"""Number formats of a workbook (数字格式): a cell as its reader sees it.

A score stored as 97.5 may show 97.50, 0.3262 may show 32.62%. What a format
says beyond digits, separators, percent and dates is shown as in 常规.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hengji.core.quantities import from_float, round_half_up
from hengji.documents.ledgers.cells import cell_text
from hengji.documents.ledgers.grids import Cell
from hengji.documents.manuscripts.wrapping import one_text

GENERAL = "General"
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    31: 'yyyy"年"m"月"d"日"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    41: "#,##0",
    42: "#,##0",
    43: "#,##0.00",
    44: "#,##0.00",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|(.)', re.DOTALL)
_MASK = frozenset("0#?.,%")
_DIGIT_MARKS = frozenset("0#?")
_DATE_PART = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|AM/PM)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_MOST_DECIMALS = 12
_LONGEST_CODE = 255


class _Mask(NamedTuple):
    before: str
    after: str
    decimals: int
    optional: int
    grouped: bool
    percent: int
    thousands: int


def shown_cell(cell: Cell, code: str) -> str:
    """Return the words of a cell in its number format."""
    match cell:
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number(from_float(cell), code)
        case datetime() | date() | time():
            return _moment(cell, code)
        case timedelta():
            return str(cell)
        case _:
            return one_text(cell.splitlines()) if "\n" in cell else cell


def _number(value: Decimal, code: str) -> str:
    sections = _SECTIONS.split(code[:_LONGEST_CODE])
    negative = value < 0 and len(sections) > 1
    mask = _mask(sections[1] if negative else sections[0])
    if mask is None:
        return cell_text(float(value)) if value != value.to_integral_value() else f"{value:f}"
    scaled = abs(value) * 100**mask.percent / Decimal(1000) ** mask.thousands
    rounded = _rounded(scaled, mask.decimals)
    text = f"{rounded:,.{mask.decimals}f}" if mask.grouped else f"{rounded:.{mask.decimals}f}"
    for _ in range(mask.optional):
        text = text.removesuffix("0")
    sign = "-" if value < 0 and not negative and rounded else ""
    return f"{sign}{mask.before}{text.removesuffix('.')}{mask.after}"


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Round to so many decimals through the one function that rounds hundredths."""
    return round_half_up(value.scaleb(decimals - 2)).scaleb(2 - decimals)


@lru_cache(maxsize=512)
def _mask(section: str) -> _Mask | None:
    """Take a section of a format apart; None for what it cannot say."""
    before, mask, after = "", "", ""
    for literal, character in _characters(section):
        if character in _MASK and not literal:
            mask += character
        elif not literal and character in "Ee@/G":
            return None
        elif mask.strip("%"):
            after += character
        else:
            before += character
    digits = mask.replace("%", "")
    if not _DIGIT_MARKS.intersection(digits):
        return None
    whole, _, decimals = digits.partition(".")
    marks = [mark for mark in decimals if mark in _DIGIT_MARKS]
    percent = mask.count("%")
    return _Mask(
        before=before,
        after=("%" * percent + after).rstrip(),
        decimals=min(len(marks), _MOST_DECIMALS),
        optional=sum(mark == "#" for mark in marks),
        grouped="," in whole.rstrip(","),
        percent=percent,
        thousands=len(digits) - len(digits.rstrip(",")),
    )


def _characters(section: str) -> Iterator[tuple[bool, str]]:
    """Yield each character with whether it stands for itself."""
    for quoted, escaped, symbol, other in _TOKEN.findall(section):
        if other:
            yield False, other
        else:
            yield from ((True, each) for each in quoted or escaped or symbol)


def _moment(value: date | time, code: str) -> str:
    parts = _DATE_PART.findall(_SECTIONS.split(code[:_LONGEST_CODE])[0])
    if not any(token for _, _, token, _ in parts):
        return str(value).removesuffix(" 00:00:00")
    written: list[str] = []
    hours = False
    for at, (quoted, escaped, token, other) in enumerate(parts):
        name = token.lower()
        if name.startswith("m") and (hours or _seconds_follow(parts[at + 1 :])):
            name = "n" * len(name)
        hours = name.startswith("h") if name else hours
        written.append(_date_part(value, name) if name else quoted or escaped or other)
    return "".join(written).strip("@; ")


def _seconds_follow(parts: Sequence[tuple[str, str, str, str]]) -> bool:
    following = next((token for _, _, token, _ in parts if token), "")
    return following.lower().startswith("s")


def _date_part(value: date | time, name: str) -> str:
    part = {"y": "year", "m": "month", "d": "day", "h": "hour", "n": "minute", "s": "second"}
    number = getattr(value, part.get(name[0], ""), None)
    if number is None:
        return ""
    if name[0] == "y":
        return f"{number % 100:02}" if name in {"y", "yy"} else f"{number:04}"
    return str(number) if len(name) == 1 else f"{number:02}"
