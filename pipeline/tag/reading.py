"""One sentence read for its bearers: subjects, those named by 由, those urged, those who help or supervise.

What a sentence says itself is found here; what lead-ins and the sentence before hand on is joined in
:mod:`pipeline.tag.bearers`.  Spans point into the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.records import Bearer, Mask, Modality, Role, Span
from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.carried import carries
from pipeline.tag.names import is_party, name_start
from pipeline.tag.references import shadow
from pipeline.tag.roles import role_of
from pipeline.tag.subjects import (
    NO_ACT_INSIDE,
    Chunk,
    Name,
    chunks,
    is_condition,
    is_modifier,
    object_name,
    outside_brackets,
    predicate_at,
    subject,
)
from pipeline.tag.unit_lists import UnitName, lists_instances, split_units
from pipeline.tag.unit_words import Head

_URGE = screened(
    r"(?P<urge>(?:鼓励|支持|引导|倡导|提倡)(?:(?:、|和|并|与)?(?:鼓励|支持|引导|帮助|推动))*|允许)|(?P<advise>建议)"
    r"|(?P<tell>(?<!按照)(?<!按)(?<!据)(?<!符合)要求|(?<=得)命|督促|责成|敦促|委托|提请(?![^，]{2,24}?(?:审议|审定|审查|批准|决定|表决|备案)))|(?P<order>责令)|(?P<forbid>(?:禁止|严禁)(?=任何))"
    r"|(?P<watch>监督)(?!管理|检查|部门|机构|机关|员|人|指导|和|、|抽|执法|下|的|作用|职责)|"
    r"(?P<press>压实|压紧压实|夯实)"
)
_BY = screened(r"(?<![缘自不事委])(?<![的，无为当]理)由(?!于|此|来|衷|不得)")
_NEGATED_BY = re.compile(r"(?:不得|不再|不能|不应|禁止|并非|不|而非)$")
_PASSIVE_USE = re.compile(
    r"(?:使用|所有|制定|颁发|核发|出具|作出|签发|发布|批准|认定|确定|编制|提供|组成|构成|担任|引起|造成|"
    r"产生|选举|任命|设立|管理|出资|开发|生产|经营|承包|建设|规定|印发|公布|委托|投资|"
    r"举办)[^，]{0,8}?的(?=[^，])|(?:组成|构成|担任|兼任|引起|造成|导致|所致|产生|选举产生|任命)"
)
_MODAL_BEFORE = re.compile(r"(?:[得可应须]|可以|应当|必须)$")
_SECTION = re.compile(r"[处科组室课股司]$")
_WITH_OBJECT = re.compile(r"[向对按将把]|依法|通过|自愿|主动|积极")
_TOGETHER = screened(
    r"会同|邀集|洽商|咨商|谘商|(?<!协)会商|(?<=牵头)召集|(?<![协磋会])商(?=国务院|同级|有关|相关|中央|目的)|"
    r"(?<=当)与(?=[^，]{2,16}(?:建立|共同))|共同与"
)
_ACCEPT = re.compile(
    r"接受(?P<names>[^，。；]{2,50}?)(?:依法)?(?:的|进行的|实施的)?(?:依法)?(?:监督检查|监督管理|监督指导|"
    r"监督|监管|检查|指导)"
)
_IMPOSE_NOT = re.compile(
    r"(?:还|也|均|都)?(?:应当?|要|须|必须)?(?:依法|共同)?(?:承担|构成|被|受到?|违反|有下列|负有|因|拒|"
    r"不履行|未|赔偿|缴纳|支付|玩忽)"
)
_VIOLATES = re.compile(
    r"(?:未|不|没有|违反|因|擅自|拒|无正当|以|在|将|发生|有(?:下列|前款|本)|造成|逾期|弄虚作假|玩忽|"
    r"滥用|徇私|隐瞒|伪造|超过|提供虚假|骗取|侵占|挪用|泄露)"
)
_OWNED = re.compile(r"的[^，的]{2,40}?(?:应当?|不得|必须)(?![急用收付力届对])")
_OWNERS = ("企业", "公司", "单位", "机构", "学校", "医院", "银行", "场所")
_BLANK = re.compile(r"^[□\u3000]+")
_OPENS_NAME = re.compile(r"前[一二三四五六七八九十两]?[项款]$")
"""前项人员: a reference that is part of the name behind it."""
_WHOLE = re.compile(r"已?(?:担任|充任|现任|曾任|兼任|具备|取得|从事|受雇|当选).*(?:者|之人)$")
_GRANT = re.compile(r"退还|免征|减征|免收|给予|不作|不予|返还|不纳入|视为|不视|享受.{0,6}补")


class Reader:
    """One pass over a sentence; keeps what the pass learns so that :meth:`carries` can be asked afterwards."""

    def __init__(
        self, text: str, masks: Sequence[Mask], modality: Modality | None, parties: frozenset[str] = frozenset()
    ) -> None:
        # a bracket that was blanked at the start is no part of the sentence
        self.source = _BLANK.sub(lambda m: "，" * len(m[0]), text)
        self.text = shadow(self.source, [m for m in masks if not _OPENS_NAME.match(text, *m.span)])
        self.modality = modality
        self.chunks = chunks(text)
        self.heads: list[Head] = outside_brackets(text, words.heads(text, parties))
        self.subjects: dict[int, Name] = {}
        self.bys: dict[int, list[Name]] = {}
        self._known: dict[int, Name | None] = {}

    def subject(self, index: int) -> Name | None:
        """The subject of a chunk, read once."""
        if index not in self._known:
            nexts = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
            self._known[index] = subject(self.text, self.chunks[index], self.heads, nexts)
        return self._known[index]

    def heads_in(self, start: int, end: int) -> list[Head]:
        """The heads that end behind ``start`` and no later than ``end``."""
        return self.heads[
            bisect_right(self.heads, start, key=lambda h: h.end) : bisect_right(self.heads, end, key=lambda h: h.end)
        ]

    def parties(self) -> set[str]:
        """Names of those who are the subject of a modal, where the lexicon alone would not know them everywhere."""
        out: set[str] = set()
        modals = [m.start() for m in words.barrier().finditer(self.text)]
        for i, chunk in enumerate(self.chunks):
            at = bisect_right(modals, chunk.start)
            if at == len(modals) or modals[at] > chunk.end + 1:
                continue  # no modal in this chunk or at the start of the next
            name = self.subject(i)
            if name and name.modal:
                for unit in split_units(self._printed(name)):
                    noun = re.split(r"[的之]", unit.name)[-1]
                    if is_party(noun):
                        out.add(noun)
        return out

    def read(self, lead_in: bool = False) -> list[Bearer]:
        if not self.heads:
            return []
        found = self._colon() + self._owners()
        pending: tuple[int, Name] | None = None
        for i, chunk in enumerate(self.chunks):
            nexts = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
            name = self.subject(i)
            bys = self._by(chunk)
            if name and bys and bys[0].span.start <= name.span.start:
                name = None
            if name:
                self.subjects[i] = name
                last = nexts is None or chunk.mark in "。；"
                topic = nexts is not None and name.follow >= chunk.end
                at = nexts if topic and nexts is not None else chunk
                if nexts is not None and not name.modal and self._is_topic(chunk, name, nexts):
                    pending = None  # 单位依法使用的林地，由主管部门登记: a thing is the topic
                elif (not name.modal and self._opens_condition(i, name) and not lead_in) or (
                    is_condition(self.text, at) and (not name.modal or self.text[at.end - 1] == "的") and not lead_in
                ):
                    pending = (i, name)
                elif last and self.text[chunk.end - 1] in "的者" and not name.modal:
                    pending = None
                elif self._acts(name):
                    found += self._bearers(name, self._role(i, name), "bearers.subject")
                    pending = None
                else:
                    pending = None
            elif pending and (self._takes_pending(chunk, bys) or self._goes_on(pending[0], i)):
                found += self._bearers(pending[1], self._role(i, pending[1], chunk.start), "bearers.condition")
                pending = None
            elif bys:
                pending = None
            self.bys[i] = bys
            for by in bys:
                found += self._bearers(by, self._role(i, by), "bearers.by")
        found += self._urged() + self._together() + self._accepted()
        return [b for _, b in sorted(found, key=lambda pair: pair[0])]

    # --- subjects ---------------------------------------------------------------------------------------------------

    def _opens_condition(self, index: int, name: Name) -> bool:
        """单位未缴纳费用，经催告仍不缴纳的，…: a condition that runs over several chunks."""
        if not _VIOLATES.match(self.text, name.follow):
            return False
        for chunk in self.chunks[index + 1 : index + 4]:
            rest = self.text[chunk.start : chunk.end]
            if words.barrier().match(rest) or re.match(r"(?:应当)?由(?!于)", rest):
                return False
            if rest.endswith("的") and chunk.mark == "，":
                return True
        return False

    def _is_topic(self, chunk: Chunk, name: Name, nexts: Chunk) -> bool:
        """单位依法使用的林地，由主管部门登记: the chunk is a thing that the next one is about."""
        if not re.match(r"(?:应当)?由(?!于)", self.text[nexts.start : nexts.end]):
            return False
        tail = re.search(r"[的之][^，的]{2,14}$", self.text[name.follow : chunk.end])
        return tail is not None and not words.acting_words().search(tail[0])

    def _colon(self) -> list[tuple[int, Bearer]]:
        """县财政局、县税务局：落实…: a list of units before a colon does what follows it."""
        if len(self.chunks) < 2 or self.chunks[0].mark not in "：:":
            return []
        first = self.chunks[0]
        for head in self.heads_in(first.end - 1, first.end):
            if head.end == first.end:
                start = name_start(self.text, first.start, head)
                name = Name(Span(first.start, first.end), first.end, False)
                listed = self._bearers(name, "responsible", "bearers.subject")
                if start == first.start and listed and all(b.kind == "public_body" for _, b in listed):
                    return listed
        return []

    def _owners(self) -> list[tuple[int, Bearer]]:
        """矿山企业的回采率应当达到…: an enterprise or organisation that owns the thing that must be so."""
        if self.modality == "sanction":
            return []
        out: list[tuple[int, Bearer]] = []
        for chunk in self.chunks:
            for head in self.heads_in(chunk.start, chunk.end):
                if (
                    "等" in self.text[chunk.start : head.end]
                    or head.group != "head.regulated"
                    or not self.text.startswith("的", head.end)
                ):
                    continue
                if head.end >= chunk.end:
                    break
                m = _OWNED.match(self.text, head.end, chunk.end)
                core = self.text[head.start : head.end]
                if m and core.endswith(_OWNERS) and name_start(self.text, chunk.start, head) is not None:
                    start = name_start(self.text, chunk.start, head) or chunk.start
                    out += self._bearers(Name(Span(start, head.end), head.end, False), "responsible", "bearers.owner")
                break
        return out

    def _acts(self, name: Name) -> bool:
        """Whether a subject bears the clause: in a sanction only who imposes it does."""
        rest = self.text[name.follow :]
        if rest.startswith(("被", "受", "属于", "之间")):
            return False
        if self.modality == "sanction":
            if any(words.kind_of(n.name) == "regulated_party" for n in split_units(self._printed(name))):
                return False
            return not _IMPOSE_NOT.match(rest)
        return True

    def _takes_pending(self, chunk: Chunk, bys: list[Name]) -> bool:
        if self.modality == "sanction":
            return False
        if bys and bys[0].span.start - chunk.start <= 3:
            return False
        rest = self.text[chunk.start : chunk.end]
        if _GRANT.search(rest):
            return False
        if re.match(r"(?:还|也|并|均|都)?(?:依法|同时|原则上|即|方)?", rest) and (
            words.modal().match(rest.lstrip("还也并均都即")) or rest.startswith("请")
        ):
            return True
        return bool(re.match(r"(?:依法|按照?|依照|随|凭|自|在|向|通过|经)", rest)) and not is_condition(
            self.text, chunk
        )

    def _goes_on(self, before: int, index: int) -> bool:
        """部门在各自职责范围内，协同做好…: the chunk before was a setting, not a condition, and this one a predicate."""
        last, chunk = self.chunks[before], self.chunks[index]
        return (
            index == before + 1
            and self.modality != "sanction"
            and self.text.endswith(("范围内", "基础上", "前提下", "过程中"), last.start, last.end)
            and words.follow().match(self.text, chunk.start, chunk.end) is not None
        )

    def _printed(self, name: Name) -> str:
        return self.source[name.span.start : name.span.end]

    def _by(self, chunk: Chunk) -> list[Name]:
        out: list[Name] = []
        if re.match(r"除[^，]*外$", self.text[chunk.start : chunk.end]):
            return out
        for m in _BY.finditer(self.text, chunk.start, chunk.end):
            if out and m.start() < out[-1].follow:
                continue
            if _NEGATED_BY.search(self.text, chunk.start, m.start()):
                continue
            name = self._by_name(m.end(), chunk.end)
            if name is None:
                continue
            passive = _PASSIVE_USE.match(self.text, name.follow, chunk.end)
            if passive and passive[0] in ("担任", "兼任") and _MODAL_BEFORE.search(self.text, 0, m.start()):
                passive = None  # 得由副职兼任
            if passive and not self.text.startswith(("承担", "负责"), name.follow):
                continue
            out.append(name)
        return out

    def _by_name(self, start: int, end: int) -> Name | None:
        return self._named_by(start, end, strong=False) or self._named_by(start, end, strong=True)

    def _named_by(self, start: int, end: int, *, strong: bool) -> Name | None:
        fallback = None
        for head in self.heads_in(start, min(end, start + 90)):
            if head.start < start:
                continue
            begin = name_start(self.text, start, head, strong=strong)
            if begin is None or (begin > start and begin - start > 14):
                continue
            if strong and NO_ACT_INSIDE.search(self.text, begin + 1, head.end):
                break
            follow = predicate_at(self.text, head.end, end)
            if follow and not self._longer(head, follow[0], end):
                return self._with_joint(Name(Span(begin, head.end), *follow), end)
            joined = self.text[head.end : head.end + 1] in ("、", "和", "或", "及", "与", "以", "的", "等", "（")
            if not joined and head.end < end and head.end - head.start > 1:
                fallback = Name(Span(begin, head.end), head.end, False)
        return None if strong else fallback

    def _longer(self, head: Head, at: int, end: int) -> bool:
        """Whether a longer name closes behind ``head`` (城市|管理主管部门)."""
        later = self.heads_in(head.end, head.end + 40)
        return is_modifier(self.text, head, at, Chunk(head.start, end, ""), later, 0) and not self.text.startswith(
            "的", at + 2
        )

    def _with_joint(self, name: Name, end: int) -> Name:
        if not self.text.startswith("与", name.follow):
            return name
        for head in self.heads_in(name.follow, name.follow + 26):
            if head.start > name.follow and head.end <= min(end, name.follow + 26):
                follow = predicate_at(self.text, head.end, end)
                if follow:
                    return Name(Span(name.span.start, head.end), *follow)
        return name

    # --- others -----------------------------------------------------------------------------------------------------

    def _urged(self) -> list[tuple[int, Bearer]]:
        out: list[tuple[int, Bearer]] = []
        for chunk in self.chunks:
            for m in _URGE.finditer(self.text, chunk.start, chunk.end):
                how = m.lastgroup
                if how in ("order", "advise") and self.modality == "sanction":
                    continue
                if self.text[max(0, m.start() - 1) : m.start()] in ("不", "的", "受", "被", "其", "所", "经"):
                    continue
                if (
                    how == "urge"
                    and re.search(r"通过|采取|运用", self.text[chunk.start : m.start()])
                    and re.search(r"等?(?:方式|措施|手段|途径|形式)", self.text[m.end() : chunk.end])
                ):
                    continue  # 通过鼓励企业…等方式: a means, not a rule
                if how == "press":
                    out += self._pressed(m.end(), chunk.end)
                    continue
                name = object_name(
                    self.text, m.end(), chunk.end, self.heads, commas=how == "advise" or self._acts_behind(chunk)
                )
                if name is None:
                    continue
                rest = self.text[name.follow : chunk.end]
                tail = words.follow().match(rest)
                if how != "tell" and tail and tail.end() == len(rest) and not tail["modal"] and how != "advise":
                    continue  # 支持园区建设: the verb is the head of a noun phrase
                if rest.startswith(("为", "有", "是", "于", "方")) and how in ("urge", "tell"):
                    pass
                out += self._bearers(name, "responsible", "bearers.urged")
        return out

    def _acts_behind(self, chunk: Chunk) -> bool:
        """Whether the chunk behind ``chunk`` opens with a preposition: 鼓励甲或乙，向…给予…."""
        return chunk.mark == "，" and _WITH_OBJECT.match(self.text, chunk.end + 1) is not None

    def _pressed(self, start: int, end: int) -> list[tuple[int, Bearer]]:
        """压实各级政府、企业责任: they bear it."""
        for head in reversed(self.heads_in(start, end)):
            if re.match(r"的?(?:主体|属地|监管|主要|直接|领导)?责任", self.text[head.end : head.end + 6]):
                return self._bearers(Name(Span(start, head.end), head.end, False), "responsible", "bearers.urged")
        return []

    def _together(self) -> list[tuple[int, Bearer]]:
        out: list[tuple[int, Bearer]] = []
        for chunk in self.chunks:
            for m in _TOGETHER.finditer(self.text, chunk.start, chunk.end):
                best = None
                for head in self.heads_in(m.end(), min(chunk.end, m.end() + 60)):
                    if head.start < m.end():
                        continue
                    begin = name_start(self.text, m.end(), head)
                    if begin is None or begin != m.end():
                        continue
                    if self.text.startswith("主管机关", head.end):
                        continue
                    best = Name(Span(begin, head.end), head.end, False)
                    if predicate_at(self.text, head.end, chunk.end) or head.end == chunk.end:
                        break
                if best:
                    out += self._bearers(best, "cooperate", "bearers.together")
        return out

    def _accepted(self) -> list[tuple[int, Bearer]]:
        out: list[tuple[int, Bearer]] = []
        for m in _ACCEPT.finditer(self.text):
            names = split_units(m["names"])
            if names and all(words.head_of(n.name) and words.kind_of(n.name) == "public_body" for n in names):
                out += self._bearers(Name(Span(*m.span("names")), m.end(), False), "supervise", "bearers.accept")
        return out

    # --- roles and names --------------------------------------------------------------------------------------------

    def _role(self, index: int, name: Name, at: int | None = None) -> Role:
        """The role of a subject by its predicates: from behind its name (or ``at``) to the next subject."""
        at = name.follow if at is None else at
        parts = [self.text[at : self.chunks[index].end]] if at < self.chunks[index].end else []
        for i in range(index + 1, len(self.chunks)):
            following = self.chunks[i]
            if self.subject(i) or _BY.match(self.text, following.start):
                break
            parts.append(self.text[following.start : following.end])
        return role_of(self._printed(name), parts, self.modality)

    def _bearers(self, name: Name, role: Role, rule: str) -> list[tuple[int, Bearer]]:
        out: list[tuple[int, Bearer]] = []
        printed = self._printed(name)
        whole = (UnitName(printed, Span(0, len(printed))),) if _WHOLE.match(printed) else None
        for unit in whole or split_units(printed):
            stands = unit.name
            if (
                (stands.startswith(words.excluded()) and words.bare(stands) in words.excluded())
                or "□" in stands
                or "\u3000" in stands
                or len(stands) < 2
            ):
                continue
            if (
                words.head_of(stands) is None
                and agents.tail(stands, len(stands)) is None
                and _SECTION.search(stands) is None
                and not (lists_instances(printed) and len(stands) < 9)
                and not stands.endswith(("人", "者"))
                and not words.PLACE.search(stands[-3:])
                and not stands.endswith(("村", "社区"))
                and not stands.startswith("各")
            ):
                continue
            span = unit.span.shift(name.span.start)
            out.append((span.start, Bearer(stands, role, words.kind_of(stands), span, "clause", rule)))
        return out

    def opens_with_subject(self) -> bool:
        """Whether the first chunk is a subject and a modal of its own."""
        if 0 not in self.subjects:
            return False
        name = self.subjects[0]
        return name.modal or words.barrier().search(self.text, name.follow, self.chunks[0].end) is not None

    def carries(self) -> bool:
        """Whether the sentence goes on with the subject of the one before it."""
        return carries(self.text, self.chunks, self.subjects, self.bys)
