"""Web pages: the visible text in document order, with everything around the main text marked as furniture.

Reads the page's bytes; writes one block a line and one cell of a data table a line.  Nothing visible is dropped: menus,
link lists, share buttons and footers are kept as furniture, so that a wrong guess costs no text.  White space collapses
as a browser shows it; zero-width characters, scripts, hidden elements and phonetic guides are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.read import ReadError
from pipeline.read.builder import SourceBuilder
from pipeline.read.grid import MAX_SPAN, GridCell, place_spans
from pipeline.read.html_main import FURNITURE_LINE, main_element
from pipeline.read.table_text import write_table
from pipeline.read.text import detect
from pipeline.records import Options, Source, Span

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "map",
        "select",
        "option",
        "datalist",
        "input",
        "textarea",
        "button",
        "rt",
        "rp",
        "noframes",
        "applet",
        "param",
        "math",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "optgroup",
    ]
)
PAGE_PARTS = frozenset(("nav", "footer", "aside"))
HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
SPACE = re.compile(r"[ \t\r\n\f]+")
ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u202a-\u202e]")
PINYIN = re.compile(
    r"(?<=[\u3400-\u9fff])[（(\[]\s*[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\s]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
    r"[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ\s]*[）)\]]"
)
"""A reading in brackets behind a character: 改善(shàn).  Only with a tone mark, which no other bracket has."""
DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.I)
XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.I)
MARKUP = re.compile(rb"<(?:script|style)\b.{0,200000}?</(?:script|style)>|<[^<>]{0,5000}>", re.I | re.S)
XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs",
           "unicode": "utf-16", "utf8": "utf-8", "iso-8859-1": "cp1252"}  # fmt: skip
"""What browsers take a declared encoding for."""
ENTITY_DECLARED = re.compile(r"<!ENTITY", re.I)
MAX_DEPTH = 400
MAX_CELLS = 200_000


def read(data: bytes, media_type: str, options: Options) -> Source:
    """The text of a web page; ReadError ``undecodable``, ``malformed``, ``xml_entities``, ``nested_too_deep``."""
    from lxml import etree, html

    text, encoding = decode(data)
    head = text[:5_000]
    if "<!" in head and ENTITY_DECLARED.search(head):
        raise ReadError("read", "xml_entities", "网页含有实体声明（可能是实体膨胀攻击），已拒绝。请核实来源。")
    text = XML_HEAD.sub("", text.lstrip("\ufeff")).replace("\x00", "")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("read", "malformed", f"网页内容无法解析（{error}）。请重新保存网页。") from None
    if _depth(root) > MAX_DEPTH:
        raise ReadError("read", "nested_too_deep", f"网页元素嵌套超过 {MAX_DEPTH} 层，可能是恶意构造的文件，已拒绝。")
    main = main_element(root, SKIPPED)
    around = frozenset([root] if main is None else [main, *main.iterancestors()])
    writer = _Writer(main, around=around, title=_title(root, main))
    writer.element(root, main is None, False)
    writer.flush()
    out = writer.out
    out.end_line()
    source = out.source(data, media_type, encoding)
    noise = [Span(*m.span()) for m in PINYIN.finditer(source.text)]
    if noise:
        out.furniture += noise
        source = out.source(data, media_type, encoding)
    return source


def decode(data: bytes) -> tuple[str, str]:
    """The page's text and encoding: the byte-order mark, else what it declares if that decodes, else what fits."""
    declared = XML_DECLARED.search(data[:300]) or DECLARED.search(data[:4_096])
    codecs = []
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        codecs.append(detect(data) or "utf-8")
    elif declared:
        name = declared.group(1).decode("ascii").lower()
        codecs.append(ALIASES.get(name, name))
    for codec in codecs:
        try:
            return data.decode(codec), codec
        except (UnicodeDecodeError, LookupError):
            continue
    # Markup would drown the few characters that tell; no double-byte encoding uses < or > within a character.
    found = detect(MARKUP.sub(b" ", data)) or detect(data)
    if found is not None:
        try:
            return data.decode(found), found
        except UnicodeDecodeError:
            pass
    if data.isascii():
        return data.decode("ascii"), "ascii"
    raise ReadError("read", "undecodable", "网页编码无法判断：声明的编码与内容不符。请用浏览器打开后另存为 UTF-8。")


def _depth(root: Any) -> int:
    deepest = depth = 0
    from lxml import etree

    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


