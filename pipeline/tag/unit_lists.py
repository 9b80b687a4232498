"""A joint list of units, taken apart so that every name stands alone.

``市教育局、体育局和各县（区）政府`` names 市教育局, 市体育局 and 各县（区）政府: what a list states once, in front
(the level, 有关, 同级) or behind (部门, 主管部门, 人民政府), is handed out to its members.
Rules: the annotation guideline's section on units.  All spans point into the string given.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Span
from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words


class UnitName(NamedTuple):
    """One unit of a list: the name as it stands alone, and where its printed part is."""

    name: str
    span: Span


class _Piece(NamedTuple):
    start: int
    end: int
    joint: str
    """What separates it from the piece before: a mark or a word."""


_MARKS = "、，,；;/"
_JOINT = screened(r"以及(?:其(?![他它余中]))?|(?:及|或者?|和)其(?![他它余中])|或者|[和与及或暨]")
_PAIR = re.compile(r"(?:单位|组织|机构)(?:和|或者?|及|以及|与)(?:有关|相关|其他)?(?:个人|人员|从业人员)$")
_NEXT = re.compile(r"[、，；（]|以及|或者|(?<!^)[和及或]")
_EVERYBODY = screened(r"(?:任何|一切)[^，的]{0,6}、[^，的]{0,6}(?:和|或者?|及)个人$")
"""任何单位、组织和个人: whoever it may be, as one name."""
_HERE = re.compile(r"在?本[^，的]{0,8}?(?:区域|辖区|境|范围)内的$")
"""An attribute that only says where the text holds."""
_OWNERS_OF = screened(
    r"(?P<places>[^的，]+、[^的，]+?)等(?:场所|行业|单位|区域)(?P<owner>的(?:业主|经营者|所有者|管理者|负责人|产权人))"
)
"""餐馆、旅店等场所的业主: the owner of each."""
_SET_UP = re.compile(r"[^，的]*政府(?:依法)?(?:设立|成立|组建|设置)的$")
_SET_UP_BODY = re.compile(r"(?:委员会|领导小组|指挥部|办公室)$")
_EXPLAINS = re.compile(r"^（(?:以下(?:统|简|合)?称|下称|下同|不含|除|即|原|简称)")
_INCLUDES = re.compile(r"^（(?:含|包括|包含)([^（）]+)）$")
_AND_OTHERS = screened(
    r"(?<![亲同上中下平优高初相])等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?P<which>(?:有关|相关|各|各有关|其他|职能|成员|"
    r"直属|市直|县直|区直|省直|专业|负责|法人|责任)*)"
    r"(?P<head>[^的等、]*)$"
)
_INSTANCES = re.compile(
    r"重点|龙头|骨干|知名|大型|标志|品牌|(?:景[点区]|商[家场圈]|超市|高校|院校|大学|中心|商圈|场馆|媒体)$"
)
_IS_KIN = re.compile(r"(?:配偶|血亲|姻亲|父母|子女|亲属)$")
_KIN = re.compile(r"(.*?(?:人|员|长|者|经理|董事|监事|股东)[之的])(?=.*(?:配偶|血亲|姻亲|父母|子女|亲属)$)")
"""监察人之配偶、姻亲: kin of the same person."""
_BARE_OFFICE = re.compile(
    r"(?:常务|总|副|协)*(?:经理|协理|襄理|总裁|董事长?|监事长?|监察人|厂长|院长|校长|主任|行长|秘书)"
)
_OFFICE = re.compile(rf"(?P<body>.*(?:公司|机构|企业|银行|集团|学校|医院|单位)[之的]?){_BARE_OFFICE.pattern}$")
_GOVERNMENT = re.compile(r"(?:政府|[局厅委署]|机关|部门)$")
_BODY = re.compile(r"(?:单位|机关|企业|机构|经营者|公司|协会|个人|部门|委员会)$")
_SHARED = screened(
    r"((?:行政)?(?:主管|管理|监管|监督管理|执法)?部门|[各有关]*(?:单位|企业|机构|公司|人员|场所|组织)|"
    r"(?:行政|主管)*机关|经营者|生产者)$"
)
_TWIN = re.compile(r"(?:供[水电气热暖]|排水|燃气|通信|污水处理){2,}(?=企业|单位|公司|部门)")
_UTILITY = re.compile(r"供[水电气热暖]|排水|燃气|通信|污水处理")
_REGIONAL = re.compile(
    r"^(?P<det>各|有关|所在地|县级以上|本|全|全区|全省|全市|其他)?(?P<place>(?:（[^（）]*）|"
    r"设区的市级?以?上?|自治区|自治州|自治县|直辖市|民族乡|街道|地区|市辖区|"
    r"[省市县区州旗盟乡镇][级属直]?)+)"
)
_ZONE = re.compile(r"(?:区|园|基地|试验区|片区)$")
_DEPARTMENTAL = re.compile(
    r"(?:局|委|厅|办|委员会|办公室|中心|支队|总队|大队|法院|检察院|检察|集团|工会|协会|联合会|社|队|院|"
    r"所)$"
)
_BRANCH = re.compile(r"(?:分局|分行|支行|分公司|监管局|公司|报社|集团|银行|中心支行|大学|学院)$")
_PROVINCES = re.compile(
    r"(?:中国|国家|北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|"
    r"河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|人行|人民银行|"
    r"驻)"
)
_OWN_PLACE = screened(r"^.{1,6}?[省市县区州旗盟镇乡](?!场|容|政|域|管)")
_SCREEN_OTHERS = re.compile(r"(?:或者|以及|[和及或、])(?=其他|其它)")


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
    owners = _OWNERS_OF.fullmatch(text, start, end)
    if owners:
        members = _plain(text, *owners.span("places"))
        return [UnitName(n.name + owners["owner"], n.span) for n in members]
    # An attribute (…的) belongs to what follows it; what a joint before it closes is a list of its own.
    at = _last_de(text, start, end)
    if at >= 0:
        cut, joint_end = _last_joint_after_head(text, start, at)
        if cut >= 0:
            return [*_split_with_shared(text, start, cut, text[joint_end:end]), *_attributed(text, joint_end, at, end)]
        return _attributed(text, start, at, end)
    return _plain(text, start, end)


def _split_with_shared(text: str, start: int, end: int, rest: str) -> list[UnitName]:
    """A list before 其他…的部门: a member without a head takes that head (生态环境或者其他…的部门)."""
    names = _split(text, start, end)
    shared = _SHARED.search(rest)
    if shared and names and words.head_of(names[-1].name) is None:
        return [UnitName(n.name + shared[1], n.span) if words.head_of(n.name) is None else n for n in names]
    return names


def _last_de(text: str, start: int, end: int) -> int:
    depth = 0
    for i in range(end - 1, start, -1):
        c = text[i]
        if c == "）":
            depth += 1
        elif c == "（":
            depth -= 1
        elif (
            (c == "的" or (c == "之" and text[i - 2 : i] in ("所在", "所属", "所辖")))
            and depth == 0
            and text[i - 2 : i] != "设区"
            and not text.startswith("目的事业", i - 1)
            and i + 1 < end
        ):
            return i
    return -1


def _last_joint_after_head(text: str, start: int, end: int) -> tuple[int, int]:
    """The last joint in ``text[start:end]`` behind a full name, as (its start, its end), else (-1, -1)."""
    found = (-1, -1)
    for m in re.compile(r"以及|或者|[、，和及或与]").finditer(text, start, end):
        others = text.startswith(("其他", "其它", "有关", "相关"), m.end())
        head = words.head_of(text[start : m.start()][-20:])
        strong = head is not None and (head.end - head.start > 1 or m[0] in "、，")
        if _in_internal(text, m.start()) or ("的" in text[start : m.start()] and not strong):
            continue
        if others or (strong and not _inside_attribute(text, start, m.start())):
            found = (m.start(), m.end())
    return found


def _inside_attribute(text: str, start: int, at: int) -> bool:
    """Whether a name before ``at`` is the object of the attribute's verb (从事…机构、…的), not a member of a list."""
    return bool(words.object_verbs().match(text, start)) or text.startswith(
        ("从事", "承担", "负责", "使用", "持有", "在"), start
    )


