# ruff: noqa: E501  (long patterns and case tables read better whole)
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
    "(?:(?:原则上|一般|均(?!价)|都|也|要|应当|应|须|必须|不得|不应|可以|可|力争|争取|确保|保证|实现|努力|分别|逐步|逐年|年均|统一|相应|合计|累计|总计|共计|共|约|至少|各|再|"
    "给予|按|按照|按出让|以|在|为|是|达到或|达到|达|控制在|控制到|保持在|保持|稳定在|稳居全国|稳定|维持在|提高到|提高至|提升到|提升至|降低到|降低至|降至|降到|下降到|下降至|"
    "调整为|调整到|调整至|增加到|增加至|扩大到|扩大至|压缩至|压缩到|缩短至|缩短到|增长|增加|下降|降低|减少|提高|提升|上浮|下浮|上调|下调|压减|削减|减|向下浮动|向上浮动|浮动|"
    "最低|最高|最长|最多|最少|皆|不|位居|居|进入|突破|超过|有|的|之|每|由|从|到|至|于|处|处以|并处|可并处|并|收取|缴纳|完成|建成|与|和))+$"
)
_LEAD = re.compile(
    "^(?:(?:第[一二三四五六七八九十百零\\d]+[条款项]|（[一二三四五六七八九十\\d]+）|\\d+[.、）]|[a-z]）)*"
    "(?:其中|并且|且|并|但|而|同时|另外|此外|即|其|如果|如|若|凡|当|待|对于|对|在|将|把|因|遇到|遇有|遇|发生|经过努力|力争|争取|确保|到\\d{4}年底?|\\d{4}年底?前?|"
    "应当|应|须|必须|不得|禁止|严禁|要|可以|可|需|由|从|按照|按|以(?![上下内外])|为|使(?!用)|具有|具备|拥有|已拥有|满足|符合|达到|实现|完成|储存|全市|采用|其|该|所|或者|或|各|(?:、|和)))+"
)
_HEADS = "排放总量|排放量|排放浓度|排放强度|浓度|占比|比重|比例|面积|数量|覆盖率|达标率|利用率|处置率|处理率|增加值|总额|余额|额度|增速|价格|强度|消耗|能耗|用量|容量|规模|产量|产值|收入|费用|人数|户数|高度|宽度|长度|厚度|深度|距离|温度|压力|时间|期限|得分|总量|率|量|值|数|度|费|额"
_HEAD_TAIL = re.compile(f"(?:{_HEADS})$")
_NP_STOP = re.compile(
    "应当|应(?![急用税收付对])|必须|须|不得|禁止|可以|可(?![能再])|达到|完成|全面|实行|使用|执行|全部|一律|由|按照|按|在|给予|未|及其|予以|进行|享受|申请|不纳入|纳入|"
    "需|要|处(?![理置于所分级室])|从|减按|视为|时(?=[，。；]|$)|等情|以及|并|的|之日|不|[，。；：、（）“”《》\\d]|$"
)
_REQUIRING = re.compile(
    "(?:处以?|并处|罚款?|给予|奖励|补贴|补助|发放|设置|砌筑|安装|建设|配备|配置|建立|新增|完成|改造|打造|培育|引进|形成|建成|设立|新建|具有|具备|拥有|有|需|达到|保持|保存|缴纳|提供|支付|划|启动|扣|加|选派|"
    "购置|创建|认定|培养|筹集|安排|投入|收取|实施|开展|组织|种植|留出|预留|确保)[^，。；：]{0,12}$"
)
_PENALTY = re.compile("^(?:的|以内的)?(?:罚款|罚金)")
_PENALTY_BEFORE = re.compile("(?:(?<![惩查])处(?![理置于所分级室])|罚款|罚金|罚(?!则))(?:[^，。；]{0,20})$")
_JAIL = re.compile("^(?:的)?(?P<what>有期徒刑|拘留|行政拘留|治安拘留|拘役|管制|监禁)")
_JAIL_BEFORE = re.compile("(?P<what>拘留|有期徒刑|拘役|管制|暂扣[^，。；]{0,8}|停业|剥夺政治权利)$")
_KEEP = re.compile("(?:保存|保管|留存|存档|备份|保留|保存期限?|期限)(?:期|时间|期限)?(?:不|至|应|为|最)*$")


