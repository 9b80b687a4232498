"""The Prefect flow over the real core: the same tables as without it, in this process and over a process pool."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.run import Settings, in_threads, run

pytestmark = [pytest.mark.prefect, pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]
DAY = date(2030, 6, 1)


def tables(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in {".csv", ".parquet"}}


def test_the_flow_gives_the_tables_of_a_plain_run(corpus: Path, tmp_path: Path) -> None:
    from flows.ingest import ingest

    plain = run(Settings(corpus, tmp_path / "plain", DAY))
    flown = ingest(str(corpus), str(tmp_path / "flown"), DAY.isoformat())
    assert tables(flown.folder) == tables(plain.folder)


def test_the_flow_leaves_an_artifact_with_the_summary(corpus: Path, tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client

    from flows.ingest import ingest

    done = ingest(str(corpus), str(tmp_path / "out"), DAY)
    with get_client(sync_client=True) as client:
        artifacts = client.read_artifacts()
    (mine,) = [a for a in artifacts if a.key == "yiwu-run" and a.description == f"Run {done.run_id}"]
    assert f"| 文件 | {done.counts.documents} |" in str(mine.data)
    assert str(done.folder) in str(mine.data)


def test_a_process_pool_gives_the_same_tables(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = run(Settings(corpus, tmp_path / "plain", DAY))
    monkeypatch.setattr("pipeline.run.SMALL_CORPUS", 0)
    pooled = run(Settings(corpus, tmp_path / "pooled", DAY, workers=2), execute=in_threads)
    assert tables(pooled.folder) == tables(plain.folder)
