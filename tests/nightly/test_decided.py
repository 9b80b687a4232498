"""Runs that join what people decided."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.decisions import DecisionError, dumps, fingerprint
from pipeline.records import Decision
from pipeline.run import Settings, Summary, run
from tests.nightly.conftest import DAY, fill, rows, validate


def decide(path: Path, row: dict[str, str]) -> None:
    values = {"modality": row["modality"], "units": [], "deadlines": [], "limits": []}
    decision = Decision(
        "k1", row["obligation_id"], row["document_id"], fingerprint(row["text"]), row["text"], "li",
        datetime(2030, 5, 1, tzinfo=UTC), "accepted", "unreviewed", "accepted", values, values,
    )  # fmt: skip
    path.write_text(dumps(decision), "utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    fill(tmp_path / "corpus", 3)
    return tmp_path


def again(place: Path) -> Summary:
    return run(Settings(place / "corpus", place / "out", date.fromisoformat(DAY), decisions=place / "d.jsonl"))


def states(done: Summary) -> dict[str, str]:
    return {
        r["text"]: r["review_status"] for r in rows(done.folder, "obligations") if r["review_status"] != "unreviewed"
    }


def test_a_decision_shows_goes_with_a_renamed_file_and_grows_stale(place: Path) -> None:
    first = again(place)
    assert (states(first), rows(first.folder, "obligations_reviewed")) == ({}, [])
    row = rows(first.folder, "obligations")[4]
    decide(place / "d.jsonl", row)
    decided = again(place)
    assert (decided.new, decided.processed, states(decided)) == (True, 0, {row["text"]: "accepted"})
    assert [r["obligation_id"] for r in rows(decided.folder, "obligations_reviewed")] == [row["obligation_id"]]
    names = {r["name"] for r in json.loads((decided.folder / "datapackage.json").read_text("utf-8"))["resources"]}
    assert "obligations_reviewed" in names
    assert not again(place).new

    (place / "corpus" / "0000.txt").rename(place / "corpus" / "y.txt")
    renamed = again(place)
    assert states(renamed) == {row["text"]: "accepted"}
    path = place / "corpus" / "y.txt"
    path.write_text(path.read_text("utf-8").replace("不少于5处", "至少5处"), "utf-8")
    edited = again(place)
    assert list(states(edited).values()) == ["stale"]
    validate(edited.folder)


def test_a_broken_file_of_decisions_stops_the_run_before_it_publishes(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "d.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(DecisionError, match="第 1 行"):
        again(place)
    arguments = [str(place / "corpus"), "--out", str(place / "out"), "--decisions", str(place / "d.jsonl")]
    assert main(["run", *arguments, "--no-prefect"]) == 2
    assert "第 1 行" in capsys.readouterr().err


def test_the_commands_of_operations(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = ["--out", str(place / "out")]
    assert main(["status", *out]) == 0
    assert main(["run", str(place / "corpus"), *out, "--no-prefect", "--as-of", DAY, "--log-json"]) == 0
    assert '"event": "stage"' in capsys.readouterr().err
    assert main(["diff", "latest", *out]) == 2
    fill(place / "corpus", 4)
    assert main(["run", str(place / "corpus"), *out, "--no-prefect", "--as-of", DAY, "--quiet"]) == 0
    capsys.readouterr()
    assert main(["diff", "latest", *out]) == 0
    assert "新增 12" in capsys.readouterr().out
    assert main(["status", *out, "--json"]) == 0
    assert [r["new"] for r in json.loads(capsys.readouterr().out)["runs"]] == [True, True]
    assert main(["doctor", *out, "--corpus", str(place / "corpus")]) in (0, 1)
    assert "最新快照" in capsys.readouterr().out
    assert main(["serve", str(place / "corpus"), *out, "--cron", "never"]) == 2
    assert main(["serve", str(place / "none"), *out]) == 2
    assert main(["run", str(place / "corpus"), *out, "--webhook", "ftp://x"]) == 2