def _chunk(text: str, at: int) -> tuple[int, int]:
    start = max((text.rfind(c, 0, at) for c in _BREAK), default=-1) + 1
    ends = [p for c in _BREAK if (p := text.find(c, at)) >= 0]
    return start, min(ends, default=len(text))


_ON_BASE = re.compile("(?P<what>.{2,24}?)(?:统一)?(?:调整)?为(?:不低于|不超过|在)?(?P<base>[^为]{4,})")


def describe(text: str, spans: Sequence[Span], index: int, read: Reading) -> What:
    """The quantity, use and implied baseline of limit ``index`` of ``spans``."""
    span = spans[index]
    start = _chunk(text, span.start)[0]
    after_at = _run_end(text, spans, index, _chunk(text, span.end)[1])
    end = _chunk(text, after_at)[1]
    use = _use(text, span, after_at, start, end, read)
    quantity = _quantity(text, spans, index, after_at, start, end, read, use)
    baseline = None
    if read.change and quantity and (m := _ON_BASE.fullmatch(quantity)):
        quantity, baseline = m["what"], m["base"]
    return What(quantity, use, baseline)


# --- use -----------------------------------------------------------------------------------------------------------

_IF = re.compile(
    "^[^，。；：]{0,6}?(?:如果|如(?![下实期何])|若(?!干)|凡|当(?![地事前年日月期天场])|待(?!遇)|遇到|遇有|遇|一旦)"
)
_NEXT_RULE = re.compile(
    "^[，：](?:[^，。；：不]{0,3})(?:应当|应|须|必须|不得|可以|可|由|按|处|最高|最低|禁止|方可|给予|予以|一律|每|责令|视为|不予|依法|属于|并应|得(?!到|分))"
)
_CASE_END = re.compile("(?:的|者|时|后|期间|情形|情况下|以后)$")
_INCLUDED = re.compile("^（[^（）]{0,14}含[^（）]{0,40}）")
_NOT_ATTRIBUTE = re.compile(
    "^(?:的?(?:比例|标准|幅度|额度|要求|罚|价格|部分|范围|水平|目标)|[和及与或且并为内，计缴给予奖补执收发进向组存归（以])|^(?:确定|左右|上浮|下浮|备查|公示)"
)
_LEVEL = re.compile(
    "(?:控制|保持|稳定|维持|提高|降|达到|力争|确保|增长|下降|提升|处|处以|罚款|奖励|补助|补贴|突破|缴纳|减少|压减|缩短|压缩|扣|加)(?:[^，。；]{0,8})$|(?:至|到)$"
)


def _is_level(before: str) -> bool:
    return bool(_LEVEL.search(before))


def _use(text: str, span: Span, after_at: int, start: int, end: int, read: Reading) -> Use:
    before, after = text[start : span.start], text[after_at:end]
    after = _INCLUDED.sub("", after)
    rest = text[end:]
    if _PENALTY.match(after) or _JAIL.match(after):
        return "requirement"
    if text[span.start] == "前" and after:
        return "condition"
    own = text[span.start : read.number]
    if read.kind == "physical" and re.search("(?:范围|以)?内$", text[span.start : span.end]) and not _is_level(before):
        return "condition"
    if text[span.start - 1 : span.start] == "每" and after and rest:
        return "condition"
    modal_before = bool(_MODAL.search(before)) or own.startswith(("不得", "不应", "不能"))
    case = bool(_CASE_END.search(after)) and bool(rest) and rest[0] in "，：；、"
    if case and not modal_before and not (_is_level(before) and not after.endswith("的")):
        return "condition"
    if re.match("(?:其中：)?(?:对|凡)(?!外|照|接|应|象|策)", before) and after and not modal_before and not read.bare:
        return "condition"
    attributive = re.match("^(?:的|之)?[\u4e00-\u9fffA-Za-z“]", after) and not _NOT_ATTRIBUTE.match(after)
    if attributive and (not read.bare or after.startswith(("的", "之"))):
        return "requirement" if _is_object(before, after, rest, modal_before) else "condition"
    if read.bare and read.kind in ("count", "money", "ratio") and not _IF.match(before):
        return "requirement"
    if modal_before or read.kind == "none":
        return "requirement"
    if not after and _NEXT_RULE.match(rest) and not _is_level(before) and not own.startswith(("不", "至少")):
        return "condition"
    if _IF.match(before) and rest.strip("。；") and len(after) <= 16:
        return "condition"
    return "requirement"


