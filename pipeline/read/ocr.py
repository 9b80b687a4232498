"""OCR of page pictures by RapidOCR, which ships its models and runs offline (the extra ``ocr``).

Reads rendered pages, writes :class:`PageLayout` like any other page: the characters of a recognised line share its box
evenly, the rules of tables are sought in the picture, and each line keeps its confidence.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.read.ocr_classes import classes_told_apart
from pipeline.read.pdf_assemble import PageLayout
from pipeline.read.pdf_glyphs import Glyphs
from pipeline.read.pdf_lines import Line
from pipeline.read.pdf_tables import Rule, blocks_of, tables_of
from pipeline.records import Options

DPI = 200
"""Two seconds a page; at 150 small print suffers, at 300 nothing is gained."""
MAX_SIDE = 2600
"""Pixels of the longer side of a rendered page (A4 at 200 dpi has 2,339): many scans state a point for a pixel."""
A4_HEIGHT = 842.0
LARGEST = 1300.0
"""Points of the longer side beyond which a page (A3 has 1,191) is no sheet of paper."""
LEAST_SIDE = 1600
"""A page rendered smaller than this is enlarged."""
LEAST_SCORE = 0.3
"""Lines recognised with less are specks."""
UPRIGHT = 0.75
"""The median score of a page's lines under which it may stand on its head; scans that can be read at all have more."""
LONG_RULE = 0.04
"""A rule of a table is at least this share of the page's width (level) or height (upright)."""
SLANT = 0.01
"""A rule of a page that lies askew leans by up to this share of its length (half a degree)."""

Picture = NDArray[np.uint8]


def unavailable(options: Options) -> tuple[str, str] | None:
    """Why OCR cannot be had, as a reject's code and its advice; None if it can."""
    if not options.ocr:
        return "ocr_disabled", "文字识别（OCR）已被选项关闭，请打开后重试，或提供带文字层的文件。"
    if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
        return "ocr_missing", "需要文字识别（OCR），但未安装。请运行 pip install 'yiwu[ocr]' 后重试。"
    return None


@cache
def _engine() -> Any:
    """The recogniser, loaded once a process."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def read_pages(data: bytes, numbers: Sequence[int]) -> dict[int, PageLayout]:
    """The pages ``numbers`` (from 1) of a PDF, each read from its picture; one that fails is a failed page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages: dict[int, PageLayout] = {}
    try:
        for number in numbers:
            try:
                page = document[number - 1]
                width, height = page.get_size()
                scale = DPI / 72
                longest = max(width, height)
                scale = min(max(scale, LEAST_SIDE / longest), MAX_SIDE / longest)
                picture = page.render(scale=scale, grayscale=False).to_numpy()
                page.close()
            except (pypdfium2.PdfiumError, ValueError):
                pages[number] = PageLayout.failure(number, "本页图像损坏，无法识别")
                continue
            # Layout reckons in points of a printed page; a larger page states a point for a pixel.
            unit = longest / A4_HEIGHT if longest > LARGEST else 1.0
            layout = read_picture(number, np.ascontiguousarray(picture), scale * unit)
            pages[number] = replace(layout, unit=unit)
    finally:
        document.close()
    return pages


def read_picture(number: int, picture: Picture, scale: float) -> PageLayout:
    """One page from its picture, ``scale`` pixels to the point."""
    height, width = picture.shape[0] / scale, picture.shape[1] / scale
    found = _recognised(picture)
    boxes = found.boxes if found.boxes is not None else []
    pieces = [
        (str(text), float(score), np.asarray(box, dtype=np.float64) / scale)
        for box, text, score in zip(boxes, found.txts or (), found.scores or (), strict=True)
        if score >= LEAST_SCORE and str(text).strip()
    ]
    if not pieces:
        return PageLayout(number, _spread([], width, height), (), "ocr", note="未识别出文字")
    pieces = _levelled(pieces)
    rules = _without_strokes(rules_in(picture, scale), pieces)
    glyphs = _spread([(text, box) for text, _, box in _cut(pieces, rules)], width, height)
    scores: list[float] = []
    for text, score, _ in _cut(pieces, rules):
        scores += [score] * sum(1 for c in text if not c.isspace())
    tables = [classes_told_apart(table) for table in tables_of(glyphs, rules)] if rules else []
    blocks = blocks_of(glyphs, tables)
    confidence = [
        (block, min(scores[i] for i in block.glyphs if i >= 0)) for block in blocks if isinstance(block, Line)
    ]
    for block in blocks:
        if not isinstance(block, Line):
            for source in block.glyphs:
                inside = [scores[i] for i in source if i >= 0]
                if inside:
                    confidence.append((Line("", tuple(source), 0, 0, 0, 0), min(inside)))
    return PageLayout(number, glyphs, tuple(blocks), "ocr", confidence=tuple(confidence))


def _recognised(picture: Picture) -> Any:
    """What RapidOCR finds.  Its classifier, which turns lines that stand on their heads, takes one upright line in two
    hundred for such a one, and that line is lost; so it is asked only about a page that cannot be read upright."""
    found = _engine()(picture, use_cls=False)
    scores = found.scores or ()
    if not scores or np.median(scores) >= UPRIGHT:
        return found
    turned = _engine()(picture, use_cls=True)
    return turned if turned.scores and np.median(turned.scores) > np.median(scores) else found


Piece = tuple[str, float, NDArray[np.float64]]


