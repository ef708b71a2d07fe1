"""The settings page of two-factor, and what it leads to."""

from urllib.parse import quote

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import authenticators, recovery_codes, second_factor, security_keys
from accounts.models import Authenticator, User
from accounts.selectors.second_factor import second_factors, waiting_authenticator
from accounts.web.caller import person_of
from accounts.web.keys import keep_challenge, take_challenge
from accounts.web.second_factor_forms import AppCodeForm, NewKeyForm
from accounts.web.second_step import mark_passed
from wecho.common.errors import Conflict, DomainError
from wecho.common.proof import require_recent_proof
from wecho.common.web import put_on_form

PAGE = "accounts:settings_second_factor"


@never_cache
@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What is set up, and what can be."""
    person = person_of(request)
    context = {
        "factors": second_factors(person),
        "keys_are_possible": security_keys.keys_are_possible(),
        "is_missing": person.needs_second_factor,
    }
    return render(request, "accounts/settings_second_factor.html", context)


@require_recent_proof
@require_POST
def begin_app(request: HttpRequest) -> HttpResponse:
    """Make a secret for an app, and show it."""
    try:
        authenticators.begin_authenticator(actor=person_of(request))
    except Conflict as error:
        messages.error(request, str(error.message))
        return redirect(PAGE)
    return redirect("accounts:set_up_app")


@sensitive_post_parameters("code")
@never_cache
@require_recent_proof
@require_http_methods(["GET", "POST"])
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Show the secret to the app, and take the app into use with its first code."""
    person = person_of(request)
    waiting = waiting_authenticator(person)
    if waiting is None:
        return redirect(PAGE)
    form = AppCodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = authenticators.confirm_authenticator(actor=person, **form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            return _added(request, person, codes, _("The app is set up."))
    return render(
        request,
        "accounts/second_factor_app.html",
        {"form": form, **_to_scan(waiting)},
        status=400 if form.errors else 200,
    )


@never_cache
@require_recent_proof
@require_http_methods(["GET", "POST"])
def add_key(request: HttpRequest) -> HttpResponse:
    """Add a security key or passkey: the browser's answer comes with the form."""
    person = person_of(request)
    if not security_keys.keys_are_possible():
        return redirect(PAGE)
    form = NewKeyForm(request.POST or None)
    if form.is_valid():
        name, answer = form.cleaned_data["name"], form.cleaned_data["key"]
        try:
            codes = security_keys.add_security_key(
                actor=person, name=name, challenge=take_challenge(request), answer=answer
            )
        except DomainError as error:
            put_on_form(form, error)
        else:
            return _added(request, person, codes, _("The key is added."))
    options = keep_challenge(request, security_keys.options_to_add_key(person))
    context = {"form": form, "key_options": options}
    return render(request, "accounts/second_factor_key.html", context, status=400 if form.errors else 200)


@require_recent_proof
@require_POST
def remove_app(request: HttpRequest) -> HttpResponse:
    """Forget the app."""
    authenticators.remove_authenticator(actor=person_of(request))
    messages.success(request, _("The app is removed."))
    return redirect(PAGE)


@require_recent_proof
@require_POST
def remove_key(request: HttpRequest, key_id: int) -> HttpResponse:
    """Forget a key."""
    security_keys.remove_security_key(actor=person_of(request), key_id=key_id)
    messages.success(request, _("The key is removed."))
    return redirect(PAGE)


@never_cache
@require_recent_proof
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them once; the old ones are void."""
    try:
        codes = recovery_codes.renew_recovery_codes(actor=person_of(request))
    except Conflict as error:
        messages.error(request, str(error.message))
        return redirect(PAGE)
    return _shown_once(request, codes)


@require_recent_proof
@require_POST
def turn_off(request: HttpRequest) -> HttpResponse:
    """Go back to the password alone."""
    second_factor.turn_off_second_factor(actor=person_of(request))
    messages.success(request, _("Two-factor is off."))
    return redirect(PAGE)


def _added(request: HttpRequest, person: User, codes: list[str], done: str) -> HttpResponse:
    person.refresh_from_db(fields=["second_factor_at"])
    mark_passed(request, person)
    messages.success(request, done)
    return _shown_once(request, codes) if codes else redirect(PAGE)


def _shown_once(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The only place where recovery codes are told: the answer to the form itself, which nothing may keep."""
    lines = "\r\n".join([f"{_('Wecho')} · {person_of(request).username} · {_('Recovery codes')}", "", *codes, ""])
    context = {"codes": codes, "file": f"data:text/plain;charset=utf-8,{quote(lines)}"}
    return render(request, "accounts/recovery_codes.html", context)


def _to_scan(app: Authenticator) -> dict[str, str]:
    address = authenticators.address_of(app, issuer=_("Wecho"))
    secret = authenticators.written_secret(app)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"qr_code": _drawn(address), "address": address, "secret": grouped}


def _drawn(address: str) -> SafeString:
    drawing = segno.make_qr(address, error="m").svg_inline(omitsize=True, light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(drawing)  # noqa: S308 - drawn by the library, squares and numbers only
