"""A real schedule: ``yiwu serve`` with a real server, a run a minute, and what a second one meets."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from pipeline import journal, status
from tests.nightly.conftest import Start, fill, validate

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("serve")]


def ask(url: str, path: str, body: Any = None) -> Any:
    """What the server answers; one that is busy (503) is asked again."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}{path}", data, {"Content-Type": "application/json"})
    for attempt in range(20):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != 503 or attempt == 19:
                raise
            time.sleep(1)
    raise AssertionError


def until(seconds: float, what: Any) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.5)
    raise TimeoutError


def test_cron_runs_every_minute_and_never_twice_at_once(tmp_path: Path, start: Start) -> None:
    corpus, out = fill(tmp_path / "c", 3), tmp_path / "out"
    (corpus / "空.txt").write_bytes(b"")
    process = start(
        [sys.executable, "-m", "pipeline.cli", "serve", str(corpus), "--out", str(out), "--cron", "* * * * *",
         "--log-file", str(tmp_path / "log")],
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    schedule = until(150, lambda: status.schedule_of(out))
    until(240, lambda: len([r for r in journal.read(out, running=True) if r.ended]) >= 2)
    first, second = [r for r in journal.read(out, running=True) if r.ended][:2]
    assert (first.state, first.new, second.new) == ("completed with rejects", True, False)
    assert (second.started - first.started).total_seconds() > 30
    validate(out / "latest")
    runs = ask(schedule.server, "/flow_runs/filter", {"sort": "EXPECTED_START_TIME_ASC"})
    ended = [r for r in runs if r["state_type"] == "COMPLETED"]
    assert {r["state_name"] for r in ended} == {"Completed with rejects"}
    assert all("scheduled" in r["tags"] or r["auto_scheduled"] for r in ended)
    (deployment,) = ask(schedule.server, "/deployments/filter", {})
    assert deployment["global_concurrency_limit"]["limit"] == 1
    assert deployment["concurrency_options"]["collision_strategy"] == "CANCEL_NEW"
    artifacts = ask(schedule.server, "/artifacts/filter", {"artifacts": {"key": {"any_": ["yiwu-run"]}}})
    assert "空.txt" in artifacts[0]["data"]
    assert "yiwu serve" not in status.report(out), "its process lives"
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert status.schedule_of(out) is None
    with pytest.raises(OSError, match="refused"):
        ask(schedule.server, "/health")


def test_a_server_of_others_is_used(tmp_path: Path, start: Start) -> None:
    from flows.schedule import own_server

    corpus, out = fill(tmp_path / "c", 2), tmp_path / "out"
    with own_server(tmp_path / "server") as url:
        environment = os.environ | {"PREFECT_API_URL": url, "PREFECT_HOME": str(tmp_path / "client")}
        arguments = [sys.executable, "-m", "pipeline.cli", "serve", str(corpus), "--out", str(out), "--name", "abends"]
        process = start(arguments, env=environment, cwd=Path(__file__).parents[2])
        (deployment,) = until(60, lambda: ask(url, "/deployments/filter", {}))
        assert deployment["name"] == "abends"
        assert [(s["schedule"]["cron"], s["schedule"]["timezone"]) for s in deployment["schedules"]] == [
            ("0 2 * * *", "Asia/Shanghai")
        ]
        made = ask(url, f"/deployments/{deployment['id']}/create_flow_run", {})
        until(120, lambda: ask(url, f"/flow_runs/{made['id']}")["state_type"] == "COMPLETED")
        validate(out / "latest")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_prefect_yaml_deploys(tmp_path: Path) -> None:
    """The documented way with a server and a work pool: the file is right, and a worker runs what it tells."""
    from flows.schedule import own_server

    home = Path(__file__).parents[2]
    with own_server(tmp_path / "server") as url:
        environment = os.environ | {"PREFECT_API_URL": url, "PREFECT_HOME": str(tmp_path / "client"), "PWD": str(home)}

        def prefect(*arguments: str) -> None:
            subprocess.run(
                [sys.executable, "-m", "prefect", "--no-prompt", *arguments], cwd=home, env=environment, check=True,
                capture_output=True, timeout=180,
            )  # fmt: skip

        prefect("work-pool", "create", "yiwu", "--type", "process")
        prefect("deploy", "--name", "nightly")
        (deployment,) = ask(url, "/deployments/filter", {})
        assert deployment["work_pool_name"] == "yiwu"
        corpus, out = fill(tmp_path / "c", 2), tmp_path / "out"
        parameters = {"corpus": str(corpus), "out": str(out)}
        made = ask(url, f"/deployments/{deployment['id']}/create_flow_run", {"parameters": parameters})
        prefect("worker", "start", "--pool", "yiwu", "--run-once")
        found = ask(url, f"/flow_runs/{made['id']}")
        assert found["state_name"] == "Completed", found["state"]
        validate(out / "latest")
