"""Regular expressions that look whether a text can hold a match at all before they search it.

``re`` tries an expression at every character of a text.  Most of ours find nothing in most clauses, and an expression
that opens with an optional part or a lookbehind is slow to find that out.  :func:`screened` reads off the expression
which characters every match needs (应当|必须 needs one of 当 and 须), and looks for those first: one pass of a
character class, ten times quicker or more.  The screen is derived, never written down, so it cannot fall out of step
with the expression, and what is found is the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from re import _parser as parser  # type: ignore[attr-defined]  # the only parser that agrees with ``re`` in everything
from typing import Any

MOST = 400
"""Characters in a screen at most: beyond, it keeps nothing out."""
WIDE = 64
"""A range of more characters than this ([一-鿿]) is taken for anything."""
COMMON = (
    "的，、。和行应当人管理规定者有关部门市国法工不产业级务政单位县为以上年安环主地公保在对设技生全区会项建由负责计实施制"
    "或其他得可下发第条一二三中及标要与进机经自时是于大成用日作事开开出件要定内□"
)
"""Characters that stand in most clauses, the commonest first: a screen that needs one of them keeps little out."""
WEIGHT = {char: 400 // (at + 4) + 6 for at, char in reversed(list(enumerate(COMMON)))}

KEPT = 2_048
"""Sets of characters for which an expression of many branches remembers which of them to try."""

Search = Callable[..., re.Match[str] | None]
Needs = tuple[frozenset[str], bool]
"""Characters of which one must stand in the text, and whether any digit would do as well."""


class Screened:
    """A compiled expression behind its screen; the methods are those of ``re.Pattern``."""

    __slots__ = ("_finditer", "_lets", "_search", "_sub", "compiled", "fullmatch", "match", "pattern", "screen")

    def __init__(self, compiled: re.Pattern[str], screen: re.Pattern[str]) -> None:
        self.compiled, self.screen, self.pattern = compiled, screen, compiled.pattern
        self._lets: Callable[[str], object] = screen.search
        self._search, self._finditer, self._sub = compiled.search, compiled.finditer, compiled.sub
        # Tried at one place only, so there is nothing to be saved.
        self.match: Callable[..., re.Match[str] | None] = compiled.match
        self.fullmatch: Callable[..., re.Match[str] | None] = compiled.fullmatch

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        return self._search(text, *span) if self._lets(text) else None

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self._finditer(text, *span) if self._lets(text) else iter(())

    def sub(self, new: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As ``re.Pattern.sub``."""
        return self._sub(new, text) if self._lets(text) else text


def screened(pattern: str) -> re.Pattern[str]:
    """``pattern`` compiled, behind a screen where it has one that can keep anything out.

    What it gives does all that we ask of a ``re.Pattern`` (search, match, fullmatch, finditer, sub, pattern), and is
    typed as one so that the two can stand for each other.
    """
    first, needs = _derived(pattern)
    # ``re`` finds out in one step that nothing can begin at a character, instead of trying every branch there.
    compiled = re.compile(pattern if first is None else f"(?={_as_class(first)})(?:{pattern})")
    return compiled if needs is None else Screened(compiled, re.compile(_as_class(needs)))  # type: ignore[return-value]


class Alternatives:
    """Many expressions as one, of which only those are tried that a text holds the characters of.

    :meth:`search` finds what ``|`` between them would find, but for the numbers of groups.
    """

    __slots__ = ("_always", "_chars", "_joined", "_searches", "_table", "_tried", "pattern")

    def __init__(self, patterns: Sequence[str]) -> None:
        # The union of no expressions is the empty one, as it is for ``"|".join``.
        branches = [branch for pattern in patterns or ("",) for branch in split(pattern)]
        self.pattern = "|".join(f"(?:{branch})" for branch in branches)
        self._joined: re.Pattern[str] | None = None
        self._searches: list[Search] = []
        self._tried: dict[frozenset[str], tuple[Search, ...]] = {}
        self._always: list[int] = []
        table: dict[str, list[int]] = {}
        for at, branch in enumerate(branches):
            first, needs = _derived(branch)
            self._searches.append(re.compile(branch if first is None else f"(?={_as_class(first)})(?:{branch})").search)
            if needs is None or needs[1]:
                self._always.append(at)
                continue
            for char in needs[0]:
                table.setdefault(char, []).append(at)
        self._table = table
        self._chars = re.compile(_as_class((frozenset(table), False)) if table else "(?!)").findall

    def search(self, text: str, *span: int) -> re.Match[str] | None:
        """As ``re.Pattern.search``."""
        held = frozenset(self._chars(text))
        tried = self._tried.get(held)
        if tried is None:
            tried = self._branches_of(held)
        best: re.Match[str] | None = None
        for search in tried:
            found = search(text, *span)
            if found is not None and (best is None or found.start() < best.start()):
                best = found
                if found.start() == 0:
                    break
        return best

    def _branches_of(self, held: frozenset[str]) -> tuple[Search, ...]:
        """The branches that a text with these of the telling characters may hold, in order."""
        wanted = set(self._always).union(*(self._table[char] for char in held))
        if len(self._tried) >= KEPT:
            self._tried.clear()
        tried = self._tried[held] = tuple(self._searches[at] for at in sorted(wanted))
        return tried

    def finditer(self, text: str, *span: int) -> Iterator[re.Match[str]]:
        """As ``re.Pattern.finditer``."""
        return self._whole().finditer(text, *span)

    def match(self, text: str, *span: int) -> re.Match[str] | None:
        """As ``re.Pattern.match``."""
        return self._whole().match(text, *span)

    def _whole(self) -> re.Pattern[str]:
        if self._joined is None:
            self._joined = screened(self.pattern)
        return self._joined


