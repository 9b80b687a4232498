"""Makes documents with tables: as web pages, where merged cells are easiest to write down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.document import process
from pipeline.records import DocumentResult

Page = Callable[..., DocumentResult]


def html_table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells; ``甲@2x3`` is a cell of two rows and three columns, ``¶`` inside a cell parts paragraphs."""
    out = []
    for row in rows:
        cells = []
        for cell in row:
            text, _, size = cell.partition("@")
            down, _, across = size.partition("x")
            content = "<br>".join(text.split("¶"))
            cells.append(f'<td rowspan="{down or 1}" colspan="{across or 1}">{content}</td>')
        out.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(out)}</table>"


@pytest.fixture
def page() -> Page:
    def make(title: str, *blocks: str | Sequence[Sequence[str]]) -> DocumentResult:
        body = "".join(f"<p>{b}</p>" if isinstance(b, str) else html_table(b) for b in blocks)
        text = f'<html><head><meta charset="utf-8"></head><body><h1>{title}</h1>{body}</body></html>'
        return process(text.encode(), "a.html")

    return make
