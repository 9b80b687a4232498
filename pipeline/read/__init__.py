"""Readers: from the bytes of a file to a :class:`~pipeline.records.Source`.

``read`` picks the reader by the file's suffix and hands it the bytes.  A reader is a module of this package with one
function ``read(data, media_type, options) -> Source``; it is registered below by its module path and imported only when
a file of its kind turns up.  Every reader raises :class:`ReadError` for a file that it cannot read.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import PurePosixPath

from pipeline.read import mojibake
from pipeline.records import Options, Source

SUFFIXES: dict[str, str] = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".shtml": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".rtf": "application/rtf",
    ".csv": "text/csv",
    ".tsv": "text/csv",
    ".json": "application/json",
    ".jsonl": "application/json",
}
"""Which media type a suffix (in lower case) announces."""

READERS: dict[str, str] = {
    "text/plain": "pipeline.read.text",
    "text/markdown": "pipeline.read.markdown",
    "text/html": "pipeline.read.html",
    "application/pdf": "pipeline.read.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "pipeline.read.docx",
    "application/msword": "pipeline.read.doc",
    "application/rtf": "pipeline.read.doc",
    "text/csv": "pipeline.read.columns",
    "application/json": "pipeline.read.columns",
}
"""Which module reads a media type."""


class ReadError(Exception):
    """A file that cannot be read.

    ``stage`` names where it failed (``read``), ``error`` is a short code (``empty``, ``not_text`` …) and ``message``
    says in Chinese what is wrong with the file and what to do about it.
    """

    def __init__(self, stage: str, error: str, message: str) -> None:
        super().__init__(stage, error, message)
        self.stage = stage
        self.error = error
        self.message = message

    def __str__(self) -> str:
        return f"{self.stage}/{self.error}: {self.message}"


def media_type_of(name: str) -> str:
    """The media type that the suffix of ``name`` announces; ReadError ``unsupported`` for one that no reader serves."""
    suffix = PurePosixPath(name).suffix.lower()
    media_type = SUFFIXES.get(suffix)
    if media_type is None:
        shown = f"“{suffix}”格式" if suffix else "没有扩展名的文件"
        known = "、".join(sorted(SUFFIXES))
        raise ReadError("read", "unsupported", f"暂不能读取{shown}。可读取的格式：{known}。请转换格式后重试。")
    return media_type


def check_size(size: int, options: Options) -> None:
    """Raise ReadError ``empty`` or ``too_large`` from a file's size in bytes alone, so that it need not be loaded."""
    if size == 0:
        raise ReadError("read", "empty", "文件是空的（0 字节）。请检查文件是否下载或导出完整。")
    if size > options.max_bytes:
        raise ReadError(
            "read",
            "too_large",
            f"文件过大：{_megabytes(size)} MB，超过上限 {_megabytes(options.max_bytes)} MB。"
            "请拆分文件，或确认它确是法规文本。",
        )


def read(data: bytes, name: str, options: Options) -> Source:
    """The source text of a file.

    ``name`` is the file's name or relative path (only its suffix matters).  Raises ReadError for an empty or too large
    file, for a format that no reader serves, and for whatever the format's reader cannot make text of.
    """
    check_size(len(data), options)
    media_type = media_type_of(name)
    source: Source = import_module(READERS[media_type]).read(data, media_type, options)
    if len(source.text) > options.max_chars:
        raise ReadError(
            "read",
            "too_long",
            f"文本过长：{len(source.text):,} 字，超过上限 {options.max_chars:,} 字。请拆分文件，或确认它确是法规文本。",
        )
    if not source.text.strip("\ufeff \t\r\n\f\v\u3000\u00a0\u200b"):
        raise ReadError("read", "empty", "文件中没有文字（只有空白字符）。请检查文件是否导出完整。")
    broken = mojibake.find(source.text)
    return replace(source, notes=source.notes + broken) if broken else source


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")
