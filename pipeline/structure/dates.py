"""Full dates as instruments print them: 2019年5月1日, 二○一九年五月一日, 2019-5-1, 民国一百零八年五月一日.

Only what instrument facts need; deadlines have a grammar of their own.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from pipeline.numerals import parse_integer

_D = "[〇零○Oo一二三四五六七八九]"
_N = "[一二三四五六七八九十]"
DATE = re.compile(
    rf"(?P<roc>(?:中华)?民国)?(?P<y>\d{{2,4}}|{_D}{{4}}|[一二三四五六七八九十百零〇○]{{1,6}})年"
    rf"(?P<m>\d{{1,2}}|{_N}{{1,2}})月(?P<d>\d{{1,2}}|{_N}{{1,3}})日|(?<!\d)(?P<y2>(?:19|20)\d{{2}})[-./](?P<m2>\d{{1,2}})[-./](?P<d2>\d{{1,2}})(?!\d)"
)
_MONTH = re.compile(rf"(?:\d{{4}}|{_D}{{4}})年(?:\d{{1,2}}|{_N}{{1,2}})月")


def read(m: re.Match[str]) -> date | None:
    """The date that a match of :data:`DATE` states, or None where there is no such day."""
    y, mo, d = (m["y"], m["m"], m["d"]) if m["y"] else (m["y2"], m["m2"], m["d2"])
    year, month, day = (parse_integer(x.replace("O", "〇").replace("o", "〇")) for x in (y, mo, d))
    if year is None or month is None or day is None:
        return None
    if m["y"] and m["roc"]:
        year += 1911
    if not 1900 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find(text: str) -> list[tuple[date, int, int]]:
    """All full dates of a text with their range."""
    return [(d, m.start(), m.end()) for m in DATE.finditer(text) if (d := read(m)) is not None]


def is_date_line(text: str) -> bool:
    """Whether a line prints a date, or a month, and nothing else."""
    return DATE.fullmatch(text.strip("（）")) is not None or _MONTH.fullmatch(text) is not None


def after(start: date, number: int, unit: str) -> date:
    """The last day of a period of ``number`` years, months or days that begins on ``start``."""
    if unit == "日":
        return start + timedelta(days=number - 1)
    months = number * 12 if unit == "年" else number
    total = start.year * 12 + start.month - 1 + months
    year, month = divmod(total, 12)
    day = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)
