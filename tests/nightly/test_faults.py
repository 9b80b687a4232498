"""Kills, dead workers, a full disk, two runs at once: ``latest`` is always whole, and the next run makes it right."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from pipeline import lock
from pipeline.publish import latest_snapshot
from pipeline.run import Settings, run
from tests.nightly.conftest import DAY, Start, command, fill, rows, tables, validate, yiwu

KILLS = 50
STEP = {"changes.csv", "changes.parquet"}
"""Tables that tell of the step from the snapshot before, which is another after a kill."""
POOLED = "import sys, pipeline.run, pipeline.cli\npipeline.run.SMALL_CORPUS = 0\n"
MAIN = "if __name__ == '__main__':\n    sys.exit(pipeline.cli.main(sys.argv[1:]))\n"


def state(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in tables(folder).items() if name not in STEP}


def script(tmp_path: Path, before: str) -> list[str]:
    """A command that does something before it is ``yiwu``."""
    place = tmp_path / f"yiwu_{abs(hash(before))}.py"
    place.write_text(before + MAIN, "utf-8")
    return [sys.executable, str(place)]


@pytest.mark.long
def test_killed_at_any_moment_latest_is_whole_and_the_next_run_is_as_if_nothing_had_been(
    tmp_path: Path, start: Start
) -> None:
    """50 times: kill -9 somewhere between the first and the last instant of a run that has something to publish."""
    corpora = [fill(tmp_path / "a", 16), fill(tmp_path / "b", 12, articles=20)]
    wanted = []
    for number, corpus in enumerate(corpora):
        assert yiwu(corpus, tmp_path / f"undisturbed{number}").returncode == 0
        wanted.append(state(tmp_path / f"undisturbed{number}" / "latest"))
    out, where = tmp_path / "out", random.Random(20300601)
    begun = time.monotonic()
    assert yiwu(corpora[0], out).returncode == 0
    lasts = {False: time.monotonic() - begun, True: 2 * (time.monotonic() - begun)}
    pooled = script(tmp_path, POOLED)
    killed = number = 0
    while killed < KILLS:
        number += 1
        assert number < 4 * KILLS, "most runs end before their moment comes"
        corpus, slow = corpora[number % 2], number % 4 == 3
        arguments = command(corpus, out, "--workers", "2")
        if slow:  # with child processes
            arguments = [*pooled, *arguments[3:]]
        if number % 2:
            shutil.rmtree(out / "state" / "cache", ignore_errors=True)
        begun = time.monotonic()
        process = start(arguments, start_new_session=True)
        try:
            process.wait(where.uniform(0.0, lasts[slow]))
            lasts[slow] = time.monotonic() - begun  # the machine is quicker now than it was: aim at what is there
        except subprocess.TimeoutExpired:
            if number % 3:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL

        latest = latest_snapshot(out)
        assert latest is not None
        validate(latest)
        assert state(latest) in wanted
        done = yiwu(corpus, out)
        assert (done.returncode, done.stderr) == (0, "")
        assert state(out / "latest") == wanted[number % 2]
        validate(out / "latest")
        assert [p.name for p in out.iterdir() if p.name.startswith(".incoming")] == []


@pytest.mark.parametrize(
    "step",
    [
        "pipeline.cache.Cache.put",
        "pipeline.stream._Hashing.finish",
        "pipeline.publish._write",
        "pipeline.publish._sync",
        "pipeline.publish._point",
        "os.replace",
    ],
)
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.long
def test_killed_at_a_step_of_publishing(tmp_path: Path, step: str, after: bool) -> None:
    corpus, out = fill(tmp_path / "c", 3), tmp_path / "out"
    assert yiwu(corpus, out).returncode == 0
    first = state(out / "latest")
    fill(corpus, 5)
    module, name = step.rsplit(".", 1)
    die = (
        "import os, sys, pipeline.cli, pipeline.cache, pipeline.stream, pipeline.publish\n"
        f"place = {module}\nreal = place.{name}\n"
        "def dying(*given, **named):\n"
        + ("    real(*given, **named)\n" if after else "")
        + f"    os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
        f"place.{name} = dying\n"
    )
    killed = subprocess.run([*script(tmp_path, die), *command(corpus, out)[3:]], check=False)
    assert killed.returncode == -signal.SIGKILL
    validate(out / "latest")
    assert yiwu(corpus, tmp_path / "undisturbed").returncode == 0
    wanted = state(tmp_path / "undisturbed" / "latest")
    assert state(out / "latest") in (first, wanted)
    done = subprocess.run(
        [argument for argument in command(corpus, out) if argument != "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "没有正常结束，已接管" in done.stdout
    assert state(out / "latest") == wanted
    validate(out / "latest")


def test_no_worker_outlives_a_run_that_was_killed(tmp_path: Path, start: Start) -> None:
    corpus, out = fill(tmp_path / "c", 40, articles=60), tmp_path / "out"
    process = start([*script(tmp_path, POOLED), *command(corpus, out, "--workers", "2")[3:]])
    children: list[int] = []
    until = time.monotonic() + 60
    while len(children) < 3 and time.monotonic() < until:  # two workers and multiprocessing's resource tracker
        children = _children(process.pid)
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    while any(map(_alive, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [pid for pid in children if _alive(pid)] == []


DYING = """
import os, signal, sys
import pipeline.run, pipeline.cli, pipeline.worker
pipeline.run.SMALL_CORPUS = 0
real = pipeline.worker._result
def result(path, data, options):
    if path == "0002.txt" and not ({once} and os.path.exists({mark!r})):
        open({mark!r}, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return real(path, data, options)
pipeline.worker._result = result
"""


@pytest.mark.parametrize("once", [True, False])
def test_a_worker_that_dies_costs_at_most_its_document(tmp_path: Path, once: bool) -> None:
    corpus = fill(tmp_path / "c", 8)
    before = DYING.format(once=once, mark=str(tmp_path / "mark"))
    arguments = command(corpus, tmp_path / "out", "--workers", "2")[3:]
    done = subprocess.run([*script(tmp_path, before), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == (0 if once else 1), done.stderr
    rejects = [(row["path"], row["error"]) for row in rows(tmp_path / "out" / "latest", "rejects")]
    assert rejects == ([] if once else [("0002.txt", "worker_died")])
    assert len(rows(tmp_path / "out" / "latest", "documents")) == (8 if once else 7)
    healed = run(Settings(corpus, tmp_path / "out", date.fromisoformat(DAY)))
    assert (healed.rejects, healed.counts.documents) == ((), 8)


def test_a_document_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.records import Options

    corpus = fill(tmp_path / "c", 2)
    monkeypatch.setattr("pipeline.document.process_source", lambda source: time.sleep(30))
    done = run(Settings(corpus, tmp_path / "out", date.fromisoformat(DAY), options=Options(max_seconds=0.2)))
    assert {r.error for r in done.rejects} == {"time_limit"}


def test_two_runs_never_overlap(tmp_path: Path) -> None:
    corpus, out = fill(tmp_path / "c", 2), tmp_path / "out"
    assert yiwu(corpus, out).returncode == 0
    with lock.hold(out / "state") as before:
        assert before is None
        done = yiwu(corpus, out)
    assert done.returncode == 2
    assert f"进程 {os.getpid()}" in done.stderr
    assert yiwu(corpus, out).returncode == 0


def test_the_lock_of_a_dead_run_is_taken_over_and_said(tmp_path: Path, start: Start) -> None:
    out = tmp_path / "out"
    (out / "state").mkdir(parents=True)
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom pipeline import lock\n"
        f"with lock.hold(Path({str(out / 'state')!r})):\n"
        "    print('held', file=sys.stderr, flush=True)\n    time.sleep(60)\n"
    )
    process = start([sys.executable, "-c", code])
    assert process.stderr is not None
    assert process.stderr.readline() == "held\n"
    process.kill()
    process.wait()
    done = run(Settings(fill(tmp_path / "c", 2), out, date.fromisoformat(DAY)))
    assert any(f"进程 {process.pid}" in note and "已接管" in note for note in done.notes)


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".incoming-x").mkdir(parents=True)
    (out / ".incoming-x" / "units.csv").write_text("half", "utf-8")
    (out / ".incoming-r1").symlink_to("runs/r1")
    done = run(Settings(fill(tmp_path / "c", 2), out, date.fromisoformat(DAY)))
    assert [p.name for p in out.iterdir() if p.name.startswith(".incoming")] == []
    assert any("已清除" in note for note in done.notes)


def limited(size: int) -> None:
    """No file larger than this can be written: what a full disk does, without a disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 300, 3_000, 20_000])
