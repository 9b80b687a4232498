"""Where a cue of ``lexicon/modality.toml`` stands: in which main clause, and in an attribute or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline import lexicon
from pipeline.tag.main_clauses import compiled

ATTRIBUTIVE = re.compile(
    r"(?:其他|其它|依法|属于|由|所|及其|以及|、|和|与|或者?|对|将|把|向|给|有|为|规定|凡是?|等)?"
    r"(?:依法|按规定|按照规定|依照[^，]{1,20}规定|法律、?行政?法规规定)?(?:应当?+|必须|不得|不应|可以?+|须|需要?+|禁止)(?!根据|按照?|结合|依据|依照|针对|通过|视|对)[^，；：。]{1,24}的[^，；：。的]{1,16}$"
)
ATTRIBUTIVE_HEAD = re.compile(
    r"^(?:(?:国家|国务院|省|市|有关部门)[^，]{0,20}规定|(?:其他|其它|法律|依法|依照|属于|涉及|包括|列入|与|（)[^，]{0,20}?|凡(?:是|依法)?)"
    r"(?:应当?|必须|不得|不应|可以?|须|需|禁止)"
)


@cache
def rule_of(groups: tuple[str, ...], cue: str) -> str:
    for entry in lexicon.group("modality", *groups):
        if re.search(entry.pattern or "", cue):
            return entry.id
    return groups[0]


def attributive(part: str) -> bool:
    """Whether the only deontic word of ``part`` stands inside an attribute (其他应当提交的资料)."""
    return bool(ATTRIBUTIVE_HEAD.match(part) and ATTRIBUTIVE.search(part))


def find(groups: tuple[str, ...], parts: Sequence[str]) -> str | None:
    pattern = compiled(*groups)
    for part in parts:
        m = pattern.search(part)
        if m and not attributive(part):
            return m[0]
    return None


def clause_of(main: Sequence[str], groups: tuple[str, ...]) -> int:
    """In which main clause a cue of ``groups`` first stands; ``len(main)`` if in none."""
    pattern = compiled(*groups)
    return next((i for i, p in enumerate(main) if pattern.search(p) and not attributive(p)), len(main))


def precedes(main: Sequence[str], group: str, other: str) -> bool:
    """Whether a cue of ``group`` stands before every cue of ``other``, in an earlier clause or earlier in the same one."""
    a, b = clause_of(main, (group,)), clause_of(main, (other,))
    if a != b or a == len(main):
        return a < b
    first, second = compiled(group).search(main[a]), compiled(other).search(main[a])
    return bool(first and second and first.start() < second.start())


def strong(duty: str) -> bool:
    return duty[:1] in "应必须务"
