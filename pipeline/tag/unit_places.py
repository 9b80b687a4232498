"""The places that open a name: 县（区） of 县（区）市容管理局, 市、区 of 市、区财政部门."""

from __future__ import annotations

import re

REGIONAL = re.compile(
    r"^(?P<det>各|有关|相关|所在地|县级以上|本|全|全区|全省|全市|其他)?(?P<place>(?:（[^（）]*）|"
    r"设区的市级?以?上?|地级以上市|省辖市|地级市|县级市|自治区|自治州|自治县|直辖市|民族乡|街道|地区|市辖区|"
    r"[省市县区州旗盟乡镇][级属直]?)+)"
)
OF_TOWN = ("市容", "市场", "市政", "区域")
"""A field that begins as a place does (县市容管理局)."""


def region_of(name: str) -> re.Match[str] | None:
    """The place that opens ``name``: 县（区） of 县（区）市容管理局."""
    found = REGIONAL.match(name)
    if found and name.startswith(OF_TOWN, found.end() - 1):
        return REGIONAL.match(name, 0, found.end() - 1)
    return found
