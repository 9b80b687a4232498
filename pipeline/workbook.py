"""``obligations.xlsx``: the tables as people read them, a sheet a table.

Reads the tables a batch at a time; writes a workbook with Chinese headings and words for codes, frozen headings,
filters, real dates and wrapped text; what only machines need (ids, offsets, rules) stands at the right, in grey.  It is
for reading: whoever computes takes the CSV or Parquet.  Text is always written as text, and what a spreadsheet might
take for a formula is defused as OWASP advises (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from pipeline.labels import heading, values
from pipeline.readable import plain
from pipeline.rows import Held, Rows
from pipeline.schema import BY_NAME, Column, Table
from pipeline.sheet import Sheet

ORDER = (
    "obligations", "units", "deadlines", "limits", "flags", "changes",
    "documents", "instruments", "nodes", "references", "rejects",
)  # fmt: skip
"""Sheets in the order in which people want them."""
MOST_ROWS, MOST_LINKS, MOST_CHARS = 1_048_575, 65_530, 32_767
"""What Excel takes: rows under the heading, links a sheet, UTF-16 units a cell."""
LINE, MOST_LINES = 13.5, 8
"""Points a line of text takes; a higher row is cut, and can be pulled open."""
CUT = "……（全文见 CSV）"
LINK = 1
"""The column of the links to the marked text, where a sheet has them."""
LINKED = ("obligations", "documents")
DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
EXACT_DIGITS = 15
"""A spreadsheet's numbers keep so many digits; a decimal with more is written as text."""
FIRST_DAY = date(1900, 3, 1)
"""Before it Excel's calendar is wrong (it has a 29 February 1900), so such dates are written as text."""
MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a fixed day without a zone: the same tables give the same bytes

