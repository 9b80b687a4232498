"""What a limit limits: owner and attribute composed as a reader would name them.

Given a segment and the spans of its limits, :func:`describe` returns the noun phrase of one of them (with its
attributive context, lists handed out) and its use.  Each kind of figure has its own way of being named: a fine, a
share of a base, a benefit, a count, a lasting, a distance.  Offsets point into the segment.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Span, Use
from pipeline.tag.limit_use import INCLUDED_TAIL, NOT_ATTRIBUTE, SCORED, Reading, is_ranked, use_of
from pipeline.tag.noun_phrases import attributed, before_figure, behind, chunk, head, join, owner, subject
from pipeline.tag.quantity_benefits import granted, promised, sums_of
from pipeline.tag.quantity_forms import by_form
from pipeline.tag.quantity_kinds import (
    RATIO_NOUN,
    based,
    distance,
    lasting,
    penalty,
    running,
    share_of,
    times,
)
from pipeline.tag.quantity_lists import distributed, later_noun, list_end
from pipeline.tag.quantity_place import Place, first_in_chunk, owned, patterns, words_of_units

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
_ON_BASE = re.compile("(?P<what>.{2,24}?)(?:统一)?(?:调整)?为(?:不低于|不超过|在)?(?P<base>[^为]{4,})")
_LASTED = re.compile("(?P<act>(?:(?!可|应|须)[^，。；]){2,30}?)(?:的|者|时)?$")
_VERBAL = re.compile("(?:取消|供应|购买|建设|使用|开展|采用|安装|新建|实施|支持|给予|不单独供)$|^.{11,}$")
_PERSONS = re.compile(
    "(?:的|之)?(?P<who>[^，。；的之]{0,8}?(?:婴幼儿|幼儿|儿童|子女|未成年人|老年人|老人|人员|居民|公民|学生|毕业生|人才|职工|妇女|青年|家庭))"
)
_RISEN = re.compile("的(?P<what>[^，。；]{0,8}(?:额度|比例|标准|价格|利率))")
"""可提高20%|的贷款额度."""
_KEPT_UP = re.compile("(?:缴纳|缴存|签订|订立|参加|交纳)$")
"""签订|一年以上劳动合同的人员."""
_BUILT = re.compile("(?P<what>[^，。；的]{0,4}(?:房屋|住宅|住房|建筑物?|楼房|商品房))")
_STILL = re.compile("(?P<act>(?:仍|尚|还)未[^，。；]{1,8}?)的")
"""登记两年后|仍未售出的房屋."""
_SHARE_OF_WHAT = re.compile(
    "的(?:比例|标准)(?:配备|配建|建设|设置|配置|安排|计提|提取|预留|安装|招聘|录用)(?P<what>[^，。；]{2,12})"
)
_PAID_SHARE = re.compile("、最高[^，。；]{2,10}的(?P<w>[\u4e00-\u9fff]{0,4}(?:补贴|补助|奖励|奖补|资助|贴息))")
"""给予不超过保费一半|、最高二十万元的补贴."""
_DONE = re.compile(
    "(?:工作|居住|服务|从业|执业|任教|任职|就业|创业|经营|缴存|缴费|参保|缴纳[^，。；]{0,8}|结婚|毕业|离职|退休|设立|注册|登记|连续[^，。；]{2,8}|从事[^，。；]{1,12})$"
)
"""What is done, or was done, for so long: 连续工作|五年以上的人才."""
_ATTRIBUTE = re.compile("(?:最[高低])?(?:利率|比例|额度|价格|期限)(?:[上下]限)?$")
_RULES = re.compile("不[得应能]?[低少超高大小多]|[≥≤]|至少")
_ISSUED_BY = re.compile(
    "^[^，。；]*?(?:部门|机关|机构|政府|委员会|[局厅])(?:依法)?(?:颁发|核发|批准|发布|制定|出具|核定|审批|作出)的(?=[^，。；]{3})"
)
_BODY = re.compile("(?:[审评][^，。；]议?会|委员会|小组|机构|本[院会局处室署部]|[\u4e00-\u9fff]{2}[院局处室会署])$")
_PAID_PART = re.compile("的(?P<w>[\u4e00-\u9fff]{2,6}[款金费])(?:[，。；]|$)")
"""缴纳不低于总价四成|的首付款."""
_HOURS = re.compile(r"[\d一二三四五六七八九十百半.]+个?(?:小时|分钟|刻钟)")
_WORTH_OF = re.compile("(?:[产市总净]值|销售额|收入|投资额|资产|规模)$")
"""年产值超|五十亿元的企业: what the noun behind is worth."""
_WORTH = re.compile("[\u4e00-\u9fff]{2,8}")
_NEXT_ITEM = re.compile("[、和及]$")
_RUN_ON = re.compile("^[一二三四五六七八九十\\d]+个?[一-\u9fff]{1,2}(?:规模)?的")
"""一所|三十六个班规模的中学: the noun of the first figure stands behind the second."""


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
    if quantity:
        quantity = _ISSUED_BY.sub("", quantity).lstrip("、，")
        quantity = quantity[1:] if quantity.startswith("的") and len(quantity) > 2 else quantity
    if quantity and _BASE_MARK in quantity:
        quantity, baseline = quantity.split(_BASE_MARK, 1)
    if read.change and not baseline and (m := _CHANGE_BASE.search(place.before)):
        baseline = m["base"]
    if not baseline and (m := _LEVEL_BASE.search(place.before)):
        baseline = m["base"]
    return What(quantity, use, baseline)


_LEVEL_BASE = re.compile(
    "在(?P<base>[^，。；]{2,20}?)(?:的?基础)?上(?:再)?(?:提高|上浮|上调|下浮|下调|降低|增加|调整)(?:至|到|为)$"
)
"""在现行额度上提高至1.5倍: what the new level is counted on."""
_CHANGE_BASE = re.compile(
    "(?:按照?|参照)(?P<base>[^，。；]{2,40}?(?:标准|限额|额度|价格?))(?:的)?(?:可以?|再|予以|适当)*$"
)


def _run_end(text: str, spans: Sequence[Span], index: int, end: int) -> int:
    """Where the coordinate conditions of one attribute end: 硫分高于1%、灰分高于32%|的散煤."""
    at = spans[index].end
    for s in spans[index + 1 :]:
        between = text[at : s.start]
        if INCLUDED_TAIL.sub("", between) == "，" and INCLUDED_TAIL.sub("", text[s.end :]).startswith("的"):
            close = chunk(text, s.end)[1]
            if any(s.end < later.start < close and _RULES.match(text, later.start) for later in spans):
                break  # the second one has a rule of its own
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
    if said := by_form(p, read):
        return said
    if fine := penalty(p, read):
        return fine
    if shared := distributed(p.text, spans, index, p.start):
        behind_list = p.text[list_end(p.text, spans, index) :] if read.kind == "money" else ""
        benefit = patterns()["grant"].match(behind_list)
        return _with_attribute(p, read, shared.removeprefix("的")) + (f"{benefit['w']}标准" if benefit else "")
    share = share_of(p.inner) if read.kind == "ratio" and not read.change else ""
    if read.kind == "physical" and (near := distance(p, spans[index])):
        return near
    if read.kind == "ratio" and not read.change and not share and (share_q := based(p, read)):
        return share_q
    if use == "condition":
        return _conditional(
            p, share, read, ranked=is_ranked(p.text, spans[index].start, read), after_all=_after(p, spans, index)
        )
    np = before_figure(p.before)
    if read.kind == "score" and (m := re.search("(?:积|计|记|得|赋|扣|加|减)$", np)):
        return owned(p, np[:-1]) + m[0] + "分"
    if read.kind == "ratio" and len(np) >= 3 and re.search("(?:承担|负担|分担)$", np):
        return f"{np}的比例"
    if read.kind == "ratio" and np.endswith("占") and len(np) > 1:
        return f"{owned(p, np[:-1])}所占比例"
    if read.change and (risen := _RISEN.fullmatch(p.after)):
        return np + risen["what"]
    if read.change and (m := _ON_BASE.fullmatch(np)):
        return f"{owned(p, m['what'])}{_BASE_MARK}{m['base']}"
    if read.unit == "倍" and (m := _MULTIPLE.search(p.text[p.start : p.begin + len(p.before)])):
        return f"{owned(p, before_figure(m['np']))}占{m['b']}的倍数"
    if re.match("^的", p.before):
        np = re.split("和|以及|或", np)[-1]
        np = np[np.rfind("收取的") + 3 :] if "收取的" in np else np
    if p.begin > p.start and np.endswith(("、", "和", "及")):
        np = ""
    if p.begin > p.start and "且" in np:  # 价格连续三个月下跌且累计跌幅超过…: of the one the chunk opens with
        np = re.sub("^针对|(?:连续|累计)+$", "", first_in_chunk(p)) + np[np.rfind("且") + 1 :]
    if read.unit == "次":
        return times(p, np)
    if read.kind == "money" and not head().search(np) and (said := promised(p, np)):
        return said
    if read.kind == "money" and (paid := granted(p, np, read)):
        return paid
    if read.kind == "money" and (whose := sums_of(p, np)) != np:
        return whose
    if (
        (read.kind in ("count", "money") or (read.kind == "none" and read.unit))
        and re.match("[\u4e00-\u9fff“]|\\d+[项个种家]", p.after)
        and not NOT_ATTRIBUTE.match(p.after)
    ):
        noun = behind(_RUN_ON.sub("", re.sub("^\\d+[项个种家]", "", p.after)))
        noun = _worth(p, spans, index, read) or noun
        first = next(i for i, s in enumerate(spans) if s.start >= p.start)
        verb = re.search(
            "(?:预留|设置?|建设?|配备|发放|投放|完成|新增|建成|新建|改造|培育|引进|新开工|开工|每[^，]{1,5}?)[^，。；]{0,12}$",
            p.before if p.begin == p.start or not _NEXT_ITEM.search(p.before) else p.text[p.start : spans[first].start],
        )
        if p.begin > p.start and _NEXT_ITEM.search(p.before):
            np = ""
        if read.kind == "money" and noun and p.after.startswith("的") and _WORTH_OF.search(np):
            return f"{noun}{np}"
        noun += "金额" if read.kind == "money" and noun else ""
        if noun:
            return f"{verb[0] if verb else np if len(np) <= 8 else ''}{noun}"
    if read.unit in ("人", "名") and (
        m := re.search("(?:设置?|置|配备|配置|聘请|聘任|增设|选派)(?P<who>[^，。；]{2,12})$", np)
    ):
        body = _BODY.search(np[: m.start()].rstrip("应须"))
        return f"{body[0] if body else ''}{m['who']}人数"
    if (
        read.unit in ("人", "名")
        and 2 <= len(np) <= 12
        and not p.after
        and not np.endswith(("数", "名额", "员额", "编制"))
    ):
        return np + "人数"
    if read.kind == "count" and (noun := later_noun(p.text, spans, index, read.unit)):
        return np + noun
    if share and (done := _SHARE_OF_WHAT.match(p.after)):
        return f"{done['what']}占{share}的比例"  # 按不低于人口1‰的比例|配备网格员
    if share and re.search("(?:缴纳|支付|交纳|缴付)$", p.before) and (part := _PAID_PART.match(p.after)):
        return f"{part['w']}占{share}的比例"
    if share and (pay := _PAID_SHARE.match(p.text, spans[index].end)):
        np += pay["w"]
    if share:
        np = f"{np}占{share}的比例" if not np.endswith(("比例", "率")) else np
        if np.startswith("占"):
            np = (first_in_chunk(p) if p.begin > p.start else owner(p.text, p.start)) + np
    if read.kind == "time":
        if (kept := re.search("保存|留存|保管|存档|延期|延长|展期|缓缴", p.inner)) and not np.endswith(kept[0]):
            np += kept[0]
        return lasting(p, np, bare=read.bare)
    if (
        read.kind == "ratio"
        and (are := re.match("为(?P<who>[^，。；]{2,12})", p.after))
        and not re.search("率|度|限|准", are[0])
    ):
        return f"{are['who']}的比例"
    if read.kind == "ratio" and read.unit == "" and not share and np and not RATIO_NOUN.search(np):
        return f"{owned(p, np)}的比例"
    return _with_attribute(p, read, owned(p, np) or behind(p.after)) or None


_ATTRIBUTES = ("面积", "容量", "年龄", "层数")


def _with_attribute(p: Place, read: Reading, quantity: str) -> str:
    """The attribute that only the lead-in names (房屋的面积依照下列规定：坝区每户…), or that the unit implies."""
    word = words_of_units().get(read.unit, "")
    if word not in _ATTRIBUTES or not quantity or word in quantity or head().search(quantity):
        return quantity
    led = re.search(f"(?P<what>[^，。；：、]{{0,12}}{word})[^，。；：]{{0,12}}：", p.text[: p.start])
    return quantity + (before_figure(led["what"]) if led else word)


def _worth(p: Place, spans: Sequence[Span], index: int, read: Reading) -> str:
    """10家年产值超|五十亿元的龙头企业: what is counted stands behind what it must be worth."""
    if read.kind != "count" or index + 1 >= len(spans):
        return ""
    later = spans[index + 1]
    if not _WORTH.fullmatch(p.text[spans[index].end : later.start]) or not p.text.startswith("的", later.end):
        return ""
    return behind(p.text[later.end : chunk(p.text, later.end)[1]])


def _after(p: Place, spans: Sequence[Span], index: int) -> str:
    """The words behind the limit itself, up to the end of its chunk."""
    at = spans[index].end
    return p.text[at : chunk(p.text, at)[1]]


def _conditional(p: Place, share: str, read: Reading, *, ranked: bool, after_all: str) -> str | None:
    after = "" if read.kind == "age" and SCORED.match(p.after) else p.after
    last = after.startswith(("、", "和", "及", "或", "以及")) and "的" in after
    noun = "" if after in ("者", "的", "") else behind(after[after.rfind("的") :] if last else after)
    noun = cut if len(cut := re.split("(?<!行)为(?!主)", noun)[0]) >= 2 else noun
    noun = re.sub("中(?:任职|执业|担任|工作|从业|兼职).*$", "", noun)
    noun = "" if noun in ("部分", "情形", "情况") else re.sub("(?<=..)或者?$", "", noun)
    if (
        read.kind == "age"
        and not re.search("子女|配偶|本人|父母|年龄", p.before[-6:])
        and (of_whom := _PERSONS.match(after))
    ):
        return of_whom["who"] + "年龄"
    if (
        read.kind == "level"
        and noun
        and not re.search("等级|级别|资质|资格", p.before[-8:])
        and (thing := re.split("普遍|全面|[均都应要和及或]|、", noun)[0])
    ):
        noun = thing
        return noun if noun.endswith("等级") else noun + "等级"
    if read.unit == "层" and (built := _BUILT.match(after)):
        return built["what"] + "层数"
    if read.kind == "time" and (still := _STILL.match(after)):
        return f"{before_figure(p.before)}后{still['act']}的时间"
    if read.unit == "人" and (hurt := re.search("死亡|重伤|轻伤|受伤|中毒|失踪", p.before[-3:])):
        return f"{hurt[0]}人数"
    if read.unit in ("孩", "胎"):
        return f"{'生育' if '育' in p.before[-8:] else ''}{'家庭' if '家庭' in after else noun[:2]}子女数"
    if read.unit == "次" and noun and not after.startswith(("的", "之")):
        return noun if noun.endswith("次数") else f"{noun}次数"
    if read.kind == "time" and "期以" in p.text[p.begin : p.begin + len(p.before) + 16] and after_all:
        return f"{_ATTRIBUTE.sub('', behind(after_all))}期限"
    np = attributed(p.before)
    if read.kind == "time" and after.startswith("作") and p.before.endswith("以"):
        return owned(p, before_figure(p.before)) or owner(p.text, p.start) or None
    lasted = None if after.startswith(("的", "之", "执行")) else _LASTED.match(after)
    if read.kind == "time" and (loan := re.match("[^，。；\\d]{0,12}?贷款", after)):
        return f"{before_figure(p.before)}{loan[0]}期限"
    if read.kind == "time" and lasted and (verb := _KEPT_UP.search(p.before)):
        return f"{verb[0]}{lasted['act'].split('的')[0]}的时间"
    if read.kind == "time" and lasted and not after.startswith(("、", "且", "并")):
        act = re.split("且|并(?![网购])", lasted["act"])[0]
        return f"{before_figure(p.before).removeprefix('针对')}{act}的时间"
    if read.kind == "time" and (not noun or after.startswith(("、", "且", "并"))):
        return _since(p)
    if "/" in read.unit and head().search(before_figure(p.before)):
        np, noun = before_figure(p.before), ""
    if read.kind == "time" and noun and after.startswith(("的", "之")) and _DONE.search(np):
        return np + ("年限" if read.unit == "年" else "时间")
    if noun and np and not after.startswith(("的", "之")) and not head().search(np) and _VERBAL.search(np):
        np = ""
    if read.kind == "count" and noun and not after.startswith(("的", "之")):
        np = ""
    if read.kind == "count" and (owns := re.search("(?:已)?(?:拥有|持有)$", p.before)) and noun:
        return f"{owns[0]}{noun}{words_of_units().get(read.unit, '数量')}"
    if p.before.endswith("（含"):
        np, noun = attributed(p.before[:-2])[-6:], ""
    elif not noun:
        np = before_figure(p.before)
        if p.begin > p.start and "且" in np:
            np = re.sub("^针对|(?:连续|累计)+$", "", first_in_chunk(p)) + np[np.rfind("且") + 1 :]
        if p.text[: p.start].endswith("的：") and len(np) <= 8:
            np = join(owner(p.text, p.start), np)
        elif np.startswith("月缴") or len(np) <= 5:
            np = owned(p, np)
    if not np and not noun and p.begin > p.start and not after.startswith(("的", "之")):
        np = attributed(p.text[p.start : p.begin])
    if ranked and noun:
        first = p.start
        if re.search("\\d[^，]*(?:（[^（）]*）)?，$", p.text[:first]):
            first = chunk(p.text, first - 1)[0]
        whole = re.sub("^(?:其中：?)?(?:对|凡)|《[^》]*》", "", p.text[first : p.begin + len(p.before)])
        place = "名次" if read.unit in ("名", "位") else words_of_units().get(read.unit, "")
        return f"{re.sub('（[^（）]*）|的$', '', whole)[-24:]}{noun}{place}"
    out = noun if ranked and noun else join(noun, np)
    if share:
        out = f"{out}占{share}的比例"
    word = "名次" if ranked and read.unit in ("名", "位") else words_of_units().get(read.unit)
    if word and out and not out.endswith(word) and not head().search(out) and word[:2] not in out:
        out += word
    return out or subject(p.text, p.start) or word or None


def _since(p: Place) -> str:
    """How long ago or for how long, in a case: 解任尚未逾五年者 → the years since, 停业六个月以上 → the time."""
    np = before_figure(p.before)
    if np.endswith("连续") and (act := running(p)):
        return f"连续{act['act'][:16]}的时间"
    np = re.sub("(?:尚|仍|已|均)+$", "", np)
    np = np[np.find("存在") + 2 :] if "存在" in np and len(np) > 16 else np
    if not np or len(np) < 3:
        np = re.sub("^.*申请", "", join(owner(p.text, p.start), np))
    if p.inner.startswith(("未", "逾")) and _HOURS.match(p.text, p.begin + len(p.before) + len(p.inner)):
        return f"{re.sub('(?:尚|仍|已|均|前|后)+$', '', np)}时间"
    if p.inner.startswith(("未逾", "未满", "逾", "尚未逾", "未超过")) and not patterns()["kept"].search(np[-4:]):
        return f"{np.removesuffix('后')}后经过之年数"
    return np if patterns()["kept"].search(np[-4:]) else f"{np}时间"
