"""The taggers as a spaCy pipeline: one ``Doc`` a clause, one component a kind of finding.

``tagger()`` gives a blank Chinese pipeline whose tokens are characters (so that a finding may begin and end anywhere:
jieba's words cut across one finding in eight).  Each component reads ``doc.text`` and the context in
``doc.user_data``, and writes its records there and its spans into ``doc.spans`` under the same name:

========================  =============================================
``masks``                 stretches that hold no findings
``references``            cited instruments and provisions
``deadlines``             needs ``masks``; context ``time`` (TimeContext)
``limits``                needs ``masks`` and ``deadlines``
========================  =============================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup
from spacy.vocab import Vocab

from pipeline.records import Deadline, Limit, Mask, Reference, TimeContext
from pipeline.tag.deadlines import SCREEN as DEADLINE
from pipeline.tag.deadlines import find_deadlines
from pipeline.tag.limits import SCREEN as FIGURE
from pipeline.tag.limits import find_limits
from pipeline.tag.references import find_masks, find_references

Finding = Mask | Reference | Deadline | Limit
NO_TIME = TimeContext()


class CharacterTokenizer:
    """One token a character, without spaces: ``doc[a:b]`` is ``text[a:b]``."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        return Doc(self.vocab, words=list(text), spaces=[False] * len(text))


def _text(doc: Doc) -> str:
    """The clause's text: kept beside the Doc, which would join it from its tokens at every look."""
    text: str = doc.user_data.get("text") or doc.text
    return text


def _keep(doc: Doc, name: str, findings: tuple[Finding, ...], label: Callable[[Any], str]) -> Doc:
    doc.user_data[name] = findings
    if findings:
        spans = [doc.char_span(f.span.start, f.span.end, label=label(f)) for f in findings]
        doc.spans[name] = SpanGroup(doc, name=name, spans=[s for s in spans if s is not None])
    return doc


@Language.component("yiwu_masks")
def masks(doc: Doc) -> Doc:
    """Titles, document numbers, phone numbers, slogans: nothing inside them is a finding."""
    known = doc.user_data.get("masks")
    if known is not None:
        return _keep(doc, "masks", known, lambda m: str(m.kind))
    return _keep(doc, "masks", find_masks(_text(doc)), lambda m: str(m.kind))


@Language.component("yiwu_references")
def references(doc: Doc) -> Doc:
    """Cited instruments, standards and provisions."""
    return _keep(doc, "references", find_references(_text(doc), doc.user_data["masks"]), lambda r: "reference")


@Language.component("yiwu_deadlines")
def deadlines(doc: Doc) -> Doc:
    """Time expressions that say when the duty runs."""
    found = find_deadlines(_text(doc), doc.user_data["masks"], doc.user_data.get("time", NO_TIME))
    return _keep(doc, "deadlines", found, lambda d: str(d.kind))


@Language.component("yiwu_limits")
def limits(doc: Doc) -> Doc:
    """Quantities that limit, require or qualify."""
    taken = [d.span for d in doc.user_data["deadlines"]]
    return _keep(doc, "limits", find_limits(_text(doc), doc.user_data["masks"], taken), lambda f: str(f.use))


@cache
def tagger() -> Language:
    """The pipeline, built once a process (about 0.1 s)."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = CharacterTokenizer(nlp.vocab)
    for name in ("yiwu_masks", "yiwu_references", "yiwu_deadlines", "yiwu_limits"):
        nlp.add_pipe(name)
    return nlp


NOTHING: dict[str, Any] = {"masks": (), "references": (), "deadlines": (), "limits": ()}
"""What a clause has in its ``user_data`` in which nothing was found."""


def may_hold(text: str, masks: Sequence[Mask]) -> bool:
    """Whether a clause can hold anything that the components find, so that a Doc of it is worth making."""
    return bool(masks) or DEADLINE.search(text) is not None or FIGURE.search(text) is not None


def tag_all(
    clauses: Iterable[tuple[str, TimeContext]], masks: Iterable[tuple[Mask, ...]] | None = None
) -> Iterable[Doc]:
    """Tag clauses in order; each comes with the dates it may be read against, and with its masks where known."""
    nlp = tagger()
    known = iter(masks) if masks is not None else None

    def docs() -> Iterable[Doc]:
        for text, time in clauses:
            doc = nlp.make_doc(text)
            doc.user_data["text"] = text
            doc.user_data["time"] = time
            if known is not None:
                doc.user_data["masks"] = next(known)
            yield doc

    return nlp.pipe(docs(), batch_size=256)
