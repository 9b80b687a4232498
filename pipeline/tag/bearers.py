"""Who bears a clause, read from the sentence itself.

Found are: the subject of a duty, who is named by 由, who is urged or told to act (鼓励/支持/引导, 要求/督促), who
works with them (会同), who supervises; then what the lead-in of a list or the sentence before hands on.  Not bearers:
whom a duty is done to, things, those who are sanctioned, names inside titles and terms.  Rules: the annotation
guideline's section on units and its settled cases.  Spans point into the string given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, MutableMapping, Sequence
from dataclasses import replace

from pipeline.records import Bearer, Mask, Modality, Role, Span
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.carried import may_carry
from pipeline.tag.names import is_party
from pipeline.tag.reading import Reader
from pipeline.tag.references import shadow
from pipeline.tag.roles import item_role
from pipeline.tag.sentence import Shown
from pipeline.tag.subjects import Name

_PUNISHES = re.compile(
    r"(?:给予|予以|进行)处罚：$|有下列[^，。；]{2,8}之一的?，(?:(?:由|对)[^。；]*(?:处分|责令|罚款|处理|处罚)|依法给予|给予|处|责令|依法追究)"
)


_IMPOSED_BY = re.compile(r"(?:[^，。；]+，){0,3}[^，。；]*(?:的|者)，(?:可以|并)?由(?!于)")
_IMPOSES = re.compile(r"责令|没收|处以?[^理分罚]|并处|罚款|警告")
_HANDED_TO = re.compile(r"由[^，。；]{2,20}[依按]照?[下左]列[^，。；]{0,6}(?:办理|处理|为之)：$")
_LISTED = re.compile(r"(?:下列|以下|左列)(?!情形|条件|行为)")
_ALIAS = re.compile(
    r"(?:总会|协会|委员会|公司|学会|中心|[局署处]|院校|大学|学校|基金)（以下(?:简|统|合)?称：?(?P<alias>[一-鿿]{2,8}(?<![法例准案统]))）"
)
"""全省帆船总会（以下简称省帆总）: who is meant by a short name that has no ending of a body."""
_LABELLED = re.compile(
    r"(?P<body>(?![一-鿿]{0,2}(?:全部|内部|外部|干部|局部|机会|社会|次会))[一-鿿]{1,7}[处室科部办组])：(?=[一-鿿])"
)
"""船检科：渔船检验, 校办：信息发布: a section of the body that the text is for, with what it is charged with."""
_ORGANIC = re.compile(
    r"(?P<body>[一-鿿]{2,24}[会处署局所院馆校站队室中心])(?:暂行)?(?:组织(?:条例|法|规程|通则|准则|章程|规则)|处务规程|办事细则|设置(?:办法|条例|要点))"
)
"""The title of the law that sets up a body names it (水文观测处组织条例)."""


_ANSWERS = re.compile(
    r"(?<![缘自不事委理])由[^，。；：]{2,24}?(?:(?:连带|共同|统一|分别|直接|全权|自行|具体)*负责(?:[，。；]|管理|维护|养护)|(?:统一|自行|共同)管理)"
)


def find_bearers(
    text: str,
    masks: Sequence[Mask] = (),
    modality: Modality | None = None,
    carried: Sequence[Bearer] = (),
    lead_in: Sequence[Bearer] = (),
    parties: frozenset[str] = frozenset(),
    shown: Shown | None = None,
) -> tuple[Bearer, ...]:
    """The bearers of the clause ``text`` (one segment without its markers, normalised), each once, in order.

    ``masks`` are the stretches that are not to be read (titles, document numbers), with spans into ``text``.
    ``carried`` are the subjects of the sentence before it in the same paragraph: they come back with origin ``implied``
    where the clause has no subject of its own.  ``lead_in`` are the bearers of the lead-in it is an item of.
    ``parties`` are the names that the document shows elsewhere to act (:func:`known_parties`).
    The spans of bearers handed on stay as they are; their place is in another segment.  ``shown`` is what
    ``text`` with its ``masks`` shows, where that has been worked out before.
    """
    handed = [replace(b, origin="lead_in", role=item_role(text, b.role, b.name)) for b in lead_in]
    if modality == "condition":
        return _once([*handed, *(replace(c, origin="implied") for c in carried if lead_in)])
    reader = Reader(shown or Shown(text, masks), modality, parties)
    plain = reader.text
    own = reader.read(item=bool(lead_in))
    carried = [c for c in carried if may_carry(plain, c, modality)]
    subject = all(c.rule != "bearers.by" for c in carried)
    if carried and not lead_in and reader.carries(loosely=subject):
        own = [b for b in own if b.rule != "bearers.accept"]
        handed = [replace(c, origin="implied", role=item_role(text, c.role, c.name)) for c in carried]
    if lead_in and modality == "sanction" and (by := _IMPOSED_BY.match(plain)) and not _IMPOSES.search(by[0]):
        handed = []  # …的，由发证机关吊销: another than the one the lead-in names imposes it
    if lead_in and reader.opens_with_subject() and any(b.rule == "bearers.subject" for b in own):
        handed = []  # 新任者应…, 续任者应…: an item with a subject of its own is not about its lead-in's
    acting = [b for b in own if b.rule == "bearers.subject" and b.role != "cooperate"]
    if handed and acting and 0 in reader.subjects and all(b.kind == "public_body" for b in [*handed, *acting]):
        handed = [
            b for b in handed if b.origin != "lead_in"
        ]  # 渔政局会同海事局实施监督: one body of those the lead-in means
    if lead_in and any(b.rule == "bearers.by" for b in own) and _ANSWERS.search(plain):
        handed = []  # 数字错误，由制表人员负责: the item says who answers for what it names
    return _once([*handed, *own])


def carry_of(bearers: Sequence[Bearer]) -> tuple[Bearer, ...]:
    """Those of a clause's bearers that the next sentence of its paragraph may take as its subject."""
    return tuple(
        replace(b, role="responsible") if b.role in ("cooperate", "supervise") else b
        for b in bearers
        if (b.rule == "bearers.subject" and not b.name.startswith(("有条件", "确有需要", "符合条件的地区")))
        or (b.role != "cooperate" and b.rule in CARRYING)
    )


