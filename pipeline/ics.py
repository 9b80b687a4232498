"""A calendar (iCalendar, RFC 5545) of the duties of a snapshot that have a date or recur.

Reads a snapshot's tables through a ready question; gives one all-day event a deadline, on its last day.  The first
dated deadline of an obligation has the UID ``<obligation_id>@yiwu``, the next ones ``<obligation_id>-2@yiwu`` and so
on: the same duty has the same UID in every export, so that a calendar updates it instead of adding another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr
from icalendar import Alarm, Calendar, Event, vRecur

from pipeline.answers import UNITS
from pipeline.labels import MODALITY
from pipeline.query import ask
from pipeline.questions import Wanted, answer
from pipeline.readable import period

DUTIES = ("obligation", "prohibition", "target")
"""What a calendar is about unless other modalities are asked for."""
ALARMS = (7, 1)
"""Days before the last day on which the calendar reminds."""
LONGEST = 60
MONTH_END, YEAR_END, WEEK_END = "BYMONTHDAY=-1", "BYMONTH=12;BYMONTHDAY=31", "BYDAY=SU"
SEARCH_YEARS = 12
"""How far ahead the first occurrence of a rule is looked for: a leap day may be eight years away."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A calendar, how many events it holds, and the names of units that were searched for."""

    data: bytes
    events: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _When:
    """The day of an event, the rule by which it comes again, and what the day means."""

    day: date
    word: str
    rule: str | None = None


