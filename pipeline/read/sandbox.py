"""Reading in a child process with limits, so that no file can break, hang or exhaust the run.

``load`` opens a file of the corpus without following it out; ``read_safely`` reads its bytes.  Plain text is read in
this process: its reader is Python alone and its size is checked.  All other formats go through C libraries that were
not made for hostile input; they are read by one child process that is kept and fed file after file, and killed and
replaced when it dies, runs out of memory or takes too long.  The answer comes back through an unpickler that knows
nothing but our records.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import os
import pickle
import selectors
import signal
import stat
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from pipeline.read import ReadError, check_size, media_type_of, read
from pipeline.records import Options, Source

IN_PROCESS = frozenset(("text/plain", "text/markdown", "text/csv", "application/json"))
"""Media types read without a child."""
FILES_PER_CHILD = 300
"""A child is replaced after so many files, whatever its libraries may have leaked."""
HEADER = struct.Struct(">Q")
MAX_ANSWER = 2_000_000_000
GRACE = 10.0
"""Seconds that a child may take to start (it imports the readers) on top of the file's own time."""


def load(path: Path, root: Path, options: Options) -> bytes:
    """The bytes of the corpus file ``path``.

    ReadError ``outside`` for a link that leads out of ``root``, ``not_a_file`` for a device, pipe or folder,
    ``missing`` or ``no_access`` for what cannot be opened, ``empty`` or ``too_large`` before it is loaded.
    """
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            raise ReadError("read", "outside", "该文件是指向语料目录之外的链接，为安全起见不读取。请放入文件本身。")
        handle = os.open(real, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    except (FileNotFoundError, NotADirectoryError):
        raise ReadError("read", "missing", "文件不存在，或是指向不存在文件的链接。") from None
    except (PermissionError, OSError, RuntimeError, ValueError) as error:
        raise ReadError("read", "no_access", f"文件打不开（{error}）。请检查权限或链接是否循环。") from None
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        raise ReadError("read", "not_a_file", "不是普通文件（可能是设备、管道或目录），不读取。")
    with os.fdopen(handle, "rb") as stream:
        check_size(status.st_size, options)
        data = stream.read(options.max_bytes + 1)
    check_size(len(data), options)
    return data


def read_safely(data: bytes, name: str, options: Options) -> Source:
    """The same as ``pipeline.read.read``, under the limits of ``options``.

    Further ReadError codes: ``time_limit``, ``memory_limit``, ``crashed``.
    """
    check_size(len(data), options)
    if media_type_of(name) in IN_PROCESS:
        return read(data, name, options)
    return _own(options).read(data, name, options)


_LOCK = threading.Lock()
_CHILDREN: dict[tuple[int, int], Child] = {}


def _own(options: Options) -> Child:
    """This thread's child for this memory limit; forked processes get their own."""
    key = (os.getpid(), threading.get_ident())
    with _LOCK:
        child = _CHILDREN.get(key)
        if child is None or child.memory != options.max_memory:
            if child is not None:
                child.stop()
            child = _CHILDREN[key] = Child(options.max_memory)
        return child


@atexit.register
def close() -> None:
    """Stop the children of this process."""
    with _LOCK:
        for key in [k for k in _CHILDREN if k[0] == os.getpid()]:
            _CHILDREN.pop(key).stop()


class Child:
    """One reading process under a memory limit, started when first needed."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self._process: subprocess.Popen[bytes] | None = None
        self._files = 0

    def read(self, data: bytes, name: str, options: Options) -> Source:
        """Have the child read a file; whatever happens to the child becomes a ReadError."""
        fresh = self._start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        deadline = time.monotonic() + options.max_seconds + (GRACE if fresh else 0.0)
        try:
            self._send(process, pickle.dumps((data, name, options), protocol=5), deadline)
            answer = self._receive(process, deadline)
        except TimeoutError:
            self.stop()
            raise ReadError(
                "read",
                "time_limit",
                f"读取超过 {options.max_seconds:g} 秒，已停止。文件可能构造异常；请拆分文件或提高 max_seconds。",
            ) from None
        except (BrokenPipeError, EOFError, OSError):
            raise self._death() from None
        try:
            kind, value = _Records(io.BytesIO(answer)).load()
        except (pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError):
            self.stop()
            raise ReadError("read", "crashed", "读取进程返回了无法识别的内容，该文件不予采用。") from None
        self._files += 1
        if kind == "source" and isinstance(value, Source):
            if self._files >= FILES_PER_CHILD:
                self.stop()
            return value
        error = ReadError(*value)
        if error.error == "memory_limit" or self._files >= FILES_PER_CHILD:
            self.stop()
        raise error

    def stop(self) -> None:
        """Kill the child with all that it has started."""
        process, self._process, self._files = self._process, None, 0
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _start(self) -> bool:
        if self._process is not None and self._process.poll() is None:
            return False
        self.stop()
        home = str(Path(__file__).resolve().parents[2])
        code = (
            f"import sys; sys.path.insert(0, {home!r}); from pipeline.read.sandbox import serve; serve({self.memory})"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            bufsize=0,
        )
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            os.set_blocking(stream.fileno(), False)
        return True

    @staticmethod
    def _send(process: subprocess.Popen[bytes], payload: bytes, deadline: float) -> None:
        assert process.stdin is not None
        view = memoryview(HEADER.pack(len(payload)) + payload)
        handle = process.stdin.fileno()
        while view:
            _wait(handle, selectors.EVENT_WRITE, deadline)
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(handle, view[: 1 << 16]) :]

    @staticmethod
    def _receive(process: subprocess.Popen[bytes], deadline: float) -> bytes:
        assert process.stdout is not None
        handle = process.stdout.fileno()
        (size,) = HEADER.unpack(_exactly(handle, HEADER.size, deadline))
        if size > MAX_ANSWER:
            raise EOFError
        return _exactly(handle, size, deadline)

    def _death(self) -> ReadError:
        process = self._process
        code = process.wait() if process is not None else 0
        self.stop()
        if code in (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGTRAP):  # what allocators do when memory is refused
            return ReadError("read", "memory_limit", _memory_message(self.memory))
        return ReadError(
            "read",
            "crashed",
            f"读取进程异常退出（代码 {code}），文件可能已损坏或构造异常。请重新下载、导出或转换格式。",
        )


def _memory_message(limit: int) -> str:
    return f"读取所需内存超过上限 {limit / 1e9:g} GB，已停止。文件可能构造异常；若确需读取，请拆分文件。"


def _wait(handle: int, event: int, deadline: float) -> None:
    left = deadline - time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(handle, event)
        if left <= 0 or not selector.select(left):
            raise TimeoutError


def _exactly(handle: int, size: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while size:
        _wait(handle, selectors.EVENT_READ, deadline)
        try:
            part = os.read(handle, min(size, 1 << 20))
        except BlockingIOError:
            continue
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Records(pickle.Unpickler):
    """Loads our records and plain values; a child that a file has taken over cannot make it call anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "pipeline.records" and name in ("Source", "Page", "Cell", "Table", "Note", "Span"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a record")


# --- in the child --------------------------------------------------------------------------------------------------


def serve(memory: int) -> None:
    """Answer requests on standard input until it closes; called in the child only."""
    _limit(memory)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get into the answers
    while head := source.read(HEADER.size):
        (size,) = HEADER.unpack(head)
        data, name, options = pickle.loads(source.read(size))
        answer: tuple[str, Any]
        try:
            answer = ("source", read(data, name, options))
            payload = pickle.dumps(answer, protocol=5)
        except ReadError as error:
            payload = pickle.dumps(("error", (error.stage, error.error, error.message)))
        except MemoryError:
            payload = pickle.dumps(("error", ("read", "memory_limit", _memory_message(memory))))
        except RecursionError:
            payload = pickle.dumps(
                ("error", ("read", "nested_too_deep", "文件内部嵌套过深，可能是恶意构造的文件，已拒绝。"))
            )
        except Exception as error:
            what = f"{type(error).__name__}: {error}"[:200]
            message = f"读取时出现意外错误（{what}），文件可能已损坏。请重新下载、导出或转换格式。"
            payload = pickle.dumps(("error", ("read", "malformed", message)))
        sink.write(HEADER.pack(len(payload)) + payload)
        sink.flush()


def _limit(memory: int) -> None:
    """Limits of the child: memory, no core files, no large files, and death with its parent."""
    try:
        import resource
    except ImportError:  # not a POSIX system: the time limit still holds
        return
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 1_000_000_000),
    ):
        _soft, hard = resource.getrlimit(kind)
        limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (limit, limit))
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
