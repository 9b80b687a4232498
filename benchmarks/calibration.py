"""How sure the rows are against how right they are, on annotated documents.

    python benchmarks/calibration.py EVAL_DIR [EVAL_DIR ...]

Each EVAL_DIR holds ``texts/``, ``gold/`` and, in the first one, the scorer ``score.py``.  A row is right when its
clause, its modality and every unit, deadline and limit are right.  Prints the reliability table: for each band of confidence
the rows, the share that is right, and what is right above each threshold.
"""

from __future__ import annotations

import importlib.util
import itertools
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from pipeline.document import process
from pipeline.records import Obligation

BANDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


class Row(NamedTuple):
    """One published row: its document, its confidence, whether all of it is right, and the obligation itself."""

    document: str
    confidence: float
    right: bool
    obligation: Obligation


def scorer(folder: Path) -> ModuleType:
    """The scorer's own functions, so that right means here what it means there."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows(folder: Path, score: ModuleType) -> Iterator[Row]:
    """Every row that the pipeline makes of the annotated documents of ``folder``."""
    for gold_file in sorted((folder / "gold").glob("*.jsonl")):
        lines = [json.loads(line) for line in gold_file.read_text("utf-8").splitlines() if line.strip()]
        source = folder / "texts" / lines[0]["doc"]
        yield from _document(source, lines[1:], score)


def _document(source: Path, gold: list[dict[str, object]], score: ModuleType) -> Iterator[Row]:
    segments = score.load_segments(source)
    result = process(source.read_bytes(), source.name)
    clauses = {g["seg"]: g for g in gold if "modality" in g}
    order = sorted(clauses)  # type: ignore[type-var]
    spans = [tuple(o.span) for o in result.obligations]
    pairs = score.pair(result.text, [segments[s][:2] for s in order], spans)
    inverse = {j: order[i] for i, j in pairs.items()}
    for j, o in enumerate(result.obligations):
        seg = inverse.get(j)
        right = seg is not None and clauses[seg]["modality"] == o.modality and _same(o, seg, clauses[seg], gold, score)
        yield Row(source.name, o.confidence, right, o)


def _same(
    o: Obligation, seg: object, clause: dict[str, object], gold: list[dict[str, object]], score: ModuleType
) -> bool:
    units = {(score.norm(u["name"]), u["role"]) for u in clause.get("units", ())}  # type: ignore[attr-defined]
    times = list(clause.get("deadlines", ()))  # type: ignore[call-overload]
    for line in gold:
        if seg in line.get("applies_to", ()):  # type: ignore[operator]
            units |= {(score.norm(u["name"]), u["role"]) for u in line.get("unit_line", ())}  # type: ignore[attr-defined]
            times += line.get("deadline_line", [])  # type: ignore[operator]
    if units != {(score.norm(b.name), b.role) for b in o.bearers}:
        return False
    want = sorted(str(score.deadline_value(d, d.get)) for d in times)
    have = sorted(str(score.deadline_value(None, _deadline(d).get)) for d in o.deadlines)
    if want != have:
        return False
    limits = sorted(str(score.limit_value(f.get)) for f in clause.get("limits", ()))  # type: ignore[attr-defined]
    return limits == sorted(str(score.limit_value(_limit(f).get)) for f in o.limits)


def _deadline(d: object) -> dict[str, object]:
    values = {k: getattr(d, k) for k in ("kind", "start", "end", "duration", "rrule")}
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in values.items()}


def _limit(f: object) -> dict[str, object]:
    return {k: getattr(f, k) for k in ("op", "value", "value_max", "unit", "change")}


def main() -> int:
    """Print the reliability table; exit code 1 where there is nothing to measure."""
    folders = [Path(a) for a in sys.argv[1:]]
    if not folders or not (folders[0] / "score.py").exists():
        print("usage: calibration.py EVAL_DIR ... (the first with score.py)")
        return 1
    score = scorer(folders[0])
    found = [row for folder in folders for row in rows(folder, score)]
    if not found:
        print("no rows")
        return 1
    print(f"{len(found)} rows, {sum(r.right for r in found) / len(found):.3f} right")
    print("confidence      rows  right   mean")
    for low, high in itertools.pairwise(BANDS):
        band = [r for r in found if low <= r.confidence < high]
        if band:
            share, mean = sum(r.right for r in band) / len(band), sum(r.confidence for r in band) / len(band)
            print(f"{low:.2f}–{min(high, 1.0):.2f}  {len(band):8}  {share:.3f}  {mean:.3f}")
    for floor in (0.95, 0.9, 0.85, 0.8, 0.7):
        sure = [r for r in found if r.confidence >= floor]
        if sure:
            print(
                f"at {floor:.2f} and above: {len(sure) / len(found):.2f} of all rows, {sum(r.right for r in sure) / len(sure):.3f} right"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