LEVEL = (0.85, 1.25)
"""Heights from this share of the usual one to that are the same print, seen a little tighter or wider."""
SHORT, SHORT_LEVEL = 6.0, 1.7
"""A piece of fewer ems is framed wider still: up to so many times the usual height, if its characters are no wider."""


def _levelled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the height of their print.

    Recognition draws its boxes now close, now wide of the same print (14 to 18 points for 14); what is near the page's
    usual height is given that height, so that lines of one paragraph are of one size.
    """
    usual = np.median([box[:, 1].max() - box[:, 1].min() for text, _, box in pieces if len(text) >= 6] or [0.0])
    out: list[Piece] = []
    for text, score, box in pieces:
        top, bottom = box[:, 1].min(), box[:, 1].max()
        x0, x1, middle = box[:, 0].min(), box[:, 0].max(), (top + bottom) / 2
        ems = sum(map(_weight, text))
        most = SHORT_LEVEL if ems < SHORT and x1 - x0 <= LEVEL[1] * usual * ems else LEVEL[1]
        if LEVEL[0] * usual <= bottom - top <= most * usual:
            top, bottom = middle - usual / 2, middle + usual / 2
            box = np.array([[x0, top], [x1, top], [x1, bottom], [x0, bottom]])
        out.append((text, score, box))
    return out


def _without_strokes(rules: Sequence[Rule], pieces: Sequence[Piece]) -> list[Rule]:
    """The rules that are no strokes of characters: those of neighbours run together in a coarse picture, and several
    lines of them look like a table, which would take its characters out of the text."""
    boxes = np.array([[b[:, 0].min(), b[:, 1].min(), b[:, 0].max(), b[:, 1].max()] for _, _, b in pieces])
    x0, top, x1, bottom = boxes.T
    size = bottom - top
    kept: list[Rule] = []
    for rule in rules:
        beside = (x0 - size <= rule.x0) & (rule.x1 <= x1 + size)
        level = rule.x1 - rule.x0 >= rule.bottom - rule.top
        inside = 0.15 if level else -0.2  # an upright rule between cells is longer than a line is high
        if not (beside & (top + inside * size < rule.top) & (rule.bottom < bottom - inside * size)).any():
            kept.append(rule)
    return kept


def _cut(pieces: Sequence[Piece], rules: Sequence[Rule]) -> list[Piece]:
    """Part a recognised line that runs over the upright rule between two cells."""
    upright = sorted(r for r in rules if r.bottom - r.top > r.x1 - r.x0)
    out: list[Piece] = []
    for text, score, box in pieces:
        x0, x1, top, bottom = box[:, 0].min(), box[:, 0].max(), box[:, 1].min(), box[:, 1].max()
        middle, size = (top + bottom) / 2, bottom - top
        cuts = [r.x0 for r in upright if r.top <= middle <= r.bottom and x0 + size < r.x0 < x1 - size]
        if not cuts or len(text) < 2:
            out.append((text, score, box))
            continue
        widths = np.cumsum([0.0, *(_weight(c) for c in text)])
        edges = x0 + widths / widths[-1] * (x1 - x0)
        start = 0
        for cut in [*cuts, float("inf")]:
            end = int(np.searchsorted((edges[:-1] + edges[1:]) / 2, cut))
            if end > start:
                piece = np.array([[edges[start], top], [edges[end], top], [edges[end], bottom], [edges[start], bottom]])
                out.append((text[start:end], score, piece))
            start = end
    return out


def _weight(letter: str) -> float:
    return 0.3 if letter.isspace() else 1.0 if letter >= "\u2e80" or letter in "—…“”‘’" else 0.52


def _spread(pieces: Sequence[tuple[str, NDArray[np.float64]]], width: float, height: float) -> Glyphs:
    """Characters with places: each line's box shared out by how wide its characters are printed."""
    text: list[str] = []
    spaced: set[int] = set()
    x0: list[float] = []
    x1: list[float] = []
    top: list[float] = []
    bottom: list[float] = []
    for line, box in pieces:
        left, right = float(box[:, 0].min()), float(box[:, 0].max())
        low, high = float(box[:, 1].min()), float(box[:, 1].max())
        total = sum(_weight(c) for c in line)
        at = left
        for letter in line:
            step = _weight(letter) / total * (right - left)
            if letter.isspace():
                spaced.add(len(text))
            else:
                text.append(letter)
                x0.append(at)
                x1.append(at + step)
                top.append(low)
                bottom.append(high)
            at += step
    return Glyphs("".join(text), x0, top, x1, bottom, frozenset(spaced), width, height)


def rules_in(picture: Picture, scale: float) -> list[Rule]:
    """The long straight dark strokes of a picture, in points: what is left after opening with long thin shapes."""
    import cv2

    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    dark = cv2.adaptiveThreshold(cv2.bitwise_not(gray), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 25, -8)
    rules: list[Rule] = []
    tall, wide = gray.shape[:2]
    for level, least in ((True, int(LONG_RULE * wide)), (False, max(int(0.012 * tall), int(14 * scale)))):
        shape = (least, 1) if level else (1, least)
        closed = cv2.morphologyEx(
            dark, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (5, 1) if level else (1, 5))
        )
        strokes = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape))
        count, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, w, h, _area in stats[1:count].tolist():
            if level and w >= least and h <= 6 * scale + SLANT * w:
                middle = (y + h / 2) / scale
                rules.append(Rule(x / scale, middle, (x + w) / scale, middle))
            elif not level and h >= least and w <= 4 * scale + SLANT * h:
                middle = (x + w / 2) / scale
                rules.append(Rule(middle, y / scale, middle, (y + h) / scale))
    return rules
