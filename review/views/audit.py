"""The audit log: who did what, when; on a page and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from review import labels
from review.cells import safe
from review.decide import audit as note
from review.models import AuditEvent, Decision

PAGE = 100


def _asked(request: HttpRequest) -> tuple[QuerySet[Decision], QuerySet[AuditEvent], dict[str, str]]:
    """The decisions and the other events that the request's who, since and until ask for."""
    given = {k: request.GET.get(k, "").strip().replace("\x00", "")[:150] for k in ("who", "since", "until", "what")}
    made, events = Decision.objects.all(), AuditEvent.objects.all()
    if given["who"]:
        made, events = made.filter(who=given["who"]), events.filter(who=given["who"])
    for key, lookup, clock in (("since", "when__gte", time.min), ("until", "when__lte", time.max)):
        try:
            day = date.fromisoformat(given[key])
        except ValueError:
            given[key] = ""
            continue
        moment = timezone.make_aware(datetime.combine(day, clock))
        made, events = made.filter(**{lookup: moment}), events.filter(**{lookup: moment})
    return made.order_by("-id"), events.order_by("-id"), given


@require_GET
@permission_required("review.audit", raise_exception=True)
def log(request: HttpRequest) -> HttpResponse:
    """The log, newest first: decisions, or everything else."""
    made, events, given = _asked(request)
    other = given["what"] == "events"
    page: Any = Paginator(events if other else made, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "given": given, "other": other, "query": _query(given)}
    return render(request, "review/audit.html", context)


def _query(given: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode({k: v for k, v in given.items() if v})


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        """The value."""
        return value


@require_GET
@permission_required("review.audit", raise_exception=True)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The log as CSV for a spreadsheet (with a byte-order mark, and no cell that would be taken for a formula)."""
    made, events, given = _asked(request)
    note(request.user.get_username(), "export", "audit.csv", _query(given))
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    head = [
        _("时间"), _("人员"), _("事项"), _("条款编号"), _("引用"), _("文件"), _("原状态"), _("新状态"), _("意见"),
        _("条文"), _("机器取值"), _("复核取值"), _("决定编号"),
    ]  # fmt: skip

    def rows() -> Iterator[str]:
        yield "\ufeff" + writer.writerow(head)
        for d in made.order_by("id").iterator(1000):
            yield writer.writerow(
                [
                    safe(cell)
                    for cell in (
                        d.when.isoformat(), d.who, labels.label("action", d.action), d.oid, d.citation, d.path,
                        labels.label("status", d.status_from), labels.label("status", d.status_to), d.comment, d.text,
                        _compact(d.machine), _compact(d.values), d.decision_id,
                    )
                ]
            )  # fmt: skip
        for e in events.order_by("id").iterator(1000):
            cells = (e.when.isoformat(), e.who, labels.label("event", e.what), e.about, "", "", "", "", e.detail)
            yield writer.writerow([safe(cell) for cell in (*cells, "", "", "", "")])

    name = f"audit-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8", headers=headers)


def _compact(values: Any) -> str:
    import json

    return "" if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)
