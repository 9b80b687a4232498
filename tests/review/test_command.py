"""``yiwu review``: its subcommands, run as people run them."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import desk_sample as sample
import pytest

from review import backup, decide
from review.models import Account, Decision

ROOT = Path(__file__).resolve().parents[2]


def run(home: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("YIWU_", "DATABASE_", "DJANGO_"))}
    command = [sys.executable, "-m", "review.command", *arguments, "--home", str(home), "--out", str(home / "out")]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**clean, **env}, stdin=subprocess.DEVNULL
    )


def test_help_says_what_there_is() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "review.command", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for word in ("serve", "index", "backup", "restore", "export-gold", "export-decisions", "DATABASE_URL"):
        assert word in shown


def test_a_network_address_needs_https(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--host", "192.0.2.1")
    assert done.returncode == 2
    assert "HTTPS" in done.stderr
    assert not (tmp_path / "review.sqlite3").exists()


@pytest.mark.parametrize(
    ("env", "why"),
    [
        ({}, "YIWU_REVIEW_ADMIN"),
        ({"YIWU_REVIEW_ADMIN": "ada", "YIWU_REVIEW_ADMIN_PASSWORD": "short"}, "10"),
        ({"YIWU_REVIEW_ADMIN": "a b", "YIWU_REVIEW_ADMIN_PASSWORD": "long enough 7"}, "用户名"),
    ],
)
def test_serving_needs_a_first_account(tmp_path: Path, env: dict[str, str], why: str) -> None:
    done = run(tmp_path, "serve", "--port", "1", **env)
    assert done.returncode == 2
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def test_index_without_a_snapshot_says_so(tmp_path: Path) -> None:
    done = run(tmp_path, "index")
    assert (done.returncode, "yiwu run" in done.stderr) == (2, True)


@pytest.mark.long
def test_serve_index_and_log_in(tmp_path: Path) -> None:
    sample.put(tmp_path / "out", tmp_path / "corpus", sample.results())
    assert "已索引" in run(tmp_path, "index").stdout
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("YIWU_", "DATABASE_", "DJANGO_"))}
    clean |= {"YIWU_REVIEW_ADMIN": "ada", "YIWU_REVIEW_ADMIN_PASSWORD": "long enough 7"}
    command = [sys.executable, "-m", "review.command", "--home", str(tmp_path), "--out", str(tmp_path / "out")]
    server = subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, env=clean, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split("：", 1)[1].split(" ")[0]
        for _ in range(50):
            try:
                with urllib.request.urlopen(address + "login", timeout=10) as page:
                    assert "条款复核台" in page.read().decode()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the desk does not answer")
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_a_backup_comes_back_whole(published, find, desk: Path, tmp_path: Path) -> None:
    decide.decide(Account.objects.get(username="rui"), find("消防通道"), "accepted", 0, comment="好")
    decide.assign(Account.objects.get(username="lea"), [find("周转率").oid], Account.objects.get(username="ren"))
    count = backup.write(tmp_path / "desk.backup")
    assert (tmp_path / "desk.backup").stat().st_mode & 0o077 == 0
    home = tmp_path / "new"
    done = run(home, "restore", str(tmp_path / "desk.backup"))
    assert done.returncode == 0, done.stderr
    assert str(count) in done.stdout
    again = run(home, "restore", str(tmp_path / "desk.backup"))
    assert (again.returncode, "已有" in again.stderr) == (2, True)
    assert "1 条" in run(home, "export-decisions", str(tmp_path / "all.jsonl")).stdout
    assert (tmp_path / "all.jsonl").read_bytes() == (desk / "decisions.jsonl").read_bytes()
    run(home, "backup", str(tmp_path / "second.backup"))
    first, second = (gzip.decompress((tmp_path / n).read_bytes()) for n in ("desk.backup", "second.backup"))
    assert first == second


@pytest.mark.long
@pytest.mark.parametrize("harm", ["cut", "short", "other", "text"])
def test_a_damaged_backup_restores_nothing(published, tmp_path: Path, harm: str) -> None:
    place = tmp_path / "desk.backup"
    backup.write(place)
    lines = gzip.decompress(place.read_bytes()).splitlines(keepends=True)
    damaged = {
        "cut": place.read_bytes()[:-40],
        "short": gzip.compress(b"".join([*lines[:3], lines[-1]])),
        "other": gzip.compress(
            b"".join([lines[0], json.dumps({"model": "auth.group", "fields": {}}).encode() + b"\n"])
        ),
        "text": b"no gzip",
    }[harm]
    place.write_bytes(damaged)
    done = run(tmp_path / "new", "restore", str(place))
    assert done.returncode == 2
    assert "不是完整的备份文件" in done.stderr
    assert "Traceback" not in done.stderr
    assert "0 条" in run(tmp_path / "new", "export-decisions").stdout
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("manual", ["review.md", "review.zh.md"])
def test_the_manuals_commands_are_commands(manual: str) -> None:
    from review.command import _parser

    lines = (ROOT / "docs" / manual).read_text("utf-8").splitlines()
    found = [line.split("#")[0].split()[2:] for line in lines if line.startswith("yiwu review")]
    assert len(found) == 5
    for words in found:
        _parser().parse_args(words or ["serve"])
    options = set(re.findall(r"`(--[a-z-]+)", "\n".join(line for line in lines if line.startswith("| `--"))))
    known = {option for action in _serve_options() for option in action.option_strings}
    assert options <= known


def _serve_options() -> list:
    from review.command import _parser

    (commands,) = (a for a in _parser()._actions if a.choices)
    return commands.choices["serve"]._actions