@dataclass(slots=True)
class _Writer:
    """Walks the tree; inline text gathers in ``line`` until a block begins or ends."""

    main: Any
    out: SourceBuilder = field(default_factory=SourceBuilder)
    line: list[str] = field(default_factory=list)
    inside: bool = False
    recent: list[str] = field(default_factory=list)
    around: frozenset[Any] = frozenset()
    """The main element and what it stands in: pages hide their body until a script has run."""
    title: Any = None
    """A heading outside the main element that belongs to the text all the same."""

    def flush(self) -> None:
        """End the block: write what has gathered as one line (or several, where ``<br>`` parts it)."""
        text = "".join(self.line)
        self.line = []
        for piece in text.split("\n"):
            piece = ZERO_WIDTH.sub("", SPACE.sub(" ", piece)).strip(" ")
            if not piece.strip():
                continue
            if self.inside and not FURNITURE_LINE.match(piece.strip()):
                self.out.add(piece)
                self.recent = [*self.recent[-1:], piece]
            else:
                self.out.add_furniture(piece)
            self.out.add("\n")

    def element(self, node: Any, inside: bool, pre: bool) -> None:
        """Write ``node`` and what is in it; ``inside`` says whether it belongs to the main text."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in SKIPPED or (_hidden(node) and node not in self.around):
            return
        if tag == "br":
            self.line.append("\n")
            return
        block = tag in BLOCKS
        within = (inside or node is self.main or node is self.title) and tag not in PAGE_PARTS
        if block:
            self.flush()
            self.inside = within
        if tag == "table" and is_data(node):
            self._table(node, within)
        else:
            pre = pre or tag == "pre"
            if node.text:
                self._text(node.text, pre)
            for child in node:
                self.element(child, within, pre)
                if child.tail:
                    self._text(child.tail, pre)
        if block:
            self.flush()
            self.inside = inside

    def _text(self, text: str, pre: bool) -> None:
        self.line.append(text if pre else SPACE.sub(" ", text))

    def _table(self, table: Any, inside: bool) -> None:
        rows: list[list[tuple[str, int, int, bool]]] = []
        for row in table.iter("tr"):
            head = row.getparent() is not None and row.getparent().tag == "thead"
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            rows.append(
                [
                    (_plain(c), _number(c.get("rowspan")), _number(c.get("colspan")), head or c.tag == "th")
                    for c in cells
                ]
            )
        caption = table.find("caption")
        if caption is not None and (title := _plain(caption)):
            self.line.append(title)
            self.flush()
        grid = place_spans(rows)
        grid = _headed(grid)
        start = self.out.length
        write_table(self.out, grid, self.recent[::-1])
        if not inside:
            self.out.tables.pop()
            self.out.furniture.append(Span(start, self.out.length))


def _headed(cells: list[GridCell]) -> list[GridCell]:
    """Header cells count only where whole rows are headers: ``<th>`` also marks the first column."""
    if not cells or not any(c.header for c in cells if c.row == 0):
        return [GridCell(c.row, c.column, c.rows, c.columns, c.content) for c in cells]
    return cells


def _hidden(node: Any) -> bool:
    return node.get("hidden") is not None or HIDDEN.search(node.get("style") or "") is not None


def _number(text: str | None) -> int:
    try:
        return min(int(text), MAX_SPAN) if text is not None else 1
    except ValueError:
        return 1


def _plain(node: Any) -> str:
    """The text of a cell: blocks and line breaks part lines."""
    writer = _Writer(None)
    writer.inside = True
    if node.text:
        writer._text(node.text, False)
    for child in node:
        writer.element(child, True, False)
        if child.tail:
            writer._text(child.tail, False)
    writer.flush()
    return writer.out.source(b"", "").text.strip("\n")


def is_data(table: Any) -> bool:
    """Whether a table holds data and not the layout of the page: several rows and columns, no table within, no cell
    with most of the text."""
    if table.get("role") == "presentation":
        return False
    if next((t for t in table.iter("table") if t is not table), None) is not None:
        return False
    rows = [[c for c in row if c.tag in ("td", "th")] for row in table.iter("tr")]
    if len(rows) < 2 or max((len(r) for r in rows), default=0) < 2:
        return False
    if sum(len(r) for r in rows) > MAX_CELLS:
        return False
    sizes = [len("".join(c.itertext())) for r in rows for c in r]
    return not (max(sizes) > 800 and max(sizes) > 0.6 * sum(sizes))


def _title(root: Any, main: Any) -> Any | None:
    """The page's heading right before the main text, if that has none of its own: it is the text's title."""
    if main is None or next(main.iter("h1", "h2", "h3"), None) is not None:
        return None
    last = None
    for element in root.iter("h1", "h2", main.tag):
        if element is main:
            break
        if element.tag in ("h1", "h2") and 4 < len("".join(element.itertext()).strip()) < 120:
            last = element
    return last
