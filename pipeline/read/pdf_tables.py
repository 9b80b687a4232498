"""Ruled tables of a page: from rules (lines drawn, or seen in a scan) to grids of cells with their characters.

Intersections and cells are found by pdfplumber's own steps; what is added is the side rules that three-line and open
tables leave out, the grid with merged cells, and the characters of each cell in reading order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from pipeline.read.grid import GridCell
from pipeline.read.pdf_glyphs import RULE_THICKNESS, Glyphs
from pipeline.read.pdf_lines import Line, line_of, lines_of, rows_of, runs_of

SNAP = 3.0
"""Rules this close are one, in points."""
SHORTEST = 6.0
"""Shorter rules are dashes and ticks."""
NEW_ITEM = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d)|\d{1,2}[.．、]\d+[-~～—]|[①-⑳]"
    r"|[a-z][)）]|注\s*\d*\s*[:：])"
)
STOPPED = re.compile(r"[。；;]$")


class Rule(NamedTuple):
    """A straight rule: horizontal if its ends differ in x."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table on a page: its box, its cells in reading order, and the glyph that each character of a cell is."""

    x0: float
    top: float
    x1: float
    bottom: float
    cells: tuple[GridCell, ...]
    glyphs: tuple[tuple[int, ...], ...]
    """``glyphs[i][j]`` is the glyph of ``cells[i].content[j]``, -1 for a space or newline."""
    edges: tuple[float, ...]
    """The x of the column edges."""

    @property
    def rows(self) -> int:
        return max(c.row + c.rows for c in self.cells)

    @property
    def columns(self) -> int:
        return len(self.edges) - 1


def rules_of(page: Any) -> list[Rule]:
    """The rules that a pdfplumber page draws: lines, thin boxes, the outlines of stroked boxes."""
    ox, oy = page.bbox[0], page.bbox[1]
    rules: list[Rule] = []
    for thing in (*page.lines, *page.rects, *page.curves):
        x0, x1, top, bottom = thing["x0"] - ox, thing["x1"] - ox, thing["top"] - oy, thing["bottom"] - oy
        if bottom - top <= RULE_THICKNESS:
            middle = (top + bottom) / 2
            rules.append(Rule(x0, middle, x1, middle))
        elif x1 - x0 <= RULE_THICKNESS:
            middle = (x0 + x1) / 2
            rules.append(Rule(middle, top, middle, bottom))
        elif thing["object_type"] == "rect" and thing.get("stroke"):
            rules += [Rule(x0, top, x1, top), Rule(x0, bottom, x1, bottom)]
            rules += [Rule(x0, top, x0, bottom), Rule(x1, top, x1, bottom)]
    return [r for r in rules if max(r.x1 - r.x0, r.bottom - r.top) >= SHORTEST]


def _edge(rule: Rule) -> dict[str, Any]:
    horizontal = rule.x1 - rule.x0 >= rule.bottom - rule.top
    return {
        "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom,
        "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top, "orientation": "h" if horizontal else "v",
        "object_type": "line",
    }  # fmt: skip


