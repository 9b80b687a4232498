"""The marked text: the source text and nothing else, with every clause where its link leads."""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import document_id
from pipeline.marked import Document, documents, page
from pipeline.records import DocumentResult


class Reader(HTMLParser):
    """The text of a page without its cards, the text of each clause, and the classes over each stretch."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, Mapping[str, str | None]]] = []
        self.text = ""
        self.clauses: dict[str, str] = {}
        self.marked: list[tuple[str, str]] = []
        self.scripts = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag not in ("meta", "br"):
            self.stack.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop()[0] == tag, "elements nest"

    def handle_data(self, data: str) -> None:
        classes = [held.get("class") or "" for _, held in self.stack]
        if "text" not in classes or "card" in classes:
            return
        self.text += data
        for _, held in self.stack:
            if (held.get("class") or "").startswith("clause"):
                key = held["id"] or ""
                self.clauses[key] = self.clauses.get(key, "") + data
        self.marked.append((classes[-1], data))


def made(frames: Mapping[str, pd.DataFrame], found: Mapping[str, DocumentResult], path: str) -> tuple[str, Reader]:
    text = found[path].text
    return text, Reader(page(text, documents(frames)(document_id(path))))


@pytest.mark.parametrize("path", ["云汀市/a.txt", "云汀市/b.txt", "石浦区/c.txt"])
def test_the_page_is_the_source_text(
    frames: dict[str, pd.DataFrame], documents: Mapping[str, DocumentResult], path: str
) -> None:
    text, reader = made(frames, documents, path)
    assert reader.text == text


def test_every_row_is_found_under_its_id(
    frames: dict[str, pd.DataFrame], documents: Mapping[str, DocumentResult]
) -> None:
    for path in documents:
        rows = frames["obligations"][frames["obligations"]["document_id"] == document_id(path)]
        _, reader = made(frames, documents, path)
        assert reader.clauses == dict(zip(rows["obligation_id"], rows["source_text"], strict=True))


def test_findings_are_marked_by_kind(frames: dict[str, pd.DataFrame], documents: Mapping[str, DocumentResult]) -> None:
    _, reader = made(frames, documents, "云汀市/a.txt")
    for kind, words in (
        ("units", "市环保局"),
        ("deadlines", "9月底前"),
        ("limits", "不超过1.5毫克/升"),
        ("references", "《云汀市岸线规则》"),
    ):
        assert (kind, words) in reader.marked


def test_text_is_never_markup(frames: dict[str, pd.DataFrame], documents: Mapping[str, DocumentResult]) -> None:
    text, reader = made(frames, documents, "石浦区/c.txt")
    assert "<script>" in text
    assert reader.scripts == 0


def _row(number: int, start: int, end: int) -> dict[str, object]:
    return {
        "obligation_id": f"o{number}", "citation": None, "modality": "obligation", "lead_units": [], "due": None,
        "responsible_units": [], "cooperating_units": [], "supervising_units": [], "deadlines": [], "limits": [],
        "condition_text": None, "exception_text": None, "flags": [], "confidence": 0.5, "char_start": start,
        "char_end": end,
    }  # fmt: skip


@given(st.data())
def test_any_text_with_any_spans_stays_the_same(data: st.DataObject) -> None:
    """Also where findings overlap one another, cross clauses, or clauses overlap."""
    text = data.draw(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
    place = st.integers(0, len(text))
    spans = st.lists(st.tuples(place, place).map(lambda p: tuple(sorted(p))), max_size=5)
    clauses = sorted(data.draw(spans))
    units = sorted(data.draw(spans))
    limits = sorted(data.draw(spans))
    document = Document(
        {"title": "题", "path": "x", "genre": "plan", "binding": True, "chars": len(text), "status": "ok"},
        [_row(n, a, b) for n, (a, b) in enumerate(clauses)],
        {
            "units": [{"char_start": a, "char_end": b, "role": "lead", "unit": "<某局>"} for a, b in units],
            "deadlines": [],
            "limits": [{"char_start": a, "char_end": b, "use": "condition", "quantity": '"'} for a, b in limits],
            "references": [],
        },
        [{"char_start": a, "kind": "article", "label": "一", "heading": None} for a, _ in units],
    )
    html = page(text, document)
    assert Reader(html).text == text.replace("\r\n", "\r\n")
    for number in range(len(clauses)):
        assert f'id="o{number}"' in html
