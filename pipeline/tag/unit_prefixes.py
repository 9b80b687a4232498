"""What the first of a list states once for those behind it: 市教育局、体育局; 各区政府、街道办事处; 经理、协理 of one company.

Changes the names of a list in place; what stands behind the last of a list is handed out in
:mod:`pipeline.tag.unit_shares`.  Rules: the annotation guideline's section on units.
"""

from __future__ import annotations

import re

from pipeline.screened import screened
from pipeline.tag import unit_words as words
from pipeline.tag.unit_places import OF_TOWN, REGIONAL, named_place

DEPARTMENTAL = re.compile(
    r"(?:局|委|厅|办|[妇文残侨]联|工商联|(?:科|计生|消|作|记)协|委员会|办公室|中心|支队|总队|大队|法院|检察院|检察|集团|工会|协会|联合会|社|队|院|"
    r"所)$"
)
_BRANCH = re.compile(r"(?:分局|分行|支行|分公司|监管局|公司|报社|集团|银行|中心支行|大学|学院)$")
_PROVINCES = re.compile(
    r"(?:中国|国家|北京|天津|河北|山西|内蒙古|辽宁|吉林|黑龙江|上海|江苏|浙江|安徽|福建|江西|山东|"
    r"河南|湖北|湖南|广东|广西|海南|重庆|四川|贵州|云南|西藏|陕西|甘肃|青海|宁夏|新疆|人行|人民银行|"
    r"驻)"
)
_OWN_PLACE = screened(r"^.{1,6}?(?:[省县州旗盟镇]|(?<!城)[市乡]|(?<![社园小])区)(?!场|容|政|域|管)")
_KIN_OF = re.compile(r"(?:未成年)?(?:配偶|父母|子女|近?亲属|家属)")
_IS_KIN = re.compile(r"(?:配偶|血亲|姻亲|父母|子女|亲属)$")
_KIN = re.compile(r"(.*?(?:人|员|长|者|经理|董事|监事|股东)[之的]?)(?=.*(?:配偶|血亲|姻亲|父母|子女|亲属)$)")
"""监察人之配偶、姻亲: kin of the same person."""
_BARE_OFFICE = re.compile(
    r"(?:常务|总|副|协)*(?:经理|协理|襄理|总裁|董事长?|监事长?|监察人|厂长|院长|校长|主任|行长|秘书)"
)
_OFFICE = re.compile(rf"(?P<body>.*(?:公司|机构|企业|银行|集团|学校|医院|单位)[之的]?){_BARE_OFFICE.pattern}$")
_OF_GOVERNMENT = re.compile(r"政府[^政府]{2,24}部门$")
_AUTHORITY = re.compile(r"(?:政府|国务院|管委会|管理委员会)$")


def hand_out_prefixes(
    names: list[str], joints: list[str], headless: list[bool], fielded: list[bool]
) -> list[tuple[str, int]]:
    """Put before the names of a list, in place, what one before them states for all: level, determiner, whose they are.

    ``joints`` are the words before each name, ``headless`` tells which were printed without a head, ``fielded`` which
    were so without the 等部门 that closes the list.  Given back are names that the list states beside those, each with
    the index of the name that states it.
    """
    level, determiner, government = "", "", ""
    more: list[tuple[str, int]] = []
    for i, name in enumerate(names):
        if joints[i] in ("；", ";"):
            level = determiner = government = ""
        if headless[i] and (of := _DEPARTMENTS_OF.match(name)):
            government = of[0]
        elif government and joints[i] == "、" and name.endswith("部门") and words.fields().match(name):
            names[i] = government + name  # 县级人民政府水利、林业等部门
            continue
        else:
            government = ""
        if (
            joints[i].endswith("其")
            and i
            and name.endswith("部门")
            and (_AUTHORITY.search(words.bare(names[i - 1])) or name in ("有关部门", "相关部门"))
        ):
            level = determiner = ""  # 及其教育、民政部门: departments are named as they are printed
            more += _of_its_owner(names, i)
        elif joints[i].endswith("其") and i:
            own_name = re.sub(r"^所(?:辖[之的]|属之)", "", name)
            owner = words.bare(names[i - 1]) + (
                "的" if _KIN_OF.fullmatch(name) and not _KIN_OF.fullmatch(names[i - 1]) else ""
            )
            names[i] = own_name if own_name != name else owner + name
            continue
        if i and name.startswith(("所属", "下属", "附属")) and names[i - 1].startswith("本"):
            names[i] = words.bare(names[i - 1]) + name  # 本会及所属机关
            continue
        own = words.level_of(name) or named_place(name)
        det = _determiner(name)
        if _OTHERS_OF.fullmatch(name) and determiner.endswith(("政府", "国务院")):
            names[i] = determiner + name  # 县级以上人民政府民政部门和其他有关部门
            continue
        if determiner == "各" and not det and REGIONAL.fullmatch(name):
            names[i] = determiner + name  # 各区、县（市）
            continue
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
            determiner, level = det, "" if det.endswith("政府") else own  # 县级以上人民政府教育、民政部门
            continue
        if own:
            level = own if not REGIONAL.fullmatch(name) and not name.endswith(("政府", "人民政府")) else level
            if _OF_GOVERNMENT.search(name):
                level = ""  # 县人民政府教育、民政部门
            if not name.startswith("市各"):
                determiner = ""
            continue
        if level and (_takes_level(name) or (fielded[i] and name.endswith("部门") and not _OWN_PLACE.match(name))):
            names[i] = level + name
        elif len(level) > 2 and _ORGAN.fullmatch(name):
            names[i] = level + name  # 江州特别行政区行政机关、司法机关
        elif name == "政府" and determiner.endswith("各级"):
            names[i] = determiner + name  # 各级党委、政府
        elif determiner in _OF_A_PLACE and name.endswith("部门") and joints[i] == "、":
            names[i] = determiner + name  # 同级发展改革、综合行政执法等部门
        elif determiner.endswith("政府") and fielded[i] and name.endswith("部门"):
            names[i] = determiner + name  # 省人民政府渔业、水行政等主管部门
        elif determiner.endswith("政府") and is_bare(name) and name not in ("部门", "机构", "单位"):
            determiner = ""  # 县级以上人民政府渔业部门、学校
        elif (
            determiner
            and _takes_determiner(name)
            and not (name == "个人" and determiner in ("其他", "其它"))
            and not (len(determiner) > 2 and name == "学校" and names[i - 1].endswith("局"))  # 各县渔政局和学校
        ):
            names[i] = determiner + name
        elif len(determiner) > 2 and name.endswith("单位") and words.fields().match(name):
            names[i] = determiner + name  # 各县（市、区）住建、卫生等单位
        elif determiner and i and _are_organs(names[i - 1], name) and words.fields().match(name):
            names[i] = determiner + name  # 有关执法、司法机关
        elif determiner.startswith("各") and determiner[-1] in "省市县区州" and _FIELD_BODY.fullmatch(name):
            names[i] = determiner + name  # 各区海事部门、消防救援机构
        elif not is_bare(name):
            determiner = ""
            if _OWN_PLACE.match(name):
                level = ""
    return more


