"""``yiwu diff``: what differs between two snapshots, as people read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline import changes, publish
from pipeline.labels import CHANGE
from pipeline.previous import Snapshot
from pipeline.schema import OBLIGATIONS

SIGNS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
LONGEST = 160
_NAMES = {column.name: column.zh for column in OBLIGATIONS.columns} | {changes.PATH: "文件"}


class DiffError(Exception):
    """A snapshot that cannot be compared; the message says in Chinese which and why."""


def snapshot_named(out: Path, name: str) -> Path:
    """The snapshot folder for a run id, an unambiguous beginning of one, ``latest``, or a path."""
    if name == publish.LATEST:
        found = publish.latest_snapshot(out)
        if found is None:
            raise DiffError(f"{out} 中还没有快照。")
        return found
    for place in (out / publish.RUNS / name, Path(name)):
        if (place / publish.RECORD).is_file():
            return place
    fitting = sorted(p for p in (out / publish.RUNS).glob("*") if p.name.startswith(name))
    if len(fitting) == 1:
        return fitting[0]
    raise DiffError(
        f"{out} 中没有快照 {name}。"
        if not fitting
        else f"{name} 可指多个快照：{fitting[0].name}、{fitting[1].name} 等。"
    )


def before(out: Path, folder: Path) -> Path:
    """The snapshot that was the latest when ``folder`` was published."""
    name = publish.record(folder).get("previous")
    if not name:
        raise DiffError(f"{folder.name} 是第一个快照，没有可比较的。")
    return snapshot_named(out, str(name))


def lines(old: Path, new: Path, shown: int = 0) -> Iterator[str]:
    """The differences, a heading a file, then a summary; at most ``shown`` of them when that is not 0."""
    try:
        pair = Snapshot(old, changes.COLUMNS), Snapshot(new, changes.COLUMNS)
    except (OSError, ValueError, KeyError) as error:
        raise DiffError(f"快照无法读取：{error}") from error
    counts: Counter[str] = Counter()
    last = None
    for path, change in changes.between(*pair):
        counts[change.change] += 1
        if shown and counts.total() > shown:
            continue
        if path != last:
            yield path
            last = path
        yield f"  {SIGNS[change.change]} {CHANGE[change.change]}  {_what(change)}"
    if shown and counts.total() > shown:
        yield f"… 另有 {counts.total() - shown} 项（--limit 0 显示全部）"
    told = "、".join(f"{CHANGE[kind]} {counts[kind]}" for kind in SIGNS if counts[kind])
    yield f"{old.name} → {new.name}：{told or '没有不同'}"


def _what(change: changes.Change) -> str:
    if change.change in ("added", "removed"):
        return _short(change.after if change.change == "added" else change.before)
    names = "、".join(_NAMES[name] for name in change.fields)
    return f"{names}：{_short(change.before)} → {_short(change.after)}"


def _short(text: str | None) -> str:
    one = " ".join((text or "（空）").split())
    return one if len(one) <= LONGEST else f"{one[: LONGEST - 1]}…"
