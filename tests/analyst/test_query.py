"""Questions to a snapshot: what they find, what they refuse, and what they say when they cannot answer."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest

from pipeline.answers import wide, wrap
from pipeline.cli import main
from pipeline.query import QueryError, ask, snapshot_at
from pipeline.questions import GROUPS, Wanted, answer, same_names


def texts(snapshot: Path, wanted: Wanted) -> list[str]:
    return [text[:6] for text in answer(snapshot, wanted).rows.column("text").to_pylist()]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(units=["市财政局"]), ["市环保局牵头"]),
        (Wanted(units=["财政局"]), ["市环保局牵头"]),
        (Wanted(units=["市财政局"], roles=["lead"]), []),
        (Wanted(roles=["lead"]), ["市环保局牵头"]),
        (Wanted(units=["市财政局", "施工单位"]), ["施工单位自6", "市环保局牵头"]),
        (Wanted(due_before=date(2031, 9, 29)), ["施工单位自6", "市环境保护局"]),
        (Wanted(due_before=date(2031, 9, 30), due_after=date(2031, 9, 30)), ["市环保局牵头"]),
        (Wanted(modalities=["prohibition"]), ["禁止在岸线5"]),
        (Wanted(modalities=["prohibition", "target"], within="水质达标"), ["2031年，"]),
        (Wanted(limit_on="氨氮", within="云汀市/a"), ["2031年，"]),
        (Wanted(limit_on="ＮＨ３-n", within="云汀市/a"), ["2031年，"]),
        (Wanted(text="５０米"), ["禁止在岸线5"]),
        (Wanted(text="負責"), []),
        (Wanted(text="複核"), ["市环保局牵头"]),
        (Wanted(text="'; DROP TABLE units; --"), []),
    ],
)
def test_what_is_asked_for_is_found(snapshot: Path, wanted: Wanted, found: list[str]) -> None:
    assert [text[: len(f)] for text, f in zip(texts(snapshot, wanted), found, strict=True)] == found


def test_short_and_full_names_are_one_unit(snapshot: Path) -> None:
    names = answer(snapshot, Wanted(units=["市环保局"])).names
    assert names == answer(snapshot, Wanted(units=["市环境保护局"])).names
    assert names == ("市环保局", "市环境保护局")


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("鹿溪市环保局", {"鹿溪市环保局", "鹿溪市环境保护局"}),
        ("县人民政府", {"县人民政府", "县政府"}),
        ("市城市管理委员会", {"市城市管理委员会", "市城管委"}),
        ("市生态环境局", {"市生态环境局"}),
        ("施工单位", {"施工单位"}),
    ],
)
def test_forms_of_a_name(name: str, names: set[str]) -> None:
    assert set(same_names(name)) == names


def test_an_unknown_unit_is_told_with_names_like_it(snapshot: Path) -> None:
    with pytest.raises(QueryError, match=r"没有名为“市财政”的单位。相近的名称：市财政局"):
        answer(snapshot, Wanted(units=["市财政"]))


@pytest.mark.parametrize("by", GROUPS)
def test_answers_can_be_counted(snapshot: Path, by: str) -> None:
    rows = answer(snapshot, Wanted(by=by)).rows
    assert rows.num_rows > 0
    assert all(n > 0 for n in rows.column("obligations").to_pylist())


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT * FROM duties", "没有名为 duties 的表。可查的表：documents、"),
        ("SELECT modalty FROM obligations", "没有名为 modalty 的列。相近的列：modality（obligations）"),
        ("SELECT u.rol FROM units u", "没有名为 rol 的列"),
        ("SELEC 1", "语法有误，在“SELEC”附近"),
        ("SELECT 1,\nFRM units x y", "（第 2 行）"),
        ("SELECT 'x", "引号没有成对"),
        ("SELECT (1", "语法有误|没有写完"),
        ("SELECT * FROM references", "双引号"),
        ("SELECT cue FROM obligations GROUP BY modality", "列 cue 既没有分组也没有汇总"),
        ("SELECT * FROM obligations WHERE due > 'soon'", "“soon”不是日期"),
        ("SELECT CAST('x' AS INTEGER)", "“x”不能当作 INT"),
        ("SELECT hello(1)", "没有名为 hello 的函数"),
        ("SELECT sum(text) FROM obligations", "参数的类型不合"),
        ("SELECT document_id FROM units JOIN limits USING (obligation_id)", "多个表都有列 document_id"),
        ("", "没有写查询语句"),
        ("SELECT 1; SELECT 2", "只写一条"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_plain_words(snapshot: Path, sql: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        ask(snapshot, sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DROP VIEW obligations",
        "CREATE TABLE t AS SELECT 1",
        "INSERT INTO units SELECT * FROM units",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "PRAGMA enable_profiling",
        "EXPORT DATABASE '{outside}'",
        "SELECT * FROM read_text('{outside}')",
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM '{outside}'",
        "SELECT * FROM glob('{outside}*')",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "SELECT * FROM outsider",
    ],
)
def test_nothing_but_the_snapshot_is_read_and_nothing_written(snapshot: Path, tmp_path: Path, sql: str) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("secret\n1\n")
    before = sorted(tmp_path.iterdir())
    outsider = "not to be seen"  # noqa: F841  # a Python variable, which DuckDB would by default take for a table
    with pytest.raises(QueryError):
        ask(snapshot, sql.format(outside=outside))
    assert sorted(tmp_path.iterdir()) == before
    assert outside.read_text() == "secret\n1\n"


def test_a_query_without_end_is_stopped(snapshot: Path) -> None:
    endless = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"
    with pytest.raises(QueryError, match=r"已停止|内存"):
        ask(snapshot, endless, seconds=0.5)


def test_without_a_snapshot_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="请先运行 yiwu run"):
        snapshot_at(tmp_path)


class TestCommand:
    """The command line."""

    @pytest.fixture
    def outputs(self, snapshot: Path) -> str:
        return str(snapshot.parents[1])

    def test_csv(self, outputs: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["query", "--outputs", outputs, "--unit", "市财政局", "--format", "csv"]) == 0
        (row,) = csv.DictReader(StringIO(capsys.readouterr().out))
        assert (row["lead_units"], row["cooperating_units"], row["due"]) == ("市环保局", "市财政局", "2031-09-30")

    def test_json(self, outputs: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["query", "--outputs", outputs, "SELECT value FROM limits ORDER BY 1", "--format", "json"]) == 0
        assert json.loads(capsys.readouterr().out) == [{"value": 1.5}, {"value": 2}, {"value": 50}]

    def test_a_workbook_by_the_file_s_ending(self, outputs: str, tmp_path: Path) -> None:
        out = tmp_path / "a.xlsx"
        assert main(["query", "--outputs", outputs, "--out", str(out)]) == 0
        sheet = openpyxl.load_workbook(out).active
        assert sheet.max_row == 8
        assert [c.coordinate for line in sheet.iter_rows() for c in line if c.data_type == "f"] == []

    def test_a_table(self, outputs: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["query", "--outputs", outputs, "--by", "unit", "--limit", "2"]) == 0
        out = capsys.readouterr().out
        assert out.splitlines()[0].split() == ["单位", "条款数", "牵头", "责任", "配合", "监督"]
        assert out.splitlines()[-1] == "共 5 行，显示前 2 行"

    @pytest.mark.parametrize(
        "options", [["SELECT 1", "--unit", "市财政局"], ["SELECT"], ["--by", "colour"], ["--format", "xlsx"]]
    )
    def test_what_cannot_be_done_is_exit_code_2(
        self, outputs: str, capsys: pytest.CaptureFixture[str], options: list[str]
    ) -> None:
        assert main(["query", "--outputs", outputs, *options]) == 2
        assert capsys.readouterr().err.startswith("yiwu: ")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("河道保洁", 8, ["河道保洁"]),
        ("河道保洁每月一次。", 10, ["河道保洁", "每月一次。"]),
        ("截至2031-09-30完成", 14, ["截至", "2031-09-30完", "成"]),
        ("甲\n乙", 8, ["甲", "乙"]),
        ("铃\x07响", 8, ["铃 响"]),
    ],
)
def test_long_cells_are_wrapped_as_chinese_is(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines
    assert all(wide(line) <= width for line in lines)
