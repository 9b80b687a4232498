"""What an instrument says of itself: number, issuer, dates.  Reads its head, its signature and its closing rules."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.numerals import parse_integer
from pipeline.structure import dates
from pipeline.structure.instruments import Block
from pipeline.structure.lines import LineKind, is_issuer, pattern
from pipeline.structure.markers import Lines
from pipeline.structure.segments import title_core


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one instrument; None where the text does not print them."""

    doc_number: str | None = None
    issuer: str | None = None
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None


_ORDER = re.compile(r"(?P<who>[一-鿿、]{2,40}?)(?:令|公告|命令)(?:\d{4}年)?第?[〇零一二三四五六七八九十百\d]+号")
_ORDER_HEAD = re.compile(r"(?P<who>[一-鿿]{2,40})(?:令|公告|命令)")
_ORDER_NUMBER = re.compile(r"(?:\d{4}年)?第[〇零一二三四五六七八九十百\d]+号")
_HISTORY = re.compile(
    r"日(?P<who>[一-鿿]{2,20}?(?:院|部|会|署|局|府|处|厅|总统))(?P<number>(?:（\d{2,3}）)?(?:[一-鿿]{1,12}字)?第[0-9A-Z-]+号[令函]?)[^。；]*?(?P<verb>订定|制定|公布|发布|废止)(?P<rest>[^；。]{0,12})"
)
"""日渔业部（90）渔政字第0012345号令订定发布: an entry of the history below a title in Taiwan."""
_ADOPTED = re.compile(
    r"(?P<who>[一-鿿、]{2,40}?)(?:第[一二三四五六七八九十百\d]+届)?(?P<body>人民代表大会(?:常务委员会)?)?(?:第[一二三四五六七八九十百\d]+次)(?:[一-鿿]{0,6}会议|会议)"
)
_AMENDED = re.compile(r"修订|修正|修改")
_VERB = re.compile(r"通过|订定|制定|批准|公布|发布|颁布|施行|实施")
_STAGES = {"通过": 1, "订定": 1, "制定": 1, "批准": 2, "公布": 3, "发布": 3, "颁布": 3, "施行": 4, "实施": 4}
_ROC_TITLE = re.compile(r"（(\d{2,3})\.(\d{1,2})\.(\d{1,2})(订定|制定|发布|公布|修正)）$")
_PLACE = re.compile(r".{1,8}?(?:自治区|自治县|自治州|省|市|县|区)")
_NOTICE_TITLE = re.compile(r"^(?P<who>[^关《]{3,60}?)(?:关于|印发|转发|批转)")
_SUBJECT = re.compile(
    r"本(?:办法|条例|规定|细则|规则|通知|通告|公告|决定|意见|方案|措施|政策|标准|法|文件|指南|规程|规范|制度|暂行|实施|操作|若干|准则|令|计划|行动|要点|预案|次)|上述|以上|该办法|其他政策|自(?:\d|[印发公颁下出]|即日)"
)
_EFFECT_VERB = r"(?:起)?(?:正式|暂定)?(?:施行|实施|执行|生效|试行|实行)"
_SEPARATE = re.compile(
    r"(?:(?<=[局厅院])(?<!总局)|(?<=中心)|(?<=支行))(?=(?:[一-鿿]{2,3}[省市县区州盟旗]|国家|中国|中共)[一-鿿]{2,16}(?:局|厅|委员会|部|行|院|中心|办公室)$)"
)
"""Between two bodies that sign on one line: the space that stood there is no part of the normalised text."""
_OF_ONE_PLACE = re.compile(
    r"(?P<first>(?P<place>[一-鿿]{2,3})[省市县区州盟旗](?:(?!国家|中国)[一-鿿]){2,20}?(?:局|厅|委员会|中心))(?=(?P=place))"
)
_BRANCH = re.compile(r"[一-鿿]{2,4}(?:监管分?局|(?:中心)?支行|分行)")
_FROM_DATE = re.compile(
    rf"(?:自|从|于)?(?P<date>(?:(?:中华)?民国[\d〇零○一二三四五六七八九十百]{{1,6}}|\d{{4}}|[〇零○一二三四五六七八九]{{4}})年[\d一二三四五六七八九十]{{1,3}}月[\d一二三四五六七八九十]{{1,3}}日)(?:零时|零点)?{_EFFECT_VERB}"
)
_FROM_ISSUE = re.compile(
    rf"(?:自|从)?(?:印发|发布|公布|颁布|下发|出台|签发|通知下发|发文|文件印发|措施印发|通过|即|本[一-鿿]{{2,4}}(?:印发|下发|发布))(?:之)?日{_EFFECT_VERB}"
)
_UNTIL = re.compile(
    r"(?:有效期(?:限)?|(?:施行|执行|实施|试行)(?:期限|期)?|期限|时间|日)?(?:暂定)?(?:至|到|截至|截止到|截止)(?P<date>\d{4}年\d{1,2}月\d{1,2}日)"
)
_FOR = re.compile(
    r"(?:有效期(?:限)?|试行(?:期)?(?:限)?|施行期(?:限)?|执行期(?:限)?|暂行)(?:暂定)?(?:为|暂定为)?(?P<n>[一二三四五六七八九十两\d]{1,3})(?:年|个(?P<month>月))"
)
_STOP = re.compile(r"[^。；]+[。；]?")


