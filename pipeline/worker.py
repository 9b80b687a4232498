"""The work of one shard, wherever it is done: in this process, in a child, on a worker of a cluster.

Reads corpus files; writes each one's records into the cache and gives back only what the run has to know about them, so
that a run's memory does not grow with what the corpus yields.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache as memo
from pathlib import Path
from types import FrameType

from pipeline import collector
from pipeline.cache import Cache, Kept, Members
from pipeline.discover import File
from pipeline.fingerprint import cache_key, rules_version
from pipeline.read import ReadError, check_size, media_type_of
from pipeline.records import DocumentResult, Options, Reject

Shard = tuple[File, ...]
ZIP = "application/zip"
PASSING = frozenset({"time_limit", "memory_limit", "crashed", "missing", "no_access", "unreadable", "internal"})
"""Errors that another attempt may not meet again (a busy machine, a file that was locked): never kept."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told, beside its files."""

    root: Path
    """The corpus folder: a link that leads out of it is refused."""
    options: Options
    cache: str
    """Where records are kept: a folder or an fsspec address that every worker reaches."""
    rules: str
    """The rules version that the run was started with; a worker that has other code refuses."""
    full: bool = False
    """True when what the cache holds is not to be used."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a document: where its records are kept, or why there are none."""

    file: File
    """The file it came from (for a member of an archive, the archive)."""
    path: str
    sha256: str = ""
    key: str | None = None
    reject: Reject | None = None
    seconds: float = 0.0
    fresh: bool = False
    """True when this run processed it."""
    weight: tuple[int, int] | None = None
    """How many obligations and characters it yields, where this run has seen that."""


class OtherRulesError(Exception):
    """A worker's code is not the code of the run it is to work for."""


def process_shard(shard: Shard, job: Job) -> tuple[Entry, ...]:
    """Process each file of a shard; one entry a document (an archive gives one a member)."""
    if job.rules != rules_version():
        raise OtherRulesError(f"the run has rules {job.rules}, this worker has {rules_version()}")
    with collector.seldom():
        return tuple(entry for file in shard for entry in process_file(file, job))


def process_file(file: File, job: Job) -> tuple[Entry, ...]:
    """The entries of one file.  Never raises for what the file holds; OSError when the cache cannot be written."""
    from pipeline.read.sandbox import load

    begun = time.perf_counter()
    try:
        media_type = media_type_of_file(file.path)
        data = load(file.place, job.root, job.options)
    except ReadError as error:
        return (refused(file, error),)
    if media_type == ZIP:
        return tuple(_archive(file, data, job))
    return (_document(file, file.path, data, job, begun),)


def known(file: File, sha256: str, job: Job, cache: Cache) -> tuple[Entry, ...] | None:
    """The entries of a file whose contents have been processed before; None when they (or some of them) have not."""
    key = key_of(file.path, sha256, job)
    if media_type_of_file(file.path) != ZIP:
        return (Entry(file, file.path, sha256, key),) if cache.has(key) else None
    found = cache.get(key)
    if not isinstance(found, Members) or not all(cache.has(member[2]) for member in found.members):
        return None
    return tuple(_members(file, found))


