"""The logs of people: the one place where `uo` is given out."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from accounts.models import User
from messaging.constants import EventKind
from messaging.models import Conversation, UserEvent, UserStream, new_epoch
from wecho.common.database import insert_once
from wecho.common.realtime import hint, person_group


def open_stream(*, person: User) -> UserStream:
    """Return the person's log, begun now if there is none."""
    found = UserStream.objects.filter(person=person).first()
    if found:
        return found
    open_streams(people=[person])
    return UserStream.objects.get(person=person)


def open_streams(*, people: Iterable[User]) -> None:
    """Begin the logs of those who have none; idempotent."""
    for person in sorted(people, key=lambda person: person.pk):
        insert_once(UserStream, person=person)


def append_event(*, kind: EventKind, conversation: Conversation, seq: int, person_ids: Iterable[int]) -> dict[int, int]:
    """Append to the log of each person, inside the caller's transaction; returns the new `uo` by person.

    The rows of UserStream stay locked until the commit, after which each person's sockets get a hint.
    """
    wanted = sorted(person_ids)
    streams = UserStream.objects.filter(person_id__in=wanted)
    heads = streams.select_for_update().order_by("person_id").values_list("person_id", "head_uo")
    offsets = {person_id: head + 1 for person_id, head in heads}
    streams.update(head_uo=F("head_uo") + 1)
    UserEvent.objects.bulk_create(
        UserEvent(person_id=person_id, uo=offsets[person_id], kind=kind, conversation=conversation, seq=seq)
        for person_id in wanted
    )
    for person_id, uo in offsets.items():
        hint(person_group(person_id), type="look", person=person_id, uo=uo)
    return offsets


@transaction.atomic
def renew_epochs() -> int:
    """Give every log a new epoch, after a restore: clients then read everything anew. Returns how many there are."""
    return UserStream.objects.update(epoch=new_epoch())
