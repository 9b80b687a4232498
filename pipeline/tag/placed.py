"""Bearers told by their place in a sentence: whom it grants something, whose thing it is about, who fills its post.

Every function reads a :class:`~pipeline.tag.sentence.Sentence`; spans point into its text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Bearer, Span
from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.modifiers import Chunk
from pipeline.tag.names import last_de, name_start
from pipeline.tag.sentence import Sentence
from pipeline.tag.subjects import Name
from pipeline.tag.unit_words import Head

GRANTED = re.compile(
    r"(?:可以?|均|都|依法|优先|同步|同等)*(?:准予|准许)(?!登记|注册|备案|认定|许可|延续|变更|通过|颁|发)|免附"
    r"|(?:(?:按照?|根据|依照|依据|凭)[^，。；]{1,60}?)?(?:可以?|均|都|依法|优先|同步|同等)*享受(?!补[贴助]的)|可以?(?:参照|按规定|按照[^，。；]{2,16})?(?:申[请领报]|领取)"
)
_MEETING = re.compile(
    r"(?:同时)?(?:符合|满足|具备|具有)[^，。；]{2,60}的$|(?:无论|不论|不管)[^，。；]{2,40}$|除[^，。；]{2,40}外$|经[^，。；]{2,16}后$"
)


def _granted_by(text: str, parts: Sequence[Chunk], at: int) -> bool:
    """Whether the stretch at ``at`` grants something, or sets a condition on which the one behind it does."""
    for chunk in parts[at : at + 3]:
        if GRANTED.match(text, chunk.start, chunk.end):
            return True
        if not _MEETING.match(text, chunk.start, chunk.end):
            return False
    return False


_POST = re.compile(
    r"置(?P<post>[一-鿿]{1,7}?[长员官任书])(?:一人)?，(?:[^。；]{2,40}，)?(?:依法|承[^，。；]{2,12}之命)?[^，。；]{0,6}(?:办理|综理|掌理|主持|处理|襄理)"
)
_SECTIONS = re.compile(
    r"设(?:下列)?(?P<units>[一-鿿]{1,8}[组处室科课中心司队](?:[、及和][一-鿿（）、]{1,12}[组处室科课中心司队])+)，(?:分别|各)(?:掌理|执掌|办理|承办|职掌)"
)
"""本署设勤务组、保防室，分别掌理前条事项."""
_EACH_SECTION = re.compile(
    r"(?:(?<=、)|(?<=及)|(?<=和)|(?<=设)|(?<=列))[^、]{1,12}?(?:[组处室科课司队]|中心)(?=[、及和，]|$)"
)
_SECTION_OF = re.compile(r"设(?P<unit>[一-鿿]{1,8}[组处室科课])，$")
_OWNED = re.compile(r"的[^，的]{2,40}?(?P<modal>应当?|不得|必须)(?![急用收付力届对])")
_OWNERS = ("企业", "公司", "单位", "机构", "学校", "医院", "银行", "场所")


def granted(s: Sentence) -> list[tuple[int, Bearer]]:
    """在本港服役的船员，准予落户; 对清运企业，按规定享受优惠: whoever is granted something, set off by a comma."""
    out: list[tuple[int, Bearer]] = []
    if s.modality not in (None, "permission"):
        return out
    for i, chunk in enumerate(s.chunks[:-1]):
        if chunk.mark not in "，," or not _granted_by(s.text, s.chunks, i + 1):
            continue
        start = chunk.start + s.text.startswith("对", chunk.start)
        known = [Head(h.start - start, h.end - start, h.group) for h in s.heads_in(chunk.end - 1, chunk.end)]
        head = known[-1] if known else words.head_of(s.text[start : chunk.end])
        if head is None or words.kind_of(s.text[start : chunk.end]) != "regulated_party":
            continue
        head = Head(start + head.start, chunk.end, head.group)
        if (begin := name_start(s.text, start, head, strong=True)) is not None:
            if "□" in s.text[begin : chunk.end]:  # 已享受《…》补贴的人才: a title is no part of a name
                begin = last_de(s.text, begin, chunk.end) + 1
            out += s.bearers(Name(Span(begin, chunk.end), chunk.end, False), "responsible", "bearers.granted")
    return out


def owners(s: Sentence) -> list[tuple[int, Bearer]]:
    """矿山企业的回采率应当达到…: an enterprise or organisation that owns the thing that must be so."""
    if s.modality == "sanction":
        return []
    out: list[tuple[int, Bearer]] = []
    for chunk in s.chunks:
        for head in s.heads_in(chunk.start, chunk.end):
            if (
                "等" in s.text[chunk.start : head.end]
                or head.group != "head.regulated"
                or not s.text.startswith("的", head.end)
            ):
                continue
            if head.end >= chunk.end:
                break
            m = _OWNED.match(s.text, head.end, chunk.end)
            if m and any(h.end == m.start("modal") for h in s.heads_in(head.end, chunk.end)):
                break  # 管理渔港企业的主管部门应当…: a body, not a thing
            core = s.text[head.start : head.end]
            if m and core.endswith(_OWNERS) and name_start(s.text, chunk.start, head) is not None:
                start = name_start(s.text, chunk.start, head) or chunk.start
                out += s.bearers(Name(Span(start, head.end), head.end, False), "responsible", "bearers.owner")
            break
    return out


_MAKES = re.compile(
    r"(?:提供|制作|发布|出具|编制|提交|报送|填报|生产|销售|公示|公布|发送|办理)[的之](?P<thing>[^，。；的]{2,16}(?:、(?:提供|制作|发布|发送|生产)的[^，。；的]{2,16})?)，?(?:均|都)?(?P<modal>应(?!当?由)当?|不得|必须)(?![急用收付力届对])"
)


def makers(s: Sentence) -> list[tuple[int, Bearer]]:
    """中介机构制作的说明书应当…: whoever makes or gives out what must be so."""
    if s.modality == "sanction" or "的" not in s.text:
        return []
    out: list[tuple[int, Bearer]] = []
    for chunk in s.chunks:
        for head in s.heads_in(chunk.start, chunk.end):
            made = _MAKES.match(s.text, head.end)
            if made is None or head.group == "head.region":
                continue
            if any(h.end == made.end("thing") for h in s.heads_in(head.end, made.end("thing"))):
                break  # 公司提供的人员应当…: they act themselves
            start = name_start(s.text, chunk.start, head)
            if start is not None:
                out += s.bearers(Name(Span(start, head.end), head.end, False), "responsible", "bearers.maker")
            break
    return out


_SET_UP = screened(
    r"(?:^|(?<![的由已未新所]))(?:成立|设立|组建)(?:专门的?)?(?P<body>(?!的)[^，。；由（]{2,24}?(?:委员会|管理会|小组|专班|指挥部|办公室|中心|专家[组库]|工作组|机构|部门))，(?:具体|主要|专门|统一|全面|统筹)?(?:负责|承担|统筹|指导|牵头)"
)


def set_up(s: Sentence) -> list[tuple[int, Bearer]]:
    """成立专家委员会，负责提供支持: what is set up does what follows, beside whoever sets it up."""
    found = _SET_UP.search(s.text)
    if found is None:
        return []
    return s.bearers(Name(Span(*found.span("body")), found.end("body"), False), "responsible", "bearers.set_up")


def posts(s: Sentence) -> list[tuple[int, Bearer]]:
    """本所置会计员一人，依法办理会计事项: who holds the one post that is set up, or the section it heads, does what follows."""
    if "设" not in s.text and "置" not in s.text:
        return []
    sections = _SECTIONS.search(s.text)
    if sections:
        return [
            found
            for m in _EACH_SECTION.finditer(s.text, *sections.span("units"))
            for found in s.bearers(Name(Span(*m.span()), m.end(), False), "responsible", "bearers.section")
        ]
    post = _POST.search(s.text)
    if post and (section := _SECTION_OF.search(s.text, 0, post.start())):
        return s.bearers(
            Name(Span(*section.span("unit")), section.end("unit"), False), "responsible", "bearers.section"
        )
    if not post or post.end("post") - post.start("post") > 8:
        return []
    name = Name(Span(*post.span("post")), post.end("post"), False)
    return s.bearers(name, "responsible", "bearers.post")


_BY_ITSELF = re.compile(r"(?:[^，。；由]{2,40}由)本(?:单位|机关|部门)(?:自行)?负责")


def by_itself(s: Sentence) -> list[tuple[int, Bearer]]:
    """机关、学校由本单位负责: each for its own."""
    if _BY_ITSELF.match(s.text) is None:
        return []
    name = Span(0, s.text.index("由本"))
    return s.bearers(Name(name, name.end, False), "responsible", "bearers.own_affairs")


_OWN = re.compile(
    r"(?P<who>本[局会部所署处院校社馆厂站]|本中心|本公司|本学院)(?![应得须的之与及和、])[一-鿿]{2,8}，(?:依照?|按照?|以)[^；。]{3,60}(?:办理|为之|行之|处理)[。；]?$"
)


def own_affairs(s: Sentence) -> list[tuple[int, Bearer]]:
    """本局出纳事务，依…规定办理: whose affairs they are sees to them."""
    own = _OWN.match(s.text)
    if own is None:
        return []
    return s.bearers(Name(Span(*own.span("who")), own.end("who"), False), "responsible", "bearers.own_affairs")


_OCCASION = re.compile(r"(?:时|以?后|以?前|期间|[^，。；]者|的)$")
_OFFICE_ACTS = re.compile(
    r"告知|通知|受理|审[核查批]|核[发准定实]|给予|予以|退[还回]|注销|撤销|责令|书面|出具|作出|记录|公[告示布]|处理|提供|认定|不予"
)
"""What an authority does about a case, not the party it is about."""
_MUST = re.compile(
    r"(?:即|并|均|仍|方|始)?(?:应当?|必须|须|不得|得(?!到|出)|可以?)(?:即|于[^，。；]{1,12}|自[^，。；]{1,16}|按[^，。；]{1,12}|依[^，。；]{1,12}|在[^，。；]{1,12}|先|随时|立即|及时)*"
)
_WHILE = re.compile(r"[一-鿿]{2,6}(?:时|前|后|期间)(?:应当?|必须|须|不得|可以)(?!当?(?:发给|发放|支付|给予))")
"""验船师登船时应当出示证件."""
_GUIDED = re.compile(r"(?:应当?|须|得|可)(?:先|再|即|并)?(?:依|按|就|向|对)")
_NOT_BEHIND = re.compile(r"[的之及其和、或与等（是为]|应|内|之间")


def set_off(s: Sentence) -> list[tuple[int, Bearer]]:
    """租用人装设支架时，不得…: who opens the sentence in a setting, where all that follows has no subject of its own.

    Only for parties (people act, things are acted upon) and only where the main clause opens with a modal and an act.
    """
    if s.modality == "sanction" or not s.chunks:
        return []
    first = s.chunks[0]
    for head in s.heads_in(first.start, first.end):
        kind = agents.tail(s.text, head.end)
        if kind and kind[1] == "person" and _WHILE.match(s.text, head.end, first.end):
            begin = name_start(s.text, first.start, head)
            if begin is not None:
                name = Name(Span(begin, head.end), head.end, True)
                return s.bearers(name, "responsible", "bearers.set_off")
    if len(s.chunks) < 2 or first.mark != "，":
        return []
    if not _OCCASION.search(s.text, first.start, first.end) or "的" in s.text[first.start : first.end - 1]:
        return []
    heads = s.heads_in(first.start, first.end - 3)
    if (
        not heads
        or heads[0].group == "head.region"
        or _NOT_BEHIND.match(s.text, heads[0].end)
        or words.fields().match(s.text, heads[0].end)
        or s.text.startswith("本", heads[0].start)
    ):
        return []
    begin = name_start(s.text, first.start, heads[0])
    if begin is None:
        return []
    for chunk in s.chunks[1:4]:
        modal = _MUST.match(s.text, chunk.start, chunk.end)
        if (
            modal
            and s.text[first.end - 1] == "的"
            and ("可" not in modal[0] or _OFFICE_ACTS.match(s.text, modal.end()))
        ):
            return []  # 船员伤病的，应当报告港务部门: who must, the condition does not say
        person = (kind := agents.tail(s.text, heads[0].end)) is not None and kind[1] == "person"
        if modal and (
            (person and _GUIDED.match(s.text, modal.start())) or agents.acts(s.text, modal.end()) or "不得" in modal[0]
        ):
            name = Name(Span(begin, heads[0].end), modal.start(), True)
            return s.bearers(name, "responsible", "bearers.set_off")
    return []
