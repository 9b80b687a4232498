"""Find the quantities of a clause that limit, require or qualify (GUIDELINE.md, "limits: how much").

``find_limits`` takes one sentence-like segment of normalised text and returns :class:`Limit` records whose spans point
into that segment.  One pass over the numbers finds number + unit, looks for a comparator on either side and decides
whether the figure limits at all; ``quantities`` then says what is limited and whether it is a requirement or a
condition.  All words are data: ``lexicon/limits.toml`` and ``lexicon/measures.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline import lexicon
from pipeline.numerals import parse_number
from pipeline.records import Change, Limit, Mask, Op, Span
from pipeline.tag import measures, quantities

_CN = "〇零○一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_SCREEN = re.compile(rf"[\d{_CN}半]")
_NUMBER = re.compile(
    rf"(?P<per>[百千万]分之)(?P<pern>[{_CN}]+(?:[点.·][{_CN}]+)?|\d+(?:\.\d+)?)"
    rf"|(?P<frac>[{_CN}\d]+分之[{_CN}\d]+)"
    r"|(?P<half>半数|半(?=年|个|小时|天))"
    r"|(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<slash>/\d+(?=以|的|左|之|时))?"
    rf"|(?P<cn>[{_CN}]+(?:[点.·][{_CN}]+)?)"
)
_JOIN = re.compile("(?:[~～—–-]{1,2}|至|到|或(?=[二三四五六七八九十]+人))(?:不?(?:超过|高于)|最高)?")
_INCLUDED = re.compile("（(?P<not>不)?(?:含|包括|包含)[^（）]{0,40}）")
_SIGN = re.compile("[±＋﹢+]$")
_DURATION_TAIL = re.compile("(?:以|之)?[内前后]|前后|之[内前后]|来|多来|间|期间|度|底|末|初|中|起")
_LOOK_BACK = re.compile("(?:近|前|过去|最近|上|往后|未来|此后|今后|后)$")
_RANKED = re.compile("(?:(?<![目之以此日年天月先提生当从空向事])|(?<=[项科节]目))前$")
_ATTRIBUTE_TAIL = re.compile(
    "(?:及以[上下])?(?:[交直]流)?(?:线路|变电|输电|输变|电网|电压|配电|架空|高压|超高压|电力|等级)"
)
_ONLY = re.compile("(?:仅|只|只能|只可|仅可|仅能|限|每人|各|为|得)[^，。；：]{0,10}$")
_SLASHED = re.compile("[-/.×x*第]$")
_TIMES = re.compile("(?<=[\u4e00-\u9fff0-9a-z])[x×](?P<n>\\d+)(?=[+=，,。；、]|$)")
_ORDINAL = re.compile("(?:第|附件|附表|图|(?<!代)表|编号|证号|电话|邮编|代码|文号|NO\\.?|No\\.?|[A-Za-z]|[A-Za-z]-)$")
_FROM = re.compile("(?:由|从|自)(?!(?!收)[^，。；：]{0,10}(?:之日|起))")
_TO = re.compile(
    "(?:提高|提升|调整|增加|上调|上浮|下调|下浮|降低|降|下降|压缩|缩短|扩大|增长|恢复|变更|延长|减少|减|放宽|统一|改|升|优化|压减|精简|增|调高|调低|放宽|下浮动|缩减)[^，。；：\\d]{0,6}?(?:至|到|为|成)"
)


@dataclass(frozen=True, slots=True)
class _Figure:
    """A number with its unit, before anything is decided."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str
    chinese: bool
    fraction: bool = False


