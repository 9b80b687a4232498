"""How each kind of figure is named: a fine, a share of a base, a distance, a count of times, a benefit, a lasting.

Each function takes a limit's place and gives its noun phrase, or None where that is not its kind.
"""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.tag.limit_use import JAIL, NOT_ATTRIBUTE, PENALTY, Reading
from pipeline.tag.noun_phrases import before_figure, behind, chunk, cues, head, owner, subject
from pipeline.tag.quantity_benefits import beneficiary
from pipeline.tag.quantity_place import Place, owned, patterns

_PENALTY_BEFORE = re.compile("(?:(?<![惩查])处(?![理置于所分级室])|罚款|罚金|罚(?!则))(?:[^，。；]{0,20})$")
_JAIL_BEFORE = re.compile("(?P<what>拘留|有期徒刑|拘役|管制|暂扣[^，。；]{0,8}|剥夺政治权利)$")


_FINED = re.compile(
    "(?:^|可以?|[并由，]|应当|机关|机构|部门|[局厅院]|政府)对(?!其|[^，。；]*行为)(?P<who>(?:有关|负有?责任的|直接)?[^，。；的]{2,14}?)(?:并|可以?|应当?|均|分别|各)?处(?:以)?[^，。；]{0,12}$"
)
"""对负责人处五百元以上…罚款: whose fine it is."""


def penalty(p: Place, read: Reading) -> str | None:
    before, after = p.before, p.after
    if read.unit == "次":
        return None
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
        if base == "数额":
            if "加处" in after:
                return "加处罚款占罚款数额的比例"
            base = share_of(p.inner) or "前款罚款数额"
        return f"罚款数额与{base}之比" if read.unit == "倍" else f"罚款数额占{base}的比例"
    whose = _FINED.search(before)
    each = re.search("(?P<of>[^，。；]{0,14})处?(?P<each>每[^，。；]{1,6})$", before)
    return (
        f"{each['each']}{re.sub('^(?:可以?)?并?处?', '', each['of'][-12:])}罚款数额"
        if each
        else f"对{whose['who']}的罚款数额"
        if whose
        else "罚款数额"
    )


# --- shares --------------------------------------------------------------------------------------------------------

_DAILY = re.compile("(?:照|就|按)(?P<base>[^，。；]{2,20}?)按日加?[征收计](?P<what>滞纳金|利息|违约金|罚款)$")
_PER = re.compile(
    "^(?P<who>.*?)(?:再|减|均|仅|可|应)?(?:按照|按(?![日月年季])|依)(?:其|该)?(?P<base>[^，。；：]{2,30}?)(?P<of>的|之|予以|给予|予)*$"
)
_TAKEN = re.compile("^(?:减|免)?按$|(?:[^，。；]*?)减按$")
_ACT = re.compile(
    "^(?:的)?(?:标准|比例|幅度)?(?:以内)?(?:给予|予以|进行|发放|从|在)?(?:一次性)?的?(?P<act>[^，。；：（）、]{2,14})"
)
RATIO_NOUN = re.compile("(?:率|比例|占比|比重|比|系数|(?<!额)度|幅|标准|成数|增速|利息|倍数|比率)$")


def share_of(inner: str) -> str:
    """What a comparator parted from its figure compares with: 不超过同期首套利率的|10%."""
    m = re.search(
        "(?:超过|低于|高于|小于|大于|少于|不足|多于|突破|未达到?|达不到)(?P<of>[^，。；\\d]{2,24}?)(?:的|之)?$", inner
    )
    return m["of"] if m else ""


_PAID_IN = re.compile(
    "(?:确定|缴纳|交纳|收取|计收|计提|提取|支付|核定)(?P<what>(?!和|后|的)[^，。；]{2,12}[金款费额])$"
)
"""按起拍价的一成确定|保证金: what is worked out as the share."""
_TOLD = re.compile("^[^，。；]{2,16}(?:载明|列明|约定|规定|确定|核定|登记)的(?=[^，。；]{3,})")
"""合同载明的|总价款: where the base is written down."""


