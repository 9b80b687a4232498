"""Puts a source text together piece by piece, so that every span recorded on the way is right by construction.

Used by the readers whose text is extracted (PDF, OCR, DOCX, HTML); offsets are code points into the text being built.
"""

from __future__ import annotations

import hashlib

from pipeline.records import Note, Page, Source, Span, Table

Box = tuple[int, float, float, float, float]


class SourceBuilder:
    """Collects text, pages, furniture, tables, notes and boxes; ``source()`` freezes them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.pages: list[Page] = []
        self.furniture: list[Span] = []
        self.tables: list[Table] = []
        self.notes: list[Note] = []
        self.boxes: list[Box] = []
        self._last = "\n"

    def add(self, text: str) -> Span:
        """Append ``text`` and say where it stands."""
        start = self.length
        if text:
            self._parts.append(text)
            self.length += len(text)
            self._last = text[-1]
        return Span(start, self.length)

    def end_line(self) -> None:
        """Begin a new paragraph unless the text is already at the start of one."""
        if self._last != "\n":
            self.add("\n")

    def add_furniture(self, text: str) -> Span:
        """Append text that belongs to the page and not to the document."""
        span = self.add(text)
        if text:
            self.furniture.append(span)
        return span

    def source(self, data: bytes, media_type: str, encoding: str | None = None) -> Source:
        """The finished record for the file ``data``."""
        return Source(
            text="".join(self._parts),
            media_type=media_type,
            encoding=encoding,
            sha256=hashlib.sha256(data).hexdigest(),
            pages=tuple(self.pages),
            furniture=tuple(sorted(self.furniture)),
            tables=tuple(self.tables),
            notes=tuple(self.notes),
            boxes=tuple(self.boxes),
        )
