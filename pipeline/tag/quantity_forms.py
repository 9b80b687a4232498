"""Quantities that are named by their form alone: a factor of a sum, copies of a paper, a majority, half the cost.

:func:`by_form` takes a limit's place and gives its noun phrase, or None where the form tells nothing.
"""

from __future__ import annotations

import re

from pipeline.tag.comparators import last_match
from pipeline.tag.limit_use import Reading
from pipeline.tag.noun_phrases import before_figure, behind
from pipeline.tag.quantity_place import Place, words_of_units

_POST_OF = re.compile("(?:^|[，、；]|[置设])(?P<post>[\u4e00-\u9fff]{1,8}?)[一二三四五六七八九十百]{1,6}人")
_RANKED_POST = re.compile("[^，]{1,8}，(?P<rank>职务[^，。；]{2,24})")
"""其中二人，职务得列荐任第九职等: which of them."""
_FACTOR = re.compile("(?P<what>[^+=＝，。；（]{1,12})[x×]?$")
_DENSITY = re.compile(
    "(?P<unit>口)?[^，。；]{0,8}?(?P<verb>预留|设置?|配建|配备|建设|安排|规划)(?P<n>[一二三四五\\d]+[所处个座])?[^，。；]*?(?P<noun>(?:(?!的)[\u4e00-\u9fff]){2,4}?)(?:建设用地|用地)?$"
)
_PAID = re.compile("(?P<verb>缴纳|支付)(?P<b>[^，。；\\d]{2,14}?)的?(?:不低于)?\\d")
_CHOSEN = re.compile("(?:互推|推选|推举|推派|选举|选任|指定|选)$")
_KIN = re.compile("(?P<who>[^，。；]{2,16}?)(?:之|的)(?:配偶|本人)")