def based(p: Place, read: Reading) -> str | None:
    """A share of a base: 按出让价的20%缴纳, 面积达到总面积的80%, 缴纳不低于50%的价款."""
    multiple = re.search("按照?(?P<base>[^，。；]{3,20}?)的?$", p.before) if read.unit == "倍" else None
    if multiple and (said := re.findall(f"[^，。；给予月年的以人对被发]{{0,4}}(?:{cues('grant')})", p.after)):
        return f"{said[-1]}占{multiple['base']}的倍数"
    if not (read.unit in ("%", "‰", "‱", "成") or (read.unit == "" and read.kind == "ratio")):
        return None
    act = _ACT.match(p.after)
    did = act["act"] if act and act["act"][0] not in "和及与" else ""
    paid_in = _PAID_IN.match(did)
    if m := re.match("持股|控股|出资|持有", p.after):
        return f"{before_figure(p.before) or owner(p.text, p.start)}{m[0]}比例"
    grant = patterns()["grant"].match(p.after)
    if (
        read.bare
        and grant
        and (
            g := re.search(
                "(?:给予|按|享受|予以|发放)(?:其)?(?P<base>[^，。；]{0,20})$", re.sub("（[^（）]*）", "", p.before)
            )
        )
    ):
        base, to = _TOLD.sub("", g["base"].rstrip("的")), beneficiary(p)
        return f"{to}{grant['w']}占{base}的比例" if base else f"{to}{grant['w']}比例"
    if m := _DAILY.search(p.before):
        return f"{m['what']}占{m['base']}的比例"
    if _TAKEN.fullmatch(p.before) and did:
        return f"{'减按' if p.before.endswith('减按') else ''}{did}的比例"
    if read.bare and (m := _PER.match(p.before)):
        base = m["base"]
        if (m["of"] or re.search("[额价款金值费量入本]$", base)) and not RATIO_NOUN.search(base):
            who = paid_in["what"] if paid_in else before_figure(m["who"])
            base = _TOLD.sub("", base)
            if re.search("^由|财政|部门$|政府$", m["who"]) and (paid := re.search(cues("grant"), p.after[:16])):
                who = beneficiary(p) + paid[0]
            if len(who) < 2:
                who = did or owner(p.text, p.start)
            return f"{who}占{base}的比例"
    if read.bare and (
        m := re.fullmatch("(?P<a>[^，。；]{2,24}?)为(?P<b>[^，。；]{3,24})[的之]", p.before)
        or _OF_SUM.fullmatch(p.before)
        or (_COLLECTED_AT.fullmatch(p.before) if _IS_COLLECTED.match(p.after) else None)
    ):
        a = before_figure(m["a"])
        return f"{re.sub('(?:占比|比例|比重)$', '', a)}占{m['b']}的比例"
    shared = re.search(r"(?:缴纳|支付|交纳)(?P<base>[^，。；\d]{2,16})$", p.before)
    if shared and (part := re.match("的(?P<part>[^，。；]{1,6}款)", p.after)):
        return f"{part['part']}占{shared['base']}的比例"
    item = p.before[p.before.rfind("、") + 1 :] if p.after.startswith("、") else p.before
    if (m := patterns()["share"].fullmatch(item)) and not RATIO_NOUN.search(m["b"]):
        a = before_figure(m["a"])
        if re.search("(?:内|前|后|日起|时)$", a) and (pays := re.search("缴|支付", p.before[m.end("a") :])):
            return f"{a}{'缴纳' if pays[0] == '缴' else '支付'}{m['b']}的比例"
        amount = head().search(m["b"]) or re.search("[款金价入费额本]$", m["b"])
        if m["of"] or (amount and not re.match("[的了]", m["b"])):
            if len(a) < 2:
                whole = re.search("(?:缴纳|支付|拨付)", p.before)
                a = whole[0] if whole else subject(p.text, p.start)
            return f"{a}占{m['b']}的比例"
    paid = re.search("(?P<verb>缴纳|支付|缴付|拨付|预付|给付|缴清|交付|留存|完成|收取)[^，。；]{0,3}$", p.before)
    if paid and not NOT_ATTRIBUTE.match(p.after) and (noun := re.sub("(?:后|取得).*$", "", behind(p.after))):
        when = re.search("[^，；]{2,16}(?:内|前|日起|时)$", p.before[: paid.start()])
        return f"{before_figure(when[0]) if when else '已'}{paid['verb']}{noun}的比例"
    acted = before_figure(p.before)
    if read.bare and p.after.startswith("的") and (noun := behind(p.after)) and not NOT_ATTRIBUTE.match(p.after):
        return f"{acted if len(acted) <= 10 else ''}{noun}的比例"
    return None


# --- distances, counts, times ------------------------------------------------------------------------------------


def distance(p: Place, span: Span) -> str | None:
    if not p.text[span.start : span.end].endswith("内"):
        return None
    np = re.sub("^[^，]*?(?:禁止|严禁|不得|可以)?(?:在)(?!建|校)", "", p.before)
    m = patterns()["nearby"].match(before_figure(np))
    if not m:
        return None
    around = before_figure(np)[m.end("what") :]
    what = re.sub("^.*?(?:以及|及|和)(?=本|其|该)", "", m["what"])
    side = re.search("两侧|门前|门口|中心线|外侧|边缘", around)
    return f"与{what}{side[0] if side else ''}的距离"


_DONE_TIMES = re.compile("(?:提出|提起|申请|办理)(?P<what>[^，。；]{2,6})，[但并且]?$")
"""向原机关提出申诉，并|以一次为限."""


