"""What an item of a list says: its own firm cue decides, else what the lead-in makes of it."""

from __future__ import annotations

import re

from pipeline.tag.lead_ins import LeadIn
from pipeline.tag.stated import Verdict

RECORDED = re.compile(
    r"[之的](?:事由|原因|理由|日期|时间|年月日|情形|情况|文件|证明|记录|依据)[^，。；]{0,10}[。；]?$|事项[。；]?$"
)
"""撤销证书之事由及日期: what a register records."""

UNDERWENT = re.compile(
    r"(?:经|被|曾受?|受)(?:[^，。；]{0,8})(?:判处|判决|宣告|处以?|处分|处罚)[^。；]{0,30}(?:确定|执行完毕|未满|者)?[。；]?$"
)
"""犯走私罪，经判处徒刑确定: what has befallen one whom the rule is for."""
INCLUDES = re.compile(r"(?:主要)?(?:包括|包含)(?!下列|以下)[^；：应须]{2,}[。；]?$")
"""淤积的影响。主要包括…: what the item before it means."""
OTHER_SUCH = re.compile(r"[^，。；]*其他[^，。；]{0,24}(?:情形|情况|行为|事项|条件)[。；]?$")
"""法律规定的应当停航的其他情形: the last of a list."""
SAID_OF_A_CASE = re.compile(r"(?:的|者|^[^，。；]{0,6}对[^，。；]{2,60})，[^。；]{0,40}不予[^，。；]{2,20}[。；]?$")
"""隐瞒航次的，不予补助: the item closes with its own effect."""
IN_CHARGE_OF = re.compile(
    r"(?:（[一二三四五六七八九十\d]+）|[\d一二三四五六七八九十]+[.、])?(?:具体|牵头|主要|依法)?负责(?!人)[^，。；的]{2,}[^。；]{4,}"
)
"""负责检修航标；: what a body is in charge of qualifies for nothing."""


def of_list(shadowed: str, stated: Verdict | None, firm: bool, above: LeadIn) -> Verdict | None:
    """An item under a lead-in: its own firm cue decides, else what the lead-in makes of it."""
    if above.items == "condition":
        tail = shadowed.rstrip("。；， ")
        if OTHER_SUCH.match(shadowed):
            return Verdict("condition", "", above.rule, 0.85)
        befell = stated is not None and stated.modality == "sanction" and UNDERWENT.search(shadowed)
        if (
            stated
            and (firm or (stated.modality == "sanction" and not befell))
            and not tail.endswith(("的", "者", "行为"))
        ):
            return stated
        allowed = (
            stated and stated.modality == "permission" and stated.cue.startswith(("可以", "得", "准予", "不在此限"))
        )
        supposed = tail.endswith(("的", "者")) and stated is not None and stated.cue in re.split("[，：；]", tail)[-1]
        if allowed and not supposed:
            return stated
        if stated and stated.modality == "prohibition" and SAID_OF_A_CASE.search(shadowed) and not supposed:
            return stated
        if IN_CHARGE_OF.match(shadowed) and not tail.endswith(("的", "者", "行为")):
            return Verdict("obligation", "负责", "modality.default.charge", 0.8)
        return Verdict("condition", "", above.rule, 0.85)
    if not firm and INCLUDES.match(shadowed):
        return None
    if stated and (
        firm or above.items == stated.modality or stated.modality in ("sanction", "prohibition", "permission")
    ):
        assert above.items is not None
        if above.items == "permission" and stated.modality == "sanction":
            return Verdict("permission", "", above.rule, 0.8)
        if stated.modality == "sanction" and RECORDED.search(shadowed):
            return Verdict(above.items, "", above.rule, 0.85)  # 撤销证书之事由及日期: what a register records
        return stated
    assert above.items is not None
    return Verdict(above.items, "", above.rule, 0.9)
