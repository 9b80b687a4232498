"""Deadlines made of calendar dates: ranges, last days, first days, and the years they leave out.

Reads one normalised segment; spans point into it.  ``pipeline.tag.dates`` knows what a date is, this module decides
what it says: the words around it, the rest of the sentence and the document's own dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from pipeline import lexicon
from pipeline.numerals import parse_integer
from pipeline.records import Deadline, DeadlineKind, Span, TimeContext, YearFrom
from pipeline.screened import screened
from pipeline.tag import dates
from pipeline.tag.dates import Moment
from pipeline.tag.durations import iso, one_duration
from pipeline.tag.workdays import add_period

NO_YEAR = "文中未写明年份，无法确定具体日期。"


def words(*groups: str) -> str:
    """An alternation of the lexicon's literal cues of those groups."""
    return "|".join(map(re.escape, lexicon.cues("deadlines", *groups)))


@cache
def _dated() -> re.Pattern[str]:
    sep = dates.SEPARATOR
    return screened(
        rf"(?P<pre>(?<![达得收受接看想找感碰])(?:{words('by_before')})|(?:{words('from_before')})(?:于)?)?"
        rf"(?P<first>{dates.grammar('a')})"
        rf"(?:（含[^（）]{{0,16}}）(?=以?后|之后|起|前|之前|以前|至)|(?:0|零|24|二十四)[时点]整?(?=起?[至到—-])"
        rf"|{dates.WEEKDAY}?{dates.HOUR}(?=起?{sep}(?:(?:19|20)\d\d年)?{dates._SMALL}[月日号])|{dates.WEEKDAY})?"
        rf"(?:(?P<mid>日?起|开始|零时起)?(?:正式)?(?:施行|实施|执行|试行|有效)?，?(?:直?{sep}|截[至止])(?P<second>{dates.grammar('b')}|(?P<bday>{dates._SMALL})[日号]|(?P<bend>月底|年底|月末|年末)"
        rf"|(?P<byear>(?:19|20)\d\d)年?))?"
        rf"(?:（含[^（）]{{0,16}}）(?=以?后|之后|起|前|之前|以前|期间|内)|{dates.WEEKDAY})?"
        rf"(?:(?:（[^（）]{{1,6}}）)?(?:{dates.HOUR}(?:{sep}{dates.HOUR})?|下班|零时|24时|二十四时)(?=之?前|以前|止|起|后)"
        rf"|(?:（[^（）]{{1,6}}）)?{dates.HOUR}(?:{sep}{dates.HOUR})?)?"
        rf"(?P<post>截止(?!到|至|[日时于在为\d])|{words('by_after', 'from_after', 'inside_after', 'lookback_after')})?"
        rf"(?:(?<=[前后])（含[^（）]{{1,12}}）)?"
    )


@cache
def _screen() -> re.Pattern[str]:
    """What every date has one of: a cheap look before the grammar."""
    feasts = "|".join(map(re.escape, dates.festivals()))
    return screened(
        rf"[\d{dates.CN}][年月]|季度|半年|年[底末终内]|世纪|五[”\"]?(?:规划|计划|期|时|末)|[今明次翌当同本全]年|次一年|{feasts}"
    )


@cache
def _tried() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:试行|试点|施行|实施|执行|开展)(?:期限?|期间)?为?期?|为期|有效期为?|期限为?)?(?P<dur>{one_duration()}{{1,3}})(?P<inside>之内|以内|内)?(?!以上|及以上|以下|后|前)"
    )


@cache
def _sets() -> dict[str, frozenset[str]]:
    return {
        g: frozenset(lexicon.cues("deadlines", g))
        for g in ("by_before", "by_after", "from_before", "from_after", "lookback_after")
    }


@cache
def _since_own() -> re.Pattern[str]:
    own = "|".join(f"(?:{e.pattern})" for e in lexicon.group("deadlines", "own"))
    return re.compile(
        rf"(?:自?从?即日起?|[自从]?(?:{own}|(?:该|此)?(?:文件|通知|公告)?(?:印发|发布|公布|发文)之日)起?)(?:执行|施行|实施)?$"
    )


