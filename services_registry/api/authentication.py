"""How the API knows which service is calling. It is asked first on every call, and never says why it denies."""

import time

from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from services_registry.actions.secrets import note_use
from services_registry.appkeys import matching_secret
from services_registry.constants import NOTE_USE_EVERY
from services_registry.errors import AppKeyDenied
from services_registry.models import Service
from services_registry.selectors import directory
from services_registry.selectors.directory import LiveSecret

_noted: dict[object, float] = {}


class AppKeyAuthentication(BaseAuthentication):
    """`svc` and `appKey` in the query, or `X-Svc` and `X-App-Key` in the headers: `service_of(request)` knows it then.

    It leaves the person to the authenticators after it. Only a call with a session cookie may come without; that of a
    page of our own. Raises AppKeyDenied.
    """

    def authenticate(self, request: Request) -> None:
        # A content type may name a codec that cannot decode a query; everything here is UTF-8.
        request._request.encoding = "utf-8"
        given = _given(request._request)
        if given is None:
            if settings.SESSION_COOKIE_NAME not in request.COOKIES:
                raise AppKeyDenied
            return
        request._request.service = identify(*given)  # type: ignore[attr-defined]

    def authenticate_header(self, request: Request) -> str:
        """DRF asks its first authenticator how a refused person (401) should come back."""
        return 'Bearer realm="api"'


def identify(name: str, app_key: str) -> Service:
    """Return the service of that name whose live secret made this appKey; raises AppKeyDenied after the same work."""
    known = directory.find(name)
    live = known.live_secrets() if known else ()
    index = matching_secret(app_key, [secret.value for secret in live], int(time.time()))
    if known is None or index is None:
        raise AppKeyDenied
    _note(live[index])
    return known.service


def service_of(request: Request | HttpRequest) -> Service | None:
    """The service behind a call, or None where the caller is a page of our own."""
    return getattr(getattr(request, "_request", request), "service", None)


def calling_service(request: Request) -> Service:
    """The service behind a call; raises AppKeyDenied."""
    if service := service_of(request):
        return service
    raise AppKeyDenied


def _given(request: HttpRequest) -> tuple[str, str] | None:
    """Name and key as sent, None when neither is there. Sent twice is sent wrong: nobody can say which one is meant."""
    names = request.GET.getlist("svc") or _header(request, "X-Svc")
    keys = request.GET.getlist("appKey") or _header(request, "X-App-Key")
    if not names and not keys:
        return None
    return names[0] if len(names) == 1 else "", keys[0] if len(keys) == 1 else ""


def _header(request: HttpRequest, name: str) -> list[str]:
    value = request.headers.get(name)
    return [] if value is None else [value]


def _note(secret: LiveSecret) -> None:
    now = time.monotonic()
    if now - _noted.get(secret.id, float("-inf")) >= NOTE_USE_EVERY.total_seconds():
        _noted[secret.id] = now
        note_use(secret.id)
