"""Unit lines and brackets: text that only says which units answer for the clauses around it.

``责任单位：市水务局，各区政府`` · ``（市水务局牵头，市财政局、各区政府配合）`` ·
``〔牵头单位：甲局，配合单位：乙局〕`` · ``[甲局、乙局按职责分工负责]``, on a line of their own or behind the sentence
they belong to.
All spans point into the string given; which clauses a line governs is decided in :mod:`pipeline.tag.governance`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline import lexicon
from pipeline.records import Bearer, Role, Span, moved
from pipeline.screened import screened
from pipeline.tag import unit_words as words
from pipeline.tag.unit_lists import split_units
from pipeline.tag.unit_shares import UnitName

ROLES: tuple[Role, ...] = ("lead", "cooperate", "supervise", "responsible")
OPENING = "（〔[【("
CLOSING = {"（": "）", "〔": "〕", "[": "]", "【": "】", "(": ")"}


@dataclass(frozen=True, slots=True)
class UnitLine:
    """What a unit line says.

    ``deadline`` is the stretch behind a label such as 完成时限：, for the deadline finder (without its label); its span
    points into the same string.  ``standing`` lines hold for every task that follows, ``ranked`` ones say that the
    first unit of each list convenes.
    """

    span: Span
    bearers: tuple[Bearer, ...] = ()
    deadline: Span | None = None
    standing: bool = False
    ranked: bool = False
    ranked_rest: Role = "responsible"
    """What the units after the first one are, for a ``ranked`` statement."""

    def shift(self, by: int) -> UnitLine:
        """The same line in a text that has ``by`` more characters in front."""
        return replace(
            self,
            span=self.span.shift(by),
            bearers=tuple(moved(b, b.span.shift(by)) for b in self.bearers),
            deadline=self.deadline.shift(by) if self.deadline else None,
        )


@cache
def _labels() -> re.Pattern[str]:
    groups = []
    for role in (*ROLES, "deadline"):
        source = "|".join(e.pattern or "" for e in lexicon.group("units", f"label.{role}"))
        groups.append(f"(?P<{role}>{source})")
    return screened(f"(?:{'|'.join(groups)})(?:（[^（）]{{1,12}}）)?(?::|：|为(?=[市县区省各])|是(?=[市县区省各]))")


@cache
def _bare_label() -> re.Pattern[str]:
    sources = [
        f"(?P<{r}>" + "|".join(e.pattern or "" for e in lexicon.group("units", f"label.{r}")) + ")" for r in ROLES
    ]
    return re.compile("|".join(sources))


@cache
def _tails() -> re.Pattern[str]:
    groups = []
    for role in ROLES:
        source = "|".join(e.pattern or "" for e in lexicon.group("units", f"tail.{role}"))
        groups.append(f"(?P<{role}>(?:{source}))")
    return screened(f"(?:{'|'.join(groups)})$")


@cache
def _rules() -> tuple[re.Pattern[str], re.Pattern[str]]:
    standing = "|".join(e.pattern or "" for e in lexicon.group("units", "rule.standing"))
    ranked = "|".join(e.pattern or "" for e in lexicon.group("units", "rule.ranked"))
    return re.compile(standing), re.compile(ranked)


CLOSERS = frozenset(CLOSING.values())
"""A bracket may close with another kind than it opened with (〔…]): a slip of the printer."""
_SCREEN = screened(
    r"时限|时序进度|时间节点|完成时间|单位|部门|牵头|负责|配合|落实|责任|主办|协办|承办|实施|参与|"
    r"[局委厅办府会区院]）?[〕）\]】]?[。；]?$"
)
_NOTHING = re.compile(r"^(?:无|/|-|—|略|待定)*$")
_TERM = re.compile(r"(?:完成|整改|落实|推进|达标|办结|工作)?(?:时限|时序进度|时间节点|完成时间)")
_NUMBERING = re.compile(r"[（(]?[\d一二三四五六七八九十]{1,3}[）)]?[.、．]?|[*※·●—-]+")
_PERSON_LABEL = re.compile(
    r"(?:责任(?:人|领导)|(?:分管|牵头|挂钩|包抓|责任)领导|联系(?:人|电话)|"
    r"责任科室负责人)(?:（[^（）]*）)?[:：]"
)


def parse_unit_line(text: str) -> UnitLine | None:
    """The units that ``text`` names, if it does nothing else; None for any other text.

    ``text`` is one segment (a line, a bracket, or a statement about such lines), in normalised form.
    """
    if not text or len(text) > 1200 or text[-1] in "：:" or not _SCREEN.search(text):
        return None
    start, end = _inside(text)
    if text.endswith("，下同", start, end):
        end -= len("，下同")
    if start >= end:
        return None
    if "列" in text or "牵头" in text:
        rule = parse_rule(text)
        if rule:
            return _with_names(text, start, end, rule)
    if "应当" in text:
        return None  # 报告县渔政局，县渔政局应当通报有关机关: a sentence that begins and ends in a body
    return _labelled(text, start, end) or _tailed(text, start, end)


def _with_names(text: str, start: int, end: int, rule: UnitLine) -> UnitLine:
    """责任单位：甲局、乙局（第一责任单位为牵头单位）: a rule, and the line that it is printed in."""
    ranked = _rules()[1].search(text, start, end) if rule.ranked else None
    opening = max((text.rfind(c, start, ranked.start()) for c in OPENING), default=-1) if ranked else -1
    if ranked is None:
        return rule
    if opening < start:
        comma = max(text.rfind(c, start, ranked.start()) for c in "，；")
        named = _labelled(text, start, comma) or _tailed(text, start, comma) if comma > start else None
        return rule if named is None else replace(named, ranked=True, ranked_rest=rule.ranked_rest)
    close = next((i + 1 for i in range(ranked.end(), end) if text[i] in CLOSERS), end)
    rest = text[:opening] + " " * (close - opening) + text[close:]
    line = _labelled(rest, start, end) or _tailed(rest, start, opening)
    return rule if line is None else replace(line, ranked=True, ranked_rest=rule.ranked_rest)


def parse_rule(text: str) -> UnitLine | None:
    """A statement about the unit lines of a document: units not named again, or that the first of a list convenes."""
    standing, ranked = _rules()
    m = standing.search(text)
    if m:
        bearers = tuple(
            _bearer(n, "cooperate" if "配合" in m[0] else "responsible", m.start("units"), "rule.standing")
            for n in split_units(m["units"])
            if words.head_of(n.name)
        )
        if bearers:
            return UnitLine(Span(0, len(text)), bearers, standing=True)
    m = ranked.search(text)
    if m:
        rest: Role = (
            "cooperate" if re.search(r"(?:其他|其余|其它)[^。]{0,12}(?:配合|协办|参与)", text) else "responsible"
        )
        return UnitLine(Span(0, len(text)), ranked=True, ranked_rest=rest)
    return None


def _inside(text: str) -> tuple[int, int]:
    """The text without the marks and the bracket that enclose all of it."""
    start, end = 0, len(text)
    while end > start and text[end - 1] in "。；;，, ":
        end -= 1
    while start < end and text[start] in "。；;，、 ":
        start += 1
    if end - start > 2 and text[start] in OPENING and text[end - 1] in CLOSERS:
        depth = 0
        for i in range(start, end):
            depth += (text[i] in OPENING) - (text[i] in CLOSING.values())
            if depth == 0:
                if i == end - 1:
                    return _trim(text, start + 1, end - 1)
                break
        else:  # 〔牵头单位：甲局、各区政府（管委会）: it never closed
            return _trim(text, start + 1, end)
    elif end > start and text[start] in OPENING and CLOSING[text[start]] not in text[start:end]:
        return _trim(text, start + 1, end)  # the bracket was cut in two at a 。 or ； inside it
    elif end > start and any(text[end - 1] == c and o not in text[start:end] for o, c in CLOSING.items()):
        return _trim(text, start, end - 1)
    return start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while end > start and text[end - 1] in "。；;，, ":
        end -= 1
    return start, end


_DUE = re.compile(
    r"(?P<when>(?:20\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年?[底末]前?|前|[上中下]旬|年内)?(?<=[底末前旬内日月年]))[^，。；：]{0,24}[，；,;]$"
)
"""What must be reached when, before the first label of a bracket."""


def _labelled(text: str, start: int, end: int) -> UnitLine | None:
    labels = list(_labels().finditer(text, start, end))
    if not labels:
        return _unpunctuated(text, start, end)
    bearers: list[Bearer] = []
    deadline = None
    if labels[0].start() > start and not _NUMBERING.fullmatch(text[start : labels[0].start()]):
        due = _DUE.match(text, start, labels[0].start())
        if due is None:
            return None
        deadline = Span(*due.span("when"))  # （6月底搭好平台，牵头单位：县渔政局）
    for i, label in enumerate(labels):
        stop = labels[i + 1].start() if i + 1 < len(labels) else end
        person = _PERSON_LABEL.search(text, label.end(), stop)
        if person:
            stop = person.start()
        role = label.lastgroup or "responsible"
        if role == "deadline":
            a, b = _trim(text, label.end(), stop)
            deadline = Span(a, b) if b > a else deadline
            continue
        part = text[label.end() : stop].rstrip("。；;，, ")
        if _NOTHING.match(part):
            continue
        names = split_units(part)
        if not names or any(len(n.name) > 60 for n in names) or (_reads_as_clause(part) and len(names) < 2):
            return None
        bearers += [_bearer(n, role, label.end(), f"label.{role}") for n in names]  # type: ignore[arg-type]  # label groups are roles
    if not bearers and (deadline is None or not _TERM.match(text, start)):
        return None
    return UnitLine(Span(0, len(text)), _once(bearers), deadline)


def _unpunctuated(text: str, start: int, end: int) -> UnitLine | None:
    """``责任单位市水务局各区政府`` where the mark behind the label was lost."""
    label = _bare_label().match(text, start)
    if not label or label.end() >= end:
        return None
    names = split_units(text[label.end() : end])
    if not names or not all(_is_unit(n.name) for n in names):
        return None
    role: Role = label.lastgroup or "responsible"  # type: ignore[assignment]  # the groups are the roles
    return UnitLine(Span(0, len(text)), _once([_bearer(n, role, label.end(), f"label.{role}") for n in names]))


def _reads_as_clause(part: str) -> bool:
    return len(part) > 24 and bool(words.modal().search(part))


def _tailed(text: str, start: int, end: int) -> UnitLine | None:
    """``甲局牵头，乙局、丙局配合``: every piece is a list of names, with or without what they do."""
    pieces = _top_level(text, start, end)
    bearers: list[Bearer] = []
    waiting: list[tuple[UnitName, int]] = []
    roles = 0
    deadline = None
    role: Role
    for a, b in pieces:
        a += len(text[a:b]) - len(text[a:b].lstrip("由请"))
        label = _labels().match(text, a, b)
        if label and label.lastgroup == "deadline":
            deadline = Span(label.end(), b)
            continue
        if label and bearers:  # （渔政局牵头，责任单位：县海事局）
            names = split_units(text[label.end() : b])
            role = label.lastgroup or "responsible"  # type: ignore[assignment]  # the groups are the roles
            bearers += [_bearer(n, role, label.end(), f"label.{role}") for n in names]
            continue
        tail = _tails().search(text, a, b)
        stop = tail.start() if tail else b
        names = split_units(text[a:stop])
        if tail and not names and not waiting:
            if bearers and roles:  # 甲局牵头负责，并组织实施
                continue
            return None
        if not names and not tail:
            return None
        if not all(_is_unit(n.name) for n in names):
            return None
        waiting += [(n, a) for n in names]
        if tail:
            roles += 1
            role = tail.lastgroup or "responsible"  # type: ignore[assignment]  # the groups are the roles
            bearers += [_bearer(n, role, base, f"tail.{role}") for n, base in waiting]
            waiting = []
    if waiting and not roles:
        bracketed = start > 0 and text[start - 1] in OPENING
        public = all(words.kind_of(n.name) == "public_body" and words.head_of(n.name) for n, _ in waiting)
        if not public or not (bracketed or len(waiting) > 1) or re.search(r"为|是|称|含", text[start:end]):
            return None
        bearers += [_bearer(n, "responsible", base, "names") for n, base in waiting]
    elif waiting:
        last = bearers[-1].role
        bearers += [_bearer(n, last if last != "lead" else "responsible", base, "names") for n, base in waiting]
    if not bearers:
        return None
    bracketed = start > 0 and text[start - 1] in OPENING
    if not bracketed and roles and re.search(r"由|应|要|须", text[start:end]):
        return None  # 由甲局负责 on a line of its own is a clause
    if not bracketed and (roles and not re.search(r"牵头|配合|分工|协办|参与", text[start:end])):
        return None
    return UnitLine(Span(0, len(text)), _once(bearers), deadline)


def _top_level(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out, depth, begin = [], 0, start
    for i in range(start, end):
        c = text[i]
        if c in "（〈[〔":
            depth += 1
        elif c in "）〉]〕":
            depth -= 1
        elif depth == 0 and c in "，,；;。":
            out.append((begin, i))
            begin = i + 1
    out.append((begin, end))
    return [(a, b) for a, b in out if a < b]


def _is_unit(name: str) -> bool:
    """Whether ``name`` is the name of a body: a known head, no verb in front of it, not a sentence."""
    core = words.bare(name)
    if len(core) > 34 or len(core) < 2 or re.search(r"[。“”《》0-9%□]", core):
        return False
    head = words.head_of(core)
    if head is None:
        return (
            bool(
                re.search(
                    r"(?:县区|[省市县区州旗乡镇]|街道|管委|集团|公司|人行|电信|移动|联通|供电|医保|中心|法院|"
                    r"总站)$",
                    core,
                )
            )
            and len(core) <= 12
        )
    if head.group == "head.regulated" and head.end - head.start == len(core) and core not in ("企业", "公司", "学校"):
        return False
    return not words.object_verbs().match(core) or head.start == 0


def _bearer(name: UnitName, role: Role, base: int, rule: str) -> Bearer:
    return Bearer(name.name, role, words.kind_of(name.name), name.span.shift(base), "unit_line", f"units.{rule}")


def _once(bearers: list[Bearer]) -> tuple[Bearer, ...]:
    seen: set[tuple[str, Role]] = set()
    out = []
    for b in bearers:
        if (b.name, b.role) not in seen:
            seen.add((b.name, b.role))
            out.append(b)
    return tuple(out)
