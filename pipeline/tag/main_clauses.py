"""A sentence cut at its commas: which parts are main clauses, and which only suppose, set off or except.

Reads one shadowed segment (titles, numbers and quotations blanked); spans are not kept, a part is its words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.screened import alternatives, screened

ADVERBIAL = screened(
    r"^(?:在|对于?|对[^，]{1,60}$|为了?|因|由于|根据|按照|依据|依照|结合|围绕|通过|针对|依托|立足|如果?|若|凡|除|经|自|从|到|以[^，]{1,40}为(?:重点|目标|抓手|核心|导向|主|基础|突破口|样板|主体|统领|契机|引领)|抓住|聚焦|紧扣|坚持|充分发挥|发挥[^，]{1,20}作用|利用|随着)"
)
ADVERBIAL_END = re.compile(
    r"(?:[的者时后前外中下内起]|期间|以来|基础上|情况下|前提下|条件下|过程中|方面|为(?:重点|目标|抓手|核心|导向))$"
)
CONDITION_END = re.compile(r"(?:的|者|时)$")
EXCEPTED = re.compile(r"^除[^，]{2,80}(?:外|以外|之外)$")
JOINED_CONDITION = re.compile(r"^(?:并且?|且|或者?)[^，]{2,60}(?:后|时|的|者|期间)$")
SPLIT = re.compile(r"[，；：。！？]|(?<=[^，；：。！？])(?=但[有因经如遇其])")
"""Also before a proviso that no comma sets off, as older texts of Taiwan print it."""


@cache
def compiled(*groups: str) -> re.Pattern[str]:
    """What the lexicon lists under ``groups``, as one expression."""
    return alternatives([e.pattern or "" for e in lexicon.group("modality", *groups)])


@dataclass(frozen=True, slots=True)
class Clauses:
    """A segment cut at its commas; ``main`` are the parts that are neither conditions nor adverbials."""

    parts: tuple[str, ...]
    main: tuple[str, ...]
    conditional: bool


ASIDE = re.compile(r"（[^（）]*）")
MEANS = re.compile(
    r"(?:通过|采取|以(?![下上内外及])|运用)[^，。；]{2,80}?等(?:多种|各种|有效|必要|应急|相应|临时|强制|管控|综合)?(?:方式|措施|手段|途径|形式|办法)"
)


BAN_IN_ATTRIBUTE = screened(
    r"(?:对于?|将|把|就|作出|提出|规定|划定|约定|明确|公布|公开|包括|属于|有|(?<!总)和|与|或者?|、|因|(?:计|纳|进|列)入)(?:暂时?|确实?|依法|可能|仍|一律)?"
    r"(?P<word>(?:不能|不予|不准予?|不得(?![低少高大多超])|不宜|禁止|限制)[^，。；的]{1,40})的(?=[^，。；的]{1,16}(?:$|[，。；的]))(?![^。；]{0,40}(?:一律|予以))"
    r"|(?P<kind>不能|不得)[^，。；的]{1,16}的[^，。；的]{1,14}(?=应当|必须|应由)"
    r"|(?:处理|清理|清运|回收|更换|修复|整治|淘汰|处置|发现|存在)(?P<thing>不能)[^，。；的]{1,16}的(?=[^，。；的]{1,12}(?:$|[，。；]))"
    r"|(?P<subject>禁止|限制)[^，。；的]{1,16}的(?:具体)?(?:范围|区域|名录|目录|办法|时段|期限|种类|品种|标准)(?=[^，。；]{0,4}由)"
    r"|(?:通知|告知)[^，。；]{0,16}(?P<told>不予|不准)"
    r"|(?:制定|制订|修订|编制|拟定|划定|划出|设定|确定|公布|发布|公告)(?P<drawn>(?:禁止|限制|不得)[^，。；]{1,40}?)(?=的?[^，。；的]{0,10}(?:区域?|名录|目录|名单|清单|范围|地段|路段|水域|时段)(?:$|[^内里中外]))"
    r"|(?:声明|载明|注明|标明|标示|写明|告示)(?P<stated>(?:禁止|不得|不准)[^，。；]{1,60})"
    r"|(?P<ruling>不[予准][^，。；的]{1,8})(?:决定书?|通知书?|裁定)"
)
"""对不能并入…的事项, 作出批准或者不予批准的决定, 规定禁止开采的矿种, 划定禁止停泊的水域, 声明禁止转载: the ban tells
things apart or is what is drawn up, it is not what is said."""
SCHEME = screened(
    r"(?:实行|采取|采用|建立|实施|推行|探索|完善|健全)[^，。；]{0,20}(?P<word>(?:可以|免予|免于|享受|允许|不予|无需)[^，。；]{1,20})的(?:模式|方式|制度|办法|机制|措施|清单|目录)"
)
"""实行免予申报、直接享受的模式: the word belongs to the scheme's name."""
CHARGE_IN_ATTRIBUTE = screened(
    r"(?:将|就|把)[^，。；]{0,24}?(?P<word>应)[^，。；]{1,20}(?:的|之(?!日|后|前|间))(?=[^，。；]{1,12}，)"
)
"""得将其应负责之公务，授权…: what is handed over."""
GRANTED_IN_ATTRIBUTE = screened(
    r"(?:^|，|其|所定)(?P<granted>得)(?!不)[^，。；得不之]{1,16}之[^，。；之得]{1,14}(?=，(?:均|亦)?(?:不得|以[^，。；]{1,12}为限|依|规定))"
)
"""其得折抵之航次，不得逾三次: what is bounded."""
TOLD_RIGHT = screened(r"告知[^，。；]{2,30}?(?P<right>[有享][^，。；]{1,30}权利)")
"""告知申请人有要求听证的权利: the duty is to tell."""


