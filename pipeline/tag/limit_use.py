"""Whether a limit is a requirement or says to whom and when a rule applies (GUIDELINE.md, ``use``).

Reads the comma-chunk around a limit; offsets point into the segment.
"""

from __future__ import annotations

import re
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


MODAL = re.compile("应当|必须|不得|不应|严禁|禁止|可以|需要|应(?![急用税收付对])|须|不予|方可|不再")
_REQUIRING = re.compile(
    "(?:处以?|并处|罚款?|给予|奖励|补贴|补助|发放|设置|砌筑|安装|建设|配备|配置|建立|新增|完成|改造|打造|培育|引进|形成|建成|设立|新建|具有|具备|拥有|有|需|达到|保持|保存|缴纳|提供|支付|划|启动|扣|加(?![强快大])|选派|"
    "购置|保留|动员|汇集|集聚|邀请|吸引|带动|推选|创建|认定|培养|筹集|安排|投入|收取|实施|开展|组织|种植|留出|预留|确保)[^，。；：]{0,12}$"
)
PENALTY = re.compile("^(?:的|以内的)?(?:罚款|罚金)")
JAIL = re.compile("^(?:的)?(?P<what>有期徒刑|拘留|行政拘留|治安拘留|拘役|管制|监禁)")

_GRANTED = re.compile("(?:给予|奖励|发放|补助|补贴|资助|奖补)(?:[^，。；的]{0,8})$")
_LAPSED = re.compile("(?:尚未|未|不)?(?:逾|满)")
_IF = re.compile(
    "^[^，。；：]{0,6}?(?:如果|如(?![下实期何])|若(?!干)|凡|当(?![地事前年日月期天场])|待(?!遇)|遇到|遇有|遇|一旦)"
)
_NEXT_RULE = re.compile(
    "^[，：](?:[^，。；：不]{0,3})(?:应当|应|须|必须|不得|可以|可|由|按|处|最高|最低|禁止|方可|给予|予以|一律|每|责令|视为|不予|依法|属于|并应|得(?!到|分))"
)
_BREACH = re.compile("违反(?:本|前|《|第)[^。；]{0,40}?规定，(?![^。；]*的，)[^。；]*$")
_BREACH_END = re.compile("[^。；]{0,80}?的，(?:由|责令|处|依|给予|可)")
"""违反本办法第九条规定，面积在一千平方米以上，未备案的，由…: all up to 的 tells who is punished."""
_CASE_END = re.compile("(?:的|者|时|后|期间|情形|情况下|以后)$")
INCLUDED_TAIL = re.compile("^（[^（）]{0,14}含[^（）]{0,40}）")
NOT_ATTRIBUTE = re.compile(
    "^(?:的?(?:比例|标准|幅度|额度|税率|费率|要求|罚|价格|部分|范围|水平|目标)|[和及与或且并为内，计缴作给予奖补执收发进向组存归（以])|^(?:维持|不变|保持|确定|左右|上浮|下浮|备查|公示)"
)
_LEVEL = re.compile(
    "(?:控制|保持|稳定|维持|提高|降|达到|力争|确保|增长|下降|提升|处|处以|罚款|奖励|补助|补贴|突破|缴纳|减少|压减|缩短|压缩|扣|加)(?:[^，。；]{0,8})$|(?:至|到)$"
)


_REWARD = re.compile("的?(?:[\u4e00-\u9fff]{0,6}?)(?:奖补|奖励|补贴|补助|资助|奖金|补偿|支持)(?:[，。；：]|$)")
_LASTING_BEFORE = re.compile("(?:任期|[刑学效租]期|期限|有效期间?|为期)(?:为|是)?$|期间为$")
_FACE = re.compile("(?:面值|面额|价值|票面|定价|单价)(?:均|各)?为?$")
_THEN_GRANTED = re.compile(
    "，[^。；]{0,40}?(?:按|给予|发放|享受|每[户人套]|领取)[^，。；]{0,16}?(?:补贴|奖励|补助|奖补|资助|津贴)"
)
_ITEM_CASE = re.compile("，[^，。；]{2,24}[者的][。；]?")
"""人数达三分之一以上，|经判决确定者。"""
_WHO_MAY = re.compile("，[^。；]{2,80}[者的]，(?:得|可|应|均|方|准|由)")
"""年满二十岁，在本县居住一年以上|，经检覈及格者，得…."""
_ELSE = re.compile("，或者?[^，。；]{2,30}，(?:均|皆|都|一律|即|应当?|不予|不得)")


def _is_level(before: str) -> bool:
    return bool(_LEVEL.search(before))


