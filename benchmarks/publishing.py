"""How long a large snapshot takes to publish and to ask: ``python -m benchmarks.publishing [OBLIGATIONS]``.

Made-up documents (``benchmarks.synthetic``) go through what every run ends with: the tables, the editions for people,
the questions.  Each step's seconds (by the clock and of the processor, for a machine that others use too) and the
process's peak memory so far are printed, with what the project promises for 200,000 obligations on two cores.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import synthetic
from pipeline import building, frames, report, spilling, workbook
from pipeline.cache import Cache
from pipeline.discover import File
from pipeline.editions import REPORT, TEXTS, WORKBOOK, write_marked
from pipeline.ids import document_id
from pipeline.records import DocumentResult, Reject
from pipeline.rows import Stored
from pipeline.worker import Entry, lookup

AS_OF = date(2016, 9, 1)
EACH = 30
QUESTIONS = (
    ("unit", ["--unit", "市环保局", "--role", "lead", "--due-before", "2016-10-31"]),
    ("limit", ["--limit-on", "PM2.5", "--in", "青岚市"]),
    ("text", ["--text", "洒水车辆", "--by", "unit"]),
    ("sql", ["SELECT modality, count(*) FROM obligations GROUP BY 1 ORDER BY 2 DESC"]),
)


def main(obligations: int) -> None:
    """Run every step and print the figures."""
    count = -(-obligations // EACH)
    seconds: dict[str, float] = {}
    processor: dict[str, float] = {}
    memory: dict[str, int] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        began, used = time.perf_counter(), sum(os.times()[:4])
        yield
        processor[name] = sum(os.times()[:4]) - used
        seconds[name] = time.perf_counter() - began
        memory[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:<20}{seconds[name]:>8.1f} s{processor[name]:>8.1f} s{memory[name]:>8} MB", flush=True)

    def load(entry: Entry) -> DocumentResult:
        number = int(Path(entry.path).stem)
        return synthetic.document(number, min(EACH, obligations - number * EACH))

    paths = [synthetic.path(number) for number in range(count)]
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as kept, tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place), Cache(kept)
        with step("making documents"):
            entries = [_kept(cache, path, load) for path in paths]
        with step("CSV and Parquet"):
            inputs = building.Inputs(AS_OF, "benchmark", None, True, None, marked=False)
            building.build(folder, entries, partial(_load, cache), inputs, spilling.Helpers(cores, kept))
        with step("workbook"):
            workbook.write(Stored(folder), folder / WORKBOOK)
        with step("report"):
            report.write(Stored(folder), folder / REPORT, AS_OF, "benchmark")
        tables = frames.load(folder)
        texts = [(document_id(entry.path), load(entry).text) for entry in entries]
        with step("marked texts"):
            write_marked(folder / TEXTS, tables, texts)
        (folder / "run.json").write_text(json.dumps({"as_of": AS_OF.isoformat()}))
        for name, options in QUESTIONS:
            with step(f"query: {name}"):
                command = [sys.executable, "-m", "pipeline.cli", "query", "--outputs", place, "--format", "csv"]
                subprocess.run([*command, *options], check=True, capture_output=True)
        sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}

    def promised(label: str, steps: list[str], most: float | None) -> None:
        clock, used = sum(seconds[name] for name in steps), sum(processor[name] for name in steps)
        limit = "" if most is None else f"  (promised: {most} s)"
        print(f"{label:<48}{clock:>8.2f} s by the clock,{used:>8.2f} s of the processor{limit}")

    slowest = max((f"query: {name}" for name, _ in QUESTIONS), key=lambda name: seconds[name])
    print(f"\n{obligations:,} obligations, {count:,} documents; load of the machine {os.getloadavg()[0]:.1f}")
    promised(f"CSV and Parquet, from records on, {cores} processes", ["CSV and Parquet"], 30)
    promised("workbook, report, texts", ["workbook", "report", "marked texts"], 90)
    promised("slowest query, whole", [slowest], 1)
    print(f"peak memory{'':<37}{max(memory.values()):>8} MB (promised: 1500 MB)")
    figures = {"obligations": obligations, "seconds": seconds, "processor": processor, "memory_mb": memory}
    print(json.dumps(figures | {"bytes": sizes}))


def _kept(cache: Cache, path: str, load: Callable[[Entry], DocumentResult]) -> Entry:
    """A document's records in the cache, as a run leaves them before the tables are made."""
    entry = Entry(File(Path(path), path, 0), path, key=hashlib.sha256(path.encode()).hexdigest())
    result = load(entry)
    cache.put(entry.key or "", result)
    return replace(entry, weight=(len(result.obligations), len(result.text)))


def _load(cache: Cache, entry: Entry) -> DocumentResult | Reject:
    found = lookup(cache, entry)
    assert isinstance(found, DocumentResult | Reject)
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