@dataclass(frozen=True, slots=True)
class _Grammar:
    before: dict[str, tuple[Op, str]]
    before_search: re.Pattern[str]
    after: re.Pattern[str]
    after_op: dict[str, tuple[Op, str]]
    change: re.Pattern[str]
    change_of: dict[str, tuple[Change, str]]
    basis: re.Pattern[str]
    bare: dict[str, re.Pattern[str]]
    idiom: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
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
    bare = ("duration_before", "duration_after", "count_before", "person_before", "score_before", "range_before")
    return _Grammar(
        before,
        re.compile(alternation(before)),
        re.compile(alternation(after)),
        after,
        re.compile(alternation(change)),
        change,
        re.compile(pattern("basis")),
        {
            # Patterns in the lexicon are unanchored so that their examples can be whole sentences.
            name: re.compile(f"^(?:{pattern(name)})" if name == "duration_after" else f"(?:{pattern(name)})$")
            for name in bare
        },
        re.compile(pattern("idiom")),
    )


# --- figures -------------------------------------------------------------------------------------------------------

_TAIL = re.compile("^(?P<head>[^万亿]+)(?P<mag>万亿|万|亿)$")


def _figure(text: str, m: re.Match[str]) -> _Figure | None:
    """The number that ``m`` matched with the unit behind it; ``value`` is the number as the unit takes it."""
    start, end = m.span()
    if m["per"]:
        value = parse_number(m["pern"].replace("·", "点"))
        if value is None:
            return None
        return _Figure(start, end, value, {"百": "%", "千": "‰", "万": "‱"}[m["per"][0]], "ratio", True, True)
    if m["frac"] or m["slash"]:
        if m["slash"]:
            above, below = m[0].split("/")
            value = Decimal(above) / Decimal(below) if Decimal(below) else None
        else:
            value = parse_number(m["frac"])
        return None if value is None else _Figure(start, end, value, "", "ratio", True, True)
    if m["half"] == "半数":
        return _Figure(start, end, Decimal("0.5"), "", "ratio", True, True)
    chinese = m["arabic"] is None
    if m[0] in ("千", "百", "万", "亿"):
        return None  # 千元以下四舍五入, 百万: a place, not a number
    printed = m[0]
    value = parse_number(printed.replace("·", "点"))
    if value is None:
        return None
    at = end + 1 if text[end : end + 1] == " " else end
    found = measures.unit_at(text, at)
    if chinese and (tail := _TAIL.match(printed)):
        head = parse_number(tail["head"])
        if head is not None:
            unit = tail["mag"] + (found.text if found else "")
            return _Figure(start, found.end if found else end, head, unit, found.kind if found else "none", True)
    if found is None:
        return _Figure(start, end, value, "", "none", chinese)
    return _Figure(start, found.end, value, found.text, found.kind, chinese)


def _to_base(figure: _Figure) -> tuple[Decimal, str]:
    m = re.match("[百千]?(?:万亿|[万亿])|千(?!瓦|米|克|伏|帕|卡|焦|赫|牛)", figure.unit)
    if not m:
        return figure.value, figure.unit
    return figure.value * measures.scale(m[0]), figure.unit[m.end() :]


def _agree(first: _Figure, second: _Figure) -> tuple[Decimal, Decimal, str, str]:
    """Both ends of a range in one unit: 五千元以上五万元以下 is 5000 to 50000 元, 一万…十万元 1 to 10 万元."""
    if first.unit == second.unit or first.unit == "":
        return first.value, second.value, second.unit, second.kind
    if first.kind == "none" and second.unit.startswith(first.unit):
        return first.value, second.value, second.unit, second.kind
    if first.kind == second.kind == "time":
        # 六个月以上二年以下: 6 to 24 months
        for big, small, size in (
            ("年", "个月", 12),
            ("个月", "日", 30),
            ("日", "小时", 24),
            ("天", "小时", 24),
            ("小时", "分钟", 60),
        ):
            if (second.unit, first.unit) == (big, small):
                return first.value, second.value * size, small, "time"
    low, unit = _to_base(first)
    high, unit2 = _to_base(second)
    return low, high, unit2 or unit, second.kind


# --- comparators ---------------------------------------------------------------------------------------------------

