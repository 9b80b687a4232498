"""The child process that draws a page of a PDF: ``python -m review.draw FILE PAGE < text > image.png``.

The clause is found on the page by its characters, white space aside; where they are not found (a scanned page), the
page is drawn without a box.
"""

from __future__ import annotations

import resource
import sys

SCALE = 1.6
MEMORY = 2_000_000_000
CPU_SECONDS = 15
INK = (178, 84, 28)
Box = tuple[float, float, float, float]


def main() -> None:
    """Draw to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    import pypdfium2
    from PIL import Image, ImageDraw

    file, number = sys.argv[1], int(sys.argv[2])
    wanted = "".join(sys.stdin.buffer.read().decode("utf-8", "replace").split())
    page = pypdfium2.PdfDocument(file)[number - 1]
    image = page.render(scale=SCALE).to_pil().convert("RGB")
    lines = boxes(page, wanted)
    if lines:
        veil = Image.new("RGBA", image.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(veil)
        for left, bottom, right, top in lines:
            x, y = page_to_pixel(page, left, top)
            u, v = page_to_pixel(page, right, bottom)
            draw.rectangle((x - 2, y - 2, u + 2, v + 2), fill=(*INK, 36), outline=(*INK, 200), width=2)
        image = Image.alpha_composite(image.convert("RGBA"), veil).convert("RGB")
    image.save(sys.stdout.buffer, "PNG")


def page_to_pixel(page: object, x: float, y: float) -> tuple[float, float]:
    """A point of the page (from its lower left) as a point of the image (from its upper left)."""
    left, _bottom, _right, top = page.get_mediabox()  # type: ignore[attr-defined]
    return (x - left) * SCALE, (top - y) * SCALE


def boxes(page: object, wanted: str) -> list[Box]:
    """One box a line of the characters of ``wanted`` on the page: left, bottom, right, top."""
    words = page.get_textpage()  # type: ignore[attr-defined]
    found = [(at, c) for at, c in enumerate(words.get_text_range()) if not c.isspace()]
    text = "".join(c for _, c in found)
    start = text.find(wanted)
    if start < 0 or not wanted:
        # A clause that runs over the page's end: as much of its beginning as stands here, or of its end.
        return _part(words, found, text, wanted)
    return _lines(words, [at for at, _ in found[start : start + len(wanted)]])


def _part(words: object, found: list[tuple[int, str]], text: str, wanted: str) -> list[Box]:
    for size in range(len(wanted) - 1, 7, -1):
        if (start := text.find(wanted[:size])) >= 0:
            return _lines(words, [at for at, _ in found[start : start + size]])
    return []


def _lines(words: object, indices: list[int]) -> list[Box]:
    lines: list[list[float]] = []
    for at in indices:
        left, bottom, right, top = words.get_charbox(at, loose=True)  # type: ignore[attr-defined]
        if lines and abs((lines[-1][1] + lines[-1][3]) - (bottom + top)) < (top - bottom) and left >= lines[-1][0]:
            last = lines[-1]
            last[1], last[2], last[3] = min(last[1], bottom), max(last[2], right), max(last[3], top)
        else:
            lines.append([left, bottom, right, top])
    return [(a, b, c, d) for a, b, c, d in lines]


if __name__ == "__main__":
    main()
