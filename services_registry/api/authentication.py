"""How DRF's views know which service is calling. It is asked first on every call, and never says why it denies."""

from django.conf import settings
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from services_registry.actions.admission import Asked, admit
from services_registry.api.asking import asked_of_django
from services_registry.api.credentials import given_credentials
from services_registry.constants import Scope
from services_registry.errors import AppKeyDenied
from services_registry.models import Service

API = "/api/v1/"
CHALLENGE = 'Bearer realm="api"'


class AppKeyAuthentication(BaseAuthentication):
    """`svc` and `appKey` in the query or in headers, or a signature: `service_of(request)` knows the service then.

    It leaves the person to the authenticators after it. Only a call with a session cookie may come without; that of a
    page of our own. Raises AppKeyDenied, PartNotAllowed, TooManyCalls.
    """

    def authenticate(self, request: Request) -> None:
        plain: HttpRequest = request._request
        # A content type may name a codec that cannot decode a query; everything here is UTF-8.
        plain.encoding = "utf-8"
        asking = asked_of_django(plain)
        given = given_credentials(asking)
        if given is None:
            if settings.SESSION_COOKIE_NAME not in request.COOKIES:
                raise AppKeyDenied
            return
        part = part_of(plain.path)
        admission = admit(given, Asked(part, part if part in Scope.values else "", asking.address))
        plain.service = admission.service  # type: ignore[attr-defined]

    def authenticate_header(self, request: Request) -> str:
        """DRF asks its first authenticator how a refused person (401) should come back."""
        return CHALLENGE


def part_of(path: str) -> str:
    """The part of the API that is called: the first word of the path behind its version, at most 32 characters."""
    return path.removeprefix(API).partition("/")[0][:32]


def service_of(request: Request | HttpRequest) -> Service | None:
    """The service behind a call, or None where the caller is a page of our own."""
    return getattr(getattr(request, "_request", request), "service", None)


def calling_service(request: Request) -> Service:
    """The service behind a call; raises AppKeyDenied."""
    if service := service_of(request):
        return service
    raise AppKeyDenied
