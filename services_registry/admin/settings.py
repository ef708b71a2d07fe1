"""What a service may do: its settings, and the switch that stops it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from services_registry.actions.services import configure_service, set_enabled
from services_registry.admin.forms import SettingsForm
from services_registry.admin.pages import administrator, framed, page_of, sent_back, viewed_service
from services_registry.admin.trail import change_in_words
from services_registry.models import Service
from services_registry.policies import can_manage_services
from services_registry.selectors import services as selectors
from services_registry.selectors.configuration import fingerprint, settings_of
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.web import put_on_form


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, service_id: int) -> HttpResponse:
    """The form of a service's settings; one that others were quicker than comes back with what they set."""
    if request.method == "POST":
        return _configure(request, selectors.service_by_id(service_id))
    shown = viewed_service(request, service_id)
    if not can_manage_services(administrator(request)):
        raise Forbidden
    return _form_page(request, shown, _form_of(shown))


@require_POST
def switch(request: HttpRequest, service_id: int) -> HttpResponse:
    """Enable or disable (`enabled=0`)."""
    shown = selectors.service_by_id(service_id)
    enabled = forms.BooleanField(required=False).to_python(request.POST.get("enabled", "0"))
    set_enabled(actor=administrator(request), service=shown, enabled=enabled)
    return sent_back(
        request, shown, done=_("The service may call.") if enabled else _("The service may no longer call.")
    )


def _configure(request: HttpRequest, shown: Service) -> HttpResponse:
    form = SettingsForm(request.POST)
    wanted = form.changes() if form.is_valid() else {}
    try:
        configure_service(actor=administrator(request), service=shown, seen=form.cleaned_data.get("seen", ""), **wanted)
    except Conflict:
        return _outrun(request, selectors.service_by_id(shown.pk), wanted)
    except Invalid as error:
        put_on_form(form, error)
    if form.errors:
        return _form_page(request, selectors.service_by_id(shown.pk), form)
    messages.success(request, _("The settings hold from now on."))
    return redirect(page_of(shown))


def _outrun(request: HttpRequest, present: Service, wanted: Any) -> HttpResponse:
    """Somebody else changed the settings since the form was opened: what holds now, and what is not yet so."""
    before = settings_of(present)
    unmade = [change_in_words(name, before[name], new) for name, new in wanted.items() if before[name] != new]
    return _form_page(request, present, _form_of(present), unmade=unmade, status=409)


def _form_of(shown: Service) -> SettingsForm:
    return SettingsForm(initial=SettingsForm.showing({**settings_of(shown), "seen": fingerprint(shown)}))


def _form_page(
    request: HttpRequest, shown: Service, form: SettingsForm, *, unmade: list[str] | None = None, status: int = 200
) -> HttpResponse:
    title = _("Settings of %(name)s") % {"name": shown.name}
    response = framed(request, "settings.html", title, {"service": shown, "form": form, "unmade": unmade})
    response.status_code = status
    return response