_GAP = re.compile(
    "(?:人民币|新台币|台币|每[^，。；：]{1,8}|[约为到了其本在至共±:：]|总计|合计|累计|平均|相当于|原则上|最近|连续|总数的|"
    "[^，。；：、（）\\d]{1,24}(?:的|之))?"
)
_RATIO_GAP = re.compile("[^，。；：、（）]{0,26}")
_NO_GAP_VERB = re.compile("应当|必须|不得|可以|处以|并处|达到|提高|下降|降低|增长|给予|按照|支付|罚款|，")


def _last(pattern: re.Pattern[str], text: str, start: int = 0) -> re.Match[str] | None:
    found: re.Match[str] | None = None
    for m in pattern.finditer(text, start):
        found = m
    return found


def _left(text: str, low: int, figure: _Figure) -> tuple[int, Op, str] | None:
    """The comparator before a figure: where it starts, its op and rule; it may be parted by what it is a share of."""
    g = _grammar()
    window = text[max(low, figure.start - 34) : figure.start]
    cut = max((window.rfind(c) for c in "，。；：、"), default=-1) + 1
    base = figure.start - len(window)
    last = _last(g.before_search, window, cut)
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
    if (
        cue in ("最高", "最低", "最长")
        and gap
        and not re.fullmatch("为|可|可达|给予.{0,6}|奖励|补助|补贴|处|可.{0,4}|约", gap)
    ):
        return None
    if cue in ("最高", "最低", "最长") and gap and not re.fullmatch("可|可达|给予.{0,6}|奖励|补助|补贴", gap):
        return None
    share = figure.fraction or figure.unit in ("%", "‰", "倍", "成")
    loose = cue in ("最高", "最低", "最长") or (re.fullmatch("[至最][少多]", cue) and len(gap) <= 4)
    if not loose and (not (_RATIO_GAP if share else _GAP).fullmatch(gap) or _NO_GAP_VERB.search(gap)):
        return None
    if cue in ("至少", "最多", "最少", "至多") and gap and (figure.unit == "次" or len(gap) > 4 or "每" in gap):
        return None
    if not share and gap.endswith(("的", "之")) and figure.kind not in ("none",):
        return None
    op, rule = g.before[cue]
    start = base + last.start()
    if cue == "满" and start and text[start - 1] in "丰饱美充圆":
        return None
    return start, op, rule


def _right(text: str, at: int) -> tuple[int, Op, str] | None:
    """The comparator after a unit (``以上``, ``（含）以下``, ``以上（不含…）``): where it ends, its op and rule."""
    g = _grammar()
    pos = at
    included = _INCLUDED.match(text, at)
    if included:
        pos = included.end()
    m = g.after.match(text, pos)
    if m is None:
        return None
    op, rule = g.after_op[m[0]]
    if m[0] == "起" and text[m.end() : m.end() + 1] not in ("，", "。", "；", ""):
        return None
    end = m.end()
    tail = _INCLUDED.match(text, end)
    excluded = (included and included["not"]) or (tail and tail["not"])
    if excluded and op in ("<=", ">="):
        op = "<" if op == "<=" else ">"
    return end, op, rule


_NOUN_AFTER = re.compile("[\u4e00-\u9fff]{1,5}?(?=(?:及|（含）)?以[上下内])")


def _right_of_noun(text: str, figure: _Figure) -> tuple[int, Op, str] | None:
    """The comparator parted from a count by its noun (二十四个教学班以下)."""
    if figure.kind != "count" or not (m := _NOUN_AFTER.match(text, figure.end)):
        return None
    if re.search("[的和及或以在为由按、]", m[0]):
        return None
    return _right(text, m.end())


def _blocked(span: Span, spans: Sequence[Span]) -> bool:
    return any(span.overlaps(s) for s in spans)


# --- one limit -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    figure: _Figure
    start: int
    end: int
    op: Op
    value: Decimal
    value_max: Decimal | None
    unit: str
    kind: str
    rule: str
    bare: bool
    change: Change | None = None
    baseline: str | None = None


