"""Expressions behind a screen find what the plain ones find, and are not tried where nothing can be found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.screened import Screened, alternatives, first_of, screen_of, screened, split

PATTERNS = (
    "应当|必须|不得",
    "(?<![主重])(?:也|均)?(?:应|要)(?!急)",
    r"(?:\d+|[一二三])日(?:内|前)",
    "(?P<a>甲|乙{2,})(?:丙)?丁*(?=戊)",
    "(?:在[^，]{0,3})?内|^本",
    "(?<=市)局|(?:a|b)+c",
    "x*",
    "[^，]{1,3}的",
)
ALPHABET = "应当必须不得主重也均要急12一二三日内前甲乙丙丁戊在，本市局abcx的"


@pytest.mark.parametrize(
    ("pattern", "screen", "first"),
    [
        ("应当|必须", "[当必]", "[应必]"),
        ("(?:可以)?批准", "[批]", "[可批]"),
        (r"(?<!第)\d+吨", r"[吨]", r"[\d]"),
        ("[^，]的确", "[确]", None),
        ("甲*", None, None),
        ("(?i)ab", None, None),
    ],
)
def test_what_is_read_off_an_expression(pattern: str, screen: str | None, first: str | None) -> None:
    assert (screen_of(pattern), first_of(pattern)) == (screen, first)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(ALPHABET, max_size=30), start=st.integers(0, 5))
def test_the_same_is_found(pattern: str, text: str, start: int) -> None:
    plain, quick = re.compile(pattern), screened(pattern)

    def seen(found: re.Match[str] | None) -> object:
        return found and (found.span(), found.groups(), found.groupdict())

    assert seen(quick.search(text, start)) == seen(plain.search(text, start))
    assert seen(quick.match(text, start)) == seen(plain.match(text, start))
    assert [*map(seen, quick.finditer(text))] == [*map(seen, plain.finditer(text))]
    assert quick.sub("□", text) == plain.sub("□", text)


def test_a_text_that_cannot_hold_a_match_is_not_searched() -> None:
    quick = screened("(?:也|均)?应当")
    assert isinstance(quick, Screened)
    assert quick.screen.search("各单位负责日常工作。") is None
    assert quick.search("各单位负责日常工作。") is None


@pytest.mark.parametrize(
    ("pattern", "branches"),
    [
        ("应当|必须", ["应当", "必须"]),
        ("(?:甲|乙)丙|[|（]丁", ["(?:甲|乙)丙", "[|（]丁"]),
        (r"甲\|乙|[]|]丙|[^]|]丁|\(|戊", [r"甲\|乙", "[]|]丙", "[^]|]丁", r"\(", "戊"]),
    ],
)
def test_the_branches_of_an_expression(pattern: str, branches: list[str]) -> None:
    assert split(pattern) == branches


@given(text=st.text(ALPHABET, max_size=30), start=st.integers(0, 5))
def test_alternatives_find_what_their_union_finds(text: str, start: int) -> None:
    union = re.compile("|".join(f"(?:{p})" for p in PATTERNS if p != "x*"))
    found, plain = alternatives([p for p in PATTERNS if p != "x*"]).search(text, start), union.search(text, start)
    assert (found and found.span()) == (plain and plain.span())
