"""Pages for what went wrong."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or another site's."""
    return _page(request, 403, _("页面已失效"), _("请返回上一页，刷新后重试。"))


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The account may not do this."""
    return _page(request, 403, _("没有权限"), str(exception or "") or _("您的角色不能进行此操作。需要时请联系管理员。"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """There is no such page."""
    return _page(request, 404, _("找不到"), _("没有这一页，或者这一条已不在当前快照中。"))


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours."""
    return _page(request, 500, _("出错了"), _("这一步没有完成，已保存的决定不受影响。请稍后重试。"))


def _page(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    return render(request, "review/error.html", {"title": title, "message": message}, status=status)
