"""Units of printed figures (计量单位): what a word after a number makes of it.

A unit belongs to a family; only figures of one family are ever compared. Money
is kept in 元, rates in per cent, everything else as it is counted.
"""

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

MONEY = "元"
PERCENT = "%"
CHANGE_OF_PERCENT = "个百分点"
POINTS = "分"
UNKNOWN = ""

MULTIPLIERS = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000),
    "万亿": Decimal(1_000_000_000_000),
}

COUNTED = (
    *(
        "人次",
        "户次",
        "车次",
        "班次",
        "场次",
        "台次",
        "人",
        "名",
        "位",
        "户",
        "家",
        "个",
        "项",
        "件",
    ),
    *(
        "份",
        "台",
        "套",
        "辆",
        "座",
        "处",
        "条",
        "次",
        "场",
        "期",
        "批",
        "所",
        "间",
        "栋",
        "幢",
        "只",
    ),
    *(
        "头",
        "羽",
        "株",
        "棵",
        "册",
        "本",
        "盏",
        "根",
        "块",
        "片",
        "班",
        "篇",
        "宗",
        "起",
        "笔",
        "张",
    ),
    *(
        "艘",
        "口",
        "眼",
        "村",
        "床",
        "床位",
        "部",
        "艘",
        "把",
        "枚",
        "樘",
        "组",
        "孔",
        "段",
        "窝",
        "箱",
    ),
    *(
        "个工作日",
        "个月",
        "工作日",
        "小时",
        "分钟",
        "天",
        "日",
        "周",
        "年",
        "月",
        "岁",
        "学时",
        "课时",
    ),
    *(
        "公里",
        "千米",
        "米",
        "延米",
        "平方米",
        "平方公里",
        "立方米",
        "亩",
        "公顷",
        "吨",
        "公斤",
        "千克",
    ),
    *(
        "克",
        "升",
        "度",
        "千瓦时",
        "千瓦",
        "平米",
        "㎡",
        "m²",
        "m2",
        "km",
        "kg",
        "m",
        "倍",
        "斤",
        "方",
    ),
)
_SAME = {
    "‰": PERCENT,
    "%": PERCENT,
    "平米": "平方米",
    "㎡": "平方米",
    "m²": "平方米",
    "m2": "平方米",
}
_SAME |= {
    "km": "米",
    "公里": "米",
    "m": "米",
    "千米": "米",
    "千克": "公斤",
    "kg": "公斤",
    "百分点": "个百分点",
}
_SAME |= {"位": "人", "名": "人", "圆": MONEY, "分值": POINTS}
_FACTORS = {"‰": Decimal("0.1"), "公里": Decimal(1000), "km": Decimal(1000), "千米": Decimal(1000)}

_NO_POINTS = "别局公支类布析解配之期段批项部钟院店校会区包管摊担成组阶层级册子红"
_LONGEST_FIRST = "|".join(
    re.escape(word)
    for word in sorted(
        {*COUNTED, "元", "圆", "百分点", "个百分点", "%", "‰"}, key=len, reverse=True
    )
)
UNIT = rf"(?:{_LONGEST_FIRST}|分(?![{_NO_POINTS}]))"
MULTIPLIER = "(?:[十百千]?[万亿]|万亿|[百千](?=[万亿]?元|人|米|克|瓦))"


class Unit(NamedTuple):
    """A family, and how many of its base one of this unit makes.

    ``exact`` is true of what is counted one by one, which no rounding blurs.
    """

    family: str
    factor: Decimal
    exact: bool = False


@cache
def unit_of(multiplier: str, word: str) -> Unit:
    """Return the unit that a multiplier (万) and a word (元) make together."""
    scale = MULTIPLIERS.get(multiplier, Decimal(1))
    family = _SAME.get(word, word)
    blurred = multiplier or family in {MONEY, PERCENT, CHANGE_OF_PERCENT, POINTS, UNKNOWN, "米"}
    return Unit(family, scale * _FACTORS.get(word, Decimal(1)), not blurred)


_IN_BRACKETS = re.compile(rf"[（(\[【]\s*(?:单位[:：]?)?\s*({MULTIPLIER})?\s*({UNIT})\s*[)）\]】]")
_ANNOUNCED = re.compile(rf"(?:金额|计量)?单位\s*[:：]\s*(?:人民币)?\s*({MULTIPLIER})?\s*({UNIT})")


def unit_in_brackets(words: str) -> Unit | None:
    """Return the unit a head carries in brackets: ``预算数（万元）``."""
    found = _IN_BRACKETS.search(words)
    return unit_of(found[1] or "", found[2]) if found else None


def announced_unit(words: str) -> Unit | None:
    """Return the unit that a line above a table announces: ``单位：万元``."""
    found = _ANNOUNCED.search(words)
    return unit_of(found[1] or "", found[2]) if found else None
