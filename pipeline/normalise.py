"""From a source text to the one form that every later stage reads, with the exact way back.

Every step is one character for one character (script, width, variants) or a deletion (white space, zero-width
characters, comments, page furniture, the line ends of hard-wrapped lines).  So an :class:`Aligned` is a string plus the
places where runs of kept characters begin, and any span of it maps back to ``source[start:end]`` exactly.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from pipeline.characters import JUNK, width_table
from pipeline.layout import Line, WrapStyle, continues, without_furniture, wrap_style
from pipeline.records import Script, Span, Table
from pipeline.screened import screened


@dataclass(frozen=True, slots=True)
class Aligned:
    """A normalised text and the way back to its source.

    ``text`` is the normalised text: spans of it are what structure and taggers speak of.  ``script`` is what the source
    is written in.  ``length`` is the length of the source.  Offsets are code points.
    """

    text: str
    script: Script
    length: int
    starts: tuple[int, ...] = field(repr=False, default=(0,))
    """Where in ``text`` each run of consecutive kept characters begins, ascending, from 0."""
    origins: tuple[int, ...] = field(repr=False, default=(0,))
    """Where in the source the same run begins."""

    soft: frozenset[int] = field(repr=False, default=frozenset())
    """Where in ``text`` a stop was printed half-width in a place where it ends no sentence (20%;其余)."""

    def source_offset(self, at: int) -> int:
        """The source offset of the character ``text[at]``; for ``at == len(text)`` the end of the last kept one."""
        if at >= len(self.text):
            return self.source_offset(len(self.text) - 1) + 1 if self.text else self.length
        run = bisect_right(self.starts, at) - 1
        return self.origins[run] + at - self.starts[run]

    def source_span(self, span: Span) -> Span:
        """The source range from the first to the last character of ``span``; an empty span stays empty."""
        first, end = span
        if not first <= end - 1 < len(self.text):
            start = self.source_offset(first)
            return Span(start, start if end <= first else self.source_offset(end - 1) + 1)
        starts, origins = self.starts, self.origins
        run = bisect_right(starts, first) - 1
        last = bisect_right(starts, end - 1, run) - 1
        return Span(origins[run] + first - starts[run], origins[last] + end - starts[last])

    def offset(self, source_at: int) -> int:
        """The offset in ``text`` of the first kept character at or after ``source_at``; ``len(text)`` if none is."""
        run = bisect_right(self.origins, source_at) - 1
        if run < 0:
            return 0
        end = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        return min(self.starts[run] + source_at - self.origins[run], end)

    def span(self, source: Span) -> Span:
        """The range of ``text`` that holds the kept characters of a source range."""
        return Span(self.offset(source.start), max(self.offset(source.start), self.offset(source.end)))

    def gap_after(self, at: int) -> bool:
        """Whether the source has something (nearly always white space) between ``text[at]`` and the next character.

        A space that normalisation deletes is evidence for structure: ``一 总则``, ``1 范围``.
        """
        index = bisect_left(self.starts, at + 1)
        return index < len(self.starts) and self.starts[index] == at + 1


# --- characters ----------------------------------------------------------------------------------------------------

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_GAP = re.compile(r"[ \x00]+")
_LEADING_NUMBER = re.compile(r"[\d.]+")
_COMMA = screened(r",(?!\d)|(?<!\d),")
_COLON = screened(r":(?!\d)|(?<!\d):")
_WIDE_COLON = screened(r"(?<=\d)：(?=\d)")
_WIDE_COMMA = screened(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_LATIN_STOP = screened(r"[;?!](?![0-9A-Za-z=])|(?<![0-9A-Za-z])[;?!]")
_ASCII_STOP = re.compile(r"[;?!]")
_BEFORE_STOP = re.compile(r"[一-鿿”」）)]")
_BEHIND_STOP = re.compile(r"[一-鿿（(“\"]")
_WIDE_STOPS = str.maketrans(";?!", "；？！")


def _overwrite(text: str, spans: Iterable[Span]) -> str:
    """The same text with every character of ``spans``, newlines apart, replaced by junk."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        pieces.append(text[at:start])
        inside = text[start:end]
        pieces.append(JUNK * len(inside) if "\n" not in inside else re.sub(r"[^\n]", JUNK, inside))
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _fold(text: str, furniture: Sequence[Span]) -> str:
    """``text`` with width folded and junk marked, at the same length."""
    raw = text
    if "\r" in raw and "\n" not in raw:
        raw = raw.replace("\r", "\n")
    if "，" in raw:
        raw = _WIDE_COMMA.sub(",", raw)
    raw = raw.translate(width_table())
    comments = [Span(*m.span()) for m in _COMMENT.finditer(raw)] if "<!--" in raw else []
    if furniture or comments:
        raw = _overwrite(raw, [*furniture, *comments])
    return raw


