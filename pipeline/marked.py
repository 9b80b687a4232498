"""The marked text of a document: its source text with clauses, units, deadlines and limits marked in place.

Reads the source text of a document and its rows of the tables (whose offsets point into that text); gives one page of
HTML that needs no script and nothing from outside.  Every clause carries ``id="<obligation_id>"``, so that a row is
checked with one click; the clause that a link leads to shows its findings beneath it.  The text is escaped and
otherwise untouched: without its cards the page's text is the source text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from pipeline.frames import arrow
from pipeline.labels import GENRE, MODALITY, ROLE, flag
from pipeline.schema import BY_NAME

Row = Mapping[str, Any]

FINDINGS = ("units", "deadlines", "limits", "references")
"""Tables of findings, in the order in which a stretch that is several things is described."""
ROLE_COLUMNS = {
    "lead_units": "牵头",
    "responsible_units": "责任",
    "cooperating_units": "配合",
    "supervising_units": "监督",
}
MOST_LISTED = 400
"""Headings that the table of contents of a page shows at most."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document's rows; every list ordered by position."""

    row: Row
    obligations: Sequence[Row]
    findings: Mapping[str, Sequence[Row]]
    nodes: Sequence[Row] = ()


class _Mark(NamedTuple):
    start: int
    end: int
    kind: str
    title: str


def documents(frames: Mapping[str, pd.DataFrame]) -> Callable[[str], Document]:
    """A function from a document's id to its rows in ``frames``, which become Python objects only when asked for."""
    wanted = {
        "obligations": (
            "obligation_id", "citation", "modality", *ROLE_COLUMNS, "deadlines", "limits", "due", "condition_text",
            "exception_text", "flags", "confidence", "char_start", "char_end",
        ),
        "units": ("unit", "role", "char_start", "char_end"),
        "deadlines": ("text", "kind", "resolved_end", "end", "start", "rrule", "char_start", "char_end"),
        "limits": ("text", "quantity", "use", "char_start", "char_end"),
        "references": ("text", "title", "code", "char_start", "char_end"),
        "nodes": ("kind", "label", "heading", "char_start", "char_end"),
    }  # fmt: skip
    grouped = {name: _grouped(name, frames[name], columns) for name, columns in wanted.items()}
    rows = {row["document_id"]: row for row in arrow(BY_NAME["documents"], frames["documents"]).to_pylist()}

    def of(key: str) -> Document:
        findings = {name: grouped[name](key) for name in FINDINGS}
        return Document(rows[key], grouped["obligations"](key), findings, grouped["nodes"](key))

    return of


def _grouped(name: str, frame: pd.DataFrame, columns: Sequence[str]) -> Any:
    """A function from a document id to its rows of a table; rows become Python objects a document at a time."""
    table = arrow(BY_NAME[name], frame).select(columns)
    places: dict[str, list[int]] = defaultdict(list)
    for at, key in enumerate(frame["document_id"]):
        places[key].append(at)

    def rows(key: str) -> list[Row]:
        at = places.get(key)
        if not at:
            return []
        if at[-1] - at[0] + 1 == len(at):  # rows of a document stand together
            return list(table.slice(at[0], len(at)).to_pylist())
        return list(table.take(at).to_pylist())

    return rows


def page(text: str, document: Document, back: str = "../report.html") -> str:
    """The marked text of ``document`` as HTML; ``back`` is where the link to the report leads."""
    row = document.row
    title = row["title"] or row["path"]
    counts = Counter(clause["modality"] for clause in document.obligations)
    legend = "".join(
        f'<li><span class="clause {kind}">{word}</span> {counts[kind]}</li>'
        for kind, word in MODALITY.items()
        if counts[kind]
    )
    facts = "，".join(
        [
            GENRE[row["genre"]],
            "有约束力" if row["binding"] else "不具约束力",
            f"{row['chars']:,} 字",
            f"条款 {len(document.obligations)} 条",
        ]
        + (["未能全部读取"] if row["status"] == "partial" else [])
    )
    return "".join(
        (
            HEAD.format(title=escape(title), style=style()),
            '<a class="skip" href="#text">跳到正文</a>',
            f'<header><p class="back"><a href="{escape(back)}">← 返回报告</a></p>',
            f"<h1>{escape(title)}</h1><p>{escape(row['path'])}<br>{facts}</p>",
            f'<ul class="legend" aria-label="图例">{legend}{KEY}</ul>',
            f"{_contents(document.nodes)}</header>",
            f'<main id="text" tabindex="-1"><div class="text">{"".join(_body(text, document))}</div></main>',
            FOOT,
        )
    )


@cache
def style() -> str:
    """The page's style sheet, without line ends."""
    sheet = resources.files("pipeline.report").joinpath("marked.css").read_text("utf-8")
    return "".join(line.strip() for line in sheet.splitlines())


HEAD = (
    '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    "<title>{title}</title><style>{style}</style></head><body>"
)
KEY = (
    '<li><span class="units">责任单位</span></li><li><span class="deadlines">时限</span></li>'
    '<li><span class="limits">限值</span></li><li><span class="references">引用</span></li>'
)
FOOT = (
    "<footer><p>标注由程序按规则得出，以原文为准。按 Tab 键逐条移动，按 Enter 键展开该条的识别结果。</p></footer>"
    "</body></html>"
)


