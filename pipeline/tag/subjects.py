"""Who stands where in a sentence: chunks between commas, and the name that opens a chunk as its subject.

A subject is a name (or a joint list of names) at the start of a chunk with a predicate right behind it: a modal, a
preposition, an adverb or a verb of the lexicon.  What a preposition or a causative verb stands in front of is no
subject (向主管部门报告, 督促企业整改).  Pure string work: spans point into the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from pipeline.records import Span
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.modifiers import CHARGED_BODY, Chunk, is_modifier, predicate_at, with_belongings
from pipeline.tag.names import LONGEST, MIDDLE_BLOCK, last_de, name_start
from pipeline.tag.unit_words import Head


class Name(NamedTuple):
    """A name, or a joint list of names, in a sentence.

    ``span`` is the list; ``follow`` is where its predicate begins; ``modal`` tells that the predicate begins with one.
    """

    span: Span
    follow: int
    modal: bool


_CONDITION_END = re.compile(
    r"(?:的|(?<![营用有业产费资管理责任担行行])者|时|后|前|期间|过程中|情况下|前提下|之日起(?:[^，]{0,8}(?:日|月|年|时))?(?:之?[内前后])?|情形之一|内)$"
)

_IF = re.compile(r"(?:如果?|若|倘若?)(?!实|东|皋|期|数|下|上|何)(?![^，]*(?:应当?|不得|必须|可以))")

_PASSED_ON = re.compile(r"(?:应当?|得|可以?|须|必须|要|均应|依法)+由(?!于)")
"""经理人得由负责人兼任: the one named by 由 acts, not the subject."""


def _end_of(head: Head) -> int:
    return head.end


def chunks(text: str) -> list[Chunk]:
    """The stretches of ``text`` between commas and stronger marks; marks inside brackets do not count."""
    if "（" not in text:
        plain = [Chunk(m.start(), m.start() + len(m[1]), m[2]) for m in _PLAIN_CHUNK.finditer(text) if m[1]]
        return _lists_joined(text, plain)
    out: list[Chunk] = []
    begin = depth = 0
    for i, c in enumerate(text):
        if c == "（":
            depth += 1
        elif c == "）":
            depth = max(0, depth - 1)
        elif depth == 0 and c in "，,；：。！？:;\n":
            if i > begin:
                out.append(Chunk(begin, i, c))
            begin = i + 1
    if begin < len(text):
        out.append(Chunk(begin, len(text), ""))
    return _lists_joined(text, out)


_LIST_CUT = re.compile(r"(?:政府|部门|机关|单位|机构|企业|组织|团体|人员|委员会)，以及(?!其(?![他它]))")
_LIST_ENDS = re.compile(
    r"[^，。；]*(?:政府|部门|机关|单位|机构|企业|公司|组织|团体|人员|委员会|办事处|个人|协会)等?(?=[，应]|不得|必须|可以|要)"
)


_MEMBER = re.compile(r"[^，。；：的]{2,30}(?:单位|机构|企业|公司|组织|团体|部门|机关|人员|责任人|经营者|协会)")
_NO_MEMBER = re.compile(r"[对向在由按经未凡将把与以因从于自]|根据|违反|除|依|为|应|不|可|须|必|属于|有|没有|包括")


def _is_member(text: str, chunk: Chunk) -> bool:
    """Whether a stretch is nothing but a name in a list that is cut by commas (船厂，船检机构，渡运公司等应当…)."""
    return (
        _MEMBER.fullmatch(text, chunk.start, chunk.end) is not None
        and _NO_MEMBER.match(text, chunk.start) is None
        and words.barrier().search(text, chunk.start, chunk.end) is None
    )


def _lists_joined(text: str, parts: list[Chunk]) -> list[Chunk]:
    """各级政府及其部门，以及村民委员会，应当…: a list of subjects that commas cut in two or more is one stretch."""
    if len(parts) < 2:
        return parts
    members = 0
    while members < len(parts) - 1 and parts[members].mark == "，" and _is_member(text, parts[members]):
        members += 1
    last = parts[members]
    if members > 1 and _LIST_ENDS.match(text, last.start) and not _NO_MEMBER.match(text, last.start):
        return [Chunk(parts[0].start, last.end, last.mark), *parts[members + 1 :]]
    if not _LIST_CUT.search(text):
        return parts
    first, second = parts[0], parts[1]
    if (
        _LIST_CUT.match(text, first.end - 3 if text.startswith("委员会", first.end - 3) else first.end - 2)
        and _LIST_ENDS.match(text, second.start, len(text))
        and not words.barrier().search(text, first.start, first.end)
    ):
        return [Chunk(first.start, second.end, second.mark), *parts[2:]]
    return parts


def outside_brackets(text: str, found: list[Head]) -> list[Head]:
    """The heads that do not stand inside a bracket, each with its end behind a bracket that belongs to the name."""
    depth, levels = 0, [0] * (len(text) + 1)
    if "（" in text:
        for i, c in enumerate(text):
            depth += (c == "（") - (c == "）")
            levels[i + 1] = depth if depth > 0 else 0
    out: dict[int, Head] = {}
    for head in found:
        if levels[head.start] or levels[head.end]:
            continue
        if (
            head.end - head.start == 2
            and text[head.start : head.end] == "组织"
            and not _ORGANISATION.search(text, 0, head.start)
            and not _BEARS.match(text, head.end)
        ):
            continue
        if text.endswith("场所", 0, head.end) and agents.mere_site(text, head.end, head.end):
            continue
        end = head.end
        if end < len(text) and text[end] == "（":
            close = words.closing(text, end)
            if close - end <= 40:
                end = close
        out[end] = Head(head.start, end, head.group)
    return [out[end] for end in sorted(out)]


def subject(text: str, chunk: Chunk, heads: list[Head], nexts: Chunk | None) -> Name | None:
    """The name that opens ``chunk`` as its subject, or None.

    ``heads`` are the heads of ``text`` outside brackets; ``nexts`` is the chunk behind, for a subject that is set
    off by a comma (从事维修的单位，应当…).
    """
    modal = words.barrier().search(text, chunk.start, chunk.end)
    while modal and (charged := CHARGED_BODY.match(text, modal.start(), chunk.end)):
        modal = words.barrier().search(text, charged.end(), chunk.end)
    limit = modal.start() if modal else chunk.end
    for at in range(bisect_right(heads, chunk.start, key=_end_of), len(heads)):
        head = heads[at]
        if head.end > limit:
            break
        if CHARGED_BODY.match(text, head.end, chunk.end):
            continue
        if modal and head.group == "head.regulated" and _DOES.fullmatch(text, head.end, modal.start()):
            start = name_start(text, chunk.start, head, strong=True)
            if start is not None:
                return Name(Span(start, head.end), modal.start(), True)  # 居民|饲养宠物|不得…: they act
        follow = predicate_at(text, head.end, chunk.end)
        closes = head.end + (text.startswith("等", head.end) and not _PLACE_OF_WORK.search(text, 0, head.end))
        set_off = (
            follow is None and with_belongings(text, closes) == chunk.end and nexts is not None and chunk.mark == "，"
        )
        opens = words.follow().match(text, nexts.start, nexts.end) if set_off and nexts is not None else None
        if follow is not None:
            strong = follow[1]
        else:
            strong = opens is not None and nexts is not None and _modal_opens(text, nexts)
        start = name_start(text, chunk.start, head, strong=strong)
        if follow is not None and _CHARGED_WITH.match(text, follow[0], chunk.end):
            continue  # 企业负责建设的设施均通过验收后，…
        if start is None or (text.startswith("为", head.end) and "以" in text[start : head.start]):
            continue  # 以家庭为单位
        if set_off and nexts is not None:
            whole = (
                "的" in text[chunk.start : head.end]
                or text.startswith(("任何", "各", "有关", "相关", "其他", "下列", "上述"), start)
                or (text[head.end - 1] == "者" and head.end - head.start > 5)
                or text.startswith("等", head.start - 1)
            )
            follow = (nexts.start, opens["modal"] is not None) if opens and (whole or not opens["word"]) else None
        if follow is None or (not follow[1] and is_modifier(text, head, follow[0], chunk, heads, at + 1)):
            continue
        if modal and not follow[1] and _closes_later(text, heads, at + 1, limit):
            continue
        if follow[1] and _PASSED_ON.match(text, follow[0], chunk.end):
            return None
        if head.group == "head.region" and not follow[1] and text[head.start : head.end] in ("地方", "城市"):
            continue
        joint = _joint_with(text, chunk, head, heads, at + 1, follow)
        end, follow = joint or (head.end, follow)
        return Name(Span(start, end), *follow)
    return None


def _modal_opens(text: str, chunk: Chunk) -> bool:
    """Whether a modal opens ``chunk``, or the one behind it where it only makes an exception (除…外) or says when (经…后)."""
    aside = (text.startswith("除", chunk.start) and text.endswith("外", chunk.start, chunk.end)) or (
        text.startswith(("经", "受", "在"), chunk.start) and text.endswith(("后", "时", "前"), chunk.start, chunk.end)
    )
    return words.barrier().match(text, chunk.end + 1 if aside else chunk.start) is not None


_DOES = re.compile(
    r"(?:饲养|养殖|种植|燃放|携带|驾驶|乘坐|购买|收购|配制|加工|生产|经营|销售|运输|储存|使用|发生)"
    r"[^，。；的、]{2,6}(?<!区域|资金|标准|数量|面积|设施|场所|行为|项目|活动|规划|方案|计划|制度|工程|设备|情况|过程|单位|企业|人员|部门|机构|条件|范围|用地|房屋|材料|产品|商品|信息|车辆|船舶|合同|协议|费用|成本|能力|安全|事故|记录|许可|资质|执照|管理|服务)(?<![者人权费量率])"
)
"""居民饲养宠物不得…: a thing that somebody deals with, before the modal; what is only his (经营场所, 生产设备) is its subject."""
_PLACE_OF_WORK = re.compile(r"(?:场所?|站|设施)$")
"""渔港、堆场等，应当…: places in a list are things; 甲单位、乙公司等，应当… act."""
_BEARS = re.compile(r"，?(?:应当?|不得|可以|须|必须|负责(?!人))")
_CHARGED_WITH = re.compile(r"负责[一-鿿]{2,4}的[^，。；的]{2,20}(?:均|应当?|不得|必须|可以|经|由|后|时)")
_ORGANISATION = re.compile(
    r"(?:保护|志愿者|消费者|科研|学术|专业|公益性|调解|检测|认证|环保|其他|其它|社会|任何|各类|经济|自律性?|群团|群众|党|有关|相关|国际|志愿|服务|行业|基层|中介|"
    r"非营利性?|营利性?|传统|民间|宗教|地方|合作|自治|慈善|公益|人民|非法人|境外|境内|外国|、|和|或者?|及)$"
)
NO_ACT_INSIDE = re.compile(
    r"(?<!校)对(?!外|象|口)|将|把|向|责成|责令|会同|会商|商请|洽(?!谈)|协调(?!员|会)|督促|要求|新发放|补贴|协商|迁入|组织(?!部|人事|机构)|(?<!会)报(?!社|告|刊|关)|给予|按照?"
)
"""A verb or a preposition in what would be the name behind 由: the name ended before it."""
_WITH = re.compile(r"与|同(?![意时步样期等级])")
_COPULA = re.compile(r"是|为|有|成立|设立|组成|，|会同|配合|协助|委托|通过|实行|遵循|坚持")


def _closes_later(text: str, heads: list[Head], later: int, limit: int) -> bool:
    """县政府|动员会报应当…: whether the words between a head and the modal are the rest of a longer name."""
    for head in heads[later : later + 6]:
        if head.end in (limit, limit - 1):
            between = heads[later - 1].end
            rest = text[between:limit]
            if _TAKES_ON.match(rest):
                return False  # 船东|雇用船员，应…: he acts
            if "的" in rest and _WHO_DOES.search(rest) and not MIDDLE_BLOCK.search(rest):
                return True  # 机关聘请参加评审的人员应当…: the last noun is the subject
            return (
                len(rest) <= (44 if "、" in rest and "的" not in rest else 16)
                and not MIDDLE_BLOCK.search(rest)
                and not _COPULA.search(rest)
            )
    return False


_TAKES_ON = re.compile(r"(?:[雇聘招录任]用|聘请|招[聘募收]|派遣|安置|收[容治]|解[雇聘]|辞退)(?![^，]*[的之])")
_WHO_DOES = re.compile(
    r"^(?:聘请|委托|指定|选派|授权|派出|批准|确定|认定|指派|聘用|选聘|管理|监管)[^，。；]*的[^的，]{0,6}(?:人员|单位|机构|企业|人|者|公司|专家)$"
)
_PLAIN_CHUNK = re.compile(r"([^，,；：。！？:;\n]*)([，,；：。！？:;\n]|$)")


def _joint_with(
    text: str, chunk: Chunk, head: Head, heads: list[Head], later: int, follow: tuple[int, bool]
) -> tuple[int, tuple[int, bool]] | None:
    """甲局与乙局共同…: 与 joins two subjects if a predicate follows the second name."""
    if not _WITH.match(text, follow[0]):
        return None
    for other in heads[later : later + 20]:
        if other.end > min(chunk.end, head.end + 30):
            return None
        if MIDDLE_BLOCK.search(text, follow[0] + 2, other.end):
            return None
        second = predicate_at(text, other.end, chunk.end)
        if second and not text.startswith(("之间", "的"), other.end):
            return other.end, second
    return None


def is_condition(text: str, chunk: Chunk) -> bool:
    """Whether ``chunk`` only says when or for whom (…的，…时，…后，), with the main clause behind it."""
    return chunk.mark in ("，", ",") and bool(
        _CONDITION_END.search(text, chunk.start, chunk.end) or _IF.match(text, chunk.start, chunk.end)
    )


def object_name(text: str, start: int, end: int, heads: list[Head], *, commas: bool = False) -> Name | None:
    """The name right behind a verb that takes it as its object and makes it act (督促企业整改), with its predicate.

    Looks from ``start`` to ``end``; with ``commas`` a name may close the stretch (建议各有关单位，…).
    """
    for at in range(bisect_right(heads, start, key=_end_of), len(heads)):
        head = heads[at]
        if head.start < start:
            continue
        if head.end > end or head.end > start + LONGEST:
            return None
        begin = name_start(text, start, head)
        if begin is None or (begin > start and last_de(text, start, begin) < 0):
            continue
        follow = predicate_at(text, head.end, end)
        if follow is None and commas and head.end == end:
            follow = (end, False)
        if follow is None or text.startswith("的", follow[0]):
            continue
        whole = Chunk(start, end, "")
        if not follow[1] and is_modifier(text, head, follow[0], whole, heads, at + 1):
            continue
        last = head.end
        joint = _joint_with(text, whole, head, heads, at + 1, follow)
        if joint:
            last, follow = joint
        return Name(Span(begin, last), *follow)
    return None
