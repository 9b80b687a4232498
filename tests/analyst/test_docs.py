"""The manual for analysts: made from the schema, and everything in the cookbook runs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest

from pipeline import tables_doc
from pipeline.cli import main
from pipeline.query import ask
from pipeline.schema import BY_NAME

ROOT = Path(__file__).parents[2]
COOKBOOK = (ROOT / "docs" / "cookbook.md").read_text("utf-8")
SECTIONS = re.split(r"^## ", COOKBOOK, flags=re.M)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)


def blocks(section: str, language: str) -> list[str]:
    return [code for found, code in BLOCK.findall(section) if found == language]


def test_the_tables_are_described_as_they_are() -> None:
    assert (ROOT / "docs" / "tables.md").read_text("utf-8") == tables_doc.render(), (
        "run: python -m pipeline.tables_doc > docs/tables.md"
    )


@pytest.fixture
def place(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the cookbook's paths are right."""
    (tmp_path / "outputs").symlink_to(sample.parents[1], target_is_directory=True)
    (tmp_path / "corpora").symlink_to(ROOT / "corpora", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def names(place: Path) -> dict[str, Any]:
    """What the cookbook's first section defines."""
    found: dict[str, Any] = {}
    for code in blocks(SECTIONS[0], "python"):
        exec(code, found)
    return found


def test_there_are_twelve_questions() -> None:
    assert [section.split(".")[0] for section in SECTIONS[1:]] == [str(n) for n in range(1, 13)]
    assert all("Excel:" in section for section in SECTIONS[1:])


@pytest.mark.parametrize("section", SECTIONS[1:], ids=lambda text: text.split("\n")[0][:40])
def test_sql_and_pandas_run_and_agree(section: str, names: dict[str, Any], sample: Path) -> None:
    answers = [ask(sample, sql) for sql in blocks(section, "sql")]
    if not section.startswith("8."):  # a first snapshot has no changes
        assert all(answer.num_rows for answer in answers)
    for code in blocks(section, "python"):
        names.pop("answer", None)
        exec(code, names)
    if answers and "answer" in names:
        assert rows(answers[0]) == rows(names["answer"])


def rows(answer: pa.Table | pd.DataFrame) -> list[list[str]]:
    """The rows in one spelling."""
    if isinstance(answer, pa.Table):
        columns = [column.to_pylist() for column in answer.columns]
    else:
        columns = [[None if value is pd.NA else value for value in answer[name]] for name in answer.columns]
    return [[_spelt(value) for value in row] for row in zip(*columns, strict=True)]


def _spelt(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if hasattr(value, "__len__") and not isinstance(value, str):
        return "；".join(map(str, value))
    return str(value)


COMMANDS = [line for block in blocks(COOKBOOK, "console") for line in block.splitlines()]


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("yiwu run")])
def test_every_command_runs(command: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(command)
    assert program == "yiwu"
    assert main(arguments) == 0
    assert capsys.readouterr().out or (place / "duties.ics").stat().st_size > 500


def test_excel_recipes_name_sheets_columns_and_words_that_exist(sample: Path) -> None:
    book = openpyxl.load_workbook(sample / "obligations.xlsx", read_only=True)
    columns = {
        str(cell).split("\n")[1] for name in BY_NAME for cell in next(book[name].iter_rows(max_row=1, values_only=True))
    }
    for section in SECTIONS[1:]:
        recipe = section[section.index("Excel:") :].split("\n\n")[0]
        named = re.findall(r"`(\w+)`", recipe)
        assert named or "sheet" not in recipe
        assert set(named) <= columns | set(BY_NAME), recipe
