"""How the API knows the person: a bearer token for app clients, the session for the site's own pages."""

import time
from functools import lru_cache

from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed, TokenError
from rest_framework_simplejwt.tokens import AccessToken, Token

from accounts.actions.sessions import AUTH_CLAIM, NUMBER_CLAIM, SESSION_CLAIM, note_seen
from accounts.models import User
from accounts.selectors import signed_in
from wecho.common.origin import current_address


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token>`. A token that is expired, or whose session has ended, answers 401."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override] # one of its type variables
        return signed_in_by(validated_token, current_address())


def signed_in_by(token: Token, address: str | None) -> User:
    """The person whose open session a valid token belongs to, noted as seen there; raises AuthenticationFailed."""
    person = person_of_token(token)
    if person is None:
        raise AuthenticationFailed
    if signed_in.is_due_to_be_noted(session_id := token[SESSION_CLAIM]):
        note_seen(session_id, address)
    return person


def token_of(header: str) -> Token | None:
    """The token of an `Authorization` header: signed by us and not expired, or None. Whose it is, is another matter."""
    kind, _, raw = header.partition(" ")
    try:
        token = _verified(raw) if kind == "Bearer" else None
    except TokenError:
        return None
    return token if token and token["exp"] > time.time() else None


@lru_cache(5_000)
def _verified(raw: str) -> Token:
    return AccessToken(raw)  # type: ignore[arg-type]


def person_of_token(token: Token) -> User | None:
    """The person whose open session a valid token belongs to, or None."""
    try:
        session_id, person_id, number = int(token[SESSION_CLAIM]), int(token["user_id"]), int(token[NUMBER_CLAIM])
        return signed_in.find(session_id, person_id, str(token[AUTH_CLAIM]), number=number)
    except (KeyError, ValueError):
        return None


class SitePageAuthentication(SessionAuthentication):
    """The session cookie of a signed-in person, with the CSRF token on every write. It stands in for an appKey."""
