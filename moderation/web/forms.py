"""What a moderator sends with a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.constants import NOTE_LENGTH, Outcome, Reason


class DecisionForm(forms.Form):
    """Shapes only: which outcome needs a reason is the action's to know."""

    outcome = forms.ChoiceField(choices=Outcome.choices)
    seen = forms.CharField(max_length=64)
    reason = forms.ChoiceField(choices=Reason.choices, required=False, widget=forms.RadioSelect)
    note = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        label=_("Note to the author"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
    )
