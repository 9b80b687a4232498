"""Which segments are normative, and how: the seven modalities.

Reads the segments of a document with their place, section and genre; gives a verdict for each or None.  The cues are
``lexicon/modality.toml``; what this module adds is where a cue counts: in a main clause, not in a condition
(``未按规定应当…的，``), not inside a title or a quotation, and with the lead-in of its list in mind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.records import Genre, Mask, Modality, Segment, Structure
from pipeline.tag.references import shadow
from pipeline.tag.sections import Section, sections

ADVERBIAL = re.compile(
    r"^(?:在|对于?|对[^，]{1,60}$|为了?|因|由于|根据|按照|依据|依照|结合|围绕|通过|针对|依托|立足|如果?|若|凡|除|经|自|从|到|以[^，]{1,40}为(?:重点|目标|抓手|核心|导向|主|基础|突破口|样板|主体|统领|契机|引领)|抓住|聚焦|紧扣|坚持|充分发挥|发挥[^，]{1,20}作用|利用|随着)"
)
ADVERBIAL_END = re.compile(r"(?:[的者时后前外中下内起]|期间|以来|基础上|情况下|前提下|条件下|过程中|方面|为(?:重点|目标|抓手|核心|导向))$")
CONDITION_END = re.compile(r"(?:的|者|时)$")
JOINED_CONDITION = re.compile(r"^(?:并且?|且|或者?)[^，]{2,60}(?:后|时|的|者|期间)$")
SPLIT = re.compile(r"[，；：。！？]")
LIST_HEAD = re.compile(r"^[一二三四五六七八九十]+是")
ADVERBS = re.compile(
    r"^(?:同时|并且?|还|要|进一步|着力|积极|大力|持续|全面|全力|有序|不断|重点|深入|切实|协同|逐步|稳步|扎实|认真|努力|优先|有效|科学|合理|充分|主动|及时|坚决|依法|依规|大幅|定期|适时|适度|适当|高质量|高标准|因地制宜|分类|集中|共同|牢固|精准|高效|灵活|统一|广泛|严格|加快|加大力度|从严|从快|一律|率先|常态化|规范有序|以?[^，]{2,6}为重点)*"
)
SUBJECT = re.compile(
    r"^[^，。；：]{0,60}?(?:部门|政府|机关|委员会|单位|企业|公司|机构|组织|人员|个人|人|者|公民|局|院|厅|站|中心|办公室|所|银行|学校|医院|委|办|领导小组|当事人|协会|集团|公安|法院|检察院|街道|乡镇|国家|场所|业主|用户|户|平台|各县|各市|各地|各区|联社|园区|工会|村民|居民|媒体)(?:（[^（）]*）)?"
    r"(?=[^的，。；：]{0,30}$|[^的，。；：]{1,40}[，。；：])"
)
NUMERIC_LEVEL = re.compile(r"\d|[一二三四五六七八九十百千万]+(?:[%个成倍家万亿]|分之)|百分之")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A segment's modality: with the cue that gave it, the rule's id and how sure the rule is (0–1)."""

    modality: Modality
    cue: str
    rule: str
    sureness: float


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What a sentence that introduces a list makes of its items; ``items`` None: the items decide for themselves."""

    items: Modality | None
    own: Verdict | None
    rule: str
    definition: bool = False


@cache
def _compiled(*groups: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{e.pattern})" for e in lexicon.group("modality", *groups)))


@cache
def _rule_of(groups: tuple[str, ...], cue: str) -> str:
    for entry in lexicon.group("modality", *groups):
        if re.search(entry.pattern or "", cue):
            return entry.id
    return groups[0]


@dataclass(frozen=True, slots=True)
class Clauses:
    """A segment cut at its commas; ``main`` are the parts that are neither conditions nor adverbials."""

    parts: tuple[str, ...]
    main: tuple[str, ...]
    conditional: bool


ASIDE = re.compile(r"（[^（）]*）")
MEANS = re.compile(r"(?:通过|采取|以(?![下上内外及])|运用)[^，。；]{2,80}?等(?:多种|各种|有效)?(?:方式|措施|手段|途径|形式|办法)")


def without_asides(shadowed: str) -> str:
    """``shadowed`` with its brackets, and the means that an act uses (通过鼓励…等方式), blanked character for character."""
    for pattern in (ASIDE, MEANS):
        if pattern.search(shadowed):
            shadowed = pattern.sub(lambda m: "□" * len(m[0]), shadowed)
    return shadowed


def cut(shadowed: str) -> Clauses:
    """Cut a shadowed segment into comma clauses and tell the main ones.

    A part that ends in 的/者/时 followed by a comma, or is an adverbial (根据…, 在…前提下), is not a main clause; the
    last part always is, unless the whole segment is one condition.
    """
    parts = [p.strip() for p in SPLIT.split(shadowed)]
    parts = [p for p in parts if p.strip("”“’‘） 」』")]
    main: list[str] = []
    conditional = False
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if not last and CONDITION_END.search(part):
            if main and not conditional and not _has_cue(main[-1]):
                main.pop()  # the commas before the first …的， belong to the same condition
            conditional = True
            continue
        if not last and main and JOINED_CONDITION.match(part) and not _has_cue(main[-1]):
            main.pop()  # 购买…，并完成…后，: one condition in two parts
            continue
        adverbial = ADVERBIAL.match(part) or ADVERBIAL_END.search(part)
        if not last and adverbial and not part.startswith("得") and not _has_cue(part):
            continue
        main.append(part)
    if not main and parts:
        main = [parts[-1]]
    return Clauses(tuple(parts), tuple(main), conditional)


def _has_cue(part: str) -> bool:
    return bool(_compiled("cue.prohibition", "cue.obligation", "cue.sanction", "cue.permission", "cue.recommendation", "cue.condition").search(part))


ATTRIBUTIVE = re.compile(
    r"(?:其他|其它|依法|属于|由|所|及其|以及|、|和|与|或者?|对|将|把|向|给|有|为|规定|凡是?|等)?"
    r"(?:依法|按规定|按照规定|依照[^，]{1,20}规定|法律、?行政?法规规定)?(?:应当?|必须|不得|不应|可以?|须|需要?|禁止)[^，；：。]{1,24}的[^，；：。的]{1,16}$"
)
ATTRIBUTIVE_HEAD = re.compile(r"^(?:其他|其它|法律|依法|依照|属于|涉及|包括|列入|与|凡|（)")


def _attributive(part: str) -> bool:
    """Whether the only deontic word of ``part`` stands inside an attribute (其他应当提交的资料)."""
    return bool(ATTRIBUTIVE_HEAD.match(part) and ATTRIBUTIVE.search(part))


def _find(groups: tuple[str, ...], parts: Sequence[str]) -> str | None:
    pattern = _compiled(*groups)
    for part in parts:
        m = pattern.search(part)
        if m and not _attributive(part):
            return m[0]
    return None


def _count(groups: tuple[str, ...], parts: Sequence[str]) -> int:
    pattern = _compiled(*groups)
    return sum(1 for part in parts if pattern.search(part))


def explicit(shadowed: str, *, hant: bool = False, liability: bool = False, acting: bool = False) -> Verdict | None:
    """The modality that the words of a segment state, without looking at its place; None where none does.

    The order is GUIDELINE's: a ban beats a duty, a duty a sanction, permission, recommendation; but the main verb
    decides: a sanction that follows a breach, a permission or an urging that leads keep their own.  ``acting`` says
    that a bare imperative is a duty here (the task text of a plan), so that a weak cue behind one does not decide.
    """
    clauses = cut(without_asides(shadowed))
    main = clauses.main
    sanction = _find(("cue.sanction",), main)
    ban = _find(("cue.prohibition",), main)
    duty = _find(("cue.obligation",), main)
    strong = duty is not None and _strong(duty)
    if sanction:
        breach = _compiled("violation").search(shadowed) or liability or clauses.conditional
        verdict = Verdict("sanction", sanction, _rule_of(("cue.sanction",), sanction), 0.93 if breach else 0.8)
        if not _outranks_sanction(main, sanction, duty, ban, acting):
            return verdict
    if ban:
        return Verdict("prohibition", ban, _rule_of(("cue.prohibition",), ban), 0.95)
    if liability and clauses.conditional and re.match(r"^(?:逾期|拒不|情节|造成|构成)", shadowed):
        return Verdict("sanction", duty or "", "modality.section.liability", 0.75)
    weak_ban = _find(("cue.prohibition_weak",), main)
    if weak_ban and not (_first(main, ("cue.obligation",)) < _first(main, ("cue.prohibition_weak",)) or (acting and _acts_before(main, ("cue.prohibition_weak",)))):
        if not strong:
            return Verdict("prohibition", weak_ban, "modality.cue.prohibition.stop", 0.8)
    condition = _find(("cue.condition",), main)
    if condition and not strong and not (acting and _acts_before(main, ("cue.condition",))):
        return Verdict("condition", condition, _rule_of(("cue.condition",), condition), 0.75)
    may_groups = ("cue.permission", "cue.permission_tw") if hant else ("cue.permission",)
    may = _find(may_groups, main)
    urge = _find(("cue.recommendation",), main)
    if duty and may and _first(main, may_groups) < _first(main, ("cue.obligation",)):
        rest = main[_first(main, ("cue.obligation",))]
        if (not _strong(duty) and not rest.startswith("由")) or re.match(r"^(?:且|并|其|其余|但|仅|同时)", rest):
            duty = None
    if duty and may and not _strong(duty) and _first(main, may_groups) == _first(main, ("cue.obligation",)):
        duty = None
    if duty:
        if duty == "方可" and re.search(r"方可(?:取得|享受|使用|领取|申请|获得)", shadowed):
            return Verdict("permission", duty, "modality.cue.obligation.shall", 0.7)
        if urge and not _strong(duty) and _precedes(main, "cue.recommendation", "cue.obligation") and _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.8)
        return Verdict("obligation", duty, _rule_of(("cue.obligation",), duty), 0.95 if _strong(duty) else 0.88)
    limit = _find(("cue.prohibition_limit",), main)
    if limit:
        return Verdict("prohibition", limit, "modality.cue.prohibition.limit", 0.7)
    if may:
        if acting and _acts_before(main, may_groups):
            return Verdict("obligation", may, "modality.default.imperative", 0.75)
        if urge and _first(main, ("cue.recommendation",)) < _first(main, may_groups) and _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.85)
        return Verdict("permission", may, _rule_of(may_groups, may), 0.9)
    if urge:
        if _leads(main):
            return Verdict("recommendation", urge, "modality.cue.recommendation", 0.9)
        return Verdict("obligation", urge, "modality.default.urging_beside_acts", 0.75)
    return None


def _first(main: Sequence[str], groups: tuple[str, ...]) -> int:
    """In which main clause a cue of ``groups`` first stands; ``len(main)`` if in none."""
    pattern = _compiled(*groups)
    return next((i for i, p in enumerate(main) if pattern.search(p) and not _attributive(p)), len(main))


def _precedes(main: Sequence[str], group: str, other: str) -> bool:
    """Whether a cue of ``group`` stands before every cue of ``other``, in an earlier clause or earlier in the same one."""
    a, b = _first(main, (group,)), _first(main, (other,))
    if a != b or a == len(main):
        return a < b
    first, second = _compiled(group).search(main[a]), _compiled(other).search(main[a])
    return bool(first and second and first.start() < second.start())


ACT = re.compile(r"^[^，。；]{0,6}?(?:用[足活好]|调[降整]|采取|按[^，。；]{2,20}(?:分摊|发放|确定))")


@cache
def _imperatives() -> frozenset[str]:
    return frozenset(c for e in lexicon.group("modality", "verb.imperative") for c in e.cues)


def commands(part: str) -> bool:
    """Whether a part of a sentence begins, behind its adverbs, with the verb of an act (大力推进…, 加快完善…)."""
    m = ADVERBS.match(part)
    ends = {m.end() if m else 0, 0}
    verbs = _imperatives()
    return any(part[at : at + n] in verbs for at in ends for n in (2, 3, 4)) or bool(m and m.end() and part[m.end() - 2 : m.end()] in verbs)


def _acts_before(main: Sequence[str], groups: tuple[str, ...]) -> bool:
    """Whether a bare imperative leads, before any clause with a cue of ``groups``."""
    for part in main[: _first(main, groups)]:
        if ADVERBIAL.match(part) and not commands(part):
            continue
        if commands(part) or ACT.match(part) or _compiled("verb.performative").search(part):
            return True
    return False


def _strong(duty: str) -> bool:
    return duty[:1] in "应必须务"


def _outranks_sanction(main: Sequence[str], sanction: str, duty: str | None, ban: str | None, acting: bool) -> bool:
    """Whether a duty or a ban, and not the sanction, is the segment's main verb: it stands in an earlier main clause."""
    at = next((i for i, p in enumerate(main) if sanction in p), len(main))
    if acting:
        acts = [p for p in main[:at] if commands(p) and not _compiled("cue.sanction").search(p)]
        if len(acts) > 1 or (acts and not re.search(r"追究|问责", sanction)):
            return True
    for cue, groups in ((duty, ("cue.obligation",)), (ban, ("cue.prohibition",))):
        if not cue:
            continue
        where = next((i for i, p in enumerate(main) if _compiled(*groups).search(p) and not _compiled("cue.sanction").search(p)), None)
        if where is not None and where < at and (_strong(cue) or groups == ("cue.prohibition",)):
            return True
    subject_acts = [p for p in main[:at] if re.search(r"(?:将|要)?(?:建立|组织|制定|开展)", p) and SUBJECT.match(p) and not re.match(r"^对", p)]
    return bool(subject_acts)


