"""The same text as PDF and as a scan: obligations F1 against the plain text's own run.

    python benchmarks/twins.py [TEXT ...] [--scan] [--most-pages 40] [--show 5]

Each TEXT (a file or a folder of ``.txt`` files; by default ``corpora/``) is set as a PDF: a Chinese font, lines of 29
characters, a running head, a foot, page numbers, and one ruled table at the end that names no duty.  Lines that
the plain run takes for one paragraph are one.  With ``--scan`` the pages are rasterised at 200 dpi and read by OCR.
Printed are, for each text and for all, pages, obligations of the plain run and of the twin, and two F1 figures:

- ``duty``: the obligation's text, character by character but for white space, and its modality;
- ``row``: these, the bearers and their roles, the deadlines and the limits.

The exit code is 1 where ``row`` of all texts is under 0.98 (PDF) or 0.93 (scan).
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.document import process
from pipeline.normalise import normalise
from pipeline.records import DocumentResult, Obligation, Span

ROOT = Path(__file__).resolve().parents[1]
FONTS = ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/arphic/uming.ttc")
"""Chinese TrueType fonts of Debian (fonts-wqy-zenhei, fonts-arphic-uming)."""
WIDTH, HEIGHT, LEFT, SIZE, PITCH = 595, 842, 90, 14, 27
MEASURE, LINES = 29, 24
"""Characters on a line, lines on a page."""
NEVER_FIRST = "，。、；：！？）》」』〕】”’%,.;:!?)"
TABLE = (("序号", "测点名称", "编号", "备注"), ("1", "甲点", "A01", "—"), ("2", "乙点", "A02", "新设"))
EDGES = (90, 140, 280, 380, 500)
DPI = 200
LEAST = {False: 0.98, True: 0.93}
"""The F1 that must be reached, by whether it is a scan."""

Key = tuple[object, ...]


def duty(o: Obligation) -> Key:
    """What is said, and how strongly."""
    return "".join(o.text.split()), o.modality


def row(o: Obligation) -> Key:
    """All that the tables say of an obligation but where it stands."""
    return (
        *duty(o), tuple(sorted((b.name, b.role) for b in o.bearers)),
        tuple((d.text, d.kind, d.end) for d in o.deadlines),
        tuple((q.text, q.op, q.value, q.unit) for q in o.limits),
    )  # fmt: skip


def shared(one: DocumentResult, other: DocumentResult, key: Callable[[Obligation], Key]) -> Counter[Key]:
    """The keys that both results have."""
    return Counter(map(key, one.obligations)) & Counter(map(key, other.obligations))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a plain text as it is printed, hard-wrapped lines rejoined."""
    aligned = normalise(text)
    found, start = [], 0
    for paragraph in aligned.text.split("\n"):
        if paragraph:
            begin, end = aligned.source_span(Span(start, start + len(paragraph)))
            found.append(re.sub(r"[\r\n\u3000]+", "", text[begin:end]).strip())
        start += len(paragraph) + 1
    return found


def wrapped(paragraphs: Iterable[str]) -> list[str]:
    """Printed lines, the first of each paragraph indented; no stop begins one, and no number or word is cut."""
    lines: list[str] = []
    for paragraph in paragraphs:
        rest = "\u3000\u3000" + paragraph
        while rest:
            room, cut = 2.0 * MEASURE, 0
            while cut < len(rest) and room >= width(rest[cut]):
                room -= width(rest[cut])
                cut += 1
            full = cut
            while 0 < cut < len(rest) and (
                rest[cut] in NEVER_FIRST or (rest[cut - 1 : cut + 1].isascii() and rest[cut - 1 : cut + 1].isalnum())
            ):
                cut -= 1
            cut = cut if cut > 2 else full
            lines.append(rest[:cut])
            rest = rest[cut:]
    return lines


def width(letter: str) -> float:
    """Of a character, in half ems."""
    return 2.0 if letter >= "\u2e80" or letter in "—…“”‘’" else 1.0


