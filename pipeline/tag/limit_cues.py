"""Whether a figure limits at all: with a comparator nearly always, bare only where a cue or its unit says so."""

from __future__ import annotations

import re

from pipeline.tag.changes import TO_LEVEL
from pipeline.tag.comparators import grammar
from pipeline.tag.figures import Found

_DURATION_TAIL = re.compile("(?:以|之)?[内前后]|前后|之[内前后]|来|多来|间|期间|度|底|末|初|中|起")
_LOOK_BACK = re.compile("(?:近|前|过去|最近|上|往后|未来|此后|今后|后)$")
_ATTRIBUTE_TAIL = re.compile(
    "(?:及以[上下])?(?:[交直]流)?(?:线路|变电|输电|输变|电网|电压|配电|架空|高压|超高压|电力|等级)"
)
_ONLY = re.compile("(?:仅|只|只能|只可|仅可|仅能|限|每人|各|为|得)[^，。；：]{0,10}$")
_WITHIN_BEFORE = re.compile("(?:之|以)?内[^，。；]{0,16}?连续")
"""申请之日前三年内在本县连续缴费: the window before an event is how long something must have lasted."""
_RECKONED = re.compile("[^，。；：]{0,24}(?:测算|估算|匡算)(?=[，。；])")
"""按照全年发放800份测算: what a sum is reckoned from is no limit."""
_RECKONED_WITH = re.compile("(?:除以|乘以|除|乘)$")
_COULD_NOT = re.compile("(?:无法|不能|未能|难以|不可能)在$")
_GRADED = re.compile("[的者]，")
_LOAN = re.compile("的?[^，。；]{0,8}(?:贷款|信贷|借款|融资|授信)")
_AGE_FROM = re.compile("(?:[从自])$")
_GRADES = re.compile("等级|级别|需求|残疾|伤残|烈度|风力|护理")
_MADE_UP = re.compile("由[^，。；]{0,6}$")
_MAKE_UP = re.compile("[^，。；]{0,16}组成")
"""由5至7人|组成."""
_INCLUDED_IN = re.compile("[^，。；]{1,24}?(?:纳入|列入|列为|调整为|升级为|转为|改为)")
"""将十二项|检查费用纳入…: how many are to be taken in."""
_EACH_PERIOD = re.compile("(?:每|逐)(?:[半两\\d一二三四五六七八九十]{0,3}个?)(?:年|月|季|周|日|天|旬|学期)[^，。；]*$")
"""每半年向主管部门报送|1次: the times of the recurrence."""
_TO_ONE = re.compile("的?(?:比例|配[套比建置备]|预留|补助|奖励|兑换|给予|落实)")
_IN_RATIO = re.compile("比例?(?:应|宜)?(?:为|是|达到?)$")
_SAME_AS = re.compile("(?:折算|折抵|折合|换算|抵|折)(?:为|成)?[\\d一二三四五六七八九十半]")
"""每八堂课|折算一日."""
_OWNED = re.compile("(?:拥有|持有|名下(?:仅)?有|已有|仅有)$")
"""已有两套住房的家庭: how many there are tells to whom the rule applies."""
_MORE_OF = re.compile("(?:可以?|应当?|得|须)[^，。；]{0,4}$")
"""可以|增加一名代表."""
_POST = re.compile("为|担任|任|得?由|，?(?:得|职务)")
_PERSONS = re.compile("委员|代表|专家|成员|人员|董事|监事|理事|评审|议员|学者|老师|教师|医师")
_ONE_OF = re.compile(
    "(?:书|表|本|件|册|图|单|证|照|片|文|资料|材料|报告|计划|名单|合约|契约|凭证|收据|副本|方案|明细)[）」》”]*各?$"
)
_COPIES = ("份", "张", "套", "册", "本", "件", "联", "帧")
_HANDED_ON = re.compile("(?:办理|报送?|送|函送|交|提交|并|存查|备查|留存)")
"""结算表各一份|办理核结: the papers are handed on."""
"""检附申请表|一份: how many copies of a paper."""
_PROVIDED = re.compile("(?:[设置配备附购装派缴送交印]|提出|检具)[^，。；：]{0,14}[\u4e00-\u9fff]{2}各?$")
"""各设广播站|一座: a figure behind its noun counts what is to be provided."""
ONLY = "(?:只能|只可|只得|只限|只准|只允许|仅能|仅可|仅限|仅允许|[最至]多[可能]|限(?=[领用购享选报使]))"
"""What makes of a count a cap."""
_POINT = re.compile("点")
_ONLY_ONE = re.compile(f"{ONLY}[^，。；：由在向按以为]{{0,12}}$")
_ORDINAL = re.compile("(?:第|附件|附表|图|(?<!代)表|编号|证号|电话|邮编|代码|文号|NO\\.?|No\\.?|[A-Za-z]|[A-Za-z]-)$")


