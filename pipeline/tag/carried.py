"""Whether a sentence goes on with the subject of the sentence before it (same paragraph, no subject of its own)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.records import Bearer, Modality
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.modifiers import Chunk
from pipeline.tag.subjects import Name, is_condition

_CONNECTIVE = re.compile(
    r"(?:但是?|然而|同时|并且|而且|其中|此外|另外|因此|首先|其次|最后|必要时|原则上|一般|特殊情况下?)"
)
_OF_A_THING = re.compile(r"(?:列入|纳入|符合|属于|经|已|获得|取得|超过|用于|有)[^，]*的[^，]{2,12}$")
_ADVERBIAL = re.compile(
    r"(?:在|对|向|按|根据|依|除|于|通过|将|把|自|因|经|同时|并|还|也|均|都|逾期|确|但|仍|又|随|凭|为|以)|$"
)
_GOVERNING = re.compile(
    r"(?:进一步|切实|严格|全面)?(?:加强|加大|强化|严格|推进|推动|督促|监督|指导|健全|开展|引导|鼓励|支持|组织|将[^，。；]*(?:延长|调整|提高|降低|纳入))"
)
_ISSUER_ACTS = re.compile(
    r"(?:额度|比例|利率|标准)[^，。；]{0,6}(?:提高|上浮|下浮|调整|降低)|(?:^|，)(?:督促|探索|盘活)|(?:^|，)(?:及时|适时|适当)?(?:[下上]调|取消|推行|优化|落实(?:执行)?)"
)
"""及时下调计税价格: the issuer's own act, not that of the party before."""
_NO_CARRY = re.compile(r"(?:每[个家户]|禁止|严禁|国家|鼓励|支持|倡导|任何|本办法|本条例|本法|前款|前项|其他)")
_CRIMINAL = re.compile(r"追究[^，。；]{0,4}刑事责任|构成[^，。；]{0,12}犯罪")
_OPENING = re.compile(
    r"(?:合格(?=[的者])|违法|核可|属实|逾期|拒不|情节|造成|构成|违反|未|不|没有|经|因|对|在|向|按|根据|依照|依据|依法|通过|将|把|应|"
    r"可|须|要|需|得|必须|并|同时|属于|有|涉及|改变|停业|确需|确因|符合|超过|发现|接到|收到|"
    r"已|以|自|从|于|为|强制|存在(?!下列|以下|[^，]{0,6}情形)|涉嫌|损坏|丢失|针对|适时|及时|定期|采|协商|情况|无法|无|凡|排放|属|到|若|如|期满|到期|但|除|"
    r"或|且|予|处|没收|责令|吊销|给予|也|还|均|都|在此|必要时(?=[并得可应]))"
)
_RULES_BY = re.compile(r"(?:具体|实施|有关|相关)*(?:办法|细则|标准|程序|方案|规程)[^，]{0,4}由")
_DAMAGES = re.compile(r"承担[^，。；]{0,10}(?:赔偿|民事)责任|依法(?:予以|给予)?赔偿|^属于国家工作人员")
"""造成损失的，依法赔偿: who did the damage, not who imposes the penalty."""
_WHOEVER = re.compile(r"(?:也|并|还|均|都)?(?:不得|禁止|不准)")
_WHEN = re.compile(r"[^，的]{2,8}(?:时|前|后|期间)")
_AT_WORK = re.compile(
    r"(?:施工|作业|营业|使用|办理|运输|停业|装设|拆除|检修|投标|竣工)(?:时|前|后|期间)(?=，|应|须|不得|得|必须)"
)
"""施工时应设围栏: what somebody does, not a thing."""
_AT_NEED = re.compile(r"^必要时(?=[并得可应])")
_ASIDE = re.compile(r"除[^，]*(?:外|以外)|对于?[^，]{2,40}")
"""除紧急情况外, 对浮标: set off before the main clause, and no main clause."""
_THING_GOES = re.compile(
    r"(?![在对向按根据依将把通为以从自由])[^，]{2,16}的[^，]{2,10}(?:按照?|依照|根据)[^，]{2,40}(?:执行|办理|确定)"
)
_STILL = re.compile(r"(?:还|并|仍)(?:应当?|须|必须)|应当?同时")
_SERVES_AS = re.compile(r"(?![将把以])[^，]{2,10}(?:应当?)?作为")
"""检查报告作为考核依据: what a thing is good for."""
_NOUNY = re.compile(
    r"(?:建设|管理|工作|生产|经营|运营|施工|贷款|补[贴助]|奖[励补]|预算|决算|评估|检[测验]|监测|审计|保险|"
    r"公示|证明|交易|服务|考核|培训|投资|使用权|采矿[权许]|排放[标量总口]|"
    r"对象|对外|应急|应税|可再生|可吸入|有关|有效|得分|需求|要素|无障碍|以上|以下|"
    r"自然|自治|自愿|为期|到位|并网|经费|经济|未成年|不动产|不良|处理|处罚|采购|采样|"
    r"发放)"
)


