"""A joint list of units, taken apart so that every name stands alone.

``市教育局、体育局和各县（区）政府`` names 市教育局, 市体育局 and 各县（区）政府: what a list states once, in front
(the level, 有关, 同级) or behind (部门, 主管部门, 人民政府), is handed out to its members.
Rules: the annotation guideline's section on units.  All spans point into the string given.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.records import Span
from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.names import last_de
from pipeline.tag.unit_formulas import by_formula
from pipeline.tag.unit_places import REGIONAL
from pipeline.tag.unit_prefixes import DEPARTMENTAL
from pipeline.tag.unit_shares import SHARED, UnitName, clean, hand_out


class _Piece(NamedTuple):
    start: int
    end: int
    joint: str
    """What separates it from the piece before: a mark or a word."""


_MARKS = "、，,；;/"
_JOINT = screened(r"特别是|尤其是|以及(?:其(?![他它余中]))?|(?:及|或者?|和)其(?![他它余中])|或者|[和与及或暨]")
_ANY_JOINT = re.compile(r"以及|或者|[、，和及或与]")
_STOP = re.compile(rf"[（〈\[{_MARKS}以及或和与暨各特尤]")
"""What a list may be taken apart at: a mark, a bracket that is passed over, the first character of a joint, 各 of the next name."""
_THEIR_OWN = re.compile(
    r"其(?:(?:依法)?(?:指定|委托|授权|指派|认可|聘请|委派)|(?:依法)?负有[^，。；的]{2,30}职责)[的之]"
)
"""主管部门或者其指定的机构, 人民政府及其负有监管职责的部门: named by the one before."""
_POSTED = re.compile(r"其(?=(?:设立?在|设于|派驻|驻)[^，。；的]{0,12}的)")
"""渔政机构及其|设在海岛的渔政站: told by the place, not by the owner."""
_HIGHER = ("县级以上", "省级以上", "市级以上", "国务院", "各级")
_EACH_BODY = re.compile(r"各(?:有关|相关|部门|单位|成员|行业|职能|委办局)")
_PLACES = frozenset(
    ("各地", "各地区", "各级", "各县", "各区", "各市", "各县区", "各县市", "各县（市）", "各区县", "各市州")
)
"""各地各部门: two without a mark between them."""
_BUREAU = re.compile(r"(?:局|厅|委员会|委)$")
_PAIR = re.compile(
    r"任何个人(?:和|或者?|、)(?:组织|单位)$|(?:单位|(?<!社会)组织|机构)(?:和|或者?|及|以及|与)(?:个人|人员)$|[一-鿿]{2}企业[和及]单位$"
)
_NEXT = re.compile(r"[、，；（]|以及|或者|(?<!^)[和及或]")
_EVERYBODY = screened(
    r"(?:(?:[一-鿿]{2,8}[省市县区]|[全本][省市县区国])?(?:任何|一切|所有)[^，的]{0,6}|有关(?:单位|机构))、[^，的]{0,6}(?:和|或者?|及)个人$"
)
"""任何单位、组织和个人: whoever it may be, as one name."""
_HERE = re.compile(r"在?本[^，的]{0,8}?(?:区域|辖区|境|范围)内的$")
"""An attribute that only says where the text holds."""
_OWN_KIN = re.compile(r"[一-鿿]{2,8}[人者员]的")
_WITH_ANOTHER = re.compile(
    r"(?P<one>[^，、的同]*(?:[人者方员商]|企业|单位|公司|机构|部门|银行|局))同(?P<other>[^，、的同]*(?:[人者方员商]|企业|单位|公司|机构|部门|银行|局))"
)
"""出租人同中介机构: two who act together."""
_AUTHORITY = re.compile(r"(?:法院|检察院|工会|工会组织)$")
_OF_THE_PLACE = re.compile(r"(?:村|居)[^，]{0,5}委员会$|人民政府$|街道办事处$|委会$")
_SET_UP = re.compile(r"[^，的]*政府(?:依法)?(?:设立|成立|组建|设置)的$")
_SET_UP_BODY = re.compile(r"(?:委员会|领导小组|指挥部|办公室)$")
_EXPLAINS = re.compile(
    r"^（(?:以下(?:统|简|合)?称|下称|下同|名单见|具体名单|不含|除|即|原|简称|任务编组|筹备|或[^（）]{2,24}，下同)"
)
_CALLED = re.compile(r"（以下(?:统|简|合)?称：?“?([一-鿿]{2,10})”?）(?:或者?|及|和)其$")
_INCLUDES = re.compile(r"^（(?:含|包括|包含)([^（）]+?)(?:，?(?:下同|以下[^（）]*))?）$")
_OF_PEOPLE = re.compile(r"(?:[人员者户长工]|配偶|子女|父母|经理|亲属|家属)$")
_TWIN = re.compile(r"(?:供[水电气热暖]|排水|燃气|通信|污水处理){2,}(?=企业|单位|公司|部门)")
_RANKED = re.compile(
    r"(?P<ranks>(?:第[一二三四五六七八九十][层级类](?:[、及和或]|以及)){1,4}第[一二三四五六七八九十][层级类])(?=[一-鿿]{2})"
)
_RANK = re.compile(r"第[一二三四五六七八九十][层级类]")
"""第一级及第二级主管: each rank stands for itself."""
_LEVEL = r"(?:(?:不?设区的)?市|省|县|区|乡|镇|旗|州|自治区|直辖市)(?:（[^（）]*）)?级?"
_LOCATED = screened(rf"(?P<where>[^、，的和或及]{{2,12}}(?<!各)地){_LEVEL}(?=(?:、|或者?|和|及|以及|与){_LEVEL})")
"""案件发生地市级或者县级水行政主管部门: every level of that place."""
_SEATED = screened(rf"(?P<where>[^、，的和或及各]{{0,10}}所在地)(?=街道办事处|{_LEVEL}[^、，的和或及（）]{{2,}})")
"""申请人户籍所在地镇政府、区民政部门: both of that place."""
_OF_LEVEL = re.compile(_LEVEL)
_GOVERNMENTS = screened(
    rf"(?P<levels>(?:{_LEVEL}(?:、|和|及|与|或者?)){{1,4}}{_LEVEL})(?P<body>(?:人民)?政府)"
    r"(?P<fields>(?!及|和|或|、|以及|与|所属|有关|相关)[^，。；的]{2,}、[^，。；的]*部门)$"
)
"""市、县人民政府水利、林业部门: the departments of every one of them."""
_LONGEST_LIST = 400
_ARTICLE_END = re.compile(
    r"第[一二三四五六七八九十百\d]+[条项款类](?:之[一二三四五六七八九十])?(?:第[一二三四五六七八九十\d]+[项款])?$"
)
_OTHERS = re.compile(r"(?:其他|其它)?(?:有关|相关|其他|其它)(?:主管|管理|职能)?部门")
"""岸线使用管理和|相关部门: whatever field stands before it, those are others."""
_DOING = re.compile(r"(?:在[^，的]{2,16}[内上中])?从事")
_GOVERNED = re.compile(r"(?P<government>[^，的]{1,14}?政府)(?:负责|依法负责)")
"""县政府|负责林地管理的主管部门和渔业主管部门: both are its."""
_TWO_FIELDS = re.compile(r"(?<=、)(?:国土资源|自然资源|水资源|矿产资源)[和及与](?:环境保护|生态环境)等")
"""渔政、水资源和生态环境等部门: the last two of a list, though 资源和环境 is one field elsewhere."""
_UTILITY = re.compile(r"供[水电气热暖]|排水|燃气|通信|污水处理")


@lru_cache(maxsize=words.KEPT)
def split_units(text: str) -> tuple[UnitName, ...]:
    """The units that ``text``, a list of names and nothing else, holds, in order.

    Nothing that is not a name is left out silently: a piece without a known head stands as it is printed.
    An empty string, or one of marks only, gives an empty tuple.
    """
    return tuple(_split(text, 0, len(text)))


def _split(text: str, start: int, end: int) -> list[UnitName]:
    while start < end and text[start] in _MARKS + "。：:":
        start += 1
    while end > start and text[end - 1] in _MARKS + "。：:":
        end -= 1
    if start >= end:
        return []
    if named := by_formula(text, start, end, _split):
        return named
    # An attribute (…的) belongs to what follows it; what a joint before it closes is a list of its own.
    at = last_de(text, start, end, classical=False)
    if at >= 0:
        cut, joint_end = _last_joint_after_head(text, start, at)
        if cut >= 0 and _THEIR_OWN.match(text, joint_end, end):
            left = _split(text, start, cut)
            owner = words.bare(left[-1].name) if left else ""
            attribute = text[joint_end + 1 : at + 1]
            right = _attributed(text, joint_end + 1, at, end)
            return [*left, *(UnitName(owner + n.name, n.span) if n.name.startswith(attribute) else n for n in right)]
        if cut >= 0:
            if _POSTED.match(text, joint_end, end):
                joint_end += 1
            return [*_split_with_shared(text, start, cut, text[joint_end:end]), *_attributed(text, joint_end, at, end)]
        return _attributed(text, start, at, end)
    return _plain(text, start, end)


def _split_with_shared(text: str, start: int, end: int, rest: str) -> list[UnitName]:
    """A list before 其他…的部门: a member without a head takes that head (生态环境或者其他…的部门)."""
    names = _split(text, start, end)
    shared = SHARED.search(rest)
    if shared and names and words.head_of(names[-1].name) is None:
        return [UnitName(n.name + shared[1], n.span) if words.head_of(n.name) is None else n for n in names]
    return names


def _last_joint_after_head(text: str, start: int, end: int) -> tuple[int, int]:
    """The last joint in ``text[start:end]`` behind a full name, as (its start, its end), else (-1, -1)."""
    found = (-1, -1)
    for m in _ANY_JOINT.finditer(text, start, end):
        others = text.startswith(("其他", "其它", "有关", "相关"), m.end())
        head = words.head_of(text[start : m.start()][-20:])
        strong = head is not None and (
            head.end - head.start > 1 or m[0] in "、，" or _THEIR_OWN.match(text, m.end()) is not None
        )
        if words.inside_a_name(text, m.start()) or ("的" in text[start : m.start()] and not strong):
            continue
        if (others and not (head is None and _DOING.match(text, start))) or (
            strong and not _inside_attribute(text, start, m.start())
        ):
            found = (m.start(), m.end())
    return found


def _inside_attribute(text: str, start: int, at: int) -> bool:
    """Whether a name before ``at`` is the object of the attribute's verb (从事…机构、…的), not a member of a list."""
    if last_de(text, start, at, classical=False) >= 0:
        return False  # 在本港就业的渔民和拥有居留权的船员: the first one is complete
    return bool(words.object_verbs().match(text, start)) or text.startswith(
        ("从事", "承担", "担任", "负责", "使用", "持有", "在"), start
    )


