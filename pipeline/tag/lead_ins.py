"""Sentences that introduce a list, and what they make of its items.

Reads one shadowed segment; the nouns that tell the two kinds of list apart are the ``lead.*`` groups of
``lexicon/modality.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Genre, Modality
from pipeline.screened import screened
from pipeline.tag.acting import SUBJECT, commands
from pipeline.tag.main_clauses import ADVERBIAL, CONDITION_END, SPLIT, compiled, cut, without_asides
from pipeline.tag.stated import Verdict, explicit


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What a sentence that introduces a list makes of its items; ``items`` None: the items decide for themselves."""

    items: Modality | None
    own: Verdict | None
    rule: str
    definition: bool = False


LISTED = screened(
    r"(?:下列|左列|(?<![元万亿日天月年岁个倍%人次吨米克级分度者户套亩升瓦时百千十\d）])以下)(?!简称|规模)(?P<noun>[^，。；：]{0,24})|(?P<before>[^，。；：]{0,24})(?<!所)如[下左]"
)
_HOW = re.compile(r"原则|规定|规则|标准|要求|办法|方法|方式|比例|幅度")
"""按照下列规定处罚: the list says how, not to whom."""
SETS_UP = re.compile(
    r"(?:第[^条]{1,6}条)?(?:本|该)[^，。；]{1,6}设(?:下列|左列|以下)各?(?:单位|机构|部门|[科室处组课])[^，。；]{0,6}，"
)
"""本局设下列单位，分别掌理…："""
UNDER_ORDERS = re.compile(r"^[^，。；]{1,10}承[^，。；]{2,20}(?:之命|指挥|监督)")
IN_CHARGE = re.compile(
    r"掌理|综理|主管(?!机关|部门)|负责|(?:实施|进行)[^，。；]{0,8}(?:监督|管理)|(?:办理|执行|协调|处理)(?!机[关构]|单位|部门)|查核|襄助|辅助"
)
"""秘书承局长之命，协调…，职掌如左：a duty beside the list."""
MEASURED_BELOW = re.compile(
    r"(?:距离|间距|高度|宽度|深度|长度|厚度|面积|温度|压力|限度|限值|速度|比例|费率|税率|标准|期限|数量|名额)[^，。；：]{0,6}(?:，?(?:其|均)?规定(?:如左|如下)|[应]?依(?:左列|下列)[^，。；：]{0,6})：$"
)
"""其最低距离，规定如左：every item fixes a measure."""
RULED_BELOW = re.compile(
    r"，(?:其[^，。；：]{1,16}，?)?(?:规定如[左下]|并?应?依(?:左列|下列)(?:规定|标准)[^，。；：]{0,6})：$"
)
"""得附挂于桥梁，其位置，规定如左：what is permitted, and by which rules."""
STEPS = re.compile(r"(?:程序|流程|步骤|议程|(?:颁给|核发|计分|评分|补助|分配|收费)(?:原则|方式|办法))如[下左]：$")
"""开幕典礼之程序如下：its steps are taken; 颁给原则如下：by its items it is done."""
TASKS = re.compile(
    r"(?:做好|抓好|开展|推进|落实|承担|完成)(?:下列|以下)[^，。；：]{0,60}(?:工作|改革|任务|事项|职责)(?:：|$)"
)
"""做好以下工程项目审批等事项改革：what the list holds is said by its last noun."""
UNDERTAKES = re.compile(
    r"(?:实施|推进|推动|开展|建设|抓好|抓实|做好|落实|完成|启动|组织|打造|突出|聚焦|执行)"
    r"(?:好|了)?(?:如下|下列|以下|[一二三四五六七八九十\d]+[个项大])[^，。；：]{0,20}：$"
)
"""实施如下重点项目：what a plan lists is done, whatever it is called."""
OF_ITSELF = re.compile(
    r"^本[^，。；：]{1,8}适用于|^[^，。；：]{0,20}所[称指][^，。；：]{2,30}(?<!要求)(?<!规定)如[下左]：$"
)
"""本办法适用于下列活动：, 前条所称船厂如下：the list says what is meant."""
BOUND_TO_TABLE = re.compile(r"(?:下表|附表)(?:之|的)?(?:规定|所[列示定]|标准|数值|要求)?：$")
"""泊位数不得大于下表规定：what follows is a table, the rule is said here."""
SUBMITTED = re.compile(r"(?:检附|检具|附具|填具|备具|检送|提交|提供|报送)(?:下列|以下|左列)")
"""应填具申请书，并检附下列资料，向港务局申请许可：the list holds what is handed in."""
CHOSEN_FROM = re.compile(r"(?:下列|以下|左列)[^，。；：]{0,10}者[^，。；：的者]{1,12}：$")
"""应就具备下列资格之一者遴用之：the rule stands behind the list."""
ONLY_FOR = re.compile(r"(?<!不)限于(?:有|符合|具备|属于)(?:下列|以下|左列)[^，。；：]{0,12}：$")
"""申请夜航，限于有下列情形之一者："""
RECORDS = re.compile(
    r"(?:载明|记载|列明|标明|注明)(?:下列|以下|左列)[^，。；：]{1,8}：$"
    r"|用于(?:下列|以下|左列)[^，。；：]{0,8}：$|按照?(?:下列|以下|左列)(?:渠道|来源|方法|方式|标准|比例|顺序)[^，。；：]{1,8}：$"
)
"""船证载明下列内容：, 渔业基金用于下列项目：, 资金按照下列渠道筹集："""
RECKONED = re.compile(
    r"(?:依|按照?)(?:下列|以下|左列)(?:规定|标准|方式|方法|公式)?(?:计算|核算|核定|计收|计征|折算)[^，。；：]{0,10}：$"
)
"""前项比率，依下列规定计算："""
WHOM_RULED = re.compile(r"(?:应当?|必须|须)[^，。；：]{2,20}(?:范围|对象|地区)(?:为|如下)?：$")
"""应提送审议范围：what the list holds must be handed in."""
BY_LISTED = re.compile(r"按照?(?:下列|以下)(?:原则|[^，。；：]{0,4}(?:分工|职责|责任|任务))")
"""各单位按以下分工组织检修: how it is done, not to whom."""
ONE_OF = re.compile(r"之一|者$|的$|时$|[^，]{0,12}(?:的[^，]{1,10})$")


