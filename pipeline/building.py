"""From the cache to the files of a snapshot, a batch of documents at a time.

First pass: the records of each document become rows, kept in a file beside the snapshot; what other documents may
contradict is gathered.  Second pass: each batch gets the flags that come from other documents, is compared with the
snapshot before, joined with what people decided, checked, and appended to the tables.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline import changes, conflicts, decisions, editions, spilling, summary
from pipeline import frames as framing
from pipeline import tables as tabling
from pipeline.datapackage import describe
from pipeline.ids import document_id
from pipeline.previous import Row, Snapshot
from pipeline.publish import TEXTS, keep_text
from pipeline.records import Decision, DocumentResult, Reject
from pipeline.schema import BY_NAME, TABLES
from pipeline.stream import Tables, Written
from pipeline.summary import Counts
from pipeline.worker import Entry

OWN_TEXT = frozenset({"text/plain", "text/markdown"})
"""Formats whose file is its own source text; of the others the extracted text is kept in the snapshot."""
WHOLE_EDITIONS = 300_000
"""Obligations up to which the workbook and the report are made (a minute and a half): beyond, no spreadsheet helps."""
SPILL = ".rows"

Frames = Mapping[str, pd.DataFrame]
Load = Callable[[Entry], DocumentResult | Reject]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What tables are made from, beside the documents."""

    as_of: date
    version: str
    previous: Snapshot | None
    same_rules: bool
    """True when the snapshot before was made by the same rules and options: equal contents then mean equal rows."""
    decided: Sequence[Decision] | None
    """None when there is no file of decisions."""
    marked: bool = True
    """Whether to write the marked texts."""


@dataclass(frozen=True, slots=True)
class Built:
    """The finished files of a snapshot, but for its editions for people and ``run.json``."""

    files: dict[str, Written]
    counts: Counts
    rejects: tuple[Reject, ...]


def build(
    folder: Path, entries: Sequence[Entry], load: Load, inputs: Inputs, helpers: spilling.Helpers | None = None
) -> Built:
    """Write all tables and kept texts into ``folder``; ``entries`` in the order of their paths, one a path.

    ``helpers`` says what processes may make rows, where there is enough to do for them.  Raises SchemaError
    when a table does not keep to the schema, and OSError.
    """
    refused: list[Reject] = []
    levels: list[tuple[conflicts.Key, conflicts.Level]] = []
    spill = folder / SPILL
    parts: list[list[str]] = []
    spill.mkdir()
    for part in spilling.parts(spill, entries, load, inputs.as_of, helpers):
        parts.append(part.paths)
        refused += part.refused
        levels += part.levels
    contradictions: dict[str, list[Mapping[str, Any]]] = {}
    for flag in conflicts.found(levels):
        contradictions.setdefault(flag["document_id"], []).append(flag)
    levels.clear()

    tables = Tables(folder, TABLES if inputs.decided is None else (*TABLES, decisions.REVIEWED))
    try:
        step = _Step(entries, inputs)
        counted: list[Counts] = []
        for number, paths in enumerate(parts):
            texts, batch = spilling.read(spill / str(number))
            mine = [row for key in batch["documents"]["document_id"] for row in contradictions.get(key, ())]
            made = step.finish(paths, conflicts.mark(batch, mine))
            framing.check({name: frame for name, frame in made.items() if name in BY_NAME})
            tables.add(made)
            counted.append(summary.count(made))
            _keep_texts(folder, made, texts, inputs.marked)
        spill.rmdir()
        refused.sort(key=lambda r: (r.path, r.stage, r.error, r.message))
        last: dict[str, pd.DataFrame] = {"changes": changes.frame(step.rest()), "rejects": tabling.rejects(refused)}
        tables.add(last)
        files = tables.close()
    except BaseException:
        tables.abandon()
        raise
    listed = [*TABLES] if inputs.decided is None else [*TABLES, decisions.REVIEWED]
    package = describe({name: (w.size, w.sha256) for name, w in files.items()}, inputs.version, listed)
    files["datapackage.json"] = _write(folder / "datapackage.json", package)
    nothing = {name: framing.frame(BY_NAME[name], dict.fromkeys(BY_NAME[name].names, ())) for name in BY_NAME}
    counted.append(summary.count(nothing | last))
    return Built(files, summary.total(counted), tuple(refused))


