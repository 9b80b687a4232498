"""What differs from the snapshot before: obligations added, removed, changed in their fields, or moved.

Reads the previous snapshot document by document and the frames of the new one batch by batch; writes rows of the
``changes`` table.  A document is known again by its path, or by its contents when it was renamed; its clauses are
paired by aligning both versions (``pipeline.pairing``).  Columns that change with the day are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from pipeline import frames
from pipeline.pairing import Clause, align
from pipeline.previous import Known, Row, Snapshot, open_snapshot, rows_of
from pipeline.schema import CHANGES, LIST_SEPARATOR, OBLIGATIONS

TEXT, PLACE, PATH = "text", "node_path", "path"
COMPARED = (
    "text",
    "modality",
    "lead_units",
    "responsible_units",
    "cooperating_units",
    "supervising_units",
    "deadlines",
    "limits",
    "condition_text",
    "exception_text",
    "references",
    "binding",
)
"""Fields whose difference makes an obligation ``changed``; another ``node_path`` or file alone makes it ``moved``."""
COLUMNS = ("obligation_id", "document_id", *COMPARED, PLACE)
MOVES = frozenset((PLACE, PATH))


class Change(NamedTuple):
    """A row of ``changes``."""

    obligation_id: str | None
    previous_id: str | None
    document_id: str
    change: str
    fields: list[str]
    before: str | None
    after: str | None


class Lineage(NamedTuple):
    """Which document of the snapshot before each document is."""

    old: Mapping[str, Known]
    """By path now."""
    gone: Mapping[str, Known]
    """Documents that have no successor, by their path then."""


def lineage(previous: Snapshot, now: Iterable[tuple[str, str]]) -> Lineage:
    """Pair documents by path, and the rest by contents (a renamed file).  ``now`` gives (path, sha256), in order."""
    listed = list(now)
    paths = {path for path, _ in listed}
    free: dict[str, list[Known]] = {}
    for document in previous.documents.values():
        if document.path not in paths:
            free.setdefault(document.sha256, []).append(document)
    old: dict[str, Known] = {}
    for path, sha256 in listed:
        if path in previous.documents:
            old[path] = previous.documents[path]
        elif free.get(sha256):
            old[path] = free[sha256].pop(0)
    gone = {document.path: document for rest in free.values() for document in rest}
    return Lineage(old, gone)


def compare(old: Sequence[Row], new: Sequence[Row], renamed: tuple[str, str] | None = None) -> Iterator[Change]:
    """How the obligations of one document differ; ``renamed`` is its path (then, now) where that has changed."""
    for pair in align(_clauses(old), _clauses(new)):
        if pair.new is None:
            yield removed(old[pair.old or 0])
            continue
        row = new[pair.new]
        if pair.old is None:
            yield Change(row["obligation_id"], None, row["document_id"], "added", [], None, row[TEXT])
            continue
        before, after = old[pair.old], row
        names = [name for name in (*COMPARED, PLACE) if name in before and before[name] != after[name]]
        if renamed is not None:
            names.append(PATH)
            before, after = {**before, PATH: renamed[0]}, {**after, PATH: renamed[1]}
        # Of equal clauses one may have gone: another then has its id without being another clause.
        if names or row["obligation_id"] != before["obligation_id"]:
            kind = "moved" if MOVES.issuperset(names) else "changed"
            ids = row["obligation_id"], before["obligation_id"]
            yield Change(*ids, row["document_id"], kind, names, _show(before, names), _show(after, names))


def removed(row: Row) -> Change:
    """The row for an obligation that is gone."""
    return Change(None, row["obligation_id"], row["document_id"], "removed", [], row[TEXT], None)


def gone(previous: Snapshot, document: Known) -> list[Change]:
    """The rows of a document that is gone."""
    return [removed(row) for row in previous.rows(document)]


def by_document(obligations: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of a frame of obligations as cells, by document."""
    found: dict[str, list[Row]] = {}
    for row in rows_of(frames.arrow(OBLIGATIONS, obligations).select(list(COLUMNS))):
        found.setdefault(row["document_id"], []).append(row)
    return found


def frame(changes: Sequence[Change]) -> pd.DataFrame:
    """The rows as a frame."""
    cells: dict[str, list[Any]] = {name: [change[at] for change in changes] for at, name in enumerate(CHANGES.names)}
    return frames.frame(CHANGES, cells)


def between(old: Snapshot, new: Snapshot) -> Iterator[tuple[str, Change]]:
    """(path, change) for all that differs between two published snapshots, in the order of paths."""
    pairs = lineage(old, ((d.path, d.sha256) for d in new.documents.values()))
    for path in sorted({*new.documents, *pairs.gone}):
        if path in pairs.gone:
            yield from ((path, change) for change in gone(old, pairs.gone[path]))
        if path in new.documents:
            before = pairs.old.get(path)
            rows = new.rows(new.documents[path])
            then = [] if before is None else old.rows(before)
            renamed = None if before is None or before.path == path else (before.path, path)
            yield from ((path, change) for change in compare(then, rows, renamed))


def _clauses(rows: Sequence[Row]) -> list[Clause]:
    return [Clause(row[TEXT], row.get(PLACE, "")) for row in rows]


def _show(row: Row, fields: Sequence[str]) -> str | None:
    """The fields' values, each with its name when there are several."""
    if not fields:
        return None
    return row[fields[0]] if len(fields) == 1 else LIST_SEPARATOR.join(f"{name}={row[name]}" for name in fields)


def previous_obligations(folder: Path | None) -> Snapshot | None:
    """The snapshot to compare with, or None when there is none that can be read."""
    return open_snapshot(folder, COLUMNS)


def changes(previous: Snapshot | None, obligations: pd.DataFrame) -> pd.DataFrame:
    """The ``changes`` table for frames that are wholly in memory; empty for the first snapshot.

    Documents are paired by their ids alone: that a file was renamed is known to the run, not to this frame.
    """
    found: list[Change] = []
    if previous is not None:
        now = by_document(obligations)
        old = {document.document_id: document for document in previous.documents.values()}
        for key, rows in now.items():
            found += compare(previous.rows(old[key]) if key in old else [], rows)
        for key, document in old.items():
            if key not in now:
                found += gone(previous, document)
    return frame(found)
