"""Corpora of invented texts, and the command as a process that can be killed."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.schema import TABLES

DAY = "2030-06-01"
BODIES = ("水务局", "城管局", "林业局", "气象局", "财政局")
TASKS = ("疏浚沟渠", "修补护栏", "清点树木", "公布雨量", "核对账目")

Start = Callable[..., subprocess.Popen[str]]


def text(number: int, articles: int = 12) -> str:
    """A text of its own for every number."""
    lines = [f"鹿鸣县第{number}号河段管护办法"]
    for at in range(1, articles + 1):
        body, task = BODIES[(number + at) % 5], TASKS[(number * 3 + at) % 5]
        duty = f"县{body}应当在2031年{at % 12 + 1}月底前完成第{number}号河段的{task}，不少于{number + at}处。"
        lines.append(f"第{_numeral(at)}条 {duty}")
    return "\n".join(lines) + "\n"


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (
        digits[ones] if ones or not tens else ""
    )


def fill(folder: Path, documents: int, articles: int = 12) -> Path:
    """A corpus of so many texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(documents):
        (folder / f"{number:04d}.txt").write_text(text(number, articles), "utf-8")
    return folder


def tables(folder: Path) -> dict[str, str]:
    """The digests of a snapshot's tables."""
    found = (p for p in folder.iterdir() if p.suffix in (".csv", ".parquet"))
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def validate(snapshot: Path) -> None:
    """Every table present, every hash of run.json right, every id found where it is said to be."""
    run = json.loads((snapshot / "run.json").read_text("utf-8"))
    assert set(run["sha256"]) >= {f"{t.name}.{kind}" for t in TABLES for kind in ("csv", "parquet")}
    for name, wanted in run["sha256"].items():
        assert hashlib.sha256((snapshot / name).read_bytes()).hexdigest() == wanted, name
    keys = {t.name: {row[t.key[0]] for row in rows(snapshot, t.name)} for t in TABLES if t.key}
    for table in TABLES:
        for column in table.columns:
            if column.refers:
                found = {row[column.name] for row in rows(snapshot, table.name)} - {""}
                assert found <= keys[column.refers], (table.name, column.name)


def command(corpus: Path, out: Path, *more: str) -> list[str]:
    """The command line of a run without the orchestrator."""
    base = [sys.executable, "-m", "pipeline.cli", "run", str(corpus), "--out", str(out), "--as-of", DAY]
    return [*base, "--no-prefect", "--quiet", *more]


def yiwu(corpus: Path, out: Path, *more: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """A run as a process, to its end."""
    return subprocess.run(command(corpus, out, *more), capture_output=True, text=True, check=False, **options)


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process that is surely gone when the test ends."""
    processes: list[subprocess.Popen[str]] = []

    def begin(arguments: list[str], **options: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(arguments, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
        processes.append(process)
        return process

    yield begin
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


@pytest.fixture(autouse=True)
def _no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("PREFECT_API")]:
        monkeypatch.delenv(name)
