"""Where somebody is signed in."""

from accounts.models import Session, User

MOST_SHOWN = 100


def open_sessions(person: User) -> list[Session]:
    """A person's open sessions, the one seen last first; at most MOST_SHOWN."""
    return list(Session.objects.open().filter(person=person).order_by("-last_seen_at", "-id")[:MOST_SHOWN])
