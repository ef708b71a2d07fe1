"""The feed of what one follows: people, tags, and boards that one keeps. Chronological; nobody else chooses.

A post stands at the time when it was published, where its author or one of its tags is followed; else at the time when
it was first put on one of the boards. So it has one place, and no post comes twice. Pages go down by (place, id). The
cursor remembers when the first page was read, and what was followed or put on a board after that does not count on the
further ones: whatever happens while one reads, nothing that was there is skipped or comes again, unless one unfollows
its author meanwhile and it lies on a board as well.

How it is found. Of each followed person the newest post beyond the cursor is one step in an index; the posts of a page
are among those of the people whose newest ones are newest. With many followed it is quicker to walk down all new posts
and to ask of each whether its author is followed; that is tried first, so far and no farther, as it would never end
where those whom one follows are quiet.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.selectors.blocks import unmuted
from gallery.models import Board, FacetFollow, Post
from gallery.querysets import seen_boards
from wecho.common.cursors import seal, unseal
from wecho.common.database import aside, aware, is_postgresql, prepared_rows, rows
from wecho.common.errors import Invalid
from wecho.common.statements import as_param, statement_of

MANY_FOLLOWED = 400
WALK = 3_000
MOST_TAGS, MOST_BOARDS = 200, 500
ROUNDS = 6
KIND = "following"
Place = tuple[datetime, int]
_LAST: Place = (datetime(9999, 1, 1, tzinfo=UTC), 2**62)

_SHOWN = "p.status = 'published' AND p.visibility IN ('public', 'followers')"
_BEYOND = "(p.published_at, p.id) < (%(place)s, %(id)s)"
_DOWN = "ORDER BY p.published_at DESC, p.id DESC"
_UNMUTED = "NOT IN (SELECT muted_id FROM accounts_mute WHERE muter_id = %(viewer)s)"
_FOLLOWED = "f.follower_id = %(viewer)s AND f.created_at <= %(since)s"
WALKED = f"""
    SELECT place, post FROM (
        SELECT p.published_at AS place, p.id AS post, p.author_id FROM gallery_post p
        WHERE {_SHOWN} AND {_BEYOND} {_DOWN} LIMIT {WALK}
    ) AS new
    WHERE COALESCE(
        (SELECT true FROM accounts_follow f WHERE {_FOLLOWED} AND f.followee_id = new.author_id LIMIT 1), false
    ) AND new.author_id {_UNMUTED}
    ORDER BY place DESC, post DESC LIMIT %(limit)s
"""  # noqa: S608 - words of ours
_PEOPLE = f"""
people AS MATERIALIZED (
    SELECT f.followee_id AS id, (
        SELECT p.published_at FROM gallery_post p WHERE p.author_id = f.followee_id AND {_SHOWN} AND {_BEYOND} {_DOWN}
        LIMIT 1
    ) AS newest
    FROM accounts_follow f WHERE {_FOLLOWED} AND f.followee_id {_UNMUTED}
), nearest AS MATERIALIZED (
    SELECT id FROM people WHERE newest >= COALESCE(
        (SELECT newest FROM people WHERE newest IS NOT NULL ORDER BY newest DESC LIMIT 1 OFFSET %(limit)s - 1),
        (SELECT min(newest) FROM people)
    )
)"""  # noqa: S608 - words of ours
_PERSON_PAGE = f"""
    SELECT p.id FROM gallery_post p WHERE p.author_id = nearest.id AND {_SHOWN} AND {_BEYOND} {_DOWN} LIMIT %(limit)s
"""  # noqa: S608 - words of ours
_TAG_PAGE = """
    SELECT t.id FROM gallery_postfacet t
    WHERE t.facet_id = tags.id AND (t.published_at, t.post_id) < (%(place)s, %(id)s)
    ORDER BY t.published_at DESC, t.post_id DESC LIMIT %(limit)s
"""
_BOARD_PAGE = f"""
    SELECT i.id FROM gallery_boarditem i JOIN gallery_post p ON p.id = i.post_id
    WHERE i.board_id = boards.id AND (i.created_at, i.post_id) < (%(place)s, %(id)s) AND {_SHOWN}
    AND NOT EXISTS (SELECT 1 FROM accounts_follow f WHERE {_FOLLOWED} AND f.followee_id = p.author_id)
    AND NOT EXISTS (SELECT 1 FROM gallery_postfacet t WHERE t.post_id = p.id AND t.facet_id IN (SELECT id FROM tags))
    AND NOT EXISTS (
        SELECT 1 FROM gallery_boarditem other
        WHERE other.post_id = i.post_id AND other.board_id IN (SELECT id FROM boards)
        AND (other.created_at, other.id) < (i.created_at, i.id)
    )
    ORDER BY i.created_at DESC, i.post_id DESC LIMIT %(limit)s