def without_asides(shadowed: str) -> str:
    """``shadowed`` with what is no statement of its own blanked character for character: brackets, the means that an
    act uses (通过鼓励…等方式), cues that stand in an attribute."""
    for pattern in (ASIDE, MEANS):
        if pattern.search(shadowed):
            shadowed = pattern.sub(lambda m: "□" * len(m[0]), shadowed)
    for pattern in (BAN_IN_ATTRIBUTE, SCHEME, CHARGE_IN_ATTRIBUTE, GRANTED_IN_ATTRIBUTE, TOLD_RIGHT):
        for m in pattern.finditer(shadowed):
            start, end = m.span(m.lastgroup or 0)
            shadowed = shadowed[:start] + "□" * (end - start) + shadowed[end:]
    return shadowed


def cut(shadowed: str) -> Clauses:
    """Cut a shadowed segment into comma clauses and tell the main ones.

    A part that ends in 的/者/时 followed by a comma, or is an adverbial (根据…, 在…前提下), is not a main clause; the
    last part always is, unless the whole segment is one condition.
    """
    parts = [p.strip() for p in SPLIT.split(shadowed)]
    parts = [p for p in parts if p.strip("”“’‘） 」』")]
    main: list[str] = []
    conditional = False
    supposed = supposed_parts(parts)
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if i < supposed:
            conditional = True
            continue
        if main and EXCEPTION.fullmatch(part):
            continue
        if not last and _supposing(parts, i):
            conditional = True
            continue
        if not last and CONDITION_END.search(part) and not DUTY_AT_A_TIME.search(part):
            if main and not conditional and not has_cue(main[-1]):
                main.pop()  # the commas before the first …的， belong to the same condition
            elif main and main[-1] == parts[i - 1] and AND_SUCH.match(part) and not FIRM.search(main[-1]):
                main.pop()  # 需要借款，且名下无房的，可以…: 需要 tells of the case
            elif main and CANNOT.match(main[-1]):
                main.pop()  # 不能综合利用，确需废弃的，
            conditional = True
            continue
        if not last and main and JOINED_CONDITION.match(part) and not has_cue(main[-1]):
            main.pop()  # 购买…，并完成…后，: one condition in two parts
            continue
        if not last and FOUND.match(part):
            conditional = True
            continue
        if not last and SINCE.match(part):
            continue
        if not last and EXCEPTED.match(part):
            continue  # 除…不予…外: what is excepted is not what is said
        adverbial = ADVERBIAL.match(part) or ADVERBIAL_END.search(part)
        if not last and adverbial and not part.startswith("得") and not has_cue(part):
            continue
        if not last and re.search(r"^(?:按|依|凭|经).*[后前时]$", part) and not FIRM.search(part):
            continue
        main.append(part)
    if not main and parts:
        main = [parts[-1]]
    return Clauses(tuple(parts), tuple(main), conditional)


