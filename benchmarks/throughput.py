"""Characters a second against word segmentation alone: ``python -m benchmarks.throughput [--dev DIR] [--peers DIR]``.

In one run, on the same texts, one core each and warm: ``jieba.cut`` alone, spaCy's blank Chinese pipeline with jieba
alone, JioNLP's time extraction alone (in an environment of its own, where there is one), and the whole path from files
to published CSV and Parquet.  Five rounds; each gives every contestant the same texts with other numbers in them, so
that nothing kept from a round before helps, and forgets the analyses of names that a run keeps.  Seconds are of the
processor, so that a busy machine spoils little; ratios are of one round, and their median counts.
"""

from __future__ import annotations

import argparse
import functools
import gc
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

CORPORA = Path(__file__).parent.parent / "corpora"
DEV = Path(os.environ.get("SHARED", CORPORA.parent.parent / "shared")) / "corpora" / "dev"
PEERS = Path("build/peers")
ROUNDS = 5
KINDS = ("plan", "law", "tw")
DIGITS = re.compile(r"\d")
IN_WORDS = re.compile(r"[二三四五六七八九]")
WORDS = "二三四五六七八九"


def varied(text: str, turn: int) -> str:
    """``text`` with other numbers in it, in figures and in words; turn 0 leaves them."""
    if not turn:
        return text
    # The first digit of a year and 第…条 stay what they are: a law must remain one.
    text = re.sub(r"(?<=\d)\d", lambda m: str((int(m[0]) + turn) % 10), text)
    return re.sub(
        rf"(?<![第十百千（]){IN_WORDS.pattern}(?=[日天年个万元倍成人])",
        lambda m: WORDS[(WORDS.index(m[0]) + turn) % len(WORDS)],
        text,
    )


def sources(dev: Path) -> list[tuple[str, str]]:
    """(file name, text) of the sample files and, where they are present, of the development corpus."""
    places = sorted(CORPORA.glob("*.txt")) + [p for kind in KINDS for p in sorted((dev / kind).glob("*"))]
    return [(f"{n:03d}{p.suffix}", p.read_text("utf-8", errors="replace")) for n, p in enumerate(places)]


def write(folder: Path, texts: list[tuple[str, str]], turn: int) -> int:
    """One round's files under ``folder``; gives their number of characters."""
    folder.mkdir()
    total = 0
    for name, text in texts:
        changed = varied(text, turn)
        total += len(changed)
        (folder / name).write_text(changed, "utf-8", newline="")
    return total


# --- contestants: each is made once in a process of its own, then given one folder after another ---


def _read(folder: Path) -> list[str]:
    return [p.read_text("utf-8") for p in sorted(folder.iterdir())]


def jieba_alone() -> Callable[[Path], float]:
    import jieba

    jieba.initialize()

    def work(folder: Path) -> float:
        texts = _read(folder)
        begun = time.process_time()
        for text in texts:
            for _ in jieba.cut(text):
                pass
        return time.process_time() - begun

    return work


def spacy_alone() -> Callable[[Path], float]:
    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.max_length = 10**9

    def work(folder: Path) -> float:
        texts = _read(folder)
        begun = time.process_time()
        for text in texts:
            nlp.make_doc(text)
        return time.process_time() - begun

    return work


def jionlp_times() -> Callable[[Path], float]:
    import jionlp

    def work(folder: Path) -> float:
        lines = [line for text in _read(folder) for line in text.splitlines() if line.strip()]
        begun = time.process_time()
        for line in lines:
            try:
                jionlp.ner.extract_time(line)
            except Exception:  # the peer fails on some texts
                continue
        return time.process_time() - begun

    return work


