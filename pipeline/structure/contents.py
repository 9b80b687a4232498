"""What looks like outline and is none: tables of contents, quoted articles, annex labels.  Offsets: normalised text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.structure.instruments import Block
from pipeline.structure.lines import LineKind
from pipeline.structure.markers import Lines

_QUOTED = re.compile(r"(?:^|(?<=：)|(?<=\n))[“「『]第[〇零○一二三四五六七八九十百千\d]+[编章节条]", re.M)
_HEAD = re.compile(r"附(?:件|录|表|图) ?[一二三四五六七八九十\dA-Z]{0,3}$")
_NAMED = re.compile(r"附(?:件|录|表) ?[一二三四五六七八九十\dA-Z]{1,3}[：:.]?[^，。；]{2,40}$")
_LABEL = re.compile(r"附(?:件|录|表)?[：:]$")
_LISTED = re.compile(r"\d{1,2}[.、][^。；]{2,60}")
_ALL_CHAPTERS = re.compile(r"第[一二三四五六七八九十]+[编章]")


def contents_lines(text: str, lines: Lines, kinds: list[LineKind]) -> list[LineKind]:
    """The kinds with the lines of a table of contents marked ``toc``.

    A table of contents follows 目录 and ends where one of its headings comes again; without that word it is a run of
    chapter headings, each of which comes again later.
    """
    out = list(kinds)
    bodies = [text[s:e] for s, e in zip(lines.starts, lines.ends, strict=True)]
    for i, kind in enumerate(kinds):
        if kind != "contents":
            continue
        if len(_ALL_CHAPTERS.findall(bodies[i])) >= 2:
            continue  # the whole table stands on this line
        j = i + 1
        seen: set[str] = set()
        while j < len(kinds) and j < i + 400 and len(bodies[j]) <= 90:
            key = _key(bodies[j])
            if key in seen and kinds[j] not in ("toc",):
                break
            if bodies[j].endswith(("。", "；", "：")) and kinds[j] != "toc":
                break
            seen.add(key)
            j += 1
        # Everything up to the heading that comes again.
        if (j < len(kinds) and len(bodies[j]) > 90) or (j < len(kinds) and _key(bodies[j]) not in seen):
            later = {_key(b) for b in bodies[j : j + 400]}
            j = i + 1
            while j < len(kinds) and len(bodies[j]) <= 90 and (kinds[j] == "toc" or _key(bodies[j]) in later):
                later_again = kinds[j] == "toc" or _count(bodies, j, _key(bodies[j]))
                if not later_again:
                    break
                j += 1
        for k in range(i + 1, j):
            out[k] = "toc"
    _untitled(bodies, out)
    _annex_lists(bodies, out)
    return out


def _annex_lists(bodies: Sequence[str], out: list[LineKind]) -> None:
    """The list of annexes above a signature: 附件：1.…, and its further lines, which open no items."""
    for i, kind in enumerate(out):
        if kind != "annex" or not bodies[i].startswith("附件"):
            continue
        j = i + 1
        while j < len(out) and out[j] == "marker" and _LISTED.fullmatch(bodies[j]):
            j += 1
        if j < len(out) and (out[j] in ("issuer", "date", "circulation", "annex") or bodies[i].startswith("附件：")):
            for k in range(i + 1, j):
                out[k] = "annex"


def _count(bodies: Sequence[str], j: int, key: str) -> bool:
    return any(_key(b).startswith(key) for b in bodies[j + 1 : j + 600])


def _key(body: str) -> str:
    """A heading without what a table of contents adds: leaders and page numbers."""
    return re.sub(r"[.…·\s]*\d{0,3}$", "", body) or body


def _untitled(bodies: Sequence[str], out: list[LineKind]) -> None:
    """Runs of three and more chapter headings without text between them, all of which come again."""
    run: list[int] = []
    for i in range(len(bodies) + 1):
        short = (
            i < len(bodies)
            and out[i] == "marker"
            and len(bodies[i]) <= 40
            and re.match(r"第[^条]{1,6}[编章节]", bodies[i])
        )
        if short:
            run.append(i)
            continue
        if len(run) >= 3 and sum(_count(bodies, run[-1], bodies[k]) for k in run) >= 0.8 * len(run):
            for k in run:
                out[k] = "toc"
        run = []


def quoted(text: str) -> list[tuple[int, int]]:
    """Articles quoted by an amendment: from the opening quotation mark to its closing one."""
    closing = {"“": "”", "「": "」", "『": "』"}
    found = []
    for m in _QUOTED.finditer(text):
        mark = m[0][0]
        end = text.find(closing[mark], m.end())
        depth_end = min(end, m.start() + 6000) if end >= 0 else -1
        if depth_end > 0:
            found.append((m.start(), depth_end))
    return found


def is_annex_head(text: str, lines: Lines, kinds: Sequence[LineKind], block: Block, i: int) -> bool:
    """Whether line ``i`` heads an annex that follows, and does not only list it."""
    if kinds[i] != "annex":
        return False
    body = text[lines.starts[i] : lines.ends[i]]
    if i + 1 >= block.last:
        return False
    if _HEAD.match(body) or (_LABEL.match(body) and kinds[i + 1] == "title"):
        return True
    if not _NAMED.match(body):
        return False
    # 附件1：… in a list of annexes is followed by another, or by the signature.
    return kinds[i + 1] not in ("annex", "issuer", "date") and kinds[i - 1] != "annex"
