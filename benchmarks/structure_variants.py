"""Article splitting when the same laws are laid out otherwise: no line breaks, indents, CRLF, blank lines, page heads.

Run: python benchmarks/structure_variants.py STRUCTURE_DIR
``STRUCTURE_DIR`` holds ``clean/`` and ``gold.jsonl`` (every article's label and the offset of its first character).
Every clean law is rewritten, its articles' offsets with it, and split again; F1 of the articles is printed a layout.
Without line breaks an article inside a running paragraph cannot be told from one that opens a line: articles that the
gold leaves out there and that keep the numbering's sequence are counted as wrong all the same.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.normalise import normalise
from pipeline.structure import analyse

ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条(之[一二三四五六七八九十\d]+|-\d+)?$")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LINES_A_PAGE = 30

Rewrite = Callable[[list[str]], list[tuple[str, str, str]]]
"""Of the lines of a text: for each what goes in front, the line (as long as it was), and what goes behind."""


def _pages(lines: list[str]) -> list[tuple[str, str, str]]:
    out = []
    for n, line in enumerate(lines):
        turn = n % LINES_A_PAGE == LINES_A_PAGE - 1
        page = n // LINES_A_PAGE + 1
        out.append(("", line, f"\n— {page} —\n法规汇编（内部资料）\n" if turn else "\n"))
    return out


LAYOUTS: dict[str, Rewrite] = {
    "as it is": lambda lines: [("", line, "\n") for line in lines],
    "no line breaks": lambda lines: [("", line, "") for line in lines],
    "indented": lambda lines: [("　　", line, "\n") for line in lines],
    "CRLF": lambda lines: [("", line, "\r\n") for line in lines],
    "blank line after every line": lambda lines: [("", line, "\n\n") for line in lines],
    "page heads and numbers": _pages,
    "full-width digits": lambda lines: [("", line.translate(FULL_WIDTH), "\n") for line in lines],
}


def rewritten(text: str, rewrite: Rewrite) -> tuple[str, dict[int, int]]:
    """The text in its new layout, and where each of its characters went."""
    out, at, where, length = [], 0, {}, 0
    for before, line, behind in rewrite(text.split("\n")):
        length += len(before)
        for k in range(len(line)):
            where[at + k] = length + k
        out += [before, line, behind]
        length += len(line) + len(behind)
        at += len(line) + 1
    return "".join(out), where


def articles_of(text: str) -> set[tuple[int, str]]:
    """The articles that the splitter finds: offset of the first character in ``text``, label."""
    aligned = normalise(text)
    found = set()
    for node in analyse(aligned).nodes:
        label = node.path.split("/")[-1]
        if node.kind not in ("paragraph", "annex") and ARTICLE.match(label):
            at = aligned.source_span(node.span).start
            while at < len(text) and text[at].isspace():
                at += 1
            found.add((at, label))
    return found


def main() -> None:
    """Print F1 of every layout."""
    folder = Path(sys.argv[1])
    laws = [json.loads(line) for line in (folder / "gold.jsonl").open(encoding="utf-8")]
    laws = [law for law in laws if law["variant"] == "clean"]
    for name, rewrite in LAYOUTS.items():
        counts = {law["file"]: _counted(folder, law, rewrite) for law in laws}
        print(f"{name:30} {_line(list(counts.values()))}", flush=True)
        worst = max(counts, key=lambda file: counts[file][1] + counts[file][2])
        if sum(counts[worst][1:]) > 20:
            rest = [found for file, found in counts.items() if file != worst]
            print(f"{'  without ' + Path(worst).name:30} {_line(rest)}", flush=True)


def _counted(folder: Path, law: dict[str, Any], rewrite: Rewrite) -> tuple[int, int, int]:
    """Articles of a law right, wrong and missed."""
    new, where = rewritten((folder / law["file"]).read_text("utf-8"), rewrite)
    want = {(where[at], label) for label, at in law["articles"]}
    got = articles_of(new)
    return len(want & got), len(got - want), len(want - got)


def _line(counts: Sequence[tuple[int, int, int]]) -> str:
    right, wrong, missed = (sum(column) for column in zip(*counts, strict=True))
    f1 = 2 * right / (2 * right + wrong + missed) if right else 0.0
    return f"right {right:6} wrong {wrong:4} missed {missed:4}  F1 {f1:.4f}"


if __name__ == "__main__":
    main()
