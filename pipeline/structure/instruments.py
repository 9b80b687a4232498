"""Where the instruments of a file begin and what their titles are.

Reads the kinds of the lines; gives blocks (ranges of lines).  Offsets point into the normalised text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.structure.lines import LineKind, bare_title, is_issuer, is_title, pattern
from pipeline.structure.markers import Lines


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one instrument: ``first`` to ``last`` (exclusive); its title lines and where its body begins."""

    first: int
    last: int
    title: str | None
    title_lines: tuple[int, ...]
    body: int
    """The first line after title, number, issuer and adoption notes."""
    printed: str | None = None
    """The title as printed, with whatever is no part of it."""


_HEAD = {"title", "short", "issuer", "number", "adoption", "date", "navigation", "circulation", "contents", "toc"}
_FIRST = re.compile(r"第一[编章条]|第1[编章条]|一、|1[.、](?!\d)|（一）|总则|1(?:范围|总则|适用范围)")
_CONTINUES = re.compile(r"^(?:关于|印发|转发|批转|公布|发布|《|〈|的|及|和|与|暂行|试行|实施|管理|编制说明|（)")
_GOES_ON = re.compile(r"^(?:的|及|和|与|暂行|试行|实施|管理|编制说明|（)")
_NUMBERED = re.compile(r"\d{1,2}(?![\d年月日])")
_REGISTER = re.compile(r"（\d{2,3}\.\d{1,2}\.\d{1,2}[一-鿿]{2}）$")
_LABEL = re.compile(r"^(?:法规|法令|文件|标题)(?:名称|标题)?：(?=.{4})")
"""法规名称：渔港管理条例: how registers print a title."""
_DATED = re.compile(
    r"（[〇零○O一二三四五六七八九\d]{4}年[一二三四五六七八九十\d]{1,3}月(?:[一二三四五六七八九十\d]{1,3}日)?）$"
)
_PIPE = re.compile(r" ?\| ?")
_ENDS = re.compile(r"(?:施行|执行|实施|生效|试行|解释|废止|废除|为准)[^。]{0,24}。?$")


class _Scan:
    def __init__(self, text: str, lines: Lines, kinds: Sequence[LineKind]) -> None:
        self.lines, self.kinds = lines, kinds
        self.text = text
        self.count = len(kinds)

    def line(self, i: int) -> str:
        return self.text[self.lines.starts[i] : self.lines.ends[i]]

    def title_at(self, i: int) -> tuple[str, tuple[int, ...]] | None:
        """The title that begins at line ``i``, joined over its lines, or None."""
        if self.kinds[i] not in ("title", "short", "issuer") or _NUMBERED.match(self.line(i)):
            return None
        joined = ""
        used: list[int] = []
        for j in range(i, min(i + 6, self.count)):
            body = self.line(j)
            kind = self.kinds[j]
            if kind not in ("title", "short", "issuer") and not (
                used and kind != "number" and len(body) <= 24 and pattern("title_tail").fullmatch(body)
            ):
                break
            if used and kind == "issuer" and not _CONTINUES.match(self.line(j + 1) if j + 1 < self.count else ""):
                break
            if len(joined) + len(body) > 110:
                break
            if used and is_issuer(joined) and not _CONTINUES.match(body):
                break  # a body's name on a line of its own, above a title that has its own beginning
            joined += body
            used.append(j)
            following = self.line(j + 1) if j + 1 < self.count else ""
            if is_title(joined) and not self._runs_on(joined, j + 1, following):
                return joined, tuple(used)
        return None

    def _runs_on(self, joined: str, j: int, following: str) -> bool:
        """Whether the title goes on in the next line."""
        if j >= self.count or self.kinds[j] not in ("title", "short", "issuer"):
            tail = j < self.count and self.kinds[j] != "number" and len(following) <= 24
            return tail and pattern("title_tail").fullmatch(following) is not None
        if self.kinds[j] == "issuer" or joined == following:
            return False
        if _GOES_ON.match(following):
            return True
        opened = joined.count("《") - joined.count("》")
        return opened > 0 or (
            self.kinds[j] == "title" and len(following) <= 12 and not bare_title(joined).endswith("通知")
        )

    def after(self, j: int, title: str) -> int:
        """The first line after a title block: past number, issuer, notes, repeated titles."""
        while j < self.count:
            kind = self.kinds[j]
            if kind in ("number", "adoption", "date", "navigation", "circulation", "contents", "toc") or (
                kind == "issuer" and len(self.line(j)) <= 40
            ):
                j += 1
            elif kind in ("title", "short", "issuer") and (t := self.title_at(j)) and title.endswith(t[0]):
                j = t[1][-1] + 1
            elif kind == "short" and self.line(j) in title:
                j += 1
            else:
                break
        return j


