"""Where a text says itself that 以下 (or 以上) leaves out the number before it: “以下”不包括本数.

Reads the bodies of a document's segments with their structure; says for each segment which of the two words is
exclusive there.  Without such a sentence both include the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.records import Limit, Structure

_SAYS = re.compile(
    r"(?P<above>以上[”」』\"]?(?:、|和|及|或)[“「『\"]?)?(?P<word>以[上下])[”」』\"]?[，,]?(?:的)?(?:均|都|皆|则)?不(?:包括|包含|含)本数"
)
_WITHIN = re.compile(r"本(?P<unit>[编章节条款表附])")
_INCLUDED = re.compile(r"(?:及|含[^（）]{0,40}）|含)以[上下]$")


def exclusive_words(structure: Structure, bodies: Sequence[str]) -> dict[int, frozenset[str]]:
    """For each segment the words that exclude their number there; segments without one are left out.

    本章所称的… holds for the chapter it stands in, 本条… for the article; what names no part, for the whole instrument.
    """
    out: dict[int, frozenset[str]] = {}
    for i, body in enumerate(bodies):
        if "本数" not in body:
            continue
        for m in _SAYS.finditer(body):
            words = frozenset(("以上", "以下") if m["above"] else (m["word"],))
            for j in _reach(structure, i, body[: m.start()]):
                out[j] = out.get(j, frozenset()) | words
    return out


def _reach(structure: Structure, i: int, before: str) -> Iterable[int]:
    here = structure.segments[i]
    part = _WITHIN.search(before)
    if part is None:
        return [j for j, s in enumerate(structure.segments) if s.instrument == here.instrument]
    if part["unit"] in "表附款":
        return ()
    at = here.node
    kinds = ("article",) if part["unit"] == "条" else ("chapter",)
    while at is not None and structure.nodes[at].kind not in kinds:
        at = structure.nodes[at].parent
    if at is None:
        return ()
    span = structure.nodes[at].span
    return [j for j, s in enumerate(structure.segments) if span.start <= s.span.start < span.end]


def excluding(limits: Sequence[Limit], words: frozenset[str]) -> tuple[Limit, ...]:
    """``limits`` with the words that exclude their number here read so; 含以下 and 及以下 keep what they say."""
    out = []
    for limit in limits:
        if not _INCLUDED.search(limit.text):
            if limit.op == "<=" and limit.text.endswith("以下") and "以下" in words:
                limit = replace(limit, op="<")
            elif limit.op == ">=" and limit.text.endswith("以上") and "以上" in words:
                limit = replace(limit, op=">")
        out.append(limit)
    return tuple(out)
