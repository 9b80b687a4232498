"""From markers to nodes: paths, parents, spans, unnumbered items, 款 and annexes.

Offsets point into the normalised text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.records import Node, NodeKind, Span
from pipeline.structure.lines import LineKind
from pipeline.structure.markers import Candidate, Lines
from pipeline.structure.sequence import Marked

_TOPIC = re.compile(r"^[^。；：]{3,30}。(?=.)")


@dataclass(slots=True)
class Draft:
    """A node while its end is not yet known."""

    start: int
    kind: NodeKind
    path: str
    label: str
    parent: int | None
    number: int | None
    gap: bool
    depth: int
    marker: Candidate | None
    end: int = -1
    heading: str | None = None
    closed: int = -1
    """Where an unnumbered paragraph outside it begins, if one does before its end: the node is over there."""


@dataclass(slots=True)
class Outline:
    """The nodes of one stretch of an instrument while they are built."""

    text: str
    lines: Lines
    kinds: Sequence[LineKind]
    nodes: list[Draft]
    """Shared over the document: indices are the final ones."""
    open: list[int] = field(default_factory=list)


def _kind(c: Candidate, depth: int) -> NodeKind:
    if c.type in ("bian", "zhang", "jie"):
        return "chapter"
    if c.type == "tiao":
        return "article"
    if c.type == "dec" or (c.type == "cn" and depth == 0):
        return "section"
    return "item"


def _close(o: Outline, keep: int, at: int) -> None:
    for index in o.open[keep:]:
        if o.nodes[index].end < 0:
            o.nodes[index].end = at
    del o.open[keep:]


def build(o: Outline, marked: Sequence[Marked], first: int, last: int, annex: int | None = None) -> None:
    """Add the nodes of the lines ``first`` to ``last`` (exclusive) to ``o.nodes``, below the node ``annex``."""
    base = [] if annex is None else [annex]
    levels: list[int] = []  # node index of each level of the sequence
    o.open = [*base]
    at = 0
    end = o.lines.ends[last - 1] if last > first else 0
    for line in range(first, last):
        start, stop = o.lines.starts[line], o.lines.ends[line]
        opened = False
        while at < len(marked) and marked[at].candidate.start < stop:
            m = marked[at]
            c = m.candidate
            if c.start > start and not opened and o.open[len(base) :]:
                _paragraph(o, line, levels, len(base))
            opened = True
            levels = _add(o, m, levels, base)
            at += 1
        if not opened and len(o.open) > len(base):
            levels = _paragraph(o, line, levels, len(base))
    _close(o, 0, end)


def _add(o: Outline, m: Marked, levels: list[int], base: list[int]) -> list[int]:
    """Open the node of a marker; gives the levels with it as the last."""
    c = m.candidate
    ancestors = levels[: m.depth]
    if c.type == "dec":
        # 5.2.1 hangs on 5.2 where that was printed; they are one level of the sequence.
        same = levels[m.depth] if m.depth < len(levels) else None
        parent = _decimal_parent(o, c, same)
        if parent is None:
            parent = ancestors[-1] if ancestors else None
        above = [o.nodes[i] for i in ancestors if not _shows_first(o.nodes[i], c)]
        prefix = above[-1].path if above else ""
    else:
        parent = ancestors[-1] if ancestors else None
        prefix = o.nodes[parent].path if parent is not None else ""
    core = "*" if c.type == "lost" else c.core
    line = o.lines.at(c.start)
    # Markdown's heading marks belong to the heading they mark.
    begin = c.start - o.lines.marks[line] if c.start == o.lines.starts[line] else c.start
    draft = Draft(
        begin, _kind(c, m.depth), f"{prefix}/{core}" if prefix else core, o.text[c.start : c.end].strip(),
        parent if parent is not None else (base[0] if base else None), c.number or None, m.gap, m.depth, c,
    )  # fmt: skip
    chain = _chain(o, parent, base)
    for index in o.open:
        if index not in chain and o.nodes[index].end < 0:
            o.nodes[index].end = begin
    o.nodes.append(draft)
    index = len(o.nodes) - 1
    o.open = [*chain, index]
    return [*ancestors, index]


def _shows_first(node: Draft, c: Candidate) -> bool:
    """Whether a decimal's own first component repeats this ancestor's number (1. above 1.1)."""
    return node.marker is not None and node.marker.type == "ar" and node.number == c.parts[0]


def _decimal_parent(o: Outline, c: Candidate, same: int | None) -> int | None:
    at = same
    while at is not None:
        node = o.nodes[at]
        if node.marker is None or node.marker.type != "dec":
            return None
        parts = node.marker.parts
        if len(parts) < len(c.parts) and c.parts[: len(parts)] == parts:
            return at
        at = node.parent
    return None


def _chain(o: Outline, parent: int | None, base: list[int]) -> list[int]:
    chain: list[int] = []
    while parent is not None:
        chain.append(parent)
        parent = o.nodes[parent].parent
    chain.reverse()
    return chain if chain and base and chain[0] == base[0] else [*base, *chain]


def _paragraph(o: Outline, line: int, levels: list[int], keep: int) -> list[int]:
    """An unnumbered paragraph: which items it ends, and whether it is an item that lost its number."""
    kind = o.kinds[line]
    start = o.lines.starts[line]
    if kind in ("unit", "toc", "navigation", "contents", "circulation", "cell"):
        return levels
    if kind in ("date", "issuer"):
        return levels
    article = next((k for k, i in enumerate(o.open) if o.nodes[i].kind == "article"), None)
    before = o.text[o.lines.ends[line - 1] - 1] if line else ""
    if article is not None:
        if len(o.open) > article + 1 and before in "。；！？":
            _leave(o, article + 1, start)
        return levels
    if _is_lost_item(o, line):
        inner = o.nodes[o.open[-1]]
        depth = inner.depth
        ancestors = levels[:depth]
        prefix = o.nodes[ancestors[-1]].path if ancestors else ""
        _leave(o, len(o.open) - 1, start)
        parent = inner.parent
        o.nodes.append(Draft(start, inner.kind, f"{prefix}/*" if prefix else "*", "*", parent, None, True, depth, None))
        o.open = [*o.open, len(o.nodes) - 1]
        return [*ancestors, len(o.nodes) - 1]
    # A list whose items end in ； is over with the one that ends in 。: what follows belongs to its parent.
    while len(o.open) > keep:
        inner = o.nodes[o.open[-1]]
        heading = kind in ("short", "title") and inner.marker is not None and inner.marker.complete
        if inner.kind != "item" or not (heading or _list_over(o, inner)):
            break
        _leave(o, len(o.open) - 1, start)
    return levels


def _leave(o: Outline, keep: int, at: int) -> None:
    for index in o.open[keep:]:
        o.nodes[index].end = at
    del o.open[keep:]


def _line_end(o: Outline, node: Draft) -> str:
    return o.text[o.lines.ends[o.lines.at(node.start)] - 1]


def _list_over(o: Outline, inner: Draft) -> bool:
    if _line_end(o, inner) != "。" or (inner.number or 0) < 2:
        return False
    for sibling in reversed(o.nodes[:-1]):
        if sibling.depth == inner.depth and sibling.parent == inner.parent and sibling is not inner:
            return _line_end(o, sibling) == "；"
    return False


def _is_lost_item(o: Outline, line: int) -> bool:
    """Whether an unnumbered paragraph is an item whose number was lost.

    Its siblings' units stand on lines of their own: it follows such a line, opens with a topic sentence as they do, and
    has such a line itself.
    """
    if o.kinds[line - 1] != "unit" or o.kinds[line] != "text" or not o.open:
        return False
    inner = o.nodes[o.open[-1]]
    if inner.kind == "chapter" or not (inner.marker is None or inner.marker.complete):
        return False
    body = o.text[o.lines.starts[line] : o.lines.ends[line]]
    if not _TOPIC.match(body):
        return False
    following = o.kinds[line + 1 : line + 4]
    for kind in following:
        if kind == "unit":
            return True
        if kind != "text":
            return False
    return False


def finish(o: Outline) -> list[Node]:
    """The drafts as nodes, spans trimmed to their last character."""
    out: list[Node] = []
    for d in o.nodes:
        end = d.end if d.end >= 0 else len(o.text)
        while end > d.start + 1 and o.text[end - 1] == "\n":
            end -= 1
        out.append(Node(Span(d.start, end), d.kind, d.path, d.label, 0, d.parent, d.heading, d.number, d.gap))
    return out
