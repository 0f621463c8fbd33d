"""Deadlines (时限): working days between dates, in the calendar of the rulebook."""

from datetime import date, timedelta

from hengji.core.procedure import ProcedureRules

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, rules: ProcedureRules) -> bool:
    """Tell whether people work on a day.

    Basis: ``hengji/working-days``.
    """
    return day in rules.days_on or (day.weekday() < SATURDAY and day not in rules.days_off)


def working_days_after(start: date, days: int, rules: ProcedureRules) -> date:
    """Return the day that lies so many working days after ``start``.

    ``start`` itself does not count; no days after it is ``start``.
    """
    day = start
    while days > 0:
        day += ONE_DAY
        days -= is_working_day(day, rules)
    return day


def working_days_left(today: date, due: date, rules: ProcedureRules) -> int:
    """Return the working days from tomorrow to ``due``; below 0 when overdue.

    It is 0 on the day itself, and also between a Friday that was due and the
    next working day: ``deadline_words`` tells them apart.
    """
    if today > due:
        return -working_days_left(due, today, rules)
    days = (today + ONE_DAY * step for step in range(1, (due - today).days + 1))
    return sum(is_working_day(day, rules) for day in days)


def deadline_words(today: date, due: date, rules: ProcedureRules) -> str:
    """Say how near a deadline is, as a page shows it."""
    left = working_days_left(today, due, rules)
    if today == due:
        return "今天到期"
    if left:
        return f"还剩 {left} 个工作日" if left > 0 else f"已超期 {-left} 个工作日"
    return "即将到期" if today < due else "已到期"
