"""The person behind a page."""

from django.http import HttpRequest

from accounts.models import User
from wecho.common.errors import NotSignedIn


def person_of(request: HttpRequest) -> User:
    """Return the signed-in person; raises NotSignedIn. Views that come here stand behind `login_required`."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user
