"""The page that asks for a proof before a dangerous act, and leads back to it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.passwords import check_own_password
from accounts.models import User
from accounts.selectors.second_factor import second_factors
from accounts.web.caller import person_of
from accounts.web.keys import asked_key
from accounts.web.second_factor_forms import ProofForm
from accounts.web.second_step import check_second_factor, mark_passed
from wecho.common.errors import DomainError, Invalid
from wecho.common.proof import mark_proved
from wecho.common.web import put_on_form, way_back


@sensitive_post_parameters("password", "code", "key")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the password, or of who has one for the second factor, and go back to the page that wanted the proof.

    With the password alone whoever knows it could take the second factor away.
    """
    person = person_of(request)
    factors = second_factors(person)
    form = ProofForm(request.POST or None)
    del form.fields["password" if factors.since else "code"]
    if form.is_valid():
        try:
            _check(request, person, form)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(way_back(request))
    context = {"form": form, "next": way_back(request), "factors": factors, **asked_key(request, person, factors)}
    return render(request, "accounts/proof.html", context, status=400 if form.errors else 200)


def _check(request: HttpRequest, person: User, form: ProofForm) -> None:
    given = form.cleaned_data
    if "password" in given:
        if not given["password"]:
            raise Invalid(_("Fill in the field."))
        check_own_password(person, given["password"])
        mark_proved(request)
        return
    if not (given["key"] or given["code"]):
        raise Invalid(_("Enter a code, or use a key."))
    check_second_factor(request, person, form)
    mark_passed(request, person)
