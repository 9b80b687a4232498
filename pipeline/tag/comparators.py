"""The comparators around a figure and the grammar that ``lexicon/limits.toml`` is compiled into, once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.records import Change, Op
from pipeline.screened import screened
from pipeline.tag.figures import INCLUDED, Figure


@dataclass(frozen=True, slots=True)
class Grammar:
    before: dict[str, tuple[Op, str]]
    before_search: re.Pattern[str]
    after: re.Pattern[str]
    after_op: dict[str, tuple[Op, str]]
    change: re.Pattern[str]
    change_of: dict[str, tuple[Change, str]]
    basis: re.Pattern[str]
    after_length: re.Pattern[str]
    density_after: re.Pattern[str]
    cap_gap: re.Pattern[str]
    bare: dict[str, re.Pattern[str]]
    idiom: re.Pattern[str]


@cache
def grammar() -> Grammar:
    def alternation(cues: dict[str, tuple[Op, str]] | dict[str, tuple[Change, str]]) -> str:
        return "|".join(re.escape(c) for c in sorted(cues, key=len, reverse=True))

    def with_op(name: str) -> dict[str, tuple[Op, str]]:
        return {c: (e.extra["op"], e.id) for e in lexicon.group("limits", name) for c in e.cues}

    def pattern(name: str) -> str:
        return "|".join(f"(?:{e.pattern})" for e in lexicon.group("limits", name))

    before, after = with_op("before"), with_op("after")
    change: dict[str, tuple[Change, str]] = {}
    change |= {c: ("increase", e.id) for e in lexicon.group("limits", "increase") for c in e.cues}
    change |= {c: ("decrease", e.id) for e in lexicon.group("limits", "decrease") for c in e.cues}
    bare = (
        "duration_before", "duration_after", "count_before", "person_before", "score_before", "range_before",
        "times_before", "density_before",
    )  # fmt: skip
    return Grammar(
        before,
        re.compile(alternation(before)),
        re.compile(alternation(after)),
        after,
        re.compile(alternation(change)),
        change,
        re.compile(pattern("basis")),
        re.compile(pattern("after_length")),
        re.compile(pattern("density_after")),
        re.compile(pattern("cap_gap")),
        {
            # Patterns in the lexicon are unanchored so that their examples can be whole sentences.
            name: re.compile(f"^(?:{pattern(name)})" if name == "duration_after" else f"(?:{pattern(name)})$")
            for name in bare
        },
        screened(pattern("idiom")),
    )


_GAP = re.compile(
    "(?:人民币|新台币|台币|每[^，。；：]{1,8}|[约为到了其本在至共±:：]|总计|合计|累计|平均|相当于|原则上|最近|连续|总数的|"
    "[^，。；：、（）\\d]{1,24}(?:的|之|时间后|年龄后|日后|期限|时限))?"
)
_RATIO_GAP = re.compile("[^，。；：、（）]{0,26}")
_NO_GAP_VERB = re.compile("应当|必须|不得|可以|处以|并处|达到|提高|下降|降低|增长|给予|按照|支付|罚款|，")


_EXTREMES = ("最高", "最低", "最长", "最短")
"""未达最低生活费|一点五倍: part of what is compared with."""
_OTHER_WORDS = tuple("签合违预节契条邀附邻靠")


def last_match(pattern: re.Pattern[str], text: str, start: int = 0) -> re.Match[str] | None:
    found: re.Match[str] | None = None
    for m in pattern.finditer(text, start):
        found = m
    return found


def comparator_before(text: str, low: int, figure: Figure) -> tuple[int, Op, str] | None:
    """The comparator before a figure: where it starts, its op and rule; it may be parted by what it is a share of."""
    g = grammar()
    window = text[max(low, figure.start - 34) : figure.start]
    cut = max((window.rfind(c) for c in "，。；：、"), default=-1) + 1
    base = figure.start - len(window)
    last: re.Match[str] | None = None
    for m in g.before_search.finditer(window, cut):
        apart = m[0] in ("约", "近") and window[m.start() - 1 : m.start()] in _OTHER_WORDS
        apart = apart or (last is not None and m[0] in _EXTREMES and not g.cap_gap.fullmatch(window, m.end()))
        if not apart and (m[0] != "约" or window[m.end() : m.end() + 1] != "定"):
            last = m  # 约定, 签约, 附近 compare nothing
    if last is None:
        return None
    gap = window[last.end() :]
    cue = last[0]
    if cue in ("满", "约", "近", "超", "逾", "<", ">") and gap not in ("", "约", "了"):
        return None
    if cue == "近" and (
        figure.kind == "time" or figure.value < 10 or window[: last.start()].endswith(("最", "附", "邻", "临", "靠"))
    ):
        return None  # 近3年 looks back
    if cue in ("最高", "最低", "最长", "最短") and gap and not g.cap_gap.fullmatch(gap):
        return None
    share = figure.fraction or figure.unit in ("%", "‰", "倍", "成")
    loose = cue in ("最高", "最低", "最长", "最短") or (re.fullmatch("[至最][少多]", cue) and len(gap) <= 4)
    if not loose and (not (_RATIO_GAP if share else _GAP).fullmatch(gap) or _NO_GAP_VERB.search(gap)):
        return None
    if cue in ("至少", "最多", "最少", "至多") and gap and (figure.unit == "次" or len(gap) > 4 or "每" in gap):
        return None
    if not share and gap.endswith(("的", "之")) and figure.kind not in ("none",):
        return None
    if gap.endswith(("后", "期限", "时限")) and figure.kind != "time":
        return None
    op, rule = g.before[cue]
    start = base + last.start()
    if cue == "满" and start and text[start - 1] in "丰饱美充圆":
        return None
    return start, op, rule


_UNIT_TAIL = re.compile("期(?=及?以[上下内])")
"""5年期以上: 期 stands between the unit and its comparator."""


def comparator_after(text: str, at: int) -> tuple[int, Op, str] | None:
    """The comparator after a unit (``以上``, ``（含）以下``, ``以上（不含…）``): where it ends, its op and rule."""
    g = grammar()
    if m := _UNIT_TAIL.match(text, at):
        at = m.end()
    pos = at
    included = INCLUDED.match(text, at)
    if included:
        pos = included.end()
    m = g.after.match(text, pos)
    if m is None:
        return None
    op, rule = g.after_op[m[0]]
    if m[0] == "起" and text[m.end() : m.end() + 1] not in ("，", "。", "；", "") and text[at - 1] != "岁":
        return None  # 50岁起发放: from that age on
    end = m.end()
    tail = INCLUDED.match(text, end)
    excluded = (included and included["not"]) or (tail and tail["not"])
    if excluded and op in ("<=", ">="):
        op = "<" if op == "<=" else ">"
    return end, op, rule


_NOUN_AFTER = re.compile("[\u4e00-\u9fff]{1,5}?(?=(?:及|（含）)?以[上下内])")


_MEASURED_AROUND = re.compile("[\u4e00-\u9fff]{2,8}?范围(?:以|之)?内(?=[的之，])")
"""距基坑边缘两倍|基坑深度范围内."""


def comparator_after_noun(text: str, figure: Figure) -> tuple[int, Op, str] | None:
    """The comparator parted from a count by its noun (二十四个教学班以下)."""
    if figure.unit == "倍" and (around := _MEASURED_AROUND.match(text, figure.end)):
        return around.end(), "<=", "limit.after.around"
    if figure.kind != "count" or not (m := _NOUN_AFTER.match(text, figure.end)):
        return None
    if re.search("[的和及或以在为由按、]", m[0]):
        return None
    return comparator_after(text, m.end())
