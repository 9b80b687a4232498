"""Tables that are read some documents at a time bring the same report and workbook as those held whole."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline import report, workbook
from pipeline.rows import Held, Stored
from pipeline.stream import Tables

AS_OF = date(2031, 6, 1)
OF_DOCUMENTS = (
    "documents",
    "instruments",
    "nodes",
    "obligations",
    "units",
    "deadlines",
    "limits",
    "references",
    "flags",
)


@pytest.fixture
def stored(frames: dict[str, pd.DataFrame], tmp_path: Path) -> Stored:
    """The snapshot written a document at a time, as a run of many batches writes it."""
    files = Tables(tmp_path)
    for document in frames["documents"]["document_id"]:
        files.add({name: frames[name][frames[name]["document_id"] == document] for name in OF_DOCUMENTS})
    files.add({name: rows for name, rows in frames.items() if name not in OF_DOCUMENTS})
    files.close()
    assert pq.read_metadata(tmp_path / "obligations.parquet").num_row_groups > 1
    return Stored(tmp_path)


def test_every_row_is_in_the_part_of_its_document(stored: Stored, frames: dict[str, pd.DataFrame]) -> None:
    seen: dict[str, list[str]] = {"obligations": [], "flags": []}
    for part in stored.parts({"documents": ("document_id",), **dict.fromkeys(seen, ("document_id",))}):
        here = set(part["documents"].column(0).to_pylist())
        for name, found in seen.items():
            assert set(part[name].column(0).to_pylist()) <= here
            found += part[name].column(0).to_pylist()
    assert seen == {name: frames[name]["document_id"].tolist() for name in seen}


def test_the_report_is_the_same(stored: Stored, frames: dict[str, pd.DataFrame]) -> None:
    assert report.render(stored, AS_OF, "1.0") == report.render(Held(frames), AS_OF, "1.0")


def test_the_workbook_is_the_same(stored: Stored, frames: dict[str, pd.DataFrame]) -> None:
    parts, whole = BytesIO(), BytesIO()
    workbook.write(stored, parts)
    workbook.write(Held(frames), whole)
    assert parts.getvalue() == whole.getvalue()
