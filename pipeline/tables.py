"""From the records of many documents to the published tables, as frames checked against the schema.

Reads DocumentResults (spans point into each document's source text) and rejects; writes one pandas frame a table, with
Arrow types, its rows ordered by document path and then by position.  The same input gives the same frames.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from operator import itemgetter
from typing import Any

import pandas as pd

from pipeline import asof, readable
from pipeline.frames import SchemaError, frame
from pipeline.ids import Namer, document_id
from pipeline.records import Bearer, DocumentResult, Flag, Node, Obligation, Reject, Role, Span
from pipeline.schema import BY_NAME, DECIMAL_PRECISION, DECIMAL_SCALE, TABLES

__all__ = ["Frames", "SchemaError", "build"]

Frames = dict[str, pd.DataFrame]
UNIT_COLUMNS: dict[Role, str] = {
    "lead": "lead_units",
    "responsible": "responsible_units",
    "cooperate": "cooperating_units",
    "supervise": "supervising_units",
}
STEP = Decimal(1).scaleb(-DECIMAL_SCALE)
MOST = Decimal(10) ** (DECIMAL_PRECISION - DECIMAL_SCALE)


class Columns:
    """The cells of one table while it grows: a list a column."""

    def __init__(self, table: str) -> None:
        self._names = BY_NAME[table].names
        self._in_order = itemgetter(*self._names)
        self._rows: list[tuple[Any, ...]] = []

    def add(self, **row: Any) -> None:
        """Append one row; every column must be given, and no other."""
        try:
            cells = self._in_order(row)
        except KeyError:
            cells = ()
        if len(row) != len(cells):
            raise TypeError(f"columns differ: {sorted(row.keys() ^ set(self._names))}")
        self._rows.append(cells)

    @property
    def cells(self) -> dict[str, Sequence[Any]]:
        """The cells of each column."""
        columns: Iterable[Sequence[Any]] = zip(*self._rows, strict=True) if self._rows else ((),) * len(self._names)
        return dict(zip(self._names, columns, strict=True))


Growing = dict[str, Columns]


def build(results: Iterable[tuple[str, DocumentResult]], refusals: Iterable[Reject], as_of: date) -> Frames:
    """All tables but ``changes`` (empty here: it needs the snapshot before), from (relative path, result) pairs.

    Raises SchemaError, naming table, row and column, when a cell does not fit its column's type.
    """
    growing = {table.name: Columns(table.name) for table in TABLES}
    refused = list(refusals)
    for path, result in sorted(results, key=lambda pair: pair[0]):
        _Document(path, result, as_of, growing).add()
        refused += unread_pages(path, result)
    made = {name: frame(BY_NAME[name], columns.cells) for name, columns in growing.items()}
    return made | {"rejects": rejects(refused)}


def rejects(refused: Iterable[Reject]) -> pd.DataFrame:
    """The ``rejects`` table."""
    columns = Columns("rejects")
    for reject in sorted(refused, key=lambda r: (r.path, r.stage, r.error, r.message)):
        columns.add(path=reject.path, stage=reject.stage, error=reject.error, message=reject.message)
    return frame(BY_NAME["rejects"], columns.cells)


def unread_pages(path: str, result: DocumentResult) -> list[Reject]:
    """One reject for each page of a partly read document that could not be read."""
    return [
        Reject(
            path, "read", "page_unreadable", f"第 {page.number} 页未能读取：{page.note or '原因不明'}。其余各页已处理。"
        )
        for page in result.pages
        if page.failed
    ]


class _Document:
    """Adds the rows of one document to the growing tables."""

    def __init__(self, path: str, result: DocumentResult, as_of: date, tables: Growing) -> None:
        self.path, self.result, self.as_of, self.tables = path, result, as_of, tables
        self.id = document_id(path)
        name = Namer(self.id)
        # Ids count occurrences, so they are given in the order of position whatever the order of the records.
        self.instruments = _named(result.instruments, lambda i: name("i", i.title or "", i.doc_number or ""))
        self.nodes = _named(result.nodes, lambda n: name("n", n.kind, n.path, _paragraph(n)))
        self.obligations = _named(result.obligations, lambda o: name("o", o.text))
        self.name = name
        self.page_starts = [page.span.start for page in result.pages]
        self.flags = sorted((*result.flags, *self._day_flags()), key=self._flag_order)

    def add(self) -> None:
        """Append the rows of every table."""
        self._document()
        self._instruments()
        self._nodes()
        codes: dict[int, list[str]] = {}
        for flag in self.flags:
            if flag.obligation is not None:
                codes.setdefault(flag.obligation, []).append(flag.code)
        for index in _by_position(self.result.obligations):
            self._obligation(index, self.result.obligations[index], codes.get(index, []))
        self._flags()

    def _document(self) -> None:
        result = self.result
        self.tables["documents"].add(
            document_id=self.id,
            path=self.path,
            title=result.title,
            genre=result.genre,
            binding=result.binding,
            script=result.script,
            media_type=result.media_type,
            encoding=result.encoding,
            pages=len(result.pages) or None,
            chars=len(result.text),
            content_sha256=result.sha256,
            status="partial" if result.partial else "ok",
            instruments=len(result.instruments),
            nodes=len(result.nodes),
            obligations=len(result.obligations),
            flags=len(self.flags),
        )

    def _instruments(self) -> None:
        for index in _by_position(self.result.instruments):
            instrument = self.result.instruments[index]
            self.tables["instruments"].add(
                instrument_id=self.instruments[index],
                document_id=self.id,
                title=instrument.title,
                doc_number=instrument.doc_number,
                issuer=instrument.issuer,
                issued=instrument.issued,
                effective=instrument.effective,
                expires=instrument.expires,
                status=asof.status(instrument, self.as_of),
                char_start=instrument.span.start,
                char_end=instrument.span.end,
            )

    def _nodes(self) -> None:
        for index in _by_position(self.result.nodes):
            node = self.result.nodes[index]
            self.tables["nodes"].add(
                node_id=self.nodes[index],
                document_id=self.id,
                instrument_id=self.instruments[node.instrument],
                parent_id=None if node.parent is None else self.nodes[node.parent],
                node_path=node.path,
                kind=node.kind,
                label=self._printed(node),
                heading=node.heading,
                page=self._page(node.span),
                char_start=node.span.start,
                char_end=node.span.end,
            )

    def _obligation(self, index: int, found: Obligation, codes: Sequence[str]) -> None:
        common = {"obligation_id": self.obligations[index], "document_id": self.id}
        due = asof.earliest_due(found.deadlines, self.as_of)
        self.tables["obligations"].add(
            **common,
            **_named_by_role(found.bearers),
            instrument_id=self.instruments[found.instrument],
            node_id=None if found.node is None else self.nodes[found.node],
            node_path=None if found.node is None else self.result.nodes[found.node].path,
            citation=found.citation or None,
            modality=found.modality,
            cue=found.cue or None,
            rule=next((rule for field, rule in reversed(found.rules) if field == "modality"), None) or None,
            text=found.text,
            source_text=self._slice(found.span),
            deadlines=_unique(readable.deadline(d) for d in found.deadlines),
            due=due and due[0],
            due_basis=due and due[1].text,
            limits=_unique(readable.limit(limit) for limit in found.limits),
            condition_text=found.condition_text,
            exception_text=found.exception_text,
            sanctioned_by=[self.obligations[other] for other in found.sanctioned_by],
            references=_unique(reference.text for reference in found.references),
            binding=self.result.binding,
            confidence=round(found.confidence, 4),
            flags=_unique(codes),
            review_status="unreviewed",
            page=found.page if found.page is not None else self._page(found.span),
            char_start=found.span.start,
            char_end=found.span.end,
        )
        for bearer in sorted(found.bearers, key=lambda b: b.span):
            self.tables["units"].add(
                **common,
                unit=bearer.name,
                unit_source=self._slice(bearer.span),
                role=bearer.role,
                kind=bearer.kind,
                origin=bearer.origin,
                rule=bearer.rule or None,
                char_start=bearer.span.start,
                char_end=bearer.span.end,
            )
        for deadline in sorted(found.deadlines, key=lambda d: d.span):
            self.tables["deadlines"].add(
                **common,
                text=self._slice(deadline.span),
                kind=deadline.kind,
                start=deadline.start,
                end=deadline.end,
                resolved_start=deadline.resolved_start,
                resolved_end=deadline.resolved_end,
                duration=deadline.duration,
                business_days=deadline.business_days,
                anchor=deadline.anchor,
                rrule=deadline.rrule,
                times=deadline.times,
                year_from=deadline.year_from,
                rule=deadline.rule or None,
                char_start=deadline.span.start,
                char_end=deadline.span.end,
            )
        for limit in sorted(found.limits, key=lambda quantity: quantity.span):
            self.tables["limits"].add(
                **common,
                text=self._slice(limit.span),
                quantity=limit.quantity,
                op=limit.op,
                value=storable(limit.value),
                value_max=storable(limit.value_max),
                unit=limit.unit or None,
                unit_canonical=limit.unit_canonical,
                value_canonical=storable(limit.value_canonical),
                change=limit.change,
                baseline=limit.baseline,
                use=limit.use,
                rule=limit.rule or None,
                char_start=limit.span.start,
                char_end=limit.span.end,
            )
        for reference in sorted(found.references, key=lambda r: r.span):
            self.tables["references"].add(
                **common,
                text=self._slice(reference.span),
                title=reference.title,
                code=reference.code,
                node_path=reference.node_path,
                rule=reference.rule or None,
                char_start=reference.span.start,
                char_end=reference.span.end,
            )

    def _flags(self) -> None:
        for flag in self.flags:
            about = None if flag.obligation is None else self.obligations[flag.obligation]
            span = self._flag_span(flag)
            self.tables["flags"].add(
                flag_id=self.name("f", about or "", flag.code),
                document_id=self.id,
                obligation_id=about,
                code=flag.code,
                severity=flag.severity,
                message=flag.message,
                char_start=span and span.start,
                char_end=span and span.end,
            )

    def _day_flags(self) -> Iterable[Flag]:
        for instrument in self.result.instruments:
            if flag := asof.expired(instrument, self.as_of):
                yield flag
        for index, found in enumerate(self.result.obligations):
            if not (found.deadlines or found.limits):
                continue
            yield from asof.past_deadlines(found, index, self.as_of)
            if any(storable(v) is None for limit in found.limits for v in (limit.value, limit.value_max or Decimal(0))):
                yield Flag("number_out_of_range", "warn", "数值过大，无法存入表中，请核对原文。", found.span, index)

    def _flag_span(self, flag: Flag) -> Span | None:
        if flag.span is None and flag.obligation is not None:
            return self.result.obligations[flag.obligation].span
        return flag.span

    def _flag_order(self, flag: Flag) -> tuple[Span, str, str]:
        return self._flag_span(flag) or Span(-1, -1), flag.code, flag.message

    def _slice(self, span: Span) -> str:
        return self.result.text[span.start : span.end]

    def _printed(self, node: Node) -> str | None:
        """The node's marker as the source prints it: as many characters as the normalised one, without blanks."""
        rest = len("".join(node.label.split()))
        text, start = self.result.text, node.span.start
        end = start
        while rest and end < node.span.end:
            rest -= not text[end].isspace()
            end += 1
        return text[start:end] or None

    def _page(self, span: Span) -> int | None:
        at = bisect_right(self.page_starts, span.start) - 1
        return self.result.pages[at].number if at >= 0 else None