def _contents(nodes: Sequence[Row]) -> str:
    """Links to the chapters, or else to the top sections or articles."""
    for kinds in (("chapter", "annex"), ("section",), ("article",)):
        chosen = [node for node in nodes if node["kind"] in kinds][:MOST_LISTED]
        if len(chosen) > 1:
            items = "".join(f'<li><a href="#n{node["char_start"]}">{escape(_name(node))}</a></li>' for node in chosen)
            return f'<details class="contents"><summary>目录（{len(chosen)}）</summary><ol>{items}</ol></details>'
    return ""


def _name(node: Row) -> str:
    label, heading = (node["label"] or "").strip(), " ".join((node["heading"] or "").split())
    name = f"{label} {heading}".strip()
    return name if len(name) <= 40 else name[:39] + "…"


def _body(text: str, document: Document) -> Iterator[str]:
    """The text in pieces of HTML: what lies between clauses, and each clause with its card."""
    # One unit line serves many clauses: the same mark, once.
    marks = sorted(set(_marks(document)))
    anchors = sorted({node["char_start"] for node in document.nodes})
    at = 0
    for number, clause in enumerate(document.obligations, start=1):
        start, end = max(clause["char_start"], at), clause["char_end"]
        yield from _pieces(text, at, start, marks, anchors)
        key = escape(clause["obligation_id"])
        label = f"条款 {number}：{MODALITY[clause['modality']]}"
        yield (
            f'<span class="clause {clause["modality"]}" id="{key}">'
            f'<a class="no" href="#{key}" aria-label="{label}" data-no="{number}"></a>'
        )
        yield from _pieces(text, start, end, marks, anchors)
        yield f"</span>{_card(clause, number)}"
        at = max(at, end)
    yield from _pieces(text, at, len(text), marks, anchors)


def _marks(document: Document) -> Iterator[_Mark]:
    for kind in FINDINGS:
        for row in document.findings[kind]:
            yield _Mark(row["char_start"], row["char_end"], kind, _title(kind, row))


def _title(kind: str, row: Row) -> str:
    match kind:
        case "units":
            return f"{ROLE[row['role']]}单位：{row['unit']}"
        case "deadlines":
            day = row["resolved_end"] or row["end"] or row["start"]
            return f"时限：{day.isoformat()}" if day else f"时限：{row['rrule'] or '未定日期'}"
        case "limits":
            return f"{'限值' if row['use'] == 'requirement' else '适用条件'}：{row['quantity'] or '指标未辨认'}"
        case _:
            return f"引用：{row['title'] or row['code'] or row['text']}"


def _pieces(text: str, start: int, end: int, marks: Sequence[_Mark], anchors: Sequence[int]) -> Iterator[str]:
    """``text[start:end]``, each stretch inside a ``span`` that names all that it is part of."""
    if start >= end:
        return
    # Marks are in order of where they start; none is long, so a short look back finds all that reach into the stretch.
    here = [m for m in marks[_first(marks, start) : bisect_right(marks, (end,))] if m.start < end and m.end > start]
    inside = anchors[bisect_right(anchors, start - 1) : bisect_right(anchors, end - 1)]
    cuts = sorted({start, end, *inside, *(min(max(p, start), end) for m in here for p in (m.start, m.end))})
    ids = set(inside)
    for a, b in pairwise(cuts):
        if a in ids:
            yield f'<a id="n{a}"></a>'
        over = [m for m in here if m.start <= a and b <= m.end]
        piece = _escaped(text[a:b])
        if over:
            kinds = " ".join(dict.fromkeys(m.kind for m in over))
            titles = "；".join(dict.fromkeys(m.title for m in over))
            yield f'<span class="{kinds}" title="{escape(titles)}">{piece}</span>'
        else:
            yield piece


def _first(marks: Sequence[_Mark], start: int) -> int:
    """The first mark that may reach beyond ``start``."""
    return bisect_right(marks, (start - LONGEST,))


LONGEST = 2_000
"""No finding is longer than this many characters, or so much of it may go unmarked."""


def _escaped(text: str) -> str:
    """``text`` as HTML; a carriage return survives the parser only as a reference, a NUL not at all."""
    return escape(text, quote=False).replace("\r", "&#13;").replace("\0", "\ufffd")


def _card(clause: Row, number: int) -> str:
    """What was found in a clause; shown when a link leads to it."""
    facts: list[tuple[str, str]] = [("类型", MODALITY[clause["modality"]])]
    if clause["citation"]:
        facts.append(("出处", clause["citation"]))
    facts += [(f"{word}单位", "、".join(clause[name])) for name, word in ROLE_COLUMNS.items() if clause[name]]
    facts += _listed("时限", clause["deadlines"]) + _listed("限值", clause["limits"])
    if clause["due"]:
        facts.append(("到期日", clause["due"].isoformat()))
    for name, word in (("condition_text", "条件"), ("exception_text", "例外")):
        if clause[name]:
            facts.append((word, clause[name]))
    facts.append(("置信度", f"{clause['confidence']:.2f}"))
    facts += _listed("提示", [flag(code) for code in clause["flags"] or ()])
    items = "".join(f'<span class="fact"><b>{word}</b><span>{escape(value)}</span></span>' for word, value in facts)
    return f'<span class="card" role="note" aria-label="条款 {number} 的识别结果">{items}</span>'


def _listed(word: str, items: Iterable[str] | None) -> list[tuple[str, str]]:
    text = "；".join(items or ())
    return [(word, text)] if text else []
