"""Word documents (docx): the final text as Word shows it, one paragraph a line, one table cell a line.

Reads the XML parts; writes the text with automatic numbers spelled out, insertions kept and deletions dropped, text
boxes after the paragraph they are anchored in, footnotes at the end, hidden text left out.  Running heads and feet are
not read.  Tables keep their merged cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.read import ReadError
from pipeline.read.builder import SourceBuilder
from pipeline.read.docx_numbering import Numbering, W, integer, value
from pipeline.read.grid import GridCell
from pipeline.read.table_text import write_table
from pipeline.read.xml_parts import Package
from pipeline.records import Options, Source

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
GONE = {f"{W}{n}" for n in ("del", "moveFrom", "delText", "instrText", "rt", "pPr", "rPr", "sectPr", "tblPr", "tcPr")}
"""Deleted or moved away, field codes, phonetic guides over the characters, properties."""
BLOCKS = {f"{W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
MAX_DEPTH = 40
"""Tables and text boxes within one another."""


def read(data: bytes, media_type: str, options: Options) -> Source:
    """The text of a docx file.

    ReadError ``not_docx``, ``encrypted``, ``malformed``, ``zip_bomb``, ``xml_entities``, ``nested_too_deep``.
    """
    package = Package(data, options)
    document = package.xml("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise ReadError("read", "not_docx", "文件里没有 Word 正文（word/document.xml）。请用 Word 打开后另存为 docx。")
    reader = _Reader(Numbering(package.xml("word/numbering.xml"), package.xml("word/styles.xml")))
    reader.blocks(body, 0)
    reader.out.end_line()
    notes = package.xml("word/footnotes.xml")
    for note in notes.iterfind(f"{W}footnote") if notes is not None else ():
        if note.get(f"{W}type") in (None, "normal"):
            text = "\n".join(t for t in reader.texts(note, 0) if t.strip())
            if text:
                reader.out.add(text)
                reader.out.end_line()
    return reader.out.source(data, media_type)


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.out = SourceBuilder()
        self.recent: list[str] = []
        self.open = False  # the paragraph mark before was deleted: the next paragraph goes on in the same line

    def blocks(self, parent: Any, depth: int) -> None:
        """Write the paragraphs and tables of ``parent``."""
        if depth > MAX_DEPTH:
            raise ReadError("read", "nested_too_deep", f"Word 文件中表格或文本框嵌套超过 {MAX_DEPTH} 层，已拒绝。")
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element, depth)
            elif element.tag == f"{W}tbl":
                self._table(element, depth)
            elif element.tag in BLOCKS:
                self.blocks(element, depth + 1)

    def _paragraph(self, element: Any, depth: int) -> None:
        for text in self._lines(element, depth):
            if not text.strip() and not self.open:
                continue
            self.out.add(text)
            self.recent = [*self.recent[-1:], text]
            self.open = element.find(f"{W}pPr/{W}rPr/{W}del") is not None
            if not self.open:
                self.out.add("\n")

    def _lines(self, element: Any, depth: int) -> Iterator[str]:
        """A paragraph's own text, then the texts of the boxes anchored in it."""
        parts: list[str] = []
        boxes: list[Any] = []
        _collect(element, parts, boxes, 0)
        text = "".join(parts).strip(" \t\r\n")
        if text:
            text = self.numbering.marker(element.find(f"{W}pPr")) + text
        elif element.find(f"{W}pPr/{W}numPr") is not None and not boxes:
            text = self.numbering.marker(element.find(f"{W}pPr")).strip()
        yield text
        for box in boxes:
            yield from self.texts(box, depth + 1)

    def texts(self, parent: Any, depth: int) -> list[str]:
        """The paragraphs of a container as strings; tables in it one cell after another."""
        if depth > MAX_DEPTH:
            raise ReadError("read", "nested_too_deep", f"Word 文件中表格或文本框嵌套超过 {MAX_DEPTH} 层，已拒绝。")
        found: list[str] = []
        for element in parent:
            if element.tag == f"{W}p":
                found += [text for text in self._lines(element, depth) if text.strip()]
            elif element.tag == f"{W}tbl":
                found += [cell.content for cell in self._grid(element, depth) if cell.content]
            elif element.tag in BLOCKS:
                found += self.texts(element, depth + 1)
        return found

    def _grid(self, table: Any, depth: int) -> list[GridCell]:
        cells: list[GridCell] = []
        above: dict[int, int] = {}  # column → index of the cell that a vertical merge there goes on in
        number = 0
        for row in _rows(table):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            head = properties is not None and properties.find(f"{W}tblHeader") is not None
            column = min(integer(value(properties, "gridBefore")), 1_000)
            now: dict[int, int] = {}
            for cell in _cells(row):
                shape = cell.find(f"{W}tcPr")
                width = max(1, min(integer(value(shape, "gridSpan"), 1), 1_000))
                merge = shape.find(f"{W}vMerge") if shape is not None else None
                if merge is not None and merge.get(f"{W}val") != "restart" and column in above:
                    index = above[column]
                    old = cells[index]
                    cells[index] = GridCell(
                        old.row, old.column, number - old.row + 1, old.columns, old.content, old.header
                    )
                    now[column] = index
                else:
                    content = "\n".join(self.texts(cell, depth + 1))
                    cells.append(GridCell(number, column, 1, width, content, head))
                    if merge is not None:
                        now[column] = len(cells) - 1
                column += width
            above = now
            number += 1
        return cells

    def _table(self, table: Any, depth: int) -> None:
        cells = self._grid(table, depth)
        self.open = False
        self.out.end_line()
        if len({c.row for c in cells}) < 2 or len({c.column for c in cells}) < 2:
            for cell in cells:  # a frame around text, not a table
                if cell.content:
                    self.out.add(cell.content + "\n")
            return
        write_table(self.out, cells, self.recent[::-1])
        self.recent = []


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in BLOCKS:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in BLOCKS:
            yield from _cells(child)


def _collect(element: Any, parts: list[str], boxes: list[Any], depth: int) -> None:
    """The text of a paragraph's runs into ``parts``, its text boxes into ``boxes``."""
    if depth > 200:
        return
    for child in element:
        tag = child.tag
        if tag in GONE or not isinstance(tag, str):
            continue
        if tag == f"{W}r" and _hidden(child):
            continue
        if tag in (f"{W}t", f"{M}t"):
            parts.append(child.text or "")
        elif tag == f"{W}tab":
            parts.append("\t")
        elif tag in (f"{W}br", f"{W}cr"):
            parts.append("" if child.get(f"{W}type") in ("page", "column") else "\n")
        elif tag == f"{W}noBreakHyphen":
            parts.append("-")
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{MC}AlternateContent":
            chosen = next((c for c in child if c.tag == f"{MC}Choice" and _speaks(c)), None)
            if chosen is None:
                chosen = child.find(f"{MC}Fallback")
            if chosen is not None:
                _collect(chosen, parts, boxes, depth + 1)
        else:
            _collect(child, parts, boxes, depth + 1)


def _speaks(choice: Any) -> bool:
    return any(True for _ in choice.iter(f"{W}txbxContent", f"{W}t"))


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in ("0", "false", "off")
