"""Deadlines: find the time expressions of a clause, normalise them, decide what they say.

Reads one normalised segment (a sentence); spans point into it.  The grammar is built from ``lexicon/deadlines.toml``
and compiled once.  Definitions and borderline rulings are those of the annotation guideline: ``text`` leaves out 于
and 原则上, a bare year is ``during``, 上半年 is ``by``; base years, look-back windows and dates of cited documents
are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from pipeline import lexicon
from pipeline.records import Deadline, Mask, Span, TimeContext
from pipeline.screened import screened
from pipeline.tag.dated import find_dated, words
from pipeline.tag.durations import Window, find_windows, has_duration
from pipeline.tag.repetition import Repetition, find_repetitions
from pipeline.tag.workdays import add_period

SCREEN = re.compile(r"[年月日天周季旬期时汛冬即立早每按逐随定前后内起末底节尽速马世常Tdh]|依限")
FRESH_CONTEXT = TimeContext()


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A line, or the end of one, that only says when (完成时限：2031年6月底前)."""

    label: Span
    """The label with its colon; empty where the line has none."""
    deadlines: tuple[Deadline, ...]
    alone: bool
    """Whether nothing else stands in the text."""


@cache
def _vetoes() -> re.Pattern[str]:
    return screened("|".join(f"(?:{e.pattern})" for e in lexicon.group("deadlines", "veto")))


@cache
def _vague() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    return tuple(
        (e.id, tuple(e.extra.get("screen", ())), screened(e.pattern or ""))
        for e in lexicon.group("deadlines", "season", "vague")
    )


_SOURCE_MOST = 24
_SOURCE = re.compile(
    r"[在于](?P<what>[^，。；：在于由]{2,20}?(?:方案|决定书?|合同|协议|条例|办法|规则|细则|章程|通知书?|批准书|许可证|公告|[条项款法]))$"
)
"""于征收决定|载明的期限内: the text that fixes a period belongs to the finding."""

# --- finding --------------------------------------------------------------------------------------------------------


def find_deadlines(text: str, masks: Sequence[Mask] = (), context: TimeContext = FRESH_CONTEXT) -> tuple[Deadline, ...]:
    """Every deadline of one normalised sentence, in order, without overlaps.

    ``masks`` are stretches whose dates are names (titles, document numbers); ``context`` gives the years and dates that
    the sentence leaves out.  A date whose year nobody states has neither start nor end, and a note.
    """
    if not SCREEN.search(text):
        return ()
    hidden = _hidden(text, masks)
    found: list[Deadline] = []

    def free(span: Span) -> bool:
        return not any(d.span.overlaps(span) for d in found)

    found += [_of_repetition(text, r) for r in find_repetitions(text) if not _touches(r.span, hidden)]
    yearly = [d.span for d in found if (d.rrule or "").startswith("FREQ=YEARLY")]
    dated = find_dated(text, context, yearly)
    numbered = dated or has_duration(text)
    vetoes = [Span(*m.span()) for m in _vetoes().finditer(text)] if numbered else []
    for deadline, core in dated:
        if free(deadline.span) and not _touches(core, hidden) and not any(v.overlaps(core) for v in vetoes):
            found = _without_spent(text, found, deadline)
            found.append(deadline)
    for window in find_windows(text, tuple(d.span for d in found), hidden) if numbered else ():
        if any(v.overlaps(window.core) for v in vetoes) or not free(window.core):
            continue
        found = [d for d in found if not d.span.overlaps(window.span)]
        found.append(_of_window(text, window, context))
    for rule, screen, pattern in _vague():
        if screen and not any(word in text for word in screen):
            continue
        for m in pattern.finditer(text):
            span = Span(m.start(), m.end())
            if m[0].endswith("内") and (source := _SOURCE.search(text, max(0, m.start() - _SOURCE_MOST), m.start())):
                span = Span(source.start("what"), m.end())
            if free(span) and not _touches(span, hidden):
                found.append(Deadline(span, text[slice(*span)], "vague", rule=rule))
    return tuple(sorted(found, key=lambda d: d.span))


def _hidden(text: str, masks: Sequence[Mask]) -> list[Span]:
    spans = [m.span for m in masks if m.kind in ("title", "doc_number", "standard", "contact", "slogan")]
    if "《" in text:
        spans += [Span(*m.span()) for m in re.finditer(r"《[^》]*》?", text)]
    if "〔" in text:
        spans += [Span(*m.span()) for m in re.finditer(r"〔[^〕]*〕", text)]
    return sorted(spans)


def _touches(span: Span, others: list[Span]) -> bool:
    at = bisect_right(others, span)
    return any(o.overlaps(span) for o in others[max(0, at - 2) : at + 1])


def _without_spent(text: str, found: list[Deadline], deadline: Deadline) -> list[Deadline]:
    """每年度申请截止日期为9月30日 is one recurring deadline: the 每年度 before it is spent."""
    if deadline.kind != "recurring" or not deadline.text.startswith("截止"):
        return found
    return [
        d
        for d in found
        if not (
            d.kind == "recurring"
            and d.span.end <= deadline.span.start
            and not re.search(r"[，；]", text[d.span.end : deadline.span.start])
        )
    ]


