"""Bearers among lists, topics and settings: what is a name there, and who of several acts."""

from __future__ import annotations

import pytest

from pipeline.normalise import normalise
from pipeline.records import Bearer, Modality, Span
from pipeline.tag.bearers import find_bearers, known_parties, lead_in_bearers
from pipeline.tag.references import find_masks

R, C = "responsible", "cooperate"
LEAD = (Bearer("县渔政局", "responsible", "public_body", Span(0, 4), "clause", "bearers.by"),)


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
        ("县人民政府教育、民政部门应当配合。", ["县人民政府教育部门", "县人民政府民政部门"]),
        ("鼓励采取企业自筹等方式筹集资金。", []),
        ("经遴选或者培训的引水员应当持证。", ["经遴选或者培训的引水员"]),
        ("自备水源单位申请改用公共供水的，应当签订协议。", ["自备水源单位"]),
        ("渔业公司能够当日办结的，应当当日办结。", ["渔业公司"]),
        ("渔场、码头以及从事拆船作业的单位应当设岗。", ["渔场", "码头", "从事拆船作业的单位"]),
        ("保管和使用海图的单位应当保密。", ["保管和使用海图的单位"]),
        ("全县所有单位、组织和个人应当爱护航标。", ["全县所有单位、组织和个人"]),
        ("依本法第八條規定向漁政署申請核發捕撈證者，應備具申請書。", ["向渔政署申请核发捕捞证者"]),
        ("申購漁具者，應向漁政署索取訂購單。", ["申购渔具者"]),
        ("文件為外文者，應附譯本。", []),
        ("县渔政局适时组织演练。", ["县渔政局"]),
        ("各渔业公司高度重视安全。", ["各渔业公司"]),
        ("渔政局在收到材料之日起五日内做出决定，受理的，发给通知书。", ["渔政局"]),
        # a list of subjects that commas cut
        ("船舶制造单位，船舶检验机构，渔业协会等应当加强宣传。", ["船舶制造单位", "船舶检验机构", "渔业协会"]),
        ("渔政局认为渔业单位，渡运单位违法的，应当查处。", ["渔政局"]),
        ("受过处罚的船员，终身不得担任船长。", ["受过处罚的船员"]),
        ("航政主管機關應督導所屬學校依教材授課。", ["航政主管机关", "所属学校"]),
        ("雇主應使醫護人員配合檢查，辦理下列事項。", ["雇主", "医护人员"]),
        ("專家及學者不得少於二分之一，另由港務局局長擔任召集人。", ["港务局局长"]),
        ("任何船员发送的信息、提供的软件，不得有害。", ["任何船员"]),
        ("主管機關應邀集專家審查。", ["主管机关"]),
        ("国家渔业督察机构根据授权进行督察。", ["国家渔业督察机构"]),
        ("当年达标的渔业企业奖励5万元。", []),
        ("依法经营的渔业企业，按照吨位给予补贴。", []),
        ("行政机关、企业事业单位、渔业小区等，应当采用低毒药剂。", ["行政机关", "企业事业单位", "渔业小区"]),
    ],
)
def test_lists_and_their_acts(text: str, want: list[str]) -> None:
    text = normalise(text).text
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


def test_an_item_that_names_one_of_the_bodies_the_lead_in_means() -> None:
    both = find_bearers("渔政局会同海事局对排污实施监督管理；", (), "obligation", (), LEAD)
    assert [(b.name, b.role) for b in both] == [("渔政局", "supervise"), ("海事局", C)]
    titled = find_bearers("渔船排污的监督管理：渔政局负责渔船排污的监督管理；", (), "obligation", (), LEAD)
    assert [b.name for b in titled] == ["渔政局"]
    assert [b.name for b in find_bearers("制定渔港规划；", (), "obligation", (), LEAD)] == ["县渔政局"]


def test_what_was_gained_unlawfully_is_taken_by_whoever_imposes() -> None:
    carried = (Bearer("渔港监督局", "responsible", "public_body", Span(0, 5), "clause", "bearers.by"),)
    found = find_bearers("有违法所得的，没收违法所得；", (), "sanction", carried)
    assert [b.name for b in found] == ["渔港监督局"]


def test_members_help_and_who_guides_watches() -> None:
    text = "由县渔政部门牵头，教育、公安等部门和工会为成员，强化协作。"
    roles = {b.name: b.role for b in find_bearers(text, (), "obligation")}
    assert roles == {"县渔政部门": "lead", "教育部门": C, "公安部门": C, "工会": C}
    guided = find_bearers("市海事局负责监督指导各渡口开展演练。", (), "obligation")
    assert [(b.name, b.role) for b in guided] == [("市海事局", "supervise")]
    joined = find_bearers("省渔业协会负责参与渔民教育服务。", (), "obligation")
    assert [(b.name, b.role) for b in joined] == [("省渔业协会", C)]
