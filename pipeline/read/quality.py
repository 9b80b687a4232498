"""Whether a page's text layer can be believed: measured rules on its characters alone.

A PDF font may map its glyphs to the wrong characters, or to none.  The page then looks right and reads as nonsense, so
it must be read from its picture.  The figures are shares measured on official texts: see each constant.
"""

from __future__ import annotations

import re
from functools import cache

SHIFTED = frozenset("园员圆猿源缘远苑愿怨渊冤袁曰院遥尧叶曳鄄援耘粤月悦阅")
"""What full-width digits, brackets and stops (GB 2312 rows 1 and 3) become under the 方正 font shift of 0x3100: 2008 is
read as 圆园园愿, ， as 袁.  Each is a real character, and rare: together < 1.5% of ordinary text."""
SHIFTED_SHARE = 0.03
ORDINARY = re.compile(r"[0-9０-９，。、；：（）()《》〔〕“”,.:;]")
"""Digits and stops: 8–20% of ordinary official text."""
ORDINARY_SHARE = 0.04
UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\x00-\x08\x0e-\x1f]|\\(cid:\\d+\\)")
UNMAPPED_SHARE = 0.05
"""Private-use and unmapped characters; single ones are bullets of a symbol font."""
RARE_SHARE = 0.30
"""Han characters outside the frequent ones of GB 2312 and Big5: < 4% in ordinary text, > 60% in a wrong mapping."""
LEAST = 30
"""Characters under which shares mean nothing."""
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def unreadable(text: str) -> str | None:
    """Why the text layer of a page cannot be believed (``unmapped``, ``shifted``, ``rare``), or None if it can."""
    solid = "".join(text.split())
    size = len(solid)
    if size == 0:
        return None
    unmapped = sum(len(m) for m in UNMAPPED.findall(solid))
    if unmapped > UNMAPPED_SHARE * size and unmapped >= 3:
        return "unmapped"
    if size < LEAST:
        return None
    shifted = sum(map(SHIFTED.__contains__, solid))
    if shifted > SHIFTED_SHARE * size and len(ORDINARY.findall(solid)) < ORDINARY_SHARE * size:
        return "shifted"
    han = HAN.findall(solid)
    if len(han) >= LEAST:
        common = frequent()
        if len(han) - sum(map(common.__contains__, han)) > RARE_SHARE * len(han):
            return "rare"
    return None


@cache
def frequent(simplified_only: bool = False) -> frozenset[str]:
    """The first level of GB 2312, which simplified text is written in, and unless ``simplified_only`` that of Big5."""
    found: set[str] = set()
    for lead in range(0xB0, 0xD8):
        found.update(bytes((lead, trail)).decode("gb2312", "ignore") for trail in range(0xA1, 0xFF))
    for lead in () if simplified_only else range(0xA4, 0xC7):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            found.update(bytes((lead, trail)).decode("big5", "ignore"))
    return frozenset(c for c in found if len(c) == 1)


MESSAGES = {
    "unmapped": "文字层含有无法对应的字符（字体未给出编码）",
    "shifted": "文字层字体编码错位（如“2008”读成“圆园园愿”）",
    "rare": "文字层多为生僻字，字体编码有误",
    "image": "本页是图片，没有文字层",
}
"""What to tell a person about each reason, and about a page that is a picture."""
