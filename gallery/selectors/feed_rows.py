"""Pages as prepared statements: which posts, in which state of their rows, and which of them one likes.

What a list shows is said by query sets; here they are written once a process, with marks in place of viewer and cursor.
Who may see what, PostgreSQL decides each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from accounts.models import User
from accounts.policies import Viewer
from accounts.selectors.blocks import unmuted
from gallery.models import Post
from gallery.selectors.cards import Version
from wecho.common.database import aside, aware, is_postgresql, prepared_rows
from wecho.common.pagination import read_cursor, write_cursor
from wecho.common.statements import as_param, statement_of

# Values that stand for others while a statement is written.
_VIEWER, _NAME, _ID = 2**62 + 1, "a name that nobody has", 2**62 + 4
_BEYOND: dict[str, Any] = {
    "published_at": datetime(1826, 1, 1, 1, 2, 3, 4, tzinfo=UTC),
    "hot_score": -8.25e77,
    "id": 2**62 + 2,
    "post_id": 2**62 + 3,
}
_MARKS = {"viewer": _VIEWER, "name": _NAME, "one": _ID, **_BEYOND}
_PAGE = """
SELECT {order}, {states}, {liked}
FROM ({page}) AS page
JOIN gallery_post AS post ON post.id = page.{post}
JOIN accounts_user AS author ON author.id = post.author_id
LEFT JOIN gallery_photo AS cover ON cover.post_id = page.{post} AND cover.position = 0
ORDER BY {descending}
"""
_LIKED = "(SELECT 1 FROM gallery_like WHERE user_id = %(viewer)s AND post_id = post.id LIMIT 1) IS NOT NULL"


class Row(NamedTuple):
    """A post of a page. `version` changes with everything that its card shows."""

    id: int
    version: Version
    liked: bool


Found = tuple[list[Row], str | None]
"""The rows of a page, and the cursor of the next one."""


@dataclass(frozen=True)
class Keyset:
    """A list whose pages are one statement. `rows(viewer, name)` is what is in it, newest first by `order`.

    `order` ends with the post's id. `name` is what the list is of: a folded username, the key of a tag.
    """

    rows: Callable[[Viewer, str], QuerySet[Any]]
    order: tuple[str, ...]

    def find(self, viewer: Viewer, name: str, cursor: str | None, limit: int) -> Found:
        """Up to `limit` rows after `cursor`. One statement; raises Invalid."""
        params: dict[str, Any] = {"viewer": viewer.pk, "name": name}
        if cursor:
            beyond = zip(self.order, read_cursor(cursor, self.order), strict=True)
            params |= {field: as_param(value) for field, value in beyond}
        statement, used = _statement(self, viewer.is_authenticated, bool(cursor), limit)
        found = prepared_rows(statement, {name: params[name] for name in used})
        size = len(self.order)
        rows = [Row(row[size - 1], row[size - 1 : -1], bool(row[-1])) for row in found[:limit]]
        return rows, write_cursor(self.order, _place(found[limit - 1][:size])) if len(found) > limit else None

    def is_good(self, cursor: str) -> bool:
        """Whether it is one of this kind; raises Invalid for any other."""
        return bool(read_cursor(cursor, self.order))


def _place(values: tuple[Any, ...]) -> tuple[Any, ...]:
    *moments, pk = values
    return (*(aware(datetime.fromisoformat(moment)) for moment in moments), pk)


@lru_cache(2_000)
def _statement(keyset: Keyset, signed_in: bool, beyond: bool, limit: int) -> tuple[str, tuple[str, ...]]:
    """The statement, and which values it takes."""
    *first, post = keyset.order
    # As texts: reading 20 times takes longer than all else, and only the last one matters.
    order = [*(f"CAST(page.{field} AS text)" for field in first), f"page.{post}"]
    page = written(keyset, signed_in=signed_in, beyond=beyond, limit=limit)
    statement = _around(page, signed_in, order, keyset.order)
    return statement, tuple(name for name in ("viewer", "name", *keyset.order) if f"%({name})s" in statement)


def _around(page: str, signed_in: bool, columns: Sequence[str], order: Sequence[str]) -> str:
    return _PAGE.format(
        page=page,
        post=order[-1],
        order=", ".join(columns),
        descending=", ".join(f"page.{field} DESC" for field in order),
        states="post.xmin, author.xmin, cover.xmin" if is_postgresql() else "NULL, NULL, NULL",
        liked=_LIKED if signed_in else "false",
    )


@aside
def written(keyset: Keyset, *, signed_in: bool, beyond: bool, limit: int) -> str:
    """What selects a page and one row more, without what its cards need."""
    rows = keyset.rows(_somebody(signed_in), _NAME)
    if beyond:
        rows = rows.filter(TupleLessThan(Tuple(*keyset.order), tuple(_BEYOND[field] for field in keyset.order)))
    ordered = rows.order_by(*(f"-{field}" for field in keyset.order)).values_list(*keyset.order)
    return statement_of(ordered[: limit + 1], _MARKS)


def _somebody(signed_in: bool) -> Viewer:
    return User(pk=_VIEWER) if signed_in else AnonymousUser()


def seen_rows(viewer: Viewer, ids: Sequence[int]) -> dict[int, Row]:
    """Which of these posts the viewer may see and has not muted, by their ids. One statement; PostgreSQL only."""
    params = {"ids": list(ids)} | ({"viewer": viewer.pk} if viewer.is_authenticated else {})
    found = prepared_rows(_of_ids(viewer.is_authenticated), params)
    return {row[0]: Row(row[0], row[:-1], row[-1]) for row in found}


@lru_cache(2)
def _of_ids(signed_in: bool) -> str:
    return _around(seen_statement(signed_in=signed_in), signed_in, ["page.id"], ["id"])


@aside
def seen_statement(*, signed_in: bool) -> str:
    """What selects those of the posts in `ids` that somebody may see and has not muted."""
    viewer = _somebody(signed_in)
    rows = Post.objects.seen_by(viewer).filter(unmuted(viewer, "author_id"), pk=_ID)
    return of_ids(statement_of(rows.values_list("id"), _MARKS))


def of_ids(statement: str) -> str:
    """A statement about one post, by its mark `one`, as one about all those in `ids`."""
    return statement.replace("= %(one)s", "= ANY(%(ids)s::bigint[])")


@lru_cache(200)
def ranked_statement(rows: Callable[[Viewer], QuerySet[Any]], signed_in: bool, beyond: bool, most: int) -> str:
    """What selects score, id and author of the highest, below a place or from the top; of those in `ids`, when 0."""
    return _ranked(rows, signed_in, beyond, most)


@aside
def _ranked(rows: Callable[[Viewer], QuerySet[Any]], signed_in: bool, beyond: bool, most: int) -> str:
    ranked = rows(_somebody(signed_in)).order_by("-hot_score", "-pk").values_list("hot_score", "pk", "author_id")
    if not most:
        return of_ids(statement_of(ranked.filter(pk=_ID), _MARKS))
    if beyond:
        ranked = ranked.filter(TupleLessThan(Tuple("hot_score", "pk"), (_BEYOND["hot_score"], _BEYOND["id"])))
    return statement_of(ranked[:most], _MARKS)