def _leads(main: Sequence[str]) -> bool:
    """Whether the urging verb governs the segment: no act of the issuer itself stands before or after it."""
    pattern = _compiled("cue.recommendation")
    at = _first(main, ("cue.recommendation",))
    before = [p for p in main[:at] if commands(p) or ACT.match(p) or _compiled("cue.obligation").search(p) or (SUBJECT.match(p) and _compiled("verb.performative").search(p))]
    if len(before) > 1 or (before and not re.match(r"(?:不断|进一步)?(?:提升|提高|扩大|降低)", before[0])):
        return False
    part = main[at]
    m = pattern.search(part)
    lead = part[: m.start()] if m else ""
    if lead and commands(part) and not re.match(r"^(?:大力|积极|全力|优先|重点|着力|进一步|依法|同时|并|国家|适当|充分){0,3}$", lead):
        return False
    agent = m is not None and bool(re.match(r"[^，。；]{0,40}?(?:企业|机构|单位|部门|主体|组织|协会|公司|银行|个人|居民|社会|各地|高校|院校|家庭|群众|人才|人员|经营者|资本|市场|园区|集团|职工|农户|合作社|商户|商家|各县|各区|各市)", part[m.end() :]))
    tail = r"^(?:同时|并|进一步|有序|持续推进|(?:并|按照?[^，]{0,20})?对[^，]{2,40}给予|给予)" if agent else r"^(?:同时|并|进一步|有序|持续|着力|不断|加快)?(?:推进|推动|协调|落实|完善|督促|统筹|拓展)"
    after = [p for p in main[at + 1 :] if re.match(tail, p) and not pattern.search(p) and (commands(p) or "给予" in p)]
    return not after


