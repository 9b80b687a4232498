"""Where a limit stands in its sentence, the words of ``lexicon/quantities.toml`` compiled, and whose a quantity is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline import lexicon
from pipeline.tag.noun_phrases import (
    announced,
    before_figure,
    cues,
    head,
    join,
    of_same_kind,
    owner,
    ownerless,
    stands_alone,
    subject,
)


class Place(NamedTuple):
    """Where a limit stands: the segment, its chunk, and the words that belong to it."""

    text: str
    start: int
    """Of the chunk."""
    begin: int
    """Of the words that belong to this limit: behind the limit before it."""
    before: str
    after: str
    inner: str
    """From the comparator to the number."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    grant, share, lasting = cues("grant"), cues("share"), cues("lasting")
    return {
        "grant": re.compile(
            f"(?:/[^，。；]{{1,4}})?(?:的标准|标准|的?比例|的?幅度)?(?:给予|予以|进行|发放|的)?(?:一次性|定额)?(?P<w>(?:[\u4e00-\u9fff]{{0,4}}?)(?:{grant}))"
        ),
        "granted": re.compile(f"(?P<w>{grant})(?:标准|金额)?(?:一次性)?$"),
        "share": re.compile(
            f"(?P<a>[^，。；]*?[^，。；不未]?)(?:应当?|须|不得?|要|可)?(?<![所已])(?:{share})(?P<b>[^，。；]{{2,26}}?)(?P<of>的|之)?$"
        ),
        "lasting": re.compile(f"(?:{lasting})$"),
        "kept": re.compile(f"{cues('kept')}"),
        "nearby": re.compile(f"(?P<what>.+?)(?:的)?(?:{cues('nearby')})$"),
        "verb_object": re.compile(
            "(?:可以?|应当?|准予|允许|需要|申请)?(?P<verb>延长|缩短|缓缴|缓交|延缴|延期缴纳|免缴|减免|免征|免收|顺延|暂停|宽限)(?P<what>[^，。；的]{2,20})"
        ),
    }


@cache
def words_of_units() -> dict[str, str]:
    return {u: e.cues[0] for e in lexicon.group("quantities", "word") for u in e.extra["units"]}


def owned(p: Place, np: str) -> str:
    """``np`` with its owner where it names none."""
    if len(np) <= 10 and not re.search("子女|配偶|本人", np) and (inside := before_bracket(p)):
        return join(inside, np)
    if p.begin > p.start and len(np) <= 1 and (earlier := first_in_chunk(p)):
        return join(earlier, np)
    if np in ("子女", "配偶", "本人"):
        return np
    if np in ("公告时间", "公告期", "公告期限"):
        return announced(p.text, p.start) + np
    if ownerless(np):
        whose = owner(p.text, p.start)
        if stands_alone(np, whose):
            return np
        if alike := of_same_kind(np, whose):
            return alike
        said = subject(p.text, p.start) if not np else ""
        np = said if said.startswith(whose) and head().search(said) else join(whose, np) if whose or np else said
    if re.match("占|比重", np):
        np = f"{subject(p.text, p.start)}{np}"
    return np


def first_in_chunk(p: Place) -> str:
    """What the first figure of the chunk is about: 结果连续二次皆|小于二十."""
    upto = p.text[p.start : p.begin]
    m = re.search("\\d|连续|累计|[一二三四五六七八九十]+[次个日年]", upto)
    return before_figure(upto[: m.start()] if m else upto)


def before_bracket(p: Place) -> str:
    """What a bracket comments on: …贷款额度上浮10%（|最高额度为30万元）."""
    opened = p.text.rfind("（", p.start, p.begin + len(p.before))
    if opened < 0 or p.text.startswith("其中", opened + 1) or "）" in p.text[opened : p.begin + len(p.before)]:
        return ""
    upto = p.text[p.start : opened]
    upto = upto[upto.rfind("、") + 1 :] if re.search("\\d[^、]*、[^、]*\\d", upto) else upto
    m = re.search("\\d", upto)
    return before_figure(re.sub("(?:上浮|下浮|提高|增加|降低|为)$", "", upto[: m.start()] if m else upto))