def _attributed(text: str, start: int, at: int, end: int) -> list[UnitName]:
    attribute = text[start : at + 1]
    if (_HERE.fullmatch(attribute) and "、" in text[at:end]) or (
        _SET_UP.fullmatch(attribute) and _SET_UP_BODY.search(words.bare(text[at + 1 : end]))
    ):
        return _plain(text, at + 1, end)
    if _PAIR.search(text[at + 1 : end]):
        return [UnitName(_clean(text[start:end]), Span(start, end))]
    rest = _plain(text, at + 1, end)
    if len(rest) == 1:
        return [UnitName(_clean(attribute + rest[0].name), Span(start, rest[0].span.end))]
    out: list[UnitName] = []
    scope = attribute
    for i, n in enumerate(rest):
        if i and (text[at + 1 : n.span.start].endswith("以及") or n.name.startswith(("相关", "有关"))):
            scope = ""  # 沿岸的甲部门以及乙政府: a list of its own
        out.append(UnitName(scope + n.name, Span(n.span.start if i else start, n.span.end)))
    return out


def _in_internal(text: str, at: int) -> bool:
    for m in words.internal_conjunctions().finditer(text, max(0, at - 12), at + 14):
        if m.start() <= at < m.end():
            return True
    return False


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    out: list[_Piece] = []
    begin, joint, i = start, "", start
    while i < end:
        c = text[i]
        if c in "（〈[":
            i = max(words.closing(text, i), i + 1)
            continue
        if c in _MARKS:
            out.append(_Piece(begin, i, joint))
            behind = i + 1 + 2 * (text.startswith("以及", i + 1) and not text.startswith("其", i + 3))
            begin, joint, i = behind, c if behind == i + 1 else "；", behind
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
    if _in_internal(text, m.start()):
        return False
    if m[0].endswith("其"):
        return words.head_of(left) is not None
    right = text[m.end() : end]
    if m[0] == "及" and right.startswith(("以上", "以下")):
        return False
    head = words.head_of(left)
    if head is None and agents.is_facility(left, len(left)) and words.head_of(re.split(r"[、，；]", right)[0]):
        return True
    if head and _PAIR.search(left + m[0] + _NEXT.split(right)[0]):
        # 社会团体、其他组织和个人: members of a list; 单位和个人, 任何单位、组织和个人: one
        return left.startswith(("其他", "其它")) and text[begin - 1 : begin] in ("、", "，", "及", "和")
    if head is not None:
        # 投资和…局: a one-character head inside a name (教育局和…) is a joint only behind a department's whole name.
        return head.end - head.start > 1 or bool(_DEPARTMENTAL.search(left))
    place = _REGIONAL.match(left)
    if place and place.end() == len(left):
        return True
    first = re.split(r"[、，；]", right)[0]
    shared = _SHARED.search(words.bare(first))
    if not shared:
        return bool(place) and bool(words.head_of(first))
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
        return [UnitName(_clean(n.name), n.span) for n in names]
    raw: list[tuple[str, Span, str]] = []
    for piece in _pieces(text, start, end):
        raw.extend(_expand(text, piece))
    return _hand_out(raw)


