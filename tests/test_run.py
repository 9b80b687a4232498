"""Discovery, shards, and a run whose core is replaced: what one bad file does to the others (nothing)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.discover import CorpusError, File, discover, shards
from pipeline.fingerprint import rules_version
from pipeline.records import DocumentResult, Options, Source
from pipeline.run import Settings, run
from pipeline.worker import Job, OtherRulesError, process_file, process_shard

Make = Callable[..., DocumentResult]
DAY = date(2030, 6, 1)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, make_result: Make) -> None:
    """The core replaced by records made by hand; a text with 坏 in it fails as a defect of ours would."""

    def process(source: Source) -> DocumentResult:
        if "坏" in source.text:
            raise RuntimeError("a defect")
        return replace(make_result(), sha256=source.sha256)

    monkeypatch.setattr("pipeline.document.process_source", process)


def test_discovers_files_in_order_without_what_is_hidden_or_about_the_corpus(corpus: Path) -> None:
    assert [f.path for f in discover(corpus)] == ["rules.txt", "县/通知.txt"]
    assert [f.path for f in discover(corpus / "rules.txt")] == ["rules.txt"]


def test_the_output_folder_inside_the_corpus_is_left_out(corpus: Path) -> None:
    (corpus / "out").mkdir()
    (corpus / "out" / "x.txt").write_text("x")
    assert [f.path for f in discover(corpus, corpus / "out")] == ["rules.txt", "县/通知.txt"]


def test_a_loop_of_links_ends(corpus: Path) -> None:
    (corpus / "loop").symlink_to(corpus, target_is_directory=True)
    assert len(discover(corpus)) == 2


def test_a_name_that_is_no_text_is_shown_by_its_bytes(corpus: Path) -> None:
    try:
        (corpus / b"\xb0\xec.txt".decode("utf-8", "surrogateescape")).write_text("x")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert "\\xb0\\xec.txt" in [f.path for f in discover(corpus)]


@pytest.mark.parametrize("name", ["none", "empty"])
def test_no_corpus_is_one_clear_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError, match=name):
        discover(tmp_path / name)


@given(sizes=st.lists(st.integers(0, 20_000_000), min_size=1, max_size=40), workers=st.integers(1, 8))
def test_shards_hold_every_file_once(sizes: list[int], workers: int) -> None:
    files = [File(Path("x"), f"{i:03}.txt", size) for i, size in enumerate(sizes)]
    parts = shards(files, workers)
    assert sorted(f.path for part in parts for f in part) == [f.path for f in files]
    assert all(parts)
    assert max(sum(f.size for f in part) for part in parts) <= max(8_000_000, *sizes) + sum(sizes) / len(parts)


@pytest.mark.usefixtures("stand_in")
def test_a_run_publishes_the_good_and_lists_the_bad(corpus: Path, tmp_path: Path) -> None:
    (corpus / "bad.txt").write_text("坏的", "utf-8")
    (corpus / "empty.txt").write_bytes(b"")
    done = run(Settings(corpus, tmp_path / "out", DAY))
    assert {(r.path, r.error) for r in done.rejects} == {("bad.txt", "internal"), ("empty.txt", "empty")}
    assert (done.counts.documents, done.exit_code, done.new) == (2, 1, True)
    record = json.loads((done.folder / "run.json").read_text("utf-8"))
    assert (record["corpus"]["files"], record["counts"]["rejects"], record["previous"]) == (4, 2, None)
    assert set(record["seconds"]) == {"discover", "lookup", "process", "tables", "editions"}


@pytest.mark.usefixtures("stand_in")
def test_an_unchanged_corpus_publishes_nothing_and_another_day_does(corpus: Path, tmp_path: Path) -> None:
    first = run(Settings(corpus, tmp_path / "out", DAY))
    again = run(Settings(corpus, tmp_path / "out", DAY))
    assert (again.new, again.run_id, again.exit_code) == (False, first.run_id, 0)
    later = run(Settings(corpus, tmp_path / "out", date(2033, 1, 1)))
    assert later.new
    assert later.counts.by_flag["deadline_past"] == 2
    assert later.counts.changes == {}, "a day passing changes no obligation"


@pytest.mark.usefixtures("stand_in")
def test_a_removed_file_leaves_the_tables_and_is_told_in_changes(corpus: Path, tmp_path: Path) -> None:
    run(Settings(corpus, tmp_path / "out", DAY))
    (corpus / "rules.txt").unlink()
    done = run(Settings(corpus, tmp_path / "out", DAY))
    assert (done.counts.documents, done.counts.changes) == (1, {"removed": 2})


def test_a_file_that_has_gone_is_a_reject(tmp_path: Path) -> None:
    job = Job(tmp_path, Options(), str(tmp_path / "cache"), rules_version())
    (found,) = process_file(File(tmp_path / "gone.txt", "gone.txt", 3), job)
    assert found.reject is not None
    assert found.reject.error == "missing"


def test_a_worker_with_other_rules_refuses(tmp_path: Path) -> None:
    with pytest.raises(OtherRulesError):
        process_shard((), Job(tmp_path, Options(), str(tmp_path / "cache"), "other"))


@pytest.mark.parametrize("workers", [0, -1])
def test_settings_are_checked_once(workers: int) -> None:
    with pytest.raises(ValueError, match="workers"):
        Settings(Path("c"), Path("o"), DAY, workers)
