"""The queue, its saved views and suggestions, and the documents."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from review import labels
from review.decide import audit
from review.filters import ORDERS, PENDING, SCOPES, Queue, in_scope
from review.middleware import NoSnapshotError
from review.models import Account, Clause, ClauseFlag, ClauseUnit, Document, SavedView

PAGE = 50
SUGGESTIONS = 20


def queue_of(request: HttpRequest, query: Any = None) -> Queue:
    """The queue that a request asks for; NoSnapshotError when there is nothing to review."""
    snapshot = request.snapshot  # type: ignore[attr-defined]  # set by FreshSnapshot
    if snapshot is None:
        raise NoSnapshotError
    return Queue.of(cast(Account, request.user), snapshot.id, request.GET if query is None else query)


class _Counted(Paginator):  # type: ignore[type-arg]
    """A paginator that counts without the order."""

    @cached_property
    def count(self) -> int:
        """How many clauses the queue has."""
        return cast("QuerySet[Clause]", self.object_list).order_by().count()


def page_of(queue: Queue, number: Any) -> Page[Clause]:
    """A page of the queue; the detail of clauses is not read."""
    rows = queue.rows().defer("detail").select_related("assignee")
    return _Counted(rows, PAGE).get_page(number)


def with_documents(clauses: list[Clause], generation: int) -> list[Clause]:
    """The clauses, each with its document as ``of_document``."""
    wanted = {c.document_id for c in clauses}
    rows = Document.objects.filter(generation=generation, document_id__in=wanted).defer("text", "notices")
    documents = {d.document_id: d for d in rows}
    for clause in clauses:
        clause.of_document = documents.get(clause.document_id)  # type: ignore[attr-defined]
    return clauses


@require_GET
@permission_required("review.view", raise_exception=True)
def queue(request: HttpRequest) -> HttpResponse:
    """The queue: whole, or only its results for htmx."""
    asked = queue_of(request)
    page = page_of(asked, request.GET.get("page"))
    clauses = with_documents(list(page.object_list), asked.generation)
    context = {
        "queue": asked,
        "page": page,
        "clauses": clauses,
        "scopes": [(key, name, _count(asked, key)) for key, name in SCOPES.items()],
        "order": asked.params.get("order", ""),
        "form": asked.filter().form,
        "people": Account.objects.filter(is_active=True).exclude(role="viewer").order_by("username"),
    }
    if request.headers.get("HX-Request") and request.headers.get("HX-Target") == "results":
        return render(request, "review/_results.html", context)
    account = cast(Account, request.user)
    context |= {
        "orders": [(key, name) for key, (_column, name) in ORDERS.items()],
        "views": SavedView.objects.filter(Q(owner=account) | Q(shared=True)).select_related("owner"),
        "flags": _flags(asked.generation),
        "narrowed": asked.narrowed(),
        "of_document": Document.objects.filter(
            generation=asked.generation, document_id=asked.params.get("document", "")
        ).defer("text").first(),
    }  # fmt: skip
    return render(request, "review/queue.html", context)


def _count(asked: Queue, scope: str) -> int:
    """How many clauses a scope has; that of all clauses never changes within a generation."""
    rows = in_scope(asked.everything(), scope, asked.account)
    if scope != "all":
        return rows.count()
    return int(cache.get_or_set(f"all-{asked.generation}", rows.count, 3600) or 0)


def _flags(generation: int) -> list[tuple[str, str, int]]:
    """Every flag code of the snapshot with its word and how many clauses have it."""
    rows = ClauseFlag.objects.filter(generation=generation).values_list("code").annotate(n=Count("id")).order_by("-n")
    held = cache.get_or_set(f"flags-{generation}", lambda: list(rows), 3600) or []
    return [(code, labels.label("flag", code), n) for code, n in held]


@require_GET
@permission_required("review.view", raise_exception=True)
def suggest(request: HttpRequest, what: str) -> HttpResponse:
    """Options for the document and unit boxes, as one types."""
    generation = queue_of(request).generation
    typed = (request.GET.get("path") or request.GET.get("unit") or "").strip().replace("\x00", "")[:100]
    if what == "documents":
        rows: Any = Document.objects.filter(generation=generation)
        found = rows.filter(Q(title__contains=typed) | Q(path__contains=typed)).order_by("path")
        options = [d.title or d.path for d in found.defer("text", "notices")[:SUGGESTIONS]]
    elif what == "units":
        rows = ClauseUnit.objects.filter(generation=generation, unit__contains=typed)
        counted = rows.values_list("unit").annotate(n=Count("id")).order_by("-n")
        options = [unit for unit, _n in counted[:SUGGESTIONS]]
    else:
        raise Http404
    return render(request, "review/_options.html", {"options": options})


@require_POST
@permission_required("review.view", raise_exception=True)
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in force under a name."""
    account = cast(Account, request.user)
    asked = queue_of(request, request.POST.get("query", ""))
    name = request.POST.get("name", "").strip()[:40]
    if not name:
        messages.error(request, _("请给视图起个名字。"))
        return HttpResponseRedirect(f"{reverse('queue')}?{asked.query}")
    shared = bool(request.POST.get("shared")) and account.has_perm("review.assign")
    SavedView.objects.update_or_create(owner=account, name=name, defaults={"query": asked.query, "shared": shared})
    if shared:
        audit(account.username, "view", name, asked.query)
    messages.success(request, _("已保存视图“%s”。") % name)
    return HttpResponseRedirect(f"{reverse('queue')}?{asked.query}")


@require_POST
@permission_required("review.view", raise_exception=True)
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a view: one's own, or a shared one by a lead."""
    account = cast(Account, request.user)
    view = get_object_or_404(SavedView, pk=pk)
    if view.owner_id != account.pk and not (view.shared and account.has_perm("review.assign")):
        raise PermissionDenied
    view.delete()
    messages.success(request, _("已删除视图“%s”。") % view.name)
    return redirect("queue")


@require_GET
@permission_required("review.view", raise_exception=True)
def documents(request: HttpRequest) -> HttpResponse:
    """Every document: how far its review is, and what is odd about the document itself."""
    asked = queue_of(request)
    typed = request.GET.get("path", "").strip().replace("\x00", "")[:100]
    rows = Document.objects.filter(generation=asked.generation).defer("text").order_by("path")
    if typed:
        rows = rows.filter(Q(title__contains=typed) | Q(path__contains=typed))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    tally = {
        row["document_id"]: row
        for row in asked.everything()
        .filter(document_id__in=[d.document_id for d in shown])
        .values("document_id")
        .annotate(
            todo=Count("id", filter=Q(status__in=PENDING, rank__lte=2)),
            done=Count("id", filter=~Q(status__in=PENDING)),
        )
    }
    found = [{"document": d, **tally.get(d.document_id, {"todo": 0, "done": 0})} for d in shown]
    return render(request, "review/documents.html", {"page": page, "rows": found, "typed": typed})