def _expand(text: str, piece: _Piece) -> list[tuple[str, Span, str]]:
    """A piece without 等…部门 and without brackets that only explain; a bracket 含… gives members of its own."""
    name, a, b = text[piece.start : piece.end], piece.start, piece.end
    more: list[tuple[str, Span, str]] = []
    if name.endswith("）") and "（" in name:
        at = name.rfind("（")
        inside = _INCLUDES.match(name[at:])
        if inside:
            offset = a + at + 1 + len(name[at + 1 :]) - len(inside[1]) - 1
            more = [
                (n.name, n.span, "、") for n in _plain(text, offset, offset + len(inside[1])) if words.head_of(n.name)
            ]
        if inside or _EXPLAINS.match(name[at:]):
            name, b = name[:at], a + at
    return [(name, Span(a, b), piece.joint), *more] if name else more


def _hand_out(raw: list[tuple[str, Span, str]]) -> list[UnitName]:
    names = [n for n, _, _ in raw]
    spans = [s for _, s, _ in raw]
    joints = [j for _, _, j in raw]
    _hand_out_others(names)
    _hand_out_suffixes(names, joints)
    _hand_out_prefixes(names, joints)
    return [UnitName(_clean(n), s) for n, s in zip(names, spans, strict=True) if _clean(n)]


def _hand_out_others(names: list[str]) -> None:
    """环保、工商等有关部门: the members take 部门; 甲大学、乙大学等高校: they stand alone."""
    for i, name in enumerate(names):
        m = _AND_OTHERS.search(name)
        if not m or m.start() == 0:
            continue
        last, head = name[: m.start()], m["head"]
        names[i] = last
        if _INSTANCES.search(m["which"] + head):
            continue  # 甲商场、乙百货等重点企业: those named are such enterprises
        if len(names) == 1 and words.head_of(last) and words.kind_of(last) == "regulated_party" and "部门" not in head:
            names[i] = name  # 企业等用人单位: one kind and its genus
            continue
        if len(head) > 12 or words.head_of(head) is None or words.acting_words().search(head):
            continue
        for j in range(i, -1, -1):  # the members that have no head of their own, back to a body of government
            if _takes_others(names[j], head):
                names[j] += head
            elif _GOVERNMENT.search(words.bare(names[j])):
                break


def lists_instances(text: str) -> bool:
    """Whether a list names instances of what closes it (甲广播、乙报刊等新闻媒体), which then stand as they are."""
    m = _AND_OTHERS.search(text)
    return m is not None and _INSTANCES.search(m["which"] + m["head"]) is not None


def _takes_others(name: str, head: str) -> bool:
    """Whether a member of a list takes the head behind 等: one without a head of its own, and for 行业 all but bodies."""
    if head.endswith("行业"):
        return not _BODY.search(name)
    known = words.head_of(name) is not None or agents.tail(name, len(name)) is not None
    return not known


