"""Who acts, and the bare imperatives of task text, told from the words at the start of a part of a sentence."""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon

ADVERBS = re.compile(
    r"^(?:同时|并且?|还|要|进一步|着力|积极|大力|持续|全面|全力|有序|不断|重点|深入|切实|协同|逐步|稳步|扎实|认真|努力|优先|有效|科学|合理|充分|主动|及时|坚决|依法|依规|大幅|定期|适时|适度|适当|高质量|高标准|因地制宜|分类|集中|共同|牢固|精准|高效|灵活|统一|广泛|严格|加快|加大力度|从严|从快|一律|率先|常态化|规范有序|以?[^，]{2,6}为重点)*"
)
SUBJECT = re.compile(
    r"^[^，。；：]{0,60}?(?:部门|政府|机关|委员会|单位|企业|公司|机构|组织|人员|个人|人|者|公民|局|院|厅|站|中心|办公室|所|银行|学校|医院|委|办|领导小组|当事人|协会|集团|公安|法院|检察院|街道|乡镇|国家|场所|业主|用户|户|平台|各县|各市|各地|各区|联社|园区|工会|村民|居民|媒体)(?:（[^（）]*）)?"
    r"(?=[^的，。；：]{0,30}$|[^的，。；：]{1,40}[，。；：])"
)
ACT = re.compile(
    r"^[^，。；]{0,6}?(?:用[足活好]|调[降整]|采取|将[^，。；]{2,40}[纳列]入|按[^，。；]{2,20}(?:分摊|发放|确定))"
)
NOUN_PHRASE = re.compile(
    r"的[^，的]{0,40}(?:企业|机构|单位|个人|人员|家庭|项目|房屋|住房|土地|用地|地块|宗地|建筑|工程|车辆|产品|学生|人才|职工|居民|公司|[者人]|等)$"
)
"""开展住房租赁业务的企业、个人等: it begins with a verb, and is a subject."""
JOINTLY = re.compile(r"[^，。；的]{2,12}[与和同][^，。；]{2,40}签[订署]")
"""区住建局与企业签订协议: two who act together, without a modal."""
DONE = re.compile(r"完成|实行|执行|落实|调整为|统一为|(?:比例|标准|额度|利率)[^，]{0,10}为")
LAID_ON = re.compile(
    r"[^，。；的对]{2,24}(?:部门|单位|政府|机构|银行|企业|公司|局|委)(?:要|需要?)(?!求)|[^，。；的对]{0,12}(?:基地|学校|医院|园区|高校|协会|各[地县市区])(?:要|需要?)(?!求)"
)
"""实施部门要…: a duty laid on a body, with its penalty behind."""


@cache
def _imperatives() -> frozenset[str]:
    return frozenset(c for e in lexicon.group("modality", "verb.imperative") for c in e.cues)


def commands(part: str) -> bool:
    """Whether a part of a sentence begins, behind its adverbs, with the verb of an act (大力推进…, 加快完善…)."""
    if NOUN_PHRASE.search(part):
        return False
    m = ADVERBS.match(part)
    ends = {m.end() if m else 0, 0}
    verbs = _imperatives()
    return any(part[at : at + n] in verbs for at in ends for n in (2, 3, 4)) or bool(
        m and m.end() and part[m.end() - 2 : m.end()] in verbs
    )
