"""The rows of the tables, for whoever goes through them once: from a snapshot's files by the batch, or from frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.frames import arrow
from pipeline.schema import BY_NAME

BATCH = 2_000
"""Rows that are in memory at a time."""


class Rows(Protocol):
    """All tables, read in order."""

    def count(self, name: str) -> int:
        """How many rows the table ``name`` has."""

    def batches(self, name: str) -> Iterator[pa.Table]:
        """Its rows, at most ``BATCH`` at a time."""

    def columns(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some of its columns, whole."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The Parquet files in a folder."""

    folder: Path

    def count(self, name: str) -> int:
        return int(pq.read_metadata(self._path(name)).num_rows)

    def batches(self, name: str) -> Iterator[pa.Table]:
        with pq.ParquetFile(self._path(name)) as file:
            for batch in file.iter_batches(BATCH):
                yield pa.Table.from_batches([batch])

    def columns(self, name: str, columns: Sequence[str]) -> pa.Table:
        return pq.read_table(self._path(name), columns=list(columns))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"


@dataclass(frozen=True, slots=True)
class Held:
    """Frames in memory."""

    frames: Mapping[str, pd.DataFrame]

    def count(self, name: str) -> int:
        return len(self.frames[name])

    def batches(self, name: str) -> Iterator[pa.Table]:
        rows = arrow(BY_NAME[name], self.frames[name])
        for start in range(0, rows.num_rows, BATCH):
            yield rows.slice(start, BATCH)

    def columns(self, name: str, columns: Sequence[str]) -> pa.Table:
        return arrow(BY_NAME[name], self.frames[name]).select(list(columns))