LISTED = re.compile(r"(?:下列|以下|左列)(?!简称|规模)(?P<noun>[^，。；：]{0,24})|(?P<before>[^，。；：]{0,24})(?<!所)如下")
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
    if not listed:
        return _plain_lead_in(shadowed, parts, hant=hant, genre=genre, liability=liability)
    at = next((i for i, p in enumerate(parts) if LISTED.search(p)), len(parts) - 1)
    m = LISTED.search(parts[at]) or listed
    noun = re.split(r"之一|[的之者应不由可须禁得给]", m["noun"] if m["noun"] is not None else m["before"])[0]
    effect = "，".join(parts[at + 1 :])
    qualifying = bool(_compiled("lead.qualifying").search(noun))
    content = bool(_compiled("lead.content").search(noun))
    happens = re.search(r"(?:有|存在|属于?|出现|发生|实施|具有|涉及)(?:下列|以下|左列)", parts[at])
    if effect and (qualifying or happens or (not content and ONE_OF.search(parts[at]))):
        return _with_effect(shadowed, effect, hant=hant, liability=liability, acting=acting)
    cue = explicit(shadowed, hant=hant, liability=liability, acting=acting)
    behind = explicit(parts[at][m.start("noun") :], hant=hant) if m["noun"] is not None else None
    if behind and cue:
        return LeadIn("condition", cue, "modality.lead.listed_subjects")
    here = explicit(parts[at], hant=hant)
    if qualifying:
        if re.search(r"(?:具备|符合|满足|达到|具有)[^，]{0,10}(?:下列|以下|左列|如下)", parts[at]):
            elsewhere = explicit("，".join(parts[:at]), hant=hant) if at else None
            return LeadIn("condition", elsewhere, "modality.lead.qualification")
        if here and here.modality == "prohibition" and re.search(r"行为|活动|情形", noun):
            return LeadIn("prohibition", None, "modality.lead.banned_acts")
        if cue:
            return LeadIn("condition", cue, "modality.lead.qualified_rule")
    if cue:
        acts = _acts_beside_list(parts, at, hant)
        return LeadIn(cue.modality, cue if acts else None, "modality.lead.modal_with_list")
    if re.search(r"对(?:下列|以下)[^，]{1,24}进行", parts[at]) or (at < len(parts) - 1 and SUBJECT.match(shadowed)):
        return LeadIn("obligation", Verdict("obligation", "", "modality.default.subject_acts", 0.7), "modality.lead.act_on_list")
    if _compiled("lead.definition").search(shadowed):
        return LeadIn(None, None, "modality.lead.definition", definition=True)
    if qualifying and re.search(r"认定|视为|属于|为", shadowed):
        return LeadIn("condition", Verdict("condition", noun, "modality.lead.circumstances", 0.6), "modality.lead.circumstances")
    return LeadIn(None, None, "modality.lead.plain") if colon else None


