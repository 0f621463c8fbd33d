"""Chinese numerals (中文数字) for headings and lists, from 1 to 9999."""

import re

_DIGITS = "零一二三四五六七八九"
_UNITS = ("千", "百", "十", "")
_MOST = 9999


def chinese_numeral(number: int) -> str:
    """Write 1 to 9999 as headings are numbered: 十二，三十.

    >>> [chinese_numeral(number) for number in (1, 10, 12, 30, 99, 101, 1010)]
    ['一', '十', '十二', '三十', '九十九', '一百零一', '一千零一十']
    """
    if not 1 <= number <= _MOST:
        raise ValueError(f"no heading numeral for {number}")
    digits = zip(f"{number:04}", _UNITS, strict=True)
    words = "".join("零" if digit == "0" else _DIGITS[int(digit)] + unit for digit, unit in digits)
    said = re.sub("零+", "零", words).strip("零")
    return said.removeprefix("一") if said.startswith("一十") else said


_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_TIMES = {"十": 10, "百": 100, "千": 1000}


def read_numeral(text: str) -> int | None:
    """Return the number a Chinese or Arabic numeral below 10,000 says, or None.

    >>> [read_numeral(text) for text in ("十二", "两", "一百零五", "二〇二四", "72", "十十")]
    [12, 2, 105, 2024, 72, None]
    """
    if text.isascii():
        return int(text) if text.isdigit() and len(text) <= len(_UNITS) else None
    if not text or len(text) > 2 * len(_UNITS):
        return None
    if all(each in _VALUES for each in text):
        return (
            int("".join(str(_VALUES[each]) for each in text)) if len(text) <= len(_UNITS) else None
        )
    return _read_units(text)


def _read_units(text: str) -> int | None:
    total, digit, smallest = 0, None, _MOST + 1
    for each in text:
        if each in _TIMES:
            if _TIMES[each] >= smallest or digit == 0:
                return None
            smallest = _TIMES[each]
            total += (1 if digit is None else digit) * smallest
            digit = None
        elif each not in _VALUES or digit:
            return None
        else:
            digit = _VALUES[each]
    return total + (digit or 0)
