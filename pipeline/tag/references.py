"""Cited instruments, standards and provisions; and the masks that keep their numbers out of other findings.

Reads one normalised segment (or line); gives spans into it.  A title, a document number or a standard's code is a
reference; the same stretches, with phone numbers, slogans and outline markers, are masks: nothing inside them is a
deadline, a limit or a bearer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline import lexicon
from pipeline.records import Mask, MaskKind, Reference, Span
from pipeline.screened import screened

ORDINAL = r"[〇零一二三四五六七八九十百千两\d]+"
SCREEN = re.compile(r"[《〔［\[“（\d第前本上]|号|[零一二三四五六七八九十]个")

TITLE = re.compile(r"《(?:[^《》]|《[^《》]*》)*》")
DOC_NUMBER = screened(
    r"[\u4e00-\u9fff]{1,12}?[〔\[（]\d{4}[〕\]）]第?\d+[号號]"
    r"|[\u4e00-\u9fff]{0,14}令[〔\[（]?(?:\d{4}年?)?[〕\]）]?第?[\d〇零一二三四五六七八九十百]+[号號]"
    r"|[\u4e00-\u9fff]{2,8}字第\d+[号號]"
)
STANDARD = screened(
    r"(?<![A-Za-z])(?:GB|HJ|DB|CJ|JGJ|NY|SL|JT|AQ|TD|LY|QX|WS|YC|SH|HG|ISO|IEC|EN|CNS|GBZ|GBJ|CJJ|JTG|TSG|DL|SY|MT|YB|JC|QB|FZ|SB|GA|RB|TCVN|T)"
    r"(?:\d{2})?(?:/[A-Z]{1,6})? ?\d+(?:\.\d+)?(?:~\d+(?:\.\d+)?)?(?:[-—]{1,2}\d{2,4})?(?![\d%])"
)
PROVISION = screened(
    rf"(?P<own>本(?:法|条例|办法|规定|细则|规则|准则|标准|通则|方案|意见|章程|章|节|条|款|项|规范))?"
    rf"(?P<path>(?:第{ORDINAL}编)?(?:第{ORDINAL}章)?(?:第{ORDINAL}节)?"
    rf"(?:第{ORDINAL}条(?:之{ORDINAL}|-\d+)?(?:第{ORDINAL}款)?(?:第?（?{ORDINAL}）?[项目])?"
    rf"|第{ORDINAL}款(?:第?（?{ORDINAL}）?项)?|第（?{ORDINAL}）?项|前(?:{ORDINAL})?[条款项](?:第{ORDINAL}款)?(?:第?（?{ORDINAL}）?项)?|上(?:{ORDINAL})?款))"
    rf"(?P<more>(?:(?:[、和至及或~]|以及)第(?:（?{ORDINAL}）?)(?:条(?:之{ORDINAL})?(?:第{ORDINAL}款)?|款|项))*)"
)
SECTION = screened(
    r"(?<![\d.])\d+(?:\.\d+)+ ?[条节款章]|第 ?\d+(?:\.\d+)* ?[章节]|附[录件表][A-Z\d一二三四五六七八九十]*|[表图] ?[A-Z]?\d+(?:[.-]\d+)*"
)
CONTACT = screened(
    r"https?://[\x21-\x7e]+|www\.[\x21-\x7e]+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<!\d)0\d{2,3}[-—]\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<=邮编：)\d{6}|(?<=邮政编码：)\d{6}|(?<=电话：)[\d-]{7,}|(?<!\d)\d{15,18}[\dX]?(?![\d.%])"
)
LEADING = re.compile(r"[\u4e00-\u9fff]*(?:按照|根据|依据|依照|贯彻|落实|执行|以及|[和及与按的])(?=[\u4e00-\u9fff]{2})")
QUOTED = re.compile(r"“[^“”]{1,60}”|‘[^‘’]{1,60}’|「[^「」]{1,60}」")
MARKER = re.compile(
    rf"[ \u3000]*(?:第{ORDINAL}[编章节条款项目](?:之{ORDINAL}|-\d+)?|{ORDINAL}、|（{ORDINAL}）|\d+[.)）](?!\d)|\d+(?:\.\d+)+(?![\d%])|[①-⑳]|[a-z][)）])"
)
_NUMBER_INSIDE = re.compile(r"[\d一二三四五六七八九十百两双]")


@cache
def _slogans() -> re.Pattern[str]:
    return screened("|".join(e.pattern or re.escape("") for e in lexicon.group("masks", "slogan")))


def find_masks(text: str) -> tuple[Mask, ...]:
    """Everything in ``text`` whose numbers and names are not findings, in order of place, without overlaps."""
    if not SCREEN.search(text):
        return ()
    found: list[Mask] = []

    def add(pattern: re.Pattern[str], kind: MaskKind) -> None:
        found.extend(Mask(Span(*m.span()), kind) for m in pattern.finditer(text))

    if m := MARKER.match(text):
        found.append(Mask(Span(*m.span()), "marker"))
    add(TITLE, "title")
    for m in DOC_NUMBER.finditer(text):
        lead = LEADING.match(m[0])
        found.append(Mask(Span(m.start() + (lead.end() if lead else 0), m.end()), "doc_number"))
    add(STANDARD, "standard")
    add(PROVISION, "node")
    add(SECTION, "node")
    add(CONTACT, "contact")
    found += [
        Mask(Span(*m.span()), "slogan")
        for m in QUOTED.finditer(text)
        if _NUMBER_INSIDE.search(m[0]) and not _is_figure(m[0])
    ]
    add(_slogans(), "slogan")
    return _without_overlaps(found)


def _is_figure(quoted: str) -> bool:
    """A quotation that states a figure or a period (“按40元/平方米的标准”, “十四五”) is no slogan."""
    return bool(re.search(r"\d+(?:\.\d+)?[%元吨万亿个米年月日户套]|十[一二三四五]?五", quoted)) or len(quoted) > 24


def _without_overlaps(found: list[Mask]) -> tuple[Mask, ...]:
    found.sort(key=lambda m: (m.span.start, -m.span.end))
    kept: list[Mask] = []
    for mask in found:
        if kept and mask.span.start < kept[-1].span.end:
            continue
        kept.append(mask)
    return tuple(kept)


def shadow(text: str, masks: Sequence[Mask], keep: frozenset[str] = frozenset({"marker"})) -> str:
    """``text`` with what the masks cover, and every quotation, blanked out character for character.

    The result has the same length, so that what is found in it has the same offsets.
    """
    chars: list[str] | None = None
    spans = [m.span for m in masks if m.kind not in keep]
    spans += [Span(m.start() + 1, m.end() - 1) for m in QUOTED.finditer(text)]
    for start, end in spans:
        if chars is None:
            chars = list(text)
        chars[start:end] = "□" * (end - start)
    return text if chars is None else "".join(chars)


def find_references(text: str, masks: Sequence[Mask] | None = None) -> tuple[Reference, ...]:
    """The instruments, standards and provisions that ``text`` cites, in order.

    A title takes the document number or standard code in the bracket behind it, and the provision named after it:
    《…法》第三十条 is one reference with a title and a node path.
    """
    masks = find_masks(text) if masks is None else masks
    out: list[Reference] = []
    for mask in masks:
        a, b = mask.span
        piece = text[a:b]
        if mask.kind == "title":
            code = None
            inner = STANDARD.search(piece)
            if inner:
                code = inner[0]
            follow = re.compile(r"（([^（）]{4,40})）").match(text, b)
            if follow and (DOC_NUMBER.search(follow[1]) or STANDARD.search(follow[1])):
                code, b = follow[1], follow.end()
            out.append(Reference(Span(a, b), text[a:b], title=piece[1:-1], code=code, rule="references.title"))
        elif mask.kind in ("doc_number", "standard"):
            if out and out[-1].span.end >= b:
                continue
            rule = f"references.{mask.kind}"
            out.append(Reference(mask.span, piece, code=piece, rule=rule))
        elif mask.kind == "node":
            m = PROVISION.fullmatch(piece)
            path = (m["path"] + m["more"]) if m else piece
            own = bool(m and m["own"]) or piece.startswith(("前", "上", "本"))
            previous = out[-1] if out else None
            if previous and previous.title and not own and text[previous.span.end : a] in ("", "的", "中", "中的"):
                out[-1] = Reference(
                    Span(previous.span.start, b),
                    text[previous.span.start : b],
                    previous.title,
                    previous.code,
                    path,
                    False,
                    "references.title",
                )
            else:
                out.append(
                    Reference(
                        mask.span, piece, node_path=path, own=own or previous is None, rule="references.provision"
                    )
                )
    return tuple(out)
