"""Conflicts between documents: two documents of one area that require different levels of one quantity.

Works over the frames of a whole snapshot, because no document knows of another; adds a flag to each of the clauses that
disagree.  It is deliberately narrow: the same quantity by name and dimension, the same comparison, the same area, the
same time and the same conditions.  What differs in any of these may well be meant to differ.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.frames import arrow, frame
from pipeline.ids import Namer
from pipeline.schema import BY_NAME, DOCUMENTS, FLAGS, OBLIGATIONS

CODE = "conflict_between_documents"
SEVERITY = "warn"
MODALITIES = ("obligation", "prohibition", "target")
OPERATORS = ("<=", "<", ">=", ">", "=")
LEAST_NAME = 4
"""A quantity whose name has fewer characters (浓度, 面积) says too little to be known again."""
MOST_SHOWN = 3
NAME = r"[^\W\d_人政局厅委办院部会关于和及对的]"
LEADING = re.compile(
    rf"(?P<province>{NAME}{{2,6}}?(?:省|自治区|特别行政区))?(?P<city>{NAME}{{2,6}}?(?:自治州|地区|盟|市))?"
    rf"(?P<county>{NAME}{{1,5}}?(?:自治县|县|区|旗))?"
)
NATIONAL = re.compile(r"国务院|全国人|中华人民共和国|国家|生态环境部|环境保护部")
PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:省|市|县|区|镇|乡)")
YEAR = re.compile(r"(?:19|20)\d\d")
NOISE = re.compile(r"[^\w%]+|本市|我市|全市|全省|全县|全区")


Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A level that a clause requires."""

    obligation: str
    document: str
    area: str
    citation: str
    quantity: str
    text: str
    value: Decimal
    start: int
    end: int


