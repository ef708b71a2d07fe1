"""What administrators read of people."""

from dataclasses import dataclass

from accounts.models import AdministratorAct, Departure, Session, Suspension, User
from wecho.common.errors import NotFound

MOST_SHOWN = 50


@dataclass(frozen=True)
class Standing:
    """How a person stands: what holds, the newest sessions, and the newest acts with their `actor`s."""

    suspension: Suspension | None
    departure: Departure | None
    sessions: list[Session]
    acts: list[AdministratorAct]


def person_by_id(person_id: int) -> User:
    """Return a person, active or not; raises NotFound."""
    found = User.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound
    return found


def standing_of(person: User) -> Standing:
    """In a fixed number of queries."""
    return Standing(
        suspension=Suspension.objects.filter(person=person, lifted_at=None).select_related("by").first(),
        departure=Departure.objects.filter(person=person).first(),
        sessions=list(Session.objects.filter(person=person).order_by("-last_seen_at", "-id")[:MOST_SHOWN]),
        acts=list(AdministratorAct.objects.filter(person=person).select_related("actor").order_by("-id")[:MOST_SHOWN]),
    )
