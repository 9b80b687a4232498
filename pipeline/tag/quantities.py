"""What a limit limits: owner and attribute composed as a reader would name them.

Given a segment and the spans of its limits, :func:`describe` returns the noun phrase of one of them (with its
attributive context, lists handed out) and its use.  Each kind of figure has its own way of being named: a fine, a
share of a base, a benefit, a count, a lasting, a distance.  Offsets point into the segment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline import lexicon
from pipeline.records import Span, Use
from pipeline.tag.limit_use import INCLUDED_TAIL, JAIL, NOT_ATTRIBUTE, PENALTY, Reading, use_of
from pipeline.tag.noun_phrases import (
    attributed,
    before_figure,
    behind,
    chunk,
    cues,
    head,
    join,
    owner,
    ownerless,
    subject,
)

__all__ = ["Reading", "What", "describe"]


class What(NamedTuple):
    """The limited quantity, its use, and a baseline if the noun phrase names one."""

    quantity: str | None
    use: Use
    baseline: str | None


_BASE_MARK = "\x00"
_MULTIPLE = re.compile(
    "(?P<np>^.*?)(?:由|按照?|为|达到|不)?(?:不?得?超过|高于|相当于)?(?P<b>(?<=[由按照为到过于])[^，。；\\d]{3,20})的(?:\\d+倍提高至?)?$"
)


class Place(NamedTuple):
    """Where a limit stands: the segment, its chunk, and the words that belong to it."""

    text: str
    start: int
    """Of the chunk."""
    begin: int
    """Of the words that belong to this limit: behind the limit before it."""
    before: str
    after: str
    inner: str
    """From the comparator to the number."""


_PENALTY_BEFORE = re.compile("(?:(?<![惩查])处(?![理置于所分级室])|罚款|罚金|罚(?!则))(?:[^，。；]{0,20})$")
_JAIL_BEFORE = re.compile("(?P<what>拘留|有期徒刑|拘役|管制|暂扣[^，。；]{0,8}|剥夺政治权利)$")
_ON_BASE = re.compile("(?P<what>.{2,24}?)(?:统一)?(?:调整)?为(?:不低于|不超过|在)?(?P<base>[^为]{4,})")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    grant, share, lasting = cues("grant"), cues("share"), cues("lasting")
    return {
        "grant": re.compile(
            f"(?:/[^，。；]{{1,4}})?(?:的标准|标准)?(?:给予|予以|进行|发放|的)?(?:一次性|定额)?(?P<w>(?:[\u4e00-\u9fff]{{0,4}}?)(?:{grant}))"
        ),
        "granted": re.compile(f"(?P<w>{grant})(?:标准|金额)?(?:一次性)?$"),
        "share": re.compile(
            f"(?P<a>[^，。；]*?[^，。；不未]?)(?:应当?|须|不得?|要|可)?(?<![所已])(?:{share})(?P<b>[^，。；]{{2,26}}?)(?P<of>的|之)?$"
        ),
        "lasting": re.compile(f"(?:{lasting})$"),
        "kept": re.compile(f"{cues('kept')}"),
        "nearby": re.compile(f"(?P<what>.+?)(?:的)?(?:{cues('nearby')})$"),
        "verb_object": re.compile(
            "(?:可以?|应当?|准予|允许|需要|申请)?(?P<verb>延长|缩短|缓缴|缓交|延缴|延期缴纳|免缴|减免|免征|免收|顺延|暂停|宽限)(?P<what>[^，。；的]{2,20})"
        ),
    }


@cache
def _words() -> dict[str, str]:
    return {u: e.cues[0] for e in lexicon.group("quantities", "word") for u in e.extra["units"]}


def describe(text: str, spans: Sequence[Span], index: int, read: Reading) -> What:
    """The quantity, use and implied baseline of limit ``index`` of ``spans``."""
    span = spans[index]
    start = chunk(text, span.start)[0]
    after_at = _run_end(text, spans, index, chunk(text, span.end)[1])
    end = chunk(text, after_at)[1]
    use = use_of(text, span, after_at, start, end, read)
    begin = max([start, *(s.end for s in spans[:index] if s.start >= start)])
    place = Place(
        text, start, begin, text[begin : span.start], text[after_at:end], text[span.start : read.number]
    )  # fmt: skip
    quantity = _quantity(place, spans, index, read, use)
    baseline = None
    if quantity and _BASE_MARK in quantity:
        quantity, baseline = quantity.split(_BASE_MARK, 1)
    if read.change and not baseline and (m := _CHANGE_BASE.search(place.before)):
        baseline = m["base"]
    return What(quantity, use, baseline)


_CHANGE_BASE = re.compile("(?:按照?|参照)(?P<base>[^，。；]{2,40}?(?:标准|限额|额度|价格?))(?:的)?$")


def _run_end(text: str, spans: Sequence[Span], index: int, end: int) -> int:
    """Where the coordinate conditions of one attribute end: 硫分高于1%、灰分高于32%|的散煤."""
    at = spans[index].end
    for s in spans[index + 1 :]:
        between = text[at : s.start]
        if INCLUDED_TAIL.sub("", between) == "，" and INCLUDED_TAIL.sub("", text[s.end :]).startswith("的"):
            at = s.end
            break
        if (
            s.end > end
            or len(between) > 18
            or not re.match("、|且|并且|但|或者?|和|以及", INCLUDED_TAIL.sub("", between))
        ):
            break
        at = s.end
    return at


def _quantity(p: Place, spans: Sequence[Span], index: int, read: Reading, use: Use) -> str | None:
    if penalty := _penalty(p, read):
        return penalty
    if shared := _distributed(p.text, spans, index, p.start):
        granted = (
            _patterns()["grant"].match(p.text[_list_end(p.text, spans, index) :]) if read.kind == "money" else None
        )
        return shared.removeprefix("的") + (f"{granted['w']}标准" if granted else "")
    share = _share_of(p.inner) if read.kind == "ratio" and not read.change else ""
    if read.kind == "physical" and (near := _distance(p, spans[index])):
        return near
    if read.kind == "ratio" and not read.change and not share and (based := _based(p, read)):
        return based
    if use == "condition":
        return _conditional(
            p, share, read, ranked=p.text[spans[index].start] == "前", after_all=_after(p, spans, index)
        )
    np = before_figure(p.before)
    if read.change and (m := _ON_BASE.fullmatch(np)):
        return f"{_owned(p, m['what'])}{_BASE_MARK}{m['base']}"
    if read.unit == "倍" and (m := _MULTIPLE.search(p.text[p.start : p.begin + len(p.before)])):
        return f"{_owned(p, before_figure(m['np']))}占{m['b']}的倍数"
    if re.match("^的", p.before):
        np = re.split("和|以及|或", np)[-1]
        np = np[np.rfind("收取的") + 3 :] if "收取的" in np else np
    if read.unit == "次":
        return _times(p, np)
    if read.kind == "money" and not head().search(np) and (promised := _promised(p, np)):
        return promised
    if read.kind == "money" and (paid := _grant(p, np, read)):
        return paid
    if read.kind in ("count", "money") and re.match("[\u4e00-\u9fff“]", p.after) and not NOT_ATTRIBUTE.match(p.after):
        noun = behind(_RUN_ON.sub("", p.after))
        verb = re.search(
            "(?:预留|设置?|建设?|配备|完成|新增|建成|新建|改造|培育|引进|新开工|开工|每[^，]{1,5}?)[^，。；]{0,12}$",
            p.before,
        )
        noun += "金额" if read.kind == "money" and noun else ""
        if noun:
            return f"{verb[0] if verb else np if len(np) <= 8 else ''}{noun}"
    if read.unit in ("人", "名") and (
        m := re.search("(?:设置?|置|配备|配置|聘请|聘任|增设|选派)(?P<who>[^，。；]{2,12})$", np)
    ):
        return m["who"] + "人数"
    if (
        read.unit in ("人", "名")
        and 2 <= len(np) <= 12
        and not p.after
        and not np.endswith(("数", "名额", "员额", "编制"))
    ):
        return np + "人数"
    if read.kind == "count" and (noun := _later_noun(p.text, spans, index, read.unit)):
        return np + noun
    if share:
        np = f"{np}占{share}的比例" if not np.endswith(("比例", "率")) else np
        if np.startswith("占"):
            np = (_first_in_chunk(p) if p.begin > p.start else owner(p.text, p.start)) + np
    if read.kind == "time":
        if kept := re.search("保存|留存|保管|存档", p.inner):
            np += kept[0]
        return _lasting(p, np)
    if read.kind == "ratio" and read.unit == "" and not share and np and not _RATIO_NOUN.search(np):
        return f"{_owned(p, np)}的比例"
    return _owned(p, np) or behind(p.after) or None


def _owned(p: Place, np: str) -> str:
    """``np`` with its owner where it names none."""
    if len(np) <= 10 and (inside := _before_bracket(p)):
        return join(inside, np)
    if p.begin > p.start and len(np) <= 1 and (earlier := _first_in_chunk(p)):
        return join(earlier, np)
    if ownerless(np):
        whose = owner(p.text, p.start)
        np = join(whose, np) if whose or np else subject(p.text, p.start)
    if re.match("占|比重", np):
        np = f"{subject(p.text, p.start)}{np}"
    return np


def _first_in_chunk(p: Place) -> str:
    """What the first figure of the chunk is about: 结果连续二次皆|小于二十."""
    upto = p.text[p.start : p.begin]
    m = re.search("\\d|连续|累计|[一二三四五六七八九十]+[次个日年]", upto)
    return before_figure(upto[: m.start()] if m else upto)


def _before_bracket(p: Place) -> str:
    """What a bracket comments on: …贷款额度上浮10%（|最高额度为30万元）."""
    opened = p.text.rfind("（", p.start, p.begin + len(p.before))
    if opened < 0 or "）" in p.text[opened : p.begin + len(p.before)]:
        return ""
    upto = p.text[p.start : opened]
    m = re.search("\\d", upto)
    return before_figure(re.sub("(?:上浮|下浮|提高|增加|降低|为)$", "", upto[: m.start()] if m else upto))


_LASTED = re.compile("(?P<act>(?:(?!可|应|须)[^，。；]){2,30}?)(?:的|者|时)?$")
_VERBAL = re.compile("(?:取消|供应|购买|建设|使用|开展|采用|安装|新建|实施|支持|给予|不单独供)$|^.{11,}$")
_ATTRIBUTE = re.compile("(?:最[高低])?(?:利率|比例|额度|价格|期限)(?:[上下]限)?$")
_RUN_ON = re.compile("^[一二三四五六七八九十\\d]+个?[一-\u9fff]{1,2}(?:规模)?的")
"""一所|三十六个班规模的中学: the noun of the first figure stands behind the second."""


# --- fines ---------------------------------------------------------------------------------------------------------


def _penalty(p: Place, read: Reading) -> str | None:
    before, after = p.before, p.after
    if m := JAIL.match(after):
        return m["what"] + "期限"
    if read.kind == "time" and (m := _JAIL_BEFORE.search(before)):
        return m["what"] + "期限"
    if not PENALTY.match(after) and (
        read.kind not in ("money", "ratio") or not _PENALTY_BEFORE.search(before) or after.startswith("的")
    ):
        return None
    if read.unit in ("倍", "%", "‰"):
        base = re.sub("^.*(?:处以?|按照?|并处|罚款)", "", before).rstrip("的")
        if not base:
            return "罚款数额"
        return f"罚款数额与{base}之比" if read.unit == "倍" else f"罚款数额占{base}的比例"
    each = re.search("(?P<of>[^，。；]{0,14})处?(?P<each>每[^，。；]{1,6})$", before)
    return f"{each['each']}{re.sub('^(?:可以?)?并?处?', '', each['of'][-12:])}罚款数额" if each else "罚款数额"


# --- shares --------------------------------------------------------------------------------------------------------

_DAILY = re.compile("(?:照|就|按)(?P<base>[^，。；]{2,20}?)按日加?[征收计](?P<what>滞纳金|利息|违约金|罚款)$")
_PER = re.compile(
    "^(?P<who>.*?)(?:再|减|均|仅|可|应)?(?:按照|按(?![日月年季])|依)(?:其|该)?(?P<base>[^，。；：]{2,30}?)(?P<of>的|之|予以|给予|予)*$"
)
_TAKEN = re.compile("^(?:减|免)?按$|(?:[^，。；]*?)减按$")
_ACT = re.compile(
    "^(?:的)?(?:标准|比例|幅度)?(?:以内)?(?:给予|予以|进行|发放|从|在)?(?:一次性)?的?(?P<act>[^，。；：（）、]{2,14})"
)
_RATIO_NOUN = re.compile("(?:率|比例|占比|比重|比|系数|(?<!额)度|幅|标准|成数|增速|利息|倍数|比率)$")


def _share_of(inner: str) -> str:
    """What a comparator parted from its figure compares with: 不超过同期首套利率的|10%."""
    m = re.search("(?:超过|低于|高于|小于|大于|少于|不足|多于|突破)(?P<of>[^，。；\\d]{2,24}?)(?:的|之)?$", inner)
    return m["of"] if m else ""


def _based(p: Place, read: Reading) -> str | None:
    """A share of a base: 按出让价的20%缴纳, 面积达到总面积的80%, 缴纳不低于50%的价款."""
    if not (read.unit in ("%", "‰", "‱", "成") or (read.unit == "" and read.kind == "ratio")):
        return None
    act = _ACT.match(p.after)
    did = act["act"] if act else ""
    if m := re.match("持股|控股|出资|持有", p.after):
        return f"{before_figure(p.before) or owner(p.text, p.start)}{m[0]}比例"
    grant = _patterns()["grant"].match(p.after)
    if (
        read.bare
        and grant
        and (g := re.search("(?:给予|按|享受|予以|发放)(?:其)?(?P<base>[^，。；]{0,20})$", p.before))
    ):
        base = g["base"].rstrip("的")
        return f"{grant['w']}占{base}的比例" if base else f"{grant['w']}比例"
    if m := _DAILY.search(p.before):
        return f"{m['what']}占{m['base']}的比例"
    if _TAKEN.fullmatch(p.before) and did:
        return f"{'减按' if p.before.endswith('减按') else ''}{did}的比例"
    if read.bare and (m := _PER.match(p.before)):
        base = m["base"]
        if (m["of"] or re.search("[额价款金值费量入本]$", base)) and not _RATIO_NOUN.search(base):
            who = before_figure(m["who"])
            if re.search("^由|财政|部门$|政府$", m["who"]) and (paid := re.search(cues("grant"), p.after[:16])):
                who = paid[0]
            if len(who) < 2:
                who = did or owner(p.text, p.start)
            return f"{who}占{base}的比例"
    if read.bare and (m := re.fullmatch("(?P<a>[^，。；]{2,24}?)为(?P<b>[^，。；]{3,24})的", p.before)):
        a = before_figure(m["a"])
        return f"{re.sub('(?:占比|比例|比重)$', '', a)}占{m['b']}的比例"
    if (m := _patterns()["share"].fullmatch(p.before)) and not _RATIO_NOUN.search(m["b"]):
        a = before_figure(m["a"])
        amount = head().search(m["b"]) or re.search("[款金价入费额本]$", m["b"])
        if m["of"] or (amount and not re.match("[的了]", m["b"])):
            if len(a) < 2:
                whole = re.search("(?:缴纳|支付|拨付)", p.before)
                a = whole[0] if whole else subject(p.text, p.start)
            return f"{a}占{m['b']}的比例"
    paid = re.search("(?P<verb>缴纳|支付|缴付|拨付|预付|缴清|交付|完成|收取)[^，。；]{0,3}$", p.before)
    if paid and p.after.startswith("的") and (noun := behind(p.after)):
        return f"已{paid['verb']}{noun}的比例"
    acted = before_figure(p.before)
    if read.bare and p.after.startswith("的") and (noun := behind(p.after)) and not NOT_ATTRIBUTE.match(p.after):
        return f"{acted if len(acted) <= 10 else ''}{noun}的比例"
    return None


# --- distances, counts, times ------------------------------------------------------------------------------------


def _distance(p: Place, span: Span) -> str | None:
    if not p.text[span.start : span.end].endswith("内"):
        return None
    np = re.sub("^[^，]*?(?:禁止|严禁|不得|可以)?(?:在)(?!建|校)", "", p.before)
    m = _patterns()["nearby"].match(before_figure(np))
    if not m:
        return None
    around = before_figure(np)[m.end("what") :]
    side = re.search("两侧|门前|门口|中心线|外侧|边缘", around)
    return f"与{m['what']}{side[0] if side else ''}的距离"


def _times(p: Place, np: str) -> str:
    """How often: 检测结果连续二次 → 连续检测次数, 展延以一次为限 → 展延次数."""
    often = re.search("(?:连续|累计)$", np)
    if often:
        return f"{often[0]}{np[: often.start()]}次数"
    np = re.sub("(?:仅|只|只限|限|只可|仅可|可)+(?:按[^，。；]{2,8}标准)?(?=[^，。；]{0,8}$)", "", np)
    if len(np) <= 3 and p.start:
        first = before_figure(re.split("[在由，]", p.text[: p.start - 1])[0])
        np = f"{np}{first[-14:]}的"
    if len(np) > 8 and (m := re.search("(?:申请|办理|享受|给予)[^，。；]{1,8}$", np)):
        np = m[0]
    return np if np.endswith("次数") else f"{np}次数"


def _grant(p: Place, np: str, read: Reading) -> str | None:
    """A paid benefit: whose, what it is called, and whether the figure is a rate or a sum."""
    m = _patterns()["grant"].match(p.after)
    payer = re.match("由[^，。；]{2,16}?(?=按|对|给予|在|每|一次)", p.before)
    if payer or re.search("按(?:照)?[^，。；]{2,12}(?:分别)?(?:给予|予以)?$", p.before):
        rest = p.before[payer.end() :] if payer else p.before
        np = before_figure(re.sub("按(?:照)?[^，。；]{2,12}?(?:分别|给予|予以)*$", "", rest))
    if m:
        word = m["w"]
    elif g := _patterns()["granted"].search(before_figure(p.before)) or _patterns()["granted"].search(p.before):
        word, np = g["w"], re.sub(f"(?:{re.escape(g['w'])})(?:标准|金额)?$", "", np)
    else:
        return None
    each = re.search("(?:每[^，每奖补给发]{1,2})+(?=(?:给予|奖励|补助|补贴|发放)?$)", p.before)
    np = re.sub("(?:一次性|给予|予以|按照?|每[^，]{1,4}|最高)+$", "", np)
    np = re.sub("^(?:给予|予以)", "", np)
    if p.begin > p.start and len(np) <= 2:
        whose = before_figure(p.text[p.start : p.begin])
    else:
        whose = np if len(np) > 2 else (owner(p.text, p.start) or subject(p.text, p.start))
    if head().search(whose) and whose.endswith(word):
        return whose
    if bought := re.search("(?:购买|租赁|租住|建设|安装|新建|改造|引进)$", whose):
        said = re.search(f"{bought[0]}(?P<what>[^，。；（的]{{2,12}})", p.text[: p.start])
        whose += said["what"] if said else ""
    whose += each[0] if each else ""
    per = "/" in read.unit or "每" in p.before[-8:] or p.after.startswith(("的标准", "标准", "/"))
    return f"{whose}{word}{'标准' if per or m else '金额'}"


def _promised(p: Place, np: str) -> str | None:
    """The benefit that an earlier chunk names for the sums that follow: 补贴标准为：甲类最高90万元，乙类最高50万元."""
    if (
        p.begin > p.start
        or len(np) > 16
        or _patterns()["grant"].match(p.after)
        or _patterns()["granted"].search(p.before)
    ):
        return None
    said = re.findall(
        f"(?:[\u4e00-\u9fff]{{0,4}}?)(?:{cues('grant')})(?:标准|资金)?(?=[^\u4e00-\u9fff]|为)", p.text[: p.start]
    )
    if not said:
        return None
    what = re.sub("^.*?(?:给予|发放|一次性|的|予以)", "", said[-1])
    return f"{np}{what}" + ("" if what.endswith(("标准", "资金")) else "金额")


def _lasting(p: Place, np: str) -> str | None:
    """How long: 期 and 时间 are said where the text only has the verb; 可延长认购期，最长不超过1年 is the extension's."""
    pattern = _patterns()["verb_object"]
    if len(np) <= 3 and p.start:
        previous = p.text[chunk(p.text, p.start - 1)[0] : p.start - 1]
        if m := pattern.search(previous):
            return f"{m['what']}{m['verb']}期限"
        if m := re.search(
            "(?P<what>[^，。；]{2,16}?)(?:可以|可约定|可|应当|应)(?P<how>分期缴纳|缴纳|支付|缓缴|延期)", previous
        ):
            return f"{before_figure(m['what'])}{m['how'].removeprefix('分期')}期限"
        if m := re.search("(?P<how>延期缴纳|延缓缴纳|缓缴|分期缴纳|延期|展期)$", previous):
            return f"{owner(p.text, chunk(p.text, p.start - 1)[0])}{m['how']}期限"
    if p.after.startswith(("的", "之")) and (noun := behind(p.after)) and _patterns()["kept"].search(noun[-3:]):
        return noun
    if np == "免税期限" or np == "免税":
        exempt = re.findall("(?:减免|免征|免缴)(?P<what>[^，。；减免]*税)", p.text[: p.start])
        return (exempt[-1] if exempt else "") + "免税期限"
    verb = re.match("(?P<verb>缓缴|缓交|免税|免缴|减免|延期|展期)(?:期限?|时间)?$", np)
    if verb and (m := re.search(f"{verb['verb'][:2]}(?P<what>[^，。；]{{2,20}}?)(?:的|，|$)", p.text[: p.start])):
        return m["what"] + (np if np[-1] in "期限间" else np + "期限")
    if re.fullmatch("(?:保存|留存|保管|存档|保留)", np) and p.start:
        record = re.search(
            "(?:作成|制作|建立|形成|做好|填写|编制|记录|保存)(?P<what>[^，。；]{2,10})，", p.text[: p.start]
        )
        if record:
            return f"{record['what']}{np}期限"
    np = _owned(p, np)
    if _patterns()["kept"].search(np[-4:]) or not np:
        return np or behind(p.after) or None
    if _patterns()["lasting"].search(np):
        return np + "期限"
    if re.match("(?:的)?[\u4e00-\u9fff]{2}", p.after) and not NOT_ATTRIBUTE.match(p.after) and len(np) < 8:
        return f"{np}{behind(p.after)}期限"
    return np + "时间"


