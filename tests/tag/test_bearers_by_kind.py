"""Bearers in kinds of sentences met while reading: organisation laws, conditions, persons with things, help given."""

from __future__ import annotations

import pytest

from pipeline.records import Bearer, Modality, Span
from pipeline.tag.bearers import carry_of, find_bearers, known_parties, lead_in_bearers
from pipeline.tag.references import find_masks

L, R, C, S = "lead", "responsible", "cooperate", "supervise"

CASES: list[tuple[str, Modality | None, list[tuple[str, str]]]] = [
    # organisation laws: who heads, who is set up, who is put in charge
    ("馆长综理馆务，并督导所属人员；", "obligation", [("馆长", R)]),
    ("副馆长襄助馆长处理馆务。", "obligation", [("副馆长", C)]),
    ("本局设水情科、防汛科。", "obligation", [("本局", R)]),
    ("本馆置统计员一人，依法办理统计事项。", "obligation", [("本馆", R), ("统计员", R)]),
    ("会议由执行长担任主席，执行长缺席时，由副执行长代理。", "obligation", [("执行长", R), ("副执行长", R)]),
    ("水情资料之汇编及管制。", "obligation", []),
    ("所属机关办理河川巡查之督导。", "obligation", []),
    ("渔民对捕捞配额的意见；", "obligation", []),
    ("秘书处主管各司文书之处理。", "obligation", [("秘书处", R)]),
    ("本章程施行日期，由行政院定之。", "obligation", [("行政院", R)]),
    # a setting of time before the act, and a condition that is another's
    ("登记机构收到申请后三个工作日内，将结果告知申请人。", "obligation", [("登记机构", R)]),
    ("申请人提交材料后，予以受理。", "obligation", []),
    ("气象台发布大风预警时，停止吊装。", "obligation", []),
    ("船东按航次计费的，按照实际航次核定。", "obligation", []),
    ("绿地由物业企业养护的，应当每月修剪。", "obligation", [("物业企业", R)]),
    ("已由单位代缴费用的，可以申请退还。", "permission", []),
    ("如海关提出要求，货主应当补充单证。", "obligation", [("货主", R)]),
    ("若购买人放弃选房，请书面说明。", "obligation", [("购买人", R)]),
    ("县水利局对评审意见不予采纳的，应当就不予采纳的理由作出说明。", "obligation", [("县水利局", R)]),
    # persons with their things; attributes that open with a preposition
    ("乘船人员及其携带的物品，应当接受检查。", "obligation", [("乘船人员", R)]),
    ("与本港通航的外国航运企业，应当备案。", "obligation", [("与本港通航的外国航运企业", R)]),
    ("对约定由业主自持的铺位，允许转租。", "permission", []),
    ("造船企业持核准文件，向海事局申请检验。", "obligation", [("造船企业", R)]),
    ("允许未领取补助的职工提前申请。", "permission", [("未领取补助的职工", R)]),
    ("禁止未取得执照的单位和个人经营渡船。", "prohibition", [("未取得执照的单位和个人", R)]),
    (
        "成立由副县长任组长，水利、林业等部门负责人为成员的河道清淤专班，统筹清淤工作。",
        "obligation",
        [("河道清淤专班", R)],
    ),
    # bans on somebody, attributes by 由, who may impose
    ("严禁船舶企业擅自倾倒废油。", "prohibition", [("船舶企业", R)]),
    ("由水务公司供水的用水户必须按月缴费。", "obligation", [("由水务公司供水的用水户", R)]),
    ("渡口管理机构可以责令船方停航。", "sanction", [("渡口管理机构", R)]),
    ("承租人注销登记的，注销前应缴清欠款。", "obligation", [("承租人", R)]),
    ("职工家庭首次购买渔船的贷款比例调整为两成。", "obligation", []),
    ("滩涂带内的加工园区开发建设，应当节约用海。", "obligation", []),
    ("石桥县可参照本措施执行。", "permission", [("石桥县", R)]),
    ("镇人民政府设水利助理员，负责巡查。", "obligation", [("镇人民政府", R)]),
    ("海洋部门应当在职权范围内定期发布水质状况，主动接受社会监督。", "obligation", [("海洋部门", R)]),
    ("纳税人出售旧船后一年内，在本港重新购船的，可按规定申请退还税款。", "permission", [("纳税人", R)]),
    # what a name is only part of
    ("审核机构委托的检测公司应当保密。", "obligation", [("审核机构委托的检测公司", R)]),
    ("评审机关聘请参加验收的人员应当回避。", "obligation", [("评审机关聘请参加验收的人员", R)]),
    ("船检工作可由海事部门委托的船检机构负责。", "permission", [("海事部门委托的船检机构", R)]),
    ("教育部门实施督导所需经费应当列入预算。", "obligation", []),
    ("船厂检测船板质量的具体办法由市海事局制定。", "obligation", [("市海事局", R)]),
    ("幼儿园建设应当符合消防要求。", "obligation", []),
    ("敬老院移交前由建设单位负责维护。", "obligation", [("建设单位", R)]),
    ("海事部门或者其指定的机构应当验收。", "obligation", [("海事部门", R), ("海事部门指定的机构", R)]),
    ("港务部门不予办理备案，不动产登记部门不予登记。", "prohibition", [("港务部门", R), ("不动产登记部门", R)]),
    (
        "县级以上人民政府农业农村部门、动物检疫项目主管部门应当抄送名单。",
        "obligation",
        [("县级以上人民政府农业农村部门", R), ("动物检疫项目主管部门", R)],
    ),
    ("各地各有关部门要加强宣传。", "obligation", [("各地", R), ("各有关部门", R)]),
    ("云山市、石桥县、柳河县可参照执行。", "permission", [("云山市", R), ("石桥县", R), ("柳河县", R)]),
    ("鼓励有条件的地区提前达标。", "recommendation", [("有条件的地区", R)]),
    ("补贴由财政给予保障。", "obligation", [("财政", R)]),
    ("由拟稿人员负责，核稿人员连带负责。", "obligation", [("拟稿人员", R), ("核稿人员", R)]),
    ("供水资金由市、县（区）财政分级负担。", "obligation", [("市财政", R), ("县（区）财政", R)]),
    ("水费以家庭为单位计收，用水户应当按季缴纳。", "obligation", [("用水户", R)]),
    ("渔政部门实时将登记信息传送给海事机构。", "obligation", [("渔政部门", R)]),
    ("船舶抵押的，由承押人纳税。", "obligation", [("承押人", R)]),
    ("将第四条修改为“水利、农业等部门要共同巡查。", "obligation", [("水利部门", R), ("农业部门", R)]),
    ("参保渔民应当按规定纳入救助名单。", "obligation", []),
    ("评审组的专家应当从专家库中抽取。", "obligation", []),
    ("渔场发生险情，必须立即调查。", "obligation", []),
    ("造成损失的，由肇事者赔偿。", "sanction", []),
    ("由相关市、县（区）人民政府发放补助。", "obligation", [("相关市人民政府", R), ("相关县（区）人民政府", R)]),
    ("水利、民政等部门和团体应当建立台账。", "obligation", [("水利部门", R), ("民政部门", R)]),
    ("为鼓励渔民转产，县政府应当设立基金。", "obligation", [("县政府", R)]),
    ("年轻者应先于年长者下水。", "obligation", [("年轻者", R)]),
    ("值守人员依下列顺序由队长轮派之。", "obligation", [("队长", R)]),
    ("若经县水利局会同有关部门认定，补助由镇政府发放。", "obligation", [("镇政府", R)]),
    ("渔民自行成交的交易，交易双方可以登记。", "permission", [("交易双方", R)]),
    ("船坞以及船厂负责建设的栈桥均通过验收后，船厂可以投产。", "permission", []),
    ("县水利局应当公布名录，提醒船东查验证件。", "obligation", [("县水利局", R)]),
    ("验船师受托查验船舶，应就经过作成纪录。", "obligation", [("验船师", R)]),
    ("县主管部门应当要求转运主体核对货单。", "obligation", [("县主管部门", R), ("转运主体", R)]),
    ("捕捞企业和单位应当报告产量。", "obligation", [("捕捞企业和单位", R)]),
    (
        "鼓励渔船船主协会、救生队、新闻媒体等机构和社会公众开展巡滩。",
        "recommendation",
        [("渔船船主协会", R), ("救生队", R), ("新闻媒体", R), ("社会公众", R)],
    ),
    # watching and working with others
    ("验收后的水库由县水利局监督实施。", "obligation", [("县水利局", S)]),
    (
        "县水利局应当会同应急部门对水库进行监督检查，不合格的，不得蓄水。",
        "prohibition",
        [("县水利局", S), ("应急部门", C)],
    ),
    ("水站应当检查水表，用户应当予以配合。", "obligation", [("水站", R), ("用户", C)]),
    ("水价由县水利局协同县发改局制定。", "obligation", [("县水利局", R), ("县发改局", C)]),
    (
        "县水利局应当与渔政机关、海事机关及有关主管部门建立移送制度。",
        "obligation",
        [("县水利局", R), ("渔政机关", C), ("海事机关", C), ("有关主管部门", C)],
    ),
    # help and whose
    ("村民应当为文物勘探提供便利。", "obligation", [("村民", C)]),
    ("由其所在单位给予处分。", "sanction", [("所在单位", R)]),
    ("养殖数据由县农业局邀集渔业协会核定。", "obligation", [("县农业局", R), ("渔业协会", C)]),
    ("总局应拟订要点，函请邮政局及港务局提供数据。", "obligation", [("总局", R), ("邮政局", C), ("港务局", C)]),
    ("经费由县级财政保障。", "obligation", [("县级财政", R)]),
    ("支持银行与商户自主协商，展期还款。", "recommendation", [("银行", R), ("商户", R)]),
    ("请各县区于6月底前报送总结。", "obligation", [("各县区", R)]),
    ("各县区主要领导要亲自抓。", "obligation", [("各县区主要领导", R)]),
    ("渔企主要负责人应当签字。", "obligation", [("渔企主要负责人", R)]),
    ("船员超过三百人的，应当配备救生员。", "obligation", []),
    ("渔港管理机构的基本职责是：保障安全。", "obligation", [("渔港管理机构", R)]),
    ("县委组织部、县妇联组织渔民开展活动。", "obligation", [("县委组织部", R), ("县妇联", R)]),
    ("到2031年，各乡镇有1所渔校。", "target", []),
    ("请联系所在街道办事处办理登记。", "obligation", []),
    ("请先登录系统。", "obligation", []),
    ("申报人员请在开考前到渔港报到。", "obligation", [("申报人员", R)]),
    ("市财政列支80万元，鼓励渔场推广网箱。", "obligation", [("市财政", R), ("渔场", R)]),
    ("企业应纳税额不足的，应当补缴。", "obligation", []),
    ("渔政部门可以聘请专家参加监督检查。", "permission", [("渔政部门", R)]),
    ("渔政部门督促、指导船厂、维护单位整改。", "obligation", [("渔政部门", "supervise"), ("船厂", R), ("维护单位", R)]),
    ("各相关单位日常要严格做好查验。", "obligation", [("各相关单位", R)]),
    ("环境保护部在接到信息后，应当报告。", "obligation", [("环境保护部", R)]),
    ("前项持有船员证者，应加入公会。", "obligation", [("持有船员证者", R)]),
    ("各区至少办1所渔校。", "obligation", [("各区", R)]),
    # whom a ban names, and what it only bans
    ("严禁公办渔业学校与民办渔业学校混合招生。", "prohibition", [("公办渔业学校", R), ("民办渔业学校", R)]),
    ("禁止船员酒后驾驶渔船。", "prohibition", [("船员", R)]),
    ("严禁强迫渔村村民入社。", "prohibition", []),
    ("禁止在吸烟的船员旁加油。", "prohibition", []),
    # a verb with its object before the modal
    ("使用者使用本系统应自行备份。", "obligation", [("使用者", R)]),
    ("使用者透过网路申请证照，应于三日内补件。", "obligation", [("使用者", R)]),
    ("渔业生产活动应当遵守航规。", "obligation", []),
    # words that only look like modals; 主 behind 船 is no 主要
    ("生产、经营可燃冰的单位应当登记。", "obligation", [("生产、经营可燃冰的单位", R)]),
    ("承运可制毒原料的船东应当报告。", "obligation", [("承运可制毒原料的船东", R)]),
    ("饲主应于三日内登记。", "obligation", [("饲主", R)]),
    ("主要负责人应当到场。", "obligation", [("主要负责人", R)]),
    ("由县渔政局按照核定的泊位设置相应的标志。", "obligation", [("县渔政局", R)]),
    # what stands between a subject and its modal
    ("收购渔获的单位，经县渔政局核准后，方能收购。", "permission", [("收购渔获的单位", R)]),
    ("县渔业主管部门对渔民提出的意见，应当及时答复。", "obligation", [("县渔业主管部门", R)]),
    ("船东对检验报告提出的意见，船检站应当答复。", "obligation", [("船检站", R)]),
    ("受县渔业协会委托后，开展检验。", "obligation", []),
    # collecting is no part of a name; 上述 neither
    ("县渔政局负责检查渔船，收集渔民的评价，听取意见。", "obligation", [("县渔政局", R)]),
    ("上述渔业公司应当取得许可证。", "obligation", [("渔业公司", R)]),
    ("由所涉及的县渔政局、县海事局牵头完成。", "obligation", [("县渔政局", L), ("县海事局", L)]),
    # several duties, of which watching is one
    ("县渔政局负责全县渔船的统一管理和监督检查事项。", "obligation", [("县渔政局", R)]),
    ("县渔政局负责全县渔船的监督检查工作。", "obligation", [("县渔政局", S)]),
    ("各单位按以下分工定期牵头开展排查。", "obligation", [("各单位", L)]),
    ("县渔政局负责渔具的管理和监督检查事宜。", "obligation", [("县渔政局", R)]),
    # who is in touch with others, what he is asked for at present, a ban for a time
    ("由渔船承租人洽中华渔业公会提供船员。", "obligation", [("渔船承租人", R)]),
    ("县渔政局应当依法监督检查船厂执行本办法的情况。", "obligation", [("县渔政局", S)]),
    ("船厂应当支付工资，其中包含船厂垫付的费用。", "obligation", [("船厂", R)]),
    ("倡导广大居民近期减少垂钓。", "recommendation", [("广大居民", R)]),
    ("休渔期间严禁船员出售渔获。", "prohibition", [("船员", R)]),
    # who takes others on acts; kin of one person
    ("渔船承租人雇用外籍船员，应负责安排食宿。", "obligation", [("渔船承租人", R)]),
    ("伤残者配偶、父母应当登记。", "obligation", [("伤残者配偶", R), ("伤残者父母", R)]),
    # a body of another, several levels, what is opened or taken in for somebody
    ("县渔业局派出机构根据授权，负责船证的管理。", "obligation", [("县渔业局派出机构", R)]),
    ("渔业银行保险机构应当报告。", "obligation", [("渔业银行保险机构", R)]),
    ("鼓励各县及市有关部门开放渔港。", "recommendation", [("各县", R), ("市有关部门", R)]),
    ("开辟渔民专用通道，方便查询。", "obligation", []),
    ("船检站应当建立平台，供渔民申请检验。", "obligation", [("船检站", R)]),
    ("每年受理渔民申请。", "obligation", []),
    ("创新基层渔业组织设置模式。", "obligation", []),
    ("沿岸观测站应当及时无偿提供海况资料。", "obligation", [("沿岸观测站", R)]),
    ("收购渔获的单位转产、停产的，应当报告。", "obligation", [("收购渔获的单位", R)]),
    ("由渔村理事会办公会议讨论决定。", "obligation", [("渔村理事会办公会议", R)]),
    ("本规则所定渔船检查人员，应经训练合格。", "obligation", [("渔船检查人员", R)]),
]


