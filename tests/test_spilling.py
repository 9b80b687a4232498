"""Batches made by processes of their own are the batches made here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import frames as framing
from pipeline import spilling
from pipeline.cache import Cache
from pipeline.discover import File
from pipeline.records import DocumentResult, Options, Reject
from pipeline.schema import BY_NAME
from pipeline.spilling import Helpers
from pipeline.worker import Entry, Job, lookup, process_shard

TEXT = (
    "青岚县第{n}号取水办法\n\n第一条 县水务主管部门应当自收到申请之日起{n}日内完成审查。\n"
    "第二条 取水单位不得擅自取水。\n"
)
DAY = date(2031, 1, 1)


@pytest.fixture
def entries(tmp_path: Path) -> tuple[list[Entry], str]:
    """Twelve documents that were worked on in this run, one file that cannot be read, and the cache's address."""
    from pipeline.fingerprint import rules_version

    corpus, address = tmp_path / "corpus", str(tmp_path / "cache")
    corpus.mkdir()
    for n in range(12):
        (corpus / f"{n:02d}.txt").write_text(TEXT.format(n=n + 2), "utf-8")
    (corpus / "05.bin").write_bytes(b"\x00")
    files = tuple(File(p, p.name, p.stat().st_size) for p in sorted(corpus.iterdir()))
    return list(process_shard(files, Job(corpus, Options(), address, rules_version()))), address


def _made(folder: Path, entries: list[Entry], address: str, workers: int) -> list[tuple[object, ...]]:
    def load(entry: Entry) -> DocumentResult | Reject:
        found = lookup(Cache(address), entry)
        assert isinstance(found, DocumentResult | Reject)
        return found

    folder.mkdir()
    out: list[tuple[object, ...]] = []
    for number, part in enumerate(spilling.parts(folder, entries, load, DAY, Helpers(workers, address))):
        texts, frames = spilling.read(folder / str(number))
        out.append(
            (part.paths, part.refused, part.levels, texts, {n: framing.csv(BY_NAME[n], f) for n, f in frames.items()})
        )
    return out


def test_helpers_make_the_same_batches(
    tmp_path: Path, entries: tuple[list[Entry], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spilling, "BATCH_ROWS", 3)
    made, address = entries
    alone = _made(tmp_path / "alone", made, address, 1)
    assert len(alone) == 7
    assert _made(tmp_path / "helped", made, address, 2) == alone


def test_batches_are_not_known_before_what_every_document_yields_is(entries: tuple[list[Entry], str]) -> None:
    made, _ = entries
    assert spilling.batches(made) is not None
    assert spilling.batches([replace(made[0], weight=None), *made[1:]]) is None


def test_a_batch_that_a_helper_cannot_read_is_made_here(
    tmp_path: Path, entries: tuple[list[Entry], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spilling, "BATCH_ROWS", 3)
    made, address = entries
    want = _made(tmp_path / "want", made, address, 1)
    load = {entry.path: lookup(Cache(address), entry) for entry in made if entry.reject is None}
    lost = next(entry for entry in made if entry.key is not None)
    assert lost.key is not None
    (Path(address) / lost.key[:2] / lost.key[2:]).unlink()
    (tmp_path / "got").mkdir()
    parts = spilling.parts(tmp_path / "got", made, lambda e: load[e.path], DAY, Helpers(2, address))  # type: ignore[arg-type, return-value]
    assert [part.paths for part in parts] == [row[0] for row in want]
