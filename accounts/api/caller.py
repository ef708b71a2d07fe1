"""The person behind a call."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework_simplejwt.tokens import AccessToken

from accounts.actions.sessions import SESSION_CLAIM
from accounts.constants import SITE_SESSION_ID
from accounts.models import User
from accounts.selectors.leaving import person_of_ticket
from wecho.common.errors import Forbidden, NotSignedIn

LEAVING_TICKET = "Leaving-Ticket"


class SecondFactorMissing(Forbidden):
    """The call is for staff, who need a second factor here, and this person has none yet."""

    slug = "second_factor_missing"
    message = _("Set up two-factor first: whoever works in the administration needs it.")


def person_of(request: Request) -> User:
    """Return the signed-in person; raises NotSignedIn (401)."""
    if not isinstance(request.user, User):
        raise NotSignedIn
    return request.user


def owner_of_data(request: Request) -> User:
    """Return whoever is signed in, or is leaving and sends the ticket that their sign-in was answered with.

    Raises NotSignedIn.
    """
    if isinstance(request.user, User):
        return request.user
    person = person_of_ticket(request.headers.get(LEAVING_TICKET, ""))
    if person is None:
        raise NotSignedIn
    return person


def staff_of(request: Request) -> User:
    """Return the signed-in person for a call of staff; raises NotSignedIn and SecondFactorMissing.

    Whether they may do it is for the action to say: without a second factor their permissions sleep anyway.
    """
    person = person_of(request)
    if person.needs_second_factor:
        raise SecondFactorMissing
    return person


def session_of(request: Request) -> int | None:
    """The session that this call belongs to."""
    if isinstance(request.auth, AccessToken):
        return int(request.auth[SESSION_CLAIM])
    return request._request.session.get(SITE_SESSION_ID)
