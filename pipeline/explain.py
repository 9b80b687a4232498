"""Which rule made each field of an obligation: what ``yiwu explain`` prints.

Reads the rows of one obligation from a published snapshot and the lexicons; gives lines of text in Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline import lexicon
from pipeline.lexicon import Entry

FINDINGS = {"units": "责任单位", "deadlines": "时限", "limits": "限值", "references": "引用"}
SHOWN = {
    "units": ("unit", "role", "origin"),
    "deadlines": ("text", "kind", "start", "end", "duration", "rrule"),
    "limits": ("text", "op", "value", "value_max", "unit", "quantity", "use"),
    "references": ("text", "title", "code", "node_path"),
}


class UnknownObligationError(LookupError):
    """No obligation of that id in the snapshot; the message names both."""


@cache
def _entries() -> dict[str, Entry]:
    return {entry.id: entry for name in lexicon.names() for entry in lexicon.load(name)}


def explain(snapshot: Path, obligation_id: str) -> Iterator[str]:
    """The lines that explain one obligation of the snapshot in folder ``snapshot``.

    Raises UnknownObligationError where the snapshot holds no such id, and OSError where it cannot be read.
    """
    rows = _rows(snapshot, "obligations", obligation_id)
    if not rows:
        raise UnknownObligationError(f"快照 {snapshot.name} 中没有编号为 {obligation_id} 的义务。")
    row = rows[0]
    yield f"{row['citation'] or row['node_path'] or ''}  [{obligation_id}]"
    yield str(row["source_text"])
    yield ""
    yield f"规范类型：{row['modality']}（用语：{row['cue'] or '无明示用语'}；把握：{row['confidence']:.2f}）"
    yield from _rule(row.get("rule"), row["cue"] or "")
    for table, label in FINDINGS.items():
        for found in _rows(snapshot, table, obligation_id):
            values = "；".join(_shown(found[c]) for c in SHOWN[table] if found.get(c) not in (None, ""))
            yield f"{label}：{values}"
            yield from _rule(found.get("rule"))


def _rows(snapshot: Path, table: str, obligation_id: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    found: list[dict[str, Any]] = pq.read_table(
        snapshot / f"{table}.parquet", filters=[("obligation_id", "=", obligation_id)]
    ).to_pylist()
    return found


def _shown(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _rule(rule: str | None, cue: str = "") -> Iterator[str]:
    if not rule:
        return
    entry = _entries().get(rule)
    yield f"    规则 {rule}" + ("" if entry else "（由语法得出，不在词表中）")
    if entry:
        if entry.note:
            yield f"    说明：{entry.note}"
        if entry.examples:
            yield f"    例：{next((e for e in entry.examples if cue in e), entry.examples[0])}"