def content_hash(file: File, options: Options, root: Path) -> str:
    """The SHA-256 of a file's bytes.  ReadError for what can never be a document, found without reading it."""
    from pipeline.read.sandbox import load

    media_type_of_file(file.path)
    try:
        # A plain file is by far the usual case; links and the rest go through the reader's own checks.
        handle = os.open(file.place, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return hashlib.sha256(load(file.place, root, options)).hexdigest()
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("read", "not_a_file", "不是普通文件（可能是设备、管道或目录），不读取。")
        check_size(status.st_size, options)
        return hashlib.file_digest(stream, "sha256").hexdigest()


def key_of(path: str, sha256: str, job: Job) -> str:
    """The cache key of a file.  An archive's own name stands in its messages, so it is part of its key."""
    media_type = media_type_of_file(path)
    return cache_key(sha256, f"{media_type} {path}" if media_type == ZIP else media_type, job.rules, job.options)


def media_type_of_file(path: str) -> str:
    """The media type by the name's suffix, zip among them; ReadError ``unsupported``."""
    return ZIP if path.lower().endswith(".zip") else media_type_of(path)


def refused(file: File, error: ReadError, path: str | None = None) -> Entry:
    """The entry of a file that cannot be read."""
    where = path or file.path
    return Entry(file, where, reject=Reject(where, error.stage, error.error, error.message), fresh=True)


def with_path(kept: Reject, path: str) -> Reject:
    """A kept reject under the path that its content has now."""
    return replace(kept, path=path)


# --- inside --------------------------------------------------------------------------------------------------------


def _document(file: File, path: str, data: bytes, job: Job, begun: float) -> Entry:
    sha256 = hashlib.sha256(data).hexdigest()
    key = key_of(path, sha256, job)
    cache = _cache(job.cache)
    # A shard that is tried again finds what its first attempt had done; so do equal files in one corpus.
    if not job.full and cache.has(key) and (kept := cache.get(key)) is not None:
        return Entry(file, path, sha256, key, seconds=_since(begun), weight=_weight(kept))
    found = _result(path, data, job.options)
    if isinstance(found, Reject) and found.error in PASSING:
        return Entry(file, path, sha256, reject=found, seconds=_since(begun), fresh=True)
    cache.put(key, found)
    return Entry(file, path, sha256, key, seconds=_since(begun), fresh=True, weight=_weight(found))


def _weight(found: Kept) -> tuple[int, int]:
    return (len(found.obligations), len(found.text)) if isinstance(found, DocumentResult) else (0, 0)


def _archive(file: File, data: bytes, job: Job) -> Iterator[Entry]:
    from pipeline.read.archive import members

    problems: list[ReadError] = []
    entries: list[Entry] = []
    try:
        for name, content in members(data, file.path, job.options, problems):
            path = f"{file.path}/{name}"
            try:
                check_size(len(content), job.options)
                media_type_of_file(path)
            except ReadError as error:
                entries.append(refused(file, error, path))
                continue
            entries.append(_document(file, path, content, job, time.perf_counter()))
    except ReadError as error:
        problems.append(error)
    entries += [refused(file, problem) for problem in problems]
    passing = any(entry.reject is not None and entry.reject.error in PASSING for entry in entries)
    if not passing:
        sha256 = hashlib.sha256(data).hexdigest()
        kept = tuple((e.path, e.sha256, e.key) for e in entries if e.key is not None)
        rejects = tuple(entry.reject for entry in entries if entry.reject is not None)
        _cache(job.cache).put(key_of(file.path, sha256, job), Members(kept, rejects))
    yield from entries


def _members(file: File, found: Members) -> Iterator[Entry]:
    for path, sha256, key in found.members:
        yield Entry(file, path, sha256, key)
    for reject in found.rejects:
        yield Entry(file, reject.path, reject=reject)


def _result(path: str, data: bytes, options: Options) -> DocumentResult | Reject:
    from pipeline.document import process_source  # loads the dictionaries, which a parent of a pool has no use for
    from pipeline.read.sandbox import read_safely

    try:
        source = read_safely(data, path, options)
        with _time_limit(options.max_seconds):
            return process_source(source)
    except ReadError as error:
        return Reject(path, error.stage, error.error, error.message)
    except Exception as error:  # one document must never stop the others; what happened is logged and published
        log.exception("%s: processing failed", path)
        what = f"{type(error).__name__}: {error}"
        return Reject(path, "process", "internal", f"处理时出现内部错误（{what[:200]}）。请把该文件报告给维护者。")


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stop what takes longer.  A signal does it, so only in a process's main thread: there shards are worked on."""

    def late(number: int, frame: FrameType | None) -> None:
        raise ReadError(
            "process", "time_limit", f"处理超过 {seconds:g} 秒，已停止。请拆分文件，或把该文件报告给维护者。"
        )

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@memo
def _cache(address: str) -> Cache:
    return Cache(address)


def _since(begun: float) -> float:
    return round(time.perf_counter() - begun, 3)


def lookup(cache: Cache, entry: Entry) -> Kept | None:
    """What the cache holds for an entry, rejects under the entry's own path."""
    found = cache.get(entry.key) if entry.key is not None else None
    return with_path(found, entry.path) if isinstance(found, Reject) else found
