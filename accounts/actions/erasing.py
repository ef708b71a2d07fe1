"""Erasing people whose 14 days are over, batch by batch, in jobs.

Nothing is kept about how far it has come: each run takes batch after batch of whatever it finds, so that after a crash
the next one goes on as it would have. What is left at the end is an empty row, to which the words in others'
conversations and the ledger of decisions point.
"""

import time
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.jobs import ERASE_PERSON
from accounts.look_alikes import skeleton
from accounts.models import Departure, FormerName, User
from wecho.common import belongings, cache, cache_keys
from wecho.common.belongings import forget_in_log
from wecho.common.jobs import enqueue, fate_of

BUDGET_SECONDS = 60.0
# What a tombstone keeps or is given; everything else goes back to its default.
_SET_HERE = {"id", "username", "username_key", "password", "is_active", "erased_at"}


def erase_due() -> int:
    """Enqueue the job of everybody whose time is over and who has none; returns how many that were."""
    due = Departure.objects.filter(due_at__lte=timezone.now()).values_list("person_id", flat=True)
    lost = [person_id for person_id in due if fate_of(ERASE_PERSON, person_id) != "waiting"]
    for person_id in lost:
        enqueue(ERASE_PERSON, person_id)
    return len(lost)


def erase_person(person_id: int) -> None:
    """Erase somebody whose time is over; the rest is left to a further job. Whatever fails is tried again.

    Goes on from wherever an earlier run stopped; two at once do no harm. Only after the last step is it done.
    """
    if not _begin(person_id):
        return
    end = time.monotonic() + BUDGET_SECONDS
    for _ in _batches(person_id):
        if time.monotonic() > end:
            enqueue(ERASE_PERSON, person_id)
            return
    _bury(person_id)


def _begin(person_id: int) -> bool:
    """Whether there is something to do; from here on the person cannot come back."""
    now = timezone.now()
    due = Departure.objects.filter(person_id=person_id, due_at__lte=now)
    due.filter(erasing_since=None).update(erasing_since=now)
    return due.exclude(erasing_since=None).exists()


def _batches(person_id: int) -> Iterator[None]:
    """Erase batch after batch, step by step, until a whole round of all steps has found nothing."""
    found = True
    while found:
        found = False
        for step in belongings.erasing_steps():
            while step(person_id):
                found = True
                yield


@transaction.atomic
def _bury(person_id: int) -> None:
    person = User.objects.select_for_update(of=("self",)).get(pk=person_id)
    if person.erased_at:
        return
    FormerName.keep(person.username_key, skeleton(person.username))
    keys = (cache_keys.PROFILE(person.username_key), cache_keys.ACCESS_TOKEN(person.username))
    person.groups.clear()
    person.user_permissions.clear()
    forget_in_log(User, [person_id])
    nobody = f"~{person_id}"
    given = {"username": nobody, "username_key": nobody, "password": "!", "is_active": False}
    User.objects.filter(pk=person_id).update(**_emptied(), **given, erased_at=timezone.now())
    Departure.objects.filter(person_id=person_id).delete()
    # Redis may be gone: by now nothing lies there that lives longer than half an hour.
    transaction.on_commit(lambda: cache.forget(*keys) and None)
    transaction.on_commit(lambda: cache.reset_count(cache_keys.LOGIN_FAILURES(person.username_key)))


def _emptied() -> dict[str, Any]:
    fields = [field for field in User._meta.concrete_fields if field.name not in _SET_HERE]
    return {field.name: _empty(field) for field in fields}


def _empty(field: "models.Field[Any, Any]") -> Any:
    return None if field.null else field.get_default()
