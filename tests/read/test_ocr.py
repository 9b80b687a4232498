"""Scanned pages: rasterised from pages drawn for the test, read back by OCR."""

from __future__ import annotations

import difflib
import io

import pypdfium2
import pytest

from pipeline.read import ReadError, ocr, pdf
from pipeline.records import Options

PARAGRAPHS = [
    "第一条为了加强云坪县城乡供水管理，保障用水安全，结合本县实际，制定本办法。",
    "第二条县水务局应当于每年三月底前公布上一年度管网漏损率，漏损率不得高于百分之十。",
    "第三条供水企业应当每季度对水表开展一次抽检，抽检结果保存不少于三年。",
]


def scanned(data: bytes, dpi: int = 200) -> bytes:
    """The same pages as pictures without a text layer."""
    pages = [page.render(scale=dpi / 72).to_pil() for page in pypdfium2.PdfDocument(data)]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return buffer.getvalue()


@pytest.fixture
def scan(sheet, wrap) -> bytes:
    page = sheet(embedded=True)
    end = page.lines(wrap(PARAGRAPHS))
    page.table([["任务", "单位"], ["清淤", "水务局"], ["巡查", "城管局"]], end + 20, [90, 250, 450], 30)
    page.frame(None, "— 1 —")
    return scanned(page.data())


def test_a_scan_gives_the_text_its_table_and_the_places_of_characters(scan: bytes) -> None:
    pytest.importorskip("rapidocr", reason="needs the extra 'ocr'")
    source = pdf.read(scan, "application/pdf", Options())
    assert source.pages[0].method == "ocr"
    printed = "".join([*PARAGRAPHS, "任务单位清淤水务局巡查城管局"])
    read = "".join(source.text[: source.text.index("城管局") + 3].split())
    assert difflib.SequenceMatcher(None, printed, read, autojunk=False).ratio() > 0.97
    assert [source.text[c.span.start : c.span.end] for c in source.tables[0].cells] == [
        "任务", "单位", "清淤", "水务局", "巡查", "城管局",
    ]  # fmt: skip
    places = {at: (x0, top) for at, x0, top, _, _ in source.boxes}
    x0, top = places[source.text.index("第一条")]
    assert abs(x0 - 118) < 8
    assert abs(top - 96) < 8


def test_doubtful_lines_are_noted_by_their_confidence(scan: bytes) -> None:
    pytest.importorskip("rapidocr", reason="needs the extra 'ocr'")
    strict = pdf.read(scan, "application/pdf", Options(ocr_min_confidence=1.0))
    lenient = pdf.read(scan, "application/pdf", Options(ocr_min_confidence=0.0))
    assert {n.code for n in strict.notes} == {"ocr_low_confidence"}
    assert lenient.notes == ()


def test_without_the_extra_a_scan_is_refused_and_says_how_to_install(
    scan: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    with pytest.raises(ReadError) as caught:
        pdf.read(scan, "application/pdf", Options())
    assert caught.value.error == "ocr_missing"
    assert "yiwu[ocr]" in caught.value.message


def test_more_scanned_pages_than_allowed_are_not_begun(scan: bytes) -> None:
    pages = pypdfium2.PdfDocument.new()
    for _ in range(3):
        pages.import_pages(pypdfium2.PdfDocument(scan))
    buffer = io.BytesIO()
    pages.save(buffer)
    with pytest.raises(ReadError) as caught:
        pdf.read(buffer.getvalue(), "application/pdf", Options(max_ocr_pages=2))
    assert caught.value.error == "too_many_pages"
