"""How sure a row is: the chance that its clause, modality and every finding are right.

The sureness of the rule that gave the modality, lowered by each thing that makes annotators and rules err.  The
figures are calibrated on held-out documents (``make calibration`` prints the reliability table).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Bearer, Deadline, Genre, Limit
from pipeline.tag.stated import Verdict


def confidence(
    body: str,
    verdict: Verdict,
    bearers: Sequence[Bearer],
    deadlines: Sequence[Deadline],
    limits: Sequence[Limit],
    genre: Genre,
) -> float:
    """A number from 0 to 1, rounded to two places; the same inputs give the same number."""
    score = verdict.sureness
    named = [b for b in bearers if b.origin == "clause"]
    if len(named) > 3:
        score *= 0.93
    if any(b.origin == "implied" for b in bearers):
        score *= 0.85
    score *= 0.97 ** len(deadlines) * 0.94 ** len(limits)
    if len(body) > 120:
        score *= 0.95
    if genre == "explanatory":
        score *= 0.85
    return round(max(0.05, min(0.99, score)), 2)
