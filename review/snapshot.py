"""Indexing a published snapshot: from its Parquet tables to rows that pages can find fast.

Reads ``<out>/latest`` (never writes there); writes a new generation of ``Document``, ``Clause``, ``ClauseFlag`` and
``ClauseUnit``, in short transactions that hold nobody up, and makes it the current one in one last transaction: a page
shows the old snapshot or the new one, whole.  There, too, decisions follow their clauses: one that has new words turns
stale, one that only moved keeps its state.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, models, transaction

from pipeline.decisions import carried
from review import source_text
from review.lineage import follow
from review.models import Clause, ClauseFlag, ClauseUnit, Document, Lineage, Snapshot
from review.values import number

log = logging.getLogger(__name__)

RANK = {"error": 1, "warn": 2, "info": 3}
NO_FLAG = 9
NO_DUE = "9999-99-99"
BATCH = 1000
ARTICLE = re.compile(r"第[^/]*条")
UNIT = ("unit", "unit_source", "role", "kind", "origin", "rule", "char_start", "char_end")
DEADLINE = (
    "text", "kind", "start", "end", "resolved_start", "resolved_end", "duration", "business_days", "anchor", "rrule",
    "times", "year_from", "rule", "char_start", "char_end",
)  # fmt: skip
LIMIT = (
    "text", "quantity", "op", "value", "value_max", "unit", "change", "baseline", "use", "rule", "char_start",
    "char_end",
)  # fmt: skip
REFERENCE = ("text", "title", "code", "node_path", "rule", "char_start", "char_end")
FLAG = ("code", "severity", "message", "char_start", "char_end")
Row = dict[str, Any]


def current() -> Snapshot | None:
    """The snapshot that pages show."""
    return Snapshot.objects.filter(current=True).order_by("-id").first()


def published(out: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """The folder that ``latest`` names and its ``run.json``, or None when nothing whole is published."""
    try:
        folder = (out / "latest").resolve(strict=True)
        run = json.loads((folder / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return (folder, run) if isinstance(run, dict) and (folder / "obligations.parquet").is_file() else None


def refresh(out: Path | None = None) -> bool:
    """Index the latest snapshot unless it is the current one; whether there was something to do."""
    found = published(out or settings.OUT)
    if found is None:
        return False
    folder, run = found
    run_id = str(run.get("run_id") or folder.name)
    shown = current()
    if shown is not None and shown.run_id == run_id:
        return False
    with _alone() as alone:
        if not alone:
            return False
        shown = current()
        if shown is not None and shown.run_id == run_id:
            return False
        index(folder, run_id, run)
    return True


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only indexing on this desk."""
    with (settings.HOME / "index.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def index(folder: Path, run_id: str, run: Mapping[str, Any]) -> Snapshot:
    """Index one snapshot folder and make it the current one."""
    discard([s.id for s in Snapshot.objects.filter(ready=False)])
    corpus = run.get("corpus")
    place = corpus.get("path", "") if isinstance(corpus, Mapping) else corpus or ""
    made = Snapshot.objects.create(run_id=run_id, as_of=str(run.get("as_of") or "")[:10], corpus=str(place))
    reader = _Reader(folder, made.id, corpus_root(made))
    reader.write()
    changes = {r["obligation_id"]: r for r in reader.changes if r["obligation_id"]}
    pairs = {o: r["previous_id"] for o, r in changes.items() if r["previous_id"] not in (None, o)}
    with transaction.atomic():
        Lineage.objects.bulk_create([Lineage(oid=n, previous=o) for n, o in pairs.items()], ignore_conflicts=True)
        follow(made.id, {**carried(folder), **pairs})
        Snapshot.objects.filter(current=True).update(current=False)
        Snapshot.objects.filter(id=made.id).update(current=True, ready=True)
    discard([s.id for s in Snapshot.objects.exclude(id=made.id)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    log.info("indexed snapshot %s", run_id)
    return made


def corpus_root(snapshot: Snapshot) -> Path | None:
    """Where the files of a snapshot's corpus are: as the desk was told, else as the run says."""
    if settings.CORPUS is not None:
        return Path(settings.CORPUS)
    return Path(snapshot.corpus) if snapshot.corpus else None


def discard(generations: Sequence[int]) -> None:
    """Delete the rows of generations that no page shows, a few at a time so that nobody waits long."""
    for model in (ClauseFlag, ClauseUnit, Clause, Document):
        for generation in generations:
            rows = model._default_manager.filter(generation=generation)
            while ids := list(rows.values_list("pk", flat=True)[:2000]):
                model._default_manager.filter(pk__in=ids)._raw_delete(using=connection.alias)
    Snapshot.objects.filter(id__in=list(generations)).delete()


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reader:
    """Turns the tables of one snapshot into rows of one generation."""

    folder: Path
    generation: int
    corpus: Path | None

    @property
    def changes(self) -> list[Row]:
        return self._rows("changes", ("obligation_id", "previous_id", "change", "fields", "before", "after"))

    def write(self) -> None:
        flags = self._rows("flags", ("document_id", "obligation_id", *FLAG))
        self._documents([f for f in flags if not f["obligation_id"]])
        coded = {(f["obligation_id"], f["code"]) for f in flags if f["obligation_id"]}
        _insert(Clause, self._clauses(_grouped(f for f in flags if f["obligation_id"])))
        rows = ({"generation": self.generation, "oid": oid, "code": code} for oid, code in sorted(coded))
        _insert(ClauseFlag, rows)
        units = {(u["obligation_id"], u["unit"]) for u in self._rows("units", ("obligation_id", "unit"))}
        _insert(ClauseUnit, ({"generation": self.generation, "oid": o, "unit": u} for o, u in sorted(units)))

    def _rows(self, table: str, columns: Iterable[str]) -> list[Row]:
        """The rows of a table with the given columns; a column that an older snapshot lacks is None."""
        place = self.folder / f"{table}.parquet"
        if not place.is_file():
            return []
        wanted = list(columns)
        held = set(pq.read_schema(place).names)
        found: list[Row] = pq.read_table(place, columns=[c for c in wanted if c in held]).to_pylist()
        absent = dict.fromkeys(c for c in wanted if c not in held)
        return [{**row, **absent} for row in found] if absent else found

    def _documents(self, flags: list[Row]) -> None:
        notices: dict[str, list[list[Any]]] = defaultdict(list)
        for f in flags:
            notices[f["document_id"]].append([f["code"], f["severity"], f["message"], f["char_start"]])
        columns = (
            "document_id", "path", "title", "genre", "media_type", "status", "binding", "pages", "content_sha256",
            "obligations", "encoding",
        )  # fmt: skip
        rows = (
            {
                "generation": self.generation,
                "document_id": d["document_id"],
                "path": d["path"],
                "title": d["title"] or "",
                "genre": d["genre"],
                "media_type": d["media_type"],
                "status": d["status"],
                "binding": d["binding"],
                "pages": d["pages"],
                "sha256": d["content_sha256"],
                "clauses": d["obligations"],
                "notices": notices.get(d["document_id"], []),
                "text": source_text.source_text(
                    self.folder, self.corpus, d["document_id"], d["path"], d["content_sha256"], d["encoding"]
                ).replace("\x00", "\ufffd"),  # PostgreSQL holds no NUL; offsets stay
            }
            for d in self._rows("documents", columns)
        )
        _insert(Document, rows, batch=20)

    def _clauses(self, flags: Mapping[str, list[Row]]) -> Iterator[Row]:
        units = _grouped(self._rows("units", ("obligation_id", *UNIT)))
        deadlines = _grouped(self._rows("deadlines", ("obligation_id", *DEADLINE)))
        limits = _grouped(self._rows("limits", ("obligation_id", *LIMIT)))
        references = _grouped(self._rows("references", ("obligation_id", *REFERENCE)))
        changed = {r["obligation_id"]: r for r in self.changes if r["obligation_id"]}
        former = self._former({r["previous_id"] for r in changed.values() if r["previous_id"]})
        titles = {r["instrument_id"]: r["title"] for r in self._rows("instruments", ("instrument_id", "title"))}
        nodes: dict[tuple[str, str], tuple[int, int]] = {}
        for n in self._rows("nodes", ("instrument_id", "node_path", "kind", "char_start", "char_end")):
            if n["kind"] != "paragraph":
                nodes.setdefault((n["instrument_id"], n["node_path"]), (n["char_start"], n["char_end"]))
        columns = (
            "obligation_id", "document_id", "instrument_id", "node_path", "citation", "modality", "cue", "rule", "text",
            "source_text", "due", "due_basis", "condition_text", "exception_text", "sanctioned_by", "binding",
            "confidence", "page", "char_start", "char_end",
        )  # fmt: skip
        for position, o in enumerate(self._rows("obligations", columns)):
            oid = o["obligation_id"]
            own = flags.get(oid, [])
            step = changed.get(oid)
            path = o["node_path"] or ""
            article = article_path(path)
            due = o["due"].isoformat() if o["due"] else None
            yield {
                "generation": self.generation,
                "oid": oid,
                "position": position,
                "document_id": o["document_id"],
                "article": hashlib.sha256(f"{o['instrument_id']}|{article}".encode()).hexdigest()[:32],
                "node_path": path,
                "citation": o["citation"] or "",
                "modality": o["modality"],
                "text": o["text"],
                "due": o["due"],
                "due_sort": due or NO_DUE,
                "confidence": o["confidence"],
                "rank": min((RANK.get(f["severity"], 3) for f in own), default=NO_FLAG),
                "flags": " ".join(dict.fromkeys(f["code"] for f in own)),
                "units": "；".join(dict.fromkeys(u["unit"] for u in units.get(oid, ()))),
                "change": step["change"] if step else "",
                "status": "unreviewed",
                "assignee_id": None,
                "disputed": False,
                "detail": {
                    "source": o["source_text"],
                    "start": o["char_start"],
                    "end": o["char_end"],
                    "page": o["page"],
                    "context": nodes.get((o["instrument_id"], article)) if article else None,
                    "instrument": titles.get(o["instrument_id"]),
                    "cue": o["cue"],
                    "rule": o["rule"],
                    "due_basis": o["due_basis"],
                    "condition": o["condition_text"],
                    "exception": o["exception_text"],
                    "sanctions": o["sanctioned_by"] or [],
                    "binding": o["binding"],
                    "units": units.get(oid, []),
                    "deadlines": deadlines.get(oid, []),
                    "limits": limits.get(oid, []),
                    "references": references.get(oid, []),
                    "flags": own,
                    "step": self._step(step, former) if step else None,
                },
            }

    def _former(self, ids: set[str]) -> dict[str, str]:
        """The former texts of clauses, from the generation that this one replaces."""
        shown = current()
        if shown is None or not ids:
            return {}
        found: dict[str, str] = {}
        wanted = iter(sorted(ids))
        while some := list(islice(wanted, 500)):
            rows = Clause.objects.filter(generation=shown.id, oid__in=some).values_list("oid", "text")
            found.update(rows)
        return found

    @staticmethod
    def _step(step: Row, former: Mapping[str, str]) -> Row:
        return {
            "change": step["change"],
            "fields": step["fields"] or [],
            "before": step["before"],
            "after": step["after"],
            "previous": step["previous_id"],
            "text": former.get(step["previous_id"]),
        }


def article_path(path: str) -> str:
    """The part of a node path that names the article; where there is none, the node above (or the node itself)."""
    parts = path.split("/")
    for at in range(len(parts) - 1, -1, -1):
        if ARTICLE.fullmatch(parts[at]):
            return "/".join(parts[: at + 1])
    return "/".join(parts[:-1]) if len(parts) > 1 else path


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by their obligation, without the columns that name it."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.pop("obligation_id")].append(row)
        row.pop("document_id", None)
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def _insert(model: type[models.Model], rows: Iterable[Row], batch: int = BATCH) -> None:
    """Add rows, a batch a transaction.  (``bulk_create`` takes three times as long on rows as wide as these.)"""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    names = [str(f.column) for f in fields]
    dumps = [isinstance(f, models.JSONField) for f in fields]
    if connection.vendor == "sqlite":  # its adapter for dates is deprecated
        date_at = [isinstance(f, models.DateField) for f in fields]
    else:
        date_at = [False] * len(fields)
    quoted = ", ".join(connection.ops.quote_name(n) for n in names)
    marks = ", ".join(["%s"] * len(names))
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({marks})"
    remaining = iter(rows)
    while some := list(islice(remaining, batch)):
        values = [
            tuple(
                json.dumps(row[name], ensure_ascii=False, default=_plain, separators=(",", ":"))
                if dump
                else row[name].isoformat()
                if day and row[name] is not None
                else row[name]
                for name, dump, day in zip(names, dumps, date_at, strict=True)
            )
            for row in some
        ]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(sql, values)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return number(value)
    raise TypeError(f"{type(value).__name__} in a snapshot")
