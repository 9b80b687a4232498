"""Windows: a duration, the event it runs from or up to, and how much of the sentence belongs to it.

Reads one normalised segment; spans point into it.  收到申请之日起20个工作日内 is one finding: the anchor belongs to the
text, 于 and 在 before it do not (annotation guideline, ``within``).  A duration whose length is what is ruled
(不超过30日, 保存三年) is a limit and not found here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import lexicon
from pipeline.numerals import parse_number
from pipeline.records import Span
from pipeline.tag.dates import CN

_NUMBER = rf"(?:\d+(?:\.\d+)?|[{CN}]{{1,5}}|半)"
_FROM = re.compile(
    r"(?<![各亲擅私来独源发出])自(?!治|然|愿|己|身|营|救|来水|律|费|觉|由|贸|驾|强|筹|助|媒|理|洁|养|主(?!管)|用(?!工)"
    r"|动(?!工)|建(?!成)|购(?!买|房)|查(?!封|明|清|实|处|获)|检(?!验|查|测)|评(?!审|估|定)|备(?!案)|有(?!关)|产(?!生)|行(?!政|为))"
    r"|(?<![服跟遵])从(?!事|业|严|轻|而|重|快|优|价)"
)
_AT = re.compile(
    r"(?<![所存现正潜内旨意实])在(?!建|校|线|职|用|岗|册|逃|外|内|编|案|押|此|于)"
    r"|(?<![关对由属低用至等位鉴基处限便利少高大小多晚迟早终归出源忠敢善勇擅急易难在过])于(?!是)"
)
_MODAL = re.compile(r"应当|应(?!急|对|用|届|答|收|付|税|纳|聘)|必须|须(?!知)|可以|不得|并(?!购|网|联|行)|且")
_STARTED = re.compile(r"(?:起|起算|起始|开始)(?:的|计|计算)?，?(?:第|至少)?$")
_AFTER = re.compile(r"(?<![然今最前先落])(?:之后|以后|后)的?(?:第|原则上)?$")
_TERM_IS = re.compile(r"(?:办结|办理|审批|审核|受理|反馈|回复)时限(?:均|各)?[为：]$")
_ONLY_THEN = re.compile(r"[始方](?:得(?!到)|可)")
"""改善完成后三个月|始得重新申请."""
_ELAPSED = re.compile(r"起(?:届|期)?满$")
_ACT_AHEAD = re.compile(r"，?(?:应当?|必?须)?(?:书面)?(?:向|将|报|提出|通知|公告|提交|告知)")
"""What is to be done so long before an event; 申请前六个月连续缴存 looks back."""
_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff）])(?<![目以此当先从])(?:之前|以前|前)的?(?:至少|不少于|不得少于|第)?$")
_AHEAD = re.compile(r"提前(?:至少|不少于|不得少于|不低于)?$")
_AT_LATEST = re.compile(r"最[迟晚]不(?:得|应|能)?(?:超过|晚于|迟于|多于)$")
"""最迟不得超过二十四小时: how long until it is done, no length of its own."""
_TODAY = re.compile(r"(?:今后|未来)(?:的)?$")
_JOINED = re.compile(r"^(?:或者?|和|及|以及|并|、|与)")
_HEAD_NOISE = re.compile(r"^(?:一、|（[一二三四五六七八九十\d]+）|\d+[.、．)）]|[①-⑳]|[a-z][)）])")
_TRADING = re.compile(r"(?:工作日|交易日)?T\+(\d+)(?:个?(?:工作日|交易日|日))?(?:之?内)?")
_ORDINAL_DAY = re.compile(
    rf"(?:(?:节|假)后)(?:的)?(?:第?[一1]个?|首个?)工作日(?:之?内)?|(?:次一?个?|下一个?|第二个?)工作日(?!起)(?:之?内|前)?"
    r"|(?<!的)[次翌]月(?=即?可|办理|申请|(?:之|以)?内)(?:之?内|以内)?"
    r"|(?:(?<=于)|(?<=[，应须要、]))当[日天](?:之?内|以内)?(?=[^起内的余]|$)|当[日天](?=办结|办理|办毕|上报|报送|反馈|受理|告知|通知|送达|清运|清理|完成)"
    rf"|(?:次日|翌日|第二[日天])(?!起|凌晨|[\d{CN}])(?:之?内|前)?"
)


@dataclass(frozen=True, slots=True)
class Window:
    """A duration with its anchor, as found."""

    span: Span
    core: Span
    """The duration itself, without anchor and relation words."""
    duration: str
    business_days: bool
    anchor: str | None
    back: bool = False
    """True where it is counted back from the anchor (施工前15日)."""
    rule: str = ""


@cache
def _units() -> dict[str, lexicon.Entry]:
    return {cue: entry for entry in lexicon.group("deadlines", "unit") for cue in entry.cues}


@cache
def one_duration() -> str:
    """The regular expression of one number and its unit, without groups."""
    names = "|".join(sorted(map(re.escape, _units()), key=len, reverse=True))
    return rf"(?:{_NUMBER}(?:{names}|个半月|个半小时)(?:半(?![数以径价额]))?)"


@cache
def _window() -> re.Pattern[str]:
    low = rf"(?:{_NUMBER}(?:{'|'.join(map(re.escape, _units()))})?(?:至|到|-|~|—))?"
    return re.compile(
        rf"(?<![\d.{CN}第])(?:{low})(?P<dur>{one_duration()}{{1,3}})(?P<time>(?:左右)?的?(?:时间|期限)|之?期间(?=内|之内))?(?P<post>之内|以内|内|之前|以前|前)?"
    )


@cache
def _cap() -> re.Pattern[str]:
    # 审计, 设计 end in 计, which caps a period only where it stands alone
    return re.compile(rf"(?:{'|'.join(lexicon.cues('deadlines', 'cap'))})(?<![审统设会估预]计)(?<!原则上)[:：]?$")


@cache
def _not_after() -> re.Pattern[str]:
    return re.compile("|".join(e.pattern or "" for e in lexicon.group("deadlines", "not_after")))


@cache
def _events() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    cut = "|".join(lexicon.cues("deadlines", "event_cut"))
    taking = "|".join(lexicon.cues("deadlines", "event_object"))
    ending = "|".join(lexicon.cues("deadlines", "event_end"))
    return (
        re.compile(rf"(?<!未)(?:{taking})"),
        re.compile(rf"(?:{ending})(?:之日|当日|日|时|的|的第)?$"),
        re.compile(rf"(?<!未)(?:{cut})"),
    )


def iso(text: str) -> tuple[str, bool] | None:
    """The ISO 8601 duration that ``text`` (一年六个月, 20个工作日, 半年) states, and whether it counts working days."""
    totals: dict[str, float] = {}
    business = False
    for m in re.finditer(one_duration(), text):
        piece = m[0]
        number = re.match(_NUMBER, piece)
        if number is None:
            return None
        value = parse_number(number[0])
        rest = piece[number.end() :]
        if value is None:
            return None
        half = 0.0
        if rest.endswith("半"):
            rest, half = rest[:-1], 0.5
        if rest.startswith("个半"):
            rest, half = "个" + rest[2:], 0.5
        entry = _units()[rest]
        letter = str(entry.extra["iso"])
        amount = (float(value) + half) * int(entry.extra.get("factor", 1))
        business = business or bool(entry.extra.get("business"))
        totals[letter] = totals.get(letter, 0) + amount
    return _fold(totals), business


def _fold(totals: dict[str, float]) -> str:
    """Halves become the smaller unit: 半年 P6M, 半个月 P15D, 半小时 PT30M."""
    for letter, (below, factor) in {"Y": ("M", 12), "M": ("D", 30), "D": ("TH", 24), "TH": ("TM", 60)}.items():
        whole = int(totals.get(letter, 0))
        part = totals.get(letter, 0) - whole
        if part:
            totals[letter] = whole
            totals[below] = totals.get(below, 0) + part * factor
    dates = "".join(f"{int(totals[k])}{k}" for k in "YMWD" if totals.get(k))
    times = "".join(f"{int(totals[k])}{k[1]}" for k in ("TH", "TM") if totals.get(k))
    return "P" + dates + ("T" + times if times else "")


_SCREEN = re.compile(rf"[\d{CN}半][年个周星礼日天工交自小分dhm]|T\+|[次翌][日月]|当[日天]|工作日")


def has_duration(text: str) -> bool:
    """A cheap look: whether ``text`` can hold a duration or a date at all."""
    return _SCREEN.search(text) is not None


def find_windows(text: str, taken: Sequence[Span] = (), hidden: Sequence[Span] = ()) -> list[Window]:
    """Every window in ``text``, in order; they do not overlap.

    The duration lies outside ``taken`` (other findings) and ``hidden`` (titles and numbers); an anchor may hold a title
    but begins after the finding before it.
    """
    blocked = (*taken, *hidden)
    found: list[Window] = []
    floor = 0
    head = _HEAD_NOISE.match(text)
    if head:
        floor = head.end()
    for m in _window().finditer(text):
        if m.start() < floor or any(s.overlaps(Span(*m.span())) for s in blocked):
            continue
        limit = max([floor, *(s.end for s in taken if s.end <= m.start())])
        window = _window_at(text, m, limit)
        if window is not None:
            if (
                window.anchor is None
                and found
                and found[-1].rule.endswith(("started", ".after"))
                and window.rule.endswith("bare")
                and not re.search("[。；]", text[found[-1].span.end : window.span.start])
            ):
                window = replace(window, anchor=found[-1].anchor)  # 自签约之日起，3个月内开工，18个月内竣工
            found.append(window)
            floor = window.span.end
    for pattern in (_TRADING, _ORDINAL_DAY):
        for m in pattern.finditer(text):
            span = Span(*m.span())
            if not any(s.overlaps(span) for s in blocked) and not any(w.span.overlaps(span) for w in found):
                count = int(m[1]) if pattern is _TRADING else 1
                business = pattern is _TRADING or "工作日" in m[0]
                length = "P1M" if m[0][1:2] == "月" else f"P{count}D"
                event = _earlier_event(text, floor if span.start > floor else 0, span.start)
                found.append(Window(span, span, length, business, event, rule="deadlines.within.next"))
    return sorted(found, key=lambda w: w.span)


def _window_at(text: str, m: re.Match[str], limit: int) -> Window | None:
    stated = iso(m["dur"])
    if stated is None or stated[0] == "P":
        return None
    duration, business = stated
    post, core = m["post"] or "", Span(m.start("dur"), m.end("dur"))
    left = text[limit : m.start()]
    if left.endswith(("本月", "月之", "单月", "双月")):
        return None  # 本月25日前 is a day of the month
    after = text[m.end() :]

    def window(start: int, anchor: str | None, rule: str, back: bool = False, end: int = m.end()) -> Window:
        return Window(Span(start, end), core, duration, business, anchor or None, back, "deadlines.within." + rule)

    inside = post.endswith("内")
    if not post and m["dur"][-1] in "时钟天日" and (latest := _AT_LATEST.search(left)):
        return window(limit + latest.start(), None, "latest")
    if not post and _TERM_IS.search(left):
        return window(m.start(), None, "term")  # 办结时限为八个工作日
    if not post and (elapsed := _ELAPSED.search(left)) and (then := re.match(r"(?:之后|以后|后)(?!的)", after)):
        start = _anchor_start(text, limit, m.start())
        anchor = _trim(text[start : limit + elapsed.start() + 1])
        return window(start, anchor, "elapsed", end=m.end() + then.end())
    if started := _STARTED.search(left):
        if post in ("前", "之前", "以前") or re.match(r"以上|及以上|后|之后|以后|以下", after):
            return None
        if not inside and re.match(r"仍?未|无|没有|不(?!得)", after):
            return None
        start = _anchor_start(text, limit, m.start())
        if not inside and re.search(r"不(?:得)?[少超低]|至少$", left[started.start() :]):
            return None
        return window(start, _trim(text[start : limit + started.start()]), "started")
    if ahead := _AHEAD.search(left):
        return window(limit + ahead.start(), None, "ahead", back=True)
    if (after_event := _AFTER.search(left)) and (inside or m["time"] or _ONLY_THEN.match(after)):
        start = _anchor_start(text, limit, m.start())
        return window(
            m.start() if left.endswith("原则上") else start, _trim(text[start : limit + after_event.start()]), "after"
        )
    if (before := _BEFORE.search(left)) and not _not_after().match(after):
        start = _anchor_start(text, limit, m.start())
        event = _trim(text[start : limit + before.start()])
        months = m["dur"][-1] in "年月" and not _ACT_AHEAD.match(after)
        if ahead_run := re.match(rf"起(?:算)?(?:之|的)?(?P<dur>{one_duration()})(?:之|以)?内", after):
            # 期满前六个月起之五个月内
            length, counted = iso(ahead_run["dur"]) or ("P", False)
            span = Span(start, m.end() + ahead_run.end())
            return Window(span, core, length, counted, text[start : m.end()], rule="deadlines.within.ahead_run")
        if len(event) >= 2 and (not months or re.search(r"(?:届满|期满|到期|截止|终了|结束|开始|举行)日?$", event)):
            return window(start, event + "前", "before", back=True)
        return None
    if post.endswith("前"):
        start = _anchor_start(text, limit, m.start())
        event = _trim(text[start : m.start()])
        led = text[max(0, start - 1) : start] in ("于", "在")
        if (_cap().search(left) and not re.search(r"[届期]满$", left)) or (
            m["dur"].endswith("年") and not (led and len(event) >= 2)
        ):
            return None  # 五年前 looks back; 于举办两年前 counts back
        if ahead_run := re.match(rf"起(?:算)?(?:之|的)?(?P<dur>{one_duration()})(?:之|以)?内", after):
            # 期满六个月前起算四个月内
            length, counted = iso(ahead_run["dur"]) or ("P", False)
            span = Span(start, m.end() + ahead_run.end())
            return Window(span, core, length, counted, _trim(text[start : m.end()]), rule="deadlines.within.ahead_run")
        return window(start, event + "前" if len(event) >= 2 else None, "days_before", back=True)
    if today := _TODAY.search(left):
        years = m["dur"].endswith("年")
        return window(limit + today.start(), None, "future") if inside or m["time"] or years else None
    if (
        re.search(r"(?:不超过|不晚于|最长不超过|最多|至多|最迟)$", left)
        or (_cap().search(left) and not (inside and left.endswith("限于")))
        or _not_after().match(after)
    ):
        return None
    start, opened = _opened(text, limit, m.start())
    if inside:
        if opened:
            return window(start, _trim(text[start : m.start()]), "event")
        return window(m.start(), _earlier_event(text, limit, m.start()), "bare")
    if not post and (over := _SPREAD.search(left)) and _SPREAD_ENDS.match(after):
        return window(m.start() - len(over[0]), None, "span")
    if m["time"] and not post and re.search(r"(?:用|利用|经过|力争)$", left):
        return window(m.start(), None, "span")
    at = _AT.search(left[-1:]) is not None
    if (
        not post
        and not m["time"]
        and ((at and business) or (m["dur"].endswith("年") and _opens_target(text, m, limit)))
    ):
        return window(m.start(), _earlier_event(text, limit, m.start()), "span")
    return None


_SPREAD = re.compile(r"(?:经过|分)$")
_SPREAD_ENDS = re.compile(
    r"[，的]|(?:左右)?的?(?:努力|建设|发展|培育|推进)|(?:给予|发放|支付|拨付|兑现|缴[纳清]|完成|实施|安排)"
)
"""经过三年努力, 分2年发放: the years over which it is done."""


_DONE_BY = re.compile(
    r"^[^，的]{0,24}?(?:部门|机关|机构|政府|委员会|银行|中心|公司|企业|单位|[厅局])(?:在|于|自)?(?=颁发|核发|作出|出具|发布|批准|受理|审批|审查|送达|收到|接到|签发)"
)
"""Who does it is no part of an event that an earlier piece tells."""


_TAKEN_UP = re.compile(
    r"(?:机关|机构|单位|部门|中心|公司|[会局处所])(?P<event>(?:受理|接获|接到|收到|收受)[^，；：]{2,20})，应当?(?:即)?[于在]?$"
)
"""主管机关受理申请，应于二个月内审查: what is taken up opens the window."""


def _earlier_event(text: str, limit: int, end: int) -> str | None:
    """The event of an earlier piece of the sentence (备案后，…应当在5日内…); it is no part of the window's own text."""
    pieces = list(re.finditer(r"[^，；：]{2,30}?(?<![然今最前先])(?:之后|以后|后)(?=，)", text[limit:end]))
    if not pieces and (taken := _TAKEN_UP.search(text, limit, end)):
        return taken["event"]
    return _DONE_BY.sub("", _trim(pieces[-1][0])) if pieces else None


