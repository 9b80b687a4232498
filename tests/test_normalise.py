"""Normalisation: one form of everything, and an exact way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import normalise
from pipeline.records import Span

FORMS = [
    ("full-width digits", "用水量１２３吨", "用水量123吨"),
    ("full-width thousands", "共１，２００个", "共1,200个"),
    ("enumeration keeps its comma", "第5，6项", "第5，6项"),
    ("brackets", "市水务局(城管局)", "市水务局（城管局）"),
    ("comma and colon", "要求:加快建设,抓好落实", "要求：加快建设，抓好落实"),
    ("clock and ratio", "每日8：30起,比例1:2", "每日8:30起，比例1:2"),
    ("semicolon", "开展检查;落实整改", "开展检查；落实整改"),
    ("space inside a number", "约2 000个", "约2000个"),
    ("space before a unit", "≥76.6 kPa", "≥76.6kPa"),
    ("space of a code", "执行 GB 37822 的规定", "执行GB 37822的规定"),
    ("section number before digits", "4.1 200米以内", "4.1 200米以内"),
    ("section number before letters", "5.1.1 VOCs 物料", "5.1.1 VOCs物料"),
    ("article number", "第 14-1 條", "第14-1条"),
    ("traditional", "機關應於三個月內執行", "机关应于三个月内执行"),
    ("什么 is not traditional", "什么情形", "什么情形"),
    ("markdown", "## 第一章 总则", "##第一章总则"),
    ("comment", "甲<!-- 注 -->乙", "甲乙"),
    ("byte-order mark and NUL", "\ufeff甲\x00乙", "甲乙"),
    ("line ends", "甲。\r\n乙。\u2028丙。\r\n\r\n丁", "甲。\n乙。\n丙。\n丁"),
    ("old line ends", "甲。\r乙。", "甲。\n乙。"),
    ("tilde", "50～70％", "50~70%"),
    ("Kangxi radical", "⽔务", "水务"),
    ("radicals for characters", "人\u2ea0政府各部\u2ed4、\u2edb险", "人民政府各部门、风险"),
    ("another printed form", "提髙抄见数値", "提高抄见数值"),
]


@pytest.mark.parametrize(("source", "want"), [row[1:] for row in FORMS], ids=[row[0] for row in FORMS])
def test_one_form(source: str, want: str) -> None:
    assert normalise(source).text == want


def test_script() -> None:
    assert normalise("机关应当在三个月内办理").script == "hans"
    assert normalise("機關應於三個月內辦理").script == "hant"
    assert normalise("機關應於三個月內辦理，机关应当在三个月内办理").script == "mixed"


ALPHABET = st.sampled_from(
    list("第一二条章（）()，,：:；;。 \t\u3000\n\r\u2028\ufeff\x00\u200b12０９.AbＺ機關应当么著-—–%《》#<!>-\f")
)


@given(st.text(ALPHABET, max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=3))
def test_every_span_maps_back(source: str, noise: list[tuple[int, int]]) -> None:
    aligned = normalise(source, [Span(min(p), max(p)) for p in noise])
    places = [aligned.source_offset(i) for i in range(len(aligned.text))]
    assert places == sorted(set(places)), "each character has a place of its own, in order"
    assert all(0 <= p < len(source) for p in places)
    for i, place in enumerate(places):
        assert aligned.offset(place) == i
        kept, origin = aligned.text[i], source[place]
        assert kept == origin or normalise("文" + origin).text[1:] in (kept, "") or origin in "\n\r\f\u2028,:;，："
    for start in range(0, len(places), 7):
        for end in range(start + 1, len(places), 11):
            got = aligned.source_span(Span(start, end))
            assert got == Span(places[start], places[end - 1] + 1)
            assert aligned.span(got) == Span(start, end)


@given(st.text(max_size=200))
def test_any_text_is_taken(source: str) -> None:
    aligned = normalise(source)
    assert len(aligned.text) <= len(source)
    assert aligned.length == len(source)


def test_a_bracket_of_units_ends_its_paragraph() -> None:
    printed = (
        "　　扩建渔港。重点扩建东湾渔港，对扩建的给予补助，每个不超过三百万元。（责任单位：县渔政局、县财政局）\n\n"
        "　　推动渔船上网。建立渔船名录。（责任单位：县渔政局）\n"
    )
    assert "县财政局）\n推动渔船上网" in normalise(printed).text