@dataclass(frozen=True, slots=True)
class _Years:
    """Which year a date without one is read in."""

    stated: int | None
    context: TimeContext

    def of(self, moment: Moment) -> tuple[int | None, YearFrom]:
        if moment.year is not None:
            return moment.year, "text"
        base = (
            self.context.section_year
            or self.context.document_year
            or (self.context.issued.year if self.context.issued else None)
        )
        if moment.shift == 1:
            if self.stated is not None:
                return self.stated + 1, "text"
            return (base + 1 if base else None), "document"
        if moment.unit == "festival" and self.stated is None and self.context.issued and not self.context.section_year:
            return self._coming(moment, self.context.issued), "document"
        if self.stated is not None:
            return self.stated, "text"
        return base, "document"

    @staticmethod
    def _coming(moment: Moment, issued: date) -> int:
        day = dates.festival_day(moment.festival, issued.year)
        return issued.year + 1 if day is not None and day <= issued else issued.year


def find_dated(text: str, context: TimeContext, yearly: list[Span]) -> list[tuple[Deadline, Span]]:
    """Deadlines made of calendar dates, each with the span of its dates alone."""
    if not _screen().search(text):
        return []
    out: list[tuple[Deadline, Span]] = []
    stated: int | None = None
    previous: tuple[int, str] | None = None
    for m in _dated().finditer(text):
        groups = m.groupdict()
        first = dates.read(groups, "a")
        if first is None:
            continue
        core = Span(m.start("first"), m.end("second") if m["second"] else m.end("first"))
        years = _Years(stated, context)
        span = _span(text, m)
        pre = m["pre"] or ""
        pre = pre if pre in _sets()["by_before"] | _sets()["from_before"] else pre.removesuffix("于")
        if (
            not pre
            and previous
            and re.fullmatch(r"[、和及与]|以及|，", text[previous[0] : m.start()])
            and not m["post"]
        ):
            pre = previous[1]  # 到2030年、2035年: the second one is led by 到 as well
        deadline = _date_deadline(text, m, first, years, span, pre, any(y.end <= m.start() for y in yearly))
        base = re.search(r"(?:比|较|与|同|以|相比于?)$", text[: m.start()])
        if first.year is not None and not base and first.unit not in ("plan", "century"):
            stated = first.year
        if m["second"]:
            second = dates.read(groups, "b")
            stated = second.year if second and second.year is not None else stated
        previous = (m.end(), pre) if pre in _sets()["by_before"] else None
        if deadline is not None:
            out.append((_from_now(text, deadline, context), core))
    return out


def _from_now(text: str, deadline: Deadline, context: TimeContext) -> Deadline:
    """即日起至…, 自本通知印发之日起至…: one finding; it has a first day where the document's date is known."""
    led = (
        deadline.kind == "by"
        and deadline.text.startswith(("至", "到"))
        and _since_own().search(text[: deadline.span.start])
    )
    if not led:
        return deadline
    span = Span(led.start(), deadline.span.end)
    start = (
        context.issued
        if "即日" in led[0] or "印发" in led[0] or "发布" in led[0]
        else context.effective or context.issued
    )
    whole = replace(deadline, span=span, text=text[slice(*span)])
    if start is None or deadline.end is None or start > deadline.end:
        return whole
    return replace(whole, kind="during", start=start, resolved_start=start, rule="deadlines.during.from_now")


def _span(text: str, m: re.Match[str]) -> Span:
    return Span(m.start(), m.end())


_PLANNED = re.compile(r"(?:预计|计划|力争|争取|确保)$")
"""预计|本年度新增: what a plan puts into its own year."""


