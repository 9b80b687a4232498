"""From the pages of a PDF, read line by line, to one source text: paragraphs, furniture, tables, pages, boxes.

What is written: one paragraph a line; one table cell a line, in reading order; running heads and page numbers as
furniture.  A paragraph that runs over a page keeps no newline: the furniture between its halves is set off by spaces
and goes away with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from pipeline.read.builder import SourceBuilder
from pipeline.read.grid import CONTINUED, UNIT, GridCell, header_rows, heading, same_header, shifted
from pipeline.read.pdf_furniture import furniture
from pipeline.read.pdf_glyphs import Glyphs
from pipeline.read.pdf_lines import Line
from pipeline.read.pdf_paragraphs import Measure, footnotes, goes_on, measure
from pipeline.read.pdf_tables import TableBlock, continued, joint, without_rows
from pipeline.records import Cell, Note, Options, Page, Source, Span, Table

Block = Line | TableBlock
FEW = 10
"""Lines of a page that tell too little of how wide its column is."""


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page as read: its characters, its lines and tables in reading order, and how they were got."""

    number: int
    glyphs: Glyphs
    blocks: tuple[Block, ...]
    method: str
    reason: str | None = None
    """Why the page must go to OCR; None once it is read."""
    note: str | None = None
    failed: bool = False
    unit: float = 1.0
    """Points to one unit of the layout: scans that state a point for a pixel are laid out as if they were A4."""
    confidence: tuple[tuple[Line, float], ...] = ()
    """For OCR: each line with its confidence."""

    @staticmethod
    def failure(number: int, note: str) -> PageLayout:
        """A page that could not be read."""
        return PageLayout(number, Glyphs("", [], [], [], [], frozenset(), 0.0, 0.0), (), "text", None, note, True)

    def noted(self, why: str) -> PageLayout:
        """The same page with the reason why it was read that way."""
        return replace(self, note=why if self.note is None else f"{why}；{self.note}")


@dataclass(slots=True)
class _OpenTable:
    """The last table written, while the next page may carry it on."""

    block: TableBlock
    cells: list[GridCell]
    spans: list[Span]
    caption: str | None
    unit: str | None


def assemble(layouts: Sequence[PageLayout], data: bytes, media_type: str, options: Options) -> Source:
    """Write the pages into one :class:`Source`."""
    return _Assembler(layouts, options).run().source(data, media_type)


