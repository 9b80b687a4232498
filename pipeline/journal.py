"""The journal of runs: what ``yiwu status`` shows.

``state/journal.jsonl`` gets a line when a run begins and one when it ends, also when nothing was published; a run
without an end was killed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipeline.publish import STATE

NAME = "journal.jsonl"
State = Literal["running", "completed", "completed with rejects", "failed", "killed"]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the journal tells it."""

    started: datetime
    state: State
    ended: datetime | None = None
    run_id: str | None = None
    new: bool = False
    documents: int | None = None
    processed: int | None = None
    rejects: int | None = None
    seconds: Mapping[str, float] | None = None
    error: str | None = None


def add(out: Path, **row: Any) -> None:
    """Append a line and sync it."""
    path = out / STATE / NAME
    with path.open("ab") as file:
        # A line that a killed run left without its end must not swallow this one.
        torn = file.tell() > 0 and not _ends_whole(path)
        file.write(b"\n" * torn + (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def read(out: Path, running: bool = False) -> list[Run]:
    """All runs, the last one last.  ``running`` tells whether a run is under way, which then is the last one."""
    try:
        lines = (out / STATE / NAME).read_bytes().splitlines()
    except OSError:
        return []
    runs: list[Run] = []
    open_since: str | None = None
    for line in lines:
        try:
            row = json.loads(line)
            started = datetime.fromisoformat(row["started"])
        except (ValueError, KeyError, TypeError):
            continue
        if row.get("event") == "start":
            if open_since is not None:
                runs.append(Run(datetime.fromisoformat(open_since), "killed"))
            open_since = row["started"]
        else:
            open_since = None
            ended = row.get("ended")
            runs.append(
                Run(
                    started, row["state"], datetime.fromisoformat(ended) if ended else None, row.get("run_id"),
                    bool(row.get("new")), row.get("documents"), row.get("processed"), row.get("rejects"),
                    row.get("seconds"), row.get("error"),
                )
            )  # fmt: skip
    if open_since is not None:
        runs.append(Run(datetime.fromisoformat(open_since), "running" if running else "killed"))
    return runs


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
