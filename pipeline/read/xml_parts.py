"""Parts of an Office file (a zip of XML), read under limits and parsed without entities or network."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from pipeline.read import ReadError
from pipeline.records import Options

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MAX_RATIO = 500
"""XML of real documents compresses up to about 60 times."""
LEAST_RATIO_SIZE = 10_000_000
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)


class Package:
    """An Office file opened for reading, with what is left of the limit on its expanded size."""

    def __init__(self, data: bytes, options: Options) -> None:
        if data.startswith(OLE):
            if ENCRYPTED in data:
                raise ReadError("read", "encrypted", "Word 文件有打开密码，无法读取。请提供去除密码的文件。")
            raise ReadError(
                "read", "not_docx", "扩展名是 docx，但内容是旧版 Word（doc）。请另存为 docx 或改扩展名为 doc。"
            )
        if not data.startswith(b"PK"):
            raise ReadError(
                "read", "not_docx", "扩展名是 docx，但内容不是 Word 文件。请检查文件是否下载完整或扩展名是否有误。"
            )
        self.left = options.max_expanded
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError, IndexError) as error:
            raise ReadError(
                "read", "malformed", f"Word 文件已损坏或不完整，无法打开（{error}）。请重新保存。"
            ) from None
        if len(entries) > options.max_members:
            raise ReadError("read", "too_many_members", "Word 文件内部部件过多，可能是恶意构造的文件，已拒绝。")
        self.names = {entry.filename for entry in entries}

    def xml(self, name: str) -> Any | None:
        """The root element of the part ``name``, or None if the file has no such part."""
        from lxml import etree

        if name not in self.names:
            return None
        data = self._bytes(name)
        if DOCTYPE.search(data[:20_000]) or DOCTYPE.search(data):
            raise ReadError(
                "read", "xml_entities", "Word 文件的 XML 含有实体声明（可能是实体膨胀攻击），已拒绝。请核实来源。"
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReadError(
                "read", "malformed", f"Word 文件的 XML 有错误（{error.msg}）。请用 Word 重新保存。"
            ) from None

    def _bytes(self, name: str) -> bytes:
        try:
            entry = self._zip.getinfo(name)
            if entry.flag_bits & 0x1:
                raise ReadError("read", "encrypted", "Word 文件被加密，无法读取。请提供去除密码的文件。")
            parts: list[bytes] = []
            size = 0
            with self._zip.open(entry) as stream:
                while chunk := stream.read(1 << 20):
                    size += len(chunk)
                    self.left -= len(chunk)
                    odd = size > LEAST_RATIO_SIZE and size > MAX_RATIO * max(1, entry.compress_size)
                    if self.left < 0 or odd:
                        raise ReadError(
                            "read", "zip_bomb", "Word 文件解压后过大，可能是“压缩炸弹”，已停止。请核实来源。"
                        )
                    parts.append(chunk)
            return b"".join(parts)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            raise ReadError("read", "malformed", f"Word 文件已损坏（{error}）。请重新保存。") from None
