"""What the pages show and do, through Django's test client."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import translation

from review import decide, marks, snapshot
from review.models import Account, Clause, Decision, SavedView, State


def texts(response) -> list[str]:
    return [c.text for c in response.context["clauses"]]


def rows(**given: list[dict[str, str]]) -> dict[str, str]:
    """The fields of a correction."""
    found: dict[str, str] = {}
    for name in ("units", "deadlines", "limits"):
        held = given.get(name, [])
        found |= {f"{name}-TOTAL_FORMS": str(len(held)), f"{name}-INITIAL_FORMS": "0"}
        for n, row in enumerate(held):
            found |= {f"{name}-{n}-{key}": value for key, value in row.items()}
    return found


# --- the queue -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["出入口", "張貼", "周转率"]),
        ("scope=info", ["消防通道"]),
        ("scope=all&order=place", ["出入口", "消防通道", "周转率", "200元", "張貼"]),
        ("scope=all&text=停车场经营者", ["出入口", "消防通道"]),
        ("scope=all&modality=sanction", ["200元"]),
        ("scope=all&unit=交通站", ["周转率"]),
        ("flag=low_confidence", ["周转率"]),
        ("scope=all&path=青石镇&order=place", ["出入口", "消防通道", "周转率", "200元"]),
        ("scope=all&due_before=2031-10-01", ["出入口"]),
        ("scope=all&due_after=2032-01-01", []),
        ("scope=all&confidence_below=0.6", ["周转率"]),
        ("scope=all&order=confidence&path=青石", ["周转率", "出入口", "消防通道", "200元"]),
        ("scope=disputed", []),
        ("scope=nonsense&order=nonsense", ["出入口", "張貼", "周转率"]),
    ],
)
def test_filters_and_order(published, login, query, found):
    shown = texts(login("rui").get(f"/?{query}"))
    assert len(shown) == len(found)
    assert all(words in text for words, text in zip(found, shown, strict=True))


def test_a_filter_that_is_no_value_is_said_to_be_wrong_and_narrows_nothing(published, login):
    response = login("rui").get("/?scope=all&due_before=tomorrow")
    assert len(texts(response)) == 5
    assert "due_before" in response.context["form"].errors


def test_counts_of_the_scopes(published, login, find):
    decide.decide(Account.objects.get(username="rui"), find("消防通道"), "accepted", 0)
    decide.assign(Account.objects.get(username="rui"), [find("周转率").oid], Account.objects.get(username="rui"))
    counts = {key: n for key, _name, n in login("rui").get("/").context["scopes"]}
    assert counts == {"todo": 3, "info": 0, "mine": 1, "disputed": 0, "done": 1, "all": 5}


def test_htmx_gets_the_results_alone(published, login):
    response = login("rui").get("/", headers={"HX-Request": "true", "HX-Target": "results"})
    body = response.content.decode()
    assert "<html" not in body
    assert "出入口改造" in body


def test_a_view_is_saved_and_comes_back(published, login):
    client = login("rui")
    client.post("/views", {"name": "我的限值", "query": "scope=all&text=15%&evil=1&page=3", "shared": "on"})
    view = SavedView.objects.get()
    assert not view.shared
    assert parse_qs(view.query) == {"scope": ["all"], "text": ["15%"]}
    assert f"?{view.query}".replace("&", "&amp;") in client.get("/").content.decode()
    assert view.name not in login("ren").get("/").content.decode()


def test_without_a_snapshot_a_page_says_so(desk, login):
    response = login("rui").get("/")
    assert response.status_code == 503
    assert "yiwu run" in response.content.decode()


# --- a clause --------------------------------------------------------------------------------------------------------


def test_the_clause_page_shows_findings_flags_rules_and_article(published, login, find):
    body = login("rui").get(reverse("clause", args=[find("周转率").oid])).content.decode()
    for words in (
        '<mark class="m-limit" title="限值">15%以下</mark>',
        '<mark class="m-unit" title="单位">镇城管办</mark>',
        "识别把握较低（0.55）",
        "limit.after",
        "责任单位行",
        "夜间空置率 ≤ 15%",
    ):
        assert words in body
    assert '责任单位：<mark class="m-unit" title="单位">' in body or "责任单位：" in body


def test_the_articles_other_clauses_are_links(published, login, find):
    first, second = find("出入口"), find("消防通道")
    response = login("rui").get(reverse("clause", args=[first.oid]))
    pieces = [p for p in response.context["context_pieces"] if p.get("link")]
    assert [p["current"] for p in pieces] == [True, False]
    assert second.oid in pieces[1]["link"]
    joined = "".join(p.get("text") or "".join(q.text for q in p["pieces"]) for p in response.context["context_pieces"])
    assert joined.startswith("第一条 停车场经营者应当")


def test_without_its_file_the_article_is_its_clauses(published, login, find):
    from review.models import Document

    Document.objects.update(text="")
    response = login("rui").get(reverse("clause", args=[find("出入口").oid]))
    assert [bool(p.get("alone")) for p in response.context["context_pieces"]] == [True, True]


def test_accepting_goes_on_to_the_next_of_the_queue(published, login, find):
    client, first = login("rui"), find("出入口")
    page = client.get(reverse("clause", args=[first.oid]))
    response = client.post(reverse("decision", args=[first.oid]), {"action": "accepted", "base": page.context["base"]})
    assert urlsplit(response.headers["Location"]).path == reverse("clause", args=[find("張貼").oid])
    last = find("周转率")
    response = client.post(reverse("decision", args=[last.oid]), {"action": "accepted", "base": 0})
    assert urlsplit(response.headers["Location"]).path == "/"


def test_the_next_clause_follows_the_queues_own_order_both_ways(published, login):
    client = login("rui")
    for query in ("scope=all", "scope=all&order=due", "scope=all&order=confidence", "scope=all&order=place", ""):
        order = [c.oid for c in client.get(f"/?{query}").context["clauses"]]
        walked, address = (
            [],
            reverse("clause", args=[order[0]]) + f"?from={query.replace('&', '%26').replace('=', '%3D')}",
        )
        while address:
            context = client.get(address).context
            walked.append(context["clause"].oid)
            address = context["next"]
        assert walked == order
        back = client.get(reverse("clause", args=[order[-1]]), {"from": query}).context["previous"]
        assert order[-2] in back


def test_a_correction_is_recorded(published, login, find):
    clause = find("周转率")
    form = rows(
        units=[{"name": "镇城管办", "role": "lead", "kind": "public_body"}],
        deadlines=[{"text": "逐年", "kind": "recurring", "rrule": "freq=yearly", "start": "2031-01-01"}],
        limits=[
            {
                "text": "15%以下",
                "quantity": "夜间空置率",
                "op": "<",
                "value": "15.50",
                "unit": "%",
                "use": "requirement",
            }
        ],
    )
    response = login("rui").post(
        reverse("decision", args=[clause.oid]),
        {**form, "modality": "obligation", "action": "corrected", "base": "0", "comment": "改为低于"},
    )
    assert response.status_code == 302
    made = Decision.objects.get()
    assert made.values == {
        "modality": "obligation",
        "units": [{"name": "镇城管办", "role": "lead", "kind": "public_body"}],
        "deadlines": [{"text": "逐年", "kind": "recurring", "rrule": "FREQ=YEARLY"}],
        "limits": [
            {"text": "15%以下", "quantity": "夜间空置率", "op": "<", "value": "15.5", "unit": "%", "use": "requirement"}
        ],
    }
    assert made.machine["modality"] == "target"


@pytest.mark.parametrize(
    ("table", "row", "why"),
    [
        ("deadlines", {"text": "明年", "kind": "vague"}, "没有“明年”"),
        ("deadlines", {"text": "逐年", "kind": "by"}, "须填此项"),
        ("deadlines", {"text": "逐年", "kind": "by", "end": "2031-02-30"}, "止"),
        ("deadlines", {"text": "逐年", "kind": "during", "start": "2031-02-02", "end": "2031-02-01"}, "早于"),
        ("deadlines", {"text": "逐年", "kind": "within", "duration": "20天"}, "ISO 8601"),
        ("deadlines", {"text": "逐年", "kind": "within", "duration": "P"}, "ISO 8601"),
        ("deadlines", {"text": "逐年", "kind": "recurring", "rrule": "每年"}, "RFC 5545"),
        ("limits", {"text": "15%以下", "op": "..", "value": "15", "use": "requirement"}, "区间须填上限"),
        ("limits", {"text": "15%以下", "op": "..", "value": "15", "value_max": "9", "use": "requirement"}, "大于下限"),
        ("limits", {"text": "15%以下", "op": "<=", "value": "十五", "use": "requirement"}, "数值"),
        ("limits", {"text": "15%以下", "op": "?", "value": "15", "use": "requirement"}, "比较"),
        ("units", {"name": "", "role": "lead", "kind": "public_body"}, "单位"),
        ("units", {"name": "镇", "role": "boss", "kind": "public_body"}, "角色"),
    ],
)
def test_a_wrong_correction_is_told_as_it_is_typed_and_not_saved(published, login, find, table, row, why):
    clause, client = find("周转率"), login("rui")
    form = {**rows(**{table: [row]}), "modality": "target", "action": "corrected", "base": "0"}
    checked = client.post(reverse("check", args=[clause.oid]), form)
    assert why in checked.content.decode()
    assert "wrong" in checked.content.decode()
    saved = client.post(reverse("decision", args=[clause.oid]), form)
    assert saved.status_code == 422
    assert why in saved.content.decode()
    assert not Decision.objects.exists()


def test_a_right_correction_reads_back_as_it_is_typed(published, login, find):
    form = {**rows(deadlines=[{"text": "逐年", "kind": "by", "end": "2033-12-31"}]), "modality": "target"}
    body = login("rui").post(reverse("check", args=[find("周转率").oid]), form).content.decode()
    assert "逐年（截至2033-12-31）" in body


@pytest.mark.parametrize("action", ["rejected", "disputed"])
def test_a_refusal_needs_a_reason(published, login, find, action):
    clause = find("消防通道")
    login("rui").post(reverse("decision", args=[clause.oid]), {"action": action, "base": "0", "comment": "  "})
    assert not Decision.objects.exists()


@pytest.mark.parametrize("base", ["", "-1", "x", "١", "99999999999"])
def test_a_base_that_is_no_version_saves_nothing(published, login, find, base):
    clause = find("消防通道")
    response = login("rui").post(reverse("decision", args=[clause.oid]), {"action": "accepted", "base": base})
    assert response.status_code == 409
    assert not Decision.objects.exists()


def test_two_at_once_see_each_other_and_a_lead_settles(published, login, find):
    clause = find("消防通道")
    first, second, lead = login("rui"), login("ren"), login("lea")
    first.post(reverse("decision", args=[clause.oid]), {"action": "accepted", "base": "0"})
    late = second.post(
        reverse("decision", args=[clause.oid]), {"action": "rejected", "base": "0", "comment": "不是义务条款"}
    )
    assert late.status_code == 409
    body = late.content.decode()
    assert "rui" in body
    assert "不是义务条款" in body
    context = late.context
    second.post(
        reverse("decision", args=[clause.oid]),
        {"action": "disputed", "base": context["base"], "tried": context["tried"], "comment": "不是义务条款"},
    )
    queue = lead.get("/?scope=disputed")
    assert [c.oid for c in queue.context["clauses"]] == [clause.oid]
    page = lead.get(reverse("clause", args=[clause.oid]))
    assert "不是义务条款" in page.content.decode()
    lead.post(reverse("settle", args=[clause.oid]), {"choice": "objection", "base": page.context["base"]})
    assert State.objects.get(oid=clause.oid).status == "rejected"
    assert not Clause.objects.get(oid=clause.oid).disputed
    assert [d.action for d in Decision.objects.all()] == ["accepted", "disputed", "rejected"]


# --- many at once ----------------------------------------------------------------------------------------------------


def test_a_bulk_action_shows_first_and_leaves_what_needs_a_look(published, login, find):
    client = login("rui")
    chosen = [find(words).oid for words in ("出入口", "消防通道", "周转率")]
    page = client.post("/bulk/preview", {"oid": chosen, "action": "accepted", "from": ""})
    assert not Decision.objects.exists()
    plan = page.context["plan"]
    assert {c.oid for c, _ in plan.rows} == set(chosen[1:])
    assert [c.oid for c, _why in plan.left] == chosen[:1]
    decide.decide(Account.objects.get(username="ren"), find("消防通道"), "rejected", 0, comment="先到")
    done = client.post("/bulk/apply", {"token": page.context["token"], "from": ""}, follow=True)
    assert find("周转率").status == "accepted"
    assert find("消防通道").status == "rejected"
    assert "1 条在预览之后有变" in done.content.decode()


def test_somebody_elses_preview_cannot_be_applied(published, login, find):
    page = login("rui").post("/bulk/preview", {"oid": [find("周转率").oid], "action": "accepted"})
    login("ren").post("/bulk/apply", {"token": page.context["token"]})
    assert not Decision.objects.exists()


def test_a_bulk_action_has_a_limit(published, login):
    response = login("rui").post("/bulk/preview", {"oid": [f"o{n}" for n in range(201)], "action": "accepted"})
    assert response.status_code == 302


# --- languages -------------------------------------------------------------------------------------------------------


def test_the_interface_is_chinese_until_english_is_chosen(published, login):
    client = login("rui")
    assert 'lang="zh-hans"' in client.get("/", headers={"Accept-Language": "en"}).content.decode()
    client.post("/language", {"language": "en", "next": "/"})
    body = client.get("/").content.decode()
    assert 'lang="en"' in body
    assert "Queue" in body
    assert "出入口改造" in body


def test_every_message_has_its_english():
    import desk_messages as messages

    from review import catalogue

    entries = catalogue.entries((messages.HERE / "locale/en/LC_MESSAGES/django.po").read_text("utf-8"))
    assert messages.everything() - set(entries) == set()
    assert set(entries) - messages.everything() == {""}
    import re

    for message, english in entries.items():
        if message:
            assert sorted(re.findall(r"%(?:\(\w+\))?[sd]", message)) == sorted(
                re.findall(r"%(?:\(\w+\))?[sd]", english)
            )


def test_the_compiled_catalogue_is_what_gettext_reads(tmp_path):
    import gettext
    import io

    from review import catalogue

    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source = head + '# x\nmsgid "甲\\n"\n"乙"\nmsgstr "a\\n"\n"b"\n'
    found = gettext.GNUTranslations(io.BytesIO(catalogue.machine_object(catalogue.entries(source))))
    assert found.gettext("甲\n乙") == "a\nb"
    assert found.gettext("丙") == "丙"
    with translation.override("en"):
        assert translation.gettext("队列") == "Queue"


# --- marks -----------------------------------------------------------------------------------------------------------


def test_pieces_joined_are_the_text_whatever_the_marks():
    from hypothesis import given
    from hypothesis import strategies as st

    from pipeline.records import Span

    spans = st.tuples(st.integers(-5, 40), st.integers(-5, 40)).map(lambda p: Span(min(p), max(p)))

    @given(
        st.text(max_size=30),
        st.lists(st.builds(marks.Mark, spans, st.sampled_from(["unit", "cue"])), max_size=6),
        st.integers(-3, 9),
    )
    def check(text, found, offset):
        cut = marks.pieces(text, found, offset)
        assert "".join(p.text for p in cut) == text
        at = 0
        for piece in cut:
            for n in range(at, at + len(piece.text)):
                over = {m.kind for m in found if m.span.start - offset <= n < m.span.end - offset}
                assert set(piece.kinds) == over
            at += len(piece.text)

    check()


def test_normalised_text_carries_the_marks_of_its_source():
    from pipeline.records import Span

    source = "經營者應於 2031 年 6 月前報告。"
    (piece,) = (
        p
        for p in marks.normalised("经营者应于2031年6月前报告。", source, [marks.Mark(Span(105, 117), "deadline")], 100)
        if p.kinds
    )
    assert piece.text == "2031年6月前"
    assert marks.normalised("别的文字", source, [], 0) == [marks.Piece("别的文字")]


def test_indexing_again_changes_nothing(published):
    assert snapshot.refresh() is False
    assert Clause.objects.count() == 5
