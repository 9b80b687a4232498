"""Candidate markers: every place where a chapter, article, item or section might begin, and how much speaks for it.

A candidate is only a possibility; :mod:`pipeline.structure.sequence` decides by the numbering of the whole text.
Offsets point into the normalised text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.normalise import Aligned
from pipeline.numerals import parse_integer

MarkerType = Literal[
    "bian", "zhang", "jie", "tiao", "cn", "cn_paren", "dec", "ar", "glued", "ar_paren", "circled", "alpha", "lost"
]

RANK: dict[str, int] = {
    "bian": 0, "zhang": 1, "jie": 2, "tiao": 3, "cn": 4, "cn_paren": 5, "dec": 6, "ar": 6, "glued": 7,
    "alpha": 7, "ar_paren": 8, "circled": 9, "lost": 5,
}  # fmt: skip
"""The usual order of levels, outermost first; a text may break it at a price."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible marker: where it stands, what it states, and what speaks for it."""

    start: int
    end: int
    """The end of the marker itself, where the body begins."""
    type: MarkerType
    number: int
    """The ordinal; for a decimal the last component; 0 for a lost number."""
    core: str
    """The path component."""
    weight: float
    """The price of passing over it."""
    inline: bool
    """True inside a printed paragraph."""
    parts: tuple[int, ...] = ()
    """The components of a decimal number."""
    sub: int = 0
    """之一, -1: the inserted article's own ordinal."""
    before: str = ""
    """What stands between the marker before and this one: ``marker``, ``colon``, ``heading``, ``text`` or ``none``."""
    heading_between: bool = False
    """An unnumbered heading stands between the marker before and this one."""
    complete: bool = False
    """The marker's line is a whole sentence, not a heading."""


_N = "[〇零○一二三四五六七八九十百千两廿卅]+"
_CORE_N = "一二三四五六七八九十百"

_MARKER = (
    rf"(?P<bian>第(?:{_N}|\d+)(?:编|分编|部分|篇)(?![辑写制号]))"
    rf"|(?P<zhang>第(?:{_N}|\d+)章)"
    rf"|(?P<jie>第(?:{_N}|\d+)节)"
    rf"|(?P<tiao>第(?:{_N}|\d+)(?:-\d+)?条(?:之(?:{_N}|\d+))?(?:-\d+)?)"
    rf"|(?P<cn>[{_CORE_N}]+(?:、|\.(?!\d)))"
    rf"|(?P<cn_paren>（[{_CORE_N}]+）[、.]?|(?<![（{_CORE_N}])[{_CORE_N}]{{1,3}}）(?=[一-鿿]))"
    r"|(?P<dec>\d{1,2}(?:\.\d{1,2}){1,5}(?![\d.]))"
    r"|(?P<ar>\d{1,3}[.、](?!\d))"
    r"|(?P<ar3>\d{1,2}(?:[.、](?=\d{3,4}[年米mk万])|、(?=\d{1,2}[年月日]|\d+(?:万|亿|个|户|家))))"
    r"|(?P<ar_paren>（(?!0\d\d）\d)\d{1,3}）[、.]?|\d{1,3}）)"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<alpha>[a-zA-Z]）|[a-z][.、](?=[一-鿿]))"
    r"|(?P<lost>（）)"
)
_LINE = re.compile(rf"^#{{0,6}}(?:{_MARKER}|(?P<bare>\d{{1,2}})(?![\d.%,:~/\-—×x万亿+]))", re.M)
_AFTER_STOP = re.compile(rf"(?<=[。；：！？”）\]〕】])(?:{_MARKER})")
_ANYWHERE = re.compile(
    rf"(?<![第{_CORE_N}、\n])(?:(?P<bian>第{_N}[编篇])|(?P<zhang>第(?:{_N}|\d+)章)|(?P<jie>第(?:{_N}|\d+)节)|(?P<tiao>第(?:{_N}|\d+)(?:-\d+)?条(?:之{_N})?)"
    rf"|(?P<cn>[{_CORE_N}]+、(?![{_CORE_N}]))|(?P<cn_paren>（[{_CORE_N}]+）)|(?P<ar>(?<![\d.%年月~\-—/])\d{{1,2}}\.(?!\d))|(?P<ar_paren>（\d{{1,2}}）))"
)

