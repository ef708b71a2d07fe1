"""How the API knows the person: a bearer token for app clients, the session for the site's own pages."""

from rest_framework.authentication import SessionAuthentication
from rest_framework_simplejwt.authentication import JWTAuthentication
from rest_framework_simplejwt.exceptions import AuthenticationFailed
from rest_framework_simplejwt.tokens import Token

from accounts.actions.sessions import AUTH_CLAIM, NUMBER_CLAIM, SESSION_CLAIM, note_seen
from accounts.models import User
from accounts.selectors import signed_in


class BearerAuthentication(JWTAuthentication):
    """`Authorization: Bearer <access token>`. A token that is expired, or whose session has ended, answers 401."""

    def get_user(self, validated_token: Token) -> User:  # type: ignore[override] # one of its type variables
        person = person_of_token(validated_token)
        if person is None:
            raise AuthenticationFailed
        if signed_in.is_due_to_be_noted(session_id := validated_token[SESSION_CLAIM]):
            note_seen(session_id)
        return person


def person_of_token(token: Token) -> User | None:
    """The person whose open session a valid token belongs to, or None."""
    try:
        session_id, person_id, number = int(token[SESSION_CLAIM]), int(token["user_id"]), int(token[NUMBER_CLAIM])
        return signed_in.find(session_id, person_id, str(token[AUTH_CLAIM]), number=number)
    except (KeyError, ValueError):
        return None


class SitePageAuthentication(SessionAuthentication):
    """The session cookie of a signed-in person, with the CSRF token on every write. It stands in for an appKey."""
