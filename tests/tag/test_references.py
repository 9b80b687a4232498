"""Masks and references by table."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tag.references import find_masks, find_references, shadow

REFERENCES = [
    ("按照《临江县停车管理办法》（临政办〔2019〕12号）执行。", [("临江县停车管理办法", "临政办〔2019〕12号", None)]),
    ("违反本办法第十条第二款规定的，责令改正。", [(None, None, "第十条第二款")]),
    ("依照《中华人民共和国水法》第三十条处罚。", [("中华人民共和国水法", None, "第三十条")]),
    ("执行GB 8978-1996的一级标准。", [(None, "GB 8978-1996", None)]),
    ("依照前款规定办理。", [(None, None, "前款")]),
    ("第三条第一项至第三项的事项", [(None, None, "第三条第一项至第三项")]),
    ("没有引用任何文件。", []),
]


@pytest.mark.parametrize(("text", "expected"), REFERENCES)
def test_references(text: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    found = find_references(text)
    assert [(r.title, r.code, r.node_path) for r in found] == expected
    assert all(text[r.span.start : r.span.end] == r.text for r in found)


@pytest.mark.parametrize(
    ("text", "kind", "masked"),
    [
        ("落实六个百分之百。", "slogan", "六个百分之百"),
        ("联系电话：0371-5550000", "contact", "0371-5550000"),
        ("（三）检查锅炉", "marker", "（三）"),
        ("按照临政〔2020〕5号文件", "doc_number", "临政〔2020〕5号"),
    ],
)
def test_masks(text: str, kind: str, masked: str) -> None:
    assert (kind, masked) in [(m.kind, text[m.span.start : m.span.end]) for m in find_masks(text)]


@pytest.mark.parametrize("text", ["每季度检查3次。", "不低于80%", "2016年底前完成5台锅炉改造"])
def test_quantities_and_dates_are_not_masked(text: str) -> None:
    assert find_masks(text) == ()


@given(st.text(alphabet="《》〔〕“”（）第一二三条款项GBHJ/T-—0123456789年号本前款，。的", max_size=60))
def test_masks_never_overlap_and_a_shadow_keeps_its_length(text: str) -> None:
    masks = find_masks(text)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(masks))
    assert len(shadow(text, masks)) == len(text)
