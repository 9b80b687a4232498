"""Chapters that have lost their numbers: bare headings between articles, in a text that numbers only its last chapters.

Converting a page to text often drops ``第N章`` from the headings of all chapters but one.  What is left are their
names, each alone on its line right above an article.  They are told by that, and by the number of the first chapter
that is printed, before which there can be no more than its number of others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.structure.lines import LineKind
from pipeline.structure.markers import Candidate, Lines
from pipeline.structure.sequence import Marked

_NAME = re.compile(r"[一-鿿、]{2,20}")
FEWEST = 2
"""A single bare heading may be anything."""


def with_lost_chapters(
    text: str, lines: Lines, kinds: Sequence[LineKind], marked: Sequence[Marked], within: range
) -> Sequence[Marked]:
    """``marked`` with a chapter ``*`` for every bare heading among the lines ``within`` that is one.

    The same sequence where there is none.
    """
    chapter = next((m for m in marked if m.candidate.type == "zhang"), None)
    if chapter is None or chapter.depth or chapter.candidate.number <= FEWEST:
        return marked
    opening = {lines.at(m.candidate.start): m for m in marked}
    bare = []
    for line in range(within.start, min(within.stop, lines.at(chapter.candidate.start))):
        below = next((i for i in range(line + 1, within.stop) if lines.ends[i] > lines.starts[i]), None)
        article = opening.get(below) if below is not None else None
        if (
            line not in opening
            and kinds[line] in ("short", "title")
            and _NAME.fullmatch(text, lines.starts[line], lines.ends[line])
            and article is not None
            and article.candidate.type == "tiao"
            and article.depth == 0
        ):
            bare.append(line)
    if not FEWEST <= len(bare) < chapter.candidate.number:
        return marked
    out: list[Marked] = []
    waiting = [Candidate(lines.starts[i], lines.starts[i], "zhang", 0, "*", 0.0, False) for i in bare]
    for m in marked:
        while waiting and waiting[0].start < m.candidate.start:
            out.append(Marked(waiting.pop(0), 0, True))
        inside = lines.starts[bare[0]] < m.candidate.start < chapter.candidate.start
        out.append(m._replace(depth=m.depth + 1) if inside else m)
    return out