def _attributed(text: str, start: int, at: int, end: int) -> list[UnitName]:
    attribute = text[start : at + 1]
    if (
        attribute in ("所涉及的", "涉及的")
        or (_HERE.fullmatch(attribute) and "、" in text[at:end])
        or (_SET_UP.fullmatch(attribute) and _SET_UP_BODY.search(words.bare(text[at + 1 : end])))
    ):
        return _plain(text, at + 1, end)
    if _PAIR.search(text[at + 1 : end]):
        return [UnitName(clean(text[start:end]), Span(start, end))]
    rest = _plain(text, at + 1, end)
    if len(rest) == 1:
        return [UnitName(clean(attribute + rest[0].name), Span(start, rest[0].span.end))]
    out: list[UnitName] = []
    scope = attribute
    for i, n in enumerate(rest):
        before = text[at + 1 : n.span.start]
        if i and (
            before.endswith("以及")
            or (attribute.endswith("职责的") and not n.name.startswith(rest[0].name))
            or (n.name.startswith(_HIGHER) and not rest[0].name.startswith(_HIGHER))
            or (before.endswith("其") and n.name.endswith("部门") and words.bare(rest[i - 1].name) not in n.name)
            or (n.name.startswith(("相关", "有关")) and text.startswith(n.name[:2], n.span.start))
            or (
                rest[0].name in ("主管部门", "部门", "机关")
                and (words.fields().match(n.name) or n.name.endswith("部门") or _AUTHORITY.search(n.name))
            )
            or (n.name.startswith(("其他", "其它")) and _OWN_KIN.fullmatch(attribute))
            or (_OF_THE_PLACE.search(n.name) and words.kind_of(rest[0].name) == "regulated_party")
        ):
            governed = _GOVERNED.match(attribute) if words.fields().match(n.name) else None
            scope = governed["government"] if governed else ""  # 沿岸的甲部门以及乙政府: a list of its own
        out.append(UnitName(scope + n.name, Span(n.span.start if i else start, n.span.end)))
    return out


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    out: list[_Piece] = []
    begin, joint, i = start, "", start
    while i < end:
        stop = _STOP.search(text, i, end)
        if stop is None:
            break
        i = stop.start()
        c = text[i]
        if c in "（〈[":
            i = max(words.closing(text, i), i + 1)
            continue
        if c == "、" and text.startswith("第", i + 1) and _ARTICLE_END.search(text, begin, i):
            i += 1  # 合于第四条、第五条规定之人员
            continue
        if c in _MARKS:
            out.append(_Piece(begin, i, joint))
            behind = i + 1 + 2 * (text.startswith("以及", i + 1) and not text.startswith("其", i + 3))
            begin, joint, i = behind, c if behind == i + 1 else "；", behind
            continue
        if (
            c == "各"
            and i > begin
            and text.startswith(("各地", "各级", "各县", "各区", "各市"), begin)
            and text[begin:i] in _PLACES
            and _EACH_BODY.match(text, i)
        ):
            out.append(_Piece(begin, i, joint))
            begin, joint, i = i, "、", i + 1
            continue
        m = _JOINT.match(text, i)
        if m and i > begin and m.end() < end and _is_joint(text, begin, m, end):
            out.append(_Piece(begin, i, joint))
            begin, joint, i = m.end(), m[0], m.end()
            continue
        i += len(m[0]) if m else 1
    out.append(_Piece(begin, min(end, len(text)), joint))
    return [p for p in out if text[p.start : p.end].strip()]


