"""A number with its unit, and the forms a limit takes before anything is decided about it.

Offsets point into the segment of normalised text that is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.numerals import parse_number
from pipeline.records import Change, Op
from pipeline.screened import screened
from pipeline.tag import measures

CN = "〇零○一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
NUMBER = screened(
    rf"(?P<per>[百千万]分之)(?P<pern>[{CN}]+(?:[点.·][{CN}]+)?|\d+(?:\.\d+)?)"
    rf"|(?P<frac>[{CN}\d]+分之[{CN}\d]+)"
    r"|(?P<half>过?半数|各半(?=负担|承担|分担|分摊|出资|[，。；])|半价(?!位)|半(?=年|个|小时|天))"
    r"|(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<slash>/\d+(?=以|的|左|之|时|，|。|；|、|计|倍))?"
    rf"|(?P<cn>[{CN}]+(?:[点.·][{CN}]+)?)"
)
INCLUDED = re.compile("（(?P<not>不)?(?:含|包括|包含)[^（）]{0,40}）")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, before anything is decided."""

    start: int
    end: int
    value: Decimal
    unit: str
    kind: str
    chinese: bool
    fraction: bool = False


_TO_ONE = re.compile("[:：](?P<n>\\d+(?:\\.\\d+)?)(?![\\d:：])")
"""不低于1:1.5: so many to one."""
_BY = re.compile("[xX×*]\\d+(?:\\.\\d+)?(?=m|米|公分|公尺|厘米)")
"""2.6×5.4米: both sides of a place are lengths."""
_TAIL = re.compile("^(?P<head>[^万亿]+)(?P<mag>万亿|万|亿)$")


def read_figure(text: str, m: re.Match[str]) -> Figure | None:
    """The number that ``m`` matched with the unit behind it; ``value`` is the number as the unit takes it."""
    start, end = m.span()
    if m["per"]:
        value = parse_number(m["pern"].replace("·", "点"))
        if value is None:
            return None
        if m["per"][0] == "百":
            return Figure(start, end, value, "%", "ratio", True, True)
        if m["per"][0] == "千":
            return Figure(start, end, value, "‰", "ratio", True, True)
        # 万分之五 is a plain fraction, as 二分之一 is: 0.0005 without a unit
        return Figure(start, end, value / 10000, "", "ratio", True, True)
    if m["frac"] or m["slash"]:
        if m["slash"]:
            above, below = m[0].split("/")
            if rate := measures.unit_at(text, start + len(above)):
                return Figure(start, rate.end, Decimal(above), rate.text, rate.kind, False)  # 18/10万
            value = Decimal(above) / Decimal(below) if Decimal(below) else None
        else:
            value = parse_number(m["frac"])
        if value is not None and m["slash"] and (times := measures.unit_at(text, end)):
            return Figure(start, times.end, value, times.text, times.kind, True, True)
        return None if value is None else Figure(start, end, value, "", "ratio", True, True)
    if m["half"] and m["half"] != "半":
        return Figure(start, end, Decimal("0.5"), "", "ratio", True, True)
    chinese = m["arabic"] is None
    if m[0] in ("千", "百", "万", "亿") or not m[0].strip("○〇"):
        return None  # 千元以下四舍五入, 百万: a place, not a number; ○年: to be filled in
    printed = m[0]
    value = parse_number(printed.replace("·", "点"))
    if value is None:
        return None
    if printed == "1" and (to := _TO_ONE.match(text, end)):
        return Figure(start, to.end(), Decimal(to["n"]), "", "none", False)
    at = end + 1 if text[end : end + 1] == " " else end
    found = measures.unit_at(text, at)
    if found is None and (by := _BY.match(text, end)) and (side := measures.unit_at(text, by.end())):
        return Figure(start, end, value, side.text, side.kind, False)
    if found is None and not chinese and (inside := INCLUDED.match(text, at)):
        found = measures.unit_at(text, inside.end())  # 300（含300）万元
    if chinese and (tail := _TAIL.match(printed)):
        head = parse_number(tail["head"])
        if head is not None:
            unit = tail["mag"] + (found.text if found else "")
            return Figure(start, found.end if found else end, head, unit, found.kind if found else "none", True)
    if found is None:
        return Figure(start, end, value, "", "none", chinese)
    if found.text == "度" and text.endswith("摄氏", 0, start):
        return Figure(start - 2, found.end, value, "摄氏度", "physical", chinese)  # 摄氏八十度
    return Figure(start, found.end, value, found.text, found.kind, chinese)


def _to_base(figure: Figure) -> tuple[Decimal, str]:
    m = re.match("[百千]?(?:万亿|[万亿])|千(?!瓦|米|克|伏|帕|卡|焦|赫|牛)", figure.unit)
    if not m:
        return figure.value, figure.unit
    return figure.value * measures.scale(m[0]), figure.unit[m.end() :]


def agree(first: Figure, second: Figure) -> tuple[Decimal, Decimal, str, str]:
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


@dataclass(frozen=True, slots=True)
class Found:
    figure: Figure
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
