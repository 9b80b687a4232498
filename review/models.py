"""What the desk keeps: accounts and decisions of its own, and an index of the published snapshot.

The index (``Document``, ``Clause``, ``ClauseFlag``, ``ClauseUnit``) can be thrown away: it is made from the snapshot,
one *generation* a snapshot, and pages read the one that ``Snapshot.current`` marks.  Everything else is the desk's own.
An obligation is named by its published id (``oid``), never by a row of the index.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from review.roles import ROLES, VIEWER

OID = 40
"""Characters that a published id may have."""


class AppendOnlyError(Exception):
    """Somebody tried to alter or delete a record that may only be added to."""


class Account(AbstractUser):
    """A person who works here; what they may do depends on their role alone."""

    role = models.CharField(_("角色"), max_length=10, choices=ROLES, default=VIEWER)
    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        permissions = (
            ("view", "reads the desk"),
            ("decide", "decides on clauses"),
            ("resolve", "settles disagreements"),
            ("assign", "assigns work to others"),
            ("audit", "reads and exports the audit log"),
            ("accounts", "keeps the accounts"),
        )

    def __str__(self) -> str:
        return self.display_name or self.username


class Snapshot(models.Model):
    """A published snapshot that has been indexed; its id is the generation of its rows."""

    run_id = models.CharField(max_length=120)
    current = models.BooleanField(default=False, db_index=True)
    ready = models.BooleanField(default=False)
    indexed_at = models.DateTimeField(default=timezone.now)
    as_of = models.CharField(max_length=10, blank=True)
    corpus = models.TextField(blank=True)


class Document(models.Model):
    """A document of a snapshot with its source text (empty where the desk could not have it)."""

    generation = models.IntegerField()
    document_id = models.CharField(max_length=OID)
    path = models.TextField()
    title = models.TextField(blank=True)
    genre = models.CharField(max_length=20)
    media_type = models.CharField(max_length=120)
    status = models.CharField(max_length=10)
    binding = models.BooleanField()
    pages = models.IntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    clauses = models.IntegerField()
    text = models.TextField(blank=True)
    notices = models.JSONField(default=list)
    """Flags of the document itself: [code, severity, message, char_start]."""

    class Meta:
        indexes = (models.Index(fields=["generation", "document_id"], name="document_by_id"),)

    def __str__(self) -> str:
        return self.title or self.path


class Clause(models.Model):
    """An obligation of a snapshot as pages need it; state and assignee are copied here: the queue is one table."""

    generation = models.IntegerField()
    oid = models.CharField(max_length=OID, db_index=True)
    position = models.IntegerField()
    """The row in the published table: documents by path, then place."""
    document_id = models.CharField(max_length=OID)
    article = models.CharField(max_length=32)
    """The same for all clauses of an article."""
    node_path = models.TextField(blank=True)
    citation = models.TextField(blank=True)
    modality = models.CharField(max_length=16)
    text = models.TextField()
    due = models.DateField(null=True)
    due_sort = models.CharField(max_length=10)
    confidence = models.FloatField()
    rank = models.IntegerField()
    """By the gravest flag, the gravest first: 0 stale, 1 error, 2 warn, 3 info, 9 none."""
    flags = models.TextField(blank=True)
    """Its flag codes, separated by spaces."""
    units = models.TextField(blank=True)
    change = models.CharField(max_length=8, blank=True)
    detail = models.JSONField()
    """Everything else that the clause page shows (``review.snapshot``)."""
    status = models.CharField(max_length=10, default="unreviewed")
    assignee = models.ForeignKey(Account, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    disputed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["generation", "oid"], name="clause_once"),)
        indexes = (
            models.Index(fields=["generation", "status", "rank", "position"], name="clause_queue"),
            models.Index(fields=["generation", "rank", "position"], name="clause_rank"),
            models.Index(fields=["generation", "position"], name="clause_position"),
            models.Index(fields=["generation", "due_sort", "position"], name="clause_due"),
            models.Index(fields=["generation", "confidence", "position"], name="clause_confidence"),
            models.Index(fields=["generation", "document_id", "position"], name="clause_document"),
            models.Index(fields=["generation", "article"], name="clause_article"),
            models.Index(
                fields=["generation", "assignee", "position"],
                name="clause_assignee",
                condition=models.Q(assignee__isnull=False),
            ),
            models.Index(fields=["generation", "position"], name="clause_disputed", condition=models.Q(disputed=True)),
        )

    def __str__(self) -> str:
        return self.citation or self.text[:30]


class ClauseFlag(models.Model):
    """A flag of a clause, for filtering."""

    generation = models.IntegerField()
    oid = models.CharField(max_length=OID)
    code = models.CharField(max_length=60)

    class Meta:
        indexes = (models.Index(fields=["generation", "code", "oid"], name="flag_by_code"),)


class ClauseUnit(models.Model):
    """A bearer of a clause, for filtering."""

    generation = models.IntegerField()
    oid = models.CharField(max_length=OID)
    unit = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["generation", "unit", "oid"], name="unit_by_name"),)


class Lineage(models.Model):
    """From which obligation another one comes, as a snapshot's ``changes`` told; kept for good."""

    oid = models.CharField(max_length=OID, unique=True)
    previous = models.CharField(max_length=OID)


class State(models.Model):
    """Where an obligation's review stands.  ``version`` rises with every decision; who saw an older one is told."""

    oid = models.CharField(max_length=OID, primary_key=True)
    status = models.CharField(max_length=10, default="unreviewed")
    version = models.IntegerField(default=0)
    disputed = models.BooleanField(default=False)
    decision_id = models.CharField(max_length=OID, blank=True)
    """The decision that holds; for a stale clause the one on its former text."""


class Assignment(models.Model):
    """Who is to look at an obligation."""

    oid = models.CharField(max_length=OID, primary_key=True)
    assignee = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="assignments")
    history = HistoricalRecords()


class Decision(models.Model):
    """One decision, comment or objection; may be added, never altered (triggers in the database see to it too).

    The fields are those of ``pipeline.records.Decision``.
    """

    decision_id = models.CharField(max_length=OID, unique=True)
    oid = models.CharField(max_length=OID, db_index=True)
    document_id = models.CharField(max_length=OID)
    fingerprint = models.CharField(max_length=64)
    text = models.TextField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="decisions")
    who = models.CharField(max_length=150)
    when = models.DateTimeField(default=timezone.now, db_index=True)
    action = models.CharField(max_length=10)
    status_from = models.CharField(max_length=10)
    status_to = models.CharField(max_length=10)
    machine = models.JSONField()
    values = models.JSONField(null=True)
    comment = models.TextField(blank=True)
    supersedes = models.CharField(max_length=OID, blank=True)
    path = models.TextField(blank=True)
    citation = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the record; AppendOnlyError for one that is there already."""
        if self.pk is not None:
            raise AppendOnlyError("decisions may only be added")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Always AppendOnlyError."""
        raise AppendOnlyError("decisions may only be added")


class Unwritten(models.Model):
    """A decision that is not yet known to stand in ``decisions.jsonl``."""

    decision = models.OneToOneField(Decision, primary_key=True, on_delete=models.PROTECT)


class SavedView(models.Model):
    """A named set of filters: its owner's, or everybody's if a lead shares it."""

    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["owner", "name"], name="view_once"),)
        ordering = ("name",)


class AuditEvent(models.Model):
    """What happened beside decisions: logins, exports, assignments, accounts.  May be added, never altered."""

    when = models.DateTimeField(default=timezone.now, db_index=True)
    who = models.CharField(max_length=150)
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=200, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
