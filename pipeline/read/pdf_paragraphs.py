"""Which printed lines go on in the next one: paragraphs from the geometry of a page.

A line goes on when it is full (the first word of the next line would not have fitted), the next line is not indented as
a paragraph's first line is, stands at the ordinary distance, and is set in the same size.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.read.pdf_lines import Line

MARKER = re.compile(
    r"第\s?[〇零一二三四五六七八九十百千\d]+\s?[编編章节節条條](?![的之规規和或、，至款项項])|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[）)]"
    r"|\d{1,2}[.．、](?!\d)|[A-Z\d]{1,2}(?:\.\d{1,2}){1,4}(?=$|[\s\u3400-\u9fff])|[①-⑳]|[a-z][)）]|附[件录錄]\s*[\dA-Z一二三四五:：]|(?:续\s?)?表\s?[A-Z]?\.?\d"
)
STOP = re.compile(r"[。！？；：:;!?]$")
REFERRING = re.compile(
    r"(?:[第按见照表图式条、和及或与至]|依据|根据|符合|执行|满足|规定的?|附录|本(?:标准|规范|规程|导则)|(?:GB|HJ|DB|CJ|JGJ)(?:/?T)?)$"
)
"""An end of a line after which a number is part of a reference, not the number of a new paragraph."""
LEADER = re.compile(r"\.{4,}|…{2,}|·{4,}|．{3,}")
WORD = re.compile(r"[A-Za-z0-9.%/()-]+")
RAGGED = 0.8
"""A line of this share of the measure that has not come to a stop is taken to go on."""
CLOSING = "，。、；：！？）》」』〕】”’,.;:!?)"
FOOTNOTE = re.compile(r"^(?:[①-⑳]|[¹²³⁴-⁹]|\[\d+\]|\*|※|\d{1,2}\s?(?=[\u3400-\u9fff《“]))")


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the lines of a column begin and end, how far apart they stand, and whether first lines are indented."""

    left: float
    right: float
    pitch: float
    size: float
    indented: bool


def measure(lines: Sequence[Line], width: float = 0.0) -> Measure | None:
    """The measure of a column's lines; ``width`` is the column width of the whole document, for a nearly empty page."""
    if not lines:
        return None
    size = median(line.size for line in lines)
    body = [line for line in lines if abs(line.size - size) <= 0.15 * size] or list(lines)
    starts = Counter(round(line.x0 / (0.5 * size)) for line in body)
    often = [x for x, n in starts.items() if n >= max(2, 0.08 * len(body))]
    edge = min(often) if often else min(starts)
    left = min(line.x0 for line in body if round(line.x0 / (0.5 * size)) == edge)
    ends = Counter(round(line.x1 / size) for line in body)
    often = [x for x, n in ends.items() if n >= max(3, 0.15 * len(body))]
    # The edge that several lines share: a single line may run over it.
    right = max(line.x1 for line in body if not often or round(line.x1 / size) <= max(often))
    right = max(right, left + width)
    tops = sorted(line.top for line in body)
    steps = [b - a for a, b in itertools.pairwise(tops) if size * 0.8 < b - a < size * 4]
    pitch = median(steps) if steps else 1.6 * size
    shifts = [(line.x0 - left) / size for line in body]
    firsts = sum(1 for s in shifts if 1.4 < s < 2.7)
    return Measure(left, right, pitch, size, firsts >= 0.08 * len(body))


def first_word(text: str, size: float) -> float:
    """The printed width of what could have moved up: a Latin word, or one Chinese character and the stop after it."""
    match = WORD.match(text)
    if match:
        return 0.5 * size * len(match.group())
    width = size
    for letter in text[1:3]:
        if letter not in CLOSING:
            break
        width += 0.5 * size  # stops may be squeezed
    return width


def goes_on(line: Line, after: Line, shape: Measure, first: Line, after_shape: Measure | None = None) -> bool:
    """Whether ``after`` continues the paragraph of ``line``, whose first line is ``first``.

    ``after_shape`` is the measure of the column or page that ``after`` stands in, if another one; the distance between
    the lines then says nothing.
    """
    other = after_shape or shape
    size = min(line.size, after.size)
    if size <= 0 or abs(line.size - after.size) > 0.3 * size or LEADER.search(line.text):
        return False
    if line.gapped and after.gapped:
        return False
    if after_shape is None and after.top - line.top > max(1.45 * shape.pitch, 1.45 * line.size):
        return False
    indent = after.x0 - other.left
    marked = MARKER.match(after.text) is not None and not REFERRING.search(line.text)
    if line.x1 + first_word(after.text, size) <= shape.right - 0.1 * size:
        # Set ragged: where first lines are indented, one that is not goes on with what has not come to a stop.
        long = line.x1 - shape.left >= RAGGED * (shape.right - shape.left)
        return shape.indented and indent <= 0.5 * size and long and not marked and not STOP.search(line.text)
    if marked and (STOP.search(line.text) or indent > 0.5 * size):
        return False
    if indent <= 1.2 * size:
        centred = line.x0 - shape.left > 3 * size and first is line
        return not (centred or (marked and not shape.indented and len(line.text) < 0.8 * len(after.text)))
    # A hanging indent: an item's further lines stand right of its number.
    hang = after.x0 - (first.x0 - shape.left + other.left)
    if first is not line:
        return abs((after.x0 - other.left) - (line.x0 - shape.left)) <= 0.5 * size and hang > 0.5 * size
    return bool(MARKER.match(first.text)) and 0.5 * size < hang < 6 * size and not STOP.search(line.text)


def footnotes(lines: Sequence[Line], shape: Measure, height: float) -> int:
    """How many lines at the end of a page are footnotes: small print in the lower part that opens with a note mark."""
    small = 0
    for line in reversed(lines):
        if line.size > 0.9 * shape.size or line.top < 0.5 * height:
            break
        small += 1
    while small and not FOOTNOTE.match(lines[len(lines) - small].text):
        small -= 1
    return small if small < len(lines) else 0
