"""Sentences without a cue and without a lead-in: what their genre, their section and their heading make of them."""

from __future__ import annotations

import re

from pipeline.records import Genre, Segment, Structure
from pipeline.tag.acting import SUBJECT, commands
from pipeline.tag.main_clauses import compiled
from pipeline.tag.sections import Section
from pipeline.tag.stated import Verdict

LEVEL = re.compile(r"(?!.*(?:应当|必须|不得))[^。；]{4,}的?[^，。；]{0,4}(?:事件|事故|灾害|险情|疫情)[。；]?$")
_LEVELS = re.compile(
    r"(?:特别重大|特大|重大|较大|一般)[^，。；：]{0,12}(?:事件|事故|灾害|险情|疫情)(?:（[^（）]{1,6}级?）)?[：:]?$"
)


def among_levels(segment: Segment, structure: Structure) -> bool:
    """Whether a segment stands under a heading such as 重大沉船事故（II级）: what counts as one."""
    if segment.node is None:
        return False
    node = structure.nodes[segment.node]
    above = structure.nodes[node.parent] if node.parent is not None else None
    heading = node.heading or (above.heading if above is not None else None)
    return heading is not None and _LEVELS.search(heading) is not None


RULED = re.compile(
    r"^[^，。；]{2,40}(?:按照?|依照|凭|参照)[^，。；]{3,}|(?:税率|比例|标准|额度|费率|期限|金额|利率|价格|倍数|时数|次数|任期|聘期|名额|员额|(?:税|补偿|安置|保障|人均)面积)(?:每[年月周日])?(?:统一|一般|暂定|分别|各)?(?:为|是|按)[^，。；]{0,6}[\d一二三四五六七八九十百千万]"
)
"""A rule without a modal word: what is done by which measure (按…设防), or a rate that is fixed (税率为1%)."""


BOUNDED = re.compile(
    r"^(?!但)[^。；]*以[^，。；]{0,8}[\d一二三四五六七八九十百][^，。；]{0,12}(?<!者)为限|任期[\d一二三四五六七八九十]+年"
    r"|^(?:必要时)?依[^，。；]{2,16}(?:有关|相关)规定(?:处理|办理)|^(?:本[市省县区州]|国家)?严格(?:控制|限制)[^，。；]{4,}"
    r"|(?:^|，)[^，。；]{0,20}每(?:半年|年|季度?|月|周|日)[^，。；]{1,10}[一二两三四五六七八九十\d]次[。；]?$"
    r"|^(?!.*(?:曾|已经|近年))[^，。；]{2,12}以[^，。；]{2,60}(?:方式|形式)(?:进行|开展|实施)[。；]?$"
)
"""每船补助以二万元为限; 任期一年; 依海商法有关规定处理; 本市严格控制新建…; 每半年考评一次; 考评以抽查等方式进行: rules, too,
that no modal word marks."""


NAME = re.compile(
    r"[^，。；：、按由应须依对向将把并]{2,14}(?:员|人员|机构|机关|学校|医院|单位|课程)。|[^，。；：]{2,10}课程：包括[^。；]*课程等?。"
)
"""航道管理员。 among the posts that a list names: the verb is part of the name."""
_MATTERS = re.compile(r"[^，。；：]{2,20}情况：[^。；：]{2,}(?:情况|内容)等[。；]?$")
"""航次情况：载客情况，停航情况等。: what a report holds."""
_COPULA = re.compile(
    r"^(?![一二三四五六七八九十]+是)[^，。；]{1,40}(?<!特别)(?<!尤其)(?<![凡还但于若只])是[^，。；]{1,60}[，。]"
)
"""渔港是避风的地方。: what something is; 特别是 and 凡是 say nothing of the kind."""


def bare(shadowed: str, section: Section, genre: Genre) -> Verdict | None:
    """No cue, no lead-in: what the genre makes of a bare sentence."""
    if section == "eligibility":
        return Verdict("condition", "", "modality.section.eligibility", 0.75)
    if section == "supplementary":
        return None
    if genre in ("plan", "notice"):
        if _MATTERS.match(shadowed):
            return None
        if _COPULA.match(shadowed) and not compiled("verb.performative").search(shadowed):
            return None
        if not compiled("verb.performative").search(shadowed) and not commands(shadowed) and len(shadowed) < 8:
            return None
        return Verdict("obligation", "", "modality.default.imperative", 0.85)
    if genre == "regulation":
        if SUBJECT.match(shadowed) and compiled("verb.performative").search(shadowed):
            return Verdict("obligation", "", "modality.default.subject_acts", 0.75)
        if compiled("verb.performative").search(shadowed) and section != "definition" and not NAME.fullmatch(shadowed):
            return Verdict("obligation", "", "modality.default.performative", 0.6)
        if shadowed.rstrip("；。").endswith("的") and shadowed.rstrip().endswith("；"):
            return Verdict("condition", "", "modality.default.open_condition", 0.6)
        if (RULED.search(shadowed) or BOUNDED.search(shadowed)) and section != "definition":
            return Verdict("obligation", "", "modality.default.ruled", 0.55)
    if genre == "standard" and (
        re.search(r"不(?:少|低|小|高|大|多)于|不超过|至少", shadowed)
        or re.search(
            r"(?:^|的，|时，)(?:在[^，。；]{2,24}后进行|定期|每[年月周日季]|按|采用|采取|检查|记录|设置|保持|对[^，]{2,30}进行)",
            shadowed,
        )
    ):
        return Verdict("obligation", "", "modality.default.standard_act", 0.7)
    return None
