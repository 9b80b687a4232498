"""The first pass over a corpus: the records of each document become rows, kept in a file a batch beside the snapshot.

Where batches end depends on the documents alone.  Where a run has seen what every document yields, batches are known
before any is read, and processes of their own make them side by side; else one after another here.  The same documents
give the same batches, and the same rows in them, either way.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline import collector, conflicts
from pipeline import frames as framing
from pipeline import tables as tabling
from pipeline.cache import Cache
from pipeline.records import DocumentResult, Reject
from pipeline.schema import BY_NAME, TABLES
from pipeline.stream import BATCH_CHARS, BATCH_ROWS
from pipeline.worker import Entry, lookup

LEAST = 6
"""Batches under which processes of their own, which load pandas first, do not pay."""
NAMES = tuple(table.name for table in TABLES if table.name not in ("changes", "rejects"))

Load = Callable[[Entry], DocumentResult | Reject]
Held = list[tuple[str, DocumentResult]]


@dataclass(frozen=True, slots=True)
class Helpers:
    """Processes that may help, and the address of the cache that they read."""

    workers: int
    cache: str


@dataclass(frozen=True, slots=True)
class Part:
    """A batch whose rows are on disk: the paths of its documents, what was refused, what others may contradict."""

    paths: list[str]
    refused: list[Reject]
    levels: list[tuple[conflicts.Key, conflicts.Level]]


def parts(
    folder: Path, entries: Sequence[Entry], load: Load, as_of: date, helpers: Helpers | None = None
) -> Iterator[Part]:
    """Every batch in the order of paths, its rows in ``folder`` under its number."""
    groups = batches(entries) if helpers is not None and helpers.workers > 1 else None
    if helpers is None or groups is None or len(groups) < LEAST:
        for number, (held, refused) in enumerate(_loaded(entries, load)):
            yield _part(folder / str(number), held, refused, as_of)
        return
    made = partial(_made_apart, address=helpers.cache, as_of=as_of)
    # spawn: a forked child would inherit the threads' locks of whoever orchestrates.
    with ProcessPoolExecutor(helpers.workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(made, group, folder / str(number)) for number, group in enumerate(groups)]
        for number, group in enumerate(groups):
            try:
                part = waiting[number].result()
            except BrokenProcessPool:
                part = None
            # An entry that is damaged, or a process that died: this one knows how to help itself.
            yield part or _part(folder / str(number), *_read(group, load), as_of)


def batches(entries: Iterable[Entry]) -> list[list[Entry]] | None:
    """The entries of each batch; None when it is not known of every document how much it yields."""
    found: list[list[Entry]] = [[]]
    obligations = chars = 0
    for entry in entries:
        found[-1].append(entry)
        if entry.reject is not None:
            continue
        if entry.weight is None:
            return None
        obligations, chars = obligations + entry.weight[0], chars + entry.weight[1]
        if _full(obligations, chars):
            found.append([])
            obligations = chars = 0
    return found


def read(place: Path) -> tuple[list[str], Mapping[str, pd.DataFrame]]:
    """The texts and the frames of a batch, whose file is then removed."""
    with place.open("rb") as source:
        texts = pa.ipc.open_stream(source).read_all().column("text").to_pylist()
        frames = {name: framing.of_arrow(pa.ipc.open_stream(source).read_all()) for name in NAMES}
    place.unlink()
    return texts, frames


def _full(obligations: int, chars: int) -> bool:
    return obligations >= BATCH_ROWS or chars >= BATCH_CHARS


def _loaded(entries: Iterable[Entry], load: Load) -> Iterator[tuple[Held, list[Reject]]]:
    """Batches of whole documents with what was refused on the way."""
    held: Held = []
    refused: list[Reject] = []
    obligations = chars = 0
    for entry in entries:
        found = entry.reject or load(entry)
        if isinstance(found, Reject):
            refused.append(found)
            continue
        held.append((entry.path, found))
        obligations, chars = obligations + len(found.obligations), chars + len(found.text)
        if _full(obligations, chars):
            yield held, refused
            held, refused, obligations, chars = [], [], 0, 0
    yield held, refused


def _read(group: Iterable[Entry], load: Load) -> tuple[Held, list[Reject]]:
    """The documents of one batch, and what was refused."""
    found = [(entry.path, entry.reject or load(entry)) for entry in group]
    return (
        [(path, result) for path, result in found if isinstance(result, DocumentResult)],
        [result for _, result in found if isinstance(result, Reject)],
    )


def _made_apart(group: Sequence[Entry], place: Path, *, address: str, as_of: date) -> Part | None:
    """In a process of its own: a batch from the cache; None when an entry of it cannot be read."""
    cache = Cache(address)
    missing: list[Entry] = []

    def load(entry: Entry) -> DocumentResult | Reject:
        found = lookup(cache, entry)
        if not isinstance(found, DocumentResult | Reject):
            missing.append(entry)
            return Reject(entry.path, "read", "missing", "")
        return found

    with collector.seldom():
        held, refused = _read(group, load)
        return None if missing else _part(place, held, refused, as_of)


def _part(place: Path, held: Held, refused: list[Reject], as_of: date) -> Part:
    """Make the rows of a batch and write them to ``place``."""
    frames = tabling.build(held, (), as_of)
    texts = pa.table({"text": pa.array([result.text for _, result in held], pa.large_string())})
    with place.open("wb") as sink:
        for rows in (texts, *(framing.arrow(BY_NAME[name], frames[name]) for name in NAMES)):
            with pa.ipc.new_stream(sink, rows.schema) as stream:
                stream.write_table(rows)
    unread = [reject for path, result in held for reject in tabling.unread_pages(path, result)]
    return Part([path for path, _ in held], [*refused, *unread], conflicts.levels(frames))