def _range(text: str, first: _Figure, low: int) -> _Found | None:
    """A range that starts with ``first``, in any of its forms; None when there is none."""
    pos = first.end
    if inc := _INCLUDED.match(text, pos):
        pos = inc.end()
    lower = re.compile("(?:及|（含）)?以上").match(text, pos)
    second_at, form = -1, ""
    if lower:
        at = lower.end()
        if inc := _INCLUDED.match(text, at):
            at = inc.end()
        j = re.compile(
            "(?:至|到|[~-])|[、，]?(?:但|且|并)?(?P<lt>不满|不足|未满|未达|不超过|低于|不到|小于|少于|不高于)|"
        ).match(text, at)
        second_at, form = (j.end(), "lt" if j["lt"] else "above") if j else (at, "above")
    elif j := _JOIN.match(text, pos):
        second_at, form = j.end(), "join"
    elif j := re.compile("、?(?:但|而)?(?:不满|不足|未满|未达|不超过|低于|不到|小于|少于|小于等于|不高于)").match(
        text, pos
    ):
        left = _left(text, low, first)
        if left and left[1] in (">", ">="):
            second_at, form = j.end(), "pair"
    if second_at < 0:
        return None
    m = _NUMBER.match(text, second_at)
    second = _figure(text, m) if m else None
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
    if form in ("above", "lt", "pair") and first.kind != second.kind and first.kind != "none":
        return None
    if form == "join" and first.unit and first.kind not in ("none", second.kind):
        return None
    a, b, unit, kind = _agree(first, second)
    end = second.end
    rule = "limit.range"
    after = _right(text, second.end)
    if form == "above":
        if after is None or after[1] not in ("<=", "<"):
            return None
        end = after[0]
    elif after:
        end = after[0]
    elif inc := _INCLUDED.match(text, end):
        end = inc.end()
    if b < a and form == "join":
        return None
    start = first.start
    if form == "pair":
        left = _left(text, low, first)
        start = left[0] if left else start
    merged = _Figure(first.start, second.end, a, unit, kind, first.chinese, first.fraction)
    return _Found(merged, start, end, "..", a, b, unit, kind, rule, form == "join")


def _single(text: str, figure: _Figure, low: int) -> _Found:
    left = _left(text, low, figure)
    right = _right(text, figure.end) or _right_of_noun(text, figure)
    op: Op = "="
    rule, start, end, bare = f"limit.plain.{figure.kind}", figure.start, figure.end, True
    if left:
        start, op, rule = left
        bare = False
        if left[1] in (">", ">=") and right and right[1] == "<=":
            right = None if right[2] != "" and text.startswith("为限", figure.end) else right
    if right:
        end = right[0]
        bare = False
        if left is None or (left[1] == "~" and right[1] != "~"):
            op, rule = right[1], right[2]
        if op == "..":
            op, bare = "=", True
            end = figure.end
    if (
        right
        and right[2] == "limit.after.at_most"
        and text.startswith("为限", figure.end)
        and text[figure.start - 1 : figure.start] == "以"
    ):
        start = figure.start - 1
    return _Found(figure, start, end, op, figure.value, None, figure.unit, figure.kind, rule, bare)


