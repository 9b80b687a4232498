"""Django's accounts and passwords, with permissions from the role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from review.roles import CAPABILITIES


class RoleBackend(ModelBackend):
    """Django's accounts and passwords, with permissions from the account's role."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the account's role holds ``perm``."""
        return bool(user_obj.is_active) and perm in CAPABILITIES.get(getattr(user_obj, "role", ""), frozenset())

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the role holds anything of the app."""
        return app_label == "review" and self.has_perm(user_obj, "review.view")

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Every permission of the role."""
        return set(CAPABILITIES.get(getattr(user_obj, "role", ""), frozenset())) if user_obj.is_active else set()
