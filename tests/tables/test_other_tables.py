"""Tables that say nothing of duties or limits: their cells are no clauses, no nodes and no page numbers."""

from __future__ import annotations

import pytest

from pipeline.document import process_source
from pipeline.normalise import normalise
from pipeline.records import Cell, Source, Span, Table

PLAN = "云坪县2031年河道治理实施方案"


def test_a_list_of_people(page) -> None:
    table = [["姓名", "单位", "职责"], ["王某", "县水务局", "组长"], ["李某", "县住建局", "副组长"]]
    result = page(PLAN, "一、组织领导", "县政府成立工作专班。", table, "（一）专班应当每月召开会议。")
    assert [o.text for o in result.obligations if "专班" not in o.text] == []
    assert [n.path for n in result.nodes] == ["一", "一/(一)"]


@pytest.mark.parametrize(
    "first", [["1", "2", "3"], ["（1）", "（2）", "（3）"], ["1.", "2.", "3."], ["一、", "二、", "三、"]]
)
def test_counting_cells_open_no_nodes(page, first: list[str]) -> None:
    table = [["号", "河道", "长度"], *[[n, "清溪", "3公里"] for n in first]]
    result = page(PLAN, "一、河道名录", table, "二、监督检查", "县水务局应当每月检查。")
    assert [n.path for n in result.nodes] == ["一", "二"]
    assert [o.text for o in result.obligations] == ["县水务局应当每月检查。"]


def test_a_table_of_scores(page) -> None:
    table = [["考核内容", "责任单位", "分值"], ["完成清淤任务", "县水务局", "10"], ["及时报送信息", "各镇", "5"]]
    assert page(PLAN, "一、考核", table).obligations == ()


def test_a_cell_that_holds_a_text_of_its_own_is_read_as_text() -> None:
    duty = "县水务局应当在三个月内完成河道管理范围划定工作，并将划定结果向社会公布，接受群众监督。"
    text = "\n".join(duty.replace("河道", f"第{n}段河道") for n in range(1, 12))
    whole = f"{PLAN}\n为改善河道面貌，制定本方案。\n栏目\n正文\n重点\n{text}"
    table = _in_cells(whole, ["栏目", "正文", "重点", text])
    source = Source(text=whole, media_type="text/plain", encoding="utf-8", sha256="", tables=(table,))
    assert len(process_source(source).obligations) == 11


def _in_cells(text: str, parts: list[str]) -> Table:
    cells, at = [], 0
    for row, part in enumerate(parts):
        at = text.index(part, at)
        cells.append(Cell(Span(at, at + len(part)), row, 0))
        at += len(part)
    return Table(Span(cells[0].span.start, cells[-1].span.end), tuple(cells))


def test_cells_are_neither_page_numbers_nor_wrapped_lines() -> None:
    rows = [p for n in range(1, 9) for p in (str(n), "沿河排口整治与生态护岸修复以及河道清淤疏浚工程项目建设", "完成")]
    text = "\n".join(rows)
    assert normalise(text).text != text  # as plain text the numbers would count pages, the lines go on
    assert normalise(text, (), (_in_cells(text, rows),)).text == text


def test_bars_between_cells_in_one_line_part_them_and_keep_their_places() -> None:
    text = "前文。\n| 甲项 | 乙项 |\n|1|2|\n后文 | 有竖线。"
    table = _in_cells(text, ["甲项", "乙项", "1", "2"])
    aligned = normalise(text, (), (table,))
    assert aligned.text == "前文。\n甲项\n乙项\n1\n2\n后文|有竖线。"
    for cell in table.cells:
        assert aligned.source_span(aligned.span(cell.span)) == cell.span
