"""Which clause of a document was which before: two lists of clauses aligned.

Clauses with the same words pair first (the first with the first, where they occur several times).  What is left are
edited clauses and truly new or deleted ones: they pair by how many two-character runs they share, with a bonus for
standing between the same neighbours or at the same node, best pairs first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

LIKE = 0.55
"""The least likeness (Dice, 0 to 1) of two texts of one clause."""
LIKE_IN_PLACE = 0.35
"""The least likeness where the clauses also stand at the same node between the same neighbours."""
COMMON = 40
"""A pair of characters that stands in more of the candidates than this tells nothing, where there are many of them."""


class Clause(NamedTuple):
    """What a clause is compared by."""

    text: str
    place: str
    """Its node path."""


class Pair(NamedTuple):
    """Indices into the two lists; None where the clause has no counterpart."""

    old: int | None
    new: int | None


def align(old: Sequence[Clause], new: Sequence[Clause]) -> list[Pair]:
    """Every clause of both lists once: those of ``new`` in order, then the ones of ``old`` that are gone."""
    same = _same(old, new)
    left_old = [i for i in range(len(old)) if i not in set(same.values())]
    left_new = [j for j in range(len(new)) if j not in same]
    edited = _edited(old, new, left_old, left_new, _gaps(same, len(old), len(new)))
    partner = same | edited
    gone = set(range(len(old))) - set(partner.values())
    return [Pair(partner.get(j), j) for j in range(len(new))] + [Pair(i, None) for i in sorted(gone)]


def _same(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """new index → old index for equal texts, by occurrence."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, clause in enumerate(old):
        places[clause.text].append(i)
    seen: Counter[str] = Counter()
    found: dict[int, int] = {}
    for j, clause in enumerate(new):
        at = places.get(clause.text, [])
        if seen[clause.text] < len(at):
            found[j] = at[seen[clause.text]]
        seen[clause.text] += 1
    return found


def _gaps(same: dict[int, int], olds: int, news: int) -> tuple[list[int], list[int]]:
    """For each clause, between which of the unmoved pairs it stands: the number of those before it."""
    chain = _longest_rising([(j, same[j]) for j in sorted(same)])
    old_at, new_at = [i for _, i in chain], [j for j, _ in chain]
    return [bisect_left(old_at, i) for i in range(olds)], [bisect_left(new_at, j) for j in range(news)]


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs (in order of the first) whose second numbers rise: clauses that have not moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, (_, i) in enumerate(pairs):
        at = bisect_left(tails, i)
        tails[at : at + 1] = [i]
        ends[at : at + 1] = [k]
        before.append(ends[at - 1] if at else -1)
    chain: list[tuple[int, int]] = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(pairs[k])
        k = before[k]
    return chain[::-1]


def _edited(
    old: Sequence[Clause],
    new: Sequence[Clause],
    left_old: Sequence[int],
    left_new: Sequence[int],
    gaps: tuple[list[int], list[int]],
) -> dict[int, int]:
    shingles = {i: _shingles(old[i].text) for i in left_old}
    index: dict[str, list[int]] = defaultdict(list)
    for i in left_old:
        for piece in shingles[i]:
            index[piece].append(i)
    scored: list[tuple[float, int, int, int]] = []
    for j in left_new:
        mine = _shingles(new[j].text)
        shared: Counter[int] = Counter()
        for piece, times in mine.items():
            at = index.get(piece, ())
            if len(at) <= COMMON or len(left_old) <= COMMON:
                for i in at:
                    shared[i] += min(times, shingles[i][piece])
        for i, _ in shared.most_common(20):
            alike = 2 * (mine & shingles[i]).total() / max(1, mine.total() + shingles[i].total())
            near, seat = gaps[0][i] == gaps[1][j], old[i].place == new[j].place
            if alike >= (LIKE_IN_PLACE if near and seat else LIKE):
                scored.append((-(alike + 0.15 * near + 0.1 * seat), abs(i - j), i, j))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored):
        if j not in found and i not in taken:
            found[j] = i
            taken.add(i)
    return found


def _shingles(text: str) -> Counter[str]:
    return Counter(text[k : k + 2] for k in range(max(1, len(text) - 1)))
