"""The page of the settings that all services have in common, and who changed them."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from services_registry.actions.live_settings import change_live_settings
from services_registry.admin.pages import administrator, framed
from services_registry.constants import LIVE_SETTINGS
from services_registry.models import ServiceSettings, ServiceSettingsChange
from services_registry.policies import can_change_live_settings, can_view_live_settings
from services_registry.selectors import live_settings
from wecho.common.errors import Conflict, Forbidden, Invalid
from wecho.common.web import put_on_form

FIELDS = {field.name: field for field in ServiceSettings._meta.concrete_fields}


class LiveSettingsForm(forms.Form):
    """A whole number for each live setting, named and explained as its field is, and the newest change seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, may_change: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, bounds in LIVE_SETTINGS.items():
            range_told = _("From %(low)s to %(high)s.") % asdict(bounds)
            self.fields[name] = forms.IntegerField(
                label=capfirst(str(FIELDS[name].verbose_name)),
                help_text=f"{FIELDS[name].help_text} {range_told}",
                disabled=not may_change,
                widget=UnfoldAdminIntegerFieldWidget(attrs={"min": bounds.low, "max": bounds.high}),
            )

    def values(self) -> dict[str, int]:
        """What was entered, by the names of the settings."""
        return {name: self.cleaned_data[name] for name in LIVE_SETTINGS}


@admin.register(ServiceSettings)
class ServiceSettingsAdmin(ModelAdmin):  # type: ignore[misc]
    """One row needs no list: the list's address holds the form."""

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(live_settings_page)
        return [path("", page, name="services_registry_servicesettings_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ServiceSettings | None = None) -> bool:
        return False


@require_http_methods(["GET", "POST"])
def live_settings_page(request: HttpRequest) -> HttpResponse:
    """The form with the settings as they are; sent, they hold in every process within a second."""
    if not can_view_live_settings(administrator(request)):
        raise Forbidden
    may_change = can_change_live_settings(administrator(request))
    changes = live_settings.changes()  # before the values: who sees these changes has seen what they did
    initial = {**asdict(live_settings.saved()), "seen": changes[0].pk if changes else 0}
    form = LiveSettingsForm(request.POST or None, initial=initial, may_change=may_change)
    if form.is_valid() and _changed(request, form):
        return redirect(request.path)
    context = {
        "opts": ServiceSettings._meta,
        "form": form,
        "changes": [(change, _told(change)) for change in changes],
        "may_change": may_change,
    }
    return framed(request, "live_settings.html", _("Live settings"), context)


def _changed(request: HttpRequest, form: LiveSettingsForm) -> bool:
    """Do what the form says. False when the form now says what is wrong with it."""
    seen = form.cleaned_data["seen"]
    try:
        changed = change_live_settings(actor=administrator(request), values=form.values(), seen=seen)
    except Invalid as error:
        put_on_form(form, error)
        return False
    except Conflict as error:
        messages.error(request, str(error.message))
        return True
    told = _("Changed. Every process goes by it within a second.") if changed else _("Nothing was different.")
    messages.success(request, told)
    return True


def _told(change: ServiceSettingsChange) -> list[dict[str, Any]]:
    """What a change did, with the settings named as on the form; one that an older version wrote keeps its name."""
    return [
        {"name": FIELDS[name].verbose_name if name in FIELDS else name, "before": before, "after": after}
        for name, (before, after) in change.changed.items()
    ]
