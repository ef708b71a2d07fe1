"""Looking for posts and comments of one service: by number, by user, by words.

A number is looked up. Users and words have no index, which every publish would pay for: they are looked for in the
newest rows first, slice by slice, until enough is found or the time is up. The next search goes on from there.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db.models import Q, QuerySet

from services_registry.models import Service, ServiceComment, ServicePost
from services_registry.models.ids import LARGEST_ID, created_at
from services_registry.selectors.comments import visible_comments

SHOWN = 20
BUDGET_SECONDS = 1.0
MOST_WORDS = 5
_SMALLEST_SLICE, _FIRST_SLICE, _LARGEST_SLICE = 250, 1_000, 32_000
_QUICK_SECONDS, _SLOW_SECONDS = 0.05, 0.2
Found = TypeVar("Found", ServicePost, ServiceComment)


@dataclass(frozen=True)
class Search:
    """What is looked for: the text and whether it names a user (exactly) or holds words (all of them, any case)."""

    text: str
    is_user: bool = False


@dataclass(frozen=True)
class Results(Generic[Found]):
    """What was found, the newest first.

    `looked_at` is how many rows were looked at, and `back_to` how far back; `go_on` is the number to search on below.
    Both are None when everything was looked at.
    """

    rows: list[Found]
    looked_at: int
    back_to: datetime | None
    go_on: int | None


def search_posts(service: Service, search: Search, *, before: int | None) -> Results[ServicePost]:
    """Look for posts older than the number `before`; takes about a second at most, however many there are."""
    rows = ServicePost.objects.filter(service_id=service.pk)
    wanted = Q(author=search.text) if search.is_user else _with_words(search.text, "title", "content")
    return _look(rows, rows, wanted, before)


def search_comments(service: Service, search: Search, *, before: int | None) -> Results[ServiceComment]:
    """Look for comments that stand, older than the number `before`; takes about a second at most."""
    rows = ServiceComment.objects.filter(service_id=service.pk)
    wanted = Q(user_id=search.text) if search.is_user else _with_words(search.text, "content")
    return _look(rows, visible_comments(service.pk), wanted, before)


def by_number(service: Service, number: int) -> ServicePost | ServiceComment | None:
    """The post or the comment of that number."""
    if number > LARGEST_ID:
        return None
    post = ServicePost.objects.filter(service_id=service.pk, id=number).first()
    return post or visible_comments(service.pk).filter(id=number).first()


def _with_words(text: str, *fields: str) -> Q:
    wanted = Q()
    for word in text.split()[:MOST_WORDS]:
        # Where a word has no capital letters, as in Chinese, it is compared as it is: several times quicker.
        lookup = "contains" if word.lower() == word.upper() else "icontains"
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__{lookup}": word})
        wanted &= one
    return wanted


def _look(rows: QuerySet[Found], standing: QuerySet[Found], wanted: Q, before: int | None) -> Results[Found]:
    end = time.monotonic() + BUDGET_SECONDS
    found: list[Found] = []
    high, size, looked_at = before or LARGEST_ID + 1, _FIRST_SLICE, 0
    while True:
        began = time.monotonic()
        low = _lower_end(rows, high, size)
        inside = rows.filter(id__gte=low, id__lt=high)
        room = SHOWN - len(found)
        ids = list(inside.filter(wanted).order_by("-id").values_list("id", flat=True)[:room])
        found += standing.filter(id__in=ids).order_by("-id")
        if len(ids) == room:
            return _results(found, looked_at + inside.filter(id__gte=ids[-1]).count(), ids[-1])
        looked_at += size if low else inside.count()
        if not low or time.monotonic() > end:
            return _results(found, looked_at, low)
        high, size = low, _next_size(size, time.monotonic() - began)


def _lower_end(rows: QuerySet[Found], high: int, size: int) -> int:
    """The number that stands `size` rows below, or 0 when there are not as many."""
    return rows.filter(id__lt=high).order_by("-id").values_list("id", flat=True)[size - 1 : size].first() or 0


def _next_size(size: int, seconds: float) -> int:
    """Long texts make a slice slow: the next one is smaller then."""
    if seconds > _SLOW_SECONDS:
        return max(_SMALLEST_SLICE, size // 2)
    return min(_LARGEST_SLICE, size * 2) if seconds < _QUICK_SECONDS else size


def _results(found: list[Found], looked_at: int, last: int) -> Results[Found]:
    return Results(found, looked_at, created_at(last) if last else None, last or None)
