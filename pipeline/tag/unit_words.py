"""The words of the unit lexicon, compiled once: heads of names, prefixes, joints and what may follow a name.

Everything here points into the string it is given.  The words themselves stand in ``lexicon/units.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from pipeline import lexicon
from pipeline.records import BearerKind
from pipeline.screened import screened
from pipeline.tag import agents

LEXICON = "units"
KEPT = 8_192
"""Names whose analysis is kept: a document names the same bodies again and again."""
HEAD_GROUPS = ("head.public", "head.regulated")
WEAK = frozenset("局委部署厅办")
"""Heads of one character: they end a name only at its very end, never before another character of a word."""
_NO_BODY = re.compile(
    r"(?:[格布结全大时开定僵破变]|政治)局|[部签]署|[餐客大展舞门]厅|[原编受常]委|"
    r"(?:[主承协举开创督代经交申补待包领停合联兴查催严快就可]|限时|一网通)办"
)
_OF_AUTHORITY = screened(r"(?:主管|管理)(?:机关|机构|部门)")
"""各基金主管机关, 目的事业主管机关: the name goes on."""
_CAUSES = tuple(f"{what}事业" for what in "公益 慈善 福利 教育 文化 卫生 体育 养老 科学 发展".split())
"""Causes, not undertakings."""
_FOR = ("供", "为", "向", "对")
_UNIONS = frozenset(("工会", "妇联", "共青团", "残联"))
_AS_NOUN = re.compile(r"组织(?=依法|应|可|必须|按|对|有权|共同|参加|负责|处理|协商|调解|与|和|、|，|代表)")
_AFTER_MAIN = ("要", "管", "体", "办", "动", "导", "席")
_DUMPS = tuple(f"{what}场所" for what in "消纳 中转 堆放 存放 停放 收集 倾倒 填埋".split())
_OF_PEOPLE = frozenset(("补贴", "补助", "政策", "结构", "健康", "数量", "规模", "特点"))
_UNIT_WORKS = re.compile(r"(?:分部)?工程|面积|产品|产值|体积|时间|造价|能耗|成本|价格")
_OPENS_WORD = re.compile(r"(?:^|[，。；：、（和及或每按各的])$")
_DOING = frozenset(("办理", "办事", "办案", "办法", "办公", "办学", "部分", "部位", "局部"))
_PERSONS = screened(
    r"(?<=[一-鿿])(?:[人者员方商户工民]|配偶)(?=[对向在将因自未于任每]|就(?![业读地近医餐])|至少|违反|变更|申请|逾期|提[出交供]|享有|办理|依法|按照|依照|根据|通过|凭|需|使用|符合|满足|"
    r"发现|死亡|持|经|委托|要求|拒|无|有权|已|仅|收到|与|负)"
)
_DOERS = screened(r"(?<=[一-鿿])[者员师手人](?=[一-鿿]{2})")
"""验船师|查核: a person by the ending and the verb behind it."""
_SECTIONS = screened(
    r"(?<=[一-鿿])(?:[处科组室课股司署队厂所馆场站院会员](?=(?:（[^（）]{2,8}）)?掌理|办理(?=有关|下列|左列|各)|之?职掌|执掌|分掌|掌管|承办|主管(?!机关|部门|单位|人员)|置|设(?=[^，。；]{0,10}[科室处组课]))|"
    r"[长员任书官正](?=综理|综揽|襄助|襄理|辅[佐助]|担任|兼任|代理(?!人)|召集(?!人)|缺席|因故|承(?=[^，。；]{2,10}之命)|之?(?:职责|权责|职掌)如))|"
    r"(?<=[省市区县州])(?:公安|税务|海关|消防|城管|民政|财政)(?=会同|负责|牵头)|"
    r"(?<![一-鿿])(?:视察|技[正士佐监])(?=承[^，。；]{2,10}之命|掌理)|"
    r"(?<=[处室科组局部位级层])主管(?=连带|召集|核[定转]|负责|签[请报]|会同)|"
    r"(?<=由)(?:受益|同级|属地|当地)?财政(?=给予|予以|补贴|奖励)|财政(?=按照?|承担|安排|负担|保障|统筹|全额|分级)|(?:行政|立法|司法|考试|监察)院(?=[应得为设核定以另令于、及和。，]|会同|指定|聘|任命|派)"
)
"""企划组掌理下列事项: a section of an authority, told by what it is in charge of."""
_HOLDERS = screened(
    r"(?:^|[，。；：])(?P<who>(?![^，。；]*[之的][^，之的]{0,10}(?:设施|设备|器材|产品|污染源|场所|车辆|船舶))已?(?:担任|充任|现任|曾任|兼任|具备|取得|从事|受雇于?|当选)[^，。；：]{2,70}?(?:者|之人))"
    r"(?=，?(?:仅|始)?(?:应当?|不得|得(?!到|出)|可以?|须|必须|其))|(?:^|[，。；：])(?:但|惟|因[^，。；]{2,40}(?=损[坏毁]|毁损))?(?:同时(?=依))?(?:依?(?:前|第[一二三四五六七八九十]{1,3})[项条款]规?定?|依[^，。；之的]{2,24}规定(?=向|申|办理))?(?P<party>(?:同时|已|业经|逾期|预先|依[^，。；]{2,14}规定)?"
    r"(?:(?:(?:向[^，。；：之的]{2,12}?)?申[请办购领报]|购用|领用|贩卖|输入|输出|持有|委托他人|租用|承[租购]|领有|报考|损[坏毁]|毁损|占用|办理|执行|迁移至|受聘于)(?!涉及)(?:[^，。；：之的]|之(?=[一-鿿]{2,4}者)){2,36}?|"
    r"具[有备](?:下列|左列)(?:各款)?资格之一|[^，。；：之的]{2,12}?考试及格|对[^，。；：]{2,16}有异议)者)"
    r"(?=，?(?:仅|始|并)?(?:应当?(?!予|包括)|不得|得(?!到|出|予|由)|可以?|须|必须|免附|取得|缴销|其))"
)
"""担任总经理者，其资格应…; 租用公共管沟者，应…: who holds an office or does what puts him under a rule, as one name."""
_BY = screened(r"(?:(?<![缘自不事委理])由(?!于|此|来|衷|不得)|(?:鼓励|支持|引导|督促|要求|责成|通知))(?=[一-鿿]{2})")
_PAYS = re.compile(r"负担|分担|各半|支应")
_ENDS_BY = frozenset("，。；：、（□的之由向对将把按")
_NOBODY_IN_PARTICULAR = re.compile(
    r"(?:他|人|私|本|别|每|众|[一二三四五六七八九十几数多两\d]|主|客|军|其他|第三|其)人$"
)
PLACE = re.compile(
    r"(?:(?:设区的|不设区的)?市|区|县|州|省|旗|盟|乡|镇|街道|地区|自治区|自治州|自治县|直辖市|民族乡|区县|"
    r"市辖区|县区|园区)"
)
_NOT_LEVEL = re.compile(
    r"市场|市容|市政(?!府|协|务|策|法)|市域|区域|县域|省际|乡村|市民(?!政|族|宗|航|营|委)|街道办|"
    r"地区生产|区块|旗下|县区|区县|镇街"
)


class Head(NamedTuple):
    """A head word found in a text: ``text[start:end]``, and which kind of body it makes."""

    start: int
    end: int
    group: str


def _sorted_alternation(cues: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, cues))


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[str, str], ...]]:
    words = tuple((cue, group) for group in HEAD_GROUPS for cue in lexicon.cues(LEXICON, group))
    return AhoCorasick([w for w, _ in words]), words


@cache
def _regions() -> re.Pattern[str]:
    return screened("|".join(e.pattern or "" for e in lexicon.group(LEXICON, "head.region")))


@cache
def excluded() -> tuple[str, ...]:
    """Names that never bear a clause (the state as such, the one who broke the rule)."""
    return lexicon.cues(LEXICON, "not_bearer")


@cache
def follow() -> re.Pattern[str]:
    """What may stand right behind a name that is a subject: a modal, a preposition, an adverb or a verb."""
    words = lexicon.cues(LEXICON, "follow.adverb", "follow.verb")
    preps = "|".join(e.pattern or "" for e in lexicon.group(LEXICON, "follow.prep"))
    modals = modal_source("follow.modal", "follow.charge")
    return screened(f"(?P<modal>{modals})|(?P<word>{_sorted_alternation(words)})|(?P<prep>{preps})")


_BEFORE_MODAL = "(?:还|也|均|都|亦|则|仍|又|并|且|就|只|仅|一律|始|原则上|依法|确|同时|一般|首先|认为[^，]{0,12})?"


def modal_source(*groups: str) -> str:
    """The expression of a modal of those groups, with an adverb before it, for use inside other expressions."""
    patterns = "|".join(e.pattern or "" for e in lexicon.group(LEXICON, *groups))
    return f"{_BEFORE_MODAL}(?:{patterns})"


@cache
def barrier() -> re.Pattern[str]:
    """A modal that no name reaches across; 负责 and 负有 also open attributes (负责验收的部门) and are left out."""
    return screened(f"(?<![{NOT_AFTER}])(?<!主(?=要))(?:{modal_source('follow.modal')})")


@cache
def modal() -> re.Pattern[str]:
    """A modal wherever it stands."""
    return re.compile(modal_source("follow.modal", "follow.charge"))


NOT_AFTER = "重需纪概摘扼首许认相供对适反响效回感照"
"""What makes 要 or 应 the end of a word (需要, 反应); 主 only that of 主要: 船主应…."""


@cache
def _closing_modal() -> re.Pattern[str]:
    return screened(
        f"(?<![{NOT_AFTER}])(?<!主(?=要))(?:{modal_source('follow.modal')}|(?P<charge>{modal_source('follow.charge')}))"
    )


@cache
def acting_words() -> re.Pattern[str]:
    """Verbs and adverbs that never open the name of a body: a chunk that opens with one has no subject."""
    acting = set(lexicon.cues(LEXICON, "follow.verb", "follow.adverb", "verb.object")) - nominal_verbs()
    return screened(_sorted_alternation(tuple(sorted((w for w in acting if len(w) > 1), key=lambda w: (-len(w), w)))))


@cache
def nominal_verbs() -> frozenset[str]:
    """Verbs that also open names (建设单位, 检验检测机构)."""
    return frozenset(lexicon.cues(LEXICON, "verb.nominal"))


@cache
def object_verbs() -> re.Pattern[str]:
    """Words that make a name behind them their object."""
    return re.compile(_sorted_alternation(lexicon.cues(LEXICON, "verb.object")))


@cache
def fields() -> re.Pattern[str]:
    """A field of a department at the start of a list item."""
    return re.compile(_sorted_alternation(lexicon.cues(LEXICON, "field")))


@cache
def internal_conjunctions() -> re.Pattern[str]:
    """Names of departments that hold a 和 of their own."""
    return re.compile(_sorted_alternation(lexicon.cues(LEXICON, "conj.internal")))


@cache
def compound_filler() -> re.Pattern[str]:
    """What stands between two head words of one long name (公安机关|交通管理|部门): fields and nominal verbs."""
    parts = lexicon.cues(LEXICON, "field", "verb.nominal")
    return re.compile(f"(?:{_sorted_alternation(parts)}|[和与、]|（[^（）]*）|安全|资源|基础|社会|公共|综合)*")


@cache
def determiners() -> re.Pattern[str]:
    """A word that a list states once for all its members."""
    return screened(_sorted_alternation(lexicon.cues(LEXICON, "prefix.determiner")))


@cache
def _levels() -> re.Pattern[str]:
    return screened(_sorted_alternation(lexicon.cues(LEXICON, "prefix.level")))


@lru_cache(maxsize=KEPT)
def level_of(name: str) -> str:
    """The level word that a name opens with (市 of 市公安局), or "" if it has none of its own."""
    found = _levels().match(name)
    if not found or _NOT_LEVEL.match(name):
        return ""
    rest = name[found.end() :]
    return found[0] if len(rest) >= 2 or rest in WEAK else ""


def heads(text: str, parties: frozenset[str] = frozenset()) -> list[Head]:
    """All head words of ``text``, the longest one for each end, in order of their ends.

    Beside the words of the lexicon: names of an open class right before a modal, and the known ``parties`` of the document.
    """
    return with_parties(text, own_heads(text), agents.parties_in(text, parties))


def own_heads(text: str) -> dict[int, Head]:
    """The heads that ``text`` shows without knowledge of its document, by their ends."""
    automaton, words = _automaton()
    best: dict[int, Head] = {}
    for index, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
        if end - start == 1 and (_NO_BODY.search(text, max(0, start - 2), end) or text[start : end + 1] in _DOING):
            continue
        if text.endswith("新区", 0, end) and text.startswith(("开发", "建设", "改造"), end):
            continue  # 新区开发、旧区改造
        if text.endswith(_DUMPS, 0, end):
            continue  # 垃圾消纳场所: a place
        if text.endswith("人群", 0, end) and text[end : end + 2] in _OF_PEOPLE:
            continue  # 老年人群补贴政策
        if text[start:end] in _UNIONS and _AS_NOUN.match(text, end):
            continue  # 工会组织依法维护…: the longer name
        if end - start == 2 and text[start:end] == "事业" and text.endswith(_CAUSES, 0, end):
            continue
        if text.startswith(_AFTER_MAIN, end) and text[end - 1] == "主":
            continue  # 企业主要负责人: no 业主
        if (
            end - start == 2
            and text[start:end] == "单位"
            and _UNIT_WORKS.match(text, end)
            and _OPENS_WORD.search(text, 0, start)
        ):
            continue  # 单位工程: a part of the works, no body
        if text.startswith("保险", end) and text[end - 1] in "工民者":
            continue  # 劳工保险
        if (text[end - 2 : end] == "公众" and text[start - 1 : start] in _FOR) or text.startswith("供本", start - 1):
            continue  # 供公众使用的码头, 供本局查核
        if _OF_AUTHORITY.match(text, end) and text[start:end].endswith(("事业", "基金")):
            continue
        if end not in best or start < best[end].start:
            best[end] = Head(start, end, words[index][1])
    for found in _HOLDERS.finditer(text):
        who = "who" if found["who"] else "party"
        best[found.end()] = Head(found.start(who), found.end(), "head.regulated")
    for found in _SECTIONS.finditer(text):
        if found.end() not in best:
            best[found.end()] = Head(found.start(), found.end(), "head.public")
    for found in _PERSONS.finditer(text):
        if found.end() not in best and not _NOBODY_IN_PARTICULAR.search(text, max(0, found.start() - 2), found.end()):
            kind = agents.tail(text, found.end())
            if kind and kind[1] == "person":
                best[found.end()] = Head(kind[0], found.end(), "head.regulated")
    for found in _DOERS.finditer(text):
        end = found.end()
        does = follow().match(text, end) if end not in best else None
        if does and does["word"] and len(does[0]) > 1 and does[0] not in nominal_verbs():
            kind = agents.tail(text, end)
            if kind and kind[1] == "person" and not _NOBODY_IN_PARTICULAR.search(text, max(0, end - 3), end):
                best[end] = Head(kind[0], end, "head.regulated")
    for found in _BY.finditer(text):
        head = _named_by(text, found.end(), best)
        if head:
            best[head.end] = head
    for found in _closing_modal().finditer(text):
        if found["charge"] and (text.startswith("，", found.start() - 1) or text.startswith("所有", found.start() - 1)):
            continue
        end = _before_modal(text, found.start())
        if end > 1 and end not in best and not _NOBODY_IN_PARTICULAR.search(text, max(0, end - 3), end):
            open_class = agents.can_act(text, end, found.start() if found["charge"] else found.end())
            if open_class:
                best[end] = Head(open_class[0], end, "head.regulated")
    return best


def _named_by(text: str, start: int, known: Mapping[int, Head]) -> Head | None:
    """由|队长|召集, 支持|加油站|开展: one that no list holds, told by its ending and by the verb behind it."""
    if text.startswith("本人", start) and follow().match(text, start + 2):
        return Head(start, start + 2, "head.regulated")
    for end in range(start + 2, min(start + 13, len(text))):
        if text[end - 1] in _ENDS_BY:
            return None
        if end in known:
            there = known[end]
            whole = there.end - there.start == 1 and there.group == "head.regulated"
            return Head(start, end, there.group) if whole else None
        kind = agents.can_act(text, end, end)
        does = (follow().match(text, end) or _PAYS.match(text, end)) if kind and kind[0] >= start else None
        if does is None or kind is None or text.startswith(("校对", "户", "所在", "所属", "所辖", "所有"), end - 1):
            continue
        if does[0] in nominal_verbs() and any(e in known for e in range(does.end() + 2, does.end() + 10)):
            return None  # 第三方|检测认证机构
        return Head(start, end, "head.regulated")
    return None


def with_parties(text: str, own: Mapping[int, Head], parties: Sequence[tuple[int, int]]) -> list[Head]:
    """``own`` with the parties of the document that stand at ``parties``, and with regions, in order of their ends."""
    best = dict(own)
    for start, end in parties:
        if text[end - 1 : end + 1] in _DOING:
            continue  # 学校办公会议, where 校办 is known
        if end not in best or start < best[end].start:
            best[end] = Head(start, end, "head.regulated")
    for found in _regions().finditer(text):
        end = found.end()
        while end > found.start() and text[end - 1] == "、":
            end -= 1
        if end not in best:
            best[end] = Head(found.start(), end, "head.region")
    return [best[end] for end in sorted(best)]


_SET_OFF = re.compile(r"，除[^，。；]{1,60}?外，$")


def _before_modal(text: str, at: int) -> int:
    """Where the name that a modal at ``at`` belongs to would end: before 等, a comma, or a bracketing 除…外."""
    if text[at - 1 : at] == "，":
        aside = _SET_OFF.search(text, max(0, at - 66), at)
        at = aside.start() if aside else at - 1
        if text[at - 1 : at] == "者":
            return 0  # 逾期未报者，应…: a condition
    return at - (text[at - 1 : at] == "等")


def closing(text: str, at: int) -> int:
    """Where the bracket that opens at ``text[at]`` ends (after the closing one), or ``at`` if it never closes."""
    depth = 0
    for i in range(at, len(text)):
        if text[i] in "（〈[":
            depth += 1
        elif text[i] in "）〉]":
            depth -= 1
            if depth == 0:
                return i + 1
    return at


def bare(name: str) -> str:
    """A name without the brackets at its end."""
    while name.endswith(("）", "〉")):
        opening = name.rfind("（" if name.endswith("）") else "〈")
        if opening <= 0:
            break
        name = name[:opening]
    return name


@lru_cache(maxsize=KEPT)
def head_of(name: str) -> Head | None:
    """The longest head word that ends ``name`` (brackets at the end left out), if any."""
    core = bare(name)
    best = None
    for head in heads(core):
        if head.end == len(core) and (best is None or head.start < best.start):
            best = head
    if best is None and len(core) > 1 and (open_class := agents.tail(core, len(core))) and open_class[1] != "facility":
        return Head(min(open_class[0], len(core) - 2), len(core), "head.regulated")
    return best


_PUBLIC_HINT = re.compile(
    r"(?:政府|部门|机关|委员会|管委会?|领导小组|法院|检察院|办公室|办公厅|办事处|指挥部|国务院|海关|"
    r"[局厅署委处科课室司组]|监管分局|公安|财政|[政济育技融务部化防通]部|(?:^|[省市县区旗州、和])[^协学商工公监理事联东、]{2,4}(?<!基金)(?<![协学商工公监理事联东友])会)$"
)
_REGULATED_HINT = screened(
    r"(?:村|居)（?民?）?民?委员会$|业主委员会$|村委会$|居委会$|公司|集团$|企业|银行$|[分支]行$|协会$"
)


@lru_cache(maxsize=KEPT)
def kind_of(name: str) -> BearerKind:
    """Whether a bearer is a public body or a regulated party, by the head of its name."""
    core = bare(name)
    if _REGULATED_HINT.search(core) and "人民银行" not in core:
        return "regulated_party"
    if _PUBLIC_HINT.search(core):
        return "public_body"
    head = head_of(core)
    if head is None:
        return "public_body" if PLACE.search(core[-2:]) or core.startswith("各") else "regulated_party"
    return "regulated_party" if head.group == "head.regulated" else "public_body"


def inside_a_name(text: str, at: int) -> bool:
    """Whether the joint at ``at`` is part of a name (住房和城乡建设)."""
    return any(m.start() <= at < m.end() for m in internal_conjunctions().finditer(text, max(0, at - 12), at + 14))