_NO_SECTION = re.compile(r"能(?![源力耗量见])|约(?![定束])|点(?!源)|目(?!标)|日(?!常)")
"""第二节能产品, 第三节点: 节 begins a word; but 第一节 能源…, 第二节 目标: a space in the source, or such a word."""
_REFERENCE = re.compile(
    r"(?:第|[、，和及与或至的之所中外]|规定|各|有关|所|均|已|项|款|（[一二三四五六七八九十\d]+）[、，和及与或至项的规])"
)
"""What follows a marker that only cites: 第三条规定的, 第三条第二款, 第三条、第五条."""
_CITING = re.compile(
    r"(?:依照|按照|根据|违反|依|按|执行|适用|参照|符合|本[法条例规定办细则]{1,2}|《[^》]{2,40}》|的|和|及|与|或|至|、|，|（|“)$"
)
_UNIT = re.compile(
    r"(?:%|‰|℃|°|[a-zA-Zμ]{1,4}(?![a-zA-Z）])|万|亿|元|米|吨|千|公|平方|立方|个|天|日|月|年|小时|倍|层|户|人|名|套|家|台|辆|分|成|岁)"
)
_LATIN_WORD = re.compile(r"(?!(?:mg|kg|km|kPa|MPa|mm|cm|mL|dB|kW|kV|pH)(?![a-zA-Z]))[a-zA-Z]{2,}[一-鿿]")
"""A word in Latin letters that begins a heading (VOCs物料) and is no unit."""
_STOP = re.compile(r"[。！？；]$")
_UNIT_BRACKET = re.compile(
    r"[（\[〔【](?:牵头|责任|配合|主办|协办|落实|完成)[^（）\[\]〔〕【】]{0,6}[：:][^。]{2,180}[）\]〕】]$|(?:负责|牵头|配合)[）\]〕】]$"
)
"""…〕三、: what a task's units close, the next task may follow on the same line."""


def _core(kind: str, raw: str) -> str:
    if kind in ("cn_paren", "ar_paren"):
        inner = raw.strip("（）、.")
        return f"({inner})" if raw[0] == "（" or kind == "cn_paren" else inner
    if kind in ("cn", "ar", "glued", "alpha"):
        return raw.rstrip("、.）")
    return raw


def _read(kind: str, raw: str) -> tuple[int, tuple[int, ...], int]:
    """The ordinal a marker states, the parts of a decimal, and the ordinal of an inserted article."""
    if kind == "dec":
        parts = tuple(int(p) for p in raw.split("."))
        return parts[-1], parts, 0
    if kind == "circled":
        return ord(raw) - ord("①") + 1, (), 0
    if kind == "alpha":
        return ord(raw[0].lower()) - ord("a") + 1, (), 0
    if kind == "lost":
        return 0, (), 0
    if kind == "tiao":
        m = re.fullmatch(r"第([^-条]+)(?:-(\d+))?条(?:之(.+))?(?:-(\d+))?", raw)
        if m:
            return parse_integer(m[1]) or 0, (), parse_integer(m[2] or m[3] or m[4] or "0") or 0
    return parse_integer(re.sub(r"[第编章节条分部篇（）、.]", "", raw)) or 0, (), 0


_LINE_WEIGHT = {
    "bian": 4.0, "zhang": 6.0, "jie": 5.0, "tiao": 6.0, "cn": 5.0, "cn_paren": 5.0, "dec": 4.0, "ar": 4.0,
    "ar_paren": 4.0, "circled": 3.5, "alpha": 3.5, "lost": 3.0, "bare": 1.5, "glued": 0.9,
}  # fmt: skip
_STOP_WEIGHT = {
    "bian": 1.0, "zhang": 2.5, "jie": 2.0, "tiao": 2.0, "cn": 1.5, "cn_paren": 1.2, "dec": 0.4, "ar": 0.8,
    "ar_paren": 0.8, "circled": 0.8, "alpha": 0.3, "lost": 0.3,
}  # fmt: skip


