"""What the path from text to records costs, in calls: a guard against rules that are tried where they cannot hold.

Calls of functions, ours and Python's, are counted, so that the machine and what else it does play no part.  Whoever has
a reason to raise a bound measures with ``make bench-throughput`` first.
"""

from __future__ import annotations

import functools
import gc
import sys
from pathlib import Path

import pytest

from pipeline.document import process
from pipeline.records import DocumentResult

CORPORA = Path(__file__).parent.parent / "corpora"
ARTICLE = (
    "第{n}条 县级以上人民政府水务主管部门应当自收到申请之日起{d}日内完成审查；"
    "逾期不答复的，申请人可以向上一级主管部门反映。"
    "取水单位年取水量超过{d}万立方米的，应当每季度报送用水报表。任何单位和个人不得擅自改动计量设施。\n"
)
NUMBERS = "一二三四五六七八九"


def _law(articles: int) -> str:
    def numeral(n: int) -> str:
        tens, ones = divmod(n, 10)
        return ("" if tens == 0 else "十" if tens == 1 else f"{NUMBERS[tens - 1]}十") + (
            NUMBERS[ones - 1] if ones else ""
        )

    body = "".join(ARTICLE.format(n=numeral(n), d=n % 28 + 2) for n in range(1, articles + 1))
    return f"青岚县取水管理办法\n\n{body}"


def _calls(text: str, name: str) -> tuple[int, DocumentResult]:
    """How many functions are called for a document by a process that has its lexicons but has forgotten all names."""
    for thing in gc.get_objects():
        # By its type: to ask a lazy object of another library for its class would make it build what stands behind it.
        if type(thing) is functools._lru_cache_wrapper and thing.cache_parameters()["maxsize"]:
            thing.cache_clear()
    data = text.encode()
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        result = process(data, name)
    finally:
        sys.setprofile(before)
    return count, result


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    for path in sorted(CORPORA.glob("*.txt")):
        process(path.read_bytes(), path.name)


def test_calls_a_character_of_the_samples() -> None:
    calls = chars = 0
    for path in sorted(CORPORA.glob("*.txt")):
        text = path.read_text("utf-8")
        found, _ = _calls(text, path.name)
        calls, chars = calls + found, chars + len(text)
    assert calls / chars < BOUND


def test_a_long_law_costs_no_more_a_character_than_a_short_one() -> None:
    short, of_short = _calls(_law(12), "short.txt")
    long, of_long = _calls(_law(96), "long.txt")
    assert len(of_long.obligations) == 8 * len(of_short.obligations) > 0
    assert long / len(of_long.text) < 1.1 * short / len(of_short.text)


def test_a_text_without_rules_costs_little() -> None:
    story = "那年春天，江边的柳树刚刚抽芽，孩子们沿着堤岸放风筝，老人坐在石阶上晒太阳，谁也没有说话。\n" * 60
    law, of_law = _calls(_law(40), "law.txt")
    told, of_told = _calls(story, "story.txt")
    assert not of_told.obligations
    assert told / len(of_told.text) < 0.25 * law / len(of_law.text)


BOUND = 13.0
"""Calls a character of the sample files at most: what was measured, and a tenth for rules to come."""


def test_the_stages_of_the_profile_exist() -> None:
    from benchmarks.stages import STAGES, place_of

    assert all(callable(getattr(*place_of(module, name))) for _, module, name in STAGES)