TECHNICAL = frozenset({"char_start", "char_end", "rule", "content_sha256", "cue", "source_text"})
WIDE = frozenset({"text", "source_text", "message", "before", "after"})
MIDDLE = frozenset(
    {"title", "path", "citation", "heading", "issuer", "condition_text", "exception_text", "quantity", "due_basis"}
)
FIRST = (
    "citation", "modality", "text", "lead_units", "responsible_units", "cooperating_units", "supervising_units",
    "deadlines", "due", "limits", "condition_text", "exception_text", "flags", "review_status",
)  # fmt: skip
"""What people look at first in the sheet of obligations."""
PRINTED = FIRST.index("condition_text")
"""How many of its columns are printed: more make it too small to read."""
AT_ONCE = 2_000
"""Rows whose cells are in memory at a time."""
CITATION = "citation"
CITED = frozenset({"units", "deadlines", "limits", "references", "flags"})
"""Tables of findings: their sheets begin with the citation of the obligation, so that a row can be understood."""


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of the workbook."""

    title: Format
    head: Format
    plain: Format
    wrap: Format
    grey: Format
    date: Format
    ratio: Format
    link: Format
    kinds: Mapping[str, Format]


def write(tables: Rows, target: Path | BinaryIO) -> None:
    """Write the workbook of ``tables``; its links lead to ``texts/<document_id>.html`` in the folder it lies in.

    Raises OSError when it cannot be written.
    """
    # constant_memory: a row goes to disk when the next begins, so that no sheet is ever held whole.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)
    book.set_properties({"title": "法规义务表", "created": MADE})
    looks = _looks(book)
    counts = {name: tables.count(name) for name in ORDER}
    _contents(book, looks, [(BY_NAME[name], count) for name, count in counts.items()])
    for name, count in counts.items():
        parts = groupby(_parts(_batches(tables, name)), key=itemgetter(0))
        for at in range(max(1, -(-count // MOST_ROWS))):
            pieces = (piece for _, piece in next(parts, (at, ()))[1])
            sheet = book.add_worksheet(name if at == 0 else f"{name}_{at + 1}", Sheet)
            _sheet(sheet, looks, BY_NAME[name], min(count - at * MOST_ROWS, MOST_ROWS), pieces)
    try:
        book.close()
    except FileCreateError as error:
        raise OSError(f"{target}: {error}") from error


def render(frames: Mapping[str, pd.DataFrame]) -> bytes:
    """The workbook as bytes."""
    out = BytesIO()
    write(Held(frames), out)
    return out.getvalue()


def safe(text: str) -> str:
    """``text`` as a cell may hold it: no start that is read as a formula, no more characters than fit."""
    if text.startswith(DANGEROUS):
        text = "'" + text
    if len(text) > MOST_CHARS // 2 and len(text.encode("utf-16-le", "replace")) // 2 > MOST_CHARS:
        kept = text.encode("utf-16-le", "replace")[: 2 * (MOST_CHARS - len(CUT))]
        return kept.decode("utf-16-le", "ignore") + CUT
    return text


def _batches(tables: Rows, name: str) -> Iterator[pa.Table]:
    """The rows of a table; of findings with the citation of the obligation as one more column."""
    if name not in CITED:
        yield from tables.batches(name)
        return
    for part in tables.parts({name: BY_NAME[name].names, "obligations": ("obligation_id", "citation")}):
        yield part[name].append_column(CITATION, _citations(part[name], part["obligations"]))


def _parts(batches: Iterable[pa.Table]) -> Iterator[tuple[int, pa.Table]]:
    """The rows, some at a time, with the number of the sheet that they fit into, from 0."""
    done = 0
    for batch in batches:
        while batch.num_rows:
            piece = batch.slice(0, min(AT_ONCE, MOST_ROWS - done % MOST_ROWS))
            yield done // MOST_ROWS, piece
            done, batch = done + piece.num_rows, batch.slice(piece.num_rows)


def _looks(book: xlsxwriter.Workbook) -> _Looks:
    base = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}

    def look(**more: Any) -> Format:
        return book.add_format(base | more)

    return _Looks(
        title=book.add_format({"font_name": "微软雅黑", "font_size": 18, "bold": True, "font_color": "#1F3864"}),
        head=look(bold=True, bg_color="#1F3864", font_color="#FFFFFF", text_wrap=True, valign="vcenter"),
        plain=look(),
        wrap=look(text_wrap=True),
        grey=look(font_color="#7F7F7F", font_size=9),
        date=look(num_format="yyyy-mm-dd", align="left"),
        ratio=look(num_format="0.00"),
        link=look(font_color="#1F5FBF", underline=1, text_wrap=True),
        kinds={
            "prohibition": look(font_color="#B3261E", bold=True),
            "sanction": look(font_color="#7A4A00", bold=True),
            "error": look(font_color="#B3261E", bold=True),
            "warn": look(font_color="#7A4A00"),
        },
    )


def _contents(book: xlsxwriter.Workbook, looks: _Looks, tables: Sequence[tuple[Table, int]]) -> None:
    """The first sheet: what the others hold, with a link to each."""
    sheet = book.add_worksheet("目录")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 2, 12)
    sheet.set_row(0, 32)
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)  # A4
    sheet.write_string(0, 0, "法规义务表", looks.title)
    notes = (
        "本工作簿供阅读和筛选；计算请用同一目录下的 CSV 或 Parquet，各列含义见 datapackage.json。",
        "点击“查看”，即在原文中定位到该条；灰色各列（编号、位置、规则）供核对和程序使用。",
        "条款和限值由程序按规则识别，效力以原文为准；“提示”一列写明需要人工核对的理由。",
    )
    for at, note in enumerate(notes, start=1):
        sheet.write_string(at, 0, note)
    top = len(notes) + 2
    for column, text in enumerate(("工作表", "内容", "行数")):
        sheet.write_string(top, column, text, looks.head)
    for at, (table, rows) in enumerate(tables, start=top + 1):
        sheet.write_url(at, 0, f"internal:'{table.name}'!A1", looks.link, table.name)
        sheet.write_string(at, 1, table.zh, looks.wrap)
        sheet.write_number(at, 2, rows, looks.plain)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A column of a sheet; ``cells`` makes its cells from some rows of the table."""

    head: str
    width: float
    look: Format
    cells: Callable[[pa.Table], Sequence[Any]]
    name: str = ""


def _sheet(sheet: Sheet, looks: _Looks, table: Table, count: int, pieces: Iterable[pa.Table]) -> None:
    columns = sorted(table.columns, key=lambda column: _place(table, column))
    shown = [
        _Shown(f"{heading(table, c)}\n{c.name}", _width(c), _format(looks, c), partial(_column, table, c), c.name)
        for c in columns
    ]
    printed = PRINTED if table.name == "obligations" else sum(not _technical(column) for column in columns)
    if table.name in CITED:
        shown.insert(0, _Shown(f"所在条款\n{CITATION}", 34, looks.wrap, _cited))
        printed += 1
    linked = table.name in LINKED and count <= MOST_LINKS
    if linked:
        shown.insert(LINK, _Shown("原文\nlink", 7, looks.link, lambda rows: ["查看"] * rows.num_rows))
        printed += 1
    _furnish(sheet, looks, shown, count, printed)

    formats = [column.look for column in shown]
    wrapped = [(at, column.width) for at, column in enumerate(shown) if column.look is looks.wrap]
    coded = next((at for at, column in enumerate(shown) if column.name in ("modality", "severity")), None)
    row = 0
    for rows in pieces:
        links = _links(table, rows) if linked else []
        codes = [] if coded is None else rows.column(shown[coded].name).to_pylist()
        for at, cells in enumerate(zip(*(column.cells(rows) for column in shown), strict=True)):
            row += 1
            if coded is not None:
                formats[coded] = looks.kinds.get(codes[at], looks.plain)
            sheet.add_row(row, cells, formats, _height(cells, wrapped), (LINK, links[at]) if linked else None)


