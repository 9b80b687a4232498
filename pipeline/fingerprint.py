"""What a result depends on beside the file itself: our rules and code, the libraries that read and tag, the options.

Part of every cache key.  A module of this package counts as rules unless it is listed as shell, so that a module that
is forgotten costs a needless re-run and never a stale result.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from shutil import which

from pipeline.records import Options

HOME = Path(__file__).parent
SHELL = frozenset(
    "__init__ answers asof building cache changes cli conflicts console datapackage decisions differences discover "
    "doctor editions fingerprint frames ics ids journal labels lock logs marked notify operating pairing pool previous "
    "publish query questions readable recurrence retention run schema sheet status stream summary tables workbook "
    "worker".split()
)
"""Modules that no result of a document depends on; a test proves that processing imports none of them."""
SHELL_FOLDERS = frozenset({"report"})
LIBRARIES = (
    "ahocorasick_rs", "chinesecalendar", "jieba", "lxml", "onnxruntime", "opencc", "pdfplumber", "pdfminer.six",
    "pypdfium2", "python-dateutil", "python-docx", "rapidocr", "spacy", "trafilatura",
)  # fmt: skip
PROGRAMS = ("soffice", "libreoffice")


@cache
def rules_version() -> str:
    """A digest of the rules: our code and lexicons that make records, and the libraries they are made with."""
    digest = hashlib.sha256()
    for path in _files():
        module = path.relative_to(HOME)
        if module.parts[0] in SHELL_FOLDERS or (len(module.parts) == 1 and module.stem in SHELL):
            continue
        _add(digest, path)
    digest.update(json.dumps(_surroundings(), sort_keys=True).encode())
    return digest.hexdigest()[:20]


@cache
def code_version() -> str:
    """A digest of the whole package: what the tables depend on beside the records."""
    digest = hashlib.sha256(rules_version().encode())
    for path in _files():
        _add(digest, path)
    return digest.hexdigest()[:20]


def cache_key(content_sha256: str, media_type: str, rules: str, options: Options) -> str:
    """The name under which the records of a file are kept: what they depend on, and nothing else."""
    parts = (content_sha256, media_type, rules, options_digest(options))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:40]


@cache
def options_digest(options: Options) -> str:
    """A digest of the options."""
    return hashlib.sha256(json.dumps(asdict(options), sort_keys=True).encode()).hexdigest()[:20]


def _files() -> Iterator[Path]:
    found = (
        p for p in HOME.rglob("*") if p.suffix in {".py", ".toml", ".txt", ".json"} and "__pycache__" not in p.parts
    )
    return iter(sorted(found, key=lambda p: p.relative_to(HOME).as_posix()))


def _add(digest: hashlib._Hash, path: Path) -> None:
    digest.update(f"\x1e{path.relative_to(HOME).as_posix()}\x1f".encode())
    digest.update(path.read_bytes())


def _surroundings() -> dict[str, str | None]:
    """The versions of what does the reading and tagging; None for what is not installed (then a reader refuses)."""
    versions: dict[str, str | None] = {"python": ".".join(map(str, sys.version_info[:2]))}
    for name in LIBRARIES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = None
    return versions | {name: None if which(name) is None else "installed" for name in PROGRAMS}
