"""Who is on a socket: the bearer of an access token, or somebody signed in on the site's own pages."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as SiteSession
from django.http import HttpRequest, parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import timezone
from django.utils.http import is_same_domain
from rest_framework.exceptions import AuthenticationFailed

from accounts.api.authentication import BearerAuthentication
from accounts.models import User
from messaging.consumers.protocol import Close, Closing

Headers = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Identity:
    """A person as signed in: until a token's end (unix time), or for as long as the site's session lives."""

    person: User
    token_end: float | None = None
    site_session: str | None = None


def identify(token: str | None, headers: Headers) -> Identity:
    """Return who it is; raises Closing, which is final. The cookie counts only from a page of this site."""
    if token is not None:
        return _bearer(token)
    if not origin_is_ours(headers):
        raise Closing(Close.ORIGIN, "this page may not use the session")
    return _signed_in_on_site(headers.get("cookie", ""))


def _bearer(token: str) -> Identity:
    reading = BearerAuthentication()
    try:
        validated = reading.get_validated_token(token.encode())
        person = reading.get_user(validated)
    except (AuthenticationFailed, UnicodeEncodeError) as error:
        raise Closing(Close.SIGN_IN, "the token is not valid") from error
    assert isinstance(person, User)  # noqa: S101 - AUTH_USER_MODEL
    return Identity(person, token_end=float(validated["exp"]))


def _signed_in_on_site(cookie: str) -> Identity:
    key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME)
    request = HttpRequest()
    request.session = SessionStore(key)
    person = get_user(request)
    if not isinstance(person, User):
        raise Closing(Close.SIGN_IN, "sign in first")
    return Identity(person, site_session=key)


def origin_is_ours(headers: Headers) -> bool:
    """Whether the handshake came from a page of this host, or of one in CSRF_TRUSTED_ORIGINS.

    The same rule as Django's for forms: without it any page could open a socket with its visitor's cookie.
    """
    origin, host = headers.get("origin", ""), headers.get("host", "")
    ours = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
    if ours and origin == f"{'https' if settings.HTTPS else 'http'}://{host}":
        return True
    return any(_matches(origin, trusted) for trusted in settings.CSRF_TRUSTED_ORIGINS)


def _matches(origin: str, trusted: str) -> bool:
    if "*" not in trusted:
        return origin == trusted
    here, there = urlsplit(origin), urlsplit(trusted)
    return here.scheme == there.scheme and is_same_domain(here.netloc, there.netloc.lstrip("*"))


def fallen(identities: Iterable[Identity]) -> set[Identity]:
    """Return those who may not stay: token at its end, signed out, password changed, or inactive. Two queries."""
    everyone = set(identities)
    passwords = dict(
        User.objects.filter(pk__in={identity.person.pk for identity in everyone}, is_active=True).values_list(
            "pk", "password"
        )
    )
    keys = {identity.site_session for identity in everyone if identity.site_session}
    alive = set(
        SiteSession.objects.filter(pk__in=keys, expire_date__gt=timezone.now()).values_list("session_key", flat=True)
    )
    return {
        identity
        for identity in everyone
        if passwords.get(identity.person.pk) != identity.person.password
        or (identity.token_end is not None and identity.token_end <= time.time())
        or (identity.site_session is not None and identity.site_session not in alive)
    }
