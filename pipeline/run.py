"""One run: discover → process what is new → tables → publish.  The same whether an orchestrator drives it or not.

Reads a corpus folder; writes a snapshot under the output folder, and every document's records into the cache.  How
shards are executed is handed in (``execute``): in threads here, as Prefect tasks in ``flows.ingest``, on a cluster.  A
shard is worked on in a child process of a pool, or in this process when there is too little to do for a second one to
pay.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pipeline
from pipeline import collector, journal, lock, publish, retention
from pipeline.cache import Cache, Members
from pipeline.discover import File, discover, shards
from pipeline.fingerprint import code_version, options_digest, rules_version
from pipeline.pool import Pool, alone
from pipeline.read import ReadError
from pipeline.records import Decision, DocumentResult, Options, Reject
from pipeline.summary import Counts
from pipeline.worker import Entry, Job, Shard, content_hash, known, lookup, process_file, process_shard, refused

if TYPE_CHECKING:
    from pipeline.building import Inputs

SMALL_CORPUS = 2_000_000
"""Bytes to process under which one process is quicker than a pool, whose children each load the dictionaries first."""

Outcome = tuple[Entry, ...]
Work = Callable[[Shard], Outcome]
Execute = Callable[[Sequence[Shard], Work, int], Iterable[Outcome]]
Tick = Callable[[int], object]
Bar = Callable[[int], AbstractContextManager[Tick]]
Policy = Literal["auto", "always", "never"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is given.  ``workers`` is the number of processes, None for one a core."""

    corpus: Path
    out: Path
    as_of: date
    workers: int | None = None
    options: Options = field(default_factory=Options)
    full: bool = False
    """Process every document anew, whatever the cache holds."""
    decisions: Path | None = None
    """The review desk's ``decisions.jsonl``."""
    cache: str | None = None
    """Where records are kept: a folder or an fsspec address; None for ``state/cache`` in the output folder."""
    keep: int | None = None
    """How many snapshots to keep; None for all."""
    editions: Policy = "auto"
    """Whether to make the workbook and the report: ``auto`` up to a size that is still of use to people."""
    away: bool = False
    """True when shards are executed on other machines: no pool is started here."""

    def __post_init__(self) -> None:
        for name in ("workers", "keep"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did."""

    run_id: str
    folder: Path
    new: bool
    """False when no table differs from the latest snapshot, which then stays the latest."""
    counts: Counts
    rejects: tuple[Reject, ...]
    seconds: dict[str, float]
    processed: int = 0
    """Documents that this run worked on; the others' records were kept from before."""
    editions: bool = True
    """Whether the snapshot has a workbook and a report."""
    notes: tuple[str, ...] = ()
    """In Chinese: what was found and put right on the way (a dead run's lock, its leavings)."""

    @property
    def exit_code(self) -> int:
        """0 when every file was read whole, else 1."""
        return 1 if self.rejects or self.counts.partial else 0

    @property
    def state(self) -> journal.State:
        """How the run is told of."""
        return "completed with rejects" if self.exit_code else "completed"


def in_threads(parts: Sequence[Shard], work: Work, workers: int) -> Iterator[Outcome]:
    """Execute shards without an orchestrator, giving each result as it is ready."""
    if workers == 1:  # in this very thread, so that signals can stop a document that takes too long
        yield from map(work, parts)
        return
    with ThreadPoolExecutor(workers) as threads:
        for done in as_completed([threads.submit(work, part) for part in parts]):
            yield done.result()


def no_bar(total: int) -> AbstractContextManager[Tick]:
    """Shows no progress."""
    return nullcontext(lambda documents: None)


def run(settings: Settings, execute: Execute = in_threads, bar: Bar = no_bar) -> Summary:
    """Process the corpus and publish.

    Raises CorpusError, OutputError, SchemaError, DecisionError or LockedError when it cannot be done at all; what
    cannot be read of the corpus becomes rejects.
    """
    started = datetime.now(UTC)
    publish.prepare(settings.out)
    try:
        with lock.hold(settings.out / publish.STATE) as before:
            return _locked(settings, execute, bar, started, before)
    except OSError as error:  # the disk: journal, cache or lock could not be written
        raise publish.OutputError(
            f"写入 {settings.out} 失败：{error.strerror or error}。原有的 latest 未改动。"
        ) from error


def _locked(settings: Settings, execute: Execute, bar: Bar, started: datetime, dead: str | None) -> Summary:
    notes = [f"上一次运行（{dead}）没有正常结束，已接管。"] if dead else []
    if left := publish.sweep(settings.out):
        notes.append(f"已清除上次未写完的内容：{'、'.join(left)}。")
    for note in notes:
        log.warning("%s", note, extra={"event": "repair"})
    begun = started.isoformat(timespec="seconds")
    journal.add(settings.out, event="start", started=begun, pid=os.getpid())
    row: dict[str, Any] = {"event": "end", "started": begun}
    try:
        done = replace(_run(settings, execute, bar, started), notes=tuple(notes))
        row |= {
            "state": done.state, "run_id": done.run_id, "new": done.new, "documents": done.counts.documents,
            "processed": done.processed, "rejects": done.counts.rejects, "seconds": done.seconds,
        }  # fmt: skip
        return done
    except BaseException as error:
        row |= {"state": "failed", "error": f"{type(error).__name__}: {error}"[:500]}
        raise
    finally:
        journal.add(settings.out, **row, ended=datetime.now(UTC).isoformat(timespec="seconds"))


def _run(settings: Settings, execute: Execute, bar: Bar, started: datetime) -> Summary:
    clock = _Clock()
    files = discover(settings.corpus, settings.out)
    root = settings.corpus if settings.corpus.is_dir() else settings.corpus.parent
    address = settings.cache or str((settings.out / publish.STATE / "cache").absolute())
    job = Job(root.absolute(), settings.options, address, rules_version(), settings.full)
    cache = Cache(address)
    decided = _decisions(settings.decisions)
    clock.lap("discover", files=len(files))

    entries, pending = _take(files, job, cache)
    for entry in entries:
        if entry.reject is not None:
            _tell(entry)
    clock.lap("lookup", kept=len(entries), pending=len(pending))
    size = sum(file.size for file in pending)
    workers = settings.workers or len(os.sched_getaffinity(0))
    if size < SMALL_CORPUS and not settings.away:
        workers = 1
    if pending:
        with bar(len(pending)) as tick, _work(job, 0 if settings.away else workers) as work:
            entries += _process(pending, job, execute, work, workers, tick)
    entries.sort(key=lambda entry: entry.path)
    processed = sum(entry.fresh and entry.key is not None for entry in entries)
    clock.lap("process", processed=processed)

    before = publish.latest_snapshot(settings.out)
    inputs = _inputs_digest(entries, settings, job, decided)
    record = publish.record(before) if before else {}
    if before and record.get("inputs") == inputs and publish.whole(before):
        # Nothing that a table depends on is different, so none need be made to see that.
        return _unchanged(before, record, clock.seconds, processed)
    from pipeline import building, spilling

    made = _made_from(settings, before, record, job, decided)
    helpers = None if settings.away or workers == 1 else spilling.Helpers(workers, address)
    with publish.Incoming(settings.out) as incoming:
        with collector.seldom():
            built = building.build(incoming.folder, entries, partial(_load, cache=cache, job=job), made, helpers)
        clock.lap("tables", obligations=built.counts.obligations)
        sums = {name: written.sha256 for name, written in built.files.items()}
        if before and publish.same_tables(before, sums) and publish.whole(before):
            return replace(_unchanged(before, record, clock.seconds, processed), counts=built.counts)
        editions = building.for_people(incoming.folder, built, settings.as_of, pipeline.__version__, settings.editions)
        clock.lap("editions")
        run_json = {
            "started": started.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": pipeline.__version__,
            "rules": job.rules,
            "inputs": inputs,
            "as_of": settings.as_of.isoformat(),
            "options": asdict(settings.options),
            "decisions": decided and decided[1],
            "corpus": {"path": str(settings.corpus), "files": len(files), "bytes": sum(file.size for file in files)},
            "previous": before.name if before else None,
            "counts": asdict(built.counts),
            "processed": processed,
            "editions": editions,
            "seconds": clock.seconds,
            "workers": workers,
        }
        sizes = {name: written.size for name, written in built.files.items()}
        done = incoming.publish(sums, run_json, started, sizes)
    clock.lap("publish")
    if settings.keep is not None:
        pruned = retention.prune(settings.out, settings.keep, decided[0] if decided else ())
        clock.lap("retention", pruned=len(pruned))
    return Summary(done.run_id, done.folder, True, built.counts, built.rejects, clock.seconds, processed, editions)


def _take(files: Sequence[File], job: Job, cache: Cache) -> tuple[list[Entry], list[File]]:
    """What is known of ``files`` without processing any, and which have to be processed."""

    def look(file: File) -> tuple[Entry, ...] | None:
        try:
            sha256 = content_hash(file, job.options, job.root)
        except ReadError as error:
            return (refused(file, error),)
        except OSError as error:
            reason = error.strerror or str(error)
            return (
                refused(file, ReadError("read", "unreadable", f"文件打不开：{reason}。请检查权限，或文件是否还在。")),
            )
        return None if job.full else known(file, sha256, job, cache)

    # Hashing lets go of the interpreter's lock, so threads do it at the speed of the disk.
    with ThreadPoolExecutor(min(8, (os.cpu_count() or 1) * 2)) as threads:
        found = list(threads.map(look, files, chunksize=64))
    entries = [entry for entries in found if entries is not None for entry in entries]
    return entries, [file for file, entries in zip(files, found, strict=True) if entries is None]


def _process(
    pending: Sequence[File], job: Job, execute: Execute, work: Work, workers: int, tick: Tick
) -> Iterator[Entry]:
    """The entries of ``pending``, whatever dies on the way."""
    waiting = {file.path: file for file in pending}
    for done in execute(shards(pending, workers), work, workers):
        for path in dict.fromkeys(entry.file.path for entry in done):
            waiting.pop(path, None)
            tick(1)
        for entry in done:
            _tell(entry)
        yield from done
    if waiting:
        # A cluster gave these up (their workers died again and again): one by one here, each in a process of its own.
        log.warning("%d files came back without a result; processing them one by one", len(waiting))
        for file in waiting.values():
            done = alone((file,), job)
            tick(1)
            for entry in done:
                _tell(entry)
            yield from done


def _tell(entry: Entry) -> None:
    if entry.reject is None:
        log.info("%s: processed", entry.path, extra={"event": "document", "path": entry.path, "seconds": entry.seconds})
    else:
        error = f"{entry.reject.stage}/{entry.reject.error}"
        log.warning(
            "%s: rejected (%s)", entry.path, error,
            extra={"event": "document", "path": entry.path, "seconds": entry.seconds, "error": error},
        )  # fmt: skip


def _load(entry: Entry, cache: Cache, job: Job) -> DocumentResult | Reject:
    """The records of an entry; when its cache entry turns out damaged, the file is processed again."""
    found = lookup(cache, entry)
    if found is None or isinstance(found, Members):
        log.warning("%s: its cache entry is damaged; processing it again", entry.path, extra={"event": "repair"})
        again = {e.path: e for e in process_file(entry.file, replace(job, full=True))}.get(entry.path)
        if again is None:
            return Reject(entry.path, "read", "missing", "文件在运行期间发生了变化，请重新运行。")
        found = again.reject or lookup(cache, again)
    if found is None or isinstance(found, Members):
        raise publish.OutputError(f"缓存 {cache.address} 中的内容写入后读不出来，请检查磁盘。")
    return found


def _decisions(path: Path | None) -> tuple[tuple[Decision, ...], str] | None:
    """The decisions and the digest of their file; None when a run has none.  A file that is not there yet has none."""
    if path is None:
        return None
    from pipeline import decisions

    if not path.exists():
        return (), hashlib.sha256(b"").hexdigest()
    found = decisions.read(path)
    lines = "".join(map(decisions.dumps, found))
    return found, hashlib.sha256(lines.encode("utf-8")).hexdigest()


def _inputs_digest(
    entries: Sequence[Entry], settings: Settings, job: Job, decided: tuple[tuple[Decision, ...], str] | None
) -> str:
    """A digest of everything that the tables depend on, but the snapshot before."""
    digest = hashlib.sha256()
    head = [
        pipeline.__version__, code_version(), job.rules, options_digest(settings.options), settings.as_of.isoformat(),
        settings.editions, decided and decided[1],
    ]  # fmt: skip
    digest.update(json.dumps(head).encode())
    for entry in entries:
        what = entry.key if entry.reject is None else (entry.reject.stage, entry.reject.error, entry.reject.message)
        digest.update(json.dumps([entry.path, what]).encode())
    return digest.hexdigest()


def _made_from(
    settings: Settings,
    before: Path | None,
    record: dict[str, Any],
    job: Job,
    decided: tuple[tuple[Decision, ...], str] | None,
) -> Inputs:
    from pipeline import building, changes

    same = record.get("rules") == job.rules and record.get("options") == json.loads(
        json.dumps(asdict(settings.options))
    )
    previous = changes.previous_obligations(before)
    if before is not None and previous is None:
        log.warning("the snapshot before (%s) cannot be read; changes are not told", before.name)
    held = decided[0] if decided is not None else None
    return building.Inputs(
        settings.as_of, pipeline.__version__, previous, same, held, marked=settings.editions != "never"
    )


def _unchanged(before: Path, record: dict[str, Any], seconds: dict[str, float], processed: int) -> Summary:
    """The summary of a run that found nothing to publish, from the snapshot that stays the latest."""
    counts = Counts(**record["counts"])
    rejects = tuple(Reject(*row) for row in _csv_rows(before / "rejects.csv"))
    return Summary(
        before.name, before, False, replace(counts, changes={}), rejects, seconds, processed,
        bool(record.get("editions", True)),
    )  # fmt: skip


def _csv_rows(path: Path) -> list[list[str]]:
    import csv

    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


@contextmanager
def _work(job: Job, workers: int) -> Iterator[Work]:
    """How a shard is worked on: wherever it is called (0), in this process (1), else in a pool of fresh ones."""
    if workers <= 1:
        yield partial(process_shard, job=job)
        return
    with Pool(workers, job) as pool:
        yield pool


class _Clock:
    """Seconds by stage; a line of log each."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str, **more: Any) -> None:
        now = time.perf_counter()
        self.seconds[stage] = seconds = round(now - self._last, 3)
        self._last = now
        told = ", ".join(f"{name} {value}" for name, value in more.items())
        log.info(
            "stage %s: %.3f s%s", stage, seconds, f" ({told})" if told else "",
            extra={"event": "stage", "stage": stage, "seconds": seconds, **more},
        )  # fmt: skip