def lead_in(shadowed: str, *, hant: bool, genre: Genre, liability: bool, has_items: bool) -> LeadIn | None:
    """What a segment that introduces a list says: of itself and of its items.  None when it introduces none.

    The list is either *what* must be done (应当采取下列措施：): its items then carry the modality and the lead-in is no
    clause; or it says *where or to whom* a rule applies (有下列情形之一的，应当…：; 不得在下列区域…：): the lead-in is then
    the clause and its items are conditions.
    """
    colon = shadowed.rstrip().endswith("：")
    listed = LISTED.search(shadowed)
    if not (colon or (listed and has_items)):
        return None
    acting = genre in ("plan", "notice")
    parts = [p for p in SPLIT.split(without_asides(shadowed)) if p.strip("□ ")]
    if not parts:
        return LeadIn(None, None, "modality.lead.plain")
    if colon and (fixed := _by_form(shadowed, genre, hant=hant)):
        return fixed
    if colon and SETS_UP.match(shadowed):
        return LeadIn("obligation", Verdict("obligation", "设", "modality.staffing", 0.8), "modality.staffing")
    if compiled("lead.duties").search(shadowed) and not explicit(shadowed, hant=hant):
        beside = any(IN_CHARGE.search(UNDER_ORDERS.sub("", p)) for p in parts[:-1])
        own = Verdict("obligation", "", "modality.default.subject_acts", 0.7) if beside else None
        return LeadIn("obligation", own, "modality.lead.duties")
    if acting and UNDERTAKES.search(shadowed) and not explicit(shadowed, hant=hant):
        beside = any(commands(p) for p in parts[:-1])
        own = Verdict("obligation", "", "modality.default.imperative", 0.7) if beside else None
        return LeadIn(None, own, "modality.lead.tasks")
    if not listed:
        return _plain_lead_in(shadowed, parts, hant=hant, genre=genre, liability=liability)
    at = next((i for i, p in enumerate(parts) if LISTED.search(p)), len(parts) - 1)
    m = LISTED.search(parts[at]) or listed
    named = re.split(
        r"之一|[的之者应不由可须禁得给向送]|内(?=由)|期限内", m["noun"] if m["noun"] is not None else m["before"]
    )
    noun = named[0] if m["noun"] is not None else named[-1]
    effect = "，".join(parts[at + 1 :])
    if head := re.search(
        r"的(行为|活动|事项|职责|措施|材料|资料|文件|工作|任务|义务)(?:（|：|，|$|之一)", parts[at] + "："
    ):
        noun = head[1]  # 下列影响公共场所…的行为: the list holds acts, whatever they are done to
    one_of = re.search(r"(?:情[形况事]|条件|事由|者)之一", parts[at])
    how = BY_LISTED.search(parts[at])
    qualifying = bool(compiled("lead.qualifying").search(noun)) and not TASKS.search(parts[at]) and not how
    content = bool(compiled("lead.content").search(noun))
    if genre == "regulation" and STEPS.search(shadowed) and not explicit(shadowed, hant=hant):
        return LeadIn("obligation", None, "modality.lead.procedure")
    if re.search(r"(?:标准|基准|条件|要件)如[下左]：$", shadowed):
        return LeadIn("condition", None, "modality.lead.criteria")
    happens = re.search(r"(?:有|存在|属于?|出现|发生|实施|具有|涉及)(?:下列|以下|左列)", parts[at])
    rules_on = (
        effect
        and not SUBMITTED.search(parts[at])
        and SUBJECT.match(effect)
        and not explicit(parts[at], hant=hant)
        and not compiled("verb.performative").search(parts[at][max(0, m.start() - 8) :])
        and explicit(effect, hant=hant)
    )
    if rules_on or (effect and (qualifying or happens or one_of or (not content and ONE_OF.search(parts[at])))):
        return _with_effect(shadowed, effect, hant=hant, liability=liability, acting=acting)
    if happens and not effect and re.search(r"之一[者的]：$", shadowed):
        return LeadIn("condition", None, "modality.lead.circumstances")
    if at < len(parts) - 1 and FULFILS.match(parts[-1]) and SAID_BELOW.search(parts[at]):
        return LeadIn("obligation", None, "modality.lead.duties")
    cue = explicit(shadowed, hant=hant, liability=liability, acting=acting)
    if cue and cue.modality == "permission" and re.match(r"流程|程序|步骤", noun):
        return LeadIn("obligation", cue, "modality.lead.procedure")  # 可以按照下列流程办理：its steps must be taken
    says_how = m["noun"] is None or _HOW.match(noun)
    behind = None if says_how or how else explicit(parts[at][m.start("noun") :], hant=hant)
    if (
        behind
        and cue
        and cue.modality == "obligation"
        and re.search(r"信息|内容|资料|材料|文件|书件|表件", noun)
        and len(parts) == at + 1
    ):
        return LeadIn(cue.modality, None, "modality.lead.listed_contents")  # 下列信息应当公开：
    if behind and cue:
        return LeadIn("condition", cue, "modality.lead.listed_subjects")
    here = explicit(parts[at], hant=hant)
    if qualifying:
        if re.search(r"(?:具备|符合|满足|达到|具有)[^，]{0,10}(?:下列|以下|左列|如下)", parts[at]):
            elsewhere = explicit("，".join(parts[:at]), hant=hant) if at else None
            if CHOSEN_FROM.search(shadowed):
                elsewhere = cue or elsewhere
            return LeadIn("condition", elsewhere, "modality.lead.qualification")
        if here and here.modality == "prohibition" and re.search(r"行为|活动|情形", noun):
            return LeadIn("prohibition", None, "modality.lead.banned_acts")
        if cue:
            return LeadIn("condition", cue, "modality.lead.qualified_rule")
    if re.search(r"以(?:下列|左列|以下)[^，。；]{0,10}为限：$", shadowed):
        return LeadIn(
            "condition",
            cue or Verdict("obligation", "为限", "modality.lead.closed_list", 0.7),
            "modality.lead.closed_list",
        )
    on = re.search(r"对(?:下列|以下)(?P<what>[^，：]{1,24}?)(?:进行|实施|开展|实行)", parts[at])
    if on and cue and cue.modality == "obligation" and _THINGS.search(on["what"]):
        return LeadIn("condition", cue, "modality.lead.act_on_list")  # 应当对下列房屋进行评估：
    does = re.search(r"(?:进行|从事|开展|举办)(?:下列|以下)", parts[at])
    if does and effect and cue and not here and explicit(effect, hant=hant):
        return LeadIn("condition", cue, "modality.lead.acts_with_rule")  # 进行下列作业，应当提出申请：
    if cue and cue.modality == "permission" and RULED_BELOW.search(shadowed):
        return LeadIn("obligation", cue, "modality.lead.by_following_rules")
    if cue:
        acts = (
            _acts_beside_list(parts, at, hant)
            or OTHER_RULES.search(parts[at])
            or (DUTIES_BELOW.match(parts[at]) and any(IN_CHARGE.search(p) for p in parts[:at]))
            or _acts_by_list(parts, at)
            or (how and commands(re.sub("^(?:牵头|分头)", "", parts[at][how.end() :])))
            or (cue.modality == "sanction" and any(compiled("cue.sanction").search(p) for p in parts[:at]))
        )
        said = here if here and here.modality in ("obligation", "prohibition", "permission") else cue
        return LeadIn(said.modality, cue if acts or not colon else None, "modality.lead.modal_with_list")
    if on:
        act = Verdict("obligation", "", "modality.default.subject_acts", 0.7)
        items: Modality = "obligation" if re.search(r"(?:内容|事项|材料|资料|情况)$", on["what"]) else "condition"
        return LeadIn(items, act, "modality.lead.act_on_list")
    if at < len(parts) - 1 and SUBJECT.match(shadowed):
        act = Verdict("obligation", "", "modality.default.subject_acts", 0.7)
        return LeadIn("obligation", act, "modality.lead.act_on_list")
    if genre == "regulation" and colon and MEASURED_BELOW.search(shadowed):
        return LeadIn("obligation", None, "modality.lead.measures")
    if compiled("lead.definition").search(shadowed):
        return LeadIn(None, None, "modality.lead.definition", definition=True)
    performed = [p for p in parts[: at + 1] if compiled("verb.performative").search(p)]
    if performed and genre == "regulation":
        own = Verdict("obligation", "", "modality.default.performative", 0.6) if len(performed) > 2 else None
        return LeadIn("obligation", own, "modality.lead.act_on_list")
    if qualifying and re.search(r"认定|视为|属于|为", shadowed):
        return LeadIn(
            "condition", Verdict("condition", noun, "modality.lead.circumstances", 0.6), "modality.lead.circumstances"
        )
    return LeadIn(None, None, "modality.lead.plain") if colon else None


