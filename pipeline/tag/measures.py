"""Units of measure as regulatory texts print them: where one ends, what kind it is, and what it is in UCUM.

Reads ``lexicon/measures.toml``.  Offsets point into the string given.  A printed unit is built of an optional
magnitude (``万``, ``百万``, ``亿``), a base unit of the lexicon, and any number of quotient parts (``/平方米``, ``·年``,
``每升``).  Canonical values are exact decimals; the factors are held against the pint library by a test, which is why
no units library is needed (or loaded) at run time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from pipeline import lexicon

_MAGNITUDE = re.compile("[十百千]?(?:万亿|[万亿])|[百千]")
_QUOTIENT = re.compile("[/／]|每(?=[平立升毫微千公吨克亩人户年月日天次小])|[·•‧・.](?=[年月日天人次时小]|平方)")
_NUMBERED = re.compile("[/／]\\d{1,4}(?=平|立|人|户|套|车|床|公|亩|万|千)")
_OVER = re.compile(
    "平方米|立方米|标准?立方米|（间）|（只）|（套）|人次|人|户|年|月|日|天|时|次|证|张|车|床|卡|票|校|村|件|例|标箱|学时|课时|台班|车次|航次|学年|学期|集|亩次"
)
_PAREN = re.compile("（(?:间|套|台|只|头|件|户|处|组|人|队)）")
_BRACKETED = re.compile("[/／]（(?P<per>[^（）。，；]{1,14}[·•‧・][^（）。，；]{1,8})）")
"""元/（平方米·月）: all that stands in the bracket is below the line."""
_LATIN = re.compile("[A-Za-zμµΩ]")


@dataclass(frozen=True, slots=True)
class Measure:
    """One base unit of the lexicon."""

    cue: str
    kind: str
    """physical, money, ratio, time, age, level, score, rank or count."""
    ucum: str
    """The canonical unit; ``{}`` for a count, whose printed word becomes the annotation."""
    factor: Decimal
    entry: str
    """The id of the lexicon entry."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A unit found in a text: ``text`` as printed, ``end`` behind its last character."""

    text: str
    end: int
    kind: str
    magnitude: str
    base: str
    entry: str


@cache
def measures() -> dict[str, Measure]:
    """Every spelling of the lexicon with its measure."""
    out: dict[str, Measure] = {}
    for entry in lexicon.group("measures", "unit"):
        for cue in entry.cues:
            out.setdefault(
                cue, Measure(cue, entry.extra["kind"], entry.extra["ucum"], Decimal(entry.extra["factor"]), entry.id)
            )
    return out


@cache
def _by_first() -> dict[str, tuple[str, ...]]:
    first: dict[str, list[str]] = {}
    for cue in measures():
        first.setdefault(cue[0], []).append(cue)
    return {c: tuple(sorted(cues, key=len, reverse=True)) for c, cues in first.items()}


_WORD = re.compile("支[持付撑出援]|部门|具[有备体]")


def _base_at(text: str, at: int) -> str | None:
    for cue in _by_first().get(text[at : at + 1], ()):
        if text.startswith(cue, at):
            after = text[at + len(cue) : at + len(cue) + 1]
            if _LATIN.match(cue[-1]) and (_LATIN.match(after) or after.isdecimal()):
                continue  # "5G" is no gram, "m2" is not "m"
            if _WORD.match(text, at):
                continue  # 给予300万支持 counts no 支
            return cue
    return None


def unit_at(text: str, at: int) -> Printed | None:
    """The unit that starts at ``text[at]``, or None.  A bare magnitude (``3万``) is a unit of kind ``none``."""
    base = _base_at(text, at)
    magnitude = ""
    end = at
    if base is None:
        m = _MAGNITUDE.match(text, at)
        if m is None:
            return None
        magnitude, end = m[0], m.end()
        base = _base_at(text, end)
        if base is None:
            return Printed(magnitude, end, "none", magnitude, "", "") if magnitude not in ("百", "千", "十") else None
    end += len(base)
    found = measures()[base]
    if m := _PAREN.match(text, end):
        end = m.end()
    while m := _NUMBERED.match(text, end) or _QUOTIENT.match(text, end):
        if m[0] == "每" and found.kind not in ("physical", "money"):
            break
        below = _base_at(text, m.end())
        over = _OVER.match(text, m.end())
        size = max(len(below or ""), len(over[0]) if over else 0)
        if not size:
            break
        end = m.end() + size
        if p := _PAREN.match(text, end):
            end = p.end()
    if (m := _BRACKETED.match(text, end)) and all(map(_whole, re.split("[·•‧・]", m["per"]))):
        end = m.end()
    return Printed(text[at:end], end, found.kind, magnitude, base, found.entry)


def _whole(part: str) -> bool:
    over = _OVER.match(part)
    return _base_at(part, 0) == part or bool(over and over[0] == part)


_SCALE = {"万": Decimal(10**4), "亿": Decimal(10**8), "千": Decimal(1000), "百": Decimal(100), "十": Decimal(10)}


def scale(magnitude: str) -> Decimal:
    """What a printed magnitude multiplies by: ``万亿`` is 10¹², ``百万`` 10⁶, the empty string 1."""
    out = Decimal(1)
    for c in magnitude:
        out *= _SCALE[c]
    return out


_SPLIT = re.compile("[/／]|每|[·•‧・]")


@lru_cache(maxsize=4096)
def canonical(unit: str, taiwan: bool = False) -> tuple[str, Decimal] | None:
    """``(UCUM code, factor)`` of a printed unit: value × factor is the value in that code.

    None when the unit is not known.  Counts give their word as an annotation (``{台}``), money its ISO 4217 code
    (``元`` is TWD when ``taiwan``), no unit at all the unity ``1``.  Concentrations (mass over volume) are brought
    to mg/m3, so that 微克/立方米 and 毫克/升 compare.
    """
    if not unit:
        return "1", Decimal(1)
    parts = [p for p in _SPLIT.split(_BRACKETED.sub(r"/\g<per>", unit)) if p]
    top = _one(parts[0], taiwan)
    if top is None:
        return None
    code, factor = top
    below: list[str] = []
    for part in parts[1:]:
        one = _one(part, taiwan) or ("{" + part + "}", Decimal(1))
        below.append(one[0])
        factor /= one[1]
    if code == "kg" and below == ["m3"]:
        return "mg/m3", factor * 10**6
    if code.startswith("/") and below:
        return None
    return "/".join([code, *below]), factor


def _one(part: str, taiwan: bool) -> tuple[str, Decimal] | None:
    known = measures()
    magnitude = ""
    base = part
    plain = _PAREN.sub("", part)
    if part not in known and plain not in known and (m := _MAGNITUDE.match(part)):
        magnitude, base = m[0], part[m.end() :]
        plain = _PAREN.sub("", base)
    if not base:
        return "1", scale(magnitude)
    found = known.get(base) or known.get(plain)
    if found is None:
        if base in ("月", "日"):
            return ("mo" if base == "月" else "d"), Decimal(1)
        return None
    code = "{" + base + "}" if found.ucum == "{}" else found.ucum
    if taiwan and code == "CNY":
        code = "TWD"
    return code, found.factor * scale(magnitude)
