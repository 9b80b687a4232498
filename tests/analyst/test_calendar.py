"""The calendar: parsed by another library, and every recurrence expanded to the days its text says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pipeline import ics
from pipeline.cli import main
from pipeline.ics import all_day_rule, make
from pipeline.questions import Wanted

AS_OF = date(2031, 6, 1)


def events(data: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(data)
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


def days(event: icalendar.Event, count: int) -> list[str]:
    """The first days of an event, by the rule it carries."""
    first = event["dtstart"].dt
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=datetime(first.year, first.month, first.day))  # noqa: DTZ001
    return [f"{day:%Y-%m-%d}" for day, _ in zip(rule, range(count), strict=False)]


def test_every_binding_duty_with_a_day_is_there(snapshot: Path) -> None:
    made = make(snapshot, Wanted())
    found = {str(e["summary"])[:8]: e["dtstart"].dt for e in events(made.data)}
    assert made.events == len(events(made.data)) == 6
    assert found["截止【市环保局】"] == date(2031, 9, 30)
    assert found["开始【施工单位】"] == date(2031, 6, 1)
    assert found["截止2031年，"] == date(2031, 12, 31)


def test_recurring_duties_fall_on_the_days_the_text_says(snapshot: Path) -> None:
    rules = {str(e["summary"])[2:8]: e for e in events(make(snapshot, Wanted()).data) if "rrule" in e}
    assert days(rules["【市环境保护"], 4) == ["2031-03-31", "2031-06-30", "2031-09-30", "2031-12-31"]
    assert days(rules["【施工单位】"], 3) == ["2031-02-25", "2031-03-25", "2031-04-25"]


def test_uids_are_unique_and_stay(snapshot: Path) -> None:
    uids = [str(e["uid"]) for e in events(make(snapshot, Wanted()).data)]
    assert len(set(uids)) == len(uids)
    some = [str(e["uid"]) for e in events(make(snapshot, Wanted(units=["施工单位"])).data)]
    assert len(some) == 2
    assert set(some) < set(uids)
    assert some[1] == some[0].replace("@", "-2@")


def test_an_event_says_where_it_comes_from_and_reminds(snapshot: Path) -> None:
    (event,) = events(make(snapshot, Wanted(units=["市财政局"]), alarms=(3,), link="https://example.org/s/").data)
    assert "《云汀市2031年河道整治方案》第1条" in event["description"]
    assert "牵头单位：市环保局" in event["description"]
    assert event["url"].startswith("https://example.org/s/texts/d")
    key = str(event["uid"]).removesuffix("@yiwu")
    assert event["url"].endswith(f".html#{key}")
    assert [a["trigger"].dt for a in event.walk("VALARM")] == [timedelta(days=-3)]


def test_lines_are_folded_by_octets(snapshot: Path) -> None:
    assert max(len(line) for line in make(snapshot, Wanted()).data.split(b"\r\n")) <= 75


def test_the_same_snapshot_gives_the_same_calendar(snapshot: Path) -> None:
    assert make(snapshot, Wanted()).data == make(snapshot, Wanted()).data


@pytest.mark.parametrize(
    ("rule", "begin", "first"),
    [
        ("FREQ=YEARLY", date(2031, 3, 5), ["2031-12-31", "2032-12-31"]),
        ("FREQ=MONTHLY", date(2031, 3, 5), ["2031-03-31", "2031-04-30"]),
        ("FREQ=MONTHLY;INTERVAL=3", date(2031, 5, 5), ["2031-06-30", "2031-09-30"]),
        ("FREQ=MONTHLY;INTERVAL=6", date(2031, 7, 1), ["2031-12-31", "2032-06-30"]),
        ("FREQ=WEEKLY", date(2031, 3, 5), ["2031-03-09", "2031-03-16"]),
        ("FREQ=MONTHLY;BYMONTHDAY=5", date(2031, 3, 6), ["2031-04-05", "2031-05-05"]),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=23", date(2031, 4, 1), ["2031-06-23", "2031-09-23"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", date(2031, 1, 1), ["2031-12-31", "2032-12-31"]),
        ("FREQ=YEARLY;BYMONTH=3", date(2031, 4, 1), ["2032-03-31", "2033-03-31"]),
        ("FREQ=DAILY", date(2031, 3, 5), ["2031-03-05", "2031-03-06"]),
        ("FREQ=HOURLY;INTERVAL=2", date(2031, 3, 5), ["2031-03-05", "2031-03-06"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", date(2031, 1, 1), ["2032-02-29", "2036-02-29"]),
    ],
)
def test_rules_begin_where_they_first_fall(rule: str, begin: date, first: list[str]) -> None:
    when = ics._recurring(
        {"rrule": rule, "resolved_start": begin, "effective": None, "issued": None, "expires": None}, AS_OF
    )
    assert when is not None
    event = icalendar.Event()
    event.add("dtstart", when.day)
    event.add("rrule", icalendar.vRecur.from_ical(when.rule))
    assert days(event, 2) == first


@pytest.mark.parametrize(
    ("rule", "expires", "ends"),
    [("FREQ=YEARLY", date(2030, 1, 1), None), ("FREQ=YEARLY", date(2033, 6, 1), 2), ("", None, None)],
)
def test_a_duty_ends_with_its_instrument(rule: str, expires: date | None, ends: int | None) -> None:
    row = {"rrule": rule, "resolved_start": date(2031, 1, 1), "effective": None, "issued": None, "expires": expires}
    when = ics._recurring(row, AS_OF)
    if ends is None:
        assert when is None
    else:
        assert when is not None
        assert len(list(rrulestr(when.rule or "", dtstart=datetime(2031, 12, 31)))) == ends  # noqa: DTZ001


@given(
    st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]),
    st.integers(1, 12),
    st.dates(date(2000, 1, 1), date(2050, 12, 31)),
)
def test_the_first_day_is_an_occurrence_and_not_before_the_beginning(freq: str, interval: int, begin: date) -> None:
    row = {
        "rrule": f"FREQ={freq};INTERVAL={interval}", "resolved_start": begin, "effective": None, "issued": None,
        "expires": None,
    }  # fmt: skip
    when = ics._recurring(row, AS_OF)
    assert when is not None
    assert when.day >= begin
    assert all_day_rule(when.rule or "") == when.rule, "a rule for all-day events stays as it is"


def test_the_command_writes_a_file(snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "duties.ics"
    assert main(["calendar", "--outputs", str(snapshot.parents[1]), "--out", str(out), "--no-alarms"]) == 0
    assert len(events(out.read_bytes())) == 6
    assert b"VALARM" not in out.read_bytes()
    assert "6 个日程" in capsys.readouterr().err
