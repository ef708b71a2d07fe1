"""Forms of the gallery. They hold fields only: what is allowed is decided by the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PostForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=100, required=False)
    text = forms.CharField(label=_("Text"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5}))


class BoardForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=60)
    description = forms.CharField(
        label=_("Description"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_public = forms.BooleanField(label=_("Others may see this board"), required=False, initial=True)
