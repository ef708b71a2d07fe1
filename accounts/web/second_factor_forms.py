"""Forms of two-factor and of proofs."""

from django import forms
from django.utils.translation import gettext_lazy as _

_CODE = forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"})


class CodeForm(forms.Form):
    """A code of the app or a recovery code, or else what the browser says of a key."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("The 6 digits that your app shows, or a recovery code."),
        widget=_CODE,
    )
    key = forms.CharField(max_length=10_000, required=False, widget=forms.HiddenInput)


class AppCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=10,
        help_text=_("The 6 digits that the app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(forms.Form):
    key = forms.CharField(max_length=10_000, widget=forms.HiddenInput)


class NewKeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the key"), max_length=50, help_text=_("Something by which you know it, such as “blue key”.")
    )
    key = forms.CharField(max_length=10_000, widget=forms.HiddenInput)


class ProofForm(CodeForm):
    """The password, or else a second factor."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["password", "code"]
