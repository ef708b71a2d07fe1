"""Endpoints of a service: what they are told of, how it went, and what can be done about it."""

import json
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services_registry.actions import webhooks as actions
from services_registry.actions.deliveries import replay_delivery, replay_failed, send_ping
from services_registry.admin.pages import administrator, framed, viewed_service
from services_registry.admin.webhook_forms import EventsForm, RotateWebhookForm, WebhookForm
from services_registry.constants import MOST_WEBHOOKS, WebhookEvent
from services_registry.models import Service, ServiceWebhook
from services_registry.policies import can_manage_services
from services_registry.selectors import webhooks as selectors
from wecho.common.errors import Conflict, Invalid
from wecho.common.web import put_on_form


@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest, service_id: int) -> HttpResponse:
    """The endpoints of a service, and the form for one more; sent, it answers with the secret."""
    shown = viewed_service(request, service_id)
    may_manage = can_manage_services(administrator(request))
    form = WebhookForm(request.POST or None, initial={"events": WebhookEvent.values})
    if form.is_valid():
        try:
            made, secret = actions.add_webhook(actor=administrator(request), service=shown, **form.cleaned_data)
        except Invalid as error:
            put_on_form(form, error)
        else:
            return _shown_once(request, made, secret)
    found = selectors.webhooks_of(shown)
    room = len(found) < MOST_WEBHOOKS
    context = {"service": shown, "webhooks": found, "form": form, "may_manage": may_manage, "room": room}
    return framed(request, "webhooks.html", _("Endpoints of %(name)s") % {"name": shown.name}, context)


