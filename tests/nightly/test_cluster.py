"""A real Dask scheduler and two workers on loopback: the tables of one process, also when a worker is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.run import Settings, Summary, run
from tests.nightly.conftest import DAY, fill, tables

pytest.importorskip("distributed")
pytest.importorskip("prefect_dask")
NOTE = re.compile(r"Scheduler at:\s+(tcp://\S+)")
QUICK = {
    # A worker that is gone is noticed soon; nothing is asked of the network.
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "20s",
    "DASK_DISTRIBUTED__DIAGNOSTICS__NVML": "False",
}


class Cluster:
    """A scheduler and two workers, each a process; a worker works on one shard at a time."""

    def __init__(self, folder: Path) -> None:
        self.environment = os.environ | QUICK
        self.folder = folder
        log = (folder / "scheduler.log").open("w+")
        program = [
            sys.executable,
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
        ]
        self.scheduler = subprocess.Popen(program, stderr=subprocess.STDOUT, stdout=log, env=self.environment)
        self.address = self._address(folder / "scheduler.log")
        self.workers = [self._worker(number) for number in range(2)]

    def _address(self, log: Path) -> str:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if found := NOTE.search(log.read_text("utf-8")):
                return found[1]
            time.sleep(0.1)
        raise TimeoutError(log.read_text("utf-8"))

    def _worker(self, number: int) -> subprocess.Popen[bytes]:
        program = [
            sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny",
            "--no-dashboard", "--local-directory", str(self.folder), "--name", f"w{number}",
        ]  # fmt: skip
        log = (self.folder / f"worker{number}.log").open("w")
        return subprocess.Popen(program, stderr=subprocess.STDOUT, stdout=log, env=self.environment)

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "dask").mkdir()
    cluster = Cluster(tmp_path / "dask")
    yield cluster
    cluster.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A corpus large enough for several shards."""
    fill(tmp_path / "corpus", 40, articles=30)
    return tmp_path


def alone(place: Path) -> dict[str, str]:
    return tables(run(Settings(place / "corpus", place / "alone", date.fromisoformat(DAY))).folder)


def on_cluster(place: Path, address: str, out: str = "out", cache: str | None = None) -> Summary:
    from flows.cluster import on_dask

    settings = Settings(place / "corpus", place / out, date.fromisoformat(DAY), workers=2, cache=cache, away=True)
    return run(settings, on_dask(address))


@pytest.mark.parametrize("cache", [None, pytest.param("file://{place}/shared", marks=pytest.mark.long)])
def test_a_cluster_gives_the_tables_of_one_process(
    place: Path, cluster: Cluster, cache: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    done = on_cluster(place, cluster.address, cache=cache and cache.format(place=place))
    assert (done.processed, done.rejects) == (40, ())
    assert "cluster" not in caplog.text  # it did the work: nothing was left to this process
    assert tables(done.folder) == alone(place)


def kill_when_busy(cluster: Cluster, place: Path) -> None:
    """Kill a worker once the first records have been written, so that it dies in the middle of a shard."""
    import threading

    def wait() -> None:
        until = time.monotonic() + 120
        while time.monotonic() < until:
            if sum(1 for p in (place / "out" / "state" / "cache").rglob("*") if p.is_file()) >= 2:
                break
            time.sleep(0.01)
        cluster.workers[0].send_signal(signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def test_a_worker_that_is_killed_costs_time_and_not_results(place: Path, cluster: Cluster) -> None:
    kill_when_busy(cluster, place)
    done = on_cluster(place, cluster.address)
    assert cluster.workers[0].wait(60) == -signal.SIGKILL
    assert (done.counts.documents, done.rejects) == (40, ())
    assert tables(done.folder) == alone(place)


@pytest.mark.long
def test_a_cluster_whose_workers_all_die_is_made_up_for_here(
    place: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.cluster.PATIENCE", 2.0)
    monkeypatch.setattr("flows.cluster.STEP", 0.5)
    for worker in cluster.workers:
        worker.kill()
        worker.wait()
    fill(place / "corpus", 3)
    for path in sorted((place / "corpus").iterdir())[5:]:
        path.unlink()
    done = on_cluster(place, cluster.address)
    assert (done.counts.documents, done.rejects) == (5, ())
    assert tables(done.folder) == alone(place)


@pytest.mark.prefect
@pytest.mark.xdist_group("prefect")
@pytest.mark.usefixtures("prefect_server")
@pytest.mark.parametrize("killed", [False, pytest.param(True, marks=pytest.mark.long)])
def test_the_flow_on_a_cluster(place: Path, cluster: Cluster, killed: bool) -> None:
    from flows.ingest import ingest

    if killed:
        kill_when_busy(cluster, place)
    done = ingest(str(place / "corpus"), str(place / "out"), DAY, workers=2, dask=cluster.address)
    assert isinstance(done, Summary)
    assert (done.counts.documents, done.rejects) == (40, ())
    assert tables(done.folder) == alone(place)
