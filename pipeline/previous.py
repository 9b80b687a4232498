"""The snapshot before, read document by document, for telling what has changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import frames
from pipeline.schema import OBLIGATIONS

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Known:
    """A document of a snapshot and where its obligations stand in the table."""

    document_id: str
    path: str
    sha256: str
    first: int
    count: int


class Snapshot:
    """A published snapshot.  ``columns`` are those of ``obligations`` that rows are wanted with."""

    def __init__(self, folder: Path, columns: Sequence[str]) -> None:
        self.folder = folder
        self.run: Mapping[str, Any] = json.loads((folder / "run.json").read_text("utf-8"))
        # memory_map: opening many snapshots, or one again and again, must not load them.
        self._file = pq.ParquetFile(folder / "obligations.parquet", memory_map=True)
        held = set(self._file.schema_arrow.names)
        self.columns = tuple(name for name in columns if name in held)
        sizes = [self._file.metadata.row_group(i).num_rows for i in range(self._file.metadata.num_row_groups)]
        self._starts = [0, *accumulate(sizes)]
        self._group = lru_cache(maxsize=2)(self._read_group)
        listed = pq.read_table(
            folder / "documents.parquet", columns=["document_id", "path", "content_sha256", "obligations"]
        ).to_pydict()
        counts = listed["obligations"]
        firsts = [0, *accumulate(counts)]
        if firsts[-1] != self._starts[-1]:
            raise ValueError(f"{folder}: documents count {firsts[-1]} obligations, the table has {self._starts[-1]}")
        self.documents: dict[str, Known] = {
            path: Known(id_, path, sha, first, count)
            for id_, path, sha, first, count in zip(
                listed["document_id"], listed["path"], listed["content_sha256"], firsts[:-1], counts, strict=True
            )
        }

    def rows(self, document: Known) -> list[Row]:
        """The obligations of a document in their order, cells as in the CSV, lists joined."""
        names = self.columns
        if not document.count:
            return []
        parts = [
            self._group(i).slice(
                max(0, document.first - start), document.first + document.count - max(start, document.first)
            )
            for i, (start, end) in enumerate(zip(self._starts, self._starts[1:], strict=False))
            if start < document.first + document.count and document.first < end
        ]
        return rows_of(pa.concat_tables(parts).select(list(names)))

    def _read_group(self, index: int) -> pa.Table:
        return self._file.read_row_group(index, columns=list(self.columns))


def open_snapshot(folder: Path | None, columns: Sequence[str]) -> Snapshot | None:
    """The snapshot in ``folder``, or None when there is none that can be read."""
    if folder is None:
        return None
    try:
        return Snapshot(folder, columns)
    except (OSError, ValueError, KeyError, pa.ArrowException):
        return None


def rows_of(table: pa.Table) -> list[Row]:
    """Rows of ``obligations`` as mappings of plain cells."""
    columns = frames.plain_cells(OBLIGATIONS, table)
    return [dict(zip(table.column_names, row, strict=True)) for row in zip(*columns, strict=True)]
