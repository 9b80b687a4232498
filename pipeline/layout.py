"""The layout of plain text: which lines are page furniture, and which hard-wrapped lines belong together.

Reads lines (white space stripped, width already folded) and knows nothing of their source but their place in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.screened import screened


class Line(NamedTuple):
    """A printed line: its place in the source, its characters, the blank lines before it and its indentation."""

    start: int
    end: int
    text: str
    blanks: int
    indent: int
    page: bool = False
    """True when page furniture stood between this line and the one before it."""
    cell: bool = False
    """True for a paragraph of a table's cell: never furniture, never part of a wrapped paragraph."""


class WrapStyle(NamedTuple):
    """How a text breaks its lines."""

    width: float
    """The measure of a full line, in full-width characters; 0 when the text is not hard-wrapped."""
    spaced: bool
    """Paragraphs are parted by blank lines, their own lines are not."""
    indented: bool
    """Paragraphs begin with an indentation, their other lines do not."""


MARKER = re.compile(
    r"第 ?[〇零○一二三四五六七八九十百千两\d-]+ ?[编編章节節条條款项項]|[一二三四五六七八九十]+、"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d+[.、](?!\d)|\d+(?:\.\d+)+|[①-⑳]|[a-z][）)]|附[件录錄]|目 *[录錄]|#{1,6} "
)
"""What opens a line that is no continuation: the practice annotation's list, and lettered items."""

_REFERENCE = re.compile(
    r"第 ?[〇零○一二三四五六七八九十百千两\d-]+ ?[编編章节節条條款项項](?:之[一二三四五六七八九十]+)?"
    r"(?:[、，,和及与與或至的之所中]|第|规定|規定|各|[（(][一二三四五六七八九十\d]+[）)][^。]{0,3}[、和至规項项])"
)
_MEASURE = re.compile(
    r"\d+(?:\.\d+)* ?(?:%|‰|℃|°|mg|kg|km|kPa|MPa|mm|cm|m[23²³]|m\b|g\b|t\b|h\b|d\b"
    r"|万|亿|元|米|吨|千|公|平方|立方|个|天|日|月|年|小时|倍)"
)
_STOP = re.compile(r"[。！？；：:;!?.…]$")
_COMPARATOR = re.compile(r"[≥≤<>=＜＞、，,（(《“「至]$")
_TITLE_END = re.compile(
    r"(?:通知|公告|通告|办法|规定|细则|条例|意见|方案|措施|说明|决定|计划|规划|政策|政府|委员会|局)(?:[（(][^（）()]*[）)])?$"
)
_PAGE_HEAD = re.compile(r"发布(?:日期|时间)|来源[:：]|时间[:：]|字体|浏览|点击|当前位置|您的位置")
_LEADER = screened(r"\.{3,}|…{2,}")
_PAGE_NUMBER = re.compile(
    r"[-—_·~=.]+ ?\d{1,4} ?[-—_·~=.]+|[-—_·.]* ?第 ?[\d一二三四五六七八九十百]{1,5} ?[页頁]"
    r"(?:[，,/／ ]*[共总] ?[\d一二三四五六七八九十百]{1,5} ?[页頁])? ?[-—_·.]*"
    r"|\d{1,4} ?/ ?\d{1,4}|(?:Page|PAGE|page|P\.) ?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?|[IVX]{1,5}|[ivx]{1,5}|[Ⅰ-Ⅻⅰ-ⅻ]"
)
_BARE = re.compile(r"\d{1,4}")
_STANDARD_CODE = re.compile(
    r"(?:GB|GB/T|GBZ|HJ|HJ/T|CJ|CJJ|JGJ|JTG|DB ?\d{2,4}|DBJ?\d*|[A-Z]{2,4})(?:/[A-Z]{1,3})? ?/? ?[\d.]+ ?[-—]+ ?\d{2,4}"
)
_NO_HEAD = re.compile(r"[。；：:;，,！？]|^[（(]")


def measure(text: str) -> float:
    """The printed width of a line in full-width characters."""
    if len(text) < 8 and not text.isascii():
        return len(text)
    return len(text) - len(text.encode("ascii", "ignore")) / 2


