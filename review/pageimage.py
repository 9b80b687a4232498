"""The page of a PDF as an image, with a clause boxed.

A PDF is a file from outside, so it is drawn in a child process with limits on memory and time.  Images are kept in the
desk's folder by what they show, and the oldest go when there are too many.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from review.source_text import corpus_file

SECONDS = 20
KEEP = 2000


def render(corpus: Path | None, path: str, sha256: str, page: int, text: str) -> bytes | None:
    """PNG of page ``page`` (from 1) with the characters of ``text`` boxed; None when it cannot be drawn."""
    name = hashlib.sha256(f"1|{sha256}|{page}|{text}".encode()).hexdigest()
    folder = settings.HOME / "pages"
    kept = folder / f"{name}.png"
    with contextlib.suppress(OSError):
        return kept.read_bytes()
    place = corpus_file(corpus, path, sha256)
    if place is None:
        return None
    command = [sys.executable, "-m", "review.draw", str(place), str(page)]
    here = Path(__file__).resolve().parent.parent
    paths = os.pathsep.join(filter(None, (str(here), os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": paths, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_room(folder)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(done.stdout)
        os.replace(file.name, kept)
    return done.stdout


def _make_room(folder: Path) -> None:
    images = sorted(folder.glob("*.png"), key=lambda p: p.stat().st_mtime)
    for image in images[: max(0, len(images) - KEEP)]:
        image.unlink(missing_ok=True)
