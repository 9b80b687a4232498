"""What the tests of the deadline grammar share."""

from __future__ import annotations

from pipeline.records import Deadline, TimeContext
from pipeline.tag.deadlines import find_deadlines

IN_2031 = TimeContext(document_year=2031)


def value(d: Deadline) -> str:
    """A deadline's value.

    ``by`` its last day, ``from`` and ``on`` the first, ``during`` both joined by ``..``; ``within`` the ISO duration
    (``b`` for working days) and the anchor after ``<``; ``recurring`` the rule, ``*n`` for a count of times.
    """
    match d.kind:
        case "by":
            return str(d.end)
        case "from" | "on":
            return str(d.start)
        case "during":
            return f"{d.start}..{d.end}"
        case "within":
            return f"{d.duration}{'b' if d.business_days else ''}" + (f"<{d.anchor}" if d.anchor else "")
        case "recurring":
            return f"{d.rrule}" + (f"*{d.times}" if d.times else "")
    return ""


def shown(text: str, context: TimeContext = IN_2031) -> list[tuple[str, str, str]]:
    """Text, kind and value of every deadline in ``text``."""
    return [(d.text, d.kind, value(d)) for d in find_deadlines(text, (), context)]
