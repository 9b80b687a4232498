"""A desk of its own for every test: a fresh database (copied from a migrated one), a snapshot, and accounts."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("django", reason="the review desk needs the extra `review`")
sys.path.insert(0, str(Path(__file__).parent))

HOME = Path(tempfile.mkdtemp(prefix="desk-"))
os.environ.update(
    DJANGO_SETTINGS_MODULE="review.settings",
    YIWU_REVIEW_HOME=str(HOME),
    YIWU_OUT=str(HOME / "out"),
    YIWU_DECISIONS=str(HOME / "decisions.jsonl"),
    YIWU_REVIEW_HTTPS="0",
    YIWU_REVIEW_HOSTS="testserver,localhost,127.0.0.1",
)
for name in ("YIWU_CORPUS", "DATABASE_URL", "YIWU_REVIEW_SECRET", "YIWU_REVIEW_PROXY"):
    os.environ.pop(name, None)

import django  # noqa: E402

django.setup()

import desk_sample as sample  # noqa: E402
from desk_sample import PEOPLE, WORD  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from review import snapshot  # noqa: E402
from review.models import Account, Clause  # noqa: E402


def pytest_sessionfinish() -> None:
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated() -> Iterator[Path]:
    """A migrated database with the accounts of ``PEOPLE``."""
    setup_test_environment()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick; the real one is tested apart
    call_command("migrate", verbosity=0)
    for name, role in PEOPLE.items():
        Account.objects.create_user(name, password=WORD, role=role)
    connection.close()
    kept = HOME / "migrated.sqlite3"
    shutil.copy(settings.DATABASES["default"]["NAME"], kept)
    yield kept
    teardown_test_environment()


def _clear() -> None:
    connection.close()
    place = Path(settings.DATABASES["default"]["NAME"])
    for suffix in ("", "-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    for name in ("out", "corpus", "pages"):
        shutil.rmtree(HOME / name, ignore_errors=True)
    (HOME / "decisions.jsonl").unlink(missing_ok=True)
    cache.clear()


@pytest.fixture
def desk(migrated: Path) -> Iterator[Path]:
    """An empty desk: accounts, no snapshot.  Gives its folder."""
    _clear()
    shutil.copy(migrated, settings.DATABASES["default"]["NAME"])
    yield HOME
    _clear()


@pytest.fixture(scope="session")
def indexed(migrated: Path) -> Path:
    """A folder with the sample snapshot, its corpus, and the database in which it is indexed."""
    _clear()
    shutil.copy(migrated, settings.DATABASES["default"]["NAME"])
    sample.put(HOME / "out", HOME / "corpus", sample.results())
    assert snapshot.refresh()
    connection.close()
    kept = HOME / "indexed"
    for name in ("out", "corpus"):
        shutil.copytree(HOME / name, kept / name, symlinks=True)
    shutil.copy(settings.DATABASES["default"]["NAME"], kept / "db")
    return kept


@pytest.fixture
def published(indexed: Path, desk: Path) -> Path:
    """The desk with the sample snapshot indexed.  Gives the output folder."""
    connection.close()
    for name in ("out", "corpus"):
        shutil.copytree(indexed / name, desk / name, symlinks=True)
    shutil.copy(indexed / "db", settings.DATABASES["default"]["NAME"])
    return desk / "out"


@pytest.fixture
def login() -> Callable[[str], Client]:
    """A client that is logged in as one of ``PEOPLE``."""

    def as_(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(username=name), backend="review.backend.RoleBackend")
        return client

    return as_


@pytest.fixture
def find() -> Callable[[str], Clause]:
    """The clause of the current snapshot whose text has these words."""

    def clause(words: str) -> Clause:
        shown = snapshot.current()
        assert shown is not None
        return Clause.objects.get(generation=shown.id, text__contains=words)

    return clause


@pytest.fixture
def settings_of():
    """Django's settings with some of them changed."""
    from django.test import override_settings

    return override_settings


@pytest.fixture
def client_() -> Client:
    """A client that is not logged in."""
    return Client()
