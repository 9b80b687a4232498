"""Modality by table: sentence, what it is, and the word that says so."""

import pytest

from pipeline.tag.main_clauses import cut
from pipeline.tag.references import find_masks, shadow
from pipeline.tag.sections import section_of_heading
from pipeline.tag.stated import explicit

STATED = [
    # the plain cues
    ("停车场经营者应当公示收费标准。", "obligation", "应当"),
    ("渣土车应密闭运输。", "obligation", "应"),
    ("从业人员必须持证上岗。", "obligation", "必须"),
    ("施工方案须经专家论证。", "obligation", "须"),
    ("各县要在每月底前报送进度。", "obligation", "要"),
    ("申请人需提交身份证明。", "obligation", "需"),
    ("任何单位和个人不得占用消防通道。", "prohibition", "不得"),
    ("严禁在河道内倾倒垃圾。", "prohibition", "严禁"),
    ("管道表面不应有裂纹。", "prohibition", "不应"),
    ("逾期提出的申请不予受理。", "prohibition", "不予"),
    ("当事人可以申请复核。", "permission", "可以"),
    ("居民有权查询本户用水记录。", "permission", "有权"),
    ("鼓励社区开办老年食堂。", "recommendation", "鼓励"),
    ("支持企业开展节能改造。", "recommendation", "支持"),
    ("采样口宜设在垂直管段。", "recommendation", "宜"),
    # 应, 要, 可, 得, 支持 inside other words are no cues
    ("应急响应流程图", None, None),
    ("提高城市供应能力", None, None),
    ("重要水源地名录", None, None),
    ("可行性研究报告", None, None),
    ("许可证样式", None, None),
    ("取得了验收证书", None, None),
    ("满足市场需求", None, None),
    # a cue inside a condition does not decide
    ("未按规定应当报备而没有报备的，由城管部门责令改正。", "sanction", "责令"),
    ("不得延期的，应当当场办结。", "obligation", "应当"),
    # who may do it, under what they lean on; what is returned is no answer
    ("市人民政府可以根据本市的实际情况，调整收费标准。", "permission", "可以"),
    ("船舶用地收回应符合规划要求。", "obligation", "应"),
    ("会议由主任委员召集之。", "obligation", "由主任委员召集"),
    ("购票者可申请退票，并由售票单位核定金额。", "obligation", "由售票单位核定"),
    ("公共场所经营者应当劝阻在禁止垂钓水域的垂钓者。", "obligation", "应当"),
    ("新区项目报建时应缴纳的绿化费，建设单位可以申请缓缴。", "permission", "可以"),
    ("近五年内未受过行业处罚。", None, None),
    # a ban inside an attribute tells things apart
    ("对暂不能回用的尾水，应当达标排放。", "obligation", "应当"),
    ("管委会应当作出准予或者不予续约的书面决定。", "obligation", "应当"),
    ("详细规划应当划定禁止垂钓区、限制垂钓区，公布禁止使用的渔具和限制使用的渔具。", "obligation", "应当"),
    ("贷款总和不得超过评估价的七成。", "prohibition", "不得超过"),
    ("对不能按期治理达标的窑炉一律实行停产。", "sanction", None),
    ("补助的申领、核发及禁止情形等细则，由县商务局制定。", "obligation", None),
    ("县政府应当加大对山区小水库的巡查力度。", "obligation", "应当"),
    ("其他应当补交的附图", None, None),
    ("领过补贴的农机不享受本项补助。", "prohibition", "不享受"),
    ("弄虚作假的，追回已享受的补助。", "sanction", "追回"),
    ("应设于避免附着泥沙之位置。", "obligation", "应"),
    ("管线单位赔偿后，对施工人有追偿权。", "permission", None),
    ("逾期自行拆除之器材，本所一律不负保管之责。", "permission", None),
    ("得将各该组应处理之事务，授权副组长办理。", None, None),
    ("县水利局应当责令停止越界采砂。", "obligation", "应当"),
    ("签约后一个月内缴纳五成价款，余款可分两期缴清。", "obligation", None),
    ("县审计局对专项资金实施监督检查，并可调阅账册。", "obligation", None),
    ("居住年限的认定，以暂住登记为依据。", "condition", None),
    ("为无资质者出具证明的，由县主管部门实施行政处罚。", "sanction", None),
    ("县水利局可以委托稽查大队实施本条例规定的行政处罚。", "permission", "可以"),
    ("滩涂的使用权分为长期使用和短期使用。", None, None),
    ("已建成的不能稳定达标的窑炉应当限期拆除。", "obligation", "应当"),
    ("运营单位应当保持车容整洁，及时清运不能修复的车辆。", "obligation", "应当"),
    ("凡有特殊工艺的配药人员还应经相应的专门培训。", "obligation", "应"),
    ("运营单位应当在回收车辆时，按照要求将车辆编号报送县交通部门。", "obligation", "应当"),
    ("已参赛者，撤销其成绩。", "sanction", None),
    ("对所属人员有指挥监督之权。", "permission", None),
    ("鼓励商场本着自愿原则，给予消费者让利。", "recommendation", "鼓励"),
    ("支持船厂改造船台，对评上等级的船厂，县级分别给予一笔补助。", "obligation", "支持"),
    ("情况紧急时，有权令其停止作业。", "permission", "有权"),
    ("同一违法行为，不得重复给予罚款的行政处罚。", "prohibition", "不得"),
    ("罚款必须全部上缴国库。", "obligation", "必须"),
    ("轻伤事故按照国家有关规定调查处理。", "obligation", None),
    ("水站职工有监督本站用水安全的权利。", "permission", None),
    ("开幕致辞，以不超过五分钟为原则。", "obligation", None),
    ("所称全国性团体，以经县政府承认者为限。", "condition", None),
    ("积分相同者，以金牌数计。", "condition", None),
    ("经批准，可以适当延长，但延长的期限不得超过十日。", "permission", "可以"),
    ("奖状：颁给各组前三名之选手。", "sanction", "颁给"),
    ("规划范围内污染超标的，应当暂停审批新增项目。", "prohibition", None),
    ("水站应当加强巡查，发现污染的，应当立即停止供水。", "obligation", "应当"),
    ("评审小组应当提出不予通过的意见。", "obligation", "应当"),
    ("对意见不予采纳的，应当就不予采纳的理由作出说明。", "obligation", "应当"),
    ("人数不足半数的，评审意见无效。", "condition", None),
    ("经核实的，由县水利局提出修订规划的建议。", "obligation", None),
    ("同一农户只能享受一次补助。", "obligation", "只能"),
    ("禁止垂钓水域的具体范围由县水利局划定。", "obligation", None),
    ("不能回用，确需排放的，应当达标。", "obligation", "应当"),
    ("所有权人可以依法请求使用人承担赔偿责任。", "permission", "可以"),
    ("未经许可擅自取水，造成损失的，应当承担赔偿责任。", "sanction", None),
    ("对拒不整改的中介机构，移交公安部门处理。", "sanction", None),
    ("对未落实方案的单位，记入信用信息系统。", "sanction", None),
    ("许可证有效期为五年。", "condition", None),
    ("由县水利局核对其是否享受补助，已领补助的必须先退还补助。", "obligation", "必须"),
    ("鼓励在供应宅地时，探索增设公共绿地。", "recommendation", "鼓励"),
    ("本站事务，依行政院订颁手册办理。", "obligation", None),
    ("经全数检验者，免依前项抽样。", "permission", None),
    ("线上公示可售商品房的房源。", None, None),
    ("县政府应当健全水污染防治问责制度。", "obligation", "应当"),
    ("盖有档案馆印章的复制件，具有与原件同等的效力。", "condition", None),
    ("约定不能分割登记的仓库，须整宗登记。", "obligation", "须"),
    ("水站应告知用户逾期则押金不予退还的后果。", "obligation", "应"),
    ("库存过高的县区，原则上停止批准新的安置项目。", "prohibition", None),
    ("教员不得在外兼课但有特殊情形经准许者，每周至多四小时。", "prohibition", "不得"),
    ("兼任课务者，不另支薪。", "prohibition", None),
    # what a word is about decides, not that it stands there
    ("用户欠缴的水费及滞纳金，可以先缴水费，再缴滞纳金。", "permission", "可以"),
    ("因干旱减产的，由农户申请并经镇政府核实，当年可减收水费。", "permission", "可"),
    ("鼓励渔户使用新网具，优惠额度不计入不能低于成本的售价范围。", "recommendation", "鼓励"),
    ("该补助与其他补助不叠加享受。", "prohibition", None),
    ("欠费公告后仍不缴的，其欠费情况纳入个人征信系统。", "sanction", None),
    ("巡查记录作为年度考核的依据之一。", "condition", None),
    ("县水利局应当将巡查记录作为年度考核的依据。", "obligation", "应当"),
    ("承运人和押运人就货损对货主承担连带责任。", "obligation", None),
    ("县水利局登记取水申请，并告知申请人有要求听证的权利。", None, None),
    ("由县水利局对相关责任单位予以处理。", "sanction", None),
    ("首次被认定为县级示范渔场的奖励5万元。", "sanction", None),
    ("给予每户2000元落户奖励。", None, None),
    ("水事争议协商不成的，由县人民政府依法处理。", "obligation", None),
    ("渔政大队负责渔港巡查，并按照规定实施行政处罚。", "obligation", "负责"),
    ("县水利局可以委托水管站发放许可证，但是，由省水利厅审批的除外。", "permission", "可以"),
    ("若水库经评估认定为病险水库，应当按除险方案处置。", "obligation", "应当"),
    ("对于渔场不再经营，或无法经营的水面，可以转租。", "permission", "可以"),
    ("对暂时不能回用或者必须外排而不能达标的废水，应当暂存。", "obligation", "应当"),
    ("泵站间距不宜超过三百米。", "recommendation", "不宜"),
    ("违约的，可以按照合同约定进行处理。", "permission", "可以"),
    ("渔业补贴对象为持证捕捞的渔民。", "condition", None),
    ("水表的保用期不得低于六年，以先到者为准。", "prohibition", "不得低于"),
    ("申请人应当依期限完成改造，逾期未完成的，不予补助。", "obligation", "应当"),
    ("逾期未补正的，驳回其申请。", "sanction", "驳回"),
    ("原渔场的债权债务由新设的渔场享有和承担。", "obligation", None),
    # a ban beats a duty beside it
    ("养老金应当专款专用，不得挪作他用。", "prohibition", "不得"),
    # a limit's comparator is a ban only when nothing else speaks
    ("公示时间不得少于七日。", "prohibition", "不得少于"),
    ("验收报告应当公示，公示时间不得少于七日。", "obligation", "应当"),
    # sanction and reward
    ("违反前款规定的，处二千元以上一万元以下的罚款。", "sanction", None),
    ("构成犯罪的，依法追究刑事责任。", "sanction", None),
    ("对成绩突出的村，由镇政府给予表彰。", "sanction", None),
    ("对未按期改造的砖窑一律实行停产。", "sanction", None),
    ("被责令停产的企业应当立即执行。", "obligation", "应当"),
    # who leads, permission or duty
    ("两座以上泵站可以共用一套监测设备，且每座应平均分配时间。", "permission", "可以"),
    ("申请人可以书面提出，受理机关应当在五日内答复。", "obligation", "应当"),
    # a duty said as one, whatever right stands beside it; a dispute is no breach
    ("依法享有滩涂使用权的渔民，有保护滩涂的义务。", "obligation", None),
    ("海事机构可以查阅航行日志，船东有义务如实提供。", "obligation", "有义务"),
    ("滩涂权属争议，按照下列规定处理。", "obligation", None),
    ("渔港违章用电，按照有关规定处理。", "sanction", None),
    ("县政府应当对在护渔中成绩显著的单位，给予表彰。", "sanction", None),
    ("受到治安处罚的人员，五年内不得从事引航。", "prohibition", None),
    ("渔政执法队负责对违反本办法的行为予以查处。", "obligation", None),
    ("违反本办法的，由渔政执法队予以查处。", "sanction", None),
    # a limit before how what goes beyond it is counted
    ("码头面积之和不得超过总面积的一成，超出部分按全面积计算。", "prohibition", None),
    # what counts
    ("逾期未答复的，视为同意。", "condition", "视为"),
    ("地下车库面积不计入容积率。", "condition", "不计入"),
    ("办结日期以系统登记时间为准。", "condition", None),
    ("仓储合同自双方盖章之日起生效。", "condition", None),
    ("存放期间押金不计利息。", "condition", "不计利息"),
    ("押金由承租人与出租人另行结算，不计入租金。", "obligation", None),
    # a case that is supposed, and what the court or the authority then does
    (
        "承运人未按约定交货，拒不改正，或者被吊销许可证，托运人请求解除合同的，人民法院应予支持。",
        "obligation",
        "应",
    ),
    ("登记机关不予登记致使合同被解除，买受人请求返还价款的，人民法院应予支持。", "obligation", "应"),
    ("检察机关发现台账造假的，可以向主管部门提出建议，由其依法处理。", "permission", "可以"),
    # exemptions and what does not stand in the way
    ("申请复查，不以先行调解为条件。", "permission", None),
    ("对方未到场的，不影响调解委员会作出决定。", "permission", None),
    ("但是，抢险用水除外。", "permission", None),
    ("同时换发执照者，免附照片。", "permission", "免附"),
    ("出租人负责维修，但租约另有约定的除外。", "obligation", "负责"),
    ("涉嫌犯罪的，依法移送侦查机关。", "sanction", None),
    ("限期届满仍不拆除的，水务部门可以申请人民法院强制执行。", "permission", "可以"),
    ("限期届满仍不拆除的，由水务机关申请人民法院强制执行。", "sanction", None),
    ("应当通知水务部门暂停供水。", "obligation", "应当"),
    ("受理窗口不再提供纸质表格。", "prohibition", None),
    ("作假之日起三年内不接受其申请。", "prohibition", None),
    ("持证农户自行选择供水站。", "permission", "自行选择"),
    ("参赛人员须年满十六岁，且未加入国家禁止的组织。", "obligation", "须"),
    ("同时构成其他犯罪的，依照刑法有关规定处理。", "sanction", None),
    ("对不能自行撤离的住户，由街道办事处负责转移。", "obligation", None),
]