class Lines:
    """The paragraphs of a normalised text: where each begins and ends, Markdown's heading marks in front apart."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.marks: list[int] = []
        """How many heading marks stand before each start."""
        at = 0
        for body in text.split("\n"):
            marks = len(body) - len(body.lstrip("#")) if body[:1] == "#" else 0
            self.marks.append(marks)
            self.starts.append(at + marks)
            self.ends.append(at + len(body))
            at += len(body) + 1

    def at(self, offset: int) -> int:
        """The index of the paragraph that holds ``offset``."""
        return max(0, bisect_right(self.starts, offset) - 1)


def find(aligned: Aligned, lines: Lines, closed: Sequence[tuple[int, int]] = ()) -> list[Candidate]:
    """All candidate markers of the text in order, none inside a ``closed`` range (quoted text, contents, furniture)."""
    text = aligned.text
    raw: dict[int, tuple[str, int, bool]] = {}
    for m in _LINE.finditer(text):
        kind = m.lastgroup or ""
        raw[m.start(kind)] = ("ar" if kind == "ar3" else kind, m.end(), False)
    for m in _AFTER_STOP.finditer(text):
        if m.start() - 1 in aligned.soft:
            continue
        kind = m.lastgroup or ""
        raw.setdefault(m.start(), ("ar" if kind == "ar3" else kind, m.end(), True))
    if len(lines.starts) <= 2 or len(text) > 300 * len(lines.starts):
        # A text whose lines were lost: a marker may follow any character.
        for m in _ANYWHERE.finditer(text):
            raw.setdefault(m.start(), (m.lastgroup or "", m.end(), True))
    found: list[Candidate] = []
    shut = sorted(closed)
    k = 0
    for start in sorted(raw):
        while k < len(shut) and shut[k][1] <= start:
            k += 1
        if k < len(shut) and shut[k][0] <= start:
            continue
        kind, end, inline = raw[start]
        if (c := _weigh(aligned, lines, start, end, kind, inline)) is not None:
            found.append(c)
    if sum(1 for c in found if c.type == "tiao" and not c.inline and c.weight > 3) >= 3:
        # One layout a text: where articles open lines, a mid-paragraph 第X条 is a citation.
        found = [c for c in found if not (c.inline and c.type == "tiao")]
    return _contexts(text, lines, found)


def _weigh(aligned: Aligned, lines: Lines, start: int, end: int, kind: str, inline: bool) -> Candidate | None:
    """The candidate at ``start``, or None where what follows shows that it is a measure, a date or a citation."""
    text = aligned.text
    raw = text[start:end]
    line = lines.at(start)
    line_end = lines.ends[line]
    after = text[end : min(end + 12, line_end)]
    gap = aligned.gap_after(end - 1)
    if inline:
        before = text[max(lines.starts[line], start - 42) : start]
        after_stop = bool(before) and before[-1] in "。；：！？”）]〕】"
        weight = _STOP_WEIGHT[kind] if after_stop else 0.45
        if gap and kind in ("tiao", "zhang", "jie", "bian"):
            weight += 1.5
        if not after_stop and _CITING.search(before) and not (gap and kind == "tiao"):
            return None
        if after_stop and before[-1] in "）]〕】" and not re.search(r"[。；：！？]）$", before):
            named = _UNIT_BRACKET.search(text, max(lines.starts[line], start - 200), start)
            weight = weight + 2.0 if named else min(weight, 0.6)
    else:
        weight = _LINE_WEIGHT[kind]
    marker: MarkerType
    if kind == "jie" and not gap and _NO_SECTION.match(after):
        return None
    if kind in ("tiao", "zhang", "jie", "bian"):
        if _REFERENCE.match(after) and not (gap and after[0] not in "、，"):
            weight = min(weight, 0.6) if kind != "zhang" else weight
        marker = kind  # type: ignore[assignment]  # the group names are the types
    elif kind == "bare":
        alone = end == line_end
        if not alone and text[end] == " ":
            gap, end = True, end + 1
            after = text[end : end + 12]
        if not alone and not gap:
            # 1购房申请表: a number stuck to its item
            if int(raw) == 0 or _UNIT.match(after) or not re.match(r"[一-鿿《“]", after):
                return None
            marker, weight = "glued", 0.9
        else:
            if not alone and (
                (_UNIT.match(after) and not (gap and _LATIN_WORD.match(after)))
                or not re.match(r"[一-鿿《“A-Za-z]", after)
                or int(raw) == 0
            ):
                return None
            if not alone and _STOP.search(text[:line_end][-1:]) and line_end - start > 60:
                weight = 0.8
            marker = "dec"
            return Candidate(start, end, marker, int(raw), raw, weight, inline, (int(raw),))
    elif kind == "dec":
        parts = raw.split(".")
        if any(p.startswith("0") for p in parts):
            return None
        if end < line_end and not gap and _UNIT.match(after) and not re.match(r"[a-zA-Z]{1,4}[一-鿿]", after):
            return None
        if after[:1] in (
            "、",
            "，",
            "~",
            "-",
            "—",
            "条",
            "节",
            "章",
            "款",
            "中",
            "的",
            "和",
            "及",
            "或",
            "%",
            "/",
            ":",
            "）",
        ):
            return None
        if len(parts) == 2 and not gap and end < line_end and inline:
            return None
        marker = "dec"
    elif kind in ("cn", "cn_paren", "ar", "ar_paren", "circled", "alpha", "lost"):
        if kind == "ar" and (end < line_end and text[end] in "%）"):
            return None
        if kind in ("cn_paren", "ar_paren") and re.match(r"[、，和及至或项款]", after):
            weight = 0.3
        if kind == "cn" and re.match(r"[一二三四五六七八九十]+[、是]", after):
            return None
        if kind == "alpha" and raw[0].isupper():
            weight *= 0.5
        marker = kind  # type: ignore[assignment]  # the group names are the types
    else:
        return None
    number, decimal, sub = _read(marker, raw)
    if number == 0 and marker != "lost":
        return None
    if end < len(text) and text[end] == " ":
        end += 1
    return Candidate(start, end, marker, number, _core(marker, raw), weight, inline, decimal, sub)


_FINAL = re.compile(r"[。！？；：:，、]$")
_LABEL = re.compile(r"^[^，。；]{2,10}：")


def _contexts(text: str, lines: Lines, found: list[Candidate]) -> list[Candidate]:
    """The candidates with what stands between each and the one before."""
    out: list[Candidate] = []
    previous_line = -1
    for c in found:
        line = lines.at(c.start)
        before, heading = "none", False
        if c.inline and c.start > lines.starts[line]:
            head = text[max(lines.starts[line], c.start - 1) : c.start]
            before = "colon" if head == "：" else "marker" if previous_line == line else "text"
        else:
            for i in range(max(previous_line + 1, line - 6), line):
                body = text[max(lines.starts[i], lines.ends[i] - 60) : lines.ends[i]]
                if body.endswith("："):
                    before = "colon"
                elif _FINAL.search(body) or lines.ends[i] - lines.starts[i] > 30 or _LABEL.match(body):
                    before = "text"
                elif body:
                    before, heading = "heading", True
            if before == "none" and previous_line >= 0:
                before = "marker"
        last = text[lines.ends[line] - 1]
        complete = last in "。；！？" and lines.ends[line] - c.end > 3
        introduced = before == "colon" or (before == "marker" and text[lines.ends[previous_line] - 1] == "：")
        previous_line = line
        kind, parts = c.type, c.parts
        if out and _lists(c, out[-1], introduced=introduced, complete=complete):
            kind, parts = "ar", ()
        out.append(
            Candidate(
                c.start, c.end, kind, c.number, c.core, c.weight, c.inline, parts, c.sub, before, heading, complete
            )
        )
    return out


def _lists(c: Candidate, previous: Candidate, *, introduced: bool, complete: bool) -> bool:
    """Whether a bare number is an item of a standard's clause, not a chapter: 6.2.3 应符合下列规定： / 1 外壳应接地；.

    So standards for engineering works are printed (GB 50001 and those that follow it).
    """
    if c.type != "dec" or len(c.parts) != 1 or not complete:
        return False
    if c.number == 1:
        return introduced and previous.type == "dec" and len(previous.parts) > 1
    return previous.type == "ar" and previous.number == c.number - 1
