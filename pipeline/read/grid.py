"""Tables of any format: a grid of cells with merged ones, their header rows, and the joining of parts of one table.

A reader turns what its format has (ruled lines, ``w:tbl``, ``<table>``) into :class:`GridCell` records; this module
says which rows are headers and which tables of following pages are one.  Rows and columns count from 0.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

CAPTION = re.compile(r"^\s*(?:续\s*)?(?:附\s*)?表\s*[A-Za-z]?[\s.\d一二三四五六七八九十-]*\S{0,60}$")
CONTINUED = re.compile(
    r"^\s*(?:续\s*表|(?:接|续)上\s*表)|^\s*表.{0,60}[（(]\s*[续完]\s*[）)]\s*$|^\s*[（(]\s*续\s*[）)]\s*$"
)
UNIT = re.compile(r"(?:^|\s)[（(]?\s*(?:计量)?单\s*位\s*[:：]\s*(?P<unit>[^：:，。；]{1,30}?)\s*[）)]?$")
"""The unit above a table, alone on its line or at the end of the caption's."""
MAX_SPAN = 1_000
"""A rowspan or colspan beyond this is a mistake or an attack."""


def heading(above: Sequence[str]) -> tuple[str | None, str | None]:
    """The caption and the unit that the lines above a table, the nearest first, state."""
    caption = unit = None
    for line in above:
        text = line.strip()
        found = UNIT.search(text)
        if found is not None:
            unit = str(unit or found.group("unit"))
            if "（" in unit and "）" not in unit:
                unit += "）"  # the bracket belongs to the unit: mg/L（pH值除外）
            text = text[: found.start()].strip()
        if caption is None and CAPTION.match(text) and not CONTINUED.match(text):
            caption = text
    return caption, unit


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell before it has a place in the text; ``content`` is whatever the reader later writes for it."""

    row: int
    column: int
    rows: int
    columns: int
    content: str
    header: bool = False


def header_rows(cells: Sequence[GridCell]) -> int:
    """How many rows at the top are headers.

    Cells that the format itself marks as headers decide.  Else the first row is a header, a row of one cell that spans
    the whole width is a title above it, and merged cells in a header row pull the rows that they reach into, or whose
    cells they are divided into, along.  A table of one row, or whose first row already holds a figure, has none.
    """
    if not cells:
        return 0
    height = max(c.row + c.rows for c in cells)
    width = max(c.column + c.columns for c in cells)
    if height < 2 or width < 2:
        return 0
    marked = [c.row for c in cells if c.header]
    if marked:
        rows = {c.row for c in cells}
        count = 0
        while count in rows and all(c.header for c in cells if c.row == count):
            count += 1
        if count:
            return min(count, height - 1)
    top = 0
    while top < height - 1:
        row = [c for c in cells if c.row == top]
        if len(row) == 1 and row[0].columns == width:
            top += 1  # a title row
            continue
        break
    row = [c for c in cells if c.row == top]
    if not row or any(_figure(c.content) for c in row):
        return top
    bottom = max(c.row + c.rows for c in row)
    if bottom == top + 1 and len(row) > 1 and all(c.columns > 1 for c in row):
        bottom = top + 2  # groups all along: their parts stand below
    if bottom > top + 1:
        inner = [c for c in cells if top < c.row < bottom]
        bottom = max([bottom, *(c.row + c.rows for c in inner)])
    if bottom - top > 4 or bottom >= height:
        bottom = top + 1  # a merged body cell, not a stacked header
    return bottom


_FIGURE = re.compile(r"^\s*[≤≥<>＜＞＝=~～±-]?\s*\d+(?:[.,]\d+)?\s*(?:[~～—-]\s*\d+(?:\.\d+)?)?\s*%?\s*$")


def _figure(text: str) -> bool:
    return bool(_FIGURE.match(text))


def same_header(first: Sequence[GridCell], second: Sequence[GridCell], rows: int) -> bool:
    """Whether the first ``rows`` rows of both grids are printed alike: a table going on under its repeated header."""

    def signature(cells: Sequence[GridCell]) -> list[tuple[int, int, str]]:
        return sorted((c.row, c.column, "".join(c.content.split())) for c in cells if c.row < rows)

    return rows > 0 and signature(first) == signature(second)


def shifted(cells: Sequence[GridCell], rows: int) -> list[GridCell]:
    """The cells moved down by ``rows``."""
    return [replace(c, row=c.row + rows) for c in cells]


def place_spans(rows: Sequence[Sequence[tuple[str, int, int, bool]]]) -> list[GridCell]:
    """Lay out rows of ``(content, rowspan, colspan, header)`` as HTML and Word print them: each cell takes the first
    free column, and a merged cell keeps its columns in the rows below."""
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        column = 0
        for content, height, width, header in row:
            while (number, column) in taken:
                column += 1
            height = max(1, min(height or len(rows) - number, len(rows) - number))  # rowspan=0: to the table's end
            width = max(1, min(width, MAX_SPAN))
            if height > 1:
                taken.update((number + i, column + j) for i in range(1, height) for j in range(width))
            cells.append(GridCell(number, column, height, width, content, header))
            column += width
    return cells
