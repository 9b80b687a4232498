"""Ruled tables: what their columns hold, which of them say who does what or set limits, and their rows.

Reads the tables that a reader pinned in the source and the normalised text; gives :class:`ReadTable` records whose
spans point into the normalised text.  Columns are told by their headers (``lexicon/tables.toml``); most cells of a
column of units must also look like names of bodies, those of a column of limits must be figures.

A table of tasks has one row for each task cell, with the cells of all grid rows that this cell spans.  A table of
limits has one row for each grid row with a figure, with the merged cells that reach into it.  Of any other table
nothing is read, and no cell of it may pass for text; a cell that holds a text of its own, and the block of particulars
above a published document, stay what they are: lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import mean
from typing import Literal

from pipeline import lexicon
from pipeline.normalise import Aligned
from pipeline.records import Span, Table

TableKind = Literal["task", "limits", "other", "open"]
ColumnKind = Literal["task", "unit", "time", "number", "item", "value", "measure", "aside", "context"]

OWN_TEXT = 400
"""Characters, in four paragraphs or more, from which a cell is a text of its own: a page laid out with a table."""
NAME_SHARE = 0.6
"""A task column whose cells are this much shorter than the longest one's only names the tasks."""
FIGURE = re.compile(
    r"(?:[≤≥<>＜＞]|不超过|不低于|不大于|不小于)?\d[\d.,]*(?:[~-][\d.]+)?[^\d，。；：]{0,12}(?:[（(][^（）]{0,12}[）)])?[a-z①-⑳*]?"
)
BLANK = re.compile(r"[-—/无*·.]*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its headers from the outermost to its own, and what they say it holds."""

    index: int
    path: tuple[str, ...]
    kind: ColumnKind

    @property
    def name(self) -> str:
        """Its own header."""
        return self.path[-1] if self.path else ""


@dataclass(frozen=True, slots=True)
class RowCell:
    """A cell that holds for a row: where its text stands, and the columns that it covers."""

    span: Span
    column: Column
    own: bool
    """False for a cell merged down from a row above."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of tasks or limits.  ``span``: the task cell, or the row's own cells from first to last."""

    span: Span
    cells: tuple[RowCell, ...]

    def of(self, *kinds: ColumnKind) -> tuple[RowCell, ...]:
        """The cells of columns of these kinds, in the order of columns."""
        return tuple(c for c in self.cells if c.column.kind in kinds)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as understood.  ``cells`` are the cells with text that are not lines of their own; the spans of ``rows``
    of a table of limits may each cover several."""

    kind: TableKind
    cells: tuple[Span, ...]
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    caption: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class _Cell:
    span: Span
    text: str
    row: int
    column: int
    rows: int
    columns: int
    header: bool


@cache
def cue(group: str) -> re.Pattern[str]:
    """The patterns of a group of the table lexicon, as one."""
    return re.compile("|".join(f"(?:{e.pattern})" for e in lexicon.group("tables", group)))


def read_tables(aligned: Aligned, tables: Sequence[Table]) -> tuple[ReadTable, ...]:
    """The tables of a source, understood; spans point into ``aligned.text``."""
    return tuple(_read(aligned, table) for table in tables)


def _read(aligned: Aligned, table: Table) -> ReadTable:
    cells = [_cell(aligned, c.span, c.row, c.column, c.rows, c.columns, c.header) for c in table.cells]
    filled = [c for c in cells if c.text]
    if any(cue("open").match(c.text) for c in filled[:12]) or len(filled) < 2:
        return ReadTable("open", ())
    shut = tuple(c.span for c in filled if not (len(c.text) >= OWN_TEXT and c.text.count("\n") >= 3))
    columns = _columns(cells)
    body = [c for c in filled if not c.header]
    caption = _plain(table.caption)
    if not columns or not body:
        return ReadTable("other", shut, (), columns, caption)
    tasks = _task_columns(columns, body)
    if tasks is not None:
        rows = _task_rows(tasks, body)
        if rows:
            return ReadTable("task", shut, rows, tasks, caption)
    limits = _limit_columns(columns, body, caption or "", table.unit is not None)
    if limits is not None:
        return ReadTable("limits", shut, _limit_rows(limits, body), limits, caption, _plain(table.unit))
    return ReadTable("other", shut, (), columns, caption)


def _cell(aligned: Aligned, source: Span, row: int, column: int, rows: int, columns: int, header: bool) -> _Cell:
    span = aligned.span(source) if source.end > source.start else Span(0, 0)
    text = aligned.text[span.start : span.end]
    return _Cell(span, text, row, column, rows, columns, header)


def _plain(text: str | None) -> str | None:
    return None if text is None else "".join(text.split()) or None


def _columns(cells: Sequence[_Cell]) -> tuple[Column, ...]:
    """The columns with the headers above each; none for a table without a header.  A title row over the whole width is
    no header."""
    width = max(c.column + c.columns for c in cells)
    heads = [c for c in cells if c.header and c.text and not (c.columns == width and c.rows == 1 and width > 1)]
    if not heads:
        return ()
    out = []
    for index in range(width):
        above = sorted((c for c in heads if c.column <= index < c.column + c.columns), key=lambda c: c.row)
        path: list[str] = []
        for c in above:
            name = c.text.replace("\n", "")
            if name not in path[-1:]:
                path.append(name)
        out.append(Column(index, tuple(path), "context"))
    return _classes(out)


_ROMAN = "ⅠⅡⅢⅣⅤ"
_CLASS = re.compile(r"(?P<n>[Ⅰ-Ⅴ]|[1lI]{1,3}|[NV]|IV)(?P<what>[类级])")
_PLACES = {"N": 3, "IV": 3, "V": 4} | {n: i for i, n in enumerate(_ROMAN)}
"""What a numeral can only be; 1, 11, l and I may be any of the first three."""


def _classes(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Headers Ⅰ类 to Ⅴ类 that recognition took for 1类, 1类, 1类, N类, V类: a run of columns is counted through.

    Only where three or more stand side by side and every numeral that can be told stands in its place.
    """
    out = list(columns)
    at = 0
    while at < len(out):
        read = [m for c in out[at:] if (m := _CLASS.fullmatch(c.name))]
        run = at
        while run < len(out) and _CLASS.fullmatch(out[run].name):
            run += 1
        read = read[: run - at]
        placed = all(_PLACES.get(m["n"], i if i < 3 else -1) == i for i, m in enumerate(read))
        if 3 <= len(read) <= len(_ROMAN) and placed:
            for i, m in enumerate(read):
                c = out[at + i]
                out[at + i] = replace(c, path=(*c.path[:-1], _ROMAN[i] + m["what"]))
        at = max(run, at + 1)
    return tuple(out)


def _kind_of(column: Column) -> ColumnKind:
    """What a column's own header says, or the one above where that says nothing."""
    for name in reversed(column.path):
        if cue("column.number").search(name):
            return "number"
        if cue("column.measure").search(name):
            return "measure"
        if cue("column.aside").search(name) and not cue("column.unit").search(name):
            return "aside"
        if cue("column.time").search(name):
            return "time"
        if cue("column.unit").search(name):
            return "unit"
        if cue("column.task").search(name):
            return "task"
        if cue("column.name").search(name):
            return "context"
    return "context"


def _texts(column: int, body: Sequence[_Cell]) -> list[str]:
    return [c.text for c in body if c.column == column and not BLANK.fullmatch(c.text)]


def _task_columns(columns: Sequence[Column], body: Sequence[_Cell]) -> tuple[Column, ...] | None:
    """The columns of a table of tasks with their kinds, or None: it has a task column, and units or times beside it."""
    if any(cue("veto").search(name) for c in columns for name in c.path):
        return None
    kinds: dict[int, ColumnKind] = {c.index: _kind_of(c) for c in columns}
    for c in columns:
        if kinds[c.index] == "unit":
            texts = _texts(c.index, body)
            if 2 * sum(cue("bodies").search(t) is not None for t in texts) < len(texts):
                kinds[c.index] = "context"
    if not any(k == "unit" or k == "time" for k in kinds.values()):
        return None
    long = {c.index: mean([len(t) for t in texts]) for c in columns if (texts := _texts(c.index, body))}
    named = [c for c in columns if kinds[c.index] == "task" and c.index in long]
    if not named and {"unit", "time"} <= set(kinds.values()):
        # Who and when, but the rest has no telling header: its longest column is the task.
        named = [c for c in columns if kinds[c.index] == "context" and long.get(c.index, 0) >= 8]
    if not named:
        return None
    most = max(long[c.index] for c in named)
    for c in named:
        only = cue("column.name").search(c.name) is not None
        if long[c.index] < (1 if only else NAME_SHARE) * most:
            kinds[c.index] = "context"
        else:
            kinds[c.index] = "task"
    return tuple(Column(c.index, c.path, kinds[c.index]) for c in columns)


def _row_cell(cell: _Cell, columns: Sequence[Column], row: int) -> RowCell:
    """A cell as part of a row.  One merged over several columns has the headers that these share."""
    column = columns[cell.column]
    for other in columns[cell.column + 1 : cell.column + cell.columns]:
        shared = [a for a, b in zip(column.path, other.path, strict=False) if a == b]
        column = replace(column, path=tuple(shared) or column.path)
    return RowCell(cell.span, column, cell.row >= row)


def _task_rows(columns: Sequence[Column], body: Sequence[_Cell]) -> tuple[Row, ...]:
    kinds = {c.index: c.kind for c in columns}
    rows: list[Row] = []
    for task in body:
        if kinds[task.column] != "task" or BLANK.fullmatch(task.text):
            continue
        over = {kinds[i] for i in range(task.column, task.column + task.columns)}
        if over & {"unit", "time"}:
            continue  # a line across the table that groups the tasks below it
        cells = [
            _row_cell(c, columns, task.row)
            for c in sorted(body, key=lambda c: (c.column, c.row))
            if c is not task and c.row < task.row + task.rows and task.row < c.row + c.rows
        ]
        rows.append(Row(task.span, tuple(cells)))
    return tuple(sorted(rows, key=lambda r: r.span))


def _limit_columns(
    columns: Sequence[Column], body: Sequence[_Cell], caption: str, unit: bool
) -> tuple[Column, ...] | None:
    """The columns of a table of limits with their kinds, or None: a header or the caption speaks of limits, and columns
    under it hold figures."""
    named = cue("column.limit").search(caption) is not None
    values: dict[int, bool] = {}
    for c in columns:
        texts = _texts(c.index, body)
        figures = [t for t in texts if FIGURE.fullmatch(t.replace("\n", ""))]
        if not texts or 2 * len(figures) < len(texts) or _counts(c, texts):
            continue
        if cue("column.aside").search(c.name):
            continue
        headed = any(cue("column.limit").search(name) for name in c.path)
        if headed or named:
            values[c.index] = headed
    if any(values.values()):  # where headers say which columns are limits, other figures are not
        values = {i: v for i, v in values.items() if v}
    if not values:
        return None
    kinds: dict[int, ColumnKind] = {}
    for c in columns:
        if c.index in values:
            kinds[c.index] = "value"
        elif _counts(c, _texts(c.index, body)):
            kinds[c.index] = "number"
        elif cue("column.measure").search(c.name):
            kinds[c.index] = "measure"
        elif cue("column.aside").search(c.name):
            kinds[c.index] = "aside"
        elif any(cue("column.item").search(name) for name in c.path):
            kinds[c.index] = "item"
        else:
            kinds[c.index] = "context"
    if "item" not in kinds.values():
        first = next((c.index for c in columns if kinds[c.index] == "context"), None)
        if first is None:
            return None
        kinds[first] = "item"
    first = next(i for i, k in kinds.items() if k == "item")
    for c in columns[first + 1 :]:  # one header over two columns: the group, then its kinds
        if kinds[c.index] != "context" or c.path != columns[first].path or not c.path:
            break
        kinds[c.index] = "item"
    return tuple(Column(c.index, c.path, kinds[c.index]) for c in columns)


def _counts(column: Column, texts: Sequence[str]) -> bool:
    """Whether a column numbers the rows: its header says so, or it has none and its cells are 1, 2, 3."""
    if cue("column.number").search(column.name):
        return True
    return not column.name and sum(bool(re.fullmatch(r"\d{1,3}", t)) for t in texts) > 0.8 * len(texts)


def _halves(columns: Sequence[Column]) -> int:
    """How many columns one of several tables printed side by side has (序号、项目、限值、序号、项目、限值).

    It is a period of the headers, or all of them for a plain table.  A header that was not printed or read fits any.
    """
    names = [c.name for c in columns]
    for period in range(2, len(names) // 2 + 1):
        pairs = list(zip(names, names[period:], strict=False))
        alike = len(names) % period == 0 and all(a == b or not a or not b for a, b in pairs)
        if alike and any(a and a == b and columns[i].kind == "item" for i, (a, b) in enumerate(pairs)):
            return period
    return len(names)


def _limit_rows(columns: Sequence[Column], body: Sequence[_Cell]) -> tuple[Row, ...]:
    rows: list[Row] = []
    period = _halves(columns)
    for first in range(0, len(columns), period):
        inside = [c for c in body if first <= c.column and c.column + c.columns <= first + period]
        rows += _rows_of_part(columns, inside, period)
    return tuple(sorted(rows, key=lambda r: r.span))


def _rows_of_part(columns: Sequence[Column], body: Sequence[_Cell], width: int) -> list[Row]:
    rows: list[Row] = []
    for number in sorted({c.row for c in body}):
        held = [c for c in body if c.row <= number < c.row + c.rows]
        own = [c for c in held if c.row == number]
        if len(own) == 1 and own[0].columns == width:
            continue  # a line across the table, or a note in its last row
        cells = tuple(_row_cell(c, columns, number) for c in sorted(held, key=lambda c: c.column))
        span = Span(min(c.span.start for c in own), max(c.span.end for c in own))
        row = Row(span, cells)
        if any(re.search(r"\d|不得检出", _at(body, c)) for c in row.of("value")):
            rows.append(row)
    return rows


def _at(body: Sequence[_Cell], cell: RowCell) -> str:
    return next(c.text for c in body if c.span == cell.span)
