"""Text columns of CSV and JSON files: the values of the chosen columns, one after another, each beginning a new line.

``Options.text_columns`` names the columns (CSV) or keys (JSON, at any depth).  The values' own text is the source text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.read import ReadError
from pipeline.read import text as plain
from pipeline.read.builder import SourceBuilder
from pipeline.records import Options, Source

FIELD_LIMIT = 10_000_000
SHOWN = 20


def read(data: bytes, media_type: str, options: Options) -> Source:
    """The chosen columns' text.

    ReadError ``no_text_columns`` (none chosen, or none of them in the file; the message lists what there is),
    ``malformed``, ``nested_too_deep``, and those of plain text.
    """
    decoded = plain.read(data, "text/plain", options)
    text = decoded.text.removeprefix("\ufeff")
    known: dict[str, None] = {}
    wanted = set(options.text_columns)
    values = list(_csv(text, wanted, known)) if media_type == "text/csv" else list(_json(text, wanted, known))
    if not wanted or not wanted & known.keys():
        names = "、".join(list(known)[:SHOWN]) or "（无）"
        raise ReadError("read", "no_text_columns", f"请用选项 text_columns 指定哪些列是正文。文件中的列：{names}。")
    out = SourceBuilder()
    for value in values:
        if value.strip():
            out.add(value.replace("\r\n", "\n"))
            out.end_line()
    return out.source(data, media_type, decoded.encoding)


def _csv(text: str, wanted: set[str], known: dict[str, None]) -> Iterator[str]:
    csv.field_size_limit(FIELD_LIMIT)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        known.update((name, None) for name in reader.fieldnames or () if name)
        for row in reader:
            yield from (value for name, value in row.items() if name in wanted and isinstance(value, str))
    except csv.Error as error:
        raise ReadError("read", "malformed", f"CSV 文件格式有误（{error}）。请检查引号和分隔符。") from None


def _json(text: str, wanted: set[str], known: dict[str, None]) -> Iterator[str]:
    try:
        try:
            documents: Iterable[Any] = [json.loads(text)]
        except json.JSONDecodeError:
            documents = [json.loads(line) for line in text.splitlines() if line.strip()]  # one object a line
        yield from _values(documents, wanted, known)
    except json.JSONDecodeError as error:
        raise ReadError(
            "read", "malformed", f"JSON 文件格式有误（第 {error.lineno} 行：{error.msg}）。请检查文件。"
        ) from None
    except RecursionError:
        raise ReadError("read", "nested_too_deep", "JSON 嵌套过深，可能是恶意构造的文件，已拒绝。") from None


def _values(value: Any, wanted: set[str], known: dict[str, None]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str | list):
                known.setdefault(str(key))
            if key in wanted and isinstance(item, str):
                yield item
            elif key in wanted and isinstance(item, list) and all(isinstance(i, str) for i in item):
                yield from item
            else:
                yield from _values(item, wanted, known)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, wanted, known)
