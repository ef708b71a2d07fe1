"""Forms of people. They hold fields only: what is allowed is decided by the actions."""

from typing import cast

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.actions.people import ProfileChanges
from accounts.constants import PLACE_LENGTH
from wecho.common.imaging.orders import Part


class RegisterForm(forms.Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=30,
        help_text=_("2 to 30 letters or digits of any script, and . - _ between them."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "autofocus": True,
                "hx-get": reverse_lazy("accounts:name_hint"),
                "hx-trigger": "change",
                "hx-target": "#id_username_helptext",
            }
        ),
    )
    email = forms.CharField(
        label=_("E-mail (optional)"),
        max_length=254,
        required=False,
        help_text=_(
            "For notices of safety, seen by nobody else. Without one, a forgotten password cannot be set anew."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label=_("Username"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class EmailForm(forms.Form):
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("Leave it empty to have none. Without one nobody can send you a new password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Your password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    old_password = forms.CharField(
        label=_("Password until now"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new_password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 8}),
    )


class ResetForm(forms.Form):
    identifier = forms.CharField(
        label=_("E-mail address or username"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )


class ResetPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        help_text=_("At least 8 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 8, "autofocus": True}),
    )


class ProfileForm(forms.Form):
    display_name = forms.CharField(
        label=_("Display name"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 50, "autocomplete": "nickname"}),
    )
    bio = forms.CharField(
        label=_("About me"), required=False, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500})
    )
    place = forms.CharField(label=_("Place"), required=False, widget=forms.TextInput(attrs={"maxlength": PLACE_LENGTH}))
    website = forms.CharField(
        label=_("Website"),
        required=False,
        widget=forms.URLInput(attrs={"maxlength": 200, "autocomplete": "url", "placeholder": "https://"}),
    )
    gear = forms.CharField(
        label=_("Cameras and lenses"),
        help_text=_("One in each line, at most 12."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    show_likes = forms.BooleanField(label=_("Others may see on my page what I like"), required=False)

    def changes(self) -> ProfileChanges:
        """What was entered, as the action takes it."""
        values = self.cleaned_data
        return cast("ProfileChanges", {**values, "gear": values["gear"].splitlines()})


class PictureForm(forms.Form):
    """A file, and the edges of the chosen part as fractions of the upright picture: all four, or none."""

    file = forms.FileField(allow_empty_file=True, max_length=1000)
    left = forms.FloatField(min_value=0, max_value=1, required=False)
    top = forms.FloatField(min_value=0, max_value=1, required=False)
    right = forms.FloatField(min_value=0, max_value=1, required=False)
    bottom = forms.FloatField(min_value=0, max_value=1, required=False)

    def part(self) -> Part | None:
        """The chosen part, or None for the middle."""
        edges = [self.cleaned_data[edge] for edge in ("left", "top", "right", "bottom")]
        return None if None in edges else Part(*edges)


class LeaveForm(forms.Form):
    typed = forms.CharField(
        label=_("Type your username to confirm"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class FollowListForm(forms.Form):
    file = forms.FileField(
        label=_("A list of names"),
        help_text=_("CSV or JSON, at most 5,000 names: such as you download here, or one name a line."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.txt,text/csv,application/json,text/plain"}),
    )
