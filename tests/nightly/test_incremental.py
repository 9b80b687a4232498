"""What is processed again and what is not; what a second snapshot tells of the first."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipeline import worker
from pipeline.cache import Cache
from pipeline.records import Options, Source
from pipeline.run import Settings, Summary, run
from tests.nightly.conftest import fill, rows, tables, text

DAY = date(2030, 6, 1)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    fill(tmp_path / "corpus", 6)
    return tmp_path


def again(place: Path, day: date = DAY, **more: object) -> Summary:
    return run(Settings(place / "corpus", place / "out", day, **more))  # type: ignore[arg-type]


def changes(done: Summary) -> list[tuple[str, str]]:
    return [(row["change"], row["fields"]) for row in rows(done.folder, "changes")]


def test_an_unchanged_corpus_is_not_read_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = again(place)
    assert (first.processed, first.new) == (6, True)
    monkeypatch.setattr("pipeline.building.build", None)
    second = again(place)
    assert (second.processed, second.new, second.folder, second.counts) == (0, False, first.folder, first.counts)


def test_only_the_changed_file_is_processed(place: Path) -> None:
    again(place)
    path = place / "corpus" / "0003.txt"
    path.write_text(path.read_text("utf-8").replace("不少于4处", "不少于9处"), "utf-8")
    done = again(place)
    assert (done.processed, done.new) == (1, True)
    (change,) = rows(done.folder, "changes")
    assert (change["change"], change["fields"]) == ("changed", "text；limits")
    assert change["previous_id"] != change["obligation_id"]


def test_another_day_flags_anew_without_reading(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again(place)
    monkeypatch.setattr(worker, "process_shard", None)
    later = again(place, date(2033, 1, 1))
    assert (later.processed, later.new, later.counts.changes) == (0, True, {})
    assert later.counts.by_flag["deadline_past"] == 72


def test_full_processes_everything_and_finds_the_same(place: Path) -> None:
    first = again(place)
    assert again(place, full=True).processed == 6
    assert again(place, full=True).folder == first.folder


def test_an_article_inserted_changes_no_other_id(place: Path) -> None:
    first = again(place)
    path = place / "corpus" / "0002.txt"
    lines = path.read_text("utf-8").splitlines()
    lines.insert(3, "第二条之一 县水务局应当每月巡查堤岸。")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    done = again(place)
    assert changes(done) == [("added", "")]
    ids = {row["obligation_id"] for row in rows(first.folder, "obligations")}
    assert ids < {row["obligation_id"] for row in rows(done.folder, "obligations")}


def test_a_renamed_file_is_known_again(place: Path) -> None:
    first = again(place)
    (place / "corpus" / "0001.txt").rename(place / "corpus" / "z.txt")
    done = again(place)
    assert done.processed == 0
    assert done.counts.changes == {"moved": 12}
    before = {row["obligation_id"]: row["text"] for row in rows(first.folder, "obligations")}
    for row in rows(done.folder, "changes"):
        assert (row["before"], row["after"]) == ("0001.txt", "z.txt")
        now = {r["obligation_id"]: r["text"] for r in rows(done.folder, "obligations")}
        assert before[row["previous_id"]] == now[row["obligation_id"]]


def test_a_file_that_is_broken_now_loses_its_rows_and_returns(place: Path) -> None:
    again(place)
    path = place / "corpus" / "0004.txt"
    good = path.read_bytes()
    path.write_bytes(b"\x00\x01" * 500)
    broken = again(place)
    assert (broken.counts.documents, broken.counts.changes, broken.exit_code) == (5, {"removed": 12}, 1)
    path.write_bytes(good)
    back = again(place)
    assert (back.counts.documents, back.counts.changes, back.processed) == (6, {"added": 12}, 0)


def test_damaged_entries_are_processed_again(place: Path) -> None:
    first = again(place)
    entries = [p for p in (place / "out" / "state" / "cache").rglob("*") if p.is_file()]
    assert len(entries) == 6
    for number, entry in enumerate(entries):
        data = bytearray(entry.read_bytes())
        if number % 3 == 0:
            data[-1] ^= 1
        entry.write_bytes(data if number % 3 == 0 else data[: len(data) // 2] if number % 3 == 1 else b"")
    (place / "out" / "latest").unlink()
    done = again(place)
    assert tables(done.folder) == tables(first.folder)
    cache = Cache(str(place / "out" / "state" / "cache"))
    assert all(cache.get(entry.parent.name + entry.name) is not None for entry in entries)


def test_a_snapshot_that_was_damaged_is_published_anew(place: Path) -> None:
    first = again(place)
    wanted = tables(first.folder)
    (first.folder / "units.csv").unlink()
    done = again(place)
    assert done.new
    assert tables(done.folder) == wanted | {
        name: tables(done.folder)[name] for name in ("changes.csv", "changes.parquet")
    }


def test_the_result_does_not_depend_on_the_way(place: Path) -> None:
    """A corpus that grew by steps gives the tables of one that was there at once (but for what tells of the step)."""
    again(place)
    fill(place / "corpus", 9)
    stepped = again(place)
    whole = run(Settings(place / "corpus", place / "other", DAY))
    drop = {"changes.csv", "changes.parquet"}
    assert {k: v for k, v in tables(stepped.folder).items() if k not in drop} == {
        k: v for k, v in tables(whole.folder).items() if k not in drop
    }


def test_small_batches_give_the_same_csv(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = again(place)
    monkeypatch.setattr("pipeline.spilling.BATCH_ROWS", 20)
    done = run(Settings(place / "corpus", place / "other", DAY))
    assert {n: d for n, d in tables(first.folder).items() if n.endswith("csv")} == {
        n: d for n, d in tables(done.folder).items() if n.endswith("csv")
    }
    changed = place / "corpus" / "0005.txt"
    changed.write_text(changed.read_text("utf-8").replace("应当", "必须", 1), "utf-8")
    (place / "corpus" / "0000.txt").unlink()
    assert again(place).counts.changes == {"removed": 12, "changed": 1}


def test_an_archive_s_members_are_documents_and_are_kept(place: Path) -> None:
    archive = place / "corpus" / "附件.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("一/甲.txt", text(77))
        made.writestr("空.txt", "")
        made.writestr("图.xyz", "x")
    first = again(place)
    assert "附件.zip/一/甲.txt" in {row["path"] for row in rows(first.folder, "documents")}
    assert {(r.path, r.error) for r in first.rejects} == {
        ("附件.zip/空.txt", "empty"),
        ("附件.zip/图.xyz", "unsupported"),
    }
    second = again(place)
    assert (second.processed, second.new) == (0, False)


def test_what_may_pass_is_not_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: Source) -> None:
        raise RuntimeError("for now")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.document.process_source", fail)
        assert {r.error for r in again(place).rejects} == {"internal"}
    assert again(place).rejects == ()


def test_options_are_part_of_the_key(place: Path) -> None:
    again(place)
    assert again(place, options=Options(max_pages=7)).processed == 6


def test_equal_files_are_processed_once(place: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (place / "corpus" / name).write_text(text(50), "utf-8")
    assert again(place).processed == 7


def test_the_journal_tells_of_every_run(place: Path) -> None:
    from pipeline import journal

    again(place)
    again(place)
    (place / "out" / "state" / "journal.jsonl").open("ab").write(b'{"event": "start", "sta')
    again(place)
    found = journal.read(place / "out")
    assert [(r.state, r.new) for r in found] == [("completed", True), ("completed", False), ("completed", False)]
    json.dumps([r.run_id for r in found])
