"""What a moderator sends with a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Identity
from moderation.constants import APPEAL_LENGTH, NOTE_LENGTH, AppealStatus, Outcome, Reason


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


class IdentityForm(forms.Form):
    """Shapes only. `seen` is when what was looked at was submitted."""

    outcome = forms.ChoiceField(choices=[("accept", ""), ("refuse", "")])
    seen = forms.CharField(max_length=40)
    reason = forms.ChoiceField(choices=Identity.Reason.choices, required=False, widget=forms.RadioSelect)


class AppealForm(forms.Form):
    """What an author says against a decision."""

    text = forms.CharField(
        label=_("Why should it be looked at again?"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": APPEAL_LENGTH}),
        required=False,
        strip=False,
    )


class AppealDecisionForm(forms.Form):
    """Shapes only: what needs a note is the action's to know."""

    outcome = forms.ChoiceField(choices=[(AppealStatus.GRANTED, ""), (AppealStatus.UPHELD, "")])
    note = forms.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        label=_("Note to the author"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": NOTE_LENGTH}),
    )
