"""What templates say with: words for codes, and marked texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from review import labels
from review.marks import Piece

register = template.Library()


@register.filter
def word(code: Any, table: str) -> str:
    """The word for a code of a table of ``review.labels``."""
    return labels.label(table, code) if code not in (None, "") else ""


@register.filter
def words(codes: str, table: str) -> list[str]:
    """The words for codes that are separated by spaces."""
    return [labels.label(table, code) for code in codes.split()]


@register.filter
def marked(pieces: Iterable[Piece]) -> SafeString:
    """A text with its marks.  Everything of the document is escaped."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: Piece) -> SafeString | str:
    if not piece.kinds:
        return piece.text
    tag = {"gone": "del", "come": "ins"}.get(piece.kinds[0], "mark")
    if piece.title:
        return format_html('<{} class="{}" title="{}">{}</{}>', tag, piece.css, piece.title, piece.text, tag)
    return format_html('<{} class="{}">{}</{}>', tag, piece.css, piece.text, tag)


@register.filter
def percent(share: float) -> str:
    """0.87 → 87%."""
    return f"{share * 100:.0f}%"


@register.filter
def severity(rank: int) -> str:
    """The severity code of a rank; empty where there is no flag."""
    return {0: "stale", 1: "error", 2: "warn", 3: "info"}.get(rank, "")


@register.simple_tag
def flag_text(flag: Mapping[str, Any]) -> SafeString:
    """A flag's name and reason; the name once, where the reason begins with it."""
    name, message = labels.label("flag", flag["code"]), str(flag["message"])
    rest = message.removeprefix(name).lstrip("：:") if message.startswith(name) else message
    return format_html("<strong>{}</strong> {}", name, rest)
