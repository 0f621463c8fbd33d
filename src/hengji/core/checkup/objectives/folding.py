"""One spelling of a value (归一): width, blanks, signs and number words folded."""

import re
from decimal import Decimal

from hengji.core.names import name_key

_FOOTNOTES = re.compile("[①-⓿❶-➓\u2460-\u249b]")
_SIGNS = (
    (re.compile("[≧⩾]"), "≥"),
    (re.compile("[≦⩽]"), "≤"),
    (re.compile(">=|=>|≥="), "≥"),
    (re.compile("<=|=<|≤="), "≤"),
    (re.compile("[〜∼∽]"), "~"),
    (re.compile("[–—―−‐‑－]+"), "-"),
    (re.compile("[⟶➔➝⇒]|->"), "→"),
    (re.compile("[%％]{2,}"), "%"),
    (re.compile("[∶ː]"), ":"),
)
_SEPARATORS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_ENDS = "。.;；,，、!！\"'“”‘’"
_SERIAL = re.compile(r"^(?:\(\d{1,2}\)|\d{1,2}[、)])(?=.)|^\d{1,2}\.(?=\D)")
_LABEL = re.compile(r"^(?:目标值|指标值|年度目标|年度指标值|预期值|标准值?|值):")
_NOTE = re.compile(r"^(.+?)[(\[【]([^()\[\]【】]*)[)\]】]$")
_PERCENT_WORDS = re.compile(r"百分之([零〇一二两三四五六七八九十百点\d.]+)")
_DIGITS = {each: place for place, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "[零〇一二两三四五六七八九十百千万亿]+"


def fold(text: str) -> str:
    """Return a value in the one spelling the classifier reads.

    >>> fold("１，２００　人 次。"), fold("＞＝ 95％"), fold("百分之九十五以上")
    ('1200人次', '≥95%', '95%以上')
    """
    key = name_key(_FOOTNOTES.sub("", text))
    for pattern, sign in _SIGNS:
        key = pattern.sub(sign, key)
    key = _SEPARATORS.sub("", key).strip(_ENDS)
    key = _LABEL.sub("", _SERIAL.sub("", key))
    key = _PERCENT_WORDS.sub(_percent, key)
    return key.replace("百分百", "100%")


def split_note(key: str) -> tuple[str, str]:
    """Part a folded value from the note in brackets at its end.

    >>> split_note("提高5个百分点(2022年81%→86%)")
    ('提高5个百分点', '2022年81%→86%')
    """
    found = _NOTE.match(key)
    return (found[1].rstrip(_ENDS), found[2]) if found else (key, "")


def read_numeral(words: str) -> Decimal | None:
    """Return a whole number written in Chinese, or None.

    >>> [read_numeral(words) for words in ("三", "十二", "一百二十", "两千零五", "三万", "万")]
    [Decimal('3'), Decimal('12'), Decimal('120'), Decimal('2005'), Decimal('30000'), None]
    """
    for big, size in (("亿", 10**8), ("万", 10**4)):
        head, mark, tail = words.partition(big)
        if mark:
            upper = read_numeral(head)
            lower = read_numeral(tail) if tail else Decimal(0)
            return None if upper is None or lower is None else upper * size + lower
    return _below_ten_thousand(words)


def _below_ten_thousand(words: str) -> Decimal | None:
    if not words:
        return None
    if not set(words) & set(_PLACES):
        return Decimal("".join(str(_DIGITS[each]) for each in words))
    total, digit = 0, None
    for each in words:
        if each in _PLACES:
            total += (1 if digit is None else digit) * _PLACES[each]
            digit = None
        else:
            digit = _DIGITS[each] or None
    return Decimal(total + (digit or 0))


def _percent(found: re.Match[str]) -> str:
    words = found[1]
    if words[0].isdigit():
        return f"{words}%"
    whole, point, part = words.partition("点")
    number = read_numeral(whole)
    if number is None or set(part) & set(_PLACES):
        return found[0]
    decimals = "".join(str(_DIGITS[each]) for each in part)
    return f"{number}.{decimals}%" if point and decimals else f"{number}%"
