"""Explanatory notes: which of their sentences state a requirement in the document's own voice.

Reads one shadowed segment.  In such notes only an explicit cue of the closed list counts (GUIDELINE's clauses).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon
from pipeline.tag.cue_places import attributive, find
from pipeline.tag.main_clauses import CONDITION_END, SPLIT, compiled, without_asides
from pipeline.tag.stated import Verdict

OWN_VOICE = re.compile(r"本(?:标准|规范|指南|导则|办法|条例|规定|文件|方案|技术)|规范(?:指出|规定|明确|要求)")
OTHERS_VOICE = re.compile(
    r"^[^，。；]{0,24}(?:□+|会议|意见|法|条例|国家|国务院|美国|日本|德国|英国|欧盟|[外各]国)[^，。；]{0,20}(?:提出|要求|明确要求|规定|指出|强调)"
)
FOREIGN = re.compile(r"美国|日本|德国|英国|法国|欧盟|加拿大|澳大利亚|荷兰|巴西|印度|联合国|新西兰|瑞典")


def judge(shadowed: str) -> Verdict | None:
    """Explanatory notes: only an explicit cue of the closed list, in the document's own voice."""
    shadowed = without_asides(shadowed)
    if (
        OTHERS_VOICE.match(shadowed)
        and not OWN_VOICE.search(shadowed)
        and not re.match(r"^(?:根据|按照|依据)", shadowed)
    ):
        return None
    if FOREIGN.search(shadowed) or compiled("exclude.any").search(shadowed):
        return None
    if re.match(r"^(?:□*)?(?:要求|并要求)", shadowed):
        return None
    parts = [p for p in SPLIT.split(shadowed) if p]
    voice = [p for p in parts if not CONDITION_END.search(p) or p is parts[-1]]
    ban = find(("cue.prohibition",), voice)
    if ban and re.match(r"不得|禁止|不应", ban):
        return Verdict("prohibition", ban, "modality.explanatory.ban", 0.8)
    duty = None
    for part in voice:
        m = _single_duty().search(part)
        if m and not attributive(part) and not re.match(r"理论上|一般", part):
            duty = m[0]
            break
    if duty and not re.match(r"^(?:应当?注意的是)", shadowed):
        return Verdict("obligation", duty, "modality.explanatory.duty", 0.8)
    urge = re.search(r"(?:^|，|；|。)(?:[^，]{0,6})(建议)(?!书|稿|意见|和措施)", shadowed)
    if urge and not re.match(r"^同时建议[^，]{0,20}进一步聚焦", shadowed):
        return Verdict("recommendation", "建议", "modality.explanatory.urge", 0.75)
    return None


@cache
def _single_duty() -> re.Pattern[str]:
    entry = next(e for e in lexicon.load("modality") if e.id == "modality.cue.obligation.shall")
    return re.compile(re.sub(r"\|一律.*$", "", entry.pattern or ""))