def _by_form(shadowed: str, genre: Genre, *, hant: bool) -> LeadIn | None:
    """What lead-ins of a fixed form say."""
    if OF_ITSELF.match(shadowed):
        return LeadIn(None, None, "modality.lead.definition", definition=True)
    if ONLY_FOR.search(shadowed):
        own = Verdict("condition", "限于", "modality.lead.circumstances", 0.75)
        return LeadIn("condition", own, "modality.lead.circumstances")
    if (
        genre == "regulation"
        and RECORDS.search(shadowed)
        and not re.search("所[称指]|是指", shadowed)
        and not explicit(shadowed, hant=hant)
    ):
        return LeadIn("obligation", None, "modality.lead.listed_contents")
    if RECKONED.search(shadowed):
        beside = explicit(shadowed[: shadowed.rfind("，")], hant=hant) if "，" in shadowed else None
        return LeadIn("obligation", beside, "modality.lead.measures")
    if BOUND_TO_TABLE.search(shadowed) and (cue := explicit(shadowed, hant=hant)):
        return LeadIn(None, cue, "modality.lead.table")
    if WHOM_RULED.search(shadowed) and (cue := explicit(shadowed, hant=hant)) and cue.modality == "obligation":
        return LeadIn("condition", cue, "modality.lead.listed_subjects")
    return None


