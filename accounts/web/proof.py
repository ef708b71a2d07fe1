"""The page that asks for a proof before a dangerous act, and leads back to it."""

from django.conf import settings
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
from accounts.web.second_step import check_second_factor, has_passed, mark_passed
from wecho.common.errors import DomainError, Invalid
from wecho.common.proof import mark_proved
from wecho.common.web import put_on_form, way_back


@sensitive_post_parameters("password", "code", "key")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask for the password or the second factor, and go back to the page that wanted the proof.

    Who must have seen the second factor in this session, to enter the administration, is asked for nothing else.
    """
    person = person_of(request)
    factors = second_factors(person)
    form = ProofForm(request.POST or None)
    if not factors.since:
        del form.fields["code"]
    elif settings.STAFF_SECOND_FACTOR and person.is_staff and not has_passed(request, person):
        del form.fields["password"]
    if form.is_valid():
        try:
            _check(request, person, form)
        except DomainError as error:
            put_on_form(form, error)
        else:
            mark_proved(request)
            return redirect(way_back(request))
    context = {"form": form, "next": way_back(request), "factors": factors, **asked_key(request, person, factors)}
    return render(request, "accounts/proof.html", context, status=400 if form.errors else 200)


def _check(request: HttpRequest, person: User, form: ProofForm) -> None:
    given = form.cleaned_data
    if given.get("key") or given.get("code"):
        check_second_factor(request, person, form)
        mark_passed(request, person)
    elif given.get("password"):
        check_own_password(person, given["password"])
    else:
        raise Invalid(_("Fill in one of the fields."))
