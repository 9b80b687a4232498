"""Settings of the review desk, from the environment; ``yiwu review`` sets it from its options.

=========================  ==========================================================================================
``YIWU_REVIEW_HOME``       folder for the database, the secret key and cached page images (``review-data``)
``DATABASE_URL``           ``postgres://user:password@host:port/name``; without it SQLite in that folder
``YIWU_OUT``               the pipeline's output folder, read only (``outputs``)
``YIWU_CORPUS``            the corpus folder, for page images; without it the one that ``run.json`` names
``YIWU_DECISIONS``         the file decisions are appended to (``decisions.jsonl`` in the desk's folder)
``YIWU_REVIEW_HOSTS``      host names the desk answers to, separated by commas (``localhost,127.0.0.1,[::1]``)
``YIWU_REVIEW_HTTPS``      ``0`` only where the desk is reached over plain HTTP on this machine
``YIWU_REVIEW_PROXY``      ``1`` where a proxy in front sets ``X-Forwarded-Proto`` and ``X-Forwarded-For``
``YIWU_REVIEW_SECRET``     the secret key; without it one is made and kept in the desk's folder
=========================  ==========================================================================================
"""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from review import catalogue

HERE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("YIWU_REVIEW_HOME", "review-data")).absolute()


def _secret() -> str:
    """The key that signs sessions: from the environment, or one made once, readable by its owner alone."""
    if given := os.environ.get("YIWU_REVIEW_SECRET"):
        return given
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = HOME / "secret-key"
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return place.read_text("ascii").strip()
    with os.fdopen(handle, "w") as file:
        file.write(key := secrets.token_urlsafe(64))
    return key


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("YIWU_REVIEW_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
HTTPS = os.environ.get("YIWU_REVIEW_HTTPS", "1") != "0"
PROXY = os.environ.get("YIWU_REVIEW_PROXY") == "1"

OUT = Path(os.environ.get("YIWU_OUT", "outputs")).absolute()
CORPUS = Path(os.environ["YIWU_CORPUS"]).absolute() if os.environ.get("YIWU_CORPUS") else None
DECISIONS = Path(os.environ.get("YIWU_DECISIONS") or HOME / "decisions.jsonl").absolute()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "simple_history",
    "axes",
    "csp",
    "review",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "review.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "review.middleware.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "review.middleware.FreshSnapshot",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "review.urls"
WSGI_APPLICATION = "review.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "review.context.desk",
            ],
        },
    }
]

# --- data ------------------------------------------------------------------------------------------------------------


def _database() -> dict[str, Any]:
    if url := os.environ.get("DATABASE_URL"):
        import dj_database_url

        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=300, conn_health_checks=True))
        return found
    HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "review.sqlite3",
        "CONN_MAX_AGE": None,
        # IMMEDIATE: a transaction that will write waits for its turn at its start; it can then not fail half-way.
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- accounts --------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "review.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "review.backend.RoleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "queue"
LOGOUT_REDIRECT_URL = "login"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "review.views.account.locked_out"
AXES_IPWARE_PROXY_COUNT = 1 if PROXY else 0
AXES_IPWARE_META_PRECEDENCE_ORDER = ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if PROXY else ["REMOTE_ADDR"]
AXES_VERBOSE = False

# --- sessions, transport, content ------------------------------------------------------------------------------------

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_IDLE = timedelta(hours=2)
"""A session that is not used for so long ends."""
SESSION_LONGEST = timedelta(hours=12)
"""And one that is used ends after so long too."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
CSRF_FAILURE_VIEW = "review.views.errors.csrf_failure"

# --- language and files ----------------------------------------------------------------------------------------------

USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [catalogue.compiled(HERE / "locale", HOME / "locale")]
TIME_ZONE = os.environ.get("YIWU_REVIEW_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"review": {"level": "INFO"}},
}
DESK_NAME = _("条款复核台")
