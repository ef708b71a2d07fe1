"""The settings page of what one has proved: a phone and an identity."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.actions import identities, phone_codes, phones
from accounts.models import User
from accounts.selectors.verification import verification_of
from accounts.web.caller import person_of
from accounts.web.verification_forms import CodeForm, IdentityForm, NumberForm
from wecho.common.errors import DomainError
from wecho.common.proof import require_recent_proof
from wecho.common.web import put_on_form

View = Callable[[HttpRequest], HttpResponse]
PAGE = "accounts:settings_verification"


def act(view: View) -> View:
    """What stands before every write of this page."""
    guarded: View = require_recent_proof(never_cache(require_POST(sensitive_post_parameters()(view))))
    return guarded


@require_recent_proof
@never_cache
@require_safe
def settings_verification(request: HttpRequest) -> HttpResponse:
    """The phone and the identity, masked, and what can be done about them."""
    return _page(request)


@act
def ask_for_code(request: HttpRequest) -> HttpResponse:
    """Send a code to a number; `resend` sends one to the number that waits."""
    person = person_of(request)
    waiting = verification_of(person).code if "resend" in request.POST else None
    form = NumberForm({"number": waiting.open()} if waiting else request.POST)

    def send(number: str) -> None:
        made = phone_codes.request_code(actor=person, number=number)
        messages.success(request, _("A code is on its way to %(number)s.") % {"number": made.masked})

    return _attempt(request, "number_form", form, send)


@act
def confirm_phone(request: HttpRequest) -> HttpResponse:
    """Bind the phone with the code that came."""
    person = person_of(request)

    def confirm(code: str) -> None:
        phones.confirm_phone(actor=person, code=code)
        messages.success(request, _("Your phone is bound."))

    return _attempt(request, "code_form", CodeForm(request.POST), confirm)


@act
def forget_code(request: HttpRequest) -> HttpResponse:
    """Give up the number that waits for its code."""
    phone_codes.forget_code(actor=person_of(request))
    return redirect(PAGE)


@act
def remove_phone(request: HttpRequest) -> HttpResponse:
    """Erase the phone."""
    if phones.remove_phone(actor=person_of(request)):
        messages.success(request, _("Your phone number is erased."))
    return redirect(PAGE)


@act
def submit_identity(request: HttpRequest) -> HttpResponse:
    """Send name and resident id for checking."""
    person = person_of(request)

    def submit(**details: Any) -> None:
        identities.submit_identity(actor=person, **details)
        messages.success(request, _("Thank you. We check your details and show here what came out."))

    return _attempt(request, "identity_form", IdentityForm(request.POST, prefix="id"), submit)


@act
def remove_identity(request: HttpRequest) -> HttpResponse:
    """Erase name and resident id."""
    if identities.remove_identity(actor=person_of(request)):
        messages.success(request, _("Your name and resident id are erased."))
    return redirect(PAGE)


def _attempt(request: HttpRequest, name: str, form: forms.Form, deed: Callable[..., None]) -> HttpResponse:
    """Do what the form asks for and go back to the page, or show the page with the form and what is wrong with it."""
    if form.is_valid():
        try:
            deed(**form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return redirect(PAGE)
    return _page(request, **{name: form})


def _page(request: HttpRequest, **bound: forms.Form) -> HttpResponse:
    person: User = person_of(request)
    fresh = {"number_form": NumberForm(), "code_form": CodeForm(), "identity_form": IdentityForm(prefix="id")}
    check = settings.IDENTITY_CHECK
    context = {"verification": verification_of(person), "identity_check": check, **fresh, **bound}
    return render(request, "accounts/settings_verification.html", context, status=400 if bound else 200)
