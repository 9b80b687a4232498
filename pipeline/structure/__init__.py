"""Structure: the instruments of a file, their outline, and the sentences that hang on it.

Reads an :class:`~pipeline.normalise.Aligned` text, gives a :class:`~pipeline.records.Structure` whose spans point into
the normalised text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.normalise import Aligned
from pipeline.records import Instrument, Node, Place, Segment, Span, Structure
from pipeline.structure import facts as facts_
from pipeline.structure import instruments, markers, outline, segments, sequence
from pipeline.structure.cite import citation, time_context
from pipeline.structure.contents import contents_lines, is_annex_head, quoted
from pipeline.structure.grid import Grid, marker_end
from pipeline.structure.headings import articles, headings, places_of_bodies
from pipeline.structure.lines import LineKind, kinds
from pipeline.structure.lost import with_lost_chapters
from pipeline.structure.tables import ReadTable

__all__ = ["analyse", "citation", "time_context"]


def analyse(aligned: Aligned, tables: Sequence[ReadTable] = ()) -> Structure:
    """The instruments, nodes and segments of a text; all spans point into ``aligned.text``.

    The cells of ``tables`` open no nodes and no instruments; those of tasks, and the rows of limits, are segments of
    place ``body``, the others ``furniture``.
    """
    text = aligned.text
    if not text.strip():
        return Structure((), (), ())
    lines = markers.Lines(text)
    gaps = [_gap_before_digits(aligned, text, s, e) for s, e in zip(lines.starts, lines.ends, strict=True)]
    line_kinds = contents_lines(text, lines, kinds(text, lines, gaps))
    grid = Grid(lines, tables)
    for i in grid.places:
        line_kinds[i] = "cell"
    blocks = instruments.split(text, lines, line_kinds)

    found_facts: list[facts_.Facts] = []
    records: list[Instrument] = []
    drafts: list[outline.Draft] = []
    bounds: list[int] = []
    places: dict[int, Place] = {}
    for number, block in enumerate(blocks):
        above = list(zip(blocks[:number], found_facts, strict=True))[-4:]
        f = facts_.read(text, lines, line_kinds, block, above)
        found_facts.append(f)
        start, end = lines.starts[block.first], lines.ends[block.last - 1]
        title = (
            Span(lines.starts[block.title_lines[0]], lines.ends[block.title_lines[-1]]) if block.title_lines else None
        )
        records.append(
            Instrument(Span(start, end), block.title, f.doc_number, f.issuer, f.issued, f.effective, f.expires, title)
        )
        places |= segments.line_places(
            text, lines, line_kinds, block.first, block.body, block.last, set(block.title_lines)
        )
    for i in range(blocks[0].first):
        places[i] = "furniture"
    places |= grid.places
    shut = [
        (lines.starts[i], lines.ends[i] + 1)
        for i, p in places.items()
        if p in ("toc", "title", "furniture") or i in grid.places or (p == "front" and line_kinds[i] == "adoption")
    ]
    candidates = markers.find(aligned, lines, [*shut, *quoted(text)])
    at = 0
    for block in blocks:
        bounds.append(len(drafts))
        heads = [i for i in range(block.body, block.last) if is_annex_head(text, lines, line_kinds, block, i)]
        # Nodes end above the signature.
        tail = block.last
        while tail > block.body + 1 and places.get(tail - 1) in ("front", "furniture") and tail - 1 not in grid.places:
            tail -= 1
        cuts = [block.first, *(h for h in heads if h < tail), tail]
        for k in range(len(cuts) - 1):
            stop = lines.ends[cuts[k + 1] - 1]
            mine = []
            while at < len(candidates) and candidates[at].start < stop:
                mine.append(candidates[at])
                at += 1
            o = outline.Outline(text, lines, line_kinds, drafts)
            annex = None
            first = cuts[k]
            if k:
                label = text[lines.starts[first] : lines.ends[first]]
                drafts.append(
                    outline.Draft(lines.starts[first], "annex", label[:20], label, None, None, False, 0, None)
                )
                annex = len(drafts) - 1
                first += 1
                if first >= cuts[k + 1]:
                    drafts[-1].end = stop
                    continue
            marked = with_lost_chapters(
                text, lines, line_kinds, sequence.decide(mine), range(max(first, block.body), cuts[k + 1])
            )
            outline.build(o, marked, first, cuts[k + 1], annex)
    bounds.append(len(drafts))
    nodes = outline.finish(outline.Outline(text, lines, line_kinds, drafts))
    owner = [number for number in range(len(blocks)) for _ in range(bounds[number], bounds[number + 1])]
    nodes = [replace(n, instrument=owner[i]) for i, n in enumerate(nodes)]
    ends = [d.marker.end if d.marker is not None else d.start for d in drafts]
    return _assemble(text, lines, line_kinds, blocks, records, nodes, ends, places, grid, aligned.soft)


def _gap_before_digits(aligned: Aligned, text: str, start: int, end: int) -> bool:
    """Whether the source has white space before the digits that end a line, as contents lines do."""
    at = end
    while at > start and text[at - 1].isdigit():
        at -= 1
    return start < at < end and end - start < 80 and aligned.gap_after(at - 1)


def _assemble(
    text: str,
    lines: markers.Lines,
    line_kinds: list[LineKind],
    blocks: list[instruments.Block],
    records: list[Instrument],
    nodes: list[Node],
    ends: list[int],
    places: dict[int, Place],
    grid: Grid,
    soft: frozenset[int],
) -> Structure:
    depths = segments.Depths([n.span for n in nodes], [n.parent for n in nodes])
    opens: dict[int, list[int]] = {}
    for i, n in enumerate(nodes):
        if n.kind != "annex":
            opens.setdefault(lines.at(ends[i] - 1), []).append(i)
    drafts: list[Segment] = []
    for number, block in enumerate(blocks):
        first = 0 if number == 0 else block.first
        for line in range(first, block.last):
            start, end = lines.starts[line], lines.ends[line]
            if start == end or line in grid.within:
                continue
            if line in grid.rows:
                span = grid.rows[line]
                drafts.append(Segment(span, depths.innermost(span.start), None, number, "body", line, True, span))
                continue
            inside = opens.get(line, [])
            begin = start - lines.marks[line]
            spans = segments.cut(text, begin, end, [nodes[i].span.start for i in inside], soft)
            for k, span in enumerate(spans):
                node = depths.innermost(span.start)
                if node is not None and (nodes[node].kind == "annex" or nodes[node].instrument != number):
                    node = None
                if places.get(line, "body") != "body" and not inside and line not in grid.places:
                    node = None
                body = max(span.start, start) if k == 0 else span.start
                if k == 0 and line in grid.places:
                    body = marker_end(text, body, span.end)
                for i in inside:
                    if span.start <= nodes[i].span.start and ends[i] <= span.end and nodes[i].span.start <= body:
                        body = max(body, ends[i])
                drafts.append(
                    Segment(span, node, None, number, places.get(line, "body"), line, k == 0, Span(body, span.end))
                )
    placed = places_of_bodies(text, drafts, nodes, line_kinds)
    nodes = headings(text, placed, nodes)
    nodes, placed = articles(text, placed, nodes)
    return Structure(tuple(records), tuple(nodes), tuple(placed))
