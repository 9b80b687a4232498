"""The flow ``ingest``: runs ``pipeline.run.run`` with its shards as Prefect tasks.

With no server configured Prefect starts a private one for the run.  A task is a shard of documents, not one document:
what the orchestrator costs a task (milliseconds to a tenth of a second) then does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipeline import summary as summaries
from pipeline.run import Bar, Outcome, Settings, Shard, Summary, Work, no_bar, run

# Threads only wait for shards; how many shards are worked on at once is the process pool's business.
RUNNER: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=64)


# The work is a function over a process pool, which no cache key can be made of; what it gives is kept by our own cache.
@task(name="shard", cache_policy=NO_CACHE, persist_result=False, task_run_name="shard of {documents}")
def process_shard(work: Work, shard: Shard, documents: int) -> tuple[Outcome, ...]:
    """Process one shard (``pipeline.run.process_shard``)."""
    return work(shard)


def as_tasks(parts: Sequence[Shard], work: Work, workers: int) -> Iterator[tuple[Outcome, ...]]:
    """Execute shards as Prefect tasks, giving each result as it is ready."""
    for future in as_completed([process_shard.submit(work, part, len(part)) for part in parts]):
        yield future.result()


@flow(
    name="ingest",
    task_runner=RUNNER,
    persist_result=False,
    validate_parameters=False,
)
def ingest(corpus: str, out: str = "outputs", as_of: date | str | None = None, workers: int | None = None) -> Summary:
    """Process a corpus folder and publish a snapshot (``pipeline.run.run``); ``as_of`` is today when not given."""
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or datetime.now().astimezone().date()
    done = run(Settings(Path(corpus), Path(out), day, workers), execute=as_tasks, bar=_bar)
    create_markdown_artifact(
        key="yiwu-run", markdown=summaries.markdown(done.counts, str(done.folder)), description=f"Run {done.run_id}"
    )
    return done


_bar: Bar = no_bar
"""Shows the progress of a run that was started from a terminal; a bar is no parameter that a server could keep."""


def ingest_with(settings: Settings, bar: Bar) -> Summary:
    """Run the flow here and now, showing progress by ``bar``."""
    global _bar
    _bar = bar
    return ingest(str(settings.corpus), str(settings.out), settings.as_of, settings.workers)
