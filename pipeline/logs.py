"""The log of a run: one line a stage and a processed document, as text or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOGGER = logging.getLogger("pipeline")
PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class Json(logging.Formatter):
    """A record as one JSON object: time, level, message, and whatever was said beside it."""

    def format(self, record: logging.LogRecord) -> str:
        row = {"time": _time(record), "level": record.levelname.lower(), "message": record.getMessage()}
        row |= {name: value for name, value in vars(record).items() if name not in PLAIN}
        if record.exc_info:
            row["exception"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


class Text(logging.Formatter):
    """A record as a line: time, level, message."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{_time(record)} {record.levelname:<7} {record.getMessage()}".replace("\n", "\\n")
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


@contextmanager
def to(place: str | None, as_json: bool = False) -> Iterator[None]:
    """Write the package's log to ``place``: a file, ``-`` for standard error, None for nowhere (unless as JSON)."""
    handler: logging.Handler
    if place is None and not as_json:
        handler = logging.NullHandler()  # else Python prints warnings, which the summary tells anyway
    elif place is None or place == "-":
        handler = logging.StreamHandler(sys.stderr)
    else:
        Path(place).absolute().parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(place, encoding="utf-8")
    handler.setFormatter(Json() if as_json else Text())
    level = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(level)
        handler.close()


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