_CLASS = re.compile("(?:的|的(?:突发|灾害|安全)?(?:事件|事故|情形|灾害|险情))[；。]?$")
"""An item that only names a case or a class of events: all its figures tell which."""
_LENT = re.compile("的?[^，。；]{0,8}(?:贷款|信贷|借款|融资|授信)(?:支持|额度)?(?:[，。；]|$)")
_LENDING = re.compile("给予|提供|发放")
_RAISED_UP = re.compile("^(?:[^对凡，][^，]{0,10})?(?:培育|培养|打造|引进|建成|创建|形成|争取|选派)$")
_FOR_THEM = re.compile("的[^，。；]*，[^。；]*(?:给予|奖|补|可|应)")
_AGES = re.compile(r"\d[~—–-]{1,2}\d|至|到")


def use_of(text: str, span: Span, after_at: int, start: int, end: int, read: Reading) -> Use:
    before, after = _MUST_BE.sub("", text[start : span.start]), text[after_at:end]
    after = re.sub("^（[^（）]{0,20}）", "", INCLUDED_TAIL.sub("", after))
    rest = text[end:]
    if PENALTY.match(after) or JAIL.match(after):
        return "requirement"
    if text.startswith(("以", "最高以", "最多以", "最长以"), span.start) and text.endswith(
        "为限", span.start, span.end
    ):
        return "requirement"
    if _LASTING_BEFORE.search(before) and read.bare and read.kind == "time":
        return "requirement"
    if read.kind == "money" and (_FACE.search(before) or (read.bare is False and _rewarded(before, after, rest))):
        return "requirement"
    if read.unit == "人" and re.match("户(?:[，的]|$)", after + rest[:1]):
        return "condition"
    if _CLASS.search(text) and not MODAL.search(text):
        return "condition"  # 停航达三小时以上的突发事件；
    if text.startswith("限", span.start):
        return "requirement"
    if read.change and before.endswith("每") and rest.strip("。；"):
        return "condition"  # 每增加1人，增加经费
    if read.kind in ("time", "money") and _LENT.match(after) and _LENDING.search(before):
        return "requirement"
    if read.kind == "count" and _RAISED_UP.search(before) and not _FOR_THEM.search(after + rest):
        return "requirement"
    if read.kind == "score" and after.startswith(("计算", "计")):
        return "requirement"
    if after == "为主" or (after.endswith("为主") and re.search("(?:^|[，、])以[^，]*$", before)):
        return "requirement"
    if text[max(0, span.start - 2) : span.start] == "（含":
        return "condition"
    if _LAPSED.match(text[span.start : span.end]) and (
        re.match("[者的]", after) or re.search("尚?未逾", text[span.start - 1 : span.end])
    ):
        return "condition"
    if (
        read.unit == "亲等"
        or re.match("的部分[，减按]", after + rest[:1])
        or re.match("[^，]{0,8}(?:[是系]指|指(?![标数导定南引挥示]))", before)
    ):
        return "condition"
    if read.kind == "ratio" and re.match("持股|控股", after):
        return "condition"
    if (
        read.change
        and re.search("[可应须再]", before[-3:] + own_words(text, span, read))
        and _ATTRIBUTE_OF.fullmatch(after)
    ):
        return "requirement"
    if not read.bare and (_SORT_OF.match(after) or _AND_WHO.match(rest)) and not MODAL.search(before):
        return "condition"
    if read.unit in ("孩", "胎") and not read.bare and after:
        return "condition"
    if read.unit == "次" and re.search("(?<![未到])达$", before):
        return "condition"
    if read.kind == "count" and _HAS.search(before) and "的" in after:
        return "condition"
    if read.kind == "age" and _AGES.search(text, span.start, span.end) and not MODAL.search(before):
        return "condition"  # 6~12岁儿童: whom it is about
    if read.kind == "age" and (text[span.end - 1] == "起" or before.endswith(("从", "自"))):
        return "condition"  # 男性从60岁起发放
    if read.kind == "age" and (_BRACKETED.search(text[: span.start]) or SCORED.match(after)):
        return "condition"
    if read.kind == "time" and not read.bare and _OF_PERSONS.match(after + rest[:1]):
        return "condition"
    if before.startswith("对") and read.kind in ("time", "ratio") and _AND_SO.match(after + rest):
        return "condition"
    if re.match("的?(?:奖励|补贴|补助|给予|每|按|收取|缴纳|减免|减征|减按)[^，]{0,8}\\d", after):
        return "condition"
    if _GRANTED.search(before) and not re.match("的?(?:部分|企业|单位|项目|个人)", after):
        return "requirement"
    if read.kind == "ratio" and re.match("配建|配置|建设|缴纳|安排|计提|提取|列支|预留|征收", after):
        return "requirement"
    if is_ranked(text, span.start, read) and (after or not _REACHED.search(before)):
        return "condition"
    if read.kind == "time" and before.endswith("以") and re.match("作", after):
        return "condition"  # 以三小时|作一小时计算
    if read.unit.endswith("（人）") and not modal_in(before):
        return "condition"
    if not read.bare and (_ENDED.fullmatch(after) or (read.kind == "time" and re.match("的?执行", after))):
        return "condition"
    if rest.strip("。；") and read.kind == "count" and _EVERY.search(before):
        return "condition"
    own = own_words(text, span, read)
    if own.startswith(("最高", "最多", "最低")) and re.search("给予|予以|奖|补|可|抵", own):
        return "requirement"
    if not after and re.match("，即(?:可|视为|为)", rest):
        return "condition"
    if read.kind == "physical" and re.match("行驶|通行|停放|作业|活动", after) and text[: span.end].endswith("内"):
        return "requirement"
    if (
        (read.kind == "physical" or read.unit == "倍")
        and re.search("(?:范围|以)?内$", text[span.start : span.end])
        and not _is_level(before)
    ):
        return "condition"
    if text[span.start - 1 : span.start] == "每" and after and rest:
        return "condition"
    if _BREACH.search(text[: span.start]) and _BREACH_END.match(text, span.end):
        return "condition"
    if read.op != "=" and (
        (after in ("者", "的") and not rest.strip("。；")) or (not after and _ITEM_CASE.fullmatch(rest))
    ):
        return "condition"  # 三、感应电压达十伏特以上者。
    modal_before = bool(MODAL.search(before)) or own.startswith(("不得", "不应", "不能"))
    if not modal_before and read.kind in ("time", "age") and not after and re.match("，[^，。；]{2,36}的，", rest):
        return "condition"
    if (
        not modal_before
        and read.kind in ("time", "age")
        and read.op in (">=", ">")
        and _THEN_GRANTED.match(rest)
        and not re.search("保[存管证]|运营|期限", before)
    ):
        return "condition"
    if (
        not modal_before
        and read.kind in ("time", "age")
        and read.op in (">=", ">", "<")
        and not own.startswith(("不", "至少", "最"))
        and not re.search("保[存管留]|期限|期间|延长|任期", before)
        and _WHO_MAY.match(after + rest)
    ):
        return "condition"
    if not modal_before and not after and not _is_level(before) and _ELSE.match(rest):
        return "condition"
    case = bool(_CASE_END.search(after)) and bool(rest) and rest[0] in "，：；、"
    if case and not modal_before and not (_is_level(before) and not after.endswith("的")):
        return "condition"
    if (
        re.match("(?:其中：)?(?:对|凡)(?!外|照|接|应|象|策)", before)
        and after
        and not modal_before
        and (not read.bare or ("的" in after and rest[:1] == "，"))
    ):
        return "condition"
    attributive = re.match("^(?:的|之)?[\u4e00-\u9fffA-Za-z“]", after) and not NOT_ATTRIBUTE.match(after)
    if attributive and not modal_before and read.kind == "ratio" and not read.bare and _MAY_THEN.match(after + rest):
        return "condition"
    if attributive and read.kind == "count" and _AT_LEAST_DONE.match(own):
        return "requirement"
    if attributive and read.bare and _LOWERED.search(before):
        return "requirement"
    if attributive and (not read.bare or after.startswith(("的", "之"))):
        if read.kind == "level" and not read.bare:
            standard = re.search("(?:按照?|达到|执行|符合|满足)$", before) and _STANDARD.match(after)
            return "requirement" if standard else "condition"
        if (
            (read.kind == "age" or (read.kind == "time" and after.startswith(("的", "之"))))
            and not read.bare
            and not modal_before
            and not _REQUIRING.search(before)
            and not re.match("的?(?:期限?|时间|公示|运营)", after)
        ):
            return "condition"  # 结婚三年以上的配偶；
        return "requirement" if _is_object(before, after, rest, modal_before) else "condition"
    if read.bare and read.kind in ("count", "money", "ratio") and not _IF.match(before):
        return "requirement"
    if modal_before or read.kind == "none":
        return "requirement"
    if not after and _NEXT_RULE.match(rest) and not _is_level(before) and not own.startswith(("不", "至少", "最")):
        return "condition"
    if _IF.match(before) and rest.strip("。；") and len(after) <= 16:
        return "condition"
    return "requirement"


