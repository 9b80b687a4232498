"""What the report shows, worked out from the frames: counts, and the first rows of lists that may be long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd

from pipeline.labels import CHANGE, MODALITY, SIGN, heading
from pipeline.readable import plain
from pipeline.schema import OBLIGATIONS

MOST_UNITS, MOST_QUANTITIES, MOST_COMING, MOST_ROWS, MOST_DOCUMENTS, MOST_VALUES = 18, 15, 15, 40, 300, 24
"""How many units, quantities, coming duties, rows of other lists, documents, and values of a quantity are shown."""
SOON = timedelta(days=30)
MONTHS_BEFORE, MONTHS_AFTER = 4, 20
DUTIES = ("obligation", "prohibition", "target")
"""What falls due; a sanction or a permission with a date does not."""
ROLES = ("lead", "responsible", "cooperate", "supervise")
GRAVE = ("error", "warn", "info")

COLUMNS = {
    "obligations": (
        "obligation_id", "document_id", "citation", "text", "modality", "due", "binding",
        "lead_units", "responsible_units",
    ),
    "units": ("obligation_id", "unit", "role", "kind"),
    "deadlines": ("obligation_id", "rrule"),
    "limits": ("obligation_id", "quantity", "op", "value", "value_max", "unit", "use"),
    "instruments": ("document_id",),
    "nodes": ("document_id",),
    "references": ("obligation_id",),
}  # fmt: skip
"""What is looked at of the tables; of the others everything."""

Frames = Mapping[str, pd.DataFrame]


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


def gather(frames: Frames, as_of: date) -> Figures:
    """Everything that the report of ``frames`` shows on the day ``as_of``."""
    documents, obligations, flags, changes = (frames[n] for n in ("documents", "obligations", "flags", "changes"))
    duties = obligations["binding"].astype(bool) & obligations["modality"].isin(DUTIES)
    # What is done every day is always due: it would hide what falls due on a day of its own.
    duties &= ~obligations["obligation_id"].isin(_daily(frames["deadlines"]))
    due = pd.to_datetime(obligations["due"]).where(duties)
    today = pd.Timestamp(as_of)
    modalities = obligations["modality"].value_counts()
    severities = flags["severity"].value_counts()
    units = frames["units"]
    return Figures(
        documents=len(documents),
        partial=int((documents["status"] == "partial").sum()),
        instruments=len(frames["instruments"]),
        obligations=len(obligations),
        units=int(units["unit"].nunique()),
        soon=int(((due >= today) & (due <= today + SOON)).sum()),
        overdue=int((due < today).sum()),
        undated=int((duties & due.isna()).sum()),
        rejects=len(frames["rejects"]),
        severities={name: int(severities.get(name, 0)) for name in GRAVE},
        genres=_genres(documents),
        modalities=[(name, int(modalities[name])) for name in MODALITY if name in modalities],
        public=_units(units[units["kind"] == "public_body"]),
        regulated=_units(units[units["kind"] == "regulated_party"]),
        months=_months(due.dropna(), as_of),
        coming=_coming(obligations, due, today),
        quantities=_quantities(frames["limits"], obligations),
        flags=_flags(flags),
        grave=_grave(flags, obligations, documents),
        changes={str(k): int(v) for k, v in changes["change"].value_counts().items()},
        changed=_changed(changes, obligations),
        listed=_listed(documents),
        rejected=_records(frames["rejects"].head(MOST_ROWS)),
    )


def _genres(documents: pd.DataFrame) -> list[tuple[str, int, int]]:
    """(genre, documents, obligations), the most frequent first."""
    grouped = documents.groupby("genre")["obligations"].agg(["size", "sum"]).reset_index()
    rows = [(str(g), int(n), int(s)) for g, n, s in grouped.itertuples(index=False, name=None)]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _units(units: pd.DataFrame) -> list[Unit]:
    """The bearers with most obligations; each obligation counts once a role."""
    once = units.drop_duplicates(["obligation_id", "unit", "role"])
    counts = once.groupby(["unit", "role"]).size()
    names = once["unit"].value_counts()
    # Equal counts in the order of names: value_counts leaves theirs to chance.
    most = sorted(names.items(), key=lambda item: (-item[1], item[0]))[:MOST_UNITS]
    return [Unit(str(name), tuple(int(counts.get((name, role), 0)) for role in ROLES), int(n)) for name, n in most]


def _months(due: pd.Series, as_of: date) -> list[Month]:
    """Columns from some months before ``as_of`` to some after; all earlier and all later ones are one column each."""
    if due.empty:
        return []
    now = as_of.year * 12 + as_of.month - 1
    counts = (due.dt.year * 12 + due.dt.month - 1).value_counts()
    first, last = now - MONTHS_BEFORE, min(now + MONTHS_AFTER, max(now + 6, int(counts.index.max())))
    earlier = int(counts[counts.index < first].sum())
    later = int(counts[counts.index > last].sum())
    months = [Month("更早", "更早", earlier, past=True)] if earlier else []
    for at in range(first, last + 1):
        year, month = divmod(at, 12)
        shown = str(year) if at == first or month == 0 else ""
        name = f"{year}年{month + 1}月"
        months.append(Month(name, f"{month + 1}月", int(counts.get(at, 0)), past=at < now, year=shown, now=at == now))
    if later:
        months.append(Month("更晚", "更晚", later, past=False))
    return months


def _coming(obligations: pd.DataFrame, due: pd.Series, today: pd.Timestamp) -> list[Clause]:
    """The obligations that fall due next."""
    ahead = due[due >= today].sort_values(kind="stable").head(MOST_COMING)
    return [_clause(row) for row in _records(obligations.loc[ahead.index])]


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


def _quantities(limits: pd.DataFrame, obligations: pd.DataFrame) -> list[Quantity]:
    """The quantities that are limited most often, each with the levels required of it; fines are not among them."""
    fines = obligations.loc[obligations["modality"] == "sanction", "obligation_id"]
    asked = limits[(limits["use"] == "requirement") & limits["quantity"].notna() & limits["value"].notna()]
    asked = asked[~asked["obligation_id"].isin(fines)]
    if asked.empty:
        return []
    asked = asked.assign(measure=asked["unit"].fillna(""))
    sizes = asked.groupby(["quantity", "measure"]).size()
    most = sorted(sizes.items(), key=lambda item: (-item[1], item[0]))[:MOST_QUANTITIES]
    return [_quantity(name[0], name[1], int(n), asked) for name, n in most]


def _quantity(name: str, unit: str, count: int, asked: pd.DataFrame) -> Quantity:
    rows = asked[(asked["quantity"] == name) & (asked["measure"] == unit)]
    levels = rows[["op", "value", "value_max"]].drop_duplicates().sort_values(["value", "op"], kind="stable")
    shown = [_level(*level) for level in levels.itertuples(index=False, name=None)]
    if len(shown) > 4:
        shown = [*shown[:2], "…", *shown[-2:]]
    values = sorted(set(rows["value"]))
    step = max(1, -(-len(values) // MOST_VALUES))
    return Quantity(name, unit, count, tuple(shown), tuple({*values[::step], values[-1]}))


def _level(op: str, value: Decimal, most: Any) -> str:
    return f"{plain(value)}～{plain(most)}" if op == ".." and not pd.isna(most) else f"{SIGN[op]} {plain(value)}"


def _flags(flags: pd.DataFrame) -> list[Flag]:
    counts = flags.groupby(["code", "severity"]).size()
    found = [Flag(str(code), str(severity), int(n)) for (code, severity), n in counts.items()]
    return sorted(found, key=lambda f: (GRAVE.index(f.severity), -f.count, f.code))


def _grave(flags: pd.DataFrame, obligations: pd.DataFrame, documents: pd.DataFrame) -> Sequence[Mapping[str, Any]]:
    """The gravest flags, with where they are."""
    order = flags["severity"].map({name: at for at, name in enumerate(GRAVE)}).astype("int64")
    chosen = flags[order < GRAVE.index("info")]
    chosen = chosen.loc[order[chosen.index].sort_values(kind="stable").index].head(MOST_ROWS)
    cited = obligations[obligations["obligation_id"].isin(chosen["obligation_id"].dropna())]
    citations = dict(zip(cited["obligation_id"], cited["citation"], strict=True))
    titled = documents[documents["document_id"].isin(chosen["document_id"])]
    titles = {row["document_id"]: row["title"] or row["path"] for row in _records(titled)}
    return [
        row | {"where": citations.get(row["obligation_id"]) or titles[row["document_id"]]} for row in _records(chosen)
    ]


def _changed(changes: pd.DataFrame, obligations: pd.DataFrame) -> Sequence[Mapping[str, Any]]:
    """The first changes, what is new before what is gone, with where they are and what of them differs in words."""
    order = changes["change"].map({name: at for at, name in enumerate(CHANGE)}).astype("int64")
    rows = _records(changes.loc[order.sort_values(kind="stable").index].head(MOST_ROWS))
    told = {row["obligation_id"] for row in rows} - {None}  # a change of a document or node names no obligation
    kept = obligations[obligations["obligation_id"].isin(sorted(told))]
    citations = dict(zip(kept["obligation_id"], kept["citation"], strict=True))
    words = {column.name: heading(OBLIGATIONS, column) for column in OBLIGATIONS.columns}
    return [
        row
        | {
            "where": citations.get(row["obligation_id"]) or "原文",
            "what": "、".join(words.get(name, name) for name in row["fields"] or ()),
        }
        for row in rows
    ]


def _listed(documents: pd.DataFrame) -> Sequence[Mapping[str, Any]]:
    """All documents, or of very many those with most obligations."""
    if len(documents) > MOST_DOCUMENTS:
        documents = documents.sort_values(["obligations", "path"], ascending=[False, True]).head(MOST_DOCUMENTS)
    return _records(documents)


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
