"""What a clause says, in the form of a gold annotation: from the published tables, and from a reviewer's form.

``values`` are plain JSON: ``modality``, ``units`` (name, role, kind), ``deadlines`` (text, kind and what its kind has),
``limits`` (text, op, value, unit …).  They are what a decision records and what is exported as gold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.readable import plain

UNIT_KEYS = ("role", "kind")
DEADLINE_KEYS = (
    "text", "kind", "start", "end", "resolved_start", "resolved_end", "duration", "business_days", "anchor", "rrule",
    "times",
)  # fmt: skip
LIMIT_KEYS = ("text", "quantity", "op", "value", "value_max", "unit", "change", "baseline", "use")


def of_tables(
    modality: str,
    units: Sequence[Mapping[str, Any]],
    deadlines: Sequence[Mapping[str, Any]],
    limits: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The values of an obligation from its rows of the published tables, without what is empty."""
    return {
        "modality": modality,
        "units": [{"name": row["unit"], **_some(row, UNIT_KEYS)} for row in units],
        "deadlines": [_some(row, DEADLINE_KEYS) for row in deadlines],
        "limits": [_some(row, LIMIT_KEYS) for row in limits if row["value"] is not None],
    }


def _some(row: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: _json(row[key]) for key in keys if row.get(key) not in (None, "", False)}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return number(value)
    return value


def number(value: Decimal) -> int | str:
    """A decimal as JSON keeps it exactly: an integer, or its figures in a string where it has a fraction."""
    text = plain(value)
    return int(text) if "." not in text else text