def _accept(text: str, f: _Found) -> bool:
    """Whether a figure limits: with a comparator nearly always, bare only where a cue or its unit says so."""
    g = _grammar()
    figure = f.figure
    left, rest = text[max(0, f.start - 40) : f.start], text[f.end : f.end + 14]
    chunk = left[max((left.rfind(c) for c in "，。；："), default=-1) + 1 :]
    if _ORDINAL.search(left) and f.start == figure.start:
        return False
    if figure.kind == "time" and figure.value >= 1900 and figure.unit == "年" and not f.value_max:
        return False
    if f.kind == "time":
        if f.bare and f.start == figure.start and _LOOK_BACK.search(left):
            return False
        if f.bare and _DURATION_TAIL.match(text, f.end) and not re.match("期间|起", rest):
            return False
        if f.unit == "年" and re.match(r"\d{1,2}月|[一二三四五六七八九十]+月", rest):
            return False
        if (
            f.unit in ("日", "年", "天", "个月", "个工作日", "小时")
            and f.rule == "limit.after.at_most"
            and f.op == "<="
            and text[f.end - 2 : f.end] in ("以内", "之内")
        ):
            return bool(g.bare["duration_before"].search(chunk)) or bool(
                re.search("(?:控制|压缩|压减|缩短|缩减|保持|不得)[^，]{0,8}$", chunk)
            )
        if f.bare and text[figure.start - 1 : figure.start] == "前":
            return False
        if text[figure.start - 1 : figure.start] in ("月", "/", "-") and f.unit in ("日", "d"):
            return False
        if f.unit == "时":
            return False
    if not f.bare:
        if f.kind == "none" and not figure.unit:
            return not (figure.chinese and not figure.fraction) or figure.value > 1
        return not (f.kind == "time" and _LOOK_BACK.search(left) and f.start == figure.start)
    if f.kind == "none":
        if f.value_max is not None:
            return not figure.chinese and bool(g.bare["range_before"].search(chunk))
        if figure.unit:
            return not figure.chinese and bool(
                re.search("(?:达到|达|突破|超|至|到|为|完成|新增|奖励|补助|补贴|给予|奖)$", chunk)
            )
        return (
            not figure.chinese
            and "." in text[figure.start : figure.end]
            and bool(re.search("(?:率|比|系数|指数|值)(?:为|达到|达|控制在|提高到|降至|是)$", chunk))
        )
    if f.kind == "money":
        return True
    if f.kind == "physical":
        if figure.unit in ("千伏", "kV", "KV", "伏", "V") and _ATTRIBUTE_TAIL.match(rest):
            return False
        if figure.unit in ("A", "N", "J", "a", "s") and not re.search("电流|拉力|能量|荷载|额定", chunk):
            return False
        if (
            figure.unit in ("度", "线", "安", "升", "方量", "立方", "平方", "分米", "A", "N", "J", "V", "W")
            and figure.chinese
        ):
            return False
        if figure.unit == "度":
            return bool(re.search("每|电|温", chunk))
        return True
    if f.kind == "ratio":
        if figure.unit == "成":
            return bool(re.search("首付|比例|不低于|占|提高到|下浮|上浮|收回|的$", chunk))
        if figure.fraction and figure.unit == "%" and figure.value == 100:
            return bool(re.search("达到|达|为|保持|实现|率|至|到$", chunk))
        return True
    if f.kind == "age":
        return figure.unit == "周岁"
    if f.kind == "time":
        return bool(g.bare["duration_before"].search(chunk) or g.bare["duration_after"].search(rest))
    if f.kind == "score":
        return bool(g.bare["score_before"].search(chunk)) and not re.match(
            "别|析|类|配|解|布|散|级|局|支|公司|工|步|期|批|段", text[figure.end : figure.end + 2]
        )
    if f.kind in ("level", "rank"):
        return f.value_max is not None and not figure.chinese and figure.unit not in ("级",)
    return _accept_count(text, f, chunk, rest)