DUTY_AT_A_TIME = re.compile(
    r"^[^，]{2,40}?(?:应当?|必须|不得)(?:依法)?(?:在|于|当)[^，]{2,}时$|^(?:鼓励|支持|引导)[^，]{0,10}在[^，]{2,}时$"
)
"""经营者应当在回收车辆时，将…报送…: the modal stands before the time, its act behind."""
FOUND = re.compile(r"(?!.*(?:应当|必须|不得|可以|有权))[^，]{0,24}发现[^，]{2,80}(?:行为|情形|情况|问题|隐患|线索)$")
"""任何单位发现主管部门不履行职责的行为，可以举报: of what is spoken, whatever duty it tells of."""
SINCE = re.compile(r"自[^，]{1,40}之日起[^，]{0,12}内$")
"""自撤销船证之日起三年内，不予受理: when, whatever the anchor tells of."""
IF = re.compile(r"(?:若|如果|倘若?)(?!干)(?![^，]*(?:应当|必须|不得))")
OF_SUCH = re.compile(r"对于?(?![^，]*[的者]$)[^，]*$")
OR_SUCH = re.compile(r"(?:或者?|且|并且?)(?![^，]*(?:可以|应当|必须|不得))[^，]*的[^，的]{1,10}$")


def _supposing(parts: Sequence[str], i: int) -> bool:
    """若项目认定为示范项目，…; 对于不再开发，或无法继续开发的部分，…: of what is spoken, whatever cue it holds."""
    if IF.match(parts[i]):
        return True
    first = OF_SUCH.match(parts[i]) and i + 2 < len(parts) and OR_SUCH.match(parts[i + 1])
    return bool(first) or bool(i and OR_SUCH.match(parts[i]) and OF_SUCH.match(parts[i - 1]))


AND_SUCH = re.compile(r"(?:并且|且|或者)[^，]*的$")
CANNOT = re.compile(r"(?:因|如|若|确实|暂时)?(?:不能|无法|未能)[^，]*$")
FIRM = re.compile(r"应|必须|不得|禁止|可以|不准")
EXCEPTION = re.compile(r"(?:但是?)?[^，]{2,60}的(?:情形|情况|事项)?除外")
RULES = re.compile(r"(?:由|则)?[^，的]{0,10}(?:法院|检察院|机关|机构|部门|委员会)(?:应当?|可以|不予|依法)")


def supposed_parts(parts: Sequence[str]) -> int:
    """How many parts only suppose a case on which a court or an authority rules (甲未履行…，乙请求…的，人民法院应当…)."""
    for i in range(len(parts) - 1, 0, -1):
        if RULES.match(parts[i]) and parts[i - 1].endswith("的"):
            before = parts[:i]
            return i if not any(SETTLED.search(p) for p in before) else 0
    return 0


SETTLED = re.compile(r"应当|必须|可以|(?<!规定)(?<!依法)不得(?![^，]*的$)")


def has_cue(part: str) -> bool:
    return bool(
        compiled(
            "cue.prohibition",
            "cue.prohibition_limit",
            "cue.obligation",
            "cue.sanction",
            "cue.permission",
            "cue.recommendation",
            "cue.condition",
        ).search(part)
    )
