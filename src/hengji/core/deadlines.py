"""Deadlines (时限): working days between dates, in the calendar of the rulebook."""

from datetime import date, timedelta

from hengji.core.procedure import ProcedureRules

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, rules: ProcedureRules) -> bool:
    """Tell whether people work on a day."""
    return day in rules.days_on or (day.weekday() < SATURDAY and day not in rules.days_off)


def working_days_after(start: date, days: int, rules: ProcedureRules) -> date:
    """Return the day that lies so many working days after ``start``."""
    day = start
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day, rules)
    return day
