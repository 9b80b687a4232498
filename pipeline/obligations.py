"""From a document's structure to its obligations: the taggers run over every normative segment, the findings joined.

Reads the normalised text and its structure; gives :class:`~pipeline.records.Obligation` with spans into the
normalised text.  What a segment does not say itself it takes from its lead-in, from the sentence before it, and from
the unit and deadline lines that govern it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.confidence import confidence, features
from pipeline.records import (
    Bearer,
    Deadline,
    Genre,
    Limit,
    Mask,
    Obligation,
    Reference,
    Span,
    Structure,
    TimeContext,
    moved,
)
from pipeline.structure import citation, time_context
from pipeline.structure.tables import ReadTable
from pipeline.tag.components import NOTHING, may_hold, tag_all
from pipeline.tag.conditions import condition_text, exception_text
from pipeline.tag.deadlines import find_deadline_line, find_deadlines
from pipeline.tag.exclusive import excluding, exclusive_words
from pipeline.tag.governance import Governed, govern, unit_lines
from pipeline.tag.handing import bearers_of
from pipeline.tag.limits import settle
from pipeline.tag.modality import BLANK, classify
from pipeline.tag.references import find_masks
from pipeline.tag.stated import Verdict
from pipeline.tag.table_limits import RULE, SURENESS, read_row
from pipeline.tag.table_rows import (
    Placed,
    inside,
    row_bearers,
    row_deadlines,
    rows_of,
    same_place,
    sentence,
    with_row,
    with_tasks,
)


@dataclass(frozen=True, slots=True)
class _Tagged:
    """What was found in a segment; spans point into its body."""

    deadlines: tuple[Deadline, ...]
    limits: tuple[Limit, ...]
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """The deadlines that a line states, and whether it states nothing else."""

    deadlines: tuple[Deadline, ...]
    alone: bool


def assemble(
    text: str, structure: Structure, genre: Genre, *, hant: bool, tables: Sequence[ReadTable] = ()
) -> tuple[Obligation, ...]:
    """The obligations of a document, in order of place; empty for a genre that has none.

    ``text`` is the normalised text, ``hant`` says that the source is in Traditional script (Taiwan's 得 permits),
    ``tables`` are those that ``structure`` was made with.
    """
    if genre == "other":
        return ()
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    rows = rows_of(structure.segments, tables)
    for i, placed in rows.items():
        bodies[i] = sentence(bodies[i]) if placed.table.kind == "task" else ""
    masks = [find_masks(body) for body in bodies]
    times = _Times(structure, text)
    lines = _deadline_lines(structure, bodies, times)
    naming = unit_lines(structure, text)
    skip = [(i in lines and lines[i].alone) or (i in naming and naming[i][1] == "whole") for i in range(len(bodies))]
    for i, (line, how) in naming.items():
        if how in ("leading", "trailing"):  # the bracket says who answers; the sentence beside it is tagged alone
            bodies[i] = _blanked(bodies[i], line.span.shift(-structure.segments[i].body.start))
    verdicts = with_tasks(
        classify(structure, text, genre, hant=hant, bodies=bodies, masks=masks, skip=skip), rows, structure, genre
    )
    for i, (line, how) in naming.items():
        if line.standing and how == "whole" and genre != "explanatory":
            # 以下均需各县政府落实，不再列出: binds those it names, for all that follows
            verdicts[i] = Verdict("obligation", "均需", "units.rule.standing", 0.8)
            bodies[i], masks[i] = "", ()
    governance = inside(govern(structure, text, [v is not None for v in verdicts], naming), rows)
    tagged = _tag(structure, bodies, masks, verdicts, times)
    bearers = bearers_of(structure, bodies, masks, verdicts, governance)
    governed_times = _govern_times(structure, lines, governance, verdicts, text, times, rows)
    for i, placed in rows.items():
        bearers[i] = with_row(bearers[i], row_bearers(text, placed.row))
        governed_times[i] = governed_times.get(i, ()) + row_deadlines(text, placed.row, placed.table, times.of(i))
    out: list[Obligation] = []
    for i, segment in enumerate(structure.segments):
        verdict = verdicts[i]
        if i in rows and rows[i].table.kind == "limits" and genre != "explanatory":
            out.append(_limit_row(text, structure, i, rows[i]))
        if verdict is None:
            continue
        found = tagged[i]
        by = segment.body.start
        deadlines = (*(moved(d, d.span.shift(by)) for d in found.deadlines), *governed_times.get(i, ()))
        limits = tuple(moved(f, f.span.shift(by)) for f in found.limits)
        references = tuple(moved(r, r.span.shift(by)) for r in found.references)
        out.append(
            Obligation(
                span=segment.span,
                text=text[segment.span.start : segment.span.end].replace("\n", ""),
                modality=verdict.modality,
                cue=verdict.cue,
                instrument=segment.instrument,
                node=segment.node,
                citation=citation(structure, i),
                bearers=bearers[i],
                deadlines=deadlines,
                limits=limits,
                references=references,
                condition_text=condition_text(bodies[i], hant=hant),
                exception_text=exception_text(bodies[i]),
                confidence=confidence(
                    features(bodies[i], verdict, bearers[i], found.deadlines, found.limits, masks[i], genre, hant=hant)
                ),
                rules=_rules(verdict, bearers[i], deadlines, limits, references),
            )
        )
    return tuple(out)


def _blanked(body: str, span: Span) -> str:
    return body[: span.start] + BLANK * (span.end - span.start) + body[span.end :]


def _limit_row(text: str, structure: Structure, i: int, placed: Placed) -> Obligation:
    """A row of a table of limits: what it requires is that its limits are kept."""
    segment = structure.segments[i]
    row = read_row(text, placed.row, placed.table)
    return Obligation(
        span=segment.span,
        text=row.text,
        modality="obligation",
        cue="",
        instrument=segment.instrument,
        node=segment.node,
        citation=citation(structure, i),
        limits=row.limits,
        condition_text=row.condition,
        confidence=SURENESS,
        rules=(("modality", RULE), *((f"limits[{n}]", f.rule) for n, f in enumerate(row.limits))),
    )


class _Times:
    """The dates each node's clauses may be read against, worked out once a node."""

    def __init__(self, structure: Structure, text: str) -> None:
        self._structure, self._text = structure, text
        self._known: dict[tuple[int | None, int], TimeContext] = {}

    def of(self, i: int) -> TimeContext:
        segment = self._structure.segments[i]
        key = (segment.node, segment.instrument)
        if key not in self._known:
            self._known[key] = time_context(self._structure, segment.node, self._text, segment.instrument)
        return self._known[key]


def _deadline_lines(structure: Structure, bodies: Sequence[str], times: _Times) -> dict[int, _Line]:
    found: dict[int, _Line] = {}
    for i, segment in enumerate(structure.segments):
        line = find_deadline_line(bodies[i], times.of(i))
        if line:
            found[i] = _Line(tuple(moved(d, d.span.shift(segment.body.start)) for d in line.deadlines), line.alone)
    return found


def _tag(
    structure: Structure,
    bodies: Sequence[str],
    masks: Sequence[tuple[Mask, ...]],
    verdicts: Sequence[Verdict | None],
    times: _Times,
) -> dict[int, _Tagged]:
    normative = [i for i, v in enumerate(verdicts) if v is not None]
    # A clause without a figure, a word of time or a reference holds nothing that a tagger could find.
    telling = [i for i in normative if may_hold(bodies[i], masks[i])]
    docs = tag_all(((bodies[i], times.of(i)) for i in telling), (masks[i] for i in telling))
    found = dict.fromkeys(normative, NOTHING) | {i: doc.user_data for i, doc in zip(telling, docs, strict=True)}
    limits = {i: data["limits"] for i, data in found.items()}
    for group in _neighbours(structure, normative):
        if any(limits[i] for i in group):
            limits.update(
                zip(
                    group,
                    settle([(bodies[i], limits[i]) for i in group], _contexts(structure, bodies, group)),
                    strict=True,
                )
            )
    for i, words in exclusive_words(structure, bodies).items():
        if i in limits:
            limits[i] = excluding(limits[i], words)
    return {
        i: _Tagged(tuple(data["deadlines"]), tuple(limits[i]), tuple(data["references"])) for i, data in found.items()
    }


def _contexts(structure: Structure, bodies: Sequence[str], group: Sequence[int]) -> list[str]:
    """What stands before each segment and may name what it leaves out, the nearest last.

    The headings above it from the outermost in, the lead-in of its list, and the sentence before it.
    """
    out = []
    for i in group:
        node = structure.segments[i].node
        above: list[str] = []
        at = node
        while at is not None and len(above) < 4:
            above.append(structure.nodes[at].heading or "")
            at = structure.nodes[at].parent
        before = bodies[i - 1] if i > 0 else ""
        near = i > 0 and (structure.segments[i - 1].node == node or before.endswith("："))
        said = _lead_in(structure, bodies, i) or (before if near else "")
        out.append("。".join([*reversed(above), said[-80:]]))
    return out


_ITEMS_BACK = 40


def _lead_in(structure: Structure, bodies: Sequence[str], i: int) -> str:
    """The sentence that introduces the list whose item segment ``i`` is; empty where there is none."""
    segments = structure.segments
    node = segments[i].node
    parent = structure.nodes[node].parent if node is not None else None
    for j in range(i - 1, max(-1, i - 1 - _ITEMS_BACK), -1):
        if segments[j].instrument != segments[i].instrument:
            break
        if segments[j].node == parent or segments[j].node == node:
            if bodies[j].endswith("："):
                return bodies[j]
            if segments[j].node == parent:
                break
    return ""


def _neighbours(structure: Structure, normative: Sequence[int]) -> list[list[int]]:
    """Normative segments that belong together: those of one node, and those of the items of one list."""

    def home(i: int) -> int | None:
        node = structure.segments[i].node
        return (
            None if node is None else (structure.nodes[node].parent if structure.nodes[node].kind == "item" else node)
        )

    groups: dict[tuple[int, int | None], list[int]] = {}
    for i in normative:
        groups.setdefault((structure.segments[i].instrument, home(i)), []).append(i)
    return list(groups.values())


def _govern_times(
    structure: Structure,
    lines: dict[int, _Line],
    governance: Sequence[Governed],
    verdicts: Sequence[Verdict | None],
    text: str,
    times: _Times,
    rows: Mapping[int, Placed],
) -> dict[int, tuple[Deadline, ...]]:
    """The deadlines that lines give to clauses: a unit line's own (完成时限：…), and those of lines that only say when.

    A line that only says when governs the normative segments of its node since the last such line.
    """
    out: dict[int, tuple[Deadline, ...]] = {}
    within: set[int] = set()
    for g in governance:
        if g.deadline is None:
            continue
        within.add(g.segment)
        found = lines.get(g.segment)
        deadlines = (
            found.deadlines
            if found
            else tuple(
                moved(d, d.span.shift(g.deadline.start))
                for d in find_deadlines(text[g.deadline.start : g.deadline.end], (), times.of(g.segment))
            )
        )
        for i in g.applies_to:
            out[i] = out.get(i, ()) + deadlines
    for at, line in lines.items():
        if at in within:
            continue
        node = structure.segments[at].node
        i = at - 1
        while i >= 0 and structure.segments[i].node == node and not (i in lines and i not in within):
            if verdicts[i] is not None and same_place(at, i, rows):
                out[i] = out.get(i, ()) + line.deadlines
            i -= 1
    return out


def _rules(
    verdict: Verdict,
    bearers: Sequence[Bearer],
    deadlines: Sequence[Deadline],
    limits: Sequence[Limit],
    references: Sequence[Reference],
) -> tuple[tuple[str, str], ...]:
    pairs = [("modality", verdict.rule)]
    pairs += [(f"units[{n}]", b.rule) for n, b in enumerate(bearers) if b.rule]
    pairs += [(f"deadlines[{n}]", d.rule) for n, d in enumerate(deadlines) if d.rule]
    pairs += [(f"limits[{n}]", f.rule) for n, f in enumerate(limits) if f.rule]
    pairs += [(f"references[{n}]", r.rule) for n, r in enumerate(references) if r.rule]
    return tuple(pairs)


ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千两\d]+条(?:之[〇零一二三四五六七八九十\d]+|-\d+)?")


