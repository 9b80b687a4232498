"""How each kind of figure is named: a fine, a share of a base, a distance, a count of times, a benefit, a lasting.

Each function takes a limit's place and gives its noun phrase, or None where that is not its kind.
"""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.tag.limit_use import JAIL, NOT_ATTRIBUTE, PENALTY, Reading
from pipeline.tag.noun_phrases import before_figure, behind, chunk, cues, head, owner, subject
from pipeline.tag.quantity_place import Place, first_in_chunk, owned, patterns

_PENALTY_BEFORE = re.compile("(?:(?<![惩查])处(?![理置于所分级室])|罚款|罚金|罚(?!则))(?:[^，。；]{0,20})$")
_JAIL_BEFORE = re.compile("(?P<what>拘留|有期徒刑|拘役|管制|暂扣[^，。；]{0,8}|剥夺政治权利)$")


def penalty(p: Place, read: Reading) -> str | None:
    before, after = p.before, p.after
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
        return f"罚款数额与{base}之比" if read.unit == "倍" else f"罚款数额占{base}的比例"
    each = re.search("(?P<of>[^，。；]{0,14})处?(?P<each>每[^，。；]{1,6})$", before)
    return f"{each['each']}{re.sub('^(?:可以?)?并?处?', '', each['of'][-12:])}罚款数额" if each else "罚款数额"


# --- shares --------------------------------------------------------------------------------------------------------

_MEASURED = re.compile(
    "^的标准(?:，)?(?:对|向)(?P<who>[^，。；]{2,30}?)(?:进行|给予|予以|发放)(?:一次性)?(?P<what>[^，。；]{2,6})"
)
"""以每台五万元的标准对加装电梯的住宅进行补贴."""
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


def based(p: Place, read: Reading) -> str | None:
    """A share of a base: 按出让价的20%缴纳, 面积达到总面积的80%, 缴纳不低于50%的价款."""
    multiple = re.search("按照?(?P<base>[^，。；]{3,20}?)的?$", p.before) if read.unit == "倍" else None
    if multiple and (said := re.findall(f"[^，。；给予月年的以人对被发]{{0,4}}(?:{cues('grant')})", p.after)):
        return f"{said[-1]}占{multiple['base']}的倍数"
    if not (read.unit in ("%", "‰", "‱", "成") or (read.unit == "" and read.kind == "ratio")):
        return None
    act = _ACT.match(p.after)
    did = act["act"] if act and act["act"][0] not in "和及与" else ""
    if m := re.match("持股|控股|出资|持有", p.after):
        return f"{before_figure(p.before) or owner(p.text, p.start)}{m[0]}比例"
    grant = patterns()["grant"].match(p.after)
    if (
        read.bare
        and grant
        and (g := re.search("(?:给予|按|享受|予以|发放)(?:其)?(?P<base>[^，。；]{0,20})$", p.before))
    ):
        base = g["base"].rstrip("的")
        return f"{grant['w']}占{base}的比例" if base else f"{grant['w']}比例"
    if m := _DAILY.search(p.before):
        return f"{m['what']}占{m['base']}的比例"
    if _TAKEN.fullmatch(p.before) and did:
        return f"{'减按' if p.before.endswith('减按') else ''}{did}的比例"
    if read.bare and (m := _PER.match(p.before)):
        base = m["base"]
        if (m["of"] or re.search("[额价款金值费量入本]$", base)) and not RATIO_NOUN.search(base):
            who = before_figure(m["who"])
            if re.search("^由|财政|部门$|政府$", m["who"]) and (paid := re.search(cues("grant"), p.after[:16])):
                who = paid[0]
            if len(who) < 2:
                who = did or owner(p.text, p.start)
            return f"{who}占{base}的比例"
    if read.bare and (m := re.fullmatch("(?P<a>[^，。；]{2,24}?)为(?P<b>[^，。；]{3,24})的", p.before)):
        a = before_figure(m["a"])
        return f"{re.sub('(?:占比|比例|比重)$', '', a)}占{m['b']}的比例"
    if (m := patterns()["share"].fullmatch(p.before)) and not RATIO_NOUN.search(m["b"]):
        a = before_figure(m["a"])
        if re.search("(?:内|前|后|日起|时)$", a) and (pays := re.search("缴|支付", p.before[m.end("a") :])):
            return f"{a}{'缴纳' if pays[0] == '缴' else '支付'}{m['b']}的比例"
        amount = head().search(m["b"]) or re.search("[款金价入费额本]$", m["b"])
        if m["of"] or (amount and not re.match("[的了]", m["b"])):
            if len(a) < 2:
                whole = re.search("(?:缴纳|支付|拨付)", p.before)
                a = whole[0] if whole else subject(p.text, p.start)
            return f"{a}占{m['b']}的比例"
    paid = re.search("(?P<verb>缴纳|支付|缴付|拨付|预付|缴清|交付|完成|收取)[^，。；]{0,3}$", p.before)
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
    side = re.search("两侧|门前|门口|中心线|外侧|边缘", around)
    return f"与{m['what']}{side[0] if side else ''}的距离"


