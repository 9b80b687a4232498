"""When a deadline next falls due: the last day of a dated one, the next occurrence of a recurring one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

from pipeline.records import Deadline


@lru_cache(maxsize=4096)  # a corpus has few rules, each many times: a tenth of what building the tables costs
def next_occurrence(rrule: str, after: date) -> date | None:
    """The first day after ``after`` on which an RFC 5545 rule falls, or None for an empty or impossible rule.

    A rule that fixes no day (``FREQ=YEARLY``, ``FREQ=MONTHLY;INTERVAL=3``) has to be met once in each of its periods;
    its periods are counted from 1 January of the year of ``after`` (weeks from the Monday before), and the period's
    last day is the day it falls due.
    Raises ValueError for a rule that is not RFC 5545.
    """
    if not rrule:
        return None
    parts = dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").split(";") if "=" in part)
    if parts.get("FREQ") in ("HOURLY", "MINUTELY"):
        return after + timedelta(days=1)
    first = date(after.year, 1, 1)
    if parts.get("FREQ") == "WEEKLY":
        first -= timedelta(days=first.weekday())  # weeks run from Monday to Sunday
    start = datetime.combine(first, time())
    fixed = any(key.startswith("BY") and key != "BYHOUR" for key in parts)
    parts.pop("BYHOUR", None)
    rule = rrulestr(";".join(f"{k}={v}" for k, v in parts.items()), dtstart=start)
    limit = datetime.combine(after, time())
    if parts.get("FREQ") == "DAILY" or fixed:
        found = rule.after(limit)
        # The last day of an interval of several years may lie beyond the first period.
        return found.date() if found else None
    found = rule.after(limit + timedelta(days=1))
    return found.date() - timedelta(days=1) if found else None


def due(deadline: Deadline, as_of: date) -> date | None:
    """The last day of ``deadline`` where it resolves to a date; of a recurring one the next occurrence after ``as_of``.

    None for vague deadlines, for windows whose anchor has no known date, and for those that only begin (``from``).
    """
    match deadline.kind:
        case "recurring":
            try:
                return next_occurrence(deadline.rrule or "", as_of)
            except ValueError:  # one rule that is none must not stop the tables of a whole corpus
                return None
        case "from" | "vague":
            return None
        case "on":
            return deadline.resolved_end or deadline.start
        case _:
            return deadline.resolved_end or deadline.end