def _with_effect(shadowed: str, effect: str, *, hant: bool, liability: bool, acting: bool) -> LeadIn:
    """有下列情形之一的，<effect>：the effect is the clause, unless the list itself says what the effect is."""
    own = explicit(effect, hant=hant, liability=liability, acting=acting) or explicit(shadowed, hant=hant, liability=liability, acting=acting)
    if LISTED.search(effect) and own and own.modality in ("sanction", "obligation"):
        return LeadIn(own.modality, None, "modality.lead.by_following_rules")
    if own is None and re.search(r"认定|视为|属于|判定", effect):
        own = Verdict("condition", effect[:8], "modality.lead.circumstances", 0.7)
    if own is None and _compiled("verb.performative").search(effect):
        own = Verdict("obligation", "", "modality.lead.effect", 0.65)
    return LeadIn("condition", own, "modality.lead.effect")


def _plain_lead_in(shadowed: str, parts: Sequence[str], *, hant: bool, genre: Genre, liability: bool) -> LeadIn:
    """A lead-in that only ends in a colon (验收标准是：, 具体资料：, 重点任务：)."""
    cue = explicit(shadowed, hant=hant, liability=liability, acting=genre in ("plan", "notice"))
    if re.search(r"(?:标准|条件|要求|依据|情形|情况)(?:是|为)?：$", shadowed):
        act = cue or (Verdict("obligation", "", "modality.lead.act_with_criteria", 0.6) if len(parts) > 1 else None)
        return LeadIn("condition", act if len(parts) > 1 else None, "modality.lead.criteria")
    if cue and cue.modality == "sanction":
        return LeadIn("condition", cue, "modality.lead.effect")
    if cue and cue.modality in ("obligation", "permission", "prohibition"):
        return LeadIn(cue.modality, cue if len(cut(without_asides(shadowed)).main) > 1 else None, "modality.lead.modal_with_list")
    if cue is None and SUBJECT.match(shadowed) and _compiled("verb.performative").search(shadowed) and genre != "standard":
        own = Verdict("obligation", "", "modality.default.subject_acts", 0.7)
        return LeadIn("obligation" if re.search(r"资料|材料|文件|证明|手续|内容|事项|职责", shadowed) else None, own, "modality.lead.subject_acts")
    if _compiled("lead.definition").search(shadowed) and not cue:
        return LeadIn(None, None, "modality.lead.definition", definition=True)
    return LeadIn(None, None, "modality.lead.plain")