def storable(value: Decimal | None) -> Decimal | None:
    """``value`` as a decimal column can hold it: 12 places, fewer than 27 digits before them; None when it cannot."""
    if value is None or not value.is_finite() or abs(value) >= MOST:
        return None
    with localcontext() as context:
        context.prec = DECIMAL_PRECISION
        return value.quantize(STEP)


def _by_position(records: Sequence[Any]) -> list[int]:
    """Indices of ``records`` by where they start; the longer first, so that a node stands before what it contains."""
    return sorted(range(len(records)), key=lambda i: (records[i].span.start, -records[i].span.end))


def _named(records: Sequence[Any], name: Any) -> Mapping[int, str]:
    """An id for each record's index, given in the order of position."""
    return {index: name(records[index]) for index in _by_position(records)}


def _paragraph(node: Node) -> str:
    """What tells a 款 from its siblings, whose path is the same."""
    return str(node.number) if node.kind == "paragraph" else ""


def _named_by_role(bearers: Sequence[Bearer]) -> dict[str, list[str]]:
    """The names of an obligation's bearers by the column that they stand in, each once."""
    columns: dict[str, dict[str, None]] = {column: {} for column in UNIT_COLUMNS.values()}
    for bearer in bearers:
        columns[UNIT_COLUMNS[bearer.role]][bearer.name] = None
    return {column: [*names] for column, names in columns.items()}


def _unique(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))
