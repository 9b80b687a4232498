"""PDF: reads the file's bytes, writes its text in reading order, page by page, with a box for every character.

PDFium reads every page's characters.  A page that draws rules, is turned, or whose characters PDFium cannot place goes
to pdfplumber (method ``layout``); a page whose text layer is missing or cannot be believed goes to OCR (``ocr``).
A page that could not be read is kept as an empty, failed page, so that the document counts as partial.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from pipeline.read import ReadError
from pipeline.read.pdf_assemble import PageLayout, assemble
from pipeline.read.pdf_glyphs import Drawing, Glyphs, drawing, pdfium_glyphs, plumber_glyphs
from pipeline.read.pdf_lines import lines_of
from pipeline.read.pdf_standin import standing_in
from pipeline.read.pdf_tables import blocks_of, rules_of, tables_of
from pipeline.read.quality import MESSAGES, unreadable
from pipeline.records import Options, Source

SCAN_SHARE = 0.5
"""A page that is an image over this share and has next to no text is a scan."""
PICTURE_SHARE = 0.08
"""A page without any text whose image covers less than this is blank but for an ornament."""
STAMP = 60
"""Characters that a scan may carry as text (a stamp, a page number) and still be one."""
HEAD = 1024
"""The header must stand within this many bytes, as readers allow."""
MOST_CID = 0xFFFF
"""The last character of a composite font (PDF 32000-1, annex C)."""


def read(data: bytes, media_type: str, options: Options) -> Source:
    """The text of a PDF.

    ReadError ``not_pdf``, ``malformed``, ``encrypted``, ``too_many_pages``, ``no_pages``, ``ocr_missing`` or
    ``ocr_disabled`` (every page is a scan and OCR is not installed or switched off), ``unreadable`` (no page could be
    read).
    """
    if b"%PDF-" not in data[:HEAD]:
        raise ReadError(
            "read", "not_pdf", "扩展名是 pdf，但内容不是 PDF 文件。请检查文件是否下载完整或扩展名是否有误。"
        )
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it reports every font oddity of every character
    document = _open(data)
    try:
        count = len(document)
        if count == 0:
            raise ReadError("read", "no_pages", "PDF 中没有页面，文件可能已损坏。请重新下载或导出。")
        if count > options.max_pages:
            raise ReadError(
                "read",
                "too_many_pages",
                f"PDF 共 {count:,} 页，超过上限 {options.max_pages:,} 页。请拆分文件，或用选项 max_pages 提高上限。",
            )
        with standing_in():
            layouts = list(_layouts(document, data, count))
    finally:
        document.close()
    wanted = [page.number for page in layouts if page.reason is not None]
    if wanted:
        layouts = _with_ocr(layouts, wanted, data, options)
    if all(page.failed for page in layouts):
        raise ReadError("read", "unreadable", "PDF 的所有页面都无法读取，文件可能已损坏。请重新下载或导出。")
    return assemble(layouts, data, media_type, options)


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        text = str(error).lower()
        # PDFium keeps the reason of an earlier file when it gives none for this one, so the file itself is asked too:
        # a trailer and a cross-reference stream, which name the encryption, are never compressed.
        if ("password" in text or "security" in text) and b"/Encrypt" in data:
            raise ReadError(
                "read", "encrypted", "PDF 有打开密码或使用了不支持的加密，无法读取。请提供去除密码的文件。"
            ) from None
        raise ReadError("read", "malformed", f"PDF 结构已损坏，无法打开（{error}）。请重新下载或导出。") from None


def _layouts(document: Any, data: bytes, count: int) -> Iterator[PageLayout]:
    import pypdfium2

    plumber: Any = None
    try:
        for number in range(1, count + 1):
            try:
                page = document[number - 1]
            except (pypdfium2.PdfiumError, ValueError) as error:
                logging.getLogger(__name__).warning("page %d cannot be read: %r", number, error)
                yield PageLayout.failure(number, "本页结构损坏，无法读取")
                continue
            try:
                glyphs, drawn, turned = pdfium_glyphs(page), drawing(page), page.get_rotation() != 0
            except (pypdfium2.PdfiumError, ValueError) as error:
                logging.getLogger(__name__).warning("page %d cannot be read: %r", number, error)
                yield PageLayout.failure(number, "本页结构损坏，无法读取")
                continue
            finally:
                page.close()
            reason = needs_ocr(glyphs, drawn)
            if reason is not None:
                yield PageLayout(number, glyphs, tuple(lines_of(glyphs)), "text", reason)
            elif turned or ruled(drawn):
                try:
                    if plumber is None:
                        plumber = _plumber(data)
                    yield _layout_page(plumber, number, glyphs, turned)
                except Exception as error:  # pdfplumber raises what it meets; PDFium has read the page already
                    logging.getLogger(__name__).warning("page %d: pdfplumber failed: %r", number, error)
                    yield PageLayout(
                        number, glyphs, tuple(lines_of(glyphs)), "text", note="表格线分析失败，按普通文字读取"
                    )
            else:
                yield PageLayout(number, glyphs, tuple(lines_of(glyphs)), "text")
    finally:
        if plumber is not None:
            plumber.close()


def ruled(drawn: Drawing) -> bool:
    """Whether the rules of a page may be those of a table: a frame, or a line under a heading, is not."""
    return (drawn.horizontal >= 3 and drawn.vertical >= 1) or (drawn.horizontal >= 2 and drawn.vertical >= 3)


def needs_ocr(glyphs: Glyphs, drawn: Drawing) -> str | None:
    """Why a page must be read from its picture (a key of ``quality.MESSAGES``), or None."""
    share = drawn.image_share(glyphs.width, glyphs.height)
    if not glyphs.text:
        return "image" if share > PICTURE_SHARE else None
    if len(glyphs.text) < STAMP and share > SCAN_SHARE:
        return "image"
    return unreadable(glyphs.text)


def _plumber(data: bytes) -> Any:
    import pdfplumber

    _bound_widths()
    return pdfplumber.open(io.BytesIO(data))


@cache
def _bound_widths() -> None:
    """pdfminer fills in every character of a width range, of which a damaged font may name billions."""
    from pdfminer import pdffont
    from pdfminer.pdftypes import resolve1

    def bounded(read_widths: Callable[[list[object]], Any]) -> Callable[[list[object]], Any]:
        return lambda seq: read_widths([min(v, MOST_CID) if isinstance(v, int) else v for v in map(resolve1, seq)])

    for name in ("get_widths", "get_widths2"):
        setattr(pdffont, name, bounded(getattr(pdffont, name)))


def _layout_page(plumber: Any, number: int, glyphs: Glyphs, turned: bool) -> PageLayout:
    """A page with its tables.  PDFium's characters are kept (it also knows radicals from their characters) unless the
    page is turned, where its boxes are not as shown."""
    page = plumber.pages[number - 1]
    try:
        if turned:
            glyphs = plumber_glyphs(page)
        tables = tables_of(glyphs, rules_of(page))
    finally:
        page.close()
    return PageLayout(number, glyphs, tuple(blocks_of(glyphs, tables)), "layout")


def _with_ocr(layouts: list[PageLayout], wanted: list[int], data: bytes, options: Options) -> list[PageLayout]:
    """Read the pages ``wanted`` from their pictures.  Without OCR they fail, and a file that is all scan is refused."""
    from pipeline.read import ocr

    problem = ocr.unavailable(options)
    if problem is None and len(wanted) > options.max_ocr_pages:
        problem = (
            "too_many_pages",
            f"需要文字识别的页数为 {len(wanted)}，超过上限 {options.max_ocr_pages}。请拆分文件或提高上限。",
        )
    if problem is not None:
        code, message = problem
        if len(wanted) == len([p for p in layouts if not p.failed]):
            raise ReadError("read", code, f"{MESSAGES[layouts[wanted[0] - 1].reason or 'image']}。{message}")
        return [
            PageLayout.failure(p.number, f"{MESSAGES[p.reason]}；{message}") if p.reason is not None else p
            for p in layouts
        ]
    done = ocr.read_pages(data, wanted)
    return [done[p.number].noted(MESSAGES[p.reason]) if p.reason is not None else p for p in layouts]
