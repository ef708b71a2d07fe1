"""Proving the counts that posts and comments keep against the rows that they count, and mending what differs.

A walk reads posts, then comments, by id, in batches. What differs is counted again under the row's lock, which whoever
moves a count holds, so that none is lost. A walk that is repeated, and two at once, do no harm.
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from gallery.actions.days import add_to_day
from gallery.jobs import PROVE_ANSWERS
from gallery.models import Comment, CommentLike, Like, Post, PostDay
from wecho.common.jobs import enqueue

log = logging.getLogger(__name__)
BATCH = 1_000
BUDGET_SECONDS = 60.0
Kept = type[Post] | type[Comment]
Counts = Mapping[str, Coalesce]


@dataclass
class Proved:
    """How many rows were looked at and mended, and where a further walk goes on: `kind` None at the end."""

    checked: int = 0
    mended: int = 0
    kind: str | None = "post"
    last_id: int = 0


def prove_answers(kind: str = "post", after: int = 0) -> Proved:
    """Prove likes, comments and views of posts, then likes and replies of comments, of those with ids above `after`.

    After a minute the rest is left to a further job.
    """
    end, found = time.monotonic() + BUDGET_SECONDS, Proved(kind=kind, last_id=after)
    while found.kind and time.monotonic() < end:
        model, counts = _KINDS[found.kind]
        batch = list(_compared(model, counts).filter(pk__gt=found.last_id).order_by("pk")[:BATCH])
        for row in batch:
            found.mended += _differs(row, counts) and _mend(model, counts, row["pk"])
        if model is Post:
            found.mended += _prove_days([row["pk"] for row in batch])
        found.checked += len(batch)
        if len(batch) == BATCH:
            found.last_id = batch[-1]["pk"]
        else:
            found.kind, found.last_id = ("comment" if found.kind == "post" else None), 0
    if found.kind:
        enqueue(PROVE_ANSWERS, found.kind, found.last_id)
    return found


def _number(rows: "QuerySet[Any]", key: str) -> Coalesce:
    mine = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(mine.annotate(number=Count("pk")).values("number")), 0)


def _shown() -> "QuerySet[Comment]":
    return Comment.objects.filter(deleted_at=None, hidden_at=None)


def _viewed() -> Coalesce:
    days = PostDay.objects.filter(post=OuterRef("pk")).order_by().values("post")
    return Coalesce(Subquery(days.annotate(number=Sum("views")).values("number")), 0)


_KINDS: Mapping[str, tuple[Kept, Counts]] = {
    "post": (
        Post,
        {
            "like_count": _number(Like.objects.all(), "post"),
            "comment_count": _number(_shown(), "post"),
            "view_count": _viewed(),
        },
    ),
    "comment": (
        Comment,
        {"like_count": _number(CommentLike.objects.all(), "comment"), "reply_count": _number(_shown(), "root")},
    ),
}


def _compared(model: Kept, counts: Counts) -> "QuerySet[Any, dict[str, Any]]":
    """Ids with each count as it is kept, and as `true_…`."""
    true = {f"true_{field}": count for field, count in counts.items()}
    rows: QuerySet[Any, dict[str, Any]] = model._default_manager.values("pk", *counts, **true)
    return rows


def _differs(row: Mapping[str, int], counts: Counts) -> bool:
    return any(row[field] != row[f"true_{field}"] for field in counts)


@transaction.atomic
def _mend(model: Kept, counts: Counts, key: int) -> bool:
    # The lock comes by itself: a statement counts what was committed before it began, not before it got its lock.
    _hold(model, key)
    row = _compared(model, counts).filter(pk=key).first()
    if row is None or not _differs(row, counts):
        return False
    model._default_manager.filter(pk=key).update(**{field: row[f"true_{field}"] for field in counts})
    log.error("kept counts of %s %s were wrong: %s are mended", model.__name__.lower(), key, ", ".join(counts))
    return True


def _prove_days(post_ids: list[int]) -> int:
    """Mend the daily likes of posts whose days together differ from the likes that they have; how many did."""
    days = PostDay.objects.filter(post=OuterRef("pk")).order_by().values("post")
    in_days = Coalesce(Subquery(days.annotate(number=Sum("likes")).values("number")), 0)
    likes = _number(Like.objects.all(), "post")
    rows = Post.objects.filter(pk__in=post_ids).values_list("pk", likes, in_days)
    return sum(_mend_days(key) for key, true, kept in rows if true != kept)


@transaction.atomic
def _mend_days(post_id: int) -> bool:
    _hold(Post, post_id)
    times = Like.objects.filter(post=post_id).values_list("created_at", flat=True)
    true = Counter(timezone.localdate(at) for at in times.iterator())
    kept = dict(PostDay.objects.filter(post=post_id, likes__gt=0).values_list("day", "likes"))
    if true == kept:
        return False
    PostDay.objects.filter(post=post_id).update(likes=0)
    for day, likes in sorted(true.items()):
        add_to_day(post_id, day, likes=likes)
    log.error("daily likes of post %s were wrong: they are mended", post_id)
    return True


def _hold(model: Kept, key: int) -> None:
    model._default_manager.select_for_update(of=("self",), no_key=True).filter(pk=key).first()
