"""Scanned pages: rasterised from pages drawn for the test, read back by OCR."""

from __future__ import annotations

import difflib
import io
from types import SimpleNamespace

import numpy as np
import pypdfium2
import pytest

from pipeline.read import ReadError, ocr, pdf
from pipeline.read.grid import GridCell
from pipeline.read.ocr_classes import classes_told_apart
from pipeline.read.pdf_assemble import assemble
from pipeline.read.pdf_tables import TableBlock
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


class Recogniser:
    """Stands for RapidOCR: finds the same lines (text, x0, top, x1, bottom in points) in any picture."""

    def __init__(self, upright: float, turned: float, scale: float = 1.0) -> None:
        self.scale = scale
        self.scores = {False: upright, True: turned}
        self.asked: list[bool] = []
        self.lines = [
            ("第七条供水企业应当在每年十月底以前完成管网漏损情况的普查", 118.0, 96.0, 496.0, 110.0),
            ("工作，并向社会公布普查结果和整改计划，接受社会各方面的监", 90.0, 122.0, 496.0, 136.0),
            ("督。", 87.0, 146.0, 114.0, 166.0),
            ("第八条本办法自公布之日起施行，由水务主管部门负责解释。", 118.0, 175.0, 482.0, 189.0),
        ]

    def __call__(self, picture: np.ndarray, use_cls: bool) -> SimpleNamespace:
        self.asked.append(use_cls)
        boxes = np.array([[[a, t], [b, t], [b, m], [a, m]] for _, a, t, b, m in self.lines]) * self.scale
        return SimpleNamespace(
            boxes=boxes, txts=tuple(line[0] for line in self.lines), scores=(self.scores[use_cls],) * len(self.lines)
        )


def test_a_short_last_line_that_is_framed_wider_ends_its_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_engine", lambda: Recogniser(0.98, 0.98))
    layout = ocr.read_picture(1, np.full((842, 595, 3), 255, dtype=np.uint8), 1.0)
    lines = assemble([layout], b"", "application/pdf", Options()).text.split("\n")
    assert lines[0].endswith("接受社会各方面的监督。")
    assert lines[1].startswith("第八条")


@pytest.mark.parametrize(("upright", "turned", "asked"), [(0.96, 0.5, [False]), (0.4, 0.9, [False, True])])
def test_lines_are_turned_only_on_a_page_that_cannot_be_read_upright(
    upright: float, turned: float, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Recogniser(upright, turned)
    monkeypatch.setattr(ocr, "_engine", lambda: engine)
    layout = ocr.read_picture(1, np.full((842, 595, 3), 255, dtype=np.uint8), 1.0)
    assert engine.asked == asked
    assert {score for _, score in layout.confidence} == {max(upright, turned)}


def test_strokes_of_characters_that_run_together_are_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Recogniser(0.98, 0.98, 3.0)
    monkeypatch.setattr(ocr, "_engine", lambda: engine)
    picture = np.full((842 * 3, 595 * 3, 3), 255, dtype=np.uint8)
    for top in (99, 104, 108, 125, 130, 134):  # level strokes within the first two lines
        picture[top * 3 : top * 3 + 2, 200 * 3 : 290 * 3] = 0
    for x in (200, 245, 290):  # upright ones in both, as high as the line
        for top in (95, 121):
            picture[top * 3 : (top + 16) * 3, x * 3 : x * 3 + 2] = 0
    assert ocr.rules_in(picture, 3.0)
    layout = ocr.read_picture(1, picture, 3.0)
    source = assemble([layout], b"", "application/pdf", Options())
    assert source.tables == ()
    assert source.text.startswith("".join(line[0] for line in engine.lines[:3]))


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (["指标", "1类", "1类", "1类", "N类", "V类"], ["指标", "Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类"]),
        (["污染物", "I级", "II级", "II级", "方法"], ["污染物", "Ⅰ级", "Ⅱ级", "Ⅲ级", "方法"]),
        (["指标", "1类", "2类", "3类"], ["指标", "1类", "2类", "3类"]),
        (["指标", "I类", "II类", "III类", "IV类"], ["指标", "I类", "II类", "III类", "IV类"]),
        (["指标", "1类", "1类"], ["指标", "1类", "1类"]),
        (["甲类", "甲类", "乙类", "乙类"], ["甲类", "甲类", "乙类", "乙类"]),
        (["1类", "说明", "1类", "1类"], ["1类", "说明", "1类", "1类"]),
    ],
)
def test_classes_that_are_recognised_alike_are_told_apart_by_their_places(read: list[str], printed: list[str]) -> None:
    cells = tuple(GridCell(0, column, 1, 1, content) for column, content in enumerate(read))
    glyphs = tuple(tuple(range(10 * i, 10 * i + len(content))) for i, content in enumerate(read))
    table = classes_told_apart(TableBlock(0, 0, 500, 60, cells, glyphs, tuple(range(0, 501, 100))))
    assert [c.content for c in table.cells] == printed
    assert [len(g) for g in table.glyphs] == [len(content) for content in printed]


def test_rules_of_a_page_that_lies_askew_are_found() -> None:
    picture = np.full((2300, 1600, 3), 255, dtype=np.uint8)
    for y in range(300, 2000):  # an upright rule that leans by 12 pixels
        x = 400 + round((y - 300) * 12 / 1700)
        picture[y, x : x + 3] = 0
    found = [r for r in ocr.rules_in(picture, 2.0) if r.bottom - r.top > 800]
    assert [round(r.x0) for r in found] == [204]
