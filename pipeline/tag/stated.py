"""What the words of a segment say of its modality, wherever it stands.

Reads one shadowed segment (titles, numbers and quotations blanked); the cues are ``lexicon/modality.toml``.  What this
module adds is where a cue counts: in a main clause, not in a condition (未按规定应当…的，) nor in an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Modality
from pipeline.tag import sanctions
from pipeline.tag.acting import ACT, DONE, JOINTLY, SUBJECT, commands
from pipeline.tag.cue_places import ATTRIBUTIVE, clause_of, find, precedes, rule_of, strong
from pipeline.tag.main_clauses import ADVERBIAL, compiled, cut, without_asides


@dataclass(frozen=True, slots=True)
class Verdict:
    """A segment's modality: with the cue that gave it, the rule's id and how sure the rule is (0–1)."""

    modality: Modality
    cue: str
    rule: str
    sureness: float


OWED = re.compile(
    r"(?:应当?+|须|需)[一-鿿]{0,3}(?:缴纳?|交纳|缴存|交存|缴付|支付|收取|承担|负担|退还|偿还|补缴)的[^，；：。的]{2,20}$"
)
"""项目报建时应缴纳的配套费: what is owed, the thing a sentence is about."""
NEVER = re.compile(r"(?:未|没有|无|不存在)(?:曾)?(?:受到?过?|被)[^，。；]{0,24}(?:处罚|处分|处理|制裁)")
_APPLIES = re.compile(r"由[^，。；]{1,20}(?:提出)?申请")
"""由纳税人申请，可以减征: applying is what the permission asks for."""
BUT_MUST = re.compile(r"(?:但是?|并且?)[^，。；的]{0,10}(?:应当?|必须|须|要(?!求))(?!时)")
"""可以组织抽查，但是要防止重复: what is permitted comes with a duty, which is the stronger."""
_BY_WHOM = re.compile(r"(?:并|且|同时)?由(?!其)|[^，。；]{2,24}的[^，。；]{0,8}(?:办法|规程|细则|标准)由")
"""可申请…，并由主管部门核定: the second half is somebody else's duty."""


def _owed_only(part: str) -> bool:
    """Whether a part before others only names what is owed, with no modal of its own."""
    owed = OWED.search(part)
    return owed is not None and not re.search(r"应|必须|不得|禁止|可以|不准", part[: owed.start()])