def _is_object(before: str, after: str, rest: str, modal: bool) -> bool:
    """Whether the noun that a limit modifies is what must be provided (设置高度不低于2米的围挡)."""
    if re.search("禁止|严禁|不得", before) or before.startswith(("对", "凡")):
        return False
    if re.search(
        "应当|应(?![急用])|必须|须|不得|禁止|可以|可|全面|完成|全部|一律|使用|达到|执行|退出|优先|需|纳入|停止|给予",
        after[:60],
    ):
        return False
    if not modal and "的" in after[1:] and rest.strip("。；"):
        return False
    if modal and re.search("(?:应当|必须|须|应|要)[^，。；]{0,40}$", before):
        return True
    if re.search("(?:在|经|由|于)[^，]*$", before) and rest.strip("。；"):
        return False
    return bool(_REQUIRING.search(before)) or (not rest.strip("。；") and after.count("的") <= 1)


# --- quantity ------------------------------------------------------------------------------------------------------

_SPLIT_ATTRIBUTE = re.compile(
    "以及|并且|[、和及或与“”（）]|(?<!目)的|之(?!间)|^对|储存|购买|使用(?![量率年权面])|销售(?![额量面])|发布|遇到|遇|采用|建设(?![面用规])|发生(?![量额])|从事|实施|开展|安装|范围内|所有|全部|设置|现有|未经|单位(?![面产])|一次"
)
_OWNERLESS = re.compile(
    "^(?:原则上)?(?:最低|最高|首付|贷款(?!增)|公示期|期限|比例|标准|额度|利率|可贷|补贴|价格|保存|处理|比重|合计|租金)|^.{0,3}$"
)


def _np_after(after: str) -> str:
    tail = re.sub("^(?:的|之)?(?:前\\d+[套名家户个位人])?", "", _INCLUDED.sub("", after))
    m = _NP_STOP.search(tail)
    return (tail[: m.start()] if m else tail)[:24]


def _np_before(before: str) -> str:
    np = re.sub("《[^》]*》(?:（[^（）]*）)*", "", before)
    np = np[np.rfind("“") + 1 :] if "“" in np and "”" not in np[np.rfind("“") :] else np
    np = re.sub("(?:由|从|自)[^，。；]*?\\d.*$|(?:由|从|自)(?:每.{1,2})?(?:不超过|最高)?$", "", np)
    np = re.sub("^第[一二三四五六七八九十百零\\d]+条(?:之[一二三四五六七八九十]+)?", "", np)
    np = re.sub("^（?[一二三四五六七八九十\\d]+[）、.]", "", np)
    np = _LINK.sub("", np)
    np = re.sub("(?:比(?!例)|较)[^，。；的]{2,12}(?:同期)?$|与[^，。；]{2,12}相比$", "", np) or np
    np = re.sub("(?<=..)可?在[^，。；]*?基础上.*$", "", np)
    np = _LINK.sub("", np)
    np = re.sub("^原则上", "", _LEAD.sub("", np))
    return np.strip("、“”（）=+")


def _attributed(before: str) -> str:
    """The last noun before a limit that stands inside an attribute (…以及单体建筑面积|超过…的)."""
    np = _np_before(before)
    parts = _SPLIT_ATTRIBUTE.split(np)
    if re.search("(?:的|所有|范围内|全部|认定)$", before.rstrip("（")):
        return ""
    return _LEAD.sub("", parts[-1]) if parts else ""


def _previous(spans: Sequence[Span], index: int, start: int) -> int:
    """Where the words that belong to this limit begin: behind the limit before it in the same chunk."""
    return max([start, *(s.end for s in spans[:index] if s.start >= start)])


def _run_end(text: str, spans: Sequence[Span], index: int, end: int) -> int:
    """Where the coordinate conditions of one attribute end: 硫分高于1%、灰分高于32%|的散煤."""
    at = spans[index].end
    for s in spans[index + 1 :]:
        between = text[at : s.start]
        if _INCLUDED.sub("", between) == "，" and _INCLUDED.sub("", text[s.end :]).startswith("的"):
            at = s.end
            break
        if s.end > end or len(between) > 18 or not re.match("、|且|并且|或者?|和|以及", _INCLUDED.sub("", between)):
            break
        at = s.end
    return at


