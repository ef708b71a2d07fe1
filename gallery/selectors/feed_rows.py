"""A page of a feed as one prepared statement: which posts, in which state of their rows, and which of them one likes.

What a feed shows is said by the query sets of `gallery.selectors.posts`; here they are written once a process. Who may
see what, PostgreSQL decides each time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.people import person_seen_by
from gallery.constants import FacetKind
from gallery.models import Post
from gallery.selectors import feeds, posts
from gallery.selectors.cards import Version
from wecho.common.database import aside, aware, is_postgresql, prepared_rows
from wecho.common.pagination import Page, read_cursor, write_cursor
from wecho.common.statements import as_param, statement_of

# Values that stand for others while a statement is written.
_VIEWER, _NAME = 2**62 + 1, "a name that nobody has"
_BEYOND: dict[str, Any] = {
    "published_at": datetime(1826, 1, 1, 1, 2, 3, 4, tzinfo=UTC),
    "hot_score": -8.25e77,
    "id": 2**62 + 2,
    "post_id": 2**62 + 3,
}
_PAGE = """
SELECT {order}, {states}, {liked}
FROM ({page}) AS page
JOIN gallery_post AS post ON post.id = page.{post}
JOIN accounts_user AS author ON author.id = post.author_id
LEFT JOIN gallery_photo AS cover ON cover.post_id = page.{post} AND cover.position = 0
ORDER BY {descending}
"""
_LIKED = "(SELECT 1 FROM gallery_like WHERE user_id = %(viewer)s AND post_id = post.id LIMIT 1) IS NOT NULL"


@dataclass(frozen=True)
class Feed:
    """`rows(viewer, name)` is what it shows, newest first by `order`, which ends with the post's id.

    `name` is what it is a feed of: a person's folded username, or the key of a tag, a camera or a lens.

    `page` is the same by the ORM, as whoever moderates sees it too; raises NotFound.
    """

    rows: Callable[[Viewer, str], QuerySet[Any]]
    page: Callable[..., Page[Post]]
    order: tuple[str, ...] = posts.NEWEST
    for_people: bool = False


def _person_page(viewer: Viewer, name: str, **asked: Any) -> Page[Post]:
    return posts.by_author(person_seen_by(viewer, name), viewer, **asked)


LATEST = Feed(
    lambda viewer, name: posts.latest_rows(viewer), lambda viewer, name, **asked: posts.latest(viewer, **asked)
)
BY_PERSON = Feed(lambda viewer, name: posts.rows_by_name(name, viewer), _person_page)


def _by_facet(kind: FacetKind) -> Feed:
    def page(viewer: Viewer, name: str, **asked: Any) -> Page[Post]:
        return feeds.by_facet(feeds.facet_called(kind, name), viewer, **asked)

    return Feed(lambda viewer, name: feeds.rows_by_key(kind, name, viewer), page, feeds.FILED)


BY_FACET = {kind: _by_facet(kind) for kind in (FacetKind.TAG, FacetKind.CAMERA, FacetKind.LENS)}


class Row(NamedTuple):
    """A post of a page. `version` changes with everything that its card shows."""

    id: int
    version: Version
    liked: bool


def page_of(
    feed: Feed, viewer: Viewer, name: str = "", *, cursor: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """Up to `limit` rows after `cursor`, and the cursor of the next page. One statement; raises Invalid."""
    params: dict[str, Any] = {"viewer": viewer.pk, "name": name}
    if cursor:
        beyond = zip(feed.order, read_cursor(cursor, feed.order), strict=True)
        params |= {field: as_param(value) for field, value in beyond}
    statement, used = _statement(feed, viewer.is_authenticated, bool(cursor), limit)
    found = prepared_rows(statement, {name: params[name] for name in used})
    size = len(feed.order)
    rows = [Row(row[size - 1], row[size - 1 : -1], bool(row[-1])) for row in found[:limit]]
    return rows, write_cursor(feed.order, _place(found[limit - 1][:size])) if len(found) > limit else None


def _place(values: tuple[Any, ...]) -> tuple[Any, ...]:
    *moments, pk = values
    return (*(aware(datetime.fromisoformat(moment)) for moment in moments), pk)


@lru_cache(2_000)
def _statement(feed: Feed, signed_in: bool, beyond: bool, limit: int) -> tuple[str, tuple[str, ...]]:
    """The statement, and which values it takes."""
    page = written(feed, signed_in, beyond, limit)
    statement = _PAGE.format(
        page=page,
        post=feed.order[-1],
        # As texts: reading 20 times takes longer than all else, and only the last one matters.
        order=", ".join([*(f"CAST(page.{field} AS text)" for field in feed.order[:-1]), f"page.{feed.order[-1]}"]),
        descending=", ".join(f"page.{field} DESC" for field in feed.order),
        states="post.xmin, author.xmin, cover.xmin" if is_postgresql() else "NULL, NULL, NULL",
        liked=_LIKED if signed_in else "false",
    )
    return statement, tuple(name for name in ("viewer", "name", *feed.order) if f"%({name})s" in statement)


@aside
def written(feed: Feed, signed_in: bool, beyond: bool, limit: int) -> str:
    """What selects a page and one row more, without what its cards need."""
    viewer: Viewer = User(pk=_VIEWER) if signed_in else AnonymousUser()
    rows = feed.rows(viewer, _NAME)
    if beyond:
        rows = rows.filter(TupleLessThan(Tuple(*feed.order), tuple(_BEYOND[field] for field in feed.order)))
    ordered = rows.order_by(*(f"-{field}" for field in feed.order)).values_list(*feed.order)[: limit + 1]
    return statement_of(ordered, {"viewer": _VIEWER, "name": _NAME, **_BEYOND})
