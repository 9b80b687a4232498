"""Who bears every clause of a document: named in it, handed on by its lead-in, carried over, or named by a unit line.

Reads the segments with their verdicts in the order of the text; what one sentence says is read in
:mod:`pipeline.tag.bearers`.  Spans point into the normalised text of the document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Bearer, Mask, Role, Structure, moved
from pipeline.tag.bearers import carry_of, find_bearers, known_parties, lead_in_bearers
from pipeline.tag.governance import Governed
from pipeline.tag.modality import STAFFING
from pipeline.tag.sentence import Shown
from pipeline.tag.stated import Verdict

ANNOUNCES = re.compile("下列|以下|如下|[左右]列|如左")
_STEPS = re.compile(r"(?:下列|以下|如下)[^，。；]{0,6}(?:流程|程序|步骤)[^，。；]{0,60}：$")
"""按照下列流程办理：each step says who takes it."""
_OTHERS_DO = re.compile(
    r"，[^，。；]{0,12}(?:不成|未能解决|不能解决)的，按照?(?:下列|以下)[^，。；：]{2,12}：$|(?:人|责任区)(?:，由[^，。；：]{2,30})?按照?(?:下列|以下)[^，。；：]{2,8}(?:确定|认定|划分|划定)(?:，[^，。；：]{2,20})?：$"
)
"""双方议定，议定不成的，按以下办法处理：, 泊位责任人按照下列规则确定：the items say who it is or acts then."""
_GRAVER = re.compile(r"(?:情节|后果|造成[^，；]{0,12}后果|影响)[^，；]{0,6}严重的，由")
"""…由甲局给予警告；情节严重的，由原发证部门吊销证书：both deal with what is listed."""
_FINES = re.compile(r"(?:按照?|依照|依)下列[^，。；]{0,6}规定[^，。；]{0,4}(?:处|罚)[^，。；]{0,6}：$")
"""责令拆除，并依照下列规定处以罚款：whoever has imposed it so far imposes what is listed."""
_ACTS = frozenset({"bearers.subject", "bearers.by", "bearers.condition"})
_LISTED_PAPERS = re.compile(
    r"(?:申请|申报|办理|所需|需|提交|应提[供交]|具体|登记)*(?:材料|资料|文件|证件|要件)(?:清单|目录)?(?:如下|包括|为)?：$"
)
_OPEN_LIST = re.compile(
    r"[左下]列(?:各?[项款]|事项|责任|规定|任务|职责)[；，]?$|(?:提[供交]|报送|递交|填[写具])(?:下列|以下|如下)[^，。；]{0,8}(?:资料|材料|文件|证件|表格)[。；]$"
)
"""政风室掌理左列事项；: a list whose colon was lost in print."""
# a preamble that gives the reasons (为落实…责任，提出以下措施：) puts nobody under the measures
PURPOSE = re.compile("为|根据|依据|按照|依照|遵照")


_EACH = re.compile(r"各(?:有关|相关|部门|单位|成员|责任)|有关(?:部门|单位)|相关(?:部门|单位)|下列|以下")
"""各单位按以下分工：（一）县渔政局。…: the headings say who each of them is."""
_TOLD: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"(?:负责)?(?:定期|具体)?牵头"), "lead"),
    (re.compile(r"(?:负责)?(?:配合|协助)(?!指导|检查)"), "cooperate"),
)
"""（二）县海事局。负责配合渔政局巡查。: what a task says of the unit that is its heading."""


def _as_told(bearer: Bearer, body: str) -> Bearer:
    role = next((role for told, role in _TOLD if told.match(body)), None)
    return replace(bearer, role=role) if role and bearer.rule == "units.heading" else bearer


FORMER = re.compile("前[一二三四两]?[项款]")


def _resolved(bearer: Bearer, said: Sequence[str]) -> Bearer:
    """前项主管机关 by the name it had where it was last named (各基金主管机关)."""
    former = FORMER.match(bearer.name)
    if former is None or len(bearer.name) - former.end() < 3:
        return bearer
    rest = bearer.name[former.end() :]
    return replace(bearer, name=next((n for n in said if n.endswith(rest) and not FORMER.match(n)), bearer.name))


def _one_lead_in(structure: Structure, bodies: Sequence[str], i: int) -> bool:
    """Whether segment ``i`` goes on with the lead-in before it: 有下列行为之一的，由甲局处罚；构成犯罪的，追究责任：."""
    if not i:
        return False
    before, here = structure.segments[i - 1], structure.segments[i]
    return before.line == here.line and before.node == here.node and bodies[i - 1].rstrip().endswith("；")


def _next_of_list(structure: Structure, i: int) -> bool:
    """Whether segment ``i`` opens the next item of a list, be it in the same line: an item hands its subject to none."""
    if not i or structure.segments[i].node in (None, structure.segments[i - 1].node):
        return False
    here, before = structure.segments[i].node, structure.segments[i - 1].node
    return before is not None and here is not None and structure.nodes[here].parent == structure.nodes[before].parent


_NUMERAL = re.compile(r"[\d一二三四五六七八九十]+")


def _owner_of_list(structure: Structure, i: int) -> int | None:
    """The node whose items a lead-in at segment ``i`` introduces: its own, or the one above where they begin anew.

    （五）其他事项。 / 执行机关为各分局，其任务如下： / （一）…: the paragraph behind an item opens a list beside that item's.
    """
    here = structure.segments[i].node
    behind = structure.segments[i + 1].node if i + 1 < len(structure.segments) else None
    if here is None or behind in (None, here) or structure.nodes[behind].number != 1:
        return here
    own, next_ = structure.nodes[here], structure.nodes[behind]
    alike = _NUMERAL.sub("", own.label) == _NUMERAL.sub("", next_.label)
    return own.parent if own.parent is not None and next_.parent == own.parent and alike else here


def bearers_of(
    structure: Structure,
    bodies: Sequence[str],
    masks: Sequence[Sequence[Mask]],
    verdicts: Sequence[Verdict | None],
    governance: Sequence[Governed],
) -> list[tuple[Bearer, ...]]:
    """Bearers of every normative segment: named in it, from its lead-in, carried over, and from unit lines."""
    governed: dict[int, tuple[Bearer, ...]] = {}
    for g in governance:
        for i in g.applies_to:
            governed[i] = governed.get(i, ()) + g.bearers
    leads: dict[int | None, tuple[Bearer, ...]] = {}
    inherited: dict[int | None, tuple[Bearer, ...]] = {None: ()}
    carried: tuple[Bearer, ...] = ()
    staffed: tuple[Bearer, ...] = ()
    line = own_line = -1
    stepwise: set[int | None] = set()
    said: list[str] = []
    shown: dict[int, Shown] = {}
    parties = known_parties(bodies, masks, shown)
    out: list[tuple[Bearer, ...]] = []
    for i, segment in enumerate(structure.segments):
        if segment.node not in inherited:
            parent = structure.nodes[segment.node].parent if segment.node is not None else None
            inherited[segment.node] = leads.get(parent) or inherited.get(parent, ())
        if segment.line != line or _next_of_list(structure, i):
            carried, line = (), segment.line
        verdict = verdicts[i]
        body = bodies[i].rstrip()
        announces = ANNOUNCES.search(body) is not None
        introduces = body.endswith("：") or (
            announces and (body.endswith("；") or _OPEN_LIST.search(body, max(0, len(body) - 24)) is not None)
        )
        if segment.place != "body" or (verdict is None and not introduces):
            out.append(governed.get(i, ()) if verdict else ())
            continue
        found = find_bearers(
            bodies[i],
            masks[i],
            modality=verdict.modality if verdict else "sanction" if _FINES.search(body) else "obligation",
            carried=() if verdict and verdict.modality == "target" else carried,  # what is reached is nobody's act
            lead_in=() if segment.line == own_line else inherited[segment.node],
            parties=parties,
            shown=shown.get(i),
        )
        shifted = tuple(
            b if b.origin in ("implied", "lead_in") else moved(b, b.span.shift(segment.body.start)) for b in found
        )
        shifted = tuple(_resolved(b, said) for b in shifted)
        if segment.node is not None and structure.nodes[segment.node].parent in stepwise:
            shifted = tuple(b for b in shifted if b.origin == "clause" and b.rule in _ACTS) or shifted
        if verdict and verdict.rule == "modality.staffing":
            shifted = (
                *(replace(b, origin="implied") for b in staffed),
                *(b for b in shifted if b.origin == "lead_in" and not staffed),  # 本局设下列各处：一、航政处。
                *(b for b in shifted if b.origin == "clause" and not b.name.startswith(("其余", "所需", "其他所需"))),
            )
        elif STAFFING.search(bodies[i]):
            staffed = tuple(b for b in shifted if b.name.startswith("本") and b.origin == "clause")
        said = [*(b.name for b in shifted if b.origin == "clause"), *said][:12]
        if inherited[segment.node] and shifted and all(b.origin == "clause" for b in shifted):
            own_line = segment.line  # an item about somebody else: so are the sentences behind in its paragraph
        if introduces and not shifted and carried and _LISTED_PAPERS.match(bodies[i]):
            shifted = tuple(replace(b, origin="implied") for b in carried)  # 船东应当申请。申请材料如下：
        if not (verdict is None and PURPOSE.match(bodies[i])) and (introduces or announces):
            handed = lead_in_bearers(bodies[i], masks[i], parties, verdict.modality if verdict else None, shown.get(i))
            before = leads.get(segment.node, ()) if _one_lead_in(structure, bodies, i) else ()
            owner = _owner_of_list(structure, i)
            leads[owner] = tuple(moved(b, b.span.shift(segment.body.start)) for b in handed) or tuple(
                b
                for b in shifted
                if verdict or b.origin != "implied" or _LISTED_PAPERS.match(body) or _FINES.search(body)
            )
            here = {b.name for b in leads[owner]}
            leads[owner] = (*(b for b in before if b.name not in here), *leads[owner])
            if _OTHERS_DO.search(bodies[i]):
                leads[owner] = ()
            elif before and not ANNOUNCES.search(bodies[i]) and not _GRAVER.match(bodies[i]):
                leads[owner] = before  # 有下列行为之一的，由甲局处罚；对责任人员，由其单位处分：
            if _STEPS.search(bodies[i]):
                stepwise.add(segment.node)
        if any(b.origin == "clause" for b in shifted):
            carried = carry_of(shifted)
        elif not any(b.origin == "implied" for b in shifted):
            carried = ()  # a sentence whose subject is a thing ends what the one before hands on
        if any(b.rule == "units.heading" for b in governed.get(i, ())):
            governed[i] = tuple(_as_told(b, bodies[i]) for b in governed[i])
            shifted = tuple(b for b in shifted if b.origin != "lead_in" or not _EACH.match(b.name))
        names = {(b.name, b.role) for b in shifted}
        lines = (b for b in governed.get(i, ()) if (b.name, b.role) not in names)
        out.append((*shifted, *lines) if verdict else ())
    return out
