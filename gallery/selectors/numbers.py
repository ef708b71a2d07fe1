"""An author's numbers: how often their posts were looked at and liked, who came to follow, and what goes down well.

Everything is counted from daily rows in a fixed number of queries, and kept for ten minutes. Days, hours and weekdays
are those of the site's time zone. What goes down well is told by the median of likes that posts got by the third day
after they were published, of the last 500 posts that are older than that, so that one lucky post changes little.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Follow, User
from gallery.constants import FacetKind
from gallery.models import Post, PostDay, PostFacet
from gallery.selectors.posts import mark_liked
from gallery.states import PostStatus
from wecho.common.cache import remember
from wecho.common.cache_keys import AUTHOR_NUMBERS

MONTHS = 12
FIRST_DAYS = 3
POSTS_JUDGED = 500
TAGS = 10
BEST = 6
Facts = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """A day, or a month named by its first day, with what it brought."""

    start: date
    views: int = 0
    likes: int = 0
    follows: int = 0


@dataclass(frozen=True)
class Worth:
    """A tag, an hour (0 to 23) or a weekday (0 is Monday): the median of first likes, and of how many posts."""

    name: str
    likes: float
    posts: int


@dataclass(frozen=True)
class Numbers:
    """As they stood at `at`: days and months from old to new, the sums of those days, and what goes down well."""

    at: datetime
    days: list[Step]
    months: list[Step]
    total: Step
    judged: int
    tags: list[Worth]
    hours: list[Worth]
    weekdays: list[Worth]


def numbers_of(author: User, *, days: int) -> Numbers:
    """The numbers of the last `days` days, today among them, and of twelve months. Five queries, or none when kept."""
    facts = remember(AUTHOR_NUMBERS(author.pk), AUTHOR_NUMBERS.seconds, lambda: _facts(author))
    at = datetime.fromisoformat(facts["at"])
    today = timezone.localdate(at)
    by_day = {date.fromisoformat(day): counts for day, counts in facts["days"].items()}
    shown = [_sum(today - timedelta(days=back), [by_day.get(today - timedelta(days=back))]) for back in range(days)]
    months = [
        _sum(first, (counts for day, counts in by_day.items() if day.replace(day=1) == first))
        for first in _months(today)
    ]
    total = Step(
        shown[-1].start, *(sum(getattr(step, name) for step in shown) for name in ("views", "likes", "follows"))
    )
    worths = {name: [Worth(*row) for row in facts[name]] for name in ("tags", "hours", "weekdays")}
    return Numbers(at, shown[::-1], months[::-1], total, facts["judged"], **worths)


def best_posts(author: User) -> list[Post]:
    """The author's published posts that most people like, as cards. Three queries."""
    rows = Post.objects.filter(author=author, status=PostStatus.PUBLISHED, like_count__gt=0).on_cards()
    found = list(rows.order_by("-like_count", "-id")[:BEST])
    mark_liked(found, author)
    return found


def _facts(author: User) -> Facts:
    """What is kept, in plain values."""
    now = timezone.now()
    since = _months(timezone.localdate(now))[-1]
    posts = _judged_posts(author, now)
    likes = _first_likes(posts)
    return {
        "at": now.isoformat(),
        "days": _days(author, since),
        "judged": len(posts),
        "tags": _tags(posts, likes),
        "hours": _by(lambda at: at.hour, posts, likes),
        "weekdays": _by(lambda at: at.weekday(), posts, likes),
    }


def _months(today: date) -> list[date]:
    """First days of this month and those before it, newest first."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found


def _sum(start: date, counts: Iterable[list[int] | None]) -> Step:
    rows = [row for row in counts if row]
    return Step(start, *(sum(row[place] for row in rows) for place in range(3)))


def _days(author: User, since: date) -> dict[str, list[int]]:
    """Views, likes and new followers (who still are) by day, as far as there were any."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    days = PostDay.objects.filter(post__author=author, day__gte=since).values_list("day")
    for day, views, likes in days.annotate(Sum("views"), Sum("likes")):
        found[day.isoformat()][:2] = [views, likes]
    start = timezone.make_aware(datetime.combine(since, datetime.min.time()))
    follows = Follow.objects.filter(followee=author, created_at__gte=start).values_list(TruncDate("created_at"))
    for day, number in follows.annotate(Count("pk")):
        found[day.isoformat()][2] = number
    return dict(found)


def _judged_posts(author: User, now: datetime) -> dict[int, datetime]:
    """When the last posts were published whose first days are over, by id."""
    over = now - timedelta(days=FIRST_DAYS + 1)
    rows = Post.objects.filter(author=author, status=PostStatus.PUBLISHED, published_at__lt=over)
    newest = rows.order_by("-published_at", "-id").values_list("pk", "published_at")[:POSTS_JUDGED]
    return {pk: timezone.localtime(at) for pk, at in newest if at}


def _first_likes(posts: Mapping[int, datetime]) -> dict[int, int]:
    """Likes of each up to the third day after it was published, as far as it had any."""
    until = ExpressionWrapper(F("post__published_at") + timedelta(days=FIRST_DAYS), output_field=DateTimeField())
    rows = PostDay.objects.filter(post__in=list(posts), likes__gt=0, day__lte=TruncDate(until))
    return dict(rows.values_list("post").annotate(Sum("likes")))


def _tags(posts: Mapping[int, datetime], likes: Mapping[int, int]) -> list[list[Any]]:
    """The tags of most posts, those that go down best first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    filed = PostFacet.objects.filter(post__in=list(posts), facet__kind=FacetKind.TAG)
    for post_id, name in filed.values_list("post_id", "facet__name"):
        found[name].append(likes.get(post_id, 0))
    often = sorted(found.items(), key=lambda tag: (-len(tag[1]), tag[0]))[:TAGS]
    return sorted(([name, median(values), len(values)] for name, values in often), key=lambda row: (-row[1], row[0]))


def _by(part: Any, posts: Mapping[int, datetime], likes: Mapping[int, int]) -> list[list[Any]]:
    """By hour or weekday, in their order; only those on which something was published."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for post_id, at in posts.items():
        found[part(at)].append(likes.get(post_id, 0))
    return [[str(place), median(values), len(values)] for place, values in sorted(found.items())]
