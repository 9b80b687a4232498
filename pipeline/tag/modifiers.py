"""What stands behind a name: its predicate, or more of a longer noun phrase that it only opens.

纳税人报送的材料, 政府投资项目, 学校建设资金: the name is a modifier and nobody's subject.  Pure string work: spans point into
the string given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.unit_words import Head


class Chunk(NamedTuple):
    """A stretch between two commas (or stronger marks), without the mark; ``mark`` is what follows it."""

    start: int
    end: int
    mark: str


def predicate_at(text: str, at: int, end: int) -> tuple[int, bool] | None:
    """Where the predicate behind a name that ends at ``at`` begins and whether with a modal; None if there is none."""
    if text.startswith("等", at):
        at += 1
    if at >= end:
        return None
    belongings = _BELONGINGS.match(text, at)
    if belongings and belongings.end() <= end:
        at = belongings.end()
    m = words.follow().match(text, at, end)
    if m is None or (m["word"] and (_names_field(text, at, end) or _ITS_HEAD.match(text, at, end))):
        return None
    return at, m["modal"] is not None


def _names_field(text: str, at: int, end: int) -> bool:
    """县政府|发展改革、民政等部门: what looks like a verb is the field of a department."""
    field = words.fields().match(text, at, end)
    if field is None:
        return False
    behind = words.closing(text, field.end()) if text.startswith("（", field.end()) else field.end()
    return text.startswith(("、", "等部门", "等有关部门", "部门", "主管部门"), behind)


_ITS_HEAD = re.compile(
    r"主要(?:负责(?:人|同志)|领导|责任人)|(?:组织|宣传|统战|统一战线工作)部(?!门|分|署|队|件)|政法委|编办|(?:派出|内设|直属|分支|下属)(?:机构|机关)|保险(?:业|机构|公司)|业金融机构"
)
"""县政府|主要负责人, 县委|组织部: who heads it, or a part of it, acts."""
_BELONGINGS = re.compile(
    r"及其[^，。；]{0,12}?(?:物品|行李|车辆|设备|财产|财物|货物|行李物品|产品|物资)(?=，?(?:应当?|必须|须|不得|可以|要))"
)
"""旅客及其行李物品，应当接受检查: whoever owns the things acts."""


def with_belongings(text: str, at: int) -> int:
    belongings = _BELONGINGS.match(text, at)
    return belongings.end() if belongings else at


_OFFICIAL = frozenset(("编制", "审批", "审核", "审查", "核准", "批准", "受理", "办理", "发布", "委托", "颁发", "处置"))
"""水利部门编制防洪规划应当征求意见: what only an office does to the thing behind, not part of a name."""
_USES = frozenset(("使用", "利用", "办理", "收购", "提供"))
_PERSONS = re.compile(r"(?:职工|购房人|缴存人|借款人|申请人|家庭|居民|业主|学生|农户|纳税人)$")
_APPLIES = re.compile(r"(?:每[年月季]度?|一次性|按[^，。；]{1,6})?(?:申[请领报]|提取|领取|自愿|选择|向)")
"""职工租赁住房可每年申请提取: who applies acts; 职工贷款额度可上浮 is about the loan."""
_PERSON = re.compile(r"(?:人员?|者|员)$")
_OBJECT = re.compile(r"[本该此](?![^，。；]{0,2}(?:人|身|级|地))|其(?![他它余])|上述|前[项款]")
"""使用者使用本系统应…: 本, 该 or 其 behind a verb shows its object, so that it is no part of a name."""
_RUN = frozenset(("工作", "生产", "经营", "管理", "施工", "作业", "服务", "活动", "建设"))
_COST_OF = re.compile(r"[^，。；]{0,40}(?:所需|的)[^，的]{0,4}(?:经费|费用|资金)$")
_RATE_OF = re.compile(
    r"[^，。；]{2,40}的[^，的]{2,24}(?:比例|额度|利率|期限|价格|金额)(?:由|为|调整|统一|不低于|不高于|不超过|按|是)"
)
_TWO_VERBS = frozenset(
    (
        "开发建设",
        "建设管理",
        "建设运营",
        "运营管理",
        "规划建设",
        "生产经营",
        "开发利用",
        "保护利用",
        "经营管理",
        "改造建设",
        "建设改造",
    )
)
_WORKS = re.compile(
    r"(?:建设|生产|施工|经营|开采|作业|安全)(?:工程|项目|用地|资金|设施|设备|标准|方案|活动|工艺|条件|环境|现场|规模|成本)(?![的，]?(?:应当?|必须|不得)?(?:报|向|申请))"
)
"""渔港建设工程…: works, not who builds."""
_STATUTE_OF = re.compile(r"组织(?:章程|规程|条例|简则|办法|架构|体系|机构)")
_RULES_BY = re.compile(r"[^，。；]{2,60}的(?:具体|有关|相关|实施)?(?:办法|标准|程序|细则|规程|规定)(?:由|，由)")
_MEASURE_OF = re.compile(
    r"[^，的]{0,10}(?:数量|规模|标准|面积|水平|质量|方案|计划|规划|用地|项目|工程|设施|资金|费用|经费|比例|价格|布局|位置|界[线限]|边界)"
)
_BUYS = re.compile(
    r"(?:投资|采购|购买)(?!的|市场|合同|活动|评审|项目|工程|资金|额|计划|规模|成本|需求|目录|服务|渠道|$)"
)
_INVESTED = re.compile(r"(?:政府|社会|企业|财政|国家)$")
_WITHIN = re.compile(r"(?P<where>在[^，]{1,40}[中上内])(?:作出)?的[^，]*(?<![下时中后前内])$")
_BY_LAW_OF = re.compile(
    r"依(?:本|该)?(?:法|条例|办法|规则|细则)[^，]{0,8}(?:免|减|取得|核准)[^，的之]{0,8}[之的][^，的之]{2,10}(?<![者时后前])"
)
_OPINION_ON = re.compile(r"对[^，]{2,40}(?:提出|作出|出具|发出|签发|给出)的[^，的]{2,10}")
_BEFORE_RELATIVE = re.compile(
    r"(?:依法|自行|所|已经?|统一|首次|按照?本[^，的]{1,8}?(?=缴|交|提|取|申|办|建|设)|(?:依照|根据|按照?|依据)[^，]{1,30}?规定)*"
)


_LET = re.compile(
    r"(?:(?:批准|核准|审批|认定|授权|同意)[一-鿿]{2}|经营管理|开发利用|投资建设|组织实施|生产销售)的(?!规定|决定)"
)
"""主管部门批准设立的机构: two verbs in one attribute."""


def _is_relative(text: str, at: int, end: int) -> bool:
    """纳税人报送的…, 机构依法作出的…: the predicate is an attribute of the noun behind it."""
    lead = _BEFORE_RELATIVE.match(text, at, end)
    start = lead.end() if lead else at
    word = words.follow().match(text, start, end)
    if word and _LET.match(text, start, end):
        return True
    return bool(
        word
        and word["word"]
        and word.end() < end
        and text[word.end()] in "的之"
        and not text.startswith("的规定", word.end())
    )


CHARGED_BODY = re.compile(
    r"(?:依法)?负有[^，。；]{2,30}?(?:职责|责任|义务)的(?:部门|机构|单位|机关|组织)|"
    r"(?:(?<=政府)|(?<=国务院)|(?<=地方))负责(?!指导|协调|督促|组织|检查|对)[^，。；的]{2,24}的(?:主管|行政主管)?(?:部门|机构)"
    r"(?=（|应当?|不得|可以|须|必须|要|负责|会同|和|对(?!外)|在|根据|按照|依|制[定订])"
)
"""县级以上人民政府|负有安全监管职责的部门, 国务院|负责渔船检验的部门: the body is one of the government's."""
_LISTED_WITH = re.compile(r"等[^，。；、]{2,30}的(?:行业|单位|企业|机构|部门)(?:$|[，应]|不得|必须|可以)")
_ORGANISES = re.compile(
    r"组织(?:本(?:村|单位|社区))?(?:居民|村民|职工|群众|学生|会员|员工|业主)(?!委员会|会议|代表|自治)"
)
"""居民委员会|组织居民制定公约."""


