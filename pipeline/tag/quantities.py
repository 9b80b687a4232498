"""What a limit limits, and whether it is a requirement or says when a rule applies.

Given a segment and the spans of its limits, :func:`describe` returns the noun phrase of one of them (with its
attributive context, lists handed out) and its use.  Offsets point into the segment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Change, Op, Span, Use


class Reading(NamedTuple):
    """What the limit grammar already knows of the figure."""

    number: int
    """Offset of the number itself."""
    kind: str
    unit: str
    op: Op
    bare: bool
    change: Change | None


class What(NamedTuple):
    """The limited quantity, its use, and a baseline if the noun phrase names one."""

    quantity: str | None
    use: Use
    baseline: str | None


_BREAK = "，。；：！？"
_MODAL = re.compile("应当|必须|不得|不应|严禁|禁止|可以|需要|应(?![急用税收付对])|须|不予|方可|不再")
_LINK = re.compile(
    "(?:(?:原则上|一般|均|都|也|要|应当|应|须|必须|不得|不应|可以|可|力争|争取|确保|保证|实现|努力|分别|逐步|逐年|年均|统一|相应|合计|累计|总计|共计|共|约|至少|各|再|"
    "比例|给予|按|按照|按出让|以|在|为|是|达到或|达到|达|控制在|控制到|保持在|保持|稳定在|稳居全国|稳定|维持在|提高到|提高至|提升到|提升至|降低到|降低至|降至|降到|下降到|下降至|"
    "调整为|调整到|调整至|增加到|增加至|扩大到|扩大至|压缩至|压缩到|缩短至|缩短到|增长|增加|下降|降低|减少|提高|提升|上浮|下浮|上调|下调|压减|削减|减|向下浮动|向上浮动|浮动|"
    "最低|最高|最长|最多|最少|不|位居|居|进入|突破|超过|有|的|之|每|由|从|到|至|于|处|处以|并处|可并处|并|收取|缴纳|完成|建成|与|和))+$"
)
_LEAD = re.compile(
    "^(?:(?:第[一二三四五六七八九十百零\\d]+[条款项]|（[一二三四五六七八九十\\d]+）|\\d+[.、）]|[a-z]）)*"
    "(?:其中|并且|且|并|但|而|同时|另外|此外|即|其|如果|如|若|凡|当|待|对于|对|在|将|把|因|遇到|遇有|遇|发生|经过努力|力争|争取|确保|到\\d{4}年底?|\\d{4}年底?前?|"
    "应当|应|须|必须|不得|禁止|严禁|要|可以|可|需|由|从|按照|按|以|为|使|具有|具备|拥有|已拥有|满足|符合|达到|实现|完成|储存|全市|采用|其|该|所|或者|或|各|(?:、|和)))+"
)
_HEADS = "排放总量|排放量|排放浓度|排放强度|浓度|占比|比重|比例|面积|数量|覆盖率|达标率|利用率|处置率|处理率|增加值|总额|余额|额度|增速|价格|强度|消耗|能耗|用量|容量|规模|产量|产值|收入|费用|人数|户数|高度|宽度|长度|厚度|深度|距离|温度|压力|时间|期限|得分|总量|率|量|值|数|度|费|额"
_HEAD_TAIL = re.compile(f"(?:{_HEADS})$")
_NP_STOP = re.compile(
    "应当|应(?![急用税收付对])|必须|须|不得|禁止|可以|可(?![能再])|达到|完成|全面|实行|使用|执行|全部|一律|由|按照|按|在|给予|未|及其|予以|进行|享受|申请|不纳入|纳入|"
    "需|要|时(?=[，。；]|$)|等情|以及|并|的|之日|不|[，。；：、（）“”《》\\d]|$"
)
_REQUIRING = re.compile(
    "(?:处以?|并处|罚款?|给予|奖励|补贴|补助|发放|设置|砌筑|安装|建设|配备|配置|建立|新增|完成|改造|打造|培育|引进|形成|建成|设立|新建|具有|具备|拥有|有|需|达到|保持|保存|缴纳|提供|支付|划|启动|扣|加|选派|"
    "购置|创建|认定|培养|筹集|安排|投入|收取|实施|开展|组织|种植|留出|预留|确保)[^，。；：]{0,12}$"
)
_PENALTY = re.compile("^(?:的|以内的)?(?:罚款|罚金)")
_PENALTY_BEFORE = re.compile("(?:处|罚款|罚金|并处|处以|罚|并处以)(?:[^，。；]{0,20})$")
_JAIL = re.compile("^(?:的)?(?P<what>有期徒刑|拘留|行政拘留|治安拘留|拘役|管制|监禁)")
_JAIL_BEFORE = re.compile("(?P<what>拘留|有期徒刑|拘役|管制|暂扣[^，。；]{0,8}|停业|剥夺政治权利)$")
_KEEP = re.compile("(?:保存|保管|留存|存档|备份|保留|保存期限?|期限)(?:期|时间|期限)?(?:不|至|应|为|最)*$")


def _chunk(text: str, at: int) -> tuple[int, int]:
    start = max((text.rfind(c, 0, at) for c in _BREAK), default=-1) + 1
    ends = [p for c in _BREAK if (p := text.find(c, at)) >= 0]
    return start, min(ends, default=len(text))


def describe(text: str, spans: Sequence[Span], index: int, read: Reading) -> What:
    """The quantity, use and implied baseline of limit ``index`` of ``spans``."""
    span = spans[index]
    start, end = _chunk(text, span.start)
    if end < span.end:
        end = _chunk(text, span.end)[1]
    use = _use(text, span, start, end, read)
    quantity = _quantity(text, spans, index, start, end, read, use)
    return What(quantity, use, None)


# --- use -----------------------------------------------------------------------------------------------------------

_OPENS_CONDITION = re.compile("^[^，。；：]{0,12}?(?:对于?|凡|如果|如|若|当|待|遇到|遇有|遇|因|发生)(?!外|照|接|应|象|策|标|比|社|公|资|此)")
_FRONTED = re.compile("在$|为$")
_NEXT_RULE = re.compile("^[，：](?:[^，。；：]{0,14}?)(?:应当|应|须|必须|不得|可以|可|由|按|处|最高|最低|禁止|方可|给予|予以|一律|每|责令|视为|不予|依法|执行|其)")
_ENDS_AS_CASE = re.compile("^[^，。；]{0,40}?(?:的|者|时|后|之前|期间|情形|情况下|以后)(?=[，：；]|$)")


def _use(text: str, span: Span, start: int, end: int, read: Reading) -> Use:
    before, after = text[start : span.start], text[span.end : end]
    if _PENALTY.match(after) or _JAIL.match(after):
        return "requirement"
    if text[span.start] == "前" and after:
        return "condition"
    modal_before = bool(_MODAL.search(before)) or text[span.start : span.start + 2] in ("不得", "不应")
    rest = text[end:]
    if _ENDS_AS_CASE.match(after) and (not modal_before or before.startswith(("对", "凡"))):
        # …超过三个月未开工的，应当…: a case, unless the sentence is over and this is its object.
        if re.match("^(?:的)?[^的]{0,30}的?$", after) and after.endswith(("的", "者", "时", "后")) and not _is_level(before):
            return "condition"
    if re.match("^(?:的|之)?[\u4e00-\u9fffA-Za-z“（(]", after) and not re.match("^(?:的?(?:比例|标准|幅度|额度|要求|罚|价格|资金|部分)|和|及|与|或|且|并|（|计|缴|给|予|奖|补|为|内|，|执行|确定|收|发|进|向|组|存|归)", after):
        if not _attr_is_object(before, after, rest, modal_before):
            return "condition"
        return "requirement"
    if not modal_before and not read.bare and read.kind != "none" and _NEXT_RULE.match(rest) and not _is_level(before):
        if _FRONTED.search(before) or re.search("(?:在|满|超过|停业|连续|达到|不满|不足)$", before) or not re.match("不|至少|≥|≤", text[span.start :]):
            return "condition"
    if _OPENS_CONDITION.match(before) and not modal_before and rest and len(after) <= 12 and not re.search("(?:按|给予|处|为|减|免)[^，]{0,12}$", before):
        return "condition"
    return "requirement"


_LEVEL = re.compile("(?:控制|保持|稳定|维持|提高|降|达到|力争|确保|增长|下降|提升|处|处以|罚款|奖励|补助|补贴|突破)(?:[^，。；]{0,8})$")


def _is_level(before: str) -> bool:
    return bool(_LEVEL.search(before))


def _attr_is_object(before: str, after: str, rest: str, modal: bool) -> bool:
    """Whether the noun that a limit modifies is what must be provided (设置高度不低于2米的围挡)."""
    if re.search("禁止|严禁|不得", before):
        return False
    if re.search("^.{0,40}?(?:应当|应(?![急用])|必须|须|不得|禁止|可以|可|全面|完成|全部|一律|使用|达到|执行|退出|优先|需|纳入)", after):
        return False
    if before.startswith(("对", "凡")):
        return False
    return bool(_REQUIRING.search(before)) or modal and bool(rest.strip("。；") == "") or rest.strip("。；") == "" and after.count("的") <= 1


# --- quantity ------------------------------------------------------------------------------------------------------


def _np_after(after: str) -> str:
    tail = re.sub("^(?:（[^（）]{0,14}）)?(?:的|之)?", "", after)
    m = _NP_STOP.search(tail)
    return tail[: m.start()][:24] if m else tail[:24]


def _np_before(before: str) -> str:
    np = before
    np = _LINK.sub("", np)
    np = re.sub("(?:比|较|与)[^，。；]{2,12}(?:相比|同期)?$", "", np) or np
    np = _LINK.sub("", np)
    np = _LEAD.sub("", np)
    return np.strip("、“”（）")


def _previous(text: str, spans: Sequence[Span], index: int, start: int) -> int:
    """Where the words that belong to this limit begin: behind the limit before it in the same chunk."""
    at = start
    for other in spans[:index]:
        if start <= other.start < spans[index].start and other.end <= spans[index].start:
            at = max(at, other.end)
    return at


def _quantity(text: str, spans: Sequence[Span], index: int, start: int, end: int, read: Reading, use: Use) -> str | None:
    span = spans[index]
    begin = _previous(text, spans, index, start)
    before, after = text[begin : span.start], text[span.end : end]
    inner = text[span.start : read.number]
    if _PENALTY.match(after) or (read.kind in ("money", "ratio") and _PENALTY_BEFORE.search(before) and not after.startswith("的")):
        if read.unit in ("倍", "%"):
            base = re.sub("^.*(?:处以?|按照?|并处)", "", before)
            return (f"罚款数额与{base}之比" if read.unit == "倍" else f"罚款数额占{base.rstrip('的')}的比例") if base else "罚款数额"
        each = re.search("每[^，。；]{1,6}$", before)
        return f"{each[0]}罚款数额" if each else "罚款数额"
    if m := _JAIL.match(after):
        return m["what"] + "期限"
    shared = _distributed(text, spans, index, start)
    if shared:
        return shared
    prefix = _share_of(inner)
    np = _np_before(before)
    if use == "condition" or (after[:1] in "的之" and after):
        noun = _np_after(after)
        if text[span.start] == "前":
            return f"{np}{noun}" or None
        if read.kind == "time" and not np:
            np = _np_before(text[start:begin]) if begin > start else ""
        out = f"{noun}{np}" if after[:1] in "的之" else (f"{noun}{np}" if np else noun)
        if not out and read.kind == "time":
            out = _np_after(after)
        if prefix:
            out = f"{out}占{prefix}的比例"
        return (_with_word(out, read) or _subject(text, start)) or None
    if read.kind == "count" and after and re.match("[\u4e00-\u9fff]", after) and not re.match("和|及|以上|以下|，", after):
        noun = _np_after(after)
        verb = re.search("(?:完成|新增|建成|新建|改造|培育|引进|新开工|每[^，]{1,5})[^，。；]{0,12}$", before)
        return f"{verb[0] if verb else ''}{noun}" if noun else np or None
    if prefix:
        return f"{np}占{prefix}的比例" if np else f"占{prefix}的比例"
    if len(np) < 2 or np in ("标准", "比例", "幅度"):
        subject = _subject(text, start)
        np = f"{subject}{np}" if subject else np or _np_after(after)
    if np.startswith("占") or np.startswith("比重"):
        np = f"{_subject(text, start) or ''}{np}"
    if m := re.search("(?:保存|留存|保管)(?:期限)?$", before):
        np = np if np.endswith(("期限", "时间")) else np + "期限"
    return np or None


def _share_of(inner: str) -> str:
    """What a comparator parted from its figure compares with: 不超过同期首套利率的|10%."""
    m = re.search("(?:超过|低于|高于|小于|大于|少于|不足|多于|达到?|突破)(?P<of>[^，。；\\d]{3,24}?)(?:的|之)?$", inner)
    return m["of"] if m else ""


_WORDS = {"座": "座位数", "级": "等级", "层": "层数", "岁": "年龄", "周岁": "年龄", "孩": "子女数"}


def _with_word(np: str, read: Reading) -> str:
    word = _WORDS.get(read.unit)
    if word and np and not np.endswith(word):
        return np + word
    return np


def _subject(text: str, start: int) -> str:
    """The subject of the chunks before, for one that names none."""
    if start == 0:
        return ""
    before_start, _ = _chunk(text, start - 1)
    previous = text[before_start : start - 1]
    m = re.search("\\d", previous)
    return _np_before(previous[: m.start()] if m else re.sub("的$", "", previous))


_LIST = re.compile("、|和|及|与|以及")


def _distributed(text: str, spans: Sequence[Span], index: int, start: int) -> str | None:
    """甲和乙…分别下降15%和10%: each figure of the list takes its own noun, with the shared head."""
    run = [index]
    while run[0] > 0 and re.fullmatch("、|和|及|与|以及", text[spans[run[0] - 1].end : spans[run[0]].start]):
        run.insert(0, run[0] - 1)
    while run[-1] + 1 < len(spans) and re.fullmatch("、|和|及|与|以及", text[spans[run[-1]].end : spans[run[-1] + 1].start]):
        run.append(run[-1] + 1)
    if len(run) < 2:
        return None
    before = text[start : spans[run[0]].start]
    phrase = _np_before(before)
    subject = ""
    if phrase.startswith("占"):
        subject = _subject(text, start)
    parts = [p for p in _LIST.split(phrase) if p]
    if len(parts) < len(run):
        return phrase or None
    parts = parts[-len(run) :] if len(parts) > len(run) else parts
    head = _HEAD_TAIL.search(parts[-1])
    lead = re.match("占", parts[0])
    out = []
    for p in parts:
        if head and not _HEAD_TAIL.search(p):
            p += head[0]
        if lead and not p.startswith("占"):
            p = "占" + p
        out.append(subject + p)
    return out[run.index(index)]
