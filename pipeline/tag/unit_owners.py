"""What the first of a list is said of, shared by the bare members behind it.

渔船所有人、经营人 both own or run 渔船; 船厂主要负责人和安全管理人员 are both of 船厂; 本市机关、企业 are both here;
消防救援支队、大队 are ranks of one service.  Changes the names of a list in place, behind :mod:`pipeline.tag.unit_prefixes`.
"""

from __future__ import annotations

import re

from pipeline.tag import unit_words as words

_ROLE = (
    r"(?:所有权?人|产权人|使用人|管理人|经营人|投资人|建设人|起造人|占有人|管护人|养护人|饲养人|出租人|承租人|转让人|受让人|购买人|"
    r"驾驶人员?|驾驶员|乘坐人员?|生产者|销售者|经营者|进口者|使用者|所有者|管理者|收购者|储存者|"
    r"进口商|生产商|销售商|制造商|经销商|批发商|零售商|维修商)"
)
_BARE_ROLE = re.compile(_ROLE)
_OF_THING = re.compile(rf"(?P<thing>[一-鿿]{{2,16}}?)(?P<role>{_ROLE})")
_NO_THING = re.compile(
    r"(?:实际|合法|法定|主要|直接|共同|其他|其它|有关|相关|任何|所有|全体|上述|委托|受托|最终|善意|潜在|个体|私营|民营|规模|集中|"
    r"生产|加工|经营|销售|储存|运输|使用|收购|进口|批发|零售|租赁|管理|投资)(?:的|之)?|.*[的之和与及或].+"
)
"""实际经营者、使用人: how he is told, not what is his."""
_DONE_WITH = ("生产", "加工", "经营", "销售", "储存", "运输", "使用", "收购", "进口", "批发", "零售", "租赁")
"""食品生产|经营者: what he does beside, no part of the thing."""
_STAFF_OF = re.compile(
    r"(?P<body>[一-鿿]{0,12}(?:单位|企业|公司|机构|银行|集团|工厂|学校|医院))"
    r"(?:主要负责人|法定代表人|负责人|实际控制人|高级管理人员)"
)
_BARE_STAFF = re.compile(
    r"(?:(?!有关|相关|其他|其它|任何|直接)[一-鿿]{0,8}(?:管理|从业|技术|作业|操作|值班)人员|实际控制人|主要负责人|员工|职工)"
)
_OF_A_BODY = re.compile(r"单位|企业|公司|机构|部门|机关|政府|学校|医院")
_HERE = re.compile(r"本(?:市|省|区|县|州|自治区|自治州|自治县)(?:新建)?(?!户籍|籍|常住|缴存)(?=[一-鿿]{2})")
"""本市|渔业企业、船厂; 本市户籍职工 are told by more than where they are."""
_ELSEWHERE = re.compile(
    r"本|各|有关|相关|任何|其他|其它|国务院|中央|全国|外[省市地来国]|境外|[港澳台非]|华侨|[一-鿿]{1,4}?[省市县区州](?![一-鿿]?(?:场|容|政|域|管))|"
    r"公民|个人|居民|村民"
)
_RANK_OF = re.compile(r"(?P<service>[一-鿿]{2,10}?)(?P<rank>总队|支队|大队|中队)")
_BARE_RANK = re.compile(r"(?:总队|支队|大队|中队)")
_BRANCH_OF = re.compile(r"(?P<body>[一-鿿]{2,14}?局)[一-鿿]{1,6}(?:总队|支队|大队|分局)")
_BARE_BRANCH = re.compile(r"[一-鿿]{2,4}分局|[一-鿿]{2}(?:总队|支队|大队)")
_CLOSE = ("、", "，", "和", "或", "或者", "及", "与", "以及")


def hand_out_owners(names: list[str], joints: list[str], headless: list[bool]) -> list[tuple[str, int]]:
    """Put before the bare names of a list what the first is said of, in place.

    Given back are names that the list states beside those (渔船、趸船所有人或者驾驶人员: 渔船驾驶人员), each with the
    index of the name that states it.
    """
    more: list[tuple[str, int]] = []
    things: list[str] = []
    staffed = ""
    here = _HERE.match(names[0])
    for i, name in enumerate(names):
        if joints[i] in ("；", ";"):
            things, staffed, here = [], "", None
        if things and joints[i] in _CLOSE and _BARE_ROLE.fullmatch(name):
            names[i] = things[-1] + name
            more += [(thing + name, i) for thing in things[:-1]]
            continue
        if thing := _thing_of(name):
            things, at, role = [thing], i, name[len(thing) :]
            while at and headless[at - 1] and joints[at] in _CLOSE and _is_thing(names[at - 1].removesuffix(role)):
                at -= 1
                things.insert(0, names[at].removesuffix(role))
                names[at] = things[0] + role
            continue
        things = []
        if staffed and joints[i] in _CLOSE and _BARE_STAFF.fullmatch(name) and not _OF_A_BODY.search(name):
            names[i] = staffed + name
            continue
        staff = _STAFF_OF.fullmatch(name)
        staffed = staff["body"] if staff else ""
        if i and joints[i] in _CLOSE:
            _rank_or_branch(names, i)
            if here and joints[i] != "以及" and not _ELSEWHERE.match(name) and not words.level_of(name):
                names[i] = here[0] + names[i]
    return more


def _thing_of(name: str) -> str:
    """What the role that ``name`` names is of (渔船 of 渔船所有人); "" where it names none."""
    found = _OF_THING.fullmatch(name)
    if found is None:
        return ""
    thing = found["thing"]
    while len(thing) > 3 and thing.endswith(_DONE_WITH):
        thing = thing[:-2]
    return "" if _NO_THING.fullmatch(thing) or thing in words.nominal_verbs() else thing


def _is_thing(name: str) -> bool:
    return 2 <= len(name) <= 8 and not _NO_THING.fullmatch(name) and name not in words.nominal_verbs()


def _rank_or_branch(names: list[str], i: int) -> None:
    """渔政执法支队、大队; 市渔政管理局执法总队、海港分局."""
    rank = _RANK_OF.fullmatch(names[i - 1])
    if rank and _BARE_RANK.fullmatch(names[i]):
        names[i] = rank["service"] + names[i]
        return
    branch = _BRANCH_OF.fullmatch(names[i - 1])
    if branch and _BARE_BRANCH.fullmatch(names[i]) and not words.level_of(names[i]):
        names[i] = branch["body"] + names[i]
