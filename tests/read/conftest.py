"""Makes PDF pages for the reader's tests: paragraphs set in lines, running heads, page numbers, ruled tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)
WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP = 90.0, 96.0
SIZE, PITCH = 14.0, 26.0
MEASURE = 29
"""Characters on a full line."""


class Sheet:
    """A PDF being drawn; coordinates are points from the top left corner, as the reader counts them."""

    def __init__(self, embedded: bool = False) -> None:
        canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the test PDFs")
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont

        self.font = "STSong-Light"
        pdfmetrics.registerFont(UnicodeCIDFont(self.font))
        if embedded:
            from reportlab.pdfbase.ttfonts import TTFError, TTFont

            for path in FONTS:
                if Path(path).exists():
                    try:
                        pdfmetrics.registerFont(TTFont("cjk", path))
                    except TTFError:  # outlines that reportlab cannot embed
                        continue
                    self.font = "cjk"
                    break
            else:
                pytest.skip("no Chinese TrueType font installed (Debian: fonts-wqy-zenhei)")
        self.buffer = io.BytesIO()
        self.canvas = canvas.Canvas(self.buffer, pagesize=(WIDTH, HEIGHT), invariant=1)

    def text(self, x: float, top: float, text: str, size: float = SIZE) -> None:
        """One line of text whose top edge is at ``top``."""
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(x, HEIGHT - top - size * 0.88, text)

    def rule(self, x0: float, top0: float, x1: float, top1: float) -> None:
        self.canvas.setLineWidth(0.7)
        self.canvas.line(x0, HEIGHT - top0, x1, HEIGHT - top1)

    def lines(self, lines: Sequence[str], top: float = TOP, x: float = LEFT, size: float = SIZE) -> float:
        """Lines one under another; two ideographic spaces at the front indent.  Returns where the next would stand."""
        for line in lines:
            solid = line.lstrip("\u3000")
            self.text(x + size * (len(line) - len(solid)), top, solid, size)
            top += PITCH * size / SIZE
        return top

    def table(self, rows: Sequence[Sequence[str]], top: float, edges: Sequence[float], height: float = 24) -> float:
        """A fully ruled table; "<" in a cell merges it with the one to the left, "^" with the one above."""
        for r, row in enumerate(rows):
            y = top + r * height
            for c, cell in enumerate(row):
                if cell != "^":
                    self.rule(edges[c], y, edges[c + 1], y)
                if cell != "<":
                    self.rule(edges[c], y, edges[c], y + height)
                if cell not in ("<", "^"):
                    self.text(edges[c] + 3, y + 5, cell, 12)
            self.rule(edges[-1], y, edges[-1], y + height)
        bottom = top + len(rows) * height
        self.rule(edges[0], bottom, edges[-1], bottom)
        return bottom

    def frame(self, head: str | None, number: str | None) -> None:
        """A running head and a page number."""
        if head:
            self.text(WIDTH / 2 - len(head) * 5, 42, head, 10)
        if number:
            self.text(WIDTH / 2 - len(number) * 3, HEIGHT - 50, number, 10)

    def turn(self) -> None:
        """The next page."""
        self.canvas.showPage()

    def data(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def wrapped(paragraphs: Sequence[str], measure: int = MEASURE) -> list[str]:
    """Paragraphs cut into printed lines, first lines indented; a closing mark never begins a
    line, and a number is never cut."""
    lines: list[str] = []
    for paragraph in paragraphs:
        rest = "\u3000\u3000" + paragraph
        while rest:
            room, cut = 2 * measure, 0
            while cut < len(rest) and room >= (1 if rest[cut].isascii() else 2):
                room -= 1 if rest[cut].isascii() else 2
                cut += 1
            while cut < len(rest) and (rest[cut] in "，。、；：）》%" or rest[cut - 1 : cut + 1].isdecimal()):
                cut -= 1
            lines.append(rest[:cut])
            rest = rest[cut:]
    return lines


@pytest.fixture
def sheet() -> type[Sheet]:
    return Sheet


@pytest.fixture
def wrap():
    return wrapped
