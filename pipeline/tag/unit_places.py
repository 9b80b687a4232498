"""The places that open a name: 县（区） of 县（区）市容管理局, 市、区 of 市、区财政部门."""

from __future__ import annotations

import re

REGIONAL = re.compile(
    r"^(?P<det>各|有关|相关|所在地|县级以上|本|全|全区|全省|全市|其他)?(?P<place>(?:（[^（）]*）|"
    r"(?:经济(?:技术)?|高新(?:技术产业)?)?开发区|高新区|经开区|功能区|设区的市级?以?上?|地级以上市|省辖市|地级市|县级市|自治区|自治州|自治县|直辖市|民族乡|街道|地区|市辖区|"
    r"[省市县区州旗盟乡镇][级属直]?)+)"
)
OF_TOWN = re.compile("市容|市场|区域|市政(?!府)")
"""A field that begins as a place does (县市容管理局)."""

_NAMED = re.compile(
    r"(?!有关|相关|当地|所在|各|全|本|设区|直辖|地级|县级|省辖|国家|中国|中央)[一-鿿]{2,6}?"
    r"(?:特别行政区|自治区|自治州|自治县|(?<![城超夜上门集])市|省|(?<![郡郊])县|(?<![园新社校辖地景小库城市发范技际税港矿灾林牧山])区)"
    r"(?=[一-鿿]{2,8}(?:[局委厅办]|机关|委员会|部门)$)"
)


def named_place(name: str) -> str:
    """The full name of the place that opens the name of its authority (江州市 of 江州市财政局); "" if there is none."""
    found = _NAMED.match(name)
    return found[0] if found and not OF_TOWN.match(name, found.end() - 1) else ""


def region_of(name: str) -> re.Match[str] | None:
    """The place that opens ``name``: 县（区） of 县（区）市容管理局."""
    found = REGIONAL.match(name)
    if found and OF_TOWN.match(name, found.end() - 1):
        return REGIONAL.match(name, 0, found.end() - 1)
    return found