UNDERGONE = re.compile(
    r"(?:受到|受过|被处以?|被给予)[^，。；]{0,12}(?:处罚|处分|制裁)(?=的(?:人员|人|单位|个人|企业)，[^。；]*(?:不得|禁止))"
)
"""受到处罚的人员，五年内不得…: whom the ban is for."""
SAID_OF_A_BAN = re.compile(
    r"通知[^，。；]{2,14}(?:暂停|停止)|造成[^，。；]{2,16}之?(?:暂停|停止)|有权[^，。；]{0,12}(?:暂停|停止)|(?:令其|责令|命令|要求)[^，。；]{0,10}(?:暂停|停止)|可以[^，。；]{0,12}(?:暂停|停止)|(?:暂停|停止)[^，。；]{0,16}的(?:期限|时间|期间)"
)
"""通知水务部门暂停供水, 造成航班之暂停, 暂停供水的期限: the ban is what is told, what has happened or what is measured."""
BOUND_TO = re.compile(
    r"(?:^|，|[人民位织体])(?:都|均|也)?(?P<cue>有(?=[^，。；]{2,24}的义务(?:[。；，]|$)))|(?<![没只享拥])(?P<bound>有义务)(?![教工兵劳])"
)
"""林地使用人有保护林地的义务, 有关单位有义务如实提供: said as a duty, whatever right stands beside it."""
STRONG_DUTY = re.compile(r"应当(?!日)|必须(?!品)|务必")
DUTY_TO_STOP = re.compile(r"(?:应当?|必须)(?:立即|即|依法|及时)?(?:暂停|停止)(?!作业(?:时|前))")
"""应当暂停审批: a stop that is ordered is a ban."""
TURNED_DOWN = re.compile(r"^(?:逾期|届期|逾限)[^。；]{0,20}，(?:依法)?驳回")
"""届期未补正者，驳回其申请: what follows when nothing is done in time."""
UNBOUND = re.compile(r"不受([^，。；]{1,90}?)(?=之?(?:影响|限制))")
PASSED = re.compile(r"(?:合格|符合要求)(?:后|并[^，。；]{2,16}后?)?，?方[可能](?!不)")
"""经验收合格后方可使用: the inspection must be passed; 经批准的，方可…grants."""
LIMIT_BESIDE = re.compile(r"其中[^，。；]*不得|(?:并|亦)不得|且[^，。；]{0,16}[值数量额]不得")
"""应累加计算，且合计值不得超过…: a bound that is said beside a duty or a permission, and is the stronger."""
REST = re.compile(r"(?:余款|剩余|其余|余下|余额)")
PAID = re.compile(r"缴[纳清付]|交[纳清付]|支付|付清")
"""签订合同后一个月内缴纳五成，余款可分期缴纳: the payment is the duty, its rest is eased."""
ALSO = re.compile(r"(?:并|且|还)(?:可以?|有权)|(?:必要时|特殊情况下?)(?:可以?|得)")
TO_OTHERS = re.compile(r"(?:给予|予以|让利)(?:购房|购车|消费|住|用)?(?:人|者|户|职工|员工|客户|业主)")
"""鼓励企业…，给予购房人优惠: what the one urged gives."""
SPENDS = re.compile(r"[^，。；]{0,12}(?:列支|安排|拿出|投入|设立)[^，。；]{0,20}(?:元|资金|经费)")
"""市财政列支80万元，鼓励…: the money is given, whoever is urged."""
OWN_ACT = re.compile(r"(?:本[市省县区州]|国家|全[市省县])(?!采取)(?:优先|积极|大力|依法|逐步)*(?=[^，]{4,})")
"""本市推广轮渡，鼓励公民乘坐: what the city itself does leads."""
OWN_WORKS = re.compile(r"(?:建设|打造|培育|创建)(?:[一\d]|若干|多)")
"""支持建设一批船模实验室: nobody is urged, the issuer builds."""
EACH = re.compile(
    r"各[^，。；应要可的]{0,14}?(?:地|部门|单位|机构|政府|[局委]|银行|[县市区])[^，。；应要可鼓引]{0,24}，?(?:积极|依法|大力)?支持"
)
"""各部门支持船东查询档案: what each of them does, nobody is urged."""
GIVERS = re.compile(r"各地|各县|各区|各市|政府|机构|银行|公司")


