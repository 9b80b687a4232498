"""A sentence made ready to be read for its bearers: stretches between commas, head words, names as bearers.

Spans point into the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.records import Bearer, Mask, Modality, Role, Span
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.references import shadow
from pipeline.tag.subjects import Name, chunks, outside_brackets
from pipeline.tag.unit_lists import split_units
from pipeline.tag.unit_shares import UnitName, lists_instances
from pipeline.tag.unit_words import Head

_SECTION = re.compile(r"(?:[处科组室课股司]|财政|视察|技[正士佐监])$")
_BLANK = re.compile(r"^[□\u3000]+")
_AMENDS = re.compile(r"^[^“”。]{2,60}(?:修?改为|增加[^“”。]{2,24})：?“(?=[^”]+$)")
"""第四条修改为“水务部门应当…: what the amended text says."""
_OPENS_NAME = re.compile(r"前[一二三四五六七八九十两]?[项款条]$")
"""前项人员: a reference that is part of the name behind it."""
_WHOLE = re.compile(
    r"(?:同时|已|业经|逾期|预先)?(?:(?:担任|充任|现任|曾任|兼任|具备|取得|从事|受雇|当选|(?:向.{2,12}?)?申[请办购领报]|购用|领用|贩卖|输入|输出|租用|承[租购]|领有|报考|损[坏毁]|毁损|占用|办理|执行|迁移至|受聘于)"
    r".*(?:者|之人)|具[有备].*之一者|.*考试及格者|对.*有异议者)$"
)
_FORMED = re.compile(
    r"(?:成立|组建|设立)(?P<members>由(?![^。；]{0,80}牵头)[^。；]{4,300}(?:组成|成员|参加|参与)的)(?P<body>[^，。；的]{2,24}?(?:领导小组|工作组|专班|指挥部|委员会|联席会议|小组|工作领导机构))"
)
_JOINT = re.compile(r"以及|或者|[、和与及或]")
_SHORT_NAME = re.compile(r"^[一-鿿]{2,5}[总联协盟]$")
"""省帆总: a short name without the ending of a body."""
_JOINT_BEFORE = re.compile(r"(?:以及|或者|[、和与及或])$")
_MEDIUM = re.compile(r"(?:报纸|报刊|期刊|广播|电视|电台|互联网站?|新闻网站)")
"""报纸、广播和其他媒体: each of them acts."""
_ITS = re.compile(r"其(?=所属(?!的)|主管)")


class Shown:
    """What a sentence shows by itself, worked out once however often it is read."""

    __slots__ = ("chunks", "formed", "heads", "own", "printed", "source", "subjects", "text")

    def __init__(self, text: str, masks: Sequence[Mask]) -> None:
        self.printed = text
        # a bracket that was blanked at the start is no part of the sentence
        self.source = _BLANK.sub(lambda m: "，" * len(m[0]), text)
        if _AMENDS.match(text):
            self.source = text = _AMENDS.sub(lambda m: "，" * len(m[0]), text)
        self.text = shadow(self.source, [m for m in masks if not _OPENS_NAME.match(text, *m.span)])
        formed = _FORMED.search(self.text)
        if formed:  # 成立由甲局、乙局组成的工作专班，…: its members do not act, it does
            blank = "□" * (formed.end("members") - formed.start("members"))
            self.text = self.text[: formed.start("members")] + blank + self.text[formed.end("members") :]
        self.formed = Span(*formed.span("body")) if formed and self.text.startswith("，", formed.end()) else None
        self.chunks = chunks(text)
        self.own = words.own_heads(text)
        self.heads: list[Head] = outside_brackets(text, words.with_parties(text, self.own, ()))
        self.subjects: dict[int, Name | None] = {}
        """The subject of each chunk that has been looked for, told by ``heads`` alone."""


_LEVELS = re.compile(r"(?:[省市县区旗乡镇]|自治[区州县]|直辖市)(?:、(?:[省市县区旗乡镇]|自治[区州县]|直辖市))+")
"""市、县、区: places that act as they are listed, though one character names each."""


class Sentence:
    """A sentence with what of it was masked blanked, cut at its commas, and the head words in it."""

    def __init__(self, shown: Shown, modality: Modality | None, parties: frozenset[str] = frozenset()) -> None:
        self.source, self.text, self.chunks = shown.source, shown.text, shown.chunks
        self.formed = shown.formed
        self.modality, self.actors = modality, parties
        self.heads, self.known = shown.heads, shown.subjects
        if named := agents.parties_in(shown.printed, parties):
            self.heads = outside_brackets(shown.printed, words.with_parties(shown.printed, shown.own, named))
            self.known = {}

    def heads_in(self, start: int, end: int) -> list[Head]:
        """The heads that end behind ``start`` and no later than ``end``."""
        return self.heads[
            bisect_right(self.heads, start, key=lambda h: h.end) : bisect_right(self.heads, end, key=lambda h: h.end)
        ]

    def printed(self, name: Name) -> str:
        """The words of a name as they stand in the sentence, nothing blanked."""
        return self.source[name.span.start : name.span.end]

    def _apart(self, printed: str) -> tuple[UnitName, ...]:
        """The names of a joint list; a party of the document stands alone whatever its ending (省帆总及渔会)."""
        for party in self.actors:
            at = printed.find(party) if _SHORT_NAME.search(party) else -1
            if at < 0:
                continue
            end = at + len(party)
            joint = _JOINT.match(printed, end)
            before = _JOINT_BEFORE.search(printed, 0, at)
            if joint and (at == 0 or before):
                later = tuple(u._replace(span=u.span.shift(joint.end())) for u in self._apart(printed[joint.end() :]))
                earlier = self._apart(printed[: before.start()]) if before else ()
                return (*earlier, UnitName(party, Span(at, end)), *later)
            if before and end == len(printed):
                return (*self._apart(printed[: before.start()]), UnitName(party, Span(at, end)))
        return split_units(printed)

    def bearers(self, name: Name, role: Role, rule: str) -> list[tuple[int, Bearer]]:
        """The names of a joint list as bearers, each with where it stands."""
        out: list[tuple[int, Bearer]] = []
        printed = self.printed(name)
        whole = (UnitName(printed, Span(0, len(printed))),) if _WHOLE.match(printed) else None
        units = whole or self._apart(printed)
        for n, unit in enumerate(units):
            stands = unit.name
            if n == 0 and _ITS.match(printed) and not printed.startswith(stands):
                stands = "其" + stands  # 由其主管部门处理: whose, the sentence does not say
            if (
                (stands.startswith(words.excluded()) and words.bare(stands) in words.excluded())
                or "□" in stands
                or "\u3000" in stands
                or (len(stands) < 2 and not _LEVELS.fullmatch(printed))
            ):
                continue
            if (
                words.head_of(stands) is None
                and agents.tail(stands, len(stands)) is None
                and _SECTION.search(words.bare(stands)) is None
                and not (lists_instances(printed) and len(stands) < 9)
                and not stands.endswith(("人", "者"))
                and not words.PLACE.search(stands[-3:])
                and not stands.endswith(("村", "社区"))
                and not stands.startswith("各")
                and not (len(units) > 1 and _MEDIUM.fullmatch(stands))
                and not (stands in self.actors and _SHORT_NAME.search(stands))
            ):
                continue
            span = unit.span.shift(name.span.start)
            out.append((span.start, Bearer(stands, role, words.kind_of(stands), span, "clause", rule)))
        return out
