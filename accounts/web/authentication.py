"""Who is signed in on a page: the person of an open session, known to the process without a query."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.actions.sessions import note_seen
from accounts.constants import SITE_SESSION_ID
from accounts.models import User
from accounts.selectors import signed_in
from accounts.web.caller import is_led_to_leaving
from accounts.web.devices import keep_device
from wecho.common.origin import current_address

# A browser that has just changed something sees it, whichever process answers next.
_ANEW_COOKIE, _ANEW_SECONDS = "anew", 5
_LAST_DAY = "last_day"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedInMiddleware(AuthenticationMiddleware):
    """Sets `request.user`. A session that has ended is cleared away; who signs in while leaving is led to its pages."""

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if is_led_to_leaving(request):
            response = redirect("accounts:leaving")
        keep_device(request, response)
        if request.method not in _SAFE and SESSION_KEY in request.session:
            response.set_cookie(_ANEW_COOKIE, "1", max_age=_ANEW_SECONDS, httponly=True, samesite="Lax")
        return response


def person_of_session(session: SessionBase, *, anew: bool = False) -> User | None:
    """The person signed in by a web session, or None."""
    try:
        person_id, session_id = int(session[SESSION_KEY]), int(session[SITE_SESSION_ID])
        return signed_in.find(session_id, person_id, session[HASH_SESSION_KEY], anew=anew)
    except KeyError:
        return None


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    person = person_of_session(request.session, anew=_ANEW_COOKIE in request.COOKIES)
    if person is not None:
        _stay(request.session)
        return person
    if SESSION_KEY in request.session:
        request.session.flush()
    return AnonymousUser()


def _stay(session: SessionBase) -> None:
    """Note that the person was here, and let the session live a month from now on."""
    if signed_in.is_due_to_be_noted(session[SITE_SESSION_ID]):
        note_seen(session[SITE_SESSION_ID], current_address())
        today = timezone.localdate().isoformat()
        if session.get(_LAST_DAY) != today:
            session[_LAST_DAY] = today
