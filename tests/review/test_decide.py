"""Deciding: the record, who may overturn whom, nothing lost between two people, nothing altered afterwards."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection, transaction

from pipeline import decisions
from review import decide, journal
from review.models import Account, AppendOnlyError, Assignment, Clause, Decision, State


def person(name: str) -> Account:
    return Account.objects.get(username=name)


def test_a_decision_is_recorded_in_full_and_written_to_the_file(published, find, desk):
    clause = find("出入口改造")
    made = decide.decide(person("rui"), clause, "accepted", 0, comment="与原件一致")
    (line,) = decisions.read(desk / "decisions.jsonl")
    assert (line.decision_id, line.obligation_id, line.who) == (made.decision_id, clause.oid, "rui")
    assert (line.status_from, line.status_to, line.comment) == ("unreviewed", "accepted", "与原件一致")
    assert line.fingerprint == decisions.fingerprint(clause.text)
    assert line.values == line.machine
    assert line.machine["deadlines"] == [{"text": "2031年9月30日前", "kind": "by", "end": "2031-09-30"}]
    assert journal.waiting() == 0
    clause.refresh_from_db()
    assert clause.status == "accepted"


def test_an_older_page_cannot_save_over_a_newer_decision(published, find):
    clause = find("消防通道")
    decide.decide(person("rui"), clause, "accepted", 0)
    with pytest.raises(decide.ConflictError) as conflict:
        decide.decide(person("ren"), clause, "rejected", 0, comment="不是义务")
    assert conflict.value.latest.who == "rui"
    assert State.objects.get(oid=clause.oid).status == "accepted"
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("second", "allowed"),
    [("rui", True), ("ren", False), ("lea", True), ("ada", True)],
    ids=["own", "other", "lead", "admin"],
)
def test_who_may_overturn_a_decision(published, find, second, allowed):
    clause = find("消防通道")
    decide.decide(person("rui"), clause, "accepted", 0)
    if allowed:
        assert decide.decide(person(second), clause, "rejected", 1, comment="重新考虑").status_to == "rejected"
    else:
        with pytest.raises(decide.NotYoursError):
            decide.decide(person(second), clause, "rejected", 1, comment="重新考虑")


def test_an_objection_keeps_the_decision_and_goes_to_the_lead(published, find):
    clause = find("消防通道")
    decide.decide(person("rui"), clause, "accepted", 0)
    decide.object_to(person("ren"), clause, 1, None, "这是条件")
    clause.refresh_from_db()
    assert (clause.status, clause.disputed) == ("accepted", True)
    with pytest.raises(decide.NotYoursError):
        decide.decide(person("rui"), clause, "rejected", 2, comment="改主意")
    decide.decide(person("lea"), clause, "accepted", 2, comment="维持")
    clause.refresh_from_db()
    assert (clause.status, clause.disputed) == ("accepted", False)


def test_taking_a_decision_back(published, find, desk):
    clause = find("消防通道")
    decide.decide(person("rui"), clause, "accepted", 0)
    decide.decide(person("rui"), clause, "reopened", 1)
    clause.refresh_from_db()
    assert clause.status == "unreviewed"
    assert decisions.effective(decisions.read(desk / "decisions.jsonl")) == {}


@pytest.mark.parametrize("alter", ["update", "delete"])
def test_the_database_refuses_to_alter_a_decision(published, find, alter):
    decide.decide(person("rui"), find("消防通道"), "accepted", 0)
    made = Decision.objects.get()
    with pytest.raises(AppendOnlyError):
        made.save() if alter == "update" else made.delete()
    sql = "UPDATE review_decision SET who = 'x'" if alter == "update" else "DELETE FROM review_decision"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Decision.objects.get().who == "rui"


def test_a_file_that_cannot_be_written_does_not_undo_a_decision(published, find, desk, settings_of):
    blocked = desk / "blocked"
    blocked.mkdir()
    with settings_of(DECISIONS=blocked):
        decide.decide(person("rui"), find("消防通道"), "accepted", 0)
    assert (Decision.objects.count(), journal.waiting()) == (1, 1)
    assert journal.write() == 1
    assert len(decisions.read(desk / "decisions.jsonl")) == 1
    blocked.rmdir()


def test_a_torn_last_line_is_written_again(published, find, desk):
    decide.decide(person("rui"), find("消防通道"), "accepted", 0)
    place = desk / "decisions.jsonl"
    first = place.read_bytes()
    place.write_bytes(first + b'{"schema":1,"decision_id":"c0')
    decide.decide(person("rui"), find("出入口改造"), "accepted", 0)
    lines = place.read_bytes().splitlines()
    assert lines[0] + b"\n" == first
    assert json.loads(lines[1])["action"] == "accepted"
    assert len(decisions.read(place)) == 2


@pytest.mark.parametrize(
    ("who", "to", "changed"),
    [("rui", "rui", 1), ("lea", "rui", 1), ("rui", "ren", None), ("lea", "vera", None), ("vera", "vera", None)],
)
def test_who_may_assign_to_whom(published, find, who, to, changed):
    from django.core.exceptions import PermissionDenied

    clause = find("消防通道")
    if changed is None:
        with pytest.raises(PermissionDenied):
            decide.assign(person(who), [clause.oid], person(to))
    else:
        assert decide.assign(person(who), [clause.oid], person(to)) == changed
        assert Clause.objects.get(oid=clause.oid).assignee.username == to
        assert Assignment.history.filter(oid=clause.oid).count() == 1


def test_a_reviewer_cannot_take_what_is_assigned_to_another(published, find):
    clause = find("消防通道")
    decide.assign(person("lea"), [clause.oid], person("ren"))
    assert decide.assign(person("rui"), [clause.oid], person("rui")) == 0
    assert Clause.objects.get(oid=clause.oid).assignee.username == "ren"