# --- conditions ----------------------------------------------------------------------------------------------------


def _after(p: Place, spans: Sequence[Span], index: int) -> str:
    """The words behind the limit itself, up to the end of its chunk."""
    at = spans[index].end
    return p.text[at : chunk(p.text, at)[1]]


def _conditional(p: Place, share: str, read: Reading, *, ranked: bool, after_all: str) -> str | None:
    after = p.after
    last = after.startswith(("、", "和", "及", "或", "以及")) and "的" in after
    noun = "" if after in ("者", "的", "") else behind(after[after.rfind("的") :] if last else after)
    if read.unit in ("孩", "胎"):
        noun = noun[:2]
    if read.kind == "time" and "期以" in p.text[p.begin : p.begin + len(p.before) + 16] and after_all:
        return f"{_ATTRIBUTE.sub('', behind(after_all))}期限"
    np = attributed(p.before)
    lasted = None if after.startswith(("的", "之")) else _LASTED.match(after)
    if read.kind == "time" and lasted:
        return f"{before_figure(p.before)}{lasted['act']}的时间"
    if read.kind == "time" and not noun:
        return _since(p)
    if noun and np and not after.startswith(("的", "之")) and not head().search(np) and _VERBAL.search(np):
        np = ""
    if read.kind == "count" and noun and not after.startswith(("的", "之")):
        np = ""
    if p.before.endswith("（含"):
        np, noun = attributed(p.before[:-2])[-6:], ""
    elif not noun:
        np = before_figure(p.before)
        if p.text[: p.start].endswith("的：") and len(np) <= 8:
            np = join(owner(p.text, p.start), np)
        elif np.startswith("月缴") or len(np) <= 5:
            np = _owned(p, np)
    if not np and not noun and p.begin > p.start and not after.startswith(("的", "之")):
        np = attributed(p.text[p.start : p.begin])
    if ranked and noun:
        first = p.start
        if re.search("\\d[^，]*(?:（[^（）]*）)?，$", p.text[:first]):
            first = chunk(p.text, first - 1)[0]
        whole = re.sub("^(?:其中：?)?(?:对|凡)|《[^》]*》", "", p.text[first : p.begin + len(p.before)])
        return f"{re.sub('（[^（）]*）|的$', '', whole)[-24:]}{noun}{_words().get(read.unit, '')}"
    out = noun if ranked and noun else join(noun, np)
    if share:
        out = f"{out}占{share}的比例"
    word = _words().get(read.unit)
    if word and out and not out.endswith(word) and not head().search(out) and word[:2] not in out:
        out += word
    return out or subject(p.text, p.start) or word or None


