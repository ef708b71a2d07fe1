"""Calls that may do harm for good ask for a proof of the last 10 minutes, as pages do (`wecho.common.proof`).

RFC 9470 calls this step-up authentication: the call answers 401, the client proves with POST accounts/proof, and calls
again. The time of the proof lies in the session on our side.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from accounts.api.caller import person_of
from accounts.models import User
from wecho.common.errors import DomainError
from wecho.common.proof import is_proved, mark_proved


class ProofRequired(DomainError):
    """The call needs a proof that is not older than 10 minutes."""

    status = 401
    slug = "proof_required"
    message = _("Please confirm first that it is you.")


def proved_person_of(request: Request) -> User:
    """Return the signed-in person with a recent proof; raises NotSignedIn or ProofRequired."""
    person = person_of(request)
    if not is_proved(request._request):
        raise ProofRequired
    return person


def note_proof(request: Request) -> None:
    """Note that the person behind this call has proved just now who they are."""
    mark_proved(request._request)
