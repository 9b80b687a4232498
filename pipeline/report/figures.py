"""What the report shows: counts, and the first rows of lists that may be long.

The tables are gone through some documents at a time, so that memory does not grow with them: what is kept are sums,
and of the lists no more than is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from heapq import nsmallest
from typing import Any

import pandas as pd

from pipeline.frames import of_arrow
from pipeline.labels import CHANGE, MODALITY, SIGN, heading
from pipeline.readable import plain
from pipeline.rows import Rows
from pipeline.schema import BY_NAME, OBLIGATIONS

MOST_UNITS, MOST_QUANTITIES, MOST_COMING, MOST_ROWS, MOST_DOCUMENTS, MOST_VALUES = 18, 15, 15, 40, 300, 24
"""How many units, quantities, coming duties, rows of other lists, documents, and values of a quantity are shown."""
SOON = timedelta(days=30)
MONTHS_BEFORE, MONTHS_AFTER = 4, 20
DUTIES = ("obligation", "prohibition", "target")
"""What falls due; a sanction or a permission with a date does not."""
ROLES = ("lead", "responsible", "cooperate", "supervise")
GRAVE = ("error", "warn", "info")

COLUMNS: Mapping[str, Sequence[str]] = {
    "documents": BY_NAME["documents"].names,
    "obligations": (
        "obligation_id", "document_id", "citation", "text", "modality", "due", "binding",
        "lead_units", "responsible_units",
    ),
    "units": ("obligation_id", "unit", "role", "kind"),
    "deadlines": ("obligation_id", "rrule"),
    "limits": ("obligation_id", "quantity", "op", "value", "value_max", "unit", "use"),
    "flags": BY_NAME["flags"].names,
}  # fmt: skip
"""What is looked at of the tables that tell of documents."""

Row = Mapping[str, Any]
Level = tuple[str, Decimal, Decimal | None]


@dataclass(frozen=True, slots=True)
class Clause:
    """An obligation as a row of a list."""

    id: str
    document: str
    citation: str
    text: str
    modality: str
    units: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Month:
    """A column of the timeline; ``year`` is set where a new one begins, ``now`` where the report's day falls."""

    name: str
    label: str
    count: int
    past: bool
    year: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A bearer, and how many obligations it has in each role."""

    name: str
    roles: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is limited, in one unit of measure: how often, and to which levels."""

    name: str
    unit: str
    count: int
    levels: tuple[str, ...]
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag code: how grave and how frequent."""

    code: str
    severity: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All that the report shows."""

    documents: int
    partial: int
    instruments: int
    obligations: int
    units: int
    soon: int
    overdue: int
    undated: int
    rejects: int
    severities: Mapping[str, int]
    genres: Sequence[tuple[str, int, int]]
    modalities: Sequence[tuple[str, int]]
    public: Sequence[Unit]
    regulated: Sequence[Unit]
    months: Sequence[Month]
    coming: Sequence[Clause]
    quantities: Sequence[Quantity]
    flags: Sequence[Flag]
    grave: Sequence[Mapping[str, Any]]
    changes: Mapping[str, int]
    changed: Sequence[Mapping[str, Any]]
    listed: Sequence[Mapping[str, Any]]
    rejected: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class _Sums:
    """What is known of the documents seen so far."""

    today: pd.Timestamp
    documents: int
    """How many there are in all: of very many only some are listed."""
    told: frozenset[str]
    """The obligations whose citation is wanted for the list of changes."""
    partial: int = 0
    undated: int = 0
    genres: dict[str, tuple[int, int]] = field(default_factory=dict)
    modalities: Counter[str] = field(default_factory=Counter)
    days: Counter[date] = field(default_factory=Counter)
    bearers: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """By kind, name and role."""
    measured: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Requirements by quantity and unit of measure."""
    levels: dict[tuple[str, str], dict[Level, None]] = field(default_factory=dict)
    flags: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By code and severity."""
    coming: list[Clause] = field(default_factory=list)
    grave: list[Row] = field(default_factory=list)
    listed: list[Row] = field(default_factory=list)
    citations: dict[str, str | None] = field(default_factory=dict)

    def add(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Count what ``frames`` hold: all rows of some documents, of the tables in COLUMNS."""
        documents, obligations, flags = frames["documents"], frames["obligations"], frames["flags"]
        self.partial += int((documents["status"] == "partial").sum())
        for genre, clauses in zip(documents["genre"], documents["obligations"], strict=True):
            number, sum_ = self.genres.get(genre, (0, 0))
            self.genres[genre] = (number + 1, sum_ + int(clauses))
        self.modalities.update(obligations["modality"].tolist())
        self.flags.update(zip(flags["code"], flags["severity"], strict=True))
        once = frames["units"].drop_duplicates(["obligation_id", "unit", "role"])
        self.bearers.update(zip(once["kind"], once["unit"], once["role"], strict=True))
        self._limits(frames["limits"], obligations)
        self._due(obligations, frames["deadlines"])
        self.grave = _gravest([*self.grave, *_grave(flags, obligations, documents)])
        self.listed = self._fewer([*self.listed, *_records(documents)])
        named = obligations[obligations["obligation_id"].isin(self.told)]
        self.citations.update(zip(named["obligation_id"], named["citation"], strict=True))

    def _due(self, obligations: pd.DataFrame, deadlines: pd.DataFrame) -> None:
        duties = obligations["binding"].astype(bool) & obligations["modality"].isin(DUTIES)
        # What is done every day is always due: it would hide what falls due on a day of its own.
        duties &= ~obligations["obligation_id"].isin(_daily(deadlines))
        due = pd.to_datetime(obligations["due"]).where(duties)
        self.undated += int((duties & due.isna()).sum())
        self.days.update(due.dropna().dt.date)
        ahead = due[due >= self.today].sort_values(kind="stable").head(MOST_COMING)
        found = [*self.coming, *map(_clause, _records(obligations.loc[ahead.index]))]
        self.coming = nsmallest(MOST_COMING, found, key=lambda clause: clause.due or date.max)

    def _limits(self, limits: pd.DataFrame, obligations: pd.DataFrame) -> None:
        """Requirements; fines are not among them."""
        fines = obligations.loc[obligations["modality"] == "sanction", "obligation_id"]
        asked = limits[(limits["use"] == "requirement") & limits["quantity"].notna() & limits["value"].notna()]
        for row in _records(asked[~asked["obligation_id"].isin(fines)]):
            key = (row["quantity"], row["unit"] or "")
            self.measured[key] += 1
            self.levels.setdefault(key, {})[row["op"], row["value"], row["value_max"]] = None

    def _fewer(self, rows: list[Row]) -> list[Row]:
        """All documents, or of very many those with most obligations."""
        if self.documents <= MOST_DOCUMENTS:
            return rows
        return nsmallest(MOST_DOCUMENTS, rows, key=lambda row: (-row["obligations"], row["path"]))


def gather(tables: Rows, as_of: date) -> Figures:
    """Everything that the report of ``tables`` shows on the day ``as_of``."""
    changes, changed = _changes(tables)
    told = frozenset(row["obligation_id"] for row in changed if row["obligation_id"] is not None)
    sums = _Sums(pd.Timestamp(as_of), tables.count("documents"), told)
    for part in tables.parts(COLUMNS):
        sums.add({name: of_arrow(rows) for name, rows in part.items()})
    severities: Counter[str] = Counter()
    for (_, severity), number in sums.flags.items():
        severities[severity] += number
    rejected = _chosen(tables, "rejects", MOST_ROWS)
    return Figures(
        documents=sums.documents,
        partial=sums.partial,
        instruments=tables.count("instruments"),
        obligations=tables.count("obligations"),
        units=len({name for _, name, _ in sums.bearers}),
        soon=sum(number for day, number in sums.days.items() if as_of <= day <= as_of + SOON),
        overdue=sum(number for day, number in sums.days.items() if day < as_of),
        undated=sums.undated,
        rejects=tables.count("rejects"),
        severities={name: severities[name] for name in GRAVE},
        genres=sorted(((name, *both) for name, both in sums.genres.items()), key=lambda row: (-row[1], row[0])),
        modalities=[(name, sums.modalities[name]) for name in MODALITY if name in sums.modalities],
        public=_units(sums.bearers, "public_body"),
        regulated=_units(sums.bearers, "regulated_party"),
        months=_months(sums.days, as_of),
        coming=sums.coming,
        quantities=_quantities(sums),
        flags=_flags(sums.flags),
        grave=sums.grave,
        changes=changes,
        changed=[_told(row, sums.citations) for row in changed],
        listed=sums.listed,
        rejected=rejected,
    )


def _changes(tables: Rows) -> tuple[dict[str, int], list[Row]]:
    """How many changes of each kind, and the first: what is new before what is gone."""
    counts: Counter[str] = Counter()
    first: list[Row] = []
    order = {name: at for at, name in enumerate(CHANGE)}
    for batch in tables.batches("changes"):
        rows = of_arrow(batch)
        counts.update(rows["change"].tolist())
        rank = rows["change"].map(order).astype("int64").sort_values(kind="stable")
        found = [*first, *_records(rows.loc[rank.index[:MOST_ROWS]])]
        first = nsmallest(MOST_ROWS, found, key=lambda row: order[row["change"]])
    return dict(counts), first


def _told(row: Row, citations: Mapping[str, str | None]) -> Row:
    """A change with where it is and what of it differs, in words."""
    words = {column.name: heading(OBLIGATIONS, column) for column in OBLIGATIONS.columns}
    where = citations.get(row["obligation_id"]) or "原文"
    return {**row, "where": where, "what": "、".join(words.get(name, name) for name in row["fields"] or ())}


def _chosen(tables: Rows, name: str, most: int) -> list[dict[str, Any]]:
    """The first rows of a table."""
    rows: list[dict[str, Any]] = []
    for batch in tables.batches(name):
        rows += _records(of_arrow(batch.slice(0, most - len(rows))))
        if len(rows) >= most:
            break
    return rows


def _units(bearers: Counter[tuple[str, str, str]], kind: str) -> list[Unit]:
    """The bearers of a kind with most obligations; each obligation counts once a role."""
    totals: Counter[str] = Counter()
    for (of, name, _), number in bearers.items():
        if of == kind:
            totals[name] += number
    most = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:MOST_UNITS]
    return [Unit(name, tuple(bearers[kind, name, role] for role in ROLES), number) for name, number in most]


def _months(days: Mapping[date, int], as_of: date) -> list[Month]:
    """Columns from some months before ``as_of`` to some after; all earlier and all later ones are one column each."""
    if not days:
        return []
    now = as_of.year * 12 + as_of.month - 1
    counts: Counter[int] = Counter()
    for day, number in days.items():
        counts[day.year * 12 + day.month - 1] += number
    first, last = now - MONTHS_BEFORE, min(now + MONTHS_AFTER, max(now + 6, *counts))
    earlier = sum(number for at, number in counts.items() if at < first)
    later = sum(number for at, number in counts.items() if at > last)
    months = [Month("更早", "更早", earlier, past=True)] if earlier else []
    for at in range(first, last + 1):
        year, month = divmod(at, 12)
        shown = str(year) if at == first or month == 0 else ""
        name = f"{year}年{month + 1}月"
        months.append(Month(name, f"{month + 1}月", counts[at], past=at < now, year=shown, now=at == now))
    if later:
        months.append(Month("更晚", "更晚", later, past=False))
    return months


def _clause(row: Mapping[str, Any]) -> Clause:
    units = dict.fromkeys([*(row["lead_units"] or ()), *(row["responsible_units"] or ())])
    return Clause(
        row["obligation_id"],
        row["document_id"],
        row["citation"] or "",
        shorten(row["text"]),
        row["modality"],
        "、".join(units),
        row["due"],
    )


def _daily(deadlines: pd.DataFrame) -> pd.Series:
    """The obligations that are due every day or more often."""
    often = deadlines["rrule"].str.contains("FREQ=(?:DAILY|HOURLY|MINUTELY)").fillna(False).astype(bool)
    return deadlines.loc[often, "obligation_id"]


def _quantities(sums: _Sums) -> list[Quantity]:
    """The quantities that are limited most often, each with the levels required of it."""
    most = sorted(sums.measured.items(), key=lambda item: (-item[1], item[0]))[:MOST_QUANTITIES]
    return [_quantity(*key, number, sums.levels[key]) for key, number in most]


def _quantity(name: str, unit: str, count: int, levels: Iterable[Level]) -> Quantity:
    inorder = sorted(levels, key=lambda level: (level[1], level[0]))
    shown = [_level(*level) for level in inorder]
    if len(shown) > 4:
        shown = [*shown[:2], "…", *shown[-2:]]
    values = sorted({value for _, value, _ in inorder})
    step = max(1, -(-len(values) // MOST_VALUES))
    return Quantity(name, unit, count, tuple(shown), tuple({*values[::step], values[-1]}))


def _level(op: str, value: Decimal, most: Decimal | None) -> str:
    return f"{plain(value)}～{plain(most)}" if op == ".." and most is not None else f"{SIGN[op]} {plain(value)}"


def _flags(counts: Mapping[tuple[str, str], int]) -> list[Flag]:
    found = [Flag(code, severity, number) for (code, severity), number in counts.items()]
    return sorted(found, key=lambda f: (GRAVE.index(f.severity), -f.count, f.code))


def _grave(flags: pd.DataFrame, obligations: pd.DataFrame, documents: pd.DataFrame) -> Iterable[Row]:
    """The gravest flags, with where they are."""
    chosen = _gravest(_records(flags[flags["severity"] != "info"]))
    about = {row["obligation_id"] for row in chosen} - {None}
    cited = obligations[obligations["obligation_id"].isin(sorted(about))]
    citations = dict(zip(cited["obligation_id"], cited["citation"], strict=True))
    titled = documents[documents["document_id"].isin({row["document_id"] for row in chosen})]
    titles = {row["document_id"]: row["title"] or row["path"] for row in _records(titled)}
    return [{**row, "where": citations.get(row["obligation_id"]) or titles[row["document_id"]]} for row in chosen]


def _gravest(flags: Iterable[Row]) -> list[Row]:
    return nsmallest(MOST_ROWS, flags, key=lambda row: GRAVE.index(row["severity"]))


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries of plain Python values, None where a cell is empty."""
    columns = {
        name: [None if value is pd.NA else value for value in frame[name].array.__arrow_array__().to_pylist()]
        for name in frame.columns
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def shorten(text: str, most: int = 90) -> str:
    """``text`` in at most ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"