def times(p: Place, np: str) -> str:
    """How often: 检测结果连续二次 → 连续检测次数, 展延以一次为限 → 展延次数."""
    often = re.search("(?:连续|累计)$", np)
    if often and (what := behind(p.after)) and len(np) > 8:
        return f"{often[0]}{what[:4]}次数"
    if often:
        return f"{often[0]}{np[: often.start()]}次数"
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


NOT_RECEIVED = re.compile("(?:补贴|补助|奖励|标准|金额)$")
_RECIPIENT = re.compile(
    "(?:^|(?<=[，；：。并]))(?:[^，。；：对]{0,12}?[，并]?)?对(?!外|照|应|象|接|于)(?P<who>[^。；]{2,70}?)(?=，?(?:按(?!揭|键)|依|给予|予以|发放|奖励|一次性|最高|分别|每))"
)


def recipient(p: Place) -> str:
    """Who is paid: 对经备案的活动…给予; a general noun takes what an earlier one said of it (促消费活动)."""
    upto = p.text[: p.begin + len(p.before)] + p.inner
    upto = upto[max(upto.rfind("。"), upto.rfind("；")) + 1 :]
    found = list(_RECIPIENT.finditer(upto + "给予" if not upto.endswith(("给予", "予以")) else upto))
    if not found:
        return ""
    m = found[-1]
    if re.search("\\d", upto[m.end() :]) and not re.search("分别", upto[m.end() :]):
        return ""
    who = re.sub("（[^（）]*）|《[^》]*》|[“”]", "", m["who"])
    at = who.rfind("的")
    noun, attribute = who[at + 1 :], who[:at] if at > 0 else ""
    if "，" in noun or not noun:
        return ""
    if len(noun) > 6:
        return noun[-24:]
    earlier = re.findall(f"[^，。；、的]{{2,14}}{re.escape(noun)}", p.text[: max(0, p.text.find(m["who"]))])
    if earlier:
        said = before_figure(earlier[-1])[-16:]
        return said[said.rfind("等", 0, -4) + 1 :]
    attribute = re.sub("^.*[、和及](?=.{2})", "", attribute[-12:]) if len(attribute) > 12 else attribute
    return f"{attribute}的{noun}" if attribute else noun


