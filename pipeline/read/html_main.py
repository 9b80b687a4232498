"""Which element of a web page holds its main text, by where the prose is: sentences with stops, not in links."""

from __future__ import annotations

import re
from typing import Any

STOPS = re.compile(r"[，。；：、]")
CHROME = frozenset(("nav", "footer", "aside", "form"))
MOST = 0.96
"""A child with this share of its parent's prose is looked into instead."""
LEAST_PROSE = 60
"""Pages with less prose (forms, short notices) are taken whole."""
FURNITURE_LINE = re.compile(
    r"^(?:【?\s*字\s*[体号]\s*[:：].{0,20}|【?打印(?:本页|此页|文章)?】?|【?关闭(?:本页|窗口|页面)?】?|打印\s*关闭|分享(?:到|至)?[:：]?.{0,12}"
    r"|扫一扫.{0,20}|(?:上|下)一[篇条]\s*[:：].*|(?:浏览|点击|阅读|访问)(?:次数|量|数)\s*[:：]?\s*\d*\s*次?"
    r"|(?:当前|您(?:的|现在的)?|现在)?(?:所在)?位置\s*[:：].*|责任编辑\s*[:：].{0,20}|返回(?:顶部|首页)|收藏本页|下载(?:文字|图片)版)$"
)
"""Lines around and inside articles that are the page's and not the text's."""


def main_element(root: Any, skipped: frozenset[str]) -> Any | None:
    """The smallest element with nearly all the prose of the page, or None where there is too little to tell."""
    prose: dict[Any, int] = {}
    order = list(root.iter())
    for node in reversed(order):
        if not isinstance(node.tag, str) or node.tag in skipped or node.tag in CHROME:
            prose[node] = 0
            continue
        own = _prose(node.text)
        for child in node:
            own += prose.get(child, 0) + _prose(child.tail)
        if node.tag == "a":
            own = 0
        prose[node] = own
    best = root
    if prose.get(root, 0) < LEAST_PROSE:
        return None
    while True:
        child = max(best, key=lambda c: prose.get(c, 0), default=None)
        if (
            child is None
            or prose.get(child, 0) < MOST * prose[best]
            or child.tag in ("p", "span", "b", "strong", "font")
        ):
            return best
        best = child


def _prose(text: str | None) -> int:
    """Characters of text that stand in sentences."""
    if not text:
        return 0
    solid = "".join(text.split())
    return len(solid) if len(solid) > 10 and STOPS.search(solid) else 0
