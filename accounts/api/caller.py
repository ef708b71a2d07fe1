"""The person behind a call."""

from rest_framework.request import Request
from rest_framework_simplejwt.tokens import AccessToken

from accounts.actions.sessions import SESSION_CLAIM
from accounts.constants import SITE_SESSION_ID
from accounts.models import User
from wecho.common.errors import NotSignedIn


def person_of(request: Request) -> User:
    """Return the signed-in person; raises NotSignedIn (401)."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user


def session_of(request: Request) -> int | None:
    """The session that this call belongs to."""
    if isinstance(request.auth, AccessToken):
        return int(request.auth[SESSION_CLAIM])
    return request._request.session.get(SITE_SESSION_ID)