def read(
    text: str, lines: Lines, kinds: Sequence[LineKind], block: Block, before: Sequence[tuple[Block, Facts]]
) -> Facts:
    """The facts of one instrument.  ``before`` are those above it in the file: a forwarded text takes over the facts of
    the notice that forwards it."""
    head = [(i, text[lines.starts[i] : lines.ends[i]]) for i in range(block.first, min(block.body, block.first + 30))]
    notes = [line for i, line in head if kinds[i] == "adoption"]
    history = [line for line in notes if "民国" in line[:8]]
    notes += [
        line
        for i in range(block.body, min(block.body + 3, block.last))
        if kinds[i] == "adoption" and (line := text[lines.starts[i] : lines.ends[i]])
    ]
    top = [text[lines.starts[i] : lines.ends[i]] for i in range(block.first, min(block.last, block.first + 6))]
    order = _order_above(top)
    number = _number(head, kinds, block, notes) or (order[0] if order else None)
    signed, signers = _signature(text, lines, kinds, block)
    noted, adopter, in_force = _noted(notes)
    titled = _title_issuer(block.title)
    if adopter and titled and adopter.startswith(titled):
        adopter = titled
    issued = signed or noted or _head_date(head, kinds) or _roc_date(block)
    issuer = (
        "、".join(signers)
        or _whole(adopter, block.title)
        or (order[1] if order else _head_issuer(head, kinds))
        or titled
    )
    for above, facts in reversed(before):
        if _forwarded(text, lines, above, block):
            number, issuer, issued = number or facts.doc_number, issuer or facts.issuer, issued or facts.issued
            break
    body = text[lines.starts[min(block.body, block.last - 1)] : lines.ends[block.last - 1]]
    first, abolished = _history(history)
    if first is not None:
        number, issuer, issued = first.doc_number, first.issuer, first.issued
    effective, expires = _duration(body, in_force or issued)  # what 自公布之日起 means, a note above the text may say
    return Facts(number, issuer, issued, effective or in_force, abolished or expires)


def _history(lines: Sequence[str]) -> tuple[Facts | None, date | None]:
    """What the entries of a text's history say: of its first issue, and when it was abolished."""
    first: Facts | None = None
    for line in lines:
        found, entry = dates.find(line), _HISTORY.search(line)
        if not found or entry is None:
            continue
        if "废止" in entry["verb"] + entry["rest"]:
            return first, found[0][0]
        if first is None:
            first = Facts(entry["number"], entry["who"], found[0][0])
    return first, None


def _whole(issuer: str | None, title: str | None) -> str | None:
    """A body's name with the place that it leaves to the title: 县人民代表大会 under the title 渠东县…条例."""
    m = _PLACE.match(title or "")
    if issuer and m and issuer[0] in "省市县区" and m[0].endswith(issuer[0]):
        return m[0] + issuer[1:]
    return issuer


