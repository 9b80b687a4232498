"""Records of documents, kept from run to run, on this machine or on storage that a cluster shares.

An entry is written once, whole: under another name first, synced, then renamed.  It carries a checksum of its contents,
so one that was damaged later (a torn disk, a careless hand) is found out and counts as absent.  What is unpickled can
only be our records and plain values.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
import hashlib
import io
import os
import pickle
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache as memo
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

from pipeline import records
from pipeline.records import DocumentResult, Reject

MAGIC = b"yiwu-records-1\n"
CHECK = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Members:
    """What an archive holds: the (path, content hash, key) of each member, and what could not be had of it."""

    members: tuple[tuple[str, str, str], ...]
    rejects: tuple[Reject, ...] = ()


Kept = DocumentResult | Reject | Members


class Store(Protocol):
    """Where entries lie: names to bytes."""

    def get(self, name: str) -> bytes | None:
        """The bytes kept under ``name``, or None."""

    def put(self, name: str, data: bytes) -> None:
        """Keep ``data`` under ``name``: all of it or nothing."""

    def has(self, name: str) -> bool:
        """Whether something is kept under ``name``."""


class Cache:
    """Entries by key.  ``address`` is a folder, or any address that fsspec knows (``s3://…``, ``file://…``)."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.store: Store = _Remote(address) if "://" in address else _Folder(Path(address))

    def has(self, key: str) -> bool:
        """Whether there is an entry; whether it is sound is known once it is read."""
        return self.store.has(_name(key))

    def get(self, key: str) -> Kept | None:
        """The entry, or None when there is none or it is damaged."""
        data = self.store.get(_name(key))
        return None if data is None else loads(data)

    def put(self, key: str, kept: Kept) -> None:
        """Keep an entry; OSError when the storage does not take it."""
        self.store.put(_name(key), dumps(kept))


def dumps(kept: Kept) -> bytes:
    """An entry as bytes, with its checksum."""
    buffer = io.BytesIO()
    _Pickler(buffer, 5).dump(kept)
    payload = zlib.compress(buffer.getvalue(), 1)
    return MAGIC + hashlib.sha256(payload).digest() + payload


def loads(data: bytes) -> Kept | None:
    """The entry in ``data``, or None when it is damaged or of another form."""
    start = len(MAGIC) + CHECK
    payload = data[start:]
    if not data.startswith(MAGIC) or hashlib.sha256(payload).digest() != data[len(MAGIC) : start]:
        return None
    try:
        found = _Unpickler(io.BytesIO(zlib.decompress(payload))).load()
    except (pickle.UnpicklingError, zlib.error, EOFError, ValueError, TypeError, AttributeError):
        return None
    return found if isinstance(found, DocumentResult | Reject | Members) else None


def _name(key: str) -> str:
    return f"{key[:2]}/{key[2:]}"


# --- pickling ------------------------------------------------------------------------------------------------------


class _Pickler(pickle.Pickler):
    """Writes a record as its class and values in order: read back four times quicker than a dataclass's own state."""

    def __init__(self, buffer: io.BytesIO, protocol: int) -> None:
        super().__init__(buffer, protocol)
        self.dispatch_table = _reducers()


class _Unpickler(pickle.Unpickler):
    """Loads our records and plain values, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is not a record") from None


Reduced = tuple[type, tuple[Any, ...]]


@memo
def _reducers() -> Mapping[type, Callable[[Any], Reduced]]:
    """How each kind of record is taken apart: a look in a table; ``reducer_override`` is asked for every object."""
    return {kind: _reducer(kind) for kind in KNOWN.values() if is_dataclass(kind) or kind is records.Span}


def _reducer(kind: type) -> Callable[[Any], Reduced]:
    if not is_dataclass(kind):
        return lambda record: (kind, tuple(record))
    names = [f.name for f in fields(kind)]
    if len(names) == 1:
        return lambda record: (kind, (getattr(record, names[0]),))
    values = attrgetter(*names)
    return lambda record: (kind, values(record))


def _known() -> Mapping[tuple[str, str], type]:
    found: dict[tuple[str, str], type] = {
        (value.__module__, name): value
        for name, value in vars(records).items()
        if isinstance(value, type) and value.__module__ == records.__name__
    }
    for kind in (Members, datetime.date, decimal.Decimal):
        found[kind.__module__, kind.__name__] = kind
    return found


KNOWN = _known()


# --- storage -------------------------------------------------------------------------------------------------------


class _Folder:
    """A folder on this machine or mounted."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def get(self, name: str) -> bytes | None:
        try:
            return (self.root / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def has(self, name: str) -> bool:
        return os.path.isfile(f"{self.root}/{name}")

    def put(self, name: str, data: bytes) -> None:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # The process's number in the name: two workers that meet the same content must not write into one file.
        incoming = target.with_name(f".{target.name}.{os.uname().nodename}.{os.getpid()}")
        try:
            with incoming.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            incoming.replace(target)
        except OSError:
            with contextlib.suppress(OSError):
                incoming.unlink()
            raise


class _Remote:
    """Storage that fsspec reaches.  Object stores put a thing whole; elsewhere it is written aside and moved."""

    def __init__(self, address: str) -> None:
        import fsspec

        self.fs, self.root = fsspec.core.url_to_fs(address)
        self.made: set[str] = set()

    def get(self, name: str) -> bytes | None:
        try:
            data: bytes = self.fs.cat_file(f"{self.root}/{name}")
        except FileNotFoundError:
            return None
        return data

    def has(self, name: str) -> bool:
        return bool(self.fs.isfile(f"{self.root}/{name}"))

    def put(self, name: str, data: bytes) -> None:
        target = f"{self.root}/{name}"
        folder = target.rpartition("/")[0]
        if folder not in self.made:
            self.fs.makedirs(folder, exist_ok=True)
            self.made.add(folder)
        incoming = f"{target}.{os.uname().nodename}.{os.getpid()}.part"
        self.fs.pipe_file(incoming, data)
        self.fs.mv(incoming, target)
