"""Which candidates are markers: the cheapest reading of the whole numbering, by one dynamic programme.

A reading takes or passes over each candidate in turn and keeps a stack of open levels.  Taking the next ordinal of an
open level is free; everything else has a price: a lost number, a level that starts in the middle, a restart, a level
out of its usual order; passing over a candidate costs what speaks for it.  Readings with the same open levels are
merged (only the cheapest can win) and a beam keeps the best few, so the time is linear in the number of candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.structure.markers import RANK, Candidate

BEAM = 8
SLACK = 8.0
"""Readings dearer than the best by more than this are dropped: no later evidence could turn them round."""
SURE = 3.5
"""A candidate of this weight that states the next ordinal of an open level is always taken."""


class Level(NamedTuple):
    """One open level: its marker type, the ordinal it stands at, and its decimal parts or inserted ordinal."""

    type: str
    number: int
    parts: tuple[int, ...]
    complete: bool


class _Reading(NamedTuple):
    cost: float
    stack: tuple[Level, ...]
    last: dict[str, int]
    """The last ordinal of each type anywhere, for numbering that runs on across parents."""
    taken: _Taken | None


class _Taken(NamedTuple):
    at: int
    depth: int
    gap: bool
    back: _Taken | None


class Marked(NamedTuple):
    """A candidate that is a marker, the depth it stands at (0 the outermost), and whether ordinals are missing."""

    candidate: Candidate
    depth: int
    gap: bool


def decide(candidates: Sequence[Candidate]) -> list[Marked]:
    """The markers among the candidates of one instrument, in order."""
    readings = [_Reading(0.0, (), {}, None)]
    for index, c in enumerate(candidates):
        merged: dict[tuple[Level, ...], _Reading] = {}
        for r in readings:
            ways = _ways(r, c)
            if c.weight < SURE or ways[0][0] > 0:
                price = r.cost + c.weight
                if (old := merged.get(r.stack)) is None or price < old.cost:
                    merged[r.stack] = _Reading(price, r.stack, r.last, r.taken)
            for cost, depth, gap in ways:
                total = r.cost + cost
                stack = (*r.stack[:depth], Level(c.type, c.number, c.parts, c.complete))
                if (old := merged.get(stack)) is None or total < old.cost:
                    last = r.last if c.type == "dec" else {**r.last, c.type: c.number}
                    merged[stack] = _Reading(total, stack, last, _Taken(index, depth, gap, r.taken))
        best = min(r.cost for r in merged.values())
        readings = sorted((r for r in merged.values() if r.cost <= best + SLACK), key=lambda r: r.cost)[:BEAM]
    taken = min(readings, key=lambda r: r.cost).taken
    out: list[Marked] = []
    while taken is not None:
        out.append(Marked(candidates[taken.at], taken.depth, taken.gap))
        taken = taken.back
    out.reverse()
    return out


def _ways(r: _Reading, c: Candidate) -> list[tuple[float, int, bool]]:
    """The ways to take ``c`` in reading ``r``: (price, depth, whether ordinals are missing)."""
    ways: list[tuple[float, int, bool]] = []
    stack = r.stack
    inline = 0.25 if c.inline else 0.0
    for depth, level in enumerate(stack):
        if level.type == c.type:
            cost, gap = _sibling(level, c)
            if cost == 0.0 and (c.number != 1 or c.type == "dec"):
                return [(inline, depth, gap)]
            ways.append((cost + inline, depth, gap))
            break
    else:
        depth = len(stack)
    # A new level under any open level above its own type.
    for under in range(min(depth, len(stack)), -1, -1):
        cost, gap = _opening(r, c, under)
        if under < len(stack):
            cost += (0.15 if c.heading_between else 0.5) * (len(stack) - under)
        ways.append((cost + 2.6 * inline, under, gap))
    return ways


def _sibling(level: Level, c: Candidate) -> tuple[float, bool]:
    """The price of going on with ``level``."""
    if c.type == "dec":
        return _decimal(level, c)
    step = c.number - level.number
    if c.type == "tiao" and step == 0 and c.sub:
        return 0.0, False
    if c.type == "lost":
        return 0.2, False
    if step == 1:
        return 0.0, False
    if step > 1:
        return 1.3 + 0.3 * min(step - 1, 8) + (1.0 if c.inline else 0.0), True
    if c.number == 1:
        price = {"colon": 0.3, "heading": 0.3, "text": 0.8}.get(c.before, 2.0)
        return price, False
    if c.type == "tiao":
        # An article's number never comes twice or goes back: 第四条申请案 at a line's start is a citation.
        return 5.5 if step == 0 and c.before != "marker" else 8.0, False
    return (2.6, False) if step == 0 else (4.5, True)


def _decimal(level: Level, c: Candidate) -> tuple[float, bool]:
    """Going on with a decimal numbering: 5.2.1 may be followed by 5.2.2, 5.3, 6 or 5.2.1.1."""
    old, new = level.parts, c.parts
    common = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        common += 1
    if common == len(old):
        rest = new[common:]
        if not rest:
            return 3.0, False
        missing = sum(n - 1 for n in rest) + len(rest) - 1
        return 0.1 + (0.9 + 0.3 * min(missing, 8) if missing else 0.0), rest[0] > 1
    if common == len(new):
        return 5.0, False
    step = new[common] - old[common]
    missing = sum(n for n in new[common + 1 :]) if len(new) > common + 1 else 0
    if step < 1:
        return 5.0, False
    if step == 1 and not missing:
        return 0.0, False
    return 1.0 + 0.4 * min(step - 1 + missing, 8), step > 1


def _opening(r: _Reading, c: Candidate, under: int) -> tuple[float, bool]:
    """The price of opening a level of ``c``'s type below the first ``under`` levels of the stack."""
    cost = 0.3
    if c.type == "lost":
        return 3.0, True
    if under:
        top = r.stack[under - 1]
        if RANK[c.type] <= RANK[top.type] and not (c.type == "ar" and top.type == "dec"):
            cost += 1.5
        if top.complete and c.heading_between:
            cost += 0.8
        if c.type == "dec" and top.type == "ar" and c.parts[0] != top.number:
            cost += 0.5
    if c.type == "dec":
        missing = sum(n - 1 for n in c.parts) + (len(c.parts) - 1 if "dec" not in r.last else 0)
        if len(c.parts) == 2 and c.parts[1] == 1 and under and r.stack[under - 1].number == c.parts[0]:
            missing = 0
        return cost + 0.25 * min(missing, 8), False
    if c.number == 1:
        return cost, False
    previous = r.last.get(c.type)
    if previous is None:
        # The text begins in the middle of a numbering.
        return cost + (0.8 if not r.last else 1.6), bool(r.last)
    if c.number == previous + 1 or (c.type == "tiao" and c.number == previous and c.sub):
        return cost, False
    if c.type == "tiao" and c.number <= previous:
        return 8.0, False
    if c.number > previous:
        return cost + 1.5 + 0.3 * min(c.number - previous, 8), True
    return cost + 3.0, True