_COUNTS_AS = re.compile("(?:[按作]|(?<![所足])以)$")
_TIMES_WITHIN = re.compile(r"(?:\d+|[一二三四五六七八九十]+)次(?:及?以上|的)")


_FALLS_DUE = re.compile("(?:内)?(?:到期|偿还|清偿|收回)")


def out_of_list(chunk: str) -> bool:
    """Whether the item before an enumeration comma is a bounded figure (八万元以下、)."""
    return re.search("以[上下内]、$", chunk) is not None


def accept(text: str, f: Found) -> bool:
    """Whether a figure limits: with a comparator nearly always, bare only where a cue or its unit says so."""
    g = grammar()
    figure = f.figure
    left, rest = text[max(0, f.start - 40) : f.start], text[f.end : f.end + 14]
    chunk = left[max((left.rfind(c) for c in "，。；："), default=-1) + 1 :]
    if _ORDINAL.search(left) and f.start == figure.start:
        return False
    if figure.kind == "time" and figure.value >= 1900 and figure.unit == "年" and not f.value_max:
        return False
    if f.kind == "time":
        if text[f.end - 1] == "起" or (f.start == figure.start and left.endswith("下")):
            return False
        if f.value_max is not None and (re.match("[的时][，。；]", rest) or f.unit in ("分钟", "min")):
            return True
        if _COULD_NOT.search(text[: figure.start]) or (f.unit in ("小时", "h") and _RECKONED_WITH.search(chunk)):
            return True
        if f.bare and text[figure.start - 1 : figure.start] == "前" and _WITHIN_BEFORE.match(text, f.end):
            return True
        if f.bare and re.search("期间(?:应|须)?为最近$", chunk):
            return True
        if f.bare and _COUNTS_AS.search(chunk) and re.match("作[\\d一二两三]|计[算收]?(?:[，。；]|$)", rest):
            return True  # 不满一个月的按一个月计
        if f.bare and f.start == figure.start and _LOOK_BACK.search(left):
            return False
        if f.bare and _DURATION_TAIL.match(text, f.end) and not re.match("期间|起", rest):
            return False
        if f.unit == "年" and re.match(r"\d{1,2}月|[一二三四五六七八九十]+月", rest):
            return False
        if (
            f.unit in ("日", "年", "天", "个月", "个工作日", "小时")
            and f.rule == "limit.after.at_most"
            and f.op == "<="
            and text[f.end - 2 : f.end] in ("以内", "之内")
        ):
            if _TIMES_WITHIN.match(rest) or _FALLS_DUE.match(rest) or _GRADED.match(rest):
                return True  # 半年以内三次以上, 一年以内到期的债务, 停泊三日以内的，免收
            if chunk.endswith("、") and out_of_list(chunk) and _LOAN.match(rest):
                return True  # 八万元以下、三年以内的贷款
            return bool(g.bare["duration_before"].search(chunk)) or bool(
                re.search("(?:控制|压缩|压减|缩短|缩减|保持|不得)[^，]{0,8}$", chunk)
            )
        if f.bare and text[figure.start - 1 : figure.start] == "前":
            return False
        if text[figure.start - 1 : figure.start] in ("月", "/", "-") and f.unit in ("日", "d"):
            return False
        if f.unit == "时":
            return False
    if f.bare and _RECKONED.match(text, f.end) and re.match("(?:按照?|以|根据|依据)", chunk):
        return False
    if chunk.endswith("以") and rest.startswith("为原则"):
        return True
    if not f.bare:
        if f.kind == "none" and not figure.unit:
            return (
                not (figure.chinese and not figure.fraction)
                or figure.value > 1
                or _POINT.search(text, figure.start, figure.end) is not None
            )
        return not (f.kind == "time" and _LOOK_BACK.search(left) and f.start == figure.start)
    if f.kind == "none":
        if f.value_max is not None:
            return not figure.chinese and bool(g.bare["range_before"].search(chunk))
        if figure.unit:
            return not figure.chinese and bool(
                re.search(
                    "(?:达到|达|突破|超|至|到|为|完成|新增|发放|派发|投放|安排|投入|拨付|筹集|奖励|补助|补贴|给予|奖)$",
                    chunk,
                )
            )
        if (
            not figure.chinese
            and ":" in text[figure.start : figure.end]
            and (_TO_ONE.match(rest) or _IN_RATIO.search(chunk))
        ):
            return True  # 按1:1比例配套
        if not figure.chinese and re.search("系数[^，。；]*?(?:应|宜|可|分别|按)(?:取|为)$", chunk):
            return True  # 折减系数应取0.85
        return (
            not figure.chinese
            and "." in text[figure.start : figure.end]
            and bool(re.search("(?:率|比|系数|指数|值)(?:为|达到|达|控制在|提高到|降至|是|执行|取)$", chunk))
        )
    if f.kind == "money":
        return True
    if f.kind == "physical":
        if figure.unit in ("千伏", "kV", "KV", "伏", "V") and _ATTRIBUTE_TAIL.match(rest):
            return False
        if figure.unit in ("A", "N", "J", "a", "s") and not re.search("电流|拉力|能量|荷载|额定", chunk):
            return False
        if (
            figure.unit in ("度", "线", "安", "升", "方量", "立方", "平方", "分米", "A", "N", "J", "V", "W")
            and figure.chinese
        ):
            return False
        if figure.unit == "度":
            return bool(re.search("每|电|温", chunk))
        return True
    if f.kind == "ratio":
        if figure.unit == "成":
            return f.change is not None or bool(
                re.search("首付|比例|不低于|占|提高到|下浮|上浮|收回|的$|[减加打按]$", chunk)
            )
        if figure.fraction and figure.unit == "%" and figure.value == 100:
            return bool(
                re.search("达到|达|为|保持|实现|率|至|到$", chunk) or re.match("持股|持有|控股|出资|之股", rest)
            )
        return True
    if f.kind == "age":
        if _AGE_FROM.search(chunk) and f.bare:
            return True
        return figure.unit in ("周岁", "亲等") or f.value_max is not None
    if f.kind == "time":
        if (to := TO_LEVEL.search(chunk)) and to.end() == len(chunk) and re.search("[由从]", chunk[: to.start()]):
            return True
        if f.unit == "年" and (rest.startswith(("重现期", "一遇")) or re.search("重现期(?:为|取)?$", chunk)):
            return True  # 按五十年重现期计算
        return bool(g.bare["duration_before"].search(chunk) or g.bare["duration_after"].search(rest))
    if f.kind == "score":
        return f.change is not None or (
            bool(g.bare["score_before"].search(chunk))
            and not re.match("别|析|类|配|解|布|散|级|局|支|公司|工|步|期|批|段", text[figure.end : figure.end + 2])
        )
    if f.unit.endswith("（人）"):
        return True  # 四队（人），录取二名
    if f.unit == "位" and f.kind == "rank" and _PERSONS.match(rest):
        return chunk.endswith("其中") or bool(g.bare["person_before"].search(chunk))
    if f.kind in ("level", "rank"):
        if f.unit == "级" and _GRADES.search(chunk):
            return f.value_max is not None and not figure.chinese
        return f.value_max is not None and not figure.chinese and figure.unit not in ("级",)
    return _accept_count(text, f, chunk, rest)


