"""Conflicts between documents: those that are, and the many that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from pipeline import conflicts, tables
from pipeline.frames import check
from pipeline.records import Deadline, DocumentResult, Instrument, Limit, Obligation, Span

AS_OF = date(2031, 6, 1)
QUANTITY = "渔港悬浮物浓度"


def one(title: str, value: str, *, year: int = 2031, path_genre: str = "plan", **more: Any) -> DocumentResult:
    """A document whose one clause requires a level."""
    words = f"不超过{value}毫克/升"
    text = f"{title}\n{year}年，{QUANTITY}{words}。\n"
    start = text.index("\n") + 1
    limit = Limit(
        Span(text.index(words), text.index(words) + len(words)), words, "<=", Decimal(value), "毫克/升",
        quantity=QUANTITY, unit_canonical="mg/L", value_canonical=Decimal(value),
    )  # fmt: skip
    when = Deadline(Span(start, start + 5), f"{year}年", "during", start=date(year, 1, 1), end=date(year, 12, 31))
    clause = Obligation(
        Span(start, len(text) - 1), text[start:-1], "target", "", 0, None, f"《{title}》", deadlines=(when,),
        limits=(replace(limit, **more.pop("limit", {})),), **more.pop("clause", {}),
    )  # fmt: skip
    instrument = Instrument(Span(0, len(text)), title, **more.pop("instrument", {}))
    return DocumentResult(
        text, "text/plain", "utf-8", "0" * 64, "hans", path_genre, more.pop("binding", True), title, (),  # type: ignore[arg-type]
        (instrument,), (), (clause,), (),
    )  # fmt: skip


def flagged(*documents: DocumentResult) -> dict[str, pd.DataFrame]:
    found = conflicts.add(tables.build([(f"{n}.txt", d) for n, d in enumerate(documents)], [], AS_OF))
    check(found)
    return found


def messages(*documents: DocumentResult) -> list[str]:
    flags = flagged(*documents)["flags"]
    return list(flags[flags["code"] == conflicts.CODE]["message"])


def test_two_levels_for_one_thing_are_flagged_on_both_sides() -> None:
    first, second = messages(one("松坪县渔港方案", "10"), one("松坪县港区计划", "20"))
    assert first == (
        f"同一地区（松坪县）的文件对“{QUANTITY}”要求不一：本条为“不超过10毫克/升”，"
        "《松坪县港区计划》为“不超过20毫克/升”。请核对以哪一件为准。"
    )
    assert "《松坪县渔港方案》为“不超过10毫克/升”" in second


def test_the_tables_agree_about_the_new_flags() -> None:
    found = flagged(one("松坪县渔港方案", "10"), one("松坪县港区计划", "20"))
    assert list(found["documents"]["flags"]) == [1, 1]
    assert [conflicts.CODE in codes for codes in found["obligations"]["flags"]] == [True, True]
    assert found["flags"]["flag_id"].is_unique


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (one("松坪县港区计划", "10"), "the same level"),
        (one("玉屏县港区计划", "20"), "another place"),
        (one("港区计划", "20"), "a place unknown"),
        (one("松坪县港区计划", "20", year=2032), "another year"),
        (one("松坪县港区计划", "20", limit={"quantity": "渔港石油类浓度"}), "another quantity"),
        (one("松坪县港区计划", "20", limit={"op": ">="}), "another comparison"),
        (one("松坪县港区计划", "20", limit={"change": "decrease"}), "a change"),
        (one("松坪县港区计划", "20", limit={"use": "condition"}), "a condition"),
        (one("松坪县港区计划", "20", clause={"condition_text": "枯水期的"}), "another case"),
        (one("松坪县港区计划", "20", binding=False), "not binding"),
        (one("松坪县港区计划", "20", instrument={"expires": date(2030, 1, 1)}), "expired"),
        (one("松坪县港区计划", "0.01", limit={"value_canonical": Decimal(10)}), "the same, in another unit"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_may_differ_is_not_flagged(other: DocumentResult, why: str) -> None:
    assert messages(one("松坪县渔港方案", "10"), other) == [], why


@pytest.mark.parametrize(
    ("names", "place"),
    [
        (["鹿溪市民政局鹿溪市财政局"], "鹿溪市"),
        (["东岭省鹿溪市石浦区人民政府"], "石浦区"),
        (["东岭省人民代表大会"], "东岭省"),
        (["国务院"], "全国"),
        (["《中华人民共和国岸线法》"], "全国"),
        ([None, "望川县2031年计划"], "望川县"),
        (["市水务局", "关于保洁的通知"], None),
        (["城市保洁办法"], None),
    ],
)
def test_the_place_of_a_document(names: Sequence[str | None], place: str | None) -> None:
    assert conflicts.area(*names) == place


def test_flags_keep_their_order(frames: dict[str, pd.DataFrame]) -> None:
    order = {key: at for at, key in enumerate(frames["documents"]["document_id"])}
    places = [
        (order[row.document_id], -1 if pd.isna(row.char_start) else row.char_start)
        for row in frames["flags"].itertuples()
    ]
    assert places == sorted(places)
    assert (frames["flags"]["code"] == conflicts.CODE).sum() == 2
