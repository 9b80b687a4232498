"""Where a bracket of units stands in a sentence: at its end, before it, or between a task's title and its text.

What such a bracket says is read in :mod:`pipeline.tag.units`.  Spans point into the text given.
"""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.screened import screened
from pipeline.tag import unit_words as words
from pipeline.tag.units import CLOSERS, OPENING, UnitLine, parse_unit_line


def trailing_unit_bracket(text: str) -> tuple[Span, UnitLine] | None:
    """A bracket of units that ends a sentence (…。（市水务局牵头） or …（市水务局负责）。), and what it says.

    The span, and the spans inside the line, point into ``text``.
    """
    end = len(text.rstrip("。；;，, "))
    if end == 0 or text[end - 1] not in "）〕]】)":
        return None
    depth = 0
    for i in range(end - 1, -1, -1):
        if text[i] in "）〕]】)":
            depth += 1
        elif text[i] in OPENING:
            depth -= 1
            if depth == 0:
                if i == 0:
                    return None
                line = parse_unit_line(text[i:end])
                if (
                    line
                    and line.bearers
                    and line.bearers[0].rule == "units.names"
                    and (i < 16 or words.head_of(text[max(0, i - 12) : i]) or len(line.bearers[0].name) < 4)
                ):
                    return None  # a bracket that belongs to the name before it: …县政府（管委）
                return (Span(i, end), line.shift(i)) if line and (line.bearers or line.deadline) else None
    return None


def leading_unit_bracket(text: str) -> tuple[Span, UnitLine] | None:
    """A bracket of units that opens a segment because the sentence before it ended in 。, with more text behind it."""
    if not text or text[0] not in OPENING:
        return None
    depth = 0
    for i, c in enumerate(text):
        depth += (c in OPENING) - (c in CLOSERS)
        if depth == 0:
            if i + 1 >= len(text.rstrip("。；;，, ")):
                return None
            line = parse_unit_line(text[: i + 1])
            return (Span(0, i + 1), line) if line and line.bearers else None
    return None


_TITLE_THEN_BRACKET = screened(r"^[^，。；：（）〔〕\[\]【】]{4,40}(?P<open>[（〔\[【])(?=[^，。；：（]{2,10}[:：])")


ABOUT_ITSELF = re.compile(r"本(?:通知|措施|办法|意见|政策|方案|细则)|以上|上述|自[^，。；]{1,20}(?:起|施行)")
"""What follows such a bracket where it closed the sentence before and the document goes on about itself."""


def inner_unit_bracket(text: str) -> tuple[Span, UnitLine] | None:
    """A labelled bracket between a task's title and its text, where the line break was lost (…（责任单位：甲局）由…)."""
    title = _TITLE_THEN_BRACKET.match(text)
    if title is None:
        return None
    depth = 0
    for i in range(title.start("open"), len(text)):
        depth += (text[i] in OPENING) - (text[i] in CLOSERS)
        if depth == 0:
            if len(text) < i + 6:
                return None
            line = parse_unit_line(text[title.start("open") : i + 1])
            return (
                (Span(title.start("open"), i + 1), line.shift(title.start("open"))) if line and line.bearers else None
            )
    return None