def sanctioned_by(obligations: Sequence[Obligation], structure: Structure) -> tuple[Obligation, ...]:
    """The same obligations, each with the sanction clauses of its instrument that cite its article.

    A citation of an article reaches every clause under it; one that names a 款 or an item reaches that 款 or item.
    """
    by_article: dict[tuple[int, str], list[int]] = {}
    for i, o in enumerate(obligations):
        if o.node is not None and (m := ARTICLE.search(structure.nodes[o.node].path)):
            by_article.setdefault((o.instrument, m[0]), []).append(i)
    hits: dict[int, list[int]] = {}
    for s, o in enumerate(obligations):
        if o.modality != "sanction":
            continue
        for reference in o.references:
            if not reference.own or not reference.node_path:
                continue
            for m in re.finditer(rf"({ARTICLE.pattern})((?:第[〇零一二三四五六七八九十\d]+款)?)", reference.node_path):
                for i in by_article.get((o.instrument, m[1]), ()):
                    if i != s and (not m[2] or m[2] in obligations[i].citation or "款" not in obligations[i].citation):
                        hits.setdefault(i, []).append(s)
    return tuple(
        replace(o, sanctioned_by=tuple(sorted(set(hits[i])))) if i in hits else o for i, o in enumerate(obligations)
    )


def to_source(obligation: Obligation, place: Callable[[Span], Span]) -> Obligation:
    """The same obligation with every span pointing into the source."""
    return replace(
        obligation,
        span=place(obligation.span),
        bearers=tuple(moved(b, place(b.span)) for b in obligation.bearers),
        deadlines=tuple(moved(d, place(d.span)) for d in obligation.deadlines),
        limits=tuple(moved(f, place(f.span)) for f in obligation.limits),
        references=tuple(moved(r, place(r.span)) for r in obligation.references),
    )
