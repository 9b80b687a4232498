"""PDF: reading order, paragraphs, furniture, columns, tables, boxes; both libraries give the same text."""

from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest

from pipeline.read import ReadError, pdf
from pipeline.read.pdf_glyphs import Glyphs, pdfium_glyphs, plumber_glyphs
from pipeline.read.pdf_lines import lines_of
from pipeline.records import Options, Source

PARAGRAPHS = [
    "第一条为了规范临溪市农贸市场活禽经营行为，预防疫病传播，保护消费者健康，结合本市实际，制定本办法。",
    "第二条市农业农村主管部门应当每月不少于两次对活禽经营场所开展巡查，并在巡查结束后三个工作日内公布结果。",
    "第三条活禽经营者应当建立进货台账，台账保存期限不得少于十八个月，台账应当如实记载来源、数量和检疫证明编号。",
    "第四条每日营业结束后，经营者应当清洗消毒笼具和地面，并由市场开办者核验。",
    "第五条违反本办法规定的，由县级以上市场监督管理部门责令改正，处五百元以上三千元以下罚款。",
]


def read(data: bytes, **options: object) -> Source:
    return pdf.read(data, "application/pdf", Options(ocr=False, **options))  # type: ignore[arg-type]


def body(source: Source) -> str:
    """The text without its furniture."""
    out, at = "", 0
    for start, end in source.furniture:
        out += source.text[at:start]
        at = end
    return out + source.text[at:]


def two_pages(sheet, wrap) -> bytes:
    page = sheet()
    lines = wrap(PARAGRAPHS)
    for number, part in enumerate((lines[:5], lines[5:9], lines[9:]), start=1):
        page.frame("临溪市活禽经营管理办法", f"— {number} —")
        page.lines(part)
        page.turn()
    return page.data()


def test_hard_wraps_and_page_breaks_leave_whole_paragraphs(sheet, wrap) -> None:
    source = read(two_pages(sheet, wrap))
    assert body(source).split("\n")[:-1] == PARAGRAPHS
    assert [page.method for page in source.pages] == ["text"] * 3


def test_running_heads_and_page_numbers_are_furniture(sheet, wrap) -> None:
    source = read(two_pages(sheet, wrap))
    pieces = [source.text[a:b].strip() for a, b in source.furniture]
    assert sorted(pieces) == sorted(["临溪市活禽经营管理办法"] * 3 + ["—1—", "—2—", "—3—"])


def test_pages_part_the_text_and_every_printed_character_has_its_box(sheet, wrap) -> None:
    source = read(two_pages(sheet, wrap))
    assert [p.span.start for p in source.pages] == [0, *(p.span.end for p in source.pages[:-1])]
    assert source.pages[-1].span.end == len(source.text)
    boxed = {at for at, *_ in source.boxes}
    assert {i for i, c in enumerate(source.text) if not c.isspace()} == boxed
    assert all(0 <= x0 < x1 <= 595 and 0 <= top < bottom <= 842 for _, x0, top, x1, bottom in source.boxes)


def test_an_attachment_title_atop_several_pages_is_text(sheet) -> None:
    page = sheet()
    for number in "123":
        page.lines([f"附件{number}", "\u3000\u3000各乡镇应当按时报送。"], top=60)
        page.turn()
    assert body(read(page.data())).count("附件") == 3


def test_two_columns_are_read_one_after_the_other(sheet, wrap) -> None:
    left = wrap(["左栏讲述城乡供水设施的维护责任和应急抢修的时限要求以及各方配合的办法。" * 3], 14)
    right = wrap(["右栏列出再生水利用的鼓励措施与计量收费的具体规则还有监督检查的频次安排。" * 3], 14)
    page = sheet()
    page.lines(["临溪市供水简报"], x=220)
    page.lines(left, top=150, x=60, size=14)
    page.lines(right, top=150, x=310, size=14)
    text = read(page.data()).text
    assert text.split("\n")[:3] == [
        "临溪市供水简报",
        "左栏讲述城乡供水设施的维护责任和应急抢修的时限要求以及各方配合的办法。" * 3,
        "右栏列出再生水利用的鼓励措施与计量收费的具体规则还有监督检查的频次安排。" * 3,
    ]


def test_fake_bold_is_read_once(sheet) -> None:
    page = sheet()
    for shift in (0.0, 0.25, 0.5):
        page.text(90 + shift, 100, "第三章监督检查和罚则")
    page.text(90, 140, "人人都要天天记录")  # doubled in the text itself
    assert read(page.data()).text == "第三章监督检查和罚则\n人人都要天天记录\n"


