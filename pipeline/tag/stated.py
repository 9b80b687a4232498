"""What the words of a segment say of its modality, wherever it stands.

Reads one shadowed segment (titles, numbers and quotations blanked); the cues are ``lexicon/modality.toml``.  What this
module adds is where a cue counts: in a main clause, not in a condition (未按规定应当…的，) nor in an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.records import Modality
from pipeline.tag.main_clauses import ADVERBIAL, compiled, cut, without_asides

ADVERBS = re.compile(
    r"^(?:同时|并且?|还|要|进一步|着力|积极|大力|持续|全面|全力|有序|不断|重点|深入|切实|协同|逐步|稳步|扎实|认真|努力|优先|有效|科学|合理|充分|主动|及时|坚决|依法|依规|大幅|定期|适时|适度|适当|高质量|高标准|因地制宜|分类|集中|共同|牢固|精准|高效|灵活|统一|广泛|严格|加快|加大力度|从严|从快|一律|率先|常态化|规范有序|以?[^，]{2,6}为重点)*"
)
SUBJECT = re.compile(
    r"^[^，。；：]{0,60}?(?:部门|政府|机关|委员会|单位|企业|公司|机构|组织|人员|个人|人|者|公民|局|院|厅|站|中心|办公室|所|银行|学校|医院|委|办|领导小组|当事人|协会|集团|公安|法院|检察院|街道|乡镇|国家|场所|业主|用户|户|平台|各县|各市|各地|各区|联社|园区|工会|村民|居民|媒体)(?:（[^（）]*）)?"
    r"(?=[^的，。；：]{0,30}$|[^的，。；：]{1,40}[，。；：])"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A segment's modality: with the cue that gave it, the rule's id and how sure the rule is (0–1)."""

    modality: Modality
    cue: str
    rule: str
    sureness: float


@cache
def rule_of(groups: tuple[str, ...], cue: str) -> str:
    for entry in lexicon.group("modality", *groups):
        if re.search(entry.pattern or "", cue):
            return entry.id
    return groups[0]


ATTRIBUTIVE = re.compile(
    r"(?:其他|其它|依法|属于|由|所|及其|以及|、|和|与|或者?|对|将|把|向|给|有|为|规定|凡是?|等)?"
    r"(?:依法|按规定|按照规定|依照[^，]{1,20}规定|法律、?行政?法规规定)?(?:应当?+|必须|不得|不应|可以?+|须|需要?+|禁止)(?!根据|按照?|结合|依据|依照|针对|通过|视|对)[^，；：。]{1,24}的[^，；：。的]{1,16}$"
)
OWED = re.compile(
    r"(?:应当?+|须|需)[一-鿿]{0,3}(?:缴纳?|交纳|缴存|交存|缴付|支付|收取|承担|负担|退还|偿还|补缴)的[^，；：。的]{2,20}$"
)
"""项目报建时应缴纳的配套费: what is owed, the thing a sentence is about."""
NEVER = re.compile(r"(?:未|没有|无|不存在)(?:曾)?(?:受到?过?|被)[^，。；]{0,24}(?:处罚|处分|处理|制裁)")
ATTRIBUTIVE_HEAD = re.compile(
    r"^(?:(?:国家|国务院|省|市|有关部门)[^，]{0,20}规定|(?:其他|其它|法律|依法|依照|属于|涉及|包括|列入|与|（)[^，]{0,20}?|凡(?:是|依法)?)"
    r"(?:应当?|必须|不得|不应|可以?|须|需|禁止)"
)


def attributive(part: str) -> bool:
    """Whether the only deontic word of ``part`` stands inside an attribute (其他应当提交的资料)."""
    return bool(ATTRIBUTIVE_HEAD.match(part) and ATTRIBUTIVE.search(part))


def find(groups: tuple[str, ...], parts: Sequence[str]) -> str | None:
    pattern = compiled(*groups)
    for part in parts:
        m = pattern.search(part)
        if m and not attributive(part):
            return m[0]
    return None


def _count(groups: tuple[str, ...], parts: Sequence[str]) -> int:
    pattern = compiled(*groups)
    return sum(1 for part in parts if pattern.search(part))


