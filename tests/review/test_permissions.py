"""Who may use which route: one table, and every route of the desk is in it."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from review.models import Account, SavedView

EVERYBODY = {"vera", "rui", "lea", "ada"}
REVIEWERS = {"rui", "lea", "ada"}
LEADS = {"lea", "ada"}
ADMINS = {"ada"}

# route: (method, who may; all others are refused, and nobody without an account gets anything but the login page)
TABLE: dict[str, tuple[str, set[str]]] = {
    "queue": ("get", EVERYBODY),
    "logout": ("post", EVERYBODY),
    "language": ("post", EVERYBODY),
    "password": ("get", EVERYBODY),
    "help": ("get", EVERYBODY),
    "suggest": ("get", EVERYBODY),
    "save_view": ("post", EVERYBODY),
    "delete_view": ("post", EVERYBODY),
    "documents": ("get", EVERYBODY),
    "clause": ("get", EVERYBODY),
    "page_image": ("get", EVERYBODY),
    "check": ("post", REVIEWERS),
    "decision": ("post", REVIEWERS),
    "comment": ("post", REVIEWERS),
    "assign": ("post", REVIEWERS),
    "bulk_preview": ("post", REVIEWERS),
    "bulk_apply": ("post", REVIEWERS),
    "settle": ("post", LEADS),
    "audit": ("get", LEADS),
    "audit_export": ("get", LEADS),
    "people": ("get", ADMINS),
    "person_new": ("get", ADMINS),
    "person": ("get", ADMINS),
}
OPEN = {"login"}


def address(route: str, who: str, oid: str) -> str:
    if route in ("clause", "page_image", "check", "decision", "comment", "assign", "settle"):
        return reverse(route, args=[oid])
    if route == "suggest":
        return reverse(route, args=["units"])
    if route == "person":
        return reverse(route, args=[Account.objects.get(username="rui").pk])
    if route == "delete_view":
        owner = Account.objects.get(username=who)
        return reverse(route, args=[SavedView.objects.create(owner=owner, name="我的", query="").pk])
    return reverse(route)


def test_no_route_is_missing_from_the_table():
    routes = {pattern.name for pattern in get_resolver().url_patterns}
    assert routes == set(TABLE) | OPEN
    assert not any(hasattr(pattern, "url_patterns") for pattern in get_resolver().url_patterns)


@pytest.mark.parametrize("who", ["vera", "rui", "lea", "ada"])
@pytest.mark.parametrize("route", sorted(TABLE))
def test_who_may_use_a_route(published, login, find, route, who):
    method, allowed = TABLE[route]
    response = getattr(login(who), method)(address(route, who, find("消防通道").oid))
    if who in allowed:
        # A picture of a text file does not exist, nor does a disagreement to settle; an empty decision is no decision.
        odd = {"page_image": 404, "settle": 404, "decision": 400, "bulk_preview": 400}
        assert response.status_code == odd.get(route, response.status_code)
        assert response.status_code not in (401, 403, 405, 500)
        assert "/login" not in response.headers.get("Location", "") or route == "logout"
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", sorted(set(TABLE) - {"logout"}))
def test_nobody_without_an_account_gets_past_the_login_page(published, client_, find, route, method):
    response = getattr(client_, method)(address(route, "rui", find("消防通道").oid))
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login?next=")


@pytest.mark.parametrize("route", sorted(r for r, (method, _) in TABLE.items() if method == "post"))
def test_what_changes_something_takes_no_get(published, login, find, route):
    assert login("ada").get(address(route, "ada", find("消防通道").oid)).status_code == 405


def test_a_view_is_deleted_by_its_owner_or_a_lead_if_shared(published, login):
    rui = Account.objects.get(username="rui")
    own = SavedView.objects.create(owner=rui, name="自己的", query="scope=all")
    shared = SavedView.objects.create(owner=rui, name="共享的", query="scope=all", shared=True)
    assert login("lea").post(reverse("delete_view", args=[own.pk])).status_code == 403
    assert login("ren").post(reverse("delete_view", args=[shared.pk])).status_code == 403
    assert login("lea").post(reverse("delete_view", args=[shared.pk])).status_code == 302
    assert login("rui").post(reverse("delete_view", args=[own.pk])).status_code == 302
    assert not SavedView.objects.exists()


def test_the_last_administrator_stays(published, login):
    ada = Account.objects.get(username="ada")
    form = {"username": "ada", "display_name": "", "role": "viewer", "is_active": "on", "password": ""}
    response = login("ada").post(reverse("person", args=[ada.pk]), form)
    assert response.status_code == 200
    ada.refresh_from_db()
    assert ada.role == "admin"


def test_an_account_that_may_no_longer_log_in_is_out_at_once(published, login):
    client = login("rui")
    assert client.get("/").status_code == 200
    Account.objects.filter(username="rui").update(is_active=False)
    assert client.get("/").status_code == 302
