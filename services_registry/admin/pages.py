"""Pages of one service: registering it, its secret for this once, and what can be done to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services_registry.actions.secrets import revoke_secret, rotate_secret
from services_registry.actions.services import register_service, set_enabled
from services_registry.admin.forms import RegisterForm, RotateForm
from services_registry.models import Service
from services_registry.policies import (
    Administrator,
    can_delete_services,
    can_manage_services,
    can_register_services,
    can_view_services,
)
from services_registry.selectors import services as selectors
from services_registry.selectors.upkeep import upkeep_of
from wecho.common.errors import Conflict, DomainError, Forbidden, NotFound
from wecho.common.web import put_on_form


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


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The form to register a service; sent, it answers with the secret."""
    if not can_register_services(administrator(request)):
        raise Forbidden
    form = RegisterForm(request.POST or None)
    if form.is_valid():
        try:
            made, secret = register_service(actor=administrator(request), name=form.cleaned_data["name"])
        except DomainError as error:
            put_on_form(form, error)
        else:
            return _shown_once(request, made, secret)
    return framed(request, "register.html", _("Register a service"), {"form": form})


@require_safe
def service(request: HttpRequest, object_id: str) -> HttpResponse:
    """A service at a glance, with all that can be done to it."""
    if not object_id.isdecimal():
        raise NotFound
    shown = viewed_service(request, int(object_id))
    secrets = selectors.secrets_of(shown)
    context = {
        "service": shown,
        "secrets": secrets,
        "events": selectors.events_of(shown),
        "rotate_form": RotateForm(initial={"newest": secrets[0].pk if secrets else None}),
        "may_manage": can_manage_services(administrator(request)),
        "may_delete": can_delete_services(administrator(request)),
        "upkeep": upkeep_of(shown),
    }
    return framed(request, "service.html", shown.name, context)


@require_POST
def rotate(request: HttpRequest, service_id: int) -> HttpResponse:
    """Make a new secret and answer with it; a form sent twice, as by a reload, makes one."""
    shown = viewed_service(request, service_id)
    form = RotateForm(request.POST)
    if not form.is_valid():
        return _back(request, shown, refusal=_("Please check what you entered."))
    overlap = timedelta(hours=form.cleaned_data["overlap"])
    newest = form.cleaned_data["newest"]
    try:
        secret = rotate_secret(actor=administrator(request), service=shown, newest=newest, overlap=overlap)
    except Conflict as error:
        return _back(request, shown, refusal=str(error.message))
    return _shown_once(request, shown, secret)


@require_POST
def revoke(request: HttpRequest, service_id: int, secret_id: UUID) -> HttpResponse:
    """End a secret at once."""
    shown = viewed_service(request, service_id)
    revoke_secret(actor=administrator(request), secret=selectors.secret_of(shown, secret_id))
    return _back(request, shown, done=_("The secret is revoked."))


@require_POST
def switch(request: HttpRequest, service_id: int) -> HttpResponse:
    """Enable or disable (`enabled=0`)."""
    shown = viewed_service(request, service_id)
    enabled = forms.BooleanField(required=False).to_python(request.POST.get("enabled", "0"))
    set_enabled(actor=administrator(request), service=shown, enabled=enabled)
    return _back(request, shown, done=_("The service may call.") if enabled else _("The service may no longer call."))


def _back(request: HttpRequest, shown: Service, *, done: str = "", refusal: str = "") -> HttpResponse:
    if done:
        messages.success(request, done)
    if refusal:
        messages.error(request, refusal)
    return redirect(_page_of(shown))


def _page_of(shown: Service) -> str:
    return reverse("admin:services_registry_service_change", args=[shown.pk])


def _shown_once(request: HttpRequest, shown: Service, secret: str) -> HttpResponse:
    """The only place where a secret is told: the answer to the form itself, which nothing may keep."""
    context = {"service": shown, "secret": secret, "page": _page_of(shown)}
    response = framed(request, "secret.html", _("The secret of %(name)s") % {"name": shown.name}, context)
    add_never_cache_headers(response)
    return response
