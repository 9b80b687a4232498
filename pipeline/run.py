"""One run: discover → process shards → tables → publish.  The same whether an orchestrator drives it or not.

Reads a corpus folder; writes a snapshot under the output folder.  How shards are executed is handed in (``execute``):
in threads here, as Prefect tasks in ``flows.ingest``; either way a shard is worked on in a child process of a pool, or
in this process when the corpus is too small for a second one to pay.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pipeline
from pipeline import changes, conflicts, editions, publish, tables
from pipeline.discover import File, discover, shards
from pipeline.frames import check
from pipeline.ids import document_id
from pipeline.read import ReadError, check_size
from pipeline.records import DocumentResult, Options, Reject
from pipeline.summary import Counts, count

SMALL_CORPUS = 2_000_000
"""Bytes under which one process is quicker than a pool, whose children each load the dictionaries first."""
OWN_TEXT = frozenset({"text/plain", "text/markdown"})
"""Formats whose file is its own source text; of the others the extracted text is kept in the snapshot."""

Shard = tuple[File, ...]
Outcome = tuple[str, DocumentResult | Reject]
Work = Callable[[Shard], tuple[Outcome, ...]]
Execute = Callable[[Sequence[Shard], Work, int], Iterable[tuple[Outcome, ...]]]
Tick = Callable[[int], object]
Bar = Callable[[int], AbstractContextManager[Tick]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is given.  ``workers`` is the number of processes, None for one a core."""

    corpus: Path
    out: Path
    as_of: date
    workers: int | None = None
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise ValueError(f"workers must be at least 1, got {self.workers}")


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

    @property
    def exit_code(self) -> int:
        """0 when every file was read whole, else 1."""
        return 1 if self.rejects or self.counts.partial else 0


def in_threads(parts: Sequence[Shard], work: Work, workers: int) -> Iterator[tuple[Outcome, ...]]:
    """Execute shards without an orchestrator, giving each result as it is ready."""
    with ThreadPoolExecutor(workers) as threads:
        for done in as_completed([threads.submit(work, part) for part in parts]):
            yield done.result()


def no_bar(total: int) -> AbstractContextManager[Tick]:
    """Shows no progress."""
    return nullcontext(lambda documents: None)


def run(settings: Settings, execute: Execute = in_threads, bar: Bar = no_bar) -> Summary:
    """Process the corpus and publish.

    Raises CorpusError, OutputError or SchemaError when it cannot be done at all; what cannot be read of the corpus
    becomes rejects.
    """
    started = datetime.now(UTC)
    clock = _Clock()
    publish.prepare(settings.out)
    files = discover(settings.corpus, settings.out)
    workers = settings.workers or len(os.sched_getaffinity(0))
    total = sum(file.size for file in files)
    if total < SMALL_CORPUS:
        workers = 1
    clock.lap("discover")

    outcomes: list[Outcome] = []
    with bar(len(files)) as tick, _work(settings.options, workers) as work:
        for done in execute(shards(files, workers), work, workers):
            outcomes += done
            tick(len(done))
    clock.lap("process")

    results = [(path, found) for path, found in outcomes if isinstance(found, DocumentResult)]
    refused = [found for _, found in outcomes if isinstance(found, Reject)]
    frames = conflicts.add(tables.build(results, refused, settings.as_of))
    before = publish.latest_snapshot(settings.out)
    frames["changes"] = changes.changes(changes.previous_obligations(before), frames["obligations"])
    check(frames)
    files_out = publish.render(frames, pipeline.__version__)
    clock.lap("tables")

    counts = count(frames)
    listed = tuple(Reject(*row) for row in frames["rejects"].itertuples(index=False, name=None))
    if before is not None and publish.same_tables(before, publish.digests(files_out)):
        return Summary(before.name, before, False, counts, listed, clock.seconds)
    texts = {document_id(path): r.text for path, r in sorted(results, key=_path) if r.media_type not in OWN_TEXT}
    record = {
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": pipeline.__version__,
        "as_of": settings.as_of.isoformat(),
        "options": asdict(settings.options),
        "corpus": {"path": str(settings.corpus), "files": len(files), "bytes": total},
        "previous": before.name if before else None,
        "counts": asdict(counts),
        "seconds": clock.seconds,
        "workers": workers,
    }

    def for_people(folder: Path) -> None:
        every = ((document_id(path), result.text) for path, result in results)
        editions.write(folder, frames, every, settings.as_of, pipeline.__version__)

    published = publish.publish(settings.out, files_out, texts, record, started, for_people)
    clock.lap("publish")
    return Summary(published.run_id, published.folder, True, counts, listed, clock.seconds)


def process_shard(shard: Shard, options: Options) -> tuple[Outcome, ...]:
    """The outcome of each file of a shard: its result, or why there is none."""
    return tuple((file.path, process_file(file, options)) for file in shard)


def process_file(file: File, options: Options) -> DocumentResult | Reject:
    """The result of one file, or the reject that says why there is none."""
    from pipeline.document import process  # loads the dictionaries, which a parent of a pool has no use for

    try:
        check_size(file.size, options)
        return process(file.place.read_bytes(), file.path, options)
    except ReadError as error:
        return Reject(file.path, error.stage, error.error, error.message)
    except OSError as error:
        reason = error.strerror or str(error)
        return Reject(file.path, "read", "unreadable", f"文件打不开：{reason}。请检查权限，或文件是否还在。")
    except Exception as error:  # one document must never stop the others; what happened is logged and published
        log.exception("%s: processing failed", file.path)
        what = f"{type(error).__name__}: {error}"
        return Reject(file.path, "process", "internal", f"处理时出现内部错误（{what[:200]}）。请把该文件报告给维护者。")


@contextmanager
def _work(options: Options, workers: int) -> Iterator[Work]:
    """How a shard is worked on: in this process for one worker, else in a pool of freshly started ones."""
    if workers == 1:
        yield lambda shard: process_shard(shard, options)
        return
    # spawn: a forked child would inherit the threads' locks of whoever orchestrates.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda shard: pool.submit(process_shard, shard, options).result()


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = round(now - self._last, 3)
        self._last = now


def _path(pair: tuple[str, DocumentResult]) -> str:
    return pair[0]
