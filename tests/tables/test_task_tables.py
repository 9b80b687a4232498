"""Tables that say who does what by when: one clause a sentence of a task cell, with what its row says."""

from __future__ import annotations

import io
from datetime import date

import docx as writer
import pytest

from pipeline.document import process
from pipeline.records import DocumentResult, Obligation
from pipeline.tag.table_rows import role_of

PLAN = "云坪县2031年河道治理实施方案"
LEAD = "为改善河道面貌，结合我县实际，制定本方案。"
HEAD = ["序号", "重点任务", "责任单位", "完成时限"]


def units(o: Obligation) -> set[tuple[str, str]]:
    return {(b.name, b.role) for b in o.bearers}


def by_text(result: DocumentResult) -> dict[str, Obligation]:
    return {o.text: o for o in result.obligations}


def test_a_row_gives_its_clause_its_units_and_its_last_day(page) -> None:
    result = page(PLAN, LEAD, "一、重点任务", [HEAD, ["1", "疏浚县城段河道8公里以上", "县水务局、财政局", "2031年9月"]])
    (o,) = result.obligations
    assert o.text == "疏浚县城段河道8公里以上"
    assert result.text[slice(*o.span)] == o.text
    assert units(o) == {("县水务局", "responsible"), ("县财政局", "responsible")}
    assert {b.origin for b in o.bearers} == {"unit_line"}
    assert [(d.kind, d.end, d.text) for d in o.deadlines] == [("by", date(2031, 9, 30), "2031年9月")]
    assert [(f.op, str(f.value), f.unit) for f in o.limits] == [(">=", "8", "公里")]
    assert [result.text[slice(*b.span)] for b in o.bearers] == ["县水务局", "财政局"]
    assert result.text[slice(*o.deadlines[0].span)] == "2031年9月"


def test_stacked_headers_give_roles_and_merged_cells_hold_for_every_row_they_span(page) -> None:
    result = page(
        PLAN,
        "一、重点任务",
        [
            ["序号@2x1", "工作内容@2x1", "责任分工@1x2", "时间节点@2x1"],
            ["牵头单位", "配合单位"],
            ["（一）源头管控@1x5"],
            ["1", "封堵沿河违规排口", "县住建局@2x1", "县水务局，各镇（街道）", "6月底前"],
            ["2", "改造老旧管网", "县财政局", "10月底前@2x1"],
            ["3", "建立巡河台账；¶落实逐项销号。", "县河长办牵头，县检察院配合@1x2"],
        ],
    )  # fmt: skip
    found = by_text(result)
    assert set(found) == {"封堵沿河违规排口", "改造老旧管网", "建立巡河台账；", "落实逐项销号。"}
    assert units(found["封堵沿河违规排口"]) == {
        ("县住建局", "lead"), ("县水务局", "cooperate"), ("各镇（街道）", "cooperate"),
    }  # fmt: skip
    assert units(found["改造老旧管网"]) == {("县住建局", "lead"), ("县财政局", "cooperate")}
    for text in ("建立巡河台账；", "落实逐项销号。"):
        assert units(found[text]) == {("县河长办", "lead"), ("县检察院", "cooperate")}
        assert [d.end for d in found[text].deadlines] == [date(2031, 10, 31)]


def test_a_task_cell_over_several_rows_takes_the_units_of_all(page) -> None:
    table = [HEAD, ["1", "清理河面漂浮物@2x1", "县水务局", "5月底前"], ["2", "县城管局", "长期坚持"]]
    (o,) = page(PLAN, "一、任务分工", table).obligations
    assert units(o) == {("县水务局", "responsible"), ("县城管局", "responsible")}
    assert [(d.text, d.kind) for d in o.deadlines] == [("5月底前", "by"), ("长期坚持", "vague")]


