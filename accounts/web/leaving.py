"""Taking one's data along, leaving, and changing one's mind."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import exporting, leaving
from accounts.models import User
from accounts.policies import can_leave
from accounts.selectors.leaving import departure_of, export_of, leaving_ticket, part_of
from accounts.web.caller import for_owner_of_data, for_proved_owner_of_data, forget_leaving, lead_to_leaving, person_of
from accounts.web.forms import LeaveForm
from accounts.web.second_step import enter
from wecho.common.downloads import download
from wecho.common.errors import DomainError
from wecho.common.exports import KEPT
from wecho.common.proof import require_recent_proof
from wecho.common.web import put_on_form


@login_required
@never_cache
@require_safe
def settings_data(request: HttpRequest) -> HttpResponse:
    """What the site keeps of a person, to take along or to have deleted."""
    person = person_of(request)
    context = _export_context(person) | {"can_leave": can_leave(person), "grace_days": leaving.GRACE.days}
    return render(request, "accounts/settings_data.html", context)


@never_cache
@require_safe
@for_owner_of_data
def export(request: HttpRequest, person: User) -> HttpResponse:
    """How far one's export is: the part of the page that looks again by itself."""
    return render(request, "accounts/_export.html", _export_context(person))


@require_POST
@for_proved_owner_of_data
def start_export(request: HttpRequest, person: User) -> HttpResponse:
    """Ask for an export of one's own."""
    try:
        exporting.start_export(person=person)
    except DomainError as error:
        messages.warning(request, str(error.message))
    return _back(request)


@require_POST
@for_owner_of_data
def remove_export(request: HttpRequest, person: User) -> HttpResponse:
    """Stop one's export, or take it away."""
    if found := export_of(person):
        exporting.remove_export(export=found)
    return _back(request)


@require_safe
@for_proved_owner_of_data
def export_part(request: HttpRequest, person: User, export_id: int, number: int) -> HttpResponseBase:
    """One file of one's own export, while it is there."""
    part = part_of(person, export_id, number)
    name = f"wecho-{person.username}-{part.export.asked_at:%Y%m%d}-{number}.zip"
    return download(request, part.file_key, size=part.size, name=name, content_type="application/zip")


@sensitive_post_parameters("password")
@require_recent_proof
@never_cache
@require_http_methods(["GET", "POST"])
def delete_account(request: HttpRequest) -> HttpResponse:
    """Delete one's own account; whoever does is told until when they may change their mind."""
    person = person_of(request)
    leaving.require_may_leave(person)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            leaving.leave(person=person, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            logout(request)
            lead_to_leaving(request, leaving_ticket(person))
            return redirect("accounts:leaving")
    context = {"form": form, "grace_days": leaving.GRACE.days}
    return render(request, "accounts/delete_account.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
@for_owner_of_data
def leaving_page(request: HttpRequest, person: User) -> HttpResponse:
    """When one's account will be erased, what can be taken along until then, and the way back."""
    departure = departure_of(person)
    if departure is None:
        return redirect("accounts:settings_data")
    context = _export_context(person) | {"person": person, "departure": departure}
    return render(request, "accounts/leaving.html", context)


@require_POST
@for_owner_of_data
def keep_account(request: HttpRequest, person: User) -> HttpResponse:
    """Change one's mind, and be signed in."""
    leaving.keep_account(person=person)
    forget_leaving(request)
    enter(request, person)
    messages.success(request, _("Welcome back, %(name)s. Everything is as it was.") % {"name": person.name})
    return redirect("accounts:settings_data")


def _export_context(person: User) -> dict[str, object]:
    return {"export": export_of(person), "kept_days": KEPT.days}


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:settings_data" if request.user.is_authenticated else "accounts:leaving")