def for_people(folder: Path, built: Built, as_of: date, version: str, policy: str) -> bool:
    """Write the workbook and the report of the tables in ``folder``; False when they were left out for size.

    ``policy`` is ``always``, ``never`` or ``auto``: up to WHOLE_EDITIONS obligations.  The marked texts are written
    with the batches.
    """
    if policy == "never" or (policy == "auto" and built.counts.obligations > WHOLE_EDITIONS):
        return False
    editions.write(folder, as_of, version)
    return True


def _keep_texts(folder: Path, frames: Frames, texts: Sequence[str], marked: bool) -> None:
    documents = frames["documents"]
    for key, kind, text in zip(documents["document_id"], documents["media_type"], texts, strict=True):
        if kind not in OWN_TEXT:
            keep_text(folder, key, text)
    if marked:
        editions.write_marked(folder / TEXTS, frames, zip(documents["document_id"], texts, strict=True))


class _Step:
    """The step from the snapshot before to this one: changes and carried decisions, in the order of paths."""

    def __init__(self, entries: Sequence[Entry], inputs: Inputs) -> None:
        self.inputs = inputs
        previous = inputs.previous
        self.shas = {entry.path: entry.sha256 for entry in entries}
        now = ((path, sha) for path, sha in self.shas.items() if sha)
        self.pairs = changes.lineage(previous, now) if previous else changes.Lineage({}, {})
        # What has no successor, or one that could not be read this time, is gone; told in its place by path.
        self.waiting = sorted({*self.pairs.gone, *self.pairs.old})
        self.at = 0
        self.carried = decisions.carried(previous.folder if previous else None) if inputs.decided is not None else {}

    def finish(self, paths: Sequence[str], frames: Frames) -> dict[str, pd.DataFrame]:
        """The batch's frames with its changes, empty rejects, and (if there are decisions) the states of review."""
        made = dict(frames) | {"rejects": tabling.rejects(())}
        found: list[changes.Change] = []
        if self.inputs.previous is not None:
            now: dict[str, list[Row]] | None = None
            for path in paths:
                found += self._gone_before(path)
                if self._unchanged(path):
                    continue
                if now is None:
                    now = changes.by_document(frames["obligations"])
                found += self._compare(path, now.get(document_id(path), []))
        made["changes"] = changes.frame(found)
        if self.inputs.decided is not None:
            joined = decisions.join(self.inputs.decided, made["obligations"], made["changes"], self.carried)
            states = pd.arrays.ArrowExtensionArray(pa.array(joined.status, pa.string()))
            made["obligations"] = made["obligations"].assign(review_status=states)
            made[decisions.REVIEWED.name] = joined.reviewed
        return made

    def rest(self) -> list[changes.Change]:
        """The changes of what stands behind the last document."""
        return self._gone_before(None)

    def _compare(self, path: str, rows: Sequence[Row]) -> Iterator[changes.Change]:
        assert self.inputs.previous is not None
        old = self.pairs.old.get(path)
        before = [] if old is None else self.inputs.previous.rows(old)
        renamed = None if old is None or old.path == path else (old.path, path)
        return changes.compare(before, rows, renamed)

    def _unchanged(self, path: str) -> bool:
        old = self.pairs.old.get(path)
        return self.inputs.same_rules and old is not None and (old.path, old.sha256) == (path, self.shas[path])

    def _gone_before(self, path: str | None) -> list[changes.Change]:
        """The rows of documents before ``path`` that are not among those finished."""
        found: list[changes.Change] = []
        while self.at < len(self.waiting) and (path is None or self.waiting[self.at] <= path):
            name = self.waiting[self.at]
            self.at += 1
            if name != path or name in self.pairs.gone:
                document = self.pairs.gone.get(name) or self.pairs.old[name]
                assert self.inputs.previous is not None
                found += changes.gone(self.inputs.previous, document)
        return found


def _write(path: Path, data: bytes) -> Written:
    path.write_bytes(data)
    return Written(len(data), hashlib.sha256(data).hexdigest())