def drawn(text: str) -> tuple[bytes, int]:
    """The text as a PDF, and its number of pages."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = next((p for p in FONTS if Path(p).exists()), None)
    if font is None:
        sys.exit("No Chinese TrueType font to set the pages in (Debian: fonts-wqy-zenhei).")
    pdfmetrics.registerFont(TTFont("cjk", font))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    lines = wrapped(paragraphs(text))
    pages = -(-len(lines) // LINES) + 1
    for page in range(pages):
        put(canvas, 240, 44, 10, "云坪县政策文件汇编")
        put(canvas, 286, 786, 10, f"— {page + 1} —")
        put(canvas, 240, 806, 9, "内部资料 妥善保管")
        for number, line in enumerate(lines[page * LINES : (page + 1) * LINES]):
            solid = line.lstrip("\u3000")
            put(canvas, LEFT + SIZE * (len(line) - len(solid)), 96 + PITCH * number, SIZE, solid)
        if page == pages - 1:
            ruled(canvas, 110)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), pages


def put(canvas: object, x: float, top: float, size: float, text: str) -> None:
    """One line of text whose top edge is at ``top``."""
    canvas.setFont("cjk", size)  # type: ignore[attr-defined]  # reportlab has no types
    canvas.drawString(x, HEIGHT - top - 0.88 * size, text)  # type: ignore[attr-defined]


def ruled(canvas: object, top: float, height: float = 24) -> None:
    """The table, every cell ruled."""
    bottom = top + height * len(TABLE)
    for number in range(len(TABLE) + 1):
        y = HEIGHT - top - height * number
        canvas.line(EDGES[0], y, EDGES[-1], y)  # type: ignore[attr-defined]
    for x in EDGES:
        canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)  # type: ignore[attr-defined]
    for number, cells in enumerate(TABLE):
        for x, cell in zip(EDGES, cells, strict=False):
            put(canvas, x + 4, top + height * number + 5, 12, cell)


def scanned(data: bytes) -> bytes:
    """The same pages as pictures."""
    import pypdfium2

    pictures = [page.render(scale=DPI / 72).to_pil() for page in pypdfium2.PdfDocument(data)]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return buffer.getvalue()


def texts(places: Sequence[Path]) -> list[Path]:
    """The text files named, and those of the folders named."""
    return [f for p in places for f in (sorted(p.glob("*.txt")) if p.is_dir() else [p])]


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and return 1 if the figures are too low."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, default=[ROOT / "corpora"])
    parser.add_argument("--scan", action="store_true", help="rasterise the pages and read them by OCR")
    parser.add_argument("--most-pages", type=int, default=40, help="leave out longer texts (default: 40)")
    parser.add_argument("--show", type=int, default=0, help="of each text, so many rows that only one of the two has")
    options = parser.parse_args(arguments)
    totals = Counter[str]()
    print(f"{'text':36} {'pages':>5} {'plain':>5} {'twin':>5} {'duty':>6} {'row':>6}")
    for path in texts(options.texts):
        plain = process(path.read_bytes(), path.name)
        data, pages = drawn(plain.text)
        if pages > options.most_pages or not plain.obligations:
            continue
        twin = process(scanned(data) if options.scan else data, "twin.pdf")
        found = {"both": len(plain.obligations) + len(twin.obligations)}
        found |= {key.__name__: 2 * shared(plain, twin, key).total() for key in (duty, row)}
        totals.update(found)
        figures = f"{len(plain.obligations):5} {len(twin.obligations):5}"
        print(f"{path.stem[:36]:36} {pages:5} {figures} {ratio(found, 'duty')} {ratio(found, 'row')}", flush=True)
        if options.show:
            show(plain, twin, options.show)
    print(f"{'all':54} {ratio(totals, 'duty')} {ratio(totals, 'row')}")
    return int(totals["row"] < LEAST[options.scan] * totals["both"])


def ratio(found: dict[str, int], name: str) -> str:
    """F1 as printed."""
    return f"{found[name] / max(1, found['both']):6.4f}"


def show(plain: DocumentResult, twin: DocumentResult, most: int) -> None:
    """Rows that only one of them has."""
    one, other = Counter(map(row, plain.obligations)), Counter(map(row, twin.obligations))
    for sign, only in (("-", one - other), ("+", other - one)):
        for key in list(only)[:most]:
            print(f"    {sign} {str(key[0])[:100]} {key[1:]}")


if __name__ == "__main__":
    sys.exit(main())
