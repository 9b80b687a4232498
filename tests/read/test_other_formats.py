"""Markdown, text columns, zip archives, mojibake, and the belief in a text layer."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import ReadError, archive, columns, markdown, mojibake, read
from pipeline.read.quality import unreadable
from pipeline.records import Options, Source

PROSE = "云坪县人民政府应当组织水务、住建等部门，每年对城乡供水设施开展两次检查，检查结果向社会公布。"


def body(source: Source) -> str:
    out, at = "", 0
    for start, end in source.furniture:
        out += source.text[at:start]
        at = end
    return out + source.text[at:]


# --- Markdown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# 第一章 总则\n正文", "# 第一章 总则\n正文"),  # normalising knows the mark: a heading begins at it
        ("企业**应当**报告", "企业应当报告"),
        ("见[管理办法](http://example.invalid/a)第三条", "见[管理办法]第三条"),
        ("> 引用的条文", "引用的条文"),
        ("- 第一项\n- 第二项", "第一项\n第二项"),
        ("甲\n\n---\n\n乙", "甲\n\n\n\n乙"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("正文<!-- 批注 -->继续", "正文继续"),
    ],
)
def test_markdown_signs_are_furniture(text: str, shown: str) -> None:
    source = markdown.read(text.encode(), "text/markdown", Options())
    assert source.text == text
    assert body(source) == shown


def test_a_markdown_table_points_into_the_file() -> None:
    text = "表1 分工\n\n| 任务 | 单位 |\n|---|:--:|\n| 清淤 | 水务局 |\n| 巡查 | 城管局 |\n\n完\n"
    source = markdown.read(text.encode(), "text/markdown", Options())
    assert [(c.row, c.column, text[c.span.start : c.span.end]) for c in source.tables[0].cells] == [
        (0, 0, "任务"), (0, 1, "单位"), (1, 0, "清淤"), (1, 1, "水务局"), (2, 0, "巡查"), (2, 1, "城管局"),
    ]  # fmt: skip
    assert source.tables[0].caption == "表1 分工"


# --- CSV and JSON


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f'编号,正文\n1,"{PROSE}"\n2,另一条。\n'),
        ("a.tsv", f"编号\t正文\n1\t{PROSE}\n2\t另一条。\n"),
        ("a.json", json.dumps([{"编号": 1, "正文": PROSE}, {"项": {"正文": "另一条。"}}])),
        ("a.jsonl", json.dumps({"正文": PROSE}) + '\n{"正文": "另一条。"}\n'),
    ],
)
def test_text_columns(name: str, content: str) -> None:
    assert read(content.encode(), name, Options(text_columns=("正文",))).text == f"{PROSE}\n另一条。\n"


def test_without_a_chosen_column_the_message_lists_them() -> None:
    with pytest.raises(ReadError) as caught:
        columns.read(f"编号,正文\n1,{PROSE}\n".encode(), "text/csv", Options())
    assert caught.value.error == "no_text_columns"
    assert "编号、正文" in caught.value.message


# --- zip


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in files.items():
            out.writestr(name, content)
    return buffer.getvalue()


def test_members_of_archives_within_archives() -> None:
    inner = zipped(**{"乙.txt": b"b"})
    data = zipped(**{"目录/甲.txt": b"a", "内.zip": inner, "__MACOSX/._x": b"junk"})
    assert list(archive.members(data, "a.zip", Options())) == [("目录/甲.txt", b"a"), ("内.zip/乙.txt", b"b")]


def test_names_written_in_gbk_are_read() -> None:
    data = zipped(**{"XXXXXXXX.txt": b"a"})
    assert list(archive.members(data.replace(b"XXXXXXXX", "供水办法".encode("gbk")), "a.zip", Options())) == [
        ("供水办法.txt", b"a")
    ]


def test_a_bad_member_does_not_cost_the_others() -> None:
    problems: list[ReadError] = []
    found = list(archive.members(zipped(**{"../x.txt": b"x", "y.txt": b"y"}), "a.zip", Options(), problems))
    assert found == [("y.txt", b"y")]
    assert [p.error for p in problems] == ["unsafe_path"]


# --- mojibake


@pytest.mark.parametrize(
    "text",
    [
        PROSE.encode().decode("latin-1"),
        "供水管理条例实施办法".encode().decode("latin-1"),
    ],
)
def test_utf8_read_as_latin_is_found_whole_and_undone(text: str) -> None:
    source = f"前文。{text}"
    notes = mojibake.find(source)
    assert notes[0].span.start == 3
    assert all(n.detail == source[n.span.start : n.span.end].encode("latin-1").decode() for n in notes if n.detail)
    assert any(n.detail for n in notes)


def test_text_read_one_byte_off_is_found_and_not_guessed_at() -> None:
    shifted = "《湿地保护报告》提出".encode("gb18030")[1:-1].decode("gb18030", "ignore")
    source = f"近年来面积减少?!{shifted}?，有关部门加强巡查。"
    notes = mojibake.find(source)
    assert [source[n.span.start : n.span.end] for n in notes] == [f"?!{shifted}?"]
    assert notes[0].detail == ""


@pytest.mark.parametrize(
    "text",
    [PROSE, "鲢鱼、鳙鱼、鳜鱼、鲥鱼等珍稀鱼类", "苯并[a]芘、氯乙烯、邻苯二甲酸酯",
     "為加強水資源管理，縣政府應當訂定計畫並報請備查？",
     "Überprüfung der Größe", "是否符合要求?", "犛牛、麝、貉、獾、獐等野生动物"],
)  # fmt: skip
def test_sound_text_is_not_suspected(text: str) -> None:
    assert mojibake.find(text) == ()


@given(st.text(max_size=300))
def test_spans_of_mojibake_lie_in_the_text_in_order(text: str) -> None:
    notes = mojibake.find(text)
    edges = [edge for note in notes for edge in note.span]
    assert edges == sorted(edges)
    assert all(0 <= n.span.start < n.span.end <= len(text) for n in notes)


# --- text layers


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PROSE, None),
        ("", None),
        ("園區管理機關應當於期限內完成改善並報請主管機關備查，逾期者處新臺幣三萬元以下罰鍰。", None),
        ("(cid:12)(cid:345)(cid:77)(cid:8)(cid:9)" * 4, "unmapped"),
        ("\ue001\ue002\ue003\ue004\ue005县\ue006\ue007" * 4, "unmapped"),
        ("\uf0b7 第一项应当报告；\uf0b7 第二项应当公示，公示期不少于七日，并在网站上保留一年以上。", None),
        (
            "渊一冤市水务局于圆园猿园年远月底前完成管网改造袁投入资金不少于缘园园园万元曰渊二冤逾期的予以通报遥" * 2,
            "shifted",
        ),
        ("勷鼗褰竦谡冁嗤岽黹尻荦孢罱镆怩忾胪揶犰鲵劓赝苠倮" * 3, "rare"),
        ("圆明园路、圆通寺、公园、果园、源头治理、缘由说明，均应当于2030年6月底前完成；远期规划另行编制。", None),
    ],
)
def test_a_text_layer_is_believed_or_not(text: str, reason: str | None) -> None:
    assert unreadable(text) == reason