def test_a_disk_that_takes_no_more_leaves_latest_as_it_was(tmp_path: Path, size: int) -> None:
    corpus, out = fill(tmp_path / "c", 4), tmp_path / "out"
    first = run(Settings(corpus, out, date.fromisoformat(DAY)))
    held = tables(first.folder)
    fill(corpus, 8)
    failed = yiwu(corpus, out, preexec_fn=lambda: limited(size))
    assert failed.returncode == 2, failed.stderr
    assert len(failed.stderr.splitlines()) == 1
    assert latest_snapshot(out) == first.folder.resolve()
    assert tables(first.folder) == held
    healed = run(Settings(corpus, out, date.fromisoformat(DAY)))
    assert (healed.counts.documents, healed.new) == (8, True)
    validate(healed.folder)


def test_a_file_system_that_is_full(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", mount], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting needs privileges")
    try:
        corpus = fill(tmp_path / "c", 4)
        first = run(Settings(corpus, mount / "out", date.fromisoformat(DAY)))
        held = tables(first.folder)
        fill(corpus, 120)
        failed = yiwu(corpus, mount / "out")  # a process of its own: a traceback would keep the mount busy
        assert failed.returncode == 2
        assert "No space left" in failed.stderr
        assert tables(mount / "out" / "latest") == held
        validate(mount / "out" / "latest")
        subprocess.run(["mount", "-o", "remount,size=60m", mount], check=True)
        healed = run(Settings(corpus, mount / "out", date.fromisoformat(DAY)))
        assert healed.counts.documents == 120
        validate(healed.folder)
    finally:
        # lazily: this process may still hold files of the last snapshot open
        subprocess.run(["umount", "--lazy", mount], check=True)


def test_a_failed_run_is_in_the_journal(tmp_path: Path) -> None:
    from pipeline import journal

    corpus, out = fill(tmp_path / "c", 1), tmp_path / "out"
    (corpus / "0000.txt").unlink()
    assert yiwu(corpus, out).returncode == 2
    assert not (out / "state" / "journal.jsonl").exists(), "an empty corpus is told before the run"
    fill(corpus, 1)
    run(Settings(corpus, out, date.fromisoformat(DAY)))
    last = (out / "state" / "journal.jsonl").read_text("utf-8").splitlines()[-1]
    assert json.loads(last)["state"] == "completed"
    assert journal.read(out)[-1].documents == 1


def _children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