def _accept_count(text: str, f: _Found, chunk: str, rest: str) -> bool:
    g, figure = _grammar(), f.figure
    base = figure.unit.lstrip("万亿千百")
    if figure.chinese:
        if f.value_max is not None:
            return base in ("人", "名", "次", "个", "家", "份", "处", "台", "套", "间")
        if base == "次":
            return bool(
                re.search("连续$|累计$|限$|为$|[得可以]连任$", chunk)
                or (_ONLY.search(chunk) and figure.value >= 1 and re.search("仅|只|限", chunk))
            )
        if base in ("份",):
            return chunk.endswith("一式")
        if (
            base in ("人", "名")
            and re.fullmatch(".{1,9}[长员官任监正佐士书记师]各?", chunk)
            and rest[:1] in ("，", "。", "；", "")
        ):
            return True
        if re.search("(?:只能|只限|仅限|只得|限)[^，。；]{0,4}$", chunk) and base in (
            "处",
            "套",
            "个",
            "户",
            "家",
            "人",
            "名",
        ):
            return True
        if base in ("人", "名"):
            return (
                (figure.value > 1 or bool(re.search("[设置配]", chunk)))
                and not chunk.endswith("其中")
                and bool(g.bare["person_before"].search(chunk))
            )
        return False
    if base in (
        "种",
        "类",
        "条",
        "款",
        "例",
        "起",
        "段",
        "格",
        "字",
        "期",
        "届",
        "线",
        "轮",
        "个点",
        "点",
        "批",
        "步",
        "单",
        "票",
        "口",
        "门",
        "号",
        "部",
        "本",
        "张",
        "页",
    ) and not re.search(
        "新建|建成|完成|新增|不|至少|达到|培育|出台|制定|修订|改造|增加|提交|办理|发放|投放|各|每", chunk
    ):
        return False
    if re.match("方面|环节|阶段|层面|大类|类|重点产业|步骤|部门|附件|百分之百|100%", text[figure.end : figure.end + 6]):
        return False
    return bool(g.bare["count_before"].search(chunk))


def find_limits(text: str, masks: Sequence[Mask] = (), deadlines: Sequence[Span] = ()) -> tuple[Limit, ...]:
    """The limits of one segment of normalised text, in order; spans point into ``text``.

    ``masks`` are stretches whose numbers mean nothing here (titles, document numbers); ``deadlines`` the spans that
    were taken as time expressions: a duration there is no limit.
    """
    if not _SCREEN.search(text):
        return ()
    found = _finish(text, _collect(text, masks, deadlines))
    return settle([(text, found)])[0]


def _collect(text: str, masks: Sequence[Mask], deadlines: Sequence[Span]) -> list[_Found]:
    g = _grammar()
    hidden = [m.span for m in masks if m.kind != "marker"]
    hidden += [Span(*m.span()) for m in g.idiom.finditer(text)]
    blocked = [*hidden, *deadlines]
    brackets = [b.span() for b in _INCLUDED.finditer(text)] if "含" in text else []
    out: list[_Found] = []
    low = at = 0
    for m in _NUMBER.finditer(text):
        if m.start() < at:
            continue
        begin = m.start()
        if any(begin in range(*b) for b in brackets):
            continue
        figure = _figure(text, m)
        if figure is None or _blocked(Span(begin, m.end()), blocked):
            low = max(low, 0)
            continue
        if text[begin - 1 : begin] == "第" or (_SLASHED.search(text[:begin]) and not _range_sign(text, begin)):
            if text[begin - 1 : begin] in ("x", "×") and (t := _TIMES.match(text, begin - 1)):
                plain = _Figure(begin, m.end(), figure.value, "", "count", False)
                out.append(
                    _Found(plain, t.start(), t.end(), "=", plain.value, None, "", "count", "limit.multiplier", False)
                )
            continue
        found = _tolerance(text, figure) or _range(text, figure, low)
        if found and not (found.bare and found.kind in ("time",) and _blocked(Span(found.start, found.end), blocked)):
            left = _left(text, low, figure)
            if left and found.start == figure.start:
                found = replace(found, start=left[0], bare=False) if left[1] in ("~",) else replace(found, bare=False)
        else:
            found = _ranked(text, figure) or _single(text, figure, low)
        if _blocked(Span(found.figure.start, found.figure.end), blocked):
            continue
        found = _with_change(text, found, low)
        if _accept(text, found) or _continues(text, found, out):
            out.append(_once(text, found))
            low = at = found.end
            low = max(low, found.figure.end)
        elif found.value_max is not None and found.kind != "none":
            at = found.end
    return _share(text, _drop_from(text, out))


