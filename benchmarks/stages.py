"""Where the time goes: ``python -m benchmarks.stages [FOLDER]`` (the development corpus or the samples when not given).

One run from files to published tables on one core, every stage's own seconds (less those of the stages inside it).
The clock is read at each stage's door only, so the table costs next to nothing and its sum is the run's time.
"""

from __future__ import annotations

import importlib
import logging
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.throughput import CORPORA, DEV, _forget, sources, write

STAGES = (
    ("read", "pipeline.read.sandbox", "read_safely"),
    ("normalise", "pipeline.document", "normalise"),
    ("structure", "pipeline.document", "analyse"),
    ("genre", "pipeline.document", "genre_of"),
    ("masks", "pipeline.obligations", "find_masks"),
    ("deadline lines", "pipeline.obligations", "_deadline_lines"),
    ("unit lines", "pipeline.obligations", "unit_lines"),
    ("unit lines", "pipeline.obligations", "govern"),
    ("modality", "pipeline.obligations", "classify"),
    ("deadlines, limits, references", "pipeline.obligations", "_tag"),
    ("bearers", "pipeline.obligations", "bearers_of"),
    ("confidence", "pipeline.obligations", "features"),
    ("confidence", "pipeline.obligations", "confidence"),
    ("conditions", "pipeline.obligations", "condition_text"),
    ("conditions", "pipeline.obligations", "exception_text"),
    ("back to the source", "pipeline.document", "to_source"),
    ("assembling", "pipeline.document", "assemble"),
    ("flags", "pipeline.document", "document_flags"),
    ("cache", "pipeline.cache", "dumps"),
    ("cache", "pipeline.cache", "loads"),
    ("document, other", "pipeline.worker", "_document"),
    ("rows", "pipeline.tables", "build"),
    ("conflicts between documents", "pipeline.conflicts", "levels"),
    ("rows kept on disk", "pipeline.spilling", "_part"),
    ("checks", "pipeline.frames", "check"),
    ("CSV and Parquet", "pipeline.stream", "Tables.add"),
    ("counting", "pipeline.summary", "count"),
    ("tables, other", "pipeline.building", "build"),
)


class Clock:
    """Own seconds by stage, of calls that stand in one another."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self._inside: list[list[float]] = []

    def wrap(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._inside.append([0.0])
            begun = time.process_time()
            try:
                return work(*args, **kwargs)
            finally:
                spent = time.process_time() - begun
                self.seconds[stage] += spent - self._inside.pop()[0]
                self.calls[stage] += 1
                if self._inside:
                    self._inside[-1][0] += spent

        return timed

    def install(self) -> None:
        """Put a clock on every stage."""
        for stage, module, name in STAGES:
            owner, last = place_of(module, name)
            setattr(owner, last, self.wrap(stage, getattr(owner, last)))


def place_of(module: str, name: str) -> tuple[Any, str]:
    """What holds a stage's function, and under which name."""
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for step in path:
        owner = getattr(owner, step)
    return owner, last


def main() -> None:
    logging.disable(logging.CRITICAL)
    from pipeline.run import Settings, run

    with tempfile.TemporaryDirectory() as place:
        if len(sys.argv) > 1:
            corpus = Path(sys.argv[1])
            chars = sum(len(p.read_bytes().decode("utf-8", "replace")) for p in corpus.rglob("*") if p.is_file())
        else:
            corpus = Path(place) / "corpus"
            chars = write(corpus, sources(DEV), 0)
        run(Settings(CORPORA, Path(place) / "warm", date(2026, 1, 1), workers=1, editions="never"))
        _forget()
        clock = Clock()
        clock.install()
        begun = time.process_time()
        run(Settings(corpus, Path(place) / "out", date(2026, 1, 1), workers=1, full=True, editions="never"))
        total = time.process_time() - begun
    clock.seconds["run, other"] = total - sum(clock.seconds.values())
    print(f"{chars:,} characters in {total:.2f} s of one core: {chars / total / 1000:,.0f} thousand a second\n")
    print(f"{'stage':<32}{'share':>7}{'µs/char':>10}{'calls':>9}")
    for stage, seconds in sorted(clock.seconds.items(), key=lambda pair: -pair[1]):
        print(f"{stage:<32}{seconds / total:>7.1%}{seconds / chars * 1e6:>10.3f}{clock.calls[stage]:>9,}")


if __name__ == "__main__":
    main()
