"""Pages a second of the PDF reader's fast path against pdfplumber alone, in one run, and whether the text is the same.

    python benchmarks/pdf.py [FILE.pdf ...] [--pages 200] [--rounds 3]

Without files, plain pages are drawn (reportlab): paragraphs of official prose, a running head, a page number; once with
the font embedded, as offices and Word do, once with a font that each library has to find a stand-in for.  Measured on
the same pages, best of the rounds, taking turns, in seconds of the processor (all of it runs on one core):

- ``reader``: the whole path of ``pipeline.read.pdf`` (characters, rules, lines, paragraphs, furniture, boxes);
- ``lines``: its characters and lines only;
- ``pdfplumber``: opening the file and ``page.extract_text()``;
- ``pdfplumber lines``: the same lines built from pdfplumber's characters, which the text is compared with.

A page counts as plain when the reader takes PDFium's text for it.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = (
    "县水务局应当会同发展改革、住房城乡建设、生态环境等部门，于每年三月底以前编制城乡供水设施养护计划，明确责任单位、"
    "完成时限和资金来源，经县人民政府批准后组织实施。"
)


FONTS = ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/arphic/uming.ttc")
"""Chinese TrueType fonts of Debian (fonts-wqy-zenhei, fonts-arphic-uming)."""


def drawn(pages: int, embedded: bool) -> bytes | None:
    """A file of plain pages, its font embedded (None if there is none to embed) or left to the reader to replace."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    font = "STSong-Light"
    if embedded:
        path = next((p for p in FONTS if Path(p).exists()), None)
        if path is None:
            return None
        font = "cjk"
        pdfmetrics.registerFont(TTFont(font, path))
    else:
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=1)
    lines: list[str] = []
    for number in range(1, pages * 8):
        rest = f"　　第{number}条{SENTENCE}{SENTENCE[: 17 + number % 40]}。"
        while rest:
            lines.append(rest[:29])
            rest = rest[29:]
    for page in range(pages):
        canvas.setFont(font, 10)
        canvas.drawString(240, 800, "云坪县供水设施养护规程")
        canvas.drawString(280, 50, f"— {page + 1} —")
        canvas.setFont(font, 14)
        for row, line in enumerate(lines[page * 24 : page * 24 + 24]):
            solid = line.lstrip("　")
            canvas.drawString(90 + 14 * (len(line) - len(solid)), 740 - 27 * row, solid)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table, and return 1 if the texts differ."""
    sys.path.insert(0, str(ROOT))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    files = {path.name: path.read_bytes() for path in options.files}
    if not files:
        made = {"font embedded": drawn(options.pages, True), "font not embedded": drawn(options.pages, False)}
        files = {name: data for name, data in made.items() if data is not None}
    differ = False
    for name, data in files.items():
        differ |= not measure(name, data, options.rounds)
    return 1 if differ else 0


def measure(name: str, data: bytes, rounds: int) -> bool:
    """Print the figures of one file; whether every plain page has the same text from both libraries."""
    import logging

    import pdfplumber
    import pypdfium2

    from pipeline.read import pdf
    from pipeline.read.pdf_glyphs import drawing, pdfium_glyphs, plumber_glyphs
    from pipeline.read.pdf_lines import lines_of
    from pipeline.read.pdf_standin import standing_in
    from pipeline.records import Options

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

    def lines() -> list[str]:
        document = pypdfium2.PdfDocument(data)
        with standing_in():
            return ["\n".join(x.text for x in lines_of(pdfium_glyphs(page))) for page in document]

    def plumber() -> list[str]:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return [page.extract_text() for page in document.pages]

    def plumber_lines() -> list[str]:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return ["\n".join(x.text for x in lines_of(plumber_glyphs(page))) for page in document.pages]

    def reader() -> object:
        return pdf.read(data, "application/pdf", Options(ocr=False))

    runs: dict[str, Callable[[], object]] = {"reader": reader, "lines": lines, "pdfplumber": plumber}
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(rounds):
        for label, run in runs.items():
            gc.collect()  # none pays for what another has left
            start = time.process_time()
            run()
            best[label] = min(best[label], time.process_time() - start)
    document = pypdfium2.PdfDocument(data)
    plain = [
        not pdf.ruled(drawing(page))
        and page.get_rotation() == 0
        and pdf.needs_ocr(pdfium_glyphs(page), drawing(page)) is None
        for page in document
    ]
    ours, theirs, raw = lines(), plumber_lines(), plumber()
    same = [a == b for a, b, p in zip(ours, theirs, plain, strict=True) if p]
    solid = ["".join(a.split()) == "".join(b.split()) for a, b, p in zip(ours, raw, plain, strict=True) if p]
    pages = len(plain)
    print(f"{name}: {pages} pages, {len(same)} plain")
    for label, seconds in best.items():
        print(f"  {label:12} {pages / seconds:8.1f} pages/s  {best['pdfplumber'] / seconds:5.1f}x")
    print(f"  same lines as from pdfplumber's characters: {sum(same)} of {len(same)} plain pages")
    print(f"  same characters as pdfplumber's extract_text, white space apart: {sum(solid)} of {len(solid)}")
    return all(same)


if __name__ == "__main__":
    sys.exit(main())
