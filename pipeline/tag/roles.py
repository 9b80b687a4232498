"""Which role a bearer has, by what the sentence says it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline import lexicon
from pipeline.records import Modality, Role
from pipeline.tag import unit_words as words
from pipeline.tag.unit_lists import split_units

_COOPERATE = re.compile(
    r"(?:还|也|均|都|应当?|要|须|必须|积极|依法|共同|主动|予以|切实|按照?[^，]{1,12}|在[^，]{1,20}内|"
    r"根据[^，]{1,12})*(?:监督并)?(?:配合|协助|协同|协办|参与配合|支持配合|支持和配合|"
    r"支持、?配合)(?!检查|[^，]{2,20}(?:部门|机关|[局委厅])(?:共同)?(?:制定|编制|拟[订定]|确定|发布)|[^，]{0,12}(?:时程|进度|需要|情况|特点)(?:，|$))"
)
_SERVES = re.compile(
    r"(?:应当?|要|须|必须)?(?:依法|积极|主动)?(?:(?:襄[助理]|辅[助佐])|(?:为|给|向)[^，。；]{2,30}提供[^，。；]{0,6}(?:便利|协助|方便|配合)[^，。；]{0,8}$)"
)
"""副处长襄助处长, 公民应当为调查提供便利: they help those who act."""
_VILLAGE = re.compile(r"[村居]（?.?）?民委员会|[村居]委会")
_HELPERS = re.compile(r"(?:辅导|志愿|群众|社会|自治|民间|服务)组织$|团体$|协会$|志愿者$")
"""Bodies that are no authorities and whose part is to help where the text says so."""
_WATCHDOG = re.compile(r"(?:监[督管察]|督察|稽查)[一-鿿]{0,2}(?:机构|银行|站|单位|组织|人员|中心|公司)$|机构$")
"""Bodies set up to watch (渔船质量监督站), whatever they are by law."""
_WATCHING_ITEM = re.compile(
    r"(?:[^，。；、]{2,40}|[^，。；之的]{2,60})[的之]监督(?:、(?:检查|考核|稽核|查核))*(?:事项|工作)?[。；]?$"
)
"""各分局出纳工作之监督、考核事项: an item that is nothing but watching."""
_OBLIGES = re.compile(r"(?:应当?|要|须)(?:予以|积极|主动)?(?:配合|协助)$")
"""用户应当予以配合: all that is asked of them."""
_INSPECTORS = ("视察", "督察", "稽核", "巡察", "监察")
_INSPECTS = re.compile(r"(?:查核|检查|稽核|监验|监交|督导)[^，。；]{0,8}事项[。；]?$")
"""What an office of inspection looks into (购料之查核事项) it does not do itself."""
_DOES_IT = re.compile(
    r"(?:依法|及时|负责|会同[^，。；]{2,20})*(?:宣传|受理|组织(?!监督|检查)|查处|纠正|制[定订]|开展(?!监督|检查)|建立|办理|审批|调查|处理|协调|培训|编制|公布)"
)
"""An item of a supervisor's duties that is more than watching: 受理举报."""
_DOES_MORE = re.compile(r"，(?:会同[^，。；]{2,20})?(?:依法)?(?:调解|调查|处理|查处|制止|纠正|组织)")
_WATCHES_ALL = re.compile(
    r"对[^，。；：]{2,60}(?:实施|进行|开展)(?:[^，。；：的]{0,6})(?:监督检查|监督|督察|检查)[：。；]$"
)
"""对下列渔船重点进行监督检查："""
_SETTING = re.compile(
    r"(?:应当?|要|须)?(?:依法)?对(?![^，]*(?:进行|实施|予以|给予|作出|开展|负责))[^，]*$|(?:通过|采取)[^。；]*(?:方式|形式|手段|措施|途径)$|(?:应当)?依法$|(?:依照|按照|根据|依据|在|应当(?:依法|按照|根据|依照|依据|在))[^，]*$"
)
_MIXED = re.compile(
    r"聘请|邀请|(?:解除|终止|取消|撤销|纳入|移[送交]|免[于除予])[^，]*监|移[送交][^，]*并|(?<!监督)管理(?:、[^，、]{2,4})?(?:和监督|、监督(?!检查))|(?:^|负责)[^，、监督]{2,10}管理、[^，]*监督管理|检查及|^[^，监督]*工作(?:和|及|以及|、)[^，]*监|[^、和]协调工作$|管理制度|和现场检查|指导、管理和"
)
_OTHER_DUTIES = re.compile(r"、(?:组织|实施|征收|服务|保护|利用|规划|建设|宣传)")
_WATCHES = re.compile(
    r"(?:监督检查|督促检查|监督管理)等(?:相关|有关)?工作$|(?:的)?指导$|^(?:负责|依法)?监督(?:实施|执行|落实)$|^(?:应当?|要|须)?(?:建立|健全|建立健全|完善)[^，]*监督检查[^，]{0,4}(?:机制|制度)$|^加强[^，]{0,16}(?:监管|监督)$|^是[^，]*(?:监督|监管)[^，]*(?:主管|责任)(?:机关|部门|机构)$|^督促检查|^(?:应当?|要|须)?(?:依法)?监督检查[^，。；、]{2,40}的?情况$"
)
_FOLLOWS_UP = re.compile(r"(?:及时)?掌握|研究解决|(?:根据|按照|依据|依照|在)[^，]*$|依法$|负责$")
_SO_THAT = re.compile(r"(?:确保|防止|避免|严防|切实)")
_URGES_ON = re.compile(
    r"(?:通过[^，]{2,24}?)?(?:应当?|负责|要|须|必须)?(?:及时|依法|定期)*(?:督促(?!检查|指导)|督导(?!检查)|监督指导|指导监督)[^，]*$"
)
"""督促其及时处理: what is all a body does is to see that others act."""


