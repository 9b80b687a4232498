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


def restore(groups: Sequence[tuple[str, Sequence[Limit]]]) -> list[tuple[str, tuple[Limit, ...]]]:
    """The same limits of neighbouring segments, their elided quantities completed from the ones before them."""
    seen: list[Limit] = []
    out: list[tuple[str, tuple[Limit, ...]]] = []
    for text, limits in groups:
        whole = []
        for limit in limits:
            if limit.quantity and not _OF_ITS_OWN.search(limit.quantity):
                limit = replace(limit, quantity=_completed(limit, seen[-_NEAR:]))
            seen.append(limit)
            whole.append(limit)
        out.append((text, tuple(whole)))
    return out


def _completed(limit: Limit, seen: Sequence[Limit]) -> str:
    quantity = limit.quantity or ""
    for earlier in reversed(seen):
        said = earlier.quantity or ""
        if len(said) <= len(quantity) or earlier.unit != limit.unit:
            continue
        if said.endswith(quantity) and 2 <= len(quantity) <= 10:
            return said
        if limit.change and not head().search(quantity) and (tail := head().search(said)):
            if (at := said.find(quantity[-2:])) > 0:
                return quantity + said[at + 2 :]
            if len(quantity) <= 4:
                return quantity + said[max(0, tail.start() - 5) :]
    if limit.change and len(quantity) <= 3:
        for earlier in reversed(seen):
            said = earlier.quantity or ""
            if tail := re.search("(?:最[高低])?[^的之]{0,5}(?:比例|额度|标准|利率|价格|费率)$", said):
                return quantity + tail[0]
    return quantity
