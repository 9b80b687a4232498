"""Pairing of clauses, changes between snapshots, and how they are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import differences
from pipeline.pairing import Clause, Pair, align
from pipeline.run import Settings, run
from tests.nightly.conftest import fill

DAY = date(2030, 6, 1)
A = "县水务局应当在汛期前疏浚北岸沟渠"
B = "任何单位不得占用步道堆放建材"
C = "林业局每年清点古树并公布名录"


def clauses(*texts: str) -> list[Clause]:
    return [Clause(text, f"第{at}条") for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ((A, B), (A, B), [(0, 0), (1, 1)]),
        ((A, B), (B, A), [(1, 0), (0, 1)]),
        ((A, C), (A, B, C), [(0, 0), (None, 1), (1, 2)]),
        ((A, B, C), (A, C), [(0, 0), (2, 1), (1, None)]),
        ((A, B), (A.replace("北岸", "南北两岸"), B), [(0, 0), (1, 1)]),
        ((A, B), (B, A.replace("汛期", "雨季")), [(1, 0), (0, 1)]),
        ((A,), (B,), [(None, 0), (0, None)]),
        ((A, A), (A,), [(0, 0), (1, None)]),
        ((), (A,), [(None, 0)]),
    ],
)
def test_clauses_find_their_predecessors(
    old: tuple[str, ...], new: tuple[str, ...], pairs: list[tuple[int | None, int | None]]
) -> None:
    assert align(clauses(*old), clauses(*new)) == [Pair(*pair) for pair in pairs]


def test_of_two_like_clauses_the_one_in_place_is_taken() -> None:
    old = clauses("甲河段应当在三月底前完成清淤工作", B, "乙河段应当在三月底前完成清淤工作")
    new = clauses("甲河段应当在四月底前完成清淤工作", B, "乙河段应当在四月底前完成清淤工作")
    assert align(old, new) == [Pair(0, 0), Pair(1, 1), Pair(2, 2)]


@given(st.lists(st.sampled_from([A, B, C, A[:9], "县"])), st.lists(st.sampled_from([A, B, C, C[3:], ""])))
def test_every_clause_is_paired_once(old: list[str], new: list[str]) -> None:
    found = align(clauses(*old), clauses(*new))
    assert sorted(p.new for p in found if p.new is not None) == list(range(len(new)))
    assert sorted(p.old for p in found if p.old is not None) == list(range(len(old)))


def test_diff_is_shown_to_people(tmp_path: Path) -> None:
    corpus, out = fill(tmp_path / "c", 3), tmp_path / "out"
    first = run(Settings(corpus, out, DAY))
    path = corpus / "0001.txt"
    path.write_text(path.read_text("utf-8").replace("不少于5处", "不少于8处"), "utf-8")
    (corpus / "0002.txt").unlink()
    run(Settings(corpus, out, DAY))
    latest = differences.snapshot_named(out, "latest")
    assert differences.before(out, latest) == out / "runs" / first.run_id
    lines = list(differences.lines(differences.before(out, latest), latest))
    assert lines[0] == "0001.txt"
    assert lines[1].startswith("  ~ 修改  规范化后的文本")
    assert "8处" in lines[1]
    assert lines[2] == "0002.txt"
    assert lines[-1].endswith("删除 12、修改 1") or lines[-1].endswith("修改 1、删除 12")
    assert list(differences.lines(latest, latest)) == [f"{latest.name} → {latest.name}：没有不同"]
    with pytest.raises(differences.DiffError, match="第一个快照"):
        differences.before(out, out / "runs" / first.run_id)
    with pytest.raises(differences.DiffError, match="没有快照"):
        differences.snapshot_named(out, "r1999")