def alternatives(patterns: Sequence[str]) -> re.Pattern[str]:
    """``patterns`` joined by ``|``, typed as the one expression that they stand for; it has no groups."""
    return Alternatives(patterns)  # type: ignore[return-value]


def split(pattern: str) -> list[str]:
    """The branches of ``pattern``: what stands between the ``|`` that are in no bracket and no class."""
    branches: list[str] = []
    depth = start = at = 0
    inside = False
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
            continue
        if inside:
            inside = char != "]"
        elif char == "[":
            inside = True
            at += pattern.startswith("^", at + 1)
            at += pattern.startswith("]", at + 1)  # a bracket that stands first is a member
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and depth == 0:
            branches.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*branches, pattern[start:]]


def screen_of(pattern: str) -> str | None:
    """A character class of which every text that ``pattern`` is found in holds a member; None when there is none."""
    needs = _derived(pattern)[1]
    return None if needs is None else _as_class(needs)


def first_of(pattern: str) -> str | None:
    """A character class that every match of ``pattern`` begins with; None when there is none, or a match is empty."""
    first = _derived(pattern)[0]
    return None if first is None else _as_class(first)


def _derived(pattern: str) -> tuple[Needs | None, Needs | None]:
    """What every match begins with, and what it needs."""
    parsed = parser.parse(pattern)
    if parsed.state.flags & (re.IGNORECASE | re.VERBOSE):
        return None, None
    first, best = _first(parsed), _best(_needs(parsed))
    return None if first is None or first[1] else first[0], best


def _as_class(needs: Needs) -> str:
    chars, digits = needs
    return f"[{''.join(map(re.escape, sorted(chars)))}{chr(92) + 'd' if digits else ''}]"


def _cost(needs: Needs) -> int:
    """How little a screen keeps out."""
    chars, digits = needs
    return sum(WEIGHT.get(char, 2) for char in chars) + (10 if digits else 0)


def _best(all_of: Sequence[Needs]) -> Needs | None:
    return min(all_of, key=_cost) if all_of else None


def _needs(parsed: Any) -> list[Needs]:
    """Every set of characters of which a match of ``parsed`` needs one."""
    found: list[Needs] = []
    for op, value in parsed:
        name = str(op)
        if name == "LITERAL":
            found.append((frozenset(chr(value)), False))
        elif name == "IN":
            if (chars := _members(value)) is not None:
                found.append(chars)
        elif name == "SUBPATTERN":
            found += _needs(value[3])
        elif name == "ATOMIC_GROUP":
            found += _needs(value)
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if value[0] > 0:
                found += _needs(value[2])
        elif name == "ASSERT":
            found += _needs(value[1])
        elif name == "BRANCH":
            found += _any_of(value[1])
    return found


def _any_of(branches: Sequence[Any]) -> list[Needs]:
    """What an alternation needs: one of what its branches need; nothing when a branch needs nothing."""
    chars: set[str] = set()
    digits = False
    for branch in branches:
        best = _best(_needs(branch))
        if best is None:
            return []
        chars |= best[0]
        digits |= best[1]
    return [(frozenset(chars), digits)] if len(chars) <= MOST else []


def _members(items: Sequence[Any]) -> Needs | None:
    """The characters of a class; None for one that nearly anything is in."""
    chars: set[str] = set()
    digits = False
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            chars.add(chr(value))
        elif name == "RANGE" and value[1] - value[0] <= WIDE:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        elif name == "CATEGORY" and str(value) == "CATEGORY_DIGIT":
            digits = True
        else:
            return None
    return frozenset(chars), digits


def _first(parsed: Any) -> tuple[Needs, bool] | None:
    """What a match of ``parsed`` may begin with, and whether it may be empty; None when it may begin with anything."""
    chars: set[str] = set()
    digits = False
    for op, value in parsed:
        found = _first_of_one(str(op), value)
        if found is None:
            return None
        (more, numeric), empty = found
        chars |= more
        digits |= numeric
        if len(chars) > MOST:
            return None
        if not empty:
            return (frozenset(chars), digits), False
    return (frozenset(chars), digits), True


NOTHING: Needs = (frozenset(), False)


def _first_of_one(name: str, value: Any) -> tuple[Needs, bool] | None:
    if name == "LITERAL":
        return (frozenset(chr(value)), False), False
    if name == "IN":
        members = _members(value)
        return members and (members, False)
    if name == "SUBPATTERN":
        return _first(value[3])
    if name == "ATOMIC_GROUP":
        return _first(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        inside = _first(value[2])
        return inside and (inside[0], inside[1] or value[0] == 0)
    if name in ("ASSERT", "ASSERT_NOT", "AT"):
        return NOTHING, True
    if name == "BRANCH":
        branches = [_first(branch) for branch in value[1]]
        known = [branch for branch in branches if branch is not None]
        if len(known) < len(branches):
            return None
        chars = frozenset().union(*(needs[0] for needs, _ in known))
        return (chars, any(needs[1] for needs, _ in known)), any(empty for _, empty in known)
    return None