def _lines(raw: str) -> list[Line]:
    """The lines that print something, with their place, stripped of white space and junk at both ends."""
    lines: list[Line] = []
    at = 0
    blanks = 0
    for body in raw.split("\n"):
        text = body.strip(" \x00")
        if text:
            start = at + body.index(text)
            lines.append(Line(start, start + len(text), text, blanks, start - at))
            blanks = 0
        else:
            blanks += 1
        at += len(body) + 1
    return lines


_BARS = re.compile(r"[\s\x00|]*")


def _parted(raw: str, cells: Sequence[Span]) -> str:
    """The same text, at the same length, with a line end between cells that stand in one line (``| a | b |``)."""
    if "|" not in raw:
        return raw
    chars = list(raw)
    after = 0
    for cell, following in pairwise([*cells, Span(len(raw), len(raw))]):
        line = raw.rfind("\n", 0, cell.start) + 1
        stop = raw.find("\n", cell.end)
        stop = len(raw) if stop < 0 else stop
        before = (line if line >= after else cell.start, cell.start)  # what parts two cells is dealt with once
        for start, end in (before, (cell.end, min(stop, following.start))):
            if start < end and "|" in raw[start:end] and _BARS.fullmatch(raw, start, end):
                chars[start:end] = JUNK * (end - start)
                if start == cell.end and end == following.start:
                    chars[start] = "\n"
        after = cell.end
    return "".join(chars)


def _with_cells(lines: Sequence[Line], cells: Sequence[Span]) -> list[Line]:
    """The lines, those that stand in a cell marked so."""
    starts = [c.start for c in cells]
    out: list[Line] = []
    for line in lines:
        at = bisect_right(starts, line.start) - 1
        out.append(line._replace(cell=True) if at >= 0 and line.start < cells[at].end else line)
    return out


def _keeps_space(before: str, after: str) -> bool:
    """Whether the white space between two stretches of a line must stay as one space.

    Only between ASCII letters and digits, and not where it stands inside a number or between a number and its unit.
    """
    if not (before and after):
        return False
    a, b = before[-1], after[0]
    if not (a.isascii() and b.isascii() and a.isalnum() and b.isalnum()):
        return False
    if a.isdigit() and b.isdigit():
        if _LEADING_NUMBER.fullmatch(before) and "." in before:
            return True  # 4.1 200米以内: the number of a section, then its text
        tail = re.search(r"\d+$", before[-4:])
        head = re.match(r"\d{3}(?!\d)", after)
        return not (tail and len(tail[0]) <= 3 and head and not before[: -len(tail[0])].endswith("."))
    if a.isdigit() and b.isalpha():
        if _LEADING_NUMBER.fullmatch(before):
            return True  # 5.1.1 VOCs物料: a marker, then its text
        # 76.6 kPa is a number and its unit, GB 37822 and … is Latin running text
        return bool(re.search(r"[A-Za-z] [\d.]+$", before[-16:])) and bool(re.match(r"[A-Za-z]+ [A-Za-z]", after))
    return True


def _pieces(line: Line) -> list[tuple[int, str]]:
    """The kept stretches of one line: (offset in the source, characters)."""
    text = line.text
    if " " not in text and JUNK not in text:
        return [(line.start, text)]
    out: list[tuple[int, str]] = []
    at = 0
    for m in _GAP.finditer(text):
        start, end = m.span()
        out.append((line.start + at, text[at:start]))
        if " " in m[0] and _keeps_space(
            text[max(0, start - 24) : start] if start > 24 else text[:start], text[end : end + 24]
        ):
            space = m[0].index(" ")
            out.append((line.start + start + space, " "))
        at = end
    out.append((line.start + at, text[at:]))
    return out


