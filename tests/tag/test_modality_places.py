"""Modality by place: a bare sentence in its genre, its section and beside others."""

from dataclasses import replace

import pytest

from pipeline.records import Structure
from pipeline.tag.modality import classify
from pipeline.tag.references import find_masks
from pipeline.tag.stated import Verdict
from tests.tag.conftest import document, modalities

PLACES = [
    ("plan", "一", "加快老旧管网改造，完善巡检制度。", "obligation"),
    ("plan", "一", "到2027年，管网漏损率降至8%以下。", "target"),
    ("plan", "一", "近年来，全县供水能力明显提升，取得了积极成效。", None),
    ("standard", "5.1", "下列术语和定义适用于本标准。", None),
    ("standard", "5.1", "采用管道输送的，按日记录；", "obligation"),
    ("plan", "一", "加宽部分，按其长度的一半计算用地面积和绿地率。", "condition"),
    ("plan", "一", "（附件2：泵站清单）", None),
    ("plan", "一", "（县河长制办公室）（代章）", None),
    ("regulation", "第一条", "原办法与本办法冲突的，以本办法为准。", None),
    ("regulation", "第一条", "未尽事宜遵照《泵站管理规程》文件精神执行。", None),
    ("regulation", "第一条", "本办法所称泵站，是指提升水位的设施。", None),
    ("regulation", "第一条", "为规范泵站管理，根据有关法律，制定本办法。", None),
    ("regulation", "第一条", "本办法适用于本县行政区域内的泵站。", None),
    ("regulation", "第一条", "本办法由县水务局负责解释。", None),
    ("regulation", "第一条", "本办法自2023年5月1日起施行。", None),
    ("regulation", "第一条", "泵站管理坚持安全第一、预防为主的原则。", None),
    ("regulation", "第一条", "泵站管理应当坚持安全第一、预防为主的原则。", "obligation"),
    ("notice", "一", "对片区内包括在建、已售的泵房，合计超过三千平方米的，暂停审批新泵房。", "prohibition"),
    ("plan", "一", "对无照经营的渡船，要坚决取缔。", "sanction"),
    ("plan", "一", "对拖延不报的行为，必须严肃追责。", "sanction"),
    ("plan", "一", "对老旧渡船，要逐步更新。", "obligation"),
    ("notice", "一", "违约者将影响来年配额。", "sanction"),
    ("notice", "一", "对不按期年检的渔船，船证将限制使用。", "sanction"),
    ("plan", "一", "对荣获省级示范的鱼塘，分别一次性给予20万元、10万元的奖励。", "sanction"),
    ("plan", "一", "市财政列支80万元，鼓励渔场推广网箱。", "obligation"),
    ("plan", "一", "鼓励鱼塘规范流转，对新增的大户，一次性给予30元/亩的补贴。", "obligation"),
    ("plan", "一", "鼓励渔场推广网箱。", "recommendation"),
    ("regulation", "第一条", "依法没收的渔获和罚款，全部缴入国库。", "obligation"),
    ("regulation", "第一条", "验船机构独立行使检验权，不受其他单位的干涉。", "permission"),
    ("regulation", "第一条", "军队进行渔港建设的，按照本条例执行。", None),
    ("regulation", "第一条", "折减系数，是指船舶在正常条件下所应采用的比值。", None),
    ("regulation", "第一条", "厕所应当免费开放。", "obligation"),
    ("regulation", "第一条", "执法队负责渔港检查，并对违法捕捞的行为实施行政处罚。", "obligation"),
    ("regulation", "第一条", "港务局局长对渔港安全负全面领导责任。", "obligation"),
    ("regulation", "第一条", "县政府应当建立健全约谈、问责制度。", "obligation"),
    ("regulation", "第一条", "渔港事故的调查处理按照《渔港事故处理规定》的有关规定执行。", None),
    ("regulation", "第一条", "渔政部门发现涉嫌犯罪的，应当移送公安机关。", "obligation"),
    ("regulation", "第一条", "逾期未清运渔网的，每吨加罚50元。", "sanction"),
    ("plan", "一", "对未成年人救助经费，县财政将列入年度预算。", "obligation"),
    ("plan", "一", "机关单位将限制一次性用品采购。", "obligation"),
    ("plan", "一", "推进赛艇运动，每学期组织联赛，对增强体质具有重要意义。", "obligation"),
    ("plan", "一", "对失信渔企给予警告并建立黑名单制度。", "sanction"),
    ("regulation", "第一条", "擅自捕捞的，处五千元罚款，罚款上缴国库。", "sanction"),
    ("regulation", "第一条", "因不可抗力延误的，承运人不负责任。", "permission"),
    ("notice", "一", "特此通知。", None),
    ("regulation", "第一条", "现结合我县实际，制定本暂行办法。", None),
    ("regulation", "第一条", "本县用水实行计划用水与节约用水相结合，兼顾上下游的原则。", None),
    ("regulation", "第一条", "渔户拥有的自用水面，免税面积为三十亩。", "obligation"),
    ("regulation", "第一条", "租船人和船主另有约定的，按照约定的价格结算。", None),
    ("notice", "一", "未尽事宜遵照《石桥县补贴办法》执行。", None),
    ("notice", "一", "涉及“以上”均含本数。", None),
    ("notice", "一", "补报数据指补报增加采集的两个数据项。", None),
    ("notice", "一", "各供水企业于2031年3月31日前向县水利局报送数据，包括水量和水质。", "obligation"),
    ("plan", "一", "严格落实国务院取消审批事项的要求，削减审批事项。", "obligation"),
    ("plan", "一", "对于跨镇的河段，有关责任单位要及时通报水位和险情。", "obligation"),
    ("plan", "一", "工作要坚持以新时代治水思想为指导，全面贯彻会议精神。", None),
    ("notice", "一", "本通知所称农户，是指符合规定、从事种植的家庭。", None),
    ("notice", "一", "以往文件与本通知不一致的，以本通知为准。", None),
    ("notice", "一", "本次未调整的事项仍按原规定执行。", None),
    ("notice", "一", "本通知自2031年5月18日起试行，试行期一年。", None),
    ("notice", "一", "各村按原定路线抢修。", "obligation"),
    ("regulation", "第一条", "但是，国际条约另有规定的除外。", None),
    ("regulation", "第一条", "农户申请补助，申请书格式如附表三。", None),
    ("notice", "一", "该条措施自发文之日起执行至2031年6月30日止。", None),
    ("notice", "一", "领货单是由仓库出具的记载货物名称的书面凭证。", None),
    ("notice", "一", "补偿款包括搬迁前应支付的过渡费。", None),
    ("notice", "一", "台账应包括设备名称和检修日期。", "obligation"),
    ("regulation", "第一条", "村民修建的水窖中的水，归修建者使用。", None),
    ("regulation", "第一条", "本县推行用水合同管理。", "obligation"),
    ("regulation", "第一条", "县水务局自收到申请之日起十日内作出同意的答复。", "obligation"),
    ("notice", "一", "补助实行总额控制，按照先到先得的原则，统筹组织发放。", "obligation"),
    ("regulation", "第一条", "防汛工作实行统一指挥、分级负责的原则。", None),
    ("notice", "一", "政策有效期截止到2031年底。", None),
    ("notice", "一", "具体以另行公布的名录为准。", None),
    ("notice", "一", "施行中的问题，请径向县水利局反映。", None),
    ("regulation", "第一条", "本所置主任秘书，职务列荐任。", "obligation"),
    ("regulation", "第一条", "《某县水法》对抗旱作出规定的，依照其规定执行。", None),
    ("regulation", "第一条", "《某县水法》未规定的，依照本条例执行。", None),
    ("notice", "一", "2031年6月1日起开始执行。", None),
    ("regulation", "第一条", "部分指标需要调整的，由省水利监管机构提出草案，报省政府批准。", "obligation"),
    ("regulation", "第一条", "渔场事故的调查处理，依照《渔业安全规则》的规定执行。", None),
    ("regulation", "第一条", "根据危害程度，事故分为重大事故、一般事故。", None),
    ("regulation", "第一条", "本细则所称的“以内”，包括起止的整数。", None),
    ("regulation", "第一条", "仍有争议的，报上一级水利部门裁决。", "obligation"),
    ("regulation", "第一条", "连续停缴的，账户按协议自动封存。", "obligation"),
    ("regulation", "第一条", "法律、行政法规另有规定的除外。", None),
    ("regulation", "第一条", "用水户应当装表，但本规则另有规定的除外。", "obligation"),
    ("notice", "一", "以上补助自本通知印发之日起至2031年3月31日止。", None),
    ("notice", "一", "如遇国家政策调整，以上级政策为准。", None),
    ("regulation", "第一条", "以前的规定与本办法相抵触的，以本办法为准。", None),
    ("regulation", "第一条", "水票属于有价凭证。", None),
    ("regulation", "第一条", "本所处理事务，悉依本细则办理。", None),
    ("regulation", "第一条", "本室各项内规另订之。", "obligation"),
    ("regulation", "第一条", "沟渠档案的管理，依照《某县渠道条例》执行。", None),
    ("regulation", "第一条", "节水工作实行谁用水谁负责的原则，保障水资源安全。", None),
    ("regulation", "第一条", "讲师授课时数每周分别为八小时、九小时。", "obligation"),
    ("regulation", "第一条", "续聘年限，于聘约载明之。", "obligation"),
    ("regulation", "第一条", "缺考科目，以零分计算。", "obligation"),
    ("regulation", "第一条", "技工考验（以下简称考验）规则，依职业训练法第三条之规定订定之。", None),
    ("regulation", "第一条", "├────┼────┤", None),
    ("other", "一", "企业应当承担责任。", None),
    ("standard", "1", "本标准规定了泵房应达到的噪声限值。", None),
    ("standard", "1", "本标准适用于灌溉泵房。", None),
    ("standard", "4", "泵房应设置通风设施。", "obligation"),
    ("explanatory", "一", "泵房应设置通风设施。", "obligation"),
    ("explanatory", "一", "日本要求泵房应设置通风设施。", None),
    ("explanatory", "一", "编制组开展了三次调研。", None),
]


