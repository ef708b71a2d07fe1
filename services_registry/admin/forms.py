"""Forms of the administration of services. They hold fields only: what is allowed is decided by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from services_registry.actions.services import Changes
from services_registry.constants import OVERLAP_HOURS, Scope

_AS_TYPED = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
_MOST_TYPED = 4_096


class RegisterForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=64,
        strip=False,
        help_text=_("1 to 64 letters, digits, or _ . - among them. Clients send it with every call."),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off", "autocapitalize": "none", "autofocus": True}),
    )


class RotateForm(forms.Form):
    newest = forms.UUIDField(required=False, widget=forms.HiddenInput)
    overlap = forms.TypedChoiceField(
        label=_("The present secret stays good for"),
        coerce=int,
        choices=[(0, _("no longer")), (1, _("one hour")), (OVERLAP_HOURS, _("one day")), (168, _("one week"))],
        initial=OVERLAP_HOURS,
        widget=UnfoldAdminSelectWidget,
    )


class SettingsForm(forms.Form):
    """The settings of a service as people think of them; `showing` and `changes` translate to and from the model."""

    seen = forms.CharField(widget=forms.HiddenInput)
    enabled = forms.BooleanField(label=_("The service may call"), required=False, widget=UnfoldBooleanSwitchWidget)
    v1_allowed = forms.BooleanField(
        label=_("It may call with appKeys"),
        required=False,
        help_text=_(
            "Turned off, only signed calls (version 2) are let in: clients that still send appKeys are denied."
        ),
        widget=UnfoldBooleanSwitchWidget,
    )
    uses = forms.ChoiceField(
        label=_("One appKey is good for"),
        choices=[("any", _("any number of calls")), ("once", _("one call")), ("some", _("at most this many calls"))],
        widget=UnfoldAdminRadioSelectWidget,
    )
    most_uses = forms.IntegerField(label=_("How many calls"), required=False, widget=UnfoldAdminIntegerFieldWidget)
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=Scope.choices, required=False, widget=UnfoldAdminCheckboxSelectMultipleWidget
    )
    calls_per_minute = forms.IntegerField(
        label=_("Calls a minute"),
        required=False,
        help_text=_("Empty: no limit."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    calls_per_day = forms.IntegerField(
        label=_("Calls a day"),
        required=False,
        help_text=_("Empty: no limit. Days begin at midnight UTC."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    allowed_networks = forms.CharField(
        label=_("Allowed networks"),
        required=False,
        help_text=_("One a line, like 10.0.0.0/8 or 2001:db8::/32, or a single address. Empty: from everywhere."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, **_AS_TYPED}),
    )

    @staticmethod
    def showing(values: dict[str, Any]) -> dict[str, Any]:
        """The form's values for a service's."""
        most = values["most_uses"]
        uses = "any" if most is None else "once" if most == 1 else "some"
        return {**values, "uses": uses, "allowed_networks": "\n".join(values["allowed_networks"])}

    def changes(self) -> Changes:
        """The settings that a valid form asks for."""
        given = self.cleaned_data
        uses = {"any": None, "once": 1, "some": given["most_uses"] or 0}
        return Changes(
            enabled=given["enabled"],
            v1_allowed=given["v1_allowed"],
            most_uses=uses[given["uses"]],
            scopes=given["scopes"],
            calls_per_minute=given["calls_per_minute"],
            calls_per_day=given["calls_per_day"],
            allowed_networks=given["allowed_networks"].split(),
        )


class TesterForm(forms.Form):
    svc = forms.CharField(
        label=_("Service"),
        required=False,
        strip=False,
        max_length=_MOST_TYPED,
        widget=UnfoldAdminTextInputWidget(attrs=_AS_TYPED),
    )
    key = forms.CharField(
        label=_("appKey, or the whole address of a call"),
        strip=False,
        max_length=_MOST_TYPED,
        widget=UnfoldAdminTextInputWidget(attrs=_AS_TYPED),
    )
    address = forms.GenericIPAddressField(
        label=_("Address that it calls from"),
        required=False,
        unpack_ipv4=True,
        help_text=_("Only if its networks are to be checked too."),
        widget=UnfoldAdminTextInputWidget(attrs=_AS_TYPED),
    )
