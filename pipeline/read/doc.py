"""Old Word files (doc, rtf, wps): converted to docx by LibreOffice, if that is installed, and read as such."""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from shutil import which

from pipeline.read import ReadError, docx
from pipeline.read.xml_parts import OLE
from pipeline.records import Options, Source

PROGRAMS = ("soffice", "libreoffice")
SHARE = 0.8
"""LibreOffice gets this share of the file's time."""


def read(data: bytes, media_type: str, options: Options) -> Source:
    """The text of an old Word file.

    ReadError ``not_doc``, ``office_missing`` (no LibreOffice), ``encrypted``, ``malformed``, ``time_limit``.
    """
    if data.startswith(b"PK"):
        return docx.read(data, media_type, options)  # a docx under the old name
    if not data.startswith((OLE, b"{\\rtf")):
        raise ReadError(
            "read", "not_doc", "扩展名是 doc，但内容不是 Word 文件。请检查文件是否下载完整或扩展名是否有误。"
        )
    program = next((found for name in PROGRAMS if (found := which(name))), None)
    if program is None:
        raise ReadError(
            "read",
            "office_missing",
            "读取旧版 Word（doc）需要 LibreOffice，但未安装。请安装 libreoffice-writer，或用 Word 另存为 docx。",
        )
    suffix = ".rtf" if data.startswith(b"{\\rtf") else ".doc"
    with tempfile.TemporaryDirectory(prefix="yiwu-") as folder:
        place = Path(folder)
        (place / f"in{suffix}").write_bytes(data)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation=file://{place}/profile",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(place), str(place / f"in{suffix}"),
        ]  # fmt: skip
        try:
            subprocess.run(
                command, check=False, timeout=SHARE * options.max_seconds, stdin=subprocess.DEVNULL, capture_output=True
            )
        except subprocess.TimeoutExpired:
            raise ReadError("read", "time_limit", "LibreOffice 转换超时，已停止。请用 Word 另存为 docx。") from None
        result = place / "in.docx"
        if not result.is_file():
            raise ReadError(
                "read", "malformed", "LibreOffice 无法转换该文件，可能已损坏或有打开密码。请用 Word 另存为 docx。"
            )
        source = docx.read(result.read_bytes(), media_type, options)
    return replace(source, sha256=hashlib.sha256(data).hexdigest())
