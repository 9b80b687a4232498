"""Modality of kinds of sentences that laws and Taiwan's texts share, each with its counter-case."""

from __future__ import annotations

import pytest

from pipeline.document import process
from pipeline.normalise import normalise
from pipeline.tag.modality import PROVISO
from pipeline.tag.references import find_masks, shadow
from pipeline.tag.stated import explicit
from tests.tag.conftest import modalities

STATED = [
    # a ban that is drawn up, published or told is not what is said
    ("省政府应当制定并公布禁止改装的渔船名录。", "obligation"),
    ("县政府可以划定禁止停泊的水域。", "permission"),
    ("船票背面应当载明禁止转让。", "obligation"),
    ("禁止在划定的水域停泊。", "prohibition"),
    ("禁止购置列入淘汰名录的绞车。", "prohibition"),
    ("港务局可以采取限制进港、停止装卸等应急措施。", "permission"),
    ("引水员执行职务的行为不受港口机关管辖。", "prohibition"),
    ("验船机构独立行使检验权，不受其他单位的干涉。", "permission"),
    # what counts as a crime, what is presumed
    ("破坏航标的，即属犯罪。", "condition"),
    ("后果有一项发生在港内的，就认为是在港内发生。", "condition"),
    ("未经裁决之前，船长假定无过错。", "condition"),
    # punishment eased, imposed, undergone
    ("主动交代的，可以从轻或者减轻处罚。", "permission"),
    ("伪造船证的，依法给予处罚。", "sanction"),
    ("参与走私的船员，依照海关法定罪处刑。", "sanction"),
    ("冒用船证的，即丧失报名参加引航考试的资格。", "sanction"),
    ("作弊的考评员，终止其考评资格。", "sanction"),
    ("拒不停航的，港务局可以依法扣留船只。", "sanction"),
    ("整顿后仍不符合条件的渡口，予以关闭。", "sanction"),
    ("受到两次以上处罚的，将其信息纳入公共信用信息平台。", "sanction"),
    ("港务局应当将处罚信息纳入公共信用信息平台。", "obligation"),
    ("船主应当告知船员按规定期限接受处理。", "obligation"),
    ("船东涉嫌走私的，要立即移送海关机关追究责任。", "obligation"),
    ("渔政大队应当依法处理。", "obligation"),
    ("渡口热线统一接听、当日移交、依法处理。", None),
    ("渡口管理委员会接受县政府的监督和问责。", None),
    # rewards for merit, also behind a comma
    ("对荣获省级造船奖的船厂，分别给予5万元、2万元奖励。", "sanction"),
    ("被认定为县级船模基地的，按县级标准一次性奖励3万元。", "sanction"),
    ("获得银行贷款的船厂，给予贴息。", None),
    ("被约谈的船厂应当立即整改。", "obligation"),
    ("船上不载客的，不受此限。", "permission"),
    ("逾期未告知的，即为受理。", "condition"),
    ("港务局书面告知船主享有依法申请复查或者另行报验的权利。", None),
    # a hazard is no breach
    ("发现渡船存在隐患的，应当责令立即排除。", "obligation"),
    ("不能立即排除的，应当责令限期排除。", "obligation"),
    ("渡船未经检验航行的，应当责令停航。", "sanction"),
    # two modalities
    ("港务局可以组织抽查，但是要防止重复检查。", "obligation"),
    ("海事机构可以给予奖励，并应当为举报人保密。", "obligation"),
    ("两座码头可以共用一套浮标，且每座应平均分担费用。", "permission"),
    ("委员可以兼职，其中船员代表不得少于三人。", "prohibition"),
    ("可以延期一次，但不得超过三个月。", "permission"),
    ("泊位费应逐日累计，且合计数额不得超过全年泊位费。", "prohibition"),
    # passed and granted
    ("渡船经检验合格后，方可载客。", "obligation"),
    ("渡船经批准后，方可夜航。", "permission"),
    # who is spoken of, when
    ("任何人发现港务局失职、不履行职责的行为，可以举报。", "permission"),
    ("被撤销船证的，自撤销船证之日起三年内，港务局不予受理其申请。", "prohibition"),
    ("负责渡口管理的部门可以派员驻点。", "permission"),
    ("港务局负责渡口管理。", "obligation"),
    ("船员需要夜航，且持有夜航证的，可以申请夜航。", "permission"),
    ("渡口的撤销，由负责审批的机构宣布。", "obligation"),
    ("渡口站长由港务局提名，报县政府任命。", "obligation"),
    ("授权港务局会同渔政局制定本法的细则。", "permission"),
    ("港务局长可发出证书，指示毋须召集陪审员。", "permission"),
    ("本市实行峰谷票价、可中断航班等政策。", "obligation"),
    ("保障船员依法享有的休息权。", None),
    # what the city itself does before it urges
    ("本市推广电动渡船，鼓励市民乘坐。", "obligation"),
    ("本市采取票价优惠等方式，鼓励市民乘坐渡船。", "recommendation"),
    ("本市鼓励市民乘坐渡船。", "recommendation"),
]


@pytest.mark.parametrize(("text", "expected"), STATED)
def test_what_the_words_say(text: str, expected: str | None) -> None:
    verdict = explicit(shadow(text, find_masks(text)))
    assert (verdict.modality if verdict else None) == expected


TAIWAN = [
    ("離島渡船得免繳泊位費，其人數得不併入計算。", "permission"),
    ("主管機關得派員檢查，並應於三日內通知。", "permission"),
    ("船員有下列情事之一者，港務局應查明屬實後，報請交通部予以警告。", "sanction"),
    ("有下列情事之一者，報請交通部廢止船務代理登記許可。", "sanction"),
    ("成績優良之船員，由港務局從優予以敘獎。", "sanction"),
    ("主管機關為辦理船員之認證，應邀集專家審查。", "obligation"),
]


