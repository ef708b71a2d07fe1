"""What every HTML face does: put refusals on the form, and send people on to where they came from."""

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from wecho.common.errors import DomainError


def put_on_form(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal: each message at its field, what belongs to none above the form."""
    for field, lines in error.errors.items():
        for line in lines:
            form.add_error(field if field in form.fields else None, line)
    if not error.errors:
        form.add_error(None, str(error.message))


def way_back(request: HttpRequest, default: str = settings.LOGIN_REDIRECT_URL) -> str:
    """The address in `next` if it is one of ours, else `default` (an address or the name of one)."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wished, {request.get_host()}, require_https=request.is_secure()):
        return wished
    return resolve_url(default)
