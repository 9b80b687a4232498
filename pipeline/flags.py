"""What a person should look at, and why: the flags of one document that do not depend on the day.

Reads the records of a document (spans into the source); gives :class:`~pipeline.records.Flag`.  Messages are for legal
staff, in Chinese.  Flags that depend on the day (a deadline past, an instrument expired) are added when publishing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.records import Flag, Genre, Instrument, Limit, Node, Obligation, Severity, Source, Span
from pipeline.tag.conditions import unquoted_rules

SEVERITY: dict[str, Severity] = {
    "no_unit": "info",
    "vague_time": "info",
    "year_inferred": "info",
    "limit_without_quantity": "info",
    "numbering_gap": "warn",
    "garbled": "error",
    "unquoted_rules": "info",
    "mixed_modality": "warn",
    "low_confidence": "warn",
    "duplicate_clause": "info",
    "conflicting_limits": "error",
    "has_exception": "info",
    "not_binding": "info",
    "unresolved_workdays": "info",
    "ocr_low_confidence": "warn",
    "page_by_ocr": "warn",
    "page_unread": "error",
}
"""Every code that this module gives, and how grave it is."""

LOW = 0.6
NEAR = 40
"""How many characters from a garbled stretch a clause still counts as near it."""
RIVALS = {"prohibition": ("应当", "必须", "可以", "鼓励"), "obligation": ("可以", "鼓励"), "permission": ("鼓励",)}


def flag(code: str, message: str, span: Span | None = None, obligation: int | None = None) -> Flag:
    """A flag of a known code; its severity stands in ``SEVERITY``."""
    return Flag(code, SEVERITY[code], message, span, obligation)


def document_flags(
    source: Source,
    obligations: Sequence[Obligation],
    nodes: Sequence[Node],
    instruments: Sequence[Instrument],
    genre: Genre,
    binding: bool,
) -> tuple[Flag, ...]:
    """All flags of a document, in order of place and code."""
    found: list[Flag] = []
    for i, o in enumerate(obligations):
        found += _of_clause(i, o, genre)
    found += _gaps(nodes)
    found += _duplicates(obligations, nodes)
    found += _conflicts(obligations)
    found += _notes(source, obligations)
    if not binding and obligations:
        found.append(flag("not_binding", "本文件不具约束力（说明、解读或其他材料），其中的要求仅供参考。"))
    found.sort(key=lambda f: (f.span.start if f.span else -1, f.code, f.obligation if f.obligation is not None else -1))
    return tuple(found)


def _of_clause(i: int, o: Obligation, genre: Genre) -> Iterable[Flag]:
    if o.modality in ("obligation", "prohibition") and not o.bearers and genre != "standard":
        yield flag("no_unit", "未写明责任单位：条文没有点明由谁承担，附近也没有责任单位行。", o.span, i)
    for d in o.deadlines:
        if d.kind == "vague":
            yield flag("vague_time", f"时限不明确：“{d.text}”没有给出具体日期或期限。", d.span, i)
        if d.year_from == "document":
            yield flag("year_inferred", f"年份为推定：“{d.text}”未写年份，按文件年份补出，请核对。", d.span, i)
        if d.note:
            yield flag("unresolved_workdays", d.note, d.span, i)
    for f in o.limits:
        if not f.quantity:
            yield flag(
                "limit_without_quantity", f"数值没有对应的指标：“{f.text}”限定的是什么，条文中未能辨认。", f.span, i
            )
    if o.exception_text:
        yield flag("has_exception", f"条文含例外：“{o.exception_text}”。", o.span, i)
    if m := unquoted_rules(o.text):
        yield flag("unquoted_rules", f"引用了未写明名称的规定：“{m[0]}”，需查明所指。", o.span, i)
    rivals = [w for w in RIVALS.get(o.modality, ()) if w in o.text]
    if len(rivals) > 1:
        yield flag(
            "mixed_modality",
            f"一句之中兼有“{o.cue or '（无明示用语）'}”与“{'”“'.join(rivals)}”，已按主要动词归类，请核对。",
            o.span,
            i,
        )
    if o.confidence < LOW:
        yield flag("low_confidence", f"识别把握较低（{o.confidence:.2f}），请人工核对。", o.span, i)


def _gaps(nodes: Sequence[Node]) -> Iterable[Flag]:
    for n in nodes:
        if n.gap:
            yield flag(
                "numbering_gap",
                f"编号不连续：“{n.label or n.path}”之前缺少序号，可能有条文遗漏或编号丢失。",
                Span(n.span.start, min(n.span.end, n.span.start + 30)),
            )


def _duplicates(obligations: Sequence[Obligation], nodes: Sequence[Node]) -> Iterable[Flag]:
    """Clauses that say what an earlier one of their instrument says; the number in front does not tell them apart."""
    first: dict[tuple[int, str], int] = {}
    for i, o in enumerate(obligations):
        label = nodes[o.node].label if o.node is not None else None
        words = o.text.removeprefix(label or "").strip()
        key = (o.instrument, words)
        if len(words) >= 12 and key in first:
            yield flag(
                "duplicate_clause",
                f"与同一文件中的另一条文字完全相同（{obligations[first[key]].citation or '前文'}）。",
                o.span,
                i,
            )
        else:
            first[key] = i


def _conflicts(obligations: Sequence[Obligation]) -> Iterable[Flag]:
    """Two different levels required of the same quantity, in the same unit, for the same time and condition."""
    seen: dict[tuple[object, ...], list[tuple[int, Limit]]] = defaultdict(list)
    for i, o in enumerate(obligations):
        if o.modality == "sanction" or o.condition_text:
            continue
        if any(f.use == "condition" for f in o.limits):
            continue
        when = tuple((d.kind, d.start, d.end, d.rrule) for d in o.deadlines)
        for f in o.limits:
            if f.quantity and len(f.quantity) >= 6 and f.op in ("<=", ">=", "=") and not f.change:
                seen[(o.instrument, f.quantity, f.op, f.unit, when)].append((i, f))
    for key, group in seen.items():
        values = {f.value for _, f in group}
        if len(values) > 1:
            shown = "、".join(f"“{f.text}”" for _, f in group[:4])
            for i, f in group:
                yield flag("conflicting_limits", f"同一指标“{key[1]}”在本文件中有不同要求：{shown}。", f.span, i)


def _notes(source: Source, obligations: Sequence[Obligation]) -> Iterable[Flag]:
    for page in source.pages:
        if page.failed:
            yield flag("page_unread", f"第{page.number}页未能读取：{page.note or '原因不明'}。", page.span)
        elif page.method == "ocr":
            yield flag("page_by_ocr", f"第{page.number}页由图像识别得出，请对照原件核对。", page.span)
    for note in source.notes:
        code = note.code if note.code in SEVERITY else "garbled"
        near = [
            i
            for i, o in enumerate(obligations)
            if o.span.start - NEAR < note.span.end and note.span.start < o.span.end + NEAR
        ]
        text = (
            f"文字疑似乱码：“{source.text[note.span.start : note.span.end][:20]}”。"
            if code == "garbled"
            else note.detail or "识别质量低，请核对。"
        )
        if not near:
            yield flag(code, text, note.span)
        for i in near:
            yield flag(code, text + "此条在其附近，请对照原件。" if code == "garbled" else text, note.span, i)
