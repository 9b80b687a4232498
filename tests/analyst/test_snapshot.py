"""The snapshot as analysts' tools read it: described, typed, and the same in every tool and form."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.reading import fields, read_csv
from pipeline.schema import BY_NAME

NAMES = sorted(BY_NAME)
POLARS = {
    "string": pl.String, "integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "date": pl.Date,
    "list": pl.String,
}  # fmt: skip
DUCKDB = {
    "string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE",
    "list": "VARCHAR",
}  # fmt: skip


@pytest.fixture(scope="module", params=["made", "sample"])
def folder(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue("snapshot" if request.param == "made" else "sample")
    return found


def test_frictionless_finds_the_snapshot_valid(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["type", "message"])[:5]
    assert len(report.tasks) == len(BY_NAME)


def test_every_column_has_its_meaning_in_two_languages(folder: Path) -> None:
    for resource in json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]:
        for field in resource["schema"]["fields"]:
            chinese, _, english = field["description"].partition("。")
            assert chinese, field["name"]
            assert english, field["name"]
            assert english.isascii() or "(" in english or "款" in english or "第" in english, english


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_with_its_types_is_the_parquet(folder: Path, name: str) -> None:
    assert read_csv(folder, name).to_pylist() == pq.read_table(folder / f"{name}.parquet").to_pylist()
    assert read_csv(folder, name).schema.types == pq.read_table(folder / f"{name}.parquet").schema.types


@pytest.mark.parametrize("name", NAMES)
def test_pandas_polars_and_duckdb_read_the_same_from_parquet(folder: Path, name: str) -> None:
    file = str(folder / f"{name}.parquet")
    expected = pq.read_table(file).to_pylist()
    assert pl.read_parquet(file).to_dicts() == expected
    assert duckdb.sql(f"FROM read_parquet('{file}')").to_arrow_table().to_pylist() == expected
    plain = pd.read_parquet(file, dtype_backend="pyarrow")
    assert pa.Table.from_pandas(plain, preserve_index=False).to_pylist() == expected
    assert len(pd.read_parquet(file)) == len(expected), "without any option too"


def _strings(rows: pa.Table) -> list[list[str | None]]:
    """Values in one spelling, to compare tools that hold decimals and lists differently."""
    return [
        [
            None if value is None else f"{float(value):g}" if pa.types.is_decimal(kind) else str(value)
            for value in column
        ]
        for kind, column in zip(rows.schema.types, (c.to_pylist() for c in rows.columns), strict=True)
    ]


@pytest.mark.parametrize("name", NAMES)
def test_polars_and_duckdb_read_the_csv_with_the_types_of_the_descriptor(folder: Path, name: str) -> None:
    columns = fields(folder, name)
    joined = [c["name"] for c in columns if c["type"] == "list"]
    exact = {c["name"] for c in columns if "precision" in c}
    file = folder / f"{name}.csv"

    in_polars = pl.read_csv(
        file,
        schema={c["name"]: pl.Decimal(38, 12) if c["name"] in exact else POLARS[c["type"]] for c in columns},
    ).with_columns(pl.col(joined).str.split("；").fill_null([]))
    types = {c["name"]: "DECIMAL(38,12)" if c["name"] in exact else DUCKDB[c["type"]] for c in columns}
    split = ", ".join(f'coalesce(str_split("{n}", \'；\'), []) AS "{n}"' for n in joined)
    in_duckdb = duckdb.sql(
        f"SELECT * {f'REPLACE ({split})' if joined else ''} FROM"
        f" read_csv('{file}', columns = {types}, header = true, auto_detect = false, quote = '\"', escape = '\"')"
    ).to_arrow_table()

    expected = _strings(pq.read_table(folder / f"{name}.parquet"))
    assert _strings(in_polars.to_arrow()) == expected
    assert _strings(in_duckdb) == expected