def times(p: Place, np: str) -> str:
    """How often: 检测结果连续二次 → 连续检测次数, 展延以一次为限 → 展延次数."""
    often = re.search("(?:连续|累计)$", np)
    if often and (what := behind(p.after)) and len(np) > 8:
        return f"{often[0]}{what[:4]}次数"
    if often:
        return f"{often[0]}{np[: often.start()]}次数"
    if len(np) <= 3 and (done := _DONE_TIMES.search(p.text[: p.start])):
        return f"{done['what']}次数"
    np = re.sub("^最[高低]标准", "", np)
    np = re.sub("(?:只能|仅能|仅|只|只限|限|只可|仅可|可)+(?:按[^，。；]{2,8}标准)?(?=[^，。；]{0,8}$)", "", np)
    if len(np) <= 3 and p.start:
        first = before_figure(re.split("[在由，不]", p.text[: p.start - 1])[0])
        np = f"{np}{first[-14:]}的"
    if len(np) > 8 and (m := re.search("(?:申请|办理|享受|给予)[^，。；]{1,8}$", np)):
        np = m[0]
    if not re.match("为限|以|的|或|和|并|且|处|应|须|必|由|内|[^\u4e00-\u9fff]|$", p.after):
        np += behind(p.after)[:8]
    return np if np.endswith("次数") else f"{np}次数"


_OF_SUM = re.compile(
    "(?P<a>[^，。；]{2,24}?)为(?P<b>[^，。；率]{3,24}(?:金额|价款|总价|经费|租金|地价|工资|收入|薪资))"
)
"""保证金为标的金额|百分之五."""
_COLLECTED_AT = re.compile(
    "(?P<a>[^，。；按依]{2,12})(?:依照?|按照?)(?P<b>[^，。；]{2,20}(?:[额价款金费]|年息))[之的]?"
)
_IS_COLLECTED = re.compile("计收|计算|计缴|计征|收取|缴纳|课征")
"""租金依申报地价年息|百分之五计收."""
_RUNNING = re.compile(
    "(?:及?以上)?(?P<act>(?![在于向])[^，。；、〔（\\d]{2,24}?)(?:的(?:情况|情形|行为)?|者)?(?=[，。；、〔（\\d]|并(?![购网])|且|$)"
)
"""What goes on for so long: 连续三个月|未披露信息的."""


_BY_NOTICE = re.compile("按照?[^，。；〔（]{2,24}〔\\d+〕第?\\d+号")


def running(p: Place) -> re.Match[str] | None:
    """What goes on for so long, without the notice by which it should be done."""
    return _RUNNING.match(_BY_NOTICE.sub("", p.after))


_RUN_BEFORE = re.compile("(?:之|以)?内(?:[^，。；]*?)连续(?P<act>[^，。；]{2,14})")
_COLLECTED = re.compile(
    "(?:的|之)?(?P<what>[^，。；的之]{0,6}(?:租金|房租|(?<![免收缴付])费用?|工资|薪酬|薪资|津贴|押金|保证金))"
)
"""补收六个月之|电费: an amount that is counted in months."""
_MODAL_VERB = re.compile(
    "(?:应当|必须|须|可以|不得)(?P<verb>公告|公示|保存|保管|留存|暂停|延长|停业|停产|隔离|留观|观察|冷静)$"
)
"""主管机关应当|公告三十日: who does it is no part of the name."""
_RUNS_TO = re.compile("(?<=期限)(?:自|从|至|到)[^，。；]*$")


def lasting(p: Place, np: str, *, bare: bool) -> str | None:
    """How long: 期 and 时间 are said where the text only has the verb; 可延长认购期，最长不超过1年 is the extension's."""
    if p.text[p.begin + len(p.before) - 1 : p.begin + len(p.before)] == "前" and (act := _RUN_BEFORE.match(p.after)):
        return f"连续{act['act']}期限"
    if bare and (collected := _COLLECTED.match(p.after)):
        return f"{np if len(np) <= 4 else ''}{collected['what']}"
    if (modal := _MODAL_VERB.search(np)) and len(np) > 4:
        np = modal["verb"]
    np = _RUNS_TO.sub("", re.sub("(?:应|须)?为?最近$", "", np))
    pattern = patterns()["verb_object"]
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
    if p.after.startswith(("的", "之")) and (noun := behind(p.after)) and patterns()["kept"].search(noun[-3:]):
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
    if np.endswith("连续") and (act := running(p)):
        return f"{np[:-2] if len(np) <= 8 and '、' not in np else ''}连续{act['act'][:16]}的时间"
    own, np = np, _RUNS_TO.sub("", owned(p, np))
    if re.search("负责解释|印发|施行|实施", np) and len(own) <= 4 and patterns()["kept"].search(own):
        return own  # 由市局解释，自印发之日起施行，有效期二年: what stands before is not its owner
    if patterns()["kept"].search(np[-4:]) or not np:
        return np or behind(p.after) or None
    if patterns()["lasting"].search(np):
        return np + "期限"
    if re.match("(?:的)?[\u4e00-\u9fff]{2}", p.after) and not NOT_ATTRIBUTE.match(p.after) and len(np) < 8:
        return f"{np}{behind(p.after)}期限"
    return np + "时间"
