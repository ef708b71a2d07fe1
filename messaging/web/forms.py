"""The form that sends a message without a script."""

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from messaging.constants import BODY_CHARACTERS


def new_client_id() -> str:
    """A client id for one rendering of the form: submitting that twice sends once."""
    return get_random_string(22)


class MessageForm(forms.Form):
    client_id = forms.CharField(widget=forms.HiddenInput, initial=new_client_id)
    body = forms.CharField(
        label=_("Your message"),
        required=False,  # the action says what is missing
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 1,
                "maxlength": BODY_CHARACTERS,
                "data-grows": True,
                "autocomplete": "off",
                "placeholder": _("Write a message"),
                "aria-describedby": "composer-hint",
            }
        ),
    )
