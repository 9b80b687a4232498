"""How long a large snapshot takes to publish and to ask: ``python -m benchmarks.publishing [OBLIGATIONS]``.

Made-up documents (``benchmarks.synthetic``) go through what every run ends with: the tables, the editions for people,
the questions.  Each step's seconds (by the clock and of the processor, for a machine that others use too) and the
process's peak memory so far are printed, with what the project promises for 200,000 obligations on two cores.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from benchmarks import synthetic
from pipeline import building, frames, report, workbook
from pipeline.discover import File
from pipeline.editions import REPORT, TEXTS, WORKBOOK, write_marked
from pipeline.ids import document_id
from pipeline.records import DocumentResult
from pipeline.stream import Tables
from pipeline.worker import Entry

AS_OF = date(2016, 9, 1)
EACH = 30
BATCH = 20_000
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
    entries = [Entry(File(Path(path), path, 0), path) for path in paths]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with step("making documents"):
            for entry in entries:
                load(entry)
        with step("tables from records"):
            building.build(folder, entries, load, building.Inputs(AS_OF, "benchmark", None, True, None, marked=False))
        # The documents are made while the tables are written: that is not the tables' work.
        for used in (seconds, processor):
            used["tables from records"] -= used["making documents"]
        tables = frames.load(folder)
        again = folder / "again"
        again.mkdir()
        with step("CSV and Parquet"):
            files = Tables(again)
            for name, table in tables.items():
                for start in range(0, len(table), BATCH):
                    files.add({name: table.iloc[start : start + BATCH]})
            files.close()
        with step("workbook"):
            workbook.write(tables, folder / WORKBOOK)
        with step("report"):
            report.write(tables, folder / REPORT, AS_OF, "benchmark")
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
        print(f"{label:<24}{clock:>8.2f} s by the clock,{used:>8.2f} s of the processor{limit}")

    slowest = max((f"query: {name}" for name, _ in QUESTIONS), key=lambda name: seconds[name])
    print(f"\n{obligations:,} obligations, {count:,} documents; load of the machine {os.getloadavg()[0]:.1f}")
    promised("tables, from records on", ["tables from records"], None)
    promised("CSV and Parquet", ["CSV and Parquet"], 30)
    promised("workbook, report, texts", ["workbook", "report", "marked texts"], 90)
    promised("slowest query, whole", [slowest], 1)
    print(f"peak memory             {max(memory.values()):>8} MB (promised: 1500 MB)")
    figures = {"obligations": obligations, "seconds": seconds, "processor": processor, "memory_mb": memory}
    print(json.dumps(figures | {"bytes": sizes}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
