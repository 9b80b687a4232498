"""What several tests share: a corpus of invented files, records made by hand, one Prefect server for the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.records import (
    Bearer,
    Deadline,
    DocumentResult,
    Flag,
    Instrument,
    Limit,
    Node,
    Obligation,
    Page,
    Reference,
    Span,
)

settings.register_profile("no_clock", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("no_clock")

TEXT = (
    "青岚县河道保洁办法\n"
    "第一条 县水利局牵头，青岚县城管局配合，2031年底前建成3.50公里以上护栏。\n"
    "第二条 违反“第一条”规定的，\r\n按《清河条例》处罚。"
)


@pytest.fixture
def make_result() -> Callable[..., DocumentResult]:
    """A DocumentResult with every kind of record, whose spans are looked up in its text."""

    def span(text: str, part: str) -> Span:
        start = text.index(part)
        return Span(start, start + len(part))

    def make(text: str = TEXT, *, media_type: str = "text/plain", failed_page: bool = False) -> DocumentResult:
        first, second = text.split("\n", 2)[1:]
        end = len(text)
        duty = Obligation(
            span=span(text, first.removeprefix("第一条 ")),
            text=first.removeprefix("第一条 "),
            modality="obligation",
            cue="牵头",
            instrument=0,
            node=0,
            citation="《青岚县河道保洁办法》第一条",
            bearers=(
                Bearer("青岚县城管局", "cooperate", "public_body", span(text, "青岚县城管局")),
                Bearer("县水利局", "lead", "public_body", span(text, "县水利局")),
            ),
            deadlines=(
                Deadline(span(text, "2031年底前"), "2031年底前", "by", end=date(2031, 12, 31), year_from="text"),
            ),
            limits=(Limit(span(text, "3.50公里以上"), "3.50公里以上", ">=", Decimal("3.50"), "公里", quantity="护栏"),),
            sanctioned_by=(1,),
            confidence=0.9,
        )
        sanction = Obligation(
            span=span(text, second.removeprefix("第二条 ")),
            text=second.removeprefix("第二条 ").replace("\r\n", ""),
            modality="sanction",
            cue="处罚",
            instrument=0,
            node=1,
            citation="《青岚县河道保洁办法》第二条",
            references=(Reference(span(text, "《清河条例》"), "《清河条例》", title="清河条例"),),
            confidence=0.8,
        )
        return DocumentResult(
            text=text,
            media_type=media_type,
            encoding="utf-8",
            sha256="0" * 64,
            script="hans",
            genre="regulation",
            binding=True,
            title="青岚县河道保洁办法",
            pages=(Page(1, Span(0, 10)), Page(2, Span(10, end), failed=True, note="图像损坏")) if failed_page else (),
            instruments=(Instrument(Span(0, end), "青岚县河道保洁办法", effective=date(2030, 1, 1)),),
            nodes=(
                Node(span(text, first), "article", "第一条", "第一条", 0, number=1),
                Node(span(text, second), "article", "第二条", "第二条", 0, number=2),
            ),
            obligations=(duty, sanction),
            flags=(Flag("no_unit", "info", "没有责任单位。", None, 1),),
        )

    return make


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A folder with two good files (one in a subfolder, in GB18030) and things that are no documents."""
    folder = tmp_path / "corpus"
    (folder / "县").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "rules.txt").write_text(TEXT, "utf-8", newline="")
    (folder / "县" / "通知.txt").write_bytes(
        "关于修剪行道树的通知\n各乡镇应当在2031年3月底前完成修剪。\n".encode("gb18030")
    )
    (folder / ".hidden" / "x.txt").write_text("不得读取", "utf-8")
    (folder / "README.md").write_text("说明", "utf-8")
    return folder


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One private Prefect server for all tests that need one."""
    from prefect.testing.utilities import prefect_test_harness

    import flows  # noqa: F401  # turns telemetry off before Prefect is imported

    with prefect_test_harness(server_startup_timeout=120):
        yield
