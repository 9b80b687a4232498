"""Calendar expressions of regulatory Chinese: the grammar of one date, and the days it names.

Reads normalised text; knows nothing of roles (whether a date is a last day or a first one).  :func:`grammar` is a
regular expression of one date with named groups, :func:`read` turns a match of it into a :class:`Moment`, and
:func:`days` names the moment's first and last day once its year is known.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from pipeline import lexicon
from pipeline.numerals import parse_integer

Unit = Literal["year", "half", "quarter", "month", "third", "day", "plan", "century", "festival"]

CN = "〇零○一二三四五六七八九十百廿卅两"
SEPARATOR = "(?:—+|-+|~|至|到)"
_SMALL = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_FRESH = rf"(?<![\d.{CN}])"
"""Not in the middle of a number."""

HOUR = r"(?:上午|下午|中午|凌晨|早上?|晚上?)?(?:\d{1,2}|[十一二三四五六七八九]{1,3})(?:[时点](?!间|效|限|段|报|名|单|整?以外)|:\d\d)(?:整|半|\d{1,2}分)?"
"""下午2时30分, 9:00: what a day may be followed by."""
WEEKDAY = "(?:（(?:星期|周|礼拜)[一二三四五六日天]）)"

MINGUO = 1911
"""Year 1 of the Republic (民國) is 1912."""

THIRDS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as written.  ``year`` is None where the text leaves it out."""

    unit: Unit
    year: int | None
    shift: int | None = None
    """For 今年 (0) and 次年 (1): years after the one that is being spoken of."""
    month: int = 1
    day: int = 1
    number: int = 0
    """Which half, quarter, five-year plan or third of a month (the index of its last day in ``THIRDS``)."""
    third: str = ""
    edge: bool = False
    """True where the text names the end of the period (底, 末)."""
    festival: str = ""


@cache
def festivals() -> dict[str, lexicon.Entry]:
    """Every name of a festival and the lexicon entry that knows its days."""
    return {cue: entry for entry in lexicon.group("deadlines", "festival") for cue in entry.cues}


@cache
def grammar(p: str) -> str:
    """A regular expression of one calendar expression; all its groups begin with ``p``."""
    year = (
        rf"(?:(?:中华)?民国(?P<{p}roc>\d{{1,3}}|[{CN}]{{1,6}})年"
        rf"|{_FRESH}(?P<{p}y>(?:19|20|21)\d\d)(?:年|(?={SEPARATOR}(?:19|20|21)\d\d年))"
        rf"|{_FRESH}(?P<{p}cy>[一二][〇零○一二三四五六七八九]{{3}})年"
        rf"|{_FRESH}(?P<{p}bare>[6-9]\d|1[0-5]\d|一百[{CN}]{{1,4}}|[六七八九]十[一二三四五六七八九]?(?=年度))年(?:(?=度)|(?={_SMALL}月{_SMALL}日))"
        rf"|(?P<{p}rel>今年|本年度?|明年|次一?年度?|下一?年度|翌年|当年|[该同]年(?=度?[\d一二三四五六七八九十]{{1,3}}月)|同年|(?<![\d年])全年(?=(?:计划|力争|预计|确保|争取)?(?:依托|新建|打造|创建|累计|安排|发放|新增|新开工|完成|实现|建设|建成|改造|推出|培育|引进|组织|开展|开工|筹集|供应|举办|投放|发放))))度?"
    )
    part = (
        rf"(?:(?P<{p}h>[上下])半年|{_FRESH}(?:第?(?P<{p}q>[1-4一二三四])季度)"
        rf"|{_FRESH}(?P<{p}m>{_SMALL})(?:月份?|(?={SEPARATOR}{_SMALL}月(?!龄)))"
        rf"(?:{_FRESH}(?P<{p}d>{_SMALL})(?:[日号]|(?={SEPARATOR}{_SMALL}[日号]))|(?P<{p}x>[上中下]旬|初(?!步|级|中|一)))?)(?P<{p}e>底|末)?"
    )
    names = "|".join(sorted(map(re.escape, festivals()), key=len, reverse=True))
    feast = rf"(?:(?P<{p}fest>{names})(?:长假|小长假|假期|佳节|节)?(?=之?前(?!后)|以前|到来之?前))"
    return (
        rf"(?:{year}(?:{part}|年?(?P<{p}ye>底|末|终)|{feast.replace(f'<{p}', f'<{p}n')})?"
        rf"|{part.replace(f'<{p}', f'<{p}n')}"
        rf"|(?<![\d每半个上学度{CN}])年(?P<{p}yb>底|末|终|内)(?!考[核绩评]|成绩|总结|绩效|奖金?|审计|决算|账户|结算|存量|余额)"
        rf"|[“\"]?第?(?P<{p}fy>十[一二三四五六七八九]?|[六七八九])(?:个五年规划|个五年计划|五[”\"]?(?:规划|计划)?)"
        rf"(?:(?P<{p}fe>期?末|时期末|期间末)|期间|时期|期内|(?P<{p}fm>中期))"
        rf"|(?:本|21|二十一)世纪(?P<{p}c>中叶|末)"
        rf"|{feast})"
    )