def _with_effect(shadowed: str, effect: str, *, hant: bool, liability: bool, acting: bool) -> LeadIn:
    """有下列情形之一的，<effect>：the effect is the clause, unless the list itself says what the effect is."""
    own = explicit(effect, hant=hant, liability=liability, acting=acting) or explicit(
        shadowed, hant=hant, liability=liability, acting=acting
    )
    listed = LISTED.search(effect)
    if listed and own and own.modality in ("sanction", "obligation"):
        before = SPLIT.split(effect[: listed.start()])[:-1]
        answers = own.modality == "sanction" and any(compiled("cue.sanction").search(p) for p in before)
        return LeadIn(own.modality, own if answers else None, "modality.lead.by_following_rules")
    if own is None and re.search(r"认定|视为|属于|判定|^为[^，。；]{2,20}：?$", effect):
        own = Verdict("condition", effect[:8], "modality.lead.circumstances", 0.7)
    if own is None and compiled("verb.performative").search(effect):
        own = Verdict("obligation", "", "modality.lead.effect", 0.65)
    return LeadIn("condition", own, "modality.lead.effect")


def _plain_lead_in(shadowed: str, parts: Sequence[str], *, hant: bool, genre: Genre, liability: bool) -> LeadIn:
    """A lead-in that only ends in a colon (验收标准是：, 具体资料：, 重点任务：)."""
    cue = explicit(shadowed, hant=hant, liability=liability, acting=genre in ("plan", "notice"))
    if BENEFICIARIES.search(shadowed):
        return LeadIn("condition", None, "modality.lead.criteria")
    if re.search(r"(?:标准|条件|依据|情形|情况)(?:是|为)?：$", shadowed):
        act = cue or (Verdict("obligation", "", "modality.lead.act_with_criteria", 0.6) if len(parts) > 1 else None)
        return LeadIn("condition", act if len(parts) > 1 else None, "modality.lead.criteria")
    if re.search(r"(?<!补助)(?<!补贴)(?<!奖助)(?<!奖励)(?<!核发)(?<!分配)原则(?:是|为|如下)?：$", shadowed) and not cue:
        return LeadIn(None, None, "modality.lead.principles", definition=True)
    if re.search(r"情形(?:有|包括|如下)?：$", shadowed):
        banned = cue if cue and cue.modality == "prohibition" else None
        return LeadIn("condition", banned, "modality.lead.criteria")
    if cue and cue.modality == "sanction":
        return LeadIn("condition", cue, "modality.lead.effect")
    if compiled("lead.duties").search(shadowed):
        return LeadIn("obligation", cue if len(parts) > 1 else None, "modality.lead.duties")
    if cue and cue.modality in ("obligation", "permission", "prohibition"):
        return LeadIn(
            cue.modality, cue if len(cut(without_asides(shadowed)).main) > 1 else None, "modality.lead.modal_with_list"
        )
    if (
        cue is None
        and SUBJECT.match(shadowed)
        and compiled("verb.performative").search(shadowed)
        and genre != "standard"
    ):
        own = Verdict("obligation", "", "modality.default.subject_acts", 0.7)
        return LeadIn(
            "obligation" if re.search(r"资料|材料|文件|证明|手续|内容|事项|职责", shadowed) else None,
            own,
            "modality.lead.subject_acts",
        )
    if compiled("lead.definition").search(shadowed) and not cue:
        return LeadIn(None, None, "modality.lead.definition", definition=True)
    return LeadIn(None, None, "modality.lead.plain")


