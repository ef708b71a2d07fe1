"""Proof, a few minutes old at most, that whoever sits before a signed-in page is still the person.

A page that may do harm for good stands behind `require_recent_proof`. The time of the last proof lies in the session on
our side, where no browser can set it. `PROOF_URL` names the page that asks; it knows what people can prove with.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

PROOF_SECONDS = 10 * 60
SESSION_KEY = "proved_at"
Asked = ParamSpec("Asked")
View = Callable[Concatenate[HttpRequest, Asked], HttpResponse]


def mark_proved(request: HttpRequest) -> None:
    """Note that the person behind this session has proved just now who they are, as signing in does."""
    request.session[SESSION_KEY] = int(time.time())


def is_proved(request: HttpRequest) -> bool:
    """Whether the person behind this session has proved within the last 10 minutes who they are.

    What was proved before they had the second factor that they have now is none: it was the password alone.
    """
    proved_at = request.session.get(SESSION_KEY)
    since = getattr(request.user, "second_factor_at", None)
    if not isinstance(proved_at, int) or (since is not None and proved_at < int(since.timestamp())):
        return False
    return 0 <= time.time() - proved_at < PROOF_SECONDS


def require_recent_proof(view: View[Asked]) -> View[Asked]:
    """Let a page's view be reached by a signed-in person with a recent proof only; others are asked for it first.

    A GET comes back to its address. A POST is never sent again by itself: its sender is led back to the page of the
    form, to press the button once more. So put it on the page with the form too, and nobody fills it in in vain.
    """

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Asked.args, **kwargs: Asked.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if is_proved(request):
            return view(request, *args, **kwargs)
        return _asked_first(request)

    return guarded


def _asked_first(request: HttpRequest) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        back = request.get_full_path()
    else:
        messages.info(request, _("Please confirm first that it is you, then send the form again."))
        back = _page_of_the_form(request)
    address = f"{resolve_url(settings.PROOF_URL)}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _page_of_the_form(request: HttpRequest) -> str:
    origin = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(origin, {request.get_host()}, require_https=request.is_secure()):
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    parts = urlsplit(origin)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