def _furnish(sheet: Sheet, looks: _Looks, shown: Sequence[_Shown], rows: int, printed: int) -> None:
    """Headings, widths, filters, and how the sheet is printed: its first ``printed`` columns, on A3."""
    for at, column in enumerate(shown):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.head, looks.head)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, rows, len(shown) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(0)  # empty cells too are ruled on paper
    sheet.print_area(0, 0, rows, printed - 1)


def _links(table: Table, rows: pa.Table) -> list[str]:
    """Where the marked text of each row is."""
    documents = rows.column("document_id").to_pylist()
    if table.name == "documents":
        return [f"texts/{document}.html" for document in documents]
    keys = rows.column("obligation_id").to_pylist()
    return [f"texts/{document}.html#{key}" for document, key in zip(documents, keys, strict=True)]


def _citations(rows: pa.Table, obligations: pa.Table) -> pa.ChunkedArray:
    """The citation of each row's obligation; a row without one, and a clause outside every node, has none."""
    at = pc.index_in(rows.column("obligation_id"), value_set=obligations.column("obligation_id"), skip_nulls=True)
    return obligations.column("citation").take(at)


def _cited(rows: pa.Table) -> list[str | None]:
    return [None if text is None else safe(text) for text in rows.column(CITATION).to_pylist()]


def _column(table: Table, column: Column, data: pa.Table) -> list[Any]:
    """The cells of a column, ready to be written: text, number, date, or None for an empty one."""
    raw: list[Any] = data.column(column.name).to_pylist()
    words = values(table.name, column.name)
    match column.type:
        case "string" if words:
            return [None if value is None else safe(words.get(value, value)) for value in raw]
        case "string":
            return [safe(value) if value else None for value in raw]
        case "list":
            return [safe("\n".join(words.get(item, item) for item in value)) if value else None for value in raw]
        case "boolean":
            return [None if value is None else "是" if value else "否" for value in raw]
        case "decimal":
            return [None if value is None else _number(value) for value in raw]
        case "date":
            return [value.isoformat() if value is not None and value < FIRST_DAY else value for value in raw]
        case _:
            return raw


def _number(value: Decimal) -> float | str:
    digits = value.normalize().as_tuple().digits
    return float(value) if len(digits) <= EXACT_DIGITS else plain(value)


def _format(looks: _Looks, column: Column) -> Format:
    if column.type == "date":
        return looks.date
    if column.type == "number":
        return looks.ratio
    if column.name in WIDE or column.name in MIDDLE or column.type == "list":
        return looks.wrap
    return looks.grey if _technical(column) else looks.plain


def _technical(column: Column) -> bool:
    return column.name.endswith("_id") or column.name in TECHNICAL


def _place(table: Table, column: Column) -> tuple[bool, int]:
    """Where a column stands: what people read first, what machines need last, else as in the schema."""
    first = FIRST.index(column.name) if table.name == "obligations" and column.name in FIRST else len(FIRST)
    return _technical(column), first


def _height(values_: Sequence[Any], wrapped: Sequence[tuple[int, float]]) -> float:
    """The height in points in which the wrapped cells of a row can be read, up to a limit.

    A row without a height is fitted by Excel when it opens the file, by other programs not.
    """
    lines = 1
    for at, width in wrapped:
        text = values_[at]
        if text and len(text) * 2 + 2 > width:
            # A Chinese character is as wide as two figures.
            room = int(width / 2) - 1
            needed = (
                -(-len(text) // room) if "\n" not in text else sum(-(-len(t) // room) or 1 for t in text.split("\n"))
            )
            lines = max(lines, needed)
    return LINE * min(lines, MOST_LINES) + 3


def _width(column: Column) -> float:
    if column.name in WIDE:
        return 60
    if column.name in MIDDLE:
        return 34
    if column.type == "list" or column.name.endswith("_id"):
        return 24
    return 12
