"""Publishing: an immutable snapshot folder, then ``latest`` moved to it in one step.

Reads checked frames; writes ``<out>/runs/<run id>/`` (every table as CSV and Parquet, ``datapackage.json``, the texts
of formats that are not text themselves, ``run.json`` last) and the symbolic link ``<out>/latest``.  A reader sees the
old snapshot or the new one, whole: files are written and synced in a folder of another name, which is then renamed, and
the link is replaced by a rename too.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import frames as framing
from pipeline.datapackage import descriptor
from pipeline.schema import TABLES

RUNS, LATEST, INCOMING = "runs", "latest", ".incoming-"


class OutputError(Exception):
    """The output folder cannot be used; the message says in Chinese which and why."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: the snapshot that ``latest`` names now, and whether this run made it."""

    run_id: str
    folder: Path
    new: bool


def prepare(out: Path) -> None:
    """Make the output folder and prove that a file can be written there; OutputError when not."""
    try:
        (out / RUNS).mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out / RUNS) as probe:
            probe.write(b"x")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"不能写入输出目录 {out}：{reason}。请换一个目录（--out）或检查权限。") from error
    latest = out / LATEST
    if latest.exists() and not latest.is_symlink():
        raise OutputError(f"{latest} 不是本程序建立的链接，不会覆盖它。请移走它，或换一个输出目录（--out）。")


def latest_snapshot(out: Path) -> Path | None:
    """The folder that ``latest`` names, or None when nothing has been published yet."""
    folder = (out / LATEST).resolve()
    return folder if (folder / "run.json").is_file() else None


def render(frames: Mapping[str, pd.DataFrame], version: str) -> dict[str, bytes]:
    """The files of a snapshot that do not change from run to run: each table as CSV and Parquet, and the descriptor."""
    files: dict[str, bytes] = {}
    for table in TABLES:
        files[f"{table.name}.csv"] = framing.csv(table, frames[table.name])
        files[f"{table.name}.parquet"] = framing.parquet(table, frames[table.name])
    files["datapackage.json"] = descriptor(files, version)
    return files


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """SHA-256 of each file."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}


def same_tables(snapshot: Path | None, found: Mapping[str, str]) -> bool:
    """Whether ``snapshot`` already holds these tables: all but ``changes``, which tells of the step to it."""
    if snapshot is None:
        return False
    try:
        held = json.loads((snapshot / "run.json").read_text("utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    names = [f"{table.name}.csv" for table in TABLES if table.name != "changes"]
    return isinstance(held, dict) and all(held.get(name) == found[name] for name in names)


def publish(
    out: Path,
    files: Mapping[str, bytes],
    texts: Mapping[str, str],
    run: Mapping[str, Any],
    started: datetime,
    add: Callable[[Path], object] = lambda folder: None,
) -> Published:
    """Write the snapshot and move ``latest`` to it.

    ``texts`` maps a document id to the extracted text to keep; ``run`` is the contents of ``run.json``, to which the
    run id and the digests are added; ``add`` may write further files into the folder (the editions for people).  Raises
    OutputError when the disk does not take it; ``latest`` is then as it was.
    """
    sums = digests(files)
    run_id = _free_id(out, started, sums)
    target = out / RUNS / run_id
    incoming = Path()
    try:
        incoming = Path(tempfile.mkdtemp(prefix=INCOMING, dir=out))
        for name, data in files.items():
            _write(incoming / name, data)
        if texts:
            (incoming / "texts").mkdir()
            for document, text in texts.items():
                _write(incoming / "texts" / f"{document}.txt", text.encode("utf-8"))
        add(incoming)
        for path in incoming.rglob("*"):
            _sync(path)
        record = {"run_id": run_id, **run, "sha256": sums}
        _write(incoming / "run.json", (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
        incoming.chmod(0o755)
        _sync(incoming)
        incoming.rename(target)
        _sync(out / RUNS)
        _point(out, target)
    except OSError as error:
        if incoming.name.startswith(INCOMING):
            shutil.rmtree(incoming, ignore_errors=True)
        raise OutputError(f"写入快照失败（{out}）：{error.strerror or error}。原有的 latest 未改动。") from error
    return Published(run_id, target, new=True)


def _free_id(out: Path, started: datetime, sums: Mapping[str, str]) -> str:
    """A run id that sorts by time and is not taken: ``r20160901T020000Z-1a2b3c4d``."""
    tag = hashlib.sha256("".join(sums.values()).encode()).hexdigest()[:8]
    base = run_id = f"r{started:%Y%m%dT%H%M%SZ}-{tag}"
    again = 1
    while (out / RUNS / run_id).exists():
        again += 1
        run_id = f"{base}-{again}"
    return run_id


def _point(out: Path, target: Path) -> None:
    """Make ``latest`` a relative link to ``target``, by renaming a new link over the old one."""
    link = out / f"{INCOMING}{target.name}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(RUNS) / target.name, target_is_directory=True)
    os.replace(link, out / LATEST)
    _sync(out)


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
