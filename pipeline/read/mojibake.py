"""Text broken by a wrong decoding: where it stands, and what it was where that is certain.

Reads a decoded text, writes notes with code ``garbled``.  The text itself is never changed, so offsets stay; ``detail``
holds the repaired text only where the wrong step can be undone character for character.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.read.quality import frequent
from pipeline.records import Note, Span
from pipeline.screened import screened

LATIN = screened("(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{1,3}){3,}")
"""UTF-8 read as Latin-1 or Windows-1252: ç®¡ç†."""
REPLACED = screened("\ufffd[^\n]{0,3}\ufffd|(?:锟斤拷){1,200}|(?:烫烫|屯屯|葺葺){2,200}|\ufffd{2,200}")
"""What is left of text that was decoded with replacement, and memory fill patterns: nothing to repair."""
HAN_RUN = re.compile("[\u3400-\u9fff\ue000-\uf8ff]+")
JUNK = "?!\ufffd"
BETWEEN_JUNK = re.compile("[?!\ufffd]{1,4}([\u3400-\u9fff]{4,40})[?!\ufffd]{1,4}")
NEAR = 4
"""Rare characters this close to one another belong together."""
LEAST_RARE = 4
SIMPLIFIED_RARE = 0.08
"""Simplified texts have < 4% characters beyond the first level of GB 2312, traditional ones > 15%."""
DENSE = 0.5
"""A broken stretch is rare characters for half and more; 鲢鳙 or a chemical name stands among known ones."""
JUNK_REACH = 3
LEAST_REPAIR = 4


def find(text: str) -> tuple[Note, ...]:
    """The stretches of ``text`` that a wrong decoding has broken, in order, never overlapping."""
    found = [Note("garbled", Span(*m.span()), _from_latin(m.group())) for m in LATIN.finditer(text)]
    found += [Note("garbled", Span(*m.span())) for m in REPLACED.finditer(text)]
    found += _misread(text)
    found += [Note("garbled", Span(*m.span())) for m in BETWEEN_JUNK.finditer(text) if _broken(m.group(1))]
    kept: list[Note] = []
    for note in sorted(found, key=lambda n: (n.span.start, -n.span.end)):
        if not kept or note.span.start >= kept[-1].span.end:
            kept.append(note)
    return tuple(kept)


@cache
def _rare(simplified: bool) -> re.Pattern[str]:
    """Han characters and private-use ones outside the frequent level of GB 2312 (and of Big5)."""
    common = frequent(simplified)
    ranges = [(0x3400, 0x9FFF), (0xE000, 0xF8FF)]
    rare = [chr(c) for low, high in ranges for c in range(low, high + 1) if chr(c) not in common]
    return re.compile("[" + "".join(rare) + "]")


def _broken(run: str) -> bool:
    """Whether a run of Han between half-width question marks is a misreading: half of it is rare in simplified writing,
    and some of it is rare in traditional writing too."""
    simplified, both = frequent(True), frequent(False)
    return sum(c not in simplified for c in run) * 2 >= len(run) and sum(c not in both for c in run) >= 2


def _misread(text: str) -> list[Note]:
    """Double-byte text read one byte off, or UTF-8 read as GBK: rare characters crowd together."""
    at = [m.start() for m in _rare(True).finditer(text)]
    if len(at) > SIMPLIFIED_RARE * len(text):  # written in traditional characters
        at = [m.start() for m in _rare(False).finditer(text)]
    notes: list[Note] = []
    group: list[int] = []
    for place in [*at, -1]:
        if group and place >= 0 and place - group[-1] <= NEAR and "\n" not in text[group[-1] : place]:
            group.append(place)
            continue
        if len(group) >= LEAST_RARE and (note := _note(text, group)) is not None:
            notes.append(note)
        group = [place] if place >= 0 else []
    return notes


def _note(text: str, group: list[int]) -> Note | None:
    start, end = group[0], group[-1] + 1
    solid = [c for c in text[start:end] if "\u3400" <= c <= "\u9fff" or "\ue000" <= c <= "\uf8ff"]
    listed = text.count("、", start, end) + text.count("，", start, end)
    if len(group) < DENSE * len(solid) or listed * 3 >= len(group):
        return None
    near = text[max(0, start - JUNK_REACH) : start] + text[end : end + JUNK_REACH]
    repaired = _from_gbk(text, start, end)
    if not repaired and len(group) < 2 * LEAST_RARE and not any(c in near for c in JUNK):
        return None
    # Take in the common characters that the broken run ends in, up to the junk or the next stop.
    run = next(
        (m for m in HAN_RUN.finditer(text, max(0, start - NEAR), min(len(text), end + NEAR)) if m.end() > start), None
    )
    if run is not None:
        start, end = min(start, run.start()), max(end, run.end())
    while start > 0 and text[start - 1] in JUNK:
        start -= 1
    while end < len(text) and text[end] in JUNK:
        end += 1
    return Note("garbled", Span(start, end), repaired)


def _from_latin(piece: str) -> str:
    """What ``piece`` was, if every character of it was a byte of well-formed UTF-8."""
    for codec in ("cp1252", "latin-1"):
        try:
            repaired = piece.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if _chinese(repaired):
            return repaired
    return ""


def _from_gbk(text: str, start: int, end: int) -> str:
    """What ``text[start:end]`` was, if it is UTF-8 read as GBK: the bytes then decode without a fault."""
    try:
        repaired = text[start:end].encode("gb18030").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    return repaired if _chinese(repaired) and len(repaired) >= LEAST_REPAIR else ""


def _chinese(text: str) -> bool:
    common = frequent()
    han = [c for c in text if "\u3400" <= c <= "\u9fff"]
    return len(han) >= 2 and sum(1 for c in han if c in common) >= 0.8 * len(han)
