"""What a run did, in figures: counted from the tables, shown to people as text or Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.records import Reject

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the tables, and how they fall into kinds."""

    documents: int
    partial: int
    instruments: int
    articles: int
    nodes: int
    obligations: int
    by_modality: dict[str, int]
    flags: int
    by_flag: dict[str, int]
    rejects: int
    changes: dict[str, int]


MODALITIES = {
    "obligation": "义务",
    "prohibition": "禁止",
    "permission": "许可",
    "recommendation": "倡导",
    "target": "目标",
    "condition": "条件",
    "sanction": "罚则",
}
SHOWN_REJECTS = 50
CHANGES = {"added": "新增", "removed": "删除", "changed": "变更", "moved": "移动"}


def count(frames: Mapping[str, pd.DataFrame]) -> Counts:
    """Count the rows of ``frames``."""
    documents, nodes = frames["documents"], frames["nodes"]
    return Counts(
        documents=len(documents),
        partial=int((documents["status"] == "partial").sum()),
        instruments=len(frames["instruments"]),
        articles=int((nodes["kind"] == "article").sum()),
        nodes=len(nodes),
        obligations=len(frames["obligations"]),
        by_modality=_tally(frames["obligations"]["modality"]),
        flags=len(frames["flags"]),
        by_flag=_tally(frames["flags"]["code"]),
        rejects=len(frames["rejects"]),
        changes=_tally(frames["changes"]["change"]),
    )


def empty() -> Counts:
    """Counts of nothing, to add to."""
    return Counts(0, 0, 0, 0, 0, 0, {}, 0, {}, 0, {})


def total(parts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    together: dict[str, Any] = asdict(empty())
    for part in parts:
        for name, value in asdict(part).items():
            if isinstance(value, dict):
                held = together[name]
                together[name] = {key: held.get(key, 0) + value.get(key, 0) for key in {**held, **value}}
            else:
                together[name] += value
    for name, value in together.items():
        if isinstance(value, dict):
            together[name] = _most_first(value)
    return Counts(**together)


def _tally(values: pd.Series) -> dict[str, int]:
    """How often each value stands there: the most frequent first, equals by name."""
    return _most_first({str(name): int(number) for name, number in values.value_counts().items()})


def _most_first(found: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def lines(counts: Counts) -> list[tuple[str, str]]:
    """(what, how many) for each line of a summary."""
    partial = f"（其中 {counts.partial} 份只读取了一部分）" if counts.partial else ""
    rows = [
        ("文件", f"{counts.documents}{partial}"),
        ("法规", str(counts.instruments)),
        ("条", f"{counts.articles}（各级节点共 {counts.nodes}）"),
        ("规范性语段", f"{counts.obligations}{_kinds((MODALITIES[k], n) for k, n in counts.by_modality.items())}"),
        ("提示", f"{counts.flags}{_kinds(counts.by_flag.items())}"),
        ("未读取", str(counts.rejects)),
    ]
    if counts.changes:
        rows.append(("与上一快照相比", "、".join(f"{CHANGES[k]} {n}" for k, n in counts.changes.items())))
    return rows


def _kinds(pairs: Iterable[tuple[str, int]]) -> str:
    shown = "、".join(f"{name} {number}" for name, number in pairs)
    return f"：{shown}" if shown else ""


def markdown(
    counts: Counts,
    folder: str,
    rejects: Sequence[Reject] = (),
    seconds: Mapping[str, float] | None = None,
    editions: bool = True,
) -> str:
    """The summary as Markdown: a table of figures, the rejects, links to what was published."""
    rows = [*lines(counts), ("表", f"`{folder}`")]
    if seconds:
        rows.append(("用时", "、".join(f"{stage} {value:.1f} 秒" for stage, value in seconds.items())))
    out = ["| 项目 | 结果 |", "| --- | --- |", *(f"| {what} | {_cell(number)} |" for what, number in rows)]
    names = [
        "obligations.csv",
        "rejects.csv",
        "changes.csv",
        *(["obligations.xlsx", "report.html"] if editions else []),
    ]
    base = Path(folder).absolute().as_uri()
    out += ["", "、".join(f"[{name}]({base}/{name})" for name in names)]
    if rejects:
        out += ["", "| 未读取 | 原因 |", "| --- | --- |"]
        out += [f"| {_cell(r.path)} | {_cell(r.message)} |" for r in rejects[:SHOWN_REJECTS]]
        if len(rejects) > SHOWN_REJECTS:
            out += ["", f"另有 {len(rejects) - SHOWN_REJECTS} 项，见 rejects.csv。"]
    return "\n".join(out)


def _cell(text: str) -> str:
    """Text that cannot end a table's cell, nor be taken for markup."""
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")
