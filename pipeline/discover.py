"""Which files of a corpus are documents, and how they are dealt out into shards of about equal work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SHARD_BYTES = 8_000_000
"""Text in one shard at most: some 10–60 seconds of work, so that what an orchestrator costs a task does not count."""


class CorpusError(Exception):
    """The corpus cannot be used at all; the message says in Chinese why."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the corpus: where it is, its path relative to the corpus root (with ``/``), and its size in bytes."""

    place: Path
    path: str
    size: int


def discover(corpus: Path, leave_out: Path | None = None) -> tuple[File, ...]:
    """All files under ``corpus`` in the order of their relative paths; ``corpus`` may be a single file.

    Left out are hidden files and folders, files named README (they are about the corpus, not part of it), links to
    folders, and whatever lies under ``leave_out`` (the output folder, should it lie inside).  Raises CorpusError when
    there is no such folder or nothing in it.
    """
    if corpus.is_file():
        return (_file(corpus, corpus.parent),)
    if not corpus.is_dir():
        raise CorpusError(f"找不到语料目录 {corpus}。请检查路径。")
    skip = leave_out.resolve() if leave_out is not None else None
    try:
        files = sorted((_file(place, corpus) for place in _walk(corpus, skip)), key=lambda f: f.path)
    except OSError as error:
        raise CorpusError(f"不能读取语料目录 {corpus}：{error.strerror or error}。请检查权限。") from error
    if not files:
        raise CorpusError(f"目录 {corpus} 中没有可处理的文件（隐藏文件和 README 不计）。")
    return tuple(files)


def shards(files: Sequence[File], workers: int) -> list[tuple[File, ...]]:
    """Deal ``files`` out, largest first, each to the shard that has least; each shard keeps the order of paths.

    There are enough shards for every worker to have a few (so that none waits long at the end) and for none to be much
    larger than SHARD_BYTES.
    """
    total = sum(file.size for file in files)
    count = max(1, -(-total // SHARD_BYTES), workers * 4 if workers > 1 else 1)
    piles: list[list[File]] = [[] for _ in range(min(len(files), count))]
    sizes = [0] * len(piles)
    for file in sorted(files, key=lambda f: (-f.size, f.path)):
        least = sizes.index(min(sizes))
        piles[least].append(file)
        sizes[least] += file.size + 1
    return [tuple(sorted(pile, key=lambda f: f.path)) for pile in piles]


def _walk(corpus: Path, skip: Path | None) -> Iterator[Path]:
    for folder, folders, names in os.walk(corpus, onerror=_raise):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if name[0] != "." and (here / name).resolve() != skip)
        for name in names:
            if name[0] != "." and name.partition(".")[0].upper() != "README" and (here / name).is_file():
                yield here / name


def _raise(error: OSError) -> None:
    raise error


def _file(place: Path, root: Path) -> File:
    # A file name need not be valid UTF-8 on disk, but the tables are: bytes that are not are shown as \xNN.
    path = place.relative_to(root).as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return File(place, path, place.stat().st_size)
