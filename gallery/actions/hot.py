"""What is hot: a score that each post keeps, and the job that keeps it.

    score = 2 · log2(likers - 1) + published_at / half-life

Of two posts the one with the higher score stands higher. It is the binary logarithm of how Mastodon ranks what trends,
(likes - 1)² · 0.5^(age / half-life) (https://github.com/mastodon/mastodon, app/models/trends/statuses.rb), less the
term of the present moment, which is the same for all: so no score needs to be written again as time goes by.

Likers are people, each once, whose account is active and older than a week, with a confirmed address, a bound phone or
a published post; never the author. Posts with fewer than three are not ranked, nor what is not published, not meant for
everybody, or sensitive. Likes move a post's place during its first week.
"""

import math
import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from gallery.constants import HOT_DAYS, HOT_HALF_LIFE_HOURS, HOT_LEAST_LIKERS, HOT_TRUSTED_AFTER_DAYS
from gallery.models import Like, Post
from gallery.querysets import PostQuerySet

BATCH = 500
BUDGET_SECONDS = 120.0
HALF_LIFE = timedelta(hours=HOT_HALF_LIFE_HOURS)


def hot_score(likers: int, published_at: datetime) -> float | None:
    """The score of a post with that many trusted likers; None with too few."""
    if likers < HOT_LEAST_LIKERS:
        return None
    return 2 * math.log2(likers - 1) + published_at.timestamp() / HALF_LIFE.total_seconds()


def rank_posts() -> dict[str, int]:
    """Bring the scores of the last week's posts up to date, newest first, and unrank what may not be ranked any more.

    Only rows whose score differs are written. Idempotent, safe beside itself; two minutes at most.
    """
    end, checked, changed = time.monotonic() + BUDGET_SECONDS, 0, _unrank()
    for batch in _batches(_rankable(timezone.now() - timedelta(days=HOT_DAYS)), end):
        checked += len(batch)
        changed += _rank(batch)
    return {"checked": checked, "changed": changed}


def _rankable(since: datetime) -> PostQuerySet:
    """Whatever may have a score. One that has lost its likes still has its old one."""
    liked = Q(like_count__gte=HOT_LEAST_LIKERS) | Q(hot_score__isnull=False)
    return Post.objects.listed().filter(liked, published_at__gt=since, is_sensitive=False)


def _batches(posts: PostQuerySet, end: float) -> Iterable[list[Post]]:
    ids = list(posts.order_by("-published_at").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        if time.monotonic() > end:
            return
        yield list(Post.objects.filter(pk__in=ids[start : start + BATCH]))


def _rank(batch: list[Post]) -> int:
    likers = _trusted_likers([post.pk for post in batch])
    changed = 0
    for post in batch:
        if post.published_at is None:
            continue
        score = hot_score(likers.get(post.pk, 0), post.published_at)
        if score != post.hot_score:
            changed += Post.objects.listed().filter(pk=post.pk, is_sensitive=False).update(hot_score=score)
    return changed


def _trusted_likers(post_ids: list[int]) -> dict[int, int]:
    known = Q(user__email_confirmed_at__isnull=False) | Q(user__phone__isnull=False) | Q(user__post_count__gt=0)
    joined = timezone.now() - timedelta(days=HOT_TRUSTED_AFTER_DAYS)
    likes = Like.objects.filter(known, post__in=post_ids, user__is_active=True, user__date_joined__lt=joined)
    others = likes.exclude(user=F("post__author"))
    return dict(others.order_by().values("post").annotate(number=Count("pk")).values_list("post", "number"))


def _unrank() -> int:
    """Posts that were hidden, deleted, narrowed or marked as sensitive since; feeds leave them out at once anyway."""
    listed = Post.objects.listed().filter(is_sensitive=False)
    wrong = Post.objects.filter(hot_score__isnull=False).exclude(pk__in=listed.values("pk"))
    return wrong.update(hot_score=None)
