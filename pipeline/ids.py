"""Stable ids: the same thing has the same id in every run, and an insertion elsewhere changes none.

Every id begins with a letter (so that no spreadsheet takes it for a number) and is made from what the thing *is*: a
document from its path, an obligation from its document and text.  Equal things in one document are told apart by their
order of occurrence, which :class:`Namer` counts.
"""

from __future__ import annotations

import hashlib
from collections import Counter

DIGITS = 20
"""Hexadecimal digits kept: 80 bits, so that two of 100 million ids meet with a chance of about one in 200 million."""


def stable_id(letter: str, *parts: str) -> str:
    """``letter`` followed by a digest of ``parts``; parts are kept apart, so ("ab", "c") and ("a", "bc") differ."""
    digest = hashlib.sha256("\x1f".join(part.replace("\x1f", "\x1f\x1f") for part in parts).encode("utf-8", "replace"))
    return letter + digest.hexdigest()[:DIGITS]


def document_id(path: str) -> str:
    """The id of the document at ``path`` (relative to the corpus root, with ``/``)."""
    return stable_id("d", path)


class Namer:
    """Gives ids within one document; equal parts get different ids by their order of occurrence."""

    def __init__(self, document: str) -> None:
        self.document = document
        self._seen: Counter[tuple[str, ...]] = Counter()

    def __call__(self, letter: str, *parts: str) -> str:
        """The id of the next thing of kind ``letter`` that is described by ``parts``."""
        key = (letter, *parts)
        self._seen[key] += 1
        return stable_id(letter, self.document, *parts, str(self._seen[key]))
