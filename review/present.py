"""A clause's values and findings in words, as the pages list them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from pipeline import decisions
from review import decide, labels, rules
from review.models import Clause


def cells(values: Mapping[str, Any] | None) -> list[tuple[str, str]] | None:
    """Values as (field, words) for reading; fields with nothing are left out."""
    if values is None:
        return None
    rows = []
    for name, cell in decisions.cells(values).items():
        words = labels.label("modality", cell) if name == "modality" else "；".join(cell)
        if words:
            rows.append((labels.label("field", name), words))
    return rows


def findings(found: Clause) -> list[dict[str, Any]]:
    """Each field with its value, how it reads, and the rule behind it."""
    detail = found.detail
    rows: list[dict[str, Any]] = [
        {
            "kind": "cue",
            "field": labels.label("field", "modality"),
            "value": labels.label("modality", found.modality),
            "note": detail["cue"] and _("用语“%s”") % detail["cue"],
            "rule": rules.explain(detail["rule"]),
        }
    ]
    for unit in detail["units"]:
        place = "" if unit["origin"] == "clause" else labels.label("origin", unit["origin"])
        printed = _("原文“%s”") % unit["unit_source"] if unit["unit_source"] != unit["unit"] else ""
        note = "；".join(filter(None, (labels.label("bearer", unit["kind"]), place, printed)))
        field = _("%s单位") % labels.label("role", unit["role"])
        rows.append(
            {"kind": "unit", "field": field, "value": unit["unit"], "note": note, "rule": rules.explain(unit["rule"])}
        )
    values = decide.machine_values(found)
    for table, kind in (("deadlines", "deadline"), ("limits", "limit")):
        for row, value in zip(detail[table], values[table], strict=False):
            shown = decisions.cells({"modality": "", table: [value]})[table][0]
            note = labels.label("deadline", row["kind"]) if kind == "deadline" else ""
            if row.get("year_from") == "document":
                note += "；" + _("年份按文件推定")
            rows.append(
                {
                    "kind": kind,
                    "field": labels.label("mark", kind),
                    "value": shown,
                    "note": note,
                    "rule": rules.explain(row["rule"]),
                }
            )
    for reference in detail["references"]:
        row = {"kind": "reference", "field": labels.label("mark", "reference"), "value": reference["text"]}
        rows.append({**row, "note": reference["code"] or "", "rule": rules.explain(reference["rule"])})
    for name in ("condition", "exception"):
        if detail[name]:
            field = labels.label("field", f"{name}_text")
            rows.append({"kind": name, "field": field, "value": detail[name], "note": "", "rule": None})
    return rows
