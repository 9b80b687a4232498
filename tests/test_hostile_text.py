"""Text made to hurt: nothing may stop a run, break a table or read outside its document."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.document import process
from pipeline.frames import check
from pipeline.publish import render
from pipeline.records import Options
from pipeline.tables import build

DAY = date(2030, 6, 1)
PIECES = [
    *"第一条 |第一条之一 |第三章 |（一）|1.|①|附件|目录|应当|不得|可以|2031年底前|每年|3个月内|不超过".split("|"),
    *"百分之二十|1.5万吨|10～20%|〇|%|市环保局、|县（区）人民政府|牵头，|责任单位：|《|》|〔2031〕|号|。|；|：".split(
        "|"
    ),
    *'應當|縣政府|𠮷|=1+1|"|,|<b>|&amp;|0年|２０３１年２月３０日前|13月45日前|10000年底前'.split("|"),
    *"\n\r\t|\u3000\u200b\ufeff\x0c\x0b\u2028\ufffd\ue000",
    "\r\n",
    "e\u0301",
    "9" * 40,
    "一" * 30,
]

ODD = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=5)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(st.sampled_from(PIECES), ODD), min_size=1, max_size=40))
def test_any_text_gives_tables_that_hold(pieces: list[str]) -> None:
    data = ("规定\n" + "".join(pieces)).encode()
    result = process(data, "a.md", Options())
    assert result.text.encode() == data
    frames = build([("a.md", result)], [], DAY)
    check(frames)
    render(frames, "1")


MONOTONOUS = [
    ("应当", 1_000),
    ("（", 5_000),
    ("第一条", 3_000),
    ("一、", 3_000),
    ("市、县、区、", 2_000),
    ("1", 20_000),
    ("1.1.", 5_000),
    ("《", 5_000),
    ("2031年", 4_000),
    ("10万吨以上20万吨以下", 1_000),
    ("\n", 50_000),
    ("　", 50_000),
    ("责任单位：", 1_000),
    ("各乡镇应当报告。", 2_000),
    ("第一条 应当报告。\n", 2_000),
]
"""A piece and how often it is repeated; the long test repeats it ten times as often."""


@pytest.mark.parametrize(("piece", "times"), MONOTONOUS)
def test_monotonous_text_is_got_through(piece: str, times: int) -> None:
    get_through(piece * times + "各乡镇应当报告。")


@pytest.mark.long
@pytest.mark.parametrize(("piece", "times"), MONOTONOUS)
def test_very_long_monotonous_text_is_got_through(piece: str, times: int) -> None:
    get_through(piece * times * 10 + "各乡镇应当报告。")


def get_through(text: str) -> None:
    result = process(text.encode(), "a.txt", Options())
    assert result.text == text
    check(build([("a.txt", result)], [], DAY))


def test_names_and_cells_made_for_spreadsheets_stay_as_they_are(tmp_path: Path) -> None:
    result = process('=HYPERLINK(1)应当报告，"引号"。\n'.encode(), "=cmd|' /C calc'!A0.txt", Options())
    frames = build([("=cmd|' /C calc'!A0.txt", result)], [], DAY)
    assert b"=cmd|' /C calc'!A0.txt" in render(frames, "1")["documents.csv"]
