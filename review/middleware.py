"""What every request gets: a session that ends, and the snapshot that pages show."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from review.snapshot import current

Handler = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "desk_started", "desk_seen"
STEP = 300
"""Seconds between two writings of when a session was last used."""


class Language:
    """The language that the person chose with the switch, Chinese until they do (whatever the browser prefers)."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request in its language."""
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.handler(request)
        response.headers.setdefault("Content-Language", code)
        return response


class SessionLimits:
    """Ends a session that was idle too long, or that has lasted too long."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let a live session pass; send an ended one to the login page."""
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault(STARTED, now)
            seen = request.session.setdefault(SEEN, now)
            idle, longest = settings.SESSION_IDLE.total_seconds(), settings.SESSION_LONGEST.total_seconds()
            if now - seen > idle + STEP or now - started > longest:
                logout(request)
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=204, headers={"HX-Redirect": reverse("login")})
                return redirect("login")
            if now - seen > STEP:
                request.session[SEEN] = now
        response = self.handler(request)
        if response.status_code == 302 and request.headers.get("HX-Request"):
            # Else htmx would put the login page into the middle of this one.
            return HttpResponse(status=204, headers={"HX-Redirect": response.headers["Location"]})
        return response


class NoSnapshotError(Exception):
    """Nothing is published yet, or it is still being indexed."""


class FreshSnapshot:
    """Gives the request the current snapshot, and a page of its own where there is none."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set ``request.snapshot``."""
        request.snapshot = current() if request.user.is_authenticated else None  # type: ignore[attr-defined]
        return self.handler(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page that says that there is nothing to review yet."""
        if isinstance(exception, NoSnapshotError):
            return render(request, "review/empty.html", status=503)
        return None
