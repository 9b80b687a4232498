"""``docs/tables.md`` from the schema: ``python -m pipeline.tables_doc > docs/tables.md``."""

from __future__ import annotations

import sys

from pipeline.labels import values
from pipeline.schema import LIST_SEPARATOR, TABLES, Column, Table

TYPES = {
    "string": "text",
    "integer": "integer",
    "number": "number",
    "decimal": "decimal",
    "boolean": "true / false",
    "date": "date",
    "list": "list of text",
}
HEAD = f"""# The published tables

<!-- Made by `python -m pipeline.tables_doc > docs/tables.md`; change `pipeline/schema.py`, not this file. -->

Every run publishes one folder, `outputs/runs/<run id>/`, and `outputs/latest` leads to the newest. In it each table
stands twice: `<table>.csv` (UTF-8, an empty cell is unknown, lists joined by `{LIST_SEPARATOR}`, dates 2016-10-31) and
`<table>.parquet` (the same columns with real types). `datapackage.json` says all this for programs; `obligations.xlsx`,
`report.html` and `texts/<document_id>.html` are for people. How to ask the tables: [cookbook.md](cookbook.md).

Offsets `char_start` and `char_end` count Unicode characters from 0 in the source's own text, the second one past the
last: `source[char_start:char_end]` is the evidence. For files that are not plain text the source's text is
`texts/<document_id>.txt`.

每次运行发布一个目录；每个表都有 CSV 和 Parquet 两种形式，列完全相同。空单元格表示未知。
"""


def render() -> str:
    """The page."""
    contents = "\n".join(f"- [`{table.name}`](#{table.name}): {table.en}（{table.zh}）" for table in TABLES)
    return "\n".join([HEAD, contents, "", *(_table(table) for table in TABLES)])


def _table(table: Table) -> str:
    lines = [f"## {table.name}", "", f"{table.en[:1].upper()}{table.en[1:]}. {table.zh}。", ""]
    if table.key:
        lines += [f"Key: `{'`, `'.join(table.key)}`.", ""]
    lines += ["| column | type | meaning | 含义 |", "|---|---|---|---|"]
    lines += [f"| `{c.name}` | {_type(c)} | {_meaning(table, c)} | {_escaped(c.zh)} |" for c in table.columns]
    return "\n".join([*lines, ""])


def _type(column: Column) -> str:
    return TYPES[column.type] + ("" if column.required else ", may be empty")


def _meaning(table: Table, column: Column) -> str:
    text = _escaped(column.en)
    if column.enum:
        words = values(table.name, column.name)
        text += ": " + ", ".join(f"`{code}`{f' {words[code]}' if code in words else ''}" for code in column.enum)
    if column.refers:
        text += f" (→ [`{column.refers}`](#{column.refers}))"
    return text


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write(render())
