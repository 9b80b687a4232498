"""Logging in and out, the language, one's password; and, for admins, everybody's accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.decorators import login_not_required, permission_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from review.decide import audit
from review.forms import AccountForm
from review.models import Account


@method_decorator(login_not_required, name="dispatch")
class Login(views.LoginView):
    """The login page; ``?lang=`` chooses its language."""

    template_name = "review/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Serve the page in the language asked for, and remember it."""
        asked = request.GET.get("lang")
        if asked not in dict(settings.LANGUAGES):
            return super().dispatch(request, *args, **kwargs)
        translation.activate(str(asked))
        response = super().dispatch(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        return _remember(response, str(asked))


def locked_out(request: HttpRequest, credentials: Any = None, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    title, message = _("登录已暂停"), _("密码多次输入有误。请 15 分钟后再试，或联系管理员。")
    return render(request, "review/error.html", {"title": title, "message": message}, status=429)


@require_POST
@permission_required("review.view", raise_exception=True)
def language(request: HttpRequest) -> HttpResponseBase:
    """Change the language, and come back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    asked = request.POST.get("language", "")
    return _remember(response, asked) if asked in dict(settings.LANGUAGES) else response


def _remember(response: HttpResponseBase, code: str) -> HttpResponseBase:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86400,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


@require_http_methods(["GET", "POST"])
@permission_required("review.view", raise_exception=True)
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the account end."""
    form = PasswordChangeForm(request.user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        update_session_auth_hash(request, form.save())
        audit(request.user.get_username(), "password", request.user.get_username())
        messages.success(request, _("密码已修改。"))
        return redirect("queue")
    return render(request, "review/form.html", {"form": form, "title": _("修改密码"), "submit": _("保存")})


@permission_required("review.accounts", raise_exception=True)
def people(request: HttpRequest) -> HttpResponse:
    """All accounts."""
    return render(request, "review/people.html", {"people": Account.objects.order_by("username")})


@require_http_methods(["GET", "POST"])
@permission_required("review.accounts", raise_exception=True)
def person(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new account, or one to change."""
    account = get_object_or_404(Account, pk=pk) if pk is not None else None
    form = AccountForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        changed = "、".join(f for f in form.changed_data if f != "password")
        if form.cleaned_data.get("password"):
            changed = "、".join(filter(None, (changed, "password")))
        audit(request.user.get_username(), "account", saved.username, f"{saved.role} {changed}")
        messages.success(request, _("账户“%s”已保存。") % saved.username)
        return redirect("people")
    title = _("新账户") if account is None else _("账户：%s") % account.username
    return render(request, "review/form.html", {"form": form, "title": title, "submit": _("保存"), "back": "people"})
