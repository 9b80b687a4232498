"""Where a name begins: the stretch before a head that belongs to it, with its attribute and without what only leads in.

Before a modal the whole stretch is its subject, whatever verbs it holds; elsewhere a verb or a preposition inside shows
that the head is an object.  Pure string work: positions point into the string given.
"""

from __future__ import annotations

import re

from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.unit_words import Head

LONGEST = 140
"""A name longer than this is a sentence that was misread."""

_LEAD = re.compile(
    r"(?:[□本前该法条例办细则规章程项款第]{1,24}所[定称][之的]?(?=[一-鿿]{2,12}(?:人员|员|师|机[关构]))|所定(?=[一-鿿]{2})|依(?:照|据)?[^，]{1,30}?规定所?(?:设立?|定|成立|指定|置|组成|设置)[的之]|(?!依照?|按照?|根据|违反)[^，的]{0,10}?(?:□|规范|标准|办法|条例|通知|意见|规定|方案)(?:指出|规定|明确|提出|要求|强调)(?!的)|但是?|然而|同时(?!(?:符合|满足|具备)[^，]*的)|并且|而且|且(?=经|本人|申请人|夫妻|双方|[^，]{1,30}的)|本[省市县区州][^，的]{0,4}行政区域内(?=从事|进行|使用)|其中|特别是|尤其是|此外|另外|因此|为此|首先|其次|最后|必要时|原则上|(?:政策|执行|试点|过渡|实施|有效)期(?:间|内)|若|如(?!实|东|皋|期|数|下|上|何|遇)|"
    r"[一二三四五六七八九十]是|凡是?|"
    r"(?:到|自|从|至|于|在)?(?:“?[\d○〇零一二三四五六七八九十]+(?:年|月|日|个月|个工作日|五”)|"
    r"每[年月季]度?|上半年|下半年|今后|今年|年(?![轻长老满幼综产用耗销排处营运吞捕加收均]))"
    r"[\d年月日底初末上中下旬半季度前内起后间期“”十四五—~至到、]*(?:期间|以前|之前|前|内|起|后)?|"
    r"到期后|期满后|期间|届时|以下|以上|"
    r"(?:经|由)?(?=任何))"
)
_PLACE_LEAD = re.compile(
    r"在[^的，（）]{1,40}?(?:过程中|基础上|前提下|情况下|条件下|期限内|范围内|期间|[中时后前内下])"
)
_REFERS = re.compile(r"(?:但|惟)?(?:同时)?依?(?:[前□]+[项款]?)(?:规定)?")
"""但依第三条规定|申请检验者: the name begins behind what it refers to."""
_CLOSED_ATTRIBUTE = re.compile(
    r"(?:对于?|向|将|把|给|按照?|根据|依照|依据|通过|为|因(?!工|公)|除|关于|针对|与|同|加[强大快]|"
    r"建立|健全|完善|推[进动]|强化|督促|鼓励|支持|允许|或者|委托(?!人|方|单位|机构)|特设|就(?!业)|"
    r"引导|要求|责令|指导|协调|会同|邀集|洽[商请]|会商|连同|依(?!法)|等|配合|协助|报|告知|通知|邀请|选[择取]|培育|压实|落实|违反|禁止|"
    r"严禁|以(?!.{1,14}为|.{1,8}身份)|凭|自(?!主|行|营|建|备|有|用|筹|驾)|从(?!事)|由|"
    r"采取|实行|确定|保障|有权|无权|设(?!计|备|施|区|立)|全面|大力|切实|深入|持续|不断|加快|着力|统筹|开展|实施|用足|兑现|发放|给予|减免|延续|继续|引[进入]|吸引|打造|构建|满足|做好|提升|降低|召开|扩大|帮助|用好|推广|确保|保证|充分|积极|及时|"
    r"得(?![标奖主])|进一步|关停|是指|安排|配备|指定|聘[请用]|任命|明确|"
    r"下列|本(?:办法|条例|法|规定|细则)|并|不得|应当|可以|必须|是否|认为|提高|提升|深化|规范)"
)
_CLOSED_PREPOSITION = re.compile(
    r"对于?|向|将|把|给|按照?|根据|依照|依据|通过|为|因(?!工|公)|除|关于|针对|与|由|自(?!主|行|营|建|备|有|用|筹|驾)|"
    r"下列|本(?:办法|条例|法|规定|细则)|并|不得|应当|可以|必须|加强|完善|健全|建立|是指|"
    r"以(?!.{1,14}为|.{1,8}身份)|"
    r"得(?![标奖主])|鼓励|支持|引导|督促|要求|责令|告知|通知|提高|提升|降低|违反|禁止|严禁"
)
_COMPOUND_BLOCK = re.compile(
    r"供(?![应电水气热货销给暖需养地稿方者])|受(?![益灾害托聘雇理让测检训众贿助试体赠援处罚伤监刑阅控保权业任奖表委影邀资])|有权(?!机关|部门|单位|机构)|就(?!业|近|医|读|诊|餐|地)|因(?!素|公|工)|凭(?!证)|持(?!股|有|证|续|牌|卡|仓)|对外并|特[依设订]|书面通知|函[知报]|有(?!关|限|权|条件|资质|意|机|色|线|户|能力)|督促|要求|责令|责成|引导|鼓励|支持|允许|组织|协调|帮助|委托|通知|告知|会同|邀集|洽|会商|连同|依(?!法|规|职)|等|配合|协助|指导|"
    r"监督(?!管理|执法|机构|员)|邀请|报(?!关|社|告|业|检)|经(?!营|济|办|销|纪|理|贸|信)|"
    r"向|对(?!外)|将|把|被(?![^，的]{1,8}$)|由|按照?(?!揭)|根据|依照|通过|为|给|从(?!业)|自(?!治|然|"
    r"律|来|营|愿|主|建|备|有|用|筹|驾)|以|于(?!都)|与|除|并|还|也|应(?!急|用)|可|须|需|要|得|不(?!动产)|未(?!成年)|"
    r"无(?!线|障|房|业|力|偿|责|主|证|照)|没有|允许|联合(?!会|社|体|国)|选[择取派]|培[育养]|压实|明确|落实|促进(?!会)|"
    r"加[强大快]|占|或者|至|到|在|使(?!用)|让|请|送|交(?!通|易|警|管)|用(?!人|户|水|电|工|地|能|热|气|"
    r"海)"
)
_CLOSED_BEFORE_MODAL = re.compile(
    r"特[依设订]|书面通知|函[知报]|让|有(?!关|限|权|条件|资质|意|机|色|线|户|能力)|对(?!外)|向|将|把|给|按照?(?!揭)|根据|依照|依据|通过|为|因(?!工|公)|除|关于|针对|与|由|自(?!主|行|营|治|然|来|律|愿|建|备|有|用|筹|驾)|以(?!.{1,14}为|.{1,8}身份)|"
    r"下列|本(?:办法|条例|法|规定|细则)|前款规定|并|不(?!动产)|未(?!成年)|无(?!线)|没有|是|或者?|如|若|经(?!营|济|办|销|纪|理|贸|信)|"
    r"加强|加大|建立|健全|完善|推[进动]|强化|做好|落实|提高|提升|督促|要求|责令|鼓励|支持|引导|组织(?!者|单位|部门|机构|机关|方|人)|"
    r"协调|会同|邀集|洽[商请]|会商|连同|告知|通知|违反|禁止|严禁|确需|确保|认为|发现|涉及|属于|"
    r"报(?!社|关|告|业|名|刊|纸|检)|(?:确定|安排|指定|明确|设置|配备|聘请|委派|保障|采取)(?!人|者|单位|机构|方|部门|对象|性)|实行|有权|无权|"
    r"在(?![用建职校岗册线途押逃编训读])"
)
_SENTENCE_INSIDE = re.compile(
    r"应当|不得|可以|必须|进行|予以|给予|是指|包[括含]|以及其(?![他它余])|如有|如属|如为|[□。；：]|《"
)
MIDDLE_BLOCK = screened(
    r"(?<!校)对(?!外|象|口)|(?<![申填上呈情通举日晚会])报(?!关|社|告|业|检|刊|名|建|废)|(?<!意)向|将|把|被(?![^，的]{1,6}(?:人|者|单位|企业|事业|公司|机构|对象))|由(?!贸)|"
    r"根据|按照|依照|通过|关于|(?<!所)在(?!职|建|线|校|岗|册|.{1,2}(?:其他|各|国有|企业|单位|高校|金融))|(?<=[门部所司处])代(?!理|表|码|办|建|收|管|缴|扣)|(?<!财)经(?!营|济|理|办|销|纪|费|贸|信|管|"
    r"开)|(?<![自因行人])为(?!公|民)|于(?!都)|就(?=左列|下列|前项|前条|有关|其|本|相关|各)|邀集|函请"
)
_MEASURED = re.compile(r"[0-9A-Za-z≥≤%]")
_MEASURED_ATTRIBUTE = re.compile(r"[^，的]*[0-9]+[^，的0-9]{0,8}(?:以上|以下|以内)的?")
_HOW = r"(?:重点|全面|着力|大力|优先|同步|有序|积极|持续|不断|主动|及时)*"
_COMMANDS = re.compile(
    _HOW
    + r"(?:(?:定期|经常|依法)组织|听取(?!人)|密切[一-鿿]{2}|(?:设立|成立|组建|配备)(?:专门|专职|独立)|提醒|询问(?!人)|约谈|提倡|倡导|引领|体现|彰显|设置(?!者|单位|人|机构|处|科|室|方)|保障(?!对象|性|房|中心|部门|局|机构|单位)|采取|采用|移交(?!单位|方|人)|(?:收集|征集|受理|汇总|跟踪|摸排|排查|核实)(?!单位|方|人|点|站|处|窗口|机关|中心|机构|部门)|注意|查阅|查明|移送|直[至到]|便利(?!店)|方便(?!面)|联动|统筹(?!单位|机构|部门)|推行|推介|纳入|并入|接入|推[进动]|(?:[一-鿿]{2})?(?:分发|转发)|培育|创新(?!型|创业|中心|联盟|基地|平台|团队|主体|券|企业|人才|工作室|载体|实验|示范|联合|研究|院)|搭建|开辟|扶持|协商|洽[商请]|委任|动员|严防|谨防|防范)"
)
"""Verbs that command at the start of a stretch: what stands behind them is their object, with its attributes."""
_OPENS = re.compile(
    _HOW
    + r"(?:提供|申请|租用|利用|开发(?=[^，]{2,24}的)|举办|推选|(?P<does>实施|执行|编制|促进|指导|协调|预防|防治|检查|调查|监督|审查|核查|考核))"
)
"""Verbs that command where more than a body's generic name follows; 提供单位, 申请企业 are bodies."""
_GENERIC = re.compile(r"(?:单位|机构|者|方|人|商|部门|主体|人员|职工|家庭|机关|中心|小组|委员会|局|办|办公室)$")
_NESTED = re.compile(
    r"[局关门府构会委]建议(?=有关|相关|上级|同级|其|该|所在|[省市县]|主管)|(?:单位|企业|部门|机构|公司|政府|机关)(?:组织|监督|指导|委托|协调|批准|受理|实施|执行|管理(?!部门|"
    r"机构|局|委员会|单位))"
)
_OF_TIME = frozenset("日一间后前内外和下上中时初末际余类故力")
"""What follows 之 where it is no 的."""

