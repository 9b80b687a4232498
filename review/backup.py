"""Backup and restore of what is the desk's own: accounts, decisions, states, assignments, views, logs.

A backup is one gzip file of JSON lines, the same from SQLite and PostgreSQL; the index of the snapshot is not in it,
since it can be made again.  It holds password hashes, so only its owner may read the file.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction

from review.models import (
    Account,
    Assignment,
    AuditEvent,
    Decision,
    Lineage,
    SavedView,
    State,
    Unwritten,
)

FORMAT = "yiwu-review-backup"
VERSION = 1
MODELS: tuple[Any, ...] = (
    Account,
    Account.history.model,
    Lineage,
    State,
    Assignment,
    Assignment.history.model,
    Decision,
    Unwritten,
    SavedView,
    SavedView.history.model,
    AuditEvent,
)


class NotEmptyError(Exception):
    """The desk already holds accounts or decisions."""


class NotABackupError(Exception):
    """The file is no backup, or a damaged one."""


def write(place: Path) -> int:
    """Write a backup; gives how many records.  The file appears whole or not at all."""
    fresh = place.with_name(f".{place.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    count = 0
    with os.fdopen(handle, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb") as file, transaction.atomic():
        file.write((json.dumps({"format": FORMAT, "version": VERSION}) + "\n").encode())
        for row in _rows():
            file.write((json.dumps(row, ensure_ascii=False, default=_plain) + "\n").encode("utf-8"))
            count += 1
        file.write((json.dumps({"end": count}) + "\n").encode())
    with fresh.open("rb") as done:
        os.fsync(done.fileno())
    os.replace(fresh, place)
    return count


def _rows() -> Iterator[dict[str, Any]]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    for model in MODELS:
        for item in model._default_manager.order_by("pk").iterator(1000):
            # Not the "json" serializer: it cuts moments to milliseconds.
            yield serializers.serialize("python", [item])[0]


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a backup")


def read(place: Path) -> int:
    """Read a backup into an empty desk, all or nothing; gives how many records.  NotEmptyError, NotABackupError."""
    if Decision.objects.exists() or Account.objects.exists():
        raise NotEmptyError("复核台中已有账户或决定。请在新的目录（--home）或空的数据库中恢复。")
    try:
        with gzip.open(place, "rt", encoding="utf-8") as file, transaction.atomic():
            count = _load(iter(file))
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError, ValueError, KeyError) as error:
        raise NotABackupError(f"{place} 不是完整的备份文件：{error}") from error
    return count


def _load(lines: Iterator[str]) -> int:
    head = json.loads(next(lines, "{}"))
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise ValueError("格式或版本不符")
    allowed = {model._meta.label_lower for model in MODELS}
    count, ended = 0, None
    for line in lines:
        row = json.loads(line)
        if "end" in row:
            ended = row["end"]
            break
        if row["model"] not in allowed:
            raise ValueError(f"不应有的内容 {row['model']}")
        for item in serializers.deserialize("python", [row]):
            item.save(force_insert=True)
            count += 1
    if ended != count:
        raise ValueError("文件不完整")
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(MODELS)):
            cursor.execute(sql)
    return count
