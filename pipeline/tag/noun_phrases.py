"""The noun phrases around a figure: what stands before it, what stands behind it, and whose it is.

Pure functions over pieces of one segment of normalised text; the words are data (``lexicon/quantities.toml``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline import lexicon
from pipeline.screened import screened
from pipeline.tag.limit_use import INCLUDED_TAIL

BREAK = "，。；：！？"


def cues(group: str) -> str:
    """An alternation of a group's literal cues, longest first, and of its patterns."""
    patterns = [e.pattern for e in lexicon.group("quantities", group) if e.pattern]
    return "|".join([*map(re.escape, lexicon.cues("quantities", group)), *patterns])


@cache
def _link() -> re.Pattern[str]:
    return screened(f"(?:{cues('link')})+$")


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(
        "^(?:(?:第[一二三四五六七八九十百零\\d]+[条款项]|（[一二三四五六七八九十\\d]+）|\\d+[.、）]|[a-z]）)*"
        f"(?:{cues('lead')}))+"
    )


@cache
def head() -> re.Pattern[str]:
    """A noun phrase that ends in a measurable attribute."""
    return re.compile(f"(?:{cues('head')})$")


_NP_STOP = re.compile(
    "基本(?=淘汰|清零|关停|退出|建成|完成)|(?:淘汰|关停|拆除|清退|整治|改造)(?=到位|完毕|完成)|应当|(?<![相对供适响反效])应(?![急用税纳收付对])|必须|须|不得|禁止|可以|可(?![能再燃])|达到|完成|全面|实行|使用|执行|全部|一律|由|按照|按|在|给予|未|及其|予以|进行|享受|申请|不纳入|纳入|"
    "需|要|处(?![理置于所分级室])|从|减按|视为|时(?=[，。；]|$)|等情|以及|并|的|之日|和以|不(?!动产|锈|良|含)|[，。；：、（）“”《》\\d]|$"
)
_SPLIT_ATTRIBUTE = re.compile(
    "以及|并且|[、和及或与“”（）]|(?<!目)的|之(?!间)|^对|储存|购买|使用(?![量率年权面])|销售(?![额量面])|发布|遇到|遇|采用|建设(?![面用规])|发生(?![量额])|从事|实施|开展|安装|范围内|所有|全部|设置|现有|未经|单位(?![面产])|一次"
)
_BASIS = re.compile(
    "(?:可)?在[^，。；]{2,24}?(?:基础)?上(?:再)?$|(?:均|分别)?(?:按照?|参照|依照)[^，。；]{2,40}?(?:标准|限额|额度|价格?|规定|政策)(?:的)?$"
)
_RELATIVE = re.compile("^[^的，]{0,30}?(?:载有|含有|具有|使用|从事|承担|位于|属于|享受|涉及|对应)[^的，]*的")
_COMPARATOR = re.compile("(?:不(?:得|应|宜|能)?(?:[少低高大小多]于|超过)|超过|[大小低高]于|至少)$")
_DAY = re.compile("(?:19|20)\\d\\d年度?|^[^，]{0,20}?\\d+(?:个工作日|个月|日|年|天|小时)(?:以|之)?[内前]")


@lru_cache(maxsize=64)
def _flat(text: str) -> str:
    """The text with the breaks inside brackets blotted out, character for character."""
    return re.sub("（[^（）]*）", lambda m: m[0].translate(_BLOT), text)


_BLOT = str.maketrans(dict.fromkeys(BREAK, "·"))


def chunk(text: str, at: int) -> tuple[int, int]:
    """The comma-chunk of ``text`` that holds ``at``; a bracket beside ``at`` does not break it."""
    if "（" in text:
        flat = _flat(text)
        opened = flat.rfind("（", 0, at)
        if opened < 0 or flat.rfind("）", 0, at) > opened:
            text = flat
    start = max((text.rfind(c, 0, at) for c in BREAK), default=-1) + 1
    ends = [p for c in BREAK if (p := text.find(c, at)) >= 0]
    return start, min(ends, default=len(text))


def strip_lead(phrase: str) -> str:
    """Without the words that open a chunk (其中, 对, 力争)."""
    return _lead().sub("", phrase)


_COUNTED_BY = re.compile("^（以[^（）]{2,24}为[准限]）")
"""80平方米以上（以合同面积为准）住宅."""


