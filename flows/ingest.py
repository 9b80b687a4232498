"""The flow ``ingest``: runs ``pipeline.run.run`` with its shards as Prefect tasks, here or on a Dask cluster.

With no server configured Prefect starts a private one for the run.  A task is a shard of documents, not one document:
what the orchestrator costs a task (milliseconds to a tenth of a second) then does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import as_completed
from prefect.logging import get_run_logger
from prefect.states import Completed
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.cluster import finished
from pipeline import logs
from pipeline import summary as summaries
from pipeline.notify import Notices, told
from pipeline.records import Options
from pipeline.run import Bar, Execute, Outcome, Policy, Settings, Summary, Work, no_bar, run
from pipeline.worker import Shard

# Threads only wait for shards; how many shards are worked on at once is the process pool's business.
RUNNER: TaskRunner[Any] = ThreadPoolTaskRunner(max_workers=64)


# The work is a function over a process pool, which no cache key can be made of; what it gives is kept by our own cache.
@task(name="shard", cache_policy=NO_CACHE, persist_result=False, task_run_name="shard of {documents}")
def process_shard(work: Work, shard: Shard, documents: int) -> Outcome:
    """Process one shard (``pipeline.worker.process_shard``)."""
    return work(shard)


def as_tasks(parts: Sequence[Shard], work: Work, workers: int, dask: str | None = None) -> Iterator[Outcome]:
    """Execute shards as Prefect tasks, giving each result as it is ready; a shard that fails is left out."""
    if dask is None:
        yield from _results([process_shard.submit(work, part, len(part)) for part in parts])
        return
    from prefect_dask.task_runners import DaskTaskRunner

    # Entered here and not named in the decorator: which cluster is an option of each run.
    with DaskTaskRunner(address=dask) as runner:
        futures = [
            runner.submit(process_shard, parameters={"work": work, "shard": part, "documents": len(part)})
            for part in parts
        ]
        of = {future.wrapped_future: future for future in futures}
        for done in finished(list(of)):
            yield from _results([of[done]])


def _results(futures: list[Any]) -> Iterator[Outcome]:
    for future in as_completed(futures):
        try:
            yield future.result()
        except Exception as error:  # a worker that died; the run processes what is missing by itself
            get_run_logger().warning("A shard failed (%s: %s)", type(error).__name__, error)


@flow(
    name="ingest",
    task_runner=RUNNER,
    persist_result=False,
    validate_parameters=False,
)
def ingest(
    corpus: str,
    out: str = "outputs",
    as_of: date | str | None = None,
    workers: int | None = None,
    full: bool = False,
    decisions: str | None = None,
    cache: str | None = None,
    keep: int | None = None,
    editions: Policy = "auto",
    dask: str | None = None,
    timezone: str | None = None,
    options: Mapping[str, Any] | None = None,
    notices: Mapping[str, Any] | None = None,
    log_file: str | None = None,
    log_json: bool = False,
) -> Summary | State[Summary]:
    """Process a corpus folder and publish a snapshot (``pipeline.run.run``).

    ``as_of`` is today in ``timezone`` (the machine's own without one) when not given; ``options`` and ``notices`` are
    the fields of ``pipeline.records.Options`` and ``pipeline.notify.Notices``; ``log_file`` gets the run's log.
    The run's state is ``Completed with rejects`` when some file was not read.
    """
    zone = ZoneInfo(timezone) if timezone else None
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or datetime.now().astimezone(zone).date()
    settings = Settings(
        Path(corpus), Path(out), day, workers, Options(**_tuples(options)), full,
        Path(decisions) if decisions else None, cache, keep, editions, away=dask is not None,
    )  # fmt: skip
    execute: Execute = partial(as_tasks, dask=dask)
    with logs.to(log_file, log_json):
        done = told(Notices(**_tuples(notices)), settings, lambda: run(settings, execute=execute, bar=_bar))
    create_markdown_artifact(
        key="yiwu-run",
        markdown=summaries.markdown(done.counts, str(done.folder), done.rejects, done.seconds, done.editions),
        description=f"Run {done.run_id}",
    )
    if done.exit_code:
        return Completed(name="Completed with rejects", message=f"{len(done.rejects)} rejects", data=done)
    return done


_bar: Bar = no_bar
"""Shows the progress of a run that was started from a terminal; a bar is no parameter that a server could keep."""


def ingest_with(settings: Settings, bar: Bar, notices: Notices, dask: str | None = None) -> Summary:
    """Run the flow here and now, showing progress by ``bar``."""
    global _bar
    _bar = bar
    done = ingest(**parameters(settings, notices, dask))
    assert isinstance(done, Summary)  # a state that was returned is opened by the call
    return done


def parameters(settings: Settings, notices: Notices, dask: str | None = None) -> dict[str, Any]:
    """What the flow is called with, as a server can keep it."""
    return {
        "corpus": str(settings.corpus),
        "out": str(settings.out),
        "as_of": settings.as_of.isoformat(),
        "workers": settings.workers,
        "full": settings.full,
        "decisions": str(settings.decisions) if settings.decisions else None,
        "cache": settings.cache,
        "keep": settings.keep,
        "editions": settings.editions,
        "dask": dask,
        "options": asdict(settings.options),
        "notices": asdict(notices),
    }


def _tuples(given: Mapping[str, Any] | None) -> dict[str, Any]:
    """Lists as tuples: JSON knows no others."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in (given or {}).items()}
