"""Repetition: how often, and by which day of each period, as RFC 5545 rules.

Reads one normalised segment; spans point into it.  每年3月底前 is one finding with the day in its rule; a count that
follows at once belongs to the text (每年至少两次), a count after the verb is only noted (每年开展两次演练).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.numerals import parse_integer
from pipeline.records import Span
from pipeline.screened import screened
from pipeline.tag.dates import CN, HOUR, THIRDS

_COUNT = rf"(?:\d{{1,3}}|[{CN}]{{1,3}})"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_RELATION = "(?:之前|以前|前|止|内|之内|以内|期间)"
_TIMES = re.compile(
    rf"(?P<least>至少|(?:原则上|应当?|须)?不(?:得|应|宜|能|可|应当)?[少低]于|应?(?:至少|最少)|不超过|最多|仅|只)?(?P<n>{_COUNT})次(?!性)"
)
_LATER_TIMES = re.compile(rf"^[^，；。、]{{0,18}}?(?P<n>{_COUNT})次(?!性)")
_WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
QUARTER_MONTHS = {"首": (1, 4, 7, 10), "中": (2, 5, 8, 11), "末": (3, 6, 9, 12)}


@dataclass(frozen=True, slots=True)
class Repetition:
    """A repetition as found."""

    span: Span
    rrule: str
    times: int | None
    rule: str


@cache
def _every() -> dict[str, lexicon.Entry]:
    return {cue: entry for entry in lexicon.group("deadlines", "every") for cue in entry.cues}


def _names(*wanted: str) -> str:
    return "|".join(sorted((re.escape(c) for c in (wanted or tuple(_every()))), key=len, reverse=True))


@cache
def _head() -> re.Pattern[str]:
    """每年, 逐月, 按季度, 每两周, 每隔三日, 半年一次, 年度内, and 2031年起每年."""
    since = (
        r"(?:(?:自|从)?(?:(?:19|20)\d\d年|(?:就任|到任|任职|登记|取得|设立|成立)?之?[次翌]年度?)(?:起|开始|以后)，?"
        r"|[自从][^，。；：自从]{2,12}之日起，?(?=每日|按日|逐日|每满))?"
    )
    each = rf"每(?:隔|间隔|满)?(?:个)?(?P<n>{_COUNT})?(?:个)?(?P<unit>(?>{_names()}))(?![龄份票常边期级节]|均[值浓排])"
    gradual = r"逐(?P<gradual>年|月|季度?|日|周)"
    per = (
        r"(?<![依照])按(?P<per>年度|半年度?|年|季度|季|月度|月|周|旬|日|天)(?!龄|代|份|票|期|照|常|历|节|程|前|后|均|用|用水|用电|平均|内|底"
        r"|计划|目标|任务|预算|进度|工作|要求|投资|安排|方案|成本|叠加|累加|计酬|计薪|摊销|折旧)"
    )
    once = (
        rf"(?<![\d.{CN}每第次当本上下])(?P<on>{_COUNT})?个?(?P<once>半年|年|月|季度|周|天|日)"
        rf"(?=[一\d两二三四][次检]|(?<!月)(?:{'|'.join(lexicon.cues('deadlines', 'held'))})[一两二三四]次"
        rf"|(?<=一[年月周日天季度])一(?:{'|'.join(lexicon.cues('deadlines', 'paced'))})|(?<=季度)一(?:{'|'.join(lexicon.cues('deadlines', 'paced'))}))"
    )
    inside = r"每个?(?P<scheme>(?:缴存|缴费|参保|考核|预算|结算|保险|评价)年度)|(?<![\d年上本该全同半])(?P<inside>年度)内|(?<=[家个单户](?:企业|项目|单位|机构))(?P<firm>年度)(?=(?:累计|合计)?(?:支持|奖励|补贴|补助|资助|奖补|最高|不超))|(?:计划|预算|核算|会计)(?P<own>年度)(?=的?\d{1,2}月)"
    cycle = rf"以(?P<cn>{_COUNT})?个?(?P<cycle>(?>{_names()}))(?:度)?为(?:单位|一期|一个?周期|周期)(?!计|的)"
    spread = r"分(?P<spread>年)度?(?=办理|编列|编制|实施|推进|安排|下达|落实|完成|执行|拨付|制定|开展|列入|组织|解决|提出|拨款|，)"
    return screened(rf"{since}(?:{each}|{gradual}|{per}|{once}|{inside}|{cycle}|{spread})")


@cache
def _season() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e.pattern})" for e in lexicon.group("deadlines", "season")))


_DAY_LIST = rf"{_SMALL}[日号](?:(?:、|和|及|-|~|至|到|—){_SMALL}[日号])*"
_YEAR_DETAIL = re.compile(
    rf"(?:的)?，?(?:于|在)?(?P<months>{_SMALL}月份?(?:(?:底|末)?(?P<list>、|和|及|至|到|-|~|—){_SMALL}月份?)*)"
    rf"(?:(?P<day>{_SMALL})[日号](?:(?:至|到|-|~|—)(?P<tom>{_SMALL})月(?:(?P<tod>{_SMALL})[日号]|(?P<tox>[上中下]旬|底|末)?))?|(?P<third>[上中下]旬|底|末|初))?{_RELATION}?"
    rf"|(?:的)?第?(?P<q>[1-4一二三四])季度(?P<qe>底|末)?{_RELATION}?|(?:的)?(?P<half>[上下])半年(?:底|末)?{_RELATION}?"
    rf"|年?(?P<end>底|末|终){_RELATION}?"
)
_MONTH_DETAIL = re.compile(
    rf"(?:的)?(?P<place>最后|第?[一二三四1-4]|首)(?:一)?个(?:工作日(?P<work>)|(?:星期|周)(?P<wd>[一二三四五六日天])){_RELATION}?|"
    rf"(?:的)?(?P<days>{_DAY_LIST}){_RELATION}?|初(?P<first>{_SMALL})[日天](?:以内|之内|内)|月?(?P<end>底|末){_RELATION}?|(?:的)?(?P<third>[上中下]旬|初)(?:前|之前|以前)?"
)
_QUARTER_DETAIL = re.compile(
    rf"(?:的)?(?:(?P<which>首|第[一1]个?|第[二2]个?|第[三3]个?|最后一?个?|末|中)(?:个)?月)(?:份)?(?:的)?(?:(?P<day>{_SMALL})[日号]|(?P<third>[上中下]旬|底|末|初))?{_RELATION}?"
    rf"|季?(?P<end>底|末|终){_RELATION}?"
)
_WEEK_DETAIL = re.compile(
    r"(?:的)?(?:周|星期)?(?P<days>[一二三四五六日天](?:、?(?:和|及)?(?:周|星期)?[一二三四五六日天])*)(?![次名人个级\d])(?:前|之前|以前|下班前)?"
)
_AFTER_END = re.compile(
    rf"(?:开始|(?:结束|终了|届满|期满)?(?:之?后|次月))(?:的)?(?:首月)?(?P<n>{_COUNT})(?:个)?(?P<unit>工作日|日|天|月)(?:内|之内|以内|前)"
)
_OWN_MONTH = re.compile(
    rf"(?P<word>当月|次月|下月|翌月|当季|次季度?)(?:的)?(?:(?:[1一]日起)?(?P<a>{_SMALL})[日号](?:至(?:(?P<b>{_SMALL})[日号]|(?P<be>月底|月末|底)))?|月?(?P<end>底|末)|(?P<third>[上中下]旬)){_RELATION}?"
)


_CLOCK = re.compile(
    rf"(?:的)?(?:（[^（）]{{1,6}}）)?{HOUR}(?:(?:—+|-+|~|至|到)(?:次日|翌日|当日|第二[日天])?{HOUR}|(?:[、和及]{HOUR})+)?(?:之?[前后]|以[前后]|止|起|期间|之间)?"
)
"""每日|22时至次日6时, 每周五|下午5时前."""
_BEFORE_USE = re.compile(r"(?:首次)?(?:投入)?(?:使用|运营|营业|运行|开工|作业|上岗|出[车航海]|开航|上班)前(?!后)")
"""每日|投入使用前: the hour of the day at which it is done."""
_NAMED = re.compile(r"(?:公布|发布|确定|核定|下达|印发)的(?![^，。；]{0,4}[次日])|(?:保留|留存)?期限(?=最|不)")
"""What stands behind a repetition that only tells one thing from another."""
_HAPPENED = re.compile(r"(?:共|已)?(?:发生|出现|受到|受过|被|因|未|无|有)")
_PAY = re.compile(
    r"(?:之|的)?(?:平均|原有|实际|所得|实得|应得|基本|法定|固定|最低)*(?:薪资|薪酬|薪给|工资|收入|所得)(?!(?:应|须|的?支付|的?发放|由|按))"
)
"""每月平均薪资除以…, 平均每月所得薪资: the pay of a month is reckoned with, nothing is due each month."""
_RATE = re.compile(rf"(?:达到?|超过)(?:\d[\d.]*|[{CN}]+)(?:万)?(?:立方|公吨|吨|公斤|千克|公升|升)")
_DECLARED = screened(
    rf"(?<![\d年{CN}])(?P<date>(?P<m>{_SMALL})月份?(?:(?P<d>{_SMALL})[日号])?)(?:定)?为[^，。；\d]{{2,20}}(?:[月日周])(?=[，。；]|$)"
)
"""四月为全省读书月: every year, though no 每年 stands beside it."""


def find_repetitions(text: str) -> list[Repetition]:
    """Every repetition in ``text``, in order, without overlaps."""
    found: list[Repetition] = []
    end = 0
    for m in _head().finditer(text):
        if m.start() < end:
            continue
        if re.search(r"前[项款条]$", text[: m.start()]) or _NAMED.match(text, m.end()):
            continue  # 前项每周检测之结果 speaks of a repetition ruled elsewhere, 每年公布的标准 names the standard
        if m["unit"] and _RATE.match(text, m.end()):
            continue  # 每日达三十立方米以上者: a rate
        if m["unit"] and _PAY.match(text, m.end()):
            continue
        if m["inside"] and _HAPPENED.match(text, m.end()):
            continue  # 年度内发生两起事故的 looks back
        if m["unit"] and re.search(r"有关$", text[: m.start()]) and re.match(r"[^，。；]{2,8}[之的]", text[m.end() :]):
            continue  # 有关每年度员额之限制
        item = _read(text, m)
        if item is not None:
            found.append(item)
            end = item.span.end
    for m in _DECLARED.finditer(text):
        span = Span(m.start(), m.end("date"))
        month = parse_integer(m["m"]) or 0
        if 1 <= month <= 12 and not any(f.span.overlaps(span) for f in found):
            day = f";BYMONTHDAY={parse_integer(m['d'])}" if m["d"] else ""
            found.append(Repetition(span, f"FREQ=YEARLY;BYMONTH={month}{day}", None, "deadlines.every.declared"))
    for m in _OWN_MONTH.finditer(text):
        span = Span(*m.span())
        if not any(f.span.overlaps(span) for f in found) and (rule := _own_month(m)):
            found.append(Repetition(span, rule, None, "deadlines.every.month"))
    return sorted(found, key=lambda f: f.span)


def _read(text: str, m: re.Match[str]) -> Repetition | None:
    name = (
        m["unit"]
        or m["gradual"]
        or m["per"]
        or m["once"]
        or m["inside"]
        or (m["scheme"] and "年度")
        or m["firm"]
        or m["own"]
        or m["cycle"]
        or m["spread"]
    )
    number = m["n"] or m["on"] or m["cn"]
    if name in ("日", "天") and m["unit"] and number is None and re.match(r"[\d.]+(?:小时|时)", text[m.end() :]):
        number = None
    entry = _every()[name if name in _every() else name + "度"]
    if entry.extra["freq"] == "HOURLY" and (number is None or re.match(r"[\d.]", text[m.end() :])):
        return None  # 每小时40公里 is a rate
    count = parse_integer(number) if number else 1
    if not count:
        return None
    freq, interval = str(entry.extra["freq"]), int(entry.extra["interval"]) * count
    parts = [f"FREQ={freq}"] + ([f"INTERVAL={interval}"] if interval > 1 else [])
    if byday := entry.extra.get("byday"):
        parts.append(f"BYDAY={byday}")
    end = m.end()
    detail: list[str] | None = None
    if count == 1 and (m["unit"] or m["per"] or m["own"]):
        kind = entry.id.rsplit(".", 1)[1]
        pattern = {"year": _YEAR_DETAIL, "month": _MONTH_DETAIL, "quarter": _QUARTER_DETAIL, "week": _WEEK_DETAIL}.get(
            kind
        )
        if kind in ("year", "month", "quarter") and (d := _AFTER_END.match(text, end)):
            detail = _after_end(kind, d)
            if detail is not None:
                end = d.end()
        if detail is None and pattern and (d := pattern.match(text, end)):
            detail = {"year": _year_detail, "month": _month_detail, "quarter": _quarter_detail, "week": _week_detail}[
                kind
            ](d)
            if detail is not None:
                end = d.end()
    if detail:
        # A day of the year or month replaces the interval: every quarter's last month is BYMONTH=3,6,9,12.
        parts = [f"FREQ={freq}", *detail]
    if freq == "YEARLY" and detail is None and (season := _season().match(text, end)):
        end = season.end()  # 每年汛期前
    if freq == "DAILY" and m["unit"] and (opening := _BEFORE_USE.match(text, end)):
        end = opening.end()
    if (freq in ("DAILY", "WEEKLY") or detail) and (clock := _CLOCK.match(text, end)):
        end = clock.end()
    if m["per"] and text.startswith("定期", end):
        end += 2  # 按月定期
    times = None
    if t := _TIMES.match(text, end):
        times, end = parse_integer(t["n"]), t.end()
    elif t := _LATER_TIMES.match(text[end : end + 24]):
        times = parse_integer(t["n"])
    return Repetition(Span(m.start(), end), ";".join(parts), times, entry.id)


def _ints(text: str) -> list[int]:
    return [n for n in (parse_integer(w) for w in re.findall(_SMALL, text)) if n]


def _run(first: int, last: int) -> str:
    return ",".join(map(str, range(first, last + 1)))


_LAST_DAY = {1: 31, 2: -1, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def _month_day(month: int, third: str | None) -> int:
    if third in ("底", "末", "下旬", None):
        return _LAST_DAY[month]
    return THIRDS[third][1]


def _year_detail(d: re.Match[str]) -> list[str] | None:
    before = re.search(rf"{_RELATION}$", d[0]) is not None
    if d["end"]:
        return ["BYMONTH=12", "BYMONTHDAY=31"]
    if d["half"]:
        return ["BYMONTH=6", "BYMONTHDAY=30"] if d["half"] == "上" else ["BYMONTH=12", "BYMONTHDAY=31"]
    if d["q"]:
        month = 3 * (parse_integer(d["q"]) or 1)
        if before or d["qe"]:
            return [f"BYMONTH={month}", f"BYMONTHDAY={_LAST_DAY[month]}"]
        return [f"BYMONTH={_run(month - 2, month)}"]
    months = _ints(d["months"])
    if not months or max(months) > 12:
        return None
    if d["list"] and d["list"] not in "、和及" and len(months) == 2 and months[0] < months[1]:
        months = list(range(months[0], months[1] + 1))
    by = "BYMONTH=" + ",".join(map(str, months))
    if d["tom"]:
        last = parse_integer(d["tom"]) or months[-1]
        span = range(months[0], last + 1) if last >= months[0] else [*range(months[0], 13), *range(1, last + 1)]
        return ["BYMONTH=" + ",".join(map(str, span))]
    if d["day"]:
        return [by, f"BYMONTHDAY={parse_integer(d['day'])}"]
    if d["third"] and (before or d["third"] in "底末"):
        return [by, f"BYMONTHDAY={_month_day(months[-1], d['third'])}"]
    if d["third"]:
        first, last = THIRDS[d["third"]]
        return [by, f"BYMONTHDAY={_run(first, last)}"]
    if before and re.search(r"前$", d[0]):
        return [by, f"BYMONTHDAY={_LAST_DAY[months[-1]]}"]
    return [by]


def _month_detail(d: re.Match[str]) -> list[str] | None:
    if d["end"]:
        return ["BYMONTHDAY=-1"]
    if d["place"]:
        nth = -1 if d["place"] == "最后" else 1 if d["place"] == "首" else parse_integer(d["place"].lstrip("第")) or 1
        return [f"BYDAY={nth}{_WEEKDAYS[d['wd']]}"] if d["wd"] else ["BYDAY=MO,TU,WE,TH,FR", f"BYSETPOS={nth}"]
    if d["first"]:
        return [f"BYMONTHDAY={parse_integer(d['first'])}"]
    if d["third"]:
        first, last = THIRDS[d["third"]]
        return (
            [f"BYMONTHDAY={last if d[0].endswith('前') else _run(first, last)}"]
            if d["third"] != "下旬"
            else ["BYMONTHDAY=-1"]
        )
    days = _ints(d["days"])
    if not days or max(days) > 31:
        return None
    if re.search(r"[-~至到—]", d["days"]) and len(days) == 2:
        return [f"BYMONTHDAY={_run(*days)}"]
    return ["BYMONTHDAY=" + ",".join(map(str, days))]


def _quarter_detail(d: re.Match[str]) -> list[str] | None:
    if d["end"]:
        return ["BYMONTH=3,6,9,12", "BYMONTHDAY=-1"]
    word = d["which"]
    months = QUARTER_MONTHS[
        "末"
        if word[0] in "最末" or (word[1:2] in "三3" and word[1:2])
        else "中"
        if word[1:2] in ("二", "2") or word == "中"
        else "首"
    ]
    by = "BYMONTH=" + ",".join(map(str, months))
    if d["day"]:
        return [by, f"BYMONTHDAY={parse_integer(d['day'])}"]
    if d["third"]:
        return [by, "BYMONTHDAY=" + ("-1" if d["third"] in ("底", "末", "下旬") else str(THIRDS[d["third"]][1]))]
    return [by] + (["BYMONTHDAY=-1"] if d[0].endswith("前") else [])


def _week_detail(d: re.Match[str]) -> list[str] | None:
    days = [_WEEKDAYS[c] for c in d["days"] if c in _WEEKDAYS]
    return ["BYDAY=" + ",".join(dict.fromkeys(days))]


def _after_end(kind: str, d: re.Match[str]) -> list[str] | None:
    """每季度终了后15日内: the fifteenth day of the month that follows each quarter."""
    count = parse_integer(d["n"]) or 0
    if d["unit"] == "工作日":
        return None
    if d["unit"] == "月":
        return [f"BYMONTH={count}", f"BYMONTHDAY={_LAST_DAY[count]}"] if kind == "year" and 1 <= count <= 12 else None
    if not 1 <= count <= 31:
        return None
    first = {"year": ["BYMONTH=1"], "quarter": ["BYMONTH=1,4,7,10"], "month": []}[kind]
    return [*first, f"BYMONTHDAY={count}"]


def _own_month(m: re.Match[str]) -> str | None:
    """当月20日至月底, 次月10日前: monthly, though no 每月 stands beside it."""
    if "季" in m["word"]:
        return None
    if m["end"]:
        return "FREQ=MONTHLY;BYMONTHDAY=-1"
    if m["third"]:
        return f"FREQ=MONTHLY;BYMONTHDAY={THIRDS[m['third']][1] if m['third'] != '下旬' else -1}"
    first = parse_integer(m["a"]) or 0
    if not 1 <= first <= 31:
        return None
    if m["be"]:
        return f"FREQ=MONTHLY;BYMONTHDAY={_run(first, 31)}"
    if m["b"] and (last := parse_integer(m["b"])) and first <= last <= 31:
        return f"FREQ=MONTHLY;BYMONTHDAY={_run(first, last)}"
    return f"FREQ=MONTHLY;BYMONTHDAY={first}"