def behind(after: str) -> str:
    """The noun right behind a figure."""
    tail = re.sub("^(?:的|之)?(?:前\\d+[套名家户个位人])?", "", _COUNTED_BY.sub("", INCLUDED_TAIL.sub("", after)))
    m = _NP_STOP.search(tail)
    return (tail[: m.start()] if m else tail)[:24]


_CAUSE = re.compile("^[^，]*(?:而致|致使)(?=..)")


_FORMER = re.compile(
    r"(?<=..)(?:由|从)(?:原来?的?|现行的?)?[^，。；\d]{2,20}?(?:调整|提高|提升|降低|下调|上调|放宽|变更|改)(?:为|至|到)$"
)
"""要求由原来的主体封顶|调整为一半: the former level is no part of the name."""


_RUN_IN = re.compile("^[^，。；（）]{2,30}（(?:责任|牵头|配合)单位[^（）]*）(?=.)")
"""八、放宽条件（责任单位：县住建局）新建|…: a heading that its sentence follows in the line."""
_EACH_AFTER = re.compile("^(?P<of>[\u4e00-\u9fff]{2,14}标准)(?:为|是|按照?)(?P<each>每[^，]{1,10})$")
"""补助标准为每人每年|一千元."""


def before_figure(before: str) -> str:
    """The noun phrase in front of a figure, without what leads into the figure and what opens the chunk."""
    np = re.sub("《[^》]*》(?:（[^（）]*）)*", "", _RUN_IN.sub("", before))
    np = re.sub("[x×*]$|^(?:停止|暂停)执行(?=.{4})", "", np)
    np = np[np.rfind("“") + 1 :] if "“" in np and "”" not in np[np.rfind("“") :] else np
    np = _FORMER.sub("", np)
    np = re.sub("（[^（）]*）|〔[^〕]*〕", "", np)
    np = np[np.rfind("（") + 1 :] if "（" in np and "）" not in np[np.rfind("（") :] else np
    np = re.sub("^（含", "", np)
    np = re.sub(
        "(?:由|从|自)(?!动|然|有|行|主|来|筹|住)[^，。；]*?\\d.*$|(?:由|从|自)(?:每.{1,2})?(?:不超过|最高)?$", "", np
    )
    np = re.sub("^第[一二三四五六七八九十百零\\d]+条(?:之[一二三四五六七八九十]+)?", "", np)
    np = re.sub("^（?[一二三四五六七八九十\\d]+[）、.]", "", np)
    np = _link().sub("", _COMPARATOR.sub("", np))
    np = (
        re.sub("(?:(?<![占环同])比(?![例重率值倍])|较)[^，。；的]{2,12}(?:同期)?$|与[^，。；]{2,12}相比$", "", np) or np
    )
    np = re.sub("(?<=..)可?在[^，。；]*?基础上.*$", "", np)
    np = _BASIS.sub("", np) or np
    np = _COMPARATOR.sub("", _link().sub("", np))
    np = re.sub("^原则上", "", strip_lead(np))
    np = _EACH_AFTER.sub(r"\g<each>\g<of>", np)
    np = _DAY.sub("", np) or np
    np = _CAUSE.sub("", strip_lead(np))
    if len(np) > 18 and (m := _RELATIVE.match(np)) and len(np) - m.end() >= 5:
        np = np[m.end() :]
    np = np[np.rfind("。") + 1 :] if "。" in np else re.split("(?<=[\u4e00-\u9fff])\\.", np)[-1]
    return np.strip("、“”（）=+")


def attributed(before: str) -> str:
    """The last noun before a limit that stands inside an attribute (…以及单体建筑面积|超过…的)."""
    np = before_figure(before)
    parts = _SPLIT_ATTRIBUTE.split(np)
    if re.search("(?:的|所有|范围内|全部|认定)$", before.rstrip("（")):
        return ""
    return strip_lead(parts[-1]) if parts else ""


