"""The rows of tables: who answers for a task cell and by when, and the clauses of a task table.

Reads the rows that :mod:`pipeline.structure.tables` understood and the segments made of them; spans point into the
normalised text of the document.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import get_args

from pipeline import lexicon
from pipeline.records import Bearer, Deadline, Genre, Role, Segment, Span, Structure, TimeContext
from pipeline.structure.tables import BLANK, ReadTable, Row, RowCell, cue
from pipeline.tag import unit_words as words
from pipeline.tag.deadlines import find_deadline_line, find_deadlines
from pipeline.tag.governance import Governed
from pipeline.tag.stated import Verdict
from pipeline.tag.unit_lists import split_units
from pipeline.tag.unit_shares import UnitName
from pipeline.tag.units import parse_unit_line

LABEL = "完成时限："
"""Put before a time cell, whose header says what a label says elsewhere."""
PHRASE = 4
"""Characters of the shortest task."""
_DATE = re.compile(r"(?P<y>20\d\d)[./-](?P<m>\d{1,2})(?:[./-](?P<d>\d{1,2}))?(?P<rel>月?底?[前止]?)$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|-|~|—)")
_PERSON = re.compile(r"责任(?:人|领导)|领导|联系人")
_NO_NAME = re.compile(r"[。\d]|^(?:无|其他|同上|—+|-+|/)$")


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and its table."""

    table: ReadTable
    row: Row


def rows_of(segments: Sequence[Segment], tables: Sequence[ReadTable]) -> dict[int, Placed]:
    """The segments that are made of table rows: index → row.  A task cell of several sentences has several segments."""
    placed = sorted(((r.span, Placed(t, r)) for t in tables for r in t.rows), key=lambda pair: pair[0])
    out: dict[int, Placed] = {}
    at = 0
    for i, segment in enumerate(segments if placed else ()):
        while at < len(placed) and placed[at][0].end <= segment.span.start:
            at += 1
        if at < len(placed) and segment.place == "body" and placed[at][0].overlaps(segment.span):
            out[i] = placed[at][1]
    return out


def sentence(body: str) -> str:
    """A task cell's sentence as one: cells leave out the stop that every sentence has elsewhere."""
    return body if body.endswith(("。", "；", "！", "？", "：", "，", "、")) or not body else body + "。"


def with_tasks(
    verdicts: Sequence[Verdict | None], rows: Mapping[int, Placed], structure: Structure, genre: Genre
) -> list[Verdict | None]:
    """The verdicts, with a duty for a task cell of a plan that is one phrase without a telling verb: its header, and
    the unit or the day beside it, say what it is."""
    out = list(verdicts)
    if genre not in ("plan", "notice"):
        return out
    for i, placed in rows.items():
        span, row = structure.segments[i].span, placed.row
        whole = span == row.span and row.span.end - row.span.start >= PHRASE
        if out[i] is None and placed.table.kind == "task" and whole and row.of("unit", "time"):
            out[i] = Verdict("obligation", "", "tables.task", 0.6)
    return out


def inside(governed: Sequence[Governed], rows: Mapping[int, Placed]) -> tuple[Governed, ...]:
    """Unit lines with the clauses they govern: in a table those of the same cell alone, elsewhere none of a table."""
    return tuple(
        replace(g, applies_to=tuple(i for i in g.applies_to if same_place(g.segment, i, rows))) for g in governed
    )


def same_place(a: int, b: int, rows: Mapping[int, Placed]) -> bool:
    """Whether two segments stand in one cell, or both outside tables."""
    one, other = rows.get(a), rows.get(b)
    return one is other or (one is not None and other is not None and one.row is other.row)


# --- units ---------------------------------------------------------------------------------------------------------


def row_bearers(text: str, row: Row) -> tuple[Bearer, ...]:
    """The units that the unit cells of a row name, with the role that the column's header gives."""
    found: list[Bearer] = []
    seen: set[tuple[str, Role]] = set()
    for cell in row.of("unit"):
        for bearer in _units(text, cell):
            if (bearer.name, bearer.role) not in seen:
                seen.add((bearer.name, bearer.role))
                found.append(bearer)
    return tuple(found)


def with_row(bearers: Sequence[Bearer], of_row: Sequence[Bearer]) -> tuple[Bearer, ...]:
    """A clause's own bearers and those of its row, which stand for what it would take from text outside the table."""
    if not of_row:
        return tuple(bearers)
    own = [b for b in bearers if b.origin not in ("implied", "lead_in")]
    names = {b.name for b in own}
    return (*own, *(b for b in of_row if b.name not in names))