_JOINS_IN = re.compile(
    r"(?:应当?|要|须|必须)(?:积极|主动|依法)*(?:配合|协助)(?![^，]*(?:提[供交]|检查|调查|时程|进度|种类|需要|情况|特点))[^，、；]{2,}[。；]?$"
)
"""村民应当配合政府采取的措施: a private party, too, only helps."""
_TAKES_PART = re.compile(
    r"(?:应当?|要|须|必须|负责)(?:依法|积极|主动)*参[与加](?!培训|会议|考[核试]|学习)[^，；]{2,}[。；]?$"
)
"""渔政局应当参与竣工验收: others act, it takes part."""
_GUIDES = re.compile(r"(?:负责)?(?:指导|督促|督导|监督(?!管理|检查))(?!意见|思想)[^，。；、]{4,}[。；]?$")
"""指导渔港落实要求: an item that is nothing but guidance."""


_LEADS = re.compile(r"(?:负责)?(?:具体|统一|分别|定期|按[^，。；负]{2,12})*牵头")
_MEMBERS = re.compile(r"为成员(?:单位)?(?:，|$)")
_KEEPS_WATCH = re.compile(r"(?:应当|要|须)?(?:依法)?监督(?!管理)")
_WATCHES_OVER = re.compile(r"(?:指导、)?(?:监督|督促检查|督导)(?!管理制度)")
_IS_WATCHED = re.compile(r"接受[^，]*监督")


@cache
def _supervision() -> re.Pattern[str]:
    return re.compile("|".join(e.pattern or "" for e in lexicon.group("units", "supervision")))


def role_of(name: str, parts: Sequence[str], modality: Modality | None) -> Role:
    """The role of ``name`` whose predicates are ``parts``: the chunks behind it up to the next subject.

    A duty that is only supervision, or only help, gives that role to a public body; mixed duties are ``responsible``.
    """
    rest = parts[0] if parts else ""
    if _LEADS.match(rest):
        return "lead"
    if _MEMBERS.match(rest):
        return "cooperate"  # 由渔政局牵头，财政局、公安局为成员
    public = _VILLAGE.search(name) is not None or any(
        words.kind_of(n) == "public_body" for n in (name, *(u.name for u in split_units(name)))
    )
    doing = parts[1] if len(parts) > 1 and _SETTING.match(rest) else rest
    if ((public or _HELPERS.search(name)) and _COOPERATE.match(doing)) or _SERVES.match(rest) or _OBLIGES.match(rest):
        return "cooperate"
    if (
        modality == "obligation"
        and len(parts) == 1
        and (_JOINS_IN.match(rest) or ((public or _HELPERS.search(name)) and _TAKES_PART.match(rest)))
    ):
        return "cooperate"
    if (public or _WATCHDOG.search(name)) and modality != "sanction" and _supervises(parts):
        return "supervise"
    if not public and _KEEPS_WATCH.match(rest):
        return "supervise"
    return "responsible"


def item_role(text: str, role: Role, name: str = "") -> Role:
    """An item that only tells its bearer to watch over others (监督施工单位…) makes the bearer a supervisor."""
    if (
        role == "responsible"
        and not _DOES_MORE.search(text)
        and (_WATCHES_OVER.match(text) or _WATCHING_ITEM.match(text))
    ):
        return "supervise"
    if role == "responsible" and (_WATCHES_ALL.match(text) or _GUIDES.match(text)):
        return "supervise"
    if role == "supervise" and _DOES_IT.match(text):
        return "responsible"
    if role == "responsible" and name.endswith(_INSPECTORS) and _INSPECTS.search(text):
        return "supervise"
    return role


_MEANS = re.compile(r"(?:可以|应当?)?(?:通过|采取|采用|运用)[^，。；]{4,80}等?(?:方式|手段|形式)(?=，?对|$)")
"""通过查阅记录、组织比对等方式对船检机构进行监督检查: how it watches is no duty of its own."""


def _supervises(parts: Sequence[str]) -> bool:
    if parts and _URGES_ON.match(parts[0]) and all(_SO_THAT.match(p) for p in parts[1:]):
        return True
    strong = False
    if _IS_WATCHED.search("，".join(parts)):
        return False
    if "式" in (told := "，".join(parts)) or "手段" in told:
        parts = [rest for part in parts if (rest := _MEANS.sub("", part))]
    for part in parts:
        if _supervision().search(part):
            if _MIXED.search(part) or (_OTHER_DUTIES.search(part) and "监督管理" not in part):
                return False
            strong = True
        elif _WATCHES.search(part):
            strong = True
        elif strong and part.startswith(("不得", "禁止")):
            break  # …进行监督检查，排放不合格的，不得使用: another's ban
        elif strong and part.endswith("的"):
            continue
        elif not (_FOLLOWS_UP.match(part) if strong else _SETTING.match(part)):
            return False
    return strong