def _is_joint(text: str, begin: int, m: re.Match[str], end: int) -> bool:
    left = text[begin : m.start()]
    if _TWO_FIELDS.match(text, begin, end):
        return True
    if words.inside_a_name(text, m.start()):
        return False
    if m[0].endswith("其"):
        return words.head_of(left) is not None
    right = text[m.end() : end]
    if _ARTICLE_END.search(left) and right.startswith("第"):
        return False  # 适用第二条及第六条规定之事业单位
    if m[0] == "及" and right.startswith(("以上", "以下")):
        return False
    head = words.head_of(left)
    if head is None and agents.is_facility(left, len(left)) and words.head_of(re.split(r"[、，；]|以及", right)[0]):
        return True
    if head and _PAIR.search(left + m[0] + _NEXT.split(right)[0]):
        # 社会团体、其他组织和个人: members of a list; 单位和个人, 任何单位、组织和个人: one
        return left.startswith(("其他组织", "其它组织")) and text[begin - 1 : begin] in ("、", "，", "及", "和")
    if head is not None:
        # 投资和…局: a one-character head inside a name (教育局和…) is a joint only behind a department's whole name.
        return head.end - head.start > 1 or bool(DEPARTMENTAL.search(left))
    place = REGIONAL.match(left)
    if place and place.end() == len(left):
        return True
    first = re.split(r"[、，；]", right)[0]
    if first.endswith("行业") and "等" in first and text[begin - 1 : begin] == "、":
        return True  # 造船、修船和拆船等行业
    if m[0] in ("和", "与") and _BUREAU.search(first) and text[begin - 1 : begin] != "、":
        return False  # 县经济协作和商务局: one bureau of two fields
    shared = SHARED.search(words.bare(first))
    if m[0] == "与" and shared and text[begin - 1 : begin] != "、":
        return False  # 渔业与港口管理部门: one department of two fields
    if shared and shared[1].endswith("商") and right.startswith(("其他", "其它")):
        return False  # 邮路以及其他运输网络承包商
    if not shared:
        return bool(place) and bool(words.head_of(first))
    if _OTHERS.fullmatch(first):
        return True
    return bool(words.fields().search(left)) or "部门" not in shared[1]