def split(text: str, lines: Lines, kinds: Sequence[LineKind]) -> list[Block]:
    """The instruments of a text, in order; at least one, unless the text is empty."""
    scan = _Scan(text, lines, kinds)
    opens: list[tuple[int, str | None, tuple[int, ...], int]] = []
    i = 0
    body_seen = False
    while i < scan.count:
        found = scan.title_at(i)
        if found is not None:
            title, used = found
            body = scan.after(used[-1] + 1, title)
            begins = _begins(scan, body)
            if not body_seen and not opens:
                if begins or i <= 3:
                    # A standard's cover prints its code above its title.
                    code = next((k for k in range(i) if kinds[k] == "number"), i)
                    opens.append((code, title, used, body))
                    i = max(body, used[-1] + 1)
                    body_seen = True
                    continue
            elif opens and _opens_new(scan, i, used, body, begins, opens[-1]):
                start = i
                opens.append((start, title, used, body))
                i = max(body, used[-1] + 1)
                continue
            i = used[-1] + 1
            continue
        if kinds[i] in ("text", "addressee", "marker", "unit") and not opens:
            # No title before the text begins: a notice whose title was not kept, or an extract.
            first = next((k for k in range(i + 1) if kinds[k] not in ("navigation", "circulation")), i)
            opens.append((first, None, (), i))
            body_seen = True
        i += 1
    if not opens and scan.count:
        first = next((k for k in range(scan.count) if kinds[k] != "navigation"), 0)
        opens.append((first, None, (), first))
    blocks = []
    for n, (first, opened, used, body) in enumerate(opens):
        last = opens[n + 1][0] if n + 1 < len(opens) else scan.count
        if n + 1 < len(opens):
            # The label 附件 above a forwarded text belongs to that text's head.
            while last - 1 > body and kinds[last - 1] == "annex" and len(scan.line(last - 1)) <= 6:
                last -= 1
        blocks.append(Block(first, last, _clean(opened), used, min(body, last), opened))
    if len(blocks) > 1 and blocks[0].title is None and _is_cover(scan, blocks[0]):
        cover, own = blocks[:2]
        blocks[:2] = [Block(cover.first, own.last, own.title, own.title_lines, own.body, own.printed)]
    return blocks


def _is_cover(scan: _Scan, block: Block) -> bool:
    """Whether an untitled head of a file is the cover and foreword of the standard below it."""
    return block.last - block.first < 80 and any(
        scan.kinds[i] == "number" and pattern("standard_code").search(scan.line(i))
        for i in range(block.first, min(block.last, block.first + 12))
    )


def _begins(scan: _Scan, body: int) -> int:
    """How surely the line after a title begins a text: 0 no, 1 perhaps, 2 surely."""
    if body >= scan.count:
        return 0
    line, kind = scan.line(body), scan.kinds[body]
    if kind == "addressee" or re.match(r"第(?:一|1)[编章条]", line):
        return 2
    if _FIRST.match(line) or pattern("begins_body").search(line):
        return 1
    return 0


def _opens_new(
    scan: _Scan,
    i: int,
    used: tuple[int, ...],
    body: int,
    begins: int,
    current: tuple[int, str | None, tuple[int, ...], int],
) -> bool:
    """Whether a title in the middle of a file begins a new instrument."""
    title = "".join(scan.line(j) for j in used)
    if len(title) < 6 or (not begins and body < scan.count and scan.kinds[body] not in ("text", "marker")):
        return False
    if i <= current[3] or title == current[1]:
        return False
    previous = i - 1
    while previous > current[0] and scan.kinds[previous] == "annex" and len(scan.line(previous)) <= 6:
        previous -= 1
    labelled = previous < i - 1
    before, kind = scan.line(previous), scan.kinds[previous]
    ended = kind in ("date", "circulation", "navigation") or bool(_ENDS.search(before))
    if kind == "issuer" and any(scan.kinds[k] == "date" for k in range(max(current[0], previous - 4), previous)):
        ended = True
    between = any(scan.kinds[k] in ("adoption", "number", "navigation") for k in range(used[-1] + 1, body))
    named = _announced(scan, title, current, i)
    if named and (begins or ended or labelled):
        return True
    if begins == 2:
        return ended or between or labelled or len(title) >= 10
    return bool(begins) and (ended or between)


def _announced(scan: _Scan, title: str, current: tuple[int, str | None, tuple[int, ...], int], i: int) -> bool:
    """Whether the current instrument forwards this title: 现将《…》印发给你们, 附件：…, or in its own title."""
    core = bare_title(title).strip("《》")
    if len(core) < 5:
        return False
    head = scan.text[scan.lines.starts[current[0]] : scan.lines.starts[min(i, current[0] + 40)]]
    flat = head.replace("\n", "")
    return core in flat and (
        f"《{core}" in flat or f"印发{core}" in flat or f"：{core}" in flat or f"附件{core}" in flat
    )


def _clean(title: str | None) -> str | None:
    if title is None:
        return None
    if "|" in title:
        title = str(_PIPE.split(title)[-1])
    title = _DATED.sub("", _REGISTER.sub("", _LABEL.sub("", title)))
    m = pattern("doc_number").search(title)
    if m and title[m.start() - 1 : m.start()] == "（" and title.endswith("）"):
        title = title[: m.start() - 1]
    return title
