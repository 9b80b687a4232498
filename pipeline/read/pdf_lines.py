"""Printed lines from positioned characters: grouping, spaces, doubled characters of fake bold, and columns.

Works on :class:`~pipeline.read.pdf_glyphs.Glyphs` whichever library they come from; nothing here depends on the order
in which two characters of different runs are drawn.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from pipeline.read.pdf_glyphs import Glyphs

BACK = 0.8
"""A run goes on with a character that stands back by up to this many character heights (fake bold)."""
RUN_GAP = 1.2
"""A gap of this many character heights ends a run: what follows may belong to another column."""
SPACE_GAP = 0.65
"""A gap of this many character heights is printed as a space between any two characters (the space of a Chinese font,
half as wide as high, is not: it only parts Chinese from Latin)."""
WORD_GAP = 0.18
"""The same between two Latin letters or digits."""
GAP = 1.5
"""A gap of this many character heights is no space within a sentence."""
DOUBLE = 0.35
"""The same character again within this many character widths is fake bold, drawn several times."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.  ``glyphs[i]`` is the index of the glyph that ``text[i]`` comes from, -1 for a space."""

    text: str
    glyphs: Sequence[int]
    x0: float
    top: float
    x1: float
    bottom: float
    gapped: bool = False
    """True where wide gaps part it: a row of a table without rules, a list of labels and values."""
    column: int = 0
    """0 for a line over the whole width, 1 and 2 for a line of the left and right column."""

    @property
    def size(self) -> float:
        """Height of the line, which for type set solid is the size of its characters."""
        return self.bottom - self.top


@dataclass(slots=True)
class Run:
    """Characters drawn one after another on one line."""

    indices: list[int]
    x0: float
    top: float
    x1: float
    bottom: float
    quiet: bool = False
    """All of them are one :class:`Stretch`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``start`` to ``end`` of a page, each of which simply follows the one before: to the right of it,
    without a gap, a space between them, or a chance of being the same one drawn twice."""

    start: int
    end: int
    top: float
    bottom: float
    middle: tuple[float, float]
    """The least and the greatest middle height."""
    gap: tuple[float, float]
    """The least and the greatest gap, after the first."""


def stretches(glyphs: Glyphs) -> list[Stretch]:
    """All characters of a page, in stretches."""
    x0, x1, top, bottom = (np.array(v) for v in (glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom))
    size, middle = bottom - top, (top + bottom) * 0.5
    step, gap = np.diff(x0, prepend=0.0), np.zeros_like(x0)
    gap[1:] = x0[1:] - x1[:-1]
    follows = (
        (step >= 0.0)
        & (np.diff(x1, prepend=0.0) >= 0.0)
        & (gap <= WORD_GAP * size)
        & (np.abs(np.diff(middle, prepend=0.0)) < 0.3 * size)
        & ((gap >= 0.0) | (step >= DOUBLE * (x1 - x0)))
    )
    follows[0] = False
    follows[list(glyphs.spaced)] = False
    starts = np.flatnonzero(~follows)
    gap[starts] = 0.0
    return [
        Stretch(a, b, t, m, (low, high), (least, most))
        for a, b, t, m, low, high, least, most in zip(
            starts.tolist(),
            [*starts[1:].tolist(), len(x0)],
            *(part.tolist() for part in (
                np.minimum.reduceat(top, starts), np.maximum.reduceat(bottom, starts),
                np.minimum.reduceat(middle, starts), np.maximum.reduceat(middle, starts),
                np.minimum.reduceat(gap, starts), np.maximum.reduceat(gap, starts),
            )),
            strict=True,
        )
    ]  # fmt: skip


def runs_of(glyphs: Glyphs, wanted: Iterable[int] | None = None) -> list[Run]:
    """Cut the characters, or those of ``wanted``, into runs."""
    if wanted is not None:
        return _runs(glyphs, [_one(glyphs, i) for i in wanted])
    return _runs(glyphs, stretches(glyphs)) if glyphs.text else []


def _one(glyphs: Glyphs, i: int) -> Stretch:
    top, bottom = glyphs.top[i], glyphs.bottom[i]
    middle = (top + bottom) * 0.5
    return Stretch(i, i + 1, top, bottom, (middle, middle), (0.0, 0.0))