def normalise(
    text: str, furniture: Sequence[Span] = (), tables: Sequence[Table] = (), *, whole: bool = False
) -> Aligned:
    """Normalise a source text.

    ``furniture`` are stretches of the source that its reader knows to be no part of the text (running heads, page
    numbers, navigation); plain text's own page furniture is found here.  Every paragraph of a cell of ``tables`` stays
    one of its own.  ``whole`` says that every line of the source is a paragraph already (of a PDF, a Word file), not a
    printed line: then only one that plainly breaks off is joined to the next.  Offsets are code points of ``text``.
    """
    raw = _fold(text, furniture)
    cells = sorted(c.span for t in tables for c in t.cells if c.span.end > c.span.start)
    if cells:
        raw = _parted(raw, cells)
    lines = _lines(raw)
    if cells:
        lines = _with_cells(lines, cells)
    lines = without_furniture(lines)
    if whole:
        lines = [line if line.blanks else line._replace(blanks=1) for line in lines]
    style = WrapStyle(0, False, False) if whole else wrap_style(lines)

    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0

    def keep(origin: int, chars: str) -> None:
        nonlocal length
        if not origins or origin - origins[-1] != length - starts[-1]:
            starts.append(length)
            origins.append(origin)
        pieces.append(chars)
        length += len(chars)

    previous: Line | None = None
    for line in lines:
        if previous is not None:
            if not continues(previous, line, style):
                keep(raw.index("\n", previous.end), "\n")
            elif _keeps_space(previous.text[-24:], line.text[:24]):
                keep(raw.index("\n", previous.end), " ")
        for origin, chars in _pieces(line):
            keep(origin, chars)
        previous = line
    normal, script = _script("".join(pieces))
    aligned = Aligned(_punctuate(normal), script, len(text), tuple(starts) or (0,), tuple(origins) or (0,))
    return replace(aligned, soft=_soft_stops(normal, aligned)) if _ASCII_STOP.search(normal) else aligned


def _soft_stops(text: str, aligned: Aligned) -> frozenset[int]:
    """Half-width stops that end no sentence: not behind a Chinese character, or with a figure or letter after."""
    return frozenset(
        m.start()
        for m in _ASCII_STOP.finditer(text)
        if not (_BEFORE_STOP.fullmatch(text[m.start() - 1 : m.start()]) and _ends_there(text, m.end(), aligned))
    )


def _ends_there(text: str, at: int, aligned: Aligned) -> bool:
    return at == len(text) or text[at] == "\n" or aligned.gap_after(at - 1) or _BEHIND_STOP.match(text, at) is not None


def _punctuate(text: str) -> str:
    """One width of punctuation: full, but for ``,`` and ``:`` between digits and stops inside Latin text."""
    if "," in text:
        text = _COMMA.sub("，", text)
    if ":" in text:
        text = _COLON.sub("：", text)
    if "：" in text:
        text = _WIDE_COLON.sub(":", text)
    if ";" in text or "?" in text or "!" in text:
        text = _LATIN_STOP.sub(lambda m: m[0].translate(_WIDE_STOPS), text)
    return text


# --- script --------------------------------------------------------------------------------------------------------


def _encodable(encoding: str) -> frozenset[str]:
    """The Chinese characters of a character set."""
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    return frozenset(every.encode(encoding, "ignore").decode(encoding))


@cache
def _scripts() -> tuple[dict[int, str], re.Pattern[str], re.Pattern[str]]:
    """Traditional-only characters with their simplified form, and a pattern each for either script's own characters.

    A character is one script's own when only that script's national character set has it (Big5, GB 2312), so that
    后, 里, 台, which stand in both, decide nothing.
    """
    gb, big5 = _encodable("gb2312"), _encodable("big5")
    convert = _opencc()
    table: dict[int, str] = {}
    for code in range(0x3400, 0xA000):
        char = chr(code)
        if char not in gb and (simple := convert(char)) != char and len(simple) == 1:
            table[code] = simple
    hans = "".join(sorted(gb - big5))
    return table, screened(f"[{''.join(map(chr, table))}]+"), screened(f"[{hans}]+")


@cache
def _opencc():  # type: ignore[no-untyped-def]  # OpenCC ships no types
    from opencc import OpenCC

    return OpenCC("t2s").convert


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(text) - len(pattern.sub("", text))


def _script(text: str) -> tuple[str, Script]:
    """``text`` in simplified script at the same length, and the script it was in.

    Text of mixed script, and stray Traditional characters in simplified text, are converted character by character;
    OpenCC's phrases are only for Traditional text, since they corrupt simplified text (什么→什幺).
    """
    table, hant, hans = _scripts()
    if not hant.search(text):
        return text, "hans"
    traditional = _count(hant, text)
    simplified = _count(hans, text)
    share = traditional / (traditional + simplified)
    if share < 0.02:
        return text.translate(table), "hans"
    if share < 0.9:
        return "\n".join(
            _simplify(line) if _count(hant, line) > 4 * _count(hans, line) else line.translate(table)
            for line in text.split("\n")
        ), "mixed"
    return _simplify(text), "hant"


def _simplify(text: str) -> str:
    """OpenCC's t2s at the same length: piece by piece, and character by character where it changes a piece's length."""
    convert = _opencc()
    out: list[str] = []
    for at in range(0, len(text), 4000):
        piece = text[at : at + 4000]
        simple = convert(piece)
        if len(simple) != len(piece):
            simple = piece.translate(_scripts()[0])
        if "么" in piece:
            simple = "".join(a if a == "么" else b for a, b in zip(piece, simple, strict=True))
        out.append(simple)
    return "".join(out)
