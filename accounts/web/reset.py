"""Pages behind links in mails, and the one that asks for a link to set a new password. Nobody need be signed in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import email, passwords
from accounts.models import User
from accounts.web.forms import ResetForm, ResetPasswordForm
from wecho.common.errors import DomainError
from wecho.common.web import put_on_form

_LINK = "reset_link"


@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same for whatever was typed."""
    form = ResetForm(request.POST or None)
    sent = False
    if form.is_valid():
        try:
            passwords.ask_for_reset(**form.cleaned_data)
        except DomainError as error:
            put_on_form(form, error)
        else:
            sent = True
    return render(request, "accounts/reset.html", {"form": form, "sent": sent}, status=400 if form.errors else 200)


@never_cache
@require_safe
def reset_link(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Take the token out of the address, where a Referer or a history would show it, into the session."""
    request.session[_LINK] = {"uid": uid, "token": token}
    return redirect("accounts:reset_password")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """Set a new password. Whoever did signs in with it, and with their second factor if they have one."""
    link = request.session.get(_LINK)
    if not isinstance(link, dict):
        return redirect("accounts:reset")
    form = ResetPasswordForm(request.POST or None)
    try:
        person = passwords.person_of_link(**link)
        if form.is_valid():
            passwords.reset_password(**link, **form.cleaned_data)
            del request.session[_LINK]
            messages.success(request, _("Your password is set. Sign in with it."))
            return redirect("accounts:sign_in")
    except passwords.LinkRefused as error:
        request.session.pop(_LINK, None)
        return _refused(request, error)
    except DomainError as error:
        put_on_form(form, error)
    context = {"form": form, "person": person}
    return render(request, "accounts/reset_password.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address, by a button: programs that look through mails follow links, but press none."""
    return _follow(request, token, email.read_confirmation, email.confirm_email, "accounts/confirm_email.html")


@never_cache
@require_http_methods(["GET", "POST"])
def stop_email(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the address before, by a button."""
    return _follow(request, token, email.read_stop, email.stop_email_change, "accounts/stop_email.html")


def _follow(
    request: HttpRequest,
    token: str,
    read: Callable[[str], email.Claim],
    act: Callable[..., User],
    template: str,
) -> HttpResponse:
    try:
        claim = read(token)
        done = act(token=token) if request.method == "POST" else None
    except DomainError as error:
        return _refused(request, error)
    return render(request, template, {"claim": claim, "done": done})


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return render(request, "accounts/link_refused.html", {"sentence": str(error.message)}, status=error.status)