_COMPARED = re.compile("(?<=[量额率值度积数])(?:同?比|较)$")
_DIGIT = re.compile(
    r"(?<![A-Z])(?<![A-Z]\d)(?<![A-Z]\d\.)\d|百分之|(?:[以在]|不?超过|不得?[少低高大]于|应?达|为)(?:新台币)?[一二两三四五六七八九十百千]+(?:点[一二三四五六七八九]+)?"
    r"(?:个月|人(?!民|员)|万?元|公尺|公分|平方|次|年(?!度|级)|日|分(?!之)|层|小时|名|岁|倍|公斤|公里)"
)
"""A figure, not the 2.5 of PM2.5."""


def subject(text: str, start: int) -> str:
    """The subject of the chunk before, for one that names none."""
    if start == 0:
        return ""
    previous = text[chunk(text, start - 1)[0] : start - 1]
    m = _DIGIT.search(previous)
    np = before_figure(previous[: m.start()] if m else re.sub("的$", "", previous))
    if m and "的" in np:
        np = np[: np.rfind("的")]
    return _FROM_LEVEL.sub("", np)


_ATTRIBUTE_END = re.compile(
    "的?(?:最[高低])?(?:首付款?|(?<=贷款)贷款?|可贷|补贴|预付款|租金|提取|建筑)?(?:比例|额度|利率|期限|标准|限额|价格|费率|金额|面积)(?:[上下]限)?$"
)


_OWNERLESS_WORDS = "(?:原则上)?(?:最低|最高|首付|贷款(?!增)|公示期|期限|比例|标准|额度|利率|可贷|补贴|价格|保存|处理|比重|合计|租金|缓缴|免税|免缴)"
_OWNERLESS = re.compile(f"^{_OWNERLESS_WORDS}|^(?!各|全|我|本).{{0,3}}$")
_PART = re.compile(f"^{_OWNERLESS_WORDS}|[昼夜日]间|每|其|第|首|[上中下前后内外]|有效|面积|[^\\u4e00-\\u9fff]")
"""What only names a part of what has been named, or when it holds."""
_ASIDE = re.compile(
    "(?:条件|前提|情况|基础)[下上]$|^(?:无论|不论|原则上)|^在[^，]{2,12}[内前后]$|(?:日起|以来|期间)$|^除[^，]*外$|^自|^一?经[^，]{2,8}$|^(?:依|依据|依照|根据|按照)(?:本|《|第|有关|国家|前)"
)
_ON_BASIS = re.compile("([^在，]{4,}?)可?在.*基础上$")
_POLICY = re.compile(
    "^(?:(?:出台|实施|落实|开展|制定|阶段性|调整|优化|完善|加大|适当|放宽|支持)(?!期))+|(?:的?(?:相关|有关)?(?:政策|措施|规定|力度))$"
)


_FROM_LEVEL = re.compile("(?<=..)[由从]不[高低大小少超].*$")
"""额度由不高于房价的60%，提高到…: the former level is no part of the name."""
_BY_BODY = re.compile(
    "由[^，。；]{2,24}?(?:部门|机关|机构|政府|委员会|局)(?:依法)?(?:批准|核准|审批|核定|确定|办理|审查)$"
)


_OF_GOODS = re.compile("[^的、]{2,8}(?P<told>产量|产能|销量|浓度|价格|零售价|定额)")
_PLACES = "市县区州省旗镇乡"


def of_same_kind(np: str, whose: str) -> str:
    """公路货运量…，水路|…: what is told of a thing beside another of its kind; empty where the two are not alike."""
    if not 2 <= len(np) <= 8 or head().search(np):
        return ""
    at = max(whose.rfind(c) for c in (_PLACES if np[-1] in _PLACES else np[-1]))
    told = whose[at + 1 :].lstrip("的")
    if at < 0 and (m := _OF_GOODS.fullmatch(whose)) and len(np) <= 4:
        return np + m["told"]
    return np + told if at > 0 and len(told) >= 2 and head().search(told) else ""


def stands_alone(np: str, whose: str) -> bool:
    """Whether a short noun is named beside a complete one: 烟气温度…，含氧量….

    What only says a part of it (昼间, 期限) does not stand alone.
    """
    if re.fullmatch("(?:[总氨]|硝酸盐)[氮磷]|石油类|悬浮物|总[铅汞镉铬砷]", np):
        return True
    return len(np) == 3 and not _PART.match(np) and head().search(whose) is not None


def ownerless(np: str) -> bool:
    """Whether a noun phrase names an attribute without saying whose."""
    return len(np) <= 10 and (not np or _OWNERLESS.match(np) is not None)


