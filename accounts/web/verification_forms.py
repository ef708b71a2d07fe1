"""Forms of binding a phone and an identity. They hold fields only: what is allowed is decided by the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "pattern": "[0-9]*", "spellcheck": "false"}


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Mobile number"),
        max_length=32,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(label=_("The six digits"), max_length=12, widget=forms.TextInput(attrs=_CODE))


class IdentityForm(forms.Form):
    name = forms.CharField(
        label=_("Name, as on the card"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    number = forms.CharField(
        label=_("Resident id"),
        max_length=32,
        help_text=_("18 characters; the last may be an X."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )
    consent = forms.BooleanField(
        label=_("I agree that my name and resident id are processed for this purpose."), required=False
    )
