"""Markdown: the file's own text, untouched, with its signs marked as furniture and its tables recorded.

Offsets point into the decoded file, as for plain text.  Signs are what a reader of the printed page does not see:
heading marks, emphasis, code ticks, quotation marks at line starts, link targets, comments, front matter, table rules.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.read import text as plain
from pipeline.read.grid import heading
from pipeline.records import Cell, Options, Source, Span, Table

SIGNS = re.compile(
    r"(?P<front>\A\ufeff?---\n(?:[^\n]*\n){0,60}?---\n)"
    r"|(?P<comment><!--.{0,5000}?-->)"
    r"|(?P<fence>^(?:```|~~~)[^\n]*$)"
    r"|(?P<heading>^\#{1,6}[ \t]+)|(?P<closing>[ \t]+\#{1,6}[ \t]*$)"
    r"|(?P<rule>^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$)"
    r"|(?P<underline>^(?:=+|-+)[ \t]*$)"
    r"|(?P<quote>^(?:[ \t]{0,3}>[ \t]?)+)"
    r"|(?P<bullet>^[ \t]*[*+-][ \t]+)"
    r"|(?P<target>(?<=\])\((?:[^()\s]|\([^()\s]*\)){1,2000}(?:[ \t]+\"[^\"\n]*\")?\))"
    r"|(?P<strong>\*\*|__)|(?P<emphasis>(?<![*\w])\*(?=\S)|(?<=\S)\*(?![*\w]))|(?P<code>`+)",
    re.M | re.S,
)
RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")


def read(data: bytes, media_type: str, options: Options) -> Source:
    """Decode as plain text, then mark signs and tables; ReadError as for plain text."""
    source = plain.read(data, media_type, options)
    # A heading begins at its mark, as in plain text: normalising knows it, so it is no furniture.
    signs = [Span(*m.span()) for m in SIGNS.finditer(source.text) if m.lastgroup != "heading"]
    tables, rules = _tables(source.text)
    furniture = sorted({*signs, *rules, *source.furniture})
    kept: list[Span] = []
    for span in furniture:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return replace(source, furniture=tuple(kept), tables=tables)


def _tables(text: str) -> tuple[tuple[Table, ...], list[Span]]:
    tables: list[Table] = []
    rules: list[Span] = []
    lines: list[tuple[int, str]] = []
    at = 0
    for line in text.split("\n"):
        lines.append((at, line.removesuffix("\r")))
        at += len(line) + 1
    i = 1
    while i < len(lines):
        if not (RULE.match(lines[i][1]) and "|" in lines[i][1] and "|" in lines[i - 1][1]):
            i += 1
            continue
        rules.append(Span(lines[i][0], lines[i][0] + len(lines[i][1])))
        rows = [lines[i - 1]]
        after = i + 1
        while after < len(lines) and "|" in lines[after][1] and lines[after][1].strip():
            rows.append(lines[after])
            after += 1
        cells = [c for number, (start, line) in enumerate(rows) for c in _cells(start, line, number)]
        above = [t.strip() for _, t in lines[max(0, i - 4) : i - 1] if t.strip()][::-1][:2]
        if cells:
            tables.append(
                Table(
                    Span(cells[0].span.start, cells[-1].span.end),
                    tuple(cells),
                    *heading(above),
                )
            )
        i = after
    return tuple(tables), rules


def _cells(start: int, line: str, row: int) -> list[Cell]:
    cells: list[Cell] = []
    begin = 1 + len(line) - len(line.lstrip()) if line.lstrip().startswith("|") else 0
    column = 0
    for end in [m.start() for m in re.finditer(r"(?<!\\)\|", line) if m.start() >= begin] + [len(line)]:
        content = line[begin:end]
        if end < len(line) or content.strip():
            lead = len(content) - len(content.lstrip())
            span = Span(start + begin + lead, start + begin + lead + len(content.strip()))
            cells.append(Cell(span, row, column, header=row == 0))
            column += 1
        begin = end + 1
    return cells