_TIMES_BASE = re.compile("(?P<of>[^，。；（）]{2,16})（(?P<base>[^，。；（）]{2,10})的")
_TAX = re.compile(
    "的(?:税率(?:预征|征收|缴纳|征缴))?(?P<tax>[\u4e00-\u9fff]{1,6}税)(?:(?:优惠)?(?:政策|税率)|(?=[，。；]))"
)
_ALL_OF_IT = re.compile("(?:全部|均)?(?P<act>(?:预留|配建|安装|配备|纳入|采用|建设)[\u4e00-\u9fff]{2,16})")
"""100%|预留充电设施安装条件."""
_DRAWN = re.compile("(?:数量)的(?P<what>[^，。；进]{2,8})(?=进行|开展|做|作|[，。；])")
_ATTEND = re.compile(
    "(?:的|之)?(?P<who>(?:全体)?(?:委员|董事|理事|监事|代表|会员|成员|股东|业主|人员))(?:的|之)?(?P<did>出席|同意|通过|赞成|联署|提议)"
)
"""应有二分之一以上|委员出席."""
_BY_BASE = re.compile("(?:按照?|依照?)(?P<base>[^，。；]{2,16}?)的?$")
_PAID_TIMES = re.compile("(?P<what>(?:补交|补缴|缴纳|交纳|支付|收取)[\u4e00-\u9fff]{2,8}?)(?=[后，。；]|$)")
"""按基准地价的一倍|补交土地出让金."""
_BUILT_OF = re.compile("按照?(?P<base>[^，。；按]{0,6}(?:面积|户数|套数|车位数))的?$")
_BUILT_WITH = re.compile("(?:的比例)?(?P<did>配建|配置|预留|设置)(?P<what>[\u4e00-\u9fff]{2,12})")
"""按总建筑面积不低于百分之五|配建养老用房."""
_SLOPE = re.compile("(?:的|之)?(?P<what>[^，。；的]{0,2}坡[^，。；的]?地)")
"""二十度以上|的山坡地."""
_COUNTED_WITHIN = re.compile(
    r"[\d一二三四五六七八九十半]+(?:年|个月|日|天)以内[\d一二三四五六七八九十]+次(?:及?以上)?(?:的|之)?(?P<what>[\u4e00-\u9fff]{2,10})"
)
"""三个月以内二次以上逾期: the period over which they are counted."""
_PLACED = re.compile("^.*(?:颁给|授予|发给|获得?|取得|录取)各?|^各|颁发.*$")
_COPIES = {"份": "份数", "张": "张数", "册": "册数", "套": "套数", "件": "件数", "本": "本数"}
_PAPER = re.compile(
    "(?P<what>[^，。；：]*(?:书|表|册|图|证|照|片|文件|资料|材料|报告|计划|名单|合约|契约|凭证|收据|[正副影]本|复印件))(?:各|一式)*$"
)
"""申请书正本及影本各|一份."""
_SIDES = {"长": "长度", "宽": "宽度", "高": "高度", "深": "深度", "厚": "厚度"}
_SIDE = re.compile("(?:(?:^|[\u4e00-\u9fff”」])（|^)(?P<side>[长宽高深厚])$")
_SIDED = re.compile("(?P<of>[\u4e00-\u9fff]{2,6})（[长宽高深厚][^（）]*$")
_WHERE = re.compile("[^，。；：自在于的之]{2,8}$")
_APART = re.compile("(?P<side>[^，。；：]{0,10}?)[限相间]距$")
_NEAR = re.compile("[与和跟](?P<what>[^，。；：与]{2,16}?)(?:接近|平行|交叉|相邻|靠近)[时处者]*，")
_VOTED = re.compile(
    "(?:的|之)?(?:(?:组成人员|成员|人员|代表|委员)?(?:签字|书面|表决)?)(?P<did>出席|同意|通过|赞成|决议|表决|附议|联署|投票)"
)
_COST = re.compile(
    "[所应][须需付](?P<cost>[^，。；：]{1,8}?(?:费用?|经费|工料费))|(?P<plain>[^，。；：所由]{1,6}(?:费用|经费))"
)
_PAID_AFTER = re.compile(
    "(?P<what>[^，。；：]{2,16}?)(?:应当?|须|可|需)?(?:在|于|自)[^，。；：]{2,24}?(?:内|前|后)(?P<verb>缴纳|交纳|支付|缴付|拨付|偿还)"
)
_OFFICE = re.compile(
    "(?:[正副]?主任委员|[\u4e00-\u9fff]{0,2}委员|代表|董事|监事|理事|会长|成员|审判员|调解员|仲裁员|顾问)(?=由|均|，|、|任期|每届|的)"
)


_OF_WHICH = re.compile("的(?P<noun>(?:(?![和及或与])[\u4e00-\u9fff]){2,8})")
_SO_MUCH = re.compile("的?(?:按照?|每[套户人台]|给予)*")
_GIVEN_OUT = re.compile("(?:的标准)?(?P<did>发放)")
_WHOLE = re.compile("(?:合并|合计|加权|加总)(?:计算)?为(?P<of>[^，。；]{2,8})")


def _case(p: Place) -> str:
    """面积90平方米以上|的按照5000元发放: the figure that says which case it is."""
    case = re.search(r"[\d.]+[^\d，。；]{1,6}(?:及?以[上下]|（[^（）]*）)$", p.text[p.start : p.begin])
    return case[0] if case else ""


def _between(p: Place, side: str) -> str:
    """在市区外|限距: how far from what the piece before says something comes near to."""
    near = _NEAR.search(p.text[max(0, p.start - 40) : p.start])
    side = re.sub("^.*[至到在]|^(?:但|应|须|其)+", "", side)
    return f"{side}与{near['what']}之距离" if near else f"{side}距离"


def _fraction(p: Place) -> str | None:
    """全体代表过半数之出席, 由双方各半负担, 照半价计算."""
    at = p.begin + len(p.before)
    if (voted := _VOTED.match(p.after)) and (
        who := re.sub("^.*(?:应当?|须|必须)经|^(?:须?经|应?有|得|以)+", "", before_figure(p.before))
    ):
        return f"{who}{voted['did']}比例"
    if p.text.startswith("各半", at):
        cost = [m["cost"] or m["plain"] for m in _COST.finditer(p.text[:at])]
        return f"{cost[-1] if cost else ''}负担比例"
    if p.text.startswith("半价", at):
        return f"{re.sub('[照按依]$', '', before_figure(p.before))}的比例"
    return None


