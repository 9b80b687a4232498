"""The forms: correcting a clause, and keeping accounts.

A correction's rows are what GUIDELINE's annotation holds; each kind of deadline has the fields it needs and no other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dateutil.rrule import rrulestr
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from review.labels import choices
from review.models import Account
from review.values import number

SPACES = re.compile(r"\s+")
DURATION = re.compile(r"P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?\Z")
NEEDS = {
    "by": {"end"},
    "from": {"start"},
    "during": {"start", "end"},
    "on": {"start"},
    "within": {"duration"},
    "recurring": {"rrule"},
    "vague": set(),
}
"""What a deadline of each kind must have."""
MAY = {"within": {"business_days", "anchor"}, "recurring": {"times"}}
DATE_FIELDS = ("start", "end", "duration", "business_days", "anchor", "rrule", "times")
MOST_ROWS = 60


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class Row(forms.Form):
    """A row of a correction.  ``source`` is the clause's text, in which its words must stand."""

    def __init__(self, *args: Any, source: str = "", known: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.source, self.known = source, known
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    def clean_text(self) -> str:
        """The words as they stand in the clause (or in the line that governs it, from which they were carried here)."""
        text: str = self.cleaned_data["text"]
        bare = SPACES.sub("", text)
        if bare not in SPACES.sub("", self.source) and bare not in {SPACES.sub("", k) for k in self.known}:
            raise forms.ValidationError(_("条文中没有“%(text)s”这几个字，请照原文填写。"), params={"text": text})
        return text

    def said(self) -> dict[str, Any]:
        """The row as ``values`` hold it."""
        if not self.has_changed() and self.initial.get("row"):
            return dict(self.initial["row"])
        keep = {k: v for k, v in self.cleaned_data.items() if k != "DELETE" and v not in (None, "", False)}
        return {
            k: number(v) if isinstance(v, Decimal) else v.isoformat() if hasattr(v, "isoformat") else v
            for k, v in keep.items()
        }


class UnitRow(Row):
    """A bearer."""

    name = forms.CharField(label=_("单位"), max_length=120)
    role = forms.ChoiceField(label=_("角色"), choices=lambda: choices("role"), initial="responsible")
    kind = forms.ChoiceField(label=_("性质"), choices=lambda: choices("bearer"), initial="public_body")


class DeadlineRow(Row):
    """A time expression; the fields that its kind does not have are dropped."""

    text = forms.CharField(label=_("原文写法"), max_length=200)
    kind = forms.ChoiceField(label=_("种类"), choices=lambda: choices("deadline"), initial="by")
    start = _date(_("起"))
    end = _date(_("止"))
    duration = forms.CharField(
        label=_("期间"), max_length=30, required=False, widget=forms.TextInput({"placeholder": "P20D"})
    )
    business_days = forms.BooleanField(label=_("工作日"), required=False)
    anchor = forms.CharField(label=_("起算事件"), max_length=120, required=False)
    rrule = forms.CharField(
        label=_("循环"), max_length=120, required=False, widget=forms.TextInput({"placeholder": "FREQ=YEARLY"})
    )
    times = forms.IntegerField(label=_("每期次数"), required=False, min_value=1, max_value=10_000)

    def clean_duration(self) -> str:
        """An ISO 8601 duration."""
        value: str = self.cleaned_data["duration"].upper()
        if value and not DURATION.match(value):
            raise forms.ValidationError(_("期间按 ISO 8601 填写，如 P20D（20 日）、P3M（3 个月）、PT24H。"))
        return value

    def clean_rrule(self) -> str:
        """An RFC 5545 rule."""
        value: str = self.cleaned_data["rrule"].upper()
        if value:
            try:
                rrulestr(value)
            except (ValueError, TypeError, KeyError, AttributeError):
                raise forms.ValidationError(
                    _("循环按 RFC 5545 填写，如 FREQ=YEARLY、FREQ=MONTHLY;INTERVAL=3。")
                ) from None
        return value

    def clean(self) -> dict[str, Any]:
        """What the kind needs is there; what it does not have goes."""
        data = dict(super().clean() or {})
        kind = data.get("kind")
        if kind is None:
            return data
        for name in NEEDS[kind]:
            if name not in self.errors and not data.get(name):
                self.add_error(name, forms.ValidationError(gettext("“%s”须填此项。") % dict(choices("deadline"))[kind]))
        for name in DATE_FIELDS:
            if name not in NEEDS[kind] | MAY.get(kind, set()):
                data[name] = None
        if kind == "during" and data.get("start") and data.get("end") and data["start"] > data["end"]:
            self.add_error("end", forms.ValidationError(_("止日早于起日。")))
        return data


class LimitRow(Row):
    """A quantity."""

    text = forms.CharField(label=_("原文写法"), max_length=200)
    quantity = forms.CharField(label=_("指标"), max_length=200, required=False)
    op = forms.ChoiceField(label=_("比较"), choices=lambda: choices("op"), initial="<=")
    value = forms.DecimalField(label=_("数值"), max_digits=38, decimal_places=12)
    value_max = forms.DecimalField(label=_("上限"), max_digits=38, decimal_places=12, required=False)
    unit = forms.CharField(label=_("单位"), max_length=60, required=False)
    use = forms.ChoiceField(label=_("用途"), choices=lambda: choices("use"), initial="requirement")
    change = forms.ChoiceField(label=_("增减"), choices=lambda: [("", "—"), *choices("limit_change")], required=False)
    baseline = forms.CharField(label=_("基准"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        """A range has two values in order; nothing else has a second."""
        data = dict(super().clean() or {})
        if data.get("op") == "..":
            low, high = data.get("value"), data.get("value_max")
            if high is None and "value_max" not in self.errors:
                self.add_error("value_max", forms.ValidationError(_("区间须填上限。")))
            elif low is not None and high is not None and high <= low:
                self.add_error("value_max", forms.ValidationError(_("上限须大于下限。")))
        else:
            data["value_max"] = None
        return data


def _rows(form: type[Row]) -> Any:
    return forms.formset_factory(form, extra=0, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


TABLES = {"units": _rows(UnitRow), "deadlines": _rows(DeadlineRow), "limits": _rows(LimitRow)}


class Correction:
    """The whole form: the modality, and rows of units, deadlines and limits."""

    def __init__(self, source: str, start: Mapping[str, Any], data: Any = None) -> None:
        self.modality = ModalityForm(data, initial={"modality": start["modality"]})
        self.tables = {
            name: formset(
                data,
                prefix=name,
                initial=[{**row, "row": row} for row in start.get(name, ())],
                form_kwargs={"source": source, "known": tuple(r.get("text", "") for r in start.get(name, ()))},
            )
            for name, formset in TABLES.items()
        }

    def is_valid(self) -> bool:
        """Whether every part is."""
        return all([self.modality.is_valid(), *(rows.is_valid() for rows in self.tables.values())])

    def values(self) -> dict[str, Any]:
        """What the reviewer says the clause says."""
        out: dict[str, Any] = {"modality": self.modality.cleaned_data["modality"]}
        for name, rows in self.tables.items():
            kept = (f for f in rows.forms if f.cleaned_data and not f.cleaned_data.get("DELETE"))
            out[name] = [form.said() for form in kept]
        return out

    def errors(self) -> list[tuple[str, str]]:
        """(where, what) for each thing that is wrong."""
        names = {"units": gettext("单位"), "deadlines": gettext("时限"), "limits": gettext("限值")}
        found = [(gettext("规范类型"), str(e)) for es in self.modality.errors.values() for e in es]
        for name, rows in self.tables.items():
            found += [(names[name], str(e)) for e in rows.non_form_errors()]
            for number_, form in enumerate(rows.forms, start=1):
                for field, messages in form.errors.items():
                    label = form.fields[field].label if field in form.fields else ""
                    found += [(f"{names[name]} {number_} · {label}", str(m)) for m in messages]
        return found


class ModalityForm(forms.Form):
    """The clause's modality."""

    modality = forms.ChoiceField(label=_("规范类型"), choices=lambda: choices("modality"))


class AccountForm(forms.ModelForm):  # type: ignore[type-arg]
    """An account as an admin keeps it; a password is set where one is given."""

    password = forms.CharField(
        label=_("密码"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符。留空则不改。"),
    )

    class Meta:
        model = Account
        fields = ("username", "display_name", "role", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.fields["username"].label = _("用户名")
        self.fields["username"].help_text = _("字母、数字和 @ . + - _")
        self.fields["is_active"].label = _("可登录")
        self.fields["is_active"].help_text = ""
        if self.instance.pk is None:
            self.fields["password"].required = True
            self.fields["password"].help_text = _("至少 10 个字符。")

    def clean(self) -> dict[str, Any]:
        """The password is a good one; somebody remains who can keep accounts."""
        data = dict(super().clean() or {})
        if data.get("password"):
            try:
                validate_password(data["password"], self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)
        keeps = data.get("role") == "admin" and data.get("is_active")
        others = Account.objects.filter(role="admin", is_active=True).exclude(pk=self.instance.pk)
        if self.instance.pk and not keeps and not others.exists():
            raise forms.ValidationError(_("至少要保留一个可登录的管理员。"))
        return data

    def save(self, commit: bool = True) -> Account:
        """Save the account, with the password if one was given."""
        account: Account = super().save(commit=False)
        if self.cleaned_data.get("password"):
            account.set_password(self.cleaned_data["password"])
        if commit:
            account.save()
        return account
