"""The forms of a limit: a single figure with its comparators, a range, a tolerance, a rank, a cap."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.numerals import parse_number
from pipeline.records import Op
from pipeline.tag import measures
from pipeline.tag.comparators import comparator_after, comparator_after_noun, comparator_before, grammar
from pipeline.tag.figures import INCLUDED, NUMBER, Figure, Found, agree, read_figure
from pipeline.tag.limit_cues import ONLY

_JOIN = re.compile("(?:[~～—–-]{1,2}|至|到|或(?=[二三四五六七八九十]+人))(?:不?(?:超过|高于)|最高)?")
_ORDERED = re.compile("(?:排序|排名|排列|从[大高]到[小低]|由[大高]到[小低])")
"""按照产量从大到小排序，对前三项|征收: a rank; 前三项规定 cites a text."""
_RANKED = re.compile("(?:(?<![目之以此日年天月先提生当从空向事])|(?<=[项科节]目))前$")


def read_range(text: str, first: Figure, low: int) -> Found | None:
    """A range that starts with ``first``, in any of its forms; None when there is none."""
    pos = first.end
    if inc := INCLUDED.match(text, pos):
        pos = inc.end()
    if down := _downward(text, first, pos):
        return down
    lower = re.compile("(?:及|（含）)?以上").match(text, pos)
    second_at, form = -1, ""
    if lower:
        at = lower.end()
        if inc := INCLUDED.match(text, at):
            at = inc.end()
        j = re.compile(
            "(?:至|到|[~-])|[、，]?(?:但|且|并)?(?P<lt>不满|不足|未满|未达|不超过|低于|不到|小于|少于|不高于)|"
        ).match(text, at)
        second_at, form = (j.end(), "lt" if j["lt"] else "above") if j else (at, "above")
    elif j := _JOIN.match(text, pos):
        second_at, form = j.end(), "join"
    if second_at < 0:
        return None
    m = NUMBER.match(text, second_at)
    second = read_figure(text, m) if m else None
    if second is None or m is None:
        return None
    if form == "join" and m["arabic"] and second.kind in ("none",) and not second.unit and first.unit:
        return None
    if (
        form == "join"
        and first.kind == "time"
        and second.kind == "time"
        and text[second_at - 1] in "至到"
        and first.unit in ("日", "年")
        and first.value > 1000
    ):
        return None
    if form in ("above", "lt") and first.kind != second.kind and first.kind != "none":
        return None
    if form == "join" and first.unit and first.kind not in ("none", second.kind):
        return None
    if {first.unit, second.unit} == {"%", "倍"}:
        return None  # 50%以上5倍以下: two bounds, each in its own measure
    a, b, unit, kind = agree(first, second)
    end = second.end
    rule = "limit.range"
    after = comparator_after(text, second.end)
    if form == "above":
        if after is None or after[1] not in ("<=", "<"):
            return None
        end = after[0]
    elif after:
        end = after[0]
    elif inc := INCLUDED.match(text, end):
        end = inc.end()
    if b < a and form == "join":
        return None
    merged = Figure(first.start, second.end, a, unit, kind, first.chinese, first.fraction)
    return Found(merged, first.start, end, "..", a, b, unit, kind, rule, form == "join")


_AND_ABOVE = re.compile("(?:及|（含）)?以下、?")


def _downward(text: str, first: Figure, pos: int) -> Found | None:
    """二十度以下八度以上: a range that names its upper end first."""
    below = _AND_ABOVE.match(text, pos)
    m = NUMBER.match(text, below.end()) if below else None
    second = read_figure(text, m) if m else None
    after = comparator_after(text, second.end) if second else None
    if second is None or after is None or after[1] != ">=" or not first.unit:
        return None
    if (second.unit, second.kind) != (first.unit, first.kind) or second.value >= first.value:
        return None
    merged = replace(second, start=first.start)
    return Found(
        merged, first.start, after[0], "..", second.value, first.value, first.unit, first.kind, "limit.range", False
    )


_OUTSIDE = re.compile("(?:以|之)?外(?=的|之|供|区|范围|，)")
"""外墙一米|外的管道."""
_STILL = re.compile("后(?:仍|尚|还)(?:然|是)?(?:未|没有|不|无)")
"""登记两年后|仍未售出的: so long at least."""


_ITSELF = re.compile("（(?:含|包括|包含)(?:本数|本级|[\\d一二三四五六七八九十百千万亿][^（）]{0,12})?）")
"""超过三百人（含）; 停运超过三日（包括检修时间） says what is counted, not that three are enough."""
_PAST = re.compile("(?<![超不通经未])过$")
_COULD_NOT = re.compile("(?:无法|不能|未能|难以|不可能)在$")
"""无法在48小时内|恢复的: how long it must last for the rule to apply."""
_CUT_TO = re.compile("(?:缩短|压缩|压减|缩减|控制|精简|减少)(?:至|到|为|在)$")


def read_single(text: str, figure: Figure, low: int) -> Found:
    left = comparator_before(text, low, figure)
    right = comparator_after(text, figure.end) or comparator_after_noun(text, figure)
    if (
        (right is None or right[1] == "..")
        and figure.kind == "physical"
        and (m := grammar().after_length.match(text, figure.end))
    ):
        right = m.end(), "<=", "limit.after.inside"
    if right is None and figure.kind == "physical" and (m := _OUTSIDE.match(text, figure.end)):
        right = m.end(), ">", "limit.after.outside"
    if (
        right is None
        and figure.kind == "time"
        and text.startswith("内", figure.end)
        and (_CUT_TO.search(text[: figure.start]) or _COULD_NOT.search(text[: figure.start]))
    ):
        right = figure.end + 1, "<=", "limit.after.at_most"  # 缩短至十个工作日内: a level, no window
    if right is None and figure.unit == "亲等" and text.startswith(("内", "之内"), figure.end):
        right = text.index("内", figure.end) + 1, "<=", "limit.after.at_most"
    if left is None and figure.chinese and _PAST.search(text[: figure.start]) and text[figure.start] in "百千亿":
        left = figure.start - 1, ">", "limit.before.past"  # 年产值过百亿元
    if right is None and text.startswith(doubled := f"或者{text[figure.start : figure.end]}以上", figure.end):
        right = figure.end + len(doubled), ">=", "limit.after.or_more"
    op: Op = "="
    rule, start, end, bare = f"limit.plain.{figure.kind}", figure.start, figure.end, True
    if left:
        start, op, rule = left
        bare = False
        if op in (">", "<") and _ITSELF.match(text, figure.end):
            op = ">=" if op == ">" else "<="  # 超过三百人（含）
        if left[1] in (">", ">=") and right and right[1] == "<=":
            right = None if right[2] != "" and text.startswith("为限", figure.end) else right
    if right:
        end = right[0]
        bare = False
        if left is not None and left[2] == "limit.before.held":
            start, left = figure.start, None  # 控制在八成左右
        if left is None or (left[1] == "~" and right[1] != "~"):
            op, rule = right[1], right[2]
        if op == "..":
            op, bare = "=", True
            end = figure.end
    if bare and figure.kind == "time" and (m := _STILL.match(text, figure.end)):
        end, op, rule, bare = m.start() + 1, ">=", "limit.after.still_not", False
    if figure.fraction and text.startswith("过半", figure.start):
        op, rule, bare = ">", "limit.majority", False
    if (
        right
        and right[2] == "limit.after.at_most"
        and text.startswith("为限", figure.end)
        and text[figure.start - 1 : figure.start] == "以"
    ):
        start = figure.start - 1
        if _AT_MOST.search(text, 0, start):
            start -= 2  # 最高以二十万元为限
    return Found(figure, start, end, op, figure.value, None, figure.unit, figure.kind, rule, bare)


_AT_MOST = re.compile("最[高多长大]$")
_ONLY_TIMES = re.compile("(?:仅|只|限|[得可以]连任)[^，。；：]{0,12}$")
_ONLY_SO_MANY = re.compile(f"{ONLY}[^，。；：由在向按以为]{{0,12}}$")


def as_cap(text: str, f: Found) -> Found:
    """仅可…一次, 每人限领两次: a cap, not an exact number."""
    cap = _ONLY_TIMES if f.unit == "次" else _ONLY_SO_MANY
    if f.kind == "count" and f.bare and cap.search(text, max(0, f.start - 24), f.start):
        return replace(f, op="<=", rule="limit.only_times")
    return f


def after_sign(text: str, begin: int) -> bool:
    return text[begin - 1 : begin] == "-" and begin >= 2 and text[begin - 2] in "≤≥<>为在于℃"


def read_tolerance(text: str, figure: Figure) -> Found | None:
    """``20±2℃`` (18 to 22) and a bare ``±5%`` (−5 to 5)."""
    if m := re.compile(r"±(?P<d>\d+(?:\.\d+)?)").match(text, figure.end):
        unit = measures.unit_at(text, m.end())
        d = Decimal(m["d"])
        name, end = (unit.text, unit.end) if unit else (figure.unit, m.end())
        kind = unit.kind if unit else figure.kind
        whole = replace(figure, end=end, unit=name, kind=kind)
        return Found(
            whole, figure.start, end, "..", figure.value - d, figure.value + d, name, kind, "limit.tolerance", False
        )
    if text[figure.start - 1 : figure.start] == "±":
        if re.search(
            "不(?:得|应|能)?(?:超过|大于)$|≤$|小于$|低于$|在$", text[max(0, figure.start - 6) : figure.start - 1]
        ) and not text[: figure.start - 1].endswith("在"):
            return None
        return Found(
            figure,
            figure.start - 1,
            figure.end,
            "..",
            -figure.value,
            figure.value,
            figure.unit,
            figure.kind,
            "limit.tolerance",
            False,
        )
    return None


_PLACES = re.compile(r"第[一二三四五六七八九十\d]+[名位](?:至|到|-|~)第(?P<last>[一二三四五六七八九十\d]+)[名位]")


def read_places(text: str, start: int, figure: Figure) -> Found | None:
    """``第四名至第八名``: from the fourth place to the eighth."""
    if figure.unit not in ("名", "位") or not (m := _PLACES.match(text, max(0, start))):
        return None
    last = parse_number(m["last"])
    if last is None or last <= figure.value:
        return None
    return Found(figure, m.start(), m.end(), "..", figure.value, last, figure.unit, figure.kind, "limit.places", False)


def read_ranked(text: str, figure: Figure) -> Found | None:
    """``前10位``, ``前300套``, ``前20%``: at most that rank."""
    if figure.kind not in ("rank", "count", "level", "ratio") and figure.unit not in ("强",):
        return None
    if figure.unit in (
        "次",
        "倍",
        "个百分点",
        "级",
        "成",
        "项",
        "款",
        "条",
        "层",
        "期",
        "届",
        "批",
    ) and not (figure.unit == "项" and _ORDERED.search(text[: figure.start])):
        return None
    if not _RANKED.search(text[: figure.start]):
        return None
    return Found(
        figure, figure.start - 1, figure.end, "<=", figure.value, None, figure.unit, figure.kind, "limit.ranked", False
    )
