"""Whether a cue of a sanction says that something is imposed on whoever fails or breaks a rule.

The same words also tell of duties (必须依法承担…责任), of rights (可以申请强制执行), of systems (建立问责制度) and of where
the money goes (罚款全部上缴国库): those are told apart here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.tag.acting import LAID_ON, SUBJECT, commands
from pipeline.tag.cue_places import find, strong
from pipeline.tag.main_clauses import Clauses, compiled

ANSWERS_FOR = re.compile(r"^[^，。；]{2,40}对[^，。；]{2,20}承担[^，。；]{0,6}责任[。；]?$")
"""承包商对业主承担连带责任: whose liability it is, not what follows a breach."""
MAY_ENFORCE = re.compile(r"可以?(?:[^。；]{0,40}，)?[^，。；]{0,24}申请[^，。；]{0,12}强制执行")
NOT_PUNISHED = re.compile(r"不得(?:再|重复)?(?:给予|处以?|予以|进行|实施)[^，。；]{0,12}(?:罚款|处罚|处分)")
AS_AGREED = re.compile(r"可以?按照?[^，。；]*(?:约定|协议)[^，。；]{0,4}处理")
SETTLES = re.compile(r"协商不成|(?:争议|纠纷)[^。；]{0,24}由|(?:争议|纠纷)，按")
"""协商不成的，由市政府依法处理: a dispute, not a breach."""
UNDERGOES = re.compile(r"(?:接受|听候|等候)[^，。；]{0,6}处理")
"""按照规定期限接受处理: what is undergone."""
IN_CHARGE = re.compile(r"^[^，。；]{2,40}负责[^，。；]{2,40}，(?:并|同时)")
"""执法队负责监督检查，并实施行政处罚: what a body is in charge of."""
LOOKS_INTO = re.compile(r"[^，。；]{2,40}负责(?:依法)?(?:对|查处)[^，。；]*(?:查处|处罚|处理)[。；]?$")
"""执法部门负责对违法行为予以查处: what a body is for."""
HANDS_OVER = re.compile(
    r"(?:应当?|必须|须|要)(?:及时|依法|立即)?(?:将[^，。；]{1,16})?移[送交][^，。；]{2,14}(?:机关|部门|法院)[^，。；]{0,4}追究|(?:部门|机关|机构)[^，。；]{0,16}发现[^。；]{2,40}的，应当?[^，。；]{0,20}移[送交]"
)
"""渔政部门应当将案件移送司法机关追究责任: the duty of who found it."""
SYSTEM = re.compile(
    r"^(?:[一二三四五六七八九十]+是)?(?:[^，。；]{0,24}(?:应当?|要|须))?(?:建立|健全|完善)[^，。；]{2,60}(?:制度|机制|体系)$"
)
"""建立约谈、问责制度: what is set up, not imposed."""
TREASURY = re.compile(r"(?:上缴|缴入|解缴)[^，。；]{0,6}(?:国库|财政)|^[^，。；]{0,12}没收的[^，。；]{2,16}和罚款$")
"""罚款全部上缴国库: where the money goes."""
MAY_PAY = re.compile(r"可以?(?:先行?|延期|分期|申请)?缴|不(?:再)?(?:收取|加收|征收)[^，。；]{0,16}滞纳金")
"""可以先缴税款，再缴滞纳金; 不收取滞纳金: how it is paid, not a penalty."""
MAY_CLAIM = re.compile(r"(?:可以|有权)[^，。；]{0,8}(?:请求|要求)[^，。；]{0,40}承担")
ORDERS = re.compile(r"(?:部门|机关|机构|政府|委员会|[局厅委])(?:应当|必须)(?:依法|立即|及时)?责令(?!改正|限期)")


LENIENT = re.compile(
    r"(?:从轻|减轻|免除|免予|从宽)(?:、|或者?|和|以及)?(?:从轻|减轻|免除|免予)?(?:、|或者?)?(?:免除|免予)?(?:行政)?处[罚分]"
)
"""可以从轻或者减轻处罚: the punishment eased, not imposed."""
DEALT_WITH = re.compile(r"应当(?:及时|立即)?依法(?:予以)?处理[。；]?$")
"""部门应当依法予以处理: a duty of whoever finds the breach."""
ANSWERABLE = re.compile(r"接受[^，。；]{0,16}问责")
HAZARD = re.compile(r"隐患|危险|险情|责令(?:限期|立即)(?:消除|排除)")
ENFORCES = re.compile(r"(?:可以?|有权|应当?|必须)[^，。；]{0,6}责令(?!改正|限期(?!消除|排除|整改))")
"""发现隐患的，应当责令立即排除: a danger, not a breach; what the authority must do."""
PUT_ON_RECORD = re.compile(r"应当?[^，。；]*[纳列]入[^，。；]{0,12}信用")


def cue_of(main: Sequence[str]) -> str | None:
    """The first cue of a sanction in the main clauses, but for systems that are set up and money that is paid in."""
    return find(("cue.sanction",), [p for p in main if not (SYSTEM.search(p) or TREASURY.search(p))])


def imposes(sanction: str, shadowed: str, clauses: Clauses, *, liability: bool) -> bool:
    """Whether ``sanction``, found in the segment ``shadowed``, is imposed there."""
    conditional = clauses.conditional
    said_as_duty = (
        not conditional
        and re.search(r"承担[^，]{0,20}责任$", sanction)
        and re.search(r"(?:应当?|必须|须)[^，]{0,8}承担", shadowed)
    )
    granted = not liability and re.search(r"可(?:以)?(?:适当)?(?:给予|予以)[^，。；]{0,12}(?:奖励|表扬|奖补)", shadowed)
    return not (
        said_as_duty
        or granted  # what may be granted is a permission; a reward for merit is given
        or ("强制执行" in sanction and MAY_ENFORCE.search(shadowed))
        or (sanction == "责令" and not liability and not conditional and ORDERS.search(shadowed))
        or (sanction.startswith("按") and AS_AGREED.search(shadowed))
        or (sanction.endswith("处理") and (SETTLES.search(shadowed) or UNDERGOES.search(shadowed)))
        or (sanction.startswith("依法") and not liability and DEALT_WITH.search(shadowed))
        or (sanction == "问责" and ANSWERABLE.search(shadowed))
        or (sanction.endswith("处罚") and LENIENT.search(shadowed) and not re.search(r"罚款|责令", shadowed))
        or (sanction == "责令" and not liability and HAZARD.search(shadowed) and ENFORCES.search(shadowed))
        or ("信用" in sanction and sanction[:1] in "纳列" and (not conditional or PUT_ON_RECORD.search(shadowed)))
        or (sanction.endswith("行政处罚") and not liability and IN_CHARGE.search(shadowed))
        or (sanction == "滞纳金" and MAY_PAY.search(shadowed))
        or (not conditional and LOOKS_INTO.match(shadowed))
        or HANDS_OVER.search(shadowed)
        or NOT_PUNISHED.search(shadowed)
        or MAY_CLAIM.search(shadowed)
    )


_NAMES_WHOM = re.compile(r"[的之](?:单位|企业|学校|机构|团体|人员|个人|人|公司|组织)$")
"""通过国际组织认证之学校，由主管机关敘奖: to whom it is given."""
_FOUND_TRUE = re.compile(r"查[明证核][^，。；]{0,4}属实后?$")
"""主管机关应查明属实后，予以警告: only what comes before the sanction."""
_WILL = re.compile(
    r"[^，。；的对]{1,16}(?:部门|政府|单位|机构|[局委办])将(?=[一-鿿]{0,4}(?:开展|组织|调度|检查|督查|通报|督导|考核|抽查))"
)
"""港务局将定期督查各渡口，对先进渡口予以表扬: what the body does comes first."""
_FOR_MERIT = re.compile(
    r"[^，。；]*应当?对(?:在)?[^，。；]*(?:成绩|贡献|表现|突出|显著)[^，。；]*(?:单位|个人|集体|组织|人员)$"
)
"""县政府应当对成绩显著的单位，给予表彰: the reward is what is said."""


def outranked(
    main: Sequence[str], sanction: str, duty: str | None, ban: str | None, *, acting: bool, answering: bool
) -> bool:
    """Whether a duty or a ban, and not the sanction, is the segment's main verb: it stands in an earlier main clause.

    ``answering`` says that it speaks of a breach in a section on liability, where a duty to make good is an answer too.
    """
    at = next((i for i, p in enumerate(main) if sanction in p), len(main))
    if acting:
        acts = [p for p in main[:at] if commands(p) and not compiled("cue.sanction").search(p)]
        if len(acts) > 1 or (acts and not re.search(r"追究|问责", sanction)):
            return True
    if sanction == "依法处理" and any(re.search(r"可以|应当", p) for p in main[:at]):
        return True  # 可以提出建议，由其依法处理: what the one told does later
    if acting and any(LAID_ON.match(p) or _WILL.match(p) for p in main[:at]):
        return True
    for cue, groups in ((duty, ("cue.obligation",)), (ban, ("cue.prohibition",))):
        if not cue or (answering and groups == ("cue.obligation",)):
            continue
        where = next(
            (
                i
                for i, p in enumerate(main)
                if compiled(*groups).search(p)
                and not compiled("cue.sanction").search(p)
                and (groups != ("cue.obligation",) or re.search(r"应|必须|须", p))
                and not _FOR_MERIT.match(p)
                and not _FOUND_TRUE.search(p)
            ),
            None,
        )
        if where is not None and where < at and (strong(cue) or groups == ("cue.prohibition",)):
            return True
    subject_acts = [
        p
        for p in main[:at]
        if re.search(r"(?:将|要)?(?:建立|组织|制定|开展)", p)
        and SUBJECT.match(p)
        and not re.match(r"^对", p)
        and not _NAMES_WHOM.search(p)
    ]
    return bool(subject_acts)
