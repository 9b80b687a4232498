"""Benefits that are paid: who receives them, what they are called, and whether a figure is a rate or a sum.

Each function takes a limit's place and gives its noun phrase, or None where the figure is not paid to anybody.
"""

from __future__ import annotations

import re

from pipeline.tag.limit_use import Reading
from pipeline.tag.noun_phrases import before_figure, cues, head, owner, subject
from pipeline.tag.quantity_place import Place, first_in_chunk, patterns

_MEASURED = re.compile(
    "^的标准(?:，)?(?:对|向)(?P<who>[^，。；]{2,30}?)(?:进行|给予|予以|发放)(?:一次性)?(?P<what>[^，。；]{2,6})"
)
"""以每台五万元的标准对加装电梯的住宅进行补贴."""
_PARTY = (
    "(?:人口|人员|人才|(?<![产本个法])人|家庭|居民|村民|市民|职工|员工|农户|(?<!账)户|企业|单位|机构|公司|商户|学生|毕业生|教师|"
    "购房者|消费者|业主|经营者|合作社|团队|专科生|本科生|研究生|博士|硕士|儿童|军人|群众|游客|平台|学校|医院|协会)"
)
_FOR = re.compile("^(?:其中：?|并|同时|再)?对(?!外|照|应|象|接|于|口|策|标)(?P<who>.+)$")
_URGED = re.compile("^(?:[一二三四五六七八九]是)?(?:支持|鼓励|引导|推动|动员|提供|落实|委托)")
"""支持企业开展…: what is supported is the activity, not the one who carries it out."""
_IS = re.compile("(?:属于|属|为)(?P<what>[^，。；]{2,14})的$")
_WHO_ACTS = re.compile(
    f"^(?P<who>.{{0,40}}?{_PARTY})(?=在|于|到|来|首次|自行|购买|购置|租赁|租住|建设|申请|开展|举办|参加|新增|引进|符合|进行|年度|当年|吸纳)"
)
_ENDS = re.compile(f"^(?P<who>.*{_PARTY})$")
_ASIDES = re.compile("（[^（）]*）|《[^》]*》|〔[^〕]*〕|[“”]")


def beneficiary(p: Place) -> str:
    """Who receives, from the pieces of the sentence before the figure: 对…的返乡人员, 农村居民购买…，; empty if not told."""
    upto = p.text[: p.begin]
    upto = _ASIDES.sub("", upto[max(upto.rfind("。"), upto.rfind("；")) + 1 :])
    for piece in reversed(re.split("[，：]", upto)[-7:]):
        if _URGED.match(piece):
            break
        if who := _received(piece):
            return who
    return ""


def _received(piece: str) -> str:
    helped = _FOR.match(piece)
    piece = helped["who"] if helped else piece
    if piece.endswith("的"):
        if helped and (what := _IS.search(piece)):
            return what["what"]
        acts = _WHO_ACTS.match(piece)
        return _last_noun(acts["who"]) if acts else ""
    if helped or "的" in piece:
        ends = _ENDS.match(piece) or _WHO_ACTS.match(piece)
        return _last_noun(ends["who"]) if ends else ""
    acts = _WHO_ACTS.match(piece)
    return _last_noun(acts["who"]) if acts and len(acts["who"]) <= 10 else ""


_SAID_OF = re.compile("(?:^|日后|之后|以后|[后，：）、])(?P<of>[\u4e00-\u9fff]{2,8})的..$")
"""于去年后|生育二孩|的家庭."""


def _last_noun(phrase: str) -> str:
    """The noun behind the last 的, with what makes it a name: 在外务工的|返乡人员."""
    noun = re.sub(r"^.*\d[^，]{0,8}?以[上下]|^(?:全市|全县|凡|我[市县区])", "", phrase[phrase.rfind("的") + 1 :])
    noun = re.sub("^在", "", noun)
    noun = re.split("但属于|、|和|及(?!以)|或(?!以)", noun)[-1] if len(noun) > 18 else re.sub("^.*但属于", "", noun)
    if len(noun) == 2 and (said := _SAID_OF.search(phrase)):
        noun = f"{said['of']}的{noun}"
    return noun if 2 <= len(noun) <= 16 and not re.search(r"\d", noun) else ""


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