def _once(text: str, f: _Found) -> _Found:
    """仅可…一次, 每人限领两次: a cap, not an exact number."""
    cap = (
        "(?:仅|只|限|[得可以]连任)[^，。；：]{0,12}$" if f.unit == "次" else "(?:只能|只限|仅限|只得)[^，。；：]{0,4}$"
    )
    if f.kind == "count" and f.bare and re.search(cap, text[: f.start]):
        return replace(f, op="<=", rule="limit.only_times")
    return f


def _range_sign(text: str, begin: int) -> bool:
    return text[begin - 1 : begin] == "-" and begin >= 2 and text[begin - 2] in "≤≥<>为在于℃"


def _tolerance(text: str, figure: _Figure) -> _Found | None:
    """``20±2℃`` (18 to 22) and a bare ``±5%`` (−5 to 5)."""
    if m := re.compile(r"±(?P<d>\d+(?:\.\d+)?)").match(text, figure.end):
        unit = measures.unit_at(text, m.end())
        d = Decimal(m["d"])
        name, end = (unit.text, unit.end) if unit else (figure.unit, m.end())
        kind = unit.kind if unit else figure.kind
        whole = replace(figure, end=end, unit=name, kind=kind)
        return _Found(
            whole, figure.start, end, "..", figure.value - d, figure.value + d, name, kind, "limit.tolerance", False
        )
    if text[figure.start - 1 : figure.start] == "±":
        if re.search(
            "不(?:得|应|能)?(?:超过|大于)$|≤$|小于$|低于$|在$", text[max(0, figure.start - 6) : figure.start - 1]
        ) and not text[: figure.start - 1].endswith("在"):
            return None
        return _Found(
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


def _ranked(text: str, figure: _Figure) -> _Found | None:
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
    ) or not _RANKED.search(text[: figure.start]):
        return None
    return _Found(
        figure, figure.start - 1, figure.end, "<=", figure.value, None, figure.unit, figure.kind, "limit.ranked", False
    )


def _continues(text: str, f: _Found, out: list[_Found]) -> bool:
    """A bare figure that carries on a list of accepted ones in the same unit (甲公司2台、乙公司3台)."""
    if not out or f.kind == "time" or (f.kind == "none" and not f.unit) or f.figure.chinese:
        return False
    last = out[-1]
    between = text[last.end : f.start]
    return last.unit == f.unit and len(between) < 30 and not re.search("[。；]", between)


_STRONG_CHANGE = re.compile("(?:新增|净增|增加|减少|压减|削减)(?!值|的|额|率|量)(?P<np>[^，。；：\\d]{1,22})$")
_TO_LEVEL = re.compile("(?:至|到|为|达|达到|不低于|不超过|控制在|保持在)$")
_CHANGE_GAP = re.compile(
    "(?:了|约|幅度?|幅度?(?:为|达|达到|在)|近|各|再|达到?|分别|分别约|比例|不低于|不少于|至少|超过|不超过|不得超过|不高于|最高|最多|大于|力争|以上|接近|"
    "[^，。；：\\d]{0,2}(?:不低于|不少于|不超过|不得超过))?"
)


def _with_change(text: str, f: _Found, low: int) -> _Found:
    """Sets ``change`` and ``baseline`` where a verb of change governs the figure, not the level it leads to."""
    g = _grammar()
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
        if verb in ("加", "减", "降") and (
            (last.start() and left[last.start() - 1] in "增参附添追施外更叠累交下升")
            or f.kind not in ("ratio", "score", "money")
        ):
            return f
        if left[last.end() :].endswith(("率", "比例")) or (
            f.kind == "time" and verb not in ("缩短", "减少", "压减", "压缩", "增加", "提高", "减", "缩减", "提前")
        ):
            return f
        if re.search("(?:基础|值|的)$", left[: last.start()]) and verb in ("加",):
            return f
        start = min(f.start, window_start + last.start())
        baseline = None
        b = _last(g.basis, left[: last.end() + 1])
        if b is None:
            cut = text.rfind("，", 0, window_start - 1)
            wide = text[max(cut, 0) : f.figure.start]
            far = _last(g.basis, wide)
            if far is not None and far.end() >= len(wide) - 24 and far["base3"]:
                baseline = far["base3"]
        if b is not None:
            baseline = b["base"] or b["base2"] or b["base3"]
            if not b["base3"] and len(left) - b.start() < 26:
                start = min(start, window_start + b.start())
        return replace(f, change=change, baseline=_clean_base(baseline), start=start)
    left = text[window_start : f.start]
    if (
        f.kind not in ("ratio", "time", "age", "level")
        and (m := _STRONG_CHANGE.search(left))
        and not _TO_LEVEL.search(left)
    ):
        verb = left[m.start() : m.start() + 2]
        return replace(f, change=g.change_of[verb][0])
    return f


