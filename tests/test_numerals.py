# ruff: noqa: E501  (long patterns and case tables read better whole)
"""Numbers as regulatory texts print them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numerals import parse_integer, parse_number

_DIGITS = "零一二三四五六七八九"


def _chinese(n: int) -> str:
    """The standard reading of 0 ≤ n < 100,000,000, written out digit by digit."""
    if n == 0:
        return "零"
    if n >= 10000:
        high, low = divmod(n, 10000)
        return _chinese(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + _chinese(low))
    out, zero = "", False
    for place, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, place)
        if digit:
            out += ("零" if zero and out else "") + _DIGITS[digit] + word
            zero = False
        else:
            zero = True
    return out


@given(st.integers(0, 99_999_999))
def test_reads_every_standard_numeral(n: int) -> None:
    assert parse_integer(_chinese(n)) == n


@given(st.integers(0, 10**12))
def test_reads_thousands_marks(n: int) -> None:
    assert parse_integer(f"{n:,}") == n


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十五", "15"), ("一百零九", "109"), ("一万二千", "12000"), ("三万六", "36000"), ("一百五", "150"), ("二〇二六", "2026"),
        ("一○九", "109"), ("三点五", "3.5"), ("二十二点五万", "225000"), ("1.5万", "15000"), ("百分之二十", "20"), ("百分之十二点五", "12.5"),
        ("二分之一", "0.5"), ("四分之三", "0.75"), ("半", "0.5"), ("一亿二千万", "120000000"), ("廿三", "23"), ("1,200.5", "1200.5"),
        ("两千", "2000"), ("壹佰贰拾", "120"),
    ],
)  # fmt: skip
def test_parse_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "米", "点五", "三点", "零分之三", "二三十"])
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None