def _acts_beside_list(parts: Sequence[str], at: int, hant: bool) -> bool:
    """Whether a lead-in states a duty of its own beside introducing its list (应参加课程，其时数如下：)."""
    if re.search(r"对(?:下列|以下)[^，]{1,24}进行", parts[at]):
        return True
    beside = [p for i, p in enumerate(parts) if i != at and not CONDITION_END.search(p) and not ADVERBIAL.match(p)]
    return any((v := explicit(p, hant=hant)) is not None and v.modality in ("obligation", "prohibition", "permission") for p in beside) or any(
        re.match(r"^并?(?:提交|报送?|出具|制作)", p) for p in beside
    )


def classify(structure: Structure, text: str, genre: Genre, *, hant: bool, masks: Sequence[Sequence[Mask]], skip: Sequence[bool]) -> tuple[Verdict | None, ...]:
    """A verdict for every segment of the document, or None where it is not normative.

    ``masks`` are per segment, relative to ``segment.body.start``; ``skip`` marks segments that only name units or
    times.  Deterministic, linear in the number of segments.
    """
    if genre == "other":
        return (None,) * len(structure.segments)
    kinds = sections(structure, text)
    has_children = {n.parent for n in structure.nodes if n.parent is not None and n.kind in ("item", "section", "article")}
    leads: dict[int | None, LeadIn] = {}
    inherited: dict[int, LeadIn | None] = {}
    out: list[Verdict | None] = []
    for i, segment in enumerate(structure.segments):
        if segment.node is not None and segment.node not in inherited:
            parent = structure.nodes[segment.node].parent
            inherited[segment.node] = leads.get(parent) or (inherited.get(parent) if parent is not None else None)
        if skip[i] or segment.place not in ("body", "heading"):
            out.append(None)
            continue
        body = text[segment.body.start : segment.body.end]
        shadowed = shadow(body, masks[i])
        if segment.place == "heading" and not _says_more_than_a_name(shadowed):
            out.append(None)
            continue
        if genre == "explanatory":
            out.append(_explanatory(shadowed, body, kinds[i]))
            continue
        above = inherited.get(segment.node) if segment.node is not None else None
        lead = lead_in(shadowed, hant=hant, genre=genre, liability=kinds[i] == "liability", has_items=segment.node in has_children)
        if lead is not None and lead.items is None and not lead.definition and above is not None and above.items not in (None, "condition"):
            lead = LeadIn(above.items, None, above.rule)  # a lead-in inside a list hands the list's modality on
        if lead is not None and not _excluded_always(shadowed):
            before = leads.get(segment.node)
            if before is not None and before.items == "condition" and i and structure.segments[i - 1].node == segment.node and structure.segments[i - 1].line == segment.line:
                # 有下列行为之一的，给予处分；构成犯罪的，追究刑事责任： is one lead-in in two segments
                own = explicit(shadowed, hant=hant, liability=kinds[i] == "liability")
                lead = LeadIn("condition", own, before.rule)
            leads[segment.node] = lead
            out.append(lead.own)
            continue
        out.append(judge(shadowed, kinds[i], genre, hant=hant, above=above, segment=segment, structure=structure))
    return tuple(out)


