"""Bearers told by their place in a sentence, names that end where a verb begins, who watches and who is hired."""

from __future__ import annotations

import pytest

from pipeline.normalise import normalise
from pipeline.records import Bearer, Modality, Span
from pipeline.tag.bearers import find_bearers, known_parties, lead_in_bearers
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
    ("县政府成立渔港专家委员会，负责提供技术支持。", "obligation", [("县政府", R)]),
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
    # accepting supervision: whoever accepts it has the duty
    ("渡口经营者应当如实申报，并接受县港务局的监督。", "obligation", [("渡口经营者", R)]),
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


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            "本署設巡航組、船具組及救難指揮中心，分別掌理前條事項；",
            ["本署", "巡航组", "船具组", "救难指挥中心"],
        ),
        ("本處設人事室，置主任一人，依法辦理人事管理事項。", ["本处", "人事室"]),
        ("本處置會計員一人，依法辦理會計事項。", ["本处", "会计员"]),
        ("中、小学校应当开设游泳课。", ["中学校", "小学校"]),
        ("渔政、海事等部门，分别负责检查船具。", ["渔政部门", "海事部门"]),
        ("本會及所屬機關應編列預算。", ["本会", "本会所属机关"]),
        ("未经港务部门同意，不得靠泊。", []),
        ("未经培训合格的水手，不得上船。", ["未经培训合格的水手"]),
        ("船东对检验报告提出的意见，船检机构应当答复。", ["船检机构"]),
        ("船公司不得要求船员缴纳押金。", ["船公司"]),
        ("费用应当由承租人账户直接划转，出租人不得收取现金。", ["出租人"]),
        ("渔民购置新船且缴清税款，由县财政给予补贴。", ["县财政"]),
        ("承租人在本港有多处泊位的，应当合并计算面积。", []),
        ("鼓励与航运相关的企业落户本港。", ["与航运相关的企业"]),
        ("港务部门工作人员不履行职责，依法给予处分。", []),
    ],
)
def test_who_bears(text: str, want: list[str]) -> None:
    text = normalise(text).text
    modality: Modality = "sanction" if "处分" in text else "obligation"
    assert [b.name for b in find_bearers(text, find_masks(text), modality)] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("船东申报检验时，应检具文件，送由原发证机关依下列规定办理：", ["原发证机关"]),
        ("船公司购置新船的，应当按照下列规定办理：", ["船公司"]),
    ],
)
def test_whom_a_list_is_handed_to(text: str, want: list[str]) -> None:
    assert [b.name for b in lead_in_bearers(text, find_masks(text))] == want


def test_who_is_told_to_do_it_together_has_the_role_of_the_whole_list() -> None:
    found = find_bearers("人民银行、养护机构应当按照规定，配合渔政部门，共同做好监管。", (), "obligation")
    assert {b.role for b in found if b.name in ("人民银行", "养护机构")} == {"cooperate"}


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("渔政、海事、港务等部门在职责范围内做好航道保护工作。", ["渔政部门", "海事部门", "港务部门"]),
        ("水利部门编制内河航道规划应当征求渔民意见。", ["水利部门"]),
        ("造船企业生产活动应当符合标准。", []),
        ("渔政局应当会同水利、林业等部门和单位约谈船东。", ["渔政局", "水利部门", "林业部门"]),
        ("推进清洁航运，实施污染船舶企业搬迁。", []),
        ("鼓励和倡导公民乘坐渡船。", ["公民"]),
        ("渔业资源捕捞、加工企业应当建立台账。", ["渔业资源捕捞企业", "渔业资源加工企业"]),
        ("县人民政府教育、民政部门应当配合。", ["县人民政府教育部门", "民政部门"]),
        ("鼓励采取企业自筹等方式筹集资金。", []),
        ("经遴选或者培训的引水员应当持证。", ["经遴选或者培训的引水员"]),
        ("自备水源单位申请改用公共供水的，应当签订协议。", ["自备水源单位"]),
        ("渔业公司能够当日办结的，应当当日办结。", ["渔业公司"]),
        ("当年达标的渔业企业奖励5万元。", []),
        ("依法经营的渔业企业，按照吨位给予补贴。", []),
        ("行政机关、企业事业单位、渔业小区等，应当采用低毒药剂。", ["行政机关", "企业事业单位", "渔业小区"]),
    ],
)
def test_lists_and_their_acts(text: str, want: list[str]) -> None:
    assert [b.name for b in find_bearers(text, find_masks(text), "obligation")] == want


