"""From the right password to the session: at once, or through the page of the second step."""

from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.codes import check_code
from accounts.actions.second_steps import SecondStepOver, open_second_step, person_at_second_step, second_factor_needed
from accounts.actions.security_keys import (
    check_security_key,
    keys_are_possible,
    options_to_ask_anybody,
    person_of_passkey,
)
from accounts.models import User
from accounts.selectors.second_factor import second_factors
from accounts.web.keys import asked_key, keep_challenge, take_challenge
from accounts.web.second_factor_forms import CodeForm, PasskeyForm
from wecho.common.errors import DomainError
from wecho.common.proof import mark_proved
from wecho.common.web import put_on_form, way_back

BACKEND = "django.contrib.auth.backends.ModelBackend"
STEP = "second_step"
PASSED = "second_factor_of"


def go_on(request: HttpRequest, person: User) -> HttpResponse:
    """Answer to the right password: sign in and go back, or ask for the second factor first. Raises as `enter` does."""
    if not second_factor_needed(person):
        enter(request, person)
        return redirect(way_back(request))
    request.session.cycle_key()
    request.session[STEP] = open_second_step(person)
    return redirect(f"{reverse('accounts:second_step')}?{urlencode({'next': way_back(request)})}")


def enter(request: HttpRequest, person: User) -> None:
    """Sign a person in who has proved all that is asked for; raises what `open_session` does to the suspended."""
    login(request, person, backend=BACKEND)


def mark_passed(request: HttpRequest, person: User) -> None:
    """Note that this session has seen the person's second factor, which is a proof as well."""
    mark_proved(request)
    request.session[PASSED] = person.second_factor_at.isoformat() if person.second_factor_at else None


def has_passed(request: HttpRequest, person: User) -> bool:
    """Whether this session has seen the second factor that the person has now, not one before a reset."""
    return bool(person.second_factor_at and request.session.get(PASSED) == person.second_factor_at.isoformat())


@sensitive_post_parameters("code", "key")
@never_cache
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask somebody whose password was right for a code or a key; for 10 minutes, and for that password only."""
    try:
        person = person_at_second_step(request.session.get(STEP, ""))
    except SecondStepOver:
        return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': way_back(request)})}")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            check_second_factor(request, person, form)
            enter(request, person)
        except DomainError as error:
            put_on_form(form, error)
        else:
            mark_passed(request, person)
            request.session.pop(STEP, None)
            return redirect(way_back(request))
    factors = second_factors(person)
    context = {"form": form, "next": way_back(request), "factors": factors, **asked_key(request, person, factors)}
    return render(request, "accounts/second_step.html", context, status=400 if form.errors else 200)


@sensitive_post_parameters("key")
@never_cache
@require_http_methods(["GET", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone, which has checked by itself that it is its owner."""
    if request.user.is_authenticated or not keys_are_possible():
        return redirect(way_back(request))
    form = PasskeyForm(request.POST or None)
    if form.is_valid():
        try:
            person = person_of_passkey(challenge=take_challenge(request), answer=form.cleaned_data["key"])
            enter(request, person)
        except DomainError as error:
            put_on_form(form, error)
        else:
            mark_passed(request, person)
            return redirect(way_back(request))
    context = {
        "form": form,
        "next": way_back(request),
        "key_options": keep_challenge(request, options_to_ask_anybody()),
    }
    return render(request, "accounts/passkey.html", context, status=400 if form.errors else 200)


def check_second_factor(request: HttpRequest, person: User, form: CodeForm) -> None:
    """Accept the code or the key's answer of a form; raises what the actions raise."""
    challenge = take_challenge(request)
    if form.cleaned_data["key"]:
        check_security_key(person=person, challenge=challenge, answer=form.cleaned_data["key"])
    else:
        check_code(person=person, code=form.cleaned_data["code"])
