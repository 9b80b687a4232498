"""Tables of limits: one clause a row, one limit a figure."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from pipeline.records import DocumentResult, Limit

STANDARD = "云坪省养殖尾水排放标准"
FRONT = (
    "DB99/T 101—2031",
    "4 排放控制要求",
    "4.1 尾水应执行表1规定的限值。",
    "表1 尾水排放限值",
    "单位：mg/L（pH值除外）",
)
BACK = ("注：限值按日均值考核。", "5 监测要求", "5.1 养殖者应每季度监测一次。")
TABLE = [
    ["序号@2x1", "污染物项目@2x1", "排放限值@1x2", "监控位置@2x1"],
    ["一级", "二级"],
    ["1", "pH值（无量纲）", "6～9@1x2", "总排口@4x1"],
    ["2", "悬浮物", "45", "90"],
    ["3", "总磷（以P计）", "≤0.4", "0.8a"],
    ["4", "蛔虫卵（个/L）", "1 000", "—"],
    ["5", "溶解氧 ≥", "5", "3", "池口"],
    ["a 适用于淡水池塘。@1x5"],
]


def short(f: Limit) -> tuple[str | None, str, Decimal, str, str | None]:
    return f.quantity, f.op, f.value, f.unit, f.unit_canonical


@pytest.fixture
def standard(page) -> DocumentResult:
    return page(STANDARD, *FRONT, TABLE, *BACK)


def test_rows_with_their_limits(standard: DocumentResult) -> None:
    rows = [o for o in standard.obligations if o.text.startswith("污染物项目：")]
    assert [[short(f) for f in o.limits] for o in rows] == [
        [("pH值排放限值", "..", Decimal(6), "", "1")],
        [("悬浮物排放限值（一级）", "<=", Decimal(45), "mg/L", "mg/m3"),
         ("悬浮物排放限值（二级）", "<=", Decimal(90), "mg/L", "mg/m3")],
        [("总磷（以P计）排放限值（一级）", "<=", Decimal("0.4"), "mg/L", "mg/m3"),
         ("总磷（以P计）排放限值（二级）", "<=", Decimal("0.8"), "mg/L", "mg/m3")],
        [("蛔虫卵排放限值（一级）", "<=", Decimal(1000), "个/L", "{个}/m3")],
        [("溶解氧排放限值（一级）", ">=", Decimal(5), "mg/L", "mg/m3"),
         ("溶解氧排放限值（二级）", ">=", Decimal(3), "mg/L", "mg/m3")],
    ]  # fmt: skip
    assert rows[0].limits[0].value_max == 9
    assert rows[1].limits[0].value_canonical == 45_000
    assert {f.use for o in rows for f in o.limits} == {"requirement"}
    assert {o.modality for o in rows} == {"obligation"}


def test_a_row_reads_as_one_line_and_is_proven_by_its_cells(standard: DocumentResult) -> None:
    row = next(o for o in standard.obligations if "悬浮物" in o.text)
    assert row.text == "污染物项目：悬浮物；排放限值（一级）：45mg/L；排放限值（二级）：90mg/L；监控位置：总排口"
    assert standard.text[slice(*row.span)].split() == ["2", "悬浮物", "45", "90"]
    assert [standard.text[slice(*f.span)] for f in row.limits] == ["45", "90"]
    assert row.condition_text == "监控位置：总排口"
    assert row.node is not None
    assert standard.nodes[row.node].path.endswith("4.1")


def test_cells_open_no_nodes_and_what_follows_keeps_its_place(standard: DocumentResult) -> None:
    assert [n.path for n in standard.nodes if n.kind == "section"] == ["4", "4.1", "5", "5.1"]
    assert standard.obligations[-1].text.endswith("养殖者应每季度监测一次。")


def test_no_two_rows_share_a_segment(standard: DocumentResult) -> None:
    spans = [o.span for o in standard.obligations]
    assert len(set(spans)) == len(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@pytest.mark.parametrize(
    ("head", "row", "want"),
    [
        (["项目", "最高允许浓度（mg/m³）"], ["苯", "0.5"], [("苯最高允许浓度", "<=", "0.5", "mg/m³")]),
        (["项目", "单位", "标准值"], ["浊度", "NTU", "≤3"], [("浊度标准值", "<=", "3", "NTU")]),
        (["项目", "允许排放浓度mg/m³"], ["氟", "6"], [("氟允许排放浓度", "<=", "6", "mg/m³")]),
        (["项目", "限值"], ["浊度，NTU", "3"], [("浊度限值", "<=", "3", "NTU")]),
        (["规模", "最低去除效率（%）"], ["大型", "85"], [("大型最低去除效率", ">=", "85", "%")]),
        (["项目", "限值", "检测方法"], ["总氮", "15mg/L", "紫外法"], [("总氮限值", "<=", "15", "mg/L")]),
        (["项目", "限值"], ["臭气浓度", "<20"], [("臭气浓度限值", "<", "20", "")]),
    ],
)
def test_where_the_unit_and_the_comparator_stand(
    page, head: list[str], row: list[str], want: list[tuple[str, str, str, str]]
) -> None:
    (o,) = page(STANDARD, "DB99/T 101—2031", "4 要求", [head, row, ["其他", *["—"] * (len(head) - 1)]]).obligations
    assert [(f.quantity, f.op, str(f.value), f.unit) for f in o.limits] == want


def test_figures_that_are_no_limits(page) -> None:
    table = [["污染物", "污染当量值（千克）"], ["1.总汞", "0.0005"], ["2.总镉", "0.005"]]
    assert page("云坪省环境保护税核定办法", "附表", table).obligations == ()


def test_tables_side_by_side_are_read_one_after_another(page) -> None:
    head = ["序号", "项目", "标准值（mg/L）"]
    table = [[*head, *head], ["1", "铜", "1.0", "3", "锌", "2.0"], ["2", "砷", "0.05", "4", "", "0.1"]]
    rows = page(STANDARD, "DB99/T 101—2031", "4 要求", table).obligations
    assert [(f.quantity, str(f.value)) for o in rows for f in o.limits] == [
        ("铜标准值", "1.0"), ("锌标准值", "2.0"), ("砷标准值", "0.05"), (None, "0.1"),
    ]  # fmt: skip


def test_classes_that_recognition_misread_are_counted_through(page) -> None:
    table = [
        ["序号", "项目", "1类", "1类", "1类", "N类", "V类"],
        ["1", "氨氮（mg/L）≤", "0.2", "0.6", "1.1", "1.6", "2.1"],
        ["2", "总磷（mg/L）≤", "0.03", "0.12", "0.21", "0.32", "0.41"],
    ]
    found = page(STANDARD, *FRONT[:2], "4.1 水质应符合表1规定的限值。", "表1 水质限值", table, *BACK)
    names = [f.quantity for o in found.obligations for f in o.limits if f.quantity and f.quantity.startswith("氨氮")]
    assert [n[-3:-1] for n in names if n] == ["Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类"]


def test_classes_that_were_read_well_stay(page) -> None:
    table = [["序号", "项目", "Ⅱ类", "Ⅲ类", "Ⅳ类"], ["1", "氨氮（mg/L）≤", "0.2", "0.6", "1.1"]]
    found = page(STANDARD, *FRONT[:2], "4.1 水质应符合表1规定的限值。", "表1 水质限值", table, *BACK)
    names = [f.quantity for o in found.obligations for f in o.limits if f.quantity and f.quantity.startswith("氨氮")]
    assert [n[-3:-1] for n in names if n] == ["Ⅱ类", "Ⅲ类", "Ⅳ类"]
