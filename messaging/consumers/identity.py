"""Who is on a socket: the bearer of an access token, or somebody signed in on the site's own pages."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.http import is_same_domain
from rest_framework.exceptions import AuthenticationFailed

from accounts.actions.sessions import AUTH_CLAIM, SESSION_CLAIM
from accounts.api.authentication import BearerAuthentication, person_of_token
from accounts.constants import SITE_SESSION_ID
from accounts.models import User
from accounts.selectors import signed_in
from accounts.web.authentication import person_of_session
from messaging.consumers.protocol import Close, Closing
from wecho.common.site_sessions import SessionStore

Headers = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Identity:
    """A person as signed in: for as long as `session_id` is open, and until a token's end (unix time)."""

    person: User
    session_id: int
    auth_hash: str
    token_end: float | None = None


def identify(token: str | None, headers: Headers) -> Identity:
    """Return who it is; raises Closing, which is final. The cookie counts only from a page of this site."""
    if token is not None:
        return _bearer(token)
    if not origin_is_ours(headers):
        raise Closing(Close.ORIGIN, "this page may not use the session")
    return _signed_in_on_site(headers.get("cookie", ""))


def _bearer(token: str) -> Identity:
    try:
        validated = BearerAuthentication().get_validated_token(token.encode())
    except (AuthenticationFailed, UnicodeEncodeError) as error:
        raise Closing(Close.SIGN_IN, "the token is not valid") from error
    person = person_of_token(validated)
    if person is None:
        raise Closing(Close.SIGN_IN, "the token is not valid")
    return Identity(person, validated[SESSION_CLAIM], validated[AUTH_CLAIM], token_end=float(validated["exp"]))


def _signed_in_on_site(cookie: str) -> Identity:
    session = SessionStore(parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME))
    person = person_of_session(session)
    if person is None:
        raise Closing(Close.SIGN_IN, "sign in first")
    return Identity(person, session[SITE_SESSION_ID], session[HASH_SESSION_KEY])


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
    """Return those who may not stay: token at its end, signed out, password changed, or inactive."""
    return {identity for identity in identities if not _may_stay(identity)}


def _may_stay(identity: Identity) -> bool:
    if identity.token_end is not None and identity.token_end <= time.time():
        return False
    return signed_in.find(identity.session_id, identity.person.pk, identity.auth_hash) is not None