def granted(p: Place, np: str, read: Reading) -> str | None:
    """A paid benefit: whose, what it is called, and whether the figure is a rate or a sum."""
    if said := _MEASURED.match(p.after):
        return f"{said['who']}{said['what']}标准"
    m = patterns()["grant"].match(p.after.lstrip("”"))
    if m and not np and not p.before.strip("且并但，") and "/" in read.unit:
        return f"每{read.unit.split('/', 1)[1].split('·')[0]}{m['w']}标准"
    payer = re.match("(?:并|再|可)?由[^，。；]{2,16}?(?=按|对|给予|在|每|一次|分别|额外|另行)", p.before)
    if payer or re.search("按(?:照)?[^，。；]{2,12}(?:分别)?(?:给予|予以)?$", p.before):
        rest = p.before[payer.end() :] if payer else p.before
        np = before_figure(re.sub("按(?:照)?[^，。；]{2,12}?(?:分别|给予|予以)*$", "", rest))
    if m:
        word = m["w"]
    elif g := patterns()["granted"].search(before_figure(p.before)) or patterns()["granted"].search(p.before):
        word, np = g["w"], re.sub(f"(?:{re.escape(g['w'])})(?:标准|金额)?$", "", np)
    else:
        return None
    each = re.search("(?:每[^，每奖补给发]{1,2})+(?=(?:给予|奖励|补助|补贴|发放)?$)", p.before)
    np = re.sub("(?:一次性|给予|予以|按照?|每[^，]{1,4}|最高)+$", "", np)
    np = re.sub("^(?:给予|予以)", "", np)
    np = re.sub("^(?:分别|额外|另行|各|依[^，]{1,4})+(?:给予|予以)?", "", np)
    who = recipient(p) if m and len(np) <= 10 and not NOT_RECEIVED.search(np) else ""
    if who and not set(np) - set(who) & set(np):
        np = ""
    if who:
        whose = who
    elif p.begin > p.start and len(np) <= 2:
        whose = re.sub("(?:分别|给予|予以|各)+$", "", first_in_chunk(p)) or owner(p.text, p.start)
    else:
        whose = np if len(np) > 2 else (owner(p.text, p.start) or subject(p.text, p.start))
    if head().search(whose) and whose.endswith(word):
        return whose
    if bought := re.search("(?:购买|租赁|租住|建设|安装|新建|改造|引进)$", whose):
        said = re.search(f"{bought[0]}(?P<what>(?!支持|补贴|补助)[^，。；（的、]{{2,12}})", p.text[: p.start])
        whose += said["what"] if said else ""
    whose += each[0] if each else ""
    if p.begin > p.start and (
        case := re.search("[\u4e00-\u9fff]在(?P<case>\\d[^，。；（]{1,10}以[上下])", p.text[p.start : p.begin])
    ):
        whose = case["case"] + whose
    per = "/" in read.unit or "每" in p.before[-8:] or p.after.startswith(("的标准", "标准", "/"))
    return f"{whose}{word}{'标准' if per or m else '金额'}"


def promised(p: Place, np: str) -> str | None:
    """The benefit that an earlier chunk names for the sums that follow: 补贴标准为：甲类最高90万元，乙类最高50万元."""
    if (
        p.begin > p.start
        or len(np) > 16
        or patterns()["grant"].match(p.after)
        or patterns()["granted"].search(p.before)
    ):
        return None
    said = re.findall(
        f"(?:[\u4e00-\u9fff]{{0,4}}?)(?:{cues('grant')})(?:标准|资金)?(?=[^\u4e00-\u9fff]|为)", p.text[: p.start]
    )
    if not said:
        return None
    what = re.sub("^.*?(?:给予|发放|一次性|的|予以)", "", said[-1])
    return f"{np}{what}" + ("" if what.endswith(("标准", "资金")) else "金额")


RUNNING = re.compile("(?:及?以上)?(?P<act>(?![在于向])[^，。；、〔（\\d]{2,24}?)(?:的|者)?(?=[，。；、〔（\\d]|$)")
"""What goes on for so long: 连续三个月|未披露信息的."""


def lasting(p: Place, np: str) -> str | None:
    """How long: 期 and 时间 are said where the text only has the verb; 可延长认购期，最长不超过1年 is the extension's."""
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
    if np.endswith("连续") and (act := RUNNING.match(p.after)):
        return f"连续{act['act'][:16]}的时间"
    np = owned(p, np)
    if patterns()["kept"].search(np[-4:]) or not np:
        return np or behind(p.after) or None
    if patterns()["lasting"].search(np):
        return np + "期限"
    if re.match("(?:的)?[\u4e00-\u9fff]{2}", p.after) and not NOT_ATTRIBUTE.match(p.after) and len(np) < 8:
        return f"{np}{behind(p.after)}期限"
    return np + "时间"
