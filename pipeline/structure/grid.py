"""Where the cells of tables stand among the lines of a text.  Offsets point into the normalised text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Place, Span
from pipeline.structure.lines import MARKER
from pipeline.structure.markers import Lines
from pipeline.structure.tables import ReadTable


class Grid:
    """The lines that are cells of tables, with their places, and the rows that are one segment each."""

    def __init__(self, lines: Lines, tables: Sequence[ReadTable]) -> None:
        self.places: dict[int, Place] = {}
        self.rows: dict[int, Span] = {}
        """By the first line of a row of limits: the row."""
        self.within: set[int] = set()
        """The other lines of such rows."""
        for table in tables:
            for span in table.cells:
                for line in _lines(lines, span):
                    self.places[line] = "furniture"
            for row in table.rows:
                first, *rest = _lines(lines, row.span)
                for line in (first, *rest):
                    self.places[line] = "body"
                if table.kind == "limits":
                    self.rows[first] = row.span
                    self.within.update(rest)


def _lines(lines: Lines, span: Span) -> range:
    return range(lines.at(span.start), lines.at(max(span.start, span.end - 1)) + 1)


def marker_end(text: str, start: int, end: int) -> int:
    """Where the text of a cell's paragraph begins: behind its number, which opens no node."""
    m = MARKER.match(text, start, end)
    return m.end() if m and m.end() < end else start