# --- furniture -----------------------------------------------------------------------------------------------------


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines without page numbers and running heads; the line after each is marked with ``page``."""
    dropped = _page_numbers(lines)
    dropped |= _running_heads(lines, dropped)
    dropped |= _bare_numbers(lines, dropped)
    if not dropped:
        return list(lines)
    kept: list[Line] = []
    page = False
    for i, line in enumerate(lines):
        if i in dropped:
            page = True
        else:
            kept.append(line._replace(page=True) if page else line)
            page = False
    return kept


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    return {
        i for i, line in enumerate(lines) if len(line.text) < 20 and _PAGE_NUMBER.fullmatch(line.text) and not line.cell
    }


def _running_heads(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    """Lines that stand again and again where pages break: beside a page number, in mid-sentence, or evenly spaced."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        if 3 < len(line.text) < 45 and i not in numbers and not line.cell:
            places[line.text].append(i)
    found: set[int] = set()
    for text, at in places.items():
        if len(at) < 2:
            continue
        code = _STANDARD_CODE.fullmatch(text) is not None
        if code:
            # The first is the title's own; a standard's code alone on its line is otherwise always a running head.
            found.update(at[1:])
            continue
        if len(at) < 3 or _NO_HEAD.search(text):
            continue
        breaks = sum(_at_page_break(lines, i, numbers) for i in at)
        steps = [b - a for a, b in pairwise(at)]
        even = min(steps) >= 8 and max(steps) <= 1.15 * min(steps) + 1
        if breaks >= 0.7 * len(at) or (even and len(at) >= 4):
            # Where the first stands as the title it is the text's own.
            first = at[0]
            found.update(at if first > 3 or not _is_title_place(lines, first, numbers) else at[1:])
    return found


def _at_page_break(lines: Sequence[Line], i: int, numbers: set[int]) -> bool:
    if i - 1 in numbers or i + 1 in numbers:
        return True
    before = lines[i - 1].text if i else ""
    return len(before) >= 15 and not _STOP.search(before) and not MARKER.match(before)


def _is_title_place(lines: Sequence[Line], i: int, numbers: set[int]) -> bool:
    return i + 1 not in numbers and all(j in numbers for j in range(i))


def _bare_numbers(lines: Sequence[Line], dropped: set[int]) -> set[int]:
    """Page numbers printed as a number alone.  A heading's number may stand alone too: its subsections tell."""
    bare = [
        i
        for i, line in enumerate(lines)
        if len(line.text) <= 4 and i not in dropped and not line.cell and _BARE.fullmatch(line.text)
    ]
    if not bare:
        return set()
    found: set[int] = set()
    pages: list[int] = []
    for i in bare:
        number = int(lines[i].text)
        if _heads_sections(lines, i, number):
            continue
        beside = i + 1 in dropped or i - 1 in dropped
        before = lines[i - 1].text if i else ""
        broken = len(before) >= 15 and not _STOP.search(before) and MARKER.match(before) is None
        if beside or (broken and i + 1 < len(lines) and not MARKER.match(lines[i + 1].text)):
            found.add(i)
        pages.append(i)
    # Those that count up by one, far apart, are page numbers even where nothing else shows it.
    run: list[int] = []
    for i in [*pages, -1]:
        if run and i >= 0 and int(lines[i].text) == int(lines[run[-1]].text) + 1 and i - run[-1] >= 6:
            run.append(i)
            continue
        if len(run) >= 3:
            found.update(run)
        run = [i] if i >= 0 else []
    return found


def _heads_sections(lines: Sequence[Line], i: int, number: int) -> bool:
    """Whether a section numbered under ``number`` (``5.1``) begins within the next few lines."""
    prefix = f"{number}."
    return any(re.match(rf"{number}\.\d", line.text) for line in lines[i + 1 : i + 8] if line.text.startswith(prefix))


# --- hard wraps ----------------------------------------------------------------------------------------------------


