"""Characters of the fonts Symbol and Wingdings, which files often give by their place in the font alone.

Without a table of their own both libraries read such a character by its code as Latin: μmol becomes mmol, ≥ becomes ³,
× becomes ´.  The page looks right, and a limit is wrong by a factor of a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

SYMBOL_FONT = re.compile(r"^(?:[A-Z]{6}\+)?(?P<name>Symbol|Wingdings)(?:MT|PS|Std)?(?:[^A-Za-z0-9].*)?$")
"""Names of the two fonts, of a part of one, or of one of their cuts."""
SYMBOL = {
    **dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip("abcdefghijklmnopqrstuvwxyz", "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip("\"$'@\\^", "∀∃∋≅∴⊥", strict=True)),
    **dict(zip("¡¢£¤¥¦§¨©ª«¬®¯", "ϒ′≤⁄∞ƒ♣♦♥♠↔←→↓", strict=True)),
    **dict(zip("²³´µ¶·¸¹º»¼¿", "″≥×∝∂•÷≠≡≈…↵", strict=True)),
    **dict(zip("ÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßà", "⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊", strict=True)),
    "\u00ad": "↑", "å": "∑", "ò": "∫",
}  # fmt: skip
"""Where the encoding of Symbol (PDF 32000-1, annex D.6) differs from Latin-1."""
WINGDINGS = dict(zip("lmnopqrstuv¡¨§þýüûØ", "●○■□□□□◆◆◆❖○□▪☑☒✓✗➢", strict=True))
"""The bullets and boxes of Wingdings in common use."""
TABLES = {"Symbol": SYMBOL, "Wingdings": WINGDINGS}
PRIVATE = 0xF000
"""Word gives the codes of both fonts in the private use area, from here on."""
SUSPECTS = frozenset([*SYMBOL, *WINGDINGS, *(chr(PRIVATE + code) for code in range(0x20, 0x100))])


def mended(text: str, font_of: Callable[[int], str]) -> str:
    """The text with such characters as they are printed, one for one; ``font_of`` tells the font of ``text[i]``."""
    if SUSPECTS.isdisjoint(text):
        return text
    letters = list(text)
    for index, letter in enumerate(letters):
        if letter in SUSPECTS:
            font = SYMBOL_FONT.match(font_of(index))
            if font is not None:
                plain = chr(ord(letter) - PRIVATE) if ord(letter) > PRIVATE else letter
                letters[index] = TABLES[font.group("name")].get(plain, plain)
    return "".join(letters)
