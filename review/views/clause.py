"""A clause: looking at it, and deciding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.db.models import Value
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from review import decide, labels, marks, pageimage
from review.filters import Queue
from review.forms import Correction
from review.models import Account, Assignment, Clause, Decision, Document, State
from review.present import cells, findings
from review.snapshot import corpus_root
from review.views.queue import queue_of

WINDOW = 1500
"""Characters of context shown on each side of a clause at most."""
SALT = "review.tried"


def _clause(request: HttpRequest, oid: str) -> tuple[Clause, Queue]:
    queue = queue_of(request, request.GET.get("from") or request.POST.get("from") or "")
    return get_object_or_404(Clause, generation=queue.generation, oid=oid), queue


def _document(clause: Clause) -> Document:
    rows = Document.objects.filter(generation=clause.generation, document_id=clause.document_id)
    document = rows.defer("text").first()
    if document is None:
        raise Http404
    return document


def link(oid: str, queue: Queue, **more: str) -> str:
    """The page of a clause, with the queue it is seen from."""
    query = {**({"from": queue.query} if queue.query else {}), **more}
    return reverse("clause", args=[oid]) + (f"?{urlencode(query)}" if query else "")


@require_GET
@permission_required("review.view", raise_exception=True)
def clause(request: HttpRequest, oid: str) -> HttpResponse:
    """The clause in its article, with its findings marked, its flags, the rules, its history and versions."""
    found, queue = _clause(request, oid)
    return render(request, "review/clause.html", _context(request, found, queue))


def _context(request: HttpRequest, found: Clause, queue: Queue, form: Correction | None = None) -> dict[str, Any]:
    account = cast(Account, request.user)
    state = State.objects.filter(oid=found.oid).first()
    held = decide.holding(state)
    machine = decide.machine_values(found)
    start = held.values if held is not None and held.values and found.status != "stale" else machine
    document = _document(found)
    spotted = marks.findings(found.detail, dict(labels.choices("mark")))
    log = list(Decision.objects.filter(oid__in=_former(found)).select_related("account").order_by("-id"))
    objection = next((d for d in log if d.action == "disputed"), None) if found.disputed else None
    mine = decide.may_overturn(account, state)
    siblings = list(
        Clause.objects.filter(generation=found.generation, article=found.article).order_by("position").only(
            "oid", "text", "modality", "status", "rank", "detail", "position"
        )[:80]
    )  # fmt: skip
    source_pieces = marks.pieces(found.detail["source"], spotted, found.detail["start"])
    same = found.detail["source"] == found.text
    assignment = Assignment.objects.filter(oid=found.oid).select_related("assignee").first()
    next_one, before = queue.after(found), queue.after(found, back=True)
    return {
        "clause": found,
        "detail": found.detail,
        "document": document,
        "queue": queue,
        "from": queue.query,
        "next": next_one and link(next_one.oid, queue),
        "previous": before and link(before.oid, queue),
        "state": state,
        "base": state.version if state else 0,
        "held": held,
        "held_cells": cells(held.values) if held is not None else None,
        "machine_changed": held is not None and found.status != "stale" and held.machine != machine,
        "objection": objection,
        "objection_cells": cells(objection.values) if objection else None,
        "may_set": account.has_perm("review.decide") and mine,
        "may_object": account.has_perm("review.decide") and not mine,
        "assignee": assignment.assignee if assignment else None,
        "same": same,
        "source_pieces": source_pieces,
        "text_pieces": source_pieces
        if same
        else marks.normalised(found.text, found.detail["source"], spotted, found.detail["start"]),
        "findings": findings(found),
        "context_pieces": _article(found, siblings, queue, spotted),
        "siblings": siblings,
        "sanctions": _named(found, found.detail["sanctions"]),
        "log": log,
        "versions": _versions(found, held),
        "paged": document.media_type == "application/pdf" and found.detail["page"],
        "form": form or Correction(found.detail["source"], start),
        "editing": form is not None or request.GET.get("edit") == "1",
    }


def _former(found: Clause) -> list[str]:
    """The clause's id and the ids it was known by: of its stale decision, and of the snapshot before."""
    ids = [found.oid]
    if (step := found.detail["step"]) and step["previous"]:
        ids.append(step["previous"])
    state = State.objects.filter(oid=found.oid).first()
    held = decide.holding(state)
    return [*ids, held.oid] if held is not None else ids


