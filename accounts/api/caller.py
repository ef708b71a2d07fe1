"""The person behind a call."""

from rest_framework.request import Request

from accounts.models import User
from wecho.common.errors import NotSignedIn


def person_of(request: Request) -> User:
    """Return the signed-in person; raises NotSignedIn (401)."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user
