"""Next occurrences of RFC 5545 rules, and the day on which a deadline falls due."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import Deadline, Span
from pipeline.recurrence import due, next_occurrence


@pytest.mark.parametrize(
    ("rrule", "after", "expected"),
    [
        ("FREQ=YEARLY", date(2031, 5, 10), date(2031, 12, 31)),
        ("FREQ=YEARLY", date(2031, 12, 31), date(2032, 12, 31)),
        ("FREQ=MONTHLY", date(2031, 2, 3), date(2031, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=3", date(2031, 2, 3), date(2031, 3, 31)),
        ("FREQ=MONTHLY;INTERVAL=6", date(2031, 7, 1), date(2031, 12, 31)),
        ("FREQ=MONTHLY;BYMONTHDAY=5", date(2031, 5, 5), date(2031, 6, 5)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", date(2032, 2, 3), date(2032, 2, 29)),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=23", date(2031, 3, 23), date(2031, 6, 23)),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", date(2031, 12, 31), date(2032, 12, 31)),
        ("FREQ=DAILY", date(2031, 5, 10), date(2031, 5, 11)),
        ("FREQ=WEEKLY", date(2031, 5, 14), date(2031, 5, 18)),
        ("FREQ=WEEKLY;BYDAY=FR", date(2031, 5, 14), date(2031, 5, 16)),
        ("FREQ=HOURLY;INTERVAL=4", date(2031, 5, 14), date(2031, 5, 15)),
        ("", date(2031, 5, 14), None),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", date(2031, 5, 14), None),
    ],
)
def test_next_occurrence(rrule: str, after: date, expected: date | None) -> None:
    assert next_occurrence(rrule, after) == expected


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r"FREQ|frequency|invalid"):
        next_occurrence("FREQ=SOMETIMES", date(2031, 1, 1))


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (Deadline(Span(0, 1), "x", "by", end=date(2031, 6, 30), resolved_end=date(2031, 6, 30)), date(2031, 6, 30)),
        (Deadline(Span(0, 1), "x", "during", date(2031, 1, 1), date(2031, 6, 30)), date(2031, 6, 30)),
        (Deadline(Span(0, 1), "x", "on", date(2031, 5, 1)), date(2031, 5, 1)),
        (Deadline(Span(0, 1), "x", "within", resolved_end=date(2031, 3, 2), duration="P30D"), date(2031, 3, 2)),
        (Deadline(Span(0, 1), "x", "within", duration="P30D"), None),
        (Deadline(Span(0, 1), "x", "from", date(2031, 5, 1), resolved_start=date(2031, 5, 1)), None),
        (Deadline(Span(0, 1), "x", "recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=5"), date(2031, 2, 5)),
        (Deadline(Span(0, 1), "x", "vague"), None),
    ],
)
def test_due(deadline: Deadline, expected: date | None) -> None:
    assert due(deadline, date(2031, 1, 20)) == expected


def test_a_rule_that_is_none_stops_nothing() -> None:
    assert due(Deadline(Span(0, 2), "每年", "recurring", rrule="FREQ=SOMETIMES"), date(2030, 1, 1)) is None
