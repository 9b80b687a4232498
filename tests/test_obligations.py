"""A document's obligations as the whole pipeline joins them: what a clause takes from the lines around it."""

import pytest

from pipeline.document import process
from pipeline.records import DocumentResult, Obligation

RULES = "临江县供水管理办法\n\n"


def read(text: str) -> DocumentResult:
    return process(text.encode(), "rules.txt")


def clause(result: DocumentResult, part: str) -> Obligation:
    (found,) = [o for o in result.obligations if part in o.text]
    return found


def names(o: Obligation) -> list[str]:
    return [b.name for b in o.bearers]


LEAD_INS = [
    (RULES + "第一条 供水单位应当履行下列义务：\n（一）检查管网；\n（二）公布水价。\n", "检查管网", ["供水单位"]),
    (
        "关于做好供水工作的通知\n\n为落实供水单位主体责任，提出以下措施：\n一、严格水源管理。\n（一）定期检测水源水质。\n",
        "检测水源",
        [],
    ),
    (
        "渡口管理办法\n第一条 有下列行为之一的，由县海事局责令改正；构成犯罪的，依法追究刑事责任：\n"
        "（一）无证摆渡的；\n（二）超载的。\n",
        "无证摆渡",
        ["县海事局"],
    ),
    (
        "关于做好供水工作的方案\n\n一、工作任务\n（一）改造老旧管网。完成县城管网改造。\n责任单位：县水务局、县财政局\n",
        "完成县城",
        ["县水务局", "县财政局"],
    ),
]


@pytest.mark.parametrize(("text", "part", "expected"), LEAD_INS)
def test_bearers_come_from_lead_in_and_unit_line_but_not_from_reasons(
    text: str, part: str, expected: list[str]
) -> None:
    assert names(clause(read(text), part)) == expected


def test_the_subject_of_a_sentence_carries_to_the_next_of_its_paragraph_only() -> None:
    result = read(RULES + "第一条 县水务局应当公布水价。应当听取用户意见。\n\n第二条 应当建立台账。\n")
    assert names(clause(result, "听取用户意见")) == ["县水务局"]
    assert names(clause(result, "建立台账")) == []


def test_a_line_that_only_says_when_governs_the_clauses_of_its_item() -> None:
    text = (
        "关于做好供水工作的方案\n\n一、重点任务\n"
        "（一）改造管网。完成县城管网改造。\n完成时限：2026年6月底前\n（二）建设水厂。新建一座水厂。\n"
    )
    result = read(text)
    assert [str(d.end) for d in clause(result, "完成县城").deadlines] == ["2026-06-30"]
    assert clause(result, "新建一座").deadlines == ()


def test_a_unit_line_behind_a_sentence_without_a_stop() -> None:
    text = (
        "关于做好供水工作的方案\n\n一、重点任务\n"
        "（一）改造管网。\n完成县城老旧管网改造，新装计量水表，建立巡查抢修制度，并将改造情况纳入年度考核范围之内统一进行评价\n\n"
        "责任单位：县水务局、县财政局\n（二）建设水厂。\n新建一座水厂。\n"
    )
    assert names(clause(read(text), "完成县城")) == ["县水务局", "县财政局"]


def test_posts_behind_the_first_are_set_up_by_the_same_body() -> None:
    text = "临江水文站组织规程\n第一条 本站置站长一人，综理站务；技士五人至七人；书记二人。\n第二条 本站掌理水情。\n"
    assert names(clause(read(text), "技士五人")) == ["本站"]


def test_a_sanction_is_linked_to_the_article_that_it_names_and_to_no_other() -> None:
    text = RULES + (
        "第一条 供水单位应当公布水价。\n第二条 供水单位应当检查管网。\n第三条 违反本办法第二条规定的，处一千元罚款。\n"
    )
    result = read(text)
    sanction = next(i for i, o in enumerate(result.obligations) if o.modality == "sanction")
    assert clause(result, "检查管网").sanctioned_by == (sanction,)
    assert clause(result, "公布水价").sanctioned_by == ()


def test_every_span_gives_back_its_words_in_the_source_also_where_the_script_changes() -> None:
    text = "臨江縣供水管理辦法\n\n第一條　供水單位應當於每年三月三十一日前公布水質報告，漏損率不得高於百分之八。\n"
    result = read(text)
    (o,) = result.obligations
    assert o.text.startswith("第一条供水单位应当")
    assert result.text[o.span.start : o.span.end].startswith("第一條　供水單位應當")
    assert [result.text[b.span.start : b.span.end] for b in o.bearers] == ["供水單位"]
    assert [result.text[d.span.start : d.span.end] for d in o.deadlines] == ["每年三月三十一日前"]
    assert [result.text[f.span.start : f.span.end] for f in o.limits] == ["不得高於百分之八"]


def test_every_field_names_the_rule_that_made_it() -> None:
    (o,) = read(RULES + "第一条 供水单位应当于每年3月31日前公布水质报告。\n").obligations
    assert {path for path, _ in o.rules} >= {"modality", "units[0]", "deadlines[0]"}


def test_the_same_bytes_give_the_same_records() -> None:
    text = RULES + "第一条 供水单位应当在十个工作日内答复用户，漏损率不得高于百分之八。\n"
    assert read(text) == read(text)


STANDING = """临江县节水实施方案

一、工作目标

加大取水管理力度，6月底前，各级河长责任水面的问题基本消除。

二、重点任务

（一）改造管网

完成老旧管网改造。

（牵头单位：县水务局。

以下任务均需各乡镇政府落实，不再列出）

（二）推广器具

推广节水器具。

（牵头单位：县商务局）
"""