def _says_more_than_a_name(shadowed: str) -> bool:
    """A sentence that stands where a task name would, but has a bearer and a modal word of its own."""
    if len(shadowed) < 14 or not shadowed.rstrip().endswith(("。", "；")):
        return False
    stated = explicit(shadowed)
    return stated is not None and bool(re.match(r"应当?$|必须|不得|严禁|可以?$", stated.cue)) and bool(SUBJECT.match(shadowed))


def _excluded_always(shadowed: str) -> bool:
    return bool(_compiled("exclude.any").search(shadowed))


EXPLANATORY_CUE = re.compile(r"应当|必须|不得|禁止|建议(?!书|稿|意见|和措施)|(?<!无)(?<!必)须(?!知)")
OWN_VOICE = re.compile(r"本(?:标准|规范|指南|导则|办法|条例|规定|文件|方案|技术)|规范(?:指出|规定|明确|要求)")
OTHERS_VOICE = re.compile(r"^[^，。；]{0,24}(?:□+|会议|意见|法|条例|国家|国务院|美国|日本|德国|英国|欧盟|[外各]国)[^，。；]{0,20}(?:提出|要求|明确要求|规定|指出|强调)")
FOREIGN = re.compile(r"美国|日本|德国|英国|法国|欧盟|加拿大|澳大利亚|荷兰|巴西|印度|联合国|新西兰|瑞典")


