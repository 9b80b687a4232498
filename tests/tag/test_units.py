"""Unit lines and brackets: who is named, in which role, and what is no unit line."""

from __future__ import annotations

import pytest

from pipeline.records import Span
from pipeline.tag.unit_brackets import leading_unit_bracket, trailing_unit_bracket
from pipeline.tag.units import parse_unit_line

L, R, C, S = "lead", "responsible", "cooperate", "supervise"

LINES = [
    ("责任单位：市水务局，各区政府（管委）。", [("市水务局", R), ("各区政府（管委）", R)]),
    ("责任单位：市教育局、体育局", [("市教育局", R), ("市体育局", R)]),
    ("配合单位：县财政局。", [("县财政局", C)]),
    ("牵头单位：区商务局", [("区商务局", L)]),
    ("牵头责任单位：省林业厅", [("省林业厅", L)]),
    ("主办单位：市文旅局", [("市文旅局", L)]),
    ("主责单位：市民政局", [("市民政局", R)]),
    ("协办单位：市残联、团市委", [("市残联", C), ("团市委", C)]),
    ("协助单位：县公安局", [("县公安局", C)]),
    ("参与单位：区妇联", [("区妇联", C)]),
    ("落实单位：各乡镇", [("各乡镇", R)]),
    ("完成单位：市统计局", [("市统计局", R)]),
    ("监督单位：市纪委监委机关", [("市纪委监委机关", S)]),
    ("督导单位：市政府办公室", [("市政府办公室", S)]),
    ("指导单位：省水利厅", [("省水利厅", S)]),
    ("牵头部门：市自然资源局", [("市自然资源局", L)]),
    ("责任部门：县医保局", [("县医保局", R)]),
    ("1.责任单位：县医保局", [("县医保局", R)]),
    ("（责任单位：市水务局、林业局）", [("市水务局", R), ("市林业局", R)]),
    ("〔责任单位：市港务局、东滩区管委会]", [("市港务局", R), ("东滩区管委会", R)]),
    ("〔牵头单位：市商务局，配合单位：市财政局、湖滨区政府〕", [("市商务局", L), ("市财政局", C), ("湖滨区政府", C)]),
    ("[责任单位：市住建局，市房管局]", [("市住建局", R), ("市房管局", R)]),
    ("【责任单位：县农业农村局】", [("县农业农村局", R)]),
    ("牵头单位：市商务局；责任单位：市财政局", [("市商务局", L), ("市财政局", R)]),
    (
        "牵头单位：东湖区管委会，金山区人民政府责任单位：市税务局",
        [("东湖区管委会", L), ("金山区人民政府", L), ("市税务局", R)],
    ),
    ("（牵头单位：市商务局；", [("市商务局", L)]),
    ("配合单位：市财政局）", [("市财政局", C)]),
    ("配合单位：市财政局、临港新区管委会〕", [("市财政局", C), ("临港新区管委会", C)]),
    ("责任单位市水务局、市林业局", [("市水务局", R), ("市林业局", R)]),
    ("（市水务局牵头，市财政局、林业局配合）", [("市水务局", L), ("市财政局", C), ("市林业局", C)]),
    ("（市水务局牵头负责，市财政局参与）", [("市水务局", L), ("市财政局", C)]),
    ("（市教育局、市体育局按职责分工负责）", [("市教育局", R), ("市体育局", R)]),
    ("（省教育厅、体育局，各市政府按职责分工负责）", [("省教育厅", R), ("省体育局", R), ("各市政府", R)]),
    ("（省水利厅、总工会、妇联按职责分工负责）", [("省水利厅", R), ("省总工会", R), ("省妇联", R)]),
    (
        "（省教育厅牵头，省疾控局、省妇联、计生协配合）",
        [("省教育厅", L), ("省疾控局", C), ("省妇联", C), ("省计生协", C)],
    ),
    ("（海关总署、证监会负责）", [("海关总署", R), ("证监会", R)]),
    ("[县民政局、县卫健局分别负责]", [("县民政局", R), ("县卫健局", R)]),
    ("（市水务局负责）", [("市水务局", R)]),
    ("（渔政局牵头，责任单位：县海事局）", [("渔政局", L), ("县海事局", R)]),
    ("（6月底搭好平台，牵头考核单位：市渔政局）", [("市渔政局", L)]),
    ("（由市水务局牵头，各区政府配合）", [("市水务局", L), ("各区政府", C)]),
    ("（市商务局、市文旅局等按职责分工负责）", [("市商务局", R), ("市文旅局", R)]),
    ("（各区政府组织实施）", [("各区政府", R)]),
    ("（市生态环境局、市城管局）", [("市生态环境局", R), ("市城管局", R)]),
    ("市商务局牵头，市财政局配合。", [("市商务局", L), ("市财政局", C)]),
    ("责任单位：发展改革和统计局（商务局）、住建局", [("发展改革和统计局（商务局）", R), ("住建局", R)]),
    ("责任单位：市国防动员办〈市人防办〉", [("市国防动员办〈市人防办〉", R)]),
    ("配合单位：电信江州分公司、江州日报社", [("电信江州分公司", C), ("江州日报社", C)]),
]


