"""Tables written as they grow: batch after batch of whole documents, so that memory does not grow with the corpus.

Reads checked frames of a few hundred documents at a time; appends them to each table's CSV and, as one row group, to
its Parquet twin.  Every id that a table refers to belongs to the same document, so a batch can be checked by itself;
only that no document comes twice is looked after here.  Where batches end depends on the documents alone, so the same
documents give the same bytes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import frames as framing
from pipeline.schema import TABLES, Table

BATCH_ROWS = 4_000
BATCH_CHARS = 1_500_000
"""A batch ends when its obligations or its texts' characters reach this many."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file: its size and what it holds, by digest."""

    size: int
    sha256: str


class Tables:
    """The files of a snapshot's tables, open for appending, under ``folder``."""

    def __init__(self, folder: Path, tables: tuple[Table, ...] = TABLES) -> None:
        self._tables = {table.name: _TableFiles(folder, table) for table in tables}
        self._documents: set[str] = set()

    def add(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Append a batch that has been checked; a table that is not in ``frames`` gets no rows.

        SchemaError when a document was already there.
        """
        if "documents" in frames:
            ids = frames["documents"]["document_id"].tolist()
            if twice := self._documents.intersection(ids):
                raise framing.SchemaError("documents", None, "document_id", f"{min(twice)} (the key stands twice)")
            self._documents.update(ids)
        for name, frame in frames.items():
            self._tables[name].add(frame)

    def close(self) -> dict[str, Written]:
        """Finish all files: what was written, by file name."""
        return {name: written for files in self._tables.values() for name, written in files.close()}

    def abandon(self) -> None:
        """Let go of the files after a failure."""
        for files in self._tables.values():
            with suppress(OSError, pa.ArrowException):
                files.close()


class _TableFiles:
    """One table's CSV and Parquet."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.table = table
        self.csv = _Hashing(folder / f"{table.name}.csv")
        self.binary = _Hashing(folder / f"{table.name}.parquet")
        self.csv.write((",".join(table.names) + "\n").encode("utf-8"))
        self.parquet = pq.ParquetWriter(
            pa.PythonFile(self.binary, mode="w"), framing.arrow_schema(table), compression="zstd"
        )

    def add(self, frame: pd.DataFrame) -> None:
        if len(frame):
            rows = framing.arrow(self.table, frame)
            self.csv.write(framing.csv_rows(self.table, rows))
            self.parquet.write_table(rows, row_group_size=max(1, len(frame)))

    def close(self) -> list[tuple[str, Written]]:
        if self.parquet.is_open:
            self.parquet.close()
        return [
            (f"{self.table.name}.{kind}", file.finish()) for kind, file in (("csv", self.csv), ("parquet", self.binary))
        ]


class _Hashing:
    """A file that knows its digest when it is closed; enough of a file for Arrow to write to."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._digest = hashlib.sha256()
        self._size = 0

    def write(self, data: Any) -> int:
        chunk = memoryview(data)
        self._digest.update(chunk)
        self._size += chunk.nbytes
        self._file.write(chunk)
        return chunk.nbytes

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        """Arrow closes what it was given; the file itself is closed by ``finish``, after it is synced."""

    @property
    def closed(self) -> bool:
        return self._file.closed

    def readable(self) -> bool:
        return False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def finish(self) -> Written:
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return Written(self._size, self._digest.hexdigest())
