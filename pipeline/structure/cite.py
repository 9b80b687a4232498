"""How a lawyer cites a segment, and which years a deadline in it may be read against."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.records import Node, Structure, TimeContext

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|-|—|~|〕|\])")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年|-|—|~)")
_BODY_YEAR = re.compile(r"(?<!\d)(20\d{2})(?=年)")
_DAY_YEAR = re.compile(r"(?<!\d)(20\d{2})年(?=\d{1,2}月\d{1,2}日)")
_DECIMAL = re.compile(r"\d+(?:\.\d+)+")
_TITLES = re.compile(r"《[^》]*》|〔[^〕]*〕")


def citation(structure: Structure, segment_index: int) -> str:
    """The citation of a segment: ``《…办法》第六条第二款（一）``, ``《…方案》三、（一）1``; at least the title."""
    segment = structure.segments[segment_index]
    title = structure.instruments[segment.instrument].title
    head = _quoted(title) if title else ""
    chain: list[Node] = []
    at = segment.node
    while at is not None:
        chain.append(structure.nodes[at])
        at = structure.nodes[at].parent
    chain.reverse()
    if any(n.kind == "article" for n in chain):
        chain = [n for n in chain if n.kind != "chapter"]
    out = ""
    for node in chain:
        if node.kind == "annex":
            out += node.label.rstrip("：:") + " "
            continue
        core = node.path.rsplit("/", 1)[-1]
        if _DECIMAL.fullmatch(core):
            out = core  # a decimal number says its own parents
            continue
        if core == "*":
            core = "（未编号项）"
        elif core.startswith("("):
            core = f"（{core[1:-1]}）"
        elif re.fullmatch(r"[一二三四五六七八九十百]+", core):
            core += "、"
        elif re.fullmatch(r"\d+", core):
            core += "."
        elif re.fullmatch(r"[a-zA-Z]", core):
            core = f" {core}）"
        out += core
        if node.kind == "article" and segment.paragraph is not None:
            out += structure.nodes[segment.paragraph].label
    return head + out.rstrip("、.")


def _quoted(title: str) -> str:
    """The title in 《》, a title within it in 〈〉 (GB/T 15834-2011, 4.15.3.3)."""
    if re.fullmatch(r"《[^《》]*》", title):
        return title
    return "《" + title.replace("《", "〈").replace("》", "〉") + "》"


def time_context(structure: Structure, node: int | None, text: str, instrument: int | None = None) -> TimeContext:
    """The years that a time expression in ``node`` may be read against; ``text`` is the normalised text.

    The document's year is that of the title (a plan for 2019), else of the document number, else of the issue date,
    else the only year that its text names outside titles, else the year of the document that it passes on;
    the section's year is that of the nearest heading above that names exactly one.
    """
    if instrument is None:
        instrument = structure.nodes[node].instrument if node is not None else 0
    if not structure.instruments:
        return TimeContext()
    i = structure.instruments[instrument]
    year = _only(_TITLE_YEAR.findall(i.title or ""))
    if year is None:
        year = _only(_YEAR.findall((i.doc_number or "").replace("〕", "〕")))
    if year is None and i.issued is not None:
        year = i.issued.year
    if year is None:
        year = _year_named(text, *i.span) or _year_passed_on(text, *i.span)
    section = None
    at = node
    while at is not None and section is None:
        n = structure.nodes[at]
        if n.heading:
            section = _only(_TITLE_YEAR.findall(n.heading))
        at = n.parent
    return TimeContext(section_year=section, document_year=year, issued=i.issued, effective=i.effective)


@lru_cache(maxsize=1)
def _year_named(text: str, start: int, end: int) -> int | None:
    """The one year that an undated instrument speaks of, or gives its days in; 《》 and 〔〕 do not count."""
    body = _TITLES.sub("", text[start:end])
    return _only(_BODY_YEAR.findall(body)) or _only(_DAY_YEAR.findall(body), 2)


_PASSED_ON = re.compile(
    r"(?:现将|转发)[^。]{0,160}?〔((?:19|20)\d{2})〕\d+号[^。]{0,40}?(?:转发|印发|下发|传达)(?:给|至|你)"
)


@lru_cache(maxsize=1)
def _year_passed_on(text: str, start: int, end: int) -> int | None:
    """现将《…》（某政发〔2031〕5号）转发你们: what is passed on is of the same year, where nothing else tells."""
    return _only([m[1] for m in _PASSED_ON.finditer(text, start, end)])


def _only(years: list[str], least: int = 1) -> int | None:
    return int(years[0]) if len(set(years)) == 1 and len(years) >= least else None
