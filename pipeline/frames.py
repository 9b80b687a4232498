"""One table in its three forms: columns of cells → a typed frame → CSV text, Parquet bytes.  And the checks on them.

Frames carry Arrow types, so a Parquet twin has real dates, decimals and lists, and CSV is made from the same values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.readable import plain
from pipeline.schema import BY_NAME, DECIMAL_PRECISION, DECIMAL_SCALE, LIST_SEPARATOR, TABLES, Column, Table

ARROW: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "decimal": pa.decimal128(DECIMAL_PRECISION, DECIMAL_SCALE),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}
# Arrow's own pools keep what is freed: 50 to 75 MB more for a run of 6,000 documents, and no quicker.
pa.set_memory_pool(pa.system_memory_pool())

NEEDS_QUOTES = re.compile('[",\r\n]')


class SchemaError(Exception):
    """A table that does not keep to the schema; the message names the table, the row (from 1) and the column."""

    def __init__(self, table: str, row: int | None, column: str, why: str) -> None:
        place = f"{table}.{column}" if row is None else f"{table}, row {row}, column {column}"
        super().__init__(f"{place}: {why}")
        self.table, self.row, self.column = table, row, column


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of ``table``."""
    return pa.schema([pa.field(c.name, ARROW[c.type], nullable=True) for c in table.columns])


