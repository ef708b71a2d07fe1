"""Where somebody is signed in."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Session, User
from wecho.common.proof import PROOF_SECONDS

MOST_SHOWN = 100
# As much as the clocks of database and process may differ.
_CLOCKS = timedelta(seconds=1)


def open_sessions(person: User) -> list[Session]:
    """A person's open sessions, the one seen last first; at most MOST_SHOWN."""
    return list(Session.objects.open().filter(person=person).order_by("-last_seen_at", "-id")[:MOST_SHOWN])


def is_session_proved(session_id: int, person: User) -> bool:
    """Whether the person has signed in or proved who they are in this session within the last 10 minutes.

    What was proved before they had the second factor that they have now is none: it was the password alone.
    """
    since = Now() - timedelta(seconds=PROOF_SECONDS)
    proved = Session.objects.filter(Q(created_at__gt=since) | Q(proved_at__gt=since), pk=session_id)
    if person.second_factor_at:
        begun = person.second_factor_at - _CLOCKS
        proved = proved.filter(Q(created_at__gt=begun) | Q(proved_at__gt=begun))
    return proved.exists()
