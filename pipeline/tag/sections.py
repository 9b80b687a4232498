"""What the headings above a segment say of it: goals, guiding ideas, background, eligibility, liability …

Reads headings; the rules are the ``section.*`` groups of ``lexicon/modality.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, cast

from pipeline import lexicon
from pipeline.records import Structure

Section = Literal[
    "guiding", "principle", "goal", "background", "definition", "eligibility", "liability", "supplementary", "task"
]
_CORE = re.compile(r"^[\d.、．（）()第一二三四五六七八九十百章节条篇\s:：]+|[：:。；;，,\s]+$")


_ASKS = re.compile(r"(?:要求|规定|措施|办法|内容|程序)$")
"""单位基本情况填写要求: what is asked, whatever else the heading names."""
_WITH_GOALS = re.compile(r"(?:和|与|及|、)[一-鿿]{0,4}目标")
_HORIZON = re.compile(
    r"(?:总体目标|主要目标|工作目标)|(?:力争|争取|确保|计划)?(?:到|至|用)?[“]?(?:20\d\d|[一二三四五两\d]{1,2}年|“?十[一二三四五六]五)[^，。；]{0,12}[，末内底]|到20\d\d年"
)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (e.group.removeprefix("section."), re.compile(e.pattern or ""))
        for e in lexicon.load("modality")
        if e.group.startswith("section.")
    )


@cache
def section_of_heading(heading: str) -> Section | None:
    """The kind of section that a heading (without or with its marker) opens; None when it says nothing special."""
    core = _CORE.sub("", heading).strip("（）")
    if not core or len(core) > 30:
        return None
    for kind, pattern in _patterns():
        if pattern.search(core) and not (kind == "background" and _ASKS.search(core)):
            return cast(Section, kind)
    return None


def sections(structure: Structure, text: str) -> tuple[Section, ...]:
    """For every segment the section it stands in: the nearest heading above it that says something.

    A numbered node's heading holds for the node; an unnumbered heading line holds until the next heading or node.
    Where a heading announces goals behind the guiding ideas (总体要求和主要目标), they begin with the first horizon.
    """
    of_node: list[Section | None] = []
    for node in structure.nodes:
        own = section_of_heading(node.heading) if node.heading else None
        inherited = of_node[node.parent] if node.parent is not None else None
        if (
            own is None
            and node.heading
            and inherited in ("guiding", "background", "eligibility", "goal")
            and node.kind in ("chapter", "item", "section")
        ):
            own = inherited
        of_node.append(own or inherited)
    out: list[Section] = []
    loose: Section | None = None
    last_node: int | None = None
    for segment in structure.segments:
        if segment.node != last_node:
            loose, last_node = None, segment.node
        body = text[segment.body.start : segment.body.end]
        if segment.node is not None and segment.place == "body" and of_node[segment.node] == "guiding":
            heading = structure.nodes[segment.node].heading
            if heading and _WITH_GOALS.search(heading) and segment.first and _HORIZON.match(body):
                loose = "goal"
        if segment.place in ("heading", "title"):
            numbered = segment.node is not None and structure.nodes[segment.node].heading == body
            if not numbered:
                loose = section_of_heading(body)
        of = of_node[segment.node] if segment.node is not None else None
        out.append(loose or of or "task")
    return tuple(out)