def frame(table: Table, cells: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """A typed frame from a list of cells a column; SchemaError for a cell that is not of its column's type."""
    arrays = [_array(table, column, cells[column.name]) for column in table.columns]
    return pd.DataFrame({c.name: pd.arrays.ArrowExtensionArray(a) for c, a in zip(table.columns, arrays, strict=True)})


def _array(table: Table, column: Column, values: Sequence[Any]) -> pa.Array:
    kind = ARROW[column.type]
    try:
        return pa.array(values, kind)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as whole:
        for row, value in enumerate(values, start=1):
            try:
                pa.array([value], kind)
            except (pa.ArrowException, TypeError, ValueError, OverflowError):
                raise SchemaError(table.name, row, column.name, f"{value!r} is not of type {column.type}") from None
        raise SchemaError(table.name, None, column.name, str(whole)) from None


def arrow(table: Table, of: pd.DataFrame) -> pa.Table:
    """The frame as an Arrow table with exactly the schema's columns and types, and no metadata of pandas."""
    return pa.Table.from_arrays([pa.array(of[c.name]) for c in table.columns], schema=arrow_schema(table))


def of_arrow(rows: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame, without copying."""
    return pd.DataFrame({name: pd.arrays.ArrowExtensionArray(rows.column(name)) for name in rows.column_names})


def load(folder: Path, columns: Mapping[str, Sequence[str]] | None = None) -> dict[str, pd.DataFrame]:
    """The tables of a snapshot as frames, from their Parquet files; ``columns`` names those wanted of some."""
    wanted = {table.name: table.names for table in TABLES} | dict(columns or {})
    return {n: of_arrow(pq.read_table(folder / f"{n}.parquet", columns=list(names))) for n, names in wanted.items()}


def parquet(table: Table, of: pd.DataFrame) -> bytes:
    """The frame as a Parquet file."""
    out = BytesIO()
    pq.write_table(arrow(table, of), out, compression="zstd")
    return out.getvalue()


def csv(table: Table, of: pd.DataFrame) -> bytes:
    """The frame as CSV: UTF-8 without a mark, RFC 4180 quoting, ``\\n`` line ends, an empty cell for unknown."""
    return (",".join(table.names) + "\n").encode("utf-8") + csv_rows(table, arrow(table, of))


def csv_rows(table: Table, rows: pa.Table) -> bytes:
    """The rows of a CSV without its header."""
    if not rows.num_rows:
        return b""
    known = {column.name: column for column in table.columns}
    columns = [_csv_column(known[name], column) for name, column in zip(rows.column_names, rows.columns, strict=True)]
    # Arrow joins the cells of a row: they never become strings of Python.
    lines = pc.binary_join_element_wise(*columns, pa.scalar(",", pa.large_string()))
    return "\n".join([*lines.to_pylist(), ""]).encode("utf-8")


def _csv_column(column: Column, values: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """The CSV cells of a column as Arrow strings without nulls; quoted as ``_quoted`` does."""
    if column.type == "decimal":
        return pa.array(_plain(column, values), pa.large_string())
    if column.type == "list":
        values = pc.binary_join(values, LIST_SEPARATOR)
    cells = pc.fill_null(pc.cast(values, pa.large_string()), "")
    if column.type not in ("list", "string"):
        return cells
    odd = pc.match_substring_regex(cells, NEEDS_QUOTES.pattern)
    if not pc.any(odd).as_py():
        return cells
    mark = pa.scalar('"', pa.large_string())
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(odd, pc.binary_join_element_wise(mark, doubled, mark, pa.scalar("", pa.large_string())), cells)


def cells(table: Table, rows: pa.Table) -> list[list[str]]:
    """The CSV cells of each column of ``rows`` (any of the table's columns)."""
    known = {column.name: column for column in table.columns}
    return [_cells(known[name], column) for name, column in zip(rows.column_names, rows.columns, strict=True)]


def plain_cells(table: Table, rows: pa.Table) -> list[list[str]]:
    """The same as ``cells``, without quotes."""
    known = {column.name: column for column in table.columns}
    return [_plain(known[name], column) for name, column in zip(rows.column_names, rows.columns, strict=True)]


def _cells(column: Column, values: pa.ChunkedArray) -> list[str]:
    """The CSV cells of a column.  (The csv module of Python 3.11 leaves a lone carriage return unquoted.)"""
    plain_ones = _plain(column, values)
    return [_quoted(text) for text in plain_ones] if column.type in ("list", "string") else plain_ones


def _plain(column: Column, values: pa.ChunkedArray) -> list[str]:
    if column.type == "decimal":
        return ["" if value is None else plain(value) for value in values.to_pylist()]
    if column.type == "list":
        return [LIST_SEPARATOR.join(value or ()) for value in values.to_pylist()]
    if column.type == "string":
        return [value or "" for value in values.to_pylist()]
    return [value or "" for value in pc.cast(values, pa.string()).to_pylist()]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text


def check(frames: Mapping[str, pd.DataFrame]) -> None:
    """Raise SchemaError unless every required cell is filled, every enumerated value known, every key unique, every
    id found in the table it refers to, and every span in order and inside its document."""
    for table in TABLES:
        of = frames[table.name]
        if tuple(of.columns) != table.names:
            odd = set(of.columns) ^ set(table.names)
            raise SchemaError(table.name, None, "、".join(sorted(map(str, odd))), "not the schema's columns")
        for column in table.columns:
            _check_column(table, column, of, frames)
        if table.key:
            _fail(table, table.key[0], of.duplicated(list(table.key)), of, "the key stands twice")
        if {"char_start", "char_end", "document_id"} <= set(table.names):
            _check_spans(table, of, frames["documents"])
    _check_listed(frames)


def _check_column(table: Table, column: Column, of: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> None:
    cells = of[column.name]
    if column.required:
        _fail(table, column.name, cells.isna(), of, "required, but empty")
    if column.enum:
        _fail(table, column.name, cells.notna() & ~cells.isin(column.enum), of, f"not one of {', '.join(column.enum)}")
    if column.refers is not None:
        known = frames[column.refers][BY_NAME[column.refers].key[0]]
        _fail(table, column.name, cells.notna() & ~cells.isin(known), of, f"no such row in {column.refers}")


def _check_spans(table: Table, of: pd.DataFrame, documents: pd.DataFrame) -> None:
    # map() on an empty column gives no number to compare with, hence the type.
    chars = of["document_id"].map(documents.set_index("document_id")["chars"]).astype("int64[pyarrow]")
    start, end = of["char_start"], of["char_end"]
    bad = start.notna() & ((start < 0) | (end < start) | (end > chars))
    _fail(table, "char_start", bad | (start.isna() != end.isna()), of, "not a span of its document")


def _check_listed(frames: Mapping[str, pd.DataFrame]) -> None:
    """Ids inside lists: sanctioned_by names obligations."""
    obligations = frames["obligations"]
    known = set(obligations["obligation_id"])
    bad = obligations["sanctioned_by"].map(lambda ids: not known.issuperset(ids if ids is not None else ()))
    _fail(BY_NAME["obligations"], "sanctioned_by", bad, obligations, "no such row in obligations")


def _fail(table: Table, column: str, bad: pd.Series, of: pd.DataFrame, why: str) -> None:
    """Raise for the first row that ``bad`` marks."""
    marked = bad.fillna(False).to_numpy(dtype=bool)
    if marked.any():
        row = int(marked.argmax())
        raise SchemaError(table.name, row + 1, column, f"{of[column].iloc[row]!r} ({why})")
