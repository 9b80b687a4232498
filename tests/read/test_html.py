"""Web pages: main text, furniture, data tables, entities, encodings, noise."""

from __future__ import annotations

import pytest

from pipeline.read import html
from pipeline.records import Options, Source

PROSE = "<p>第一条　县水务局应当于每年三月底前，公布上一年度的漏损率，并接受社会监督。</p>" * 3


def read(page: str | bytes) -> Source:
    data = page.encode() if isinstance(page, str) else page
    return html.read(data, "text/html", Options())


def body(source: Source) -> str:
    out, at = "", 0
    for start, end in source.furniture:
        out += source.text[at : max(at, start)]
        at = max(at, end)
    return out + source.text[at:]


def test_what_surrounds_the_main_text_is_furniture_and_not_lost() -> None:
    page = f"""<html><head><title>无关</title><script>var a = "脚本";</script></head><body>
      <div class=top><a href=/>首页</a> <a href=/x>政务公开</a></div>
      <h1>云坪县供水管理办法</h1>
      <div id=zoom>{PROSE}<p>打印本页</p></div>
      <footer>主办单位：云坪县人民政府办公室，地址：云坪县中心路一号。</footer></body></html>"""
    source = read(page)
    lines = [line for line in body(source).split("\n") if line]
    assert lines[0] == "云坪县供水管理办法"
    assert len(lines) == 4
    assert all(word in source.text for word in ("首页", "打印本页", "主办单位"))
    assert "脚本" not in source.text
    assert "无关" not in source.text


def test_a_page_hidden_until_a_script_runs_is_read() -> None:
    assert "县水务局" in body(
        read(f"<body style='visibility: hidden'><div style='display:none'>弹窗</div>{PROSE}</body>")
    )


def test_a_data_table_with_merged_cells() -> None:
    page = f"""<body>{PROSE}<p>表1 分工 单位：项</p><table>
      <tr><th rowspan=2>任务</th><th colspan=2>单位</th></tr><tr><th>牵头</th><th>配合</th></tr>
      <tr><td>清淤</td><td>水务局</td><td>城管局<br>财政局</td></tr></table></body>"""
    source = read(page)
    assert [
        (c.row, c.column, c.rows, c.columns, c.header, source.text[c.span.start : c.span.end])
        for c in source.tables[0].cells
    ] == [
        (0, 0, 2, 1, True, "任务"),
        (0, 1, 1, 2, True, "单位"),
        (1, 1, 1, 1, True, "牵头"),
        (1, 2, 1, 1, True, "配合"),
        (2, 0, 1, 1, False, "清淤"),
        (2, 1, 1, 1, False, "水务局"),
        (2, 2, 1, 1, False, "城管局\n财政局"),
    ]
    assert (source.tables[0].caption, source.tables[0].unit) == ("表1 分工", "项")


def test_a_layout_table_is_no_table() -> None:
    source = read(f"<table><tr><td>左</td><td>{PROSE}</td></tr><tr><td></td><td>{PROSE * 8}</td></tr></table>")
    assert source.tables == ()
    assert source.text.count("县水务局") == 27


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("不得低于&nbsp;5&lt;6&#37;&#x2103;", "不得低于\u00a05<6%℃"),
        ("应\u200b当\ufeff报\u00ad告", "应当报告"),
        ("改<ruby>善<rt>shàn</rt></ruby>环境", "改善环境"),
        ("第一\n   行   接着", "第一 行 接着"),
        ("上行<br>下行", "上行\n下行"),
        ("<b>加粗</b>与<i>倾斜</i>", "加粗与倾斜"),
        ("<!-- 注释 -->正文", "正文"),
    ],
)
def test_text_is_what_a_browser_shows(markup: str, text: str) -> None:
    assert read(f"<body><div>{markup}</div></body>").text == text + "\n"


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("提升改善(shàn)人居环境", "提升改善人居环境"),
        ("缮（shàn）写", "缮写"),
        ("细颗粒物(PM)浓度", "细颗粒物(PM)浓度"),
        ("本办法(试行)规定", "本办法(试行)规定"),
    ],
)
def test_readings_in_brackets_are_noise_and_other_brackets_are_not(markup: str, kept: str) -> None:
    assert body(read(f"<body><p>{markup}</p></body>")) == kept + "\n"


@pytest.mark.parametrize(
    ("head", "codec", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "big5", "big5hkscs"),
        ('<meta charset="utf-8">', "gb18030", "gb18030"),  # the declaration is wrong
        ("", "gb18030", "gb18030"),
        ("", "utf-8", "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8", "utf-8"),
    ],
)
def test_encodings_declared_undeclared_and_wrong(head: str, codec: str, encoding: str) -> None:
    text = "縣水務局應當於每年三月底前公布" if codec == "big5" else "县水务局应当于每年三月底前公布漏损率，㎡计"
    if head.startswith("<?xml"):
        page = f"{head}<html><body><p>{text}</p></body></html>"
    else:
        page = f"<html><head>{head}</head><body><p>{text}</p></body></html>"
    source = read(page.encode(codec))
    assert source.text == text + "\n"
    assert source.encoding == encoding
