"""What differs from the snapshot before: obligations added, removed, changed in their fields, or moved.

Reads the ``obligations.csv`` of the previous snapshot and the frames of the new one; writes the ``changes`` frame.  An
obligation is known again by its id, that is by document and text; columns that change with the day are not compared.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import frames
from pipeline.schema import BY_NAME, CHANGES, LIST_SEPARATOR, OBLIGATIONS

COMPARED = (
    "modality",
    "lead_units",
    "responsible_units",
    "cooperating_units",
    "supervising_units",
    "deadlines",
    "limits",
    "condition_text",
    "exception_text",
    "references",
    "binding",
)
"""Fields whose difference makes an obligation ``changed``; a different ``node_path`` alone makes it ``moved``."""
PLACE = "node_path"

Row = Mapping[str, str]


def previous_obligations(snapshot: Path | None) -> dict[str, Row] | None:
    """The obligations of a published snapshot by id, in their order; None when there is no snapshot to compare with."""
    if snapshot is None or not (snapshot / "obligations.csv").is_file():
        return None
    return _by_id((snapshot / "obligations.csv").read_bytes())


def changes(previous: Mapping[str, Row] | None, obligations: pd.DataFrame) -> pd.DataFrame:
    """The ``changes`` table; empty for the first snapshot, which has nothing to differ from."""
    cells: dict[str, list[Any]] = {name: [] for name in CHANGES.names}
    if previous is not None:
        current = _by_id(frames.csv(OBLIGATIONS, obligations))
        for key, row in current.items():
            if key not in previous:
                _add(cells, key, None, row["document_id"], "added", [], None, row["text"])
            elif fields := [name for name in (*COMPARED, PLACE) if row[name] != previous[key][name]]:
                kind = "moved" if fields == [PLACE] else "changed"
                before, after = _show(previous[key], fields), _show(row, fields)
                _add(cells, key, key, row["document_id"], kind, fields, before, after)
        for key, row in previous.items():
            if key not in current:
                _add(cells, None, key, row["document_id"], "removed", [], row["text"], None)
    return frames.frame(BY_NAME["changes"], cells)


def _add(cells: Mapping[str, list[Any]], *row: Any) -> None:
    for name, value in zip(CHANGES.names, row, strict=True):
        cells[name].append(value)


def _show(row: Row, fields: list[str]) -> str:
    """The fields' values, each with its name when there are several."""
    return row[fields[0]] if len(fields) == 1 else LIST_SEPARATOR.join(f"{name}={row[name]}" for name in fields)


def _by_id(data: bytes) -> dict[str, Row]:
    csv.field_size_limit(1 << 30)
    return {row["obligation_id"]: row for row in csv.DictReader(StringIO(data.decode("utf-8"), newline=""))}
