"""Decisions last: what becomes of them when the next snapshot comes, at the desk and in a run's tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import desk_sample as sample
import pytest

from pipeline import decisions, frames, tables
from pipeline.publish import latest_snapshot
from pipeline.schema import OBLIGATIONS
from review import decide, gold, snapshot
from review.models import Account, Assignment, Clause, State

LATER = sample.RULES.replace("2031年9月30日前", "2031年6月30日前")


def rui() -> Account:
    return Account.objects.get(username="rui")


def ids(found) -> dict[str, str]:
    """Obligation ids by text."""
    built = tables.build(found, (), sample.AS_OF)["obligations"]
    return dict(zip(built["text"], built["obligation_id"], strict=True))


def step(out, text: str, number: int, path: str = "rules.txt"):
    """Publish the rules with another text; the changed clause is paired with the one before."""
    before = ids([("rules.txt", sample.rules())])
    found = [(path, sample.rules(text))]
    after = ids(found)
    pairs = []
    for now, oid in after.items():
        old = next((b for words, b in before.items() if words[:12] == now[:12]), None)
        if old is not None and old != oid:
            kind = "changed" if now not in before else "moved"
            document = sample.tables.document_id(path)
            pairs.append((oid, old, document, kind, ["text"], None, None))
    sample.put(out, out.parent / "corpus", found, number, changes=sample.changed(pairs))
    assert snapshot.refresh()


def test_a_clause_with_other_words_turns_stale_and_shows_both(published, find, login):
    decide.decide(rui(), find("出入口改造"), "accepted", 0)
    decide.decide(rui(), find("消防通道"), "accepted", 0)
    decide.assign(rui(), [find("出入口改造").oid], rui())
    step(published, LATER, 1)
    changed, same = find("出入口改造"), find("消防通道")
    assert (changed.status, changed.rank, same.status) == ("stale", 0, "accepted")
    assert changed.assignee == rui()
    body = login("rui").get(f"/clauses/{changed.oid}").content.decode()
    assert "<del" in body
    assert "<ins" in body
    assert "2031年9月30日前" in body
    assert changed.oid in {c.oid for c in login("rui").get("/").context["clauses"]}
    decide.decide(rui(), changed, "accepted", State.objects.get(oid=changed.oid).version)
    assert find("出入口改造").status == "accepted"


def test_a_stale_clause_stays_stale_until_somebody_looks(published, find):
    decide.decide(rui(), find("出入口改造"), "accepted", 0)
    step(published, LATER, 1)
    sample.put(
        published, published.parent / "corpus", [("rules.txt", sample.rules(LATER))], 2, changes=sample.changed([])
    )
    snapshot.refresh()
    assert find("出入口改造").status == "stale"


def test_a_clause_that_only_moved_keeps_its_decision(published, find):
    decide.decide(rui(), find("消防通道"), "rejected", 0, comment="不是")
    moved = sample.RULES.replace("第一条 停车场", "第一条 停车场", 1).replace(
        "青石镇停车管理办法\n", "青石镇停车管理办法\n\n\n"
    )
    sample.put(published, published.parent / "corpus", [("rules.txt", sample.rules(moved))], 1)
    assert snapshot.refresh()
    assert find("消防通道").status == "rejected"


def test_a_renamed_file_keeps_its_decisions(published, find):
    before = find("消防通道")
    decide.decide(rui(), before, "accepted", 0)
    decide.assign(rui(), [before.oid], rui())
    step(published, sample.RULES, 1, path="renamed.txt")
    after = find("消防通道")
    assert after.oid != before.oid
    assert (after.status, after.assignee) == ("accepted", rui())
    assert Assignment.objects.get(oid=after.oid).assignee == rui()


def test_a_snapshot_is_read_only_to_the_desk(published):
    folder = latest_snapshot(published)
    before = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir()}
    snapshot.refresh()
    assert {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir()} == before


def test_a_snapshot_that_cannot_be_indexed_leaves_the_one_before(published, find):
    folder = sample.put(published, published.parent / "corpus", [("rules.txt", sample.rules(LATER))], 1)
    (folder / "units.parquet").write_bytes(b"no parquet")
    with pytest.raises(Exception, match=r"(?i)parquet"):
        snapshot.refresh()
    assert "9月30日" in find("出入口改造").text
    assert not Clause.objects.filter(text__contains="6月30日").exists() or snapshot.current().ready


# --- the same in a run's tables --------------------------------------------------------------------------------------


def decision(
    text: str, oid: str, action: str = "accepted", values=None, machine=None, n: int = 1
) -> decisions.Decision:
    machine = machine or {"modality": "obligation", "units": [], "deadlines": [], "limits": []}
    return decisions.Decision(
        decision_id=f"c{n}", obligation_id=oid, document_id="d1", fingerprint=decisions.fingerprint(text), text=text,
        who="rui", when=datetime(2031, 5, 2, tzinfo=UTC), action=action, status_from="unreviewed",
        status_to={"reopened": "unreviewed", "comment": "unreviewed"}.get(action, action), machine=machine,
        values=machine if action == "accepted" else values, comment="",
    )  # fmt: skip


def run(text: str = sample.RULES, path: str = "rules.txt"):
    return tables.build([(path, sample.rules(text))], (), sample.AS_OF)["obligations"]


def no_changes():
    return sample.changed([])


def oid_of(obligations, words: str) -> str:
    return next(o for o, t in zip(obligations["obligation_id"], obligations["text"], strict=True) if words in t)


def text_of(obligations, words: str) -> str:
    return next(t for t in obligations["text"] if words in t)


def status_of(joined, obligations, words: str) -> str:
    return dict(zip(obligations["text"], joined.status, strict=True))[text_of(obligations, words)]


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        (["accepted"], "accepted"),
        (["accepted", "rejected"], "rejected"),
        (["rejected", "accepted", "comment"], "accepted"),
        (["accepted", "disputed"], "accepted"),
        (["accepted", "reopened"], "unreviewed"),
        (["comment"], "unreviewed"),
    ],
)
def test_the_last_decision_that_sets_a_state_holds(actions, status):
    now = run()
    oid, text = oid_of(now, "消防通道"), text_of(now, "消防通道")
    made = [decision(text, oid, action, n=n) for n, action in enumerate(actions)]
    assert status_of(decisions.join(made, now, no_changes()), now, "消防通道") == status


def test_corrected_values_stand_beside_the_machines():
    now = run()
    oid, text = oid_of(now, "出入口改造"), text_of(now, "出入口改造")
    machine = {
        "modality": "obligation",
        "units": [{"name": "停车场经营者", "role": "responsible", "kind": "regulated_party"}],
        "deadlines": [{"text": "2031年9月30日前", "kind": "by", "end": "2031-09-30"}],
        "limits": [],
    }
    right = {**machine, "deadlines": [{"text": "2031年9月30日前", "kind": "by", "end": "2031-09-29"}]}
    joined = decisions.join([decision(text, oid, "corrected", right, machine)], now, no_changes())
    (row,) = frames.arrow(decisions.REVIEWED, joined.reviewed).to_pylist()
    assert row["deadlines"] == ["2031年9月30日前（截至2031-09-30）"]
    assert row["deadlines_reviewed"] == ["2031年9月30日前（截至2031-09-29）"]
    assert row["corrected_fields"] == ["deadlines"]
    assert (row["review_status"], row["machine_changed"], row["decided_text"]) == ("corrected", False, None)
    assert row["responsible_units_reviewed"] == row["responsible_units"] == ["停车场经营者"]


def test_other_words_make_a_decision_stale_in_the_tables_and_in_the_run_after():
    before, now = run(), run(LATER)
    old, new = oid_of(before, "出入口改造"), oid_of(now, "出入口改造")
    made = [decision(text_of(before, "出入口改造"), old)]
    pairs = sample.changed([(new, old, "d1", "changed", ["text"], None, None)])
    joined = decisions.join(made, now, pairs)
    assert status_of(joined, now, "出入口改造") == "stale"
    (row,) = frames.arrow(decisions.REVIEWED, joined.reviewed).to_pylist()
    assert "9月30日" in row["decided_text"]
    carried = {row["obligation_id"]: row["decided_id"]}
    assert status_of(decisions.join(made, now, no_changes(), carried), now, "出入口改造") == "stale"
    again = [*made, decision(text_of(now, "出入口改造"), new, n=2)]
    assert status_of(decisions.join(again, now, no_changes(), carried), now, "出入口改造") == "accepted"


def test_a_renamed_file_keeps_its_decisions_in_the_tables():
    before, now = run(), run(path="renamed.txt")
    old, new = oid_of(before, "消防通道"), oid_of(now, "消防通道")
    pairs = sample.changed([(new, old, "d2", "moved", [], None, None)])
    joined = decisions.join([decision(text_of(before, "消防通道"), old)], now, pairs)
    assert status_of(joined, now, "消防通道") == "accepted"


def test_what_the_machine_says_otherwise_now_is_told():
    now = run()
    oid, text = oid_of(now, "消防通道"), text_of(now, "消防通道")
    joined = decisions.join([decision(text, oid)], now, no_changes())  # decided when it was still an "obligation"
    assert list(joined.reviewed["machine_changed"]) == [True]


def test_without_decisions_nothing_is_reviewed():
    now = run()
    joined = decisions.join((), now, no_changes())
    assert set(joined.status) == {"unreviewed"}
    assert len(joined.reviewed) == 0
    assert tuple(joined.reviewed.columns) == decisions.REVIEWED.names
    assert len(joined.status) == len(frames.arrow(OBLIGATIONS, now))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "第 1 行"),
        ('{"schema":2}', "第 1 行"),
        ("[]", "第 1 行"),
        ('{"schema":1,"when":"2031-05-01T00:00:00"}', "时区"),
    ],
)
def test_a_line_that_is_no_decision_is_named(tmp_path, line, why):
    place = tmp_path / "decisions.jsonl"
    place.write_text(line + "\n", "utf-8")
    with pytest.raises(decisions.DecisionError, match=why):
        decisions.read(place)


def test_lines_come_back_as_they_were_and_repeated_ones_once(tmp_path):
    made = decision("条文", "o1")
    place = tmp_path / "decisions.jsonl"
    place.write_text(decisions.dumps(made) * 2 + decisions.dumps(made)[:-1], "utf-8")
    assert decisions.read(place) == (made,)


# --- gold ------------------------------------------------------------------------------------------------------------


def test_decided_documents_export_as_gold(published, find, tmp_path):
    values = {
        "modality": "target",
        "units": [{"name": "镇城管办", "role": "lead", "kind": "public_body"}],
        "deadlines": [{"text": "逐年", "kind": "recurring", "rrule": "FREQ=YEARLY"}],
        "limits": [
            {
                "text": "15%以下",
                "op": "<=",
                "value": "15.5",
                "unit": "%",
                "quantity": "夜间空置率",
                "use": "requirement",
            }
        ],
    }
    assert gold.export(tmp_path / "first").documents == 0
    for words in ("出入口改造", "200元"):
        decide.decide(rui(), find(words), "accepted", 0)
    decide.decide(rui(), find("消防通道"), "rejected", 0, comment="不是")
    assert gold.export(tmp_path / "second").left == [("rules.txt", "还有 1 条未决定")]
    decide.decide(rui(), find("周转率"), "corrected", 0, values)
    done = gold.export(tmp_path / "third")
    assert (done.documents, done.clauses) == (1, 3)
    (place,) = (tmp_path / "third" / "gold").iterdir()
    rows = [json.loads(line) for line in place.read_text("utf-8").splitlines()]
    assert rows[0]["genre"] == "regulation"
    assert [r["node"] for r in rows if "node" in r] == ["第一条", "第二条", "第三条"]
    clauses = {r["seg"]: r for r in rows if "modality" in r}
    assert sorted(clauses) == [1, 3, 5]
    assert clauses[3]["limits"][0]["value"] == 15.5
    assert clauses[3]["units"] == [{"name": "镇城管办", "role": "lead"}]
    (text,) = (tmp_path / "third" / "texts").iterdir()
    assert text.read_bytes().decode() == sample.RULES


@pytest.mark.parametrize(
    ("text", "cuts"),
    [
        ("甲。乙；丙\n丁", ["甲。", "乙；", "丙", "丁"]),
        ("一、总则\n\n（一）项。”\n", ["一、总则", "（一）项。"]),
        (
            "这一行有二十八个以上的汉字因为版面太窄而在句子中间被断开了所以下一行\n接着写完。",
            ["这一行有二十八个以上的汉字因为版面太窄而在句子中间被断开了所以下一行\n接着写完。"],
        ),
        ("  空格在前。 后面的", ["空格在前。", "后面的"]),
        ("a;b c;丁", ["a;b c;丁"]),
    ],
)
def test_segments(text, cuts):
    from review.segments import segments

    assert [text[a:b] for a, b in segments(text)] == cuts