def _runs(glyphs: Glyphs, pieces: Sequence[Stretch]) -> list[Run]:
    x0, top, x1, bottom = glyphs.x0, glyphs.top, glyphs.x1, glyphs.bottom
    runs: list[Run] = []
    run: Run | None = None
    end = low = high = size = 0.0
    waiting = list(reversed(pieces))
    while waiting:
        piece = waiting.pop()
        i, stop = piece.start, piece.end
        a, t, b, m = x0[i], top[i], x1[i], bottom[i]
        joins = run is not None and low <= (t + m) * 0.5 <= high and -BACK * size <= a - end <= RUN_GAP * size
        if not joins:
            size = m - t
            low, high = t + 0.1 * size, m - 0.1 * size
        if stop > i + 1 and not (
            low <= piece.middle[0]
            and piece.middle[1] <= high
            and -BACK * size <= piece.gap[0]
            and piece.gap[1] <= RUN_GAP * size
            and (not joins or end <= b)
        ):
            waiting += [_one(glyphs, j) for j in range(stop - 1, i, -1)]
            piece = _one(glyphs, i)
            stop = i + 1
        if run is None or not joins:
            run = Run(list(range(i, stop)), a, piece.top, b, piece.bottom, True)
            runs.append(run)
            end = x1[stop - 1]
        else:
            run.quiet = False
            run.indices += range(i, stop)
            run.x0, run.top, run.bottom = min(run.x0, a), min(run.top, piece.top), max(run.bottom, piece.bottom)
            end = max(end, x1[stop - 1])
        run.x1 = end
    return runs


def rows_of(runs: list[Run]) -> list[list[Run]]:
    """Put the runs that stand side by side into rows, top to bottom, each from left to right."""
    rows: list[list[Run]] = []
    band_top = band_bottom = 0.0
    for run in sorted(runs, key=lambda r: ((r.top + r.bottom) * 0.5, r.x0)):
        if rows:
            overlap = min(band_bottom, run.bottom) - max(band_top, run.top)
            if overlap > 0.5 * min(run.bottom - run.top, band_bottom - band_top) and not _collides(rows[-1], run):
                rows[-1].append(run)
                # The band follows the tallest run, so that a raised figure does not pull in the next line.
                if run.bottom - run.top > band_bottom - band_top:
                    band_top, band_bottom = run.top, run.bottom
                continue
        rows.append([run])
        band_top, band_bottom = run.top, run.bottom
    for row in rows:
        row.sort(key=lambda r: r.x0)
    return rows


def _collides(row: list[Run], run: Run) -> bool:
    """Whether the run stands above or below one of the row: lines of neighbouring table cells a half line apart."""
    size = run.bottom - run.top
    return any(
        min(other.x1, run.x1) - max(other.x0, run.x0) > size and abs(other.bottom - run.bottom) > 0.25 * size
        for other in row
    )