def _clean_base(base: str | None) -> str | None:
    if not base:
        return None
    return re.sub("^.*?(?=(?:19|20)\\d\\d年)|^(?:力争|确保|均|要|应|都|分别)|(?:的|均|同期再)$", "", base) or None


def _drop_from(text: str, found: list[_Found]) -> list[_Found]:
    """由A提高至B: keeps B, with A as its baseline."""
    if not found or not _FROM.search(text):
        return found
    out: list[_Found] = []
    for f in found:
        left = text[: f.figure.start]
        cut = max(left.rfind(c) for c in "，。；：") + 1
        marker, to = _last(_FROM, left, cut), _last(_TO, left, cut)
        if marker and to and to.start() > marker.start() and len(left) - to.end() <= 8:
            while out and out[-1].figure.start > marker.start():
                out.pop()
            between = text[marker.end() : to.start()]
            first = _NUMBER.search(between)
            base = None
            if first and (one := _figure(between, first)):
                base = between[one.start : one.end]
                if one.unit == "" or one.kind == "none":
                    base = between[one.start : one.end]
            out.append(replace(f, baseline=f.baseline or base))
        else:
            out.append(f)
    return out


_AND = re.compile("[、和及与至]|以及|，|/|或|或者")


def _share(text: str, found: list[_Found]) -> list[_Found]:
    """One comparator or verb of change governs a list of figures: 11%和18%左右, 上浮10%、5%."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        if (
            a.bare
            and not b.bare
            and a.unit == b.unit
            and _AND.fullmatch(text[a.end : b.start])
            and b.start == b.figure.start
            and b.value_max is None
        ):
            out[i] = replace(a, op=b.op, bare=False, rule=b.rule)
    for i in range(1, len(out)):
        a, b = out[i - 1], out[i]
        if (
            b.start != b.figure.start
            or a.unit != b.unit
            or text[a.end : b.start] not in ("、", "和", "及", "与", "以及")
        ):
            continue
        if a.change and not b.change:
            b = replace(b, change=a.change, baseline=a.baseline)
        if b.bare and not a.bare and a.start < a.figure.start and a.end == a.figure.end and a.value_max is None:
            b = replace(b, op=a.op, bare=False, rule=a.rule)
        out[i] = b
    return out


def settle(groups: Sequence[tuple[str, Sequence[Limit]]]) -> tuple[tuple[Limit, ...], ...]:
    """Where one figure is paired with 及以下 or （含）, its bare 以上 excludes it, and the other way round.

    ``groups`` are neighbouring segments (the items of one list) with their limits; spans point into each text.
    """
    included = set()
    for text, limits in groups:
        for limit in limits:
            value = limit.value_max if limit.op == ".." else limit.value
            op = "<=" if limit.op == ".." else limit.op
            if op in ("<=", ">=") and _stated(text, limit):
                included.add((value, limit.unit, op))
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


def _finish(text: str, found: list[_Found]) -> list[Limit]:
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
                value=f.value,
                unit=f.unit,
                value_max=f.value_max,
                quantity=what.quantity,
                use=what.use,
                change=f.change,
                baseline=f.baseline or what.baseline,
                unit_canonical=canonical[0] if canonical else None,
                value_canonical=f.value * canonical[1] if canonical else None,
                rule=f.rule,
            )
        )
    return out
