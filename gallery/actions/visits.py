"""Where somebody was in the feed of what they follow when they last looked."""

from datetime import datetime, timedelta
from typing import cast

from django.utils import timezone

from accounts.models import User
from wecho.common import cache
from wecho.common.cache_keys import FEED_VISIT

ONE_VISIT = timedelta(minutes=30)


def begin_visit(*, viewer: User) -> datetime | None:
    """The place of the newest post of the last visit; None where there was none, or nobody remembers.

    Whoever comes again within half an hour is on the same visit: the mark stays where it was. It is kept in the cache
    for half a year: a cache that is lost costs the mark, and no post.
    """
    known = cache.read(FEED_VISIT(viewer.pk))
    if known is None:
        return None
    mark, newest, at = (datetime.fromisoformat(one) if one else None for one in cast("list[str | None]", known))
    return mark if at and timezone.now() - at < ONE_VISIT else newest


def keep_visit(*, viewer: User, mark: datetime | None, newest: datetime | None) -> None:
    """Remember the newest place that the first page showed; `mark` is what `begin_visit` said."""
    if newest is not None:
        moments = [one and one.isoformat() for one in (mark, newest, timezone.now())]
        cache.write(FEED_VISIT(viewer.pk), moments, FEED_VISIT.seconds)