def read(groups: dict[str, str | None], p: str) -> Moment | None:
    """The moment that a match of ``grammar(p)`` states; None for what no calendar has (第13月)."""

    def get(*names: str) -> str | None:
        return next((v for n in names if (v := groups.get(p + n)) is not None), None)

    year, shift = _year(get)
    if name := get("fest", "nfest"):
        return Moment("festival", year, festival=name)
    if century := get("c"):
        return Moment("century", 2050 if century == "中叶" else 2099, edge=True)
    if plan := get("fy"):
        number = parse_integer(plan) or 0
        return Moment("plan", 1981 + 5 * (number - 6), number=number, edge=get("fe") is not None)
    if get("ye") or get("yb"):
        return Moment("year", year, shift, edge=get("yb") != "内")
    edge = get("e", "ne") is not None
    if half := get("h", "nh"):
        return Moment("half", year, shift, number=1 if half == "上" else 2, edge=edge)
    if quarter := get("q", "nq"):
        return Moment("quarter", year, shift, number=parse_integer(quarter) or 1, edge=edge)
    if name_of_month := get("m", "nm"):
        month = parse_integer(name_of_month)
        if not month or month > 12:
            return None
        if third := get("x", "nx"):
            return Moment("third", year, shift, month, third=third, edge=edge)
        if written := get("d", "nd"):
            day = parse_integer(written)
            return Moment("day", year, shift, month, day) if day and day <= 31 else None
        return Moment("month", year, shift, month, edge=edge)
    return Moment("year", year, shift) if year is not None or shift is not None else None


def _year(get) -> tuple[int | None, int | None]:  # type: ignore[no-untyped-def]
    if written := get("y", "cy"):
        return parse_integer(written), None
    if written := get("roc", "bare"):
        number = parse_integer(written)
        return (number + MINGUO, None) if number else (None, None)
    if relative := get("rel"):
        return None, 1 if relative[0] in "明次下翌" else 0
    return None, None


def days(moment: Moment, year: int | None) -> tuple[date, date] | None:
    """First and last day of ``moment``; ``year`` stands in where the moment has none.  None if no day can be named."""
    year = moment.year if moment.year is not None else year
    if year is None or not 1900 <= year <= 2199:
        return None
    match moment.unit:
        case "plan":
            return date(year, 1, 1), date(year + 4, 12, 31)
        case "century" | "year":
            return date(year, 1, 1), date(year, 12, 31)
        case "half":
            return (
                (date(year, 1, 1), date(year, 6, 30)) if moment.number == 1 else (date(year, 7, 1), date(year, 12, 31))
            )
        case "quarter":
            last = 3 * moment.number
            return date(year, last - 2, 1), month_end(year, last)
        case "month":
            return date(year, moment.month, 1), month_end(year, moment.month)
        case "third":
            first, last = THIRDS[moment.third]
            end = month_end(year, moment.month)
            return date(year, moment.month, first), min(end, end.replace(day=min(last, end.day)))
        case "festival":
            day = festival_day(moment.festival, year)
            return (day, day) if day else None
        case "day":
            if moment.day > monthrange(year, moment.month)[1]:
                return None
            day = date(year, moment.month, moment.day)
            return day, day
    return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def festival_day(name: str, year: int) -> date | None:
    """The day of a festival in ``year``; None where the lexicon's list of movable days does not reach."""
    entry = festivals()[name]
    if "month" in entry.extra:
        return date(year, entry.extra["month"], entry.extra["day"])
    return next((d for d in map(date.fromisoformat, entry.extra["dates"]) if d.year == year), None)


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
