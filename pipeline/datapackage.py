"""``datapackage.json``: the snapshot described for machines (https://datapackage.org), from the schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.schema import BY_NAME, DECIMAL_PRECISION, DECIMAL_SCALE, LIST_SEPARATOR, TABLES, Column, Table

TYPES = {"decimal": "number"}


def describe(files: Mapping[str, tuple[int, str]], version: str, tables: Sequence[Table] = TABLES) -> bytes:
    """The descriptor of CSV ``tables``, as JSON; ``files`` gives each file's size and SHA-256 by its name."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "yiwu",
        "title": "法规义务表",
        "description": "由中文法规文本得出的义务、时限、限值及其出处。Obligations of Chinese regulatory texts.",
        "version": version,
        "resources": [_resource(table, *files[f"{table.name}.csv"]) for table in tables],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def descriptor(files: Mapping[str, bytes], version: str) -> bytes:
    """The descriptor of the CSV tables in ``files`` (file name → contents), as JSON."""
    return describe({name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}, version)


def _resource(table: Table, size: int, sha256: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    foreign = [
        {
            "fields": [column.name],
            # A table that refers to itself is named by the empty string.
            "reference": {
                "resource": "" if column.refers == table.name else column.refers,
                "fields": list(BY_NAME[column.refers].key),
            },
        }
        for column in table.columns
        if column.refers is not None
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "name": table.name,
        "title": table.zh,
        "description": table.en,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n"},
        "schema": schema,
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES.get(column.type, column.type),
        "title": column.zh,
        "description": f"{column.zh}。{column.en[:1].upper()}{column.en[1:]}.",
    }
    if column.type == "list":
        field |= {"delimiter": LIST_SEPARATOR, "itemType": "string"}
    if column.type == "decimal":  # not a binary number: whoever reads the CSV with these types keeps every digit
        field |= {"precision": DECIMAL_PRECISION, "scale": DECIMAL_SCALE}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.enum:
        constraints["enum"] = list(column.enum)
    if table.key == (column.name,):
        constraints["unique"] = True
    return field | ({"constraints": constraints} if constraints else {})