def _hand_out_suffixes(names: list[str], joints: list[str]) -> None:
    for i in range(len(names) - 2, -1, -1):
        name, following = names[i], names[i + 1]
        if joints[i + 1] in "；;":
            continue
        core = words.bare(following)
        if _ZONE.search(words.bare(name)) and core.endswith(("管委会", "管理委员会")) and _zone_of(core):
            names[i] = name + ("管理委员会" if core.endswith("管理委员会") else "管委会")
            continue
        place = _REGIONAL.fullmatch(name)
        if place:
            other = _REGIONAL.match(following)
            rest = following[other.end() :] if other else ""
            if rest and (words.head_of(rest) or words.head_of(following)):
                belongs = other[0][-1] if other and other[0][-1] in "属直" and name[-1] not in "属直级" else ""
                names[i] = name + belongs + rest
                if place["det"] == "各" and other and not other["det"]:
                    names[i + 1] = "各" + following
                continue
            if not core.endswith(("人民政府", "政府")):
                continue
        if words.head_of(name) is not None or agents.is_facility(name, len(name)):
            continue
        shared = _SHARED.search(core)
        if shared and shared.start() > 0:
            handed = shared[1].lstrip("各有关")
            names[i] = name + (handed.removeprefix("监管") if name.endswith("监") else handed)
        elif core.endswith(("人民政府", "政府")) and words.PLACE.search(name[-2:]):
            names[i] = name + ("人民政府" if core.endswith("人民政府") else "政府")


def _zone_of(core: str) -> bool:
    stem = core.removesuffix("管理委员会").removesuffix("管委会")
    return bool(stem) and bool(_ZONE.search(stem))


def _hand_out_prefixes(names: list[str], joints: list[str]) -> None:
    level, determiner = "", ""
    for i, name in enumerate(names):
        if joints[i] in ("；", ";"):
            level = determiner = ""
        if joints[i].endswith("其") and i:
            own_name = re.sub(r"^所[辖属][之的]", "", name)
            names[i] = own_name if own_name != name else words.bare(names[i - 1]) + name
            continue
        own = words.level_of(name)
        det = _determiner(name)
        office = _OFFICE.match(names[i - 1]) if i and _BARE_OFFICE.fullmatch(name) else None
        if office:
            names[i] = office["body"] + name
            continue
        kin = _KIN.match(names[i - 1]) if i and _IS_KIN.search(name) else None
        if kin and not _KIN.match(name):
            names[i] = kin[1] + name
            continue
        if i and (name in ("个人", "人员")) and joints[i] == "、":
            previous = re.match(r"(.+?)(?:单位|组织|机构)$", names[i - 1])
            if previous:
                names[i] = previous[1] + name
            continue
        if det:
            determiner, level = det, own
            continue
        if own:
            level = own if not _REGIONAL.fullmatch(name) and not name.endswith(("政府", "人民政府")) else level
            if not name.startswith("市各"):
                determiner = ""
            continue
        if level and _takes_level(name):
            names[i] = level + name
        elif determiner and _takes_determiner(name) and not (name == "个人" and determiner in ("其他", "其它")):
            names[i] = determiner + name
        elif not _is_bare(name):
            determiner = ""
            if _OWN_PLACE.match(name):
                level = ""


def _determiner(name: str) -> str:
    """The word at the start of a name that the rest of its list may share."""
    m = words.determiners().match(name)
    if not m:
        return ""
    rest = name[m.end() :]
    if _is_bare(rest) or words.fields().match(rest) or words.PLACE.match(rest):
        return m[0]
    return ""


def _is_bare(name: str) -> bool:
    head = words.head_of(name)
    return head is not None and head.start == 0 and not name.startswith(("国务院", "人民法院", "人民检察院"))


def _takes_determiner(name: str) -> bool:
    field = words.fields().match(name)
    return bool(field and name.endswith("部门")) or (
        _is_bare(name)
        and bool(re.search(r"(?:部门|单位|机构|组织|企业|团体|个人|人员|街道办事处|管委会|机关|学校|部落|民族)$", name))
    )


def _takes_level(name: str) -> bool:
    core = words.bare(name)
    if _BRANCH.search(core) and not words.fields().match(core):
        return False
    if not _DEPARTMENTAL.search(core) and not core.endswith("部门"):
        return False
    if _PROVINCES.match(core) or core.startswith(("各", "属地", "有关", "相关", "团", "驻", "其他")):
        return False
    if words.fields().match(core):
        return not _BRANCH.search(core) or core.endswith("监管局")
    return len(core) <= 4 and not core.endswith(("所", "社", "院", "集团"))


def _clean(name: str) -> str:
    name = name.strip("、，,；;。：: ")
    while name.startswith(("由", "请", "及", "和")) and len(name) > 3:
        name = name[1:]
    if name.startswith("其") and not name.startswith(("其他", "其它", "其余", "其中")):
        name = name[1:]
    return name.removesuffix("等") if len(name) > 2 else name
