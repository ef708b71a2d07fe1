"""The page that asks for a proof before a dangerous act, and leads back to it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions import sessions
from accounts.web.caller import person_of
from accounts.web.forms import ProofForm
from wecho.common.errors import DomainError
from wecho.common.proof import mark_proved
from wecho.common.web import put_on_form, way_back


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the password, and go back to the page that wanted the proof."""
    person = person_of(request)
    form = ProofForm(request.POST or None)
    if form.is_valid():
        try:
            sessions.check_credentials(username=person.username, **form.cleaned_data, request=request)
        except DomainError as error:
            put_on_form(form, error)
        else:
            mark_proved(request)
            return redirect(way_back(request))
    context = {"form": form, "next": way_back(request)}
    return render(request, "accounts/proof.html", context, status=400 if form.errors else 200)
