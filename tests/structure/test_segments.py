# ruff: noqa: E501  # texts stand on one line a case
"""Sentences: where they are cut, where they stand, how they are cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import normalise
from pipeline.records import Structure
from pipeline.structure import analyse, citation, time_context


def places(source: str) -> list[tuple[str, str]]:
    aligned = normalise(source)
    return [(s.place, aligned.text[s.body.start : s.body.end]) for s in analyse(aligned).segments]


PLAN = """渠东县2021年节水工作方案
为落实节水要求，制定本方案。
一、主要任务
（一）修好渠道。县水务局要在5月底前完成清淤。
（二）管好水表。县供水公司要逐户登记。
二、保障措施
各乡镇要落实专人。
渠东县人民政府办公室
2021年3月4日
"""


def test_headings_and_bodies() -> None:
    assert places(PLAN) == [
        ("title", "渠东县2021年节水工作方案"),
        ("body", "为落实节水要求，制定本方案。"),
        ("heading", "主要任务"),
        ("heading", "修好渠道。"),
        ("body", "县水务局要在5月底前完成清淤。"),
        ("heading", "管好水表。"),
        ("body", "县供水公司要逐户登记。"),
        ("heading", "保障措施"),
        ("body", "各乡镇要落实专人。"),
        ("front", "渠东县人民政府办公室"),
        ("front", "2021年3月4日"),
    ]


PLACES = [
    ("a node whose only text is that sentence is body", "一、任务\n1.清淤渠道。\n2.登记水表。", "清淤渠道。", "body"),
    (
        "one short rule among rules",
        "一、下列行为：\n（一）禁止倾倒垃圾。违者清理；\n（二）取水口周边的养殖场应当搬迁；\n（三）泵房由专人值守。",
        "禁止倾倒垃圾。",
        "body",
    ),
    ("许可 permits nothing", "一、放宽取水许可条件。对节水农户，当场核发许可证。", "放宽取水许可条件。", "heading"),
    ("an unnumbered topic sentence", "一、任务\n健全管护机制。各村要落实管护人员。", "健全管护机制。", "heading"),
    (
        "an addressee",
        "各乡镇人民政府，县政府各部门：\n请抓好落实。\n一、抓紧修渠。",
        "各乡镇人民政府，县政府各部门：",
        "front",
    ),
    (
        "navigation",
        "当前位置：首页>政策文件\n渠东县节水规则\n第一条 用水户应当装表。",
        "当前位置：首页>政策文件",
        "furniture",
    ),
    (
        "a lead-in is body",
        "第一条 用水户应当遵守下列规定：\n（一）装表；\n（二）缴费。",
        "用水户应当遵守下列规定：",
        "body",
    ),
    (
        "contents",
        "节水规则\n目录\n第一章 总则......1\n第二章 计量......3\n第一章 总则\n第一条 应当节水。\n第二章 计量\n第二条 应当装表。",
        "第二章计量......3",
        "toc",
    ),
]


@pytest.mark.parametrize(("source", "text", "place"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_place(source: str, text: str, place: str) -> None:
    aligned = normalise(source)
    found = [
        s.place
        for s in analyse(aligned).segments
        if text in (aligned.text[s.body.start : s.body.end], aligned.text[s.span.start : s.span.end])
    ]
    assert found == [place]


LAW = """渠东县节水办法
第一章 总则
第一条 为了节水，制定本办法。
第二条 用水户应当装表。
供水单位应当履行下列职责：
（一）抄表；
（二）检修，包括：
1.管网；
2.水表。
供水单位应当公开水价。
第三条 本办法自公布之日起施行。
"""


def cite(source: str) -> dict[str, str]:
    aligned = normalise(source)
    structure = analyse(aligned)
    return {aligned.text[s.body.start : s.body.end]: citation(structure, i) for i, s in enumerate(structure.segments)}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("为了节水，制定本办法。", "《渠东县节水办法》第一条"),
        ("用水户应当装表。", "《渠东县节水办法》第二条第一款"),
        ("供水单位应当履行下列职责：", "《渠东县节水办法》第二条第二款"),
        ("抄表；", "《渠东县节水办法》第二条第二款（一）"),
        ("水表。", "《渠东县节水办法》第二条第二款（二）2"),
        ("供水单位应当公开水价。", "《渠东县节水办法》第二条第三款"),
    ],
)
def test_citation(text: str, want: str) -> None:
    assert cite(LAW)[text] == want


def test_citation_of_plan_and_standard() -> None:
    assert cite(PLAN)["县水务局要在5月底前完成清淤。"] == "《渠东县2021年节水工作方案》一、（一）"
    assert (
        cite("3 要求\n3.1 安装\n3.1.1 水表应符合下列要求：\na）外壳完好；\nb）读数清晰。\n3.1.2 应防冻。")["外壳完好；"]
        == "3.1.1 a）"
    )


def test_paragraphs_are_nodes_with_the_path_of_their_article() -> None:
    nodes = analyse(normalise(LAW)).nodes
    assert [(n.path, n.label, n.number) for n in nodes if n.kind == "paragraph"] == [
        ("第一章/第二条", "第一款", 1),
        ("第一章/第二条", "第二款", 2),
        ("第一章/第二条", "第三款", 3),
    ]


def test_a_paragraph_after_the_items_belongs_to_the_article() -> None:
    aligned = normalise(LAW)
    structure = analyse(aligned)
    segment = next(s for s in structure.segments if aligned.text[s.body.start :].startswith("供水单位应当公开"))
    assert segment.node is not None
    assert structure.nodes[segment.node].path == "第一章/第二条"


def test_years() -> None:
    aligned = normalise(PLAN)
    structure = analyse(aligned)
    context = time_context(structure, None, aligned.text)
    assert (context.document_year, context.section_year) == (2021, None)
    source = PLAN.replace("二、保障措施", "二、2022年任务")
    aligned = normalise(source)
    structure = analyse(aligned)
    node = next(i for i, n in enumerate(structure.nodes) if n.path == "二")
    assert time_context(structure, node, aligned.text).section_year == 2022


@pytest.mark.parametrize(
    ("body", "year"),
    [
        ("2022年度未通过的，可以补考。第一次于2023年9月8日举行，第二次于2023年11月6日举行。", 2023),
        ("现将《省渔业厅关于开展渔港自查的通知》（某渔发〔2024〕8号）转发给你们，请于6月20日前报送。", 2024),
        ("根据《渔港管理细则》（某渔发〔2024〕8号），请于6月20日前报送。", None),
    ],
)
def test_the_year_of_an_undated_text(body: str, year: int | None) -> None:
    aligned = normalise(f"关于渔港自查的通知\n各渔港：\n{body}\n")
    assert time_context(analyse(aligned), None, aligned.text).document_year == year


ALPHABET = st.sampled_from(
    [
        *"一二三第条章节（）()、.。；：，\n 1234a①附件录目《》“”#",
        "第一条 ",
        "第二条",
        "（一）",
        "一、",
        "1.",
        "4.1 ",
        "应当装表。",
        "\n",
        "\n",
    ]
)


@given(st.lists(ALPHABET, max_size=80).map("".join))
def test_any_text_gives_a_sound_structure(source: str) -> None:
    aligned = normalise(source)
    structure: Structure = analyse(aligned)
    last = 0
    for s in structure.segments:
        assert last <= s.span.start < s.span.end <= len(aligned.text)
        assert s.span.start <= s.body.start <= s.body.end == s.span.end
        assert 0 <= s.instrument < len(structure.instruments)
        last = s.span.end
    for node in structure.nodes:
        assert 0 <= node.span.start < node.span.end <= len(aligned.text)
        if node.parent is not None:
            assert structure.nodes[node.parent].span.start <= node.span.start
    covered = "".join(aligned.text[s.span.start : s.span.end] for s in structure.segments)
    assert [c for c in covered if c.isalnum()] == [c for c in aligned.text if c.isalnum()]


def test_a_title_within_the_title_takes_single_marks() -> None:
    law = LAW.replace("渠东县节水办法", "渠东县实施《节水条例》办法", 1)
    assert cite(law)["用水户应当装表。"] == "《渠东县实施〈节水条例〉办法》第二条第一款"
