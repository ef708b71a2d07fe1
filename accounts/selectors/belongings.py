"""What an export tells a person about themselves."""

from collections.abc import Iterator

from django.db.models import Q

from accounts.models import Follow, PersonExport, Session, Suspension, User
from wecho.common.belongings import Record, fields_of, in_batches

_PROFILE = ("username", "display_name", "bio", "email", "pending_email", "language", "date_joined", "last_login")
_COUNTS = ("post_count", "follower_count", "following_count")


def profile_records(person_id: int) -> Iterator[Record]:
    """The person as they are known here: one record."""
    person = User.objects.get(pk=person_id)
    yield {"id": person.pk} | {name: getattr(person, name) for name in (*_PROFILE, *_COUNTS)}


def follow_records(person_id: int) -> Iterator[Record]:
    """Whom the person follows and who follows them."""
    rows = Follow.objects.filter(Q(follower=person_id) | Q(followee=person_id)).select_related("follower", "followee")
    for row in in_batches(rows):
        own = row.follower_id == person_id
        other = row.followee if own else row.follower
        yield {"direction": "following" if own else "follower", "person": other.handle, "since": row.created_at}


def session_records(person_id: int) -> Iterator[Record]:
    """Where the person is and was signed in."""
    facts = ("kind", "device_name", "address", "created_at", "last_seen_at", "ended_at", "end")
    return fields_of(Session.objects.filter(person=person_id), *facts)


def suspension_records(person_id: int) -> Iterator[Record]:
    """When the person was kept out, and why; not by whom."""
    facts = ("reason", "started_at", "ends_at", "lifted_at")
    return fields_of(Suspension.objects.filter(person=person_id), *facts)


def export_records(person_id: int) -> Iterator[Record]:
    """When the person asked for their data."""
    for row in in_batches(PersonExport.objects.filter(person=person_id)):
        yield {"asked_at": row.asked_at, "status": row.status}