_BUILT = ("申请设立", "设立", "申请新建", "新建", "改建", "扩建", "迁建", "拟建", "在建")
"""What is being built is a thing, whatever it will house."""


def name_start(text: str, start: int, head: Head, *, strong: bool = False) -> int | None:
    """Where the name that ``head`` closes begins, if all of ``text[start:head.end]`` (less its lead) is that name.

    With ``strong`` (a modal stands behind the name) the attribute may open with a verb (配合办案的单位应当…).
    An attribute with figures in it (库存超过36个月的县) is left out: it is a condition, not part of the name.
    """
    end = head.end
    if text[end - 1] == "）" and (opening := text.rfind("（", head.start, end)) > head.start:
        end, head = opening, head._replace(end=opening)  # 快递企业（以下统称“企业”）
    if head.start <= start and text[end - 1] == "者":
        return start  # 同时申请两证者: one name from its first word on
    if text[end - 1] == "者" and end - head.start > 5 and _REFERS.fullmatch(text, start, head.start):
        return head.start
    if _STATE_URGES.match(text, start, end) or _AWARE.match(text, start, end):
        return None
    while True:
        lead = _LEAD.match(text, start, end)
        if not lead or lead.end() == start:
            break
        start = lead.end()
    if start >= end or end - start > LONGEST or (text.startswith(_BUILT, start) and agents.is_facility(text, end)):
        return None
    at = last_de(text, start, end)
    if at < 0:
        return _without_attribute(text, start, head, strong)
    relative = strong and _RELATIVE.match(text, start, at + 1) is not None
    relative = relative or _RELATED.match(text, start, at + 1) is not None
    closed = _CLOSED_PREPOSITION if strong else _CLOSED_ATTRIBUTE
    if (closed.match(text, start, end) and not relative) or at + 1 >= end:
        return None
    if text.startswith("在", start) and (agents.is_facility(text, end) or re.search(r"[向由将把]", text[start:at])):
        return None
    if text.startswith(("未经", "不经", "须经", "需经", "应经"), start) and _CONSENT.match(text, end):
        return None  # 未经主管部门同意，不得…
    if (not relative and re.search(r"[^自]由(?!贸|于)", text[start:at])) or (
        not strong
        and re.match(
            r"经(?![营济办理]|[^，]{2,40}(?:批准|认定|登记|备案|许可|核准|授权|同意|推荐|审批|评定)[^，]{0,4}$)",
            text[start:at],
        )
    ):
        return None
    if not strong and (_acting_before(text, at + 1, head) or _COMMANDS.match(text, start, at)):
        return None
    if _SENTENCE_INSIDE.search(text, at + 1, end) or MIDDLE_BLOCK.search(text, at + 1, end):
        return None
    if _REPORTED.search(text, start + 1, at):
        return None  # 检验报告报经组织检验的机构同意
    if _MEASURED.search(text, start, at):
        return at + 1
    return start


