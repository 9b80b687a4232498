"""PDF fonts that the file does not carry, and how characters are gathered into runs."""

from __future__ import annotations

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read import pdf
from pipeline.read.pdf_glyphs import Glyphs, pdfium_glyphs
from pipeline.read.pdf_lines import line_of, lines_of, rows_of, runs_of
from pipeline.read.pdf_standin import standing_in
from pipeline.records import Options

WORDS = "第九条 镇水利站应当于2034年前完成≤45%。"


def named_only(base: str, ordering: str) -> bytes:
    """A page whose composite font is named, not carried: a line at once, and below it each character drawn alone."""
    letters = [c for c in WORDS if not c.isspace()]
    codes = range(200, 200 + len(letters))
    shown = [f"BT /F 14 Tf 90 700 Td <{''.join(f'{c:04x}' for c in codes)}> Tj ET"]
    shown += [f"BT /F 14 Tf {90 + 14 * i} 600 Td <{c:04x}> Tj ET" for i, c in enumerate(codes)]
    pairs = "".join(f"<{c:04x}><{ord(letter):04x}>" for c, letter in zip(codes, letters, strict=True))
    mapping = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000><ffff> "
        f"endcodespacerange {len(letters)} beginbfchar {pairs} endbfchar endcmap end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream("\n".join(shown)),
        f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/FontDescriptor 7 0 R/DW 1000"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>>>",
        f"<</Type/FontDescriptor/FontName/{base}/Flags 32/FontBBox[0 -140 1000 860]/ItalicAngle 0/Ascent 860"
        "/Descent -140/StemV 80>>",
        stream(mapping),
    ]
    return assembled(objects)


def assembled(objects: list[str]) -> bytes:
    """A file of these objects, the first of them its catalogue."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    size = len(objects) + 1
    table = f"xref\n0 {size}\n0000000000 65535 f \n" + "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return out + tail.encode()


def stream(content: str) -> str:
    return f"<</Length {len(content)}>>stream\n{content}\nendstream"


@pytest.mark.parametrize("base", ["SimSun", "FangSong_GB2312", "FZXBSJW--GB1-0", "#BF#AC#CC#E5", "MicrosoftYaHei,Bold"])
@pytest.mark.parametrize("ordering", ["Identity", "GB1"])
def test_every_character_of_a_font_that_is_only_named_is_read(base: str, ordering: str) -> None:
    source = pdf.read(named_only(base, ordering), "application/pdf", Options(ocr=False))
    assert source.text.split("\n")[:2] == ["".join(WORDS.split())] * 2
    assert {round(bottom - top) for _, _, top, _, bottom in source.boxes} == {14}


def test_pages_are_seen_in_the_fonts_of_the_machine_again(sheet) -> None:
    page = sheet()
    page.lines([WORDS])
    data = page.data()

    def seen() -> bytes:
        return pypdfium2.PdfDocument(data)[0].render(scale=1).to_numpy().tobytes()

    before = seen()
    with standing_in():
        within = seen()
    pdf.read(data, "application/pdf", Options(ocr=False))
    assert seen() == before
    assert within != before


def test_latin_fonts_keep_their_widths() -> None:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the test PDFs")
    sheet = canvas.Canvas("unused.pdf", invariant=1)
    sheet.setFont("Helvetica", 14)
    sheet.drawString(90, 700, "Wide illicit")
    document = pypdfium2.PdfDocument(sheet.getpdfdata())
    plain = pdfium_glyphs(document[0])
    with standing_in():
        assert pdfium_glyphs(pypdfium2.PdfDocument(sheet.getpdfdata())[0]) == plain


@st.composite
def scattered(draw: st.DrawFn) -> Glyphs:
    """Characters of several sizes set one after another, with gaps, steps back, raised ones and spaces among them."""
    text, x0, top, x1, bottom, spaced = "", [], [], [], [], set()
    x, y, size = 50.0, 100.0, 14.0
    for i in range(draw(st.integers(1, 25))):
        step = draw(
            st.sampled_from(
                ["on", "on", "on", "on", "on", "on", "gap", "back", "wide", "raise", "size", "space", "line"]
            )
        )
        x += {"gap": 0.2 * size, "back": -0.7 * size, "wide": 1.3 * size}.get(step, 0.0)
        y += {"raise": -0.3 * size, "line": 1.6 * size}.get(step, 0.0)
        x = 50.0 if step == "line" else x
        size = draw(st.sampled_from([7.0, 10.5, 14.0])) if step == "size" else size
        if step == "space":
            spaced.add(i)
        width = size * draw(st.sampled_from([0.5, 1.0]))
        text += draw(st.sampled_from("县县33a"))
        x0.append(x)
        x1.append(x + width)
        top.append(y + draw(st.sampled_from([0.0, 0.1])))
        bottom.append(y + size)
        x += width * draw(st.sampled_from([1.0, 1.0, 0.99, 0.2]))
    return Glyphs(text, x0, top, x1, bottom, frozenset(spaced), 595.0, 842.0)


@settings(max_examples=400)
@given(scattered())
def test_characters_taken_by_stretches_give_what_they_give_one_by_one(glyphs: Glyphs) -> None:
    runs, singly = runs_of(glyphs), runs_of(glyphs, range(len(glyphs.text)))
    assert [(r.indices, r.x0, r.top, r.x1, r.bottom) for r in runs] == [
        (r.indices, r.x0, r.top, r.x1, r.bottom) for r in singly
    ]
    for run in singly:
        run.quiet = False  # so that every character of a line is looked at
    lines = [line_of(glyphs, row) for row in rows_of(singly)]
    assert [(x.text, list(x.glyphs), x.x0, x.x1, x.gapped) for x in lines_of(glyphs)] == [
        (x.text, list(x.glyphs), x.x0, x.x1, x.gapped) for x in lines
    ]


def lettered(font: str, code: int) -> bytes:
    """A page of one line: a simple font's character between Chinese ones of another font."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R/G 6 0 R>>>>>>",
        stream(f"BT /G 14 Tf 90 700 Td <53474f4d> Tj /F 14 Tf <{code:02x}> Tj /G 14 Tf <6d41> Tj ET"),
        f"<</Type/Font/Subtype/TrueType/BaseFont/{font}/Encoding/WinAnsiEncoding/FirstChar 0/LastChar 255"
        f"/Widths[{'600 ' * 256}]/FontDescriptor 7 0 R>>",
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[8 0 R]>>",
        f"<</Type/FontDescriptor/FontName/{font}/Flags 4/FontBBox[0 -140 1000 860]/ItalicAngle 0/Ascent 860"
        "/Descent -140/StemV 80>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/DW 1000"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    ]
    return assembled(objects)


@pytest.mark.parametrize(
    ("font", "code", "letter"),
    [
        ("ABCDEF+Symbol", 0x6D, "μ"),
        ("ABCDEF+SymbolMT", 0xB3, "≥"),
        ("XYZABC+Symbol,Bold", 0xA3, "≤"),
        ("ABCDEF+Symbol", 0xB4, "×"),
        ("ABCDEF+Symbol", 0xB1, "±"),
        ("ABCDEF+Wingdings-Regular", 0x6C, "●"),
        ("ABCDEF+Wingdings", 0xA8, "□"),
        ("ABCDEF+Arial", 0x6D, "m"),
        ("ABCDEF+SymbolicSans", 0xB4, "´"),
    ],
)
def test_characters_of_symbol_fonts_are_what_is_printed(font: str, code: int, letter: str) -> None:
    source = pdf.read(lettered(font, code), "application/pdf", Options(ocr=False))
    assert source.text == f"升位{letter}流\n"