def _of_repetition(text: str, r: Repetition) -> Deadline:
    return Deadline(r.span, text[slice(*r.span)], "recurring", rrule=r.rrule, times=r.times, rule=r.rule)


# --- windows --------------------------------------------------------------------------------------------------------


@cache
def _own() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((str(e.extra["date"]), re.compile(f"(?:{e.pattern})$")) for e in lexicon.group("deadlines", "own"))


def _of_window(text: str, w: Window, context: TimeContext) -> Deadline:
    start = _anchor_date(w.anchor, context)
    last = add_period(start, w.duration, w.business_days, -1 if w.back else 1) if start else None
    return Deadline(
        w.span, text[slice(*w.span)], "within",
        resolved_start=start if last and not w.back else None, resolved_end=last[0] if last else None,
        duration=w.duration, business_days=w.business_days, anchor=w.anchor, rule=w.rule,
        note=last[1] if last else None,
    )  # fmt: skip


def _anchor_date(anchor: str | None, context: TimeContext) -> date | None:
    """The day of an anchor that is this document's own issue or effect."""
    if not anchor:
        return None
    for which, pattern in _own():
        if pattern.match(anchor):
            return context.issued if which == "issued" else context.effective or context.issued
    return None


# --- lines ----------------------------------------------------------------------------------------------------------


@cache
def _label() -> re.Pattern[str]:
    return screened(rf"(?:^|(?<=[\n；;。，、）)】（(【\[〔 ])|(?<=[局委办厅会院部]))(?:{words('label')})[:：]\s*")


@cache
def _running() -> re.Pattern[str]:
    return re.compile("|".join(e.pattern or "" for e in lexicon.group("deadlines", "line")))


_IN_BRACKETS = re.compile(r"[（【〔\[](?P<body>[^（）【】]{2,30})[）】〕\]][。；]?")
_FILL = re.compile(
    r"(?:[，。；、\s（）()【】〔〕\[\]]|并|且|和|全面|基本|力争|争取|原则上|完成|取得(?:阶段性|明显)?成效|启动|每年|坚持|于|在|各项任务|取得|实施|到位|整改)*"
)


def find_deadline_line(text: str, context: TimeContext = FRESH_CONTEXT) -> DeadlineLine | None:
    """The deadline part of a line that only says when, or None.

    With a label (完成时限：, 时序进度：) what follows it, up to the next ； or line break, must be time expressions and
    words such as 持续推进, which stand as ``vague``; what precedes the label makes the result not ``alone``.  Without a
    label the whole line must be one bracket of time expressions: （2031年6月底前完成）.
    """
    if m := _label().search(text):
        stop = re.search(r"[；\n]|[）】〕\]]?$", text[m.end() :])
        end = m.end() + (stop.start() if stop else len(text) - m.end())
        found = _only_times(text, m.end(), end, context, running=True)
        if _ENDS.search(m[0]):
            found = tuple(map(_ending, found))
        before, after = text[: m.start()].strip(" （(【[〔"), text[end:].strip(" ；。）)】]〕\n")
        return DeadlineLine(Span(*m.span()), found, not before and not after) if found else None
    if m := _IN_BRACKETS.fullmatch(text.strip()):
        start = text.index(m["body"])
        found = _only_times(text, start, start + len(m["body"]), context, running=False)
        return DeadlineLine(Span(start, start), found, True) if found else None
    return None


_ENDS = re.compile(r"(?:完成|办结|整改|落实|推进|工作|达成)?(?:时限|期限|节点|日期)|(?:完成|整改|办结)时间")
"""完成时限：, 时间节点：: what follows is the end; 实施时间：2031年9月 is a time to act in."""


def _ending(deadline: Deadline) -> Deadline:
    """完成时限：2031年9月 ends with that month."""
    if deadline.kind != "during" or deadline.rule != "deadlines.during":
        return deadline
    return replace(deadline, kind="by", start=None, resolved_start=None, rule="deadlines.by.label")


def _only_times(text: str, start: int, end: int, context: TimeContext, running: bool) -> tuple[Deadline, ...]:
    piece = text[start:end]
    found = [d for d in find_deadlines(piece, (), context) if not (running and d.kind == "vague")]
    if running:
        gaps, at = [], 0
        for d in found:
            gaps.append((at, d.span.start))
            at = d.span.end
        gaps.append((at, len(piece)))
        for a, b in gaps:
            words = piece[a:b].strip("，。；、 ")
            if words and not _FILL.fullmatch(words) and _running().fullmatch(words):
                place = a + piece[a:b].index(words)
                found.append(Deadline(Span(place, place + len(words)), words, "vague", rule="deadlines.line.running"))
    found.sort(key=lambda d: d.span)
    at = 0
    for d in found:
        if not _FILL.fullmatch(piece[at : d.span.start]):
            return ()
        at = d.span.end
    if not found or not _FILL.fullmatch(piece[at:]):
        return ()
    return tuple(replace(d, span=d.span.shift(start)) for d in found)
