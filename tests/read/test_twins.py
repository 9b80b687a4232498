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


def convert(path: Path) -> None:
    """Have LibreOffice make a PDF beside the file."""
    assert OFFICE is not None
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{path.parent}/profile", "--convert-to", "pdf", "--outdir",
         str(path.parent), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_pdf_that_libreoffice_makes_of_the_docx(tmp_path: Path, plain: list[tuple[object, ...]]) -> None:
    document = writer.Document()
    document.sections[0].header.paragraphs[0].text = "云坪县供水管理文件汇编"
    for paragraph in paragraphs():
        document.add_paragraph(paragraph).paragraph_format.first_line_indent = 270_000
    document.save(str(tmp_path / "twin.docx"))
    convert(tmp_path / "twin.docx")
    found = rows(process((tmp_path / "twin.pdf").read_bytes(), "a.pdf"))
    assert share(found, plain) >= 0.98


TASKS = [
    ("重点任务", "责任单位", "完成时限"),
    ("更换老旧计量水表", "县水务局、供水集团", "2033年6月底前"),
    ("建成雨水调蓄池4座，总容积不低于2万立方米", "县住房和城乡建设局", "2034年底前"),
    ("完成二次供水设施普查", "县卫生健康局", "每年3月底前"),
]
LIMITS = [("项目", "限值", "检测频次"), ("浑浊度", "≤1NTU", "每日1次"), ("余氯", "≥0.3mg/L", "每日2次")]


def numbered_with_tables() -> writer.document.Document:
    """Headings, articles, automatically numbered items, a table of tasks and one of limits, with a head."""
    document = writer.Document()
    document.sections[0].header.paragraphs[0].text = "云坪县供水管理文件汇编"
    document.add_paragraph("云坪县供水设施改造工作方案")
    document.add_paragraph("一、主要任务")
    for unit, thing in zip(UNITS * 2, THINGS + THINGS[:2], strict=True):
        document.add_paragraph(
            f"{unit}应当在2032年底前完成{thing}改造，并建立管护台账。逾期未完成的，应当书面说明原因。",
            style="List Number",
        )
    document.add_paragraph("二、任务分工").paragraph_format.first_line_indent = 270_000
    document.add_paragraph(
        "各有关单位应当按照下表落实任务，每季度末报送进展。"
    ).paragraph_format.first_line_indent = 270_000
    for caption, rows_of in (("表1 重点任务分工", TASKS), ("表2 水质控制限值", LIMITS)):
        document.add_paragraph(caption)
        table = document.add_table(rows=0, cols=3, style="Table Grid")
        for row in rows_of:
            for cell, content in zip(table.add_row().cells, row, strict=True):
                cell.text = content
    document.add_paragraph("三、工作要求")
    document.add_paragraph(
        "县财政局应当保障改造资金，专款专用，不得截留、挪用。"
    ).paragraph_format.first_line_indent = 270_000
    return document


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_a_docx_with_numbering_and_tables_and_its_pdf(tmp_path: Path) -> None:
    numbered_with_tables().save(str(tmp_path / "plan.docx"))
    convert(tmp_path / "plan.docx")
    one = rows(process((tmp_path / "plan.docx").read_bytes(), "plan.docx"))
    other = rows(process((tmp_path / "plan.pdf").read_bytes(), "plan.pdf"))
    assert len(one) >= 22
    assert any("县卫生健康局" in str(row[2]) for row in one)
    assert any("0.3" in str(row[4]) for row in one)
    assert share(one, other) >= 0.98


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
