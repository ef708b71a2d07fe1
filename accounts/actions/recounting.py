"""Proving the counts that people's rows keep against the rows that they count, and mending what differs.

A walk reads people by id, in batches. What differs is counted again under the person's lock, which whoever moves a
count needs, so that none is lost. A walk that is repeated, and two at once, do no harm.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actions.people import forget_profile
from accounts.jobs import RECOUNT_FOLLOWS
from accounts.models import Follow, User
from wecho.common.jobs import enqueue

log = logging.getLogger(__name__)
BATCH = 1_000
BUDGET_SECONDS = 60.0
Counts = Mapping[str, Coalesce]


@dataclass
class Recounted:
    """How many people were looked at and mended; `last_id` is where a further walk goes on, None at the end."""

    checked: int = 0
    mended: int = 0
    last_id: int | None = None


def recount_follows(after: int) -> Recounted:
    """Prove the counts of followers and of people followed, of those with ids above `after`.

    After a minute the rest is left to a further job.
    """
    found = recount(
        {"follower_count": rows_of(Follow, "followee"), "following_count": rows_of(Follow, "follower")}, after
    )
    if found.last_id is not None:
        enqueue(RECOUNT_FOLLOWS, found.last_id)
    return found


def rows_of(model: type[Any], person: str, **wanted: object) -> Coalesce:
    """How many `wanted` rows of `model` name a person in the column `person`, read from its index."""
    mine: QuerySet[Any] = model._default_manager.filter(**{person: OuterRef("pk")}, **wanted)
    return Coalesce(Subquery(mine.order_by().values(person).annotate(number=Count("pk")).values("number")), 0)


def recount(counts: Counts, after: int) -> Recounted:
    """Prove and mend counts, given by field, of people with ids above `after`, for a minute at most."""
    end, found = time.monotonic() + BUDGET_SECONDS, Recounted(last_id=after)
    while found.last_id is not None and time.monotonic() < end:
        batch = list(_compared(counts).filter(pk__gt=found.last_id).order_by("pk")[:BATCH])
        for row in batch:
            found.mended += _differs(row, counts) and _mend(row["pk"], counts)
        found.checked += len(batch)
        found.last_id = batch[-1]["pk"] if len(batch) == BATCH else None
    return found


def _compared(counts: Counts) -> "QuerySet[User, dict[str, Any]]":
    """People's ids with each count as it is kept, and as `true_…`."""
    people: QuerySet[User, dict[str, Any]] = User.objects.values(
        "pk", *counts, **{f"true_{field}": count for field, count in counts.items()}
    )
    return people


def _differs(row: Mapping[str, int], counts: Counts) -> bool:
    return any(row[field] != row[f"true_{field}"] for field in counts)


@transaction.atomic
def _mend(person_id: int, counts: Counts) -> bool:
    # The lock comes by itself: a statement counts what was committed before it began, not before it got its lock.
    person = User.objects.select_for_update(of=("self",), no_key=True).filter(pk=person_id).first()
    row = _compared(counts).filter(pk=person_id).first()
    if person is None or row is None or not _differs(row, counts):
        return False
    User.objects.filter(pk=person_id).update(**{field: row[f"true_{field}"] for field in counts})
    forget_profile(person.username)
    log.error("kept counts of person %s were wrong: %s are mended", person_id, ", ".join(counts))
    return True