def _quantity(
    text: str, spans: Sequence[Span], index: int, after_at: int, start: int, end: int, read: Reading, use: Use
) -> str | None:
    span = spans[index]
    begin = _previous(spans, index, start)
    before, after = text[begin : span.start], text[after_at:end]
    inner = text[span.start : read.number]
    if penalty := _penalty(before, after, read):
        return penalty
    if shared := _distributed(text, spans, index, start):
        return shared
    share = _share_of(inner) if read.kind == "ratio" else ""
    if use == "condition":
        return _conditional(text, start, begin, before, after, share, read, text[span.start] == "前")
    np = _np_before(before)
    if re.match("^的", before):
        np = re.split("和|以及|或", np)[-1]
        np = np[np.rfind("收取的") + 3 :] if "收取的" in np else np
    if read.unit == "次":
        return f"{np or _owner(text, start)}次数"
    if read.kind == "money" and (
        m := re.match("(?:的标准)?(?:给予|予以|进行|发放)?(?:一次性)?(?P<w>补贴|补助|奖励|奖补|资助)", after)
    ):
        owner = np if len(np) > 2 else _subject(text, start)
        return f"{owner}{m['w']}标准"
    if read.kind in ("count", "money") and re.match("[\u4e00-\u9fff“]", after) and not _NOT_ATTRIBUTE.match(after):
        noun = _np_after(after)
        verb = re.search("(?:完成|新增|建成|新建|改造|培育|引进|新开工|开工|每[^，]{1,5}?)[^，。；]{0,12}$", before)
        noun += "金额" if read.kind == "money" and noun else ""
        if noun:
            return f"{verb[0] if verb else np if len(np) <= 8 else ''}{noun}"
    if read.kind == "count" and (noun := _later_noun(text, spans, index, read.unit)):
        return np + noun
    if share:
        np = f"{np}占{share}的比例" if not np.endswith(("比例", "率")) else np
    if len(np) <= 8 and (not np or _OWNERLESS.match(np)):
        owner = _owner(text, start)
        np = owner + np if owner or np else _subject(text, start)
    if re.match("占|比重", np):
        np = f"{_subject(text, start)}{np}"
    if re.search("(?:保存|留存|保管|存)$", before):
        np += "期限"
    return np or _np_after(after) or None


def _penalty(before: str, after: str, read: Reading) -> str | None:
    if m := _JAIL.match(after):
        return m["what"] + "期限"
    if read.kind == "time" and (m := _JAIL_BEFORE.search(before)):
        return m["what"] + "期限"
    if not _PENALTY.match(after) and (
        read.kind not in ("money", "ratio") or not _PENALTY_BEFORE.search(before) or after.startswith("的")
    ):
        return None
    if read.unit in ("倍", "%", "‰"):
        base = re.sub("^.*(?:处以?|按照?|并处|罚款)", "", before).rstrip("的")
        if not base:
            return "罚款数额"
        return f"罚款数额与{base}之比" if read.unit == "倍" else f"罚款数额占{base}的比例"
    each = re.search("(?P<of>[^，。；]{0,14})处?(?P<each>每[^，。；]{1,6})$", before)
    return f"{each['each']}{each['of'][-12:]}罚款数额" if each else "罚款数额"


def _conditional(
    text: str, start: int, begin: int, before: str, after: str, share: str, read: Reading, ranked: bool
) -> str | None:
    noun = _np_after(after[after.rfind("的") :] if after.startswith("、") and "的" in after else after)
    np = _attributed(before)
    if (
        read.kind == "time"
        and not after.startswith(("的", "之"))
        and (m := re.match("(?P<act>[^，。；]{2,30}?)(?:的|者|时)?$", after))
    ):
        return f"{_np_before(before)}{m['act']}的时间"
    if not noun:
        np = _np_before(before)
        if np.startswith("月缴") or len(np) <= 5:
            np = _owner(text, start) + np
    if not np and begin > start and not after.startswith(("的", "之")):
        np = _attributed(text[start:begin])
    out = f"{noun}{np}" if not ranked or not noun else noun
    if share:
        out = f"{out}占{share}的比例"
    word = _WORDS.get(read.unit.rstrip("岁") or read.unit)
    if word and out and not out.endswith(word):
        out += word
    return out or _subject(text, start) or None


