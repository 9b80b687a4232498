"""End to end over the sample files: every row of every table proven by its source, and two runs alike to the byte."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from pipeline.run import Settings, run
from pipeline.schema import TABLES

CORPORA = Path(__file__).parent.parent / "corpora"
DAY = date(2026, 1, 1)
EVIDENCE = {
    "obligations": "source_text",
    "units": "unit_source",
    "deadlines": "text",
    "limits": "text",
    "references": "text",
}
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(Settings(CORPORA, tmp_path_factory.mktemp("out"), DAY)).folder


@pytest.fixture(scope="module")
def tables(snapshot: Path) -> dict[str, Rows]:
    def read(name: str) -> Rows:
        with (snapshot / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return {table.name: read(table.name) for table in TABLES}


def test_every_file_is_read(tables: dict[str, Rows]) -> None:
    assert len(tables["documents"]) == 5
    assert tables["rejects"] == []


def test_every_row_of_every_table_is_proven_by_its_source(tables: dict[str, Rows]) -> None:
    sources = {d["document_id"]: (CORPORA / d["path"]).read_bytes().decode("utf-8") for d in tables["documents"]}
    checked = 0
    for name, rows in tables.items():
        for row in rows:
            if row.get("char_start"):
                text = sources[row["document_id"]]
                start, end = int(row["char_start"]), int(row["char_end"])
                assert 0 <= start < end <= len(text), (name, row)
                if name in EVIDENCE:
                    assert text[start:end] == row[EVIDENCE[name]], (name, row)
                if name == "nodes" and row["kind"] not in ("paragraph", "annex") and row["label"]:
                    assert text[start:end].startswith(row["label"]), (name, row)
                checked += 1
    assert checked > 1000


@pytest.mark.parametrize(
    ("file", "genre", "binding"),
    [
        ("hebi_blue_sky_plan_2016.txt", "plan", "true"),
        ("guangxi_government_website_rules.txt", "regulation", "true"),
        ("mine_ecology_planning_explanation.txt", "explanatory", "false"),
        ("eco_zoning_guideline_explanation.txt", "explanatory", "false"),
        ("biosphere_reserves_paper.txt", "other", "false"),
    ],
)
def test_what_each_file_is(tables: dict[str, Rows], file: str, genre: str, binding: str) -> None:
    (document,) = [d for d in tables["documents"] if d["path"] == file]
    assert (document["genre"], document["binding"]) == (genre, binding)
    assert {o["binding"] for o in tables["obligations"] if o["document_id"] == document["document_id"]} <= {binding}


def test_a_paper_has_no_obligations_and_a_plan_and_rules_have_many(tables: dict[str, Rows]) -> None:
    found = {d["path"]: int(d["obligations"]) for d in tables["documents"]}
    assert found["biosphere_reserves_paper.txt"] == 0
    assert found["hebi_blue_sky_plan_2016.txt"] > 80
    assert found["guangxi_government_website_rules.txt"] > 30


def test_two_runs_are_alike_to_the_byte(snapshot: Path, tmp_path: Path) -> None:
    again = run(Settings(CORPORA, tmp_path, DAY)).folder
    names = files(snapshot)
    assert names == files(again)
    assert [n for n in names if (snapshot / n).read_bytes() != (again / n).read_bytes()] == []


def files(folder: Path) -> list[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return sorted(name for name in found if name != "run.json")
