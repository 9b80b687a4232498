"""Twenty reviewers at once lose no decision, on SQLite and on PostgreSQL (Debian's server, started for the test)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import crowd_numbers
import pytest

pytestmark = pytest.mark.long
HERE = Path(__file__).resolve().parent
PORT = "54329"


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of our own on the loopback address; gives its DATABASE_URL."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    tools = found[-1].parent
    # The server refuses to run as root; Debian's package made this account.
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    home = Path(subprocess.run([*other, "mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    run = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run([*other, str(tools / "initdb"), "-D", str(home / "data"), "-U", "desk", "-A", "trust", "-N"], **run)
    options = f"-c listen_addresses=127.0.0.1 -p {PORT} -c unix_socket_directories={home} -c max_connections=60"
    control = [*other, str(tools / "pg_ctl"), "-D", str(home / "data"), "-w"]
    with (Path("/dev/null")).open("w") as nothing:
        subprocess.run([*control, "-o", options, "start"], check=True, stdout=nothing, stderr=nothing, cwd="/")
    try:
        subprocess.run([*other, str(tools / "createdb"), "-h", "127.0.0.1", "-p", PORT, "-U", "desk", "desk"], **run)
        yield f"postgres://desk@127.0.0.1:{PORT}/desk"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")
        shutil.rmtree(home, ignore_errors=True)


def run_crowd(home: Path, url: str | None) -> dict:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("YIWU_", "DATABASE_"))}
    env |= {
        "DJANGO_SETTINGS_MODULE": "review.settings",
        "PYTHONPATH": str(HERE.parents[1]),
        "YIWU_REVIEW_HOME": str(home),
        "YIWU_OUT": str(home / "out"),
        "YIWU_REVIEW_HTTPS": "0",
        **({"DATABASE_URL": url} if url else {}),
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "crowd.py")], env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Internal Server Error" not in done.stderr, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def check(found: dict) -> None:
    told = Counter(code for _who, _oid, code in found["told"])
    everybody, own, shared = crowd_numbers.PEOPLE, crowd_numbers.OWN, crowd_numbers.SHARED
    # Of the clauses that all wanted, each went to one, and every other was told so.
    assert told == {302: everybody * own + shared, 409: (everybody - 1) * shared}
    saved = sorted([who, oid] for who, oid, code in found["told"] if code == 302)
    assert found["made"] == saved
    assert found["lines"] == saved
    assert (found["wrong"], found["stale"], found["waiting"]) == ([], 0, 0)
    assert found["clauses"] == everybody * own + shared + 4


def test_sqlite(tmp_path: Path) -> None:
    found = run_crowd(tmp_path, None)
    assert found["vendor"] == "sqlite"
    check(found)


def test_postgresql(tmp_path: Path, postgres: str) -> None:
    found = run_crowd(tmp_path, postgres)
    assert found["vendor"] == "postgresql"
    check(found)


def test_a_backup_goes_from_sqlite_to_postgresql(published, find, tmp_path: Path, postgres: str) -> None:
    from review import backup, decide
    from review.models import Account

    decide.decide(Account.objects.get(username="rui"), find("消防通道"), "accepted", 0, comment="好")
    backup.write(tmp_path / "desk.backup")
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/createdb"))[-1]
    subprocess.run([tools, "-h", "127.0.0.1", "-p", PORT, "-U", "desk", "restored"], check=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("YIWU_", "DATABASE_"))}
    env |= {"DATABASE_URL": postgres.replace("/desk", "/restored", 2).replace("//restored@", "//desk@")}
    for command in (["restore", str(tmp_path / "desk.backup")], ["export-decisions"]):
        done = subprocess.run(
            [sys.executable, "-m", "review.command", command[0], "--home", str(tmp_path / "home"), *command[1:]],
            env=env, cwd=HERE.parents[1], capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "home" / "decisions.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["comment"] == "好"