def test_a_standing_rule_binds_those_it_names_here_and_later() -> None:
    found = process(STANDING.encode(), "plan.txt").obligations
    named = {o.text: [b.name for b in o.bearers] for o in found}
    assert next(names for text, names in named.items() if "均需" in text) == ["各乡镇政府"]
    assert named["推广节水器具。"] == ["县商务局", "各乡镇政府"]
    assert named["完成老旧管网改造。"] == ["县水务局"]


def test_an_act_in_a_section_on_goals_is_a_duty() -> None:
    first = process(STANDING.encode(), "plan.txt").obligations[0]
    assert (first.modality, first.text[:4]) == ("obligation", "加大取水")


AIMS = """石桥县渔业发展规划

一、发展目标

（一）总体目标。到2031年，形成现代渔业体系。建成三个良种基地，培育一批龙头企业。渔业产值突破20亿元。开展船员轮训，每年组织两次。

（二）工作要求。加大水域保护力度。

二、重点任务

（一）良种行动

以提高产量为核心，加快选育良种，实施如下重点项目：

1.良种选育项目。

县委组织部、县委宣传部组织培训，选育三个新品种。

2.设施改造项目。到2031年，各乡镇有1所渔校。每千户船员数达到30人。
"""


def test_what_follows_a_horizon_among_the_goals_is_aimed_at_and_what_has_none_is_done() -> None:
    found = [(o.modality, o.text) for o in process(AIMS.encode(), "plan.txt").obligations]
    assert found[:5] == [
        ("target", "到2031年，形成现代渔业体系。"),
        ("target", "建成三个良种基地，培育一批龙头企业。"),
        ("target", "渔业产值突破20亿元。"),
        ("obligation", "开展船员轮训，每年组织两次。"),
        ("obligation", "加大水域保护力度。"),
    ]


def test_tasks_that_an_act_announces_are_no_definitions() -> None:
    found = [(o.modality, o.text) for o in process(AIMS.encode(), "plan.txt").obligations]
    assert found[5:] == [
        ("obligation", "以提高产量为核心，加快选育良种，实施如下重点项目："),
        ("obligation", "县委组织部、县委宣传部组织培训，选育三个新品种。"),
        ("target", "到2031年，各乡镇有1所渔校。"),
        ("target", "每千户船员数达到30人。"),
    ]


def _who(text: str) -> list[tuple[str, list[str]]]:
    return [(o.text[:7], [b.name for b in o.bearers]) for o in process(text.encode(), "plan.txt").obligations]


def test_lines_with_labels_are_duties_of_the_sections_they_name() -> None:
    text = (
        "渔港防台方案\n\n一、职责\n部门分工：\n船检科：渔船检验，船用设备登记，船名册整理与核对，渔船回港情况的汇总\n"
        "巡查科：渔港巡查，组织渔船回港\n二、要求\n由巡查科通知渔民回港。\n"
    )
    assert _who(text) == [
        ("船检科：渔船检", ["船检科"]),
        ("巡查科：渔港巡", ["巡查科"]),
        ("由巡查科通知渔", ["巡查科"]),
    ]


def test_headings_say_who_each_of_the_units_is() -> None:
    text = (
        "渔港防台方案\n\n一、各单位按以下分工定期牵头开展排查：\n（一）县渔政局。负责检查渔船。\n"
        "（二）县海事局。负责检查航道。\n（三）渔业集团。负责检查码头。\n"
    )
    assert _who(text)[-3:] == [
        ("负责检查渔船。", ["县渔政局"]),
        ("负责检查航道。", ["县海事局"]),
        ("负责检查码头。", ["渔业集团"]),
    ]


def test_a_second_list_of_a_section_has_its_own_bearers() -> None:
    text = (
        "渔民补助计划\n\n一、本计划主办机关为渔业署，其任务如下：\n（一）订定本计划。\n（二）编列预算。\n"
        "本计划执行机关为各分局，其任务如下：\n（一）受理申请。\n（二）核发补助。\n"
    )
    assert _who(text) == [
        ("（一）订定本计", ["渔业署"]),
        ("（二）编列预算", ["渔业署"]),
        ("（一）受理申请", ["各分局"]),
        ("（二）核发补助", ["各分局"]),
    ]


def test_a_rule_without_a_stop_is_no_heading() -> None:
    text = "塔机安装规范\n1.1 平台\n1.1.1 走道\n舷梯宽度不应小于450mm\n1.1.2 护圈\n护圈间距应小于900mm，应固定可靠\n"
    found = process(text.encode(), "标准.txt").obligations
    assert [o.text for o in found] == ["舷梯宽度不应小于450mm", "护圈间距应小于900mm，应固定可靠"]


def test_under_principles_only_who_is_addressed_must_act() -> None:
    text = (
        "关于开展渔校招生的通知\n\n各渔业学校：\n一、招生原则\n1.各渔业学校认真做好招生计划编制。\n"
        "2.坚持公开透明的招生原则。\n二、时间\n各渔业学校应当于6月底前报送计划。\n"
    )
    found = process(text.encode(), "通知.txt").obligations
    assert [[b.name for b in o.bearers] for o in found] == [["各渔业学校"], ["各渔业学校"]]


def test_a_lead_in_of_two_halves_hands_nothing_to_the_sections_behind() -> None:
    text = (
        "渔港管理方案\n\n一、责任\n（一）船厂责任\n船厂有下列行为之一的，由县渔政局责令改正；情节严重的，由县渔政局暂停其作业：\n1.未按规定检验的；\n2.拒绝检查的。\n"
        "（二）人员责任\n工作人员玩忽职守的，依法给予处分。\n"
    )
    assert process(text.encode(), "plan.txt").obligations[-1].bearers == ()
