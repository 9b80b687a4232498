"""``yiwu serve``: schedule and worker in one process, with a Prefect server of its own where none is configured.

Each scheduled run is the flow ``flows.ingest.ingest`` in a process of its own.  Runs never overlap: Prefect cancels one
that would (concurrency limit 1), and the lock on the output folder holds for every other way of starting a run.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.publish import STATE
from pipeline.status import SCHEDULE, Schedule

HOST = "127.0.0.1"
PATIENCE = 120.0
"""Seconds a server may take to answer; its first start makes its database."""
SERVER = """
import ctypes, signal, sys
try:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG: no server outlives the one who wanted it
except (OSError, AttributeError):
    pass
from prefect.cli import app
sys.argv = ["prefect", "server", "start", "--host", sys.argv[1], "--port", sys.argv[2]]
app()
"""
log = logging.getLogger(__name__)


class ServeError(Exception):
    """The schedule cannot be served; the message says in Chinese why."""


def serve(name: str, cron: str, timezone: str, out: Path, parameters: Callable[[], Mapping[str, Any]]) -> None:
    """Serve the schedule until a signal ends it.  ``parameters`` gives the flow's, and may import Prefect."""
    (out / STATE).mkdir(parents=True, exist_ok=True)
    with _server(out / STATE) as url:
        note = Schedule(cron, timezone, os.getpid(), socket.gethostname(), url, datetime.now(UTC))
        (out / STATE / SCHEDULE).write_text(note.dumps(), "utf-8")
        try:
            _serve(name, cron, timezone, parameters)
        finally:
            (out / STATE / SCHEDULE).unlink(missing_ok=True)


def _serve(name: str, cron: str, timezone: str, parameters: Callable[[], Mapping[str, Any]]) -> None:
    import prefect
    from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from flows.ingest import ingest

    deployment = ingest.to_deployment(
        name,
        schedules=[Cron(cron, timezone=timezone)],
        parameters=dict(parameters()),
        concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="义务：处理语料目录，发布各表。",
    )
    # The schedule goes on after a restart, so it is not paused when this process ends.
    prefect.serve(deployment, pause_on_shutdown=False, print_starting_message=False, limit=1)  # type: ignore[arg-type]


@contextmanager
def _server(state: Path) -> Iterator[str]:
    """The address of the server: the configured one, or one of our own for as long as the context lasts."""
    if url := os.environ.get("PREFECT_API_URL"):
        wait_for(url)
        yield url
        return
    with own_server(state / "prefect") as url:
        os.environ["PREFECT_API_URL"] = url  # before Prefect is imported, and for the processes of the runs
        yield url


@contextmanager
def own_server(home: Path) -> Iterator[str]:
    """A Prefect server on loopback with its database under ``home``; when it dies, this process is told to end."""
    home.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    url = f"http://{HOST}:{port}/api"
    environment = os.environ | {
        "PREFECT_HOME": str(home.absolute()),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
    }
    with (home / "server.log").open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVER, HOST, str(port)], env=environment, stdin=subprocess.DEVNULL, stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    ending = threading.Event()

    def watch() -> None:
        process.wait()
        if not ending.is_set():
            log.error("the Prefect server has ended (code %s), see %s", process.returncode, home / "server.log")
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="server-watch").start()
    try:
        wait_for(url, process)
        yield url
    finally:
        ending.set()
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until the server at ``url`` answers; ServeError when it does not."""
    until = time.monotonic() + PATIENCE
    why = "没有应答"
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
                if answer.status == 200 and json.loads(answer.read()) is True:
                    return
        except (OSError, ValueError) as error:
            why = str(error)
        time.sleep(0.3)
    raise ServeError(f"Prefect 服务器 {url} 不可用（{why}）。请检查地址（PREFECT_API_URL），或查看服务器日志。")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
