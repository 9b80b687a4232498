"""Bearers told by their place in a sentence, names that end where a verb begins, who watches and who is hired."""

from __future__ import annotations

import pytest

from pipeline.normalise import normalise
from pipeline.records import Bearer, Modality, Span
from pipeline.tag.bearers import find_bearers, lead_in_bearers
from pipeline.tag.references import find_masks

R, C, S = "responsible", "cooperate", "supervise"
LEAD = (Bearer("县渔政局", "responsible", "public_body", Span(0, 4), "clause", "bearers.by"),)

CASES: list[tuple[str, Modality, list[tuple[str, str]]]] = [
    # who is granted something, set off by a comma
    ("在本港服役满五年的船员，准予落户。", "permission", [("在本港服役满五年的船员", R)]),
    (
        "与船员共同生活的父母、子女，准予随迁。",
        "permission",
        [("与船员共同生活的父母", R), ("与船员共同生活的子女", R)],
    ),
    ("经港务部门批准引进的轮机人才，准予落户。", "permission", [("经港务部门批准引进的轮机人才", R)]),
    ("对收购旧船的企业，按照规定享受税费优惠。", "permission", [("收购旧船的企业", R)]),
    ("渔民，同时符合下列条件的，准予换船：", "permission", [("渔民", R)]),
    ("渔民符合下列条件之一的，准予换船：", "permission", [("渔民", R)]),
    ("申请人符合条件的，准予登记。", "permission", []),
    # whoever makes or gives out what must be so
    ("纳税人报送的资料应当真实。", "obligation", [("纳税人", R)]),
    ("渔具的生产者和销售者提供的浮标，应当符合标准。", "obligation", [("渔具的生产者", R), ("渔具的销售者", R)]),
    ("船厂和船检机构发布的航行信息必须准确。", "obligation", [("船厂", R), ("船检机构", R)]),
    ("劳务公司提供的船员应当持证。", "obligation", [("劳务公司提供的船员", R)]),
    ("中介公司提交的报告应当由船检机构复核。", "obligation", [("船检机构", R)]),
    # what is set up, where nobody is named who does
    ("成立县渔港专家委员会，负责提供技术支持。", "obligation", [("县渔港专家委员会", R)]),
    ("县政府成立渔港专家委员会，负责提供技术支持。", "obligation", [("县政府", R), ("渔港专家委员会", R)]),
    ("县渔政局设立专门的岸线巡查机构，负责巡查。", "obligation", [("县渔政局", R), ("岸线巡查机构", R)]),
    ("县政府设立的渔港储备机构，负责收储。", "obligation", [("县政府设立的渔港储备机构", R)]),
    ("成员由渔政局、海事局组成。", "obligation", []),
    # how many is no part of who
    ("登船检查应当由两名以上（含两名）验船人员进行。", "obligation", [("验船人员", R)]),
    ("现场核查由不少于三人的核查小组实施。", "obligation", [("核查小组", R)]),
    # words that only look like parties
    ("航标灯应当指明通往渔港的方向。", "obligation", []),
    ("单位工程开工前，必须编制施工方案。", "obligation", []),
    ("发包方向渔政机构报告。", "obligation", [("发包方", R)]),
    ("化验室负责水样检验。", "obligation", [("化验室", R)]),
    ("渔获管理组织负责分拣。", "obligation", [("渔获管理组织", R)]),
    ("促使渔业企业落实责任。", "obligation", []),
    ("清单由县渔政局抄送县财政局。", "obligation", [("县渔政局", R)]),
    (
        "海事、岸线使用管理和相关部门应当及时打捞。",
        "obligation",
        [("海事部门", R), ("岸线使用管理部门", R), ("相关部门", R)],
    ),
    ("增强渔民的安全意识。", "obligation", []),
    ("爆破作业由专职爆破工承担。", "obligation", [("专职爆破工", R)]),
    (
        "依法负有渔业监管职责的部门及其工作人员，必须为渔民保密。",
        "obligation",
        [("依法负有渔业监管职责的部门", R), ("依法负有渔业监管职责的部门工作人员", R)],
    ),
    (
        "县渔政机构及其设在海岛的渔政站和县级以上人民政府应当公开结果。",
        "obligation",
        [("县渔政机构", R), ("设在海岛的渔政站", R), ("县级以上人民政府", R)],
    ),
    (
        "县渔政局应当督促、指导、协调渔港使用责任人采取措施。",
        "obligation",
        [("县渔政局", S), ("渔港使用责任人", R)],
    ),
    ("县渔政局应当加强训练，定期组织养殖设施的经营者开展救生演练。", "obligation", [("县渔政局", R)]),
    (
        "渔船平台应当履行义务，知道其用户有前款行为的，应当停止服务。",
        "obligation",
        [("渔船平台", R)],
    ),
    (
        "商务、文化、海事等政府有关部门，按照规定做好工作。",
        "obligation",
        [("商务部门", R), ("文化部门", R), ("海事部门", R)],
    ),
    ("渔获中转场所不得接收死鱼。", "prohibition", []),
    ("老年人群补贴政策每人仅可申领一回。", "condition", []),
    ("倡导高危人群接种疫苗。", "recommendation", [("高危人群", R)]),
    ("引导渔民学习掌握救生技能。", "recommendation", [("渔民", R)]),
    # a thing that somebody deals with stands before the modal
    ("农民养殖家鸭不得污染水库。", "prohibition", [("农民", R)]),
    ("化验机构配制试剂应当登记。", "obligation", [("化验机构", R)]),
    ("渔民使用的渔船应当登记。", "obligation", []),
    ("渔业企业生产设备应当检验。", "obligation", []),
    ("鼓励渔村村民委员会组织村民制定公约。", "recommendation", [("渔村村民委员会", R)]),
    ("鼓励有条件的单位对外开放码头。", "recommendation", [("有条件的单位", R)]),
    (
        "由所在地街道办事处、乡（镇）人民政府登记。",
        "obligation",
        [("所在地街道办事处", R), ("所在地乡（镇）人民政府", R)],
    ),
    ("由县人民政府确定的监督管理部门负责。", "obligation", [("县人民政府确定的监督管理部门", R)]),
    (
        "由省政府或者省政府授权的市、县人民政府批准。",
        "obligation",
        [("省政府", R), ("省政府授权的市人民政府", R), ("省政府授权的县人民政府", R)],
    ),
    ("渔政局应当联合海事、气象等部门，组织制定预案。", "obligation", [("渔政局", R), ("海事部门", C), ("气象部门", C)]),
    (
        "县级以上人民政府负有渔船安全监管职责的部门应当公布名单。",
        "obligation",
        [("县级以上人民政府负有渔船安全监管职责的部门", R)],
    ),
    ("县级以上人民政府负有扶持渔业的职责。", "obligation", [("县级以上人民政府", R)]),
    ("渔业企业从业人员应当遵守规程。", "obligation", [("渔业企业从业人员", R)]),
    ("国家鼓励有条件的渔业企业建立台账。", "recommendation", [("有条件的渔业企业", R)]),
    (
        "县政府应当建立由渔政、海事等部门共同参与的联席会议。",
        "obligation",
        [("县政府", R), ("渔政部门", C), ("海事部门", C)],
    ),
    ("渔政监察机构应当对港区渔船实施监察。", "obligation", [("渔政监察机构", "supervise")]),
    (
        "县级以上人民政府渔业（海洋）、公安等部门实施检查时，有权登船。",
        "permission",
        [("县级以上人民政府渔业（海洋）部门", R), ("县级以上人民政府公安部门", R)],
    ),
    # places that act; each for its own; who takes part
    ("省、自治区、直辖市应当制定补偿标准。", "obligation", [("省", R), ("自治区", R), ("直辖市", R)]),
    (
        "省、地级以上市人民政府渔业主管部门应当公布名录。",
        "obligation",
        [("省人民政府渔业主管部门", R), ("地级以上市人民政府渔业主管部门", R)],
    ),
    ("机关、学校由本单位负责。", "obligation", [("机关", R), ("学校", R)]),
    ("海洋风险评估应当有渔民协会和其他利害关系人参加。", "obligation", [("渔民协会", C), ("其他利害关系人", C)]),
    ("码头应当有两名以上救生员参加值守。", "obligation", []),
    ("公安机关会同城市管理行政执法部门划定泊位。", "obligation", [("公安机关", R), ("城市管理行政执法部门", C)]),
    # with whom
    ("渔政局应当联合海事、气象等部门开展巡航。", "obligation", [("渔政局", R), ("海事部门", C), ("气象部门", C)]),
    ("各级渔业、气象部门按各自职责协同实施本方案。", "obligation", [("各级渔业部门", C), ("各级气象部门", C)]),
    ("运价由县交通局与渡船运营机构通过议价商定。", "obligation", [("县交通局", R), ("渡船运营机构", R)]),
    # who opens the sentence in a setting, with no subject behind
    ("承租人装设浮桥时，水面有下列情形之一的，不得施工。", "prohibition", [("承租人", R)]),
    ("承租人装设浮桥时，水面应当保持畅通。", "obligation", []),
    ("水产企业使用扶持资金，应当单独建账。", "obligation", [("水产企业", R)]),
    ("幼儿园建设资金，应当单独建账。", "obligation", []),
    ("本馆藏品登记，依文物管理规定办理。", "obligation", [("本馆", R)]),
    ("旅客异地候船的，可以改签。", "permission", []),
    ("旅客异地候船的，可以申请改签。", "permission", [("旅客", R)]),
    # an authority and the case it deals with
    ("县渔政部门对无证捕捞的，不予换证。", "prohibition", [("县渔政部门", R)]),
    ("县渔政部门对无证捕捞的，应当责令其停捕。", "sanction", [("县渔政部门", R)]),
    # who does something that a rule is about
    ("租用公共管沟者，应於三日內申報。", "obligation", [("租用公共管沟者", R)]),
    ("同時申請兩種執照者，免附。", "permission", [("同时申请两种执照者", R)]),
    ("具有下列資格之一者，得應航海考試：", "permission", [("具有下列资格之一者", R)]),
    ("線路妨礙航道者，應於三日內改善。", "obligation", []),
    ("執行疏濬計畫涉及漁港變更者，得由縣政府核定。", "permission", [("县政府", R)]),
    # by: a person that no list holds; where his name ends
    ("航道疏浚，由队长召集会议决定。", "obligation", [("队长", R)]),
    ("补贴应当由本人持船员证申领。", "obligation", [("本人", R)]),
    ("费用由双方洽商决定。", "obligation", [("双方", R)]),
    ("移船費用由申租人負擔。", "obligation", [("申租人", R)]),
    ("必要时由县人民政府临时抽调船只。", "obligation", [("县人民政府", R)]),
    ("由第一级及第二级主管核定。", "obligation", [("第一级主管", R), ("第二级主管", R)]),
    ("文稿錯誤，由各科室主管連帶負責。", "obligation", [("各科室主管", R)]),
    ("由输油、输气管道设置机构负责迁移。", "obligation", [("输油管道设置机构", R), ("输气管道设置机构", R)]),
    ("由渡口所在地的县人民政府核定。", "obligation", [("渡口所在地的县人民政府", R)]),
    ("由船东酌情对受损渔户补偿。", "obligation", [("船东", R)]),
    ("由第三方检测机构出具报告。", "obligation", [("第三方检测机构", R)]),
    # commands: the name behind them is an object
    ("统筹沿江企业需求，统一建设码头。", "obligation", []),
    ("方便旅客办理退票。", "obligation", []),
    ("推行造船企业在交付前试航。", "obligation", []),
    ("纳入全省统一的航运服务平台，向社会公开。", "obligation", []),
    ("因承租人施工，致损坏栈桥的，应当赔偿。", "obligation", []),
    ("凭渔船登记证到渔政部门领取牌照。", "obligation", []),
    ("严防船舶企业违规倾倒。", "obligation", []),
    # whom a duty only names as hired, and who is told
    ("船东应当委托有资质的检测机构检测船体。", "obligation", [("船东", R)]),
    ("港务部门应当通知货主限期提货。", "obligation", [("港务部门", R), ("货主", R)]),
    ("让旅客签署告知书。", "obligation", [("旅客", R)]),
    ("情节严重的，报请县人民政府责令停航。", "sanction", [("县人民政府", R)]),
    ("渔业协会应当报请县人民政府批准。", "obligation", [("渔业协会", R)]),
    # urged
    ("支持渡口站进行改造。", "recommendation", [("渡口站", R)]),
    ("鼓励社会力量兴办船员之家。", "recommendation", [("社会力量", R)]),
    ("支持专业化航运企业建设和经营码头。", "recommendation", [("专业化航运企业", R)]),
    ("支持航海人才落户政策。", "recommendation", []),
    ("鼓励银行与渔业企业基于自愿协商展期。", "recommendation", [("银行", R), ("渔业企业", R)]),
    ("严禁造船企业违规排污。", "prohibition", [("造船企业", R)]),
    # watching
    ("县人大常委会通过视察、听取报告等方式，加强对航道保护的监督。", "obligation", [("县人大常委会", S)]),
    ("船舶质量监督站对造船行为进行监督检查。", "obligation", [("船舶质量监督站", S)]),
    ("渡船质量监督的具体工作可由船检站负责。", "permission", [("船检站", S)]),
    ("县港务局对渡口工作实行监督、指导、管理。", "obligation", [("县港务局", S)]),
    ("县港务局负责渡口的统一管理和监督工作。", "obligation", [("县港务局", R)]),
    ("县港务局应当解除对该账户的监管。", "obligation", [("县港务局", R)]),
    # accepting supervision: whoever accepts it has the duty, and who watches is named beside
    ("渡口经营者应当如实申报，并接受县港务局的监督。", "obligation", [("渡口经营者", R), ("县港务局", S)]),
    ("渔政署人员接受省监察机关的监督。", "obligation", [("渔政署人员", R), ("省监察机关", S)]),
    ("渔厂应当公开账目，接受社会监督。", "obligation", [("渔厂", R)]),
    ("渔民不接受渔政局监督管理的，渔政局应当责令改正。", "sanction", [("渔政局", R)]),
    ("渡口工地的安全生产监督，由海事局依照有关规定执行。", "obligation", [("海事局", S)]),
    ("渔港规划，由港务局依照有关规定执行。", "obligation", [("港务局", R)]),
    # who only helps or takes part
    ("渔民和船东应当配合县政府采取的避风措施。", "obligation", [("渔民", C), ("船东", C)]),
    ("借款的渔民应当配合提供资料。", "obligation", [("借款的渔民", R)]),
    ("渔政局应当参与渡口的竣工验收。", "obligation", [("渔政局", C)]),
    ("渔政局应当参与渡口的竣工验收，并提出意见。", "obligation", [("渔政局", R)]),
    # an authority that finds something out in its inspections imposes what follows; nobody else does
    ("渔政局在监督检查中发现渔船不合格的，可以责令停航。", "sanction", [("渔政局", R)]),
    ("船厂在检查中发现隐患的，应当予以停工。", "sanction", []),
    # places: some act (地级以上市应当), others only have something built on them
    ("地级以上市应当制定渔港规划。", "obligation", [("地级以上市", R)]),
    ("细则由省、自治区、直辖市自行制定。", "obligation", [("省", R), ("自治区", R), ("直辖市", R)]),
    ("新建码头应当建设岸电设施。", "obligation", []),
    ("大型煤场、搅拌站应当加装防尘罩。", "obligation", []),
    ("渔用物资批发市场应当建立查验制度。", "obligation", [("渔用物资批发市场", R)]),
    # several urged at once
    (
        "县政府应当督促指导渔政部门和乡镇人民政府依法落实渔船管理工作。",
        "obligation",
        [("县政府", R), ("渔政部门", R), ("乡镇人民政府", R)],
    ),
    (
        "支持修船公司、渔业协会以及渔具销售单位，推广节能渔具。",
        "recommendation",
        [("修船公司", R), ("渔业协会", R), ("渔具销售单位", R)],
    ),
    ("船厂应当与供水企业商定保护措施。", "obligation", [("船厂", R), ("供水企业", C)]),
    ("扶持资金的使用，接受审计部门的监督。", "obligation", [("审计部门", S)]),
]