_RELATIVE = re.compile(
    r"(?:(?:依法)?由[^，的]{2,16}(?:供[水电气热]|管理|提供|审批|核发)|(?:直接|依法|自行)?向[^，的]{1,16}?(?:排放|排污|提供|销售|出售|供应|申请|投放|倾倒|募集)|为[^，的]{1,16}?提供|与[^，的]{2,20}?(?:共同(?:居住|生活)|通航|签订|订立|签署|合作|建立|相邻|接壤|联营)|除[^，的]{2,20}(?:以外|之外|外)|"
    r"(?:禁止|严禁)(?!任何)[^，的]{2,8}(?=[的之]))[^，的]{0,20}[的之]$"
)
"""向河道排放污水的单位, 禁止游泳的场所: a preposition or a ban that opens the attribute of a subject."""
_RELATED = re.compile(
    r"(?:与[^，的]{2,24}(?:相?关|相适应|配套|相符|相邻)|依照?本(?:法|条例|办法|规定|细则)(?:规定)?(?:经|取得|实施)[^，的]{2,24})[的之]$"
)
"""与船运相关的企业, 依照本办法经核准的船检机构: an attribute of a name wherever it stands."""
_REPORTED = re.compile(r"报[经请送由]|提请|送交|提交")
_CONSENT = re.compile(r"同意|批准|许可|核准|审批|审核|审查|验收|授权|备案|认定")
_COMPOUNDING = re.compile(r"支付|参股|动员|征信|创业|消费|清算|存管|托管|救援|引航")
"""Verbs that stand before a head as part of a compound (第三方支付机构)."""
_COMPOUND_HEAD = re.compile(r"(?:单位|机构|人员|人|者|员|方|户|民|家庭|对象|组织|主体|工|师)$")
"""Heads that a verb before them qualifies (出具单位, 缴存人员)."""


