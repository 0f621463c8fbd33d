"""Cells read as values (单元格取值): scores, money, words, numbers.

Nothing here decides what becomes of a row. A value that cannot be read is
``UNREADABLE``; one that is not there is None.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal
from enum import Enum
from typing import Final, Literal

from hengji.core.grading import Grade, read_grade
from hengji.core.names import name_key
from hengji.core.quantities import from_float, read_decimal
from hengji.documents.ledgers.grids import Cell, is_blank

_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_TWO_PARTS = re.compile(r"([^()\[\]【】]+)[(\[【]([^()\[\]【】]+)[)\]】]")
_BESIDE_GRADE = re.compile(r"[a-z]\+?级?|[\d.,<>=≤≥~—–\-分至到及以上下含]+")
_MOST_SHOWN = 40


class Unreadable(Enum):
    """The cell holds something, and it is not a value of this kind."""

    UNREADABLE = "unreadable"


UNREADABLE: Final = Unreadable.UNREADABLE
NotRead = Literal[Unreadable.UNREADABLE]


def read_number(
    cell: Cell, units: Mapping[str, Decimal], factor: Decimal, blanks: Collection[str]
) -> Decimal | NotRead | None:
    """Return the number of a cell in the base unit.

    Args:
        cell: A number, or text that may end in a unit of its own.
        units: Base units in one unit, by unit.
        factor: Base units in one unit of the column, for a number without.
        blanks: Marks that mean "nothing here".
    """
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return from_float(cell) * factor if math.isfinite(cell) else UNREADABLE
    if is_blank(cell):
        return None
    return _written_number(cell, units, factor, blanks) if isinstance(cell, str) else UNREADABLE


def _written_number(
    text: str, units: Mapping[str, Decimal], factor: Decimal, blanks: Collection[str]
) -> Decimal | NotRead | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain in blanks:
        return None
    if any(each.isdigit() and not each.isdecimal() for each in text):
        return UNREADABLE  # a footnote mark would become a digit
    number = read_decimal(plain)
    if number is not None:
        return number * factor
    for unit in sorted(units, key=len, reverse=True):
        if plain.endswith(unit):
            number = read_decimal(plain.removesuffix(unit).rstrip())
            return UNREADABLE if number is None else number * units[unit]
    return UNREADABLE


def read_word(cell: Cell, blanks: Collection[str]) -> str:
    """Return the key of a word, without brackets, or empty for a blank."""
    key = name_key(cell_text(cell))
    return "" if key in blanks else key


def grade_in(word: str, aliases: Mapping[str, Grade]) -> Grade | None:
    """Return the grade of ``优``, ``优(a)`` or ``a(优)``, or None.

    Args:
        word: By ``name_key``. Beside the grade may stand a letter or a range
            of scores, in brackets or before them; nothing else.
        aliases: Other words for the grades, by ``name_key``.
    """
    grade = read_grade(word, aliases)
    parts = _TWO_PARTS.fullmatch(word)
    if grade or parts is None:
        return grade
    grades = [read_grade(part, aliases) for part in parts.groups()]
    known = {found for found in grades if found}
    beside = (part for part, found in zip(parts.groups(), grades, strict=True) if not found)
    return known.pop() if len(known) == 1 and all(map(_BESIDE_GRADE.fullmatch, beside)) else None


def without_brackets(key: str) -> str:
    """Return a key without what stands in brackets."""
    return _BRACKETED.sub("", key)


def read_serial(cell: Cell) -> int | None:
    """Return a serial number (序号); whatever else stands there is no matter."""
    if isinstance(cell, str):
        plain = unicodedata.normalize("NFKC", cell).strip().rstrip(".、")
        return int(plain) if plain.isdecimal() and len(plain) < _MOST_SHOWN else None
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def cell_text(cell: Cell) -> str:
    """Write a cell as its reader sees it: 97.5, not 97.50000000000001."""
    if isinstance(cell, float):
        return str(from_float(cell))
    return str(cell)


def quoted(cell: Cell) -> str:
    """Quote a cell in a message, cut where it is long."""
    text = " ".join(cell_text(cell).split())
    return f"“{text[:_MOST_SHOWN]}…”" if len(text) > _MOST_SHOWN else f"“{text}”"
