"""What the pages of services have in common: who acts, the frame, and the way back."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from services_registry.models import Service
from services_registry.policies import Administrator, can_view_services
from services_registry.selectors import services as selectors
from wecho.common.errors import Forbidden


def administrator(request: HttpRequest) -> Administrator:
    """Who acts; the administration's sign-in stands before every page."""
    return request.user


def framed(request: HttpRequest, template: str, title: str | Promise, context: dict[str, Any]) -> HttpResponse:
    """Render a page with the administration's header, sidebar and theme."""
    frame = {**admin.site.each_context(request), "title": title, "opts": Service._meta}
    return render(request, f"admin/services/{template}", {**frame, **context})


def viewed_service(request: HttpRequest, service_id: int) -> Service:
    """The service of a page; raises Forbidden, NotFound."""
    if not can_view_services(administrator(request)):
        raise Forbidden
    return selectors.service_by_id(service_id)


def page_of(shown: Service) -> str:
    """The address of a service's page."""
    return reverse("admin:services_registry_service_change", args=[shown.pk])


def sent_back(request: HttpRequest, shown: Service, *, done: str = "", refusal: str = "") -> HttpResponse:
    """Back to the service's page, with a word on what became of it."""
    if done:
        messages.success(request, done)
    if refusal:
        messages.error(request, refusal)
    return redirect(page_of(shown))
