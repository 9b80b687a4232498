"""Zip archives: their members one at a time, under limits, without ever writing to disk.

Reads the archive's bytes, yields ``(member path, bytes)``.  Nothing an archive says about itself is believed: sizes are
counted while unpacking, names are checked for tricks, and links are refused.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.read import ReadError
from pipeline.records import Options

CHUNK = 1 << 20
LEAST_RATIO_SIZE = 1 << 20
MAX_RATIO = 2_000
"""No text compresses further than this; deflate's own limit is 1,032 for one pass."""
IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(slots=True)
class Budget:
    """What is left of the limits of one archive, all levels together."""

    expanded: int
    members: int
    problems: list[ReadError] = field(default_factory=list)


def members(
    data: bytes, name: str, options: Options, problems: list[ReadError] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The files of the zip ``data``, in the archive's order; archives within it are opened and their members named
    ``inner.zip/file.txt``.

    ``name`` is the archive's own, for messages.  A member that cannot be had (encrypted, damaged, a link, an unsafe
    name) is left out and reported in ``problems``, if given, as a ReadError whose message names it; else it is raised.
    What threatens the run stops the whole archive with ReadError ``zip_bomb``, ``too_many_members`` or
    ``nested_too_deep``; what is no archive raises ``malformed``.
    """
    budget = Budget(options.max_expanded, options.max_members)
    yield from _members(data, name, "", options.max_nesting, budget, problems, options)


def _members(
    data: bytes, name: str, prefix: str, depth: int, budget: Budget, problems: list[ReadError] | None, options: Options
) -> Iterator[tuple[str, bytes]]:
    if depth <= 0:
        raise ReadError(
            "read", "nested_too_deep", f"压缩包“{name}”嵌套超过 {options.max_nesting} 层。请解压后重新提交。"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError, IndexError) as error:
        raise ReadError("read", "malformed", f"压缩包“{name}”已损坏，无法打开（{error}）。请重新压缩。") from None
    with archive:
        seen: set[str] = set()
        for entry in entries:
            budget.members -= 1
            if budget.members < 0:
                raise ReadError(
                    "read",
                    "too_many_members",
                    f"压缩包“{name}”内文件超过 {options.max_members:,} 个。请拆分后重新提交。",
                )
            if entry.is_dir() or entry.filename.startswith(IGNORED[0]) or entry.filename.endswith(IGNORED[1:]):
                continue
            try:
                path = _safe(entry, name)
                if path in seen:
                    raise ReadError(
                        "read", "duplicate_member", f"压缩包“{name}”内有重名文件“{path}”，只读取第一个。请改名。"
                    )
                seen.add(path)
                content = _content(archive, entry, name, path, budget, options)
            except ReadError as error:
                if error.error == "zip_bomb" or problems is None:
                    raise
                problems.append(error)
                continue
            if path.lower().endswith(".zip"):
                yield from _members(content, path, f"{prefix}{path}/", depth - 1, budget, problems, options)
            else:
                yield prefix + path, content


def _safe(entry: zipfile.ZipInfo, name: str) -> str:
    """The member's name if it is a plain relative path of a plain file; names that Windows wrote in GBK are decoded."""
    path = entry.filename
    if not entry.flag_bits & 0x800:  # not marked as UTF-8: zipfile has decoded it as cp437
        raw = path.encode("cp437", "replace")
        for codec in ("utf-8", "gb18030"):
            try:
                path = raw.decode(codec)
                break
            except UnicodeDecodeError:
                continue
    path = path.replace("\\", "/")
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or ":" in (pure.parts or ("",))[0] or "\0" in path or not pure.parts:
        raise ReadError(
            "read", "unsafe_path", f"压缩包“{name}”内的文件名“{entry.filename}”指向包外，已拒绝。请重新压缩。"
        )
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        raise ReadError("read", "unsafe_path", f"压缩包“{name}”内的“{path}”是链接或特殊文件，已拒绝。请放入文件本身。")
    return str(pure)


def _content(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, path: str, budget: Budget, options: Options
) -> bytes:
    if entry.flag_bits & 0x1:
        raise ReadError("read", "encrypted", f"压缩包“{name}”内的“{path}”有密码。请提供未加密的文件。")
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                budget.expanded -= len(chunk)
                ratio = size / max(1, entry.compress_size)
                if budget.expanded < 0 or (size > LEAST_RATIO_SIZE and ratio > MAX_RATIO):
                    raise ReadError(
                        "read",
                        "zip_bomb",
                        f"压缩包“{name}”解压后超过 {options.max_expanded / 1e6:.0f} MB 或压缩比异常，"
                        "疑为“压缩炸弹”，已停止。请核实来源。",
                    )
                parts.append(chunk)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ReadError("read", "malformed", f"压缩包“{name}”内的“{path}”已损坏（{error}）。请重新压缩。") from None
    return b"".join(parts)