class _Assembler:
    def __init__(self, layouts: Sequence[PageLayout], options: Options) -> None:
        self.out = SourceBuilder()
        self.options = options
        self.layouts = layouts
        lines = [[b for b in page.blocks if isinstance(b, Line)] for page in layouts]
        extra = furniture([(found, page.glyphs.height) for found, page in zip(lines, layouts, strict=True)])
        drop = [{id(found[i]) for i in chosen} for found, chosen in zip(lines, extra, strict=True)]
        self.bodies = [[b for b in p.blocks if id(b) not in d] for p, d in zip(layouts, drop, strict=True)]
        self.running = [[x for x in found if id(x) in d] for found, d in zip(lines, drop, strict=True)]
        self.shapes = self._shapes()
        self.table: _OpenTable | None = None
        self.first: Line | None = None

    def _shapes(self) -> list[dict[int, Measure]]:
        """The measure of each column of each page; pages with few lines take the document's column width."""
        shapes: list[dict[int, Measure]] = []
        widths: dict[tuple[int, int], list[float]] = {}
        for page, body in zip(self.layouts, self.bodies, strict=True):
            shapes.append({})
            for column in (0, 1, 2):
                lines = [b for b in body if isinstance(b, Line) and b.column == column]
                shape = measure(lines)
                if shape is not None:
                    shapes[-1][column] = shape
                    if len(lines) >= FEW:
                        widths.setdefault((column, round(page.glyphs.width)), []).append(shape.right - shape.left)
        for page, body, shape_of in zip(self.layouts, self.bodies, shapes, strict=True):
            for column in shape_of:
                known = widths.get((column, round(page.glyphs.width)))
                lines = [b for b in body if isinstance(b, Line) and b.column == column]
                if known:
                    shape_of[column] = measure(lines, median(known)) or shape_of[column]
                elif column == 0 and len(lines) < FEW:  # nothing to measure: margins are about alike
                    shape = shape_of[0]
                    even = page.glyphs.width - 2 * shape.left - 2 * shape.size
                    shape_of[0] = replace(shape, right=max(shape.right, shape.left + even))
        indented = [s.indented for shape_of in shapes for s in shape_of.values()]
        if sum(indented) * 2 >= len(indented):
            shapes = [{c: replace(s, indented=True) for c, s in shape_of.items()} for shape_of in shapes]
        return shapes

    def run(self) -> SourceBuilder:
        """Write every page."""
        joined = False  # whether this page's first line goes on with the paragraph of the page before
        for number, page in enumerate(self.layouts):
            start = self.out.length
            middle = page.glyphs.height / 2
            heads = [line for line in self.running[number] if line.top < middle]
            feet = [line for line in self.running[number] if line.top >= middle]
            self._running(page, heads, joined)
            body = self.bodies[number]
            joined = self._goes_over(number)
            notes = self._footnotes(number)
            self._body(number, body[: len(body) - notes], body[len(body) - notes :], joined)
            self._running(page, feet, joined)
            if not joined:
                self.out.end_line()
            self.out.pages.append(Page(page.number, Span(start, self.out.length), page.method, page.note, page.failed))
        self._close_table()
        return self.out

    # --- what goes on where ---

    def _footnotes(self, number: int) -> int:
        shape = self.shapes[number].get(0)
        body = self.bodies[number]
        tail: list[Line] = []
        for block in reversed(body):
            if not isinstance(block, Line):
                break
            tail.append(block)
        return footnotes(tail[::-1], shape, self.layouts[number].glyphs.height) if shape and len(tail) > 1 else 0

    def _goes_over(self, number: int) -> bool:
        """Whether the page's last paragraph goes on at the top of the next page."""
        if number + 1 >= len(self.layouts):
            return False
        body, after = self.bodies[number], self.bodies[number + 1]
        last = len(body) - self._footnotes(number) - 1
        if last < 0 or not after:
            return False
        a, b = body[last], after[0]
        if not isinstance(a, Line) or not isinstance(b, Line):
            return False
        shape, other = self.shapes[number].get(a.column), self.shapes[number + 1].get(b.column)
        if shape is None or other is None:
            return False
        return goes_on(a, b, shape, self._first_line(number, last), other)

    def _first_line(self, number: int, index: int) -> Line:
        body = self.bodies[number]
        while index > 0 and self._inside(number, index - 1):
            index -= 1
        first = body[index]
        assert isinstance(first, Line)
        return first

    def _inside(self, number: int, index: int) -> bool:
        """Whether the block ``index`` of a page goes on in the next block of the same page."""
        body = self.bodies[number]
        a, b = body[index], body[index + 1]
        if not isinstance(a, Line) or not isinstance(b, Line):
            return False
        shape = self.shapes[number][a.column]
        other = self.shapes[number][b.column] if a.column != b.column else None
        first = self.first if self.first is not None else a
        return goes_on(a, b, shape, first, other)

    # --- writing ---

    def _put(self, page: PageLayout, text: str, glyphs: Sequence[int]) -> Span:
        start = self.out.length
        span = self.out.add(text)
        g, boxes = page.glyphs, self.out.boxes
        x0, top, x1, bottom = g.x0, g.top, g.x1, g.bottom
        if page.unit != 1.0:
            u = page.unit
            boxes += [
                (at, x0[i] * u, top[i] * u, x1[i] * u, bottom[i] * u) for at, i in enumerate(glyphs, start) if i >= 0
            ]
            return span
        if isinstance(glyphs, range):
            a, b = glyphs.start, glyphs.stop
            boxes += zip(range(start, span.end), x0[a:b], top[a:b], x1[a:b], bottom[a:b], strict=True)
            return span
        boxes += [(at, x0[i], top[i], x1[i], bottom[i]) for at, i in enumerate(glyphs, start) if i >= 0]
        return span

    def _running(self, page: PageLayout, lines: Sequence[Line], inside: bool) -> None:
        for line in lines:
            if inside:
                start = self.out.length
                self.out.add(" ")
                self._put(page, line.text, line.glyphs)
                self.out.add(" ")
            else:
                self.out.end_line()
                start = self.out.length
                self._put(page, line.text, line.glyphs)
                self.out.add("\n")
            self.out.furniture.append(Span(start, self.out.length))

    def _body(self, number: int, body: list[Block], notes: list[Block], joined: bool) -> None:
        page = self.layouts[number]
        # Footnotes come before a paragraph that goes on overleaf, else after it.
        hold = len(body)
        if joined and notes:
            hold -= 1
            while hold > 0 and self._inside(number, hold - 1):
                hold -= 1
        for index, block in enumerate(body):
            if index == hold:
                self._notes(page, notes)
            if isinstance(block, TableBlock):
                self.first = None
                self._table(number, index, block)
                continue
            if self.table is not None and index == 0 and CONTINUED.match(block.text):
                span = self._put(page, block.text, block.glyphs)  # 续表 over the second half
                self.out.furniture.append(span)
                self.out.add("\n")
                continue
            if not (self.table is not None and index < 2 and UNIT.search(block.text)):
                self._close_table()
            if self.first is None:
                self.first = block
            span = self._put(page, block.text, block.glyphs)
            self._confidence(page, block, span)
            last = index + 1 == len(body)
            goes = joined if last else self._inside(number, index)
            if goes:
                following = self.bodies[number + 1][0] if last else body[index + 1]
                if isinstance(following, Line) and joint(block.text, following.text):
                    self.out.add(" ")
            else:
                self.out.add("\n")
                self.first = None
        if hold == len(body):
            self._notes(page, notes)

    def _notes(self, page: PageLayout, notes: list[Block]) -> None:
        if not notes:
            return
        for note in notes:
            if isinstance(note, Line):
                self._put(page, note.text, note.glyphs)
                self.out.end_line()

    def _confidence(self, page: PageLayout, line: Line, span: Span) -> None:
        for other, score in page.confidence:
            if other is line and score < self.options.ocr_min_confidence:
                self.out.notes.append(_doubtful(span, score))

    def _table(self, number: int, index: int, block: TableBlock) -> None:
        page = self.layouts[number]
        above = [b.text for b in self.bodies[number][max(0, index - 2) : index] if isinstance(b, Line)][::-1]
        caption, unit = heading(above)
        table = self.table
        named = any(CONTINUED.match(t) for t in above)  # then a scan's columns may stand a little elsewhere
        goes_on_here = (
            table is not None
            and caption is None
            and all(CONTINUED.match(t) or UNIT.search(t) for t in above)
            and (continued(table.block, block) or (named and block.columns == table.block.columns))
        )
        if table is None or not goes_on_here:
            self._close_table()
            spans = [self._cell(page, text, source) for text, source in _contents(block)]
            self.table = _OpenTable(block, list(block.cells), spans, caption, unit)
            return
        repeated = header_rows(table.cells)
        if same_header(table.cells, block.cells, repeated):
            for cell, source in zip(block.cells, block.glyphs, strict=True):
                if cell.row < repeated and cell.content:
                    self.out.furniture.append(self._cell(page, cell.content, source))
            block = without_rows(block, repeated)
        height = max(c.row + c.rows for c in table.cells)
        table.cells += shifted(block.cells, height)
        table.spans += [self._cell(page, text, source) for text, source in _contents(block)]
        if block.cells:
            table.block = replace(block, top=table.block.top)

    def _cell(self, page: PageLayout, text: str, source: Sequence[int]) -> Span:
        span = self._put(page, text, source)
        if text:
            self.out.add("\n")
            for line, score in page.confidence:
                if score < self.options.ocr_min_confidence and set(line.glyphs) & set(source):
                    self.out.notes.append(_doubtful(span, score))
                    break
        return span

    def _close_table(self) -> None:
        table, self.table = self.table, None
        if table is None or not table.spans:
            return
        headers = header_rows(table.cells)
        cells = tuple(
            Cell(span, c.row, c.column, c.rows, c.columns, c.row < headers)
            for c, span in zip(table.cells, table.spans, strict=True)
        )
        whole = Span(min(s.start for s in table.spans), max(s.end for s in table.spans))
        self.out.tables.append(Table(whole, cells, table.caption, table.unit))


def _doubtful(span: Span, score: float) -> Note:
    return Note("ocr_low_confidence", span, f"图像识别的把握只有{score:.0%}，请对照原件核对。")


def _contents(block: TableBlock) -> Iterable[tuple[str, tuple[int, ...]]]:
    return ((cell.content, source) for cell, source in zip(block.cells, block.glyphs, strict=True))