def line_of(glyphs: Glyphs, row: list[Run], column: int = 0) -> Line:
    """Spell out one row: characters from left to right, doubled ones once, spaces where the gaps are."""
    if len(row) == 1 and row[0].quiet:
        run = row[0]
        drawn = range(run.indices[0], run.indices[-1] + 1)
        return Line(glyphs.text[drawn.start : drawn.stop], drawn, run.x0, run.top, run.x1, run.bottom, column=column)
    indices = row[0].indices if len(row) == 1 else [i for run in row for i in run.indices]
    x0, x1 = glyphs.x0, glyphs.x1
    indices = sorted(indices, key=x0.__getitem__)
    text, spaced = glyphs.text, glyphs.spaced
    source: list[int] = []
    letters: list[str] = []
    size = max(run.bottom - run.top for run in row)
    space, word = SPACE_GAP * size, WORD_GAP * size
    end = x0[indices[0]]
    gapped = False
    top, bottom = glyphs.top, glyphs.bottom
    close = min(space, word, GAP * size)
    last, last_start, last_tall = "", -1e9, size
    fresh = 0  # where in source the last jump of more than a character's size was
    for i in indices:
        letter, start = text[i], x0[i]
        gap = start - end
        tall = bottom[i] - top[i]
        if gap < 0.0 or gap > close or i in spaced:
            if gap < 0.0:
                near = DOUBLE * (x1[i] - start)
                if letter < "\u2e80":  # fonts often give Latin letters the width of a whole square
                    near = min(near, DOUBLE * 0.5 * tall)
                before = [j for j in source[fresh:][-8:] if j >= 0][-4:]
                if any(text[j] == letter and start - x0[j] < near for j in before):
                    continue
            raised = tall < 0.85 * size or last_tall < 0.85 * size  # m³, CO₂: a font change that files mark by a space
            parted = gap > word or (i in spaced and not (raised and abs(tall - last_tall) > 0.1 * size))
            gapped = gapped or gap > GAP * size
            if gap > space or (parted and _wordlike(last) and _wordlike(letter)):
                letters.append(" ")
                source.append(-1)
        if last and start - last_start > size:
            fresh = len(source)
        letters.append(letter)
        source.append(i)
        if x1[i] > end:
            end = x1[i]
        last, last_start, last_tall = letter, start, tall
    return Line(
        "".join(letters),
        tuple(source),
        min(run.x0 for run in row),
        min(run.top for run in row),
        max(run.x1 for run in row),
        max(run.bottom for run in row),
        gapped,
        column,
    )


def _wordlike(letter: str) -> bool:
    return letter < "\u2e80" and letter.isalnum()


def gutter(glyphs: Glyphs, rows: list[list[Run]]) -> float | None:
    """The x of the white strip between two columns of running text, or None.

    Two columns: on most rows something ends before the strip and something begins after it, few rows cross it, and the
    lines of the left column mostly run up to it (a list of labels and values does not).
    """
    if len(rows) < 8:
        return None
    left = min(run.x0 for row in rows for run in row)
    right = max(run.x1 for row in rows for run in row)
    low, high = left + 0.35 * (right - left), left + 0.65 * (right - left)
    gaps = [
        (max(a.x1, low), min(b.x0, high))
        for row in rows
        for a, b in itertools.pairwise(row)
        if b.x0 > low and a.x1 < high and b.x0 - a.x1 > 1
    ]
    if len(gaps) < 6:
        return None
    middle = median((a + b) / 2 for a, b in gaps)
    both = one = crossing = 0
    ends: list[float] = []
    starts: list[float] = []
    for row in rows:
        if any(run.x0 < middle - 1 and run.x1 > middle + 1 for run in row):
            crossing += 1
            continue
        before = [run for run in row if run.x1 <= middle + 1]
        after = [run for run in row if run.x0 >= middle - 1]
        if before and after:
            both += 1
            ends.append(max(run.x1 for run in before))
            starts.append(min(run.x0 for run in after))
        else:
            one += 1
    if both < 6 or crossing > 0.4 * both or one > 2 * both:
        return None
    size = median(run.bottom - run.top for row in rows for run in row)
    edge, begin = max(ends), min(starts)
    if begin - edge < 0.8 * size:
        return None
    full = sum(1 for e in ends if edge - e < 1.6 * size)
    flush = sum(1 for s in starts if s - begin < 2.6 * size)
    return (edge + begin) / 2 if full >= 0.5 * both and flush >= 0.8 * both else None


def lines_of(glyphs: Glyphs, wanted: Iterable[int] | None = None) -> list[Line]:
    """The lines of a page (or of the glyphs ``wanted``) in reading order; columns one after the other."""
    rows = rows_of(runs_of(glyphs, wanted))
    x = gutter(glyphs, rows)
    if x is None:
        return [line_of(glyphs, row) for row in rows]
    lines: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for row in rows:
        if any(run.x0 < x - 1 and run.x1 > x + 1 for run in row):
            lines += left + right
            left, right = [], []
            lines.append(line_of(glyphs, row))
            continue
        before = [run for run in row if run.x1 <= x + 1]
        after = [run for run in row if run.x1 > x + 1]
        if before:
            left.append(line_of(glyphs, before, 1))
        if after:
            right.append(line_of(glyphs, after, 2))
    return lines + left + right
