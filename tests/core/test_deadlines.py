from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengji.core.deadlines import (
    deadline_words,
    is_working_day,
    working_days_after,
    working_days_left,
)
from hengji.core.procedure import ProcedureRules
from tests.core.builders import procedure_rules

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)
SATURDAY = date(2026, 11, 28)
SUNDAY = date(2026, 11, 29)
NEXT_MONDAY = date(2026, 11, 30)
PLAIN = procedure_rules()
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def with_days(*, off: tuple[date, ...] = (), on: tuple[date, ...] = ()) -> ProcedureRules:
    return procedure_rules(days_off=frozenset(off), days_on=frozenset(on))


@pytest.mark.parametrize(
    ("day", "rules", "works"),
    [
        (FRIDAY, PLAIN, True),
        (SATURDAY, PLAIN, False),
        (SUNDAY, PLAIN, False),
        (FRIDAY, with_days(off=(FRIDAY,)), False),
        (SATURDAY, with_days(on=(SATURDAY,)), True),
    ],
)
def test_people_work_from_monday_to_friday_but_for_the_days_named(
    day: date, rules: ProcedureRules, works: bool
) -> None:
    assert is_working_day(day, rules) is works


@pytest.mark.parametrize(
    ("start", "count", "rules", "due"),
    [
        (MONDAY, 0, PLAIN, MONDAY),
        (MONDAY, 4, PLAIN, FRIDAY),
        (MONDAY, 5, PLAIN, NEXT_MONDAY),
        (FRIDAY, 1, PLAIN, NEXT_MONDAY),
        (SATURDAY, 1, PLAIN, NEXT_MONDAY),
        (FRIDAY, 1, with_days(on=(SATURDAY,)), SATURDAY),
        (MONDAY, 4, with_days(off=(FRIDAY,)), NEXT_MONDAY),
    ],
)
def test_a_deadline_lies_so_many_working_days_after_the_start(
    start: date, count: int, rules: ProcedureRules, due: date
) -> None:
    assert working_days_after(start, count, rules) == due


@pytest.mark.parametrize(
    ("today", "due", "left", "words"),
    [
        (MONDAY, FRIDAY, 4, "还剩 4 个工作日"),
        (FRIDAY, FRIDAY, 0, "今天到期"),
        (SATURDAY, FRIDAY, 0, "已到期"),
        (SATURDAY, SUNDAY, 0, "即将到期"),
        (NEXT_MONDAY, FRIDAY, -1, "已超期 1 个工作日"),
        (NEXT_MONDAY, MONDAY, -5, "已超期 5 个工作日"),
    ],
)
def test_a_deadline_is_said_in_working_days(today: date, due: date, left: int, words: str) -> None:
    assert working_days_left(today, due, PLAIN) == left
    assert deadline_words(today, due, PLAIN) == words


@given(days, st.integers(1, 60))
def test_as_many_days_are_left_as_were_given(start: date, count: int) -> None:
    due = working_days_after(start, count, PLAIN)

    assert working_days_left(start, due, PLAIN) == count
    assert is_working_day(due, PLAIN)


@given(days, days, st.integers(0, 20))
def test_a_later_day_never_has_more_left(today: date, due: date, more: int) -> None:
    later = today + timedelta(days=more)

    assert working_days_left(later, due, PLAIN) <= working_days_left(today, due, PLAIN)