BENEFICIARIES = re.compile(
    r"^[^，。；：]{0,10}(?:补助|补贴|奖助|奖励|资助|扶持|救助|申请|适用|受理|服务)(?:对象|资格)(?:为|是|如下)?：$"
)
"""补助对象：, before the list of those who qualify."""
_THINGS = re.compile(
    r"(?:房屋?|建筑物?|设施|设备|场所|区域|地区|地段|单位|企业|人员|产品|车辆|船舶|项目|工程|水域|土地|电梯|物品)$"
)
_BY_RULES = re.compile(
    r"(?:应当?|必须|须)(?:于|在)[^，]*(?:内|上|处|区域|周[界边]|路径|地点|现场|旁|侧)$|(?:应当?|必须|须|可以|得)(?:依法)?(?:按照?|根据|依照|结合|视)[^，]*(?:权限|程序|规定|要求|情况|需要|职责|特点|实际)$"
)
"""应当按照规定的权限和程序，采取下列措施: only how the listed acts are done."""


DUTIES_BELOW = re.compile(r"(?:并|具体)?(?:履行|承担)(?:下列|以下|左列)[^，。；：]{0,10}(?:职责|义务|责任)$")
"""渔政局对捕捞实施监督管理，履行下列职责：what it is in charge of stands beside the list."""
SAID_BELOW = re.compile(r"(?<!应)(?<!应当)(?:按照?|依照)(?:下列|以下)(?:规定|分工)$")
FULFILS = re.compile(r"(?:依法|分别|具体)?(?:履行|承担|负责)[^，。；：]{0,30}(?:职责|责任)$")
"""按照下列分工，履行监督管理职责：whose duties the list holds."""
OTHER_RULES = re.compile(r"(?:应当?|必须|须)[^，：]{4,60}(?:规定|要求|标准)(?:[和及、]|以及)(?:下列|以下)")
"""应当遵守法规关于通航的规定和下列规定：a duty beside the list."""
_BY_LIST = re.compile(r"(?:应当?|必须|须)(?:依|按照?)(?:下列|以下)(?:规定|标准|方式|频次)$")