_STATE_URGES = re.compile(r"(?:国家|本[省市区县州])(?:依法)?(?:鼓励|支持|引导|保护|倡导|推动|推行|扶持|提倡|保障)")
"""国家鼓励有条件的企业建立…, 本市支持渔业公司…: the state urges, they are urged."""
_AWARE = re.compile(r"(?:应当?)?(?:明知|知道|知悉|获知|得知|获悉)(?!者|人)")
"""知道其用户违法的，应当停止服务: somebody comes to know."""
_WATCHERS = re.compile(r"(?:监督管理|监督|监管)(?:主管)?(?:部门|机构)$")


def _acting_before(text: str, start: int, head: Head) -> bool:
    """Whether a verb that no name opens with stands between ``start`` and the head (发现违法企业)."""
    if _WATCHERS.match(text, start, head.end):
        return False  # 政府确定的|监督管理部门
    acting = words.acting_words().search(text, start, head.end)
    if acting is not None and text.startswith("者", acting.end()):
        acting = words.acting_words().search(text, acting.end() + 1, head.end)  # 消费者保护组织
    if acting is None or acting.start() >= head.start:
        return False
    if acting.end() != head.start or acting[0] in ("遵循", "实行", "落实", "进行"):
        return True
    if head.end - head.start == 1:
        return False  # 抽查人, 设置人
    noun = text[head.start : head.end]
    return acting.start() == start or not (
        _COMPOUNDING.fullmatch(acting[0])
        or (_COMPOUND_HEAD.search(noun) and not words.object_verbs().fullmatch(acting[0]))
    )


