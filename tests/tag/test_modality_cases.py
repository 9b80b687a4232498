"""Modality of items, bounds, attributes and lead-ins of fixed form, each with its counter-case."""

from __future__ import annotations

import pytest

from pipeline.document import process
from pipeline.normalise import normalise
from pipeline.tag.references import find_masks, shadow
from pipeline.tag.stated import explicit
from pipeline.tag.units import parse_unit_line
from tests.tag.conftest import modalities

STATED = [
    # a bound beside a duty: what stands first
    ("浮标检修每季度不应少于1次，应保持灯器完好。", "prohibition"),
    ("渡船应保持灯器完好，每季度检修不少于1次。", "obligation"),
    ("缆绳直径不得小于九毫米且应当涂油。", "prohibition"),
    ("缆绳更换每年不应少于1次，当磨损过半时，应及时换新。", "prohibition"),
    # by what it is done, not what counts
    ("疏浚以航道水深为依据，原则上主航道每4年疏浚一次。", None),
    ("渔船的船龄，以船证为依据。", "condition"),
    ("需要根据船型定制的螺旋桨的运输时间，不计入修船期限。", "condition"),
    ("船主需要提前报备航次。", "obligation"),
    ("主机与桨叶的检修次数不重复计算。", "condition"),
    ("补测仍未通过的，引航单项成绩作废。", "condition"),
    # permissions
    ("大风时，港务局可视情停航。", "permission"),
    ("船厂受县渔政局委托后，方能修造。", "permission"),
    ("渡船经检验合格后，方能载客。", "obligation"),
    ("因设备检修造成航班之暂停，旅客可以改乘次日渡船。", "permission"),
    ("船主失信的，港务局有权暂停供油。", "permission"),
    ("渔政局管理可制毒化学品。", None),
    # who is urged, and who builds
    ("通过引导渔户办民宿带动收入，完成三座渔村改造。", None),
    ("引导渔户办民宿，完成三座渔村改造。", "recommendation"),
    ("支持建设一批船模实验室，配齐设备。", "obligation"),
    ("支持船厂建设一批船模实验室。", "recommendation"),
    ("各有关部门支持船东查询船舶档案。", "obligation"),
    ("各级政府应当支持船东查询船舶档案。", "obligation"),
    ("本市支持船东更新渡船。", "recommendation"),
    # a ban of what is too much is no bound
    ("船东应当在核定航区内捕捞，不得超载、超航区。", "prohibition"),
    ("渔船不得长期占用泊位。", "prohibition"),
    ("船东应当登记航次，每日不得超过九次。", "obligation"),
    # what belongs to what, what is over
    ("两堤之间的滩地为渔港的管理范围。", "condition"),
    ("县政府应当将滩地划为渔港的管理范围。", "obligation"),
    ("配额用完，补助即告结束。", "condition"),
    # what is imposed, what is done
    ("违反者，该船不计入配额船数。", "sanction"),
    ("对不按期年检的船厂，将纳入重点关注名单。", "sanction"),
    ("对拒绝检验及敷衍检验的船厂将列入黑名单。", "sanction"),
    ("对浅水航段，由港务局按规定集中研究处理。", "obligation"),
    ("奖励船员的，发放奖金。", "sanction"),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_what_the_words_say(text: str, expected: str | None) -> None:
    verdict = explicit(shadow(text, find_masks(text)))
    assert (verdict.modality if verdict else None) == expected


TAIWAN = [
    ("前項引水人，其得折抵之航次，不得逾三次。", "prohibition"),
    ("引水人得展延航次，不得逾三次。", "permission"),
    ("引水人違規致執照遭廢止者，港務局得令船東撤換之。", "sanction"),
    ("申請夜航，限於持有夜航證者。", "condition"),
    ("所得稅由船東申報。", "obligation"),
]


@pytest.mark.parametrize(("text", "expected"), TAIWAN)
def test_what_the_words_of_taiwan_say(text: str, expected: str) -> None:
    plain = normalise(text).text
    verdict = explicit(shadow(plain, find_masks(plain)), hant=True)
    assert verdict is not None
    assert verdict.modality == expected


ACTING = [
    ("县政府将定期调度各渡口整治情况，对先进渡口予以通报表扬。", "obligation"),
    ("对先进渡口予以通报表扬。", "sanction"),
    ("各县渔政局和港务部门要通过暗访进行督查，对失职人员追究责任。", "obligation"),
]


@pytest.mark.parametrize(("text", "expected"), ACTING)
def test_an_act_before_a_sanction_in_task_text(text: str, expected: str) -> None:
    verdict = explicit(shadow(text, find_masks(text)), acting=True)
    assert (verdict.modality if verdict else "obligation") == expected


BARE = [
    # facts, scope and boilerplate
    ("regulation", "第一条", "船主依法取得的捕捞权受法律保护。", None),
    ("regulation", "第一条", "渔港工程依法保护，任何人不得侵占。", "prohibition"),
    ("plan", "三", "本意见所称老旧渡船的范围是：船龄满二十年的渡船。", None),
    ("plan", "三", "渡口是水乡的窗口，须加强养护。", "obligation"),
    ("plan", "三", "年底前集中力量消除渡口存在的突出问题。", "obligation"),
    ("plan", "三", "渡口管理仍存在突出问题。", None),
    ("notice", "三", "市港务局对各渡口开展抽查，确保整治取得实质进展。", "obligation"),
    ("notice", "三", "全县渡口整治取得实质进展。", None),
    ("notice", "", "各渡口在试行中如有问题，请及时与县港务局联系。", None),
    ("notice", "", "各渡口如有险情，应当立即报告县港务局。", "obligation"),
    ("notice", "", "按照年度要点，为规范渡口秩序，经研究，决定开展渡口专项检查工作。", None),
    ("notice", "", "现将方案转发你们，请立即自查，要对全部渡口逐一对照。", "obligation"),
    ("notice", "", "现将方案转发你们，请遵照执行。", None),
    ("regulation", "第一条", "但其他法规另有规定者，不在此限。", None),
    ("regulation", "第一条", "但情况紧急者，不在此限。", "permission"),
    ("regulation", "第一条", "船东与旅客另有约定的，按照票价约定予以补偿。", "obligation"),
    ("regulation", "第一条", "船东与旅客另有约定的，从其约定。", None),
    ("regulation", "第一条", "沿岸捕捞许可证适用于小型渔船。", None),
    ("regulation", "第一条", "申报人撤回的，终止审查程序。", "obligation"),
    ("regulation", "第一条", "违规造船的行为，海商法规已定其责任的，适用其规定。", None),
    ("regulation", "第一条", "渡船消防设备的养护，依照有关法律的规定执行。", None),
    ("regulation", "第一条", "渡船消防设备的养护，由港务局依照有关法律的规定执行。", "obligation"),
    ("regulation", "第一条", "主要包括淤积的成因和去向。", None),
    ("plan", "三", "本计划补助之船主，为县内渔会会员。", "condition"),
    ("regulation", "第一条", "夜航证满三年自行失效。", "condition"),
    ("regulation", "第一条", "引水人之聘任及酬劳依照本规程办理。", None),
    ("regulation", "第一条", "引水人申请升等，依照本规程办理。", "obligation"),
    ("regulation", "第一条", "航道管理员。", None),
    ("regulation", "第一条", "航道管理员每月检验灯器。", "obligation"),
    ("regulation", "第一条", "已发证者，撤销之。", "sanction"),
    ("plan", "三", "全县渡口修缮将分两个步骤进行。", None),
    ("plan", "三", "全县渡口修缮应当分两步进行。", "obligation"),
    ("plan", "三", "航次情况：载客情况，停航情况，配员情况等。", None),
    ("plan", "三", "掌握载客情况，停航情况等。", "obligation"),
    ("plan", "三", "尚未登船的旅客不必到港等候。", "permission"),
    ("standard", "三", "以疲劳裂纹为依据的，在卸载后进行鉴定。", "obligation"),
    # who or what qualifies
    ("plan", "三", "选拔条件：船龄十年以下，航次三百次以上的渡船。", "condition"),
    ("notice", "三", "评比对象为全县登记在册的渡船。", "condition"),
    ("plan", "三", "选拔条件：参评渡船应当每月检修。", "obligation"),
    ("plan", "三", "改善停泊条件：修缮码头护舷三十处。", "obligation"),
    ("plan", "三", "对船况尚可的渡船，通过换板延长船龄。", "obligation"),
]


@pytest.mark.parametrize(("genre", "path", "text", "expected"), BARE)
def test_bare_sentences(genre: str, path: str, text: str, expected: str | None) -> None:
    assert modalities(genre, (path, "body", text)) == [expected]


GOALS = [
    ("示范渔港要全面落实检验制度，提升服务。", "target"),
    ("示范渔业基地要全面落实检验制度，提升服务。", "obligation"),
    ("要强化船检，提升服务。", "obligation"),
    ("75%以上渔业技工落户船厂。", "target"),
]


@pytest.mark.parametrize(("text", "expected"), GOALS)
def test_duties_and_shares_among_goals(text: str, expected: str) -> None:
    assert modalities("plan", ("一", "heading", "工作目标"), ("一", "body", text))[1] == expected


ITEMS = [
    ("有下列情形之一的，不予补助：", "隐瞒航次的，不予补助；", "prohibition"),
    ("有下列情形之一的，不予补助：", "对同一渡船，不予重复补助；", "prohibition"),
    ("有下列情形之一的，不予补助：", "隐瞒航次的；", "condition"),
    ("有下列情形之一的，不得担任船长：", "犯走私罪，经判处徒刑确定。", "condition"),
    ("有下列情形之一的，不得担任船长：", "但经县政府核准者，不在此限。", "permission"),
    ("申请船员证应当符合下列条件：", "负责检修航标，并落实值守。", "obligation"),
    ("申请船员证应当符合下列条件：", "负责人持有船员证。", "condition"),
    ("各渡口按以下职能分工牵头组织抽查，每年两次：", "落实值守。", "obligation"),
    ("船证载明下列内容：", "船名；", "obligation"),
    ("前项配额，依下列规定计算：", "以渔船总吨数除以网次。", "obligation"),
    ("县内应提送港务审议范围：", "船厂面积超过千平方米者。", "condition"),
    ("有下列情形之一的，应当停航：", "法律规定的应当停航的其他情形。", "condition"),
    ("有下列情形之一的，应当停航：", "大雾的，应当鸣笛。", "obligation"),
    ("疏浚计划应当包括下列事项：", "淤积分析；", "obligation"),
    ("疏浚计划应当包括下列事项：", "主要包括淤积的成因和去向。", None),
    ("渔业基金主要用于下列项目：", "鼓励渔船更新；", "obligation"),
    ("修港款项按照下列渠道筹集：", "渔户集资；", "obligation"),
    ("本办法适用于下列渡口：", "渔港渡口；", None),
    ("前条所称船模试验机构如下：", "船舶学校。", None),
    ("三名船员联名告发的，按照下列规则进行记功评定：", "一事联名的，按一案奖励。", "sanction"),
    ("船厂应填具申请书，并检附下列资料，向港务局申请许可，始得为之：", "船厂证影本。", "obligation"),
]


@pytest.mark.parametrize(("lead", "item", "expected"), ITEMS)
def test_items(lead: str, item: str, expected: str | None) -> None:
    assert modalities("regulation", ("第一条", "body", lead), ("第一条/(一)", "body", item))[1] == expected


LEADS = [
    ("下列情况之一的，港务局可视情停航：", "permission"),
    ("渡船泊位数不得大于下表规定：", "prohibition"),
    ("引水员，应就具备下列资格之一者遴用之：", "obligation"),
    ("引水员应当具备下列资格：", None),
    ("申请夜航，限于有下列情形之一者：", "condition"),
    ("渔政局对捕捞活动实施监督管理，履行下列职责：", "obligation"),
    ("渔政局履行下列职责：", None),
    ("夜间载客，应由船东检附下列资料，依本规程第九条规定向港务局申请核发夜航证：", "obligation"),
    ("夜间载客，应由船东检附下列资料：", None),
    ("本计划执行机关为县渔政局，其任务如下：", None),
]


@pytest.mark.parametrize(("lead", "expected"), LEADS)
def test_lead_ins_of_their_own(lead: str, expected: str | None) -> None:
    assert modalities("regulation", ("第一条", "body", lead), ("第一条/(一)", "body", "渔船老旧。"))[0] == expected


def test_a_proviso_before_the_list_leaves_the_list_to_the_sentence_before() -> None:
    found = modalities(
        "regulation",
        ("第一条", "body", "船厂应填具申请书，并检附下列资料："),
        ("第一条/(一)", "body", "船厂证影本；"),
    )
    assert found == ["obligation", "obligation"]


def test_a_list_inside_a_list_of_conditions_holds_conditions() -> None:
    found = modalities(
        "regulation",
        ("第一条", "body", "有下列情形之一的，应当申请审议："),
        ("第一条/(一)", "body", "新建船厂达以下规模："),
        ("第一条/(一)/1", "body", "船台面积超过千平方米。"),
    )
    assert found == ["obligation", None, "condition"]


def test_a_sentence_that_begins_and_ends_in_a_body_is_no_unit_line() -> None:
    assert parse_unit_line("立即报告国务院渔业主管部门，国务院渔业主管部门应当转告有关机关；") is None


def test_a_stage_with_its_time_is_a_name_before_its_text() -> None:
    structure_text = ("一", "body", "自查阶段（9月底）。"), ("一", "body", "各渡口对照清单开展自查。")
    assert modalities("notice", *structure_text)[1] == "obligation"


RENEWED = """渔船补助办法

第一条 申请渔船补助者，应符合下列资格条件：
（一）船龄满五年。
（二）网次达百次。
前项网次，依下列规定计算：
（一）计算期间：每年三月至九月。
（二）停航之日扣除。
"""


def test_a_list_counted_anew_is_that_of_the_sentence_between() -> None:
    found = {o.text.strip()[:10]: o.modality for o in process(RENEWED.encode(), "a.txt").obligations}
    assert [m for t, m in found.items() if "停航" in t] == ["obligation"]
    assert [m for t, m in found.items() if "船龄" in t] == ["condition"]


LEVELS = """渡口应急办法

第一条 渡口突发事件分为两级。
（一）重大突发事件（II级）
1.渡船沉没造成三十人以上落水的突发事件；
2.渡船失联逾十二小时的突发事件。
（二）一般突发事件（III级）
1.渡船主机停转的突发事件。

第二条 渡口应当及时报告突发事件。
"""


def test_what_stands_under_a_level_says_what_counts_as_one() -> None:
    found = [(o.text, o.modality) for o in process(LEVELS.encode(), "a.txt").obligations]
    assert [m for t, m in found if "渡船" in t] == ["condition"] * 3
    assert [m for t, m in found if "报告" in t] == ["obligation"]


STEPS = """渡口补助细则

三、补助流程

1.申请。船主每年三月向渡口提交材料。
2.公示。渡口对名单进行七日公示。
"""


def test_the_name_of_a_step_before_its_text_is_no_clause() -> None:
    found = [o.text for o in process(STEPS.encode(), "notice.txt").obligations]
    assert any("提交材料" in t for t in found)
    assert not any(t.strip().endswith(("申请。", "公示。")) and len(t.strip()) < 8 for t in found)


TWO_LISTS = """渔港管理办法

第一条 有下列情形之一的渡口，由县政府予以停用：
（一）栈桥断裂的；
（二）航道淤塞的。
停用渡口应当达到下列要求：
（一）拆除栈桥；
（二）设立标牌。
"""


def test_a_second_list_in_an_article_is_read_for_itself() -> None:
    found = [(o.text, o.modality) for o in process(TWO_LISTS.encode(), "a.txt").obligations]
    assert [m for t, m in found if "标牌" in t or "拆除" in t] == ["obligation", "obligation"]
    assert [m for t, m in found if "淤塞" in t] == ["condition"]