def may_carry(text: str, bearer: Bearer, modality: Modality | None) -> bool:
    """Whether ``bearer`` of the sentence before can be the silent subject of ``text``.

    One who was named by 由 is it only in a sanction or behind a condition (协商不成的，…); a regulated party is not the
    silent subject of what only an authority does (加强监管).
    """
    if bearer.name.startswith(("任何单位", "任何个人", "任何组织")) and not _WHOEVER.match(text):
        return False  # 任何单位不得占用。确需占用的，应当报批: who needs it
    if modality == "sanction" and _DAMAGES.search(text):
        return False
    if bearer.rule == "bearers.by" and modality != "sanction" and not re.match(r"[^，]{2,24}的，", text):
        return False
    if (
        bearer.rule == "bearers.by"
        and modality != "sanction"
        and bearer.name.endswith(("检验机构", "检测机构", "鉴定机构", "金融机构", "评估机构"))
    ):
        return False  # 由检测机构检测。经检测合格的，方可出航
    if bearer.kind == "public_body" or (modality == "sanction" and bearer.name.endswith("机构")):
        return True
    return modality != "sanction" and not _GOVERNING.match(text) and not _ISSUER_ACTS.search(text)


def carries(
    text: str,
    parts: Sequence[Chunk],
    subjects: Mapping[int, Name],
    named: Mapping[int, Sequence[Name]],
    *,
    loosely: bool = False,
) -> bool:
    """Whether the sentence has no subject of its own, so that the one before it acts on.

    ``loosely``: also where it first speaks of something else (材料下落不明的，应当立即报告).
    """
    if _CRIMINAL.search(text):
        return False
    if (
        len(parts) > 1
        and 0 not in subjects
        and 1 not in subjects
        and is_condition(text, parts[0])
        and _STILL.match(text, parts[1].start, parts[1].end)
    ):
        return True  # 事故影响航道的，还应当向港务部门报告
    first, loose = True, False
    for i, chunk in enumerate(parts):
        rest = _AT_NEED.sub("", text[chunk.start : chunk.end])
        if _CONNECTIVE.fullmatch(rest):
            continue
        condition = is_condition(text, chunk) and i + 1 < len(parts)
        if first and _NO_CARRY.match(rest) and not (rest.startswith(("国家", "其他")) and rest.endswith("的")):
            return False
        if i in subjects:
            return False
        if loose and not condition:
            return _does(text, chunk)
        opens = _opens(rest) or (first and rest.startswith("国家") and condition)
        if loosely and not opens and (condition or (first and _REPORTED_THING.fullmatch(rest))):
            loose = True  # 材料下落不明的，应当立即报告: whoever the sentence before was about
            first = False
            continue
        if not opens:
            return False
        first = False
        if condition or (i + 1 < len(parts) and _ASIDE.fullmatch(rest)):
            continue
        if _THING_GOES.match(rest):
            return False
        bys = named.get(i) or []
        if bys and (bys[0].span.start - chunk.start <= 4 or _RULES_BY.match(rest)):
            return False
        modal = next(
            (
                m
                for m in words.modal().finditer(rest)
                if not m.start()
                or (
                    rest[m.start() - 1] not in words.NOT_AFTER and not rest.startswith("主要", m.start() - 1)  # 船主应…
                )
            ),
            None,
        )  # 发给认可书: no 可
        before = rest[: modal.start()] if modal else ""
        if modal and not _ADVERBIAL.match(before) and not before.endswith("的") and not _WHEN.fullmatch(before):
            return False
        if (
            not modal
            and "的" in rest
            and i + 1 < len(parts)
            and not re.match(r"[在对向按根据依除于将把通为以从自]", rest)
        ):
            following = text[parts[i + 1].start :]
            if _OF_A_THING.match(rest) or words.barrier().match(following):
                return False
        return True
    return False


_REPORTED_THING = re.compile(r"[^，的]{2,16}(?:事故|事件|险情|灾情|情况|隐患|故障)")
"""重大险情，必须立即报告: what is to be told of."""
_TELLS = re.compile(r"(?:依法|及时|立即|迅速|同时|如实)*(?:报告?|通[知报]|告知|上报|移送|移交)")


def _does(text: str, chunk: Chunk) -> bool:
    """Whether a modal and a verb of acting open ``chunk``."""
    modal = words.barrier().match(text, chunk.start, chunk.end)
    return modal is not None and (agents.acts(text, modal.end()) or _TELLS.match(text, modal.end()) is not None)


def _opens(rest: str) -> bool:
    """Whether a chunk opens with a predicate and not with a thing."""
    if _AT_WORK.match(rest):
        return True
    if _NOUNY.match(rest) or _SERVES_AS.match(rest):
        return False
    return bool(_OPENING.match(rest) or words.follow().match(rest))