def explicit(shadowed: str, *, hant: bool = False, liability: bool = False, acting: bool = False) -> Verdict | None:
    """The modality that the words of a segment state, without looking at its place; None where none does.

    The order is GUIDELINE's: a ban beats a duty, a duty a sanction, permission, recommendation; but the main verb
    decides: a sanction that follows a breach, a permission or an urging that leads keep their own.  ``acting`` says
    that a bare imperative is a duty here (the task text of a plan), so that a weak cue behind one does not decide.
    """
    if shadowed.startswith("但是，"):
        shadowed = "但" + shadowed[3:]
    shadowed = UNBOUND.sub(lambda m: "不受" + "□" * len(m[1]), shadowed)
    shadowed = UNDERGONE.sub(lambda m: "□" * len(m[0]), shadowed)
    shadowed = NEVER.sub(lambda m: "□" * len(m[0]), shadowed)
    clauses = cut(without_asides(shadowed))
    main = tuple(p for p in clauses.main[:-1] if not _owed_only(p)) + clauses.main[-1:]
    sanction = sanctions.cue_of(main)
    if (
        sanction
        and not (clauses.conditional or liability or compiled("violation").search(shadowed))
        and sanctions.ANSWERS_FOR.search(shadowed)
    ):
        return Verdict("obligation", sanction, "modality.cue.obligation.charge", 0.8)
    if sanction and not sanctions.imposes(sanction, shadowed, clauses, liability=liability):
        sanction = None
    ban = find(("cue.prohibition",), main)
    duty = find(("cue.obligation",), main)
    if duty is not None and not strong(duty):
        duty = next(
            (m[0] for p in main if (m := STRONG_DUTY.search(p)) and (m[0] != "应当" or not ATTRIBUTIVE.search(p))), duty
        )
    is_strong = duty is not None and strong(duty)
    if not sanction and TURNED_DOWN.search(shadowed):
        return Verdict("sanction", "驳回", "modality.cue.sanction.penalty", 0.75)
    if not sanction and (follows := compiled("cue.sanction_whole").search(shadowed)):
        return Verdict("sanction", follows[0], "modality.cue.sanction.follows", 0.75)
    if sanction:
        breach = compiled("violation").search(shadowed) or liability or clauses.conditional
        verdict = Verdict("sanction", sanction, rule_of(("cue.sanction",), sanction), 0.93 if breach else 0.8)
        answering = liability and clauses.conditional
        if not sanctions.outranked(main, sanction, duty, ban, acting=acting, answering=answering):
            return verdict
    first = next((p for p in main if STRONG_DUTY.search(p) or DUTY_TO_STOP.search(p)), "")
    stop = m[0] if (m := DUTY_TO_STOP.search(first)) else None
    if stop and not sanction:
        return Verdict("prohibition", stop, "modality.cue.prohibition.stop", 0.8)
    if ban and ban.startswith("不予") and is_strong and _refused_after(main, clauses.parts):
        ban = None  # 应当按期完成，逾期未完成的，不予补助: what follows a breach of the duty
    if ban:
        return Verdict("prohibition", ban, rule_of(("cue.prohibition",), ban), 0.95)
    answers = _ANSWERS_FOR.match(shadowed) and not is_strong
    broken = _BREAKS.match(shadowed) and clauses.conditional and not is_strong and not ban
    if (
        answers
        or broken
        or (
            liability
            and clauses.conditional
            and re.search(
                r"^(?:逾期|拒不|情节|造成|构成)|可以[^，。；]{0,12}(?:停止|暂停)供|依法处置[。；]?$|无效[。；]?$|(?:依|按)照[^，。；]{2,40}(?<!接受)(?:处理|处置|奖惩)之?[。；]?$",
                shadowed,
            )
            and not re.search(r"可以[^，。；]*(?:起诉|提起诉讼|申请仲裁)", shadowed)
        )
    ):
        return Verdict("sanction", duty or "", "modality.section.liability", 0.75)
    if not is_strong and not sanction and (bound := BOUND_TO.search(shadowed)):
        return Verdict("obligation", bound["bound"] or bound["cue"], "modality.cue.obligation.bound", 0.85)
    weak_ban = find(("cue.prohibition_weak",), [p for p in main if not SAID_OF_A_BAN.search(p)])
    if (
        weak_ban
        and not (
            clause_of(main, ("cue.obligation",)) < clause_of(main, ("cue.prohibition_weak",))
            or (acting and _acts_before(main, ("cue.prohibition_weak",)))
        )
        and not is_strong
    ):
        return Verdict("prohibition", weak_ban, "modality.cue.prohibition.stop", 0.8)
    condition = find(("cue.condition",), main)
    if condition and condition.endswith("依据") and clause_of(main, ("cue.condition",)) + 1 < len(main):
        condition = None  # 以水深为依据，每年疏浚一次: by what it is done, not what counts
    duty_leads = duty is not None and clause_of(main, ("cue.obligation",)) < clause_of(main, ("cue.condition",))
    if condition and condition.startswith("不计") and duty == "需要":
        duty_leads = False  # 需要定制的零件的运输时间，不计入…: which parts
    urged_first = precedes(main, "cue.recommendation", "cue.condition") and _leads(main)
    if (
        condition
        and not is_strong
        and not duty_leads
        and not urged_first
        and not (acting and _acts_before(main, ("cue.condition",)))
    ):
        return Verdict("condition", condition, rule_of(("cue.condition",), condition), 0.75)
    may_groups = ("cue.permission", "cue.permission_tw") if hant else ("cue.permission",)
    may = find(may_groups, main)
    urge = find(("cue.recommendation",), [p for p in main[:-1] if not p.startswith("通过")] + list(main[-1:]))
    if duty and may and clause_of(main, may_groups) < clause_of(main, ("cue.obligation",)):
        rest = main[clause_of(main, ("cue.obligation",))]
        by = _BY_WHOM.match(rest) is not None or (not hant and BUT_MUST.match(rest) is not None)
        if (duty[:1] not in "只仅" and (not strong(duty) and (hant or not by))) or (
            re.match(r"^(?:且|并|其|其余|但|仅|同时)", rest) and not by
        ):
            duty = None
    if (
        duty
        and may
        and not strong(duty)
        and duty[:1] not in "只仅"
        and clause_of(main, may_groups) == clause_of(main, ("cue.obligation",))
    ):
        duty = None
    if (
        duty
        and may
        and not strong(duty)
        and precedes(main, "cue.obligation", "cue.permission")
        and _APPLIES.search(main[clause_of(main, ("cue.obligation",))])
    ):
        duty = None
    limit = find(("cue.prohibition_limit",), main)
    if duty and limit and not strong(duty) and precedes(main, "cue.prohibition_limit", "cue.obligation"):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)  # 不得超过一成，超出部分按…计算
    if duty and limit and strong(duty) and _limit_first(main):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)  # 不应少于一次，并应保持清洁
    if duty and limit and strong(duty) and LIMIT_BESIDE.match(main[clause_of(main, ("cue.prohibition_limit",))]):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)
    if may in ("方可", "方能") and duty is None and PASSED.search(shadowed):
        return Verdict("obligation", may, "modality.cue.obligation.passed", 0.75)
    if duty:
        if urge and not strong(duty) and precedes(main, "cue.recommendation", "cue.obligation") and _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.8)
        return Verdict("obligation", duty, rule_of(("cue.obligation",), duty), 0.95 if strong(duty) else 0.88)
    if limit and LIMIT_BESIDE.match(main[clause_of(main, ("cue.prohibition_limit",))]):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)
    eased = may is not None and clause_of(main, may_groups) < clause_of(main, ("cue.prohibition_limit",))
    if limit and not eased and not (acting and (may or _acts_before(main, ("cue.prohibition_limit",)))):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)
    if may:
        if acting and _acts_before(main, may_groups):
            return Verdict("obligation", "", "modality.default.imperative", 0.75)
        at = clause_of(main, may_groups)
        if REST.match(main[at]) and any(PAID.search(p) for p in main[:at]):
            return Verdict("obligation", "", "modality.default.paid_in_parts", 0.75)
        if ALSO.match(main[at]) and any(
            SUBJECT.match(p) and compiled("verb.performative").search(p) for p in main[:at]
        ):
            return Verdict("obligation", "", "modality.default.subject_acts", 0.7)
        own_subject = SUBJECT.match(main[at]) and at != clause_of(main, ("cue.recommendation",))
        if urge and not own_subject and precedes(main, "cue.recommendation", "cue.permission") and _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.85)
        return Verdict("permission", may, rule_of(may_groups, may), 0.9)
    if urge == "支持" and EACH.match(shadowed):
        return Verdict("obligation", urge, "modality.cue.obligation.each_supports", 0.75)
    if urge:
        if _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.9)
        return Verdict("obligation", urge, "modality.default.urging_beside_acts", 0.75)
    return None