@cache
def _roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """For each role what a header says: the labels of unit lines, and the same words alone."""
    order: tuple[Role, ...] = ("lead", "cooperate", "supervise")
    loose = {"lead": "牵头|主办", "cooperate": "配合|协[办助同]|参与|参加", "supervise": "监督|督[导办查]"}
    assert set(order) < set(get_args(Role))
    out = []
    for role in order:
        labels = "|".join(e.pattern or "" for e in lexicon.group("units", f"label.{role}"))
        out.append((role, re.compile(f"{labels}|{loose[role]}")))
    return tuple(out)


def role_of(path: Sequence[str]) -> Role:
    """The role that a column's headers give: its own, else the nearest above that says one."""
    for name in reversed(path):
        for role, pattern in _roles():
            if pattern.search(name):
                return role
    return "responsible"


def _units(text: str, cell: RowCell) -> list[Bearer]:
    printed = text[cell.span.start : cell.span.end]
    flat = printed.replace("\n", "、")
    if BLANK.fullmatch(flat):
        return []
    line = parse_unit_line(flat)
    if line is not None and line.bearers and any(b.rule != "units.names" for b in line.bearers):
        return [replace(b, span=b.span.shift(cell.span.start)) for b in line.bearers]
    role = role_of(cell.column.path)
    people = any(_PERSON.search(name) for name in cell.column.path)
    out = []
    for name in _names(flat):
        if _NO_NAME.search(name.name) or not 1 < len(name.name) <= 40 or (people and not words.head_of(name.name)):
            continue
        span = name.span.shift(cell.span.start)
        out.append(Bearer(name.name, role, words.kind_of(name.name), span, "unit_line", f"tables.unit.{role}"))
    return out


def _names(flat: str) -> tuple[UnitName, ...]:
    """The names of a cell.  One without any mark is one name if taking it apart leaves a piece that is none
    (市广电和旅游局)."""
    names = split_units(flat)
    one = len(names) > 1 and not re.search(r"[、，,；;/ ]", flat) and words.head_of(flat) is not None
    if one and not all(words.head_of(n.name) for n in names):
        return (UnitName(flat, Span(0, len(flat))),)
    return names


# --- times ---------------------------------------------------------------------------------------------------------


def row_deadlines(text: str, row: Row, table: ReadTable, context: TimeContext) -> tuple[Deadline, ...]:
    """The deadlines that the time cells of a row state."""
    found: list[Deadline] = []
    for cell in row.of("time"):
        printed = text[cell.span.start : cell.span.end]
        if BLANK.fullmatch(printed):
            continue
        stated = set(_YEAR.findall("".join([table.caption or "", *cell.column.path])))
        years = replace(context, section_year=int(next(iter(stated)))) if len(stated) == 1 else context
        done = any(cue("column.completion").search(name) for name in cell.column.path)
        for deadline in _times(printed, years):
            deadline = replace(_as_last_day(deadline) if done else deadline, span=deadline.span.shift(cell.span.start))
            if deadline not in found:
                found.append(deadline)
    return tuple(found)


def _times(printed: str, context: TimeContext) -> tuple[Deadline, ...]:
    flat = printed.replace("\n", "，")
    line = find_deadline_line(LABEL + flat, context)
    if line is not None and line.alone:
        return tuple(replace(d, span=d.span.shift(-len(LABEL))) for d in line.deadlines)
    found = find_deadlines(flat, (), context)
    return found or _dotted(flat)


def _dotted(printed: str) -> tuple[Deadline, ...]:
    """A date in figures alone: 2031.6, 2031-06-30."""
    m = _DATE.fullmatch(printed)
    if m is None:
        return ()
    year, month = int(m["y"]), int(m["m"])
    if not 1 <= month <= 12:
        return ()
    last = calendar.monthrange(year, month)[1]
    day = int(m["d"]) if m["d"] else None
    if day is not None and not 1 <= day <= last:
        return ()
    span, rule = Span(0, len(printed)), "tables.time.figures"
    if m["rel"]:
        return (Deadline(span, printed, "by", end=date(year, month, day or last), year_from="text", rule=rule),)
    if day is not None:
        return (Deadline(span, printed, "on", start=date(year, month, day), year_from="text", rule=rule),)
    first = date(year, month, 1)
    return (Deadline(span, printed, "during", first, date(year, month, last), year_from="text", rule=rule),)


def _as_last_day(deadline: Deadline) -> Deadline:
    """Under a header of completion a month or a day is when the task must be done; a span of years stays one."""
    if deadline.kind == "on" and deadline.start is not None:
        return replace(deadline, kind="by", start=None, end=deadline.start)
    if deadline.kind == "during" and deadline.end is not None and not re.search(r"[-~—至到]", deadline.text):
        return replace(deadline, kind="by", start=None)
    return deadline
