"""Forms of endpoints and of what administrators remove. They hold fields only: what is allowed the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from services_registry.constants import MOST_URL, OVERLAP_HOURS, WebhookEvent


class EventsForm(forms.Form):
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=WebhookEvent.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class WebhookForm(EventsForm):
    url = forms.CharField(
        label=_("Address"),
        max_length=MOST_URL,
        help_text=_("https, on port 443 or from 1024 on, reachable from the internet."),
        widget=UnfoldAdminTextInputWidget(attrs={"type": "url", "autocomplete": "off", "placeholder": "https://"}),
    )
    field_order = ["url", "events"]


class RotateWebhookForm(forms.Form):
    seen = forms.DateTimeField(widget=forms.HiddenInput)
    overlap = forms.TypedChoiceField(
        label=_("The present secret signs too for"),
        coerce=int,
        choices=[(0, _("no longer")), (1, _("one hour")), (OVERLAP_HOURS, _("one day")), (168, _("one week"))],
        initial=OVERLAP_HOURS,
        widget=UnfoldAdminSelectWidget,
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500)
