"""What an attacker, or a hostile document, would try."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from review import decide, source_text
from review.cells import safe
from review.middleware import SEEN, STARTED
from review.models import Account, Clause, Decision

ROOT = Path(__file__).resolve().parents[2]
PAYLOADS = ("<script>", "<img", "<svg", "<b on")


def pages(client, clause):
    yield client.get("/?scope=all")
    yield client.get(f"/?scope=all&text={'<script>alert(9)</script>'}")
    yield client.get('/?scope="><script>alert(9)</script>&order="><script>&path="><img src=x>')
    yield client.get(reverse("clause", args=[clause.oid]) + "?from=text%3D%22%3E%3Cscript%3E&edit=1")
    yield client.get("/documents?path=<script>")
    yield client.get("/audit?who=<script>")
    yield client.get("/suggest/units?unit=svg")


def test_text_of_documents_is_never_markup(published, login, find):
    clause = find("張貼")
    rui = Account.objects.get(username="rui")
    decide.remark(rui, clause, "<script>alert(6)</script>")
    decide.decide(rui, clause, "rejected", 0, comment="<img src=x onerror=alert(7)>")
    for response in pages(login("ada"), clause):
        body = response.content.decode()
        assert response.status_code == 200
        shown = re.sub(r'<script src="/static/review/[\w.]+" defer></script>|<img class="page"[^>]*>', "", body)
        assert not any(payload in shown for payload in PAYLOADS)
    assert (
        "&lt;img src=x onerror=alert(2)&gt;" in login("ada").get(reverse("clause", args=[clause.oid])).content.decode()
    )


def test_a_conflict_page_escapes_too(published, login, find):
    clause = find("張貼")
    decide.decide(Account.objects.get(username="ren"), clause, "rejected", 0, comment="<script>alert(1)</script>")
    response = login("rui").post(
        reverse("decision", args=[clause.oid]),
        {"action": "rejected", "base": "0", "comment": "<script>alert(2)</script>"},
    )
    assert response.status_code == 409
    assert "<script>alert" not in response.content.decode()


def test_the_content_policy_lets_no_script_of_a_page_run(published, login):
    policy = login("rui").get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_templates_hold_no_script_or_style_of_their_own():
    for template in (ROOT / "review" / "templates").rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|javascript:", text), template


def test_a_form_of_another_site_is_refused(published, find):
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(username="rui"), backend="review.backend.RoleBackend")
    clause = find("消防通道")
    response = client.post(reverse("decision", args=[clause.oid]), {"action": "accepted", "base": "0"})
    assert response.status_code == 403
    assert not Decision.objects.exists()


INJECTION = ["' OR 1=1 --", "%' OR '1'='1", '"; DROP TABLE review_decision; --', "%", "_", "\\", "0) UNION SELECT 1 --"]


@pytest.mark.parametrize("words", INJECTION)
@pytest.mark.parametrize(
    "field", ["text", "path", "unit", "document", "order", "scope", "flag", "assignee", "due_after"]
)
def test_filters_are_values_never_sql(published, login, words, field):
    response = login("rui").get("/", {"scope": "all", field: words} if field != "scope" else {field: words})
    assert response.status_code == 200
    if field in ("text", "path", "unit", "document"):
        held = sum(field == "text" and words in c.text for c in Clause.objects.all())
        assert response.context["page"].paginator.count == held
    assert Clause.objects.count() == 5


@pytest.mark.parametrize(
    "path", ["../secret-key", "/etc/passwd", "..\\secret-key", "a/../../secret-key", "link", "\x00", "~root", ""]
)
def test_a_path_of_a_snapshot_stays_in_its_folder(desk, path):
    corpus = desk / "corpus"
    corpus.mkdir()
    (corpus / "link").symlink_to(desk / "secret-key")
    assert (desk / "secret-key").is_file()
    assert source_text.inside(corpus, path) is None


def test_a_document_id_of_a_snapshot_is_no_path(desk, tmp_path):
    (tmp_path / "texts").mkdir()
    (tmp_path / "secret.txt").write_text("geheim")
    assert source_text.source_text(tmp_path, None, "../secret", "x", "0", "utf-8") == ""


@pytest.mark.parametrize(
    "path", ["clauses/..%2f..%2fetc", "clauses/o1'--", "static/../secret-key", "static/review/..%2f..%2fsettings.py"]
)
def test_odd_addresses_are_not_found(published, login, path):
    assert login("ada").get(f"/{path}").status_code == 404


def test_a_session_given_before_login_is_not_the_one_after(desk):
    client = Client()
    client.get("/login")
    client.cookies[settings.SESSION_COOKIE_NAME] = "given0by0an0attacker0000000000000"
    response = client.post("/login", {"username": "rui", "password": "correct horse 9"})
    assert response.status_code == 302
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "given0by0an0attacker0000000000000"
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/logout")
    client.post("/login", {"username": "rui", "password": "correct horse 9"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != first


def test_session_cookies_are_out_of_reach_of_scripts(desk):
    client = Client()
    client.post("/login", {"username": "rui", "password": "correct horse 9"})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize(("key", "ago"), [(SEEN, 3 * 3600), (STARTED, 13 * 3600)], ids=["idle", "long"])
def test_sessions_end(published, login, key, ago):
    client = login("rui")
    client.get("/")
    session = client.session
    session[key] = int(time.time()) - ago
    session.save()
    assert client.get("/").headers["Location"] == "/login"
    assert client.get("/").status_code == 302


def test_a_page_whose_session_ended_goes_to_the_login_page_whole(published, client_):
    response = client_.get("/", headers={"HX-Request": "true", "HX-Target": "results"})
    assert response.status_code == 204
    assert response.headers["HX-Redirect"].startswith("/login")


def test_guessing_passwords_is_throttled(desk):
    client = Client()
    for _ in range(5):
        client.post("/login", {"username": "rui", "password": "wrong"})
    right = client.post("/login", {"username": "rui", "password": "correct horse 9"})
    assert right.status_code == 429
    assert client.get("/").status_code == 302
    other = Client().post("/login", {"username": "ren", "password": "correct horse 9"})
    assert other.status_code == 302


@pytest.mark.parametrize("back", ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com"])
def test_nobody_is_sent_to_another_site(published, login, back):
    response = login("rui").post("/language", {"language": "en", "next": back})
    assert response.headers["Location"] == "/"
    sent = Client().post("/login", {"username": "rui", "password": "correct horse 9", "next": back})
    assert sent.headers["Location"] == "/"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_cells_of_the_export_are_no_formulas(published, login, find, cell):
    assert safe(cell) == f"'{cell}"
    decide.remark(Account.objects.get(username="rui"), find("消防通道"), f"{cell}x")
    body = b"".join(login("lea").get("/audit.csv").streaming_content).decode("utf-8-sig")
    row = next(r for r in csv.DictReader(io.StringIO(body, newline="")) if r["人员"] == "rui")
    assert row["意见"] == "'" + f"{cell}x".strip()


def test_somebody_elses_attempt_cannot_be_replayed(published, login, find):
    clause = find("消防通道")
    decide.decide(Account.objects.get(username="ren"), clause, "accepted", 0)
    tried = login("rui").post(
        reverse("decision", args=[clause.oid]), {"action": "rejected", "base": "0", "comment": "x"}
    )
    token = tried.context["tried"]
    form = {"action": "disputed", "base": "1", "comment": "不同意", "tried": token}
    assert login("lea").post(reverse("decision", args=[clause.oid]), form).status_code == 404
    assert login("rui").post(reverse("decision", args=[find("出入口改造").oid]), form).status_code == 404
    assert login("rui").post(reverse("decision", args=[clause.oid]), form).status_code == 302


def test_passwords_are_kept_by_a_slow_hasher():
    from django.conf import global_settings

    assert global_settings.PASSWORD_HASHERS[0].endswith("PBKDF2PasswordHasher")
    code = "import django; django.setup(); from django.contrib.auth.hashers import make_password as m; print(m('a'))"
    shown = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("pbkdf2_sha256$")


def test_deployment_checks_are_clean(tmp_path):
    import os

    env = {k: v for k, v in os.environ.items() if not k.startswith(("YIWU_", "DATABASE_"))}
    command = [sys.executable, "review/manage.py", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env={**env, "YIWU_REVIEW_HOME": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_the_secret_key_is_its_owners_alone(tmp_path):
    import os

    code = "import django; django.setup(); from django.conf import settings; print(settings.SECRET_KEY)"
    env = {**os.environ, "YIWU_REVIEW_HOME": str(tmp_path)}
    shown = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=env
        ).stdout
        for _ in range(2)
    ]
    assert shown[0] == shown[1]
    assert len(shown[0].strip()) >= 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