_ANNOUNCED = re.compile("(?P<what>[^，。；]{2,16}?)(?:应当?|须|必须)(?:及时|依法)?(?:向[^，。；]{2,6})?公告")


def announced(text: str, start: int) -> str:
    """草案应当向社会公告，公告时间…: what is announced for so long."""
    m = _ANNOUNCED.fullmatch(text, chunk(text, start - 1)[0], start - 1) if start else None
    return m["what"] if m else ""


_LONGEST = 24
_SHORTEST = 6
"""Characters that a name may have; of a longer one only what stands behind its last 的 is taken, if that is a name."""


def owner(text: str, start: int, depth: int = 0) -> str:
    """Whose ownerless quantity it is: the case (…的，) or the topic that the chunks before name."""
    if start == 0:
        return ""
    at = chunk(text, start - 1)[0]
    previous = text[at : start - 1]
    basis = _ON_BASIS.match(previous)
    if at and not (basis and head().search(basis[1])) and (_ASIDE.search(previous) or len(previous) < 4) and depth < 3:
        return owner(text, at, depth + 1)
    if text[start - 1] == "：" and _LABEL.search(previous):
        return ""  # 投资要求：投资达…
    if previous.endswith("公示"):
        if at and not _HANDLED.search(previous):
            return _handled(text[chunk(text, at - 1)[0] : at - 1])
        return _handled(previous)
    previous = re.sub("《[^》]*》|（[^（）]*）|〔[^〕]*〕", "", previous)
    previous = _FROM_LEVEL.sub("", previous)
    if (m := _DIGIT.search(previous)) and not previous.endswith("的"):
        shorter = _ATTRIBUTE_END.sub("", before_figure(_COMPARED.sub("", previous[: m.start()])))
        if at and depth < 2 and re.match("最[高低多少]", shorter):
            return owner(text, at, depth + 1)
        return shorter if len(shorter) >= 4 else ""
    if _MEASURED_CASE.search(_FROM_LEVEL.sub("", previous)):
        return ""  # 面积超过九十平方米的，每套补贴…: a case measured by another figure
    topic = _FROM_LEVEL.sub("", re.sub("的$", "", previous))
    topic = _BY_BODY.sub("", topic) or topic
    if m := _HANDLED.search(topic):
        return m[1]
    topic = re.split("不再|均(?!衡)|并|已|，", topic)[-1] if topic.endswith("的") else re.split("不再|，", topic)[0]
    topic = bound if len(bound := re.split("应当|应(?!急|用|税|付|对|收账|届)|必须|不得", topic)[0]) >= 2 else topic
    topic = _POLICY.sub("", re.sub("可?在[^，。；]{2,24}?(?:基础)?上$", "", strip_lead(topic)))
    if len(topic) > _LONGEST:
        of = topic.rfind("的", 0, len(topic) - 2)
        if len(topic) - of <= _SHORTEST and head().search(topic):
            of = topic.rfind("的", 0, of)  # 许可证的有效期限
        topic = topic[of + 1 :]
    topic = topic[-_LONGEST:]
    if ownerless(topic) and at and depth < 2 and (further := owner(text, at, depth + 1)):
        return join(further, topic)
    return topic


_MEASURED_CASE = re.compile(r"\d[^，。；\d]{0,12}的$")
_LABEL = re.compile("(?:要求|条件|目标|标准)$")
_HANDLED = re.compile("(?:将|对)([^，。；]{2,20}?)(?:在|向|予以|进行|通过)")


def _handled(topic: str) -> str:
    topic = topic[topic.rfind("，") + 1 :] if not _HANDLED.search(topic) else topic
    topic = re.sub("的$", "", topic)
    m = _HANDLED.search(topic)
    if m:
        return m[1]
    return topic[topic.rfind("的") + 1 :] if 0 <= topic.rfind("的") < len(topic) - 2 else topic[-16:]


def join(noun: str, np: str) -> str:
    """Owner and attribute as one phrase, what both say said once (储罐|储罐容积)."""
    for n in range(min(len(noun), len(np)), 1, -1):
        if noun.endswith(np[:n]):
            return np if n < len(np) and len(noun) > n + 6 else noun + np[n:]
    return noun + np
