"""Files damaged at random: whatever is done to their bytes, a reader gives a Source or a ReadError, in time.

Everything goes through the sandbox; a child that crashed or ran out of time fails the test.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import docx as writer
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.read import ReadError, archive
from pipeline.read.sandbox import Child
from pipeline.records import Options, Source

LIMITS = Options(
    max_seconds=20, ocr=False, max_pages=200, max_expanded=50_000_000, text_columns=("正文",), max_memory=3_000_000_000
)
PROSE = "第一条　县水务局应当于每年三月底前公布上一年度漏损率，漏损率不得高于百分之十。\n"
FORMATS = ("pdf", "docx", "html", "md", "csv", "json", "txt", "zip")


def _pdf() -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas", reason="reportlab makes the test PDFs")
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    sheet = canvas.Canvas(buffer, invariant=1, pageCompression=0)
    sheet.setFont("STSong-Light", 12)
    sheet.drawString(72, 700, PROSE.strip())
    sheet.grid([72, 172, 272], [500, 550, 600])
    sheet.drawString(80, 520, "水务局")
    sheet.showPage()
    sheet.setFont("STSong-Light", 12)
    sheet.drawString(72, 700, PROSE.strip())
    sheet.save()
    return buffer.getvalue()


def _docx(method: int = zipfile.ZIP_STORED) -> bytes:
    """A Word file stored without compression, so that damage reaches the XML and not only its wrapping."""
    document = writer.Document()
    document.add_paragraph(PROSE)
    document.add_table(rows=2, cols=2).cell(0, 0).text = "单位"
    packed, loose = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(loose, "w", method) as target:
        for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml"):
            if name in source.namelist():
                target.writestr(name, source.read(name))
    return loose.getvalue()


def seed(kind: str) -> bytes:
    """A small sound file of a format."""
    if kind == "pdf":
        return _pdf()
    if kind == "docx":
        return _docx()
    if kind == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            out.writestr("办法.txt", PROSE)
            out.writestr("内/目录.txt", PROSE * 20)
        return buffer.getvalue()
    text = {
        "html": f"<html><head><meta charset=utf-8></head><body><div><p>{PROSE * 3}</p><table>"
        "<tr><th rowspan=2>单位</th><td>甲</td></tr><tr><td colspan=3>乙&lt;</td></tr></table></div></body></html>",
        "md": f"# 总则\n\n{PROSE}\n| 甲 | 乙 |\n|---|---|\n| 一 | **二** |\n",
        "csv": f"编号,正文\n1,{PROSE}",
        "json": '[{"正文": "应当报告。", "甲": [1, null, {"正文": "不得拖延。"}]}]',
        "txt": PROSE * 5,
    }[kind]
    return text.encode()


SEEDS: dict[str, bytes] = {}
EDIT = st.tuples(
    st.sampled_from(("set", "cut", "repeat", "insert", "number")),
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 64),
    st.binary(min_size=1, max_size=8),
)


def damaged(data: bytes, edits: list[tuple[str, float, int, bytes]]) -> bytes:
    """``data`` after each edit: overwritten, cut, repeated or grown at a place, or a figure in it made large."""
    out = bytearray(data)
    for kind, where, size, content in edits:
        at = int(where * len(out))
        if kind == "set":
            out[at : at + len(content)] = content
        elif kind == "cut":
            del out[at : at + size * 8]
        elif kind == "repeat":
            out[at:at] = out[at : at + size] * size
        elif kind == "insert":
            out[at:at] = content
        else:
            digits = [i for i in range(at, min(at + 200, len(out))) if 48 <= out[i] <= 57]
            if digits:
                out[digits[0] : digits[0] + 1] = str(size**7).encode()
    return bytes(out[:200_000])


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    running = Child(LIMITS.max_memory)
    yield running
    running.stop()


def attempt(kind: str, edits: list[tuple[str, float, int, bytes]], child: Child) -> None:
    data = damaged(SEEDS.setdefault(kind, seed(kind)), edits)
    if not data:
        return
    try:
        if kind == "zip":
            for path, content in archive.members(data, "a.zip", LIMITS):
                assert ".." not in path.split("/")
                assert len(content) <= LIMITS.max_expanded
            return
        source = child.read(data, f"a.{kind}", LIMITS)
    except ReadError as error:
        if error.error in ("crashed", "time_limit", "memory_limit") or not error.message:
            pytest.fail(f"{kind}: {error}")
        return
    assert isinstance(source, Source)
    size = len(source.text)
    for span in (
        *source.furniture,
        *(page.span for page in source.pages),
        *(note.span for note in source.notes),
        *(cell.span for table in source.tables for cell in table.cells),
    ):
        assert 0 <= span.start <= span.end <= size
    assert all(0 <= box[0] < size for box in source.boxes)


def checks(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


def test_a_font_that_names_billions_of_widths_is_read(child: Child) -> None:
    data = _pdf()
    assert b" 27 28 238" in data  # a range of characters of one width: first, last, width
    source = child.read(data.replace(b" 27 28 238", b" 27 134929285128 238"), "a.pdf", LIMITS)
    assert "水务局" in source.text


@pytest.mark.parametrize("kind", FORMATS)
def test_damaged_files_are_read_or_refused(kind: str, child: Child) -> None:
    @checks(40)
    @given(st.lists(EDIT, min_size=1, max_size=6))
    def run(edits: list[tuple[str, float, int, bytes]]) -> None:
        attempt(kind, edits, child)

    run()


@pytest.mark.long
@pytest.mark.parametrize("kind", FORMATS)
def test_many_damaged_files_are_read_or_refused(kind: str, child: Child) -> None:
    """1,250 of each format, 10,000 together."""

    @checks(1_250)
    @given(st.lists(EDIT, min_size=1, max_size=12))
    def run(edits: list[tuple[str, float, int, bytes]]) -> None:
        attempt(kind, edits, child)

    run()
