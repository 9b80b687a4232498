"""What every page's template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from review import journal


def desk(request: HttpRequest) -> dict[str, Any]:
    """The snapshot shown, and how many decisions could not be written to the file yet."""
    if not request.user.is_authenticated:
        return {"desk_name": settings.DESK_NAME}
    return {
        "desk_name": settings.DESK_NAME,
        "snapshot": getattr(request, "snapshot", None),
        "unwritten": journal.waiting(),
        "languages": settings.LANGUAGES,
    }
