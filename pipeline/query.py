"""Questions to a snapshot in SQL: DuckDB over its Parquet files, read-only, and errors in plain words.

Reads nothing but the tables of one snapshot: every other file, the network, extensions and settings are closed to a
query, and only statements that read are run.
"""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.schema import BY_NAME, TABLES

SECONDS = 60.0
"""How long a query may take."""
MEMORY = "1GB"
READS = frozenset({"SELECT", "EXPLAIN"})
QUOTED = frozenset({"references"})
"""Names of ours that SQL reserves: they have to stand in double quotes."""


class QueryError(Exception):
    """A query that cannot be answered; the message says in Chinese why and what to do."""


def snapshot_at(outputs: Path) -> Path:
    """The snapshot to ask: the latest one under an output folder, or the folder itself where it is a snapshot."""
    for folder in (outputs / "latest", outputs):
        if (folder / "obligations.parquet").is_file():
            return folder.resolve()
    raise QueryError(f"{outputs} 中没有已发布的快照。请先运行 yiwu run，或用 --outputs 指明输出目录。")


def ask(snapshot: Path, sql: str, parameters: Sequence[Any] = (), seconds: float = SECONDS) -> pa.Table:
    """The answer to one SELECT over the tables of ``snapshot``; QueryError when there is none.

    ``parameters`` stand for the ``?`` in ``sql``.
    """
    with _connect(snapshot) as connection:
        statement = _readable(connection, sql)
        clock = threading.Timer(seconds, connection.interrupt)
        clock.start()
        try:
            return connection.sql(statement, params=list(parameters)).to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(explain(error, sql)) from error
        finally:
            clock.cancel()


def _connect(snapshot: Path) -> duckdb.DuckDBPyConnection:
    """A private database that sees the tables of ``snapshot`` as views, and nothing else."""
    # All that is there: with review decisions there is one table more.
    files = {file.stem: str(file) for file in sorted(snapshot.glob("*.parquet"))}
    missing = [table.name for table in TABLES if table.name not in files]
    if missing:
        raise QueryError(f"快照 {snapshot} 不完整，缺少：{'、'.join(missing)}。请重新运行 yiwu run。")
    connection = duckdb.connect(":memory:")
    connection.execute("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    connection.execute(f"SET allowed_paths = [{', '.join(map(_literal, files.values()))}]")
    connection.execute(
        f"SET memory_limit = '{MEMORY}'; SET temp_directory = ''; SET python_enable_replacements = false"
    )
    for name, file in files.items():
        connection.execute(f'CREATE VIEW "{name}" AS FROM read_parquet({_literal(file)})')
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _readable(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one statement of ``sql``, if it is one that reads."""
    try:
        statements = connection.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(explain(error, sql)) from error
    if len(statements) != 1:
        raise QueryError("请只写一条 SELECT 语句。" if statements else "没有写查询语句。")
    if statements[0].type.name not in READS:
        raise QueryError(f"只能查询（SELECT），不能执行 {statements[0].type.name}：快照发布后不再改动。")
    return statements[0]


def explain(error: duckdb.Error, sql: str) -> str:
    """What DuckDB's ``error`` says, in plain words, with the names that were probably meant."""
    said = str(error)
    for pattern, words in EXPLANATIONS:
        if match := pattern.search(said):
            named = {key: value or "" for key, value in match.groupdict().items()}
            return words.format(**named, **_hints(named.get("name") or named.get("other", ""))) + _place(said, sql)
    if isinstance(error, duckdb.InterruptException):
        return f"查询超过 {SECONDS:.0f} 秒，已停止。请加条件缩小范围。"
    first = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return f"查询未能完成：{first}"


EXPLANATIONS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Table with name \"?(?P<name>\S+?)\"? does not exist"), "没有名为 {name} 的表。可查的表：{tables}。"),
    (
        re.compile(
            r"Referenced column \"(?P<name>[^\"]+)\" not found|does not have a column named \"(?P<other>[^\"]+)\""
        ),
        "没有名为 {name}{other} 的列。{columns}各表的列见 docs/tables.md。",
    ),
    (re.compile(r"Referenced table \"(?P<name>[^\"]+)\" not found"), "FROM 中没有名为 {name} 的表或别名。"),
    (re.compile(r"Function with name (?P<name>\S+) does not exist"), "没有名为 {name} 的函数。"),
    (
        re.compile(r"column \"(?P<name>[^\"]+)\" must appear in the GROUP BY"),
        "列 {name} 既没有分组也没有汇总：请把它写进 GROUP BY，或套上 any_value()、min() 之类。",
    ),
    (
        re.compile(r"syntax error at or near \"(?P<name>references)\"", re.I),
        'references 是 SQL 保留字，请加双引号写成 "references"。',
    ),
    (re.compile(r"syntax error at or near \"(?P<name>[^\"]*)\""), "SQL 语法有误，在“{name}”附近。"),
    (re.compile(r"syntax error at end of input"), "SQL 语句没有写完。"),
    (re.compile(r"unterminated (?:quoted|string)"), "引号没有成对。文字用单引号，名称用双引号。"),
    (re.compile(r"Could not convert string '(?P<name>[^']*)' to (?P<kind>\S+)"), "“{name}”不能当作 {kind} 类型的值。"),
    (re.compile(r"invalid date field format: \"(?P<name>[^\"]*)\""), "“{name}”不是日期，请写成 2016-10-31 的样子。"),
    (
        re.compile(r"No function matches the given name and argument types '(?P<name>[^']+)'"),
        "{name}：参数的类型不合。",
    ),
    (re.compile(r"Permission Error"), "查询只能读取快照中的表，不能读写其他文件或网络。"),
    (re.compile(r"Out of Memory"), f"查询所需内存超过 {MEMORY}。请加条件缩小范围，或先汇总。"),
    (
        re.compile(r"Ambiguous reference to column name \"(?P<name>[^\"]+)\""),
        "多个表都有列 {name}，请写明表名，如 o.{name}。",
    ),
)
"""Patterns of DuckDB's messages, and what they mean for somebody who does not know it."""


def _hints(name: str) -> dict[str, str]:
    every = sorted({column for table in TABLES for column in table.names})
    near = difflib.get_close_matches(name, every, n=3, cutoff=0.5)
    places = [f"{column}（{'、'.join(t.name for t in TABLES if column in t.names)}）" for column in near]
    return {"tables": "、".join(BY_NAME), "columns": f"相近的列：{'，'.join(places)}。" if places else ""}


def _place(said: str, sql: str) -> str:
    """The line of the query that DuckDB points at, when it has several."""
    match = re.search(r"LINE (\d+):", said)
    return f"（第 {match[1]} 行）" if match and "\n" in sql.strip() else ""
