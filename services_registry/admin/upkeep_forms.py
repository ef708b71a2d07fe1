"""Forms of looking for, and deleting, what a service stores. They hold fields only."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from services_registry.constants import MOST_NAME


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Look for"),
        max_length=MOST_NAME,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "search", "autocomplete": "off"}),
    )
    by = forms.ChoiceField(
        label=_("which is"),
        choices=[("words", _("words in the text")), ("user", _("the id of a user")), ("number", _("a number"))],
        initial="words",
        widget=UnfoldAdminSelectWidget,
    )
    what = forms.ChoiceField(
        label=_("among"),
        choices=[("posts", pgettext_lazy("service", "posts")), ("comments", _("comments"))],
        initial="posts",
        widget=UnfoldAdminSelectWidget,
    )
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class RemoveForm(forms.Form):
    typed = forms.CharField(
        label=_("The name of the service"),
        strip=False,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