def _date_deadline(
    text: str, m: re.Match[str], first: Moment, years: _Years, span: Span, pre: str, after_yearly: bool
) -> Deadline | None:
    sets, post = _sets(), m["post"] or ""
    if post in sets["lookback_after"]:
        return None
    year, year_from = years.of(first)
    if m["second"]:
        return _range(text, m, first, years, span)
    undated = (
        first.year is None and (first.shift is None or text[m.start("first")] in "当同次翌下") and years.stated is None
    )
    if (
        undated
        and (after_yearly or (first.shift is not None))
        and (first.unit != "year" or first.edge)
        and (rrule := _yearly(first, pre, post))
    ):
        return Deadline(span, text[slice(*span)], "recurring", rrule=rrule, rule="deadlines.every.year")
    if text[m.start("first")] in "当同次翌下" and first.unit == "year" and not first.edge and not (pre or post):
        return None
    if (
        first.shift is not None
        and first.unit == "year"
        and text[m.start("first")] in "本当同"
        and post not in ("内", "之内", "以内", "底")
        and not first.edge
        and not _PLANNED.search(text[: m.start()])
    ):
        return None
    if first.unit == "plan" and not first.edge and not re.search(r"期间|时期|期内", text[slice(*span)]):
        return None
    interval = dates.days(first, year)
    kind, rule = _role(text, m, first, pre, post, span)
    if kind is None:
        return None
    if post in sets["from_after"] and (tried := _tried().match(text, span.end)):
        return _for_a_time(text, span, tried, interval, year_from)
    start, end = interval if interval else (None, None)
    if kind == "by" and first.unit == "festival":
        end = dates.day_before(end) if end else None
    if kind == "by":
        start = None
    elif kind in ("from", "on"):
        end = None
    note = None if interval else NO_YEAR
    return Deadline(
        span,
        text[slice(*span)],
        kind,
        start,
        end,
        start,
        start if kind == "on" else end,
        year_from=year_from if interval else None,
        rule=rule,
        note=note,
    )


def _role(
    text: str, m: re.Match[str], first: Moment, pre: str, post: str, span: Span
) -> tuple[DeadlineKind | None, str]:
    """What a single date says: a last day, a first day, the day itself, or a period to act in."""
    sets = _sets()
    after = text[span.end :]
    if post in sets["by_after"] or post == "截止":
        return "by", "deadlines.by.after"
    if post in sets["from_after"]:
        if first.edge and post in ("后", "之后", "以后"):
            return "from", "deadlines.from.after"
        return "from", "deadlines.from.after"
    if pre in sets["from_before"]:
        return (None, "") if after.startswith("的") else ("from", "deadlines.from.before")
    if pre in sets["by_before"]:
        return "by", "deadlines.by.before"
    if first.edge:
        return "by", "deadlines.by.edge"
    if first.unit == "festival":
        return "by", "deadlines.festival"
    if first.unit in ("half", "quarter") and not post:
        return "by", "deadlines.by.period"
    if first.unit == "century":
        return "by", "deadlines.by.century"
    if first.unit == "day":
        return "on", "deadlines.on"
    if first.unit == "month" and not post and re.match(r"龄|龄大|报表|报|末|考|例会|饼", after):
        return None, ""
    return "during", "deadlines.during"


def _yearly(first: Moment, pre: str, post: str) -> str | None:
    """A date without a year under 每年, or in 次年: once a year."""
    interval = dates.days(first, 2030)  # any year that is no leap year
    if interval is None or first.unit in ("plan", "century", "festival"):
        return None
    by = bool(pre or post) or first.edge or first.unit in ("half", "day")
    end = interval[1]
    if not by:
        months = ",".join(str(n) for n in range(interval[0].month, end.month + 1))
        return f"FREQ=YEARLY;BYMONTH={months}"
    day = -1 if (end.month, end.day) == (2, 28) and first.unit != "day" else end.day
    return f"FREQ=YEARLY;BYMONTH={end.month};BYMONTHDAY={day}"


