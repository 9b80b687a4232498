"""A small published snapshot, made from records by hand: an invented town's rules and plan."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline import changes, frames, tables
from pipeline.publish import latest_snapshot, publish, render
from pipeline.records import Bearer, Deadline, DocumentResult, Flag, Instrument, Limit, Node, Obligation, Span

AS_OF = date(2031, 5, 1)
WORD = "correct horse 9"
PEOPLE = {"vera": "viewer", "rui": "reviewer", "ren": "reviewer", "lea": "lead", "ada": "admin"}
RULES = (
    "青石镇停车管理办法\n"
    "第一条 停车场经营者应当于2031年9月30日前完成出入口改造。\n"
    "停车场经营者不得在消防通道上划设车位。\n"
    "第二条 镇城管办要逐年提高车位周转率，夜间空置率控制在15%以下。\n"
    "责任单位：镇城管办、镇交通站。\n"
    "第三条 违反本办法第一条的，由镇城管办处200元罚款。\n"
)
HOSTILE = (
    "<script>alert(1)</script>測試规则\n第一条 经营者应当張貼“<img src=x onerror=alert(2)>”字樣，及時報告\u202e。\n"
)


def at(text: str, words: str, after: int = 0) -> Span:
    """Where ``words`` stand in ``text``."""
    start = text.index(words, after)
    return Span(start, start + len(words))


def clause(text: str, words: str, node: int | None, **given: Any) -> Obligation:
    """A clause of the source: ``words``, of the node with that index."""
    base: dict[str, Any] = {
        "span": at(text, words),
        "text": words,
        "modality": "obligation",
        "cue": "应当",
        "instrument": 0,
        "node": node,
        "citation": f"《办法》第{'一二三四五六七八九十'[node or 0]}条",
        "confidence": 0.8,
        "rules": (("modality", "modality.explicit.duty"),),
    }
    return Obligation(**{**base, **given})


def document(
    text: str, clauses: Sequence[Obligation], flags: Sequence[Flag] = (), title: str = "青石镇停车管理办法"
) -> DocumentResult:
    """A document whose articles are the lines that begin with 第…条."""
    starts = [i for i, _ in enumerate(text) if text[i] == "第" and text[i + 2 : i + 3] == "条" and text[i - 1] == "\n"]
    nodes = tuple(
        Node(Span(a, b), "article", text[a : a + 3], text[a : a + 3], 0, number=n)
        for n, (a, b) in enumerate(zip(starts, [*starts[1:], len(text)], strict=False), start=1)
    )
    return DocumentResult(
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        script="hans",
        genre="regulation",
        binding=True,
        title=title,
        pages=(),
        instruments=(Instrument(Span(0, len(text)), title=title),),
        nodes=nodes,
        obligations=tuple(clauses),
        flags=tuple(flags),
    )


def rules(text: str = RULES) -> DocumentResult:
    """The town's rules: a clause with an error, one with a warning, one with a hint, a sanction without flags."""
    renew = next(line for line in text.split("\n") if line.startswith("第一条")).removeprefix("第一条 ")
    when = next(w for w in ("2031年9月30日前", "2031年6月30日前") if w in renew)
    first = clause(
        text,
        renew,
        0,
        bearers=(
            Bearer("停车场经营者", "responsible", "regulated_party", at(text, "停车场经营者"), rule="bearers.subject"),
        ),
        deadlines=(
            Deadline(
                at(text, when),
                when,
                "by",
                end=date(2031, int(when[5]), 30),
                year_from="text",
                rule="deadlines.by.before",
            ),
        ),
    )
    second = clause(text, "停车场经营者不得在消防通道上划设车位。", 0, modality="prohibition", cue="不得")
    third = clause(
        text,
        "镇城管办要逐年提高车位周转率，夜间空置率控制在15%以下。",
        1,
        modality="target",
        cue="控制在",
        confidence=0.55,
        bearers=(
            Bearer("镇城管办", "responsible", "public_body", at(text, "镇城管办"), rule="bearers.subject"),
            Bearer(
                "镇交通站", "responsible", "public_body", at(text, "镇交通站"), "unit_line", "units.label.responsible"
            ),
        ),
        deadlines=(Deadline(at(text, "逐年"), "逐年", "recurring", rrule="FREQ=YEARLY", rule="deadlines.every"),),
        limits=(
            Limit(at(text, "15%以下"), "15%以下", "<=", Decimal(15), "%", quantity="夜间空置率", rule="limit.after"),
        ),
    )
    fourth = clause(text, "违反本办法第一条的，由镇城管办处200元罚款。", 2, modality="sanction", cue="罚款")
    flags = [
        Flag("conflicting_limits", "error", "同一指标在本文件中有不同要求。", None, 0),
        Flag("low_confidence", "warn", "识别把握较低（0.55），请人工核对。", None, 2),
        Flag("no_unit", "info", "未写明责任单位：条文没有点明由谁承担。", None, 1),
        Flag("numbering_gap", "warn", "编号不连续。", Span(0, 4)),
    ]
    return document(text, [first, second, third, fourth], flags)


def hostile() -> DocumentResult:
    """A document whose every text tries to be markup."""
    words = "经营者应当張貼“<img src=x onerror=alert(2)>”字樣，及時報告\u202e。"
    found = clause(
        HOSTILE,
        words,
        0,
        citation='《"><script>alert(3)</script>》第一条',
        bearers=(Bearer('"><svg onload=alert(4)>', "lead", "public_body", at(HOSTILE, "经营者")),),
    )
    return document(
        HOSTILE,
        [found],
        [Flag("garbled", "error", "<b onmouseover=alert(5)>乱码</b>", None, 0)],
        "<script>alert(1)</script>",
    )


def results() -> list[tuple[str, DocumentResult]]:
    """Both documents with their paths."""
    return [("rules.txt", rules()), ("z<hostile>.txt", hostile())]


def put(
    out: Path, corpus: Path, found: Sequence[tuple[str, DocumentResult]], step: int = 0, **frames_: pd.DataFrame
) -> Path:
    """Publish a snapshot of ``found`` and its files; frames given by name replace the built ones."""
    corpus.mkdir(parents=True, exist_ok=True)
    for path, result in found:
        (corpus / path).write_bytes(result.text.encode())
    built = tables.build(found, (), AS_OF)
    built["changes"] = changes.changes(changes.previous_obligations(latest_snapshot(out)), built["obligations"])
    built.update(frames_)
    (out / "runs").mkdir(parents=True, exist_ok=True)
    run = {"as_of": AS_OF.isoformat(), "corpus": {"path": str(corpus)}}
    files = render(built, "0")
    started = datetime(2031, 5, 1, 2, step, tzinfo=UTC)
    return publish(out, files, {}, run, started).folder


def changed(rows: Sequence[tuple[str | None, str | None, str, str, list[str], str | None, str | None]]) -> pd.DataFrame:
    """A ``changes`` frame from its rows."""
    from pipeline.schema import CHANGES

    return frames.frame(CHANGES, {name: [row[n] for row in rows] for n, name in enumerate(CHANGES.names)})
