"""Roman numerals of classes in the head of a scanned table: Ⅰ类 Ⅱ类 Ⅲ类 Ⅳ类 Ⅴ类 are recognised as 1类 1类 1类 N类 V类.

Alone such a reading cannot be told from another numeral.  Side by side in one row it can: a head never names a class
twice, and each reading is one that its place in Ⅰ, Ⅱ, Ⅲ … is known to give.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.read.pdf_tables import TableBlock

CLASS = re.compile(r"(\S{1,4}?)\s?([类級级])")
READINGS = (
    ("Ⅰ", {"1", "I", "l", "|", "i", "Ⅰ"}),
    ("Ⅱ", {"1", "I", "l", "|", "11", "II", "ll", "H", "Π", "Ⅱ", "Ⅰ"}),
    ("Ⅲ", {"1", "I", "l", "|", "111", "III", "lll", "m", "皿", "川", "Ⅲ", "Ⅱ", "11", "II", "ll"}),
    ("Ⅳ", {"N", "IV", "1V", "lV", "W", "Ⅳ", "IN"}),
    ("Ⅴ", {"V", "v", "Ⅴ"}),
)
"""Each numeral, and what it is recognised as, seen in scans at 100 to 200 dpi."""
FEWEST = 3
HEAD = 4
"""Rows at the top of a table that may be its head."""


def classes_told_apart(table: TableBlock) -> TableBlock:
    """The table with the numerals of such a row as printed; one in which they are read as different ones is kept."""
    cells, glyphs = list(table.cells), list(table.glyphs)
    for row in range(HEAD):
        places = sorted((i for i, c in enumerate(cells) if c.row == row), key=lambda i: cells[i].column)
        found = [(i, CLASS.fullmatch(cells[i].content)) for i in places]
        named = [(i, m) for i, m in found if m is not None]
        marks = [m.group(1) for _, m in named]
        together = [i for i, _ in named] == [i for i, _ in found if named and named[0][0] <= i <= named[-1][0]]
        if not (FEWEST <= len(named) <= len(READINGS) and together and len(set(marks)) < len(marks)):
            continue
        if not all(mark in known for mark, (_, known) in zip(marks, READINGS, strict=False)):
            continue
        for (i, match), (numeral, _) in zip(named, READINGS, strict=False):
            cells[i] = replace(cells[i], content=numeral + match.group(2))
            glyphs[i] = (glyphs[i][0], glyphs[i][-1])
    return replace(table, cells=tuple(cells), glyphs=tuple(glyphs))
