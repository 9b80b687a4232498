"""Writes a grid of cells into a text, one cell a line, and records the table with its caption and unit."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.builder import SourceBuilder
from pipeline.read.grid import GridCell, header_rows, heading
from pipeline.records import Cell, Span, Table


def write_table(out: SourceBuilder, cells: Sequence[GridCell], above: Sequence[str]) -> None:
    """Append ``cells`` in reading order.  ``above`` are the paragraphs before the table, the nearest first."""
    if not cells:
        return
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    headers = header_rows(ordered)
    placed: list[Cell] = []
    start = out.length
    for cell in ordered:
        span = out.add(cell.content)
        if cell.content:
            out.add("\n")
        placed.append(Cell(span, cell.row, cell.column, cell.rows, cell.columns, cell.row < headers))
    caption, unit = heading(above[:2])
    out.tables.append(
        Table(
            Span(start, max(start, out.length - 1)),
            tuple(placed),
            caption,
            unit,
        )
    )
