"""The feeds as the short way of the API finds their pages: by prepared statements only."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, cast

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.people import person_seen_by
from gallery.constants import FacetKind
from gallery.models import Post
from gallery.selectors import feeds, hot, posts
from gallery.selectors.feed_rows import Found, Keyset, Row, ranked_statement, seen_rows
from gallery.selectors.following import Reading, following_places
from wecho.common.database import prepared_rows
from wecho.common.pagination import Page


@dataclass(frozen=True)
class Feed:
    """`find(viewer, name, cursor, limit)` finds a page, and `page` the same by the ORM; both raise Invalid.

    `name` is what it is a feed of. Whoever moderates may see more by `page`, which also raises NotFound where there is
    nothing of that name. `is_good` raises Invalid for a cursor of another kind.
    """

    find: Callable[[Viewer, str, str | None, int], Found]
    page: Callable[..., Page[Post]]
    is_good: Callable[[str], object]
    for_people: bool = False
    everywhere: bool = True
    """Whether SQLite finds its pages this way too."""


def _keyset_feed(keyset: Keyset, page: Callable[..., Page[Post]]) -> Feed:
    return Feed(keyset.find, page, keyset.is_good)


def _person_page(viewer: Viewer, name: str, **asked: Any) -> Page[Post]:
    return posts.by_author(person_seen_by(viewer, name), viewer, **asked)


KEYSETS = {
    "latest": Keyset(lambda viewer, name: posts.latest_rows(viewer), posts.NEWEST),
    "person": Keyset(lambda viewer, name: posts.rows_by_name(name, viewer), posts.NEWEST),
}


def _of_facet(kind: FacetKind) -> Feed:
    def page(viewer: Viewer, name: str, **asked: Any) -> Page[Post]:
        return feeds.by_facet(feeds.facet_called(kind, name), viewer, **asked)

    KEYSETS[kind] = keyset = Keyset(lambda viewer, name: feeds.rows_by_key(kind, name, viewer), feeds.FILED)
    return _keyset_feed(keyset, page)


class _Prepared(hot.Ranking):
    """The same by prepared statements."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._mine = {"viewer": viewer.pk} if viewer.is_authenticated else {}

    def these(self, ids: Sequence[int]) -> Sequence[hot.Ranked]:
        statement = ranked_statement(hot.hot_rows, bool(self._mine), False, 0)
        return cast("list[hot.Ranked]", prepared_rows(statement, {**self._mine, "ids": list(ids)}))

    def below(self, place: tuple[float, int] | None, most: int) -> Sequence[hot.Ranked]:
        statement = ranked_statement(hot.hot_rows, bool(self._mine), place is not None, most)
        params = {"hot_score": place[0], "id": place[1]} if place else {}
        return cast("list[hot.Ranked]", prepared_rows(statement, {**self._mine, **params}))


def _hot(viewer: Viewer, _name: str, cursor: str | None, limit: int) -> Found:
    ids, next_cursor = hot.hot_ids(_Prepared(viewer), cursor, limit)
    rows = seen_rows(viewer, ids)
    return [rows[pk] for pk in ids if pk in rows], next_cursor


def _following(viewer: Viewer, _name: str, cursor: str | None, limit: int) -> Found:
    rows: dict[int, Row] = {}

    def allowed(ids: Sequence[int]) -> Collection[int]:
        rows.update(seen_rows(viewer, ids))
        return rows

    places, next_cursor = following_places(cast(User, viewer), Reading.at(cursor), limit, allowed)
    return [rows[post] for _place, post in places], next_cursor


LATEST = _keyset_feed(KEYSETS["latest"], lambda viewer, name, **asked: posts.latest(viewer, **asked))
BY_PERSON = _keyset_feed(KEYSETS["person"], _person_page)
BY_FACET = {kind: _of_facet(kind) for kind in (FacetKind.TAG, FacetKind.CAMERA, FacetKind.LENS)}
HOT = Feed(_hot, lambda viewer, name, **asked: feeds.hot(viewer, **asked), hot.read_cursor, everywhere=False)
FOLLOWING = Feed(
    _following,
    lambda viewer, name, **asked: feeds.following(viewer, **asked),
    Reading.at,
    for_people=True,
    everywhere=False,
)