def _since(p: Place) -> str:
    """How long ago or for how long, in a case: 解任尚未逾五年者 → the years since, 停业六个月以上 → the time."""
    np = before_figure(p.before)
    np = re.sub("(?:尚|仍|已|均)+$", "", np)
    if not np or len(np) < 3:
        np = owner(p.text, p.start) + np
    if p.inner.startswith(("未逾", "未满", "逾", "尚未逾", "未超过")) and not _patterns()["kept"].search(np[-4:]):
        return f"{np.removesuffix('后')}后经过之年数"
    return np if _patterns()["kept"].search(np[-4:]) else f"{np}时间"


# --- lists ---------------------------------------------------------------------------------------------------------


def _later_noun(text: str, spans: Sequence[Span], index: int, unit: str) -> str:
    """The noun that a list of counts names once, at its end (甲2台、乙2台，共计4台|机组改造)."""
    for s in spans[index + 1 :]:
        if s.start - spans[index].end > 80 or not text[: s.end].endswith(unit):
            return ""
        noun = behind(text[s.end : chunk(text, s.end)[1]])
        if noun:
            return noun
    return ""


def _list_end(text: str, spans: Sequence[Span], index: int) -> int:
    at = index
    while at + 1 < len(spans) and _LIST.fullmatch(text[spans[at].end : spans[at + 1].start]):
        at += 1
    return spans[at].end