@pytest.mark.parametrize(("genre", "path", "text", "expected"), PLACES)
def test_what_a_bare_sentence_is(genre: str, path: str, text: str, expected: str | None) -> None:
    assert modalities(genre, (path, "body", text)) == [expected]


def test_sections_change_what_a_sentence_is() -> None:
    goal = [("一", "heading", "工作目标"), ("一", "body", "供水水质明显改善。")]
    guiding = [("一", "heading", "指导思想"), ("一", "body", "加快推进城乡供水一体化。")]
    eligible = [("一", "heading", "补贴对象"), ("一", "body", "在本县就业的高校毕业生。")]
    assert modalities("plan", *goal)[1] == "target"
    assert modalities("plan", *guiding)[1] is None
    assert modalities("plan", *eligible)[1] == "condition"


def test_a_numbered_sentence_names_a_task_only_where_others_say_how() -> None:
    structure, text = document(
        ("一", "body", "一是更换老旧水表。"),
        ("一", "body", "由水站分批更换。"),
        ("一", "body", "二是检修村组供水管网。"),
    )
    listed, text_of_list = document(
        ("一", "body", "一是更换老旧水表。"),
        ("一", "body", "二是检修村组供水管网。"),
        ("一", "body", "县水利局加强督导。"),
    )
    assert [v and v.modality for v in _on_one_line(structure, text)] == [None, "obligation", "obligation"]
    assert [v and v.modality for v in _on_one_line(listed, text_of_list)] == ["obligation"] * 3


