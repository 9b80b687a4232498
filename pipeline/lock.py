"""One run at a time in an output folder.

The lock is the kernel's (``flock``), so it is free the moment its holder dies, however it dies; what the file says is
for people.  A file that still names a run when the lock is free was left by one that died, which is then said.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

NAME = "lock"


class LockedError(Exception):
    """Another run holds the output folder; the message says in Chinese which."""


@contextmanager
def hold(folder: Path) -> Iterator[str | None]:
    """Hold the lock of ``folder`` (which must exist); gives who had it and died without letting go, or None.

    Raises LockedError when a live run holds it.
    """
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                raise
            raise LockedError(
                f"另一次运行正在使用输出目录 {folder.parent}（{_holder(handle) or '持有者不明'}）。"
                "请等它结束；两次运行不会同时写入。"
            ) from None
        before = _holder(handle)
        _write(handle, {
            "pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat(timespec="seconds")
        })  # fmt: skip
        try:
            yield before
        finally:
            _write(handle, None)
    finally:
        os.close(handle)  # lets go of the lock too


def is_held(folder: Path) -> bool:
    """Whether a live run holds the lock of ``folder``."""
    handle = os.open(folder / NAME, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
            raise
        return True
    finally:
        os.close(handle)
    return False


def _holder(handle: int) -> str | None:
    """Who the file says holds the lock."""
    try:
        row = json.loads(os.pread(handle, 4096, 0))
        return f"进程 {row['pid']}，主机 {row['host']}，自 {row['since']}"
    except (ValueError, KeyError, TypeError):
        return None


def _write(handle: int, row: dict[str, object] | None) -> None:
    os.ftruncate(handle, 0)
    if row is not None:
        os.pwrite(handle, (json.dumps(row) + "\n").encode("utf-8"), 0)
