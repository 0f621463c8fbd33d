"""Texts on their way into rows (文字): as they print, and not too long."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Field, Model

from hengji.actions.recording import label_of
from hengji.core.flaws import Flaw, FlawKind, Severity
from hengji.core.names import clean_name
from hengji.core.quantities import format_yuan, round_half_up
from hengji.queries.report import lines_in

TEXT_MISSING = FlawKind(
    "text-missing",
    Severity.ERROR,
    "必填的一栏是空白的。",
    "请填写这一栏。",
)
TEXT_TOO_LONG = FlawKind(
    "text-too-long",
    Severity.ERROR,
    "一栏的文字超过了长度。",
    "请缩短这一栏的文字。",
)
AMOUNT_WRONG = FlawKind(
    "amount-wrong",
    Severity.ERROR,
    "金额小于零、大得不合情理，或多于两位小数。",
    "请填写以元为单位、至多两位小数的金额。",
)
MOST_YUAN = Decimal(10) ** 16


def cleaned(values: Mapping[str, Any], listed: Collection[str] = ()) -> dict[str, Any]:
    """Return the values as they print; ``listed`` columns hold a line for each item."""
    return {name: _clean(value, is_list=name in listed) for name, value in values.items()}


def _clean(value: object, *, is_list: bool) -> object:
    if isinstance(value, str):
        return "\n".join(lines_in(value)) if is_list else clean_name(value)
    if isinstance(value, Decimal) and _is_amount(value):
        return round_half_up(value)
    return value


def check_values(
    row: Model, values: Mapping[str, Any], required: Collection[str]
) -> Iterator[Flaw]:
    """Find what the columns of a row cannot hold, each by the column's name."""
    for name, value in values.items():
        label = label_of(row, name)
        if isinstance(value, str):
            yield from _text_flaws(label, value, _limit_of(row, name), name in required)
        elif isinstance(value, Decimal) and not _is_amount(value):
            yield AMOUNT_WRONG.at(label, f"填写的是 {value}。")


def _text_flaws(label: str, text: str, limit: int | None, is_required: bool) -> Iterator[Flaw]:
    if is_required and not text:
        yield TEXT_MISSING.at(label, f"“{label}”是空白的。")
    if limit is not None and len(text) > limit:
        yield TEXT_TOO_LONG.at(label, f"“{label}”有 {len(text)} 个字，至多 {limit} 个字。")


def _limit_of(row: Model, name: str) -> int | None:
    field = row._meta.get_field(name)  # noqa: SLF001 - Django's door
    return field.max_length if isinstance(field, Field) else None


def _is_amount(value: Decimal) -> bool:
    return 0 <= value < MOST_YUAN and value == round_half_up(value)


def in_words(row: Model) -> dict[str, str]:
    """Return the plain columns of a row by their Chinese names, for an event."""
    shown = {}
    for field in row._meta.concrete_fields:  # noqa: SLF001 - Django's door
        value = getattr(row, field.attname)
        if field.primary_key or field.is_relation or value in {None, ""}:
            continue
        shown[str(field.verbose_name)] = (
            format_yuan(value) if isinstance(value, Decimal) else str(value)
        )
    return shown
