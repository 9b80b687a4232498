"""Cutting a source text into the segments that gold annotation numbers.

A segment ends at 。！？； (or a half-width ``;``, ``!``, ``?`` after a Chinese character) or at a paragraph's end; a
line that was hard-wrapped in mid-sentence goes on in the next.  Offsets are code points of the source, newlines
untouched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.records import Span

BLANK = " \t　﻿ "
NOTHING = " \t\r\n　”’」』）)"
LONG = 28
"""A line of fewer characters was not wrapped by a layout."""
MARKER = re.compile(
    r"[\s　]*(?:第\s?[〇零一二三四五六七八九十百千两\d-]+\s?[编編章节節条條款项項]|[一二三四五六七八九十]+、"
    r"|[(（][一二三四五六七八九十\d]+[)）]|\d+[.．、](?!\d)|\d+(?:\.\d+)+|[①-⑳]|附[件录錄]|目\s*录)"
)
STOP = re.compile(r"[。！？；]|(?<=[一-鿿“”」）)])[;!?](?=\s|[一-鿿(（\"“]|$)")
ENDED = re.compile(r"[。！？；：:;!?.…]\Z")
LEADER = re.compile(r"\.{3,}|…{2,}")


def segments(text: str) -> list[Span]:
    """The segments in order; a segment's number is its place in the list."""
    found: list[Span] = []
    for start, end in _paragraphs(text):
        at = start
        for stop in STOP.finditer(text, start, end):
            found.append(Span(at, stop.end()))
            at = stop.end()
        if text[at:end].strip():
            found.append(Span(at, end))
    trimmed = (Span(s + len(text[s:e]) - len(text[s:e].lstrip()), e) for s, e in found)
    return [span for span in trimmed if text[span.start : span.end].strip(NOTHING)]


def _paragraphs(text: str) -> Iterator[Span]:
    held: tuple[int, int, str] | None = None
    at = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        words = body.strip(BLANK)
        start = at + body.index(words) if words else at
        at += len(line)
        if not words:
            continue
        end = start + len(words)
        if held is not None:
            if _goes_on(held[2]) and not MARKER.match(words):
                held = (held[0], end, words)
                continue
            yield Span(held[0], held[1])
        held = (start, end, words)
    if held is not None:
        yield Span(held[0], held[1])


def _goes_on(line: str) -> bool:
    return len(line) >= LONG and not ENDED.search(line) and not LEADER.search(line)
