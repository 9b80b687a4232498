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
from types import TracebackType
from typing import Any

import pandas as pd

from pipeline import frames as framing
from pipeline.datapackage import descriptor
from pipeline.schema import TABLES

RUNS, LATEST, INCOMING, RECORD, TEXTS = "runs", "latest", ".incoming-", "run.json", "texts"
STATE = "state"
"""Folder for what runs keep for one another: cache, lock, journal, schedule.  Not part of what is published."""


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
        (out / STATE).mkdir(exist_ok=True)
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
    return folder if (folder / RECORD).is_file() else None


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
    held = record(snapshot).get("sha256") if snapshot is not None else None
    names = [name for name in found if name.endswith(".csv") and name != "changes.csv"]
    return isinstance(held, dict) and all(held.get(name) == found[name] for name in names)


def record(snapshot: Path) -> dict[str, Any]:
    """The ``run.json`` of a snapshot; empty when it cannot be read."""
    try:
        found = json.loads((snapshot / RECORD).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def whole(snapshot: Path) -> bool:
    """Whether every file that ``run.json`` names is there with its size (cheap: contents are not read)."""
    sizes = record(snapshot).get("bytes")
    if not isinstance(sizes, dict) or not sizes:
        return False
    try:
        return all((snapshot / name).stat().st_size == size for name, size in sizes.items())
    except OSError:
        return False


def verify(snapshot: Path) -> str | None:
    """What is wrong with a snapshot's files by the digests in its ``run.json``, in Chinese; None if nothing."""
    sums = record(snapshot).get("sha256")
    if not isinstance(sums, dict) or not sums:
        return f"{snapshot.name} 的 run.json 无法读取"
    for name, wanted in sums.items():
        try:
            with (snapshot / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return f"{snapshot.name}/{name}：{error.strerror or error}"
        if found != wanted:
            return f"{snapshot.name}/{name} 已被改动或损坏"
    return None


class Incoming:
    """A snapshot while it is written, in a folder that nobody reads; ``publish`` makes it the latest.

    Used as a context: what is not published when it ends is deleted.  Every OSError becomes an OutputError, and
    ``latest`` is then as it was.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = Path()

    def __enter__(self) -> Incoming:
        try:
            self.folder = Path(tempfile.mkdtemp(prefix=INCOMING, dir=self.out))
        except OSError as error:
            raise self._failed(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.folder.name.startswith(INCOMING):
            shutil.rmtree(self.folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise self._failed(error) from error

    def publish(
        self, sums: Mapping[str, str], run: Mapping[str, Any], started: datetime, sizes: Mapping[str, int]
    ) -> Published:
        """Sync what was written, add ``run.json`` with the digests, and move ``latest`` to it."""
        run_id = _free_id(self.out, started, sums)
        target = self.out / RUNS / run_id
        # One sync of everything: thousands of texts would take minutes one by one.
        os.sync()
        kept = {"run_id": run_id, **run, "sha256": dict(sums), "bytes": dict(sizes)}
        _write(self.folder / RECORD, (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
        self.folder.chmod(0o755)
        _sync(self.folder)
        self.folder.rename(target)
        self.folder = target
        _sync(self.out / RUNS)
        _point(self.out, target)
        return Published(run_id, target, new=True)

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(f"写入快照失败（{self.out}）：{error.strerror or error}。原有的 latest 未改动。")


def publish(
    out: Path,
    files: Mapping[str, bytes],
    texts: Mapping[str, str],
    run: Mapping[str, Any],
    started: datetime,
    add: Callable[[Path], object] = lambda folder: None,
) -> Published:
    """Publish a snapshot that is wholly in memory.

    ``texts`` maps a document id to the extracted text to keep; ``run`` is the contents of ``run.json``, to which the
    run id and the digests are added; ``add`` may write further files into the folder (the editions for people).  Raises
    OutputError when the disk does not take it; ``latest`` is then as it was.
    """
    with Incoming(out) as incoming:
        for name, data in files.items():
            _write(incoming.folder / name, data)
        for document, text in texts.items():
            keep_text(incoming.folder, document, text)
        add(incoming.folder)
        return incoming.publish(digests(files), run, started, {name: len(data) for name, data in files.items()})


def keep_text(folder: Path, document: str, text: str) -> None:
    """Keep the extracted text of a document whose file is not its own text."""
    (folder / TEXTS).mkdir(exist_ok=True)
    (folder / TEXTS / f"{document}.txt").write_bytes(text.encode("utf-8"))


def sweep(out: Path) -> list[str]:
    """Delete what killed runs have left half written, and give its names.  Only under the run's lock."""
    left = sorted(path for path in out.glob(f"{INCOMING}*"))
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return [path.name for path in left]


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