_PLACED = ("台", "座", "处", "所", "部", "具", "支", "辆", "艘", "架", "间", "只", "个", "组", "盏", "块", "面", "幅")
_SECTIONS = ("科", "课", "股", "组", "室", "处", "所", "队")


def _accept_count(text: str, f: Found, chunk: str, rest: str) -> bool:
    g, figure = grammar(), f.figure
    base = figure.unit.lstrip("万亿千百")
    if g.bare["density_before"].search(chunk) or (chunk.endswith("每") and g.density_after.match(rest)):
        return True
    if chunk.endswith("一式") and base in _COPIES:
        return True
    if base == "次" and _EACH_PERIOD.search(chunk):
        return False
    if chunk.endswith("每") and _SAME_AS.match(rest):
        return True
    if figure.chinese:
        if f.value_max is not None:
            return base in ("人", "名", "次", "个", "家", "份", "处", "台", "套", "间") or (
                base in _SECTIONS and re.search("[分设置]$", chunk) is not None
            )
        if base == "次":
            return bool(
                g.bare["times_before"].search(chunk)
                or (_ONLY.search(chunk) and figure.value >= 1 and re.search("仅|只|限", chunk))
            )
        if base in ("套", "处", "间", "辆", "户", "次") and _OWNED.search(chunk) and not re.match("的|以", rest):
            return True
        if (
            f.change
            and (_MORE_OF.search(chunk) or chunk.endswith("每"))
            and base in ("个", "名", "人", "次", "套", "辆", "处")
        ):
            return True
        if base == "人" and re.match("户(?:[，的]|$)", rest):
            return True
        if base in ("人", "名") and re.search("(?:录取|录用|择优|取)$", chunk):
            return True
        ends = rest[:1] in ("，", "。", "；", "、", "（", "") or (base == "份" and _HANDED_ON.match(rest) is not None)
        if ends and base in ("份", "张", "册", "本", "套", "件", "帧") and _ONE_OF.search(chunk):
            return True
        if ends and base in _PLACED and _PROVIDED.search(chunk):
            return True
        if base in _SECTIONS and re.search("[分设置]$", chunk) and re.match("办事|掌理|分别|及|[，。；]|$", rest):
            return True
        if (
            base in ("人", "名")
            and re.fullmatch(".{1,9}[长员官任监正佐士书记师]各?", chunk)
            and rest[:1] in ("，", "。", "；", "")
        ):
            return True
        if _ONLY_ONE.search(chunk) and base in ("处", "套", "个", "户", "家", "人", "名", "张", "种", "项", "份", "间"):
            return True
        if base in ("人", "名"):
            if chunk in ("", "其中"):
                return _POST.match(rest) is not None
            return (
                (figure.value > 1 or bool(re.search("[设置配推选派聘]|指定", chunk)))
                and not chunk.endswith("其中")
                and bool(g.bare["person_before"].search(chunk))
            )
        return False
    if base in ("人", "名") and _MADE_UP.search(chunk) and (f.value_max is not None or _MAKE_UP.match(text, f.end)):
        return True
    if base in ("份", "张", "套") and rest[:1] in ("，", "。", "；", "、", "（", "") and _ONE_OF.search(chunk):
        return True  # 复印件2份
    if chunk.endswith(("将", "把")) and _INCLUDED_IN.match(text, f.end):
        return True
    if chunk.endswith("等") and "、" in chunk:
        return False  # 甲、乙等5个环节: the list is counted
    if (
        base
        in (
            "种",
            "类",
            "条",
            "款",
            "例",
            "起",
            "段",
            "格",
            "字",
            "期",
            "届",
            "线",
            "轮",
            "个点",
            "点",
            "批",
            "步",
            "单",
            "票",
            "口",
            "门",
            "号",
            "部",
            "本",
            "张",
            "页",
        )
        and not re.search(
            "研制|研发|开发|获批|新建|建成|完成|新增|提供|不|至少|达到|培育|出台|制定|修订|改造|增加|提交|办理|发放|投放|各|每|逾期|拖欠|连续",
            chunk,
        )
        and not _ONE_OF.search(chunk)
    ):
        return False
    if re.match("方面|环节|阶段|层面|大类|类|重点产业|步骤|部门|附件|百分之百|100%", text[figure.end : figure.end + 6]):
        return False
    return bool(g.bare["count_before"].search(chunk))


def continues(text: str, f: Found, out: list[Found]) -> bool:
    """A bare figure that carries on a list of accepted ones in the same unit (甲公司2台、乙公司3台)."""
    if not out or f.kind == "time" or (f.kind == "none" and not f.unit) or f.figure.chinese:
        return False
    last = next((o for o in reversed(out[-2:]) if o.unit == f.unit), None)
    if last is None:
        return False
    between = text[last.end : f.start]
    near = len(between) < 30 and (last is out[-1] or "、" in between)
    return near and not re.search("[。；]", between)
