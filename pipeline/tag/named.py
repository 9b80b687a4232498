"""Who is named in a sentence beside its subject: by 由, urged or told to act, working with the subject, supervising.

Every function reads a :class:`~pipeline.tag.sentence.Sentence`; spans point into its text.
"""

from __future__ import annotations

import re

from pipeline.records import Bearer, Span
from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.modifiers import Chunk, is_modifier, predicate_at
from pipeline.tag.names import LONGEST, name_start
from pipeline.tag.sentence import Sentence
from pipeline.tag.subjects import NO_ACT_INSIDE, Name, object_name
from pipeline.tag.unit_lists import split_units
from pipeline.tag.unit_words import Head

_URGE = screened(
    r"(?P<urge>(?:鼓励|支持|引导|倡导|提倡)(?:(?:、|和|并|与)?(?:鼓励|支持|引导|倡导|提倡|帮助|协助|推动|协调|监督|督促|规范|(?<=、)指导|组织(?=会员)))*|允许)|(?P<advise>建议|(?<![^，。；：、])请(?![求示教假愿])(?=各|有关|相关|广大|全体|全市|全省|全县|[市县区省]?[^，。；的请拨联咨询关注登下填]{1,10}(?:局|厅|委|办|单位|部门|人员|同志|员|者|户|人|民|公司|机构|中心|政府)))"
    r"|(?P<tell>(?<!按照)(?<!按)(?<!据)(?<!符合)要求(?!相)|(?<=得)命|督导(?=[^，。；的、]{2,12}(?:落实|做好|运用|依|按|加强|开展|办理|建立|执行|实施|履行|完成|推动))|(?<=应)使(?=[^，。；的、]{2,10}(?:人员|机构|单位|业者|承揽人|代理人))|督促(?:[、和并]?(?:指导|帮助|协调|检查|监督|推动|组织|引导|规范|支持))*|责成|敦促|委托|(?<![转出受割退礼谦推])让(?=[^，。；的]{1,12}(?:签|提[供交]|填|出[示具]|补|确认|到场|办理))|(?:提请|报请)(?![^，]{2,24}?(?:审议|审定|审查|审批|核准|批准|决定(?!责令|由|对|给予|停)|表决|备案|验收|核定|核查|同意))|"
    r"(?:书面)?通知(?=[^，。；的并]{2,30}?(?:暂停|停止|恢复|中止|限期|改善|改正|补正|到场|派员|配合|协助|拆除|整改|处理|清理|清除|撤离|补缴)))|(?P<order>责令)|(?P<forbid>不影响|(?:禁止|严禁)(?=[一-鿿]))"
    r"|(?P<watch>监督)(?!管理|检查|部门|机构|机关|员|人|委员|中心|小组|站|指导|和|、|抽|执法|下|的|作用|职责)|"
    r"(?P<press>压实|压紧压实|夯实)"
)
BY = screened(r"(?<![缘自不事委])(?<![的，无为当]理)由(?!于|此|来|衷|不得)")
_COMMISSIONED = re.compile(
    r"(?:依法|书面)?(?:委托|指定|授权|聘请|指派|选定|确定)的[^，]{0,24}(?:机构|单位|部门|公司|企业|人员|组织|政府)"
)
_ATTRIBUTE = re.compile(r"(?!委托|指定|授权|选定)[一-鿿]{2,6}的[^，的]{1,12}(?=必须|(?<![相适反供对效])应当?|不得|须)")
_FROM = re.compile(r"[^，]{2,24}(?:迁[入往至]|调入|转入|变更为|调整[为至]|[上下]浮)")
_NEGATED_BY = re.compile(r"(?:不得|不再|不能|不应|禁止|并非|不|而非)$")
_PASSIVE_USE = re.compile(
    r"(?:使用|所有|制定|颁发|核发|出具|作出|签发|发布|批准|认定|确定|编制|提供|组成|构成|担任|引起|造成|"
    r"产生|选举|任命|设立|自持|持有|承租|管理|出资|开发|生产|经营|承包|建设|规定|印发|公布|委托|投资|"
    r"举办)[^，]{0,8}?的(?=[^，])|(?:组成|构成|担任|兼任|引起|造成|导致|所致|产生|选举产生|任命)"
)
_HELPS = re.compile(r"(?:配合|协助|指挥|统率)[、和]$")
"""配合、支持水务部门做好…: the other one is helped, not urged."""
_CLOSES_LIST = re.compile(
    r"(?:等[一-鿿]{0,4}|、[^，。；的]{2,30}(?:和|以及|及|、)[^，。；、的]{0,10})(?:单位|企业|机构|组织|部门|主体|力量|团体)$"
)
_BANNED = re.compile(r"不得|禁止|严禁|不准|不应")
_EXCEPTS = re.compile(r"(?:^|(?<=，))除[^，]*外$|的除外$")
"""但是，由海事部门审批的除外: what is excepted puts nobody under a duty."""
_PAID = re.compile(r"(?:拨款|出资|付费)$")
_OF_HIS = re.compile(r"账户|专户|名[下义]|住所|所在")
"""由购房人账户存入: not he, his account."""
_POLICY_OF = re.compile(r"(?:政策|制度|机制|工程|项目|计划|试点)(?:[，。；]|$)")
_AIM = re.compile(r"为了?(?:进一步|积极|大力)?")
_WITH_OBJECT = re.compile(r"[向对按将把]|依法|通过|自愿|主动|积极")
_TOGETHER = screened(
    r"会同(?!人员)|联合(?=[^，。；的]{2,40}(?:部门|机关|[局委厅])(?:$|(?:共同)?(?:制定|编制|拟[订定]|确定|组织|发布|开展|实施|建立|出台|印发|推进|对)))|协同(?=[^，。；]{2,20}(?:部门|机关|[局委厅])(?:共同)?(?:制定|编制|拟[订定]|确定|组织|发布))|邀集|函请(?=[^，。；]{2,60}(?:提供|协助|配合|派员|参加|参与|出席|办理))|洽商|咨商|谘商|(?<!协)会商|(?<=牵头)召集|(?<![协磋会])商(?=国务院|同级|有关|相关|中央|目的)|"
    r"(?<=[当应])与(?=[^，]{2,40}(?:建立|共同(?!签订)|会商|商定))|共同与"
)
_MADE_UP_OF = re.compile(r"成员(?:单位)?$")
_ACCEPT = screened(
    r"(?<![不拒能予])接受(?P<names>[^，。；]{2,50}?)(?:依法)?(?:(?:进行|实施|开展)?的[一-鿿]{0,6}?)?(?:业务)?"
    r"(?:(?:检查|管理|指导|考核)(?:、|和|与|及))*(?:监督|监管|监察|督导|指导|(?<=的)检查)(?!管理|[一-鿿]{0,4}(?:机构|机关|部门|单位|人员|委员|中心|站|局|所)的?)"
)
"""渡口经营者应当…，接受县港务局的监督: who watches is named beside who acts."""