@pytest.mark.parametrize(("text", "modality", "cue"), STATED)
def test_stated_modality(text: str, modality: str | None, cue: str | None) -> None:
    verdict = explicit(shadow(text, find_masks(text)))
    assert (verdict.modality if verdict else None) == modality
    if cue:
        assert verdict is not None
        assert verdict.cue == cue


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("加强巡查，支持社会组织参与，推进数据共享。", "obligation"),
        ("支持商业银行开办首贷业务，降低融资成本。", "recommendation"),
        ("通过鼓励企业自愿退出等方式，完成低效用地整治。", None),
        ("拓展线上渠道，形成可复制可推广的经验。", None),
        ("建立台账，各区可结合实际增加内容。", "obligation"),
        ("2031年内，签订分期合同并缴纳首期款的工业用地，办理登记后可分期开发。", "permission"),
        ("县水利局与用水企业签订协议，企业可据此申请减免。", "obligation"),
        ("支持加油站增设充电桩，对建成投用的，按桩数给予补助。", "obligation"),
        ("用于购苗的款项，原则上不得低于补助总额的八成。", "prohibition"),
        ("余款可分期缴纳，期限不得超过一年。", "permission"),
        ("实施单位要严格审核材料，对弄虚作假的依法追究责任。", "obligation"),
        ("支持渔业企业转型，优化渔港建设标准，推进品牌创建。", "obligation"),
        ("鼓励渔业企业参展，出台让利政策，带动消费。", "recommendation"),
        ("积极引导符合条件的渔民享受燃油补助政策。", "recommendation"),
        ("积极引导渔民家庭科学用药，健全疫病防治体系。", "obligation"),
        ("本措施执行之日起至2031年6月30日，在本县缴存的渔民，可提取公积金。", "permission"),
    ],
)
def test_weak_cues_behind_an_imperative(text: str, modality: str | None) -> None:
    verdict = explicit(text, acting=True)
    assert (verdict.modality if verdict else None) == modality