def test_letters_of_a_font_that_calls_them_all_square_are_not_doubled() -> None:
    # "http" at 12 points with the steps of the drawn letters, every box as wide as a whole square
    x0 = [72.0, 78.6, 82.6, 86.6]
    glyphs = Glyphs("http", x0, [100.0] * 4, [x + 12.0 for x in x0], [112.0] * 4, frozenset(), 595.0, 842.0)
    assert [line.text for line in lines_of(glyphs)] == ["http"]


def test_a_footnote_does_not_cut_the_paragraph_that_goes_on_overleaf(sheet) -> None:
    page = sheet()
    long = "供水企业应当在每年十月底以前完成管网漏损普查并向社会公布普查结果和整改计划并接受公众监督"
    first, rest = "\u3000\u3000" + long[:27], long[27:]
    page.lines(["\u3000\u3000本办法所称管网包括二次供水设施。"] * 8 + [first])
    page.text(90, 700, "①普查按现行技术规程进行。", 9)
    page.turn()
    page.lines([rest, "\u3000\u3000其他事项另行通知。"])
    text = read(page.data()).text
    assert long in text
    assert text.index("①普查") < text.index(long)


TABLE = [
    ["序号", "重点任务", "责任单位", "完成时限"],
    ["1", "改造老旧供水管网", "市水务局", "2031年底前"],
    ["2", "建设雨水调蓄池", "市住建局", "2032年6月底前"],
]
EDGES = [80, 120, 280, 390, 510]


def cells_of(source: Source, number: int = 0) -> list[tuple[int, int, int, int, str]]:
    return [
        (c.row, c.column, c.rows, c.columns, source.text[c.span.start : c.span.end])
        for c in source.tables[number].cells
    ]


def test_a_ruled_table_is_its_cells_in_reading_order(sheet) -> None:
    page = sheet()
    page.lines(["表1 重点任务分工", "\u3000\u3000各单位应当按下表落实。"])
    page.table(TABLE, 160, EDGES)
    page.lines(["\u3000\u3000上述任务列入年度考核。"], top=300)
    source = read(page.data())
    assert source.pages[0].method == "layout"
    flat = [cell for row in TABLE for cell in row]
    assert source.text == "\n".join(["表1重点任务分工", "各单位应当按下表落实。", *flat, "上述任务列入年度考核。", ""])
    assert [c[4] for c in cells_of(source)] == flat
    assert [c.header for c in source.tables[0].cells] == [True] * 4 + [False] * 8
    assert source.tables[0].caption == "表1重点任务分工"


def test_merged_cells_keep_their_spans_and_a_unit_is_found(sheet) -> None:
    page = sheet()
    page.text(80, 100, "表2 排放限值", 12)
    page.text(430, 125, "单位：mg/m3", 12)
    rows = [
        ["污染物", "限值", "<", "监控位置"],
        ["^", "一般地区", "重点地区", "^"],
        ["颗粒物", "30", "10", "排气筒"],
        ["二氧化硫", "200", "50", "^"],
    ]
    page.table(rows, 150, [80, 180, 280, 390, 510])
    source = read(page.data())
    assert cells_of(source) == [
        (0, 0, 2, 1, "污染物"),
        (0, 1, 1, 2, "限值"),
        (0, 3, 2, 1, "监控位置"),
        (1, 1, 1, 1, "一般地区"),
        (1, 2, 1, 1, "重点地区"),
        (2, 0, 1, 1, "颗粒物"),
        (2, 1, 1, 1, "30"),
        (2, 2, 1, 1, "10"),
        (2, 3, 2, 1, "排气筒"),
        (3, 0, 1, 1, "二氧化硫"),
        (3, 1, 1, 1, "200"),
        (3, 2, 1, 1, "50"),
    ]
    assert [c.row for c in source.tables[0].cells if c.header] == [0, 0, 0, 1, 1]
    assert (source.tables[0].caption, source.tables[0].unit) == ("表2排放限值", "mg/m3")