def test_who_rules_on_how_is_the_only_one() -> None:
    carried = (Bearer("县渔政局", "responsible", "public_body", Span(0, 4), "clause", "bearers.subject"),)
    found = find_bearers("具体办法由市人民政府制定。", (), "obligation", carried)
    assert [b.name for b in found] == ["市人民政府"]


def test_whoever_inspects_is_not_meant_by_what_passes() -> None:
    carried = (Bearer("船舶检验机构", "responsible", "regulated_party", Span(0, 6), "clause", "bearers.by"),)
    assert find_bearers("经检验合格的，方可出航。", (), "permission", carried) == ()


@pytest.mark.parametrize(
    ("text", "modality", "want"),
    [
        ("造船企业主要负责人应当参加培训。", "obligation", ["造船企业主要负责人"]),
        ("捕捞应当经县渔政局批准，但是，由国务院渔业部门审批的除外。", "obligation", []),
        ("小型矿山不得超过十年。", "prohibition", []),
        ("检验报告报经组织检验的机构同意。", "obligation", []),
        ("申请人依本办法应检具之文件不全者，应于三日内补正。", "obligation", ["申请人"]),
        ("由单管供水的其他设区的市、县级市，其标准由国务院电力机构规定。", "obligation", ["国务院电力机构"]),
    ],
)
def test_names_that_other_words_hide(text: str, modality: Modality, want: list[str]) -> None:
    assert [b.name for b in find_bearers(text, find_masks(text), modality)] == want


def test_an_item_that_is_a_noun_phrase_has_no_bearer_of_its_own() -> None:
    found = find_bearers("渔政部门授权港务部门审批的渔船。", (), "obligation", (), LEAD)
    assert [b.name for b in found] == ["县渔政局"]
    found = find_bearers("港务部门负责渔船的登记。", (), "obligation", (), LEAD)
    assert "港务部门" in [b.name for b in found]


@pytest.mark.parametrize(
    ("text", "want"),
    [("合格者，發給認可書；", ["船检机构"]), ("检查报告作为考核的依据。", []), ("必要時並得變更航線。", ["船检机构"])],
)
def test_what_goes_on_with_the_subject_before(text: str, want: list[str]) -> None:
    carried = (Bearer("船检机构", "responsible", "regulated_party", Span(0, 4), "clause", "bearers.subject"),)
    found = find_bearers(normalise(text).text, (), "obligation", carried)
    assert [b.name for b in found] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("公安、市场监管部门应当检查。", ["公安部门", "市场监管部门"]),
        ("水利、建设主管部门应当检查。", ["水利主管部门", "建设主管部门"]),
        ("邮政管理、城市管理部门应当检查。", ["邮政管理部门", "城市管理部门"]),
        ("协会应当引导、协调、监督会员单位依法经营。", ["协会", "会员单位"]),
        ("从事摆渡的企业和其他单位（以下统称“渡运单位”），应当投保。", ["从事摆渡的企业", "从事摆渡的其他单位"]),
        ("多子女家庭给予购船补贴。", []),
        ("违反规定的，移交执法机关处理。", []),
        ("县人民政府规定应当登记的其他船只。", []),
        ("渔民家庭（包括配偶）应当投保。", ["渔民家庭"]),
        ("渔政部门应当通知船东在二日内清理沉船。", ["渔政部门", "船东"]),
        ("章程由市公安会同海事部门制定。", ["市公安", "海事部门"]),
    ],
)
def test_more_names(text: str, want: list[str]) -> None:
    assert [b.name for b in find_bearers(text, find_masks(text), "obligation")] == want


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("船厂在岸线内建坞，需要占用滩涂的，由县人民政府批准。", ["县人民政府"]),
        ("渔政机构根据渔业法的规定颁发的捕捞证，是作业的凭证。", []),
        ("渔业企业、合作社经营管理的水面，属于国家所有。", []),
        ("兴办公益事业，应当节约岸线。", []),
        ("驗船師開始查核前，應依查核準則規定，規劃其工作。", ["验船师"]),
        ("驗船師查核船舶報表，應先核對噸位。", ["验船师"]),
        ("就船公司往来款核对，并发函询证。", []),
        ("查明船公司之往来款，注意其性质。", []),
    ],
)
def test_topics_and_settings(text: str, want: list[str]) -> None:
    text = normalise(text).text
    assert [b.name for b in find_bearers(text, find_masks(text), "obligation")] == want