def _are_organs(before: str, name: str) -> bool:
    return before.endswith("机关") and name.endswith("机关")


_THEIR_DEPARTMENTS = re.compile(r"(?:有关|相关|所属|职能|工作)?(?:主管|职能|工作)?部门")


def _of_its_owner(names: list[str], i: int) -> list[tuple[str, int]]:
    """县政府及其有关部门: 县政府有关部门; of several governments they are named as printed, but bare 部门 says nothing."""
    owner, name = words.bare(names[i - 1]), names[i]
    if not _THEIR_DEPARTMENTS.fullmatch(name) or not _AUTHORITY.search(owner):
        return []
    others = [n for n in map(words.bare, names[: i - 1]) if _AUTHORITY.search(n)]
    if others and name not in ("部门", "所属部门"):
        return []
    names[i] = owner + name
    return [(other + name, i) for other in others]


_GOVERNMENT = re.compile(r"[一-鿿]{1,12}?政府(?=(?!有关|相关|其他|各|所属|直属|负)[一-鿿]{2,14}部门$)")
"""地级以上市人民政府|渔业主管部门、海事部门: every one of them is its."""
_FIELD_BODY = re.compile(
    r"(?:消防|消防救援|公安|税务|海事|气象|卫生监督|疾病预防控制|动物卫生监督|环境监察|检验检疫)机构"
)
_ORGAN = re.compile(r"(?:行政|立法|司法|执法|审判|检察|监察|公安|税务)机关")
_OF_A_PLACE = ("当地", "同级", "本级", "所在地")
_OTHERS_OF = re.compile(r"其他(?:有关|相关)?(?:主管)?部门")
_DEPARTMENTS_OF = re.compile(r"(?:设区的)?(?:市|县|区|省|乡镇)级人民政府(?=[^，。；]{2,16}部门$)")


def _determiner(name: str) -> str:
    """The word at the start of a name that the rest of its list may share."""
    m = words.determiners().match(name)
    government = _GOVERNMENT.match(name)
    if government and (not m or m.end() < government.end()):
        return government[0]
    if not m:
        return ""
    rest = name[m.end() :]
    place = REGIONAL.match(name)
    if place and place["det"] == "各":
        end = place.end() - (OF_TOWN.match(name, place.end() - 1) is not None)
        if words.fields().match(name, end):
            return name[:end]  # 各县（市、区）住建、水利部门
    if is_bare(rest) or words.fields().match(rest) or words.PLACE.match(rest) or rest.endswith("主管机关"):
        return m[0]
    if m[0] in _OF_A_PLACE and rest.endswith("部门"):
        return m[0]  # 当地特种设备监管、卫生等部门
    return ""


def is_bare(name: str) -> bool:
    head = words.head_of(name)
    return head is not None and head.start == 0 and not name.startswith(("国务院", "人民法院", "人民检察院"))


_KIND_OF_ZONE = re.compile(r"(?:开发区|功能区|园区|新区|高新区|经开区)(?:管委会?|管理委员会)")
"""各区政府、开发区管委会: every one of them."""


def _takes_determiner(name: str) -> bool:
    field = words.fields().match(name)
    return (
        bool(field and name.endswith("部门"))
        or _KIND_OF_ZONE.fullmatch(name) is not None
        or (
            is_bare(name)
            and bool(
                re.search(r"(?:部门|单位|机构|组织|企业|团体|个人|人员|街道办事处|管委会|机关|学校|部落|民族)$", name)
            )
        )
    )


def _takes_level(name: str) -> bool:
    core = words.bare(name)
    if _BRANCH.search(core) and not words.fields().match(core):
        return False
    if not DEPARTMENTAL.search(core) and not core.endswith("部门"):
        return False
    if _PROVINCES.match(core) or core.startswith(("各", "属地", "有关", "相关", "团", "驻", "其他")):
        return False
    if words.fields().match(core):
        return not _BRANCH.search(core) or core.endswith("监管局")
    return len(core) <= 4 and not core.endswith(("所", "社", "院", "集团"))
