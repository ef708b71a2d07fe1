"""The settings page of one's own profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import people
from accounts.web.caller import person_of
from accounts.web.forms import ProfileForm
from wecho.common.errors import DomainError
from wecho.common.web import put_on_form


@login_required
@require_http_methods(["GET", "POST"])
def settings_profile(request: HttpRequest) -> HttpResponse:
    """Change one's own profile."""
    person = person_of(request)
    form = ProfileForm(request.POST or None, initial={"display_name": person.display_name, "bio": person.bio})
    if form.is_valid():
        try:
            people.edit_profile(actor=person, person=person, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("accounts:settings_profile")
    return render(request, "accounts/settings_profile.html", {"form": form}, status=400 if form.errors else 200)