def _roc_date(block: Block) -> date | None:
    """The date that Taiwan's register prints after a title: （112.10.04订定）."""
    m = _ROC_TITLE.search(block.printed or "")
    if m is None or m[4] == "修正":
        return None
    try:
        return date(int(m[1]) + 1911, int(m[2]), int(m[3]))
    except ValueError:
        return None


def _number(
    head: Sequence[tuple[int, str]], kinds: Sequence[LineKind], block: Block, notes: Sequence[str]
) -> str | None:
    for i, line in head:
        if kinds[i] == "number":
            return line.strip("（）")
    for line in notes:
        flat = dates.DATE.sub("\n", line)
        if m := _ORDER.search(flat):
            return m[0]
    for i, line in head:
        if kinds[i] in ("title", "short", "navigation") or i in block.title_lines:
            found = [m for m in pattern("doc_number").finditer(line) if line.find("根据") < 0]
            if (
                found
                and line[found[-1].end() :].strip("）") == ""
                and line[found[-1].start() - 1 : found[-1].start()] == "（"
            ):
                return found[-1][0]
    return None


def _order_above(top: Sequence[str]) -> tuple[str, str] | None:
    """The number and the issuer of an order whose number stands on a line of its own: 某县人民政府令 / 第12号."""
    for line, below in itertools.pairwise(top):
        named = _ORDER_HEAD.fullmatch(line)
        if named and _ORDER_NUMBER.fullmatch(below):
            return line + below, named["who"]
    return None


def _signature(text: str, lines: Lines, kinds: Sequence[LineKind], block: Block) -> tuple[date | None, list[str]]:
    """The date and the bodies that sign, at the end of the instrument."""
    last = block.last - 1
    low = max(block.body, block.last - 40)
    for i in range(last, low - 1, -1):
        if kinds[i] == "date":
            line = text[lines.starts[i] : lines.ends[i]]
            found = dates.find(line)
            signers: list[str] = []
            j = i - 1
            while j >= block.first and (kinds[j] == "issuer" or _lone_body(text, lines, kinds, j)):
                signers.append(_apart(re.sub(r"（[^（）]*章）$", "", text[lines.starts[j] : lines.ends[j]])))
                j -= 1
            signers = _with_branches([s for s in reversed(signers) if s and not s.startswith("（")])
            if j < block.body and not signers:
                return (found[0][0] if found else None), []
            return (found[0][0] if found else None), signers
    signers = []
    i = last
    while i >= low and kinds[i] in ("issuer", "circulation", "annex"):
        if kinds[i] == "issuer":
            signers.append(text[lines.starts[i] : lines.ends[i]])
        i -= 1
    return None, list(reversed(signers))


def _apart(line: str) -> str:
    """Bodies that sign on one line, parted: a second one begins with a place, or with the first one's own."""
    if again := _OF_ONE_PLACE.match(line):
        return f"{again['first']}、{_apart(line[again.end() :])}"
    return _SEPARATE.sub("、", line)


def _with_branches(signers: Sequence[str]) -> list[str]:
    """中国银行保险监督管理委员会, and below it 江州监管分局: one name on two lines."""
    out: list[str] = []
    for name in signers:
        if out and _BRANCH.fullmatch(name) and out[-1].endswith(("监督管理委员会", "监督管理总局", "人民银行")):
            out[-1] += name
        else:
            out.append(name)
    return out


def _lone_body(text: str, lines: Lines, kinds: Sequence[LineKind], i: int) -> bool:
    return kinds[i] == "short" and is_issuer(text[lines.starts[i] : lines.ends[i]].strip("（）"))


def _head_date(head: Sequence[tuple[int, str]], kinds: Sequence[LineKind]) -> date | None:
    for i, line in head:
        if kinds[i] == "date" and (found := dates.find(line)):
            return found[0][0]
    return None


