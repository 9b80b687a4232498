"""What the taggers' tests share: the values of deadlines, small documents and the modalities of their segments."""

from __future__ import annotations

from pipeline.normalise import normalise
from pipeline.records import Deadline, Instrument, Node, Segment, Span, Structure, TimeContext
from pipeline.tag.deadlines import find_deadlines
from pipeline.tag.modality import classify
from pipeline.tag.references import find_masks

IN_2031 = TimeContext(document_year=2031)


def value(d: Deadline) -> str:
    """A deadline's value.

    ``by`` its last day, ``from`` and ``on`` the first, ``during`` both joined by ``..``; ``within`` the ISO duration
    (``b`` for working days) and the anchor after ``<``; ``recurring`` the rule, ``*n`` for a count of times.
    """
    match d.kind:
        case "by":
            return str(d.end)
        case "from" | "on":
            return str(d.start)
        case "during":
            return f"{d.start}..{d.end}"
        case "within":
            return f"{d.duration}{'b' if d.business_days else ''}" + (f"<{d.anchor}" if d.anchor else "")
        case "recurring":
            return f"{d.rrule}" + (f"*{d.times}" if d.times else "")
    return ""


def shown(text: str, context: TimeContext = IN_2031) -> list[tuple[str, str, str]]:
    """Text, kind and value of every deadline in ``text``."""
    return [(d.text, d.kind, value(d)) for d in find_deadlines(text, (), context)]


def document(*lines: tuple[str, str, str]) -> tuple[Structure, str]:
    """A document from (node path or "", place, text) lines; paths nest by their slashes."""
    text, nodes, segments, at = "", [], [], {}
    for number, (path, place, body) in enumerate(lines):
        body = normalise(body).text
        start = len(text)
        text += body + "\n"
        span = Span(start, start + len(body))
        if path and path not in at:
            parent = at.get(path.rsplit("/", 1)[0]) if "/" in path else None
            heading = body if place == "heading" else None
            at[path] = len(nodes)
            nodes.append(Node(span, "article" if path.endswith("条") else "item", path, path, 0, parent, heading))
        segments.append(Segment(span, at.get(path) if path else None, None, 0, place, number, True, span))  # type: ignore[arg-type]
    return Structure((Instrument(Span(0, len(text))),), tuple(nodes), tuple(segments)), text


def modalities(genre: str, *lines: tuple[str, str, str]) -> list[str | None]:
    structure, text = document(*lines)
    bodies = [text[s.body.start : s.body.end] for s in structure.segments]
    masks = [find_masks(body) for body in bodies]
    verdicts = classify(structure, text, genre, hant=False, bodies=bodies, masks=masks, skip=[False] * len(lines))  # type: ignore[arg-type]
    return [v.modality if v else None for v in verdicts]