_ATTRIBUTE_OF = re.compile("的?[^，。；]{0,8}(?:额度|比例|标准|价格|利率|额|费)")
"""可提高20%|的贷款额度."""
_STANDARD = re.compile("[^，。；]{0,8}(?:标准|等级|水平|要求)")


_AT_LEAST_DONE = re.compile("(?:至少|不少于)(?:新?建成|完成|新增|新?建设|设置|配备|培育|引进|开展|组织|举办)")
"""每乡至少建成一个|示范点."""
_EVERY = re.compile("每(?:完成|新增|达到|增加|满)[^，。；]{0,12}$")
_MAY_THEN = re.compile("(?:、[^，。；]{2,30})?的[^，。；]{2,8}，[^，。；]{0,30}?可(?:以|依法)?(?:申请|办理|提出)")
"""进度达到四分之一以上|的房屋，可申请办理预售."""
_PAYS_WITHIN = re.compile("[内前](?:应当?|须)?(?:缴纳|支付|交纳|缴付|付清)$")
_ENDED = re.compile(
    "(?:的|之)?[^，。；的]{2,12}?(?:基本|全面|逐步|有序)?(?:淘汰|关停|清零|退出|报废|拆除|取缔|清退|关闭)(?:到位|完毕)?"
)
"""三十蒸吨以下|的燃煤锅炉基本淘汰."""
_MUST_BE = re.compile("^(?:依法)?(?:应当?|必须|需要)[^，。；]{1,14}的(?=[^，。；]{2,})")
"""应当备案的合同|超过半年不备案的: what must be done is said of the noun only."""
_REACHED = re.compile("进入|位居|居|列|达到|跻身|进到|保持|排名|取")


