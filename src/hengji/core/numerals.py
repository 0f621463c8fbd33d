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
