"""Translations without gettext's tools: a ``.po`` file is compiled to the ``.mo`` that Django loads.

The interface is written in Chinese and its English is ``locale/en/LC_MESSAGES/django.po``.  Only what that file uses is
understood: ``msgid``, ``msgstr``, ``msgctxt``-free entries, continued strings and comments.
"""

from __future__ import annotations

import ast
import os
import struct
import tempfile
from pathlib import Path


def compiled(sources: Path, target: Path) -> Path:
    """Compile every ``<language>/LC_MESSAGES/*.po`` under ``sources`` to a ``.mo`` under ``target``, which it gives."""
    for source in sources.glob("*/LC_MESSAGES/*.po"):
        place = target / source.relative_to(sources).with_suffix(".mo")
        data = machine_object(entries(source.read_text("utf-8")))
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(name, place)
    return target


def entries(text: str) -> dict[str, str]:
    """Message and translation of each translated entry; the header has the empty message."""
    found: dict[str, str] = {}
    parts = {"msgid": "", "msgstr": ""}
    current = ""
    for line in [*text.splitlines(), 'msgid ""']:
        line = line.strip()
        keyword, _, rest = line.partition(" ")
        if keyword == "msgid":
            if parts["msgstr"]:
                found[parts["msgid"]] = parts["msgstr"]
            parts = {"msgid": "", "msgstr": ""}
        if keyword in parts:
            current = keyword
            line = rest
        if line.startswith('"'):
            parts[current] += ast.literal_eval(line)
    return found


def machine_object(messages: dict[str, str]) -> bytes:
    """The ``.mo`` form: magic, counts, two tables of (length, offset), then the strings, sorted."""
    pairs = sorted((key.encode(), value.encode()) for key, value in messages.items())
    start = 28 + 16 * len(pairs)
    blob, tables = bytearray(), ([], [])  # type: tuple[bytearray, tuple[list[int], list[int]]]
    for column in (0, 1):
        for pair in pairs:
            tables[column].extend((len(pair[column]), start + len(blob)))
            blob += pair[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + struct.pack(f"<{4 * len(pairs)}I", *tables[0], *tables[1]) + bytes(blob)
