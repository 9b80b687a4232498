"""One sentence read for its bearers: subjects, those named by 由, those urged, those who help or supervise.

What a sentence says itself is found here; what lead-ins and the sentence before hand on is joined in
:mod:`pipeline.tag.bearers`.  Spans point into the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.records import Bearer, Modality, Role, Span
from pipeline.tag import unit_words as words
from pipeline.tag.carried import carries
from pipeline.tag.main_clauses import supposed_parts
from pipeline.tag.modifiers import Chunk
from pipeline.tag.named import BY, accepted, named_by, taking_part, together, urged
from pipeline.tag.names import is_party, name_start
from pipeline.tag.placed import GRANTED, by_itself, granted, makers, own_affairs, owners, posts, set_off, set_up
from pipeline.tag.roles import role_of
from pipeline.tag.sentence import Sentence, Shown
from pipeline.tag.subjects import (
    Name,
    is_condition,
    subject,
)
from pipeline.tag.things import NOMINAL, is_thing
from pipeline.tag.unit_lists import split_units

_BY_ANOTHER = re.compile(r"(?:应当)?由(?!于)")
_UNDERGOES = re.compile(r"受(?!托|理|让|聘|雇|委托|益|邀)")
_IMPOSE_NOT = re.compile(
    r"(?:还|也|均|都)?(?:应当?|要|须|必须)?(?:依法|共同)?(?:承担|构成|被|受到?|违[反法规]|有下列|负有|因|拒|"
    r"不履行|未|赔偿|缴纳|支付|玩忽)"
)
_VIOLATES = re.compile(
    r"(?:未|不|没有|违[反法规]|因|擅自|拒|无正当|以|在|将|发生|有(?:下列|前款|本)|造成|逾期|弄虚作假|玩忽|"
    r"滥用|徇私|隐瞒|伪造|超过|提供虚假|骗取|侵占|挪用|泄露)"
)
_DONE_WITHIN = re.compile(r"在[^，。；]{1,30}(?:[日月年]|小时|期限)(?:之?内|前)(?!未|没|不|仍|无)[^，。；]{3,}(?<!的)$")
_GRANT = re.compile(r"退还|免征|减征|免收|给予|不作|不予(?![^，。；]{1,6}[的之])|返还|不纳入|视为|不视|享受.{0,6}补")
_WORKED_OUT = re.compile(
    r"^(?:应当?|可以?|须)?(?:合并|分别|一并|统一)?(?:计算|计入|认定为|核定为|作为)|^(?:分别)?按照?[^，]*(?:计算|核定|计征|征收|计税|认定|确定)$"
)
"""按照实际数量计算: what is done by whoever applies the rule."""
_SETTING = re.compile(r"(?:范围内|基础上|前提下|过程中|[后时内前]|期间)$")
_GRANTS = re.compile(
    r"停止|暂停|禁止|予以|给予|准予|准许|视为|视同|即|经|受理|审[核批查]|核[发准定]|发放|退还|返还|终止|不再(?:收取|征收)|可享"
)
"""What is done for or to the one named before (申请人提交材料后，予以受理)."""
_TAKES_PART = re.compile(r"(?:共同)?(?:参与|参加)的")
_RULES_OF = re.compile(r"的(?:具体|有关|相关)?(?:办法|标准|程序|细则|条件|范围)$")
_APPLIES = re.compile(r"(?:可以?|应当?|须|得)(?:依法|按规定|按照[^，]{1,12})?(?:申[请领报]|提出申请|享受)")
"""可按规定申请退还: who meets the condition applies."""
_GIVES = re.compile(
    r"由(?!于)[^，。；]{2,20}(?:给予|发放|予以|补贴|补助|奖励|退还)"
    r"|(?:可以?)?再?(?:按照?[^，。；申]{1,40}?)?(?:一次性|分别|每[年月])?(?:给予|予以|奖励|补贴|补助|发放)(?!配合|协助|支持和|纠正|公布|公告|公示|答复|处理|修复|赔偿|补偿)"
)
_RECEIVES = re.compile(r"(?:可?(?:一次性|分别|每[年月])?(?:奖励|补贴|补助)[^，。；]{0,8}\d)")
"""县属企业奖励五万元: it is given."""
_MEASURES = re.compile(r"(?:应当?)?不(?:得|应)?(?:超过|少于|低于|高于|大于|小于)")
_SHARE = re.compile(
    r"(?:应当?)?不(?:得|应)(?:少|低|多)于(?:全体|总|委员|成员)[^，。；]{0,8}[之的数]|不得少于[^，。；]{0,8}分之"
)
"""专家不得少于三分之二: how many of them there are."""
_BENEFITS = ("家庭", "职工", "购房人", "购房者", "人才", "毕业生", "居民", "市民", "人员", "学生", "劳动者")
_WHAT_THEY = re.compile(r"(?:自行|依法|共同|已|首次)[^，。；的]{2,8}的[^，。；的]{2,12}(?<![时后前])")
_PASSIVELY = re.compile(
    r"(?:应当?|可以?|须)?(?:依法|按照?[^，]{1,12})*(?:(?:纳|列|录)入[^，]{2,}|从[^，]{2,40}(?:抽取|产生|选取|选拔|遴选))"
)
"""患者应当按规定纳入发放范围, 专家应当从名单中抽取: what is done with them."""
_ASSIGNED = re.compile(r"[^，。；：]{1,6}之(?=[，。；：]|$)")
_WRONGDOER = re.compile(r"(?:责任人|责任者|违法者|行为人|侵权人|肇事者)$")
_ASKS = re.compile(r"申[请领报]|提[出交供]|办理|凭")
_OBJECT_OF = re.compile(r"(?:终止|取消|撤销|责令|吊销|停止|督促|限制|不受理)其")
"""…的，经审查核实，终止其资格: what is done to him."""
_FINDS = re.compile(
    r"对|经|(?:在[^，。；]{0,10}(?:检查|调查|巡查|执法|监督|监管|工作)[^，。；]{0,4}中)?(?:有根据)?(?:发现|认为|查实)"
)
_DEALS = re.compile(
    r"(?:应当?|可以?|有权|必须|依法|及时|立即|即时|并|须)*(?:不予|不得|予以|给予|责令|责成|提出|出具|作出|核发|发给|处以|追究|通报|查封|扣押|暂扣|没收|采取)"
)
_MAY_IMPOSE = re.compile(
    r"(?:可以?|应当?|有权|得)(?:依法|即)?(?:责令|处以?|没收|吊销|给予警告|对|(?:撤销|废止|注销|取消)[其该])"
)
_CHARGED = re.compile(r"(?<=的)，应当?(?!先?[经由报将将])")
_WATCHING = re.compile(
    r"(?:监督|监管|监督管理|监督检查)(?:的?(?:日常|具体))?(?:工作)?，?(?:可以?|应当?|由|统一|具体|依法)*$"
)
_IN_CHARGE = re.compile(
    r"(?:(?:依照|按照|根据|在)[^，。；]{2,30}(?:规定|范围内|分工|职责))?(?:具体|统一|依法)?(?:负责|承担|组织实施|实施|执行)[，。；]?(?:$|并)"
)
_NUMBERING = re.compile(r"(?:超过|不足|少于|不少于|多于|达到?)[\d一二三四五六七八九十百千万两]+(?:人|名)")
_COUNTED = re.compile(r"(?:^|[、和])(?:从业|工作|在职|专职|施工)?(?:人员|职工|员工|船员|学生|劳动者)$")
"""从业人员|超过三百人的，应当…: those who are counted, without the one they belong to."""


class Reader(Sentence):
    """One pass over a sentence; keeps what the pass learns so that :meth:`carries` can be asked afterwards."""

    def __init__(self, shown: Shown, modality: Modality | None, parties: frozenset[str] = frozenset()) -> None:
        super().__init__(shown, modality, parties)
        self.subjects: dict[int, Name] = {}
        self.bys: dict[int, list[Name]] = {}

    def subject(self, index: int) -> Name | None:
        """The subject of a chunk, read once."""
        if index not in self.known:
            nexts = self.chunks[index + 1] if index + 1 < len(self.chunks) else None
            self.known[index] = subject(self.text, self.chunks[index], self.heads, nexts)
        return self.known[index]

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
                for unit in split_units(self.printed(name)):
                    noun = re.split(r"[的之]", unit.name)[-1]
                    if is_party(noun):
                        out.add(noun)
        return out

    def read(self, lead_in: bool = False, item: bool = False) -> list[Bearer]:
        """The bearers the sentence names; ``lead_in``: it introduces a list; ``item``: its list has bearers of its own."""
        if NOMINAL.match(self.text):
            return []
        if not self.heads:
            return [b for _, b in granted(self) + own_affairs(self)]
        found = (
            self._colon()
            + owners(self)
            + makers(self)
            + granted(self)
            + own_affairs(self)
            + set_up(self)
            + by_itself(self)
        )
        pending: tuple[int, Name] | None = None
        for i, chunk in enumerate(self.chunks):
            nexts = self.chunks[i + 1] if i + 1 < len(self.chunks) else None
            name = self.subject(i)
            if name and is_thing(self, chunk, name, item):
                name = None
            bys = named_by(self, chunk)
            if name and bys and (bys[0].span.start <= name.span.start or self._hands_over(name, bys[0])):
                name = None
            if name:
                self.subjects[i] = name
                last = nexts is None or chunk.mark in "。；"
                topic = nexts is not None and name.follow >= chunk.end
                at = nexts if topic and nexts is not None else chunk
                if (_NUMBERING.match(self.text, name.follow, chunk.end) and _COUNTED.search(self.printed(name))) or (
                    self.modality == "target" and not name.modal
                ):
                    pending = (
                        None  # 船员超过三百人的，应当…: how many there are; 到2030年，各县有一所渔校: what is reached
                    )
                elif nexts is not None and not name.modal and self._is_topic(i, name, nexts):
                    pending = None  # 单位依法使用的林地，由主管部门登记: a thing is the topic
                elif nexts is not None and (self._passed_on(chunk, nexts) if lead_in else self._is_given(name, nexts)):
                    pending = None  # 委员有下列情形之一者，得由院长解聘：
                elif (not name.modal and self._opens_condition(i, name) and not lead_in) or (
                    is_condition(self.text, at) and (not name.modal or self.text[at.end - 1] == "的") and not lead_in
                ):
                    pending = (i, name)
                elif last and self.text[chunk.end - 1] in "的者" and not name.modal:
                    pending = None
                elif lead_in and not name.modal and self.text[chunk.end - 1] == "的" and self._another_must(i):
                    pending = None  # 消费者要求退货的，销售者应当…：
                elif self._acts(name):
                    found += self.bearers(name, self._role(i, name), "bearers.subject")
                    pending = None
                else:
                    pending = None
            elif pending and (
                self._takes_pending(pending[1], chunk, bys)
                or self._deals(pending[1], chunk, bys)
                or (not item and self._goes_on(pending[0], i))
            ):
                found += self.bearers(pending[1], self._role(i, pending[1], chunk.start), "bearers.condition")
                pending = None
            elif bys:
                pending = None
            if not bys and pending is None and not lead_in and _CHARGED.match(self.text, chunk.end):
                charged = named_by(self, chunk, conditions=True)
                pending = (i, charged[0]) if charged else None  # 由物业企业养护的，应当…
            self.bys[i] = bys
            for by in bys:
                if self.modality == "sanction" and _WRONGDOER.search(self.printed(by)):
                    continue  # 所需费用由违法者承担: he does not impose it
                found += self.bearers(by, self._by_role(i, by), "bearers.by")
        found += urged(self) + together(self) + taking_part(self) + posts(self)
        if self.formed:
            found += self.bearers(Name(self.formed, self.formed.end, False), "responsible", "bearers.formed")
        found = (found or set_off(self)) + accepted(self)
        supposed = supposed_parts([self.text[c.start : c.end] for c in self.chunks])
        if supposed:  # 甲请求…，乙未…的，人民法院应当…: of a supposed case only who rules on it acts
            found = [f for f in found if f[0] >= self.chunks[supposed].start]
        return [b for _, b in sorted(found, key=lambda pair: pair[0])]

    # --- subjects ---------------------------------------------------------------------------------------------------

    def _opens_condition(self, index: int, name: Name) -> bool:
        """单位未缴纳费用，经催告仍不缴纳的，…: a condition that runs over several chunks."""
        if not _VIOLATES.match(self.text, name.follow):
            return self._needs_another(index)
        if _DONE_WITHIN.match(self.text, name.follow, self.chunks[index].end):
            return False  # 渔政局在五日内作出决定，受理的，…
        for chunk in self.chunks[index + 1 : index + 4]:
            rest = self.text[chunk.start : chunk.end]
            if words.barrier().match(rest) or _BY_ANOTHER.match(rest):
                return False
            if rest.endswith("的") and chunk.mark == "，":
                return True
        return False

    def _needs_another(self, index: int) -> bool:
        """林场在林内修路，需要占用林地的，由县政府批准: what somebody needs is for another to decide."""
        if _ASKS.search(self.text, self.chunks[index].start, self.chunks[index].end):
            return False
        for i in range(index + 1, min(index + 4, len(self.chunks) - 1)):
            chunk = self.chunks[i]
            if self.text[chunk.end - 1] == "的" and chunk.mark == "，":
                return BY.match(self.text, self.chunks[i + 1].start) is not None
            if i in self.subjects or words.barrier().match(self.text, chunk.start, chunk.end):
                return False
        return False

    def _another_must(self, index: int) -> bool:
        """Whether a later stretch has a subject of its own with a modal."""
        for i in range(index + 1, len(self.chunks)):
            if words.barrier().match(self.text, self.chunks[i].start):
                return False  # 县政府认为有危险的，应当启动预案，任何人不得阻挠：
            name = self.subject(i)
            if name is not None and name.modal:
                return True
        return False

    def _hands_over(self, name: Name, by: Name) -> bool:
        """校舍移交前由建设单位管理: in one stretch, 由 tells who acts and the name before it is what it is about."""
        between = self.text[name.follow : by.span.start - 1]
        if not name.modal and _ASSIGNED.match(self.text, by.follow):
            return True  # 人员依下列顺序由队长轮派之
        return not name.modal and re.search(r"(?:前|后|时|期间)$", between) is not None

    def _passed_on(self, chunk: Chunk, nexts: Chunk) -> bool:
        """Whether a condition about somebody is followed by who else acts on it."""
        return (
            self.text[chunk.end - 1] in "者的"
            and re.match(r"(?:应当?|得|可以?)?由(?!于)", self.text[nexts.start : nexts.end]) is not None
        )

    def _is_given(self, name: Name, nexts: Chunk) -> bool:
        """个人购船且缴清税款，由财政给予补贴: who only receives what another is said to give."""
        gives = not name.modal and _GIVES.match(self.text, nexts.start, nexts.end)
        asks = _ASKS.search(self.text, name.follow, nexts.start)
        return bool(gives) and not asks and words.kind_of(self.printed(name)) == "regulated_party"

    def _is_topic(self, index: int, name: Name, nexts: Chunk) -> bool:
        """单位依法使用的林地，由主管部门登记: the chunk is a thing that the next one is about."""
        chunk = self.chunks[index]
        other = self.subject(index + 1)
        if other and other.modal and _WHAT_THEY.fullmatch(self.text, name.follow, chunk.end):
            return True  # 当事人自行成交的交易，交易双方可以…
        if not _BY_ANOTHER.match(self.text, nexts.start, nexts.end):
            return index + 2 < len(self.chunks) and (
                _RULES_OF.search(self.text, nexts.start, nexts.end) is not None
                and self.text.startswith("由", self.chunks[index + 2].start)
            )
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
                listed = self.bearers(name, "responsible", "bearers.subject")
                if start == first.start and listed and all(b.kind == "public_body" for _, b in listed):
                    return listed
        return []

    def _acts(self, name: Name) -> bool:
        """Whether a subject bears the clause: in a sanction only who imposes it does."""
        rest = self.text[name.follow :]
        if (
            rest.startswith(("被", "属于", "之间", "未满", "年满", "已满"))
            or _UNDERGOES.match(rest)
            or (rest.startswith(("给予", "予以", "发放")) and self.printed(name).endswith(_BENEFITS))
            or (_RECEIVES.match(rest) and words.kind_of(self.printed(name)) == "regulated_party")
        ):
            return False
        if _MEASURES.match(rest) and self.printed(name).endswith(("矿山", "场所", "学校", "医院", "园区")):
            return False  # 小型矿山不得超过十年: how long, not who
        if _PASSIVELY.match(rest) and words.kind_of(self.printed(name)) == "regulated_party":
            return False
        if _SHARE.match(rest):
            return False
        if self.modality == "sanction":
            listed = split_units(self.printed(name))
            if _MAY_IMPOSE.match(rest):
                return True
            if listed and words.kind_of(listed[0].name) == "regulated_party":
                return False
            if any(words.kind_of(n.name) == "regulated_party" and not n.name.endswith("机构") for n in listed):
                return False
            return not _IMPOSE_NOT.match(rest)
        return True

    def _takes_pending(self, name: Name, chunk: Chunk, bys: list[Name]) -> bool:
        if self.modality == "sanction":
            return False
        if bys and bys[0].span.start - chunk.start <= 3:
            return False
        rest = self.text[chunk.start : chunk.end]
        if _APPLIES.match(rest):
            return True
        if self.modality in (None, "permission") and GRANTED.match(rest):
            return True
        if _GRANT.search(rest) or _WORKED_OUT.search(rest):
            return False
        if self.text[chunk.end - 1] in "的者":
            return False
        party = words.kind_of(self.printed(name)) == "regulated_party" and not self.printed(name).endswith("委员会")
        if party and _OBJECT_OF.search(self.text, chunk.start):
            return False
        if re.match(r"(?:还|也|并|均|都)?(?:依法|同时|原则上|即|方)?", rest) and (
            words.modal().match(rest.lstrip("还也并均都即")) or rest.startswith("请")
        ):
            return True
        if re.match(r"[^，]{2,10}(?:[前后时]|满[^，]{2,5})(?:应当?|不得|须|必须|方?可以?)", rest):
            return True  # 购买人注销合同的，注销前应当退款
        return bool(re.match(r"(?:依法|按照?|依照|随|凭|自|在|向|通过|经|各[就按依自])", rest)) and not is_condition(
            self.text, chunk
        )

    def _deals(self, name: Name, chunk: Chunk, bys: list[Name]) -> bool:
        """县渔政部门对无证捕捞的，不予换证: an authority that meets a case and what it does about it."""
        return (
            not bys
            and _FINDS.match(self.text, name.follow) is not None
            and _DEALS.match(self.text, chunk.start, chunk.end) is not None
            and all(words.kind_of(n.name) == "public_body" for n in split_units(self.printed(name)))
        )

    def _goes_on(self, before: int, index: int) -> bool:
        """部门在各自职责范围内，协同做好…: the chunk before was a setting, not a condition, and this one a predicate."""
        last, chunk = self.chunks[before], self.chunks[index]
        return (
            index == before + 1
            and not self.bys.get(index)
            and self.modality != "sanction"
            and _SETTING.search(self.text, last.start, last.end) is not None
            and words.follow().match(self.text, chunk.start, chunk.end) is not None
            and not is_condition(self.text, chunk)
            and not _GRANTS.match(self.text, chunk.start)
        )

    # --- roles and names --------------------------------------------------------------------------------------------

    def _role(self, index: int, name: Name, at: int | None = None) -> Role:
        """The role of a subject by its predicates: from behind its name (or ``at``) to the next subject."""
        at = name.follow if at is None else at
        parts = [self.text[at : self.chunks[index].end]] if at < self.chunks[index].end else []
        for i in range(index + 1, len(self.chunks)):
            following = self.chunks[i]
            if self.subject(i) or BY.match(self.text, following.start):
                break
            parts.append(self.text[following.start : following.end])
        return role_of(self.printed(name), parts, self.modality)

    def _by_role(self, index: int, by: Name) -> Role:
        """质量监督的具体工作可由船检站负责: whoever is in charge of watching watches."""
        role = self._role(index, by)
        if role != "responsible" or self.modality == "sanction":
            return role
        if _TAKES_PART.match(self.text, by.follow):
            return "cooperate"  # 建立由甲部门、乙部门共同参与的联席会议
        set_off = index > 0 and by.span.start - self.chunks[index].start <= 1  # 渔船的监督管理，由港务局负责
        topic = self.text[self.chunks[index - set_off].start : by.span.start]
        return "supervise" if _WATCHING.search(topic) and _IN_CHARGE.match(self.text, by.follow) else role

    def opens_with_subject(self) -> bool:
        """Whether the first chunk is a subject and a modal of its own."""
        titled = len(self.chunks) > 1 and self.chunks[0].mark in "：:" and 0 not in self.subjects
        if titled and 1 in self.subjects and self.subjects[1].span.start - self.chunks[1].start < 2:
            return True  # 排污的监督：渔政局负责…
        if 0 not in self.subjects:
            return False
        name = self.subjects[0]
        aside = self.text[self.chunks[0].end - 1] == "者" or self.text.startswith("对", name.follow)
        if aside and len(self.chunks) > 1 and not name.modal:  # 责任人对损害市容的行为，应当劝阻
            return words.barrier().match(self.text, self.chunks[1].start) is not None  # 甲船为客船者，应附…
        return name.modal or words.barrier().search(self.text, name.follow, self.chunks[0].end) is not None

    def carries(self, *, loosely: bool = False) -> bool:
        """Whether the sentence goes on with the subject of the one before it."""
        return carries(self.text, self.chunks, self.subjects, self.bys, loosely=loosely)
