"""Which old snapshots may go: never the latest, and never one that a decision was made on."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pipeline.publish import INCOMING, RUNS, latest_snapshot, record
from pipeline.records import Decision


def prune(out: Path, keep: int, decisions: Iterable[Decision] = ()) -> list[str]:
    """Delete all but the ``keep`` newest snapshots, and give the names of those that went.

    A snapshot stays that was the latest when some decision was made: the decision shows what the person saw there.  One
    whose record cannot be read is not ours to judge and stays too.  Only under the run's lock.
    """
    latest = latest_snapshot(out)
    snapshots = sorted((ended, path) for path in (out / RUNS).iterdir() if (ended := _ended(path)) is not None)
    if latest is None:
        return []
    needed = {latest}
    for when in {decision.when for decision in decisions}:
        seen = [path for ended, path in snapshots if ended <= when]
        # A decision is older than every snapshot only if the clock was set back: then the first one is the likeliest.
        needed.add(seen[-1] if seen else snapshots[0][1])
    newest = {path for _, path in snapshots[-keep:]}
    gone = []
    for _, path in snapshots:
        if path.resolve() not in {p.resolve() for p in needed | newest}:
            # Renamed first: a reader, or a kill in the middle, never finds half a snapshot under its name.
            aside = out / f"{INCOMING}old-{path.name}"
            path.rename(aside)
            shutil.rmtree(aside, ignore_errors=True)
            gone.append(path.name)
    return gone


def _ended(path: Path) -> datetime | None:
    try:
        when = datetime.fromisoformat(record(path)["ended"])
    except (KeyError, TypeError, ValueError):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)