def _opens_target(text: str, m: re.Match[str], limit: int) -> bool:
    """Whether a bare 5年 opens its piece and a verb follows: within five years something is to be reached."""
    opens = m.start() == limit or text[m.start() - 1] in "，；：、用" or text.endswith(("力争", "争取"), 0, m.start())
    return opens and bool(
        re.match(r"(?:新增|增加|建成|完成|打造|培育|达到|实现|建设|引进|累计新增|翻|左右时间)", text[m.end() :])
    )


def _piece_start(text: str, limit: int, end: int) -> int:
    """Where the comma-piece that ends at ``end`` begins."""
    start = limit
    depth = 0
    for i in range(end - 1, limit - 1, -1):
        c = text[i]
        if c in "）)":
            depth += 1
        elif c in "（(":
            if depth == 0:
                return i + 1
            depth -= 1
        elif depth == 0 and c in "，；。：？！,;:":
            return i + 1
    if joined := _JOINED.match(text[start:end]):
        start += joined.end()
    return start


_ALTERNATIVE = re.compile(r"(?:期满|届满|到期|终止|[前后])(?:或者?|以及|及|和)(?=[\u4e00-\u9fff]{2})")
"""租期届满或者|解除合同后一个月内: the window runs from the second event."""


def _anchor_start(text: str, limit: int, end: int) -> int:
    """Where the anchor before ``end`` begins: 自 and 从 belong to it, 于 and 在 do not."""
    start = _piece_start(text, limit, end)
    if text[end - 1 : end] == "，" and start == end:
        start = _piece_start(text, limit, end - 1)
    piece = text[start:end]
    if last := _last(_FROM, piece):
        return start + last.start()
    if (last := _last(_AT, piece)) or (last := _last(_MODAL, piece)):
        start += last.end()
    elif (receiving := _events()[2].search(piece)) and receiving.start() > 1:
        start += receiving.start()
    if passed := _ALTERNATIVE.search(text, start, end):
        start = passed.end()
    while text[start:end].startswith(("应", "当", "，")) and not text[start:end].startswith("当事"):
        start += 1
    return start


