"""Interviews and site visits (访谈、现场勘查): who was there, what was measured."""

import re
from collections.abc import Iterator
from decimal import Decimal

from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.quantities import Ratio, format_percent, read_decimal

FEWEST_PEOPLE = 2

TOO_FEW_INTERVIEWERS = FlawKind(
    "interview-too-few-people",
    Severity.ERROR,
    "访谈人不足两人。",
    "请写全访谈人的姓名，用顿号分开；访谈应由两人以上进行。",
)
TOO_FEW_VISITORS = FlawKind(
    "visit-too-few-people",
    Severity.ERROR,
    "勘查人不足两人。",
    "请写全勘查人的姓名，用顿号分开；勘查应由两人以上进行。",
)
QUANTITY_NOT_A_NUMBER = FlawKind(
    "visit-quantity-not-a-number",
    Severity.ERROR,
    "计划量或实测量不是数。",
    "请只填数，如 12.5；单位填在“计量单位”一栏。",
)
POSITION_WRONG = FlawKind(
    "visit-position-wrong",
    Severity.ERROR,
    "坐标不完整，或不在经纬度的范围之内。",
    "请一并填写经度（-180 到 180）、纬度（-90 到 90）和坐标系；不知道的三栏都留空。",
)
QUANTITY_OUT_OF_RANGE = FlawKind(
    "visit-quantity-out-of-range",
    Severity.ERROR,
    "计划量或实测量是负数、太大，或者小数位数太多。",
    "请填 0 到 1,000,000,000,000 之间、小数不超过 6 位的数；数太大或太小的，请换一个计量单位。",
)
DEVIATES = FlawKind(
    "visit-deviates",
    Severity.WARNING,
    "实测量与计划量的偏差超过了允许的偏差率。",
    "请核对计划量和实测量；确有差异的，请在底稿里写明原因。",
)
DATUMS = ("GCJ-02", "WGS-84", "CGCS2000")
MOST_QUANTITY, MOST_DECIMALS = Decimal(10**12), 6
_BETWEEN = re.compile(r"[、，,;；/\s]+")
_BOUNDS = {"经度": 180, "纬度": 90}


def people_in(text: str) -> tuple[str, ...]:
    """Return the names that a text lists, each once.

    >>> people_in("张三、李四，张三")
    ('张三', '李四')
    """
    return tuple(dict.fromkeys(name for name in _BETWEEN.split(text.strip()) if name))


def read_quantity(text: str) -> Decimal | None:
    """Return a quantity that can be compared with another; None for any other text.

    >>> read_quantity("12.6"), read_quantity("0.00000001")
    (Decimal('12.6'), None)
    """
    number = read_decimal(text)
    if number is None or not 0 <= number <= MOST_QUANTITY:
        return None
    return number if number == round(number, MOST_DECIMALS) else None


def deviation(planned: str, measured: str) -> Ratio | None:
    """Return by what share measured differs from planned (偏差率).

    None where one is missing or no such quantity, or nothing was planned: there
    is no share of nothing.
    """
    plan, found = read_quantity(planned), read_quantity(measured)
    if plan is None or found is None or plan == 0:
        return None
    return Ratio((found - plan) / plan)


def check_interviewers(text: str) -> tuple[Flaw, ...]:
    """Find that fewer than two persons held an interview."""
    return tuple(_too_few(text, "访谈人", TOO_FEW_INTERVIEWERS))


def check_visit(
    *, visitors: str, planned: str, measured: str, longitude: str, latitude: str, datum: str
) -> tuple[Flaw, ...]:
    """Find what forbids keeping the record of a site visit."""
    found = [*_too_few(visitors, "勘查人", TOO_FEW_VISITORS)]
    for label, text in (("计划量", planned), ("实测量", measured)):
        if text and read_quantity(text) is None:
            odd = QUANTITY_NOT_A_NUMBER if read_decimal(text) is None else QUANTITY_OUT_OF_RANGE
            found.append(odd.at(label, f"{label}填的是“{text}”。"))
    found += _position({"经度": longitude, "纬度": latitude}, datum)
    return tuple(found)


def check_deviation(place: str, planned: str, measured: str, tolerance: Ratio) -> tuple[Flaw, ...]:
    """Point out what differs by more than the tolerance (允许的偏差率)."""
    share = deviation(planned, measured)
    if share is None or abs(share) <= tolerance:
        return ()
    message = (
        f"“{place}”计划 {planned}，实测 {measured}，偏差率 {format_percent(share)}，"
        f"超过 {format_percent(tolerance)}。"
    )
    return (DEVIATES.at(place, message),)


def _too_few(text: str, label: str, kind: FlawKind) -> Iterator[Flaw]:
    count = len(people_in(text))
    if count < FEWEST_PEOPLE:
        yield kind.at(label, f"{label}填了 {count} 人，至少 {FEWEST_PEOPLE} 人。")


def _position(texts: dict[str, str], datum: str) -> Iterator[Flaw]:
    given = [*texts.values(), datum]
    if not any(given):
        return
    if not all(given):
        yield POSITION_WRONG.at("经度", "经度、纬度、坐标系只填了一部分。")
        return
    for label, text in texts.items():
        value = read_decimal(text)
        if value is None or abs(value) > _BOUNDS[label]:
            yield POSITION_WRONG.at(label, f"{label}填的是“{text}”。")
