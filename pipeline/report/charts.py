"""Charts as inline SVG: static, coloured by classes so that dark mode and print can differ."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from pipeline.report.figures import Month

STEP, HEIGHT, TOP, FOOT = 38, 150, 22, 40


def bar(parts: Sequence[tuple[str, int]], most: int) -> Markup:
    """A horizontal bar of (class, value) parts on a scale that ends at ``most``; as wide as its cell."""
    at = 0.0
    rects = Markup()
    for kind, value in parts:
        width = 100 * value / most if most else 0
        rects += Markup('<rect class="{}" x="{:.2f}%" width="{:.2f}%" height="14"/>').format(kind, at, width)
        at += width
    return Markup('<svg class="bar" width="100%" height="14" aria-hidden="true" focusable="false">{}</svg>').format(
        rects
    )


def dots(values: Sequence[Decimal]) -> Markup:
    """Values as dots on a line from the least to the greatest; nothing for fewer than two different ones."""
    low, high = (min(values), max(values)) if values else (Decimal(0), Decimal(0))
    if low == high:
        return Markup()
    circles = Markup().join(
        Markup('<circle cx="{:.2f}%" cy="8" r="4"/>').format(4 + 92 * float((value - low) / (high - low)))
        for value in values
    )
    return Markup(
        '<svg class="dots" width="100%" height="16" aria-hidden="true" focusable="false">'
        '<line x1="4%" x2="96%" y1="8" y2="8"/>{}</svg>'
    ).format(circles)


def timeline(months: Sequence[Month]) -> Markup:
    """A column a month: how many duties fall due; those before the report's day are muted."""
    most = max((month.count for month in months), default=0) or 1
    width = STEP * len(months) + 12
    parts: list[Markup] = []
    for index, month in enumerate(months):
        x = 6 + index * STEP
        height = (HEIGHT - TOP) * month.count / most
        if month.count:
            height = max(height, 2)
        kind = "past" if month.past else "coming"
        parts.append(
            Markup(
                '<g><title>{}：{} 条</title><rect class="{}" x="{}" y="{:.1f}" width="{}" height="{:.1f}" rx="2"/>'
            ).format(month.name, month.count, kind, x + 5, HEIGHT - height, STEP - 10, height)
        )
        if month.count:
            parts.append(
                Markup('<text class="value" x="{}" y="{:.1f}">{}</text>').format(
                    x + STEP / 2, HEIGHT - height - 5, month.count
                )
            )
        parts.append(Markup('<text x="{}" y="{}">{}</text>').format(x + STEP / 2, HEIGHT + 16, month.label))
        if month.year:
            parts.append(
                Markup('<text class="year" x="{}" y="{}">{}</text>').format(x + STEP / 2, HEIGHT + 33, month.year)
            )
        parts.append(Markup("</g>"))
        if month.now:
            parts.append(Markup('<line class="now" x1="{0}" x2="{0}" y1="0" y2="{1}"/>').format(x + 1, HEIGHT))
    return Markup(
        '<svg class="timeline" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="各月到期的义务数">'
        '<line class="axis" x1="0" x2="{0}" y1="{2}" y2="{2}"/>{3}</svg>'
    ).format(width, HEIGHT + FOOT, HEIGHT, Markup().join(parts))
