"""Who can act: open classes told by form, by verb and by what the document shows."""

from __future__ import annotations

import pytest

from pipeline.records import Bearer
from pipeline.tag import agents
from pipeline.tag.bearers import find_bearers, known_parties, lead_in_bearers
from pipeline.tag.references import find_masks


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("持券人", "person"),
        ("新任者", "person"),
        ("值机员", "person"),
        ("分包商", "person"),
        ("排污户", "person"),
        ("财政司司长", "person"),
        ("副总经理", "person"),
        ("研究生", "person"),
        ("专业救援队", "body"),
        ("爱卫会", "body"),
        ("蚕种场", "facility"),
        ("露天煤矿", "facility"),
        ("保证金账户", None),
        ("施工现场", None),
        ("公共厕所", None),
        ("技术方案", None),
        ("增长", None),
        ("或者", None),
    ],
)
def test_class_of_a_name(name: str, kind: str | None) -> None:
    found = agents.tail(name, len(name))
    assert (found[1] if found else None) == kind


OPEN = [
    ("持券人应当在柜台出示证件。", ["持券人"]),
    ("蚕种场应当建立繁育台账。", ["蚕种场"]),
    ("蚕种场应当符合防疫间距。", []),
    ("加气站应当按照规定，报告泄漏情况。", ["加气站"]),
    ("总包商应向发包方提交月报。", ["总包商"]),
    ("行政长官须每年向议会报告。", ["行政长官"]),
    ("大坝巡查队应当在一小时内到场。", ["大坝巡查队"]),
    ("云岭煤矿重组方案应当公示。", []),
    ("动员演练方案主管机关应于三月前拟订计划。", ["动员演练方案主管机关"]),
    ("第三方支付机构负责人，除另有约定外，不得兼任监察人。", ["第三方支付机构负责人"]),
    ("取得结业证书者，始得受聘。", ["取得结业证书者"]),
    ("逾期未缴者，应加收滞纳金。", []),
    ("经理人得由该商号之负责人兼任。", ["该商号之负责人"]),
    ("设置人应当及时拆除围挡。", ["设置人"]),
    ("土地所有权人应当提出方案。", ["土地所有权人"]),
    ("在公共场所不得吸烟。", []),
    ("县议会可以听取专题汇报。", []),
    ("新建养殖场应当进行评价。", []),
    ("前项人员应当接受培训。", ["前项人员"]),
    ("渔粮会应就渔港规划提出意见。", ["渔粮会"]),
    ("地政总处应于每年编列清册。", ["地政总处"]),
    ("各校务基金应依规定编制决算。", ["各校务基金"]),
    ("粮储会及交通部，应分别就仓库提出意见。", ["粮储会", "交通部"]),
    ("说明会应当公开举行。", []),
    ("设备由专人保管。", []),
    ("街道办事处、镇人民政府按照分工承担巡查。", ["街道办事处", "镇人民政府"]),
    ("鼓励和引导开发企业投资建设配套管网。", ["开发企业"]),
    ("支持国企和民营资本参与旧厂改造。", ["国企", "民营资本"]),
    ("支持夜市餐饮、文化演艺等行业延长营业时间。", ["夜市餐饮行业", "文化演艺行业"]),
    ("广播、报刊等新闻媒体应当刊登公告。", ["广播", "报刊"]),
    ("全面落实经营困难的小微企业减免政策。", []),
    ("主管机关会商相关目的事业主管机关订定。", ["主管机关", "相关目的事业主管机关"]),
    ("电网技术规范要求企业应当装表。", ["企业"]),
    ("监事之配偶或三亲等以内之血亲，不得担任会计。", ["监事之配偶", "监事之三亲等以内之血亲"]),
    ("市水务、林业等部门在各自职责范围内，组织开展巡查。", ["市水务部门", "市林业部门"]),
    ("公司总经理、协理应当具备良好信用。", ["公司总经理", "公司协理"]),
    ("鼓励市、县区属国有参股企业减免租金。", ["市属国有参股企业", "县区属国有参股企业"]),
    ("受困的商贸企业等用人单位，可以申请缓缴。", ["受困的商贸企业等用人单位"]),
    ("受灾的企业与承租户应当签订协议。", ["受灾的企业", "受灾的承租户"]),
]


@pytest.mark.parametrize(("text", "want"), OPEN, ids=[c[0] for c in OPEN])
def test_open_classes_in_a_sentence(text: str, want: list[str]) -> None:
    assert [b.name for b in find_bearers(text, find_masks(text))] == want


@pytest.mark.parametrize("text", ["企划组掌理下列事项：", "秘书室之职掌如左："])
def test_sections_of_an_authority(text: str) -> None:
    found = lead_in_bearers(text)
    assert [(b.name, b.kind) for b in found] == [(text[:3], "public_body")]


def names(text: str, parties: frozenset[str]) -> list[str]:
    return [b.name for b in find_bearers(text, find_masks(text), parties=parties)]


def test_a_document_makes_its_parties_known() -> None:
    texts = ["蚕种场、繁育小区应当建立台账。", "从事清运的企业（以下简称清运方）按约收取费用。", "管网应当完好。"]
    parties = known_parties(texts, [find_masks(t) for t in texts])
    assert parties == {"蚕种场", "繁育小区", "清运方"}
    condition = "蚕种场、繁育小区自行建设冷库的，应当保持运行。"
    assert names(condition, parties) == ["蚕种场", "繁育小区"]
    assert names(condition, frozenset()) == []


def test_an_item_with_a_subject_of_its_own_drops_its_lead_in() -> None:
    lead: tuple[Bearer, ...] = lead_in_bearers("负责人应当按下列规定进修：")
    assert [b.name for b in lead] == ["负责人"]
    assert [b.name for b in find_bearers("新任者于当年应当进修八小时。", (), "obligation", (), lead)] == ["新任者"]
    assert [b.name for b in find_bearers("每年应当进修四小时。", (), "obligation", (), lead)] == ["负责人"]


def test_a_lead_in_that_punishes_hands_on_who_imposes_it() -> None:
    text = "运营企业及其工作人员有下列情形之一的，由市交通局责令改正："
    assert [b.name for b in lead_in_bearers(text)] == ["市交通局"]


def test_long_lists_take_time_in_proportion() -> None:
    assert find_bearers("责任单位：" * 3000) == ()
