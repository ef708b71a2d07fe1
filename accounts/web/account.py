"""The settings page of one's account: e-mail and password."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from accounts.actions import email, passwords
from accounts.actions.people import choose_language
from accounts.constants import SITE_SESSION_ID
from accounts.models import User
from accounts.web.caller import person_of, require_proof_by_factor
from accounts.web.forms import EmailForm, PasswordForm
from wecho.common.errors import DomainError
from wecho.common.web import put_on_form


@login_required
@require_safe
def settings_account(request: HttpRequest) -> HttpResponse:
    """Username, e-mail address and password."""
    return _page(request)


@sensitive_post_parameters("password")
@require_proof_by_factor
@require_POST
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask for another e-mail address, or give it up."""
    form = EmailForm(request.POST, prefix="address")
    if not _acted(form, lambda: email.change_email(actor=person_of(request), **form.cleaned_data)):
        return _page(request, email_form=form)
    if form.cleaned_data["email"]:
        messages.success(request, _("We have sent a link to the address. It takes effect once you follow the link."))
    else:
        messages.success(request, _("Your account has no e-mail address now."))
    return redirect("accounts:settings_account")


@login_required
@require_POST
def resend_email(request: HttpRequest) -> HttpResponse:
    """Send the link to the address that waits once more."""
    try:
        email.send_confirmation_again(actor=person_of(request))
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The link is on its way once more."))
    return redirect("accounts:settings_account")


@login_required
@require_POST
def withdraw_email(request: HttpRequest) -> HttpResponse:
    """Forget the address that waits."""
    email.withdraw_email(actor=person_of(request))
    return redirect("accounts:settings_account")


@sensitive_post_parameters()
@require_proof_by_factor
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; this browser stays signed in."""
    form = PasswordForm(request.POST, prefix="secret")
    changed: list[User] = []

    def change() -> None:
        session_id = request.session.get(SITE_SESSION_ID)
        changed.append(passwords.change_password(actor=person_of(request), session_id=session_id, **form.cleaned_data))

    if not _acted(form, change):
        return _page(request, password_form=form)
    update_session_auth_hash(request, changed[0])
    messages.success(request, _("Your password is changed. All other devices are signed out."))
    return redirect("accounts:settings_account")


@require_safe
def to_account(request: HttpRequest) -> HttpResponse:
    """The administration's own form for a password leads here, where guessing is limited and sessions end."""
    return redirect("accounts:settings_account")


@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language of the pages, and of mails to who is signed in."""
    if isinstance(request.user, User):
        choose_language(actor=request.user, language=request.POST.get("language", ""))
    return set_language(request)


def _acted(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it when the form is filled in; what is refused is put on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        put_on_form(form, error)
        return False
    return True


def _page(
    request: HttpRequest, *, email_form: EmailForm | None = None, password_form: PasswordForm | None = None
) -> HttpResponse:
    person = User.objects.get(pk=person_of(request).pk)
    context = {
        "person": person,
        "email_form": email_form or EmailForm(prefix="address", initial={"email": person.email}),
        "password_form": password_form or PasswordForm(prefix="secret"),
    }
    return render(
        request, "accounts/settings_account.html", context, status=400 if email_form or password_form else 200
    )
