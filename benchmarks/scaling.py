"""How time and memory grow with the corpus: ``python -m benchmarks.scaling [--chars N] [--counts N,N,…]``.

Runs ``yiwu run --no-prefect --editions never`` as a process of its own over documents made from the sample files, with
one worker and with two.  Printed are seconds by the clock and of all processors, seconds by stage, the peak memory of
the run's own process, the growth exponent (the slope of seconds over documents, both logarithmic), what two workers
gain, what a character of one long code costs beside one of short files, and how long the command takes to start.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.copies import CORPORA, make

COUNTS = "1000,2000,4000,8000"
CODE = (
    "import resource, sys\nfrom pipeline.cli import main\nif __name__ == '__main__':\n"
    "    code = main(sys.argv[1:])\n"
    "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)\n    sys.exit(code)\n"
)
ARTICLE = (
    "第{n}条　{a}人民政府水行政主管部门应当自受理之日起{d}个工作日内作出决定；不予许可的，应当书面说明理由。"
    "取水单位年取水量超过{d}万立方米的，应当于每季度末向{a}水行政主管部门报送用水报表。\n"
)
LEVELS = ("县级以上", "市", "区", "上一级", "所在地")


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    wall: float
    cpu: float
    megabytes: int
    stages: dict[str, float]


def once(corpus: Path, out: Path, workers: int) -> Cost:
    """One run into an empty output folder."""
    command = ["run", str(corpus), "--out", str(out), "--no-prefect", "--quiet", "--as-of", "2026-01-01",
               "--editions", "never", "--workers", str(workers)]  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(CODE)
        script.flush()
        before = os.times()
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, script.name, *command], capture_output=True, text=True, check=False)
        wall = time.perf_counter() - begun
        after = os.times()
    if done.returncode == 2:
        raise RuntimeError(done.stderr)
    last = json.loads((out / "state" / "journal.jsonl").read_text("utf-8").splitlines()[-1])
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, int(done.stdout.split()[-1]), last["seconds"])


def exponent(counts: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of seconds over documents, both logarithmic."""
    xs, ys = [math.log(n) for n in counts], [math.log(s) for s in seconds]
    return statistics.linear_regression(xs, ys).slope


def numeral(n: int) -> str:
    """1 to 9,999 in Chinese, as articles are numbered."""
    digits, out, gap = "零一二三四五六七八九", "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, n = divmod(n, size)
        if digit:
            out += ("零" if gap else "") + (unit if size == 10 and digit == 1 and not out else digits[digit] + unit)
        gap = bool(out) and not digit and n > 0
    return out


def code(first: int, last: int, title: str) -> str:
    """A law of the articles ``first`` to ``last``."""
    body = "".join(
        ARTICLE.format(n=numeral(n - first + 1), a=LEVELS[n % len(LEVELS)], d=n % 28 + 2)
        for n in range(first, last + 1)
    )
    return f"{title}\n\n{body}"


def long_code() -> tuple[float, float, int]:
    """Seconds of the processor for a code of 2,000 articles, for the same articles in files of 40, and its length."""
    from pipeline.document import process

    texts = [code(n, n + 39, f"青岚县取水办法之{numeral(n // 40 + 1)}") for n in range(1, 2001, 40)]
    whole = code(1, 2000, "青岚县取水法典")
    for path in sorted(CORPORA.glob("*.txt")):
        process(path.read_bytes(), path.name)
    costs: list[tuple[float, float]] = []
    for _ in range(3):
        begun = time.process_time()
        process(whole.encode(), "code.txt")
        one = time.process_time() - begun
        begun = time.process_time()
        for text in texts:
            process(text.encode(), "short.txt")
        costs.append((one / len(whole), (time.process_time() - begun) / sum(map(len, texts))))
    return min(c[0] for c in costs), min(c[1] for c in costs), len(whole)


def start(arguments: Sequence[str]) -> float:
    """The median seconds of the command, from start to end."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main(sys.argv[1:]))"]
        subprocess.run([*command, *arguments], capture_output=True, check=False)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chars", type=int, default=1_500, help="characters a document at most")
    parser.add_argument("--counts", default=COUNTS, help="numbers of documents")
    parser.add_argument("--workers", default="1,2")
    given = parser.parse_args()
    counts = [int(n) for n in given.counts.split(",")]
    workers = [int(n) for n in given.workers.split(",")]
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        found: dict[tuple[int, int], Cost] = {}
        print(f"{'documents':>10}{'workers':>9}{'clock s':>9}{'CPU s':>8}{'MB, run':>9}   seconds by stage")
        for count in counts:
            corpus = place / f"c{count}"
            make(corpus, count, given.chars)
            for number in workers:
                cost = found[count, number] = once(corpus, place / f"o{count}-{number}", number)
                stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in cost.stages.items() if seconds >= 0.1)
                print(
                    f"{count:>10,}{number:>9}{cost.wall:>9.1f}{cost.cpu:>8.1f}{cost.megabytes:>9}   {stages}",
                    flush=True,
                )
        for number in workers:
            costs = [found[count, number] for count in counts]
            slopes = [exponent(counts, seconds) for seconds in ([c.cpu for c in costs], [c.wall for c in costs])]
            print(
                f"{number} worker(s): growth exponent {slopes[0]:.3f} (CPU), {slopes[1]:.3f} (clock); goal 1.03 or less"
            )
            memory = costs[-1].megabytes / costs[0].megabytes
            print(f"{number} worker(s): memory at {counts[-1]:,} over {counts[0]:,}: {memory:.2f}; goal 1.2 or less")
        if {1, 2} <= set(workers):
            gain = found[counts[-1], 1].wall / found[counts[-1], 2].wall
            print(f"two workers over one at {counts[-1]:,} documents: {gain:.2f}; goal 1.8 or more")
        one, short, length = long_code()
        print(f"a code of {length:,} characters over short files, a character: {one / short:.2f}; goal 1.1 or less")
        (place / "small").mkdir()
        (place / "small" / "one.txt").write_text(code(1, 12, "青岚县取水办法"), "utf-8")
        run = ["run", str(place / "small"), "--out", str(place / "small-out"), "--no-prefect", "--quiet", "--full"]
        print(f"yiwu --help: {start(['--help']):.2f} s; goal 0.3 or less")
        print(f"yiwu run of one small file: {start(run):.2f} s; goal 2.5 or less")


if __name__ == "__main__":
    main()