def _with_sides(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the left and right side that a table with open sides leaves out: its horizontal rules end at one x."""
    level = sorted((e for e in edges if e["orientation"] == "h"), key=lambda e: e["top"])
    upright = [e for e in edges if e["orientation"] == "v"]
    groups: list[list[dict[str, Any]]] = []
    for edge in level:
        for group in groups:
            if abs(group[0]["x0"] - edge["x0"]) <= SNAP and abs(group[0]["x1"] - edge["x1"]) <= SNAP:
                group.append(edge)
                break
        else:
            groups.append([edge])
    added: list[dict[str, Any]] = []
    for group in groups:
        top, bottom = group[0]["top"], group[-1]["top"]
        x0, x1 = group[0]["x0"], group[0]["x1"]
        inside = [e for e in upright if x0 - SNAP <= e["x0"] <= x1 + SNAP and e["top"] < bottom and e["bottom"] > top]
        if len(group) < 3 or not any(x0 + SNAP < e["x0"] < x1 - SNAP for e in inside):
            continue
        for x in (x0, x1):
            if not any(abs(e["x0"] - x) <= SNAP for e in inside):
                reach = max(e["bottom"] for e in inside), min(e["top"] for e in inside)
                low, high = min(top, reach[1]), max(bottom, reach[0])
                # Only as far as the rules inside reach: two tables under one another stay two.
                added.append(_edge(Rule(x, max(top, low), x, min(bottom, high))))
    return edges + added


def tables_of(glyphs: Glyphs, rules: Sequence[Rule]) -> list[TableBlock]:
    """The tables that the rules draw, top to bottom.  A box around text (one row or one column) is no table."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = merge_edges([_edge(r) for r in rules], SNAP, SNAP, SNAP, SNAP)
    edges = [e for e in _with_sides(edges) if max(e["x1"] - e["x0"], e["bottom"] - e["top"]) >= SHORTEST]
    if not any(e["orientation"] == "h" for e in edges) or not any(e["orientation"] == "v" for e in edges):
        return []
    cells = intersections_to_cells(edges_to_intersections(edges, SNAP, SNAP))
    blocks = [_block(glyphs, boxes) for boxes in cells_to_tables(cells)]
    return sorted((b for b in blocks if b is not None), key=lambda b: (b.top, b.x0))


def _axis(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > SNAP:
            kept.append(value)
    return kept


def _at(axis: Sequence[float], value: float) -> int:
    return max(0, bisect_left(axis, value - SNAP))


def _block(glyphs: Glyphs, boxes: Sequence[tuple[float, float, float, float]]) -> TableBlock | None:
    xs = _axis([x for box in boxes for x in (box[0], box[2])])
    ys = _axis([y for box in boxes for y in (box[1], box[3])])
    if len(xs) < 3 or len(ys) < 3:
        return None
    chosen = sorted(boxes, key=lambda box: (_at(ys, box[1]), box[0]))
    members: list[list[int]] = [[] for _ in chosen]
    for i in range(len(glyphs.text)):
        x, y = (glyphs.x0[i] + glyphs.x1[i]) / 2, (glyphs.top[i] + glyphs.bottom[i]) / 2
        if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
            continue
        for number, (x0, top, x1, bottom) in enumerate(chosen):
            if x0 <= x < x1 and top <= y < bottom:
                members[number].append(i)
                break
    cells: list[GridCell] = []
    sources: list[tuple[int, ...]] = []
    for (x0, top, x1, bottom), inside in zip(chosen, members, strict=True):
        row, column = _at(ys, top), _at(xs, x0)
        height, width = max(1, _at(ys, bottom) - row), max(1, _at(xs, x1) - column)
        text, source = cell_text([line_of(glyphs, r) for r in rows_of(runs_of(glyphs, inside))], x1 - x0)
        cells.append(GridCell(row, column, height, width, text))
        sources.append(source)
    if sum(1 for c in cells if c.content) < 2:
        return None
    return TableBlock(xs[0], ys[0], xs[-1], ys[-1], tuple(cells), tuple(sources), tuple(xs))


def cell_text(lines: Sequence[Line], width: float) -> tuple[str, tuple[int, ...]]:
    """One cell's lines put together: a cell wraps wherever its column ends, so a new line is a new paragraph only after
    a stop, before an item's number, or in a list of short lines (three or more, none near the cell's ``width``)."""
    text = ""
    source: list[int] = []
    short = len(lines) >= 3 and all(line.x1 - line.x0 + 2 * line.size < 0.8 * width for line in lines)
    for line in lines:
        if text:
            if short or NEW_ITEM.match(line.text) or STOPPED.search(text):
                text += "\n"
                source.append(-1)
            elif joint(text, line.text):
                text += " "
                source.append(-1)
        text += line.text
        source += line.glyphs
    return text, tuple(source)


def joint(before: str, after: str) -> bool:
    """Whether a space parts two wrapped pieces: Latin words do, Chinese and the digits of one number do not."""
    a, b = before[-1:], after[:1]
    return a < "\u2e80" and b < "\u2e80" and a.isalnum() and b.isalnum() and not (a.isdigit() and b.isdigit())


def continued(upper: TableBlock, lower: TableBlock) -> bool:
    """Whether ``lower``, at the top of the next page, has the columns of ``upper``."""
    return len(upper.edges) == len(lower.edges) and all(
        abs((a - upper.x0) - (b - lower.x0)) <= 2 * SNAP for a, b in zip(upper.edges, lower.edges, strict=True)
    )


def without_rows(block: TableBlock, rows: int) -> TableBlock:
    """The block without its first ``rows`` rows (a repeated header)."""
    kept = [(c, g) for c, g in zip(block.cells, block.glyphs, strict=True) if c.row >= rows]
    return replace(
        block,
        cells=tuple(replace(c, row=c.row - rows) for c, _ in kept),
        glyphs=tuple(g for _, g in kept),
    )


def blocks_of(glyphs: Glyphs, tables: list[TableBlock]) -> list[Line | TableBlock]:
    """The lines outside the tables, and the tables, in reading order."""
    if not tables:
        return list(lines_of(glyphs))
    inside = {i for table in tables for source in table.glyphs for i in source}
    lines = lines_of(glyphs, [i for i in range(len(glyphs.text)) if i not in inside])
    blocks: list[Line | TableBlock] = []
    rest = list(tables)
    for line in lines:
        while rest and rest[0].top < line.top and (line.column == 0 or rest[0].bottom <= line.top):
            blocks.append(rest.pop(0))
        blocks.append(line)
    return blocks + rest