def _article(found: Clause, siblings: list[Clause], queue: Queue, spotted: list[marks.Mark]) -> list[dict[str, Any]]:
    """The article's own text, its clauses as links, this one marked, and the lines that govern it; only the clauses
    where the text is not to be had."""
    start, end = found.detail["start"], found.detail["end"]
    low, high = found.detail["context"] or (start - 400, end + 400)
    low, high = max(0, low, start - WINDOW), min(high, end + WINDOW)
    high = max(high, end)
    rows = Document.objects.filter(generation=found.generation, document_id=found.document_id)
    text = rows.annotate(part=Substr("text", Value(low + 1), Value(high - low))).values_list("part", flat=True).first()
    if not text or text[start - low : end - low] != found.detail["source"]:
        return [
            {"text": s.text, "link": link(s.oid, queue), "current": s.oid == found.oid, "alone": True} for s in siblings
        ]
    out: list[dict[str, Any]] = []
    at = low
    for s in siblings:
        a, b = s.detail["start"], s.detail["end"]
        if a < at or b > low + len(text):
            continue
        out.append({"pieces": marks.pieces(text[at - low : a - low], spotted, at)})
        out.append({"text": text[a - low : b - low], "link": link(s.oid, queue), "current": s.oid == found.oid})
        at = b
    out.append({"pieces": marks.pieces(text[at - low :], spotted, at)})
    return out


def _named(found: Clause, oids: list[str]) -> list[Clause]:
    rows = Clause.objects.filter(generation=found.generation, oid__in=oids[:20]).order_by("position")
    return list(rows.only("oid", "citation", "text"))


def _versions(found: Clause, held: Decision | None) -> dict[str, Any] | None:
    """What is new: against the text that was decided on where that is another, else against the last snapshot."""
    if found.status == "stale" and held is not None and held.text != found.text:
        gone, come = marks.difference(held.text, found.text)
        return {"gone": gone, "come": come, "decided": True}
    step = found.detail["step"]
    if not step:
        return None
    out = {"change": step["change"], "before": step["before"], "after": step["after"]}
    out["fields"] = [labels.label("field", f) for f in step["fields"]]
    former = step["text"]
    if former and former != found.text:
        out["gone"], out["come"] = marks.difference(former, found.text)
    return out


@require_POST
@permission_required("review.decide", raise_exception=True)
def check(request: HttpRequest, oid: str) -> HttpResponse:
    """What is wrong with a correction as it stands, and how it would read."""
    found, _queue = _clause(request, oid)
    form = Correction(found.detail["source"], _start(found), request.POST)
    valid = form.is_valid()
    context = {"errors": form.errors(), "cells": cells(form.values()) if valid else None}
    return render(request, "review/_check.html", context)


def _start(found: Clause) -> Mapping[str, Any]:
    held = decide.holding(State.objects.filter(oid=found.oid).first())
    if held is not None and held.values and found.status != "stale":
        return cast(Mapping[str, Any], held.values)
    return decide.machine_values(found)


@require_POST
@permission_required("review.decide", raise_exception=True)
def decision(request: HttpRequest, oid: str) -> HttpResponse:
    """Accept, correct, reject, reopen, or object; then on to the next clause of the queue."""
    found, queue = _clause(request, oid)
    account = cast(Account, request.user)
    action, comment = request.POST.get("action", ""), request.POST.get("comment", "").strip()[:4000]
    base = _integer(request.POST.get("base"))
    values: Mapping[str, Any] | None = None
    if action in ("corrected", "disputed") and "tried" in request.POST:
        values = _tried(request, found)
    elif action == "corrected" or (action == "disputed" and "units-TOTAL_FORMS" in request.POST):
        form = Correction(found.detail["source"], _start(found), request.POST)
        if not form.is_valid():
            return render(request, "review/clause.html", _context(request, found, queue, form), status=422)
        values = form.values()
    elif action not in ("accepted", "rejected", "reopened", "disputed"):
        return HttpResponse(status=400)
    if action in ("rejected", "disputed") and not comment:
        messages.error(request, _("驳回和异议须写明理由。"))
        return HttpResponseRedirect(link(oid, queue))
    next_one = queue.after(found)
    try:
        if action == "disputed":
            decide.object_to(account, found, base, values, comment)
        else:
            decide.decide(account, found, action, base, values, comment)
    except decide.ConflictError as conflict:
        return _conflict(request, found, queue, conflict, action, values, comment)
    except decide.NotYoursError:
        messages.error(request, _("此条已由他人决定。如有不同意见，请提出异议，由主审裁定。"))
        return HttpResponseRedirect(link(oid, queue))
    messages.success(request, _("%(action)s：%(clause)s") % {"action": labels.label("action", action), "clause": found})
    if action == "reopened":
        return HttpResponseRedirect(link(oid, queue))
    return HttpResponseRedirect(link(next_one.oid, queue) if next_one else f"{reverse('queue')}?{queue.query}")


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def _tried(request: HttpRequest, found: Clause) -> Mapping[str, Any] | None:
    """The values of an attempt that met a conflict; signed, for this account and clause alone."""
    try:
        held = signing.loads(request.POST["tried"], salt=f"{SALT}.{request.user.pk}.{found.oid}", max_age=86400)
    except signing.BadSignature:
        raise Http404 from None
    return cast("Mapping[str, Any] | None", held)