def add(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """``frames`` with a flag on each clause that another document contradicts; the same frames when there is none."""
    return mark(frames, found(levels(frames)))


def levels(frames: Mapping[str, pd.DataFrame]) -> list[tuple[Key, Level]]:
    """What the clauses of ``frames`` (whole documents) require that others may contradict, with what it is of."""
    return [(key, level) for key, group in _groups(frames).items() for level in group]


def found(levels: Iterable[tuple[Key, Level]]) -> list[dict[str, Any]]:
    """The rows of ``flags`` that tell of the contradictions among the ``levels`` of all documents."""
    groups: dict[Key, list[Level]] = defaultdict(list)
    for key, level in levels:
        groups[key].append(level)
    rows = sorted(_flags(groups.values()), key=lambda row: (row["document_id"], row["char_start"], row["message"]))
    namers: dict[str, Namer] = {}
    for row in rows:
        name = namers.setdefault(row["document_id"], Namer(row["document_id"]))
        row["flag_id"] = name("f", row["obligation_id"], CODE)
    return rows


def mark(frames: Mapping[str, pd.DataFrame], rows: Sequence[Mapping[str, Any]]) -> dict[str, pd.DataFrame]:
    """``frames`` with the flags ``rows``, all of documents that they hold."""
    if not rows:
        return dict(frames)
    return dict(frames) | {
        "flags": _with_flags(frames, rows),
        "obligations": _with_codes(frames["obligations"], {row["obligation_id"] for row in rows}),
        "documents": _with_counts(frames["documents"], Counter(row["document_id"] for row in rows)),
    }


def area(*names: str | None) -> str | None:
    """The smallest place that the first telling one of ``names`` begins with (云汀市, 全国); None when none does."""
    for name in names:
        text = (name or "").lstrip("《")
        if NATIONAL.match(text):
            return "全国"
        match = LEADING.match(text)
        if match and match[0]:
            return match["county"] or match["city"] or match["province"]
    return None


def _groups(frames: Mapping[str, pd.DataFrame]) -> dict[Key, list[Level]]:
    """Levels by what they are required of."""
    limits = _rows("limits", frames)
    asked = [limit for limit in limits if _comparable(limit)]
    wanted = {limit["obligation_id"] for limit in asked}
    obligations = {
        row["obligation_id"]: row
        for row in _rows("obligations", frames, frames["obligations"]["obligation_id"].isin(wanted))
        if row["binding"] and row["modality"] in MODALITIES
    }
    conditions: dict[str, list[str]] = defaultdict(list)
    for limit in limits:
        if limit["use"] == "condition" and limit["obligation_id"] in obligations:
            conditions[limit["obligation_id"]].append(limit["text"])
    times: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in _rows("deadlines", frames, frames["deadlines"]["obligation_id"].isin(obligations)):
        if row["kind"] != "vague":
            times[row["obligation_id"]].append(
                tuple(str(row[n]) for n in ("kind", "start", "end", "rrule", "duration"))
            )
    instruments = {row["instrument_id"]: row for row in _rows("instruments", frames)}
    documents = {row["document_id"]: row for row in _rows("documents", frames)}

    groups: dict[Key, list[Level]] = defaultdict(list)
    for limit in asked:
        if limit["obligation_id"] not in obligations:
            continue
        row = obligations[limit["obligation_id"]]
        instrument, document = instruments[row["instrument_id"]], documents[row["document_id"]]
        place = area(instrument["issuer"], instrument["title"], document["title"])
        if place is None or instrument["status"] == "expired":
            continue
        when = sorted(times[row["obligation_id"]]) or _plan_year(instrument, document)
        key = (
            place,
            NOISE.sub("", limit["quantity"]),
            limit["op"][0],
            limit["unit_canonical"] or limit["unit"],
            tuple(when),
            row["condition_text"],
            tuple(sorted(conditions[row["obligation_id"]])),
            frozenset(PLACE.findall(row["text"].replace(place, ""))),
        )
        citation = row["citation"] or document["title"] or document["path"]
        value = limit["value"] if limit["value_canonical"] is None else limit["value_canonical"]
        groups[key].append(
            Level(
                row["obligation_id"], row["document_id"], place, citation, limit["quantity"], limit["text"], value,
                limit["char_start"], limit["char_end"],
            )
        )  # fmt: skip
    return groups


def _comparable(limit: Mapping[str, Any]) -> bool:
    return (
        limit["use"] == "requirement"
        and limit["value"] is not None
        and limit["change"] is None
        and limit["op"] in OPERATORS
        # A count or a sum that is to be reached (完成 6 台) belongs to its document.
        and not (limit["op"] == "=" and limit["unit_canonical"] not in ("%", "mg/m3"))
        and len(NOISE.sub("", limit["quantity"] or "")) >= LEAST_NAME
    )


def _plan_year(instrument: Mapping[str, Any], document: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """What a plan requires without a date it requires for its own year."""
    if document["genre"] != "plan":
        return []
    match = YEAR.search(instrument["title"] or document["title"] or "")
    year = match[0] if match else instrument["issued"] and str(instrument["issued"].year)
    return [("year", year or "")]


def _flags(groups: Iterable[list[Level]]) -> Iterator[dict[str, Any]]:
    for group in groups:
        values: dict[str, set[Decimal]] = defaultdict(set)
        for level in group:
            values[level.document].add(level.value)
        # A document that itself has several levels under the name means something narrower by it.
        clear = [level for level in group if len(values[level.document]) == 1]
        if len({level.value for level in clear}) < 2:
            continue
        for level in clear:
            others = [o for o in clear if o.value != level.value]
            shown = "；".join(dict.fromkeys(f"{o.citation}为“{o.text}”" for o in others[:MOST_SHOWN]))
            message = (
                f"同一地区（{level.area}）的文件对“{level.quantity}”要求不一：本条为“{level.text}”，{shown}。"
                "请核对以哪一件为准。"
            )
            yield {
                "flag_id": "",
                "document_id": level.document,
                "obligation_id": level.obligation,
                "code": CODE,
                "severity": SEVERITY,
                "message": message,
                "char_start": level.start,
                "char_end": level.end,
            }


def _with_flags(frames: Mapping[str, pd.DataFrame], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """The flags with ``rows`` at their places."""
    order = {key: at for at, key in enumerate(frames["documents"]["document_id"])}

    def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
        start = -1 if row["char_start"] is None else row["char_start"]
        end = -1 if row["char_end"] is None else row["char_end"]
        return order[row["document_id"]], start, end, row["code"], row["message"]

    every = sorted([*_rows("flags", frames), *rows], key=place)
    return frame(FLAGS, {name: [row[name] for row in every] for name in FLAGS.names})


def _with_codes(obligations: pd.DataFrame, flagged: Iterable[str]) -> pd.DataFrame:
    keys = set(flagged)
    data = arrow(OBLIGATIONS, obligations)
    cells = zip(data.column("obligation_id").to_pylist(), data.column("flags").to_pylist(), strict=True)
    codes = [[*(held or ()), CODE] if key in keys else held for key, held in cells]
    at = data.column_names.index("flags")
    return _frame(data.set_column(at, data.schema.field(at), pa.array(codes, data.schema.field(at).type)))


def _with_counts(documents: pd.DataFrame, counts: Mapping[str, int]) -> pd.DataFrame:
    data = arrow(DOCUMENTS, documents)
    cells = zip(data.column("document_id").to_pylist(), data.column("flags").to_pylist(), strict=True)
    at = data.column_names.index("flags")
    return _frame(data.set_column(at, data.schema.field(at), pa.array([n + counts.get(key, 0) for key, n in cells])))


def _frame(data: pa.Table) -> pd.DataFrame:
    return pd.DataFrame({name: pd.arrays.ArrowExtensionArray(data.column(name)) for name in data.column_names})


def _rows(table: str, frames: Mapping[str, pd.DataFrame], chosen: Any = None) -> list[dict[str, Any]]:
    of = frames[table] if chosen is None else frames[table][chosen]
    rows: list[dict[str, Any]] = arrow(BY_NAME[table], of).to_pylist()
    return rows