CARRYING = frozenset({"bearers.subject", "bearers.condition", "bearers.by"})


def lead_in_bearers(
    text: str,
    masks: Sequence[Mask] = (),
    parties: frozenset[str] = frozenset(),
    modality: Modality | None = None,
    shown: Shown | None = None,
) -> tuple[Bearer, ...]:
    """The bearers that a lead-in (建设单位应当承担下列责任：) hands to its items."""
    sanction = modality == "sanction" or _PUNISHES.search(text) is not None
    reader = Reader(shown or Shown(text, masks), "sanction" if sanction else None, parties)
    found = [b for b in reader.read(lead_in=not sanction) if b.rule != "bearers.accept"]
    if _HANDED_TO.search(text):  # 应检具文件，送由原发证机关依下列规定办理：
        found = [b for b in found if b.rule == "bearers.by"] or found
    return _once(_posted(reader) or _named_as(reader) or _of_the_list(text, found) or found or _whose_duties(reader))


_POSTS = re.compile(
    r"(?:应当?|须|必须|得)(?:依法|另)?(?:设置|设立?|置|配备|指定|指派|聘任|聘用|遴用)(?:专任|专职|兼职|专责|专门|至少一[名人])*(?:的|之)?"
    r"(?P<who>[^，。；：的之]{2,14})，(?:具体)?(?:负责)?(?:办理|执行|承担|掌理|处理|履行|从事|负责)[^，。；]{0,12}?(?:下列|左列|以下)[^，。；：]{0,10}：$"
)
"""渔药业者应置管理员，负责办理下列事项：the list is his who is posted."""


def _posted(reader: Reader) -> list[Bearer]:
    posts = _POSTS.search(reader.text)
    if posts is None or words.head_of(posts["who"]) is None:
        return []
    return [
        b
        for _, b in reader.bearers(
            Name(Span(*posts.span("who")), posts.end("who"), False), "responsible", "bearers.subject"
        )
    ]