def is_ranked(text: str, start: int, read: Reading) -> bool:
    """前三名, 第四名至第八名."""
    return text[start] == "前" or (text[start] == "第" and read.unit in ("名", "位"))


def modal_in(before: str) -> bool:
    """Whether the words before a limit require."""
    return MODAL.search(before) is not None


_SORT_OF = re.compile("的[^，。；]{1,8}(?:为|是|属于)(?!主)")
"""收入两千万元以下|的企业为小型企业."""
_AND_WHO = re.compile("，(?:且|并|而)[^，。；]{2,30}[者的]，(?:得|可|应|均|方|准|由|给)")
_HAS = re.compile("(?:拥有|持有|名下(?:仅)?有|已有|仅有|(?:已|曾)(?:经)?(?:使用|办理|享受|申请|发生)过?)$")
_BRACKETED = re.compile("（[^（）]*$")
SCORED = re.compile(r"(?:的)?(?:积|计|加|减|得|记|赋)[\d一二三四五六七八九十]+分")
_OF_PERSONS = re.compile("[^，。；]{2,10}的[^，。；]{0,6}(?:人员|人才|企业|单位|职工|家庭|毕业生|者)(?:[，；。]|$)")
"""缴纳三个月以上|泊位费的驾驶人员."""
_AND_SO = re.compile("[^，。；]{0,12}，(?:且|并且)[^，。；]{2,24}的[\u4e00-\u9fff]")
"""对房价连续三个月|下降，且累计降幅超过一成的地区."""
_LOWERED = re.compile("(?:降|提高|调整|下调|上调|上升|升|减|增加)[^，。；]{0,4}[为至到]$")
"""由百分之四降为|百分之三的税率."""


def own_words(text: str, span: Span, read: Reading) -> str:
    """What the limit's text holds before its number (可提高)."""
    return text[span.start : read.number]


def _rewarded(before: str, after: str, rest: str) -> bool:
    """不低于8万元、6万元|、4万元的奖补: sums that are paid."""
    return re.search("给予|发放|奖|补|予以", before) is not None and _REWARD.match(after + rest[:1]) is not None


def _is_object(before: str, after: str, rest: str, modal: bool) -> bool:
    """Whether the noun that a limit modifies is what must be provided (设置高度不低于2米的围挡)."""
    if re.search("不(?:得|应)?(?:[低少高大小多]于|超过)|[≥≤]", after):
        return False  # 三十个班以上的学校用地面积不低于…: the limit behind is what is required
    if re.search("禁止|严禁|不得|不单独|不再|不予", before) or before.startswith(("对", "凡")):
        return False
    if re.search(
        "应当|应(?![急用])|必须|须|不得|禁止|可以|可|全面|完成|全部|一律|使用|达到|执行|退出|优先|需|纳入|停止|给予",
        after[:60],
    ):
        return False
    if re.search("\\d", after) and re.search("(?:提高|降|上浮|下浮|调整|为|至|到|不)[^，]{0,8}\\d", after):
        return False
    if not modal and "的" in after[1:] and rest.strip("。；"):
        return False
    if modal and re.search("(?:应当|必须|须|应|要)[^，。；]{0,40}$", before):
        return True
    if _PAYS_WITHIN.search(before):
        return True
    if re.search("(?:在|经|由|于)[^，]*$", before) and rest.strip("。；"):
        return False
    if re.search("(?:[额量度率积值比]|达[^，]{0,20})$", before) and re.match("[的之]", after):
        return bool(_REQUIRING.search(re.sub("达到?[^，]{0,20}$", "", before)))
    return bool(_REQUIRING.search(before)) or (not rest.strip("。；") and after.count("的") <= 1)
