"""A stand-in for the Chinese fonts that a PDF names and does not carry, while its characters and places are read.

PDFium looks such a font up among those of the machine and loads the outline of each character that it places: several
times the work of all the rest.  The places come from the widths that the file states, so any outline serves; and with
one small font for all of them, what is read is the same on every machine, with or without Chinese fonts.  A page that
is to be seen gets the machine's fonts.
"""

from __future__ import annotations

import ctypes
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium_c

EM = 1000
OUTLINE = (100, 0, 400, 600)
"""The box x0, y0, x1, y1 that every character shows.  It lies within the ascent, descent and width of any character, so
that the box of a character is that of its font; and it is not empty, for PDFium leaves out a character that stands
alone and shows nothing."""
CHARACTER_SETS = frozenset((128, 129, 130, 134, 136))
"""Those replaced, as Windows numbers them: Japanese, Korean (two), simplified and traditional Chinese.  Latin fonts
have stand-ins within PDFium, with their widths, which files may leave out."""
CHINESE = re.compile(
    rb"[\x80-\xff]|sim(?:sun|hei|fang|kai|li|you)|song|ming|hei|kai|fang|yahei|deng ?xian|^(?:fz|hy|st)[a-z]|cjk|gbk?",
    re.I,
)
"""The names of Chinese fonts that state no character set: PDFium would take a Latin stand-in, which has none of their
characters, and leave out each that stands alone."""
HANDLE = 1
"""What PDFium knows the stand-in by; those of the machine's fonts are addresses."""


@contextmanager
def standing_in() -> Iterator[None]:
    """Within it, the fonts of the pages that PDFium loads have the stand-in; afterwards, those of the machine.

    It holds for the process, as does all of PDFium, which is for one thread alone.
    """
    fonts = _fonts()
    before, fonts.replaced = fonts.replaced, True
    try:
        yield
    finally:
        fonts.replaced = before


class _Fonts:
    """PDFium's interface to fonts: that of the machine, with the stand-in for some while ``replaced`` is set.

    It is set up once and kept for good: PDFium keeps the addresses of the functions, and calls upon whatever interface
    it is given to release itself when it is given another.
    """

    def __init__(self) -> None:
        self.replaced = False
        own = pdfium_c.FPDF_GetDefaultSystemFontInfo()
        machine = own.contents
        kinds = dict(pdfium_c.FPDF_SYSFONTINFO._fields_)
        font = stand_in()

        def enumerate_fonts(_: Any, mapper: Any) -> None:
            machine.EnumFonts(own, mapper)

        def map_font(_: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> int | None:
            if self.replaced and (charset in CHARACTER_SETS or CHINESE.search(ctypes.string_at(face))):
                return HANDLE
            found: int | None = machine.MapFont(own, weight, italic, charset, pitch, face, exact)
            return found

        def get_font(_: Any, face: Any) -> int | None:
            found: int | None = machine.GetFont(own, face) if machine.GetFont else None
            return found

        def font_data(_: Any, handle: int | None, table: int, buffer: Any, size: int) -> int:
            if handle != HANDLE:
                return int(machine.GetFontData(own, handle, table, buffer, size))
            if table != 0:  # it is asked for as a whole
                return 0
            if buffer and size >= len(font):
                ctypes.memmove(buffer, font, len(font))
            return len(font)

        def face_name(_: Any, handle: int | None, buffer: Any, size: int) -> int:
            return 0 if handle == HANDLE else int(machine.GetFaceName(own, handle, buffer, size))

        def font_charset(_: Any, handle: int | None) -> int:
            return 134 if handle == HANDLE else int(machine.GetFontCharset(own, handle))

        def delete_font(_: Any, handle: int | None) -> None:
            if handle != HANDLE:
                machine.DeleteFont(own, handle)

        self.interface = pdfium_c.FPDF_SYSFONTINFO()
        self.interface.version = 1
        for name, function in {
            "EnumFonts": enumerate_fonts,
            "MapFont": map_font,
            "GetFont": get_font,
            "GetFontData": font_data,
            "GetFaceName": face_name,
            "GetFontCharset": font_charset,
            "DeleteFont": delete_font,
        }.items():
            setattr(self.interface, name, kinds[name](function))
        pdfium_c.FPDF_SetSystemFontInfo(ctypes.byref(self.interface))


@cache
def _fonts() -> _Fonts:
    return _Fonts()


@cache
def stand_in() -> bytes:
    """A TrueType font of two glyphs, both a box, one of which is every character (OpenType 1.9, chapters 'cmap' format
    13, 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp')."""
    x0, y0, x1, y1 = OUTLINE
    glyph = struct.pack(">5h", 1, *OUTLINE)  # one contour
    glyph += struct.pack(">HH4B", 3, 0, 1, 1, 1, 1)  # four points, all on the curve; no instructions
    glyph += struct.pack(">8h", x0, 0, x1 - x0, 0, y0, y1 - y0, 0, y0 - y1)
    glyph += bytes(-len(glyph) % 4)
    every_character = struct.pack(">HHIIIIII", 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1)
    tables = {
        b"cmap": struct.pack(">HHHHI", 0, 1, 3, 10, 12) + every_character,
        b"glyf": glyph * 2,
        b"head": struct.pack(">4I2H2q4h2H3h", 1 << 16, 1 << 16, 0, 0x5F0F3CF5, 3, EM, 0, 0, *OUTLINE, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">I3hH11hH", 1 << 16, 880, -120, 0, EM, 0, 0, EM, 1, 0, 0, 0, 0, 0, 0, 0, 1),
        b"hmtx": struct.pack(">H2h", EM, x0, x0),
        b"loca": struct.pack(">3H", 0, len(glyph) // 2, len(glyph)),
        b"maxp": struct.pack(">I14H", 1 << 16, 2, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    power = len(tables).bit_length() - 1
    directory = struct.pack(">I4H", 1 << 16, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    at = len(directory) + 16 * len(tables)
    body = b""
    for name, table in sorted(tables.items()):
        directory += name + struct.pack(">3I", 0, at + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return directory + body
