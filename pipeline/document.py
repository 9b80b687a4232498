"""One file to its records: the pure function that everything else is a shell around.

``process`` reads bytes and a name and gives a :class:`~pipeline.records.DocumentResult`; no clock, no environment, no
other document enters.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.flags import document_flags
from pipeline.normalise import normalise
from pipeline.obligations import assemble, sanctioned_by, to_source
from pipeline.records import DocumentResult, Obligation, Options, Page, Source, TimeContext, moved
from pipeline.structure import analyse
from pipeline.structure.tables import read_tables
from pipeline.tag.bearers import find_bearers
from pipeline.tag.components import tag_all
from pipeline.tag.genre import genre_of
from pipeline.tag.references import find_masks, shadow
from pipeline.tag.stated import explicit

DEFAULTS = Options()
PARAGRAPHS = (
    "application/pdf",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
"""Formats whose readers give a paragraph a line."""


def process(data: bytes, name: str, options: Options = DEFAULTS) -> DocumentResult:
    """Everything that one file yields.

    ``name`` is the file's name or relative path: its suffix tells the format.  Raises ``pipeline.read.ReadError`` for a
    file that cannot be read.
    """
    from pipeline.read import read

    return process_source(read(data, name, options))


def process_source(source: Source) -> DocumentResult:
    """What a source that has been read yields; every span of the result points into ``source.text``."""
    aligned = normalise(source.text, source.furniture, source.tables, whole=source.media_type in PARAGRAPHS)
    tables = read_tables(aligned, source.tables)
    structure = analyse(aligned, tables)
    genre, binding = genre_of(aligned.text, structure)
    hant = aligned.script == "hant"
    obligations = sanctioned_by(assemble(aligned.text, structure, genre, hant=hant, tables=tables), structure)
    placed = tuple(_with_page(to_source(o, aligned.source_span), source.pages) for o in obligations)
    nodes = tuple(moved(n, aligned.source_span(n.span)) for n in structure.nodes)
    instruments = tuple(
        replace(i, span=aligned.source_span(i.span), title_span=i.title_span and aligned.source_span(i.title_span))
        for i in structure.instruments
    )
    title = next((i.title for i in reversed(instruments) if i.title), None)
    return DocumentResult(
        text=source.text,
        media_type=source.media_type,
        encoding=source.encoding,
        sha256=source.sha256,
        script=aligned.script,
        genre=genre,
        binding=binding,
        title=title,
        pages=source.pages,
        instruments=instruments,
        nodes=nodes,
        obligations=placed,
        flags=document_flags(source, placed, nodes, instruments, genre, binding),
    )


def _with_page(obligation: Obligation, pages: tuple[Page, ...]) -> Obligation:
    if not pages:
        return obligation
    at = bisect_right([p.span.start for p in pages], obligation.span.start) - 1
    return replace(obligation, page=pages[max(at, 0)].number)


def tag_line(text: str, year: int | None = None) -> dict[str, Any]:
    """What stands in one line: the quickest way to try a sentence.

    Gives a JSON-ready dict with ``text`` (normalised), ``modality``, ``cue``, ``units``, ``deadlines``, ``limits`` and
    ``references``; spans point into the normalised text.  ``year`` completes dates that print none.
    """
    aligned = normalise(text)
    line = aligned.text.replace("\n", "")
    masks = find_masks(line)
    verdict = explicit(shadow(line, masks), hant=aligned.script == "hant")
    (doc,) = tag_all([(line, TimeContext(document_year=year))])
    bearers = find_bearers(line, masks, modality=verdict.modality if verdict else None)
    return {
        "text": line,
        "modality": verdict.modality if verdict else None,
        "cue": verdict.cue if verdict else None,
        "units": [_plain(b) for b in bearers],
        "deadlines": [_plain(d) for d in doc.user_data["deadlines"]],
        "limits": [_plain(f) for f in doc.user_data["limits"]],
        "references": [_plain(r) for r in doc.user_data["references"]],
    }


def _plain(record: Any) -> dict[str, Any]:
    """A record as JSON-ready values, without what is empty."""
    out: dict[str, Any] = {}
    for key in record.__slots__:
        value = getattr(record, key)
        if value is None or value == "" or value is False:
            continue
        if isinstance(value, Decimal):
            value = int(value) if value == value.to_integral_value() else float(value)
        elif isinstance(value, date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = list(value)
        out[key] = value
    return out