@pytest.mark.parametrize(
    ("text", "hant", "modality"),
    [
        ("业者得申请展延。", True, "permission"),
        ("业者得申请展延。", False, None),
        ("预算不足时，得不予补助。", True, "permission"),
        ("业者得择宜设站，免付地价。", True, "permission"),
        ("将非属公告应申请许可之锅炉，改为电力设备者，补助得提高一倍。", True, "permission"),
        ("具有下列资格者，得应技师考试。", True, "permission"),
        ("逾期未完税者，准由担保人先行缴纳。", True, "permission"),
    ],
)
def test_de_permits_in_traditional_texts_only(text: str, hant: bool, modality: str | None) -> None:
    verdict = explicit(text, hant=hant)
    assert (verdict.modality if verdict else None) == modality


def test_conditions_are_cut_from_main_clauses() -> None:
    clauses = cut("根据排查结果，存在隐患的，应当停用")
    assert clauses.main == ("应当停用",)
    assert clauses.conditional


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、指导思想", "guiding"),
        ("（二）基本原则", "principle"),
        ("二、主要目标", "goal"),
        ("（一）申报条件", "eligibility"),
        ("二、项目准入具体条件", "eligibility"),
        ("（一）扩大参保保障范围", None),
        ("第六章 法律责任", "liability"),
        ("1 项目背景", "background"),
        ("5.4 单位基本情况填写要求", None),
        ("三、重点任务", None),
        ("（一）合理分解放流目标", None),
        ("（一）明确目标任务", "goal"),
        ("（一）响应一级", None),
        ("轻伤二级", "eligibility"),
        ("（一）市级", None),
        ("（三）压实目标责任", None),
    ],
)
def test_sections(heading: str, section: str | None) -> None:
    assert section_of_heading(heading) == section
