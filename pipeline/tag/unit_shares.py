"""What a list of units states once, handed out to its members.

市教育局、体育局 both stand under 市; 环保、工商等部门 are both 部门; 经理、协理 of one company.  Reads the pieces of a list
as printed, gives names that stand alone.  Rules: the annotation guideline's section on units.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Span
from pipeline.screened import screened
from pipeline.tag import agents
from pipeline.tag import unit_words as words
from pipeline.tag.unit_owners import hand_out_owners
from pipeline.tag.unit_places import OF_TOWN, REGIONAL, region_of
from pipeline.tag.unit_prefixes import hand_out_prefixes, is_bare


class UnitName(NamedTuple):
    """One unit of a list: the name as it stands alone, and where its printed part is."""

    name: str
    span: Span


_AND_OTHERS = screened(
    r"(?<![亲同上中下平优高初相甲乙丙丁一二三])等(?!以[上下])(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?P<which>(?:有关|相关|各|各有关|其他|职能|成员|"
    r"直属|市直|县直|区直|省直|专业|负责|法人|责任|政府(?=有关|相关|职能|部门|各))*)"
    r"(?P<head>[^的等、]*)$"
)
_INSTANCES = re.compile(
    r"重点|龙头|骨干|知名|大型|标志|品牌|(?:景[点区]|商[家场圈]|超市|高校|院校|大学|中心|商圈|场馆|媒体)$"
)
_NETS = ("网络", "互联网", "新媒体")
"""广播、电视、网络等媒体: a net is no body, so all of them are named by the genus."""
_PROPER = re.compile(r"[一-鿿]{2}(?:行业协会|协会|学会|商会|管理机构|联合会)$")
_GOVERNMENT = re.compile(r"(?:政府|[局厅委署]|机关|部门)$")
_DEPARTMENT_OF = re.compile(
    r"(?:发展改革|财政|教育|公安|民政|司法|审计|卫生健康|社会保障|城乡建设|生态环境|自然资源|农业农村|交通运输|水利|商务|税务|科技|统计)$"
)
"""Fields whose department is called by them alone."""
_RUNS = ("监督管理", "管理", "监管", "执法", "监督")
_RUN_FIELD = re.compile(
    r"(?:市场|安全|药品|食品|金融|医保|城市|应急|综合|行政|退役军人|交通|邮政|网络)(?:监督管理|管理|监管|执法|监督)部门$"
)
_SITE = re.compile(r"(?:厂|站|场|闸|港|馆|园|矿)$")
_STAFF_OF = re.compile(r"[一-鿿]{1,6}?(?:厂|站|场|闸|港|馆|园|矿)(?P<staff>[一-鿿]{0,6}(?:人员|员工|负责人|职工))$")
_THINGS = frozenset(("设备", "专业", "公共", "行政", "平台", "地质", "国有", "重点"))
_GENERIC = frozenset(("单位", "机构", "团体", "组织", "人员"))
_WORKER = re.compile(r"(?P<stem>[一-鿿]{2,14}?)(?P<head>单位|企业|机构|承包商|运营商)$")
_BODY = re.compile(r"(?:单位|机关|企业|机构|经营者|公司|协会|个人|部门|委员会)$")
SHARED = screened(
    r"((?:行政)?(?:主管|管理|监管|监督管理|执法)?部门|[各有关]*(?:单位|企业|机构|公司|人员|场所|组织|承包商|开发商|供应商|运营商|服务商)|"
    r"(?:行政|主管)*机关|经营者|生产者|患者)$"
)
_DEALS = re.compile(
    r"(?<=[一-鿿]{2})(?:生产经营|生产|经营|储存|使用|运输|销售|装卸|加工|处置|充装|制造|安装|改造|维修|种植|养殖|开采|回收|拆解|批发|零售|配送|收购)(?:单位|企业)$"
)
_RUNS_IT = re.compile(r"(?:生产经营)?(?:单位|企业)$")
_ZONE = re.compile(r"(?:(?<![市各县辖域])(?<=[一-鿿])区|园|基地)$")
_CENTRE = re.compile(r"(?P<det>)中央")
"""中央、直辖市、县（市）渔业主管机关."""
_OF_ZONES = ("管委会", "管理委员会")


def hand_out(raw: list[tuple[str, Span, str]]) -> list[UnitName]:
    printed = [n for n, _, _ in raw]
    names = list(printed)
    spans = [s for _, s, _ in raw]
    joints = [j for _, _, j in raw]
    headless = [words.head_of(n) is None for n in names]
    others = [(m := _AND_OTHERS.search(n)) is not None and m["head"].endswith("部门") for n in names]
    _hand_out_others(names)
    for i in range(1, len(names)):
        if others[i - 1] and names[i] in _GENERIC and joints[i] in ("和", "、", "及", "以及"):
            names[i] = ""  # 水利、民政等部门和单位: as little a name as 等部门
    more: list[tuple[str, int]] = []
    fielded = headless
    if len(names) > 1:  # one name has nobody to share with
        if others[-1]:
            fielded = [*headless[:-1], words.head_of(_AND_OTHERS.sub("", printed[-1])) is None]
        _hand_out_suffixes(names, joints)
        more = hand_out_prefixes(names, joints, headless, fielded)
        more += hand_out_owners(names, joints, headless)
        _hand_out_objects(names, headless)
        _hand_out_settings(names, printed)
    units = _at_every_level(printed, names, spans) if len(names) > 2 else list(zip(names, spans, strict=True))
    units = [*units, *_staff_of_all(names, spans, joints), *((name, spans[i]) for name, i in more)]
    return [UnitName(clean(n), s) for n, s in units if clean(n)]


def _staff_of_all(names: list[str], spans: list[Span], joints: list[str]) -> list[tuple[str, Span]]:
    """公安、税务等部门及其工作人员, 检察、执法机关及其人员: the staff of those before the last department too."""
    out: list[tuple[str, Span]] = []
    for i in range(2, len(names)):
        owner = words.bare(names[i - 1])
        staff = names[i].removeprefix(owner)
        if not joints[i].endswith("其") or staff not in ("工作人员", "人员") or not owner.endswith(("部门", "机关")):
            continue
        out += [(name + staff, spans[i]) for name in names[: i - 1] if name.endswith(owner[-2:])]
    return out


def _at_every_level(printed: list[str], names: list[str], spans: list[Span]) -> list[tuple[str, Span]]:
    """市、县公安、交通部门: both levels have both departments."""
    out: list[tuple[str, Span]] = []
    levels: list[str] = []
    for i, (name, span) in enumerate(zip(names, spans, strict=True)):
        out.append((name, span))
        place = REGIONAL.match(printed[i])
        if place and OF_TOWN.match(printed[i], place.end() - 1):
            levels = []  # 县市容管理局
        elif place and not place["det"]:
            whole = place.end() == len(printed[i])
            levels = [*(levels if levels and names[i - 1] != printed[i - 1] else []), place[0]]
            levels = levels if whole or (len(levels) > 1 and not printed[i].endswith("主管部门")) else []
        elif (
            len(levels) > 1
            and (rest := name.removeprefix(words.level_of(name))) != name
            and rest.startswith(_AND_OTHERS.sub("", printed[i]))
        ):
            out[-1:] = [(level + rest, span) for level in levels]
        else:
            levels = []
    return out


def _hand_out_others(names: list[str]) -> None:
    """环保、工商等有关部门: the members take 部门; 甲大学、乙大学等高校: they stand alone."""
    for i, name in enumerate(names):
        m = _AND_OTHERS.search(name)
        if not m or m.start() == 0:
            continue
        last, head = name[: m.start()], m["head"]
        names[i] = last
        if _INSTANCES.search(m["which"] + head) and not (head == "媒体" and last in _NETS and not m["which"]):
            continue  # 甲商场、乙百货等重点企业: those named are such enterprises
        if len(names) == 1 and words.head_of(last) and words.kind_of(last) == "regulated_party" and "部门" not in head:
            if not _PROPER.search(last):
                names[i] = name  # 企业等用人单位: one kind and its genus; 环保行业协会等社会组织: one named
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
        return not _BODY.search(name) and not name.endswith("厂")
    if REGIONAL.fullmatch(name):
        return False  # 市、县人民政府水利等部门
    known = words.head_of(name) is not None or agents.tail(name, len(name)) is not None
    return not known


def _hand_out_suffixes(names: list[str], joints: list[str]) -> None:
    took: set[int] = set()
    given: dict[int, str] = {}
    for i in range(len(names) - 2, -1, -1):
        name, following = names[i], names[i + 1]
        if joints[i + 1] in "；;":
            continue
        core = words.bare(following)
        staff = _STAFF_OF.match(following) if _SITE.search(name) else None
        if staff:
            names[i] = name + staff["staff"]  # 渔港、船闸值班人员
            continue
        if name.endswith("中") and following.startswith("小学"):
            names[i] = name + following[1:]  # 中、小学校
            continue
        if _ZONE.search(words.bare(name)) and core.endswith(("管委会", "管理委员会")) and _zone_of(core):
            names[i] = name + ("管理委员会" if core.endswith("管理委员会") else "管委会")
            continue
        place = REGIONAL.fullmatch(name) or _CENTRE.fullmatch(name)
        if place:
            other = region_of(following)
            rest = following[other.end() :] if other else ""
            if other and rest.startswith(("两级", "三级")):  # 市、县两级政府
                rest = rest[2:]
                following = names[i + 1] = other[0] + rest
            if (
                place["det"] == "各"
                and rest.startswith(("有关", "相关"))
                and joints[i + 1] in ("及", "和", "以及", "与")
            ):
                continue  # 各县及市有关部门
            if rest.startswith("各") and other and other[0][-1] in "属直":
                continue  # 各镇、县直各部门
            if rest in _OF_ZONES and not _ZONE.search(name):
                continue  # 各镇、开发区管委会: a town has none
            if rest and (rest == "财政" or words.head_of(rest) or words.head_of(following)):
                belongs = other[0][-1] if other and other[0][-1] in "属直" and name[-1] not in "属直级" else ""
                names[i] = name + belongs + rest
                took.add(i)
                if place["det"] in ("各", "有关", "相关") and other and not other["det"]:
                    j = i + 1
                    names[j] = place["det"] + names[j]
                    while j in took:  # 各县、市、区教育局
                        j += 1
                        names[j] = place["det"] + names[j]
                continue
            if not core.endswith(("人民政府", "政府")):
                continue
        if name == "矿山" and (runs := _RUNS_IT.search(core)):
            names[i] = name + given.get(i + 1, runs[0])  # 矿山、建筑施工单位
            continue
        payer = name.endswith(("财政", "劳工")) and core.endswith(
            ("部门", "主管机关")
        )  # 市财政、渔业行政管理部门: a field
        if (
            (words.head_of(name) is not None and not payer)
            or agents.is_facility(name, len(name))
            or name.endswith("对象")
        ):
            continue
        shared = SHARED.search(core)
        if shared and shared.start() > 0:
            handed = shared[1].lstrip("各有关")
            if handed.startswith(_RUNS) and (_RUN_FIELD.search(core) or name.endswith(_RUNS)):
                handed = "部门"  # 公安、市场监管部门: 监管 belongs to the field
            managed = handed == "管理部门" and words.head_of(core[: shared.start()]) is not None
            if managed or (handed == "管理部门" and _DEPARTMENT_OF.search(name)):
                handed = "部门"  # 发展改革、岸线使用管理部门; 海事、社会组织管理部门: 管理 belongs to the field
            if handed in ("单位", "企业") and (act := _DEALS.search(core)) and not _ends_in_act(name):
                handed = act[0]  # 烟花、渔用炸药生产单位: goods, each produced
            if len(name) in (2, 3) and len(core) > len(name) + 2 and _alike(name, core):
                handed = core[len(name) :]  # 输油、输气管道设置机构: two of a kind share all that follows
            if handed.startswith("行政") and name.endswith("行政执法"):
                handed = "部门"  # 城市管理行政执法、住房建设行政主管部门
            if i + 1 in given and handed.endswith("部门"):
                handed = given[i + 1]  # 海事、岸线使用管理和相关部门
            given[i] = handed
            names[i] = name + (handed.removeprefix("监管") if name.endswith("监") else handed)
        elif core.endswith("者") and len(name) == 2 and name in words.nominal_verbs():
            names[i] = name + "者"  # 经营、管理者
        elif core.endswith(("人民政府", "政府")) and words.PLACE.search(name[-2:]):
            names[i] = name + ("人民政府" if core.endswith("人民政府") else "政府")


def _ends_in_act(name: str) -> bool:
    return name[-2:] in words.nominal_verbs() and name[-2:] not in _THINGS


def _alike(name: str, core: str) -> bool:
    """Whether a short member and what opens the next one are of one kind (输电、配电…, 输油、输气…)."""
    return core[len(name) - 1] == name[-1] or (core[0] == name[0] and not words.PLACE.match(name))


def _hand_out_objects(names: list[str], headless: list[bool]) -> None:
    """渔业资源捕捞、加工企业: what the first one works on, the next one works on too."""
    verbs = words.nominal_verbs()
    for i in range(1, len(names)):
        before, name = _WORKER.match(names[i - 1]), _WORKER.fullmatch(names[i])
        if before is None or name is None or not headless[i - 1]:
            continue
        doing, stem = name["stem"], before["stem"]
        if len(doing) != 2 or doing not in verbs or stem[-2:] not in verbs or before["head"] != name["head"]:
            continue
        works_on = stem[:-2]
        while works_on[-2:] in verbs and works_on[-2:] not in _THINGS:
            works_on = works_on[:-2]
        if 2 <= len(works_on) <= 6 and not words.level_of(names[i - 1]) and not words.determiners().match(works_on):
            names[i] = works_on + names[i]


_SETTING_OF = re.compile(
    r"沿[海江河湖街线路]|临街|(?:道路|街道|公路|铁路)(?:两侧|沿线)|城市(?=供[水电气热]|排水|燃气|供暖)"
)
"""道路两侧商场、饭店, 城市供水、排水单位: where all of the list are."""


def _hand_out_settings(names: list[str], printed: list[str]) -> None:
    setting = _SETTING_OF.match(printed[0])
    if setting is None:
        return
    for i in range(1, len(names)):
        own = _AND_OTHERS.sub("", printed[i])
        if words.head_of(own) is None or is_bare(names[i]):
            names[i] = setting[0] + names[i]


def _zone_of(core: str) -> bool:
    stem = core.removesuffix("管理委员会").removesuffix("管委会")
    return bool(stem) and bool(_ZONE.search(stem))


_SERVED = re.compile(r"由[^，。；]{2,20}(?:供|管理|负责|承担|提供|投资|出资|委托|指定)[^，。；]{0,6}的[^，的]{2,10}$")
"""由水务部门供水的用水户: how they are told from others."""


_BEHIND_ATTRIBUTE = re.compile(r"之[^，。；]{1,12}(?:人员|[人者]|机[构关]|单位)$")
"""合于前条规定|之现职人员: whose attribute is not part of the name."""


_LOOSE = frozenset("由请及和或之上其一")
"""What a name may open with that is no part of it."""


def clean(name: str) -> str:
    name = name.strip("、，,；;。：: ")
    if name and name[0] in _LOOSE:
        name = _unopened(name)
    return name.removesuffix("等") if len(name) > 2 else name


def _unopened(name: str) -> str:
    while name.startswith(("由", "请", "及", "和", "或")) and len(name) > 3 and not _SERVED.match(name):
        name = name[1:]
    if _BEHIND_ATTRIBUTE.match(name):
        name = name[1:]
    if name.startswith("上述") and len(name) > 4:
        name = name[2:]
    if name.startswith("其所属的"):
        name = name[4:]  # 其所属的从事垂钓的企业
    if name.startswith("一个") and len(name) > 3:
        name = name[2:]  # 一个家庭只能申请一套
    if name.startswith("其") and not name.startswith(("其他", "其它", "其余", "其中")):
        name = name[1:]
    return name
