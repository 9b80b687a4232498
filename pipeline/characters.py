"""Characters that mean the same: full width and half width, odd hyphens and brackets, radicals, printed variants.

Every entry is one character for one character, so that folding a text moves nothing.
"""

from __future__ import annotations

from functools import cache

JUNK = "\x00"
"""Stands for a character that is deleted later."""

NEWLINES = "\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u3164"
DELETED = (
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1f\x7f\xad"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f\u180e"
)
ODD = dict(
    zip(
        "［］()﹙﹚〜∼～﹪‐‑‒–−﹣―─﹐﹑﹔﹕︰﹖﹗｡､・•‧﹒﹝﹞﹤﹥﹦﹢﹟﹠﹡≧≦⩾⩽〝〞＂〖〗",
        '[]（）（）~~~%------——，、；：：？！。、···.〔〕<>=+#&*≥≤≥≤“”"【】',
        strict=True,
    )
)
PRINTED = dict(zip("髙戸竝値槪淸晩禿吿", "高户并值概清晚秃告", strict=True))
"""Other printed forms of common characters, which scripts' tables leave alone (提髙)."""
RADICALS = dict(
    zip(
        "\u2ea0\u2ec1\u2ec4\u2ec5\u2ec6\u2ec9\u2ecb\u2ed3\u2ed4\u2ed8\u2ed9\u2eda\u2edb\u2edc\u2edd\u2ee2\u2ee3\u2ee4\u2ee5\u2ee6\u2ee8\u2ee9\u2eec\u2eee\u2ef0",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
"""Radicals that PDF fonts name for whole characters (人⺠, 部⻔); Unicode gives those of this block no equivalent."""


@cache
def width_table() -> dict[int, str]:
    """One character to one character: full-width ASCII, Kangxi radicals, odd hyphens and brackets, white space."""
    import unicodedata

    table: dict[int, str] = {}
    for code in range(0xFF01, 0xFF5F):
        char, half = chr(code), chr(code - 0xFEE0)
        if char not in "，；：？！（）":
            table[code] = half
    for start, end in ((0x2E80, 0x2FE0), (0xF900, 0xFB00), (0x2F800, 0x2FA20)):
        for code in range(start, end):
            folded = unicodedata.normalize("NFKC", chr(code))
            if len(folded) == 1 and folded != chr(code):
                table[code] = folded
    table |= {ord(c): "\n" for c in NEWLINES}
    table |= {ord(c): " " for c in SPACES}
    table |= {ord(c): JUNK for c in DELETED}
    table |= {ord(c): to for c, to in (ODD | PRINTED | RADICALS).items()}
    table[ord("\r")] = JUNK
    return table
