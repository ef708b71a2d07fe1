"""Calls that may do harm for good ask for a proof of the last 10 minutes, as pages do (`wecho.common.proof`).

RFC 9470 calls this step-up authentication: the call answers 401, the client proves with POST accounts/proof, and calls
again. The time of the proof lies in the session on our side; signing in is one.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework_simplejwt.tokens import Token

from accounts.actions.sessions import SESSION_CLAIM, note_proof_of_session
from accounts.api.caller import owner_of_data, person_of
from accounts.models import User
from accounts.selectors.sessions import is_session_proved
from wecho.common.errors import DomainError
from wecho.common.proof import is_proved, mark_proved


class ProofRequired(DomainError):
    """The call needs a proof that is not older than 10 minutes."""

    status = 401
    slug = "proof_required"
    message = _("Please confirm first that it is you.")


class CodeRequired(DomainError):
    """A password proves nothing of somebody who has a second factor."""

    status = 401
    slug = "code_required"
    message = _("You have two-factor: please send a code.")


def proved_person_of(request: Request) -> User:
    """Return the signed-in person with a recent proof; raises NotSignedIn or ProofRequired."""
    person = person_of(request)
    if not _is_proved(request, person):
        raise ProofRequired
    return person


def proved_owner_of_data(request: Request) -> User:
    """As `owner_of_data`, and who is signed in has a recent proof; raises ProofRequired too.

    Whoever sends a ticket of leaving has proved who they are to get it.
    """
    return proved_person_of(request) if isinstance(request.user, User) else owner_of_data(request)


def proved_by_factor_person_of(request: Request) -> User:
    """As `proved_person_of` for who has a second factor; any other person is not asked, whose password goes along."""
    person = person_of(request)
    return proved_person_of(request) if person.second_factor_at else person


def note_proof(request: Request) -> None:
    """Note that the person behind this call has proved just now who they are."""
    if isinstance(request.auth, Token):
        note_proof_of_session(request.auth[SESSION_CLAIM])
    else:
        mark_proved(request._request)


def _is_proved(request: Request, person: User) -> bool:
    if isinstance(request.auth, Token):  # whatever cookie comes along may be somebody else's
        return is_session_proved(request.auth[SESSION_CLAIM], person)
    return is_proved(request._request)
