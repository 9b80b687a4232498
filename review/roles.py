"""Who may do what: four roles, each with all that the one before it may, as one table.

``VIEWER`` reads; ``REVIEWER`` decides; ``LEAD`` settles disagreements, assigns work to others, exports the audit
log; ``ADMIN`` keeps the accounts.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

VIEWER: Final = "viewer"
REVIEWER: Final = "reviewer"
LEAD: Final = "lead"
ADMIN: Final = "admin"

ROLES = ((VIEWER, _("查阅")), (REVIEWER, _("复核")), (LEAD, _("主审")), (ADMIN, _("管理员")))

_VIEW = frozenset({"review.view"})
_REVIEW = _VIEW | {"review.decide"}
_LEAD = _REVIEW | {"review.resolve", "review.assign", "review.audit"}
_ADMIN = _LEAD | {"review.accounts"}

CAPABILITIES: Final[dict[str, frozenset[str]]] = {
    VIEWER: _VIEW,
    REVIEWER: _REVIEW,
    LEAD: frozenset(_LEAD),
    ADMIN: frozenset(_ADMIN),
}
"""What each role may do; a permission that stands in no role belongs to nobody."""
