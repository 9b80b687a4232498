"""Conditions, exceptions and rules that are not named, by table."""

import pytest

from pipeline.tag.conditions import condition_text, exception_text, unquoted_rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("逾期不改正的，处一千元罚款。", "逾期不改正的"),
        ("违反本办法规定，擅自停水的，责令改正。", "违反本办法规定，擅自停水的"),
        ("有下列情形之一的，应当重新申请：", "有下列情形之一的"),
        ("符合以下条件的单位，可以申请：", "符合以下条件的单位"),
        ("如遇暴雨，应当停止作业。", "如遇暴雨"),
        ("供水单位应当建立台账，记录停水原因。", None),
        ("检修时，操作人员应当断电。", "检修时"),
        ("供水单位应当公示，逾期未公示的，责令改正。", "逾期未公示的"),
        ("县水务局是本县供水工作的主管部门。", None),
    ],
)
def test_condition(text: str, expected: str | None) -> None:
    assert condition_text(text) == expected


def test_a_traditional_condition_ends_in_zhe() -> None:
    assert condition_text("逾期未缴者，加征滞纳金。", hant=True) == "逾期未缴者"
    assert condition_text("逾期未缴者，加征滞纳金。") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("任何车辆不得驶入，但执行任务的消防车除外。", "但执行任务的消防车除外"),
        ("除抢险用水外，不得擅自取水。", "除抢险用水外"),
        ("应当及时清除道路外侧积雪。", None),
    ],
)
def test_exception(text: str, expected: str | None) -> None:
    assert exception_text(text) == expected


def test_rules_that_are_not_named() -> None:
    found = unquoted_rules("应当按照国家有关规定办理备案。")
    assert found is not None
    assert found[0] == "按照国家有关规定"
    assert unquoted_rules("按照本办法第三条规定办理。") is None