def _conflict(
    request: HttpRequest,
    found: Clause,
    queue: Queue,
    conflict: decide.ConflictError,
    action: str,
    values: Mapping[str, Any] | None,
    comment: str,
) -> HttpResponse:
    """Nothing was saved: both decisions side by side, and what can be done."""
    found = decide.find(found.oid) or found  # a new snapshot may have come meanwhile
    state = State.objects.filter(oid=found.oid).first()
    account = cast(Account, request.user)
    if action == "accepted" and values is None:
        values = decide.machine_values(found)
    theirs = conflict.latest
    next_one = queue.after(found)
    context = {
        "clause": found,
        "queue": queue,
        "from": queue.query,
        "action": action,
        "comment": comment,
        "mine": cells(values),
        "theirs": theirs,
        "their_cells": cells(theirs.values) if theirs is not None else None,
        "base": state.version if state else 0,
        "tried": signing.dumps(values, salt=f"{SALT}.{account.pk}.{found.oid}"),
        "may_set": decide.may_overturn(account, state),
        "next": link(next_one.oid, queue) if next_one else None,
        "here": link(found.oid, queue),
    }
    return render(request, "review/conflict.html", context, status=409)


@require_POST
@permission_required("review.resolve", raise_exception=True)
def settle(request: HttpRequest, oid: str) -> HttpResponse:
    """Settle a disagreement: the decision stands, or the objection replaces it."""
    found, queue = _clause(request, oid)
    held = decide.holding(State.objects.filter(oid=oid).first())
    objection = Decision.objects.filter(oid=oid, action="disputed").order_by("-id").first()
    chosen = held if request.POST.get("choice") == "held" else objection
    if chosen is None or not found.disputed:
        raise Http404
    if chosen is held:
        action = held.status_to if held is not None and held.status_to != "unreviewed" else "reopened"
    else:
        action = "rejected" if chosen.values is None else "corrected"
        if chosen.values == decide.machine_values(found):
            action = "accepted"
    comment = request.POST.get("comment", "").strip()[:4000] or _("裁定：%s") % chosen.who
    base = _integer(request.POST.get("base"))
    try:
        decide.decide(cast(Account, request.user), found, action, base, chosen.values, comment)
    except decide.ConflictError as conflict:
        return _conflict(request, found, queue, conflict, action, chosen.values, comment)
    messages.success(request, _("已裁定：%s") % found)
    next_one = queue.after(found)
    return HttpResponseRedirect(link(next_one.oid, queue) if next_one else f"{reverse('queue')}?{queue.query}")


@require_POST
@permission_required("review.decide", raise_exception=True)
def comment(request: HttpRequest, oid: str) -> HttpResponse:
    """Add a comment."""
    found, queue = _clause(request, oid)
    words = request.POST.get("comment", "").strip()[:4000]
    if words:
        decide.remark(cast(Account, request.user), found, words)
        messages.success(request, _("已评论。"))
    return HttpResponseRedirect(link(oid, queue))


@require_POST
@permission_required("review.decide", raise_exception=True)
def assign(request: HttpRequest, oid: str) -> HttpResponse:
    """Assign the clause to oneself, to another (lead), or to nobody."""
    found, queue = _clause(request, oid)
    account = cast(Account, request.user)
    wanted = request.POST.get("to", "")
    person = (
        None if wanted == "none" else account if wanted == "me" else get_object_or_404(Account, pk=_integer(wanted))
    )
    if decide.assign(account, [found.oid], person):
        messages.success(request, _("已分派给 %s。") % person if person else _("已取消分派。"))
    else:
        messages.warning(request, _("没有变化：已分派给他人的条款须由主审改派。"))
    return HttpResponseRedirect(link(oid, queue))


@require_http_methods(["GET", "HEAD"])
@permission_required("review.view", raise_exception=True)
def page_image(request: HttpRequest, oid: str) -> HttpResponse:
    """The page of a PDF with the clause boxed, as PNG."""
    found, _queue = _clause(request, oid)
    document = _document(found)
    if document.media_type != "application/pdf" or not found.detail["page"]:
        raise Http404
    snapshot = request.snapshot  # type: ignore[attr-defined]
    image = pageimage.render(
        corpus_root(snapshot), document.path, document.sha256, found.detail["page"], found.detail["source"]
    )
    if image is None:
        raise Http404
    return HttpResponse(image, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@require_GET
@permission_required("review.view", raise_exception=True)
def help_page(request: HttpRequest) -> HttpResponse:
    """The shortcuts, the roles and what each state means."""
    return render(request, "review/help.html")
