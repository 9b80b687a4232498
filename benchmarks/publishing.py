"""How long a large snapshot takes to publish and to ask: ``python -m benchmarks.publishing [OBLIGATIONS]``.

Made-up documents (``benchmarks.synthetic``) go through the tables, the files for machines, the editions for people and
the questions; each step's seconds and the process's peak memory so far are printed, with what the project promises for
200,000 obligations on two cores.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.synthetic import documents
from pipeline import conflicts, publish, report, tables, workbook
from pipeline.editions import REPORT, TEXTS, WORKBOOK, write_marked
from pipeline.frames import check
from pipeline.ids import document_id

AS_OF = date(2016, 9, 1)
QUESTIONS = (
    ("unit", ["--unit", "市环保局", "--role", "lead", "--due-before", "2016-10-31"]),
    ("limit", ["--limit-on", "细颗粒物", "--in", "青岚市"]),
    ("text", ["--text", "洒水车辆", "--by", "unit"]),
    ("sql", ["SELECT modality, count(*) FROM obligations GROUP BY 1 ORDER BY 2 DESC"]),
)


def main(number: int) -> None:
    """Run every step and print the figures."""
    seconds: dict[str, float] = {}
    memory: dict[str, int] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        seconds[name] = time.perf_counter() - began
        memory[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{name:<22}{seconds[name]:>8.1f} s{memory[name]:>8} MB", flush=True)

    with tempfile.TemporaryDirectory() as place:
        out = Path(place)
        with step("make documents"):
            results = list(documents(number))
        with step("build frames"):
            frames = conflicts.add(tables.build(results, [], AS_OF))
        with step("check frames"):
            check(frames)
        texts = [(document_id(path), result.text) for path, result in results]
        del results
        with step("CSV and Parquet"):
            files = publish.render(frames, "benchmark")
            publish.prepare(out)
            published = publish.publish(out, files, {}, {"as_of": AS_OF.isoformat()}, datetime.now(UTC))
        del files
        folder = published.folder
        with step("workbook"):
            workbook.write(frames, folder / WORKBOOK)
        with step("report"):
            report.write(frames, folder / REPORT, AS_OF, "benchmark")
        with step("marked texts"):
            write_marked(folder / TEXTS, frames, texts)
        for name, options in QUESTIONS:
            with step(f"query: {name}"):
                command = [
                    sys.executable,
                    "-m",
                    "pipeline.cli",
                    "query",
                    "--outputs",
                    str(out),
                    "--format",
                    "csv",
                    *options,
                ]
                subprocess.run(command, check=True, capture_output=True)
        sizes = {path.name: path.stat().st_size for path in folder.iterdir() if path.is_file()}
    people = seconds["workbook"] + seconds["report"] + seconds["marked texts"]
    slowest = max(seconds[f"query: {name}"] for name, _ in QUESTIONS)
    print(f"\n{number:,} obligations, {len(texts):,} documents")
    print(f"CSV and Parquet            {seconds['CSV and Parquet']:6.1f} s  (promised: 30)")
    print(f"workbook, report, texts    {people:6.1f} s  (promised: 90)")
    print(f"peak memory                {max(memory.values()):6} MB (promised: 1,500)")
    print(f"slowest query, whole       {slowest:6.2f} s  (promised: 1)")
    print(json.dumps({"obligations": number, "seconds": seconds, "memory_mb": memory, "bytes": sizes}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
