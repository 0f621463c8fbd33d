from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.flaws import Flaw, FlawsFound
from hengji.core.paper_fields import (
    FIELDS,
    NUMBER_UNREADABLE,
    TEXT_TOO_LONG,
    Holds,
    PaperField,
    plain_text,
    read_field,
    write_field,
)


def refused(field: PaperField, text: str) -> tuple[Flaw, ...]:
    with pytest.raises(FlawsFound) as found:
        read_field(field, text)
    return found.value.flaws


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (PaperField.ACTUAL, " 97.40 ", "97.4"),
        (PaperField.ACTUAL, "1,200", "1200"),
        (PaperField.ACTUAL, "９７．４", "97.4"),
        (PaperField.ACTUAL, "-10", "-10"),
        (PaperField.ACTUAL, "  ", ""),
        (PaperField.OVERRIDE, "8.50", Decimal("8.50")),
        (PaperField.OVERRIDE, "", None),
        (PaperField.SAMPLE, "30", 30),
        (PaperField.SAMPLE, "", None),
        (PaperField.FACT, " 查阅凭证\r\n三份 ", "查阅凭证\n三份"),
        (PaperField.FACT, "前\0后", "前后"),
    ],
)
def test_a_text_becomes_the_value_its_column_keeps(
    field: PaperField, text: str, value: object
) -> None:
    assert read_field(field, text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (PaperField.ACTUAL, "九十"),
        (PaperField.ACTUAL, "97.4%"),
        (PaperField.ACTUAL, "1e3"),
        (PaperField.ACTUAL, "NaN"),
        (PaperField.OVERRIDE, "8.505"),
        (PaperField.POPULATION, "3.5"),
        (PaperField.POPULATION, "-1"),
        (PaperField.SAMPLE, "1000000001"),
    ],
)
def test_what_is_no_such_number_is_named_with_what_was_typed(field: PaperField, text: str) -> None:
    label = FIELDS[field].label

    assert refused(field, text) == (NUMBER_UNREADABLE.at(label, f"“{label}”填写的是“{text}”。"),)


@pytest.mark.parametrize("field", PaperField)
def test_a_text_over_the_limit_is_refused_with_both_numbers(field: PaperField) -> None:
    kind = FIELDS[field]
    text = "1" * (kind.longest + 1)

    message = f"“{kind.label}”有 {kind.longest + 1} 字，最多 {kind.longest} 字。"
    assert refused(field, text) == (TEXT_TOO_LONG.at(kind.label, message),)


def test_the_largest_count_can_be_typed() -> None:
    assert read_field(PaperField.POPULATION, "1000000000") == 1_000_000_000


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("", ""), ("事实", "事实"), (Decimal("8.50"), "8.5"), (30, "30"), (0, "0")],
)
def test_a_value_is_shown_as_it_can_be_typed(value: object, text: str) -> None:
    assert write_field(value) == text  # type: ignore[arg-type]


@given(st.sampled_from(list(PaperField)), st.decimals(0, 100, places=2))
def test_what_is_shown_is_read_back_as_the_same_value(field: PaperField, number: Decimal) -> None:
    typed = str(int(number)) if FIELDS[field].holds is Holds.COUNT else str(number)

    value = read_field(field, typed)

    assert read_field(field, write_field(value)) == value


@given(st.text())
def test_a_kept_text_stays_as_it_is(text: str) -> None:
    assert plain_text(plain_text(text)) == plain_text(text)


def test_a_text_keeps_lines_and_tabs_and_nothing_that_nobody_sees() -> None:
    assert plain_text("一\r\n二\r三\t\x00\x1b\x85\ufffe\uffff😀 ") == "一\n二\n三\t😀"