_ANSWERS_FOR = re.compile(r"^造成[^，]{0,12}(?:损失|损害|后果|污染)的，")
_BREAKS = re.compile(r"^违反(?:者|[^，]{2,30})，")
_BREACH = re.compile(r"(?:逾期|届期|逾限|未)[^，]*(?:的|者)$")


def _refused_after(main: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a duty stands first, and what is refused stands behind a breach of it."""
    duty = next((p for p in main if STRONG_DUTY.search(p) or re.search(r"应(?=[依按于])", p)), None)
    breach = next((i for i, p in enumerate(parts) if _BREACH.match(p)), None)
    return duty is not None and breach is not None and duty in parts and parts.index(duty) < breach


def _limit_first(main: Sequence[str]) -> bool:
    """Whether a bound stands before every duty, in an earlier clause or in the same one."""
    at = clause_of(main, ("cue.prohibition_limit",))
    m = compiled("cue.prohibition_limit").search(main[at])
    before = [*main[:at], main[at][: m.start()] if m else main[at]]
    return not any(compiled("cue.obligation").search(p) or commands(p) for p in before)


_TIME = re.compile(r"(?:[至到止]|之?日起)[^，]*(?:年|月|日|止|期间|末)$")


def _acts_before(main: Sequence[str], groups: tuple[str, ...]) -> bool:
    """Whether a bare imperative leads, before any clause with a cue of ``groups``."""
    for part in main[: clause_of(main, groups)]:
        if (ADVERBIAL.match(part) and not commands(part)) or part.startswith("坚持") or _TIME.search(part):
            continue
        if commands(part) or ACT.match(part) or JOINTLY.match(part) or (DONE.search(part) and not SUBJECT.match(part)):
            return True
    return False


_GRANTED_BY = re.compile(r"[^，]{0,30}?(?:[省市县区州旗]级|财政|(?<!申请)基金|专项资金)[^，]{0,40}(?:给予|予以)")
"""鼓励船厂改造，省级按投资额给予奖补: the grant is the issuer's own act."""


def _leads(main: Sequence[str]) -> bool:
    """Whether the urging verb governs the segment: no act of the issuer itself stands before or after it."""
    pattern = compiled("cue.recommendation")
    at = clause_of(main, ("cue.recommendation",))
    if at and OWN_ACT.match(main[0]) and commands(OWN_ACT.sub("", main[0])):
        return False
    before = [
        p
        for p in main[:at]
        if commands(p)
        or ACT.match(p)
        or compiled("cue.obligation").search(p)
        or (SUBJECT.match(p) and compiled("verb.performative").search(p))
        or SPENDS.match(p)
    ]
    if len(before) > 1 or (before and not re.match(r"(?:不断|进一步)?(?:提升|提高|扩大|降低)", before[0])):
        return False
    part = main[at]
    m = pattern.search(part)
    lead = part[: m.start()] if m else ""
    if (
        lead
        and commands(part)
        and not re.match(r"^(?:大力|积极|全力|优先|重点|着力|进一步|依法|同时|并|国家|适当|充分){0,3}$", lead)
    ):
        return False
    agent = m is not None and bool(
        re.match(
            r"[^，。；]{0,40}?(?:企业|机构|单位|部门|主体|组织|协会|公司|银行|个人|居民|社会|各地|高校|院校|家庭|群众|人才|人员|经营者|资本|市场|园区|集团|职工|农户|合作社|商户|商家|各[县区市州盟旗]|各部门|[社店商户馆厂联]|商会)",
            part[m.end() :],
        )
    )
    if not agent and m is not None and m[0] == "支持" and OWN_WORKS.match(part, m.end()):
        return False
    if (agent and m is not None and GIVERS.match(part[m.end() :][:12])) or (
        agent and m is not None and re.match(r"[^，]{0,4}(?:金融|担保|保险)机构", part[m.end() :])
    ):
        own = re.compile(r"^(?:同时|进一步|有序|持续推进|取消|执行|由)")
    elif agent:  # what follows is what the one urged is to do, unless it is plainly the issuer's own act
        own = re.compile(
            r"^(?:同时|并|进一步|有序|持续推进|(?:优化|完善|修订|调整|放宽|研究完善|研究制定|健全|建立健全)[^，]{2,40}(?:规范|标准|政策|规定|机制|流程|体系|制度)$|(?:并|按照?[^，]{0,20})?对[^，]{2,60}(?:给予|予以)|并?(?:按照?[^，]{1,24})?(?:一次性|分别|额外|再|另|逐年|连续)*(?:给予|予以)|(?:依法|严厉|严肃)+(?:查处|打击)|在[^，]{2,24}(?:开展|推行|实施)[^，]*(?:工作|试点)$|取消|执行|由)"
        )
    else:
        own = re.compile(
            r"^(?:同时|并|进一步|有序|持续|着力|不断|加快|依法)?(?:推进|推动|协调|落实|完善|督促|统筹|拓展|规范|取消|执行|规划|实施|做好|由)|^(?:并|再|另)?(?:按照?[^，]{1,24}|在[^，]{1,24}(?:基础上|以外|之外))?(?:一次性|分别|额外|再|另|逐年|连续)*(?:给予|予以)"
        )
    after = [
        p
        for p in main[at + 1 :]
        if (own.match(p) or _GRANTED_BY.match(p))
        and not pattern.search(p)
        and not (agent and TO_OTHERS.match(p))
        and (commands(p) or re.match(r"由|执行", p) or "给予" in p or "予以" in p)
    ]
    return not after
