"""Deadlines and limits: ours against JioNLP and Recognizers-Text, on annotated documents, in one run.

    python benchmarks/peers.py EVAL_DIR [--peers DIR]

The peers need an environment of their own (Recognizers-Text wants ``emoji<2``): it is made in ``build/peers`` on the
first run.  They are given the gold's own clauses one by one with the document's year, so that they need not find what
is normative; ours runs end to end from the file.  All are scored as ``score.py`` scores: place and value.  *Helped*:
titles, document and standard numbers are masked, and the relation words (前, 底前, 起, 内) and comparators (以上,
不低于 …) around a finding are read for the peer.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from collections import defaultdict
from pathlib import Path
from typing import Any

from calibration import scorer

from pipeline.document import process
from pipeline.tag.references import find_masks, shadow

WORKER = Path(__file__).with_name("peers_worker.py")
PEERS = ("jionlp", "recognizers")
AFTER = ((r"及?以上|以上", ">="), (r"及?以下|以下|以内", "<="), (r"左右", "~"))
BEFORE = (
    (r"不低于|不少于|不小于|至少", ">="),
    (r"不高于|不超过|不大于|不得超过", "<="),
    (r"高于|超过|大于", ">"),
    (r"低于|小于", "<"),
)


def environment(folder: Path) -> Path:
    """A Python that has the peers, made on first use; returns its executable."""
    python = folder / "bin" / "python"
    if not python.exists():
        print(f"making an environment for the peers in {folder} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        packages = ["emoji<2", "recognizers-text-suite", "jionlp"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python


def helped(text: str, found: dict[str, Any]) -> dict[str, Any]:
    """The same findings with relation words and comparators read for the peer."""
    deadlines, limits = [], []
    for a, b, kind, value in found["deadlines"]:
        if m := re.compile(r"(?:底|末)?(?:之)?前|止").match(text, b):
            end = value.get("end") or value.get("start")
            deadlines.append([a, b + m.end() - b, "by", {"end": end}] if end else [a, b, kind, value])
        elif m := re.compile(r"起").match(text, b):
            deadlines.append([a, m.end(), "from", {"start": value.get("start") or value.get("end")}])
        elif m := re.compile(r"(?:以|之)?内").match(text, b):
            deadlines.append([a, m.end(), kind, value])
        else:
            deadlines.append([a, b, kind, value])
    for a, b, value, unit in found["limits"]:
        op = "="
        for pattern, sign in AFTER:
            if m := re.compile(pattern).match(text, b):
                b, op = m.end(), sign
        for pattern, sign in BEFORE:
            if m := re.search(rf"(?:{pattern})$", text[:a]):
                a, op = m.start(), sign
                break
        limits.append([a, b, value, unit, op])
    return {"deadlines": deadlines, "limits": limits}


def tally(score: Any, gold: list[Any], found: list[Any], text: str, counts: list[int]) -> None:
    """Add true positives, false positives and false negatives of one clause to ``counts``."""
    pairs = score.pair(text, [g[0] for g in gold], [f[0] for f in found])
    right = sum(gold[i][1] == found[j][1] for i, j in pairs.items())
    counts[0] += right
    counts[1] += len(found) - right
    counts[2] += len(gold) - right


def main() -> int:
    folder = Path(sys.argv[1])
    home = Path(sys.argv[sys.argv.index("--peers") + 1]) if "--peers" in sys.argv else Path("build/peers")
    score = scorer(folder)
    python = environment(home)
    items, golds = [], []
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for file in sorted((folder / "gold").glob("*.jsonl")):
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        source = folder / "texts" / lines[0]["doc"]
        segments = score.load_segments(source)
        years = re.findall(r"(?<!\d)20\d\d(?=年)", source.read_text("utf-8"))
        year = int(max(set(years), key=years.count)) if years else 2020
        _end_to_end(score, source, lines[1:], segments, counts)
        for g in lines[1:]:
            if "modality" in g:
                items.append({"text": segments[g["seg"]][2], "year": year})
                golds.append(_wanted(score, g, items[-1]["text"]))
    run = subprocess.run(
        [python, WORKER], input="\n".join(json.dumps(i) for i in items), capture_output=True, text=True, check=True
    )
    answers = [line for line in run.stdout.splitlines() if line.startswith("{")]  # JioNLP greets on standard output
    for item, gold, line in zip(items, golds, answers, strict=True):
        text, answer = item["text"], json.loads(line)
        blind = shadow(text, find_masks(text))
        for peer in PEERS:
            bare = {"deadlines": answer[peer]["deadlines"], "limits": [[*x, "="] for x in answer[peer]["limits"]]}
            seen = {k: [x for x in v if "□" not in blind[x[0] : x[1]]] for k, v in answer[peer].items()}
            for name, found in ((peer, bare), (f"{peer}, helped", helped(text, seen))):
                tally(score, gold[0], _times(score, found["deadlines"]), text, counts[name, "deadlines"])
                tally(score, gold[1], _limits(score, found["limits"]), text, counts[name, "limits"])
    print(f"{len(items)} clauses of {len(list((folder / 'gold').glob('*.jsonl')))} documents")
    print(f"{'':24} {'deadlines':>22} {'limits':>22}\n{'':24} {'P':>7}{'R':>7}{'F1':>8} {'P':>7}{'R':>7}{'F1':>8}")
    for name in dict.fromkeys(n for n, _ in counts):
        print(f"{name:24} " + " ".join(_figures(counts[name, task]) for task in ("deadlines", "limits")))
    return 0


def _figures(c: list[int]) -> str:
    p, r = c[0] / max(c[0] + c[1], 1), c[0] / max(c[0] + c[2], 1)
    return f"{p:7.3f}{r:7.3f}{2 * p * r / (p + r) if p + r else 0:8.3f}"


def _record(found: Any) -> dict[str, Any]:
    values = {k: getattr(found, k) for k in found.__slots__}
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in values.items()}


def _wanted(score: Any, g: dict[str, Any], text: str) -> tuple[list[Any], list[Any]]:
    def placed(item: dict[str, Any]) -> tuple[int, int]:
        at = text.find(item["text"])
        return at, at + len(item["text"])

    times = [(placed(d), score.deadline_value(d, d.get)) for d in g.get("deadlines", [])]
    return times, [(placed(f), score.limit_value(f.get)) for f in g.get("limits", [])]


def _times(score: Any, found: list[Any]) -> list[Any]:
    return [((a, b), score.deadline_value(None, {"kind": kind, **value}.get)) for a, b, kind, value in found]


def _limits(score: Any, found: list[Any]) -> list[Any]:
    return [((a, b), score.limit_value({"op": op, "value": v, "unit": unit}.get)) for a, b, v, unit, op in found]


def _end_to_end(score: Any, source: Path, gold: list[Any], segments: list[Any], counts: Any) -> None:
    result = process(source.read_bytes(), source.name)
    for task in ("deadlines", "limits"):
        want = []
        for g in gold:
            for item in g.get(task, []) + (g.get("deadline_line", []) if task == "deadlines" else []):
                at = result.text.find(item["text"], segments[g["seg"]][0], segments[g["seg"]][1])
                value = score.deadline_value(item, item.get) if task == "deadlines" else score.limit_value(item.get)
                want.append(((at, at + len(item["text"])), value))
        have = []
        for o in result.obligations:
            for found in getattr(o, task):
                get = _record(found).get
                have.append(
                    (
                        tuple(found.span),
                        score.deadline_value(None, get) if task == "deadlines" else score.limit_value(get),
                    )
                )
        tally(score, want, list(dict.fromkeys(have)), result.text, counts["yiwu, end to end", task])


if __name__ == "__main__":
    sys.exit(main())