def test_lead_ins_and_unit_lines_outside_do_not_reach_into_a_table(page) -> None:
    table = [HEAD[1:3], ["修复生态护岸", "县林业局"], ["增设亲水步道", "—"]]
    result = page(PLAN, "一、任务分工", "县水务局要抓好以下工作：", table, "责任单位：县财政局")
    found = by_text(result)
    assert units(found["修复生态护岸"]) == {("县林业局", "responsible")}
    assert ("县财政局", "responsible") not in units(found["增设亲水步道"])


@pytest.mark.parametrize(
    ("cell", "kind", "end"),
    [
        ("2031.6", "by", date(2031, 6, 30)),
        ("2031-06-15", "by", date(2031, 6, 15)),
        ("2031年", "by", date(2031, 12, 31)),
        ("2031-2033年", "during", date(2033, 12, 31)),
        ("每季度", "recurring", None),
        ("印发后30日内", "within", None),
    ],
)
def test_time_cells(page, cell: str, kind: str, end: date | None) -> None:
    (o,) = page(PLAN, "一、任务分工", [HEAD, ["1", "补种岸线绿化带", "县林业局", cell]]).obligations
    assert [(d.kind, d.end, d.text) for d in o.deadlines] == [(kind, end, cell)]


@pytest.mark.parametrize("cell", ["—", "/", "无", ""])
def test_cells_that_say_nothing(page, cell: str) -> None:
    (o,) = page(PLAN, "一、任务分工", [HEAD, ["1", "补种岸线绿化带", "县林业局", cell]]).obligations
    assert o.deadlines == ()


@pytest.mark.parametrize(
    ("path", "role"),
    [
        (("责任单位",), "responsible"),
        (("部门",), "responsible"),
        (("牵头部门",), "lead"),
        (("责任单位", "牵头"), "lead"),
        (("协办单位",), "cooperate"),
        (("督导单位",), "supervise"),
        (("配合单位", "单位"), "cooperate"),
    ],
)
def test_roles_of_headers(path: tuple[str, ...], role: str) -> None:
    assert role_of(path) == role


def test_a_header_of_bodies_alone_makes_no_column_of_units(page) -> None:
    table = [["内容", "单位", "数量"], ["采购移动水泵", "台", "12"], ["采购应急照明车", "辆", "3"]]
    assert page(PLAN, "一、物资清单", table).obligations == ()


def test_word_tables(page) -> None:
    document = writer.Document()
    for text in (PLAN, "一、重点任务"):
        document.add_paragraph(text)
    table = document.add_table(rows=3, cols=3)
    rows = [HEAD[1:], ["加固险工险段堤防", "县水务局", "汛期前"], ["更新雨量监测站点", "县气象局", "2031年底前"]]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    found = by_text(process(buffer.getvalue(), "a.docx"))
    assert units(found["加固险工险段堤防"]) == {("县水务局", "responsible")}
    assert [d.end for d in found["更新雨量监测站点"].deadlines] == [date(2031, 12, 31)]


def test_markdown_tables_whose_cells_share_a_line() -> None:
    text = (
        f"# {PLAN}\n\n## 一、重点任务\n\n| 序号 | 重点任务 | 牵头单位 | 完成时限 |\n|---|---|:--|---|\n"
        "| 1 | 拆除河道违章建筑 | 县执法局 | 2031年4月底前 |\n| 2 | 恢复河道行洪断面 | 县水务局 | 2031年8月底前 |\n\n"
        "二、保障措施\n县政府办应当每月通报进展。\n"
    )
    result = process(text.encode(), "a.md")
    assert [(o.text, units(o)) for o in result.obligations] == [
        ("拆除河道违章建筑", {("县执法局", "lead")}),
        ("恢复河道行洪断面", {("县水务局", "lead")}),
        ("县政府办应当每月通报进展。", {("县政府办", "responsible")}),
    ]
    heading = next(n for n in result.nodes if n.path == "一")
    assert result.text[heading.span.start :].startswith("## 一、重点任务")


def test_tables_of_explanatory_notes_and_papers_say_nothing(page) -> None:
    result = page("《云坪县河道治理办法》解读", "一、背景", [HEAD, ["1", "补种岸线绿化带", "县林业局", "2031年"]])
    assert result.obligations == ()
