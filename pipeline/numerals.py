"""Chinese, full-width and Arabic numerals, as regulatory texts print them.

Reads strings and gives numbers; knows nothing of dates or units.  The character classes are exported for the
grammars that look for numerals.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

ZEROS = "〇零○Ｏ"
DIGITS = dict.fromkeys(ZEROS, 0) | {
    c: n
    for n, cs in enumerate(("一壹", "二两贰兩貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"), start=1)
    for c in cs
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

CHINESE = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE)
"""Every character that can stand in a Chinese numeral, for use inside a character class."""

ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
"""A regular expression of an Arabic number, thousands marks allowed."""


def parse_integer(text: str) -> int | None:
    """The integer that ``text`` states, or None.

    Takes Arabic digits (``1,000``), positional Chinese (``一百零九``, ``三十``, ``十五``, ``一万二千``) and
    digit by digit Chinese (``二〇一六``, ``一○九``).
    """
    text = text.replace(",", "").strip()
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if all(c in DIGITS for c in text):
        # 二〇一六 is read digit by digit; a single digit is itself.
        return int("".join(str(DIGITS[c]) for c in text))
    return _positional(text)


def _positional(text: str) -> int | None:
    total = section = digit = 0
    seen_digit = False
    last_unit = 0
    for c in text:
        if c in DIGITS:
            if seen_digit and digit:
                return None
            digit, seen_digit = DIGITS[c], True
            if digit == 0:
                last_unit = 0
        elif c in ("廿", "卅"):
            section += SMALL[c]
            digit, seen_digit, last_unit = 0, False, 10
        elif c in SMALL:
            section += (digit if seen_digit and digit else 1) * SMALL[c]
            digit, seen_digit, last_unit = 0, False, SMALL[c]
        elif c in LARGE:
            section += digit
            total = (total + section) * LARGE[c] if not total or section == 0 else total + section * LARGE[c]
            section = digit = 0
            seen_digit, last_unit = False, LARGE[c]
        elif c.isdecimal():
            if seen_digit:
                digit = digit * 10 + int(c)
            else:
                digit, seen_digit = int(c), True
        else:
            return None
    if seen_digit and digit and last_unit >= 100 and text[-2:-1] not in ZEROS and not text[-1].isdecimal():
        digit *= last_unit // 10  # 一百五 is 150, 三万六 is 36,000
    return total + section + digit


def _scale(magnitudes: str) -> int:
    scale = 1
    for c in magnitudes:
        scale *= LARGE.get(c) or SMALL[c]
    return scale


def parse_number(text: str) -> Decimal | None:
    """The number that ``text`` states, or None.

    Beside what :func:`parse_integer` takes: decimals in either script (``1.5``, ``三点五``), ``百分之二十`` (20),
    ``三分之二`` (the fraction), ``半`` (0.5) and ``数``-less mixtures such as ``1.5万`` (15,000).
    """
    text = text.replace(",", "").strip()
    try:
        return Decimal(text)
    except InvalidOperation:
        pass
    if text == "半":
        return Decimal("0.5")
    if m := re.fullmatch(r"(?:百分之|千分之|万分之)(.+)", text):
        return parse_number(m[1])
    if m := re.fullmatch(r"(.+)分之(.+)", text):
        below, above = parse_number(m[1]), parse_number(m[2])
        return above / below if below and above is not None else None
    if m := re.fullmatch(r"(\d+(?:\.\d+)?)([万萬亿億千百]+)", text):
        return Decimal(m[1]) * _scale(m[2])
    if m := re.fullmatch(r"(.+[点點．.].+?)([万萬亿億]+)", text):
        above = parse_number(m[1])  # 二十二点五万
        return None if above is None else above * _scale(m[2])
    if m := re.fullmatch(r"(.+?)[点點．.](.+)", text):
        whole = parse_integer(m[1])
        if whole is not None and all(c in DIGITS or c.isdecimal() for c in m[2]):
            return Decimal(f"{whole}." + "".join(str(DIGITS[c]) if c in DIGITS else c for c in m[2]))
        return None
    n = parse_integer(text)
    return None if n is None else Decimal(n)
