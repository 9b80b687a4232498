"""Whether memory grows with the corpus: ``python -m benchmarks.memory [CHARS]``.

Peak memory of a first run over 1,500 and over 6,000 documents made from the sample files, each cut to CHARS characters
(whole when not given), once without the workbook and the report and once by default.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from benchmarks.copies import make
from benchmarks.rerun import once


def main() -> None:
    chars = int(sys.argv[1]) if len(sys.argv) > 1 else None
    with tempfile.TemporaryDirectory() as name:
        for count in (1_500, 6_000):
            corpus = Path(name) / f"c{count}"
            make(corpus, count, chars)
            for editions in ("never", "auto"):
                row = once(corpus, Path(name) / f"{editions}{count}", "2026-01-01", "--editions", editions)
                print(count, editions, json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
