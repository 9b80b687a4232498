"""A small snapshot made by hand, whose every row is known, and one of the sample corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import conflicts, editions, publish, tables
from pipeline.ids import document_id
from pipeline.records import (
    Bearer,
    Deadline,
    DocumentResult,
    Flag,
    Instrument,
    Limit,
    Node,
    Obligation,
    Reference,
    Reject,
    Span,
)
from pipeline.run import Settings, run

AS_OF = date(2031, 6, 1)
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>&\'\r\n甲方应当自查。'


def clause(
    text: str,
    modality: str = "obligation",
    units: Sequence[tuple[str, str]] = (),
    deadlines: Sequence[Deadline] = (),
    limits: Sequence[Limit] = (),
    references: Sequence[str] = (),
    **more: Any,
) -> Obligation:
    """An obligation whose findings' spans are looked up in ``text`` by their words; offsets begin at ``text``."""

    def at(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    return Obligation(
        span=Span(0, len(text)),
        text=text.replace("\r\n", ""),
        modality=modality,  # type: ignore[arg-type]
        cue="应当",
        instrument=0,
        node=0,
        citation="",
        bearers=tuple(
            Bearer(name, role, "public_body" if name[-1] in "局委府" else "regulated_party", at(name))  # type: ignore[arg-type]
            for name, role in units
        ),
        deadlines=tuple(replace(d, span=at(d.text)) for d in deadlines),
        limits=tuple(replace(m, span=at(m.text)) for m in limits),
        references=tuple(Reference(at(r), r, title=r.strip("《》")) for r in references),
        confidence=0.9,
        **more,
    )


def when(text: str, kind: str, **more: Any) -> Deadline:
    return Deadline(Span(0, 0), text, kind, **more)  # type: ignore[arg-type]


def level(text: str, op: str, value: str, unit: str, quantity: str | None, **more: Any) -> Limit:
    return Limit(Span(0, 0), text, op, Decimal(value), unit, quantity=quantity, **more)  # type: ignore[arg-type]


def document(title: str, clauses: Sequence[Obligation], **more: Any) -> DocumentResult:
    """A document whose text is its title and its clauses, a paragraph each."""
    text, placed = f"{title}\n", []
    for number, found in enumerate(clauses, start=1):
        start = len(text)
        placed.append(
            replace(
                found,
                span=found.span.shift(start),
                citation=f"《{title}》第{number}条",
                bearers=tuple(replace(b, span=b.span.shift(start)) for b in found.bearers),
                deadlines=tuple(replace(d, span=d.span.shift(start)) for d in found.deadlines),
                limits=tuple(replace(m, span=m.span.shift(start)) for m in found.limits),
                references=tuple(replace(r, span=r.span.shift(start)) for r in found.references),
            )
        )
        words = found.text if found.span.end == len(found.text) else HOSTILE
        text += f"{words}\n"
    basic: dict[str, Any] = {
        "text": text,
        "media_type": "text/plain",
        "encoding": "utf-8",
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "script": "hans",
        "genre": "plan",
        "binding": True,
        "title": title,
        "pages": (),
        "instruments": (Instrument(Span(0, len(text)), title, issued=date(2031, 1, 10), effective=date(2031, 2, 1)),),
        "nodes": (Node(Span(0, len(text)), "section", "一", "一、", 0, heading="任务"),),
        "obligations": tuple(placed),
        "flags": (Flag("vague_time", "info", "时限不明确：“及时”。", None, 0),) if placed else (),
    }
    return DocumentResult(**(basic | more))


@pytest.fixture(scope="session")
def documents() -> Mapping[str, DocumentResult]:
    """Documents by path."""
    plan = document(
        "云汀市2031年河道整治方案",
        [
            clause(
                "市环保局牵头，市财政局配合，9月底前复核全部排口。",
                units=[("市环保局", "lead"), ("市财政局", "cooperate")],
                deadlines=[when("9月底前", "by", end=date(2031, 9, 30), year_from="document")],
            ),
            clause(
                "市环境保护局每季度公布巡查结果。",
                units=[("市环境保护局", "responsible")],
                deadlines=[when("每季度", "recurring", rrule="FREQ=MONTHLY;INTERVAL=3")],
            ),
            clause(
                "2031年，河水氨氮月均浓度不超过1.5毫克/升。",
                "target",
                deadlines=[when("2031年", "during", start=date(2031, 1, 1), end=date(2031, 12, 31))],
                limits=[level("不超过1.5毫克/升", "<=", "1.5", "毫克/升", "河水氨氮月均浓度", unit_canonical="mg/L",
                              value_canonical=Decimal("1.5"))],
            ),
            clause(
                "禁止在岸线50米内堆放渣土，依照《云汀市岸线规则》处理。",
                "prohibition",
                limits=[level("50米内", "<=", "50", "米", None, use="condition")],
                references=["《云汀市岸线规则》"],
            ),
        ],
    )  # fmt: skip
    other = document(
        "云汀市2031年水质达标计划",
        [
            clause(
                "2031年，河水氨氮月均浓度不超过2毫克/升。",
                "target",
                deadlines=[when("2031年", "during", start=date(2031, 1, 1), end=date(2031, 12, 31))],
                limits=[level("不超过2毫克/升", "<=", "2", "毫克/升", "河水氨氮月均浓度", unit_canonical="mg/L",
                              value_canonical=Decimal("2"))],
            ),
            clause(
                "施工单位自6月1日起每日洒水，每月25日前报送台账。",
                units=[("施工单位", "responsible")],
                deadlines=[
                    when("自6月1日起", "from", start=date(2031, 6, 1)),
                    when("每月25日前", "recurring", rrule="FREQ=MONTHLY;BYMONTHDAY=25", times=1),
                ],
            ),
        ],
    )  # fmt: skip
    hostile = document(
        "=石浦区<b>办法</b>",
        [clause(HOSTILE, units=[("甲方", "responsible")])],
        genre="explanatory",
        binding=False,
    )
    return {"云汀市/a.txt": plan, "云汀市/b.txt": other, "石浦区/c.txt": hostile}


@pytest.fixture(scope="session")
def frames(documents: Mapping[str, DocumentResult]) -> dict[str, pd.DataFrame]:
    """The tables of ``documents``, with conflicts."""
    refused = [Reject("石浦区/d.pdf", "read", "encrypted", "文件有密码。")]
    return conflicts.add(tables.build(documents.items(), refused, AS_OF))


@pytest.fixture(scope="session")
def snapshot(
    tmp_path_factory: pytest.TempPathFactory,
    frames: dict[str, pd.DataFrame],
    documents: Mapping[str, DocumentResult],
) -> Path:
    """The published snapshot of ``documents``; its output folder is two folders up."""
    out = tmp_path_factory.mktemp("outputs")
    publish.prepare(out)
    texts = [(document_id(path), found.text) for path, found in documents.items()]
    files = publish.render(frames, "1.0")
    record = {"as_of": AS_OF.isoformat()}

    def for_people(folder: Path) -> None:
        editions.write(folder, AS_OF, "1.0")
        editions.write_marked(folder / editions.TEXTS, frames, texts)

    done = publish.publish(out, files, {}, record, datetime(2031, 6, 1, tzinfo=UTC), for_people)
    return done.folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot of the sample corpus."""
    out = tmp_path_factory.mktemp("sample")
    corpus = Path(__file__).parents[2] / "corpora"
    return run(Settings(corpus, out, date(2016, 9, 1))).folder