def by_form(p: Place, read: Reading) -> str | None:
    """What is named by its form alone: a factor of a sum, a rate of provision, a degree of kinship, instalments."""
    if read.kind == "count" and p.text[p.begin + len(p.before)] in "x×":
        factor = _FACTOR.search(p.text[: p.begin + len(p.before)])
        return f"{factor['what']}数量" if factor else None
    if read.kind == "money" and re.match("[^，。；+]{0,4}[x×]\\d", p.after):
        return before_figure(p.before[p.before.rfind("+") + 1 :]) or None
    if (read.unit in ("人", "名") and p.before.endswith("其中")) or (
        read.unit in ("人", "名") and not p.before and re.match("为|任|担任", p.after)
    ):
        if named := re.match("(?:为|任|担任)(?P<as>[^，。；]{2,10})", p.after):
            return f"{named['as']}人数"
        post = last_match(_POST_OF, p.text[: p.begin])
        ranked = _RANKED_POST.match(p.text, p.begin + len(p.before))
        return f"{ranked['rank'] + '之' if ranked else ''}{post['post']}人数" if post else None
    if read.unit in ("科", "课", "股", "组", "室", "处") and re.search("[分设置]$", p.before):
        return f"分设{read.unit}数"
    if p.inner.startswith("第") and read.unit in ("名", "位"):
        return f"{_PLACED.sub('', before_figure(p.before))}名次"
    if read.unit == "度" and (slope := _SLOPE.match(p.after)):
        return f"{slope['what']}坡度"
    if read.kind == "time" and read.bare and re.search("[按作以]$", p.before) and p.after.startswith("计"):
        return "计算时间"
    if read.unit == "倍" and (base := _BY_BASE.search(p.before)) and (paid := _PAID_TIMES.match(p.after)):
        return f"{paid['what']}与{base['base']}之比"
    if read.unit == "倍" and (pair := last_match(_TIMES_BASE, p.text[: p.begin + len(p.before) + len(p.inner)])):
        return f"{before_figure(pair['of'])}与{pair['base']}之比"
    if read.kind == "time" and (counted := _COUNTED_WITHIN.match(p.text, p.begin + len(p.before))):
        return f"统计{counted['what']}的期间"
    if (
        read.kind == "ratio"
        and (extra := re.search("(?<![日月年])加[征收]$", p.before))
        and (on := re.match("[的之]?(滞纳金|附加|费用|罚金)", p.after))
    ):
        return f"{extra[0]}{on[1]}的比例"
    if read.kind == "ratio" and (of := _BUILT_OF.search(p.before)) and (built := _BUILT_WITH.match(p.after)):
        return f"{built['did']}{built['what']}占{of['base']}的比例"
    if read.kind == "ratio" and (attend := _ATTEND.match(p.after)):
        return f"{attend['who']}{attend['did']}比例"
    if read.unit == "%" and (tax := _TAX.match(p.after)):
        return f"{tax['tax']}税率"
    if read.unit == "%" and not p.before and p.begin == p.start and (act := _ALL_OF_IT.match(p.after)):
        return f"{act['act']}的比例"
    if (
        read.kind == "ratio"
        and (drawn := _DRAWN.match(p.after))
        and (draw := re.search("抽[取检查验样测]+$", p.before))
    ):
        return f"{draw[0]}{drawn['what']}数量"
    if read.unit.endswith("（人）"):
        return f"{read.unit}数"
    if read.unit in _COPIES and read.bare and (paper := _PAPER.search(p.before)) and not p.after:
        return f"{before_figure(paper['what'])}{_COPIES[read.unit]}"
    if read.kind == "physical" and (side := _SIDE.search(p.before)):
        of = _SIDED.search(p.text[: p.begin + len(p.before)])
        return f"{of['of'] if of else ''}{_SIDES[side['side']]}"
    if read.kind == "physical" and p.inner[:2] in ("浅于", "深于") and (where := _WHERE.search(p.before)):
        return f"{where[0]}深度"
    if read.kind == "physical" and (apart := _APART.search(p.before)):
        return _between(p, apart["side"])
    if read.kind == "ratio" and read.unit == "" and (share := _fraction(p)):
        return share
    if read.unit == "%" and p.inner.startswith("不") and (case := _case(p)) and (of := _OF_WHICH.fullmatch(p.before)):
        return f"{case}{of['noun']}占比"
    if (
        read.kind == "money"
        and p.begin > p.start
        and _SO_MUCH.fullmatch(p.before)
        and (out := _GIVEN_OUT.match(p.after))
    ):
        return f"{_case(p)}{out['did']}标准"
    if read.kind == "ratio" and p.before.endswith("占") and (whole := _WHOLE.search(p.text, p.begin)):
        return f"{before_figure(p.before[:-1])}占{whole['of']}的比例"
    if read.kind == "ratio" and read.bare and not p.after and (paid := _PAID_AFTER.fullmatch(p.before)):
        return f"{before_figure(paid['what'])}{paid['verb']}比例"
    if (
        read.kind == "time"
        and re.match("(?:每届)?任期(?:为|均为|各为)?$", p.before)
        and (office := _OFFICE.findall(p.text[: p.begin]))
    ):
        return f"{office[-1]}任期"
    if read.unit == "人" and re.match("户(?:[，的]|$)", p.after):
        return "家庭人数"
    if read.unit in ("寸", "吋"):
        noun = re.split(r"一式|[，。；\d]", behind(p.after))[0]
        return f"{noun}尺寸" if noun else None
    if re.match("的?整数倍", p.after):
        first = re.match(
            "(?:第[一二三四五六七八九十百]+条)?(?P<what>[^，。；]{2,16}?)(?=根据|按照?|依|由|应|须|[，。；])", p.text
        )
        return f"{first['what'] if first else ''}取整单位"
    if read.unit == "亲等":
        noun = re.split("[或、及和，与]", behind(p.after))[0]
        kin = _KIN.search(p.text[: p.begin + len(p.before)])
        return f"{kin['who'] + '之' if kin else ''}{noun}亲等"
    if read.unit == "期" and p.inner.endswith("分"):
        return f"分期{behind(p.after)}期数"
    if (
        read.unit.lstrip("百千万") in ("人", "人口", "户")
        and p.before.endswith("每")
        and (m := _DENSITY.match(p.after))
    ):
        word = "户数" if read.unit == "户" else "人口规模"
        return f"{word}（每{m['verb']}{m['n'] or ''}{m['noun']}）"
    chosen = _CHOSEN.search(p.before) if read.unit in ("人", "名") else None
    if chosen and (m := re.match("(?:担?任|为)(?P<as>[^，。；]{2,8})", p.after)):
        return f"{chosen[0]}{m['as']}人数"
    if read.kind == "count" and (m := re.match("规模的(?P<of>[^，。；的]{2,8}?)(?:建设用地|用地|$)", p.after)):
        return f"{m['of']}规模"
    if read.kind == "count" and p.before.endswith("按照") and (m := re.match("进行(?P<did>[^，。；]{2,4})$", p.after)):
        return f"{m['did']}{words_of_units().get(read.unit, '数量')}"
    if read.unit == "%" and re.search("抵|报销|返还", p.inner) and (noun := behind(p.after)):
        return f"抵扣{noun}的比例" if "抵" in p.inner else f"{noun}{p.inner[-2:]}比例"
    later = (
        re.search("(?P<when>[^，；]{2,16}内)?(?:累计)?(?:缴|缴纳|支付|付)至$", p.before)
        if read.kind == "ratio"
        else None
    )
    base = _PAID.search(p.text[: p.start]) if later else None
    if later and base:
        return f"{later['when'] or ''}{base['verb']}{base['b']}的比例"
    return None
