"""What people do to clauses: decide, object, settle, comment, assign.

Every decision is one transaction: it checks that the person saw the newest state (``base`` is the version their page
showed), adds the record, and moves the state.  Two at once cannot both pass the check, so none is lost unseen.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pipeline.decisions import fingerprint
from review import journal
from review.models import Account, Assignment, AuditEvent, Clause, Decision, Document, State, Unwritten
from review.snapshot import current
from review.values import of_tables

STATUS = {"accepted": "accepted", "corrected": "corrected", "rejected": "rejected", "reopened": "unreviewed"}
Values = Mapping[str, Any]


@dataclass
class ConflictError(Exception):
    """Somebody decided after the page was made: nothing was saved.  ``latest`` is their decision, if it is one."""

    oid: str
    latest: Decision | None


class NotYoursError(Exception):
    """A reviewer would overturn another's decision: that takes an objection, and a lead."""


def machine_values(clause: Clause) -> dict[str, Any]:
    """What the pipeline found in a clause."""
    detail = clause.detail
    return of_tables(clause.modality, detail["units"], detail["deadlines"], detail["limits"])


def latest(oid: str) -> Decision | None:
    """The last decision or objection on a clause (comments aside)."""
    return Decision.objects.filter(oid=oid).exclude(action="comment").order_by("-id").first()


def holding(state: State | None) -> Decision | None:
    """The decision that a state rests on."""
    if state is None or not state.decision_id:
        return None
    return Decision.objects.filter(decision_id=state.decision_id).first()


def may_overturn(account: Account, state: State | None) -> bool:
    """Whether the account may set a clause's state: nobody has, or it was the account itself, or it settles for all."""
    if state is None or state.status in ("unreviewed", "stale"):
        return not (state is not None and state.disputed) or account.has_perm("review.resolve")
    if account.has_perm("review.resolve"):
        return True
    decision = holding(state)
    return not state.disputed and (decision is None or decision.account_id == account.pk)


def decide(
    account: Account, clause: Clause, action: str, base: int, values: Values | None = None, comment: str = ""
) -> Decision:
    """Accept, correct, reject or reopen a clause.

    Raises ConflictError when ``base`` is not the newest version, NotYoursError when it would overturn another's
    decision, and PermissionDenied for one who may not decide at all.
    """
    _need(account, "review.decide")
    with transaction.atomic():
        state = _locked(clause.oid)
        if state.version != base:
            raise ConflictError(clause.oid, latest(clause.oid))
        if not may_overturn(account, state):
            raise NotYoursError
        made = _record(account, clause, action, state, STATUS[action], values, comment)
        state.status, state.disputed, state.decision_id = made.status_to, False, made.decision_id
        _move(state)
        return made


def object_to(account: Account, clause: Clause, base: int, values: Values | None, comment: str) -> Decision:
    """Object to another's decision: the state stays, and the clause goes to the lead's queue."""
    _need(account, "review.decide")
    with transaction.atomic():
        state = _locked(clause.oid)
        if state.version != base:
            raise ConflictError(clause.oid, latest(clause.oid))
        made = _record(account, clause, "disputed", state, state.status, values, comment)
        state.disputed = True
        _move(state)
        return made


def remark(account: Account, clause: Clause, comment: str) -> Decision:
    """Add a comment; it neither needs the newest version nor makes a newer one."""
    _need(account, "review.decide")
    with transaction.atomic():
        state = State.objects.filter(oid=clause.oid).first() or State(oid=clause.oid)
        return _record(account, clause, "comment", state, state.status, None, comment)


def assign(account: Account, oids: Sequence[str], assignee: Account | None) -> int:
    """Assign clauses: to oneself (or away from oneself) by a reviewer, to anybody by a lead; gives how many."""
    _need(account, "review.decide")
    lead = account.has_perm("review.assign")
    if assignee is not None and (not assignee.is_active or not assignee.has_perm("review.decide")):
        raise PermissionDenied(_("只能分派给可以复核的账户。"))
    if assignee is not None and assignee.pk != account.pk and not lead:
        raise PermissionDenied(_("只有主审可以分派给他人。"))
    changed = 0
    with transaction.atomic():
        for oid in sorted(set(oids)):
            held = Assignment.objects.select_for_update().filter(oid=oid).first()
            holder = held.assignee_id if held else None
            wanted = assignee.pk if assignee else None
            if holder == wanted or (not lead and holder not in (None, account.pk)):
                continue
            made = held or Assignment(oid=oid)
            made.assignee = assignee
            made.save()
            Clause.objects.filter(oid=oid).update(assignee=assignee)
            audit(account.username, "assign", oid, assignee.username if assignee else "")
            changed += 1
    return changed


def audit(who: str, what: str, about: str = "", detail: str = "") -> None:
    """Add to the log of what happened beside decisions."""
    AuditEvent.objects.create(who=who[:150], what=what, about=about[:200], detail=detail)


def _need(account: Account, permission: str) -> None:
    if not account.has_perm(permission):
        raise PermissionDenied


def _locked(oid: str) -> State:
    """The state of a clause, made if there is none, and locked until the transaction ends."""
    State.objects.get_or_create(oid=oid)
    return State.objects.select_for_update().get(oid=oid)


def _move(state: State) -> None:
    state.version += 1
    state.save()
    Clause.objects.filter(oid=state.oid).update(status=state.status, disputed=state.disputed)


def _record(
    account: Account,
    clause: Clause,
    action: str,
    state: State,
    status: str,
    values: Values | None,
    comment: str,
) -> Decision:
    document = (
        Document.objects.filter(generation=clause.generation, document_id=clause.document_id).only("path").first()
    )
    machine = machine_values(clause)
    if action == "accepted" and values is None:
        values = machine
    made = Decision.objects.create(
        decision_id=f"c{uuid.uuid4().hex}",
        oid=clause.oid,
        document_id=clause.document_id,
        fingerprint=fingerprint(clause.text),
        text=clause.text,
        account=account,
        who=account.username,
        action=action,
        status_from=state.status,
        status_to=status,
        machine=machine,
        values=values,
        comment=comment.strip(),
        supersedes=state.decision_id,
        path=document.path if document else "",
        citation=clause.citation,
    )
    Unwritten.objects.create(decision=made)
    transaction.on_commit(journal.write)
    return made


def find(oid: str) -> Clause | None:
    """The clause of the current snapshot with this id."""
    shown = current()
    return Clause.objects.filter(generation=shown.id, oid=oid).first() if shown else None
