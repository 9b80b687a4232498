"""How decisions follow their clauses from one snapshot to the next."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from pipeline.decisions import fingerprint
from review.models import Assignment, Clause, Decision, State


def follow(generation: int, origins: Mapping[str, str]) -> None:
    """Give the clauses of a new generation the states that people's decisions give them.

    ``origins`` says of obligations under which id they were known before.  Same words: the state goes on.  Other words:
    stale, if there was a decision.  To be called inside the transaction that makes the generation current.
    """
    known = dict(State.objects.filter(oid__in=_all(origins)).values_list("oid", "decision_id"))
    states = {s.oid: s for s in State.objects.filter(oid__in=_all(origins))}
    assigned = dict(Assignment.objects.filter(oid__in=_all(origins)).values_list("oid", "assignee_id"))
    made = {d.decision_id: d for d in Decision.objects.filter(decision_id__in=[d for d in known.values() if d])}
    texts = dict(Clause.objects.filter(generation=generation, oid__in=list(origins)).values_list("oid", "text"))
    for oid, previous in origins.items():
        if oid not in texts or oid == previous:
            continue
        before = states.get(previous)
        if before is not None and before.decision_id and oid not in states and before.status != "unreviewed":
            decision = made.get(before.decision_id)
            same = decision is not None and decision.fingerprint == fingerprint(texts[oid])
            State.objects.create(
                oid=oid,
                status=decision.status_to if decision is not None and same else "stale",
                disputed=before.disputed and same,
                decision_id=before.decision_id,
            )
        if assigned.get(previous) and oid not in assigned:
            Assignment.objects.create(oid=oid, assignee_id=assigned[previous])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE review_clause SET status = s.status, disputed = s.disputed,"
            " rank = CASE WHEN s.status = 'stale' THEN 0 ELSE review_clause.rank END"
            " FROM review_state s WHERE s.oid = review_clause.oid AND review_clause.generation = %s",
            [generation],
        )
        cursor.execute(
            "UPDATE review_clause SET assignee_id = a.assignee_id"
            " FROM review_assignment a WHERE a.oid = review_clause.oid AND review_clause.generation = %s",
            [generation],
        )


def _all(origins: Mapping[str, str]) -> list[str]:
    return [*origins.keys(), *origins.values()]
