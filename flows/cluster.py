"""Shards on a Dask cluster: what ``--dask`` uses, with Prefect and without."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.run import Execute, Outcome, Work
from pipeline.worker import Shard

STEP = 2.0
PATIENCE = 300.0
"""Seconds to wait for a worker when the cluster has none left; what is missing is then processed by the run itself."""
log = logging.getLogger(__name__)


def on_dask(address: str) -> Execute:
    """An executor over the Dask scheduler at ``address``; a shard that fails there is left out."""

    def execute(parts: Sequence[Shard], work: Work, workers: int) -> Iterator[Outcome]:
        from distributed import Client

        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            for future in finished([client.submit(work, part, pure=False) for part in parts]):
                try:
                    yield future.result()
                except Exception as error:  # its workers died again and again, or have other code
                    log.warning("A shard failed on the cluster (%s: %s)", type(error).__name__, error)
                future.release()

    return execute


def finished(futures: Sequence[Any]) -> Iterator[Any]:
    """Dask's futures as they finish; ends early when the cluster has gone, or has no workers for PATIENCE seconds."""
    from distributed import wait

    pending = set(futures)
    last_seen = time.monotonic()
    while pending:
        try:
            # `wait` asks for the current client, and this one is nobody's default.
            with next(iter(pending)).client.as_current():
                done = set(wait(list(pending), timeout=STEP, return_when="FIRST_COMPLETED").done)  # type: ignore[no-untyped-call]
        except TimeoutError:
            done = set()
        except Exception as error:  # the scheduler has gone, and what it had been given with it
            log.warning("The cluster is gone (%s: %s)", type(error).__name__, error)
            return
        yield from done
        pending -= done
        if done or next(iter(pending)).client.scheduler_info()["workers"]:
            last_seen = time.monotonic()
        elif time.monotonic() - last_seen > PATIENCE:
            log.warning(
                "The cluster has had no workers for %.0f s; %d shards are left to this machine", PATIENCE, len(pending)
            )
            return
