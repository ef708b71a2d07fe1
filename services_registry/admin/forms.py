"""Forms of the administration of services. They hold fields only: what is allowed is decided by the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from services_registry.constants import OVERLAP_HOURS


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
