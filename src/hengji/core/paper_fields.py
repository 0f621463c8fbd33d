"""The fields of a working paper (底稿栏目) as people type them: texts in, values out.

The scoring page, the packets and the tests read and check a field here, so
that a text is either understood in one way or refused with words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from hengji.core.flaws import Flaw, FlawKind, FlawsFound, Severity
from hengji.core.quantities import plain_number, read_decimal, round_points


class Holds(StrEnum):
    """What a field holds (栏目内容)."""

    TEXT = "文字"
    NUMBER = "数"
    POINTS = "分"
    COUNT = "个数"


class PaperField(StrEnum):
    """One field of a working paper; the value is the name of its column."""

    ACTUAL = "actual"
    NOT_APPLICABLE = "not_applicable"
    OVERRIDE = "override"
    OVERRIDE_REASON = "override_reason"
    EXAMINED = "examined"
    METHOD = "method"
    POPULATION = "population"
    SAMPLE = "sample"
    SAMPLING = "sampling"
    CALCULATION = "calculation"
    FACT = "fact"
    JUDGEMENT = "judgement"
    DEDUCTION = "deduction"
    UNIT_VIEW = "unit_view"


SCORING_FIELDS = (
    PaperField.ACTUAL,
    PaperField.NOT_APPLICABLE,
    PaperField.OVERRIDE,
    PaperField.OVERRIDE_REASON,
)
"""The fields from which a score is computed."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """What a field is called, what it holds and how long it may be."""

    label: str
    holds: Holds = Holds.TEXT
    longest: int = 5000


FIELDS: Mapping[PaperField, FieldKind] = MappingProxyType(
    {
        PaperField.ACTUAL: FieldKind("实际完成值", Holds.NUMBER, 40),
        PaperField.NOT_APPLICABLE: FieldKind("不适用的理由", longest=500),
        PaperField.OVERRIDE: FieldKind("调整得分", Holds.POINTS, 10),
        PaperField.OVERRIDE_REASON: FieldKind("调整理由", longest=500),
        PaperField.EXAMINED: FieldKind("核对内容"),
        PaperField.METHOD: FieldKind("取得方式", longest=100),
        PaperField.POPULATION: FieldKind("总体数", Holds.COUNT, 12),
        PaperField.SAMPLE: FieldKind("抽样数", Holds.COUNT, 12),
        PaperField.SAMPLING: FieldKind("抽样方法", longest=200),
        PaperField.CALCULATION: FieldKind("计算过程"),
        PaperField.FACT: FieldKind("发现的事实"),
        PaperField.JUDGEMENT: FieldKind("判断"),
        PaperField.DEDUCTION: FieldKind("扣分理由"),
        PaperField.UNIT_VIEW: FieldKind("被评价单位意见"),
    }
)
MOST_COUNTED = 10**9
"""More than anybody counts; the limit of an integer column lies above."""

NUMBER_UNREADABLE = FlawKind(
    "paper-number-unreadable",
    Severity.ERROR,
    "底稿中应填数的一栏不是数，或带了单位、多于两位小数的得分、不是整数的个数。",
    "请只填数字，例如 97.4；单位写在指标的计量单位里。",
)
TEXT_TOO_LONG = FlawKind(
    "paper-text-too-long",
    Severity.ERROR,
    "底稿的一栏超过了字数的上限。",
    "请缩短该栏的文字，详细内容作为佐证材料上传。",
)


def read_field(field: PaperField, text: str) -> str | Decimal | int | None:
    """Return the value of a field as its column keeps it; a blank is no value.

    Raises:
        FlawsFound: The text cannot be read as what the field holds.
    """
    kind, trimmed = FIELDS[field], plain_text(text)
    if len(trimmed) > kind.longest:
        message = f"“{kind.label}”有 {len(trimmed)} 字，最多 {kind.longest} 字。"
        raise FlawsFound([TEXT_TOO_LONG.at(kind.label, message)])
    if kind.holds is Holds.TEXT:
        return trimmed
    if not trimmed:
        return "" if kind.holds is Holds.NUMBER else None
    number = read_decimal(trimmed)
    if number is None or not _fits(kind.holds, number):
        raise FlawsFound([_unreadable(kind, trimmed)])
    match kind.holds:
        case Holds.NUMBER:
            return plain_number(number).replace(",", "")
        case Holds.POINTS:
            return round_points(number)
        case _:
            return int(number)


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters and what is no character; a tab and a line end stay."""


def visible_text(text: str) -> str:
    """Return a typed text without what nobody sees and no document can print."""
    return _UNSEEN.sub("", text)


def plain_text(text: str) -> str:
    """Return a typed text as it is kept: visible, with one kind of line end."""
    return visible_text(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def write_field(value: str | Decimal | int | None) -> str:
    """Return the text of a field's value, as it is shown to be typed over."""
    return (
        plain_number(value) if isinstance(value, Decimal) else str("" if value is None else value)
    )


def _fits(holds: Holds, number: Decimal) -> bool:
    if holds is Holds.POINTS:
        return number == round_points(number)
    if holds is Holds.COUNT:
        return number == number.to_integral_value() and 0 <= number <= MOST_COUNTED
    return True


def _unreadable(kind: FieldKind, text: str) -> Flaw:
    return NUMBER_UNREADABLE.at(kind.label, f"“{kind.label}”填写的是“{text}”。")
