"""The text reader: every encoding read exactly, everything else refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read import ReadError, read
from pipeline.records import Options

HANS = "第三条 各乡镇应当在每年三月底前完成河道清淤，并向县水利局报告。\n"
HANT = "第三條 各鄉鎮應當於每年三月底前完成河道清淤，並向縣水利局報告。\r\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (HANS, "utf-8", "utf-8"),
        (HANT, "utf-8", "utf-8"),
        (HANS, "gb18030", "gb18030"),
        (HANT, "gb18030", "gb18030"),
        (HANS + "面积30㎡，单价5€，𠮷字", "gb18030", "gb18030"),
        (HANT, "big5", "big5"),
        (HANT + "深水埗區\n", "big5hkscs", "big5"),
        (HANS, "utf-16-le", "utf-16-le"),
        (HANT, "utf-16-be", "utf-16-be"),
        ("\ufeff" + HANS, "utf-8", "utf-8"),
        ("\ufeff" + HANS, "utf-16-le", "utf-16-le"),
        ("\ufeff" + HANT, "utf-16-be", "utf-16-be"),
        ("\ufeff" + HANS, "utf-32-le", "utf-32-le"),
        ("ABC 123\n", "utf-8", "utf-8"),
        ("ABC 123, ABC 123, ABC 123.\n", "utf-16-le", "utf-16-le"),
    ],
)
def test_decodes_exactly_what_was_encoded(text: str, codec: str, encoding: str) -> None:
    source = read(text.encode(codec), "规定.txt", Options())
    assert source.text == text
    assert source.encoding == encoding


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@given(noise=st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12))
def test_rare_characters_do_not_mislead(codec: str, noise: str) -> None:
    text = HANS * 3 + noise + HANS
    assert read(text.encode(codec), "a.txt", Options()).text == text


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
@pytest.mark.parametrize("at", [0, 1])
def test_a_bad_byte_is_refused_with_its_position(codec: str, at: int) -> None:
    good = (HANT * 5).encode(codec)
    position = 0 if at == 0 else good.index(b"\n") + 1
    with pytest.raises(ReadError) as caught:
        read(good[:position] + b"\xff" + good[position:], "a.txt", Options())
    assert caught.value.error == "undecodable"
    assert f"第 {position} 字节" in caught.value.message
    assert f"第 {1 + at} 行" in caught.value.message
    assert "0xFF" in caught.value.message


def test_a_file_cut_in_the_middle_of_a_character_is_refused() -> None:
    data = (HANS * 5).encode("utf-8").rstrip(b"\n")[:-1]
    with pytest.raises(ReadError, match="undecodable"):
        read(data, "a.txt", Options())


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (" \n\u3000\t\r\n".encode(), "empty"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_text"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not_text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_text"),
        (bytes(range(256)) * 50, "not_text"),
        (b"\x00" * 1000, "not_text"),
        (b"\x01\x02\x03abc" * 100, "not_text"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, error: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(data, "a.txt", Options())
    assert caught.value.error == error
    assert caught.value.message.endswith("。")


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read() -> None:
    data = HANS.encode()
    assert read(data, "a.txt", Options(max_bytes=len(data))).text == HANS
    with pytest.raises(ReadError, match="too_large"):
        read(data, "a.txt", Options(max_bytes=len(data) - 1))
    with pytest.raises(ReadError, match="too_long"):
        read(data, "a.txt", Options(max_chars=len(HANS) - 1))


def test_line_ends_and_a_closing_control_z_stay_as_they_are() -> None:
    text = "第一条\r\n甲应当报告。\r乙\n\x1a"
    assert read(text.encode(), "a.txt", Options()).text == text


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ReadError, match=r"“\.wps”"):
        read(b"x", "文件.wps", Options())