def named_by(s: Sentence, chunk: Chunk, *, conditions: bool = False) -> list[Name]:
    """Those whom ``chunk`` names by 由 as acting, in order; with ``conditions`` also where it is a condition (由…的，)."""
    out: list[Name] = []
    if _EXCEPTS.search(s.text, chunk.start, chunk.end):
        return out
    if not conditions and chunk.mark == "，" and s.text[chunk.end - 1] in "的者":
        return out  # 已由单位缴纳费用的，…: a condition
    for m in BY.finditer(s.text, chunk.start, chunk.end):
        if out and m.start() < out[-1].follow:
            continue
        if _NEGATED_BY.search(s.text, chunk.start, m.start()):
            continue
        if _MADE_UP_OF.search(s.text[chunk.start : m.start()]) and s.text.endswith("组成", m.end(), chunk.end):
            continue  # 成员由甲局、乙局组成: who sits on it does not act for it
        if _FROM.match(s.text, m.end(), chunk.end):
            continue  # 户籍由外地迁入的人员: whence, not who
        name = _by_name(s, m.end(), chunk.end)
        if name is None:
            continue
        passive = _PASSIVE_USE.match(s.text, name.follow, chunk.end)
        if _ATTRIBUTE.match(s.text, name.follow, chunk.end):
            continue  # 由水务部门供水的用户必须缴费
        if passive and passive[0] in ("担任", "兼任"):
            passive = None  # 主席由召集人担任: who holds the office acts
        if passive and not s.text.startswith(("承担", "负责"), name.follow):
            continue
        out.append(name)
    return out


_SO_MANY = re.compile(
    r"(?:不少于|不低于|至少|[两二三四五六七八九十\d]+[名位人个](?:及)?以上)(?:[两二三四五六七八九十\d]+[名位人个])?(?:（[^（）]{1,8}）)?的?"
)
"""由两名以上（含两名）|执法人员进行: how many is no part of who."""


