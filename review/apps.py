"""The Django app."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class ReviewConfig(AppConfig):
    """The review desk's only app."""

    name = "review"
    label = "review"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "复核台"

    def ready(self) -> None:
        """Set SQLite up for many readers beside a writer; listen for logins."""
        import_module("review.signals")
        connection_created.connect(_tune_sqlite, dispatch_uid="review.sqlite")


def _tune_sqlite(connection: Any, **_kwargs: Any) -> None:
    """A decision is on the disk when it is acknowledged (``FULL``); searches may map the file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA cache_size = -65536")
            cursor.execute("PRAGMA mmap_size = 1073741824")
