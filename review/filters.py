"""The queue: which clauses, in which order, narrowed by what the person asked.

A queue is a query string: views are saved as one, the clause page carries one along, and "next" is asked of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from review.labels import choices
from review.models import Account, Clause, ClauseFlag, Document

PENDING = ("unreviewed", "stale")
SCOPES = {
    "todo": _("待处理"),
    "info": _("仅提示"),
    "mine": _("分派给我"),
    "disputed": _("有异议"),
    "done": _("已处理"),
    "all": _("全部条款"),
}
ORDERS = {"": ("rank", _("严重程度")), "due": ("due_sort", _("到期日")), "confidence": ("confidence", _("置信度")),
          "place": ("position", _("文件与位置"))}  # fmt: skip
KEYS = (
    "scope", "document", "path", "unit", "flag", "modality", "status", "assignee", "change", "due_after", "due_before",
    "confidence_below", "text", "order",
)  # fmt: skip
"""What a queue's query string may hold; anything else is dropped."""


def in_scope(rows: QuerySet[Clause], scope: str, account: Account) -> QuerySet[Clause]:
    """The clauses of one of the ``SCOPES``."""
    match scope:
        case "info":
            return rows.filter(status="unreviewed", rank=3)
        case "mine":
            return rows.filter(assignee=account, status__in=PENDING)
        case "disputed":
            return rows.filter(disputed=True)
        case "done":
            return rows.filter(status__in=("accepted", "corrected", "rejected"))
        case "all":
            return rows
    # What needs a person: an error, a warning, or words that changed after a decision.
    return rows.filter(status__in=PENDING, rank__lte=2)


class ClauseFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter ships no types
    """The fields by which a queue is narrowed."""

    text = django_filters.CharFilter(field_name="text", lookup_expr="contains", label=_("条文含"))
    path = django_filters.CharFilter(method="by_path", label=_("文件"))
    document = django_filters.CharFilter(field_name="document_id", label=_("文件编号"))
    unit = django_filters.CharFilter(method="by_unit", label=_("单位"))
    flag = django_filters.ChoiceFilter(
        empty_label=_("不限"), method="by_flag", label=_("提示"), choices=lambda: choices("flag")
    )
    modality = django_filters.ChoiceFilter(
        empty_label=_("不限"), label=_("规范类型"), choices=lambda: choices("modality")
    )
    status = django_filters.ChoiceFilter(empty_label=_("不限"), label=_("状态"), choices=lambda: choices("status"))
    assignee = django_filters.ChoiceFilter(
        empty_label=_("不限"), method="by_assignee", label=_("分派给"), choices=lambda: _assignees()
    )
    change = django_filters.ChoiceFilter(
        empty_label=_("不限"),
        label=_("昨夜以来"),
        choices=lambda: [(k, v) for k, v in choices("change") if k != "removed"],
    )
    due_after = django_filters.DateFilter(field_name="due", lookup_expr="gte", label=_("到期不早于"))
    due_before = django_filters.DateFilter(field_name="due", lookup_expr="lte", label=_("到期不晚于"))
    confidence_below = django_filters.NumberFilter(
        field_name="confidence", lookup_expr="lt", label=_("置信度低于"), min_value=0, max_value=1
    )

    class Meta:
        model = Clause
        fields = ()

    def __init__(self, *args: Any, generation: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.generation = generation

    def by_path(self, rows: QuerySet[Clause], _name: str, value: str) -> QuerySet[Clause]:
        """Documents whose title or path holds ``value``."""
        named = Document.objects.filter(generation=self.generation).filter(
            Q(title__contains=value) | Q(path__contains=value)
        )
        return rows.filter(document_id__in=named.values("document_id"))

    def by_unit(self, rows: QuerySet[Clause], _name: str, value: str) -> QuerySet[Clause]:
        """Clauses with a bearer whose name holds ``value``."""
        return rows.filter(units__contains=value)

    def by_flag(self, rows: QuerySet[Clause], _name: str, value: str) -> QuerySet[Clause]:
        """Clauses with a flag of that code."""
        flagged = ClauseFlag.objects.filter(generation=self.generation, code=value)
        return rows.filter(oid__in=flagged.values("oid"))

    def by_assignee(self, rows: QuerySet[Clause], _name: str, value: str) -> QuerySet[Clause]:
        """Clauses of that person, or of nobody."""
        return rows.filter(assignee__isnull=True) if value == "none" else rows.filter(assignee_id=int(value))


def _assignees() -> list[tuple[str, str]]:
    people = Account.objects.filter(is_active=True).exclude(role="viewer").order_by("username")
    return [("none", str(_("未分派"))), *((str(a.pk), str(a)) for a in people)]


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue of one account over one generation."""

    account: Account
    generation: int
    params: QueryDict

    @classmethod
    def of(cls, account: Account, generation: int, query: QueryDict | str) -> Queue:
        """From a query string, of which only ``KEYS`` with a value are kept."""
        given = QueryDict(query) if isinstance(query, str) else query
        params = QueryDict(mutable=True)
        for key in KEYS:
            if value := (given.get(key) or "").strip().replace("\x00", "")[:200]:
                params[key] = value
        return cls(account, generation, params)

    @property
    def scope(self) -> str:
        """Which of the ``SCOPES``."""
        asked = self.params.get("scope", "todo")
        return asked if asked in SCOPES else "todo"

    @property
    def order(self) -> str:
        """The column it is ordered by, before the place."""
        return ORDERS.get(self.params.get("order", ""), ORDERS[""])[0]

    @property
    def query(self) -> str:
        """The query string that asks for this queue."""
        return self.params.urlencode()

    def everything(self) -> QuerySet[Clause]:
        """All clauses of the generation."""
        return Clause.objects.filter(generation=self.generation)

    def filter(self) -> ClauseFilter:
        """The filter over the scope's clauses."""
        rows = in_scope(self.everything(), self.scope, self.account)
        return ClauseFilter(self.params, queryset=rows, generation=self.generation)

    def rows(self) -> QuerySet[Clause]:
        """The clauses, in order.  A filter that is not valid narrows nothing; its form says so."""
        order = self.order
        found: QuerySet[Clause] = self.filter().qs
        return found.order_by(order, *(() if order == "position" else ("position",)))

    def after(self, clause: Clause, back: bool = False) -> Clause | None:
        """The next clause of the queue (or the one before), counted from ``clause`` even if it has left the queue."""
        order, suffix = self.order, "lt" if back else "gt"
        if order == "position":
            beyond = Q(**{f"position__{suffix}": clause.position})
        else:
            value = getattr(clause, order)
            # The first condition alone is what an index can begin at; "greater, or equal and further on" would scan.
            beyond = Q(**{f"{order}__{suffix}e": value}) & (
                Q(**{f"{order}__{suffix}": value}) | Q(**{f"position__{suffix}": clause.position})
            )
        rows = self.rows().filter(beyond)
        return (rows.reverse() if back else rows).defer("detail").first()

    def narrowed(self) -> Mapping[str, str]:
        """The filters in force, beside scope and order."""
        return {k: str(v) for k, v in self.params.items() if k not in ("scope", "order")}
