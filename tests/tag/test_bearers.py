"""Who bears a clause, read from the sentence itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Bearer, Modality, Span
from pipeline.tag.bearers import carry_of, find_bearers, lead_in_bearers
from pipeline.tag.references import find_masks

L, R, C, S = "lead", "responsible", "cooperate", "supervise"

SENTENCES: list[tuple[str, Modality | None, list[tuple[str, str]]]] = [
    # the subject of a duty
    ("施工单位应当在工地四周砌筑围墙。", "obligation", [("施工单位", R)]),
    ("纳税人必须按月申报。", "obligation", [("纳税人", R)]),
    ("用人单位不得扣押劳动者证件。", "prohibition", [("用人单位", R)]),
    ("各县区要逐年提高投入。", "obligation", [("各县区", R)]),
    ("各地可结合实际调整标准。", "permission", [("各地", R)]),
    ("公私场所应于期限内申报。", "obligation", [("公私场所", R)]),
    ("主管机关得派员查核。", "permission", [("主管机关", R)]),
    ("人民法院可以依职权调查取证。", "permission", [("人民法院", R)]),
    ("承租人有权优先续租。", "permission", [("承租人", R)]),
    ("市林业局负责古树名木普查。", "obligation", [("市林业局", R)]),
    (
        "市、县（区）水行政主管部门应当定期巡查河道。",
        "obligation",
        [("市水行政主管部门", R), ("县（区）水行政主管部门", R)],
    ),
    ("水利、林业等有关部门应当公开名录。", "obligation", [("水利部门", R), ("林业部门", R)]),
    (
        "企业、事业单位和其他生产经营者应当安装计量器具。",
        "obligation",
        [("企业", R), ("事业单位", R), ("其他生产经营者", R)],
    ),
    ("公民、法人和其他组织应当保护古建筑。", "obligation", [("公民", R), ("法人", R), ("其他组织", R)]),
    ("任何单位和个人不得损毁界桩。", "prohibition", [("任何单位和个人", R)]),
    ("任何单位、组织和个人不得毁坏界桩。", "prohibition", [("任何单位、组织和个人", R)]),
    (
        "本镇范围内的学校、医院及其他组织和个人，均应遵守本办法。",
        "obligation",
        [("学校", R), ("医院", R), ("其他组织", R), ("个人", R)],
    ),
    ("市和县（市）、区人民政府设立的河道保护委员会负责巡河。", "obligation", [("河道保护委员会", R)]),
    (
        "学校、医院、村民委员会以及其他组织，应当张贴标语。",
        "obligation",
        [("学校", R), ("医院", R), ("村民委员会", R), ("其他组织", R)],
    ),
    ("水务局应洽商电力公司、商会办理。", "obligation", [("水务局", R), ("电力公司", C), ("商会", C)]),
    ("灌排会应当督促其及时整修。", "obligation", [("灌排会", S)]),
    ("渔港泊位数量及宽度，应当达到下列要求。", "obligation", []),
    # of a supposed case only who rules on it acts
    (
        "承运人未按约定交货，托运人请求解除合同、返还运费的，人民法院应予支持。",
        "obligation",
        [("人民法院", R)],
    ),
    # a government named once before the fields of its departments
    (
        "县级以上人民政府发展改革、财政、民政等部门按照各自职责负责有关工作。",
        "obligation",
        [
            ("县级以上人民政府发展改革部门", R),
            ("县级以上人民政府财政部门", R),
            ("县级以上人民政府民政部门", R),
        ],
    ),
    ("三级甲等以上医院应当设立急诊科。", "obligation", [("三级甲等以上医院", R)]),
    ("云溪县可参照执行。", "permission", [("云溪县", R)]),
    ("鼓励返乡农民、退役军人来镇创业。", "recommendation", [("返乡农民", R), ("退役军人", R)]),
    ("承租家庭（单亲家庭、三代同堂家庭）可以申请补贴。", "permission", [("承租家庭", R)]),
    ("水务部门督促供水企业严格执行水质标准，确保供水安全。", "obligation", [("水务部门", S), ("供水企业", R)]),
    (
        "乡镇人民政府应当依据各自职责，配合、支持水务部门做好抢修工作。",
        "obligation",
        [("乡镇人民政府", C)],
    ),
    ("禁止饲养人在库区内停留。", "prohibition", [("饲养人", R)]),
    ("对方未到场的，不影响调解委员会作出决定。", "permission", [("调解委员会", R)]),
    ("由县人民政府水务主管部门，按照有关规定处罚。", "sanction", [("县人民政府水务主管部门", R)]),
    ("具体标准由县经济协作和商务局制定。", "obligation", [("县经济协作和商务局", R)]),
    ("用水人持缴费凭证向供水站申请复水。", "obligation", [("用水人", R)]),
    ("住户所属街镇根据协议，向住户发放补偿款。", "obligation", [("住户所属街镇", R)]),
    ("双方均有过错的，应当各自承担责任。", "obligation", [("双方", R)]),
    ("监理机构歇业、停业，应于三十日内报备。", "obligation", [("监理机构", R)]),
    ("禁止任何单位和个人将绿地转作他用。", "prohibition", [("任何单位和个人", R)]),
    (
        "主管机关应会商当地原住民族、部落或其他传统组织。",
        "obligation",
        [("主管机关", R), ("当地原住民族", C), ("当地部落", C), ("其他传统组织", C)],
    ),
    ("向河道排放污水的单位，必须安装流量计。", "obligation", [("向河道排放污水的单位", R)]),
    ("禁止游泳的公共场所应当建立巡查制度。", "obligation", [("禁止游泳的公共场所", R)]),
    ("浴室、网吧等场所的业主，应当配备灭火器。", "obligation", [("浴室的业主", R), ("网吧的业主", R)]),
    ("该被投资事业亦应编制预算。", "obligation", [("该被投资事业", R)]),
    ("应由中央各目的事业主管机关编列。", "obligation", [("中央各目的事业主管机关", R)]),
    ("预留的幼儿园建设用地位置及界线，由规划部门核定。", "obligation", [("规划部门", R)]),
    ("消防队提请有关部门依法处理。", "obligation", [("有关部门", R)]),
    ("堤防之巡护，得委由社团法人办理。", "permission", []),
    (
        "湖区沿岸的乡镇、街道、村应当把治水列为考核内容。",
        "obligation",
        [("湖区沿岸的乡镇", R), ("湖区沿岸的街道", R), ("湖区沿岸的村", R)],
    ),
    (
        "湖区沿岸的水利部门以及乡镇人民政府、街道办事处具体负责巡查。",
        "obligation",
        [("湖区沿岸的水利部门", R), ("乡镇人民政府", R), ("街道办事处", R)],
    ),
    (
        "各级人民政府，以及街道办事处、村民委员会，应当加强宣传。",
        "obligation",
        [("各级人民政府", R), ("街道办事处", R), ("村民委员会", R)],
    ),
    ("水务局应编成总表，连同各附属单位预算，送议会审议。", "obligation", [("水务局", R)]),
    ("在本市范围内采集野生菌的单位和个人，必须遵守本规定。", "obligation", [("在本市范围内采集野生菌的单位和个人", R)]),
    ("负责验收的水利主管部门应当出具报告。", "obligation", [("负责验收的水利主管部门", R)]),
    ("电梯的日常保养单位应当建立档案。", "obligation", [("电梯的日常保养单位", R)]),
    ("被检查单位应当如实提供资料。", "obligation", [("被检查单位", R)]),
    ("被审计的企业应当提供账册。", "obligation", [("被审计的企业", R)]),
    ("市教育局与市文联共同举办展览。", "obligation", [("市教育局", R), ("市文联", R)]),
    ("2031年底前各县区要完成改造。", "obligation", [("各县区", R)]),
    ("对已供地的项目，区人民政府应当完善配套。", "obligation", [("区人民政府", R)]),
    ("湖滨区政府按季度公布排名。", "obligation", [("湖滨区政府", R)]),
    ("申请人向受理窗口递交材料。", "obligation", [("申请人", R)]),
    ("县教育局、县财政局：落实专项经费，改善办学条件。", "obligation", [("县教育局", R), ("县财政局", R)]),
    ("管护期超过36个月的县区，暂停新增任务；", "prohibition", [("县区", R)]),
    ("矿山企业的回采率应当达到设计要求。", "obligation", [("矿山企业", R)]),
    # the subject of the condition acts in the main clause
    ("采砂人变更登记的，应当重新申请。", "obligation", [("采砂人", R)]),
    ("建设单位申请验收时，应当提交竣工图。", "obligation", [("建设单位", R)]),
    ("养殖户未报告疫情的，县农业农村局不得发放补助。", "prohibition", [("县农业农村局", R)]),
    ("用地单位未缴纳费用，经催告仍不缴纳的，由市林业局代为造林。", "obligation", [("市林业局", R)]),
    # 由
    ("跨区河道由市水利局负责管护。", "obligation", [("市水利局", R)]),
    ("收费办法由省价格、财政主管部门制定。", "obligation", [("省价格主管部门", R), ("省财政主管部门", R)]),
    (
        "储备土地，由所在地镇人民政府、街道办事处负责。",
        "obligation",
        [("所在地镇人民政府", R), ("所在地街道办事处", R)],
    ),
    ("补偿费由承包人与受损单位协商确定。", "obligation", [("承包人", R), ("受损单位", R)]),
    ("没有物业的，由其管理单位负责。", "obligation", [("管理单位", R)]),
    ("不得由用户承担接口费用。", "prohibition", []),
    ("对由其他单位使用的场地应当评估。", "obligation", []),
    # with whom
    ("市林业局会同有关部门组织验收。", "obligation", [("市林业局", R), ("有关部门", C)]),
    (
        "市林业局应当会同同级水利、气象等部门开展普查。",
        "obligation",
        [("市林业局", R), ("同级水利部门", C), ("同级气象部门", C)],
    ),
    (
        "办法由国务院税务主管部门商国务院有关部门制定。",
        "obligation",
        [("国务院税务主管部门", R), ("国务院有关部门", C)],
    ),
    ("会同教育、文旅等部门开展宣传。", "obligation", [("教育部门", C), ("文旅部门", C)]),
    ("街道办事处应当配合做好登记工作。", "obligation", [("街道办事处", C)]),
    ("村民委员会协助开展普查。", "obligation", [("村民委员会", C)]),
    ("被检查单位应当配合检查，如实反映情况。", "obligation", [("被检查单位", R)]),
    ("积极配合省水利厅开展试点。", "obligation", []),
    ("市商务局牵头制定实施方案。", "obligation", [("市商务局", L)]),
    # urged and told
    ("鼓励企业使用再生材料。", "recommendation", [("企业", R)]),
    ("鼓励、支持公民、法人和其他组织参与志愿服务。", "recommendation", [("公民", R), ("法人", R), ("其他组织", R)]),
    ("引导金融机构增加投放。", "recommendation", [("金融机构", R)]),
    ("支持有条件的企业设立研发中心。", "recommendation", [("有条件的企业", R)]),
    ("要求施工单位立即改正。", "obligation", [("施工单位", R)]),
    ("督促餐饮企业定期清洗烟道。", "obligation", [("餐饮企业", R)]),
    ("监督运输单位按照路线行驶。", "obligation", [("运输单位", R)]),
    ("压实各级政府、开发企业责任，化解风险。", "obligation", [("各级政府", R), ("开发企业", R)]),
    ("指导企业改进工艺。", "obligation", []),
    ("推动企业上市融资。", "obligation", []),
    ("协调银行增加授信。", "obligation", []),
    ("支持小微企业园区建设。", "recommendation", []),
    ("国家鼓励节水技术研究。", "recommendation", []),
    # supervising
    ("县林业局负责本行政区域湿地保护的监督管理工作。", "obligation", [("县林业局", S)]),
    ("市水利局对水库安全进行监督检查。", "obligation", [("市水利局", S)]),
    ("接受市审计部门的监督检查。", "obligation", [("市审计部门", S)]),
    ("市水利局应当建立巡查制度，对水库安全进行监督检查。", "obligation", [("市水利局", R)]),
    # sanctions: only who imposes them
    ("违反第九条规定的，由公安机关处二百元罚款。", "sanction", [("公安机关", R)]),
    ("运输单位未覆盖的，由城市管理部门责令改正，处一千元罚款。", "sanction", [("城市管理部门", R)]),
    ("逾期不改的，水利部门可以指定单位代为清理。", "sanction", [("水利部门", R)]),
    ("采矿权人应当依法承担赔偿责任。", "sanction", []),
    ("构成犯罪的，依法追究刑事责任。", "sanction", []),
    # not bearers
    ("锅炉应当达到排放标准。", "obligation", []),
    ("运输渣土的车辆应当密闭。", "obligation", []),
    ("经县人民政府批准，可以延长期限。", "permission", []),
    ("编制方案，报市水利局备案。", "obligation", []),
    ("应当向主管部门报告。", "obligation", []),
    ("修订《云岭县防汛指挥部应急预案》。", "obligation", []),
    ("加强企业监管，提升服务水平。", "obligation", []),
    ("政府投资项目优先采用装配式技术。", "obligation", []),
    ("对认真履职的单位和个人给予表彰。", "sanction", []),
    ("按照省教育厅的规定编制计划。", "obligation", []),
    ("降低企业融资成本。", "obligation", []),
    ("可吸入颗粒物浓度持续下降。", "target", []),
    ("通过鼓励企业自改等方式妥善处置。", "obligation", []),
    ("土地调查经费应当专款专用。", "obligation", []),
]


@pytest.mark.parametrize(("text", "modality", "want"), SENTENCES, ids=[c[0] for c in SENTENCES])
def test_bearers_of_a_sentence(text: str, modality: Modality | None, want: list[tuple[str, str]]) -> None:
    found = find_bearers(text, find_masks(text), modality)
    assert [(b.name, b.role) for b in found] == want
    assert all(b.origin == "clause" for b in found)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("市林业局应当公布名录。", "public_body"),
        ("人民法院可以调解。", "public_body"),
        ("街道办事处应当登记。", "public_body"),
        ("各县区要加强巡查。", "public_body"),
        ("物业公司应当公示收费。", "regulated_party"),
        ("村民委员会应当张榜公布。", "regulated_party"),
        ("纳税人应当申报。", "regulated_party"),
        ("任何单位和个人不得干扰监测。", "regulated_party"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert [b.kind for b in find_bearers(text)] == [kind]


def bearer(name: str, *, rule: str = "bearers.subject", kind: str = "public_body") -> Bearer:
    return Bearer(name, "responsible", kind, Span(0, len(name)), "clause", rule)  # type: ignore[arg-type]  # kind is one


@pytest.mark.parametrize(
    ("text", "modality", "rule", "kept"),
    [
        ("在开工十日内，应当向主管部门报告。", "obligation", "bearers.subject", True),
        ("不得擅自扩大范围。", "prohibition", "bearers.subject", True),
        ("情况属实的，应当提出整改意见。", "obligation", "bearers.subject", True),
        ("逾期不改正的，处一千元罚款。", "sanction", "bearers.by", True),
        ("协商不成的，可以申请调解。", "permission", "bearers.by", True),
        ("专项经费应当统一管理。", "obligation", "bearers.subject", False),
        ("禁止倾倒垃圾。", "prohibition", "bearers.subject", False),
        ("构成犯罪的，依法追究刑事责任。", "sanction", "bearers.by", False),
        ("充分利用闲置用房。", "obligation", "bearers.by", False),
        ("市林业局应当备案。", "obligation", "bearers.subject", False),
        ("检查情况应当记录在案。", "obligation", "bearers.subject", False),
        ("网具来源不明的，应当立即报告海事机构。", "obligation", "bearers.subject", True),
        ("网具来源不明的，应当立即报告海事机构。", "obligation", "bearers.by", False),
        ("重大险情，必须立即报告海事机构。", "obligation", "bearers.subject", True),
        ("抢修时应当设置警示标志。", "obligation", "bearers.subject", True),
        ("存在下列情形之一的，不予补助：", "prohibition", "bearers.subject", False),
    ],
)
def test_the_subject_of_the_sentence_before(text: str, modality: Modality, rule: str, kept: bool) -> None:
    carried = (bearer("县水利局", rule=rule),)
    implied = [b.name for b in find_bearers(text, (), modality, carried) if b.origin == "implied"]
    assert implied == (["县水利局"] if kept else [])


def test_whoever_it_may_be_is_not_the_one_who_needs_it() -> None:
    carried = (bearer("任何单位和个人", kind="regulated_party"),)
    assert find_bearers("确需占用的，应当办理审批。", (), "obligation", carried) == ()


def test_an_authority_acts_not_the_regulated_party_before() -> None:
    carried = (bearer("建设单位", kind="regulated_party"),)
    assert find_bearers("加强工地监管，严查违法行为。", (), "obligation", carried) == ()
    assert find_bearers("结合本港实际，适时下调停泊费。", (), "obligation", carried) == ()


def test_only_subjects_are_carried_on() -> None:
    found = find_bearers("市林业局应当会同有关部门核查。")
    assert [b.name for b in carry_of(found)] == ["市林业局"]
    assert carry_of(find_bearers("鼓励企业使用再生材料。")) == ()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("建设单位应当承担下列责任：", ["建设单位"]),
        ("下列土地由复垦义务人负责复垦：", ["复垦义务人"]),
        ("单位和个人必须遵守以下规定：", ["单位和个人"]),
        ("有下列行为之一的，由市、县（区）林业主管部门处罚：", ["市林业主管部门", "县（区）林业主管部门"]),
        ("公私场所具有应设置设施之污染源，应依下列规定办理：", ["公私场所"]),
        ("任何单位和个人不得有下列行为：", ["任何单位和个人"]),
        ("方案应当包括下列内容：", []),
        ("消费者凭票要求退货的，销售者应当退货：", ["销售者"]),
        ("县政府认为有危险的，可以采取下列措施，任何人不得阻挠：", ["县政府"]),
    ],
)
def test_lead_in(text: str, want: list[str]) -> None:
    assert [b.name for b in lead_in_bearers(text)] == want


def test_items_inherit_their_lead_in() -> None:
    lead = lead_in_bearers("建设单位应当承担下列责任：")
    item = find_bearers("将费用列入工程造价；", (), "obligation", (), lead)
    assert [(b.name, b.origin) for b in item] == [("建设单位", "lead_in")]
    watching = find_bearers("监督施工单位按照方案施工；", (), "obligation", (), lead)
    assert [(b.name, b.role) for b in watching] == [("建设单位", "supervise"), ("施工单位", "responsible")]


def test_a_condition_has_only_the_bearers_of_its_lead_in() -> None:
    lead = lead_in_bearers("符合条件的单位可以申请：")
    assert [b.name for b in find_bearers("技术人员不少于十人；", (), "condition", (), lead)] == ["符合条件的单位"]
    assert find_bearers("运营单位未登记的；", (), "condition") == ()


def test_spans_point_at_the_name() -> None:
    text = "对跨区河道，市、县（区）水利局应当联合巡查。"
    assert [text[b.span.start : b.span.end] for b in find_bearers(text)] == ["市", "县（区）水利局"]


@given(st.text(alphabet="市县局部门单位企业和、，的由应当不得负责会同鼓励对向报（）。在时后人民政府2年", max_size=60))
def test_never_fails_and_spans_lie_in_the_text(text: str) -> None:
    for b in find_bearers(text):
        assert 0 <= b.span.start < b.span.end <= len(text)
        assert b.name