_OF_A_PERSON = re.compile(
    r"(?:[生者人员工师属民]|或者?|或已)(?P<verb>毕业|离职|退休|入职|离校|出缺|结婚|退役|就业|创业)$"
)
"""在本县登记的专科毕业生|毕业三年内: whose the event is stands outside."""


def _opened(text: str, limit: int, end: int) -> tuple[int, bool]:
    """Start of an event phrase that runs right up to the duration (收到申请|10日内), and whether there is one."""
    start = _anchor_start(text, limit, end)
    phrase = text[start:end]
    taking, ending, _ = _events()
    if phrase.startswith(("自", "从")):
        return start, len(phrase) > 2
    if len(phrase) > 4 and (own := _OF_A_PERSON.search(phrase)):
        return start + own.start("verb"), True
    if len(phrase) >= 2 and ending.search(phrase):
        return start, True
    if (m := taking.search(phrase)) and m.start() == 0 and len(phrase) > m.end() and not re.search(r"[，的]$", phrase):
        return start, True
    return end, False


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return found[-1] if found else None


def _trim(anchor: str) -> str:
    anchor = re.sub(r"^(?:不[晚迟]于)?(?:自从|自|从|经|在|于)?", "", anchor)
    return re.sub(r"(?:起算|起|之|之后|以后|(?<![前最先])后|的)$", "", anchor)
