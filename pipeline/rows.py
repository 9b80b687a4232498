"""The rows of the tables, for whoever goes through them once: from a snapshot's files by the batch, or from frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.frames import arrow
from pipeline.schema import BY_NAME

DOCUMENT = "document_id"
Parts = Iterator[dict[str, pa.Table]]


class Rows(Protocol):
    """All tables, read in order."""

    def count(self, name: str) -> int:
        """How many rows the table ``name`` has."""

    def batches(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Its rows, or some of their columns, as many at a time as were written together."""

    def parts(self, columns: Mapping[str, Sequence[str]]) -> Parts:
        """The named columns of some tables for some documents at a time: all rows of a document are in one part.

        The tables must tell of documents by ``document_id``.
        """


@dataclass(frozen=True, slots=True)
class Stored:
    """The Parquet files in a folder, as ``stream.Tables`` writes them: a row group holds whole documents."""

    folder: Path

    def count(self, name: str) -> int:
        return int(pq.read_metadata(self._path(name)).num_rows)

    def batches(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        with pq.ParquetFile(self._path(name)) as file:
            for at in range(file.num_row_groups):
                yield file.read_row_group(at, columns=None if columns is None else list(columns))

    def parts(self, columns: Mapping[str, Sequence[str]]) -> Parts:
        with ExitStack() as open_files:
            groups = {
                name: _Groups(open_files.enter_context(pq.ParquetFile(self._path(name))), wanted)
                for name, wanted in columns.items()
            }
            for documents in self.batches("documents", [DOCUMENT]):
                of = frozenset(documents.column(DOCUMENT).to_pylist())
                yield {name: group.take(of) for name, group in groups.items()}

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


class _Groups:
    """The row groups of a file, taken in order; a table without rows for some documents has no group for them."""

    def __init__(self, file: pq.ParquetFile, columns: Sequence[str]) -> None:
        self._file, self._columns = file, list(columns)
        self._at = 0
        self._empty = file.schema_arrow.empty_table().select(self._columns)

    def take(self, documents: frozenset[str]) -> pa.Table:
        """The rows of ``documents``, which follow those taken before."""
        found = []
        while self._at < self._file.num_row_groups and self._first() in documents:
            found.append(self._file.read_row_group(self._at, columns=self._columns).select(self._columns))
            self._at += 1
        return pa.concat_tables(found) if found else self._empty

    def _first(self) -> str | None:
        """The document of the first row of the next group that has any."""
        while self._at < self._file.num_row_groups:
            named = self._file.read_row_group(self._at, columns=[DOCUMENT]).column(DOCUMENT)
            if len(named):
                first: str = named[0].as_py()
                return first
            self._at += 1
        return None


@dataclass(frozen=True, slots=True)
class Held:
    """Frames in memory."""

    frames: Mapping[str, pd.DataFrame]

    def count(self, name: str) -> int:
        return len(self.frames[name])

    def batches(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        rows = arrow(BY_NAME[name], self.frames[name])
        yield rows if columns is None else rows.select(list(columns))

    def parts(self, columns: Mapping[str, Sequence[str]]) -> Parts:
        yield {name: next(self.batches(name, wanted)) for name, wanted in columns.items()}