_APPLIES = re.compile(r"由[^，。；]{1,20}(?:提出)?申请")
"""由纳税人申请，可以减征: applying is what the permission asks for."""
_BY_WHOM = re.compile(r"(?:并|且|同时)?由(?!其)|[^，。；]{2,24}的[^，。；]{0,8}(?:办法|规程|细则|标准)由")
"""可申请…，并由主管部门核定: the second half is somebody else's duty."""


def _owed_only(part: str) -> bool:
    """Whether a part before others only names what is owed, with no modal of its own."""
    owed = OWED.search(part)
    return owed is not None and not re.search(r"应|必须|不得|禁止|可以|不准", part[: owed.start()])


SAID_OF_A_BAN = re.compile(
    r"通知[^，。；]{2,14}(?:暂停|停止)|(?:令其|责令|命令|要求)[^，。；]{0,10}(?:暂停|停止)|可以[^，。；]{0,12}(?:暂停|停止)|(?:暂停|停止)[^，。；]{0,16}的(?:期限|时间|期间)"
)
"""通知水务部门暂停供水, 暂停供水的期限: the ban is what is told or measured."""
ANSWERS_FOR = re.compile(r"^[^，。；]{2,40}对[^，。；]{2,20}承担[^，。；]{0,6}责任[。；]?$")
"""承包商对业主承担连带责任: whose liability it is, not what follows a breach."""
BOUND_TO = re.compile(
    r"(?:^|，|[人民位织体])(?:都|均|也)?(?P<cue>有(?=[^，。；]{2,24}的义务(?:[。；，]|$)))|(?<![没只享拥])(?P<bound>有义务)(?![教工兵劳])"
)
"""林地使用人有保护林地的义务, 有关单位有义务如实提供: said as a duty, whatever right stands beside it."""
MAY_ENFORCE = re.compile(r"可以?(?:[^。；]{0,40}，)?[^，。；]{0,24}申请[^，。；]{0,12}强制执行")
STRONG_DUTY = re.compile(r"应当(?!日)|必须(?!品)|务必")
DUTY_TO_STOP = re.compile(r"(?:应当?|必须)(?:立即|即|依法|及时)?(?:暂停|停止)(?!作业(?:时|前))")
"""应当暂停审批: a stop that is ordered is a ban."""
NOT_PUNISHED = re.compile(r"不得(?:再|重复)?(?:给予|处以?|予以|进行|实施)[^，。；]{0,12}(?:罚款|处罚|处分)")
AS_AGREED = re.compile(r"可以?按照?[^，。；]*(?:约定|协议)[^，。；]{0,4}处理")
SETTLES = re.compile(r"协商不成|(?:争议|纠纷)[^。；]{0,24}由|(?:争议|纠纷)，按")
"""协商不成的，由市政府依法处理: a dispute, not a breach."""
IN_CHARGE = re.compile(r"^[^，。；]{2,40}负责[^，。；]{2,40}，(?:并|同时)")
"""执法队负责监督检查，并实施行政处罚: what a body is in charge of."""
TURNED_DOWN = re.compile(r"^(?:逾期|届期|逾限)[^。；]{0,20}，(?:依法)?驳回")
"""届期未补正者，驳回其申请: what follows when nothing is done in time."""
HANDS_OVER = re.compile(
    r"应当?(?:及时|依法)?(?:将[^，。；]{1,16})?移[送交][^，。；]{2,14}(?:机关|部门|法院)[^，。；]{0,4}追究|(?:部门|机关|机构)[^，。；]{0,16}发现[^。；]{2,40}的，应当?[^，。；]{0,20}移[送交]"
)
"""渔政部门应当将案件移送司法机关追究责任: the duty of who found it."""
SYSTEM = re.compile(
    r"^(?:[一二三四五六七八九十]+是)?(?:[^，。；]{0,24}(?:应当?|要|须))?(?:建立|健全|完善)[^，。；]{2,60}(?:制度|机制|体系)$"
)
"""建立约谈、问责制度: what is set up, not imposed."""
TREASURY = re.compile(r"(?:上缴|缴入|解缴)[^，。；]{0,6}(?:国库|财政)|^[^，。；]{0,12}没收的[^，。；]{2,16}和罚款$")
"""罚款全部上缴国库: where the money goes."""
MAY_PAY = re.compile(r"可以?(?:先行?|延期|分期|申请)?缴|不(?:再)?(?:收取|加收|征收)[^，。；]{0,16}滞纳金")
"""可以先缴税款，再缴滞纳金; 不收取滞纳金: how it is paid, not a penalty."""
MAY_CLAIM = re.compile(r"(?:可以|有权)[^，。；]{0,8}(?:请求|要求)[^，。；]{0,40}承担")
ORDERS = re.compile(r"(?:部门|机关|机构|政府|委员会|[局厅委])(?:应当|必须)(?:依法|立即|及时)?责令(?!改正|限期)")
UNBOUND = re.compile(r"不受([^，。；]{1,90}?)(?=之?(?:影响|限制))")
REST = re.compile(r"(?:余款|剩余|其余|余下|余额)")
PAID = re.compile(r"缴[纳清付]|交[纳清付]|支付|付清")
"""签订合同后一个月内缴纳五成，余款可分期缴纳: the payment is the duty, its rest is eased."""
ALSO = re.compile(r"(?:并|且|还)(?:可以?|有权)|(?:必要时|特殊情况下?)(?:可以?|得)")
TO_OTHERS = re.compile(r"(?:给予|予以|让利)(?:购房|购车|消费|住|用)?(?:人|者|户|职工|员工|客户|业主)")
"""鼓励企业…，给予购房人优惠: what the one urged gives."""
SPENDS = re.compile(r"[^，。；]{0,12}(?:列支|安排|拿出|投入|设立)[^，。；]{0,20}(?:元|资金|经费)")
"""市财政列支80万元，鼓励…: the money is given, whoever is urged."""
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
    shadowed = NEVER.sub(lambda m: "□" * len(m[0]), shadowed)
    clauses = cut(without_asides(shadowed))
    main = tuple(p for p in clauses.main[:-1] if not _owed_only(p)) + clauses.main[-1:]
    sanction = find(("cue.sanction",), [p for p in main if not (SYSTEM.search(p) or TREASURY.search(p))])
    if (
        sanction
        and not clauses.conditional
        and re.search(r"承担[^，]{0,20}责任$", sanction)
        and re.search(r"(?:应当?|必须|须)[^，]{0,8}承担", shadowed)
    ):
        sanction = None  # 必须依法承担…责任: said as a duty
    if (
        sanction
        and not (clauses.conditional or liability or compiled("violation").search(shadowed))
        and ANSWERS_FOR.search(shadowed)
    ):
        return Verdict("obligation", sanction, "modality.cue.obligation.charge", 0.8)
    if sanction and "强制执行" in sanction and MAY_ENFORCE.search(shadowed):
        sanction = None  # 可以申请人民法院强制执行: a right
    ban = find(("cue.prohibition",), main)
    duty = find(("cue.obligation",), main)
    if duty is not None and not strong(duty):
        duty = next(
            (m[0] for p in main if (m := STRONG_DUTY.search(p)) and (m[0] != "应当" or not ATTRIBUTIVE.search(p))), duty
        )
    is_strong = duty is not None and strong(duty)
    if sanction == "责令" and not liability and not clauses.conditional and ORDERS.search(shadowed):
        sanction = None  # 主管部门应当责令停止…: the authority's duty
    if sanction and sanction.startswith("按") and AS_AGREED.search(shadowed):
        sanction = None
    if sanction and sanction.endswith("处理") and SETTLES.search(shadowed):
        sanction = None
    if sanction and sanction.endswith("行政处罚") and not liability and IN_CHARGE.search(shadowed):
        sanction = None
    if sanction and HANDS_OVER.search(shadowed):
        sanction = None
    if sanction == "滞纳金" and MAY_PAY.search(shadowed):
        sanction = None
    if sanction and (NOT_PUNISHED.search(shadowed) or MAY_CLAIM.search(shadowed)):
        sanction = None
    if (
        sanction
        and re.search(r"可(?:以)?(?:适当)?(?:给予|予以)[^，。；]{0,12}(?:奖励|表扬|奖补)", shadowed)
        and not liability
    ):
        sanction = None  # what may be granted is a permission; a reward for merit is given
    if not sanction and TURNED_DOWN.search(shadowed):
        return Verdict("sanction", "驳回", "modality.cue.sanction.penalty", 0.75)
    if not sanction and (follows := compiled("cue.sanction_whole").search(shadowed)):
        return Verdict("sanction", follows[0], "modality.cue.sanction.follows", 0.75)
    if sanction:
        breach = compiled("violation").search(shadowed) or liability or clauses.conditional
        verdict = Verdict("sanction", sanction, rule_of(("cue.sanction",), sanction), 0.93 if breach else 0.8)
        answering = liability and clauses.conditional
        if not _outranks_sanction(main, sanction, duty, ban, acting=acting, answering=answering):
            return verdict
    first = next((p for p in main if STRONG_DUTY.search(p) or DUTY_TO_STOP.search(p)), "")
    stop = m[0] if (m := DUTY_TO_STOP.search(first)) else None
    if stop and not sanction:
        return Verdict("prohibition", stop, "modality.cue.prohibition.stop", 0.8)
    if ban and ban.startswith("不予") and is_strong and _refused_after(main, clauses.parts):
        ban = None  # 应当按期完成，逾期未完成的，不予补助: what follows a breach of the duty
    if ban:
        return Verdict("prohibition", ban, rule_of(("cue.prohibition",), ban), 0.95)
    answers = re.match(r"^造成[^，]{0,12}(?:损失|损害|后果|污染)的，", shadowed) and not is_strong
    broken = re.match(r"^违反[^，]{2,30}，", shadowed) and clauses.conditional and not is_strong and not ban
    if (
        answers
        or broken
        or (
            liability
            and clauses.conditional
            and re.search(
                r"^(?:逾期|拒不|情节|造成|构成)|可以[^，。；]{0,12}(?:停止|暂停)供|依法处置[。；]?$", shadowed
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
            _first(main, ("cue.obligation",)) < _first(main, ("cue.prohibition_weak",))
            or (acting and _acts_before(main, ("cue.prohibition_weak",)))
        )
        and not is_strong
    ):
        return Verdict("prohibition", weak_ban, "modality.cue.prohibition.stop", 0.8)
    condition = find(("cue.condition",), main)
    duty_leads = duty is not None and _first(main, ("cue.obligation",)) < _first(main, ("cue.condition",))
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
    urge = find(("cue.recommendation",), main)
    if duty and may and _first(main, may_groups) < _first(main, ("cue.obligation",)):
        rest = main[_first(main, ("cue.obligation",))]
        by = _BY_WHOM.match(rest) is not None
        if (duty[:1] not in "只仅" and (not strong(duty) and (hant or not by))) or (
            re.match(r"^(?:且|并|其|其余|但|仅|同时)", rest) and not by
        ):
            duty = None
    if (
        duty
        and may
        and not strong(duty)
        and duty[:1] not in "只仅"
        and _first(main, may_groups) == _first(main, ("cue.obligation",))
    ):
        duty = None
    if (
        duty
        and may
        and not strong(duty)
        and precedes(main, "cue.obligation", "cue.permission")
        and _APPLIES.search(main[_first(main, ("cue.obligation",))])
    ):
        duty = None
    limit = find(("cue.prohibition_limit",), main)
    if duty and limit and not strong(duty) and precedes(main, "cue.prohibition_limit", "cue.obligation"):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)  # 不得超过一成，超出部分按…计算
    if duty:
        if urge and not strong(duty) and precedes(main, "cue.recommendation", "cue.obligation") and _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.8)
        return Verdict("obligation", duty, rule_of(("cue.obligation",), duty), 0.95 if strong(duty) else 0.88)
    eased = may is not None and _first(main, may_groups) < _first(main, ("cue.prohibition_limit",))
    if limit and not eased and not (acting and (may or _acts_before(main, ("cue.prohibition_limit",)))):
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)
    if may:
        if acting and _acts_before(main, may_groups):
            return Verdict("obligation", "", "modality.default.imperative", 0.75)
        at = _first(main, may_groups)
        if REST.match(main[at]) and any(PAID.search(p) for p in main[:at]):
            return Verdict("obligation", "", "modality.default.paid_in_parts", 0.75)
        if ALSO.match(main[at]) and any(
            SUBJECT.match(p) and compiled("verb.performative").search(p) for p in main[:at]
        ):
            return Verdict("obligation", "", "modality.default.subject_acts", 0.7)
        own_subject = SUBJECT.match(main[at]) and at != _first(main, ("cue.recommendation",))
        if urge and not own_subject and precedes(main, "cue.recommendation", "cue.permission") and _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.85)
        return Verdict("permission", may, rule_of(may_groups, may), 0.9)
    if urge:
        if _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.9)
        return Verdict("obligation", urge, "modality.default.urging_beside_acts", 0.75)
    return None


