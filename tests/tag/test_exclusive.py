"""A text that says itself that 以下 leaves out the number before it, and how far that reaches."""

from __future__ import annotations

import pytest

from pipeline.document import process

TEXT = """某县渡口办法
第一章 渡船

第一条 载客十人以下的渡船应当登记。

第二章 海损

第二条 存在下列情形的，为一般海损：

（一）轻伤三人以上五人以下的；

（二）轻伤八人（含）以下的。

第三条 载客二十人以下的渡船应当停航。

第四条 {says}
"""


def ops(says: str) -> dict[str, str]:
    found = process(TEXT.format(says=says).encode(), "某县渡口办法.txt").obligations
    return {f.text: f.op for o in found for f in o.limits}


@pytest.mark.parametrize(
    ("says", "first", "third"),
    [
        ("本章中“以下”不包括本数，“以上”则包括。", "<=", "<"),
        ("本办法所称“以下”，不含本数。", "<", "<"),
        ("本条所称“以下”不包括本数。", "<=", "<="),
        ("本办法所称“以上”、“以下”均包括本数。", "<=", "<="),
    ],
)
def test_how_far_it_reaches(says: str, first: str, third: str) -> None:
    found = ops(says)
    assert found["十人以下"] == first
    assert found["二十人以下"] == third
    assert found["八人（含）以下"] == "<="


def test_both_words_at_once() -> None:
    found = process(
        "某县渡口办法\n\n第一条 载客十人以上的渡船应当登记。\n\n第二条 本办法所称以上、以下均不含本数。".encode(),
        "某县渡口办法.txt",
    )
    assert [f.op for o in found.obligations for f in o.limits] == [">"]
