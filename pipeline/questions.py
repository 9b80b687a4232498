"""Ready questions: from options (whose duty, by when, what about) to SQL over a snapshot.

A question is data (:class:`Wanted`), so that the command line, the calendar and a notebook ask in the same way.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline import lexicon
from pipeline.normalise import normalise
from pipeline.query import QueryError, ask

COLUMNS = (
    "obligation_id", "document_id", "path", "citation", "modality", "lead_units", "responsible_units",
    "cooperating_units", "supervising_units", "deadlines", "due", "limits", "text", "binding", "review_status", "flags",
)  # fmt: skip
"""What a ready question answers with, a row an obligation."""
GROUPS = {
    "unit": (
        "SELECT u.unit AS unit, count(DISTINCT o.obligation_id) AS obligations,"
        " count(DISTINCT o.obligation_id) FILTER (u.role = 'lead') AS lead,"
        " count(DISTINCT o.obligation_id) FILTER (u.role = 'responsible') AS responsible,"
        " count(DISTINCT o.obligation_id) FILTER (u.role = 'cooperate') AS cooperate,"
        " count(DISTINCT o.obligation_id) FILTER (u.role = 'supervise') AS supervise"
        " FROM chosen o JOIN units u USING (obligation_id) GROUP BY 1 ORDER BY 2 DESC, 1"
    ),
    "modality": "SELECT modality, count(*) AS obligations FROM chosen GROUP BY 1 ORDER BY 2 DESC, 1",
    "month": (
        "SELECT strftime(due, '%Y-%m') AS month, count(*) AS obligations FROM chosen"
        " WHERE due IS NOT NULL GROUP BY 1 ORDER BY 1"
    ),
    "document": "SELECT path, count(*) AS obligations FROM chosen GROUP BY 1 ORDER BY 2 DESC, 1",
    "flag": "SELECT unnest(flags) AS flag, count(*) AS obligations FROM chosen GROUP BY 1 ORDER BY 2 DESC, 1",
}
"""What the answers can be counted by."""
NEAR = 8
"""How many names are offered when a unit is not found."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; of several conditions all must hold, of several values of one any."""

    units: Sequence[str] = ()
    """Names of bearers, short or full; 市环保局 also finds 市环境保护局 and 云汀市环保局."""
    roles: Sequence[str] = ()
    modalities: Sequence[str] = ()
    due_before: date | None = None
    """Due on this day or earlier."""
    due_after: date | None = None
    """Due on this day or later."""
    limit_on: str | None = None
    """Part of the name of a limited quantity, such as PM2.5."""
    text: str | None = None
    """Part of the normalised text."""
    within: str | None = None
    """Part of the path or title of the file, or of the title or issuer of the instrument."""
    by: str | None = None
    """Count by one of ``GROUPS`` instead of listing."""

    @property
    def empty(self) -> bool:
        """Whether nothing is asked."""
        return self == Wanted()


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows, and the names of units that were searched for."""

    rows: pa.Table
    names: tuple[str, ...] = ()


def answer(snapshot: Path, wanted: Wanted) -> Answer:
    """The answer of ``snapshot`` to ``wanted``; QueryError when a unit is not found or an option is not known."""
    names = unit_names(snapshot, wanted.units) if wanted.units else ()
    sql, parameters = to_sql(wanted, names)
    return Answer(ask(snapshot, sql, parameters), names)


def to_sql(wanted: Wanted, names: Sequence[str]) -> tuple[str, list[Any]]:
    """The SELECT for ``wanted`` and its parameters; ``names`` are the units' names as the table has them."""
    conditions: list[str] = []
    parameters: list[Any] = []

    def add(condition: str, *values: Any) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if names or wanted.roles:
        parts = []
        values = []
        if names:
            parts.append("list_contains(?, unit)")
            values.append(list(names))
        if wanted.roles:
            parts.append("list_contains(?, role)")
            values.append(list(wanted.roles))
        add(f"o.obligation_id IN (SELECT obligation_id FROM units WHERE {' AND '.join(parts)})", *values)
    if wanted.modalities:
        add("list_contains(?, o.modality)", list(wanted.modalities))
    if wanted.due_before:
        add("o.due <= ?", wanted.due_before)
    if wanted.due_after:
        add("o.due >= ?", wanted.due_after)
    if wanted.limit_on:
        add(
            "o.obligation_id IN (SELECT obligation_id FROM limits l WHERE"
            " EXISTS (SELECT 1 FROM unnest(?) AS s(name) WHERE contains(lower(l.quantity), s.name)))",
            [name.lower() for name in same_quantities(plain_text(wanted.limit_on))],
        )
    if wanted.text:
        add("contains(o.text, ?)", plain_text(wanted.text))
    if wanted.within:
        place = plain_text(wanted.within)
        add(
            "(contains(d.path, ?) OR contains(d.title, ?) OR contains(i.title, ?) OR contains(i.issuer, ?))",
            *[place] * 4,
        )
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    columns = ", ".join(f"d.{name}" if name == "path" else f"o.{name}" for name in COLUMNS)
    chosen = (
        f"SELECT {columns} FROM obligations o JOIN documents d USING (document_id)"
        f" LEFT JOIN instruments i ON i.instrument_id = o.instrument_id{where}"
    )
    if wanted.by is not None:
        if wanted.by not in GROUPS:
            raise QueryError(f"不能按 {wanted.by} 汇总。可以按：{'、'.join(GROUPS)}。")
        return f"WITH chosen AS ({chosen}) {GROUPS[wanted.by]}", parameters
    return f"{chosen} ORDER BY o.due NULLS LAST, d.path, o.char_start", parameters


def unit_names(snapshot: Path, asked: Sequence[str]) -> tuple[str, ...]:
    """The names in the ``units`` table that the names ``asked`` stand for; QueryError for one that stands for none."""
    known: list[str] = ask(snapshot, "SELECT DISTINCT unit FROM units ORDER BY unit").column("unit").to_pylist()
    found: set[str] = set()
    for name in asked:
        wanted = same_names(plain_text(name))
        # 市环保局 is also the end of 云汀市环保局: the same office, named with its place.
        matching = {unit for unit in known if unit.endswith(wanted)}
        if not matching:
            near = [unit for unit in known if name in unit] or difflib.get_close_matches(
                name, known, n=NEAR, cutoff=0.4
            )
            hint = f"相近的名称：{'、'.join(near[:NEAR])}。" if near else ""
            raise QueryError(f"没有名为“{name}”的单位。{hint}")
        found |= matching
    return tuple(sorted(found))


def same_names(name: str) -> tuple[str, ...]:
    """``name`` and its short and full forms (市环保局, 市环境保护局), as the lexicon of aliases has them."""
    endings = [
        (form, entry) for entry in lexicon.group("aliases", "body") for form in entry.cues if name.endswith(form)
    ]
    if not endings:
        return (name,)
    # 城市管理委员会 ends with 管理委员会 too: the longest form tells which body it is.
    form, entry = max(endings, key=lambda ending: len(ending[0]))
    return (name, *(name.removesuffix(form) + other for other in entry.cues if other != form))


def same_quantities(name: str) -> tuple[str, ...]:
    """``name`` of a quantity, and its sign or full name (PM2.5, 细颗粒物) where it is one or the other."""
    for entry in lexicon.group("aliases", "quantity"):
        if name.lower() in [form.lower() for form in entry.cues]:
            return entry.cues
    return (name,)


def plain_text(text: str) -> str:
    """``text`` in the form in which the tables hold text: simplified script, half-width figures."""
    return normalise(text).text