_BREACH = re.compile(r"(?:逾期|届期|逾限|未)[^，]*(?:的|者)$")


def _refused_after(main: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a duty stands first, and what is refused stands behind a breach of it."""
    duty = next((p for p in main if STRONG_DUTY.search(p) or re.search(r"应(?=[依按于])", p)), None)
    breach = next((i for i, p in enumerate(parts) if _BREACH.match(p)), None)
    return duty is not None and breach is not None and duty in parts and parts.index(duty) < breach


def _first(main: Sequence[str], groups: tuple[str, ...]) -> int:
    """In which main clause a cue of ``groups`` first stands; ``len(main)`` if in none."""
    pattern = compiled(*groups)
    return next((i for i, p in enumerate(main) if pattern.search(p) and not attributive(p)), len(main))


def precedes(main: Sequence[str], group: str, other: str) -> bool:
    """Whether a cue of ``group`` stands before every cue of ``other``, in an earlier clause or earlier in the same one."""
    a, b = _first(main, (group,)), _first(main, (other,))
    if a != b or a == len(main):
        return a < b
    first, second = compiled(group).search(main[a]), compiled(other).search(main[a])
    return bool(first and second and first.start() < second.start())


_TIME = re.compile(r"(?:[至到止]|之?日起)[^，]*(?:年|月|日|止|期间|末)$")
ACT = re.compile(
    r"^[^，。；]{0,6}?(?:用[足活好]|调[降整]|采取|将[^，。；]{2,40}[纳列]入|按[^，。；]{2,20}(?:分摊|发放|确定))"
)


@cache
def _imperatives() -> frozenset[str]:
    return frozenset(c for e in lexicon.group("modality", "verb.imperative") for c in e.cues)


NOUN_PHRASE = re.compile(
    r"的[^，的]{0,40}(?:企业|机构|单位|个人|人员|家庭|项目|房屋|住房|土地|用地|地块|宗地|建筑|工程|车辆|产品|学生|人才|职工|居民|公司|[者人]|等)$"
)
"""开展住房租赁业务的企业、个人等: it begins with a verb, and is a subject."""


def commands(part: str) -> bool:
    """Whether a part of a sentence begins, behind its adverbs, with the verb of an act (大力推进…, 加快完善…)."""
    if NOUN_PHRASE.search(part):
        return False
    m = ADVERBS.match(part)
    ends = {m.end() if m else 0, 0}
    verbs = _imperatives()
    return any(part[at : at + n] in verbs for at in ends for n in (2, 3, 4)) or bool(
        m and m.end() and part[m.end() - 2 : m.end()] in verbs
    )


JOINTLY = re.compile(r"[^，。；的]{2,12}[与和同][^，。；]{2,40}签[订署]")
"""区住建局与企业签订协议: two who act together, without a modal."""
DONE = re.compile(r"完成|实行|执行|落实|调整为|统一为|(?:比例|标准|额度|利率)[^，]{0,10}为")


def _acts_before(main: Sequence[str], groups: tuple[str, ...]) -> bool:
    """Whether a bare imperative leads, before any clause with a cue of ``groups``."""
    for part in main[: _first(main, groups)]:
        if (ADVERBIAL.match(part) and not commands(part)) or part.startswith("坚持") or _TIME.search(part):
            continue
        if commands(part) or ACT.match(part) or JOINTLY.match(part) or (DONE.search(part) and not SUBJECT.match(part)):
            return True
    return False


LAID_ON = re.compile(r"[^，。；的对]{2,16}(?:部门|单位|政府|机构|银行|企业|公司|局|委)(?:要|需要?)(?!求)")
"""实施部门要…: a duty laid on a body, with its penalty behind."""


def strong(duty: str) -> bool:
    return duty[:1] in "应必须务"


def _outranks_sanction(
    main: Sequence[str], sanction: str, duty: str | None, ban: str | None, *, acting: bool, answering: bool
) -> bool:
    """Whether a duty or a ban, and not the sanction, is the segment's main verb: it stands in an earlier main clause.

    ``answering`` says that it speaks of a breach in a section on liability, where a duty to make good is an answer too.
    """
    at = next((i for i, p in enumerate(main) if sanction in p), len(main))
    if acting:
        acts = [p for p in main[:at] if commands(p) and not compiled("cue.sanction").search(p)]
        if len(acts) > 1 or (acts and not re.search(r"追究|问责", sanction)):
            return True
    if sanction == "依法处理" and any(re.search(r"可以|应当", p) for p in main[:at]):
        return True  # 可以提出建议，由其依法处理: what the one told does later
    if acting and any(LAID_ON.match(p) for p in main[:at]):
        return True
    for cue, groups in ((duty, ("cue.obligation",)), (ban, ("cue.prohibition",))):
        if not cue or (answering and groups == ("cue.obligation",)):
            continue
        where = next(
            (
                i
                for i, p in enumerate(main)
                if compiled(*groups).search(p)
                and not compiled("cue.sanction").search(p)
                and (groups != ("cue.obligation",) or re.search(r"应|必须|须", p))
            ),
            None,
        )
        if where is not None and where < at and (strong(cue) or groups == ("cue.prohibition",)):
            return True
    subject_acts = [
        p
        for p in main[:at]
        if re.search(r"(?:将|要)?(?:建立|组织|制定|开展)", p) and SUBJECT.match(p) and not re.match(r"^对", p)
    ]
    return bool(subject_acts)


def _leads(main: Sequence[str]) -> bool:
    """Whether the urging verb governs the segment: no act of the issuer itself stands before or after it."""
    pattern = compiled("cue.recommendation")
    at = _first(main, ("cue.recommendation",))
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
    if (agent and m is not None and GIVERS.match(part[m.end() :][:12])) or (
        agent and m is not None and re.match(r"[^，]{0,4}(?:金融|担保|保险)机构", part[m.end() :])
    ):
        own = re.compile(r"^(?:同时|进一步|有序|持续推进|取消|执行|由)")
    elif agent:  # what follows is what the one urged is to do, unless it is plainly the issuer's own act
        own = re.compile(
            r"^(?:同时|并|进一步|有序|持续推进|(?:优化|完善|修订|调整|放宽)[^，]{2,40}(?:规范|标准|政策|规定|机制|流程)$|(?:并|按照?[^，]{0,20})?对[^，]{2,60}(?:给予|予以)|并?(?:按照?[^，]{1,24})?(?:一次性|分别|额外|再|另|逐年|连续)*(?:给予|予以)|(?:依法|严厉|严肃)+(?:查处|打击)|在[^，]{2,24}(?:开展|推行|实施)[^，]*(?:工作|试点)$|取消|执行|由)"
        )
    else:
        own = re.compile(
            r"^(?:同时|并|进一步|有序|持续|着力|不断|加快|依法)?(?:推进|推动|协调|落实|完善|督促|统筹|拓展|规范|取消|执行|规划|实施|做好|由)|^(?:并|再|另)?(?:按照?[^，]{1,24}|在[^，]{1,24}(?:基础上|以外|之外))?(?:一次性|分别|额外|再|另|逐年|连续)*(?:给予|予以)"
        )
    after = [
        p
        for p in main[at + 1 :]
        if own.match(p)
        and not pattern.search(p)
        and not (agent and TO_OTHERS.match(p))
        and (commands(p) or re.match(r"由|执行", p) or "给予" in p or "予以" in p)
    ]
    return not after
