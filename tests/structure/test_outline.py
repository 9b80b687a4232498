# ruff: noqa: E501  # texts stand on one line a case
"""The outline: which markers open nodes, and with what path."""

from __future__ import annotations

import pytest

from pipeline.normalise import normalise
from pipeline.records import Structure
from pipeline.structure import analyse


def outline(source: str) -> list[str]:
    """The paths of the nodes that count as such, in order."""
    return [n.path for n in analyse(normalise(source)).nodes if n.kind not in ("paragraph", "annex")]


CASES = [
    (
        "chapters and articles",
        "第一章 总则\n第一条 为了节约用水，制定本规则。\n第二条 用水户应当装表。\n第二章 罚则\n第三条 不装表的，责令改正。",
        ["第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条"],
    ),
    (
        "heading stuck to the number",
        "第一章总则\n第一条支持节水改造\n对改造的用水户给予补助。\n第二条强化计量\n用水户应当装表。",
        ["第一章", "第一章/第一条", "第一章/第二条"],
    ),
    (
        "a section whose heading begins with a character that makes a word with 节",
        "第二章 船坞\n第一节 能源\n第一条 船坞应当装表。\n第二节 约束\n第二条 船坞应当限产。\n第三节目标\n第三条 船坞应当达标。",
        [
            "第二章",
            "第二章/第一节",
            "第二章/第一节/第一条",
            "第二章/第二节",
            "第二章/第二节/第二条",
            "第二章/第三节",
            "第二章/第三节/第三条",
        ],
    ),
    (
        "节 that begins a word opens no section",
        "第二章 船坞\n第一条 船坞应当装表。\n第二节能船坞的名录\n第二条 船坞应当限产。",
        ["第二章", "第二章/第一条", "第二章/第二条"],
    ),
    (
        "a citation at a line's start is no article",
        "第一条 用水户应当装表。\n第二条 不装表的，依照下列规定处理。\n第一条规定的用水户除外。\n第三条 本规则自公布之日起施行。",
        ["第一条", "第二条", "第三条"],
    ),
    (
        "inserted articles",
        "第一条 甲事项应当公开。\n第一条之一 乙事项应当公开。\n第二条 丙事项应当公开。",
        ["第一条", "第一条之一", "第二条"],
    ),
    (
        "Taiwan's numbering, items restart under a second paragraph",
        "第 1 條\n用水人應裝表。\n第 1-1 條\n裝表分二類：\n一、家用。\n二、商用：\n（一）大型。\n（二）小型。\n前項裝表之程序如下：\n一、申請。\n"
        "二、核定。\n第 2 條\n本規則自發布日施行。",
        [
            "第1条",
            "第1-1条",
            "第1-1条/一",
            "第1-1条/二",
            "第1-1条/二/(一)",
            "第1-1条/二/(二)",
            "第1-1条/一",
            "第1-1条/二",
            "第2条",
        ],
    ),
    (
        "a plan: four levels, the second runs on",
        "一、总体要求\n（一）目标。全县节水。\n二、重点任务\n（二）抓好灌区。\n1.修渠道。县水务局牵头。\n（1）清淤。\n（2）衬砌。\n2.装水表。\n"
        "（三）抓好城区。查漏损。",
        ["一", "一/(一)", "二", "二/(二)", "二/(二)/1", "二/(二)/1/(1)", "二/(二)/1/(2)", "二/(二)/2", "二/(三)"],
    ),
    (
        "starts in the middle",
        "六、强化保障\n43.落实资金。\n责任单位：县财政局\n44.落实人员。\n责任单位：县人社局\n七、强化考核\n45.按季通报。",
        ["六", "六/43", "六/44", "七", "七/45"],
    ),
    (
        "a measure and a year at a line's start",
        "一、标准\n1.8米以上的围栏应当加固。\n2021年底前完成。\n二、程序\n由业主申请。",
        ["一", "二"],
    ),
    (
        "decimal sections and lettered items",
        "1 范围\n本文件适用于水表。\n2 要求\n2.1 一般要求\n2.1.1 水表应防冻。\n2.1.2 水表应符合下列要求：\na）外壳完好；\nb）读数清晰。\n2.2 安装\n2.2.1 应水平安装。",
        ["1", "2", "2.1", "2.1.1", "2.1.2", "2.1.2/a", "2.1.2/b", "2.2", "2.2.1"],
    ),
    (
        "bare numbers are the items of a standard's clause, chapters elsewhere",
        "6 维护\n6.1 水泵\n6.1.1 水泵维护应符合下列规定：\n1 外壳应接地；\n2 轴承应加油。\n6.1.2 水泵应每月启动。\n7 验收\n7.1 一般规定\n7.1.1 应逐台验收。",
        ["6", "6.1", "6.1.1", "6.1.1/1", "6.1.1/2", "6.1.2", "7", "7.1", "7.1.1"],
    ),
    (
        "a number alone on its line, its title on the next",
        "水表安装技术要求\n3\n安装要求\n3.1\n一般要求\n3.1.1 水表应防冻。\n3.1.2 水表应水平。\n4\n检验要求\n4.1 每年检验一次。",
        ["3", "3.1", "3.1.1", "3.1.2", "4", "4.1"],
    ),
    (
        "items inside a running paragraph",
        "第一条 申请人应当具备下列条件：（一）有固定场所；（二）有专职人员；（三）有管理制度。\n第二条 本规则自公布之日起施行。",
        ["第一条", "第一条/(一)", "第一条/(二)", "第一条/(三)", "第二条"],
    ),
    (
        "lost numbers",
        "一、重点任务\n（一）修好渠道。全县要清淤。\n责任单位：县水务局\n管好闸门。各闸门要落实专人。\n责任单位：县水务局\n（三）管好水表。逐户登记。\n责任单位：县供水公司",
        ["一", "一/(一)", "一/*", "一/(三)"],
    ),
    (
        "a quoted article of the amended text",
        "一、将第三条修改为：\n“第三条 用水户应当装表。\n第四条 用水户应当缴费。”\n二、删去第九条。",
        ["一", "二"],
    ),
    (
        "contents and body",
        "节水规则\n目录\n第一章 总则\n第二章 计量\n第三章 附则\n第一章 总则\n第一条 为了节水，制定本规则。\n第二章 计量\n第二条 用水户应当装表。\n第三章 附则\n第三条 自公布之日起施行。",
        ["第一章", "第一章/第一条", "第二章", "第二章/第二条", "第三章", "第三章/第三条"],
    ),
    (
        "no line breaks at all",
        "节水规则第一章 总则第一条 为了节水，制定本规则。第二条 用水户应当装表。第一条规定的目的适用于全县。第二章 罚则第三条 违反第二条规定的，责令改正。",
        ["第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条"],
    ),
    (
        "unnumbered headings restart a list",
        "补助范围\n1.家庭用户应当登记。\n2.商业用户应当登记。\n补助标准\n1.家庭每户三百元。\n2.商业每户五百元。",
        ["1", "2", "1", "2"],
    ),
    (
        "a task that begins behind the units of the one before",
        "一、做好节水\n(一)更换水表。\n[责任单位:县水利局,县住建局](二)检修管网。\n[责任单位:县水利局]二、做好宣传\n(一)进村宣讲。",
        ["一", "一/(一)", "一/(二)", "二", "二/(一)"],
    ),
    (
        "notes of an annex are under no article",
        "第一条 水站应当巡查。\n第二条 本规则自2031年5月1日起施行。\n附：\n水站事故等级划分标准\n1.符合所列情形之一的，为一般事故。\n2.以上包括本数。",
        ["第一条", "第二条", "1", "2"],
    ),
    (
        "area codes of telephones are no items",
        "第一条 水站应当公开电话：\n（024）12345678（白天）\n（024）12345679（夜间）\n第二条 甲应当公开。",
        ["第一条", "第二条"],
    ),
    (
        "above one thousand",
        "第九百九十九条 甲应当公开。\n第一千条 乙应当公开。\n第一千零一条 丙应当公开。",
        ["第九百九十九条", "第一千条", "第一千零一条"],
    ),
    (
        "chapters that lost their numbers",
        "节水规则\n第一条 为了节水，制定本规则。\n计量管理\n第二条 用水户应当装表。\n用水管理\n第三条 用水户应当：\n（一）缴费；\n（二）报修。\n第四章 附则\n第四条 自公布之日起施行。",
        ["第一条", "*", "*/第二条", "*", "*/第三条", "*/第三条/(一)", "*/第三条/(二)", "第四章", "第四章/第四条"],
    ),
    (
        "a chapter that lost its number between two",
        "节水规则\n第一章 总则\n第一条 为了节水，制定本规则。\n计量管理\n第二条 用水户应当装表。\n第三章 附则\n第三条 自公布之日起施行。",
        ["第一章", "第一章/第一条", "*", "*/第二条", "第三章", "第三章/第三条"],
    ),
    (
        "one bare heading is no lost chapter",
        "节水规则\n第一条 为了节水，制定本规则。\n计量管理\n第二条 用水户应当装表。\n第四章 附则\n第三条 自公布之日起施行。",
        ["第一条", "第二条", "第四章", "第四章/第三条"],
    ),
    (
        "more bare headings than chapters can be lost",
        "节水规则\n第一条 为了节水，制定本规则。\n计量管理\n第二条 用水户应当装表。\n用水管理\n第三条 用水户应当缴费。\n供水管理\n第四条 水站应当巡查。\n第三章 附则\n第五条 自公布之日起施行。",
        ["第一条", "第二条", "第三条", "第四条", "第三章", "第三章/第五条"],
    ),
    (
        "Markdown heads",
        "# 渠东县节水规则\n\n## 第一章 总则\n\n第一条 为了节水，制定本规则。\n\n## 第二章 计量\n\n第二条 用水户应当装表。",
        ["第一章", "第一章/第一条", "第二章", "第二章/第二条"],
    ),
]