def _acts_by_list(parts: Sequence[str], at: int) -> bool:
    """应依下列规定，定期实施检查：the act is said here, the list only says how; 应依下列规定之一，办理：says none."""
    return bool(_BY_LIST.search(parts[at])) and any(
        commands(p) and not re.search(r"(?:办理|处理|执行|为之?)$", p) for p in parts[at + 1 :]
    )


def _acts_beside_list(parts: Sequence[str], at: int, hant: bool) -> bool:
    """Whether a lead-in states a duty of its own beside introducing its list (应参加课程，其时数如下：)."""
    if re.search(r"对(?:下列|以下)[^，]{1,24}进行", parts[at]):
        return True
    beside = [
        p
        for i, p in enumerate(parts)
        if i != at and not CONDITION_END.search(p) and not ADVERBIAL.match(p) and not _BY_RULES.search(p)
    ]
    return any(
        (v := explicit(p, hant=hant)) is not None and v.modality in ("obligation", "prohibition", "permission")
        for p in beside
    ) or any(
        re.match(
            r"^并?(?:依[^，]{2,30}规定)?(?:送|向[^，]{2,40}(?:申请|提出|申报)|提交|报送?|出具|制作|拟编|编制|填具|检具|缴纳|陈报|核转)",
            p,
        )
        and not re.search(r"(?:办理|处理|执行|为)之?$", p)
        for p in beside
    )
