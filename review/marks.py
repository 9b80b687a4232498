"""Findings marked in place: a text cut into pieces, each with what covers it.

Pieces are data (text, classes, title); templates escape them, so that nothing of a document is ever markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pipeline.normalise import normalise
from pipeline.records import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text: its kind (``unit``, ``deadline`` …) and what a reader is told about it."""

    span: Span
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks."""

    text: str
    kinds: tuple[str, ...] = ()
    title: str = ""
    link: str = ""

    @property
    def css(self) -> str:
        """The classes of the piece."""
        return " ".join(f"m-{kind}" for kind in self.kinds)


def pieces(text: str, marks: Iterable[Mark], offset: int = 0) -> list[Piece]:
    """``text`` cut at the edges of ``marks``, whose spans count from ``offset`` characters before the text's start.

    Marks may overlap and may reach outside; the pieces joined are always exactly ``text``.
    """
    inside: list[Mark] = []
    for mark in marks:
        start, end = max(0, mark.span.start - offset), min(len(text), mark.span.end - offset)
        if start < end:
            inside.append(Mark(Span(start, end), mark.kind, mark.title))
    cuts = sorted({0, len(text), *(at for mark in inside for at in mark.span)})
    found: list[Piece] = []
    for start, end in pairwise(cuts):
        over = [m for m in inside if m.span.start <= start and end <= m.span.end]
        kinds = tuple(dict.fromkeys(m.kind for m in over))
        title = "；".join(dict.fromkeys(m.title for m in over if m.title))
        found.append(Piece(text[start:end], kinds, title))
    return found


def findings(detail: Mapping[str, Any], titles: Mapping[str, str]) -> list[Mark]:
    """The marks of a clause's findings, as spans into the source; ``titles`` names the kinds for the reader."""
    found: list[Mark] = []
    for kind, table in (("unit", "units"), ("deadline", "deadlines"), ("limit", "limits"), ("reference", "references")):
        found += [Mark(Span(row["char_start"], row["char_end"]), kind, titles[kind]) for row in detail[table]]
    cue = detail.get("cue")
    if cue and (at := detail["source"].find(cue)) >= 0:
        start = detail["start"] + at
        found.append(Mark(Span(start, start + len(cue)), "cue", titles["cue"]))
    return found


def normalised(text: str, source: str, marks: Iterable[Mark], start: int) -> list[Piece]:
    """The normalised clause with the marks of its source (which count from ``start``), carried over.

    Where the clause alone does not normalise to what the document gave (rare: script is judged by the document), the
    text stands unmarked.
    """
    aligned = normalise(source)
    if aligned.text.replace("\n", "") != text or "\n" in aligned.text:
        return [Piece(text)]
    carried = [
        Mark(aligned.span(Span(max(0, m.span.start - start), max(0, m.span.end - start))), m.kind, m.title)
        for m in marks
    ]
    return pieces(text, carried)


def difference(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two versions of a clause, what went and what came marked ``gone`` and ``come``."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, before, after, autojunk=False)
    gone: list[Piece] = []
    come: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        same = tag == "equal"
        if a < b:
            gone.append(Piece(before[a:b], () if same else ("gone",)))
        if c < d:
            come.append(Piece(after[c:d], () if same else ("come",)))
    return gone, come
