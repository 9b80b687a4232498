"""The same text as docx, as PDF with page furniture, and as plain text gives the same obligations."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import docx as writer
import pytest

from pipeline.document import process
from pipeline.records import DocumentResult

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
DUTIES = (
    "{unit}应当于2031年{month}月底前完成{thing}改造，改造率不低于{share}%。",
    "禁止在{thing}周边{share}米范围内堆放杂物。",
    "{unit}负责{thing}的日常养护，每季度至少检查{month}次，检查记录保存不少于3年。",
    "鼓励社会力量参与{thing}建设。",
    "违反前款规定的，由{unit}责令限期改正，处{share}00元以下罚款。",
)
UNITS = ("县水务局", "县住房和城乡建设局", "县财政局", "县生态环境局")
THINGS = ("供水管网", "排水泵站", "雨水调蓄池", "再生水设施", "二次供水设施", "计量水表")


def paragraphs() -> list[str]:
    out = ["云坪县城乡供水设施管理办法"]
    for number in range(1, 31):
        sentences = []
        for k in range(2 + number % 2):
            unit, thing = UNITS[(number + k) % 4], THINGS[(number * 5 + k) % 6]
            month = 1 + (number + k) % 12
            sentences.append(DUTIES[(number + k) % 5].format(unit=unit, thing=thing, month=month, share=10 + number))
        out.append(f"第{chinese(number)}条　{''.join(sentences)}")
    return out


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("", "十", "二十", "三十")[tens] + ("", *"一二三四五六七八九")[ones]


def rows(result: DocumentResult) -> list[tuple[object, ...]]:
    return [
        (
            o.text, o.modality, tuple((b.name, b.role) for b in o.bearers),
            tuple((d.text, d.kind, d.end) for d in o.deadlines),
            tuple((q.text, q.op, q.value, q.unit) for q in o.limits),
        )
        for o in result.obligations
    ]  # fmt: skip


def share(one: list[tuple[object, ...]], other: list[tuple[object, ...]]) -> float:
    return len(set(one) & set(other)) / max(1, len(set(one) | set(other)))


@pytest.fixture(scope="module")
def plain() -> list[tuple[object, ...]]:
    found = rows(process("\n".join(paragraphs()).encode(), "a.txt"))
    assert len(found) >= 60
    return found


def test_docx(plain: list[tuple[object, ...]]) -> None:
    document = writer.Document()
    for paragraph in paragraphs():
        document.add_paragraph(paragraph)
    buffer = io.BytesIO()
    document.save(buffer)
    assert share(rows(process(buffer.getvalue(), "a.docx")), plain) == 1


def test_pdf_with_running_head_and_page_numbers(sheet, wrap, plain: list[tuple[object, ...]]) -> None:
    page = sheet()
    title, *rest = paragraphs()
    lines = wrap(rest)
    page.lines([title], x=180)
    for number, start in enumerate(range(0, len(lines), 22), start=1):
        page.frame("云坪县供水管理文件汇编", f"— {number} —")
        page.lines(lines[start : start + 22], top=150)
        page.turn()
    assert share(rows(process(page.data(), "a.pdf")), plain) >= 0.98


CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.mark.parametrize("name", ["hebi_blue_sky_plan_2016.txt", "guangxi_government_website_rules.txt"])
def test_pdf_of_a_sample_text_with_head_foot_number_and_a_table(sheet, wrap, name: str) -> None:
    plain = process((CORPORA / name).read_bytes(), name)
    lines = wrap([line.strip() for line in plain.text.splitlines() if line.strip()])
    page = sheet()
    for number, start in enumerate(range(0, len(lines), 24), start=1):
        page.frame("云坪县政策文件汇编", f"— {number} —")
        page.text(240, 806, "内部资料 注意保管", 9)
        page.lines(lines[start : start + 24])
        page.turn()
    page.table([["序号", "测点", "编号"], ["1", "桥头", "A01"], ["2", "渡口", "A02"]], 110, [90, 140, 300, 450])
    found, want = rows(process(page.data(), "a.pdf")), rows(plain)
    shared = sum((Counter(found) & Counter(want)).values())
    assert 2 * shared / (len(found) + len(want)) >= 0.98


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_pdf_that_libreoffice_makes_of_the_docx(tmp_path: Path, plain: list[tuple[object, ...]]) -> None:
    document = writer.Document()
    document.sections[0].header.paragraphs[0].text = "云坪县供水管理文件汇编"
    for paragraph in paragraphs():
        document.add_paragraph(paragraph).paragraph_format.first_line_indent = 270_000
    document.save(str(tmp_path / "twin.docx"))
    assert OFFICE is not None
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf", "--outdir",
         str(tmp_path), str(tmp_path / "twin.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = rows(process((tmp_path / "twin.pdf").read_bytes(), "a.pdf"))
    assert share(found, plain) >= 0.98


@pytest.mark.long
def test_scan_of_the_pdf_read_by_ocr(sheet, wrap, plain: list[tuple[object, ...]]) -> None:
    pytest.importorskip("rapidocr", reason="needs the extra 'ocr'")
    import pypdfium2

    page = sheet(embedded=True)
    title, *rest = paragraphs()
    lines = wrap(rest)
    page.lines([title], x=180)
    for number, start in enumerate(range(0, len(lines), 22), start=1):
        page.frame("云坪县供水管理文件汇编", f"— {number} —")
        page.lines(lines[start : start + 22], top=150)
        page.turn()
    pictures = [leaf.render(scale=200 / 72).to_pil() for leaf in pypdfium2.PdfDocument(page.data())]
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    found = set(rows(process(buffer.getvalue(), "a.pdf")))
    assert 2 * len(found & set(plain)) / (len(found) + len(set(plain))) >= 0.93