def _by_name(s: Sentence, start: int, end: int) -> Name | None:
    if counted := _SO_MANY.match(s.text, start, end):
        start = counted.end()
    return _named_by(s, start, end, strong=False) or _named_by(s, start, end, strong=True)


def _named_by(s: Sentence, start: int, end: int, *, strong: bool) -> Name | None:
    fallback = None
    for head in s.heads_in(start, min(end, start + LONGEST)):
        if head.start < start or (head.group == "head.region" and not s.text.startswith("省、", head.start)):
            continue
        begin = name_start(s.text, start, head, strong=strong)
        if begin is None or (begin > start and begin - start > 14):
            continue
        if re.search(r"[担兼]任|任组长", s.text[begin : head.end]):
            break  # 由副镇长担任组长的小组: what it is chaired by
        if strong and NO_ACT_INSIDE.search(s.text, begin + 1, head.end):
            break
        follow = predicate_at(s.text, head.end, end)
        if follow and _COMMISSIONED.match(s.text, follow[0], end):
            continue  # 由主管部门委托的机构负责: the one commissioned acts
        if follow and not _longer(s, head, follow[0], end):
            return _with_joint(s, Name(Span(begin, head.end), *follow), end)
        if head.end == end and head.end - head.start > 1 and not strong:
            fallback = Name(Span(begin, head.end), head.end, False)  # 由承办人员，报请核定
            continue
        if _OF_HIS.match(s.text, head.end):
            continue
        joined = s.text[head.end : head.end + 1] in ("、", "和", "或", "及", "与", "以", "的", "等", "（")
        if not joined and head.end < end and head.end - head.start > 1:
            fallback = Name(Span(begin, head.end), head.end, False)
    return None if strong else fallback


def _longer(s: Sentence, head: Head, at: int, end: int) -> bool:
    """Whether a longer name closes behind ``head`` (城市|管理主管部门)."""
    later = s.heads_in(head.end, head.end + 40)
    return is_modifier(s.text, head, at, Chunk(head.start, end, ""), later, 0) and not s.text.startswith("的", at + 2)


def _with_joint(s: Sentence, name: Name, end: int) -> Name:
    if not s.text.startswith("与", name.follow):
        return name
    for head in s.heads_in(name.follow, name.follow + 26):
        if head.start > name.follow and head.end <= min(end, name.follow + 26):
            follow = predicate_at(s.text, head.end, end)
            if follow and not _longer(s, head, follow[0], end):
                return Name(Span(name.span.start, head.end), *follow)
    return name


def urged(s: Sentence) -> list[tuple[int, Bearer]]:
    out: list[tuple[int, Bearer]] = []
    for chunk in s.chunks:
        for m in _URGE.finditer(s.text, chunk.start, chunk.end):
            how = m.lastgroup
            if how in ("order", "advise") and s.modality == "sanction":
                continue
            if how == "urge" and chunk.mark == "，" and _AIM.fullmatch(s.text, chunk.start, m.start()):
                continue  # 为鼓励企业发展，: why, not what
            if _HELPS.search(s.text, 0, m.start()):
                continue
            if s.text[max(0, m.start() - 1) : m.start()] in ("不", "的", "受", "被", "其", "所", "经"):
                continue
            if (
                how == "urge"
                and re.search(r"通过|采取|运用|以", s.text[chunk.start : m.start()])
                and re.search(r"等?(?:方式|措施|手段|途径|形式)", s.text[m.end() : chunk.end])
            ):
                continue  # 通过鼓励企业…等方式: a means, not a rule
            if s.text.startswith("委托", m.start()) and not _PAID.search(s.text, 0, m.start()):
                continue  # 应当委托检测机构检测: the duty is of who commissions; 拨款委托企业建设 hands it over
            if how == "tell" and _BANNED.search(s.text, chunk.start, m.start()):
                continue  # 不得要求申请人补交: who is not to be told has no duty
            if how == "press":
                out += _pressed(s, m.end(), chunk.end)
                continue
            if s.text.startswith(("的", "之"), m.end()) or (how == "watch" and s.text.startswith("工作", m.end())):
                continue  # 主管部门委托的机构: an attribute
            name = object_name(s.text, m.end(), chunk.end, s.heads, commas=how == "advise" or _acts_behind(s, chunk))
            if name is None:
                continue
            if how == "forbid" and not _is_banned(s.text, chunk, m, name):
                continue
            rest = s.text[name.follow : chunk.end]
            tail = words.follow().match(rest)
            if how != "tell" and tail and tail.end() == len(rest) and not tail["modal"] and how != "advise":
                continue  # 支持园区建设: the verb is the head of a noun phrase
            if how == "urge" and tail and tail["word"] and _POLICY_OF.match(rest, tail.end()):
                continue  # 支持青年人才落户政策
            out += s.bearers(name, "responsible", "bearers.urged")
    return out


