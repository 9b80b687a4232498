"""The flags that tell legal staff where to look: each where it belongs, and none on a sound clause."""

import pytest

from pipeline.document import process
from pipeline.flags import SEVERITY
from pipeline.records import Flag

HEAD = "临江县供水管理办法\n\n"


def flags(text: str) -> list[Flag]:
    return list(process(text.encode(), "rules.txt").flags)


SOUND = HEAD + "第一条 供水单位应当在收到申请之日起十日内答复用户。\n第二条 供水单位应当保持管网漏损率不得高于8%。\n"


def test_a_sound_text_has_no_flag() -> None:
    assert flags(SOUND) == []


CASES = [
    ("no_unit", HEAD + "第一条 应当定期检查管网。\n", "未写明责任单位"),
    ("vague_time", HEAD + "第一条 供水单位应当及时修复管网。\n", "时限不明确：“及时”"),
    ("has_exception", HEAD + "第一条 供水单位不得停止供水，但因抢修停水的除外。\n", "条文含例外"),
    ("unquoted_rules", HEAD + "第一条 供水单位应当按照国家有关规定收取水费。\n", "国家有关规定"),
    (
        "numbering_gap",
        HEAD + "第一条 供水单位应当检查管网。\n第二条 供水单位应当公布水价。\n第四条 供水单位应当建立台账。\n",
        "编号不连续：“第四条”",
    ),
    (
        "duplicate_clause",
        HEAD + "第一条 供水单位应当每年公布水质报告。\n第二条 供水单位应当每年公布水质报告。\n",
        "完全相同（《临江县供水管理办法》第一条",
    ),
    ("not_binding", "《临江县供水管理办法》起草说明\n\n一、主要内容\n供水单位应当检查管网。\n", "不具约束力"),
]


@pytest.mark.parametrize(("code", "text", "part"), CASES)
def test_flag(code: str, text: str, part: str) -> None:
    found = [f for f in flags(text) if f.code == code]
    assert len(found) == 1
    assert part in found[0].message
    assert found[0].severity == SEVERITY[code]


def test_a_flag_points_at_the_words_it_speaks_of() -> None:
    text = HEAD + "第一条 供水单位应当及时修复管网。\n"
    (vague,) = [f for f in flags(text) if f.code == "vague_time"]
    assert vague.span is not None
    assert text[vague.span.start : vague.span.end] == "及时"
