"""Pages within the frame of the administration."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

View = Callable[..., HttpResponse]


def staff_page(view: View) -> View:
    """Let only those in who may enter the administration, through its own sign-in."""
    wrapped: View = admin.site.admin_view(view)
    return wrapped


def framed(
    request: HttpRequest, template: str, title: str | Promise, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page with the administration's header, sidebar and theme."""
    frame = {**admin.site.each_context(request), "title": title, "is_fullwidth": "1"}
    return render(request, template, {**frame, **context}, status=status)
