"""How sure the rows are against how right they are, on annotated documents.

    python benchmarks/calibration.py EVAL_DIR [EVAL_DIR ...] [--fit]

Each EVAL_DIR holds ``texts/``, ``gold/`` and, in the first one, the scorer ``score.py``.  A row is right when its
clause, its modality and every unit, deadline and limit are right.  Prints the reliability table: for each band of
confidence the rows, the share that is right, and what is right above each threshold.

With ``--fit`` the weights of ``pipeline/confidence.toml`` are fitted anew and the table is that of each document under
weights fitted on all the others: what may be expected of documents nobody has seen.
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

import numpy as np

from pipeline import confidence as confidence_model
from pipeline import obligations
from pipeline.document import process
from pipeline.records import Obligation

seen: list[dict[str, float]] = []
"""The features of the document that is being processed, one entry a row, in order."""


def _noting(found: dict[str, float]) -> float:
    seen.append(found)
    return confidence_model.confidence(found)


obligations.confidence = _noting  # type: ignore[attr-defined]
BANDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


class Row(NamedTuple):
    """One published row: its document, its confidence, whether all of it is right, and the obligation itself."""

    document: str
    confidence: float
    right: bool
    obligation: Obligation
    features: dict[str, float]


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
    seen.clear()
    result = process(source.read_bytes(), source.name)
    assert len(seen) == len(result.obligations)
    clauses = {g["seg"]: g for g in gold if "modality" in g}
    order = sorted(clauses)  # type: ignore[type-var]
    spans = [tuple(o.span) for o in result.obligations]
    pairs = score.pair(result.text, [segments[s][:2] for s in order], spans)
    inverse = {j: order[i] for i, j in pairs.items()}
    for j, o in enumerate(result.obligations):
        seg = inverse.get(j)
        right = seg is not None and clauses[seg]["modality"] == o.modality and _same(o, seg, clauses[seg], gold, score)
        yield Row(source.name, o.confidence, right, o, seen[j])


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


WEIGHTS = Path(confidence_model.__file__).with_name("confidence.toml")
STRENGTH = 2.0
"""How strongly weights are held near zero (the L2 penalty of the logistic regression)."""


def fitted(found: list[Row]) -> list[Row]:
    """Fit the weights on all rows and write them; give the rows with the confidence of held-out fits."""
    names = sorted({name for row in found for name in row.features})
    matrix = np.array([[row.features.get(name, 0.0) for name in names] for row in found])
    right = np.array([row.right for row in found], float)
    documents = np.array([row.document for row in found])
    sure = np.zeros(len(found))
    for document in sorted(set(documents)):
        apart = documents == document
        sure[apart] = 1 / (1 + np.exp(-matrix[apart] @ _logistic(matrix[~apart], right[~apart])))
    lines = ["# Fitted by `benchmarks/calibration.py --fit`; see docs/accuracy.md.", "[weights]"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(names, _logistic(matrix, right), strict=True)]
    WEIGHTS.write_text("\n".join(lines) + "\n", "utf-8")
    return [row._replace(confidence=float(round(value, 2))) for row, value in zip(found, sure, strict=True)]


def _logistic(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression with an L2 penalty, by Newton's method."""
    weights = np.zeros(matrix.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (p - right) + STRENGTH * weights
        curvature = (matrix * (p * (1 - p))[:, None]).T @ matrix + STRENGTH * np.eye(matrix.shape[1])
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def main() -> int:
    """Print the reliability table; exit code 1 where there is nothing to measure."""
    folders = [Path(a) for a in sys.argv[1:] if not a.startswith("-")]
    if not folders or not (folders[0] / "score.py").exists():
        print("usage: calibration.py EVAL_DIR ... (the first with score.py)")
        return 1
    score = scorer(folders[0])
    found = [row for folder in folders for row in rows(folder, score)]
    if not found:
        print("no rows")
        return 1
    if "--fit" in sys.argv:
        found = fitted(found)
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
            share = sum(r.right for r in sure) / len(sure)
            print(f"at {floor:.2f} and above: {len(sure) / len(found):.2f} of all rows, {share:.3f} right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