@pytest.mark.parametrize(("text", "expected"), TAIWAN)
def test_what_the_words_of_taiwan_say(text: str, expected: str | None) -> None:
    plain = normalise(text).text
    verdict = explicit(shadow(plain, find_masks(plain)), hant=True)
    assert (verdict.modality if verdict else None) == expected


LIABLE = [
    ("超越核定航区捕捞的，依照渔业法规的规定予以处理。", "sanction"),
    ("船主应当按规定期限接受处理。", "obligation"),
    ("渔港设施的权属，依照物权法规处理。", "obligation"),
]


@pytest.mark.parametrize(("text", "expected"), LIABLE)
def test_what_is_said_among_the_liabilities(text: str, expected: str | None) -> None:
    verdict = explicit(shadow(text, find_masks(text)), liability=True)
    assert (verdict.modality if verdict else None) == expected


BARE = [
    ("regulation", "第一条", "前款规定不影响依照海商法对船东追究责任。", None),
    ("regulation", "第一条", "渔港案件的审理，适用本法和本省的有关法律。", None),
    ("regulation", "第一条", "主管机关为整顿渡口，应查验船证。", "obligation"),
    ("regulation", "第一条", "本法主管机关为港务局。", None),
    ("regulation", "第一条", "水产局（以下简称本局）为办理渔船补助，特订定本要点。", None),
    ("regulation", "第一条", "本市严格控制新建渔港。", "obligation"),
    ("regulation", "第一条", "县政府每年定期召开会议，解决渡口管理中存在的问题。", "obligation"),
    ("regulation", "第一条", "渡口管理仍存在人手不足等问题。", None),
    ("regulation", "第一条", "在渔港内拆船的，按照本办法的规定管理。", None),
    ("regulation", "第一条", "每船补助最高以二万元为限。", "obligation"),
    ("regulation", "第一条", "上述引水员任期二年。", "obligation"),
    ("regulation", "第一条", "必要时依船舶法有关规定处理。", "obligation"),
    ("regulation", "第一条", "本局依法独立行使检验职权。", "obligation"),
    ("regulation", "第一条", "根据本法规定检验船舶时，由港务局派员登船。", "obligation"),
    ("notice", "一", "港务局加强巡查，查清渡船是否存在质量问题。", "obligation"),
    ("plan", "一", "坚决防止借检修名义停航。", "obligation"),
    ("regulation", "第一条", "渡口每半年考评一次。", "obligation"),
    ("regulation", "第一条", "评船以登船抽查、问卷等方式进行。", "obligation"),
    ("regulation", "第一条", "渡口以条石为主要建材。", None),
    ("plan", "一", "合理利用渔港特别是码头的岸线，探索光伏供电。", "obligation"),
    ("plan", "一", "渔港是渔船避风的地方。", None),
    ("plan", "一", "渔港基金用于船员培训，有利于引导船员学习。", None),
    ("plan", "一", "采取有利于增殖的措施，投放鱼苗。", "obligation"),
    ("notice", "", "（024）12345678（夜间）", None),
    ("notice", "", "渡船事故联动调查信息表", None),
    ("notice", "一", "填报渡船事故联动调查信息表。", "obligation"),
]


@pytest.mark.parametrize(("genre", "path", "text", "expected"), BARE)
def test_bare_sentences_by_kind(genre: str, path: str, text: str, expected: str | None) -> None:
    assert modalities(genre, (path, "body", text)) == [expected]


LISTS = [
    ("有下列情形之一的，为严重海损：", "沉没渡船的；", ("condition", "condition")),
    ("船长应当遵守航行法规关于通航的规定和下列规定：", "减速靠泊；", ("obligation", "obligation")),
    ("船长应当遵守下列规定：", "减速靠泊；", (None, "obligation")),
    ("船东对在船船员，应依下列规定，定期实施体检：", "满四十岁者，每年一次。", ("obligation", "obligation")),
    ("船东应依下列规定之一，办理登记：", "向港务局办理。", (None, "obligation")),
    ("港务局和渔政局按照下列分工，履行监督职责：", "港务局管渡船；", (None, "obligation")),
    ("补助对象：", "本县渔户。", (None, "condition")),
    ("补助原则：", "每船补助以二万元为限。", (None, "obligation")),
    ("有下列情形之一的，即属犯罪：", "毁坏航标的；", ("condition", "condition")),
]


@pytest.mark.parametrize(("lead", "item", "expected"), LISTS)
def test_lead_ins_by_kind(lead: str, item: str, expected: tuple[str | None, str | None]) -> None:
    assert tuple(modalities("regulation", ("第一条", "body", lead), ("第一条/(一)", "body", item))) == expected


def test_what_holds_of_a_change_is_what_holds_before() -> None:
    assert PROVISO.match("变更时亦同。")
    assert not PROVISO.match("变更时应当重新申请。")


TASKS = """关于加强渡口管理的通知

一、规范渡口采购。渡口管理单位应当公开采购价格。

二、严格按照批准范围开办渡口。渡口管理单位应当报告开办情况。

三、完善渡口台账。渡口管理单位应当登记旅客。

四、严禁虚构渡口客流。渡口管理单位应当核对票根。

五、渡口不得夜航。渡口管理单位应当公布时刻。

六、改善渡口环境。渡口管理单位应当清扫候船室。
"""


def test_a_task_name_that_holds_a_word_of_a_rule_is_a_name_among_task_names() -> None:
    found = [o.text for o in process(TASKS.encode(), "notice.txt").obligations]
    assert not any("严禁虚构" in t or "批准范围" in t for t in found)
    assert any("不得夜航" in t for t in found)
