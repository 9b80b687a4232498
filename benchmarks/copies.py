"""A corpus of any size from the sample files, each document with words of its own, so that none is another's twin."""

from __future__ import annotations

from pathlib import Path

CORPORA = Path(__file__).parent.parent / "corpora"


def make(folder: Path, documents: int, chars: int | None = None) -> None:
    """Write ``documents`` files under ``folder``, 250 a subfolder, cut to ``chars``; the same call, the same files."""
    texts = [path.read_text("utf-8")[:chars] for path in sorted(CORPORA.glob("*.txt"))]
    for number in range(documents):
        place = folder / f"{number // 250:03d}" / f"{number:06d}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"{texts[number % len(texts)].rstrip()}\n\n本件编号{number:06d}。\n", "utf-8", newline="")