@pytest.mark.parametrize(("text", "modality", "want"), CASES, ids=[c[0] for c in CASES])
def test_bearers_of_a_kind(text: str, modality: Modality | None, want: list[tuple[str, str]]) -> None:
    assert [(b.name, b.role) for b in find_bearers(text, find_masks(text), modality)] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("主任秘书权责如下：", ["主任秘书"]),
        ("委员有下列情形之一者，得由院长解聘：", ["院长"]),
        ("本馆设下列各组：", ["本馆"]),
        ("渔药业者应置渔药管理员，负责办理下列事项：", ["渔药管理员"]),
        ("渔药业者应置冷藏设备，负责人应办理下列事项：", ["负责人"]),
        ("本计划主办机关为渔业署（以下简称本署），其任务如下：", ["渔业署"]),
        ("本计划执行机关为本署所属各分署，其任务如下：", ["各分署"]),
    ],
)
def test_lead_in_of_organisation_laws(text: str, want: list[str]) -> None:
    assert [b.name for b in lead_in_bearers(text)] == want


def test_the_title_of_an_organisation_law_names_a_party() -> None:
    assert "水文观测处" in known_parties(["水文观测处组织条例"], [()])


def test_who_helps_acts_in_the_next_sentence() -> None:
    found = find_bearers("渔民应当为海况调查提供便利或者协助；")
    assert [(b.name, b.role) for b in carry_of(found)] == [("渔民", R)]


def test_an_item_with_a_lead_in_keeps_its_bearer_where_somebody_else_is_only_met() -> None:
    lead = (Bearer("监护人", "responsible", "regulated_party", Span(0, 3), "clause", "bearers.subject"),)
    found = find_bearers("伤者出现危险时，及时报告公安机关。", (), "obligation", (), lead)
    assert [b.name for b in found] == ["监护人"]


def test_a_label_names_a_section_of_the_body() -> None:
    parties = known_parties(["船检科：渔船检验", "全部：渔船检验"], [(), ()])
    assert "船检科" in parties
    assert "全部" not in parties


def test_a_short_name_that_is_defined_is_a_party() -> None:
    assert "省帆总" in known_parties(["全省帆船总会（以下简称省帆总）负责组队。"], [()])