@pytest.mark.parametrize(("source", "want"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_outline(source: str, want: list[str]) -> None:
    assert outline(source) == want


LAYOUTS = {
    "CRLF": lambda s: s.replace("\n", "\r\n"),
    "blank lines": lambda s: s.replace("\n", "\n\n"),
    "indented": lambda s: "\n".join("　　" + line for line in s.split("\n")),
    "full-width digits": lambda s: s.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("source", "want"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_layout_changes_nothing(source: str, want: list[str], layout: str) -> None:
    assert outline(LAYOUTS[layout](source)) == want


WRAPPED = """渠东县农村饮用水管理规则

第一条 为了加强农村饮用水管理，保障村民
身体健康，根据有关法律法规，结合本县实
际，制定本规则。

第二条 村民委员会应当按照前条的要求和
第一条规定的目的，每月组织一次水质检
测，并在村务公开栏公布检测的结果，接受

— 1 —

村民的监督和查询，不得隐瞒或者虚报检测
的结果。

第三条 供水站应当配备专职人员，负责管网
的日常巡查和维护。
"""


def test_hard_wraps_are_rejoined_over_page_numbers() -> None:
    aligned = normalise(WRAPPED)
    structure = analyse(aligned)
    assert [n.path for n in structure.nodes] == ["第一条", "第二条", "第三条"]
    assert "接受村民的监督" in aligned.text
    assert "1" not in aligned.text


def test_running_heads_are_dropped() -> None:
    pages = []
    for page in range(4):
        lines = "\n".join(
            f"第{'一二三四五六七八九十'[page * 2 + k]}条 第{page}组{k}类用水户应当登记并装表。" for k in (0, 1)
        )
        pages.append(f"渠东县法规汇编\n{lines}\n-{page + 1}-")
    aligned = normalise("\n".join(pages))
    assert aligned.text.count("法规汇编") <= 1
    assert len(analyse(aligned).nodes) == 8


def structure_of(source: str) -> Structure:
    return analyse(normalise(source))


def test_gap_is_marked() -> None:
    nodes = structure_of("第一条 甲应当公开。\n第二条 乙应当公开。\n第五条 丙应当公开。").nodes
    assert [(n.path, n.gap) for n in nodes] == [("第一条", False), ("第二条", False), ("第五条", True)]


def test_node_covers_its_children() -> None:
    structure = structure_of(CASES[5][1])
    for node in structure.nodes:
        if node.parent is not None:
            assert structure.nodes[node.parent].span.covers(node.span)


def test_annex_is_a_node_of_its_own_kind() -> None:
    structure = structure_of(
        "第一条 用水户应当申请。\n第二条 申请应当附表。\n附件1\n一、填表人应当签名。\n二、填表日期应当如实填写。"
    )
    assert [n.path for n in structure.nodes if n.kind == "annex"] == ["附件1"]
    annex = next(i for i, n in enumerate(structure.nodes) if n.kind == "annex")
    assert [n.path for n in structure.nodes if n.parent == annex] == ["一", "二"]
