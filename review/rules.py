"""What is known about a rule: its lexicon entry with examples, so that a lawyer sees why a field says what it says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline import lexicon


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as a page shows it."""

    id: str
    note: str = ""
    examples: tuple[str, ...] = ()
    source: str = ""


@cache
def _entries() -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for name in lexicon.names():
        try:
            for entry in lexicon.load(name):
                found.setdefault(entry.id, Rule(entry.id, entry.note, entry.examples[:2], entry.source))
        except lexicon.LexiconError:  # a lexicon under repair must not take the page down
            continue
    return found


def explain(rule: str | None) -> Rule | None:
    """The rule with its lexicon entry; its id alone where no entry has it."""
    return _entries().get(rule, Rule(rule)) if rule else None