def _head_issuer(head: Sequence[tuple[int, str]], kinds: Sequence[LineKind]) -> str | None:
    for i, line in head:
        if kinds[i] == "issuer":
            return line
        if "编制组" in line and (m := re.match(r"(《[^》]+》[^，。]{0,12}编制组|[^，。《]{2,30}编制组)", line)):
            return m[1]
    return None


def _title_issuer(title: str | None) -> str | None:
    m = _NOTICE_TITLE.match(title or "")
    return m["who"] if m and is_issuer(m["who"]) else None


def _noted(notes: Sequence[str]) -> tuple[date | None, str | None, date | None]:
    """The date of issue, the issuing body and the day of effect that adoption notes state.

    A text is adopted, approved, published and put in force, in this order; the last of the first three is its issue.
    Whatever comes after that again is an amendment and changes none of these.
    """
    issued: date | None = None
    issuer: str | None = None
    effective: date | None = None
    stage = 0
    flat = "\n".join(notes)
    found = dates.find(flat)
    for n, (day, _, end) in enumerate(found):
        clause = flat[end : found[n + 1][1] if n + 1 < len(found) else len(flat)]
        verb = _VERB.search(clause)
        if verb is None or (n and _AMENDED.search(clause)):
            continue
        step = _STAGES[verb[0]]
        if step < stage or (step == stage and step != 3):
            break
        stage = step
        if step == 4:
            effective = day
            continue
        issued = day
        if m := _ORDER.search(clause):
            issuer = issuer or m["who"].removeprefix("中华人民共和国")
        elif (m := _ADOPTED.search(clause)) and step != 2:
            issuer = issuer or re.sub(r"第?[一二三四五六七八九十百\d]+届", "", m["who"] + (m["body"] or ""))
    return issued, issuer, effective


def _forwarded(text: str, lines: Lines, above: Block, block: Block) -> bool:
    """Whether the instrument above forwards this one."""
    head = text[lines.starts[above.first] : lines.ends[above.last - 1]][:3000].replace("\n", "")
    core = title_core(block.title)
    if core and re.search(r"(?:印发|转发|批转|公布|发布|下发|附件)[^。]{0,60}" + re.escape(core), head):
        return True
    if core and f"《{core}" in head and above.last - above.first < 40:
        return True
    return (
        above.title is None and above.last - above.first < 25 and re.search(r"印发|遵照执行|贯彻执行", head) is not None
    )


def _duration(body: str, issued: date | None) -> tuple[date | None, date | None]:
    """When the instrument takes effect and when it ends, from its own closing rules."""
    effective = expires = None
    effect, end = pattern("effective"), pattern("expires")
    for m in effect.finditer(body):
        start = max(body.rfind(c, 0, m.start()) for c in "。；\n") + 1
        stop = min((p for p in (body.find(c, m.end()) for c in "。\n") if p >= 0), default=len(body))
        sentence = body[start:stop]
        if not _SUBJECT.search(sentence):
            continue
        found = [d for f in _FROM_DATE.finditer(sentence) if (d := dates.find(f["date"]))]
        if found:
            effective = min(d[0][0] for d in found)
        elif issued is not None and _FROM_ISSUE.search(sentence):
            effective = issued
        else:
            continue
        expires = _end(sentence, effective) or expires
    if expires is None:
        for m in end.finditer(body):
            start = max(body.rfind(c, 0, m.start()) for c in "。\n") + 1
            stop = min((p for p in (body.find(c, m.end()) for c in "。\n") if p >= 0), default=len(body))
            sentence = body[start:stop]
            if re.search(
                r"本(?:办法|条例|规定|细则|通知|通告|意见|方案|措施|政策|文件|政策措施|实施细则|规程)|上述(?:政策|措施)|以上(?:政策|措施)",
                sentence,
            ):
                expires = _end(sentence, effective or issued) or expires
    return effective, expires


def _end(sentence: str, effective: date | None) -> date | None:
    if (m := _UNTIL.search(sentence)) and (found := dates.find(m["date"])):
        return found[0][0]
    if effective is not None and (m := _FOR.search(sentence)) and (n := parse_integer(m["n"])):
        return dates.after(effective, n, "月" if m["month"] else "年")
    return None
