from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.quantities import (
    Points,
    format_percent,
    format_points,
    format_yuan,
    from_float,
    read_decimal,
    round_half_up,
    round_points,
    total_points,
)
from tests.core.builders import hundredths

amounts = st.decimals("-1e12", "1e12", places=4)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("89.995", "90.00"),
        ("89.994", "89.99"),
        ("89.985", "89.99"),
        ("0.005", "0.01"),
        ("0.025", "0.03"),
        ("3", "3.00"),
        ("-0.005", "-0.01"),
        ("-0.025", "-0.03"),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: str, shown: str) -> None:
    rounded = round_half_up(Decimal(value))

    assert str(rounded) == shown


@given(st.decimals(0, "1e12", places=4))
def test_rounding_is_the_rounding_of_a_pocket_calculator(value: Decimal) -> None:
    rounded = round_half_up(value)

    assert Fraction(rounded) == Fraction(floor(Fraction(value) * 100 + Fraction(1, 2)), 100)


@given(amounts)
def test_rounding_is_symmetric_about_zero(value: Decimal) -> None:
    assert round_half_up(-value) == -round_half_up(value)


@given(amounts)
def test_rounding_a_second_time_changes_nothing(value: Decimal) -> None:
    once = round_points(value)

    assert round_points(once) == once


@given(amounts, amounts)
def test_rounding_keeps_order(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))

    assert round_half_up(low) <= round_half_up(high)


def test_a_total_is_the_sum_of_rounded_leaves() -> None:
    total = total_points([Decimal("3.333"), Decimal("3.333"), Decimal("3.333")])

    assert total == Decimal("9.99")


def test_a_total_of_half_cents_adds_whole_cents() -> None:
    total = total_points([Decimal("0.005"), Decimal("0.005")])

    assert total == Decimal("0.02")


def test_the_total_of_nothing_is_zero_with_two_places() -> None:
    assert str(total_points([])) == "0.00"


@given(st.lists(st.decimals(0, 100, places=3), max_size=12))
def test_the_order_of_leaves_does_not_change_the_total(leaves: list[Decimal]) -> None:
    assert total_points(sorted(leaves)) == total_points(leaves)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("90", "90"),
        ("+90.5", "90.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        (".5", "0.5"),
        ("90.", "90"),
        ("3,852,135.04", "3852135.04"),
        ("３，８５２，１３５．０４", "3852135.04"),
        ("－８９．９９５", "-89.995"),
        (" 1 234 ", "1234"),
        ("1\u00a0234", "1234"),
        ("1" * 20, "1" * 20),
    ],
)
def test_a_number_a_person_wrote_is_read(text: str, number: str) -> None:
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "九十",
        "90分",
        "1e3",
        "12,34",
        "1,2345",
        "1.2.3",
        "--1",
        "½",
        "nan",
        "Infinity",
        "٣",
        "10²",
        "88.5①",
        "⑴",
        "1" * 21,
        "0." + "0" * 40,
    ],
)
def test_what_is_not_a_number_is_not_guessed(text: str) -> None:
    assert read_decimal(text) is None


@given(hundredths(0, 10_000_000))
def test_what_is_written_as_points_or_money_reads_back(value: Points) -> None:
    assert (read_decimal(format_points(value)), read_decimal(format_yuan(value))) == (value, value)


@pytest.mark.parametrize(
    ("number", "seen"),
    [(89.995, "89.995"), (97.50000000000001, "97.5"), (0.1 + 0.2, "0.3"), (86.7, "86.7")],
)
def test_a_binary_float_is_the_decimal_its_user_sees(number: float, seen: str) -> None:
    assert from_float(number) == Decimal(seen)


@given(st.decimals("-1e9", "1e9", places=5))
def test_a_decimal_stored_as_a_float_is_found_again(number: Decimal) -> None:
    assert from_float(float(number)) == number


@pytest.mark.parametrize(
    ("value", "points", "percent", "yuan"),
    [
        ("0", "0.00", "0.00%", "0.00"),
        ("0.326245", "0.33", "32.62%", "0.33"),
        ("0.89995", "0.90", "90.00%", "0.90"),
        ("3852135.04", "3852135.04", "385213504.00%", "3,852,135.04"),
        ("1E+3", "1000.00", "100000.00%", "1,000.00"),
    ],
)
def test_numbers_are_printed_with_two_places(
    value: str, points: str, percent: str, yuan: str
) -> None:
    number = Decimal(value)

    assert (format_points(number), format_percent(number), format_yuan(number)) == (
        points,
        percent,
        yuan,
    )


@pytest.mark.parametrize("text", ["-0", "-0.00", "-0.004", "0"])
def test_a_zero_has_no_sign(text: str) -> None:
    assert str(round_half_up(Decimal(text))) == "0.00"
    assert format_points(Decimal(text)) == "0.00"


def test_a_negative_zero_of_a_spreadsheet_is_a_zero() -> None:
    assert str(from_float(-0.0)) == "0"
