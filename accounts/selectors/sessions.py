"""Where somebody is signed in."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Session, User
from wecho.common.proof import PROOF_SECONDS

MOST_SHOWN = 100


def open_sessions(person: User) -> list[Session]:
    """A person's open sessions, the one seen last first; at most MOST_SHOWN."""
    return list(Session.objects.open().filter(person=person).order_by("-last_seen_at", "-id")[:MOST_SHOWN])


def is_session_proved(session_id: int) -> bool:
    """Whether somebody has signed in or proved who they are in this session within the last 10 minutes."""
    since = Now() - timedelta(seconds=PROOF_SECONDS)
    return Session.objects.filter(Q(created_at__gt=since) | Q(proved_at__gt=since), pk=session_id).exists()
