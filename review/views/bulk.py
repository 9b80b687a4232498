"""Deciding on many clauses at once: first a page that says exactly what would happen, then the doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from review import decide
from review.models import Account, Clause, State
from review.present import cells
from review.views.queue import queue_of, with_documents

MOST = 200
"""Clauses that one bulk action may touch: more than a person can look over is not a review."""
SALT = "review.bulk"
ACTIONS = ("accepted", "rejected", "assign")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a bulk action would do: clauses it touches with the version they were seen in, and others with why not."""

    rows: list[tuple[Clause, int]]
    left: list[tuple[Clause, str]]


def plan(account: Account, clauses: Sequence[Clause], action: str) -> Plan:
    """Sort clauses into those that the action may touch and those it leaves."""
    states = {s.oid: s for s in State.objects.filter(oid__in=[c.oid for c in clauses])}
    rows: list[tuple[Clause, int]] = []
    left: list[tuple[Clause, str]] = []
    for clause in clauses:
        state = states.get(clause.oid)
        why = "" if action == "assign" else _why_not(account, clause, state, action)
        if why:
            left.append((clause, why))
        else:
            rows.append((clause, state.version if state else 0))
    return Plan(rows, left)


def _why_not(account: Account, clause: Clause, state: State | None, action: str) -> str:
    if clause.disputed:
        return _("有异议，须逐条裁定")
    if clause.status == "stale":
        return _("条文已变，须逐条比对")
    if not decide.may_overturn(account, state):
        return _("已由他人决定")
    if clause.status == action:
        return _("已是此状态")
    if action == "accepted" and clause.rank <= 1:
        return _("有“错误”级提示，须逐条查看")
    return ""


@require_POST
@permission_required("review.decide", raise_exception=True)
def preview(request: HttpRequest) -> HttpResponse:
    """What the action would do."""
    account = cast(Account, request.user)
    queue = queue_of(request, request.POST.get("from", ""))
    action = request.POST.get("action", "")
    back = f"{reverse('queue')}?{queue.query}"
    if action not in ACTIONS:
        return HttpResponse(status=400)
    chosen = request.POST.getlist("oid")[: MOST + 1]
    if not chosen or len(chosen) > MOST:
        messages.error(request, _("请先勾选条款。") if not chosen else _("一次最多处理 %d 条。") % MOST)
        return HttpResponseRedirect(back)
    rows = Clause.objects.filter(generation=queue.generation, oid__in=chosen).order_by("rank", "position")
    made = plan(account, with_documents(list(rows), queue.generation), action)
    person = account
    if action == "assign" and request.POST.get("to", "me") != "me":
        person = get_object_or_404(Account, pk=request.POST["to"] if request.POST["to"].isdecimal() else -1)
    token = signing.dumps(
        {"action": action, "to": person.pk, "rows": [[c.oid, base] for c, base in made.rows]},
        salt=f"{SALT}.{account.pk}",
        compress=True,
    )
    shown = [
        (clause, cells(decide.machine_values(clause)) if action == "accepted" else None) for clause, _ in made.rows
    ]
    context = {
        "shown": shown,
        "plan": made,
        "action": action,
        "token": token,
        "back": back,
        "from": queue.query,
        "person": person,
    }
    return render(request, "review/bulk.html", context)


@require_POST
@permission_required("review.decide", raise_exception=True)
def apply(request: HttpRequest) -> HttpResponse:
    """Do what the preview showed; a clause that changed since is left and named."""
    account = cast(Account, request.user)
    queue = queue_of(request, request.POST.get("from", ""))
    back = f"{reverse('queue')}?{queue.query}"
    try:
        order = signing.loads(request.POST.get("token", ""), salt=f"{SALT}.{account.pk}", max_age=3600)
    except signing.BadSignature:
        messages.error(request, _("预览已过期，请重新勾选。"))
        return HttpResponseRedirect(back)
    comment = request.POST.get("comment", "").strip()[:4000]
    if order["action"] == "assign":
        person = get_object_or_404(Account, pk=order["to"])
        count = decide.assign(account, [oid for oid, _base in order["rows"]], person)
        messages.success(request, _("已分派 %(n)d 条给 %(who)s。") % {"n": count, "who": person})
        return HttpResponseRedirect(back)
    if order["action"] == "rejected" and not comment:
        messages.error(request, _("驳回和异议须写明理由。"))
        return HttpResponseRedirect(back)
    done, left = 0, []
    for oid, base in order["rows"]:
        clause = Clause.objects.filter(generation=queue.generation, oid=oid).first()
        try:
            if clause is None:
                raise decide.ConflictError(oid, None)
            decide.decide(account, clause, order["action"], base, comment=comment)
            done += 1
        except (decide.ConflictError, decide.NotYoursError):
            left.append(clause.citation if clause else oid)
    messages.success(request, _("已处理 %d 条。") % done)
    if left:
        messages.warning(
            request, _("%(n)d 条在预览之后有变，未处理：%(which)s") % {"n": len(left), "which": "；".join(left[:10])}
        )
    return HttpResponseRedirect(back)