@require_safe
def webhook(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """One endpoint with the log of its deliveries."""
    shown = viewed_service(request, service_id)
    found = selectors.webhook_of(shown, webhook_id)
    context = {
        "service": shown,
        "webhook": found,
        "page": selectors.deliveries_of(found, cursor=request.GET.get("cursor")),
        "has_failed": selectors.has_failed_deliveries(found),
        "events_form": EventsForm(initial={"events": found.events}),
        "rotate_form": RotateWebhookForm(initial={"seen": found.rotated_at.isoformat()}),
        "may_manage": can_manage_services(administrator(request)),
    }
    return framed(request, "webhook.html", _("An endpoint of %(name)s") % {"name": shown.name}, context)


@require_safe
def delivery(request: HttpRequest, service_id: int, webhook_id: int, delivery_id: int) -> HttpResponse:
    """One delivery with what it carries."""
    shown = viewed_service(request, service_id)
    found = selectors.delivery_of(selectors.webhook_of(shown, webhook_id), delivery_id)
    context = {
        "service": shown,
        "webhook": found.webhook,
        "delivery": found,
        "payload": json.dumps(json.loads(found.payload), ensure_ascii=False, indent=2),
        "may_manage": can_manage_services(administrator(request)),
    }
    return framed(request, "delivery.html", _("A delivery to %(name)s") % {"name": shown.name}, context)


@require_POST
def change(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """Choose the events anew."""
    found = _endpoint(request, service_id, webhook_id)
    form = EventsForm(request.POST)
    try:
        wanted = form.cleaned_data["events"] if form.is_valid() else []
        actions.change_events(actor=administrator(request), webhook=found, events=wanted)
    except Invalid as error:
        return _back(request, found, refusal=" ".join(line for lines in error.errors.values() for line in lines))
    return _back(request, found, done=_("The events are changed."))


@require_POST
def switch(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """Switch on or off (`enabled=0`)."""
    found = _endpoint(request, service_id, webhook_id)
    enabled = forms.BooleanField(required=False).to_python(request.POST.get("enabled", "0"))
    actions.set_webhook_enabled(actor=administrator(request), webhook=found, enabled=enabled)
    return _back(request, found, done=_("The endpoint is on.") if enabled else _("The endpoint is off."))


@require_POST
def rotate(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """Make a new secret and answer with it; a form sent twice, as by a reload, makes one."""
    found = _endpoint(request, service_id, webhook_id)
    form = RotateWebhookForm(request.POST)
    if not form.is_valid():
        return _back(request, found, refusal=_("Please check what you entered."))
    seen, overlap = form.cleaned_data["seen"], timedelta(hours=form.cleaned_data["overlap"])
    try:
        secret = actions.rotate_webhook_secret(actor=administrator(request), webhook=found, seen=seen, overlap=overlap)
    except Conflict as error:
        return _back(request, found, refusal=str(error.message))
    return _shown_once(request, found, secret)


@require_POST
def remove(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """Remove an endpoint with its log."""
    found = _endpoint(request, service_id, webhook_id)
    actions.remove_webhook(actor=administrator(request), webhook=found)
    messages.success(request, _("The endpoint is removed."))
    return redirect("admin:services_registry_service_webhooks", service_id)


@require_POST
def ping(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """Send a test."""
    found = _endpoint(request, service_id, webhook_id)
    try:
        send_ping(actor=administrator(request), webhook=found)
    except Invalid as error:
        return _back(request, found, refusal=str(error.message))
    return _back(request, found, done=_("A test is on its way. Look at the log in a moment."))


@require_POST
def replay_all(request: HttpRequest, service_id: int, webhook_id: int) -> HttpResponse:
    """Send all failed deliveries again."""
    found = _endpoint(request, service_id, webhook_id)
    try:
        replayed = replay_failed(actor=administrator(request), webhook=found)
    except Invalid as error:
        return _back(request, found, refusal=str(error.message))
    told = ngettext("%(count)d delivery is sent again.", "%(count)d deliveries are sent again.", replayed)
    return _back(request, found, done=told % {"count": replayed})


@require_POST
def replay(request: HttpRequest, service_id: int, webhook_id: int, delivery_id: int) -> HttpResponse:
    """Send one failed delivery again."""
    found = _endpoint(request, service_id, webhook_id)
    try:
        replay_delivery(actor=administrator(request), delivery=selectors.delivery_of(found, delivery_id))
    except (Conflict, Invalid) as error:
        return _back(request, found, refusal=str(error.message))
    return _back(request, found, done=_("The delivery is sent again."))


# Addresses below those of a service, their views and names.
PAGES = (
    ("", webhooks, "webhooks"),
    ("<int:webhook_id>/", webhook, "webhook"),
    ("<int:webhook_id>/events/", change, "webhook_events"),
    ("<int:webhook_id>/enabled/", switch, "webhook_enabled"),
    ("<int:webhook_id>/rotate/", rotate, "webhook_rotate"),
    ("<int:webhook_id>/remove/", remove, "webhook_remove"),
    ("<int:webhook_id>/ping/", ping, "webhook_ping"),
    ("<int:webhook_id>/replay/", replay_all, "webhook_replay"),
    ("<int:webhook_id>/deliveries/<int:delivery_id>/", delivery, "delivery"),
    ("<int:webhook_id>/deliveries/<int:delivery_id>/replay/", replay, "delivery_replay"),
)


def _endpoint(request: HttpRequest, service_id: int, webhook_id: int) -> ServiceWebhook:
    return selectors.webhook_of(viewed_service(request, service_id), webhook_id)


def _back(request: HttpRequest, found: ServiceWebhook, *, done: str = "", refusal: str = "") -> HttpResponse:
    if done:
        messages.success(request, done)
    if refusal:
        messages.error(request, refusal)
    return redirect(_page_of(found.service, found))


def _page_of(shown: Service, found: ServiceWebhook) -> str:
    return reverse("admin:services_registry_service_webhook", args=[shown.pk, found.pk])


def _shown_once(request: HttpRequest, found: ServiceWebhook, secret: str) -> HttpResponse:
    """The only place where a secret is told: the answer to the form itself, which nothing may keep."""
    context = {
        "service": found.service,
        "webhook": found,
        "secret": secret,
        "page": _page_of(found.service, found),
    }
    response = framed(request, "webhook_secret.html", _("The secret of an endpoint"), context)
    add_never_cache_headers(response)
    return response
