from decimal import Decimal

import pytest

from hengji.core.registry_lists import (
    AMOUNT_UNREADABLE,
    CREDIT_CODE_DOUBTFUL,
    LISTS,
    VALUE_MISSING,
    VALUE_NOT_LISTED,
    VALUE_TOO_LONG,
    Column,
    RegistryKind,
    RegistryList,
    read_cell,
    shown_text,
    text_of,
    value_of,
)

UNITS, PROJECTS = LISTS[RegistryKind.UNITS], LISTS[RegistryKind.PROJECTS]
NAME, TYPE, STATE = (UNITS.column(each) for each in ("name", "entity_type", "in_use"))
BUDGET, CODE = PROJECTS.column("budget"), LISTS[RegistryKind.AGENCIES].column("credit_code")


@pytest.mark.parametrize(
    ("column", "typed", "stored"),
    [
        (NAME, " 建设\n管理部 ", "建设管理部"),
        (TYPE, "", "未填写"),
        (TYPE, "事业 单位", "事业单位"),
        (STATE, "", "在用"),
        (STATE, "停用", "停用"),
        (BUDGET, "", ""),
        (BUDGET, "１,000,000.50", "1000000.5"),
        (BUDGET, "0", "0"),
        (CODE, "91350100m000100y43", "91350100M000100Y43"),
        (UNITS.column("supervisor"), "发改委", "发改委"),
    ],
)
def test_a_cell_is_stored_in_one_form(column: Column, typed: str, stored: str) -> None:
    assert read_cell(column, typed) == (stored, None, "")


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        (NAME, "  ", VALUE_MISSING.code),
        (NAME, "名" * 301, VALUE_TOO_LONG.code),
        (TYPE, "机关", VALUE_NOT_LISTED.code),
        (STATE, "是", VALUE_NOT_LISTED.code),
        (BUDGET, "一百万", AMOUNT_UNREADABLE.code),
        (BUDGET, "-1", AMOUNT_UNREADABLE.code),
        (BUDGET, "1.005", AMOUNT_UNREADABLE.code),
        (BUDGET, "1" + "0" * 15, AMOUNT_UNREADABLE.code),
        (CODE, "91350100M000100Y44", CREDIT_CODE_DOUBTFUL.code),
    ],
)
def test_a_cell_that_will_not_do_says_why(column: Column, typed: str, code: str) -> None:
    reading = read_cell(column, typed)

    assert (reading.kind.code if reading.kind else "") == code
    assert column.label in reading.message


@pytest.mark.parametrize(
    ("column", "value", "text"),
    [
        (NAME, "建设管理部", "建设管理部"),
        (STATE, True, "在用"),
        (STATE, False, "停用"),
        (BUDGET, Decimal("1000000.50"), "1000000.5"),
    ],
)
def test_texts_and_values_are_two_forms_of_the_same(
    column: Column, value: object, text: str
) -> None:
    assert text_of(column, value) == text
    assert value_of(column, text) == value


def test_nothing_is_a_blank_text() -> None:
    assert [text_of(column, None) for column in (NAME, BUDGET)] == ["", ""]
    assert value_of(BUDGET, "") is None


def test_money_is_shown_with_separators() -> None:
    assert shown_text(BUDGET, "1000000.5") == "1,000,000.50"
    assert [shown_text(BUDGET, ""), shown_text(NAME, "甲")] == ["", "甲"]


@pytest.mark.parametrize("listing", LISTS.values(), ids=lambda each: each.kind.value)
def test_every_list_names_its_rows_and_uses_its_own_columns(listing: RegistryList) -> None:
    attributes = {column.attribute for column in listing.columns}
    named = {*listing.identity, *(each for group in listing.unique for each in group)}

    assert listing.name_column.required
    assert named <= attributes
    assert len({column.label for column in listing.columns}) == len(listing.columns)