def _explanatory(shadowed: str, body: str, section: Section) -> Verdict | None:
    """Explanatory notes: only an explicit cue of the closed list, in the document's own voice."""
    shadowed = without_asides(shadowed)
    if OTHERS_VOICE.match(shadowed) and not OWN_VOICE.search(shadowed) and not re.match(r"^(?:根据|按照|依据)", shadowed):
        return None
    if FOREIGN.search(shadowed) or _compiled("exclude.any").search(shadowed):
        return None
    if re.match(r"^(?:□*)?(?:要求|并要求)", shadowed):
        return None
    parts = [p for p in SPLIT.split(shadowed) if p]
    voice = [p for p in parts if not CONDITION_END.search(p) or p is parts[-1]]
    ban = _find(("cue.prohibition",), voice)
    if ban and re.match(r"不得|禁止|不应", ban):
        return Verdict("prohibition", ban, "modality.explanatory.ban", 0.8)
    duty = None
    for part in voice:
        m = re.search(_single_duty(), part)
        if m and not _attributive(part) and not re.match(r"理论上|一般", part):
            duty = m[0]
            break
    if duty and not re.match(r"^(?:应当?注意的是)", shadowed):
        return Verdict("obligation", duty, "modality.explanatory.duty", 0.8)
    urge = re.search(r"(?:^|，|；|。)(?:[^，]{0,6})(建议)(?!书|稿|意见|和措施)", shadowed)
    if urge and not re.match(r"^同时建议[^，]{0,20}进一步聚焦", shadowed):
        return Verdict("recommendation", "建议", "modality.explanatory.urge", 0.75)
    return None


@cache
def _single_duty() -> str:
    entry = next(e for e in lexicon.load("modality") if e.id == "modality.cue.obligation.shall")
    return re.sub(r"\|一律.*$", "", entry.pattern or "")


def judge(shadowed: str, section: Section, genre: Genre, *, hant: bool, above: LeadIn | None, segment: Segment, structure: Structure) -> Verdict | None:
    """The verdict on one body segment of a plan, regulation, notice or standard."""
    listed = above is not None and above.items is not None
    if len(shadowed.strip("。；，：□ ”“）（")) < 2 or (not listed and _excluded_always(shadowed)):
        return None
    if _is_cell(shadowed, segment, structure):
        return None
    if segment.node is None and shadowed.startswith("为") and not _target(shadowed, section, None):
        return None  # the purpose that opens a document before its first numbered part
    stated = explicit(shadowed, hant=hant, liability=section == "liability", acting=genre in ("plan", "notice"))
    firm = stated is not None and stated.modality in ("obligation", "prohibition") and bool(re.match(r"应|不得|禁止|严禁|必须|不准", stated.cue))
    definitional = above is not None and above.definition
    if section != "eligibility" and not listed and _compiled("exclude.plain").search(without_asides(shadowed)) and not firm:
        if not (stated and stated.modality in ("sanction", "condition") and genre in ("regulation", "notice")):
            return None
    if section in ("guiding", "principle", "background", "definition") and not firm:
        return None
    if definitional and not firm:
        return None
    if above is not None and above.items is not None:
        return _item(shadowed, stated, firm, above)
    if section == "goal" or genre in ("plan", "notice"):
        target = _target(shadowed, section, stated)
        if target:
            return target
    if stated:
        return stated
    if section == "goal":
        return None
    return _default(shadowed, section, genre)


def _is_cell(shadowed: str, segment: Segment, structure: Structure) -> bool:
    """A line without a sentence: a cell of a table that lost its layout, a signature, a date."""
    if shadowed.rstrip().endswith(("。", "；", "！", "，", "：")) or not segment.first:
        return False
    opens = segment.node is not None and structure.nodes[segment.node].span.start >= segment.span.start - 2
    if opens:
        return False
    return len(shadowed) <= 12 or bool(re.fullmatch(r"[\d年月日〇○零一二三四五六七八九十]+", shadowed)) or bool(re.match(r"^(?:单位：|表\d|图\d)", shadowed))


