"""The settings page of one's own profile."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import people
from accounts.models import LOOKS, User
from accounts.selectors.pictures import picture_states
from accounts.web.caller import person_of
from accounts.web.forms import ProfileForm
from wecho.common.developing import ACCEPT, MAX_BYTES
from wecho.common.errors import DomainError
from wecho.common.web import put_on_form


@login_required
@require_http_methods(["GET", "POST"])
def settings_profile(request: HttpRequest) -> HttpResponse:
    """Change one's own profile."""
    person = person_of(request)
    form = ProfileForm(request.POST or None, initial=_initial(person))
    if form.is_valid():
        try:
            people.edit_profile(actor=person, person=person, **form.changes())
        except DomainError as error:
            put_on_form(form, error)
        else:
            messages.success(request, _("Your profile is saved."))
            return redirect("accounts:settings_profile")
    pictures = [(kind, LOOKS[kind], state) for kind, state in picture_states(person).items()]
    context = {"form": form, "pictures": pictures, "accept": ACCEPT, "max_bytes": MAX_BYTES}
    return render(request, "accounts/settings_profile.html", context, status=400 if form.errors else 200)


def _initial(person: User) -> dict[str, Any]:
    texts = {field: getattr(person, field) for field in ("display_name", "bio", "place", "website", "show_likes")}
    return texts | {"gear": "\n".join(person.gear)}
