"""What depends on the day: the state of an instrument, the next due date, and the flags that follow from them.

Kept apart from the rest because a document's records do not depend on the day and are kept from run to run; these are
worked out each time the tables are built.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pipeline.records import Deadline, Flag, Instrument, Obligation
from pipeline.recurrence import due


def status(instrument: Instrument, as_of: date) -> str:
    """``expired``, ``not_yet``, ``in_force`` or, when the text does not say since when it is in force, ``unknown``."""
    if instrument.expires is not None and instrument.expires < as_of:
        return "expired"
    if instrument.effective is None:
        return "unknown"
    return "not_yet" if instrument.effective > as_of else "in_force"


def earliest_due(deadlines: Iterable[Deadline], as_of: date) -> tuple[date, Deadline] | None:
    """The earliest last day of any of ``deadlines``, and which of them gives it (the first, of equals)."""
    days = [(day, at, deadline) for at, deadline in enumerate(deadlines) if (day := due(deadline, as_of)) is not None]
    if not days:
        return None
    day, _, deadline = min(days, key=lambda found: found[:2])
    return day, deadline


def past_deadlines(obligation: Obligation, index: int, as_of: date) -> list[Flag]:
    """A flag for each deadline of ``obligation`` (the document's ``index``-th) whose last day is before ``as_of``."""
    flags = []
    for deadline in obligation.deadlines:
        last = due(deadline, as_of)
        if last is not None and last < as_of:
            message = (
                f"时限“{deadline.text}”（{last.isoformat()}）在 {as_of.isoformat()} 已过，请核实是否完成或另有安排。"
            )
            flags.append(Flag("deadline_past", "info", message, deadline.span, index))
    return flags


def expired(instrument: Instrument, as_of: date) -> Flag | None:
    """A flag for an instrument whose last day in force is before ``as_of``."""
    if instrument.expires is None or instrument.expires >= as_of:
        return None
    name = f"《{instrument.title}》" if instrument.title else "该文件"
    message = (
        f"{name}有效期至 {instrument.expires.isoformat()}，在 {as_of.isoformat()} 已失效；其中的要求可能不再适用。"
    )
    return Flag("instrument_expired", "warn", message, instrument.title_span or instrument.span)
