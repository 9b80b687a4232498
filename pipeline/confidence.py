"""How sure a row is: the chance that its clause, its modality and every unit, deadline and limit are right.

A logistic model over few features that a person can read: how the modality was found, who bears the clause and how that
was found, and what in the sentence no finding explains.  Its weights are ``confidence.toml``, fitted by
``benchmarks/calibration.py --fit`` on annotated documents, one document left out at a time.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from pipeline.records import Bearer, Deadline, Genre, Limit, Mask, Span
from pipeline.screened import screened
from pipeline.tag.stated import Verdict

NUMBER = screened(r"\d+(?:\.\d+)?|[二三四五六七八九十百千万两]+(?=[个名家台座处次户人天日月年倍成元吨米])|百分之")
TIME = screened(r"[年月日周季](?![度]?(?:计划|预算|报))|[前内后]，|期限|时限|定期|期间")
JOINED = re.compile("[、和及与或]")
FIRM = re.compile("应|必须|不得|禁止|严禁")
BEARING = re.compile(r"由(?!于|此|来)|会同|配合|协助|要求|督促|鼓励|支持|引导|委托|牵头|负责|指导|监督")
SUBJECT_BEFORE = re.compile(r"(?:^|，)([^，。；]{2,30}?)(?:应当?|必须|不得|须|可以|要)")
RIVAL = (
    re.compile(r"不得|禁止|严禁|不予"),
    screened(r"应当|必须|(?<![相适反效供对])应(?=[按当依在将对与为])"),
    re.compile(r"可以|可(?=[按在以向申])"),
    re.compile(r"鼓励|支持|引导"),
    re.compile(r"罚款|责令|处分|追究"),
)


def features(
    body: str,
    verdict: Verdict,
    bearers: Sequence[Bearer],
    deadlines: Sequence[Deadline],
    limits: Sequence[Limit],
    masks: Sequence[Mask],
    genre: Genre,
    *,
    hant: bool,
) -> dict[str, float]:
    """The features of a row by name; spans of the findings point into ``body``, ``hant`` tells Traditional script."""
    named = [b for b in bearers if b.origin == "clause"]
    taken = [d.span for d in deadlines] + [f.span for f in limits] + [m.span for m in masks]
    subject = SUBJECT_BEFORE.search(body)
    rivals = sum(bool(p.search(body)) for p in RIVAL)
    return {
        "bias": 1.0,
        "hant": float(hant),
        "hant_bearing": float(hant and bool(bearers)),
        **{b.rule.replace(".", "_"): 1.0 for b in bearers},
        **{f"role_{b.role}": 1.0 for b in bearers},
        "long_name": float(any(len(b.name) > 12 for b in bearers)),
        "joined_name": float(any(JOINED.search(b.name) for b in bearers)),
        "sureness": verdict.sureness,
        "cue_firm": float(bool(FIRM.match(verdict.cue))),
        "by_lead_in": float(verdict.rule.startswith("modality.lead")),
        "by_default": float(verdict.rule.startswith("modality.default")),
        f"is_{verdict.modality}": 1.0,
        f"in_{genre}": 1.0,
        "named_one": float(len(named) == 1),
        "named_two": float(len(named) == 2),
        "named_many": float(len(named) > 2),
        "implied": float(any(b.origin == "implied" for b in bearers)),
        "from_lead_in": float(any(b.origin == "lead_in" for b in bearers)),
        "from_line": float(any(b.origin == "unit_line" for b in bearers)),
        "subject_unnamed": float(not named and subject is not None and not bearers),
        "subject_beside_line": float(not named and subject is not None and bool(bearers)),
        "bearing_words": float(min(len(BEARING.findall(body)), 3)),
        "bearing_unnamed": float(not named and bool(BEARING.search(body))),
        "deadlines": float(min(sum(d.kind != "vague" for d in deadlines), 3)),
        "vague": float(min(sum(d.kind == "vague" for d in deadlines), 2)),
        "limits": float(min(len(limits), 4)),
        "limits_without_quantity": float(sum(not f.quantity for f in limits)),
        "numbers_unexplained": float(min(_outside(NUMBER, body, taken), 3)),
        "times_unexplained": float(min(_outside(TIME, body, taken), 3)),
        "length": min(len(body), 300) / 100,
        "commas": min(body.count("，"), 10) / 5,
        "rivals": float(max(rivals - 1, 0)),
        "colon": float(body.rstrip().endswith("：")),
    }


def _outside(pattern: re.Pattern[str], body: str, taken: Sequence[Span]) -> int:
    return sum(not any(s.start <= m.start() < s.end for s in taken) for m in pattern.finditer(body))


@cache
def weights() -> dict[str, float]:
    """The fitted weight of each feature; a feature without one counts nothing."""
    raw = tomllib.loads(resources.files(__package__).joinpath("confidence.toml").read_text("utf-8"))
    return {name: float(value) for name, value in raw["weights"].items()}


def confidence(found: dict[str, float]) -> float:
    """The confidence of a row with these features: from 0.01 to 0.99, two places."""
    known = weights()
    score = 0.0
    for name, value in found.items():
        if value:  # most features of a row are nothing
            score += known.get(name, 0.0) * value
    return round(min(0.99, max(0.01, 1 / (1 + math.exp(-score)))), 2)
