"""Sentences: cut by 。！？；, each with its node, its 款, its place and its body without markers.

Offsets point into the normalised text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.records import Place, Span
from pipeline.structure.lines import LineKind, bare_title
from pipeline.structure.markers import Lines

_END = re.compile(r"[。！？；]+[”’」』）]*|(?<=[一-鿿”」）])[;!?](?=\s|[一-鿿（\"“]|$)")
_BLANK = re.compile(r"[\s”’」』）]*")
_NOT_TOPIC = re.compile(
    r"\d|(?<![供适响效反相对感呼])应(?![急对用届收付税纳])|(?<!许)可(?![持靠行再视循])|必须|须|不得|由.{1,20}(?:负责|承担|组织)|按(?![揭时期劳])|自.{1,16}起|[人价额率值者期象准]为|予以|参照|视为|是指|，[^，]*，[^，]*，|的，|不予|本(?:办法|通知|措施|意见|方案|细则|条例)"
)


def cut(text: str, start: int, end: int, nodes: Sequence[int], soft: frozenset[int] = frozenset()) -> list[Span]:
    """The sentences of one paragraph; a node that opens inside it (``nodes``: where) opens a sentence too.

    ``soft`` are the places of stops that end no sentence (:attr:`pipeline.normalise.Aligned.soft`).
    """
    spans: list[Span] = []
    at = start
    stops = sorted(
        {
            *(m.end() for m in _END.finditer(text, start, end) if m.start() not in soft),
            *(n for n in nodes if start < n < end),
            end,
        }
    )
    for stop in stops:
        if stop <= at:
            continue
        if not _BLANK.fullmatch(text, at, stop):
            spans.append(Span(at, stop))
            at = stop
        elif spans:
            spans[-1] = Span(spans[-1].start, stop)
            at = stop
        else:
            at = stop
    return spans


def is_topic(text: str, most: int = 36) -> bool:
    """Whether a sentence only names a task: short, and without what a rule needs."""
    return 0 < len(text) <= most and not text.endswith(("；", "：", "，", "！", "？")) and not _NOT_TOPIC.search(text)


def is_heading_line(text: str) -> bool:
    """Whether a line without a stop is a heading: short, or at least no rule."""
    if text.endswith(("。", "；", "：", "，", "！", "？", "、")):
        return False
    return len(text) <= 26 or (len(text) <= 70 and not _NOT_TOPIC.search(text))


def line_places(
    text: str, lines: Lines, kinds: Sequence[LineKind], first: int, body: int, last: int, titles: set[int]
) -> dict[int, Place]:
    """The place of the lines of an instrument that are no body: title, front matter, contents, furniture."""
    places: dict[int, Place] = {}
    title_text = "".join(text[lines.starts[i] : lines.ends[i]] for i in sorted(titles))
    for i in range(first, last):
        kind = kinds[i]
        if i in titles:
            places[i] = "title"
        elif kind == "navigation":
            places[i] = "furniture"
        elif kind in ("toc", "contents"):
            places[i] = "toc"
        elif kind in ("circulation", "date", "number", "adoption", "addressee"):
            if kind == "addressee" and i > body + 1:
                continue
            if kind == "adoption" and i > body + 3:
                continue
            places[i] = "front"
        elif i < body:
            line = text[lines.starts[i] : lines.ends[i]]
            places[i] = "title" if line and line in title_text and kind != "issuer" else "front"
        elif kind == "annex":
            places[i] = "front"
    # Signatures: names of bodies with a date below or at the very end.
    signing = False
    for i in range(last - 1, body - 1, -1):
        if kinds[i] in ("date", "circulation"):
            signing = True
        elif kinds[i] == "issuer" and (signing or i == last - 1 or places.get(i + 1) == "front"):
            places[i] = "front"
            signing = True
        elif kinds[i] != "navigation":
            signing = False
    return places


def title_core(title: str | None) -> str:
    """A title without brackets, for comparison."""
    return bare_title(title or "").strip("《》")


class Depths:
    """Which node a place of the text stands in: nodes are nested ranges in order of their start."""

    def __init__(self, spans: Sequence[Span], parents: Sequence[int | None]) -> None:
        self._order = sorted(range(len(spans)), key=lambda i: (spans[i].start, i))
        self._starts = [spans[i].start for i in self._order]
        self._spans, self._parents = spans, parents

    def innermost(self, at: int) -> int | None:
        """The innermost node that covers ``at``."""
        place = bisect_right(self._starts, at) - 1
        node: int | None = self._order[place] if place >= 0 else None
        while node is not None and self._spans[node].end <= at:
            node = self._parents[node]
        return node
