"""Who can act: the open classes of persons and undertakings, told from things by form, predicate and document.

No list holds every regulated party (蚕种场, 持票人, 新任者), so a name that closes right before a modal is judged by its
last characters: persons and organisations are bearers, undertakings named by their place (场, 站, 矿) are where the verb
behind the modal is one of acting (建立, 报告) and not of being (符合, 达到), all else is a thing.  What a document shows
once to be a party is one everywhere in it (:func:`known_parties`).  The classes stand in ``lexicon/units.toml``
(``agent.*``); spans point into the string given.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline import lexicon

REACH = 8
"""How many characters before the end of a name its class is told from."""
BEHIND = 8
"""How many before those are looked at, for what must not stand there."""


_DIRECTION = re.compile("方向(?:[，。；、和及或的等）]|$)")
"""出口的方向, not 施工方向监理方提交."""


_SITE = re.compile(
    r"(?:码头|货场|[堆煤料][放料]?场|搅拌站|仓库|仓房|(?:餐饮|消纳|中转|处置|堆放|贮存|存放|填埋)场所?|工地|施工现场)$"
)
"""Where something lies or is done; it bears a duty only where the duty is one of running a body."""
_RUN_BY_SOMEBODY = re.compile(
    r"[^，。；]{0,8}(?:建立|健全|制定|完善)[^，。；]*(?:制度|责任制|预案|机制|台账|档案)|[^，。；]{0,6}(?:配备[^，。；]*人员|设立[^，。；]*机构)"
)


def _union(group: str) -> str:
    return "|".join(f"(?:{e.pattern})" for e in lexicon.group("units", group))


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(
        f"(?:(?P<person>{_union('agent.person')})|(?P<body>{_union('agent.body')})"
        f"|(?P<facility>{_union('agent.facility')}))$"
    )


@cache
def _acting() -> re.Pattern[str]:
    adverbs, verbs = _union("agent.act.adverb"), _union("agent.act")
    setting = r"(?:按照?|根据|依照|依据|在|自|于|从|通过|结合|针对|对|与|为)[^，；。]{1,40}?"
    return re.compile(f"(?:{adverbs})*(?:{verbs}|{setting}(?:，(?:{adverbs})*)?(?:{verbs}))")


@cache
def _evidence() -> re.Pattern[str]:
    return re.compile(_union("party.evidence"))


def tail(text: str, end: int) -> tuple[int, str] | None:
    """Where the suffix of the name that ends at ``end`` begins and its class (person, body, facility); None for a thing."""
    if _DIRECTION.match(text, end - 1):
        return None
    begin = max(0, end - REACH - BEHIND)
    found = _tail_of(text[begin:end])
    return (begin + found[0], found[1]) if found else None


@lru_cache(maxsize=8_192)
def _tail_of(ending: str) -> tuple[int, str] | None:
    m = _tail().search(ending, max(0, len(ending) - REACH))
    return (m.start(), m.lastgroup or "") if m else None


def can_act(text: str, end: int, predicate: int) -> tuple[int, str] | None:
    """The class of the name that ends at ``end`` if what stands at ``predicate``, behind the modal, lets it bear a duty."""
    found = tail(text, end)
    if found and found[1] == "facility" and (not _acting().match(text, predicate) or mere_site(text, end, predicate)):
        return None
    return found


def mere_site(text: str, end: int, predicate: int) -> bool:
    """Whether the name that ends at ``end`` is a place that does not act (新建码头|应当建设岸电设施)."""
    return _SITE.search(text, max(0, end - 6), end) is not None and not _RUN_BY_SOMEBODY.match(text, predicate)


def acts(text: str, at: int) -> bool:
    """Whether a verb of acting stands at ``at``."""
    return _acting().match(text, at) is not None


def is_facility(text: str, end: int) -> bool:
    """Whether the name that ends at ``end`` is that of a place, though an undertaking may run it."""
    found = tail(text, end)
    return found is not None and found[1] == "facility"


@lru_cache(maxsize=16)
def _party_automaton(parties: frozenset[str]) -> AhoCorasick:
    return AhoCorasick(sorted(parties), matchkind=MatchKind.LeftmostLongest)


def parties_in(text: str, parties: frozenset[str]) -> list[tuple[int, int]]:
    """Where the known ``parties`` of a document stand in ``text``: from the left, the longest of those that begin there."""
    if not parties:
        return []
    return [(start, end) for _, start, end in _party_automaton(parties).find_matches_as_indexes(text)]


def shown_by_document(text: str) -> set[str]:
    """Nouns that ``text`` names as acting: 由X负责, 责令X改正, a party defined as （以下称X）."""
    if "由" not in text and "责令" not in text and "称" not in text:
        return set()
    return {m[m.lastgroup] for m in _evidence().finditer(text) if m.lastgroup}
