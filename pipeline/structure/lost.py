"""Chapters that have lost their numbers: bare headings between articles, in a text that numbers only its last chapters.

Converting a page to text often drops ``第N章`` from the headings of all chapters but one.  What is left are their
names, each alone on its line right above an article.  They are told by that, and by the numbers of the chapters that
are printed, between which there can be no more than are missing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.structure.lines import LineKind
from pipeline.structure.markers import Candidate, Lines
from pipeline.structure.sequence import Marked

_NAME = re.compile(r"[一-鿿、]{2,20}")
FEWEST = 2
"""Before the first printed chapter a single bare heading may be anything; between two it fills a gap."""


def with_lost_chapters(
    text: str, lines: Lines, kinds: Sequence[LineKind], marked: Sequence[Marked], within: range
) -> Sequence[Marked]:
    """``marked`` with a chapter ``*`` for every bare heading among the lines ``within`` that is one.

    The same sequence where there is none.
    """
    chapters = [m for m in marked if m.candidate.type == "zhang" and m.depth == 0]
    opening = {lines.at(m.candidate.start): m for m in marked}
    lost: list[int] = []
    unplaced = 0
    for before, chapter in zip([None, *chapters], chapters, strict=False):
        missing = chapter.candidate.number - (before.candidate.number if before else 0) - 1
        first = lines.at(before.candidate.start) + 1 if before else within.start
        stretch = range(first, min(within.stop, lines.at(chapter.candidate.start)))
        bare = [i for i in stretch if _is_bare(text, lines, kinds, opening, i, within.stop, 1 if before else 0)]
        if (1 if before else FEWEST) <= len(bare) <= missing:
            lost += bare
            unplaced = chapter.candidate.start if before is None else unplaced
    if not lost:
        return marked
    out: list[Marked] = []
    waiting = [Candidate(lines.starts[i], lines.starts[i], "zhang", 0, "*", 0.0, False) for i in lost]
    for m in marked:
        while waiting and waiting[0].start < m.candidate.start:
            out.append(Marked(waiting.pop(0), 0, True))
        # What stands before the first printed chapter was under none so far.
        inside = lines.starts[lost[0]] < m.candidate.start < unplaced
        out.append(m._replace(depth=m.depth + 1) if inside else m)
    return out


def _is_bare(
    text: str,
    lines: Lines,
    kinds: Sequence[LineKind],
    opening: Mapping[int, Marked],
    line: int,
    stop: int,
    depth: int,
) -> bool:
    """Whether ``line`` is a name alone, right above an article at ``depth``."""
    if line in opening or kinds[line] not in ("short", "title"):
        return False
    if not _NAME.fullmatch(text, lines.starts[line], lines.ends[line]):
        return False
    below = next((i for i in range(line + 1, stop) if lines.ends[i] > lines.starts[i]), None)
    article = opening.get(below) if below is not None else None
    return article is not None and article.candidate.type == "tiao" and article.depth == depth