@pytest.mark.parametrize(("text", "units"), LINES, ids=[c[0] for c in LINES])
def test_units_and_roles(text: str, units: list[tuple[str, str]]) -> None:
    line = parse_unit_line(text)
    assert line is not None
    assert [(b.name, b.role) for b in line.bearers] == units
    assert all(b.origin == "unit_line" for b in line.bearers)


NOT_LINES = [
    "建设单位应当落实防护措施。",
    "由市水务局负责日常管理。",
    "加强部门配合，落实责任。",
    "各县、区人民政府，市政府有关部门：",
    "压实主体责任，确保工作落实",
    "市水务局负责编制供水规划，各区政府配合做好选址工作。",
    "成立由教育部门牵头、财政部门参与的工作专班。",
    "（试行）",
    "项目承担单位：江州大学",
    "",
]


@pytest.mark.parametrize("text", NOT_LINES)
def test_what_is_no_unit_line(text: str) -> None:
    assert parse_unit_line(text) is None


@pytest.mark.parametrize(
    ("text", "when", "units"),
    [
        ("责任单位：市水务局完成时限：2031年9月底前", "2031年9月底前", ["市水务局"]),
        ("责任单位：省水利厅、林业厅时序进度：2031年12月底前", "2031年12月底前", ["省水利厅", "省林业厅"]),
        ("（责任单位：县教育局；完成时限：长期坚持）", "长期坚持", ["县教育局"]),
        ("完成时间：2030年底", "2030年底", []),
    ],
)
def test_a_line_with_a_deadline(text: str, when: str, units: list[str]) -> None:
    line = parse_unit_line(text)
    assert line is not None
    assert line.deadline is not None
    assert text[line.deadline.start : line.deadline.end] == when
    assert [b.name for b in line.bearers] == units


def test_standing_rule() -> None:
    line = parse_unit_line("以下任务均需各区政府落实，不再列出）")
    assert line is not None
    assert line.standing
    assert [(b.name, b.role) for b in line.bearers] == [("各区政府", "responsible")]


@pytest.mark.parametrize(
    ("text", "rest"),
    [("注：责任单位中列第一位者为牵头单位。", "responsible"), ("列第一位的为牵头单位，其余为配合单位。", "cooperate")],
)
def test_ranked_lists(text: str, rest: str) -> None:
    line = parse_unit_line(text)
    assert line is not None
    assert line.ranked
    assert line.ranked_rest == rest


@pytest.mark.parametrize(
    ("text", "names", "ranked"),
    [
        ("（市渔政局、市财政局负责，排在第一位的单位为牵头单位，下同）", ["市渔政局", "市财政局"], True),
        ("（市渔政局负责，下同）", ["市渔政局"], False),
        ("（列第一位者为牵头单位）", [], True),
    ],
)
def test_units_and_what_is_said_of_all_lists_in_one_bracket(text: str, names: list[str], ranked: bool) -> None:
    line = parse_unit_line(text)
    assert line is not None
    assert ([b.name for b in line.bearers], line.ranked) == (names, ranked)


def test_bracket_behind_a_sentence() -> None:
    text = "加快推进老旧泵站更新改造，年内完成首批任务（市水务局牵头，各区政府配合）。"
    found = trailing_unit_bracket(text)
    assert found is not None
    span, line = found
    assert text[span.start : span.end] == "（市水务局牵头，各区政府配合）"
    assert [(text[b.span.start : b.span.end], b.role) for b in line.bearers] == [("市水务局", L), ("各区政府", C)]


@pytest.mark.parametrize("text", ["报送县政府（管委会）。", "本办法所称企业含分公司（子公司）。", "（市水务局负责）"])
def test_brackets_that_name_nobody_new(text: str) -> None:
    assert trailing_unit_bracket(text) is None


def test_bracket_that_opens_a_segment() -> None:
    text = "（责任单位：市水务局）本通知自印发之日起执行。"
    found = leading_unit_bracket(text)
    assert found is not None
    assert found[0] == Span(0, 11)
    assert [b.name for b in found[1].bearers] == ["市水务局"]


def test_a_bracket_that_never_closes_is_read_to_its_end() -> None:
    line = parse_unit_line("〔牵头单位：市港务局，责任单位：各区政府（管委会）")
    assert line is not None
    assert [(b.name, b.role) for b in line.bearers] == [("市港务局", "lead"), ("各区政府（管委会）", "responsible")]


def test_what_is_reached_when_before_a_label() -> None:
    text = "（6月底搭好平台、试行三个月，牵头单位：市渔政局）"
    line = parse_unit_line(text)
    assert line is not None
    assert line.deadline is not None
    assert text[line.deadline.start : line.deadline.end] == "6月底"