def _range(text: str, m: re.Match[str], first: Moment, years: _Years, span: Span) -> Deadline | None:
    """2031年11月1日至2032年3月31日, and what a range may leave out at either end."""
    if (
        text[span.end :].startswith("的")
        and not re.match(r"的(?:时间|期间|夏季|冬季)", text[span.end :])
        and m["pre"] == "从"
    ):
        return None
    year, year_from = years.of(first)
    second = _second(m, first)
    if second is None:
        return None
    if first.shift == 1 and years.stated is None and text[m.start("first")] in "次翌下" and first.month <= second.month:
        months = ",".join(str(n) for n in range(first.month, second.month + 1))
        return Deadline(
            span, text[slice(*span)], "recurring", rrule=f"FREQ=YEARLY;BYMONTH={months}", rule="deadlines.every.year"
        )  # fmt: skip
    if first.unit == "day" and first.shift == 0 and years.stated is None and text[m.start("first")] in "当同该":
        # 自当年度一月一日起至十二月三十一日止: whatever the year, so every year
        whole = (first.month, first.day, second.month, second.day) == (1, 1, 12, 31)
        whole = whole or (second.shift == 1 and second.month < first.month)
        months = ",".join(str(n) for n in range(first.month, second.month + 1))
        rrule = "FREQ=YEARLY" if whole or not months else f"FREQ=YEARLY;BYMONTH={months}"
        return Deadline(span, text[slice(*span)], "recurring", rrule=rrule, rule="deadlines.every.year")
    last_year: int | None
    if first.year is None and second.year is not None:
        last_year, year_from = second.year, "text"
        year = (
            last_year - 1
            if (second.month, second.day) < (first.month, first.day) and second.unit != "year"
            else last_year
        )
    elif second.shift == 1:
        last_year = year + 1 if year is not None else None
    else:
        last_year = second.year if second.year is not None else year
        if second.year is None and last_year is not None and second.unit != "year" and second.month < first.month:
            last_year += 1
    head, tail = dates.days(first, year), dates.days(second, last_year)
    if year is None and second.shift == 1:
        tail = None
    if head and tail and head[0] > tail[1]:
        return None
    start, end = (head[0], tail[1]) if head and tail else (None, None)
    return Deadline(
        span, text[slice(*span)], "during", start, end, start, end,
        year_from=year_from if start else None, rule="deadlines.during.range", note=None if start else NO_YEAR,
    )  # fmt: skip


def _second(m: re.Match[str], first: Moment) -> Moment | None:
    if day := m["bday"]:
        return replace(first, unit="day", day=parse_integer(day) or 0, year=None, shift=None)
    if end := m["bend"]:
        return replace(first, unit="month" if end[0] == "月" else "year", year=None, shift=None, edge=True)
    if year := m["byear"]:
        return Moment("year", int(year))
    return dates.read(m.groupdict(), "b")


def _for_a_time(
    text: str, span: Span, tried: re.Match[str], interval: tuple[date, date] | None, year_from: YearFrom
) -> Deadline | None:
    """自2031年1月1日起试行3年 runs for three years; 自2031年1月1日起30日内 is a window with a known anchor."""
    stated = iso(tried["dur"])
    if stated is None:
        return None
    duration, business = stated
    whole = Span(span.start, tried.end())
    start = interval[0] if interval else None
    if tried["inside"]:
        anchor = re.sub(r"^[自从]|(?:起|后|之后|以后|开始)$", "", text[slice(*span)])
        last = add_period(start, duration, business) if start else None
        return Deadline(
            whole, text[slice(*whole)], "within", resolved_start=start, resolved_end=last[0] if last else None,
            duration=duration, business_days=business, anchor=anchor, rule="deadlines.within.started",
            note=last[1] if last else None,
        )  # fmt: skip
    last = add_period(start, duration, business) if start else None
    end = last[0] - timedelta(days=1) if last else None
    return Deadline(
        whole, text[slice(*whole)], "during", start, end, start, end,
        year_from=year_from if start else None, rule="deadlines.during.run", note=None if start else NO_YEAR,
    )  # fmt: skip