def is_modifier(text: str, head: Head, at: int, chunk: Chunk, heads: list[Head], later: int) -> bool:
    """Whether what stands behind a name makes it part of a longer noun phrase, not a subject.

    ``later`` is where in ``heads`` those behind ``head`` begin.  纳税人报送的材料, 政府投资项目, 城市管理部门, 企业在经营中的做法.
    """
    if _ORGANISES.match(text, at):
        return False
    if CHARGED_BODY.match(text, at, chunk.end):
        return True
    if _is_relative(text, at, chunk.end):
        return True
    if (
        text.startswith(("投资", "采购", "购买", "定价", "指导价", "储备", "融资"), at)
        and _INVESTED.search(text[: head.end])
        and (text[head.end - 2 : head.end] in ("政府", "财政", "国家") or not _BUYS.match(text, at))
    ):
        return True
    word = words.follow().match(text, at)
    if word and word["word"] and _LISTED_WITH.match(text, word.end()):
        return True  # 造船和矿山开采等易产生粉尘的行业，…
    if _WORKS.match(text, at):
        return True
    if _STATUTE_OF.match(text, at) or _RULES_BY.match(text, at):
        return True  # 董事会组织章程, 船厂检测船板的具体办法由…
    if _RATE_OF.match(text, at) or (chunk.mark == "，" and text[at : chunk.end] in _TWO_VERBS):
        return True  # 家庭首次购买住房的贷款比例调整为…; 园区开发建设，应当…
    if (cost := words.barrier().search(text, at, chunk.end)) and _COST_OF.match(text, at, cost.start()):
        return True  # 机关开展督导所需经费应当列入预算
    if (
        word
        and word["word"] in words.nominal_verbs()
        and (budget := _MEASURE_OF.match(text, word.end(), chunk.end))
        and re.match(r"按照?|由|从|纳入|列入|来源", text[budget.end() : chunk.end])
    ):
        return True  # 码头建设资金按照下列渠道筹措
    if (
        word
        and word["word"] in words.nominal_verbs()
        and word.end() == chunk.end
        and chunk.mark == "，"
        and (words.barrier().match(text, chunk.end + 1))
    ):
        return True  # 公共场所建设，应当…
    if (
        word
        and word["word"] in words.nominal_verbs()
        and chunk.mark == "，"
        and (words.barrier().match(text, chunk.end + 1) or re.match(r"由(?!于)", text[chunk.end + 1 :]))
        and word["word"] not in _USES
        and _MEASURE_OF.fullmatch(text, word.end(), chunk.end)
    ):
        return True  # 学校建设数量及规模，应当…
    if (
        word
        and word["word"]
        and word["word"] in words.nominal_verbs()
        and not text.startswith(("任何", "各", "有关"), chunk.start)
    ):
        modal = words.barrier().search(text, word.end(), chunk.end)
        if (
            modal
            and 0 <= modal.start() - word.end() < 10
            and not re.search(r"[的时后前]", text[word.end() : modal.start()])
            and not _OBJECT.match(text, word.end())
            and not (_PERSONS.search(text, head.start, head.end) and _APPLIES.match(text, modal.end()))
            and not (word["word"] in _OFFICIAL and modal.start() - word.end() > 2 and agents.acts(text, modal.end()))
        ):
            return True  # 企业生产活动应当…
    within = text.startswith("在", at) and _WITHIN.match(text[at : chunk.end])
    if within and not words.barrier().search(text, at, at + within.end("where")):
        return True
    if chunk.mark == "，" and _BY_LAW_OF.fullmatch(text, at, chunk.end):
        return True  # 船东依本条例免税之进口船舶，…
    if (
        chunk.mark == "，"
        and _OPINION_ON.fullmatch(text, at, chunk.end)
        and not words.barrier().match(text, chunk.end + 1)  # …提出的意见，应当答复: they answer
    ):
        return True  # 船东对检验报告提出的意见，船检站应当答复
    if word and word["word"] and word["word"] in words.nominal_verbs():
        # 城市|管理部门: the verb belongs to a longer name that closes later
        for other in heads[later : later + 12]:
            if other.end > chunk.end or min(other.end, other.start + 6) > at + 18:
                break  # a bracket behind the head does not count
            if other.start in (at, word.end()) and word["word"] in _RUN:
                return True  # 环卫人员工作场所
            if head.group == "head.regulated" and (
                other.start != word.end() or _PERSON.search(text, head.start, head.end)
            ):
                continue
            if head.group != "head.regulated" and not (
                other.group == "head.public"
                and not text[other.start : other.end].endswith(("政府", "法院", "检察院", "国务院"))
                and words.compound_filler().fullmatch(text, at, other.start)
            ):
                continue
            if predicate_at(text, other.end, chunk.end):
                return True
    return False