@pytest.mark.parametrize(("text", "modality", "want"), CASES, ids=[c[0] for c in CASES])
def test_bearers_by_their_place(text: str, modality: Modality, want: list[tuple[str, str]]) -> None:
    text = normalise(text).text
    assert [(b.name, b.role) for b in find_bearers(text, find_masks(text), modality)] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("船检处（任务编组）掌理下列事项：", ["船检处"]),
        ("视察承处长、副处长之命，查核港务，职掌如下：", ["视察"]),
        ("总轮机司办理有关轮机之审核事项。", ["总轮机司"]),
        (
            "依法由县渔政部门审批登记、颁发捕捞证的渔业企业需要停业的，应当提交下列资料：",
            ["依法由县渔政部门审批登记、颁发捕捞证的渔业企业"],
        ),
    ],
)
def test_who_a_list_is_about(text: str, want: list[str]) -> None:
    assert [b.name for b in lead_in_bearers(text, find_masks(text))] == want


def test_another_than_the_one_of_the_lead_in_imposes() -> None:
    found = find_bearers("情节严重的，由发证机关吊销捕捞证。", (), "sanction", (), LEAD)
    assert [b.name for b in found] == ["发证机关"]
    found = find_bearers("责令改正，处一千元罚款；情节严重的，由发证机关吊销捕捞证。", (), "sanction", (), LEAD)
    assert [b.name for b in found] == ["县渔政局", "发证机关"]


