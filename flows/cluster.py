"""Shards on a Dask cluster without an orchestrator: what ``--no-prefect --dask`` uses."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from pipeline.run import Execute, Outcome, Work
from pipeline.worker import Shard

log = logging.getLogger(__name__)


def on_dask(address: str) -> Execute:
    """An executor over the Dask scheduler at ``address``; a shard that fails there is left out."""

    def execute(parts: Sequence[Shard], work: Work, workers: int) -> Iterator[Outcome]:
        from distributed import Client, as_completed

        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            futures = [client.submit(work, part, pure=False) for part in parts]
            for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
                try:
                    yield future.result()
                except Exception as error:  # its worker died again and again, or has other code
                    log.warning("A shard failed on the cluster (%s: %s)", type(error).__name__, error)
                future.release()

    return execute