_NAMED_AS = re.compile(
    r"(?P<as>主办|牵头|协办|配合|执行|主管|承办|办理|实施|权责|管理)(?:机关|单位|机构|部门)[为是](?:本[^，。；：（]{1,6}所属(?=各))?"
    r"(?P<who>[^，。；：（]{2,24})(?:（[^（）]*）)?，其?(?:主要|具体)?(?:任务|职责|权责|职掌|工作|分工)(?:事项)?如[下左]：$"
)
"""本计划主办机关为渔业署，其任务如下：the list is that body's."""
_ROLE_AS: dict[str, Role] = {"主办": "lead", "牵头": "lead", "协办": "cooperate", "配合": "cooperate"}


def _named_as(reader: Reader) -> list[Bearer]:
    named = _NAMED_AS.search(reader.text)
    if named is None or words.head_of(named["who"]) is None:
        return []
    name = Name(Span(*named.span("who")), named.end("who"), False)
    return [b for _, b in reader.bearers(name, _ROLE_AS.get(named["as"], "responsible"), "bearers.subject")]


_DUTIES_OF = re.compile(r"(?P<who>[^，。；：]{2,24}?)的(?:主要|具体)?(?:责任|职责|义务)(?:是|为|有|如下|包括)?：$")


def _whose_duties(reader: Reader) -> list[Bearer]:
    """卫生责任人的责任：, where nobody acts: whose duties are listed."""
    whose = _DUTIES_OF.fullmatch(reader.text)
    if whose is None or words.head_of(whose["who"]) is None:
        return []
    name = Name(Span(*whose.span("who")), whose.end("who"), False)
    return [b for _, b in reader.bearers(name, "responsible", "bearers.subject")]


def _of_the_list(text: str, found: Sequence[Bearer]) -> list[Bearer]:
    """Who does what the list says, where the last of several main clauses announces it and names somebody.

    由渔政部门责令改正，…由其所在单位处分，渔政部门并可按照下列数额罚款：
    """
    listed = _LISTED.search(text)
    begin = text.rfind("，", 0, listed.start()) + 1 if listed else 0
    if listed is None or not begin:
        return []
    behind = text.find("，", listed.end())
    ahead = [b for b in found if b.span.start < listed.start() and b.rule in CARRYING]
    if ahead and behind >= 0 and any(b.span.start > behind for b in found):
        return ahead  # 渔政部门有权采取下列措施，被检查单位不得拒绝：
    return [b for b in found if begin <= b.span.start < listed.start() and b.rule in CARRYING]


def known_parties(
    texts: Iterable[str], masks: Iterable[Sequence[Mask]], shown: MutableMapping[int, Shown] | None = None
) -> frozenset[str]:
    """Names that some sentence of a document shows to act, so that they are known in all its sentences.

    ``texts`` are its segments without markers, ``masks`` the masks of each.  Given are subjects of a modal and defined
    parties that no list holds or that hold a verb (专营支付机构), without attributes.  What the sentences show that had
    to be read for it goes into ``shown`` by their index, so that nobody has to work it out again.
    """
    found: set[str] = set()
    for i, (text, masked) in enumerate(zip(texts, masks, strict=True)):
        if titled := _ORGANIC.fullmatch(text):
            found.add(re.split(r"[省市县区]政府|[部院局]", titled["body"])[-1] or titled["body"])
            found.add(titled["body"])
        found |= {m["alias"] for m in _ALIAS.finditer(text)}
        if (labelled := _LABELLED.match(text)) and not words.acting_words().search(labelled["body"]):
            found.add(labelled["body"])
        plain = shadow(text, masked)
        found |= {n for n in agents.shown_by_document(plain) if agents.tail(n, len(n)) and is_party(n)}
        if words.barrier().search(plain):
            once = Shown(text, masked)
            if shown is not None:
                shown[i] = once
            found |= Reader(once, None).parties()
    return frozenset(found)


def _once(bearers: Iterable[Bearer]) -> tuple[Bearer, ...]:
    seen: dict[str, int] = {}
    out: list[Bearer] = []
    for b in bearers:
        if b.name == "本人" and out:
            continue  # 渔民缴存的资金由本人承担: he has been named
        if b.name in seen:
            at = seen[b.name]
            if out[at].origin in ("lead_in", "implied") and b.origin == "clause":
                out[at] = b
            continue
        seen[b.name] = len(out)
        out.append(b)
    return tuple(out)
