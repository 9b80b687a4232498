"""Every route of the desk.  ``tests/review/test_permissions.py`` holds the table of who may use which."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path, register_converter

from review.views import account, audit, bulk, clause, errors, queue


class PublishedId:
    """An id as the tables have them: a letter, then letters and digits."""

    regex = "[A-Za-z][A-Za-z0-9]{0,39}"

    def to_python(self, value: str) -> str:
        """The id."""
        return value

    def to_url(self, value: str) -> str:
        """The id."""
        return value


register_converter(PublishedId, "id")

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("login", account.Login.as_view(), name="login"),
    path("logout", LogoutView.as_view(), name="logout"),
    path("language", account.language, name="language"),
    path("password", account.password, name="password"),
    path("help", clause.help_page, name="help"),
    path("suggest/<slug:what>", queue.suggest, name="suggest"),
    path("views", queue.save_view, name="save_view"),
    path("views/<int:pk>/delete", queue.delete_view, name="delete_view"),
    path("documents", queue.documents, name="documents"),
    path("clauses/<id:oid>", clause.clause, name="clause"),
    path("clauses/<id:oid>/check", clause.check, name="check"),
    path("clauses/<id:oid>/decision", clause.decision, name="decision"),
    path("clauses/<id:oid>/settle", clause.settle, name="settle"),
    path("clauses/<id:oid>/comment", clause.comment, name="comment"),
    path("clauses/<id:oid>/assign", clause.assign, name="assign"),
    path("clauses/<id:oid>/page.png", clause.page_image, name="page_image"),
    path("bulk/preview", bulk.preview, name="bulk_preview"),
    path("bulk/apply", bulk.apply, name="bulk_apply"),
    path("audit", audit.log, name="audit"),
    path("audit.csv", audit.export, name="audit_export"),
    path("people", account.people, name="people"),
    path("people/new", account.person, name="person_new"),
    path("people/<int:pk>", account.person, name="person"),
]

handler403 = errors.denied
handler404 = errors.not_found
handler500 = errors.broken