def _plain(text: str, start: int, end: int) -> list[UnitName]:
    """A list without attributes."""
    if _EVERYBODY.match(text[start:end]):
        return [UnitName(text[start:end], Span(start, end))]
    twin = _TWIN.search(text, start, end)
    if twin:
        names = [
            UnitName(text[start : twin.start()] + m[0] + text[twin.end() : end], Span(m.start(), m.end()))
            for m in _UTILITY.finditer(text, twin.start(), twin.end())
        ]
        return [UnitName(clean(n.name), n.span) for n in names]
    if "同" in text[start:end] and (two := _WITH_ANOTHER.fullmatch(text, start, end)):
        return [*_plain(text, *two.span("one")), *_plain(text, *two.span("other"))]
    ranks = _RANKED.match(text, start, end)
    if ranks:
        found = _RANK.finditer(text, start, ranks.end("ranks"))
        return [UnitName(clean(m[0] + text[ranks.end() : end]), Span(*m.span())) for m in found]
    if departments := _of_governments(text, start, end):
        return departments
    seated = _SEATED.match(text, start, end)
    if seated and (seats := _plain(text, seated.end("where"), end)) and len(seats) > 1:
        return [
            UnitName(seated["where"] + n.name, n.span) if REGIONAL.match(n.name) or n.name.startswith("街道") else n
            for n in seats
        ]
    located = _LOCATED.match(text, start, end)
    if located:
        names = _plain(text, located.end("where"), end)
        return [*_located(located["where"], names)]
    raw: list[tuple[str, Span, str]] = []
    for piece in _pieces(text, start, end):
        called = _CALLED.search(text, start, piece.start) if len(raw) > 1 and piece.joint.endswith("其") else None
        if called:  # 船东、船长（以下统称责任人）或其代理人: 责任人代理人
            piece = piece._replace(joint="或")
            raw.append((called[1] + text[piece.start : piece.end], Span(piece.start, piece.end), piece.joint))
            continue
        raw.extend(_expand(text, piece))
    return hand_out(raw)