def test_an_item_that_only_watches_makes_a_supervisor() -> None:
    watching = find_bearers("各渡口售票工作之监督、考核事项。", (), "obligation", (), LEAD)
    assert [b.role for b in watching] == ["supervise"]
    planning = find_bearers("各渡口售票工作之规划及监督事项。", (), "obligation", (), LEAD)
    assert [b.role for b in planning] == ["responsible"]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("对渡船补贴的使用进行监督；", "supervise"),
        ("监督检查渡口秩序，会同海事部门调查和处理事故。", "responsible"),
        ("监督检查渡口秩序。", "supervise"),
    ],
)
def test_an_item_that_watches_and_one_that_does_more(text: str, role: str) -> None:
    assert find_bearers(text, (), "obligation", (), LEAD)[0].role == role


def test_an_item_of_a_supervisor_that_acts() -> None:
    lead = (Bearer("县渔政局", "supervise", "public_body", Span(0, 4), "clause", "bearers.subject"),)
    assert find_bearers("受理有关渡口的投诉。", (), "obligation", (), lead)[0].role == "responsible"
    assert find_bearers("检查渡口的设备。", (), "obligation", (), lead)[0].role == "supervise"


def test_an_item_with_a_subject_set_off_by_what_it_is_about() -> None:
    found = find_bearers("责任人对乱停的渡船，应当予以劝阻。", (), "obligation", (), LEAD)
    assert [b.name for b in found] == ["责任人"]


def test_an_office_of_inspection_watches() -> None:
    inspector = (Bearer("视察", "responsible", "public_body", Span(0, 2), "clause", "bearers.subject"),)
    assert [b.role for b in find_bearers("船具购置之查核事项。", (), "obligation", (), inspector)] == ["supervise"]
    assert [b.role for b in find_bearers("专案之研究事项。", (), "obligation", (), inspector)] == ["responsible"]
