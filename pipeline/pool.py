"""Child processes that outlive the death of any one of them.

Each slot is a process of its own, so when one dies the others' work is not touched and it is certain whose shard it
was.
A shard whose process died is tried again; when that dies too, its files are worked on one by one, and the file that
kills its process twice is refused.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType

from pipeline.discover import File
from pipeline.records import Reject
from pipeline.worker import Entry, Job, Shard, process_shard

ATTEMPTS = 2

log = logging.getLogger(__name__)


class Pool:
    """``workers`` processes; calling it works on a shard and waits for its entries (from any thread)."""

    def __init__(self, workers: int, job: Job) -> None:
        self.job = job
        self._slots: queue.Queue[_Slot] = queue.Queue()
        self._all = [_Slot() for _ in range(workers)]
        for slot in self._all:
            self._slots.put(slot)

    def __call__(self, shard: Shard) -> tuple[Entry, ...]:
        """The entries of a shard."""
        slot = self._slots.get()
        try:
            return slot.work(shard, self.job)
        finally:
            self._slots.put(slot)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for slot in self._all:
            slot.close(kill=kind is not None)


def alone(shard: Shard, job: Job) -> tuple[Entry, ...]:
    """Work on each file in a process that dies with nobody but itself: for shards that a cluster gave up."""
    slot = _Slot()
    try:
        return tuple(entry for file in shard for entry in slot.one(file, job))
    finally:
        slot.close()


class _Slot:
    """One child process, started when first needed and after each death."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def work(self, shard: Shard, job: Job) -> tuple[Entry, ...]:
        for _ in range(ATTEMPTS):
            done = self._try(shard, job)
            if done is not None:
                return done
            log.warning("a worker process died on a shard of %d files; trying again", len(shard))
        return tuple(entry for file in shard for entry in self.one(file, job))

    def one(self, file: File, job: Job) -> tuple[Entry, ...]:
        for _ in range(ATTEMPTS):
            done = self._try((file,), job)
            if done is not None:
                return done
        log.error("%s: its worker process died %d times", file.path, ATTEMPTS)
        message = "处理该文件的进程两次异常退出（可能内存不足）。请拆分文件，或把该文件报告给维护者。"
        return (Entry(file, file.path, reject=Reject(file.path, "process", "worker_died", message), fresh=True),)

    def close(self, kill: bool = False) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if kill:  # the run has failed: nobody waits for what the child is still doing
            for process in list((pool._processes or {}).values()):
                process.kill()
        pool.shutdown(cancel_futures=True)

    def _try(self, shard: Shard, job: Job) -> tuple[Entry, ...] | None:
        """The entries, or None when the process died."""
        if self._pool is None:
            # spawn: a forked child would inherit the threads' locks of whoever orchestrates.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_die_with_parent)
        try:
            return self._pool.submit(process_shard, shard, job).result()
        except BrokenProcessPool:
            self.close()
            return None


def _die_with_parent() -> None:
    """In a child: end when the parent is gone, however it went, so that nothing goes on working for nobody."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="parent-watch").start()