"""  # noqa: S608 - words of ours


@dataclass(frozen=True)
class Reading:
    """One way through the feed: when its first page was read, where the last visit had begun, what lies behind."""

    since: datetime
    caught_up: datetime | None
    behind: Place = _LAST

    @classmethod
    def at(cls, cursor: str | None, caught_up: datetime | None = None) -> "Reading":
        """Where the cursor left off, or a new one; raises Invalid."""
        if not cursor:
            return cls(timezone.now(), caught_up)
        values = unseal(KIND, cursor)
        if len(values) != 4:
            raise Invalid
        since, mark, place, post = values
        return cls(since, mark, (place, post))

    def cursor(self, behind: Place) -> str:
        """The cursor of what comes after `behind`."""
        return seal(KIND, (self.since, self.caught_up, *behind))


def following_places(
    viewer: User, reading: Reading, limit: int, allowed: Callable[[Sequence[int]], Collection[int]] | None = None
) -> tuple[list[Place], str | None]:
    """The places of up to `limit` posts that the viewer may see, in order, and the cursor of the next page.

    `allowed` tells which of some posts those are, where the caller asks for more of them at once. Four queries. More
    only where posts fall out because somebody was suspended or a post is not for the viewer; after six rounds a page is
    left short instead, and its cursor goes on.
    """
    sources = _sources(viewer, reading)
    seen: list[Place] = []
    behind = reading.behind
    for _round in range(ROUNDS):
        found = _found(viewer, reading, sources, behind, limit + 1)
        posts = [post for _place, post in found]
        shown = allowed(posts) if allowed else set(_allowed(viewer, posts))
        seen += [place for place in found if place[1] in shown]
        if len(seen) > limit:
            return seen[:limit], reading.cursor(seen[limit - 1])
        if len(found) <= limit:
            return seen, None
        behind = found[-1]
    return seen, reading.cursor(behind)


@aside
def _allowed(viewer: User, ids: Sequence[int]) -> Sequence[int]:
    shown = Post.objects.seen_by(viewer).filter(unmuted(viewer, "author_id"), pk__in=ids)
    return list(shown.values_list("pk", flat=True))


def _sources(viewer: User, reading: Reading) -> tuple[list[int], list[int]]:
    """The tags and the boards that count, the last followed ones where there are too many."""
    found = prepared_rows(sources_statement(), {"viewer": viewer.pk, "since": as_param(reading.since)})
    return [pk for is_board, pk in found if not is_board], [pk for is_board, pk in found if is_board]


@lru_cache(1)
def sources_statement() -> str:
    """SQL: what a person follows beside people, as rows of 0 and a tag's id or 1 and a board's, the last first.

    Parameters: `viewer` is their id, `since` the moment up to which following counts.
    """
    return _sources_written()


@aside
def _sources_written() -> str:
    viewer, since = User(pk=2**62 + 1), datetime(1826, 1, 1, tzinfo=UTC)
    tags = FacetFollow.objects.filter(person=viewer, created_at__lte=since).order_by("-pk").values_list("facet_id")
    kept = Board.objects.filter(seen_boards(viewer), followers__person=viewer, followers__created_at__lte=since)
    boards = kept.order_by("-followers__pk").values_list("pk")
    marks = {"viewer": viewer.pk, "since": since}
    both = statement_of(tags[:MOST_TAGS], marks), statement_of(boards[:MOST_BOARDS], marks)
    return f"SELECT 0, tag.* FROM ({both[0]}) AS tag UNION ALL SELECT 1, board.* FROM ({both[1]}) AS board"  # noqa: S608


def _found(
    viewer: User, reading: Reading, sources: tuple[list[int], list[int]], behind: Place, limit: int
) -> list[Place]:
    """The next places by what is followed alone; fewer than `limit` only at the end."""
    params = {
        "viewer": viewer.pk,
        "since": as_param(reading.since),
        "place": as_param(behind[0]),
        "id": behind[1],
        "limit": limit,
    }
    if viewer.following_count >= MANY_FOLLOWED:
        walked = prepared_rows(WALKED, params)
        if len(walked) == limit:
            others = rows(statement(*sources, people=False), params) if any(sources) else []
            return _places([*walked, *others])[:limit]
    ask = rows if any(sources) else prepared_rows  # those of one viewer alone are not worth a plan
    return _places(ask(statement(*sources, people=True), params))


def _places(found: Sequence[tuple[Any, ...]]) -> list[Place]:
    return sorted({(_moment(place), post) for place, post in found}, reverse=True)


def _moment(value: Any) -> datetime:
    return aware(datetime.fromisoformat(value) if isinstance(value, str) else value)


def statement(tags: Sequence[int], boards: Sequence[int], *, people: bool) -> str:
    """SQL: the newest places (`place`, `post`) by tags and boards and, with `people`, by whom the viewer follows.

    Parameters: `viewer`, `since`, the place and id (`place`, `id`) to begin behind, and `limit`.
    """
    lists, parts = [], []
    if people:
        lists.append(_PEOPLE)
        parts.append(_newest_of("nearest", "gallery_post", _PERSON_PAGE, "published_at", "id"))
    lists += [_ids("tags", tags), _ids("boards", boards)]
    if tags:
        parts.append(_newest_of("tags", "gallery_postfacet", _TAG_PAGE, "published_at", "post_id"))
    if boards:
        parts.append(_newest_of("boards", "gallery_boarditem", _BOARD_PAGE, "created_at", "post_id"))
    return f"WITH {', '.join(lists)} {' UNION '.join(parts)} ORDER BY place DESC, post DESC LIMIT %(limit)s"


def _ids(name: str, ids: Sequence[int]) -> str:
    listed = ", ".join(f"({int(one)})" for one in ids)
    return f"{name}(id) AS ({f'VALUES {listed}' if ids else 'SELECT 0 WHERE 1 = 0'})"


def _newest_of(source: str, table: str, page: str, place: str, post: str) -> str:
    """The newest rows of `table` for each row of `source`: `page` selects their ids."""
    if not is_postgresql():
        return f"SELECT x.{place} AS place, x.{post} AS post FROM {source} JOIN {table} x ON x.id IN ({page})"  # noqa: S608
    alias = page.strip()[len("SELECT ")]
    columns = page.replace(f"SELECT {alias}.id", f"SELECT {alias}.{place} AS place, {alias}.{post} AS post", 1)
    return f"SELECT x.place, x.post FROM {source} CROSS JOIN LATERAL ({columns}) AS x"  # noqa: S608
