"""What people decided, joined to what a run found.

Reads ``decisions.jsonl`` (one :class:`~pipeline.records.Decision` a line, appended by the review desk and never
altered) and the frames of a run; gives every obligation's ``review_status`` and the table ``obligations_reviewed``, in
which the values of the reviewers stand beside the machine's own.

A decision is about a clause's words.  It holds for the obligation it was made on, and for one that ``changes`` pairs
with that obligation (``previous_id``): with the same words it goes on (a renamed file, a clause that moved), with other
words the obligation is ``stale`` until a person has looked again.  A pairing is told by one run only, so the next run
finds it in the ``obligations_reviewed`` of the snapshot before.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pyarrow.parquet as pq

from pipeline import frames, readable
from pipeline.records import Action, Deadline, Decision, Limit, ReviewStatus, Span
from pipeline.schema import OBLIGATIONS, Column, Table

SCHEMA = 1
"""The version of a line of ``decisions.jsonl``."""
DECIDING = frozenset({"accepted", "corrected", "rejected", "reopened"})
"""Actions that set the state of a clause."""
COMPARED = (
    "modality", "lead_units", "responsible_units", "cooperating_units", "supervising_units", "deadlines", "limits",
)  # fmt: skip
"""The columns of ``obligations`` that a reviewer may correct."""
ROLE_COLUMNS = {
    "lead": "lead_units",
    "responsible": "responsible_units",
    "cooperate": "cooperating_units",
    "supervise": "supervising_units",
}
_OF = {column.name: column for column in OBLIGATIONS.columns}


def _reviewed(name: str) -> Column:
    column = _OF[name]
    zh, en = f"{column.zh}（复核后）", f"{column.en}, as reviewed"
    return Column(f"{name}_reviewed", column.type, zh, en, enum=column.enum)


REVIEWED = Table(
    "obligations_reviewed",
    "每项经人工复核的义务一行：机器结果与复核结果并列",
    "one row for each obligation a person decided on: the machine's values beside the reviewer's",
    (
        Column("obligation_id", "string", "义务编号", "the obligation", required=True, refers="obligations"),
        Column("document_id", "string", "文件编号", "the document", required=True, refers="documents"),
        _OF["citation"],
        Column("review_status", "string", "复核状态", "state of review", required=True, enum=get_args(ReviewStatus)),
        Column("decision_id", "string", "复核决定编号", "the decision that holds", required=True),
        Column("decided_id", "string", "作出决定时的义务编号", "the obligation it was made on", required=True),
        Column("reviewer", "string", "复核人", "who decided", required=True),
        Column("decided_at", "string", "决定时间（UTC，ISO 8601）", "when, UTC, ISO 8601", required=True),
        Column("comment", "string", "复核意见", "comment"),
        Column("corrected_fields", "list", "复核改动的字段", "fields where the reviewer differs from the machine"),
        Column("machine_changed", "boolean", "决定后机器结果有无变化", "machine changed since", required=True),
        _OF["text"],
        Column("decided_text", "string", "作出决定时的文本（仅当已失效）", "the text decided on, if another (stale)"),
        *(column for name in COMPARED for column in (_OF[name], _reviewed(name))),
        Column("values_reviewed", "string", "复核后的全部取值（JSON）", "all reviewed values, JSON"),
    ),
    ("obligation_id",),
)  # fmt: skip


class DecisionError(Exception):
    """A decisions file that cannot be used; the message says in Chinese which line and why."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A run's obligations with what people decided: ``status`` has one entry a row of the obligations frame."""

    status: tuple[ReviewStatus, ...]
    reviewed: pd.DataFrame


# --- the file --------------------------------------------------------------------------------------------------------


