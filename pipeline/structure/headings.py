"""Headings, task names and 款: what of a node is its name and what is its text.  Offsets: normalised text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Node, Segment, Span
from pipeline.structure.lines import LineKind
from pipeline.structure.segments import is_heading_line, is_topic

_BRACKET = re.compile(r"（([^（）]{1,30})）")
_DECIMAL = re.compile(r"\d+(?:\.\d+)*")
_STOPS = "。；：，！？"


def headings(text: str, segments: Sequence[Segment], nodes: Sequence[Node]) -> list[Node]:
    """The nodes with their headings: what their first segment names, or the next line under a number alone."""
    found: dict[int, str] = {}
    for k, s in enumerate(segments):
        if s.node is None or s.place != "heading" or nodes[s.node].span.start != s.span.start:
            continue
        body = text[s.body.start : s.body.end]
        if not body and k + 1 < len(segments) and segments[k + 1].node == s.node and segments[k + 1].place == "heading":
            body = text[segments[k + 1].span.start : segments[k + 1].span.end]
        if m := _BRACKET.fullmatch(body):
            body = m[1]
        if body:
            found[s.node] = body.rstrip("。")
    return [
        replace(n, heading=found.get(i) or _bracketed(text, n)) if i in found or n.kind == "article" else n
        for i, n in enumerate(nodes)
    ]


def _bracketed(text: str, node: Node) -> str | None:
    """The heading in brackets between an article's number and its text: 第三条（适用范围）本市…"""
    start = node.span.start + len(node.label)
    m = _BRACKET.match(text, start) if node.kind == "article" else None
    return m[1] if m else None


def places_of_bodies(
    text: str, segments: Sequence[Segment], nodes: Sequence[Node], kinds: Sequence[LineKind]
) -> list[Segment]:
    """The segments with ``heading`` where they only name what follows in the same node."""
    children: set[int] = {n.parent for n in nodes if n.parent is not None}
    in_article = [_article(nodes, i) is not None for i in range(len(nodes))]
    following: dict[int | None, int] = defaultdict(int)
    for s in segments:
        if s.place == "body" or kinds[s.line] == "cell":
            following[s.node] += 1
    named, nearly_all = _series(text, segments, nodes)
    seen: dict[int | None, int] = defaultdict(int)
    out: list[Segment] = []
    for k, s in enumerate(segments):
        if kinds[s.line] == "cell":
            seen[s.node] += 1
            # A cell names its task only where it numbers its paragraphs: 1.加强源头管控。严格…
            numbered = s.place == "body" and s.first and s.body.start > s.span.start
            body = text[s.body.start : s.body.end]
            topic = numbered and is_topic(body, 20) and k + 1 < len(segments) and segments[k + 1].line == s.line
            out.append(replace(s, place="heading") if topic and "，" not in body else s)
            continue
        if s.place != "body":
            out.append(s)
            continue
        seen[s.node] += 1
        body = text[s.body.start : s.body.end]
        opens = s.node is not None and nodes[s.node].span.start == s.span.start
        more = s.node is not None and (
            (following[s.node] > seen[s.node] and _more(segments, k, kinds)) or s.node in children
        )
        heading = False
        following_same = k + 1 < len(segments) and segments[k + 1].line == s.line
        if opens and s.node is not None:
            node = nodes[s.node]
            if not body or node.kind == "chapter":
                heading = True
            elif node.kind == "article":
                heading = _BRACKET.fullmatch(body) is not None or (
                    body[-1] not in _STOPS and is_heading_line(body) and more
                )
            elif body[-1] not in _STOPS:
                heading = more and is_heading_line(body)
            elif node.kind in ("item", "section") and _is_named(node) and not in_article[s.node]:
                alike = following_same and s.node in nearly_all and _like_the_others(body)
                heading = more and s.node in named and (is_topic(body) or alike)
        elif s.first and body and kinds[s.line] != "unit":
            if body[-1] not in _STOPS:
                heading = kinds[s.line] in ("short", "title", "issuer") and _has_after(segments, k)
            elif s.node is None or not in_article[s.node]:
                heading = following_same and is_topic(body, 20) and "，" not in body
        out.append(replace(s, place="heading") if heading else s)
    return out


def _like_the_others(body: str) -> bool:
    """四、严禁虚构客流。 among 一、规范采购。三、完善台账。: a task name too, though it holds a word of a rule."""
    return len(body) <= 30 and body.endswith("。") and not _RULES.search(body)


