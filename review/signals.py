"""Logins, logouts and failures go to the audit log."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from review.decide import audit


@receiver(user_logged_in)
def _in(user: Any, request: Any, **_kwargs: Any) -> None:
    audit(user.get_username(), "login", user.get_username(), _address(request))


@receiver(user_logged_out)
def _out(user: Any, request: Any, **_kwargs: Any) -> None:
    if user is not None:
        audit(user.get_username(), "logout", user.get_username(), _address(request))


@receiver(user_login_failed)
def _failed(credentials: Any, request: Any = None, **_kwargs: Any) -> None:
    audit(str(credentials.get("username", "")), "login_failed", str(credentials.get("username", "")), _address(request))


@receiver(user_locked_out)
def _locked(request: Any, username: str, **_kwargs: Any) -> None:
    audit(str(username), "locked_out", str(username), _address(request))


def _address(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", "")) if request is not None else ""