def ours() -> Callable[[Path], float]:
    import logging

    logging.disable(logging.CRITICAL)
    from pipeline.run import Settings, run

    def work(folder: Path, editions: str = "never") -> float:
        _forget()
        out = folder.with_name(f"{folder.name}-out")
        begun = time.process_time()
        run(Settings(folder, out, date(2026, 1, 1), workers=1, full=True, editions=editions))  # type: ignore[arg-type]
        spent = time.process_time() - begun
        shutil.rmtree(out)
        return spent

    return work


def _forget() -> None:
    """Empty what keeps the analysis of names; what was compiled from the lexicons stays."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper) and thing.cache_parameters()["maxsize"]:
            thing.cache_clear()


CONTESTANTS: dict[str, Callable[[], Callable[[Path], float]]] = {
    "jieba": jieba_alone,
    "spacy": spacy_alone,
    "jionlp": jionlp_times,
    "ours": ours,
}
TOLD = {
    "jieba": "jieba.cut alone",
    "spacy": "spaCy zh with jieba alone",
    "jionlp": "JioNLP time extraction alone",
    "ours": "files to published CSV and Parquet",
}


def contest(name: str) -> None:
    """Serve one contestant: a folder a line in, its seconds a line out."""
    work = CONTESTANTS[name]()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(work(Path(line.strip()))), flush=True)


class Contestant:
    """A contestant's process, pinned to one core."""

    def __init__(self, name: str, python: Path | str = sys.executable) -> None:
        core = {max(os.sched_getaffinity(0))}
        self.process = subprocess.Popen(
            [str(python), str(Path(__file__).resolve()), "--serve", name],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)},
            preexec_fn=lambda: os.sched_setaffinity(0, core),
        )  # fmt: skip
        self._said()

    def _said(self) -> str:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            if line.startswith(("ready", *"0123456789")):
                return line
        raise RuntimeError(f"a contestant ended with {self.process.wait()}")

    def __call__(self, folder: Path) -> float:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{folder}\n")
        self.process.stdin.flush()
        return float(self._said())

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def measure(dev: Path, peers: Path, rounds: int) -> dict[str, Any]:
    """Characters a second of each contestant, round by round."""
    names = [n for n in CONTESTANTS if n != "jionlp" or (peers / "bin" / "python").exists()]
    with tempfile.TemporaryDirectory() as place:
        texts = sources(dev)
        warm = Path(place) / "warm"
        write(warm, texts[:5], 0)
        contestants = {n: Contestant(n, peers / "bin" / "python" if n == "jionlp" else sys.executable) for n in names}
        rates: dict[str, list[float]] = {n: [] for n in names}
        try:
            for work in contestants.values():
                work(warm)
            for turn in range(1, rounds + 1):
                folder = Path(place) / f"round{turn}"
                chars = write(folder, texts, turn)
                for name, work in contestants.items():
                    rates[name].append(chars / work(folder))
        finally:
            for work in contestants.values():
                work.close()
    return {"documents": len(texts), "chars": chars, "rates": rates}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", type=Path, default=DEV, help="the development corpus")
    parser.add_argument("--peers", type=Path, default=PEERS, help="an environment with jionlp (see peers.py)")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--serve", choices=sorted(CONTESTANTS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        contest(given.serve)
        return
    found = measure(given.dev, given.peers, given.rounds)
    print(f"{found['documents']} documents, {found['chars']:,} characters in each of {given.rounds} rounds, one core")
    rates = found["rates"]
    for name, values in rates.items():
        spread = f"{min(values) / 1000:,.0f}–{max(values) / 1000:,.0f}"
        print(f"{TOLD[name]:<36}{statistics.median(values) / 1000:>8,.0f} thousand characters a second ({spread})")
    for name, least in (("jieba", "1.0"), ("jionlp", "1.5"), ("spacy", "")):
        if name in rates:
            ratio = statistics.median(o / p for o, p in zip(rates["ours"], rates[name], strict=True))
            print(f"ours / {TOLD[name]:<33}{ratio:>8.2f}" + (f"   (goal: {least} or more)" if least else ""))


if __name__ == "__main__":
    main()
