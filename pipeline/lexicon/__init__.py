"""Domain rules as data.  Each ``*.toml`` beside this file is one lexicon; every entry carries examples.

An entry::

    [[entry]]
    id = "modality.prohibition.must_not"   # unique over all lexicons, dotted
    group = "prohibition"                  # what the code asks for
    cues = ["不得", "禁止"]                 # literal strings, in simplified script and normalised width …
    pattern = "…"                          # … or one regular expression
    examples = ["任何单位不得擅自停止供水。"]   # the entry must be found in each
    counterexamples = ["不得已的情形除外。"]    # and in none of these
    note = "why it is so"                  # optional
    source = "where the rule comes from"   # optional

Any further keys are kept in ``Entry.extra``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

KNOWN = {"id", "group", "cues", "pattern", "examples", "counterexamples", "note", "source"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of a lexicon."""

    id: str
    group: str
    cues: tuple[str, ...] = ()
    pattern: str | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    note: str = ""
    source: str = ""
    extra: dict[str, Any] = field(default_factory=dict, hash=False)


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names the file and the entry."""


@cache
def load(name: str) -> tuple[Entry, ...]:
    """All entries of ``<name>.toml``, in file order.

    Raises LexiconError when an entry lacks an id, a group, a cue or pattern, or an example, or repeats an id.
    """
    raw = tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))
    entries: list[Entry] = []
    seen: set[str] = set()
    for number, item in enumerate(raw.get("entry", []), start=1):
        where = f"{name}.toml, entry {number} ({item.get('id', 'no id')})"
        for key in ("id", "group", "examples"):
            if not item.get(key):
                raise LexiconError(f"{where}: lacks {key}")
        if not item.get("cues") and not item.get("pattern"):
            raise LexiconError(f"{where}: lacks cues or pattern")
        if item["id"] in seen:
            raise LexiconError(f"{where}: the id stands twice")
        seen.add(item["id"])
        entries.append(
            Entry(
                id=item["id"],
                group=item["group"],
                cues=tuple(item.get("cues", ())),
                pattern=item.get("pattern"),
                examples=tuple(item["examples"]),
                counterexamples=tuple(item.get("counterexamples", ())),
                note=item.get("note", ""),
                source=item.get("source", ""),
                extra={k: v for k, v in item.items() if k not in KNOWN},
            )
        )
    return tuple(entries)


def group(name: str, *groups: str) -> tuple[Entry, ...]:
    """The entries of lexicon ``name`` whose group is one of ``groups``, in file order."""
    return tuple(e for e in load(name) if e.group in groups)


def cues(name: str, *groups: str) -> tuple[str, ...]:
    """All literal cues of those groups, longest first (so that an alternation of them prefers the longest)."""
    return tuple(sorted({c for e in group(name, *groups) for c in e.cues}, key=lambda c: (-len(c), c)))


def names() -> tuple[str, ...]:
    """The lexicons that exist."""
    return tuple(
        sorted(p.name.removesuffix(".toml") for p in resources.files(__name__).iterdir() if p.name.endswith(".toml"))
    )
