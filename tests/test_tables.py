"""From hand-made records to frames: every column, ids that stay, and violations that name their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from pipeline import frames as framing
from pipeline.frames import SchemaError, check
from pipeline.records import Deadline, DocumentResult, Limit, Reject, Span
from pipeline.schema import BY_NAME, TABLES
from pipeline.tables import build

Make = Callable[..., DocumentResult]
DAY = date(2030, 6, 1)


def rows(frames: dict[str, pd.DataFrame], table: str) -> list[dict[str, object]]:
    return [
        {k: None if v is pd.NA else v for k, v in r.items()}
        for r in framing.arrow(BY_NAME[table], frames[table]).to_pylist()
    ]


def test_every_table_has_the_columns_of_the_schema(make_result: Make) -> None:
    built = build([("a.txt", make_result())], [], DAY)
    check(built)
    assert {name: tuple(f.columns) for name, f in built.items()} == {t.name: t.names for t in TABLES}


def test_no_documents_at_all_give_whole_empty_tables() -> None:
    built = build([], [Reject("x.txt", "read", "empty", "文件是空的。")], DAY)
    check(built)
    assert [len(f) for f in built.values()] == [0] * (len(TABLES) - 1) + [1]
    assert framing.csv(BY_NAME["flags"], built["flags"]).decode().splitlines() == [",".join(BY_NAME["flags"].names)]


def test_an_obligation_gathers_its_findings(make_result: Make) -> None:
    built = build([("a.txt", make_result())], [], DAY)
    duty, sanction = rows(built, "obligations")
    assert duty["lead_units"] == ["县水利局"]
    assert duty["cooperating_units"] == ["青岚县城管局"]
    assert duty["responsible_units"] == []
    assert duty["deadlines"] == ["2031年底前（截至2031-12-31）"]
    assert (duty["due"], duty["due_basis"]) == (date(2031, 12, 31), "2031年底前")
    assert duty["limits"] == ["护栏 ≥ 3.5 公里"]
    assert duty["sanctioned_by"] == [sanction["obligation_id"]]
    assert duty["node_path"] == "第一条"
    assert sanction["references"] == ["《清河条例》"]
    assert sanction["flags"] == ["no_unit"]
    assert [u["unit"] for u in rows(built, "units")] == ["县水利局", "青岚县城管局"]


def test_text_of_each_row_is_what_the_source_has_there(make_result: Make) -> None:
    result = make_result()
    built = build([("a.txt", result)], [], DAY)
    seen = 0
    for table, column in [
        ("obligations", "source_text"),
        ("units", "unit_source"),
        *((t, "text") for t in ("deadlines", "limits", "references")),
    ]:
        for row in rows(built, table):
            assert row[column] == result.text[row["char_start"] : row["char_end"]]  # type: ignore[misc]
            seen += 1
    assert seen == 7


def test_a_cell_of_csv_keeps_line_ends_and_quotes(make_result: Make) -> None:
    text = framing.csv(BY_NAME["obligations"], build([("a.txt", make_result())], [], DAY)["obligations"]).decode()
    assert '"违反“第一条”规定的，\r\n按《清河条例》处罚。"' in text
    assert framing._quoted('a"b') == '"a""b"'
    assert framing._quoted("a\rb") == '"a\rb"'


@pytest.mark.parametrize(
    ("column", "type_", "cell"),
    [("value", "decimal128(38, 12)", "3.5"), ("business_days", "bool", "false"), ("end", "date32[day]", "2031-12-31")],
)
def test_values_have_real_types_in_parquet_and_plain_ones_in_csv(
    make_result: Make, column: str, type_: str, cell: str
) -> None:
    built = build([("a.txt", make_result())], [], DAY)
    table = next(t for t in TABLES if t.name in ("limits", "deadlines") and column in t.names)
    assert str(framing.arrow(table, built[table.name]).schema.field(column).type) == type_
    header, line = framing.csv(table, built[table.name]).decode().splitlines()
    assert dict(zip(header.split(","), line.split(","), strict=True))[column] == cell


def test_ids_begin_with_a_letter_and_an_insertion_elsewhere_changes_none(make_result: Make) -> None:
    result = make_result()
    before = {r["text"]: r["obligation_id"] for r in rows(build([("a.txt", result)], [], DAY), "obligations")}
    extra = replace(result.obligations[1], text="各乡镇应当设立举报箱。", span=Span(0, 4), node=None)
    longer = replace(
        result,
        obligations=(
            extra,
            *(replace(o, sanctioned_by=tuple(i + 1 for i in o.sanctioned_by)) for o in result.obligations),
        ),
        flags=(),
    )
    after = {r["text"]: r["obligation_id"] for r in rows(build([("a.txt", longer)], [], DAY), "obligations")}
    assert {text: after[text] for text in before} == before
    assert len(set(after.values())) == 3
    assert all(str(i)[0].isalpha() for i in after.values())


def test_equal_clauses_of_one_document_have_ids_of_their_own(make_result: Make) -> None:
    result = make_result()
    twin = replace(result.obligations[1], span=Span(0, 4), sanctioned_by=())
    built = build([("a.txt", replace(result, obligations=(*result.obligations, twin)))], [], DAY)
    check(built)
    assert built["obligations"]["obligation_id"].is_unique


@pytest.mark.parametrize(
    ("day", "status", "past"),
    [
        (date(2029, 12, 31), "not_yet", 0),
        (date(2030, 1, 1), "in_force", 0),
        (date(2031, 12, 31), "in_force", 0),
        (date(2032, 1, 1), "in_force", 1),
    ],
)
def test_what_depends_on_the_day(make_result: Make, day: date, status: str, past: int) -> None:
    built = build([("a.txt", make_result())], [], day)
    assert rows(built, "instruments")[0]["status"] == status
    assert sum(f["code"] == "deadline_past" for f in rows(built, "flags")) == past


@pytest.mark.parametrize(("day", "status"), [(date(2030, 5, 31), "in_force"), (date(2030, 6, 1), "expired")])
def test_an_instrument_expires_after_its_last_day(make_result: Make, day: date, status: str) -> None:
    result = make_result()
    (instrument,) = result.instruments
    result = replace(result, instruments=(replace(instrument, expires=date(2030, 5, 31)),))
    built = build([("a.txt", result)], [], day)
    assert rows(built, "instruments")[0]["status"] == status
    assert [f["code"] for f in rows(built, "flags")].count("instrument_expired") == (status == "expired")


def test_a_recurring_duty_is_due_at_its_next_occurrence_and_never_past(make_result: Make) -> None:
    result = make_result()
    monthly = Deadline(Span(0, 2), "每月5日前", "recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=5")
    duty = replace(result.obligations[0], deadlines=(*result.obligations[0].deadlines, monthly))
    built = build([("a.txt", replace(result, obligations=(duty, result.obligations[1])))], [], DAY)
    row = rows(built, "obligations")[0]
    assert (row["due"], row["due_basis"]) == (date(2030, 6, 5), "每月5日前")
    assert "deadline_past" not in row["flags"]  # type: ignore[operator]


def test_a_number_too_large_for_the_table_is_flagged_not_fatal(make_result: Make) -> None:
    result = make_result()
    huge = Limit(Span(0, 2), "9…", "<=", Decimal("9" * 60), "吨")
    duty = replace(result.obligations[0], limits=(huge,))
    built = build([("a.txt", replace(result, obligations=(duty, result.obligations[1])))], [], DAY)
    check(built)
    assert rows(built, "limits")[0]["value"] is None
    assert "number_out_of_range" in [f["code"] for f in rows(built, "flags")]


def test_a_page_that_was_not_read_makes_the_document_partial_and_is_listed(make_result: Make) -> None:
    built = build([("a.pdf", make_result(media_type="application/pdf", failed_page=True))], [], DAY)
    assert rows(built, "documents")[0]["status"] == "partial"
    (reject,) = rows(built, "rejects")
    assert reject["path"] == "a.pdf"
    assert "第 2 页" in str(reject["message"])
    assert "图像损坏" in str(reject["message"])


@pytest.mark.parametrize(
    ("table", "column", "value", "why"),
    [
        ("units", "obligation_id", "o-none", "no such row in obligations"),
        ("units", "unit", None, "empty"),
        ("nodes", "parent_id", "n-none", "no such row in nodes"),
        ("deadlines", "kind", "someday", "not one of"),
        ("limits", "char_end", 10_000, "not a span"),
        ("obligations", "sanctioned_by", ["o-none"], "no such row in obligations"),
    ],
)
def test_a_violation_names_table_row_and_column(
    make_result: Make, table: str, column: str, value: object, why: str
) -> None:
    built = build([("a.txt", make_result())], [], DAY)
    cells = {name: framing.arrow(BY_NAME[table], built[table])[name].to_pylist() for name in BY_NAME[table].names}
    cells[column][-1] = value
    built[table] = framing.frame(BY_NAME[table], cells)
    with pytest.raises(SchemaError, match=why) as caught:
        check(built)
    assert (caught.value.table, caught.value.row) == (table, len(cells[column]))
    assert caught.value.column in {column, "char_start"}


def test_a_cell_of_the_wrong_type_is_named() -> None:
    with pytest.raises(SchemaError, match="rejects, row 2, column message"):
        framing.frame(
            BY_NAME["rejects"], {"path": ["a", "b"], "stage": ["x", "x"], "error": ["e", "e"], "message": ["m", 3]}
        )
