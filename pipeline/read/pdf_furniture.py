"""Running heads, feet and page numbers: which lines of which pages belong to the page and not to the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from pipeline.read.pdf_lines import Line

PAGE_NUMBER = re.compile(
    r"^[-—–―·•~_\s]*(?:第\s*)?(?:\d{1,4}|[ivxlcIVXLC]{1,7})(?:\s*页)?[-—–―·•~_\s]*$"
    r"|^[-—–一\s]?\s*\d{1,4}\s*[-—–一]$"  # recognition takes a dash for 一
    r"|^[-—–\s]*第\s*[\d一二三四五六七八九十百]{1,5}\s*页\s*[,，/]?\s*(?:共\s*[\d一二三四五六七八九十百]{1,5}\s*页)?[-—–\s]*$"
    r"|^\d{1,4}\s*/\s*\d{1,4}$|^Page\s*\d+(?:\s*of\s*\d+)?$",
    re.I,
)
DIGITS = re.compile(r"\d+|[ivxlc]+$", re.I)
OPENING = re.compile(
    r"附[件录表]|续?表|第[\d一二三四五六七八九十百]+[编章节条]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]|注"
)
"""What opens a page's text again and again (附件1, 附件2, each on a new page) without being a running line."""
EDGE = 0.13
"""Heads and feet stand within this share of the page's height from its top or bottom edge."""
DEEPEST = 3
"""Lines looked at from the top and from the bottom of a page."""
CLOSE = 6.0
"""A running line stands at the same height on each page, within this many points."""


def furniture(pages: Sequence[tuple[Sequence[Line], float]]) -> list[set[int]]:
    """For each page, given its lines and height, the indices of the lines that are furniture.

    A line near the edge is furniture when it is a page number, or when the same line (figures apart) stands at the same
    height on at least three pages or on half of them; odd and even pages may differ.  The first page's own title is
    kept: it is larger or lower than the running line that repeats it.
    """
    found: list[set[int]] = [set() for _ in pages]
    seen: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    for number, (lines, height) in enumerate(pages):
        if height <= 0:
            continue
        order = sorted(range(len(lines)), key=lambda i: lines[i].top)
        for place in (order[:DEEPEST], order[::-1][:DEEPEST]):
            for depth, i in enumerate(place):
                line = lines[i]
                at = line.top if place[0] == order[0] else height - line.bottom
                if at > EDGE * height:
                    continue
                text = "".join(line.text.split())
                if depth < 2 and PAGE_NUMBER.match(line.text.strip()) and text:
                    found[number].add(i)
                    continue
                if OPENING.match(text):
                    continue
                seen[DIGITS.sub("#", text)].append((number, i, line.top if at == line.top else line.top - height))
    least = max(2, min(3, (len(pages) + 1) // 2)) if len(pages) > 1 else 2
    for places in seen.values():
        for number, i, y in places:
            if len({n for n, _, v in places if abs(v - y) <= CLOSE}) >= least:
                found[number].add(i)
    return found
