"""Numbers in Chinese words (中文数字): 三百二十万, 一点五, 壹佰万元整."""

import re
from decimal import Decimal

from hengji.core.checkup.documents.figures.units import MULTIPLIERS

_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟零〇圆两", "一二三四五六七八九十百千零零元二")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
SPOKEN = "[零〇一二两三四五六七八九十百千万亿]{1,16}(?:点[零〇一二三四五六七八九]{1,6})?"
CAPITAL = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,24}[元圆][零壹贰叁肆伍陆柒捌玖角分整正]{0,8}"
_CAPITAL_PARTS = re.compile(
    "([^元]+)元(?:零?([一二三四五六七八九])角)?(?:零?([一二三四五六七八九])分)?[整正]?"
)


def read_spoken(words: str) -> Decimal | None:
    """Return the number some words say, or None if they say none.

    >>> read_spoken("三百二十"), read_spoken("一万零五十"), read_spoken("三十二点六二")
    (Decimal('320'), Decimal('10050'), Decimal('32.62'))
    """
    whole, _, fraction = words.translate(_CAPITALS).partition("点")
    value = _whole(whole)
    if value is None:
        return None
    if not fraction:
        return Decimal(value)
    return Decimal(f"{value}." + "".join(str(_DIGITS[digit]) for digit in fraction))


def read_capital(words: str) -> Decimal | None:
    """Return 元 from an amount in capitals: ``壹佰万元整`` is 1000000."""
    found = _CAPITAL_PARTS.fullmatch(words.translate(_CAPITALS))
    value = _whole(found[1]) if found else None
    if found is None or value is None:
        return None
    tenths, hundredths = (_DIGITS[found[part]] if found[part] else 0 for part in (2, 3))
    return Decimal(value) + Decimal(tenths) / 10 + Decimal(hundredths) / 100


def _whole(words: str) -> int | None:
    """Add up digits and units; a row of bare digits (二〇二四) is no number."""
    above = total = section = 0
    digit: int | None = None
    for letter in words:
        if letter in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[letter]
        elif letter in "十百千":
            section += (1 if digit is None else digit) * int(MULTIPLIERS[letter])
            digit = None
        elif letter == "万":
            total += (section + (digit or 0)) * int(MULTIPLIERS[letter])
            section, digit = 0, None
        else:
            above += (total + section + (digit or 0)) * int(MULTIPLIERS[letter])
            total, section, digit = 0, 0, None
    return above + total + section + (digit or 0)
