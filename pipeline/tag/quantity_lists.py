"""Quantities of figures that stand in a list: each takes its own noun, with what the list says once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Span
from pipeline.tag.noun_phrases import before_figure, behind, chunk, head, strip_lead, subject


def later_noun(text: str, spans: Sequence[Span], index: int, unit: str) -> str:
    """The noun that a list of counts names once, at its end (甲2台、乙2台，共计4台|机组改造)."""
    for s in spans[index + 1 :]:
        if s.start - spans[index].end > 80 or not text[: s.end].endswith(unit):
            return ""
        noun = behind(text[s.end : chunk(text, s.end)[1]])
        if noun and noun not in ("者", "的"):
            return noun
    return ""


def list_end(text: str, spans: Sequence[Span], index: int) -> int:
    at = index
    while at + 1 < len(spans) and _LIST.fullmatch(text[spans[at].end : spans[at + 1].start]):
        at += 1
    return spans[at].end


def _alike(text: str, a: Span, b: Span) -> bool:
    """Whether two limits are figures of one list: the same kind of unit at their ends."""
    last = re.compile("[^\\d一二三四五六七八九十百千万.]+$")
    x, y = last.search(text[a.start : a.end]), last.search(text[b.start : b.end])
    tails = {re.sub("及?以[上下内]|左右|（[^（）]*）", "", m[0]) if m else "" for m in (x, y)}
    return len(tails) == 1 or "" in tails


def _respectively(text: str, spans: Sequence[Span], run: list[int], index: int, phrase: str) -> str | None:
    """满意率达到60%、80%的，标准分别提高至…: each level answers to the case with its place."""
    cases = spans[max(0, run[0] - len(run)) : run[0]]
    if len(cases) < len(run) or "分别" not in text[cases[-1].end : spans[run[0]].start]:
        return None
    if phrase.startswith("的") and len(noun := re.sub("(?:分别|给予|予以|各|按)+$", "", phrase[1:])) >= 4:
        return noun  # 销售面积五万、八万平方米以上的单个项目，分别给予…: whose it is is said
    what = before_figure(text[chunk(text, cases[0].start)[0] : cases[0].start])
    case = cases[run.index(index)]
    return f"{what[-8:]}{re.sub('（[^（）]*）', '', text[case.start : case.end])}的{phrase}"


_EACH = re.compile("^分别按?照?|的?分别(?:按照?)?(?:给予|予以)?")
_ITEM = re.compile("、|和|及|与|以及|或者?")


def aligned(parts: Sequence[str]) -> list[str] | None:
    """首次、第二次申请…首付比例: parts of one kind, the last with what all share; None where they are not of a kind."""
    first, last = parts[0], parts[-1]
    short = parts[-2][parts[-2].rfind("的") + 1 :] if len(parts) > 1 else ""
    if len(short) < 2 or any(c.isdecimal() for c in short):
        return None
    at = last.find(short[-1], 0, len(short) + 3)
    if at < 0:
        return None
    core, tail = last[: at + 1], last[at + 1 :]
    if not tail or len(core) > len(short) + 2:
        return None
    lead = first[: max(0, len(first) - len(core))] if len(parts) == 2 or len(parts[1]) < len(first) else ""
    return [first + tail, *(lead + p + tail for p in parts[1:-1]), lead + last]


_KIND_OF = re.compile("(?:研究生|毕业生|本科生|专科生|人才|家庭|企业|人员|机构|单位|项目|平台|技师|职称|基地|中心)$")
_PAYER = re.compile(
    "^(?:县|市|区|省|受益)?财政(?:部门)?|按(?!月|年|季)[^，分]{2,8}(?=分别)|分别|给予|^(?:政策|规定|标准)$"
)
_CHILDREN = re.compile("[一二两三四五]孩(?:及以上)?")
_PRIZES = re.compile(
    "(?:对?获得)?(?P<what>[^，。；：]{2,16}?)(?P<list>[一二三四五](?:、[一二三四五])+)(?P<tail>等?[奖级][^，。；：的]{0,6})"
)
"""获得县级科技一、二、三等奖的，分别奖励…."""


_TAKEN_ON = re.compile("^.*(?:引进|招聘|录用|聘用|签约|对|的)")
_WHERE_THEY = re.compile("(?:[在于到]|购买|取得|签订)[^、]*$")


def _either(piece: str, count: int) -> list[str] | None:
    """新引进甲或乙、丙或丁在县内购房的，分别…: parts that name one or the other."""
    parts = piece.strip("，；：").split("、")
    if len(parts) != count or not all(re.search("..或者?..", part) for part in parts):
        return None
    return [_TAKEN_ON.sub("", parts[0]), *parts[1:-1], _WHERE_THEY.sub("", parts[-1])]


def answering(text: str, run_start: int, count: int) -> list[str] | None:
    """The list of an earlier chunk that 分别 refers to: 生育第二孩、第三孩的家庭，分别给予…."""
    at = run_start
    for _ in range(4):
        start = chunk(text, at - 1)[0] if at else 0
        piece = re.sub("（[^（）]*）|的$", "", text[start : max(start, at - 1)] if at < run_start else text[start:at])
        parts = [p for p in _ITEM.split(strip_lead(piece.rstrip("，；："))) if p]
        for n in range(len(parts) - count + 1):
            if found := aligned(parts[n : n + count]):
                return [before_figure(f)[-20:] or f for f in found]
        if either := _either(piece, count):
            return either
        if len(parts) == count > 2 and max(map(len, parts)) <= 8:
            return parts
        if len(children := list(dict.fromkeys(_CHILDREN.findall(piece)))) == count > 1:
            return [f"{c}家庭" for c in children]
        if len(parts) >= count and all(_KIND_OF.search(part) for part in parts[-count:]):
            return [re.split("[的）]", part)[-1] or part for part in parts[-count:]]
        if (prizes := _PRIZES.match(piece)) and len(prizes["list"]) == 2 * count - 1:
            return [f"{prizes['what']}{n}{prizes['tail']}" for n in prizes["list"].split("、")]
        if start == 0:
            return None
        at = start
    return None


_LIST = re.compile("、|和|及|与|以及")


def distributed(text: str, spans: Sequence[Span], index: int, start: int) -> str | None:
    """甲和乙…分别下降15%和10%: each figure of the list takes its own noun, with the shared head."""
    run = [index]
    while (
        run[0] > 0
        and _LIST.fullmatch(text[spans[run[0] - 1].end : spans[run[0]].start])
        and _alike(text, spans[run[0] - 1], spans[index])
    ):
        run.insert(0, run[0] - 1)
    while (
        run[-1] + 1 < len(spans)
        and _LIST.fullmatch(text[spans[run[-1]].end : spans[run[-1] + 1].start])
        and _alike(text, spans[run[-1] + 1], spans[index])
    ):
        run.append(run[-1] + 1)
    if len(run) < 2:
        return None
    begin = max([start, *(s.end for s in spans[: run[0]] if s.start >= start)])
    phrase = before_figure(text[begin : spans[run[0]].start])
    whose = subject(text, start) if phrase.startswith("占") else ""
    parts = [part for part in _LIST.split(phrase) if part]
    if len(parts) < len(run):
        if "分别" in text[begin : spans[run[0]].start] and (each := answering(text, begin, len(run))):
            return each[run.index(index)] + _PAYER.sub("", phrase)
        return _respectively(text, spans, run, index, phrase) or phrase or None
    parts = [_EACH.sub("", part) for part in parts[-len(run) :]]
    if of_a_kind := aligned(parts):
        return whose + _EACH.sub("", of_a_kind[run.index(index)])
    ending = head().search(parts[-1])
    share = parts[0].startswith("占")
    out = []
    for part in parts:
        if ending and not head().search(part):
            part += ending[0]
        if share and not part.startswith("占"):
            part = "占" + part
        out.append(whose + part)
    return out[run.index(index)]
