"""A document's source text as the run had it: from the snapshot's ``texts/``, else decoded anew from the corpus.

Reads files, writes none.  A path from a snapshot is data, not trusted: it must lie inside its folder.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

PLAIN_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}\Z")


def inside(folder: Path, path: str) -> Path | None:
    """``folder / path`` when it is a file inside ``folder`` (links resolved), else None."""
    try:
        root = folder.resolve(strict=True)
        place = (root / path).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    return place if place.is_relative_to(root) and place.is_file() else None


def corpus_file(corpus: Path | None, path: str, sha256: str) -> Path | None:
    """The file that a document was read from, if it is still the same file."""
    if corpus is None:
        return None
    # A corpus that is one file: its path is its name.
    place = corpus if corpus.is_file() and corpus.name == path else inside(corpus, path)
    if place is None:
        return None
    try:
        with place.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return None
    return place if same else None


def source_text(
    snapshot: Path, corpus: Path | None, document: str, path: str, sha256: str, encoding: str | None
) -> str:
    """The text that the spans of ``document`` point into; empty when it cannot be had."""
    if PLAIN_ID.match(document) and (kept := inside(snapshot, f"texts/{document}.txt")):
        return kept.read_bytes().decode("utf-8", "replace")
    place = corpus_file(corpus, path, sha256)
    if place is None or not encoding:
        return ""
    # "utf-8-sig" and "utf-16" swallow the mark that offsets count.
    codec = {"utf-8-sig": "utf-8"}.get(encoding.lower(), encoding)
    try:
        return place.read_bytes().decode(codec)
    except (LookupError, UnicodeDecodeError):
        return ""
