"""Who is hidden from whom: the one place that says it.

A block hides both from each other. Conditions are for rows that name a person; they take no list of ids, and look each
row up in an index, so that they cost the same however many people somebody has blocked.
"""

import re
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Block, Mute, User
from accounts.policies import Viewer
from accounts.validators import username_key
from wecho.common.pagination import Page, keyset_page

GONE = re.compile(r"~(\d{1,18})", re.ASCII)


def within_reach(viewer: Viewer, person: str) -> Q:
    """Condition: no block stands between the viewer and the one whose id is in the column `person` of the row."""
    if not viewer.is_authenticated:
        return Q()
    blocked = Block.objects.filter(blocker_id=viewer.pk, blocked_id=OuterRef(person))
    blocked_by = Block.objects.filter(blocked_id=viewer.pk, blocker_id=OuterRef(person))
    return _none(blocked) & _none(blocked_by)


def unmuted(viewer: Viewer, person: str) -> Q:
    """Condition: the viewer has not muted the one whose id is in the column `person` of the row. For feeds only."""
    if not viewer.is_authenticated:
        return Q()
    return _none(Mute.objects.filter(muter_id=viewer.pk, muted_id=OuterRef(person)))


def _none(rows: QuerySet[Any]) -> Q:
    """Condition: there is none of `rows`, which refer to the row outside.

    PostgreSQL makes a join of NOT EXISTS, and misjudges it for somebody with tens of thousands of blocks: it read and
    sorted all comments of a post in 50 to 140 ms. What it cannot join it asks row by row: 0.1 ms.
    """
    return ~Q(Coalesce(Subquery(rows.values_list(Value(True))[:1]), Value(False)))


def are_apart(viewer: Viewer, person_id: int) -> bool:
    """Whether one of the two has blocked the other. One query, none for a visitor or for oneself."""
    if not viewer.is_authenticated or viewer.pk == person_id:
        return False
    pairs = Q(blocker_id=viewer.pk, blocked_id=person_id) | Q(blocker_id=person_id, blocked_id=viewer.pk)
    return Block.objects.filter(pairs).exists()


def has_muted(viewer: Viewer, person: User) -> bool:
    """Whether the viewer has muted that person."""
    return viewer.is_authenticated and Mute.objects.filter(muter_id=viewer.pk, muted=person).exists()


def blocked_by_name(viewer: User, username: str) -> User | None:
    """Whom the viewer has blocked under that name, also one who is suspended or leaving; None when there is nobody."""
    found = Block.objects.filter(_named("blocked", username), blocker=viewer).select_related("blocked").first()
    return found.blocked if found else None


def muted_by_name(viewer: User, username: str) -> User | None:
    """As `blocked_by_name`, of those whom the viewer has muted and from whom no block parts them."""
    rows = Mute.objects.filter(_named("muted", username), within_reach(viewer, "muted_id"), muter=viewer)
    found = rows.select_related("muted").first()
    return found.muted if found else None


def _named(person: str, username: str) -> Q:
    """Condition: the one in the field `person` has that username, or is gone and called so (`User.handle`)."""
    key = username_key(username)
    if "\0" in key:
        return Q(pk__in=[])
    by_name, gone = Q(**{f"{person}__username_key": key}), GONE.fullmatch(key)
    if gone is None:
        return by_name
    return by_name | Q(**{f"{person}_id": int(gone[1]), f"{person}__leaving_since__isnull": False})


def blocks_of(person: User, *, cursor: str | None, limit: int) -> Page[Block]:
    """Whom that person has blocked, newest first; each row with its `blocked` loaded."""
    rows = Block.objects.filter(blocker=person).select_related("blocked")
    return keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)


def mutes_of(person: User, *, cursor: str | None, limit: int) -> Page[Mute]:
    """Whom that person has muted and still sees, newest first; each row with its `muted` loaded."""
    rows = Mute.objects.filter(within_reach(person, "muted"), muter=person).select_related("muted")
    return keyset_page(rows, order=("created_at", "id"), cursor=cursor, limit=limit)