_LATER_GRANT = re.compile(
    "[\\d.]+万?元(?:/[^，。；]{1,4})?，[^，。；\\d]{0,12}\\d[\\d.]*万?元(?:以内)?的?(?P<w>[\u4e00-\u9fff]{0,4}(?:补贴|补助|奖励|奖补|资助))"
)
"""给予3000元/个，每户最高6000元的补贴: the second sum says what both are."""


def granted(p: Place, np: str, read: Reading) -> str | None:
    """A paid benefit: whose, what it is called, and whether the figure is a rate or a sum."""
    if said := _MEASURED.match(p.after):
        return f"{said['who']}{said['what']}标准"
    m = patterns()["grant"].match(p.after.lstrip("”")) or _LATER_GRANT.match(p.text, p.begin + len(p.before))
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
    more = "额外" if re.search("额外|另行|另外", p.before) else ""
    if (
        m
        and p.begin == p.start
        and not re.search("分别|按[^，]*$", p.before)
        and not recipient(p)
        and (to := beneficiary(p))
    ):
        rate = "标准" if "/" in read.unit or p.after.startswith(("的标准", "标准")) else ""
        return f"{to}{more}{each[0] if each else ''}{word}{rate}"
    if m and (single := re.match("[单每][套人户台件个]", np)) and (topic := owner(p.text, p.start)):
        return f"{topic}{more}{single[0]}{word}"
    np = re.sub("(?:一次性|给予|予以|按照?|每[^，]{1,4}|最高)+$", "", np)
    np = re.sub("^(?:给予|予以)", "", np)
    np = re.sub("^(?:规定|分别|额外|另行|各|依[^，]{1,4})+(?:给予|予以)?", "", np)
    who = recipient(p) if m and len(np) <= 10 and not NOT_RECEIVED.search(np) else ""
    if who and not set(np) - set(who) & set(np):
        np = ""
    if who:
        whose = who
    elif p.begin > p.start and len(np) <= 2:
        whose = re.sub("(?:给予|予以).*$|(?:分别|各)+$", "", first_in_chunk(p)) or owner(p.text, p.start)
    else:
        each_one = np if re.fullmatch("[单每].", np) else ""
        whose = np if len(np) > 2 else beneficiary(p) + each_one or owner(p.text, p.start) or subject(p.text, p.start)
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
    word = more + word
    per = "/" in read.unit or "每" in p.before[-8:] or p.after.startswith(("的标准", "标准", "/"))
    return f"{whose}{word}{'标准' if per or m else '金额'}"


def promised(p: Place, np: str) -> str | None:
    """The benefit that an earlier chunk names for the sums that follow: 补贴标准为：甲类最高90万元，乙类最高50万元."""
    if (
        p.begin > p.start
        or len(np) > 16
        or patterns()["grant"].match(p.after)
        or re.match("[\u4e00-\u9fff]{0,4}(?:券|红包|礼包)", p.after)
        or patterns()["granted"].search(p.before)
    ):
        return None
    said = re.findall(
        f"(?:[\u4e00-\u9fff]{{0,4}}?)(?:{cues('grant')})(?:标准|资金)?(?=[^\u4e00-\u9fff]|为)", p.text[: p.start]
    )
    if not said:
        return None
    what = re.sub("^.*?(?:给予|发放|一次性|的|予以)", "", said[-1])
    if not np and (to := beneficiary(p)):
        np, what = to, re.sub("^(?:申请|申领)", "", what)
    return f"{np}{what}" + ("" if what.endswith(("标准", "资金")) else "金额")


def sums_of(p: Place, np: str) -> str:
    """单套补贴金额不超过三万元: whose, where the phrase does not say."""
    return beneficiary(p) + np if _SUM_ONLY.fullmatch(np) else np


_SUM_ONLY = re.compile(
    "(?:[单每][套人户台件个])?[\u4e00-\u9fff]{0,2}(?:补贴|补助|奖励|奖补|资助)(?:总?金?额|标准|资金)?"
)