_BAN_OPENS = re.compile(
    r"(?:[^，。；]{2,12}期间|同时|并|依法|坚决|一律|国家|本[省市县区]|全[省市县区]|[一二三四五六七八九十]是)*"
)
_FORCED = re.compile(r"强[迫制令]|停止|擅自|变相|随意|任意|违[规法反]")


def _is_banned(text: str, chunk: Chunk, m: re.Match[str], name: Name) -> bool:
    """禁止船校擅自招生: the one behind 禁止 acts; 禁止强迫渔民入社 bans what is done to him."""
    if m[0] == "不影响" or text.startswith(("任何", "单位", "未"), name.span.start):
        return True
    return (
        _BAN_OPENS.fullmatch(text, chunk.start, m.start()) is not None
        and not _FORCED.match(text, name.span.start)
        and not agents.mere_site(text, name.span.end, name.follow)
        and not text.endswith("场所", 0, name.span.end)
    )


def _acts_behind(s: Sentence, chunk: Chunk) -> bool:
    """Whether the chunk behind ``chunk`` says what they do: 鼓励甲或乙，向…给予…; 支持甲、乙等单位，开展…."""
    if chunk.mark != "，":
        return False
    if _CLOSES_LIST.search(s.text, chunk.start, chunk.end):
        does = words.follow().match(s.text, chunk.end + 1)
        return does is not None and not does["modal"]
    return _WITH_OBJECT.match(s.text, chunk.end + 1) is not None


def _pressed(s: Sentence, start: int, end: int) -> list[tuple[int, Bearer]]:
    """压实各级政府、企业责任: they bear it."""
    for head in reversed(s.heads_in(start, end)):
        if re.match(r"的?(?:主体|属地|监管|主要|直接|领导)?责任", s.text[head.end : head.end + 6]):
            return s.bearers(Name(Span(start, head.end), head.end, False), "responsible", "bearers.urged")
    return []


def together(s: Sentence) -> list[tuple[int, Bearer]]:
    out: list[tuple[int, Bearer]] = []
    for chunk in s.chunks:
        if s.text.startswith(("若", "如果"), chunk.start) and chunk.mark == "，":
            continue  # 若经县住建局会同有关部门认定，…
        for m in _TOGETHER.finditer(s.text, chunk.start, chunk.end):
            best = None
            for head in s.heads_in(m.end(), min(chunk.end, m.end() + 60)):
                if head.start < m.end() or s.text[head.start : head.end] in ("城市", "地方"):
                    continue
                begin = name_start(s.text, m.end(), head)
                if begin is None or begin != m.end():
                    continue
                if s.text.startswith("主管机关", head.end):
                    continue
                best = Name(Span(begin, head.end), head.end, False)
                if predicate_at(s.text, head.end, chunk.end) or head.end == chunk.end:
                    break
            if best and not (m[0] == "邀集" and s.text.endswith(("专家", "学者"), 0, best.span.end)):
                out += s.bearers(best, "cooperate", "bearers.together")  # 邀集专家审查: they are heard, not charged
    return out


_TAKES_PART = re.compile(r"(?:应当?|必须|须)有(?P<names>[^，。；]{2,60}?)(?:共同)?(?:参加|参与)(?!的)")


def taking_part(s: Sentence) -> list[tuple[int, Bearer]]:
    """评估应当有村民委员会参加: whoever takes part."""
    out: list[tuple[int, Bearer]] = []
    for m in _TAKES_PART.finditer(s.text):
        names = split_units(m["names"])
        if names and all(words.head_of(n.name) for n in names) and not _SO_MANY.match(m["names"]):
            out += s.bearers(Name(Span(*m.span("names")), m.end(), False), "cooperate", "bearers.together")
    return out


_PUBLIC_AT_LARGE = ("社会", "公众", "社会公众", "群众", "政府", "用户")


def accepted(s: Sentence) -> list[tuple[int, Bearer]]:
    out: list[tuple[int, Bearer]] = []
    for m in _ACCEPT.finditer(s.text):
        names = split_units(m["names"])
        if names and all(words.head_of(n.name) and n.name not in _PUBLIC_AT_LARGE for n in names):
            out += s.bearers(Name(Span(*m.span("names")), m.end(), False), "supervise", "bearers.accept")
    return out