def _on_one_line(structure: Structure, text: str) -> tuple[Verdict | None, ...]:
    structure = structure._replace(segments=tuple(replace(s, line=0) for s in structure.segments))
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    masks = [find_masks(body) for body in bodies]
    return classify(structure, text, "plan", hant=False, bodies=bodies, masks=masks, skip=[False] * len(bodies))


def test_further_acts_behind_a_semicolon() -> None:
    structure, text = document(
        ("第一条", "body", "县水利局检查水站执行规则的情况；"),
        ("第一条", "body", "调处纠纷。"),
        ("第二条", "body", "本规则所称水站，是指提水设施；"),
        ("第二条", "body", "以及附属设备。"),
    )
    lines = (0, 0, 1, 1)
    structure = structure._replace(
        segments=tuple(replace(s, line=n) for s, n in zip(structure.segments, lines, strict=True))
    )
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    masks = [find_masks(body) for body in bodies]
    found = classify(structure, text, "regulation", hant=False, bodies=bodies, masks=masks, skip=[False] * 4)
    assert [v and v.modality for v in found] == ["obligation", "obligation", None, None]


def test_goals_begin_with_the_first_horizon_where_the_heading_announces_them() -> None:
    lines = (
        ("一", "heading", "总体要求和主要目标"),
        ("一", "body", "坚持统筹规划，完善治水机制。"),
        ("一", "body", "2031年，管网评估制度基本建立。"),
        ("一", "body", "全县主要河道水质达到三类。"),
    )
    assert modalities("plan", *lines) == [None, None, "target", "target"]
    without = (("一", "heading", "总体要求"), *lines[1:])
    assert modalities("plan", *without) == [None, None, None, None]


def test_the_general_requirements_of_a_standard_are_requirements() -> None:
    lines = (("4", "heading", "总体要求"), ("4/4.1", "body", "水表可安装在室外。"))
    assert modalities("standard", *lines) == [None, "permission"]
    assert modalities("plan", *lines) == [None, None]