def _without_attribute(text: str, start: int, head: Head, strong: bool) -> int | None:
    end = head.end
    if head.start <= start:
        return start
    if strong:
        return _before_modal(text, start, end)
    measure = _MEASURED_ATTRIBUTE.match(text, start, end)
    if measure and measure.end() < end:
        start = measure.end()
        if head.start <= start:
            return start
    place = _PLACE_LEAD.match(text, start, end)
    if place and place.end() < end:
        return _without_attribute(text, place.end(), head, strong)
    if _SENTENCE_INSIDE.search(text, start, end):
        return None
    if _COMPOUND_BLOCK.match(text, start, end) or _is_command(text, start, head):
        return None
    if text.startswith("负责", start) or _NESTED.search(text, start, head.start):
        return None
    if _acting_before(text, start, head) or _MEASURED.search(text, start, end):
        return None
    if MIDDLE_BLOCK.search(text, start + 1, end):
        return None
    return start


def _is_command(text: str, start: int, head: Head) -> bool:
    """统筹园区内企业需求, 方便购票人改签: a verb and its object; 提供单位, 申请企业 are names."""
    if _COMMANDS.match(text, start, head.end):
        return True
    opener = _OPENS.match(text, start, head.end)
    if opener is None:
        return False
    bare = opener.end() >= head.start or (
        opener["does"] and words.compound_filler().fullmatch(text, opener.end(), head.start)
    )
    return not (bare and _GENERIC.search(text, start, head.end))


_EVENT = re.compile(
    r"[^，的]{1,40}(?:之?后|以后|之前|[^当目此提空以从日生]前(?![期款项述])|(?<![临及同平战])时(?!限|间|期)|期间|过程中|情况下|之日起[^，]{1,9}?内|"
    r"以前|期内|年内|当中|条件下|届满)"
)


_SETS = re.compile(r"实行|遵循|坚持|政府设|所有权(?!人)|设有")


def _before_modal(text: str, start: int, end: int) -> int | None:
    """Where the subject of a modal at ``end`` begins: what stands before a modal is its subject, whatever verbs it holds
    (演练方案主管机关应当…), once settings are set aside; None where the stretch is no noun phrase."""
    for setting in (_PLACE_LEAD, _MEASURED_ATTRIBUTE, _EVENT):
        lead = setting.match(text, start, end - 1)
        if lead:
            start = lead.end()
    if (
        _SENTENCE_INSIDE.search(text, start, end)
        or _SETS.search(text, start, end)
        or _CLOSED_BEFORE_MODAL.match(text, start)
    ):
        return None
    return None if MIDDLE_BLOCK.search(text, start + 1, end) else start


_NO_PARTY = re.compile(
    r"人才|青年|家庭|双方|一方|其他|其它|各|任何|有关|相关|本|该|每|前款|前项|上述|全|(?:街道|社区)$|(?:[一-鿿]*(?:特别行政区|地级以上市|自治区|直辖市)|[省市县区乡镇])$|[□0-9（）“”、]|应当|不得"
)


def is_party(noun: str) -> bool:
    """Whether ``noun``, which names somebody who acts, is worth knowing as a party: a plain name that the lexicon misses."""
    if not 2 <= len(noun) <= 16 or _NO_PARTY.match(noun) or "□" in noun or "（" in noun:
        return False
    found = words.heads(noun)
    if any(
        h.end - h.start > 1 and (act := words.follow().match(noun, h.end)) and act["word"] and act.end() + 2 < len(noun)
        for h in found
        if h.end + 4 < len(noun)
    ):
        return False  # 承办银行移交省结算中心: a sentence
    listed = [h for h in found if h.end == len(noun)]
    return not listed or (listed[0].start > 0 and words.acting_words().search(noun, 0, listed[0].start) is not None)


def last_de(text: str, start: int, end: int, *, classical: bool = True) -> int:
    """Where the last 的 between ``start`` and ``end`` stands that closes an attribute, outside brackets; -1 if none does.

    ``classical`` reads every 之 as 的 too; without it only that of 所在之, 所属之 is (a list holds names such as 之友会).
    """
    depth = 0
    for i in range(end - 1, start, -1):
        c = text[i]
        if c == "）":
            depth += 1
        elif c == "（":
            depth -= 1
        elif depth or i + 1 >= end:
            continue
        elif c == "的":
            if text[i - 2 : i] != "设区" and not text.startswith("目的事业", i - 1):
                return i
        elif c == "之" and (text[i + 1] not in _OF_TIME if classical else text[i - 2 : i] in ("所在", "所属", "所辖")):
            return i
    return -1
