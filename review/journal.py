"""``decisions.jsonl``: every decision of the desk as one line, in the order of writing, never altered.

The database holds the decisions; the file is how a run gets them.  A decision is marked as written after its line is on
the disk, so a crash in between can repeat a line and never lose one; readers take a repeated line once.
"""

from __future__ import annotations

import fcntl
import logging
import os
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from pipeline import decisions, records
from review.models import Decision, Unwritten

log = logging.getLogger(__name__)


def write(path: Path | None = None) -> int:
    """Append every decision that is not yet written, and sync; gives how many.

    A file that cannot be written is logged and tried again with the next decision: it does not undo a decision.
    """
    place = path or settings.DECISIONS
    try:
        return _append(place)
    except OSError as error:
        log.error("decisions are safe in the database but could not be written to %s: %s", place, error)
        return 0


def rewrite(path: Path | None = None) -> int:
    """Write a file of every decision in one step; gives how many.  For a file that was lost, or for another place."""
    place = path or settings.DECISIONS
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.new")
    count = 0
    with fresh.open("wb") as file:
        for made in Decision.objects.order_by("id").iterator(1000):
            file.write(decisions.dumps(record(made)).encode("utf-8"))
            count += 1
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, place)
    return count


def waiting() -> int:
    """How many decisions do not stand in the file yet."""
    return Unwritten.objects.count()


def record(made: Decision) -> records.Decision:
    """The record that a run reads."""
    return records.Decision(
        decision_id=made.decision_id,
        obligation_id=made.oid,
        document_id=made.document_id,
        fingerprint=made.fingerprint,
        text=made.text,
        who=made.who,
        when=made.when,
        action=made.action,  # type: ignore[arg-type]  # the database holds what decide() wrote
        status_from=made.status_from,  # type: ignore[arg-type]
        status_to=made.status_to,  # type: ignore[arg-type]
        machine=made.machine,
        values=made.values,
        comment=made.comment,
        supersedes=made.supersedes or None,
        path=made.path,
        citation=made.citation,
    )


def _append(place: Path) -> int:
    place.parent.mkdir(parents=True, exist_ok=True)
    new = not place.exists()
    handle = os.open(place, os.O_RDWR | os.O_CREAT, 0o640)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        rows = list(Unwritten.objects.select_related("decision").order_by("decision_id"))
        if not rows:
            return 0
        _drop_torn_line(file)
        file.write("".join(decisions.dumps(record(row.decision)) for row in rows).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
        Unwritten.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if new:
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return len(rows)


def _drop_torn_line(file: BinaryIO) -> None:
    """Go to the end; cut off a last line without its line end: a crash stopped its writing, so it is still to write."""
    end = file.seek(0, os.SEEK_END)
    at = end
    while at > 0:
        start = max(0, at - 65536)
        file.seek(start)
        found = file.read(at - start).rfind(b"\n")
        if found >= 0:
            at = start + found + 1
            break
        at = start
    if at != end:
        file.truncate(at)
    file.seek(at)