@pytest.mark.parametrize(
    ("text", "modality", "want"),
    [
        ("管理渔业企业的主管部门应当检查渔具。", "obligation", [("管理渔业企业的主管部门", R)]),
        ("工会组织依法维护船员权益，对劳动条件实行群众监督。", "obligation", [("工会组织", R)]),
        ("渔港建设工程安全设施应当验收。", "obligation", []),
        ("由省、省辖市渔政部门确定。", "obligation", [("省渔政部门", R), ("省辖市渔政部门", R)]),
        ("船闸、渡口站值班人员可以停航。", "permission", [("船闸值班人员", R), ("渡口站值班人员", R)]),
        ("事故单位和有关人员应当保护现场。", "obligation", [("事故单位", R), ("有关人员", R)]),
        ("渔政人员登船时应当出示证件。", "obligation", [("渔政人员", R)]),
        ("渔政部门经抽查发现船具不合格的，应当责令改正。", "sanction", [("渔政部门", R)]),
        ("渔民缴存的资金由本人承担。", "obligation", [("本人", R)]),
        ("渔民应当缴存资金，资金由本人承担。", "obligation", [("渔民", R)]),
        ("各渔业银行缩短审批时间。", "obligation", [("各渔业银行", R)]),
        ("支持渔业公司作为投资主体收购旧船。", "recommendation", [("渔业公司", R)]),
        (
            "由渔政部门会同主管渔业企业的主管部门、工商部门和工会组织处理。",
            "obligation",
            [("渔政部门", R), ("主管渔业企业的主管部门", C), ("工商部门", C), ("工会组织", C)],
        ),
    ],
)
def test_kinds_met_in_later_reading(text: str, modality: Modality, want: list[tuple[str, str]]) -> None:
    assert [(b.name, b.role) for b in find_bearers(text, find_masks(text), modality)] == want


def test_only_who_announces_the_list_is_handed_down() -> None:
    text = "由渔政部门责令改正，对责任人员由其所在单位处分，渔政部门并可按照下列金额罚款："
    assert [b.name for b in lead_in_bearers(text, (), frozenset(), "sanction")] == ["渔政部门"]


def test_what_also_must_be_done_has_the_same_subject() -> None:
    carried = (Bearer("船长", "responsible", "regulated_party", Span(0, 2), "clause", "bearers.subject"),)
    found = find_bearers("事故影响航道的，还应当报告港务部门。", (), "obligation", carried)
    assert [b.name for b in found] == ["船长"]


def test_a_short_name_stands_alone_in_a_list() -> None:
    parties = known_parties(["全省帆船总会（以下简称省帆总）负责组队。"], [()])
    found = find_bearers("比赛由本部及省帆总分别筹划。", (), "obligation", (), (), parties)
    assert [b.name for b in found] == ["本部", "省帆总"]
