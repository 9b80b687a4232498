"""Joint lists that statutes state by a formula, each taken apart as that formula means it.

``渔场、码头、有毒饵料的加工、储存、装卸单位`` is five bodies, ``市、县人民政府渔政、海事等负有巡查职责的部门`` four,
``县渔政局及有关单位主要负责人`` two.  Spans point into the string given.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.records import Span
from pipeline.screened import screened
from pipeline.tag import unit_words as words
from pipeline.tag.unit_shares import UnitName, clean

Split = Callable[[str, int, int], list[UnitName]]
"""How a list in ``text[start:end]`` is taken apart."""

_OWNERS_OF = screened(
    r"(?P<places>[^的，]+、[^的，]+?)等(?:(?:[一-鿿]{0,4}场所|行业|单位|区域)(?P<owner>的(?:业主|经营者|所有者|管理者|负责人|产权人|(?:经营|管理|经营管理|使用|运营)单位))"
    r"|(?P<kind>(?:主管|行政主管)?部门)(?P<body>的[^，的、]{2,16}(?:机构|单位|站|所|中心)))"
)
"""餐馆、旅店等场所的业主: the owner of each."""
_STAFF_OF_EACH = re.compile(
    r"(?P<bodies>[^的，（）等]{2,}(?:、|和|及|与|或者?)[^的，（）等]{2,}?)"
    r"(?P<staff>的(?:主要|直接)?(?:负责人|工作人员|从业人员|管理人员|执法人员|法定代表人)|主要负责人|主要领导|(?:分管|协管)[^，的]{2,14}的负责人)"
)
"""档案室和化验室的负责人, 县渔政局及有关单位主要负责人: that of each."""
_BETWEEN = re.compile(r"、|[和及与]|或者?")
_ROOM = re.compile(r"[室科处部站场厂]$")
_OF_A_KIND = screened(
    r"(?P<members>(?![^的，]*(?:从事|使用|开展|提供|进行))[^的，]+、[^的，]+?)等(?P<kind>[^的、，等]{2,16}的)(?P<head>生产经营单位|单位|企业|机构|行业|(?:政府)?(?:有关|相关|主管)?部门)"
)
"""渔政、海事等负有巡查职责的部门, 渔场、码头等风险较大的单位: the genus, and what it is told by."""
_OF_INDUSTRIES = screened(
    r"(?:(?!以及|单位|企业)[^的，等])+、(?:(?!以及|单位|企业)[^的，等])+等[^、，的等]{0,12}行业的?(?:所有|全部)?(?:企业|单位)"
)
"""造船、拆船等重点行业企业: as one name, as 重点行业的所有企业 is."""
_WITHIN_FIELDS = screened(
    r"(?P<fields>[^的，等]+、[^的，等]+)等(?P<rest>领域的[^，的、和及]{2,10}(?:单位|企业|机构|者))"
)
"""造船、拆船等领域的生产经营单位: that of each field."""
_BODIES_OF_PLACES = screened(
    r"(?P<places>[^的，等]+(?:、|和|或者?|及|以及)[^的，等]+)(?P<body>的(?:经营|运营|建设|开发)?(?:管理(?:机构|单位|者)|业主|运营单位|经营单位|产权单位))"
)
"""渔港、码头的管理机构: that of each place."""
_PLACE_END = re.compile(r"(?:[园港校景库]区|开发区|功能区|[港园场站馆店楼]|[港渡]口|市场|码头|广场|公园|小区)$")
_KINDS_AND = screened(
    r"(?P<kinds>(?!从事|使用|生产|经营|储存|开展|提供|进行)[^的，以]{2,20}?)(?:以及|和(?=从事))(?P<rest>(?:从事|使用|生产|经营|储存|运输|销售|开展|排放|产生)[^，]{2,40}的(?P<head>企业|单位))"
)
"""造船、拆船以及使用油漆的企业: whatever is told by its trade alone is such an undertaking too."""
_STAFF_OF_TRADES = screened(
    r"(?P<bodies>[^，等]{2,}、[^，、的]{2,}(?:单位|企业|机构))(?P<staff>的(?:主要|直接)?负责人|(?:的)?从事[^，、]{2,24}的人员)"
)
"""渔船修理、检验单位的主要负责人: that of each."""
_TRADES = screened(
    r"(?P<bodies>[^的，]+?)(?:、|和|以及)(?P<goods>[^、的，和]{2,8}的)"
    r"(?P<acts>(?:生产|经营|储存|使用|运输|销售|装卸|加工|处置)(?:、(?:生产|经营|储存|使用|运输|销售|装卸|加工|处置))+)(?P<head>单位|企业)"
)
"""渔场、码头、有毒饵料的加工、储存、装卸单位: each trade in the goods, and each undertaking before them."""
_DEALS = r"(?:制造|贩卖|输入|输出|买卖|购买|加工|运送|储存|使用|调配|包装|进口|批发|零售|维修|安装|栽培|饲养|租赁)"
_DEALERS = screened(
    rf"(?P<goods>[^、，的和及或与]{{1,10}}?之?)(?P<acts>{_DEALS}(?:(?:、|及|或|与|和){_DEALS})*)(?P<head>业者|厂商|业)"
    rf"(?P<others>(?:(?:、|及|或|与|和)(?:{_DEALS})(?:业?者|人))*)"
)
"""渔药之制造、贩卖业者及购买者: all of them deal in 渔药."""

_DEALT = re.compile(_DEALS)
_DEALT_BY = re.compile(rf"{_DEALS}(?:业?者|人)")
_CHARGED = re.compile(
    r"(?P<levels>(?:[^、，的和及或（]{1,6}(?:（[^（）]*）)?(?:、|和|或者?)){1,4}[^、，的和及或（]{1,6}?(?:（[^（）]*）)?)(?P<rest>(?:地方)?人民政府(?:其他)?负有[^，。；、]{2,30}?的(?:部门|机构))"
)
"""市、县人民政府负有渔港监管职责的部门: that of each."""
_AND = re.compile(r"、|和|以及|及")
_CALLED = re.compile(r"（(?:以下(?:统|简|合)?称|下称)[^（）]*）$")


def by_formula(text: str, start: int, end: int, split: Split) -> list[UnitName]:
    """The units of ``text[start:end]`` where all of it follows one of the formulas; none where it does not."""
    if not _BETWEEN.search(text, start, end):
        return []  # all of them list
    if explained := _CALLED.search(text, start, end):
        end = explained.start()
    if owners := _OWNERS_OF.fullmatch(text, start, end):
        theirs = owners["owner"] or owners["body"]
        last = owners.end("kind") if owners["kind"] else owners.end("places")
        return [UnitName(n.name + theirs, n.span) for n in split(text, owners.start("places"), last)]
    staff = _STAFF_OF_EACH.fullmatch(text, start, end)
    if staff and (staff["staff"][0] == "的" or "、" not in staff["bodies"]) and (members := _bodies(text, staff)):
        return [UnitName(n.name + staff["staff"], n.span) for n in members]
    if _OF_INDUSTRIES.fullmatch(text, start, end):
        return [UnitName(text[start:end], Span(start, end))]
    if within := _WITHIN_FIELDS.fullmatch(text, start, end):
        return _within_fields(within)
    if kind := _OF_A_KIND.fullmatch(text, start, end):
        head = re.sub(r"^(?:政府)?(?:有关|相关)?(?=部门)", "", kind["head"])
        members = split(f"{kind['members']}等{head}", 0, len(kind["members"]) + 1 + len(head))
        return [UnitName(n.name, Span(n.span.start + start, min(n.span.end + start, end))) for n in members]
    if bodies := _BODIES_OF_PLACES.match(text, start, end):
        members = split(text, *bodies.span("places"))
        rest = _AND.match(text, bodies.end(), end)
        if (bodies.end() == end or rest) and all(_PLACE_END.search(n.name) for n in members):
            later = split(text, rest.end(), end) if rest else []
            return [*(UnitName(n.name + bodies["body"], n.span) for n in members), *later]
    if kinds := _KINDS_AND.fullmatch(text, start, end):
        return _kinds_and(text, kinds)
    trades_staff = _STAFF_OF_TRADES.fullmatch(text, start, end)
    if trades_staff and len(members := split(text, *trades_staff.span("bodies"))) > 1:
        own = text[trades_staff.end("bodies") - 2 : trades_staff.end("bodies")]
        if all(n.name.endswith(own) for n in members):
            return [UnitName(n.name + trades_staff["staff"], n.span) for n in members]
    if charged := _CHARGED.fullmatch(text, start, end):
        levels = re.finditer(r"(?:[^、和及或者（]|（[^（）]*）)+", charged["levels"])
        at = charged.start("levels")
        return [UnitName(m[0] + charged["rest"], Span(at + m.start(), at + m.end())) for m in levels]
    dealers = _DEALERS.fullmatch(text, start, end)
    if dealers and not any(words.head_of(part) for part in (dealers["goods"], dealers["goods"].rstrip("之"))):
        return _dealers(dealers)
    if trades := _TRADES.match(text, start, end):
        return _trades(text, trades, end, split)
    return []


def _dealers(dealers: re.Match[str]) -> list[UnitName]:
    found = [(m, dealers["head"]) for m in _DEALT.finditer(dealers.string, *dealers.span("acts"))]
    found += [(m, "") for m in _DEALT_BY.finditer(dealers.string, *dealers.span("others"))]
    return [UnitName(dealers["goods"] + m[0] + head, Span(*m.span())) for m, head in found]


def _within_fields(within: re.Match[str]) -> list[UnitName]:
    at = within.start("fields")
    return [
        UnitName(m[0] + within["rest"], Span(at + m.start(), at + m.end()))
        for m in re.finditer(r"[^、和]+", within["fields"])
    ]


def _kinds_and(text: str, kinds: re.Match[str]) -> list[UnitName]:
    at = kinds.start("kinds")
    named = [(m[0], Span(at + m.start(), at + m.end())) for m in re.finditer(r"[^、]+", kinds["kinds"])]
    if any(words.head_of(name) for name, _ in named):
        return []
    # 渔港、码头以及从事拆船作业的单位: a place is called by its own name
    heads = [UnitName(name if _PLACE_END.search(name) else name + kinds["head"], span) for name, span in named]
    return [*heads, UnitName(kinds["rest"], Span(*kinds.span("rest")))]


def _bodies(text: str, staff: re.Match[str]) -> list[UnitName]:
    """The bodies that ``staff`` is of; none where one of them is no body."""
    out: list[UnitName] = []
    at = staff.start("bodies")
    for joint in [*_BETWEEN.finditer(text, at, staff.end("bodies")), None]:
        end = joint.start() if joint else staff.end("bodies")
        if joint and words.inside_a_name(text, end):
            return []
        name = text[at:end]
        if not (_ROOM.search(name) or words.head_of(name)) or name.endswith(("人员", "人", "者")):
            return []  # 检查人员和被检查单位的负责人: two persons
        out.append(UnitName(name, Span(at, end)))
        at = joint.end() if joint else end
    return out


def _trades(text: str, trades: re.Match[str], end: int, split: Split) -> list[UnitName]:
    head = trades["head"]
    own = ("单位", "企业", "公司")
    bodies = split(text, *trades.span("bodies"))
    out = [n if n.name.endswith(own) else UnitName(n.name + head, n.span) for n in bodies]
    for act in re.finditer(r"[^、]+", trades["acts"]):
        at = trades.start("acts") + act.start()
        out.append(UnitName(trades["goods"] + act[0] + head, Span(at, at + len(act[0]))))
    rest = _AND.match(text, trades.end())
    if trades.end() == end:
        return out
    if rest is None:
        return [UnitName(clean(n.name + text[trades.end() : end]), n.span) for n in out]
    return [*out, *split(text, rest.end(), end)]