def _later_noun(text: str, spans: Sequence[Span], index: int, unit: str) -> str:
    """The noun that a list of counts names once, at its end (甲2台、乙2台，共计4台|机组改造)."""
    for s in spans[index + 1 :]:
        if s.start - spans[index].end > 80 or not text[: s.end].endswith(unit):
            return ""
        noun = _np_after(text[s.end : _chunk(text, s.end)[1]])
        if noun:
            return noun
    return ""


def _share_of(inner: str) -> str:
    """What a comparator parted from its figure compares with: 不超过同期首套利率的|10%."""
    m = re.search("(?:超过|低于|高于|小于|大于|少于|不足|多于|突破)(?P<of>[^，。；\\d]{3,24}?)(?:的|之)?$", inner)
    return m["of"] if m else ""


_WORDS = {"座": "座位数", "级": "等级", "层": "层数", "周": "年龄", "星级": "等级", "孩": "子女数"}


def _subject(text: str, start: int) -> str:
    """The subject of the chunk before, for one that names none."""
    if start == 0:
        return ""
    previous = text[_chunk(text, start - 1)[0] : start - 1]
    m = re.search("\\d", previous)
    np = _np_before(previous[: m.start()] if m else re.sub("的$", "", previous))
    if m and "的" in np:
        np = np[: np.rfind("的")]
    return np


def _owner(text: str, start: int) -> str:
    """Whose ownerless quantity it is: the case (…的，) or the topic that the chunks before name."""
    if start == 0:
        return ""
    previous_start = _chunk(text, start - 1)[0]
    previous = text[previous_start : start - 1]
    if previous.endswith("公示") and previous_start:
        previous = text[_chunk(text, previous_start - 1)[0] : previous_start - 1]
        topic = re.sub("的$", "", previous)
        m = re.search("(?:将|对)([^，。；]{2,20}?)(?:在|向|予以|进行|通过)", topic)
        return m[1] if m else topic[-16:]
    if re.search("\\d", previous) and not previous.endswith("的"):
        return ""
    if len(previous) < 4 and previous_start:
        previous = text[_chunk(text, previous_start - 1)[0] : start - 1]
    topic = re.sub("的$", "", previous)
    if m := re.search("(?:将|对)([^，。；]{2,20}?)(?:在|向|予以|进行|通过)", topic):
        return m[1]
    topic = re.split("不再|均(?!衡)|并|已|，", topic)[-1] if topic.endswith("的") else re.split("不再|，", topic)[0]
    return _LEAD.sub("", re.sub("《[^》]*》|（[^（）]*）", "", topic))[-24:]


_LIST = re.compile("、|和|及|与|以及")


def _distributed(text: str, spans: Sequence[Span], index: int, start: int) -> str | None:
    """甲和乙…分别下降15%和10%: each figure of the list takes its own noun, with the shared head."""
    run = [index]
    while run[0] > 0 and _LIST.fullmatch(text[spans[run[0] - 1].end : spans[run[0]].start]):
        run.insert(0, run[0] - 1)
    while run[-1] + 1 < len(spans) and _LIST.fullmatch(text[spans[run[-1]].end : spans[run[-1] + 1].start]):
        run.append(run[-1] + 1)
    if len(run) < 2:
        return None
    begin = _previous(spans, run[0], start)
    phrase = _np_before(text[begin : spans[run[0]].start])
    subject = _subject(text, start) if phrase.startswith("占") else ""
    parts = [p for p in _LIST.split(phrase) if p]
    if len(parts) < len(run):
        return phrase or None
    parts = parts[-len(run) :]
    head = _HEAD_TAIL.search(parts[-1])
    share = parts[0].startswith("占")
    out = []
    for p in parts:
        if head and not _HEAD_TAIL.search(p):
            p += head[0]
        if share and not p.startswith("占"):
            p = "占" + p
        out.append(subject + p)
    return out[run.index(index)]
