"""Positioned characters of a PDF page, from either library, in one form.

PDFium is about fifteen times as fast as pdfplumber; their character boxes agree to a hundredth of a point, so what is
built on :class:`Glyphs` gives the same text from both.  Coordinates are points from the page's top left corner.
White space is dropped: words are parted by the gaps between characters, which both libraries report alike.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from pipeline.read.pdf_symbol import mended

RULE_THICKNESS = 3.0
"""A filled shape no thicker than this is drawn as a line."""
MAX_OBJECTS = 20_000
"""Drawing objects looked at on a page; beyond, the page is a drawing and its rules are not sought."""
MAX_FORM_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters of one page in the order the file draws them."""

    text: str
    """One code point for each entry of the arrays."""
    x0: list[float]
    top: list[float]
    x1: list[float]
    bottom: list[float]
    spaced: frozenset[int]
    """Indices of the characters that the file parts from the one before by a space."""
    width: float
    """Of the page."""
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a page draws beside its characters."""

    horizontal: int = 0
    vertical: int = 0
    images: tuple[tuple[float, float, float, float], ...] = field(default=())
    """Boxes (x0, top, x1, bottom) of the images."""

    def image_share(self, width: float, height: float) -> float:
        """The share of the page that its largest image covers."""
        if not self.images or width <= 0 or height <= 0:
            return 0.0
        return max(max(0.0, x1 - x0) * max(0.0, bottom - top) for x0, top, x1, bottom in self.images) / (width * height)


@cache
def _c(name: str, *arguments: Any) -> Callable[..., int]:
    """A C function of PDFium that takes plain addresses: several times cheaper than the checked binding in a loop over
    every character.  The handles passed to it are kept alive by the page objects of the caller."""
    address = ctypes.cast(getattr(pdfium_c, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(ctypes.c_int, *arguments)(address)  # type: ignore[arg-type]


def pdfium_glyphs(page: Any) -> Glyphs:
    """The characters of a pypdfium2 page.  Raises pypdfium2's PdfiumError for a page that does not load."""
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        width, height = page.get_size()
        if count <= 0:
            return Glyphs("", [], [], [], [], frozenset(), width, height)
        handle = ctypes.cast(textpage.raw, ctypes.c_void_p).value
        boxes = (pdfium_c.FS_RECTF * count)()
        base = ctypes.addressof(boxes)
        loose = _c("FPDFText_GetLooseCharBox", ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        deque(map(loose, repeat(handle), range(count), range(base, base + 16 * count, 16)), maxlen=0)
        text = textpage.get_text_range()
        if len(text) != count:  # characters outside the basic plane, or glyphs that map to nothing
            unicode_of = _c("FPDFText_GetUnicode", ctypes.c_void_p, ctypes.c_int)
            text = "".join(_character(unicode_of(handle, index)) for index in range(count))
        text = mended(text, _fonts(handle))
    finally:
        textpage.close()
    rectangle = np.frombuffer(boxes, dtype=np.float32).reshape(-1, 4).astype(np.float64)
    left, up = _origin(page, height)
    return _glyphs(
        text, rectangle[:, 0] - left, up - rectangle[:, 1], rectangle[:, 2] - left, up - rectangle[:, 3], width, height
    )


def _fonts(textpage: int | None) -> Callable[[int], str]:
    """Tells the name of a character's font; for that of a character PDFium made up, nothing."""
    name_of = _c(
        "FPDFText_GetFontInfo", ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p
    )
    room = 96
    name = ctypes.create_string_buffer(room)  # the function below keeps it alive
    at = ctypes.addressof(name)

    def font_of(index: int) -> str:
        return name.value.decode("latin-1") if 0 < name_of(textpage, index, at, room, None) <= room else ""

    return font_of


def _character(code: int) -> str:
    if code == 0:
        return "\ufffd"
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _origin(page: Any, height: float) -> tuple[float, float]:
    """User-space x of the page's left edge and y of its top edge."""
    left, bottom, _right, top = page.get_cropbox()
    if abs((top - bottom) - height) > 1:  # turned page: PDFium reports its size as shown
        return 0.0, height
    return left, top


Array = NDArray[np.float64]
_BLANKS = np.zeros(0x110000, dtype=np.bool_)
"""Of each code point, whether it is white space or a control character."""
_BLANKS[:0x21] = True
_BLANKS[[c for c in range(0x21, 0x10000) if chr(c).isspace()]] = True


def _glyphs(text: str, x0: Array, top: Array, x1: Array, bottom: Array, width: float, height: float) -> Glyphs:
    """Drop white space, control characters and what has no size or lies off the page."""
    keep = (x1 - x0 > 0.01) & (bottom - top > 0.01) & (x1 > -5) & (x0 < width + 5) & (bottom > -5) & (top < height + 5)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    blank = _BLANKS[codes]
    found = np.flatnonzero(keep & ~blank)
    wanted = found.tolist()
    spaced: list[int] = []
    if blank.any() and wanted:
        before = np.cumsum(blank)[found]  # blanks up to each kept character
        spaced = np.flatnonzero(np.diff(before, prepend=0)).tolist()
    chosen = text if len(wanted) == len(text) else "".join([text[i] for i in wanted])
    return Glyphs(
        chosen,
        x0[wanted].tolist(),
        top[wanted].tolist(),
        x1[wanted].tolist(),
        bottom[wanted].tolist(),
        frozenset(spaced),
        width,
        height,
    )


def plumber_glyphs(page: Any) -> Glyphs:
    """The characters of a pdfplumber page.  A ligature (one glyph, several characters) shares its box out."""
    text: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    ox, oy = page.bbox[0], page.bbox[1]
    for char in page.chars:
        letters = char["text"]
        if not letters:
            continue
        x0, x1, top, bottom = char["x0"] - ox, char["x1"] - ox, char["top"] - oy, char["bottom"] - oy
        if letters.startswith("(cid:"):
            letters = "\ufffd"
        elif "\u2e80" <= letters[0] <= "\u2fdf":  # PDFium gives the plain character for a radical's code; so do we
            letters = unicodedata.normalize("NFKC", letters)
        else:
            letters = mended(letters, lambda _, name=char["fontname"]: str(name))  # type: ignore[misc]
        step = (x1 - x0) / len(letters)
        for index, letter in enumerate(letters):
            text.append(letter)
            boxes.append((x0 + index * step, top, x0 + (index + 1) * step, bottom))
    width, height = float(page.width), float(page.height)
    if not text:
        return Glyphs("", [], [], [], [], frozenset(), width, height)
    array = np.array(boxes, dtype=np.float64)
    return _glyphs("".join(text), array[:, 0], array[:, 1], array[:, 2], array[:, 3], width, height)


def drawing(page: Any) -> Drawing:
    """Count the rules and list the images of a pypdfium2 page, also inside forms, without rendering it."""
    count = _c("FPDFPage_CountObjects", ctypes.c_void_p)
    get = _pointer("FPDFPage_GetObject", ctypes.c_void_p, ctypes.c_int)
    raw = ctypes.cast(page.raw, ctypes.c_void_p).value
    number = count(raw)
    found: list[list[Any]] = [[0, 0], []]
    if 0 < number <= MAX_OBJECTS:
        _walk(lambda index: get(raw, index), number, found, 0)
    height = page.get_height()
    left, up = _origin(page, height)
    images = tuple((a - left, up - d, c - left, up - b) for a, b, c, d in found[1])
    return Drawing(found[0][0], found[0][1], images)


@cache
def _pointer(name: str, *arguments: Any) -> Callable[..., int | None]:
    address = ctypes.cast(getattr(pdfium_c, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(ctypes.c_void_p, *arguments)(address)  # type: ignore[arg-type]


def _walk(get: Callable[[int], int | None], number: int, found: list[list[Any]], depth: int) -> None:
    kind_of = _c("FPDFPageObj_GetType", ctypes.c_void_p)
    four = ctypes.c_void_p
    bounds = _c("FPDFPageObj_GetBounds", ctypes.c_void_p, four, four, four, four)
    box = (ctypes.c_float * 4)()
    at = ctypes.addressof(box)
    for index in range(number):
        handle = get(index)
        kind = kind_of(handle)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth < MAX_FORM_DEPTH:
            inner = _c("FPDFFormObj_CountObjects", ctypes.c_void_p)(handle)
            inside = _pointer("FPDFFormObj_GetObject", ctypes.c_void_p, ctypes.c_ulong)
            if 0 < inner <= MAX_OBJECTS:
                _walk(lambda i, h=handle, f=inside: f(h, i), inner, found, depth + 1)  # type: ignore[misc]
            continue
        if kind not in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
            continue
        if not bounds(handle, at, at + 4, at + 8, at + 12):
            continue
        left, bottom, right, top = box
        width, height = right - left, top - bottom
        if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and width > RULE_THICKNESS and height > RULE_THICKNESS:
            found[1].append((left, bottom, right, top))
            continue
        if height <= RULE_THICKNESS and width > 4 * RULE_THICKNESS:
            found[0][0] += 1
        elif width <= RULE_THICKNESS and height > 2 * RULE_THICKNESS:
            found[0][1] += 1
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH and _stroked(handle):  # an outlined box: four rules, or a whole grid
            segments = _c("FPDFPath_CountSegments", ctypes.c_void_p)(handle)
            found[0][0] += max(2, segments // 4)
            found[0][1] += max(2, segments // 4)


def _stroked(handle: int | None) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    mode = _c("FPDFPath_GetDrawMode", ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    return bool(mode(handle, ctypes.addressof(fill), ctypes.addressof(stroke))) and bool(stroke.value)