def _alike(text: str, a: Span, b: Span) -> bool:
    """Whether two limits are figures of one list: the same kind of unit at their ends."""
    last = re.compile("[^\\d一二三四五六七八九十百千万.]+$")
    x, y = last.search(text[a.start : a.end]), last.search(text[b.start : b.end])
    tails = {re.sub("及?以[上下内]|左右|（[^（）]*）", "", m[0]) if m else "" for m in (x, y)}
    return len(tails) == 1 or "" in tails


def _respectively(text: str, spans: Sequence[Span], run: list[int], index: int, phrase: str) -> str | None:
    """满意率达到60%、80%的，标准分别提高至…: each level answers to the case with its place."""
    cases = spans[max(0, run[0] - len(run)) : run[0]]
    if len(cases) < len(run) or "分别" not in text[cases[-1].end : spans[run[0]].start]:
        return None
    what = before_figure(text[chunk(text, cases[0].start)[0] : cases[0].start])
    case = cases[run.index(index)]
    return f"{what[-8:]}{re.sub('（[^（）]*）', '', text[case.start : case.end])}的{phrase}"


_LIST = re.compile("、|和|及|与|以及")


def _distributed(text: str, spans: Sequence[Span], index: int, start: int) -> str | None:
    """甲和乙…分别下降15%和10%: each figure of the list takes its own noun, with the shared head."""
    run = [index]
    while (
        run[0] > 0
        and _LIST.fullmatch(text[spans[run[0] - 1].end : spans[run[0]].start])
        and _alike(text, spans[run[0] - 1], spans[index])
    ):
        run.insert(0, run[0] - 1)
    while (
        run[-1] + 1 < len(spans)
        and _LIST.fullmatch(text[spans[run[-1]].end : spans[run[-1] + 1].start])
        and _alike(text, spans[run[-1] + 1], spans[index])
    ):
        run.append(run[-1] + 1)
    if len(run) < 2:
        return None
    begin = max([start, *(s.end for s in spans[: run[0]] if s.start >= start)])
    phrase = before_figure(text[begin : spans[run[0]].start])
    whose = subject(text, start) if phrase.startswith("占") else ""
    parts = [part for part in _LIST.split(phrase) if part]
    if len(parts) < len(run):
        return _respectively(text, spans, run, index, phrase) or phrase or None
    parts = parts[-len(run) :]
    ending = head().search(parts[-1])
    share = parts[0].startswith("占")
    out = []
    for part in parts:
        if ending and not head().search(part):
            part += ending[0]
        if share and not part.startswith("占"):
            part = "占" + part
        out.append(whose + part)
    return out[run.index(index)]