def test_a_table_over_two_pages_is_one_and_its_repeated_header_is_furniture(sheet) -> None:
    page = sheet()
    page.lines(["表3 年度任务"])
    page.table(TABLE, 650, EDGES)
    page.turn()
    page.text(430, 70, "续表3", 12)
    page.table([TABLE[0], ["3", "更新计量水表", "供水集团", "2033年底前"]], 100, EDGES)
    page.lines(["\u3000\u3000本方案自公布之日起施行。"], top=200)
    source = read(page.data())
    assert len(source.tables) == 1
    assert [c[4] for c in cells_of(source)] == [cell for row in TABLE for cell in row] + [
        "3", "更新计量水表", "供水集团", "2033年底前",
    ]  # fmt: skip
    assert [source.text[a:b] for a, b in source.furniture] == ["续表3", *TABLE[0]]


@pytest.mark.parametrize(("above", "tables"), [("续表3", 1), ("其他事项", 2)])
def test_a_table_said_to_go_on_is_one_though_its_columns_stand_elsewhere(sheet, above: str, tables: int) -> None:
    page = sheet()
    page.lines(["表3 年度任务"])
    page.table(TABLE, 650, EDGES)
    page.turn()
    page.text(430, 70, above, 12)
    page.table([TABLE[0], ["3", "更新计量水表", "供水集团", "2033年底前"]], 100, [86, 134, 285, 402, 507])
    assert len(read(page.data()).tables) == tables


def test_a_box_around_text_is_no_table(sheet, wrap) -> None:
    page = sheet()
    for top in (90, 400):
        page.rule(80, top, 520, top)
    for x in (80, 520):
        page.rule(x, 90, x, 400)
    page.lines(wrap(PARAGRAPHS[:2]), top=110)
    source = read(page.data())
    assert source.tables == ()
    assert source.text.split("\n")[:2] == PARAGRAPHS[:2]


def test_both_libraries_give_the_same_lines(sheet, wrap) -> None:
    data = two_pages(sheet, wrap)
    fast = [lines_of(pdfium_glyphs(page)) for page in pypdfium2.PdfDocument(data)]
    with pdfplumber.open(io.BytesIO(data)) as document:
        slow = [lines_of(plumber_glyphs(page)) for page in document.pages]
    assert [[line.text for line in page] for page in fast] == [[line.text for line in page] for page in slow]
    pairs = [(a, b) for p, q in zip(fast, slow, strict=True) for a, b in zip(p, q, strict=True)]
    assert all(abs(a.x0 - b.x0) < 0.1 for a, b in pairs)


def test_a_number_that_a_reference_breaks_before_opens_no_paragraph(sheet, wrap) -> None:
    page = sheet()
    first, rest = "b）台账编号、名称、记录人员以及地点：按照本规程第", "4.3.1部分的要求填写，由管理信息系统自动生成。"
    top = page.lines([*wrap(PARAGRAPHS[:2]), "\u3000\u3000" + first, "\u3000\u3000\u3000" + rest])
    page.lines(wrap(PARAGRAPHS[2:]), top=top)
    assert body(read(page.data())).split("\n")[:-1] == [*PARAGRAPHS[:2], first + rest, *PARAGRAPHS[2:]]


WRONG = "临溪市渊县冤人民政府文件袁圆园员愿年怨月员圆日印发尧各单位遵照执行遥请于圆园员怨年远月底前报送袁逾期不予受理遥"


def test_a_wrongly_mapped_page_fails_without_ocr_and_the_rest_is_read(sheet, wrap) -> None:
    page = sheet()
    page.lines(wrap(PARAGRAPHS[:2]))
    page.turn()
    page.lines(wrap([WRONG]))
    source = read(page.data())
    assert [p.failed for p in source.pages] == [False, True]
    assert "圆园" not in source.text
    assert "编码错位" in (source.pages[1].note or "")


def test_a_file_of_such_pages_only_is_refused(sheet, wrap) -> None:
    page = sheet()
    page.lines(wrap([WRONG]))
    with pytest.raises(ReadError) as caught:
        read(page.data())
    assert caught.value.error == "ocr_disabled"


def test_no_page_beyond_the_limit_is_read(sheet) -> None:
    page = sheet()
    for number in range(4):
        page.lines([f"\u3000\u3000第{number}页的内容。"])
        page.turn()
    with pytest.raises(ReadError) as caught:
        read(page.data(), max_pages=3)
    assert caught.value.error == "too_many_pages"


def test_characters_that_stand_alone_are_read(sheet) -> None:
    page = sheet()
    for row, letter in enumerate("县水务局应当。"):
        page.text(90 + 14 * row, 96, letter)
    page.text(90, 300, "。")
    assert [line.text for line in lines_of(pdfium_glyphs(pypdfium2.PdfDocument(page.data())[0]))] == [
        "县水务局应当。",
        "。",
    ]