_RULES = re.compile(r"[，；：\d]|应当?|必须|不得|可以|[^主重]要(?!求)|由[^，。]{2,12}负责")


def _series(text: str, segments: Sequence[Segment], nodes: Sequence[Node]) -> tuple[set[int], set[int]]:
    """The nodes whose series have task names: at least half of the siblings open with a topic sentence; and those of
    series where the rest do, but for one in three.

    One short sentence among items that are rules themselves is a rule, however short.
    """
    groups: dict[tuple[int, int | None, str], list[tuple[int, bool]]] = defaultdict(list)
    for k, s in enumerate(segments):
        if s.node is not None and nodes[s.node].span.start == s.span.start:
            n = nodes[s.node]
            kind = re.sub(r"[一二三四五六七八九十百\d]+", "", n.label)
            inside = k + 1 < len(segments) and segments[k + 1].span.start < n.span.end
            topic = inside and is_topic(text[s.body.start : s.body.end])
            groups[n.instrument, n.parent, kind].append((s.node, topic))
    named = {i for g in groups.values() if 2 * sum(t for _, t in g) >= len(g) for i, _ in g}
    nearly_all = {i for g in groups.values() if len(g) > 3 and 3 * sum(t for _, t in g) >= 2 * len(g) for i, _ in g}
    return named, nearly_all


def _is_named(node: Node) -> bool:
    """Whether nodes of this kind of marker have task names: not lettered items, not decimals."""
    return not (_DECIMAL.fullmatch(node.label) or re.match(r"[a-zA-Z]", node.label))


def _more(segments: Sequence[Segment], k: int, kinds: Sequence[LineKind]) -> bool:
    """Whether the node of segment ``k`` has text after it that is more than a line of units."""
    node = segments[k].node
    for s in segments[k + 1 : k + 12]:
        if s.node != node:
            return False
        if (s.place == "body" and kinds[s.line] != "unit") or kinds[s.line] == "cell":
            return True
    return False


def _has_after(segments: Sequence[Segment], k: int) -> bool:
    for s in segments[k + 1 : k + 4]:
        if s.instrument != segments[k].instrument:
            return False
        if s.place in ("body", "heading"):
            return True
    return False


def _article(nodes: Sequence[Node], i: int | None) -> int | None:
    while i is not None:
        if nodes[i].kind == "article":
            return i
        i = nodes[i].parent
    return None


def articles(text: str, segments: Sequence[Segment], nodes: Sequence[Node]) -> tuple[list[Node], list[Segment]]:
    """The 款 of each article that has several, as nodes after the others, and the segments with theirs."""
    starts: dict[int, list[int]] = defaultdict(list)
    for s in segments:
        if s.node is None or s.place != "body" or nodes[s.node].kind != "article":
            continue
        line_opens = s.first or s.span.start == nodes[s.node].span.start
        known = starts[s.node]
        if line_opens or not known:
            known.append(s.span.start)
    out_nodes = list(nodes)
    numbered: dict[int, tuple[list[int], list[int]]] = {}
    for node, at in starts.items():
        if len(at) < 2:
            continue
        indices = []
        for n, start in enumerate(at, start=1):
            end = at[n] if n < len(at) else nodes[node].span.end
            while end > start + 1 and text[end - 1] == "\n":
                end -= 1
            out_nodes.append(
                Node(
                    Span(start, end),
                    "paragraph",
                    nodes[node].path,
                    f"第{_chinese(n)}款",
                    nodes[node].instrument,
                    node,
                    None,
                    n,
                )
            )
            indices.append(len(out_nodes) - 1)
        numbered[node] = (at, indices)
    placed: list[Segment] = []
    for s in segments:
        article = _article(nodes, s.node)
        paragraph = None
        if article is not None and article in numbered:
            at, indices = numbered[article]
            for start, index in zip(at, indices, strict=True):
                if start <= s.span.start:
                    paragraph = index
        placed.append(replace(s, paragraph=paragraph) if paragraph is not None else s)
    return out_nodes, placed


def _chinese(n: int) -> str:
    digits = "零一二三四五六七八九"
    if n < 10:
        return digits[n]
    tens, ones = divmod(n, 10)
    return f"{'' if tens == 1 else digits[tens]}十{digits[ones] if ones else ''}"
