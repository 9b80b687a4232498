"""The page of a PDF with a clause boxed, drawn in a child process from a file that is not trusted."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import desk_sample as sample
import pytest

from pipeline.records import Page, Span
from review import pageimage, snapshot
from review.models import Clause

pytest.importorskip("reportlab", reason="the PDF of these tests is made with reportlab")
LINES = (
    "青石镇停车管理办法",
    "第一条 停车场经营者应当于年底前完成出入口改造，",
    "并向社会公示收费标准。",
    "第二条 其他事项。",
)
CLAUSE = "停车场经营者应当于年底前完成出入口改造，\n并向社会公示收费标准。"


def pdf(place: Path) -> str:
    """A page with ``LINES``; gives the file's SHA-256."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(place), pagesize=(420, 300), invariant=True)
    canvas.setFont("STSong-Light", 14)
    for n, line in enumerate(LINES):
        canvas.drawString(40, 250 - 30 * n, line)
    canvas.save()
    return hashlib.sha256(place.read_bytes()).hexdigest()


def boxed_rows(image: bytes) -> list[int]:
    """Which lines of the page (by their place) have coloured pixels around them."""
    from PIL import Image

    shown = Image.open(io.BytesIO(image)).convert("RGB")
    coloured = {y for y in range(shown.height) for x in range(0, shown.width, 3) if _warm(shown.getpixel((x, y)))}
    return [n for n in range(len(LINES)) if int((300 - (255 - 30 * n)) * 1.6) in coloured]


def _warm(pixel: tuple[int, int, int]) -> bool:
    red, _green, blue = pixel
    return red - blue > 25


def test_the_clause_and_nothing_else_is_boxed(desk: Path) -> None:
    corpus = desk / "corpus"
    corpus.mkdir()
    digest = pdf(corpus / "a.pdf")
    image = pageimage.render(corpus, "a.pdf", digest, 1, CLAUSE)
    assert image is not None
    assert image.startswith(b"\x89PNG")
    assert boxed_rows(image) == [1, 2]
    assert boxed_rows(pageimage.render(corpus, "a.pdf", digest, 1, "没有的话") or b"") == []
    assert len(list((desk / "pages").glob("*.png"))) == 2


@pytest.mark.parametrize("case", ["changed", "gone", "outside", "no page", "no pdf"])
def test_what_cannot_be_shown_is_not_shown(desk: Path, case: str) -> None:
    corpus = desk / "corpus"
    corpus.mkdir()
    digest = pdf(corpus / "a.pdf")
    (desk / "b.pdf").write_bytes((corpus / "a.pdf").read_bytes())
    (corpus / "c.pdf").write_bytes(b"%PDF-1.7 nonsense")
    other = hashlib.sha256(b"%PDF-1.7 nonsense").hexdigest()
    path, sha, page = {
        "changed": ("a.pdf", "0" * 64, 1),
        "gone": ("z.pdf", digest, 1),
        "outside": ("../b.pdf", digest, 1),
        "no page": ("a.pdf", digest, 7),
        "no pdf": ("c.pdf", other, 1),
    }[case]
    assert pageimage.render(corpus, path, sha, page, CLAUSE) is None


def test_the_clause_page_shows_the_image(desk: Path, login) -> None:
    corpus = desk / "corpus"
    corpus.mkdir()
    digest = pdf(corpus / "a.pdf")
    text = "\n".join(LINES) + "\n"
    words = sample.clause(text, CLAUSE, 0)
    made = replace(
        sample.document(text, [replace(words, text=CLAUSE.replace("\n", ""), page=1)]),
        media_type="application/pdf",
        encoding=None,
        sha256=digest,
        pages=(Page(1, Span(0, len(text))),),
    )
    kept = (corpus / "a.pdf").read_bytes()
    sample.put(desk / "out", corpus, [("a.pdf", made)])
    (corpus / "a.pdf").write_bytes(kept)  # put() writes texts
    assert snapshot.refresh()
    clause = Clause.objects.get()
    client = login("vera")
    assert f"/clauses/{clause.oid}/page.png" in client.get(f"/clauses/{clause.oid}").content.decode()
    response = client.get(f"/clauses/{clause.oid}/page.png")
    assert response.headers["Content-Type"] == "image/png"
    assert boxed_rows(response.content) == [1, 2]
