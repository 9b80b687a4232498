"""The workbook, read back with another library."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline import workbook
from pipeline.schema import BY_NAME
from pipeline.workbook import CUT, MOST_CHARS, ORDER, render, safe


@pytest.fixture(scope="module")
def book(frames: dict[str, pd.DataFrame]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(render(frames)))


def rows(book: openpyxl.Workbook, name: str) -> list[dict[str, object]]:
    head, *cells = book[name].iter_rows(values_only=True)
    names = [str(text).split("\n")[1] for text in head]
    return [dict(zip(names, row, strict=True)) for row in cells]


def test_a_sheet_a_table_with_frozen_filtered_headings(
    book: openpyxl.Workbook, frames: dict[str, pd.DataFrame]
) -> None:
    assert book.sheetnames == ["目录", *ORDER]
    assert set(ORDER) == set(BY_NAME)
    for name in ORDER:
        sheet = book[name]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.endswith(str(max(len(frames[name]), 0) + 1))
        assert sheet.max_row == len(frames[name]) + 1
        assert set(BY_NAME[name].names) <= {str(c.value).split("\n")[1] for c in sheet[1]}


def test_people_read_words_dates_and_numbers(book: openpyxl.Workbook) -> None:
    first = rows(book, "obligations")[0]
    assert first["modality"] == "义务"
    assert first["due"] == datetime(2031, 9, 30)  # noqa: DTZ001  # a spreadsheet's date has no zone
    assert first["binding"] == "是"
    assert str(first["obligation_id"]).startswith("o")
    limit = rows(book, "limits")[0]
    assert (limit["op"], limit["value"], limit["use"]) == ("≤", 1.5, "要求")
    assert rows(book, "units")[0]["role"] == "牵头"
    assert rows(book, "units")[0]["citation"] == "《云汀市2031年河道整治方案》第1条"


def test_links_lead_to_the_marked_text(book: openpyxl.Workbook, frames: dict[str, pd.DataFrame]) -> None:
    row = frames["obligations"].iloc[0]
    link = book["obligations"]["B2"].hyperlink
    assert f"{link.target}#{link.location}" == f"texts/{row['document_id']}.html#{row['obligation_id']}"
    target = book["documents"]["B2"].hyperlink.target
    assert target == f"texts/{frames['documents'].iloc[0]['document_id']}.html"


def test_no_cell_is_a_formula(book: openpyxl.Workbook) -> None:
    cells = [c for sheet in book for line in sheet.iter_rows() for c in line]
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    assert [c.coordinate for c in cells if isinstance(c.value, str) and c.value.startswith(tuple("=+-@\t\r"))] == []
    assert rows(book, "documents")[2]["title"] == "'=石浦区<b>办法</b>"
    hostile = str(rows(book, "obligations")[-1]["source_text"])
    assert hostile.startswith("'=HYPERLINK(\"x\")<script>alert(1)</script>&'")


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+8613", "'+8613"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1", "'＝1"),
        ("不超过-5度", "不超过-5度"),
        ("", ""),
    ],
)
def test_formulas_are_defused(text: str, cell: str) -> None:
    assert safe(text) == cell


def test_a_cell_takes_no_more_than_excel_does() -> None:
    assert safe("水" * MOST_CHARS) == "水" * MOST_CHARS
    assert safe("水" * (MOST_CHARS + 1)).endswith(CUT)
    long = safe("𠮷" * MOST_CHARS)
    assert len(long.encode("utf-16-le")) // 2 <= MOST_CHARS
    assert long.endswith(CUT)


@pytest.mark.parametrize(
    "text",
    ["甲&乙<丙>", " 前后有空格 ", "一\n二", "响\x07铃", "_x0041_", "<r><t>x</t></r>", "\ufffe", "𠮷", "行\r\n末"],
)
def test_awkward_text_comes_back(frames: dict[str, pd.DataFrame], text: str) -> None:
    rejects = pd.DataFrame({n: pd.array([text], dtype=frames["rejects"][n].dtype) for n in BY_NAME["rejects"].names})
    book = openpyxl.load_workbook(BytesIO(render(frames | {"rejects": rejects})))
    value = str(rows(book, "rejects")[0]["message"])
    # openpyxl undoes the format's _xHHHH_ escapes only when asked to.
    assert openpyxl.utils.escape.unescape(value).replace("\r", "").replace("_xFFFE_", "\ufffe") == text.replace(
        "\r", ""
    )


def test_decimals_with_many_digits_and_early_dates_stay_exact() -> None:
    assert workbook._number(Decimal("0.05")) == 0.05
    assert workbook._number(Decimal("12345678901234567.25")) == "12345678901234567.25"
    assert date(1900, 3, 1) == workbook.FIRST_DAY


def test_more_rows_than_a_sheet_takes_go_on_another(
    frames: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    book = openpyxl.load_workbook(BytesIO(render(frames)))
    assert [book[n].max_row for n in ("obligations", "obligations_2")] == [5, len(frames["obligations"]) - 4 + 1]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")
def test_libreoffice_opens_it(snapshot: Path, tmp_path: Path) -> None:
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to"]
    filter_ = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    done = subprocess.run(
        [*command, filter_, "--outdir", str(tmp_path), str(snapshot / "obligations.xlsx")],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    if "could not be loaded" in done.stderr + done.stdout:
        pytest.skip("LibreOffice has no Calc here")
    (made,) = tmp_path.glob("obligations*.csv")
    head, first, *_ = csv.reader(StringIO(made.read_text("utf-8")))
    row = dict(zip([name.split("\n")[-1] for name in head], first, strict=True))
    assert row["citation"] == "《云汀市2031年河道整治方案》第1条"
    assert row["due"] == "2031-09-30"
    assert row["lead_units"] == "市环保局"


def test_the_same_frames_give_the_same_bytes(frames: dict[str, pd.DataFrame], snapshot: Path) -> None:
    assert render(frames) == (snapshot / "obligations.xlsx").read_bytes()


def test_a_clause_outside_every_article_has_an_empty_citation(frames: dict[str, pd.DataFrame]) -> None:
    bare = frames["obligations"].assign(citation=pd.Series(pd.NA, index=frames["obligations"].index, dtype="string"))
    book = openpyxl.load_workbook(BytesIO(render(frames | {"obligations": bare})))
    assert {row["citation"] for row in rows(book, "limits")} == {None}
