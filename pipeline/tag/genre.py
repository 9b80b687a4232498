"""What kind of document a file is, decided before anything in it is tagged.

Reads the normalised text and its structure; the rules are ``lexicon/genre.toml``.  A forwarding notice takes the
genre of what it forwards; a paper or a news page is ``other`` and yields no obligations.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline import lexicon
from pipeline.records import Genre, Structure
from pipeline.tag.acting import commands

DEONTIC = re.compile(
    r"应当|必须|不得|禁止|严禁|(?<!反)应(?=[按依在当设由])|(?<=[，,。；;])要(?!求|素|点|闻|么|是|知)|要(?=[加推完建落严强定限坚注充及将])"
    r"|须|负责(?!人)|责令"
)
STANDARD_CODE = re.compile(r"^(?:GB|HJ|DB|CJ|JGJ|NY|SL|JT|AQ|TD|LY)[\dA-Z/ ]*\d", re.MULTILINE)
TITLED_EXPLANATION = re.compile(r"[^\n。；]{4,60}(?:解读|编制说明|起草说明|修订说明)(?:（[^（）\n]*）)?(?:\n|$)")
CLAUSE_NUMBER = re.compile(r"\d+(?:\.\d+){2,}")
SHALL = re.compile(r"(?:不?应|不?宜)(?!用|急|力|对)")
"""How a standard speaks, clause by clause (4.5.2 基本雪压应…)."""
EXPLAINS = re.compile(r"》[^《》]{0,12}(?:编制|起草|修订|制定)?说明|解读")
PREAMBLE = re.compile(
    r"(?:制定|制订|提出|出台|推出|订定)(?:了)?(?:本|以下|如下|下列|此)[^，。；：]{0,16}?"
    r"(办法|条例|规定|细则|规则|方案|意见|措施|政策|计划|规划|纲要|要点|通知|通告|公告|决定|标准|规范|导则)[^，。；：]{0,6}[。：:；]"
)
RETOLD = re.compile(
    r"(?:^|[，。；：\n]|新的|原)《[^《》\n]{2,24}》(?=[^，。；]{0,8}(?:规定|要求|明确|将原|取消|新增|增加了|删除|归并|调整为))"
)
"""新的《办法》将原…合并, 《办法》规定…: a part of a note that tells what another text says."""
QUESTION = re.compile(r"[^\n。？?]{4,80}(?:？|\?(?=\s|$))")
ANSWER = re.compile(
    r"(?:^|\n)\s*答[：:]|答记者问|回答了?记者|记者(?:的)?提问|负责人(?:就[^，。\n]{2,30})?(?:介绍|指出|表示|答复称|解释)(?:说|称)?[，：]"
)
"""An interview on new rules: its questions, and who answers them."""
HEAD = 60_000
"""Characters of a document looked at: a genre shows itself early and often."""


@cache
def _patterns(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    merged: dict[str, list[str]] = {}
    for entry in lexicon.load("genre"):
        if entry.group.startswith(prefix + ".") and entry.pattern:
            merged.setdefault(entry.group.split(".")[1], []).append(entry.pattern)
    return tuple((genre, re.compile("|".join(f"(?:{p})" for p in ps))) for genre, ps in merged.items())


def genre_of_title(title: str) -> str | None:
    """The genre that a title announces, or None: 《…管理办法》 is a regulation, 关于印发《…方案》的通知 a plan."""
    for forwarded in re.findall(r"《((?:[^《》]|《[^《》]*》)*)》", title):
        if re.search(r"印发|发布|公布|转发|下发", title) and title.rstrip("）").endswith(
            ("通知", "公告", "令", "决定")
        ):
            inner = genre_of_title(forwarded)
            if inner:
                return inner
    m = re.search(r"(?:印发|转发|发布|公布)(?!《)(.{4,60})的(?:通知|公告|决定)$", title)
    if m:
        inner = genre_of_title(m[1])
        if inner and inner != "notice":
            return inner
    best: tuple[int, str] | None = None
    for genre, pattern in _patterns("title"):
        for m in pattern.finditer(title):
            if best is None or m.end() > best[0] or (m.end() == best[0] and genre == "explanatory"):
                best = (m.end(), genre)
    return best[1] if best and best[0] >= len(title) - 12 else None


def genre_of(text: str, structure: Structure) -> tuple[Genre, bool]:
    """The document's genre and whether it binds.

    Titles decide where they can (the instrument with the most text, explanatory first); else the document's way of
    speaking of itself; else its articles, unit lines and deontic words against the signs of reporting prose.
    """
    genre = _decide(text[:HEAD], structure)
    return genre, genre not in ("explanatory", "other")  # type: ignore[return-value]


def _decide(text: str, structure: Structure) -> str:
    if TITLED_EXPLANATION.match(text):
        return "explanatory"
    articles = sum(n.kind == "article" for n in structure.nodes)
    if not articles and len(QUESTION.findall(text)) >= 2 and ANSWER.search(text):
        return "explanatory"
    counts = {g: len(p.findall(text)) for g, p in _patterns("self")}
    prose = len(_patterns("prose")[0][1].findall(text))
    deontic = len(DEONTIC.findall(text))
    if prose >= 3 and not sum(counts.values()) and not articles and deontic * 400 < len(text):
        return "other"
    if counts.get("explanatory", 0) >= 4 and articles < 5:
        return "explanatory"
    weight: dict[str, int] = {}
    for instrument in structure.instruments:
        title = instrument.title or ""
        genre = genre_of_title(title)
        if genre == "explanatory" or EXPLAINS.search(title):
            return "explanatory"
        if genre == "regulation" and instrument.doc_number and STANDARD_CODE.match(instrument.doc_number):
            genre = "standard"
        if genre:
            weight[genre] = weight.get(genre, 0) + instrument.span.end - instrument.span.start
    if weight:
        genre = max(weight, key=lambda g: weight[g])
        if genre == "standard" and articles >= 5 and not STANDARD_CODE.search(text[:2000]):
            return "regulation"
        if genre == "notice" and counts.get("regulation", 0) >= 3 and articles >= 5:
            return "regulation"
        return genre
    if re.search(r"(?:通知|通告|公告)如下", text[:1500]) and not articles:
        return "notice"
    if m := PREAMBLE.search(text[:1500]):
        announced = genre_of_title(m[1])
        if announced and announced != "standard":
            return announced
    if "解读如下" in text[:600]:
        return "explanatory"
    if articles < 5 and (counts.get("explanatory", 0) >= 3 or len(RETOLD.findall(text)) >= 3):
        return "explanatory"
    if STANDARD_CODE.search(text[:400]) or counts.get("standard", 0) >= 3:
        return "standard"
    if articles >= 5 or counts.get("regulation", 0) >= 2:
        return "regulation"
    clauses = sum(CLAUSE_NUMBER.fullmatch(n.path.rsplit("/", 1)[-1]) is not None for n in structure.nodes)
    if clauses >= 5 and 2 * clauses >= len(structure.nodes) and len(SHALL.findall(text)) >= clauses:
        return "standard"
    if counts.get("plan", 0) >= 1 and counts.get("plan", 0) >= counts.get("notice", 0):
        return "plan"
    if counts.get("notice", 0) >= 1:
        return "notice"
    numbered = sum(n.kind in ("item", "section") for n in structure.nodes)
    if prose >= 2 or (deontic * 400 < len(text) and numbered < 8 and not (numbered and prose == 0 and _orders(text))):
        return "other"
    return "plan"


_SENTENCE = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]是)?(?P<said>[^。；\n]{7,})"
)
_ORDERED = 0.35
"""Of the sentences of task text at least so many open with what is to be done; of news and papers fewer."""


def _orders(text: str) -> bool:
    """Whether a part of a plan speaks in bare imperatives (完成危房改造200户。扩大报销范围…) and reports nothing."""
    said = [m["said"] for m in _SENTENCE.finditer(text)]
    return sum(map(commands, said)) >= _ORDERED * len(said) > 0
