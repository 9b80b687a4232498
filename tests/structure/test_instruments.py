# ruff: noqa: E501  # texts stand on one line a case
"""Instruments: how many a file holds, and what each says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.normalise import normalise
from pipeline.records import Instrument
from pipeline.structure import analyse


def instruments(source: str) -> tuple[Instrument, ...]:
    return analyse(normalise(source)).instruments


FORWARDED = """首页 > 政策文件
渠东县人民政府办公室关于印发渠东县节水办法的通知
时间：2020-01-02 来源：县政府 阅读：88
渠东县人民政府办公室关于印发渠东县节水办法的通知
（渠政办发〔2019〕7号）
各乡镇人民政府，县政府各部门：
现将《渠东县节水办法》印发给你们，请遵照执行。
渠东县人民政府办公室
二○一九年六月五日
渠东县
节水办法
第一章 总则
第一条 为了节水，制定本办法。
第二章 附则
第二条 本办法自印发之日起施行，有效期五年。
"""


def test_a_notice_and_what_it_forwards() -> None:
    notice, rules = instruments(FORWARDED)
    assert notice.title == "渠东县人民政府办公室关于印发渠东县节水办法的通知"
    assert rules.title == "渠东县节水办法"
    for one in (notice, rules):
        assert one.doc_number == "渠政办发〔2019〕7号"
        assert one.issuer == "渠东县人民政府办公室"
        assert one.issued == date(2019, 6, 5)
    assert notice.effective is None
    assert (rules.effective, rules.expires) == (date(2019, 6, 5), date(2024, 6, 4))


def test_paths_restart_with_the_instrument() -> None:
    two = "渠东县节水规则\n第一条 应当装表。\n第二条 自2019年5月1日起施行。\n渠西县供水规则\n第一条 应当缴费。\n第二条 自2020年5月1日起施行。\n"
    structure = analyse(normalise(two))
    assert [(n.instrument, n.path) for n in structure.nodes] == [
        (0, "第一条"),
        (0, "第二条"),
        (1, "第一条"),
        (1, "第二条"),
    ]


@pytest.mark.parametrize(
    ("signed", "issuer"),
    [
        ("渠东市水务局渠东公积金管理中心", "渠东市水务局、渠东公积金管理中心"),
        ("渠东市水务局 国家税务总局渠东市税务局", "渠东市水务局、国家税务总局渠东市税务局"),
        ("中国银行保险监督管理委员会\n渠东监管分局", "中国银行保险监督管理委员会渠东监管分局"),
    ],
)
def test_bodies_that_sign_on_one_line_or_one_body_on_two(signed: str, issuer: str) -> None:
    source = f"各乡镇人民政府：\n为做好节水工作，现通知如下：\n一、抓紧修渠。\n二、及时报数。\n{signed}\n2021年3月4日\n"
    (one,) = instruments(source)
    assert one.issuer == issuer


def test_a_notice_without_title() -> None:
    source = "各乡镇人民政府：\n为做好节水工作，现通知如下：\n一、抓紧修渠。\n二、及时报数。\n渠东县水务局\n渠东县财政局\n2021年3月4日\n"
    (one,) = instruments(source)
    assert (one.title, one.issuer, one.issued) == (None, "渠东县水务局、渠东县财政局", date(2021, 3, 4))


NOTES = [
    (
        "adopted, then approved",
        "海棠市供水条例\n2015年3月4日海棠市第七届人民代表大会常务委员会第二次会议通过\n2015年5月6日海东省第十届人民代表大会常务委员会第九次会议批准\n第一条 应当供水。\n第二条 本条例自2015年7月1日起施行。",
        (None, "海棠市人民代表大会常务委员会", date(2015, 5, 6), date(2015, 7, 1)),
    ),
    (
        "a note tells when it came into force",
        "海棠自治县供水条例\n2001年4月2日县第五届人民代表大会第五次会议通过\n2001年6月9日海东省第九届人民代表大会常务委员会第七次会议批准\n2001年7月8日施行\n第一条 应当供水。\n第二条 本条例自公布之日起施行。",
        (None, "海棠自治县人民代表大会", date(2001, 6, 9), date(2001, 7, 8)),
    ),
    (
        "a title printed twice, the second time over two lines",
        "海东省高级法院关于审理用水纠纷的规定\n海东省高级法院\n关于审理用水纠纷的规定\n东法释〔2022〕7号\n为正确审理用水纠纷，制定本规定。\n第一条 应当受理。",
        ("东法释〔2022〕7号", "海东省高级法院", None, None),
    ),
    (
        "an order of the government",
        "海棠市取水办法\n（2009年2月3日海棠市人民政府第4次常务会议审议通过 2009年3月4日海棠市人民政府令第21号公布）\n第一条 应当登记。\n第二条 本办法自公布之日起施行。",
        ("海棠市人民政府令第21号", "海棠市人民政府", date(2009, 3, 4), date(2009, 3, 4)),
    ),
    (
        "a later amendment changes none of it",
        "海棠市供水条例\n2015年3月4日海棠市第七届人民代表大会常务委员会第二次会议通过\n2019年8月9日海棠市第八届人民代表大会常务委员会第六次会议修正\n第一条 应当供水。\n第二条 本条例自2015年7月1日起施行。",
        (None, "海棠市人民代表大会常务委员会", date(2015, 3, 4), date(2015, 7, 1)),
    ),
    (
        "a standard",
        "水表防冻技术要求\nGB 98765—2020\n1 范围\n本文件适用于水表。\n2 要求\n2.1 水表应防冻。",
        ("GB 98765—2020", None, None, None),
    ),
]


@pytest.mark.parametrize(("source", "want"), [row[1:] for row in NOTES], ids=[row[0] for row in NOTES])
def test_facts(source: str, want: tuple[str | None, str | None, date | None, date | None]) -> None:
    (one,) = instruments(source)
    assert (one.doc_number, one.issuer, one.issued, one.effective) == want


ENDS = [
    ("自2020年3月1日起施行，有效期至2022年12月31日。", date(2020, 3, 1), date(2022, 12, 31)),
    ("自2020年3月1日起试行，试行两年。", date(2020, 3, 1), date(2022, 2, 28)),
    ("自2020年3月1日起实施，有效期5年。", date(2020, 3, 1), date(2025, 2, 28)),
    ("自二○二○年三月一日起施行。", date(2020, 3, 1), None),
]


@pytest.mark.parametrize(("clause", "effective", "expires"), ENDS)
def test_effect_and_end(clause: str, effective: date, expires: date | None) -> None:
    (one,) = instruments(
        f"渠东县节水办法\n第一条 用水户应当装表。\n第二条 水卡有效期至2021年1月1日。\n第三条 本办法{clause}\n"
    )
    assert (one.effective, one.expires) == (effective, expires)


def test_empty_text_has_no_instrument() -> None:
    assert instruments(" \n ") == ()


def test_the_history_of_a_register_says_who_issued_a_text_and_when() -> None:
    (rules,) = instruments(
        "渔船检验规则\n1.中華民國九十年五月六日渔业部（90）渔政字第 0012345 号令订定发布全文 2 条；并自发布日起施行\n"
        "2.中華民國一百年三月四日渔业部渔政字第 1000054321 号令发布废止\n第 1 条\n渔船应检验。\n第 2 条\n本规则自发布日施行。\n"
    )
    assert (rules.doc_number, rules.issuer) == ("（90）渔政字第0012345号令", "渔业部")
    assert (rules.issued, rules.effective, rules.expires) == (date(2001, 5, 6), date(2001, 5, 6), date(2011, 3, 4))


def test_the_entries_of_a_history_are_no_items() -> None:
    found = analyse(
        normalise(
            "渔船检验规则\n1.中華民國九十年五月六日渔业部（90）渔政字第 0012345 号令订定发布\n第 1 条\n渔船应检验。\n"
        )
    )
    assert [n.path for n in found.nodes if n.kind != "paragraph"] == ["第1条"]


def test_an_order_whose_number_stands_on_its_own_line() -> None:
    order, rules = instruments(
        "渠东县人民政府令\n第12号\n《渠东县节水规定》已经县政府第3次会议通过，现公布，自2024年12月1日起施行。\n县长 张三\n2024年9月19日\n"
        "渠东县节水规定\n第一条 为了节水，制定本规定。\n第二条 用水户应当节水。\n"
    )
    for one in (order, rules):
        assert (one.doc_number, one.issuer) == ("渠东县人民政府令第12号", "渠东县人民政府")


@pytest.mark.parametrize("printed", ["法规名称：渠东县节水条例", "渠东县节水条例（二〇一八年一月）"])
def test_what_is_printed_around_a_title(printed: str) -> None:
    assert instruments(f"{printed}\n第一条 用水户应当节水。\n")[0].title == "渠东县节水条例"
