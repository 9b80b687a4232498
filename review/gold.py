"""Decided clauses as gold annotation, so that accuracy is measured on the user's own documents.

A document's gold says of *every* segment whether it is a clause, so by default only documents are written in which each
clause has been decided.  Node lines come from the snapshot (the desk does not review structure).  What reviewers cannot
say at the desk, that a clause was missed, is not in the gold: recall measured on it is an upper bound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings

from pipeline.records import Span
from review.models import Clause, Decision, Document, State
from review.segments import segments
from review.snapshot import current, published

DEADLINE = {
    "by": ("end",),
    "from": ("start",),
    "during": ("start", "end"),
    "on": ("start",),
    "within": ("duration", "business_days", "anchor"),
    "recurring": ("rrule", "times"),
    "vague": (),
}
LIMIT = ("text", "op", "value", "value_max", "unit", "quantity", "use", "change", "baseline")


@dataclass(slots=True)
class Exported:
    """What was written, and which documents were left and why."""

    documents: int = 0
    clauses: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def export(folder: Path, *, partly: bool = False) -> Exported:
    """Write ``gold/<stem>.jsonl`` and ``texts/<stem>.txt`` for each decided document (``partly``: or one in part)."""
    done = Exported()
    shown = current()
    found = published(settings.OUT)
    if shown is None or found is None:
        return done
    nodes = _nodes(found[0]) if found[0].name == shown.run_id or found[1].get("run_id") == shown.run_id else {}
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    (folder / "texts").mkdir(exist_ok=True)
    for document in Document.objects.filter(generation=shown.id).order_by("path").iterator(20):
        clauses = list(
            Clause.objects.filter(generation=shown.id, document_id=document.document_id).order_by("position")
        )
        decided = [c for c in clauses if c.status in ("accepted", "corrected", "rejected")]
        if not decided:
            continue
        if not document.text:
            done.left.append((document.path, "没有原文"))
        elif len(decided) < len(clauses) and not partly:
            done.left.append((document.path, f"还有 {len(clauses) - len(decided)} 条未决定"))
        else:
            stem = f"{Path(document.path).stem}_{document.document_id[1:9]}"
            rows = list(lines(document, decided, nodes.get(document.document_id, []), f"{stem}.txt"))
            body = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            (folder / "gold" / f"{stem}.jsonl").write_text(body, "utf-8")
            (folder / "texts" / f"{stem}.txt").write_bytes(document.text.encode("utf-8"))
            done.documents += 1
            done.clauses += sum("modality" in row for row in rows)
    return done


def lines(
    document: Document, clauses: list[Clause], nodes: list[Mapping[str, Any]], name: str
) -> Iterator[dict[str, Any]]:
    """The lines of one document's gold, in the order of its segments."""
    cuts = segments(document.text)
    yield {"doc": name, "genre": document.genre, "binding": document.binding}
    held = _values([c.oid for c in clauses])
    by_segment: dict[int, list[dict[str, Any]]] = {}
    for node in nodes:
        at = _segment(cuts, node["char_start"])
        if at is not None:
            by_segment.setdefault(at, []).append({"seg": at, "node": node["node_path"]})
    for clause in clauses:
        values = held.get(clause.oid)
        at = _segment(cuts, clause.detail["start"])
        if values is not None and at is not None:
            by_segment.setdefault(at, []).append({"seg": at, **annotation(values)})
    for at in sorted(by_segment):
        yield from by_segment[at]


def annotation(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a decision as a clause line has them."""
    return {
        "modality": values["modality"],
        "units": [{"name": u["name"], "role": u["role"]} for u in values.get("units", ())],
        "deadlines": [
            {"text": d["text"], "kind": d["kind"], **{k: d[k] for k in DEADLINE[d["kind"]] if d.get(k)}}
            for d in values.get("deadlines", ())
        ],
        "limits": [
            {"unit": "", "use": "requirement", **{k: _number(k, q[k]) for k in LIMIT if q.get(k) is not None}}
            for q in values.get("limits", ())
        ],
    }


def _number(key: str, value: Any) -> Any:
    if key not in ("value", "value_max"):
        return value
    exact = Decimal(str(value))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def _values(oids: list[str]) -> dict[str, Mapping[str, Any] | None]:
    """What the decision that holds says of each clause; None for a rejected one."""
    decided = dict(State.objects.filter(oid__in=oids).exclude(status="stale").values_list("oid", "decision_id"))
    rows = Decision.objects.filter(decision_id__in=list(decided.values()))
    values = {d.decision_id: d.values for d in rows}
    return {oid: values.get(decision) for oid, decision in decided.items()}


def _segment(cuts: list[Span], at: int) -> int | None:
    """The number of the segment that holds (or first follows) an offset."""
    return next((n for n, cut in enumerate(cuts) if at < cut.end), None)


def _nodes(folder: Path) -> dict[str, list[Mapping[str, Any]]]:
    columns = ["document_id", "node_path", "kind", "char_start"]
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in pq.read_table(folder / "nodes.parquet", columns=columns).to_pylist():
        if row["kind"] not in ("paragraph", "annex"):
            found.setdefault(row["document_id"], []).append(row)
    return found
