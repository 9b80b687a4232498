"""Counting days the way PRC law does: the first day is not counted, working days follow the State Council's calendar.

Rule: Civil Code, articles 200-203 (the day on which a period begins is not counted in; a period of months ends on the
day of the same number, or on the month's last day).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

UNKNOWN_CALENDAR = "超出已知的法定节假日安排，工作日按周一至周五推算，请核对。"
_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T.*)?$")


def _is_workday(day: date) -> tuple[bool, bool]:
    """Whether ``day`` is a working day, and whether the official calendar says so."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False


def add_workdays(start: date, count: int) -> tuple[date, str | None]:
    """The ``count``-th working day after ``start`` (before, if negative); a note where the calendar is unknown."""
    step = timedelta(days=1 if count > 0 else -1)
    day, left, sure = start, abs(count), True
    while left:
        day += step
        works, known = _is_workday(day)
        sure = sure and known
        left -= works
    return day, None if sure else UNKNOWN_CALENDAR


def add_months(start: date, months: int) -> date:
    """The day of the same number ``months`` later, or that month's last day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def add_period(
    start: date, duration: str, business_days: bool = False, sign: int = 1
) -> tuple[date, str | None] | None:
    """The last day of an ISO 8601 period that begins after ``start``; None for hours, minutes and fractions.

    ``sign`` -1 counts back.  The second value is a note for the reader where the holiday calendar is unknown.
    """
    m = _PERIOD.match(duration)
    if not m or m[5]:
        return None
    years, months, weeks, days = (int(g or 0) for g in m.groups()[:4])
    if business_days:
        return add_workdays(start, sign * days)
    try:
        moved = add_months(start, sign * (12 * years + months))
        return moved + timedelta(days=sign * (7 * weeks + days)), None
    except (ValueError, OverflowError):
        return None
