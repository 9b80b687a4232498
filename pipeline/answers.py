"""An answer to a query as people and programs take it: a table in the terminal, CSV, JSON or a workbook."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import combining, east_asian_width

import pyarrow as pa

from pipeline.labels import FLAG, MODALITY, values
from pipeline.readable import plain
from pipeline.schema import LIST_SEPARATOR

FORMATS = ("table", "csv", "json", "xlsx")
WIDEST, NARROWEST = 64, 6
"""Columns of the terminal that one column of a table takes at most, and at least."""
PIECES = re.compile(r"[!-~]+|.")
CLOSING = frozenset("，。；：、！？）》〉”’】〕％")
UNITS = {"lead_units": "牵头", "responsible_units": "责任", "cooperating_units": "配合", "supervising_units": "监督"}


def as_csv(rows: pa.Table) -> str:
    """CSV with the conventions of the published tables."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.column_names)
    writer.writerows([_text(value) for value in row] for row in _rows(rows))
    return out.getvalue()


def as_json(rows: pa.Table) -> str:
    """A list of objects; dates as ISO 8601, decimals as numbers."""
    return json.dumps(rows.to_pylist(), ensure_ascii=False, indent=1, default=_json) + "\n"


def as_xlsx(rows: pa.Table, path: Path) -> None:
    """A workbook with one sheet."""
    import xlsxwriter

    from pipeline.workbook import safe

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("查询结果")
    head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for at, name in enumerate(rows.column_names):
        sheet.write_string(0, at, name, head)
        sheet.set_column(at, at, 60 if name == "text" else 34 if name == "citation" else 16)
    for row, cells in enumerate(_rows(rows), start=1):
        for at, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(row, at, value, day)
            elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                sheet.write_number(row, at, float(value), wrap)
            elif text := _text(value):
                sheet.write_string(row, at, safe(text), wrap)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(rows.num_rows, 1), max(len(rows.column_names) - 1, 0))
    book.close()


def as_table(rows: pa.Table, width: int, most: int) -> str:
    """A table for a terminal ``width`` columns wide, of the first ``most`` rows (0: all); long cells are wrapped."""
    shown = rows if most == 0 else rows.slice(0, most)
    heads = list(rows.column_names)
    cells = [[_text(value) for value in row] for row in _rows(shown)]
    lines = _grid(heads, cells, width)
    total = f"共 {rows.num_rows:,} 行" + (f"，显示前 {shown.num_rows} 行" if shown.num_rows < rows.num_rows else "")
    return "\n".join([*lines, total]) + "\n"


def for_people(rows: pa.Table) -> pa.Table:
    """The answer to a ready question with the columns that fit a terminal, in Chinese."""
    if "citation" not in rows.column_names:
        words = {name: FLAG if name == "flag" else values("obligations", name) for name in rows.column_names}
        columns = [[words[n].get(v, v) for v in rows.column(n).to_pylist()] for n in rows.column_names]
        return pa.table([pa.array(c) for c in columns], names=[GROUP_HEADS.get(n, n) for n in rows.column_names])
    found = rows.to_pylist()
    texts: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
        "到期日": lambda r: r["due"],
        "类型": lambda r: MODALITY[r["modality"]],
        "条文": lambda r: r["text"],
        "单位": lambda r: "\n".join(f"{word}：{'、'.join(r[name])}" for name, word in UNITS.items() if r[name]),
        "时限和限值": lambda r: "\n".join([*(r["deadlines"] or ()), *(r["limits"] or ())]),
        "出处": lambda r: r["citation"] or r["path"],
    }
    return pa.table({name: pa.array([make(row) for row in found]) for name, make in texts.items()})


GROUP_HEADS = {
    "unit": "单位", "obligations": "条款数", "lead": "牵头", "responsible": "责任", "cooperate": "配合",
    "supervise": "监督", "modality": "类型", "month": "月份", "path": "文件", "flag": "提示",
}  # fmt: skip


def _rows(rows: pa.Table) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in rows.columns), strict=True)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return plain(value)
        case date() | datetime():
            return value.isoformat()
        case list():
            return LIST_SEPARATOR.join(map(_text, value))
        case _:
            return str(value)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return _text(value)


def _grid(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[str]:
    natural = [
        max([wide(head), *(wide(line) for row in cells for line in row[at].split("\n"))])
        for at, head in enumerate(heads)
    ]
    widths = [max(min(n, WIDEST), NARROWEST) for n in natural]
    while sum(widths) + 2 * (len(widths) - 1) > width and max(widths, default=0) > NARROWEST * 2:
        widths[widths.index(max(widths))] -= 1
    lines = [_line(heads, widths), "  ".join("─" * w for w in widths)]
    for row in cells:
        wrapped = [wrap(cell, w) for cell, w in zip(row, widths, strict=True)]
        deep = max(map(len, wrapped), default=0)
        lines.extend(_line([part[at] if at < len(part) else "" for part in wrapped], widths) for at in range(deep))
    return lines


def _line(parts: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(part + " " * (w - wide(part)) for part, w in zip(parts, widths, strict=True)).rstrip()


def wide(text: str) -> int:
    """How many columns of a terminal ``text`` takes: Chinese characters take two."""
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns (at least 4); control characters become spaces.

    Figures and Latin words are kept whole where they fit on a line, and no line begins with a closing mark.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if wide(paragraph) <= width and paragraph.isprintable():
            lines.append(paragraph)
            continue
        line, room = "", width - 2  # two columns are kept for a closing mark
        for piece in PIECES.findall("".join(c if c.isprintable() else " " for c in paragraph)):
            for part in [piece] if wide(piece) <= width - 2 else piece:
                need = wide(part)
                if need > room and not (part in CLOSING and need <= room + 2):
                    lines.append(line)
                    line, room = "", width - 2
                line += part
                room -= need
        lines.append(line)
    return lines
