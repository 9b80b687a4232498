"""Verbs of change, the levels they start from, and what one comparator or verb shares out over a list."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.records import Op
from pipeline.tag.comparators import grammar, last_match
from pipeline.tag.figures import NUMBER, Found, read_figure

_FROM = re.compile("(?:由|从|自)(?!(?!收)[^，。；：]{0,10}(?:之日|起(?![始价点拍])))")
TO_LEVEL = re.compile(
    "(?:提高|提升|调整|增加|上调|上浮|下调|下浮|降低|降|下降|压缩|缩短|扩大|增长|恢复|变更|延长|减少|减|放宽|统一|改|升|优化|压减|精简|增|调高|调低|放宽|下浮动|缩减)[^，。；：\\d]{0,6}?(?:至|到|为|成)"
)
_STRONG_CHANGE = re.compile("(?:新增|净增|增加|减少|压减|削减)(?!值|的|额|率|量)(?P<np>[^，。；：\\d]{1,22})$")
_AT_LEVEL = re.compile("(?:至|到|为|达|达到|不低于|不超过|控制在|保持在)$")
_CHANGE_GAP = re.compile(
    "(?:了|约|幅度?|幅度?(?:为|达到?|在|不低于|不少于|不超过|不得超过|超过|大于|高于|至少)|近|各|再|达到?|分别|分别约|比例|不低于|不少于|至少|超过|不超过|不得超过|不高于|最高|最多|大于|力争|以上|接近|"
    "[^，。；：\\d]{0,2}(?:不低于|不少于|不超过|不得超过))?"
)


_COMPARED = re.compile(
    "(?:(?<![环同占对])比(?![重例率值价照])|较(?![大高低多少重为长]))(?P<base>[^，。；：、（）比较达]{2,24}?)"
    "(?:同期)?(?:再|又|平均|累计|年均|总体|分别|各|至少|相对|净|应当?|要|实际)*$"
)
"""较上一年度的平均产值|下降: the whole phrase up to the verb is what is compared with."""


def with_change(text: str, f: Found, low: int) -> Found:
    """Sets ``change`` and ``baseline`` where a verb of change governs the figure, not the level it leads to."""
    g = grammar()
    window_start = max(low, f.figure.start - 40)
    left = text[window_start : f.figure.start]
    left = left[max(left.rfind(c) for c in "，。；：") + 1 :]
    window_start = f.figure.start - len(left)
    last: re.Match[str] | None = None
    for m in g.change.finditer(left):
        if _CHANGE_GAP.fullmatch(left, m.end()):
            last = m
            break
    if last is not None and f.kind not in ("level", "rank", "age"):
        change, _ = g.change_of[last[0]]
        verb = last[0]
        if f.kind == "time" and left[: last.start()].endswith(("连续", "持续", "累计")):
            return f  # 连续缩减三个月: how long, not by how much
        if verb in ("加", "减", "降") and (
            (last.start() and left[last.start() - 1] in "增参附添追施外更叠累交下升")
            or f.kind not in ("ratio", "score", "money")
        ):
            return f
        if (verb == "下浮" and left[: last.start()].endswith("上")) or _A_RATE.fullmatch(left, last.end()):
            return f  # 上下浮动不超过一成; 加价率不超过15%
        if f.kind == "time" and verb not in ("缩短", "减少", "压减", "压缩", "增加", "提高", "减", "缩减", "提前"):
            return f
        if re.search("(?:基础|值|的)$", left[: last.start()]) and verb == "加" and f.kind != "score":
            return f
        noun = left.startswith("幅", last.end())  # 下降幅度超过12%: the comparator leads
        start = f.start if noun else min(f.start, window_start + last.start())
        if f.op == "=" and f.kind == "ratio" and (over := _over_reference(left[: last.start()])):
            at, op, rule, base = over
            return replace(f, change=change, start=window_start + at, op=op, rule=rule, baseline=base)
        baseline = None
        if compared := _COMPARED.search(left[: last.start()]):
            start = min(start, window_start + compared.start())
            return replace(f, change=change, start=start, baseline=_clean_base(compared["base"]))
        basis = last_match(g.basis, left[: last.end() + 1])
        if basis is None:
            cut = text.rfind("，", 0, window_start - 1)
            wide = text[max(cut, 0) : f.figure.start]
            far = last_match(g.basis, wide)
            if far is not None and far.end() >= len(wide) - 24 and far["base3"]:
                baseline = far["base3"]
        if basis is not None:
            baseline = basis["base"] or basis["base2"] or basis["base3"] or basis["base4"]
            if not (basis["base3"] or basis["base4"]) and len(left) - basis.start() < 26:
                start = min(start, window_start + basis.start())
        return replace(f, change=change, baseline=_clean_base(baseline), start=start)
    left = text[window_start : f.start]
    if (
        f.kind not in ("ratio", "time", "age", "level")
        and (strong := _STRONG_CHANGE.search(left))
        and not _AT_LEVEL.search(left)
    ):
        verb = left[strong.start() : strong.start() + 2]
        return replace(f, change=g.change_of[verb][0])
    return f


_A_RATE = re.compile("[^，。；：]{0,6}(?:率|比例)(?:不(?:得)?[低少高大小多]于|不(?:得)?超过|超过|至少)?")
"""提高|比例不低于…, 加|价率不超过…: the verb is part of a name."""
_TOLD_LEVEL = re.compile(r"(?:原来?的?|现行的?)?(?P<level>[^，。；\d]{2,20})")
"""由原来的|主体封顶|调整为一半: a level that is told in words."""
_BOUND = re.compile("不[高低]于")
_TO_INCLUDE = re.compile("（含）以[上下内]|及以[上下]|以内")
"""由一百平方米|（含）以内|提高到…: the former level with its own comparator."""
_REFERENCE = re.compile("[^，。；：、\\d]{0,24}(?:利率|LPR|价格?|标准|额度|比例)")


def _over_reference(left: str) -> tuple[int, Op, str, str] | None:
    """不低于贷款市场报价利率|加20个基点: the comparator governs the reference and what is added to it."""
    g = grammar()
    cue = last_match(g.before_search, left)
    if cue is None or cue[0] in ("最高", "最低", "最长") or not _REFERENCE.fullmatch(left, cue.end()):
        return None
    return (cue.start(), *g.before[cue[0]], left[cue.end() :])


def _clean_base(base: str | None) -> str | None:
    if not base:
        return None
    return re.sub("^.*?(?=(?:19|20)\\d\\d年)|^(?:力争|确保|均|要|应|都|分别)|(?:的|均|同期再)$", "", base) or None


def drop_former_levels(text: str, found: list[Found]) -> list[Found]:
    """由A提高至B: keeps B, with A as its baseline."""
    if not found or not _FROM.search(text):
        return found
    out: list[Found] = []
    for f in found:
        left = text[: f.figure.start]
        cut = max(left.rfind(c) for c in "，。；：") + 1
        to = last_match(TO_LEVEL, left, cut)
        if to and to.start() == cut and left[cut - 1 : cut] == "，":
            cut = max(left.rfind(c, 0, cut - 1) for c in "，。；：") + 1  # 由3米，调整为4米
        marker = last_match(_FROM, left, cut)
        if marker and to and to.start() > marker.start() and len(left) - to.end() <= 8:
            while out and out[-1].figure.start > marker.start():
                out.pop()
            between = text[marker.end() : to.start()]
            first = NUMBER.search(between)
            base = None
            if first and (one := read_figure(between, first)):
                base = between[one.start : one.end]
                if one.unit == "" or one.kind == "none":
                    base = between[one.start : one.end]
                if bound := _BOUND.match(between):
                    base = between[: one.end] if bound.end() <= one.start else base
                if within := _TO_INCLUDE.match(between, one.end):
                    base = f"{base}{within[0]}"
            if base is None and (told := _TOLD_LEVEL.fullmatch(between)):
                base = told["level"]
            out.append(replace(f, baseline=f.baseline or base))
        else:
            out.append(f)
    return out


_AND = re.compile("[、和及与至]|以及|/|或|或者")


_SHARED_ABOVE = re.compile("或者?[^，。；：、\\d为达到]{2,10}")
"""实缴二亿元或者年缴税|五千万元以上: the comparator behind the second holds for both."""
_OF_THE_SEXES = re.compile("[、，和及]?(?:女|男)[^，。；：\\d]{0,5}?(?:从|自|满)?")
"""男性从50岁、女性从45岁|起."""
_IN_ONE_SERIES = re.compile("[^，。；：\\d]{1,14}、")
"""新增三十家以上码头企业、六十家|修船厂: one verb of growth governs the series."""
_OR_ELSE = re.compile("或者?[^，。；：\\d]{2,10}(?<!为)(?<!达到)")
"""不得低于三年或者行驶里程|六万公里: the comparator holds for both."""


def _shared(kind: str, between: str) -> bool:
    """Whether what stands between two sums or two ages lets the comparator of the second hold for the first."""
    pattern = {"money": _SHARED_ABOVE, "age": _OF_THE_SEXES}.get(kind)
    return pattern is not None and pattern.fullmatch(between) is not None


def share_over_lists(text: str, found: list[Found]) -> list[Found]:
    """One comparator or verb of change governs a list of figures: 11%和18%左右, 上浮10%、5%."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        plain = a.bare and not b.bare and a.value_max is None and b.start == b.figure.start
        between = text[a.end : b.start]
        alike = a.unit == b.unit and b.value_max is None and _AND.fullmatch(between)
        if plain and (alike or (a.kind == b.kind and b.op in ("<=", ">=") and _shared(a.kind, between))):
            out[i] = replace(a, op=b.op, bare=False, rule=b.rule)
    led: set[int] = set()
    for i in range(1, len(out)):
        a, b = out[i - 1], out[i]
        if b.bare and a.start < a.figure.start and a.op in ("<=", ">=") and _OR_ELSE.fullmatch(text, a.end, b.start):
            out[i] = replace(b, op=a.op, bare=False, rule=a.rule)
            continue
        if (
            a.change == "increase"
            and not b.change
            and b.bare
            and b.start == b.figure.start
            and a.unit == b.unit
            and a.kind == b.kind == "count"
            and _IN_ONE_SERIES.fullmatch(text, a.end, b.start)
        ):
            out[i] = replace(b, change=a.change, baseline=a.baseline)
            continue
        if (
            b.start != b.figure.start
            or a.unit != b.unit
            or text[a.end : b.start] not in ("、", "和", "及", "与", "以及")
        ):
            continue
        if a.change and not b.change:
            b = replace(b, change=a.change, baseline=a.baseline)
        leads = a.start < a.figure.start or i - 1 in led
        if b.bare and not a.bare and leads and a.end == a.figure.end and a.value_max is None:
            b = replace(b, op=a.op, bare=False, rule=a.rule)
            led.add(i)
        out[i] = b
    return out
