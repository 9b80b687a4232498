"""Find the quantities of a clause that limit, require or qualify (GUIDELINE.md, "limits: how much").

``find_limits`` takes one sentence-like segment of normalised text and returns :class:`Limit` records whose spans point
into that segment.  One pass over the numbers finds number + unit, looks for a comparator on either side and decides
whether the figure limits at all; ``quantities`` then says what is limited and whether it is a requirement or a
condition.  All words are data: ``lexicon/limits.toml`` and ``lexicon/measures.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.records import Limit, Mask, Span
from pipeline.tag import measures, quantities
from pipeline.tag.changes import drop_former_levels, share_over_lists, with_change
from pipeline.tag.comparators import comparator_after, comparator_before, grammar
from pipeline.tag.ellipsis import restore
from pipeline.tag.figures import CN, INCLUDED, NUMBER, Figure, Found, read_figure
from pipeline.tag.limit_cues import accept, continues
from pipeline.tag.limit_forms import (
    after_sign,
    as_cap,
    read_places,
    read_range,
    read_ranked,
    read_single,
    read_tolerance,
)

SCREEN = re.compile(rf"[\d{CN}半]")
SLASHED = re.compile("[-/.×x*第]$")
_OF_ITS_OWN = re.compile("以[上下]）$")
"""（含二孩及以上） states a limit; （含90平方米） only says how to read the one before it."""
_TIMES = re.compile("(?<=[\u4e00-\u9fff0-9a-z])[x×](?P<n>\\d+)(?=[+=，,。；、]|$)")


_IN_BRACKETS = re.compile(r"（(\d[\d.]*[~±]\d[\d.]*)）(?=[A-Za-z%℃°μ‰]|[毫厘千]?米|[毫千]克|秒|分钟|小时)")


def _blocked(span: Span, spans: Sequence[Span]) -> bool:
    return any(span.overlaps(s) for s in spans)


def find_limits(text: str, masks: Sequence[Mask] = (), deadlines: Sequence[Span] = ()) -> tuple[Limit, ...]:
    """The limits of one segment of normalised text, in order; spans point into ``text``.

    ``masks`` are stretches whose numbers mean nothing here (titles, document numbers); ``deadlines`` the spans that
    were taken as time expressions: a duration there is no limit.
    """
    if not SCREEN.search(text):
        return ()
    found = _with_earlier_levels(text, _finish(text, _collect(text, masks, deadlines)))
    return settle([(text, found)])[0]


def _collect(text: str, masks: Sequence[Mask], deadlines: Sequence[Span]) -> list[Found]:
    g = grammar()
    hidden = [m.span for m in masks if m.kind != "marker"]
    hidden += [Span(*m.span()) for m in g.idiom.finditer(text)]
    blocked = [*hidden, *deadlines]
    brackets = (
        [b.span() for b in INCLUDED.finditer(text) if not _OF_ITS_OWN.search(b[0])]
        if "含" in text or "包括" in text
        else []
    )
    printed = text
    text = _IN_BRACKETS.sub(lambda m: f" {m[1]} ", text)  # (100~300)mm, as standards print ranges
    out: list[Found] = []
    low = at = 0
    for m in NUMBER.finditer(text):
        if m.start() < at:
            continue
        begin = m.start()
        if any(begin in range(*b) for b in brackets):
            continue
        figure = read_figure(text, m)
        if figure is not None and (places := read_places(text, begin - 1, figure)):
            out.append(places)
            low = at = places.end
            continue
        if figure is None or _blocked(Span(begin, m.end()), blocked):
            low = max(low, 0)
            continue
        if text[begin - 1 : begin] == "第" and figure.kind == "count" and comparator_after(text, figure.end):
            figure = replace(figure, start=begin - 1)  # 第三套及以上
        elif text[begin - 1 : begin] == "第" or (SLASHED.search(text[:begin]) and not after_sign(text, begin)):
            if out and text[begin - 1] in "xX×*" and out[-1].end == begin - 1 and out[-1].unit == figure.unit != "":
                out.append(replace(read_single(text, figure, begin), op=out[-1].op, bare=out[-1].bare))
                low = at = out[-1].end
                continue
            if text[begin - 1 : begin] in ("x", "×") and (t := _TIMES.match(text, begin - 1)):
                plain = Figure(begin, m.end(), figure.value, "", "count", False)
                out.append(
                    Found(plain, t.start(), t.end(), "=", plain.value, None, "", "count", "limit.multiplier", False)
                )
            continue
        if after_sign(text, begin):
            figure = replace(figure, start=begin - 1, value=-figure.value)
        found = read_tolerance(text, figure) or read_range(text, figure, low)
        if found and not (found.bare and found.kind in ("time",) and _blocked(Span(found.start, found.end), blocked)):
            left = comparator_before(text, low, figure)
            if left and found.start == figure.start:
                found = replace(found, start=left[0], bare=False) if left[1] in ("~",) else replace(found, bare=False)
        else:
            found = read_ranked(text, figure) or read_single(text, figure, low)
        if _blocked(Span(found.figure.start, found.figure.end), blocked):
            continue
        found = with_change(text, found, low)
        if printed[found.start - 1 : found.start] == "（" and text[found.start - 1] == " ":
            found = replace(found, start=found.start - 1)
        if accept(text, found) or continues(text, found, out):
            out.append(as_cap(text, found))
            low = at = found.end
            low = max(low, found.figure.end)
        elif found.value_max is not None and found.kind != "none":
            at = found.end
    return share_over_lists(text, drop_former_levels(text, out))


def settle(
    groups: Sequence[tuple[str, Sequence[Limit]]], contexts: Sequence[str] = ()
) -> tuple[tuple[Limit, ...], ...]:
    """Elided quantities restored; where one figure is paired with 及以下 or （含）, its bare 以上 excludes it, and the other way round.

    ``groups`` are neighbouring segments (the items of one list) with their limits; spans point into each text.
    ``contexts`` holds for each segment the heading and the sentence before it, where they are known.
    """
    groups = restore(groups, contexts)
    included = set()
    for text, limits in groups:
        for limit in limits:
            value = limit.value_max if limit.op == ".." else limit.value
            op = "<=" if limit.op == ".." else limit.op
            if op in ("<=", ">=") and _stated(text, limit):
                included.add((value, limit.unit, op))
            if limit.op == ".." and _LOW_END.search(limit.text):
                included.add((limit.value, limit.unit, ">="))
    if not included:
        return tuple(tuple(limits) for _, limits in groups)
    out = []
    for text, limits in groups:
        settled = []
        for limit in limits:
            bare = limit.text.endswith(("以上", "以下")) and not _stated(text, limit)
            if bare and limit.op == ">=" and (limit.value, limit.unit, "<=") in included:
                limit = replace(limit, op=">")
            elif bare and limit.op == "<=" and (limit.value, limit.unit, ">=") in included:
                limit = replace(limit, op="<")
            settled.append(limit)
        out.append(tuple(settled))
    return tuple(out)


def _stated(text: str, limit: Limit) -> bool:
    """Whether the limit says itself that it includes its figure."""
    if re.search("(?:及|含[^（）]{0,40}）|含)以[上下内]$", limit.text):
        return True
    return bool(re.match("（(?:含|包括|包含)", text[limit.span.end : limit.span.end + 4]))


_LOW_END = re.compile("（含[^（）]*）(?:至|到|-|~|～|—)")
"""3倍（含）至4倍: what stands below 3倍 does not reach it."""
_NAMES = re.compile("补贴|补助|奖励|津贴|比例|额度|利率|限额")
_LEVELS_BACK, _FAR = 4, 160
_RAISED = re.compile("(?:提高|上调|提升|降低|下调)(?:至|到|为)$")
_MOVES = re.compile("(?:[上下]浮|向?[上下]浮动|[上下]调|提高|降低)")


def _with_earlier_levels(text: str, found: list[Limit]) -> list[Limit]:
    """给予每人1000元补贴，…的，补贴标准提高至1200元: the level that the sentence has just named is the baseline."""
    out: list[Limit] = []
    for limit in found:
        left = text[max(0, limit.span.start - 8) : limit.span.start]
        moved = limit.unit == "个百分点" and limit.change is not None and _MOVES.match(limit.text)
        if (
            limit.baseline is None
            and limit.use == "requirement"
            and (moved or (not limit.change and _RAISED.search(left)))
        ):
            level = next(
                (
                    e
                    for e in reversed(out[-_LEVELS_BACK:])
                    if _is_level_before(text, e, limit, "%" if moved else limit.unit)
                ),
                None,
            )
            limit = replace(limit, baseline=level.text) if level else limit
        elif (
            out
            and out[-1].baseline
            and text[out[-1].span.end : limit.span.start] in ("、", "和", "及")
            and out[-1].unit == limit.unit
        ):
            limit = replace(limit, baseline=limit.baseline or out[-1].baseline)
        out.append(limit)
    return out


def _is_level_before(text: str, earlier: Limit, limit: Limit, unit: str) -> bool:
    """Whether ``earlier`` is the level that ``limit`` moves away from: of one unit, in one sentence, named alike."""
    if limit.span.start - earlier.span.end > _FAR:
        return False
    between = text[earlier.span.end : limit.span.start]
    words = set(_NAMES.findall(between[between.rfind("，") + 1 :])) & set(_NAMES.findall(earlier.quantity or ""))
    return (
        (earlier.unit, earlier.op, earlier.use, earlier.change) == (unit, "=", "requirement", None)
        and earlier.baseline is None
        and not re.search("[。；]", between)
        and not re.search("(?:至|到|调整为)$", text[max(0, earlier.span.start - 6) : earlier.span.start])
        and (unit == "%" or bool(words))
    )


_UNSAID = re.compile("[的者]?(?:[，；。处按]|$)|的(?:由|给予|罚|[^，。；]{1,6}为)")


def _same_again(text: str, f: Found, before: Sequence[Limit]) -> str | None:
    """What the limit before was about, where a chunk is nothing but a figure: …，五十立方米以上的处….

    Only one of the same unit is meant again.
    """
    if (
        before
        and re.fullmatch("但|且|并且|，但|，且", text[before[-1].span.end : f.start])
        and before[-1].unit == f.unit
    ):
        return before[-1].quantity  # 超过80吨但不超过260吨的部分
    if (
        f.unit == "%"
        and text[f.start - 1 : f.start] == "的"
        and f.start < f.figure.start
        and not f.change
        and re.match("[，。；]|$", text[f.end :])
        and text[f.start - 2] not in "率例度比重"
    ):  # 首付款不低于30%，职工连续缴存的|不低于20%
        return next((b.quantity for b in reversed(before) if b.unit == "%" and b.use == "requirement"), None)
    if not f.start or text[f.start - 1] not in "，；" or not _UNSAID.match(text, f.end):
        return None
    return next((b.quantity for b in reversed(before) if b.unit == f.unit and b.use == "condition"), None)


_COUNTED = re.compile("(?P<noun>[\u4e00-\u9fff]{1,5})(?:及|或|（含）)?以[上下内]$")


def _counted(text: str, f: Found) -> str | None:
    """The noun between a count and its comparator: 三十个|教学班|以上."""
    if f.kind != "count" or f.value_max is not None:
        return None
    m = _COUNTED.match(text[: f.end], f.figure.end)
    return m["noun"].removesuffix("及") + "数量" if m and m["noun"].strip("及或") else None


_PLACES = Decimal("0.0001")


def _written(value: Decimal) -> Decimal:
    """三分之二 has no end in decimals: 0.6667; ``value_canonical`` keeps all places."""
    return value.quantize(_PLACES) if -int(value.as_tuple().exponent) > _LONG else value


_LONG = 12


def _finish(text: str, found: list[Found]) -> list[Limit]:
    out: list[Limit] = []
    spans = [Span(f.start, f.end) for f in found]
    for i, f in enumerate(found):
        what = quantities.describe(
            text, spans, i, quantities.Reading(f.figure.start, f.kind, f.unit, f.op, f.bare, f.change)
        )
        taiwan = "新台币" in text[max(0, f.start - 8) : f.figure.start + 1] or ("新台币" in text and f.kind == "money")
        canonical = measures.canonical(f.unit, taiwan) if f.kind != "none" or not f.unit else None
        out.append(
            Limit(
                span=Span(f.start, f.end),
                text=text[f.start : f.end],
                op=f.op,
                value=_written(f.value),
                unit=f.unit,
                value_max=f.value_max,
                quantity=_same_again(text, f, out) or _counted(text, f) or what.quantity,
                use=what.use,
                change=f.change,
                baseline=f.baseline or what.baseline,
                unit_canonical=canonical[0] if canonical else None,
                value_canonical=f.value * canonical[1] if canonical else None,
                rule=f.rule,
            )
        )
    return out