def wrap_style(lines: Sequence[Line]) -> WrapStyle:
    """How the text breaks its lines: full lines without a stop, nearly all of one width, betray a hard wrap."""
    lines = [line for line in lines if not line.cell]
    widths = [measure(line.text) for line in lines]
    long = sorted(w for w in widths if w >= 15)
    if len(long) < 4:
        return WrapStyle(0, False, False)
    width = long[min(len(long) - 1, int(len(long) * 0.97))]
    full = [i for i, w in enumerate(widths) if width - 2.6 <= w <= width + 1.1]
    open_ended = sum(1 for i in full if not _STOP.search(lines[i].text))
    if width > 80 or len(full) < 3 or len(full) < 0.25 * len(long) or open_ended < 0.6 * len(full):
        return WrapStyle(0, False, False)
    inside = Counter[bool]()
    ends = Counter[bool]()
    indents = Counter[bool]()
    for i, line in enumerate(lines[:-1]):
        after = lines[i + 1]
        if after.page:
            continue
        if widths[i] >= width - 2.6 and not _STOP.search(line.text):
            inside[after.blanks > 0] += 1
            indents[after.indent > 0] += 1
        elif widths[i] < width - 4:
            ends[after.blanks > 0] += 1
    spaced = inside[True] <= 0.05 * inside.total() and ends[True] >= 0.9 * ends.total()
    begins = sum(1 for line in lines if line.indent > 0)
    indented = indents[True] <= 0.05 * indents.total() and begins >= 0.05 * len(lines)
    return WrapStyle(width, spaced, indented)


_UNIT_LABEL = re.compile(
    r"[（(]?(?:责任|牵头|配合|主办|协办|落实|完成|监督|实施|主责)[一-鿿]{0,4}(?:单位|部门|科室)[：:]"
)
"""责任单位：…: a line of its own, also behind a sentence without a stop."""


_LABELLED = re.compile(r"[一-鿿][一-鿿 　]{1,8}[：:](?=.)")
"""渔政科：巡查渔港 / 船检科：检验渔船: lines of one list, each a paragraph though none has a stop."""


def continues(previous: Line, line: Line, style: WrapStyle) -> bool:
    """Whether ``line`` goes on with the paragraph that ``previous`` is the last line of."""
    if previous.cell or line.cell:
        return False
    before, after = previous.text, line.text
    if _LEADER.search(before) or _UNIT_LABEL.match(after):
        return False
    marker = MARKER.match(after) is not None
    stop = _STOP.search(before) is not None
    if not style.width:
        if _LABELLED.match(before) and _LABELLED.match(after):
            return False
        return not stop and not marker and _unfinished(before, line)
    if measure(before) < style.width - 4 - _unbreakable(after):
        return False
    if stop:
        if marker or line.page:
            return False
        return (style.spaced and not line.blanks) or (style.indented and not line.indent)
    if style.indented and line.indent and not line.page:
        return False
    if style.spaced and line.blanks and not line.page:
        return False
    if not marker:
        return True
    return bool(_REFERENCE.match(after)) or bool(_MEASURE.match(after)) or bool(_COMPARATOR.search(before))


def _unfinished(before: str, line: Line) -> bool:
    """Whether a line of a text that is not hard-wrapped breaks off, so that the next goes on with it.

    A line of some length without a stop may be a heading or a title; over a blank line only one that is too long for
    either, or whose last character cannot end anything, goes on.
    """
    if line.text[0] in "，、。；）》”" or (len(before) >= 12 and _COMPARATOR.search(before)):
        return True
    if _TITLE_END.search(before) or _PAGE_HEAD.search(before):
        return False
    if before[-1] in "）)〕】]" and (line.blanks or line.indent):
        return False  # …给予奖补。（责任单位：县渔政局）: a bracket of units ends its paragraph
    return len(before) >= (28 if not line.blanks else 60)


def _unbreakable(text: str) -> float:
    """How much a line may fall short since what begins the next one cannot be broken."""
    m = re.match(r"[A-Za-z0-9./+-]{2,}", text)
    return len(m[0]) / 2 if m else 0
