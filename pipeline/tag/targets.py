"""Goals: an indicator and the level it is to reach, and what follows a horizon among the goals."""

from __future__ import annotations

import re

from pipeline.tag.acting import ACT, LAID_ON, SUBJECT, commands
from pipeline.tag.cue_places import strong
from pipeline.tag.main_clauses import ADVERBIAL, SPLIT, compiled, without_asides
from pipeline.tag.sections import Section
from pipeline.tag.stated import Verdict

NUMERIC_LEVEL = re.compile(r"\d|[一二三四五六七八九十百千万]+(?:[%个成倍家万亿]|分之)|百分之")
HORIZON = re.compile(r"(?:到|至)(?:20\d\d年|“[一二三四五六七八九十]+五”(?:期?末|时期末))|力争到")
_PROCESS = re.compile(
    r"每(?:年|半年|季度|月|周|学[期年])|定期|(?:^|，)(?:[一-鿿]{0,4})?(?:加强|强化|组织|开展|坚持|深化|加大)"
)
"""What goes on (每年组织轮训), not what is reached."""
ACTS_OF_GOALS = frozenset(("modality.default.imperative", "modality.section.goal"))


def aim(shadowed: str) -> Verdict | None:
    """到2030年，形成体系。建成三个基地。: what follows a horizon among the goals is to be reached by it."""
    if len(shadowed) < 8 or compiled("exclude.any").search(shadowed):
        return None
    parts = [p for p in SPLIT.split(without_asides(shadowed)) if p]
    if _PROCESS.search(shadowed) or SUBJECT.match(shadowed):
        return None
    if not (any(NUMERIC_LEVEL.search(p) for p in parts) or commands(parts[0]) or ACT.match(parts[0])):
        return None
    return Verdict("target", "目标", "modality.section.goal", 0.7)


SHARE = re.compile(r"\d+(?:\.\d+)?%(?:及?以上|左右)?的?(?!.*[应须])[一-鿿]{4,}")
"""八成以上的渔户…, in figures: a share of whom."""
HAS = re.compile(r"[一-鿿）□](?:均|都|各)?(?:建?有|拥有|设有)\d+[个所家座处]")
"""到2030年，各县有1所渔校。: what there is to be."""
AIMING = re.compile(r"力争|争取|确保|实现|预期|到20\d\d年|到\d\d?月")


def target(shadowed: str, section: Section, stated: Verdict | None) -> Verdict | None:
    """An indicator and the level it is to reach, in a goals section or as its own sentence."""
    if stated and (strong(stated.cue) or stated.modality in ("sanction", "prohibition", "permission", "condition")):
        return None
    parts = [p for p in SPLIT.split(without_asides(shadowed)) if p]
    levels = [
        p
        for p in parts
        if (compiled("cue.target").search(p) or (HORIZON.match(parts[0]) and HAS.search(p)))
        and (NUMERIC_LEVEL.search(p) or re.search(r"完成[^，]{0,16}(?:目标|任务)", p))
    ]
    if section == "goal":
        if stated and not levels and (LAID_ON.search(shadowed) or shadowed.startswith("要")):
            return None  # 各县人民政府要将目标分解落实: laid on somebody
        if SHARE.match(shadowed):
            return Verdict("target", "目标", "modality.section.goal", 0.7)
        act = not levels and parts and commands(parts[0]) and not stated
        if act and len(shadowed) >= 8:  # what is done to reach the goal
            return Verdict("obligation", "", "modality.default.imperative", 0.6)
        if levels or re.search(
            r"达到|提高|提升|下降|降低|减少|形成|建成|实现|基本|明显|显著|进一步|完成|改善|消除|力争|确保|健全|完善|新建|建成|改扩建",
            shadowed,
        ):
            return Verdict("target", "目标", "modality.section.goal", 0.85 if levels else 0.7)
        return None
    if not levels or (stated and stated.modality == "recommendation"):
        return None
    aimed = any(re.search(r"力争", p) for p in levels) and bool(
        re.match(r"^(?:为|经过|力争|到|20\d\d年|通过)", shadowed)
    )
    if stated and not aimed and not re.search(r"要完成", levels[0]):
        return None
    acts = [
        p
        for p in parts
        if p not in levels
        and not ADVERBIAL.match(p)
        and (commands(p) or ACT.match(p) or compiled("verb.performative").search(p))
    ]
    indicator = compiled("cue.target_indicator")
    subject = re.split(
        r"达|突破|提高|提升|增|下降|降|减|压减|控制|稳定|保持|不低|不少|不超|高于|低于|超过|要?完成|接近|力争|稳居|位居|位列|进入",
        levels[0],
    )[0]
    dated = len(parts) > 1 and HORIZON.match(parts[0]) and levels[0] is not parts[0]
    subject_first = (
        bool(indicator.search(subject))
        or (dated and not commands(levels[0]))
        or re.match(r"^(?:力争|争取|确保|新增|净增|每年(?:新增|增加))", levels[0])
    )
    if (acts and not aimed) or not subject_first:
        return None
    if re.match(r"^(?:完成|开展|实施|建设|改造|新建|淘汰|新开工|建成)", levels[0]):
        return None
    if re.search(
        r"给予|奖[励补]|调整为|提高至|提高到\d+万?元|首付|补贴|额度|标准|费率|利率|余额|时间|期限|从[^，]{1,14}(?:提高|提升|降低|下调|上调)",
        levels[0],
    ) and not AIMING.search(shadowed):
        return None
    return Verdict("target", "达到", "modality.cue.target.level", 0.8)