def make(snapshot: Path, wanted: Wanted, alarms: Sequence[int] = ALARMS, link: str | None = None) -> Made:
    """The calendar of the binding duties of ``snapshot`` that ``wanted`` asks for.

    ``link`` is what the addresses of the marked texts begin with (default: the snapshot's own folder).  QueryError when
    a unit is not found.  Reads no clock: the day that the snapshot was made as of serves as the time stamp.
    """
    as_of = _as_of(snapshot)
    base = (link or f"{snapshot.as_uri()}/").rstrip("/")
    chosen = wanted if wanted.modalities else Wanted(**{**_fields(wanted), "modalities": DUTIES})
    found = answer(snapshot, chosen)
    rows = {row["obligation_id"]: row for row in found.rows.to_pylist() if row["binding"]}
    calendar = Calendar()
    calendar.add("prodid", "-//yiwu//obligations//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"法规义务{'：' + '、'.join(wanted.units) if wanted.units else ''}")
    stamp = datetime.combine(as_of, time(), UTC)
    number: dict[str, int] = {}
    for deadline in _deadlines(snapshot):
        key = deadline["obligation_id"]
        if key not in rows or (when := _when(deadline, as_of)) is None:
            continue
        number[key] = number.get(key, 0) + 1
        calendar.add_component(_event(rows[key], deadline, when, number[key], stamp, as_of, alarms, base))
    return Made(calendar.to_ical(), sum(number.values()), found.names)


def _fields(wanted: Wanted) -> dict[str, Any]:
    return {name: getattr(wanted, name) for name in wanted.__slots__}


def _as_of(snapshot: Path) -> date:
    return date.fromisoformat(json.loads((snapshot / "run.json").read_text("utf-8"))["as_of"])


def _deadlines(snapshot: Path) -> Iterator[Row]:
    """Every deadline in the order of the table, with the dates of its instrument."""
    rows = ask(
        snapshot,
        "SELECT t.*, i.effective, i.issued, i.expires FROM deadlines t JOIN obligations o USING (obligation_id)"
        " JOIN documents d ON d.document_id = o.document_id"
        " LEFT JOIN instruments i ON i.instrument_id = o.instrument_id"
        " ORDER BY d.path, o.char_start, t.char_start, t.char_end",
    )
    return iter(rows.to_pylist())


def _when(deadline: Row, as_of: date) -> _When | None:
    match deadline["kind"]:
        case "recurring":
            return _recurring(deadline, as_of)
        case "from":
            day = deadline["start"] or deadline["resolved_start"]
            return _When(day, "开始") if day else None
        case "on":
            day = deadline["start"] or deadline["resolved_start"]
            return _When(day, "当日") if day else None
        case _:
            day = deadline["resolved_end"] or deadline["end"]
            return _When(day, "截止") if day else None


def _recurring(deadline: Row, as_of: date) -> _When | None:
    """The first day of a recurring duty and its rule; one that fixes no day falls on the last of each period."""
    rule = all_day_rule(deadline["rrule"] or "")
    if rule is None:
        return None
    # A duty begins with its instrument; where that has no date, with the year of the snapshot.
    begin = deadline["resolved_start"] or deadline["effective"] or deadline["issued"] or date(as_of.year, 1, 1)
    origin = datetime.combine(_aligned(rule, begin), time())
    first = rrulestr(rule, dtstart=origin).after(datetime.combine(begin, time()), inc=True)
    if first is None or first.year > begin.year + SEARCH_YEARS:
        return None
    if deadline["expires"]:
        if deadline["expires"] < first.date():
            return None
        rule += f";UNTIL={deadline['expires']:%Y%m%d}"
    return _When(first.date(), "定期", rule)


def all_day_rule(rrule: str) -> str | None:
    """``rrule`` for all-day events: several times a day is daily, and a period without a day ends on its last one."""
    parts = dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").split(";") if "=" in part)
    if "FREQ" not in parts:
        return None
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        parts.pop(name, None)
    if parts["FREQ"] in ("HOURLY", "MINUTELY", "SECONDLY"):
        return "FREQ=DAILY"
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    by = {name for name in parts if name.startswith("BY")}
    match parts["FREQ"]:
        case "YEARLY" if not by:
            return f"{rule};{YEAR_END}"
        case "YEARLY" if by == {"BYMONTH"}:
            return f"{rule};{MONTH_END}"
        case "MONTHLY" if by <= {"BYMONTH"}:
            return f"{rule};{MONTH_END}"
        case "WEEKLY" if not by:
            return f"{rule};{WEEK_END}"
        case _:
            return rule


def _aligned(rule: str, begin: date) -> date:
    """Where to count intervals from, so that a quarter ends in March and a half-year in June."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "MONTHLY" and interval > 1:
        # The last month of the first interval of that year.
        return date(begin.year, (interval - 1) % 12 + 1, 1)
    return begin.replace(day=1) if parts["FREQ"] == "MONTHLY" else begin


def _event(
    row: Row, deadline: Row, when: _When, number: int, stamp: datetime, as_of: date, alarms: Sequence[int], base: str
) -> Event:
    event = Event()
    suffix = "" if number == 1 else f"-{number}"
    event.add("uid", f"{row['obligation_id']}{suffix}@yiwu")
    event.add("dtstamp", stamp)
    event.add("dtstart", when.day)
    event.add("dtend", when.day + timedelta(days=1))
    if when.rule:
        event.add("rrule", vRecur.from_ical(when.rule))
    who = row["lead_units"] or row["responsible_units"] or ()
    units = f"【{'、'.join(who[:2])}{'等' if len(who) > 2 else ''}】" if who else ""
    event.add("summary", f"{when.word}{units}{_short(row['text'])}")
    address = f"{base}/texts/{row['document_id']}.html#{row['obligation_id']}"
    event.add("description", _description(row, deadline, address))
    event.add("url", address)
    event.add("categories", [MODALITY[row["modality"]]])
    event.add("transp", "TRANSPARENT")
    daily = (when.rule or "").startswith("FREQ=DAILY")
    if not daily and (when.rule or when.day >= as_of):
        for days in alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", timedelta(days=-days))
            alarm.add("description", f"{days} 天后{when.word}：{_short(row['text'])}")
            event.add_component(alarm)
    return event


def _description(row: Row, deadline: Row, address: str) -> str:
    lines = [row["citation"] or row["path"], row["text"]]
    lines += [f"{word}单位：{'、'.join(row[name])}" for name, word in UNITS.items() if row[name]]
    time_ = f"时限：{deadline['text']}"
    if deadline["times"]:
        time_ += f"（每期 {deadline['times']} 次）"
    if deadline["duration"]:
        time_ += f"（{period(deadline['duration'], bool(deadline['business_days']))}）"
    lines.append(time_)
    if row["limits"]:
        lines.append(f"限值：{'；'.join(row['limits'])}")
    return "\n".join([*lines, f"原文：{address}"])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
