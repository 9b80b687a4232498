"""Deadlines and limits as a person reads them in one cell of the obligations table."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.records import Deadline, Limit, Op

SIGNS: dict[Op, str] = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "=": "=", "~": "约", "..": ""}
CHANGES = {"increase": "增加", "decrease": "下降"}
PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")
PERIOD_UNITS = ("年", "个月", "周", "日", "小时", "分钟", "秒")


def plain(value: Decimal) -> str:
    """A decimal in figures without an exponent or trailing zeros: ``100``, ``0.05``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def period(duration: str, business_days: bool = False) -> str:
    """An ISO 8601 duration in Chinese (P20D → 20日, or 20个工作日); as it stands if it is of another form."""
    match = PERIOD.match(duration)
    if match is None:
        return duration
    if business_days and match[4]:
        return f"{match[4]}个工作日"
    return "".join(number + unit for number, unit in zip(match.groups(), PERIOD_UNITS, strict=True) if number)


def deadline(found: Deadline) -> str:
    """The words of the text, followed in brackets by the dates they stand for, where there are any."""
    start, end = found.start or found.resolved_start, found.end or found.resolved_end
    match found.kind:
        case "by" if end:
            dates = f"截至{end.isoformat()}"
        case "from" if start:
            dates = f"自{start.isoformat()}起"
        case "on" if start:
            dates = start.isoformat()
        case "within" if found.duration:
            dates = period(found.duration, found.business_days)
            if found.anchor and found.anchor not in found.text:
                dates = f"{found.anchor}，{dates}"
            if end:
                dates += f"，截至{end.isoformat()}"
        case _ if start and end:
            dates = f"{start.isoformat()}至{end.isoformat()}"
        case _:
            dates = ""
    return f"{found.text}（{dates}）" if dates else found.text


def limit(found: Limit) -> str:
    """What is measured, the comparison in signs, the figure and its unit: ``烟尘排放浓度 ≤ 10 毫克/立方米``."""
    figure = plain(found.value)
    if found.value_max is not None:
        figure += f"～{plain(found.value_max)}"
    figure += found.unit if found.unit in {"", "%", "‰"} else f" {found.unit}"
    change = CHANGES[found.change] if found.change else ""
    words = [found.quantity or "", change, SIGNS[found.op], figure]
    text = " ".join(word for word in words if word)
    if found.baseline:
        text += f"（相对：{found.baseline}）"
    return f"{text}［适用条件］" if found.use == "condition" else text