def fingerprint(text: str) -> str:
    """What tells a clause's normalised text from any other."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def dumps(decision: Decision) -> str:
    """The decision as a line of ``decisions.jsonl``, with its line end."""
    row = {"schema": SCHEMA, **{f.name: getattr(decision, f.name) for f in fields(decision)}}
    row["when"] = decision.when.isoformat()
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def loads(line: str) -> Decision:
    """The decision that a line holds; ValueError, KeyError or TypeError when it holds none."""
    row = json.loads(line)
    if row.pop("schema") != SCHEMA:
        raise ValueError("版本不符")
    row["when"] = datetime.fromisoformat(row["when"])
    if row["when"].tzinfo is None:
        raise ValueError("when 缺少时区")
    if row["action"] not in get_args(Action):
        raise ValueError(f"action {row['action']!r}")
    for name in ("status_from", "status_to"):
        if row[name] not in get_args(ReviewStatus):
            raise ValueError(f"{name} {row[name]!r}")
    for name in ("machine", "values"):
        if row.get(name) is not None:
            check_values(row[name])
    known = {f.name for f in fields(Decision)}
    return Decision(**{name: value for name, value in row.items() if name in known})


def read(path: Path) -> tuple[Decision, ...]:
    """All decisions of a file, in order, each once (a line written twice counts once).

    A last line without a line end is one that was still being written; it is left out.  Raises DecisionError.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise DecisionError(f"不能读取复核决定文件 {path}：{error.strerror or error}。") from error
    found: dict[str, Decision] = {}
    for number, line in enumerate(lines[:-1], start=1):
        if not line.strip():
            continue
        try:
            decision = loads(line.decode("utf-8"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DecisionError(f"复核决定文件 {path} 第 {number} 行无法读取：{error}。") from error
        found.setdefault(decision.decision_id, decision)
    return tuple(found.values())


def check_values(values: Mapping[str, Any]) -> None:
    """Raise ValueError or KeyError unless ``values`` can be read as a clause's values."""
    if not isinstance(values.get("modality"), str):
        raise ValueError("values 缺少 modality")
    cells(values)


# --- values in readable form ----------------------------------------------------------------------------------------


def cells(values: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of ``obligations`` that such values give: each column of ``COMPARED``."""
    out: dict[str, Any] = {"modality": values["modality"]}
    for role, column in ROLE_COLUMNS.items():
        names = (unit["name"] for unit in values.get("units", ()) if unit["role"] == role)
        out[column] = list(dict.fromkeys(names))
    out["deadlines"] = list(dict.fromkeys(readable.deadline(deadline(row)) for row in values.get("deadlines", ())))
    out["limits"] = list(dict.fromkeys(readable.limit(limit(row)) for row in values.get("limits", ())))
    return out


def deadline(row: Mapping[str, Any]) -> Deadline:
    """The record of a deadline given as gold writes it; its span is empty."""
    return Deadline(
        Span(0, 0),
        row["text"],
        row["kind"],
        start=_date(row.get("start")),
        end=_date(row.get("end")),
        resolved_start=_date(row.get("resolved_start")),
        resolved_end=_date(row.get("resolved_end")),
        duration=row.get("duration"),
        business_days=bool(row.get("business_days")),
        anchor=row.get("anchor"),
        rrule=row.get("rrule"),
        times=row.get("times"),
    )


def limit(row: Mapping[str, Any]) -> Limit:
    """The record of a limit given as gold writes it; its span is empty."""
    return Limit(
        Span(0, 0),
        row["text"],
        row["op"],
        _decimal(row["value"]),
        row.get("unit") or "",
        value_max=None if row.get("value_max") is None else _decimal(row["value_max"]),
        quantity=row.get("quantity"),
        use=row.get("use", "requirement"),
        change=row.get("change"),
        baseline=row.get("baseline"),
    )


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"数值 {value!r}") from error


# --- joining ---------------------------------------------------------------------------------------------------------


def effective(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """For each obligation the decision that holds: the last one that sets a state, unless it takes the state back."""
    last = {d.obligation_id: d for d in decisions if d.action in DECIDING}
    return {key: d for key, d in last.items() if d.action != "reopened"}


def carried(snapshot: Path | None) -> dict[str, str]:
    """From the ``obligations_reviewed`` of the snapshot before: on which obligation each one's decision was made."""
    if snapshot is None or not (snapshot / "obligations_reviewed.parquet").is_file():
        return {}
    table = pq.read_table(snapshot / "obligations_reviewed.parquet", columns=["obligation_id", "decided_id"])
    return dict(zip(*(column.to_pylist() for column in table.columns), strict=True))


def predecessors(changes: pd.DataFrame) -> dict[str, str]:
    """Which obligation of the snapshot before each one comes from, where its id is another."""
    both = changes[changes["obligation_id"].notna() & changes["previous_id"].notna()]
    pairs = zip(both["obligation_id"], both["previous_id"], strict=True)
    return {str(new): str(old) for new, old in pairs if new != old}


def join(
    decisions: Iterable[Decision],
    obligations: pd.DataFrame,
    changes: pd.DataFrame,
    carried: Mapping[str, str] | None = None,
) -> Joined:
    """Review states and the ``obligations_reviewed`` frame.

    ``obligations`` and ``changes`` are a run's frames, ``carried`` is what :func:`carried` read from the snapshot
    before.  The rows of the result are in the order of ``obligations``.
    """
    made = list(decisions)
    held, before, known = effective(made), predecessors(changes), carried or {}
    seen = {d.obligation_id for d in made if d.action in DECIDING}
    holds: list[tuple[int, Decision]] = []
    status: list[ReviewStatus] = ["unreviewed"] * len(obligations)
    prints: list[str] = []
    texts = obligations["text"]
    for row, key in enumerate(obligations["obligation_id"]):
        origin = key if key in seen else _origin(key, before, known, seen)
        decision = held.get(origin) if origin is not None else None
        if decision is None:
            continue
        prints.append(fingerprint(str(texts.iloc[row])))
        status[row] = decision.status_to if decision.fingerprint == prints[-1] else "stale"
        holds.append((row, decision))
    rows = frames.arrow(OBLIGATIONS, obligations.iloc[[row for row, _ in holds]]).to_pylist()
    columns: dict[str, list[Any]] = {name: [] for name in REVIEWED.names}
    for machine, (row, decision) in zip(rows, holds, strict=True):
        for name, value in _row(machine, decision, status[row]).items():
            columns[name].append(value)
    return Joined(tuple(status), frames.frame(REVIEWED, columns))


def _origin(key: str, before: Mapping[str, str], known: Mapping[str, str], seen: set[str]) -> str | None:
    """The obligation on which a decision about ``key`` was made under another id."""
    was = before.get(key, key)
    return was if was in seen else known.get(was)


def _row(machine: Mapping[str, Any], decision: Decision, status: ReviewStatus) -> dict[str, Any]:
    now = {name: machine[name] for name in COMPARED}
    then = cells(decision.machine)
    final = dict.fromkeys(COMPARED) if decision.values is None else cells(decision.values)
    row = {
        "obligation_id": machine["obligation_id"],
        "document_id": machine["document_id"],
        "citation": machine["citation"],
        "review_status": status,
        "decision_id": decision.decision_id,
        "decided_id": decision.obligation_id,
        "reviewer": decision.who,
        "decided_at": decision.when.isoformat(),
        "comment": decision.comment or None,
        "corrected_fields": [] if decision.values is None else [name for name in COMPARED if final[name] != then[name]],
        "machine_changed": status != "stale" and any((now[name] or []) != (then[name] or []) for name in COMPARED),
        "text": machine["text"],
        "decided_text": decision.text if status == "stale" else None,
        "values_reviewed": None
        if decision.values is None
        else json.dumps(decision.values, ensure_ascii=False, sort_keys=True),
    }
    for name in COMPARED:
        row[name], row[f"{name}_reviewed"] = machine[name], final[name]
    return row
