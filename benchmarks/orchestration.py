"""What Prefect costs: ``python -m benchmarks.orchestration [DOCUMENTS] [CHARS]`` (3,000 documents when not given).

The same corpus, made from the sample files, run without the orchestrator and as the Prefect flow with its private
server already started (start-up apart), turn by turn; prints the seconds of each and what the flow costs in per cent.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import flows  # noqa: F401  # turns telemetry off before Prefect is imported
from benchmarks.copies import make
from pipeline.notify import Notices
from pipeline.run import Settings, no_bar, run

ROUNDS = 3
DAY = date(2026, 1, 1)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
    chars = int(sys.argv[2]) if len(sys.argv) > 2 else None
    from prefect.testing.utilities import prefect_test_harness

    from flows.ingest import ingest_with

    found: dict[str, list[float]] = {"plain": [], "flow": []}
    with tempfile.TemporaryDirectory() as name, prefect_test_harness(server_startup_timeout=120):
        make(Path(name) / "corpus", count, chars)
        make(Path(name) / "warm", 5, 500)
        ingest_with(Settings(Path(name) / "warm", Path(name) / "warm-out", DAY), no_bar, Notices())
        for number in range(ROUNDS):
            for what, work in (("plain", run), ("flow", _flow)):
                settings = Settings(Path(name) / "corpus", Path(name) / f"{what}{number}", DAY, editions="never")
                found[what].append(_timed(work, settings))
                print(what, round(found[what][-1], 2), flush=True)
    plain, flow = (statistics.median(found[what]) for what in ("plain", "flow"))
    print(f"median: plain {plain:.2f} s, flow {flow:.2f} s, {100 * (flow / plain - 1):+.1f} %")


def _flow(settings: Settings) -> object:
    from flows.ingest import ingest_with

    return ingest_with(settings, no_bar, Notices())


def _timed(work: Callable[[Settings], object], settings: Settings) -> float:
    begun = time.perf_counter()
    work(settings)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
