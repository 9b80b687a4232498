"""Reading a published CSV table with the types that ``datapackage.json`` states: the same values as its Parquet twin.

Needs nothing but the snapshot and Arrow, so that it may be copied into a notebook.  From the Arrow table it is one step
to pandas (``to_pandas(types_mapper=pandas.ArrowDtype)``), polars (``polars.from_arrow``) and DuckDB (by its name).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "list": pa.string(),
}


def fields(snapshot: Path, table: str) -> list[dict[str, Any]]:
    """The columns of ``table`` as ``datapackage.json`` describes them: name, type, title, constraints …

    Raises KeyError for a table that the snapshot does not have.
    """
    package = json.loads((snapshot / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        if resource["name"] == table:
            return list(resource["schema"]["fields"])
    raise KeyError(table)


def read_csv(snapshot: Path, table: str) -> pa.Table:
    """``<table>.csv`` of ``snapshot`` with real types; an empty cell is null, of a list column an empty list."""
    columns = fields(snapshot, table)
    rows = csv.read_csv(
        snapshot / f"{table}.csv",
        # A block must hold a whole row, however long its text.
        read_options=csv.ReadOptions(block_size=64 << 20),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types={column["name"]: _type(column) for column in columns},
            null_values=[""],
            strings_can_be_null=True,
            true_values=["true"],
            false_values=["false"],
        ),
    )
    for at, column in enumerate(columns):
        if column["type"] == "list":
            split = pc.split_pattern(rows.column(at), column["delimiter"])
            rows = rows.set_column(at, column["name"], pc.fill_null(split, pa.scalar([], split.type)))
    return rows


def _type(column: dict[str, Any]) -> pa.DataType:
    if "precision" in column:
        return pa.decimal128(column["precision"], column["scale"])
    return TYPES[column["type"]]