def _of_governments(text: str, start: int, end: int) -> list[UnitName]:
    """市、县人民政府水利、林业部门: every department of every government; none where the list holds anybody else."""
    listed = _GOVERNMENTS.match(text[start:end]) if end - start <= _LONGEST_LIST else None
    fields = _plain(text, start + listed.start("fields"), end) if listed else []
    if listed is None or not all(words.fields().match(f.name) and f.name.endswith("部门") for f in fields):
        return []
    levels = [m[0] for m in _OF_LEVEL.finditer(listed["levels"])]
    return [UnitName(level + listed["body"] + field.name, field.span) for level in levels for field in fields]


def _located(where: str, names: list[UnitName]) -> list[UnitName]:
    """The place before a list of levels, handed to every level that the first name's rest belongs to."""
    rest = _OF_LEVEL.sub("", names[0].name, count=1)
    return [
        UnitName(where + n.name, n.span) if _OF_LEVEL.sub("", n.name, count=1) == rest != n.name else n for n in names
    ]


def _expand(text: str, piece: _Piece) -> list[tuple[str, Span, str]]:
    """A piece without 等…部门 and without brackets that only explain; a bracket 含… gives members of its own."""
    name, a, b = text[piece.start : piece.end], piece.start, piece.end
    more: list[tuple[str, Span, str]] = []
    if name.endswith("）") and "（" in name:
        at = name.rfind("（")
        inside = _INCLUDES.match(name[at:])
        if inside:
            offset = a + at + inside.start(1)
            named = _plain(text, offset, offset + len(inside[1]))
            bodies = not any(_OF_PEOPLE.search(n.name) for n in named)  # 家庭（包括配偶） is one
            more = [(n.name, n.span, "、") for n in named if bodies and words.head_of(n.name)]
        listed = "、" in name[at:] and words.head_of(name[:at]) and words.kind_of(name[:at]) == "regulated_party"
        if inside or listed or _EXPLAINS.match(name[at:]):
            name, b = name[:at], a + at
    return [(name, Span(a, b), piece.joint), *more] if name else more
