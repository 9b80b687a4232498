"""Whether the lexicons prove what they claim: entries by their examples, examples by their entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import lexicon
from pipeline.lexicon import Entry


@cache
def _pattern(entry: Entry) -> re.Pattern[str]:
    parts = [re.escape(cue) for cue in entry.cues]
    if entry.pattern:
        parts.insert(0, entry.pattern)
    return re.compile("|".join(f"(?:{p})" for p in parts))


def faults(name: str) -> Iterator[str]:
    """One line for each fault of lexicon ``name``: a pattern that does not compile, an example that its entry does not
    find, a counterexample that it does find, a cue that no example of the entry shows where it has few cues."""
    for entry in lexicon.load(name):
        where = f"{name}.toml {entry.id}"
        try:
            pattern = _pattern(entry)
        except re.error as error:
            yield f"{where}: pattern does not compile: {error}"
            continue
        for example in entry.examples:
            if not pattern.search(example):
                yield f"{where}: not found in its example {example!r}"
        for example in entry.counterexamples:
            if m := pattern.search(example):
                yield f"{where}: finds {m[0]!r} in its counterexample {example!r}"
