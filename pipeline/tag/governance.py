"""Which clauses a unit line governs.

A unit line (责任单位：…, a bracket behind 。) governs the normative segments of its node since the previous line of
that node; lines that follow one another govern the same.  A bracket behind a heading, and a unit that is itself the
heading of its tasks, govern all of their node.  A bracket inside a clause is that clause's own.  A standing rule
(以下均需…落实，不再列出) joins every later line; 列第一位者为牵头单位 makes the first unit of each list the convener.
Rules: the annotation guideline's ``applies_to``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.records import Bearer, Node, Segment, Span, Structure
from pipeline.tag import unit_words as words
from pipeline.tag.acting import commands
from pipeline.tag.unit_brackets import (
    ABOUT_ITSELF,
    inner_unit_bracket,
    leading_unit_bracket,
    trailing_unit_bracket,
)
from pipeline.tag.unit_lists import split_units
from pipeline.tag.units import OPENING, UnitLine, parse_unit_line

_ZONES = ("园", "园区", "开发区", "新区", "示范区", "高新区", "经开区", "管理区", "中心", "专班")
"""Heads of names that as a heading are more often the place a section is about."""
_PASSED_OVER = frozenset({"toc", "furniture", "front", "title"})


@dataclass(frozen=True, slots=True)
class Governed:
    """A unit line, where it stands, and the segments it governs.

    ``segment`` and ``applies_to`` are indices into ``Structure.segments``; the spans of ``line`` point into the
    normalised text of the document.  ``whole`` tells that the segment is nothing but the line: no clause of its own.
    """

    segment: int
    line: UnitLine
    applies_to: tuple[int, ...]
    whole: bool = True

    @property
    def bearers(self) -> tuple[Bearer, ...]:
        """Whom the line names."""
        return self.line.bearers

    @property
    def deadline(self) -> Span | None:
        """The stretch of the line that says when (完成时限：…), for the same segments."""
        return self.line.deadline


def unit_lines(structure: Structure, text: str) -> dict[int, tuple[UnitLine, str]]:
    """The segments that are, open with, or end in a unit line: index → (line, how), spans into ``text``.

    ``how`` is ``whole`` (nothing else), ``leading`` (a bracket for the clauses before, then more text), ``trailing``
    (a bracket behind the segment's own sentence), ``inner`` (a bracket between a task's title and its text) or
    ``heading`` (a unit as the heading of its tasks).
    """
    found: dict[int, tuple[UnitLine, str]] = {}
    for i, segment in enumerate(structure.segments):
        if segment.place in _PASSED_OVER:
            continue
        body = _body(segment)
        piece = text[body.start : body.end]
        line, how = parse_unit_line(piece), "whole"
        if line is None:
            leading = leading_unit_bracket(piece)
            if leading:
                line, how = leading[1], "leading"
            else:
                trailing = trailing_unit_bracket(piece)
                if trailing:
                    line, how = trailing[1], "trailing"
                elif inner := inner_unit_bracket(piece):
                    line, how = inner[1], "trailing" if ABOUT_ITSELF.match(piece, inner[0].end) else "inner"
        outside = segment.node is None and structure.nodes
        signs = outside and (piece[:1] not in OPENING or _is_heading_of_body(structure, text, i - 1))
        if line is not None and signs and _is_clause(line):
            line = None  # a body's name (or second name) alone outside of all tasks signs, it is in charge of none
        if line is None and segment.place == "heading" and not signs:
            line, how = _heading(piece), "heading"
        if line is not None:
            found[i] = (line.shift(body.start), how)
    return _beside(structure, text, found)


def _beside(structure: Structure, text: str, found: dict[int, tuple[UnitLine, str]]) -> dict[int, tuple[UnitLine, str]]:
    """The lines with those headings that only their neighbours show to be units: （五）县渔政局。（六）渔业集团。"""
    nodes, segments = structure.nodes, structure.segments
    heads = {i: segments[i].node for i, (_, how) in found.items() if how == "heading"}
    parents = Counter(nodes[node].parent for node in heads.values() if node is not None)
    for i, segment in enumerate(segments):
        if i in found or segment.place != "heading" or segment.node is None or parents[nodes[segment.node].parent] < 2:
            continue
        body = _body(segment)
        line = _heading(text[body.start : body.end], among_units=True)
        if line is not None:
            found[i] = (line.shift(body.start), "heading")
    return found


def _is_heading_of_body(structure: Structure, text: str, i: int) -> bool:
    """Whether segment ``i`` is the name of a body and nothing else, as issuers stand above a title and sign."""
    if i < 0 or structure.segments[i].place not in ("heading", "title"):
        return False
    body = _body(structure.segments[i])
    return _heading(text[body.start : body.end]) is not None


def govern(
    structure: Structure,
    text: str,
    normative: Sequence[bool],
    lines: Mapping[int, tuple[UnitLine, str]] | None = None,
) -> tuple[Governed, ...]:
    """The unit lines of a document with the segments each governs, in order.

    ``normative`` tells of each segment whether it is a clause (a ``whole`` unit line is none, whatever it says there);
    ``lines`` are its :func:`unit_lines`, where they are known.
    """
    found = unit_lines(structure, text) if lines is None else lines
    found = {
        i: (line, how) for i, (line, how) in found.items() if not (how == "whole" and normative[i] and _is_clause(line))
    }
    tree = _Tree(structure, [n and not (i in found and found[i][1] == "whole") for i, n in enumerate(normative)], found)
    ranked = next((line for line, _ in found.values() if line.ranked), None)
    standing: list[Bearer] = []
    out: list[Governed] = []
    for i in sorted(found):
        line, how = found[i]
        if line.standing:
            standing.extend(line.bearers)
            # the rule binds those it names, and it is no line of the tasks before it
            out.append(Governed(i, line, (i,) if normative[i] else (), how == "whole"))
            continue
        if ranked is not None and line.bearers:
            line = _rank(line, ranked)
        if standing:
            names = {b.name for b in line.bearers}
            line = replace(line, bearers=(*line.bearers, *(b for b in standing if b.name not in names)))
        out.append(Governed(i, line, tree.governed(i, how, out), how == "whole"))
    return tuple(out)


def _is_clause(line: UnitLine) -> bool:
    """Whether a line that the modality finder took for a clause may be one (names only, no label and no bracket)."""
    return bool(line.bearers) and all(b.rule == "units.names" for b in line.bearers)


def _rank(line: UnitLine, rule: UnitLine) -> UnitLine:
    if any(b.role == "lead" for b in line.bearers) or len(line.bearers) == 1:
        return line
    first = True
    bearers = []
    for b in line.bearers:
        if b.role == "responsible":
            bearers.append(replace(b, role="lead" if first else rule.ranked_rest))
            first = False
        else:
            bearers.append(b)
    return replace(line, bearers=tuple(bearers))


def _heading(piece: str, *, among_units: bool = False) -> UnitLine | None:
    """A heading that is a list of public bodies and nothing else (（一）市教育局), for the tasks below it.

    ``among_units`` takes bodies of every kind, where the headings beside it are public bodies.
    """
    core = piece.strip("：:。；，、 ")
    if not 2 <= len(core) <= 60:
        return None
    names = split_units(core)
    for n in names:
        head = words.head_of(n.name)
        if head is None or len(n.name) > 24:
            return None
        if not among_units and (head.group != "head.public" or words.kind_of(n.name) != "public_body"):
            return None
        if (
            head.start == 0
            or commands(n.name)
            or words.acting_words().search(n.name)
            or (not among_units and words.bare(n.name).endswith(_ZONES))
        ):
            return None
    bearers = tuple(
        Bearer(n.name, "responsible", words.kind_of(n.name), n.span, "unit_line", "units.heading") for n in names
    )
    return UnitLine(Span(0, len(piece)), bearers) if bearers else None


def _body(segment: Segment) -> Span:
    return segment.body if segment.body.end > segment.body.start else segment.span


class _Tree:
    """The nodes of a document with the clauses and lines in them."""

    def __init__(self, structure: Structure, clause: Sequence[bool], lines: dict[int, tuple[UnitLine, str]]) -> None:
        self.segments = structure.segments
        self.nodes: tuple[Node, ...] = structure.nodes
        self.clause = clause
        self.lines = lines
        self.breaks = [
            i for i, (line, how) in lines.items() if how in ("whole", "leading") and (line.bearers or line.deadline)
        ]
        self.broken = frozenset(self.breaks)
        self.counts = self._count_clauses()
        self.direct = frozenset(self._level(n) for n in (self.segments[i].node for i in self.breaks) if n is not None)
        self.own_level, self.last_only = self._count_levels()

    def inside(self, segment: int, node: int | None) -> bool:
        """Whether a segment stands in ``node`` or below it; everything stands in no node."""
        at = self.segments[segment].node
        while at is not None and at != node:
            at = self.nodes[at].parent
        return at == node

    def _count_clauses(self) -> list[int]:
        """For each node the clauses in it and below it."""
        counts = [0] * len(self.nodes)
        for i, segment in enumerate(self.segments):
            at = segment.node if self.clause[i] else None
            while at is not None:
                counts[at] += 1
                at = self.nodes[at].parent
        return counts

    def _count_levels(self) -> tuple[frozenset[str], frozenset[str]]:
        """The levels whose nodes carry lines of their own, and those where only the last of several nodes does.

        A level is told by depth and kind.  Where a document shows both, the more frequent use decides.
        """
        lined: dict[int, set[int]] = {}
        for i in self.breaks:
            at = self.segments[i].node
            while at is not None:
                parent = self.nodes[at].parent
                if parent is not None:
                    lined.setdefault(parent, set()).add(at)
                at = parent
        several: dict[str, int] = {}
        last: dict[str, int] = {}
        for parent, children in lined.items():
            level = self._level(next(iter(children)))
            if len(children) > 1:
                several[level] = several.get(level, 0) + 1
            elif self.counts[parent] > self.counts[next(iter(children))]:
                last[level] = last.get(level, 0) + 1
        own = frozenset(x for x, n in several.items() if n >= last.get(x, 0))
        return own, frozenset(x for x, n in last.items() if n > 1 and x not in own)

    def _level(self, node: int) -> str:
        path = self.nodes[node].path
        return f"{path.count('/')}:{self.nodes[node].kind}"

    def governed(self, i: int, how: str, before: Sequence[Governed]) -> tuple[int, ...]:
        """The clauses that the line at segment ``i`` governs."""
        node = self.segments[i].node
        if how == "trailing" and self.clause[i]:
            return (i,)
        if how == "inner":
            return (*((i,) if self.clause[i] else ()), *self._ahead(i, node))
        if how in ("trailing", "heading"):
            ahead = self._ahead(i, node)
            return ahead if how == "heading" or ahead else self._behind(i, node)
        previous = max((b for b in self.breaks if b < i), default=-1)
        if previous >= 0 and how == "whole" and not any(self.clause[previous + 1 : i]) and self.inside(previous, node):
            earlier = next((g for g in reversed(before) if g.segment == previous), None)
            if earlier and earlier.applies_to and self._adjoins(previous, i):
                return earlier.applies_to
        return self._behind(i, self._scope(i, node)) or self._ahead(i, node)

    def _adjoins(self, a: int, b: int) -> bool:
        """Whether nothing but lines (and headings of none) stands between two lines."""
        return all(j in self.lines or self.segments[j].place in _PASSED_OVER for j in range(a + 1, b)) or b - a <= 2

    def _behind(self, i: int, node: int | None) -> tuple[int, ...]:
        out: list[int] = []
        for j in range(i - 1, -1, -1):
            if j in self.broken and not (self.lines[j][1] == "leading" and self.clause[j]):
                break
            if self.segments[j].instrument != self.segments[i].instrument or not self.inside(j, node):
                break
            if self.clause[j]:
                out.append(j)
            if j in self.broken:
                break
        return tuple(reversed(out))

    def _ahead(self, i: int, node: int | None) -> tuple[int, ...]:
        out: list[int] = []
        for j in range(i + 1, len(self.segments)):
            if not self.inside(j, node) or j in self.broken:
                break
            if self.clause[j]:
                out.append(j)
        return tuple(out)

    def _scope(self, i: int, node: int | None) -> int | None:
        """The node that a line closes: its own, or an ancestor where it stands behind the last of several items.

        It rises to the parent only with nothing more of the parent behind it and no line in the items before it, and
        where items of that level do not carry lines of their own elsewhere.  A line at the end of a printed paragraph
        rises only where the document shows it: the last items of several nodes carry it, or the parent's peers do.
        """
        while node is not None:
            parent = self.nodes[node].parent
            if parent is None or self._level(node) in self.own_level:
                return node
            if not self.segments[i].first and not (
                self._level(node) in self.last_only or self._level(parent) in self.direct
            ):
                return node
            if i + 1 < len(self.segments) and self._more_behind(i, parent):
                return node
            if any(self.inside(b, parent) for b in self.breaks if b < i and not self._same_group(b, i)):
                return node
            if self.counts[parent] == self.counts[node]:
                return node
            node = parent
        return node

    def _same_group(self, a: int, b: int) -> bool:
        return all(j in self.lines for j in range(a, b))

    def _more_behind(self, i: int, parent: int) -> bool:
        for j in range(i + 1, len(self.segments)):
            if j in self.lines and self.lines[j][1] == "whole":
                continue
            return self.inside(j, parent)
        return False
