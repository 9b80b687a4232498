"""What a second run costs: ``python -m benchmarks.rerun [DOCUMENTS]`` (3,000 when not given).

Runs ``yiwu run --no-prefect`` as a process of its own on a corpus made from the sample files: first, again unchanged,
on another day, and again with one file changed.  Prints
wall-clock time by stage and the peak memory of the largest process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.copies import make

COUNT = 3_000


def once(corpus: Path, out: Path, day: str = "2026-01-01", *more: str) -> dict[str, object]:
    """One run: its wall-clock seconds, seconds by stage, and the peak memory in MB of the largest of its processes."""
    code = (
        "import resource, sys\nfrom pipeline.cli import main\nif __name__ == '__main__':\n"
        "    code = main(sys.argv[1:])\n"
        "    own, kids = (resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "    print(own // 1024, kids // 1024)\n    sys.exit(code)\n"
    )
    command = ["run", str(corpus), "--out", str(out), "--no-prefect", "--quiet", "--as-of", day, *more]
    with tempfile.NamedTemporaryFile("w", suffix=".py") as script:
        script.write(code)
        script.flush()
        begun = time.perf_counter()
        done = subprocess.run([sys.executable, script.name, *command], capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
    if done.returncode == 2:
        raise RuntimeError(done.stderr)
    own, kids = map(int, done.stdout.split())
    last = json.loads((out / "state" / "journal.jsonl").read_text("utf-8").splitlines()[-1])
    return {
        "seconds": round(seconds, 2), "stages": last["seconds"], "processed": last["processed"], "new": last["new"],
        "MB, run": own, "MB, largest child": kids,
    }  # fmt: skip


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        corpus, out = place / "corpus", place / "out"
        make(corpus, count)
        for what, day in (("first", "2026-01-01"), ("unchanged", "2026-01-01"), ("another day", "2030-01-01")):
            print(what, json.dumps(once(corpus, out, day)), flush=True)
        changed = sorted(corpus.rglob("*.txt"))[count // 2]
        changed.write_text(changed.read_text("utf-8").replace("应当", "必须", 1) + "各科室应当每月报告。\n", "utf-8")
        print("one changed", json.dumps(once(corpus, out, "2030-01-01")), flush=True)


if __name__ == "__main__":
    main()
