"""What kind of line each paragraph is, by its own words alone; the rules are in ``lexicon/structure.toml``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from pipeline import lexicon
from pipeline.screened import screened
from pipeline.structure.dates import is_date_line
from pipeline.structure.markers import Lines

LineKind = Literal[
    "marker", "navigation", "circulation", "addressee", "date", "issuer", "adoption", "number", "unit", "annex",
    "contents", "toc", "title", "short", "text", "cell",
]  # fmt: skip

MARKER = re.compile(
    r"第(?:[〇零○一二三四五六七八九十百千两]+|\d+)(?:-\d+)?[编章节条]|[一二三四五六七八九十百]+[、.]|（[一二三四五六七八九十百\d]*）|[一二三四五六七八九十]{1,3}）|\d{1,3}[.、](?!\d(?!\d{2,3}[年米mk万]))"
    r"|\d+(?:\.\d+)+|[①-⑳]|[a-z]）|\d{1,2}）"
)
_STOP = re.compile(r"[。；！？：，、]$")
_TOC = screened(r"[.…·]{3,} ?\d*$|.{0,40}…+\d+$")
_LEADER = re.compile(r"[.…·]{6,} ?(?:\d{1,3}|[IVXivx]{1,5})?$")
_COVER = re.compile(r"(?:国家|行业|地方|国家生态环境|环境保护|团体|企业)标准$")
_DUTIES = re.compile(r"[一-鿿 ]{1,8}[处室科部办委局队站所院会组]：(?=[一-鿿])")
"""船检科：渔船检验: what a body is charged with, though no stop ends it."""
_RULES = re.compile(r"(?<![相适反效供对])应(?![急用聘付收征])|不得|必须|不宜(?!居)|严禁(?!止)")
"""舷梯宽度不应小于450mm: a rule, though no stop ends it, is no heading."""
_DIGIT_END = re.compile(r"\d{1,3}$")


@cache
def pattern(group: str) -> re.Pattern[str]:
    """The patterns of a group of the structure lexicon, as one."""
    return screened("|".join(f"(?:{e.pattern})" for e in lexicon.group("structure", group) if e.pattern))


@cache
def ending(group: str) -> re.Pattern[str]:
    """A pattern for a string that ends with one of a group's cues."""
    words = "|".join(map(re.escape, lexicon.cues("structure", group)))
    return re.compile(f"(?:{words})$")


@cache
def beginning(group: str) -> re.Pattern[str]:
    """A pattern for a string that begins with one of a group's cues."""
    return re.compile("|".join(map(re.escape, lexicon.cues("structure", group))))


def bare_title(text: str) -> str:
    """A title without the brackets at its end: （试行）, （征求意见稿）."""
    while m := pattern("title_tail").search(text):
        if m.start() == 0:
            break
        text = text[: m.start()]
    return text


def is_title(text: str) -> bool:
    """Whether a line could be the (end of the) title of an instrument."""
    if _COVER.search(text):
        return False  # what the cover of every standard prints
    return ending("title_ending").search(bare_title(text).rstrip("》”")) is not None


def is_issuer(text: str) -> bool:
    """Whether a line is the name of a body and nothing else."""
    if text.startswith("（") and text.endswith("代章）"):
        text = text[1:-1]
    return (
        2 < len(text) <= 60
        and ending("issuer_ending").search(re.sub(r"（[^（）]*章）$|代章$", "", text)) is not None
        and not re.search(r"[，。；：]|关于|的(?!士)|负责|《", text)
    )


def classify(text: str, source_gap: bool = False) -> LineKind:
    """The kind of one line.  ``source_gap``: the source has white space before its last digits (a contents line)."""
    if not text:
        return "text"
    head = text[:400]
    marker = MARKER.match(text) is not None
    if (len(text) < 120 and _TOC.search(text)) or (len(text) < 400 and "......" in text and _LEADER.search(text)):
        return "toc"
    if source_gap and len(text) < 80 and _DIGIT_END.search(text) and (marker or text[0].isdigit()):
        return "toc"
    if len(text) < 200:
        if pattern("contents").search(text):
            return "contents"
        if not marker and text[-1] not in "。；" and pattern("navigation").search(text):
            return "navigation"
        if pattern("circulation").search(text):
            return "circulation"
        if is_date_line(text):
            return "date"
    if "民国" in head[:8] and pattern("history").search(text):
        return "adoption"
    if marker:
        return "marker"
    if len(text) < 200 and beginning("unit_label").match(text.lstrip("（")):
        return "unit"
    if len(text) < 80 and pattern("annex").search(text) and not text.startswith("附则"):
        return "annex"
    if head[-1] == "：" and pattern("addressee").search(head):
        return "addressee"
    if (
        len(text) < 240
        and text[-1] not in "。：；"
        and pattern("adoption").search(text)
        and not pattern("begins_body").search(text)
    ):
        return "adoption"
    if len(text) < 40 and (
        pattern("doc_number").fullmatch(text.strip("（）")) or pattern("standard_code").search(text)
    ):
        return "number"
    if _STOP.search(text) or len(text) > 100:
        return "text"
    if is_title(text):
        return "title"
    if is_issuer(text) or (text.startswith("《") and text.endswith("编制组")):
        return "issuer"
    return "short" if len(text) <= 45 and not _DUTIES.match(text) and not _RULES.search(text) else "text"


def kinds(text: str, lines: Lines, gaps: Sequence[bool]) -> list[LineKind]:
    """The kind of every paragraph of a text."""
    return [classify(text[start:end], gap) for start, end, gap in zip(lines.starts, lines.ends, gaps, strict=True)]
