"""Who looked at which post: each viewer once a day, noted in memory and written in batches.

A page that is looked at costs no statement and no round trip for it: it puts a few bytes into a set. Every few seconds
a thread asks Redis which of them it did not know yet, and adds their number to the day and to the post. A viewer is a
keyed hash that holds for one day of the site's time zone, and is forgotten when it ends; visitors are told apart by
address and browser. A process that is killed loses what it saw in those seconds.
"""

import logging
import re
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.policies import Viewer
from gallery.actions.days import add_to_day
from gallery.models import Post
from gallery.states import PostStatus
from wecho.common.cache_keys import POST_VIEWED
from wecho.common.flushing import flush_regularly
from wecho.common.kept_counts import moved
from wecho.common.keyed_hash import keyed_hash
from wecho.common.redis_scripts import Gone, Script

log = logging.getLogger(__name__)
MOST_NOTED = 50_000
MOST_KNOWN = 200_000
POSTS_A_BATCH = 100
SLACK_SECONDS = 60
"""How much longer Redis knows a day's viewers than the day lasts, for what is written late."""
_BOTS = re.compile(
    r"bot|crawl|spider|slurp|curl|wget|python|httpx|java/|okhttp|go-http|headless|preview|facebookexternalhit|monitor",
    re.IGNORECASE,
)
_NEW = Script(
    """
local new = redis.call('SADD', KEYS[1], unpack(ARGV, 2))
redis.call('EXPIREAT', KEYS[1], ARGV[1])
return new
"""
)


class Viewing(NamedTuple):
    """Somebody looked at a post on a day; `viewer` is 16 bytes."""

    day: date
    post_id: int
    viewer: bytes


_lock = threading.Lock()
_flushing = threading.Lock()
_noted: set[Viewing] = set()
_owed: Counter[tuple[int, date]] = Counter()
_known: dict[Viewing, None] = {}


def note_view(post: Post, viewer: Viewer, *, address: str | None, agent: str) -> None:
    """Note that somebody looks at a post. Its author, programs and looks at what is not published are not counted.

    Beyond 50,000 in a few seconds no further ones are noted.
    """
    if post.status != PostStatus.PUBLISHED or viewer.pk == post.author_id:
        return
    if viewer.is_authenticated:
        name = f"person:{viewer.pk}"
    elif not agent or _BOTS.search(agent):
        return
    else:
        name = f"visitor:{address}:{agent}"
    day = timezone.localdate()
    seen = Viewing(day, post.pk, keyed_hash(f"{day}:{name}".encode(), purpose="gallery.viewer")[:16])
    with _lock:
        if len(_noted) < MOST_NOTED:
            _noted.add(seen)


def flush() -> None:
    """Write what was noted; what cannot be written waits for the next time."""
    global _noted
    with _flushing:
        with _lock:
            noted, _noted = _noted, set()
        for post_id, day, viewers in _by_post(noted):
            if new := _new_viewers(post_id, day, viewers):
                _owed[post_id, day] += new
        if not _owed:
            return
        try:
            _write()
        except DatabaseError:
            log.warning("views cannot be written; they wait", exc_info=True)


def forget() -> None:
    """Drop what was noted and not yet written, and who is known."""
    with _lock:
        _noted.clear()
        _owed.clear()
        _known.clear()


def keep_flushing() -> None:
    """Write every few seconds in a thread of this process; called once where pages are served."""
    flush_regularly("gallery-views", flush)


def _by_post(noted: set[Viewing]) -> Iterable[tuple[int, date, list[bytes]]]:
    found: dict[tuple[int, date], list[bytes]] = {}
    for day, post_id, viewer in noted:
        found.setdefault((post_id, day), []).append(viewer)
    return ((post_id, day, viewers) for (post_id, day), viewers in found.items())


def _new_viewers(post_id: int, day: date, viewers: list[bytes]) -> int:
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))
    try:
        key = POST_VIEWED(day.isoformat(), post_id)
        parts = (viewers[at : at + 1_000] for at in range(0, len(viewers), 1_000))
        return sum(int(_NEW.run([key], [int(end.timestamp()) + SLACK_SECONDS, *part])) for part in parts)
    except Gone:
        return _new_here(post_id, day, viewers)


def _new_here(post_id: int, day: date, viewers: list[bytes]) -> int:
    """Without Redis each process knows its own viewers of today; beyond 200,000 the first ones are forgotten."""
    today = timezone.localdate()
    if _known and next(iter(_known)).day != today:
        _known.clear()
    new = 0
    for viewer in viewers:
        seen = Viewing(day, post_id, viewer)
        if day != today or seen not in _known:
            new += 1
            _known[seen] = None
    while len(_known) > MOST_KNOWN:
        del _known[next(iter(_known))]
    return new


def _write() -> None:
    """Add what is owed, a batch of posts at a time; those that are gone by now are dropped."""
    posts = sorted({post_id for post_id, _ in _owed})
    for at in range(0, len(posts), POSTS_A_BATCH):
        batch = set(posts[at : at + POSTS_A_BATCH])
        mine = sorted((post_id, day, views) for (post_id, day), views in _owed.items() if post_id in batch)
        with transaction.atomic():
            held = Post.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=batch).order_by("pk")
            there = set(held.values_list("pk", flat=True))
            for post_id, day, views in mine:
                if post_id in there:
                    add_to_day(post_id, day, views=views)
                    Post.objects.filter(pk=post_id).update(view_count=moved("view_count", views))
        for post_id, day, _ in mine:
            del _owed[post_id, day]
