"""Which clauses a unit line governs, on structures made by hand."""

from __future__ import annotations

from pipeline.records import Node, Segment, Span, Structure
from pipeline.tag.governance import Governed, govern

Row = tuple[str, str | None, bool]
"""(text, the path of the node it opens, whether it is a clause)."""


def document(*rows: Row) -> tuple[Structure, str, list[bool]]:
    """A structure with one printed line for each row."""
    text, nodes, segments, index, current = "", [], [], {}, None
    for number, (piece, path, _) in enumerate(rows):
        start = len(text)
        text += piece
        if path is not None:
            parent = index.get(path.rsplit("/", 1)[0]) if "/" in path else None
            nodes.append(Node(Span(start, start), "section", path, "", 0, parent))
            current = index[path] = len(nodes) - 1
        span = Span(start, len(text))
        segments.append(Segment(span, current, None, 0, "body", number, True, span))
        text += "\n"
    return Structure((), tuple(nodes), tuple(segments)), text, [clause for _, _, clause in rows]


def table(*rows: Row) -> dict[int, list[tuple[str, str]]]:
    """For each clause the (name, role) pairs that lines give it."""
    out: dict[int, list[tuple[str, str]]] = {}
    for g in govern(*document(*rows)):
        for i in g.applies_to:
            out.setdefault(i, []).extend((b.name, b.role) for b in g.bearers)
    return out


def test_each_item_has_lines_of_its_own() -> None:
    got = table(
        ("治水。", "一", False),
        ("清理河道。", "一/(一)", True),
        ("修复堤岸。", None, True),
        ("责任单位：市水利局。", None, False),
        ("配合单位：市财政局。", None, False),
        ("种植护岸林。", "一/(二)", True),
        ("责任单位：市林业局。", None, False),
    )
    assert got == {
        1: [("市水利局", "responsible"), ("市财政局", "cooperate")],
        2: [("市水利局", "responsible"), ("市财政局", "cooperate")],
        5: [("市林业局", "responsible")],
    }


def test_a_line_behind_all_items_governs_all_of_them() -> None:
    got = table(
        ("治水。", "一", False),
        ("清理河道。", "一/1", True),
        ("修复堤岸。", "一/2", True),
        ("（市水利局负责）", None, False),
        ("育林。", "二", False),
        ("种植护岸林。", "二/1", True),
        ("管护古树。", "二/2", True),
        ("（市林业局负责）", None, False),
    )
    assert {i: [n for n, _ in pairs] for i, pairs in got.items()} == {
        1: ["市水利局"],
        2: ["市水利局"],
        5: ["市林业局"],
        6: ["市林业局"],
    }


def test_only_clauses_are_governed() -> None:
    got = table(
        ("治水。", "一", False),
        ("近年来成效明显。", None, False),
        ("清理河道。", None, True),
        ("责任单位：市水利局", None, False),
    )
    assert set(got) == {2}


def test_bracket_inside_a_clause_is_its_own() -> None:
    got = table(
        ("清理河道。", "一", True),
        ("修复城区堤岸并建立巡护队伍（市水利局牵头，各区政府配合）。", None, True),
    )
    assert got == {1: [("市水利局", "lead"), ("各区政府", "cooperate")]}


def test_bracket_that_opens_a_segment_governs_what_stands_before() -> None:
    got = table(("清理河道。", "一", True), ("（责任单位：市水利局）本通知自印发之日起执行。", None, False))
    assert got == {0: [("市水利局", "responsible")]}


def test_bracket_behind_a_heading_governs_its_node() -> None:
    got = table(
        ("一、加快完善城区市政排水管网设施（责任单位：市水利局）", "一", False),
        ("清理河道。", None, True),
        ("修复堤岸。", None, True),
    )
    assert set(got) == {1, 2}


def test_standing_rule_joins_later_lines() -> None:
    got = table(
        ("清理河道。", "一", True),
        ("（市水利局牵头，各区政府配合。", None, False),
        ("以下任务均需各区政府落实，不再列出）", None, False),
        ("种植护岸林。", "二", True),
        ("（市林业局负责）", None, False),
    )
    assert got[0] == [("市水利局", "lead"), ("各区政府", "cooperate")]
    assert got[3] == [("市林业局", "responsible"), ("各区政府", "responsible")]


def test_ranked_lists_make_the_first_unit_convene() -> None:
    got = table(
        ("责任单位中列第一位者为牵头单位。", None, False),
        ("清理河道。", "一", True),
        ("责任单位：市水利局、市财政局", None, False),
    )
    assert got[1] == [("市水利局", "lead"), ("市财政局", "responsible")]


def test_a_line_with_a_deadline_hands_it_on() -> None:
    structure, text, normative = document(
        ("清理河道。", "一", True), ("责任单位：市水利局完成时限：2031年底前", None, False)
    )
    (line,) = govern(structure, text, normative)
    assert isinstance(line, Governed)
    assert line.applies_to == (0,)
    assert line.deadline is not None
    assert text[line.deadline.start : line.deadline.end] == "2031年底前"


def test_spans_point_into_the_document() -> None:
    structure, text, normative = document(("清理河道。", "一", True), ("责任单位：市水利局", None, False))
    (line,) = govern(structure, text, normative)
    assert [text[b.span.start : b.span.end] for b in line.bearers] == ["市水利局"]


def test_document_without_lines() -> None:
    assert table(("施工单位应当围挡。", "第一条", True)) == {}


def test_a_bracket_between_a_title_and_its_text_governs_the_text() -> None:
    got = table(
        ("加快航道疏浚（责任单位：市港务局、市水利局）由施工船队分段实施。", "一", True),
        ("设置浮标。", None, True),
        ("加强渡口管理。", "二", True),
    )
    assert got == {i: [("市港务局", "responsible"), ("市水利局", "responsible")] for i in (0, 1)}


def test_a_ranked_list_with_its_rule_in_one_line() -> None:
    got = table(
        ("治水。", "一", False),
        ("清理河道。", "一/(一)", True),
        ("责任单位：市水务局、市财政局（第一个单位为牵头单位）", None, False),
        ("清理湖面。", "一/(二)", True),
        ("责任单位：市建设局", None, False),
    )
    assert got == {
        1: [("市水务局", "lead"), ("市财政局", "responsible")],
        3: [("市建设局", "responsible")],
    }


def test_a_second_name_below_the_issuer_is_no_unit_line() -> None:
    structure, text, clauses = document(
        ("石桥市健康委员会", None, False),
        ("（爱国卫生委员会）", None, False),
        ("治水。", "一", False),
        ("清理河道。", "一/(一)", True),
    )
    issuer, *rest = structure.segments
    heading = Segment(issuer.span, None, None, 0, "heading", 0, True, issuer.span)
    structure = Structure((), structure.nodes, (heading, *rest))
    assert all(not g.applies_to for g in govern(structure, text, clauses))


def test_a_body_that_signs_is_in_charge_of_no_task() -> None:
    structure, text, clauses = document(
        ("石桥市人民政府办公厅", None, False),
        ("治水。", "一", False),
        ("清理河道。", "一/(一)", True),
    )
    assert all(not g.applies_to for g in govern(structure, text, clauses))
