"""What a quantity leaves out because a neighbouring limit has just said it.

Items and sentences that stand side by side name their attribute once: 双方月缴存额在800元以下 … 月缴存额在800元以上, or
专科学历职工的贷款额度上浮10% … 本科学历的再上浮15%.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Limit
from pipeline.tag.noun_phrases import head

_OF_ITS_OWN = re.compile("罚款|徒刑|拘留")
"""Fines and terms are each their own."""
_NEAR = 6
"""How many limits back a reader still has in mind."""


_TAIL = re.compile("(?:贷款|补贴|执行|首付款?|最[高低])*(?:额度|限额|比例|利率|价格|费率)$")
_MEASURE = re.compile("(?<=者)[^者]*$")
_PAID_FOR = re.compile("补贴|补助|奖|资助|资金|投资|金额|费|款$|价")
_AMOUNT = re.compile("元|%|倍|个?基点|个百分点")
_NAMED = re.compile(
    "(?P<what>[\u4e00-\u9fff]{2,24}?(?:额度|限额|补贴标准|标准|比例|利率|补贴|补助|奖励|保证金|租金|费率|税率|价格))(?=[，。；：（、]|$|由|按|为|政策)"
)
_ACTION = re.compile(
    "^.*?(?:提高|调整|加大|降低|优化|放宽|上调|下调|适当|落实|完善|实施|给予|发放|执行|阶段性|实行|明确|增加)+"
)


def restore(
    groups: Sequence[tuple[str, Sequence[Limit]]], contexts: Sequence[str] = ()
) -> list[tuple[str, tuple[Limit, ...]]]:
    """The same limits of neighbouring segments, their elided quantities completed from what stands before them.

    ``contexts`` holds, for each segment, its heading and the sentence before it.
    """
    seen: list[Limit] = []
    out: list[tuple[str, tuple[Limit, ...]]] = []
    for n, (text, limits) in enumerate(groups):
        whole = []
        for limit in limits:
            if n < len(contexts):
                limit = _measured_by(limit, contexts[n])
                said = text[: max(0, text.rfind("，", 0, limit.span.start))] if limit.change else ""
                limit = replace(limit, quantity=_named_before(limit, contexts[n] + said))
            if not limit.quantity and seen and (seen[-1].unit, seen[-1].value) == (limit.unit, limit.value):
                limit = replace(limit, quantity=seen[-1].quantity)  # 少于二分之一的，无效: what has just been ruled
            if limit.quantity and not _OF_ITS_OWN.search(limit.quantity):
                limit = replace(limit, quantity=_completed(limit, seen[-_NEAR:]))
            seen.append(limit)
            whole.append(limit)
        out.append((text, tuple(whole)))
    return out


_LEAD_MEASURE = re.compile(
    "(?:^|[，。；])(?:其)?(?P<what>(?:(?!应|须|依)[^，。；：]){0,30}?(?P<bound>最[低高小大长短近远多少])?[^，。；：与之的]{0,4}?"
    "(?:距离|间距|间隔|高度|宽度|深度|厚度|长度|净高|净宽|净空))[，]?(?:应|均|须|其|不得)?(?:规定|标准|依|符合|按|保持|[如为是])?[^，。；：]{0,12}：$"
)
_LENGTHS = ("米", "公尺", "厘米", "公分", "毫米", "公里", "千米", "m", "cm", "mm", "km", "海里")
_AT_LEAST = "最低", "最小", "最短", "最近", "最少"


def _measured_by(limit: Limit, context: str) -> Limit:
    """与路面之最低距离，规定如下：一、车道一公尺。: the lead-in says what is measured, and whether at least or at most."""
    if limit.unit not in _LENGTHS or limit.use != "requirement" or not context.endswith("："):
        return limit
    if limit.quantity and (head().search(limit.quantity) or re.search("间[隔距]|距$|净[高宽空]", limit.quantity)):
        return limit
    led = _LEAD_MEASURE.search(context)
    if led is None or len(led["what"]) < 4:
        return limit
    bound = led["bound"]
    op = limit.op if limit.op != "=" or not bound else ">=" if bound in _AT_LEAST else "<="
    return replace(limit, quantity=led["what"], op=op)


def _named_before(limit: Limit, context: str) -> str | None:
    """An amount whose phrase only says whose it is takes its name from the heading or the sentence before."""
    quantity = limit.quantity
    if (
        limit.use != "requirement"
        or not quantity
        or len(quantity) > 14
        or not _AMOUNT.search(limit.unit)
        or head().search(quantity)
        or quantity.endswith(("内", "前", "后"))
        or re.search("补贴|补助|奖励|奖补|资助|投资|产值|资金|红包|券|款$|金额|罚款|比例|标准|率|价", quantity)
        or (limit.unit != "%" and limit.change)
    ):
        return quantity
    named = [_ACTION.sub("", m["what"]) for m in _NAMED.finditer(context)]
    named = [
        w
        for w in named
        if len(w) >= 2 and not re.search("^[元的个家]|[对向和及与]|进行|给予", w) and not set(w) <= set(quantity)
    ]
    return quantity + named[-1] if named else quantity


def _completed(limit: Limit, seen: Sequence[Limit]) -> str:
    quantity = limit.quantity or ""
    for earlier in reversed(seen):
        said = earlier.quantity or ""
        if len(said) <= len(quantity) or earlier.unit != limit.unit:
            continue
        if said.endswith(quantity) and 2 <= len(quantity) <= 10 and limit.unit not in ("人", "名"):
            return said
        if limit.change and not head().search(quantity) and (tail := head().search(said)):
            if (at := said.find(quantity[-2:])) > 0:
                return quantity + said[at + 2 :]
            if len(quantity) <= 4:
                return quantity + said[max(0, tail.start() - 5) :]
    last = seen[-1] if seen else None
    if (
        last is not None
        and quantity.endswith("者")
        and (last.unit, last.op, last.use) == (limit.unit, limit.op, limit.use)
        and (measure := _MEASURE.search(last.quantity or ""))
    ):
        return quantity + measure[0]  # 有护栏者距路边应在二公尺以上，无护栏者应在四公尺以上
    if (
        last is not None
        and not limit.change
        and (last.op, last.unit, last.use) == (limit.op, limit.unit, limit.use)
        and last.quantity
        and 2 <= len(quantity) <= 10
        and _AMOUNT.search(limit.unit)
        and not head().search(quantity)
        and not _PAID_FOR.search(quantity)
        and (tail := _TAIL.search(last.quantity))
    ):
        return quantity + tail[0]  # 单职工家庭申请贷款额度最高45万元，双职工家庭最高55万元
    if limit.change and len(quantity) <= 3:
        for earlier in reversed(seen):
            said = earlier.quantity or ""
            if tail := re.search("(?:最[高低])?[^的之]{0,5}(?:比例|额度|标准|利率|价格|费率)$", said):
                return quantity + tail[0]
    return quantity
