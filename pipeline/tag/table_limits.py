"""A row of a table of limits as one clause: its text, and a limit for each cell under a header of limits.

The quantity is the row's item with the headers of the column (氨氮标准值（Ⅱ类）); the unit stands in the cell, in a column
of units, behind the item, in the header or above the table, in this order.  Figures are the most that is allowed
unless the cell, the item or a header says otherwise.  Spans point into the normalised text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.records import Limit, Op
from pipeline.structure.lines import MARKER
from pipeline.structure.tables import BLANK, Column, ReadTable, Row, RowCell, cue
from pipeline.tag import measures
from pipeline.tag.limits import find_limits

RULE = "tables.limits"
SURENESS = 0.75
_OPS: dict[str, Op] = {
    "≤": "<=", "<=": "<=", "不超过": "<=", "不大于": "<=", "不高于": "<=", "<": "<", "小于": "<", "≥": ">=", ">=": ">=",
    "不低于": ">=", "不小于": ">=", "不少于": ">=", ">": ">", "大于": ">",
}  # fmt: skip
_OP = "|".join(sorted(map(re.escape, _OPS), key=len, reverse=True))
_VALUE = re.compile(
    rf"(?P<op>{_OP})?(?P<value>\d+(?:\.\d+)?)(?:[×x]10(?P<power>-?\d{{1,2}}))?"
    rf"(?:[~-](?P<max>\d+(?:\.\d+)?))?(?P<rest>.*)"
)
_NOTE = re.compile(r"(?:[a-z①-⑳*]|（\d{1,2}）|（[a-z]）|\[\d\])$")
_BRACKET = re.compile(r"[（\[]([^（）\[\]]{1,24})[）\]]$")
_TAIL = re.compile(
    r"(?<![A-Za-z])[，,/]?([A-Za-zμµ][A-Za-z0-9μµ³²·.]*(?:/[A-Za-z0-9μµ³²·.]+)+|[%‰℃])$"
    r"|[，,/]([A-Za-zμµ][A-Za-z0-9μµ³²·.]*|[倍度级个](?:/[A-Za-z]+)?)$"
)
"""A unit without a bracket: 排放浓度mg/m³, 浊度，NTU."""
_UNIT = re.compile(r"[A-Za-zμµ%‰℃°][A-Za-z0-9μµ³²]{0,5}(?:[/·.][A-Za-z0-9μµ³²]{1,6}){0,3}|无量纲|稀释倍数")
_DIMENSIONLESS = re.compile(r"^(?:无量纲|稀释倍数|-+|—+|/)$")
_COMPARED = re.compile(rf"(?P<op>{_OP})$|(?<=[\u4e00-\u9fff）])[V∨]$")
"""A comparator behind an item.  Recognition of scans takes ≤ for a V."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """What a row says: its text as one line, its limits, and what it holds for."""

    text: str
    limits: tuple[Limit, ...]
    condition: str | None


@dataclass(frozen=True, slots=True)
class _Item:
    name: str
    unit: str | None
    op: Op | None


def read_row(text: str, row: Row, table: ReadTable) -> LimitRow:
    """The row as a clause.  ``limits`` is empty where no cell states a figure (不得检出)."""
    item = _item(text, row)
    limits: list[Limit] = []
    parts: list[str] = []
    for cell in row.cells:
        printed = _flat(text, cell)
        if BLANK.fullmatch(printed) or cell.column.kind in ("number", "measure"):
            continue
        unit = None
        if cell.column.kind == "value":
            found = _limits(printed, cell, item, _unit_of(text, row, cell.column, item, table))
            limits += found
            if len(found) == 1 and found[0].rule == RULE and not re.search(r"[^\d.~<>=≤≥-]", printed):
                unit = found[0].unit
        parts.append(_headed(cell.column, f"{printed}{unit or ''}"))
    context = [_headed(c.column, _flat(text, c)) for c in row.of("context") if not BLANK.fullmatch(_flat(text, c))]
    return LimitRow("；".join(parts), tuple(limits), "；".join(context) or table.caption)


def _flat(text: str, cell: RowCell) -> str:
    return text[cell.span.start : cell.span.end].replace("\n", "")


def _label(column: Column) -> str:
    """The headers of a column without their units: 标准值（Ⅱ类）."""
    path = [n for name in column.path if (n := _without_unit(name)[0])]
    if not path:
        return ""
    return path[0] + (f"（{'，'.join(path[1:])}）" if len(path) > 1 else "")


def _headed(column: Column, printed: str) -> str:
    label = _label(column)
    return f"{label}：{printed}" if label else printed


def _without_unit(name: str) -> tuple[str, str | None]:
    """A header or an item apart from the unit that stands behind it."""
    for pattern in (_BRACKET, _TAIL):
        if (m := pattern.search(name)) and m.start() > 0:
            unit = next(g for g in m.groups() if g is not None).removeprefix("单位：")
            if _is_unit(unit):
                return name[: m.start()], unit
    return name, None


def _is_unit(text: str) -> bool:
    known = measures.unit_at(text, 0)
    return (
        (known is not None and known.end == len(text))
        or _DIMENSIONLESS.match(text) is not None
        or (_UNIT.fullmatch(text) is not None and ("/" in text or text in ("%", "‰", "℃", "NTU", "PCU")))
    )


def _item(text: str, row: Row) -> _Item:
    names: list[str] = []
    unit: str | None = None
    op: Op | None = None
    for cell in row.of("item"):
        name = _flat(text, cell)
        if m := MARKER.match(name):
            name = name[m.end() :] or name
        if m := _COMPARED.search(name):
            op, name = _OPS[m["op"] or "≤"], name[: m.start()]
        name, own = _without_unit(name)
        unit = own if own is not None else unit
        if not BLANK.fullmatch(name) and name not in names:
            names.append(name)
    if names and names[-1].lower().startswith("ph"):
        unit = ""
    return _Item("".join(names), unit, op)


def _unit_of(text: str, row: Row, column: Column, item: _Item, table: ReadTable) -> str | None:
    for cell in row.of("measure"):
        printed = _flat(text, cell)
        if not BLANK.fullmatch(printed):
            return printed
    if item.unit is not None:
        return item.unit
    for name in reversed(column.path):
        unit = _without_unit(name)[1]
        if unit is not None:
            return unit
    if table.unit:
        return re.sub(r"[（(，,].*(?:除外|外)[）)]?$", "", table.unit)
    return _without_unit(table.caption)[1] if table.caption else None


def _op_of(item: _Item, column: Column) -> Op:
    if item.op is not None:
        return item.op
    for name in reversed(column.path):
        if m := _COMPARED.search(_without_unit(name)[0]):
            return _OPS[m["op"] or "≤"]
    return ">=" if any(cue("floor").search(name) for name in (item.name, *column.path)) else "<="


def _limits(printed: str, cell: RowCell, item: _Item, unit: str | None) -> list[Limit]:
    label = _label(cell.column)
    quantity: str | None = label
    if not item.name:
        quantity = None  # the cell that says what is limited could not be read: for a person to look at
    elif not label:
        quantity = item.name
    elif item.name != label:  # under a header that names a case, not a limit, the case is put in brackets
        named = cue("column.limit").search(label) or label.startswith("（")
        quantity = f"{item.name}{label}" if named else f"{item.name}（{label}）"
    m = _VALUE.fullmatch(printed)
    rest = _NOTE.sub("", m["rest"]) if m else ""
    known = measures.unit_at(rest, 0) if rest else None
    if m is None or (rest and not _BRACKET.fullmatch(rest) and not (known and known.end == len(rest))):
        op = _op_of(item, cell.column)
        return [
            replace(
                f,
                span=f.span.shift(cell.span.start),
                quantity=quantity,
                use="requirement",
                op=op if f.op == "=" else f.op,
            )
            for f in find_limits(printed)
        ]
    if known is not None:
        unit = rest
    if unit is not None and _DIMENSIONLESS.match(unit):
        unit = "倍" if unit == "稀释倍数" else ""
    scale = Decimal(10) ** int(m["power"] or 0)
    value = Decimal(m["value"]) * scale
    most = Decimal(m["max"]) * scale if m["max"] else None
    canonical = measures.canonical(unit) if unit is not None else None
    op = ".." if most is not None else _OPS[m["op"]] if m["op"] else _op_of(item, cell.column)
    return [
        Limit(
            span=cell.span,
            text=printed,
            op=op,
            value=value,
            unit=unit or "",
            value_max=most,
            quantity=quantity,
            use="requirement",
            unit_canonical=canonical[0] if canonical else None,
            value_canonical=value * canonical[1] if canonical else None,
            rule=RULE,
        )
    ]
