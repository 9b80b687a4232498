"""Which segments are normative, and how: the seven modalities.

Reads the segments of a document with their place, section and genre; gives a verdict for each or None.  What the words
say is :mod:`pipeline.tag.stated`, what a list's lead-in says :mod:`pipeline.tag.lead_ins`; here they are weighed
against the genre, the section and the place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Genre, Mask, Segment, Structure
from pipeline.tag import explanatory, targets
from pipeline.tag.acting import LAID_ON, SUBJECT, commands
from pipeline.tag.bare import LEVEL, among_levels, bare
from pipeline.tag.cue_places import strong
from pipeline.tag.items import of_list
from pipeline.tag.lead_ins import LeadIn, lead_in
from pipeline.tag.main_clauses import CONDITION_END, compiled, without_asides
from pipeline.tag.references import shadow
from pipeline.tag.sections import Section, sections
from pipeline.tag.stated import Verdict, explicit

BLANK = "\u3000"
"""Stands for each character of a unit bracket, which is no part of the sentence it stands in."""


def classify(
    structure: Structure,
    text: str,
    genre: Genre,
    *,
    hant: bool,
    bodies: Sequence[str],
    masks: Sequence[Sequence[Mask]],
    skip: Sequence[bool],
) -> tuple[Verdict | None, ...]:
    """A verdict for every segment of the document, or None where it is not normative.

    ``bodies`` are the segments' bodies, unit brackets in them replaced by ``BLANK``; ``masks`` point into them; ``skip``
    marks segments that only name units or times.  Deterministic, linear in the number of segments.
    """
    if genre == "other":
        return (None,) * len(structure.segments)
    kinds = sections(structure, text)
    if genre == "standard":  # its 总体要求 and 一般原则 are requirements, no guiding ideas
        kinds = tuple("task" if kind in ("guiding", "principle") else kind for kind in kinds)
    has_children = {
        n.parent for n in structure.nodes if n.parent is not None and n.kind in ("item", "section", "article")
    }
    leads: dict[int | None, LeadIn] = {}
    told_in: dict[int | None, int] = {}
    inherited: dict[int, LeadIn | None] = {}
    staffed: int | None = None
    aimed: int | None = None
    punishing: list[int] = []
    out: list[Verdict | None] = []
    for i, segment in enumerate(structure.segments):
        if segment.node is not None and segment.node not in inherited:
            parent = structure.nodes[segment.node].parent
            inherited[segment.node] = leads.get(parent) or (inherited.get(parent) if parent is not None else None)
        if skip[i] or segment.place not in ("body", "heading"):
            out.append(None)
            continue
        shadowed = shadow(bodies[i], masks[i]).strip(BLANK)
        if segment.place == "heading" and not _says_more_than_a_name(shadowed):
            out.append(None)
            continue
        if _names_a_task(structure, bodies, i):
            out.append(None)
            continue
        if genre == "explanatory":
            out.append(explanatory.judge(shadowed))
            continue
        above = inherited.get(segment.node) if segment.node is not None else None
        lead = lead_in(
            shadowed, hant=hant, genre=genre, liability=kinds[i] == "liability", has_items=segment.node in has_children
        )
        if (
            lead is not None
            and lead.items is None
            and not lead.definition
            and above is not None
            and above.items is not None
        ):
            lead = LeadIn(above.items, None, above.rule)  # a lead-in inside a list hands the list's modality on
        if lead is not None and not _excluded_always(shadowed):
            before = leads.get(segment.node)
            if (
                before is not None
                and told_in.get(segment.node) == segment.line
                and before.items == "condition"
                and i
                and structure.segments[i - 1].node == segment.node
                and structure.segments[i - 1].line == segment.line
            ):
                # 有下列行为之一的，给予处分；构成犯罪的，追究刑事责任： is one lead-in in two segments
                own = explicit(shadowed, hant=hant, liability=kinds[i] == "liability")
                lead = LeadIn("condition", own, before.rule)
            elif (
                before is not None
                and told_in.get(segment.node) == segment.line
                and BUT.match(shadowed)
                and i
                and structure.segments[i - 1].line == segment.line
            ):
                lead = LeadIn(before.items, explicit(shadowed, hant=hant), before.rule)
            leads[segment.node] = lead
            told_in[segment.node] = segment.line
            if segment.first and (beside := _list_beside(structure, i)) is not None:
                leads[beside] = lead
            if lead.own is not None and _BARELY_PUNISHES.search(shadowed):
                punishing.append(i)
            out.append(lead.own)
            continue
        if STAFFING.search(shadowed):
            staffed = segment.node
        elif staffed is not None and staffed == segment.node and STAFF.match(shadowed):
            out.append(Verdict("obligation", "置", "modality.staffing", 0.8))
            continue
        if kinds[i] != "goal":
            aimed = None
        elif targets.HORIZON.search(shadowed):
            aimed = segment.node
        verdict = judge(shadowed, kinds[i], genre, hant=hant, above=above, segment=segment, structure=structure)
        if aimed is not None and aimed == segment.node and (verdict is None or verdict.rule in targets.ACTS_OF_GOALS):
            verdict = targets.aim(shadowed) or verdict
        if (
            verdict is not None
            and i
            and out[i - 1] is None
            and structure.segments[i - 1].line == segment.line
            and NOR.match(shadowed)
        ):
            verdict = None  # 前项所称船厂，指…。但不包括造船学校。: part of what is said there
        if verdict is None and i and PROVISO.match(shadowed) and structure.segments[i - 1].line == segment.line:
            verdict = out[i - 1]  # 但以不超过…为限。 bounds, and 变更时亦同。 repeats what the sentence before it says
        if (
            verdict is None
            and genre in ("regulation", "standard")
            and i
            and _goes_on(structure, bodies, out, i, shadowed)
        ):
            verdict = Verdict("obligation", "", "modality.default.goes_on", 0.6)
        out.append(verdict)
    for i in punishing:
        if _items_punish(structure, out, i):
            out[i] = None
    return tuple(out)


def _list_beside(structure: Structure, i: int) -> int | None:
    """The node whose items begin anew behind a lead-in that hangs on the last of the items before (…(三)…。 依下列规定：(一)…)."""
    here = structure.segments[i].node
    behind = structure.segments[i + 1].node if i + 1 < len(structure.segments) else None
    if here is None or behind is None or here == behind:
        return None
    a, b = structure.nodes[here], structure.nodes[behind]
    again = b.number == 1 and a.number is not None and a.number > 1 and a.kind == b.kind
    return a.parent if again and a.parent is not None and a.parent == b.parent else None


_BARELY_PUNISHES = re.compile(r"，(?:由[^，。；：]{2,60}?)?(?:依法)?(?:予以|给予|进行)(?:行政)?处罚：$")


def _items_punish(structure: Structure, out: Sequence[Verdict | None], i: int) -> bool:
    """有下列行为之一的，由主管部门予以处罚： before items that say which: no more than a lead-in."""
    here = structure.segments[i].node
    for segment, verdict in zip(structure.segments[i + 1 :], out[i + 1 :], strict=True):
        at = segment.node
        if at is None or structure.nodes[at].parent != here:
            return False
        if verdict is not None and verdict.modality == "sanction":
            return not verdict.rule.startswith("modality.lead.")
    return False


def _goes_on(structure: Structure, bodies: Sequence[str], out: Sequence[Verdict | None], i: int, shadowed: str) -> bool:
    """…组织培训；调查和处理重大事故。: a further act of the one whose duties the sentence before lists."""
    here, before, verdict = structure.segments[i], structure.segments[i - 1], out[i - 1]
    return (
        verdict is not None
        and verdict.modality == "obligation"
        and (
            verdict.rule.startswith(("modality.default.", "modality.cue.obligation.charge"))
            or (verdict.rule.startswith("modality.cue.obligation") and commands(shadowed))
        )
        and before.line == here.line
        and bodies[i - 1].rstrip(BLANK).endswith("；")
        and shadowed.rstrip().endswith(("；", "。"))
        and not CONDITION_END.search(shadowed.rstrip("；。"))
        and not any(compiled(group).search(shadowed) for group in ("exclude.any", "exclude.plain", "exclude.bare"))
    )


_HEADS = r"[一二三四五六七八九十百千\d]+人(?:(?:至|或|、)[一二三四五六七八九十百千\d]+人)?"
STAFFING = re.compile(rf"本[^，。；]{{1,8}}置[^，。；]{{1,16}}{_HEADS}")
STAFF = re.compile(rf"(?:其余)?所需工作人员，|(?:其余|其中)?[^，。；之的]{{0,12}}{_HEADS}(?=[，；。、]|$)")
"""本会置主任委员一人，…；副主任委员二人，…；委员五人至七人。: the posts behind the first are set up by the same 置."""


NOR = re.compile(r"(?:但是?，?)?不(?:包括|包含|含)[^，。；应得]{2,40}[。；]?$")
BUT = re.compile(r"但(?!.*(?:下列|以下|左列))")
"""应检附下列资料。但申请换证者，免附第二款资料：the list is still that of the sentence before."""
PROVISO = re.compile(r"^但是?，?[^。；]{2,60}为限|^[^，。；]{2,24}(?:时|者|的)?，?亦同[。；]?$")


ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+，|其[一二三四五六]，)")


_KIND = re.compile(
    r"(?:（[一二三四五六七八九十]+）)?[^，；：。应须可得]{2,20}(?:模式|方式|阶段|环节|流程|步骤|类型)(?:（[^（）]{2,24}）)?。"
)
"""（一）自主供给模式。 before the sentence that says how it works."""
_STEP = re.compile(r"[一-鿿]{2,4}。")
"""2.公示。 before the sentence that says for how long."""
_TOLD = re.compile(r"[一二三四五六七八九十]+是[^，；：]{2,28}。")


def _names_a_task(structure: Structure, bodies: Sequence[str], i: int) -> bool:
    """一是扩大供给。 before the sentences that say how: the name of a task, as an unnumbered heading is."""
    here = structure.segments[i]
    if i + 1 == len(bodies):
        return False
    if _KIND.fullmatch(bodies[i]) or _STEP.fullmatch(bodies[i]):
        behind = structure.segments[i + 1]
        return here.first and behind.line == here.line and behind.node == here.node is not None
    if not _TOLD.fullmatch(bodies[i]):
        return False
    before, behind = structure.segments[i - 1] if i else None, structure.segments[i + 1]
    if before is not None and before.line == here.line and ENUMERATED.match(bodies[i - 1]):
        return False  # 一是…。二是…。: what follows the last of them is not about it alone
    return behind.line == here.line and behind.node == here.node and not ENUMERATED.match(bodies[i + 1])


def _says_more_than_a_name(shadowed: str) -> bool:
    """A sentence that stands where a task name would, but has a bearer and a modal word of its own."""
    if len(shadowed) < 14 or not shadowed.rstrip().endswith(("。", "；")):
        return False
    stated = explicit(shadowed)
    if len(shadowed) > 40 and LAID_ON.search(shadowed) and stated is not None:
        return True  # a heading that the scan ran together with its text
    return (
        stated is not None
        and not shadowed.startswith(stated.cue)
        and bool(re.match(r"应当?$|必须|不得|严禁|可以?$", stated.cue))
        and bool(SUBJECT.match(shadowed))
    )


def _excluded_always(shadowed: str) -> bool:
    return bool(compiled("exclude.any").search(shadowed))


_SCOPE = re.compile(
    r"(?:\d+(?:\.\d+)*)?本(?:标准|文件|规范|规程|导则|部分|指南)(?:[^。；]{0,40}?(?P<tells>规定了|给出了)|(?:不)?适用于)"
)
"""What a standard says of itself under 范围: 本标准规定了…限值 rules nothing yet."""


def judge(
    shadowed: str,
    section: Section,
    genre: Genre,
    *,
    hant: bool,
    above: LeadIn | None,
    segment: Segment,
    structure: Structure,
) -> Verdict | None:
    """The verdict on one body segment of a plan, regulation, notice or standard."""
    listed = above is not None and above.items is not None
    if len(shadowed.strip("。；，：□ ”“）（")) < 2 or (not listed and _excluded_always(shadowed)):
        return None
    if _is_cell(shadowed, segment, structure):
        return None
    if segment.node is None and shadowed.startswith("为") and not targets.target(shadowed, section, None):
        return None  # the purpose that opens a document before its first numbered part
    stated = explicit(shadowed, hant=hant, liability=section == "liability", acting=genre in ("plan", "notice"))
    if LEVEL.match(shadowed) and among_levels(segment, structure):
        return Verdict("condition", "事件", "modality.default.level", 0.7)
    firm = (
        stated is not None and stated.modality in ("obligation", "prohibition") and _FIRM.match(stated.cue) is not None
    )
    if stated is not None and stated.cue[:2] in ("禁止", "严禁") and compiled("exclude.definition").search(shadowed):
        firm = False  # 封锁，是指…禁止船舶进出…: the definition describes, it does not ban
    if firm and stated is not None and stated.cue in ("应", "须", "需") and DESCRIBES.match(shadowed):
        firm = False  # 补偿款是指…应支付的…: a word inside the description
    if genre == "standard" and (scope := _SCOPE.match(shadowed)) and (scope["tells"] or not firm):
        return None
    if not firm and DEFINES.match(shadowed):
        return None
    definitional = above is not None and above.definition
    granted = stated is not None and stated.cue.startswith(("可以", "有权"))
    if (
        section != "eligibility"
        and not listed
        and compiled("exclude.plain").search(without_asides(shadowed))
        and not firm
        and not granted
        and not (stated is not None and stated.cue[:1] in "要需" and LAID_ON.search(shadowed))
    ) and not (stated and stated.modality in ("sanction", "condition") and genre in ("regulation", "notice")):
        return None
    if stated is None and not listed and compiled("exclude.bare").search(shadowed):
        return None
    told = section == "principle" and _addressed(shadowed, stated)
    if section in ("guiding", "principle", "background", "definition") and not firm and not told:
        return None
    if definitional and not firm:
        return None
    if above is not None and above.items is not None:
        return of_list(shadowed, stated, firm and stated is not None and stated.cue != "须", above)
    if genre in ("plan", "notice") and _CRITERIA.match(shadowed) and not (firm or granted or commands(shadowed)):
        return Verdict("condition", "", "modality.default.criteria", 0.75)
    if _COUNTED_AS.search(shadowed) and not (stated and (strong(stated.cue) or stated.modality != "obligation")):
        return Verdict("condition", "计算", "modality.default.counted", 0.75)
    if section == "goal" or (genre in ("plan", "notice") and section != "eligibility"):
        target = targets.target(shadowed, section, stated)
        if target:
            return target
    if stated:
        return stated
    if section == "goal":
        return None
    return bare(shadowed, section, genre)


def _addressed(shadowed: str, stated: Verdict | None) -> bool:
    """Whether a sentence under a heading of principles tells somebody to act: 各渔校认真做好招生; 坚持公开原则 does not."""
    if commands(shadowed) or shadowed.startswith(("坚持", "遵循", "以", "围绕", "突出", "按照", "充分")):
        return False
    return SUBJECT.match(shadowed) is not None and (
        stated is not None or compiled("verb.performative").search(shadowed) is not None
    )


_CRITERIA = re.compile(
    r"[^，。；：、]{0,6}(?<!无)(?<!有)(?:条件|资格|对象)(?:：|为(?!基础|依据|前提|导向|主|核心))[^。；]{4,}[。；]?$|时间范围：|(?:申报|评选|适用|招募|推荐)范围："
)
"""选拔条件：…, 招募对象为…: who or what qualifies."""
_COUNTED_AS = re.compile(
    r"(?:^|，)按(?:照|其)?[^，。；]{2,40}计算[^，。；]{0,6}(?:面积|容积率)(?:[和、及][^，。；]{1,6}率)?(?:[。；]|$)"
)
"""加宽部分，按其长度的一半计算用地面积和绿地率: what counts how much."""
DEFINES = re.compile(r"[^。；]{0,8}本[^，。；]{1,12}所称[^。；]{1,60}?，?(?:是指|系指|指|(?:不?包括))")
DESCRIBES = re.compile(
    r"[^，。；：应须需]{1,40}，?(?:是指|系指|包括|包含)[^。；]*?[将把占前后的所][应须需][^。；]*[。；]?$"
)


FORM = re.compile(
    r"[^，。；：、应须]{4,28}(?:信息|登记|申请|申报|调查|统计|汇总|评分|审批|备案|一览|反馈|报名|情况)[^，。；：、]{0,6}(?:表|书|单|函)"
)
"""渡船事故调查信息表: the title of a form."""


_DATE = re.compile(r"[\d年月日〇○零一二三四五六七八九十]+")
_CAPTION = re.compile(r"^(?:单位：|表\d|图\d)")
_FIRM = re.compile(r"应|不得|禁止|严禁|必须|不准|须")
PHONE = re.compile(r"(?:[^，。；：]{0,8}[：:])?（?0\d{2,3}）?[-—]?\d{7,8}(?:（[^（）]{1,8}）)?")
"""（024）12345678（夜间）: a telephone number on a line of its own."""


def _is_cell(shadowed: str, segment: Segment, structure: Structure) -> bool:
    """A line without a sentence: a cell of a table that lost its layout, a signature, a date."""
    if shadowed.rstrip().endswith(("。", "；", "！", "，", "：")) or not segment.first:
        return False
    opens = segment.node is not None and structure.nodes[segment.node].span.start >= segment.span.start - 2
    if opens:
        return False
    return (
        len(shadowed) <= 12
        or bool(FORM.fullmatch(shadowed))
        or bool(PHONE.fullmatch(shadowed))
        or bool(_DATE.fullmatch(shadowed))
        or bool(_CAPTION.match(shadowed))
    )