def _item(shadowed: str, stated: Verdict | None, firm: bool, above: LeadIn) -> Verdict | None:
    """An item under a lead-in: its own firm cue decides, else what the lead-in makes of it."""
    if above.items == "condition":
        tail = shadowed.rstrip("。；， ")
        if stated and (firm or stated.modality == "sanction") and not tail.endswith(("的", "者", "行为")):
            return stated
        if stated and stated.modality == "permission" and stated.cue.startswith(("可以", "得")):
            return stated
        return Verdict("condition", "", above.rule, 0.85)
    if stated and (firm or above.items == stated.modality or stated.modality in ("sanction", "prohibition", "permission")):
        if above.items == "permission" and stated.modality == "sanction":
            return Verdict("permission", "", above.rule, 0.8)
        return stated
    assert above.items is not None
    return Verdict(above.items, "", above.rule, 0.9)


AIMING = re.compile(r"力争|争取|确保|实现|预期|到20\d\d年|到\d\d?月")


def _target(shadowed: str, section: Section, stated: Verdict | None) -> Verdict | None:
    """An indicator and the level it is to reach, in a goals section or as its own sentence."""
    if stated and (_strong(stated.cue) or stated.modality in ("sanction", "prohibition", "permission", "condition")):
        return None
    parts = [p for p in SPLIT.split(without_asides(shadowed)) if p]
    levels = [p for p in parts if _compiled("cue.target").search(p) and (NUMERIC_LEVEL.search(p) or re.search(r"完成[^，]{0,16}(?:目标|任务)", p))]
    if section == "goal":
        if levels or re.search(r"达到|提高|提升|下降|降低|减少|形成|建成|实现|基本|明显|显著|进一步|完成|改善|消除|力争|确保|健全|完善", shadowed):
            return Verdict("target", "目标", "modality.section.goal", 0.85 if levels else 0.7)
        return None
    if not levels or (stated and stated.modality == "recommendation"):
        return None
    aimed = any(re.search(r"力争", p) for p in levels) and bool(re.match(r"^(?:为|经过|力争|到|20\d\d年|通过)", shadowed))
    if stated and not aimed and not re.search(r"要完成", levels[0]):
        return None
    acts = [p for p in parts if p not in levels and not ADVERBIAL.match(p) and (commands(p) or ACT.match(p) or _compiled("verb.performative").search(p))]
    indicator = _compiled("cue.target_indicator")
    subject = re.split(r"达|突破|提高|提升|增|下降|降|减|压减|控制|稳定|保持|不低|不少|不超|高于|低于|超过|要?完成|接近|力争|稳居|位居|位列|进入", levels[0])[0]
    subject_first = bool(indicator.search(subject)) or re.match(r"^(?:力争|争取|确保|新增|净增|每年(?:新增|增加))", levels[0])
    if (acts and not aimed) or not subject_first:
        return None
    if re.match(r"^(?:完成|开展|实施|建设|改造|新建|淘汰|新开工|建成)", levels[0]):
        return None
    if re.search(r"调整为|提高至|提高到\d+万?元|首付|补贴|额度|标准|费率|利率|余额|时间|期限", levels[0]) and not AIMING.search(shadowed):
        return None
    return Verdict("target", "达到", "modality.cue.target.level", 0.8)


def _default(shadowed: str, section: Section, genre: Genre) -> Verdict | None:
    """No cue, no lead-in: what the genre makes of a bare sentence."""
    if section == "eligibility":
        return Verdict("condition", "", "modality.section.eligibility", 0.75)
    if section == "supplementary":
        return None
    if genre in ("plan", "notice"):
        if re.match(r"^[^，。；]{1,40}是[^，。；]{1,60}[，。]", shadowed) and not _compiled("verb.performative").search(shadowed):
            return None
        if not _compiled("verb.performative").search(shadowed) and not commands(shadowed) and len(shadowed) < 8:
            return None
        return Verdict("obligation", "", "modality.default.imperative", 0.85)
    if genre == "regulation":
        if SUBJECT.match(shadowed) and _compiled("verb.performative").search(shadowed):
            return Verdict("obligation", "", "modality.default.subject_acts", 0.75)
        if _compiled("verb.performative").search(shadowed) and section != "definition":
            return Verdict("obligation", "", "modality.default.performative", 0.6)
    if genre == "standard":
        if re.search(r"不(?:少|低|小|高|大|多)于|不超过|至少", shadowed) or re.match(r"^(?:定期|每[年月周日季]|按|采用|采取|检查|记录|设置|保持|对[^，]{2,30}进行)", shadowed):
            return Verdict("obligation", "", "modality.default.standard_act", 0.7)
    return None
