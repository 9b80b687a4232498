"""Word documents: numbering, tables, text boxes, tracked changes, footnotes; old Word files through LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx as writer
import pytest

from pipeline.read import ReadError, doc, docx
from pipeline.read.docx_numbering import chinese, numeral
from pipeline.records import Options, Source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def package(body: str, **parts: str) -> bytes:
    """A docx with the given body and parts (``numbering``, ``footnotes``), XML written by hand."""
    space = (
        f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {space}>{content}</w:{name}>")
    return buffer.getvalue()


def read(data: bytes, **options: int) -> Source:
    return docx.read(data, "docx", Options(**options))  # type: ignore[arg-type]


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(level: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_are_spelled_out_and_start_again_below_each_article() -> None:
    body = "".join(
        p(text, listed(level, number))
        for level, number, text in [
            (0, 1, "总则"), (1, 1, "甲"), (1, 1, "乙"), (2, 1, "丙"), (0, 1, "分则"), (1, 1, "丁"), (0, 2, "重新起算"),
        ]
    )  # fmt: skip
    assert read(package(body, numbering=NUMBERING)).text.split("\n")[:-1] == [
        "第一条 总则", "（一）甲", "（二）乙", "1. 丙", "第二条 分则", "（一）丁", "第一条 重新起算",
    ]  # fmt: skip


def test_tracked_changes_give_the_final_text() -> None:
    body = (
        "<w:p><w:r><w:t>罚款</w:t></w:r><w:del><w:r><w:delText>五百</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>八百</w:t></w:r></w:ins><w:r><w:t>元</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>由市局</w:t></w:r></w:p>' + p("负责实施。")
    )
    assert read(package(body)).text == "罚款八百元\n由市局负责实施。\n"


def test_hidden_text_field_codes_and_phonetic_guides_are_left_out() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:ruby><w:rt><w:r><w:t>shàn</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>缮</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>修房屋</w:t></w:r></w:p>"
    )
    assert read(package(body)).text == "缮修房屋\n"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内文字')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>段落前半，</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox>{box}</v:textbox></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>后半。</w:t></w:r></w:p>"
    )
    assert read(package(body)).text == "段落前半，后半。\n框内文字\n"


def test_a_table_keeps_merged_cells_and_each_cell_is_its_span() -> None:
    def tc(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"

    start, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    body = (
        p("表1 限值")
        + f"<w:tbl><w:tr>{tc('项目', start)}{tc('限值', wide)}</w:tr><w:tr>{tc('', on)}{tc('旧')}{tc('新')}</w:tr>"
        + f"<w:tr>{tc('烟尘')}{tc('50')}{tc('20')}</w:tr></w:tbl>"
    )
    source = read(package(body))
    assert [
        (c.row, c.column, c.rows, c.columns, c.header, source.text[c.span.start : c.span.end])
        for c in source.tables[0].cells
    ] == [
        (0, 0, 2, 1, True, "项目"),
        (0, 1, 1, 2, True, "限值"),
        (1, 1, 1, 1, True, "旧"),
        (1, 2, 1, 1, True, "新"),
        (2, 0, 1, 1, False, "烟尘"),
        (2, 1, 1, 1, False, "50"),
        (2, 2, 1, 1, False, "20"),
    ]
    assert source.tables[0].caption == "表1 限值"


def test_footnotes_stand_at_the_end() -> None:
    note = f'<w:footnote w:type="separator"/><w:footnote w:id="2">{p("按国家标准测定。")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:p><w:r><w:t>年均浓度</w:t></w:r>{mark}<w:r><w:t>下降。</w:t></w:r></w:p>"
    assert read(package(body, footnotes=note)).text == "年均浓度下降。\n按国家标准测定。\n"


def test_a_file_that_python_docx_writes() -> None:
    document = writer.Document()
    document.add_paragraph("临溪市节水办法")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip((c for row in table.rows for c in row.cells), "甲乙丙丁", strict=True):
        cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    source = read(buffer.getvalue())
    assert source.text == "临溪市节水办法\n甲\n乙\n丙\n丁\n"
    assert len(source.tables[0].cells) == 4


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (101, "一百零一"), (110, "一百一十"),
     (1001, "一千零一"), (1010, "一千零一十")],
)  # fmt: skip
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [(4, "lowerRoman", "iv"), (27, "upperLetter", "AA"), (3, "decimalEnclosedCircle", "③"),
     (2, "ideographTraditional", "乙"), (12, "ideographDigital", "一二"),
     (5, "decimalZero", "05"), (3, "bullet", ""), (7, "unheardOf", "7")],
)  # fmt: skip
def test_number_formats(number: int, form: str, text: str) -> None:
    assert numeral(number, form) == text


def test_an_old_word_file_without_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "which", lambda name: None)
    with pytest.raises(ReadError) as caught:
        doc.read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/msword", Options())
    assert caught.value.error == "office_missing"
    assert "LibreOffice" in caught.value.message


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")
def test_an_old_word_file_reads_like_its_docx_twin(tmp_path: Path) -> None:
    document = writer.Document()
    for text in ("云坪县河道采砂管理办法", "第一条　县水利局应当每季度组织一次检查。", "第二条　禁止在禁采期采砂。"):
        document.add_paragraph(text)
    document.save(str(tmp_path / "twin.docx"))
    assert OFFICE is not None
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "doc", "--outdir",
         str(tmp_path), str(tmp_path / "twin.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    old = doc.read((tmp_path / "twin.doc").read_bytes(), "application/msword", Options())
    assert old.text == read((tmp_path / "twin.docx").read_bytes()).text
