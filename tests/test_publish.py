"""Snapshots: whole, immutable, described, and ``latest`` moved only when a table changed."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import frictionless
import pyarrow.parquet as pq
import pytest

from pipeline import publish
from pipeline.frames import arrow_schema
from pipeline.publish import OutputError, digests, latest_snapshot, prepare, render, same_tables
from pipeline.records import DocumentResult, Reject
from pipeline.schema import TABLES
from pipeline.tables import build

Make = Callable[..., DocumentResult]
START = datetime(2030, 6, 1, 2, 0, 0, tzinfo=UTC)


@pytest.fixture
def files(make_result: Make) -> dict[str, bytes]:
    results = [("a.txt", make_result()), ("b/c.txt", make_result())]
    return render(build(results, [Reject("x.txt", "read", "empty", "文件是空的。")], date(2030, 6, 1)), "1.0")


def put(out: Path, files: dict[str, bytes], **texts: str) -> publish.Published:
    prepare(out)
    return publish.publish(out, files, texts, {"as_of": "2030-06-01"}, START)


def test_a_snapshot_is_whole_and_latest_names_it(tmp_path: Path, files: dict[str, bytes]) -> None:
    done = put(tmp_path / "out", files, d1="正文\r\n")
    folder = tmp_path / "out" / "latest"
    assert folder.is_symlink()
    assert not os.readlink(folder).startswith("/"), "the output folder can be moved"
    assert latest_snapshot(tmp_path / "out") == done.folder.resolve()
    run = json.loads((folder / "run.json").read_text("utf-8"))
    assert run["run_id"] == done.run_id == done.folder.name
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in run["sha256"]} == run["sha256"]
    assert {p.name for p in folder.iterdir()} == {*files, "run.json", "texts"}
    assert (folder / "texts" / "d1.txt").read_bytes() == "正文\r\n".encode()
    assert [p.name for p in (tmp_path / "out").iterdir() if p.name.startswith(".")] == []


def test_the_same_frames_give_the_same_bytes(files: dict[str, bytes], make_result: Make) -> None:
    results = [("b/c.txt", make_result()), ("a.txt", make_result())]
    again = render(build(results, [Reject("x.txt", "read", "empty", "文件是空的。")], date(2030, 6, 1)), "1.0")
    assert again == files


def test_parquet_twins_have_the_schema_s_types(tmp_path: Path, files: dict[str, bytes]) -> None:
    folder = put(tmp_path, files).folder
    for table in TABLES:
        assert pq.read_schema(folder / f"{table.name}.parquet").equals(arrow_schema(table))


def test_the_descriptor_is_valid_and_so_are_the_tables_by_it(tmp_path: Path, files: dict[str, bytes]) -> None:
    folder = put(tmp_path, files).folder
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(TABLES)


def test_unchanged_tables_are_recognised(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert not same_tables(latest_snapshot(tmp_path), digests(files))
    put(tmp_path, files)
    snapshot = latest_snapshot(tmp_path)
    assert same_tables(snapshot, digests(files))
    assert same_tables(snapshot, digests(files | {"changes.csv": b"other"})), (
        "changes tell of the step, not of the state"
    )
    assert not same_tables(snapshot, digests(files | {"flags.csv": b"other"}))


def test_a_second_snapshot_leaves_the_first_as_it_was(tmp_path: Path, files: dict[str, bytes]) -> None:
    first = put(tmp_path, files)
    held = {p.name: p.read_bytes() for p in first.folder.iterdir()}
    second = put(tmp_path, files)
    assert first.run_id != second.run_id
    assert {p.name: p.read_bytes() for p in first.folder.iterdir()} == held
    assert latest_snapshot(tmp_path) == second.folder.resolve()


@pytest.mark.parametrize("step", ["_write", "_point"])
def test_a_full_disk_leaves_latest_as_it_was(
    tmp_path: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first = put(tmp_path, files)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(publish, step, full)
    with pytest.raises(OutputError, match="No space left"):
        put(tmp_path, files)
    assert latest_snapshot(tmp_path) == first.folder.resolve()
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(publish.INCOMING)] == []


def test_an_output_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="不能写入输出目录"):
        prepare(tmp_path / "file" / "out")


def test_a_latest_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "latest").mkdir()
    with pytest.raises(OutputError, match="不会覆盖"):
        prepare(tmp_path)
