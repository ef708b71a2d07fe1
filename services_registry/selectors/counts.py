"""The kept counts of likes and replies, beside the true ones. Every count is read from an index."""

from dataclasses import dataclass
from typing import Any

from services_registry.errors import FindFailed, TableMissing
from services_registry.models.tables import tables_of
from services_registry.selectors.reading import answering
from wecho.common.database import rows

_POSTS = """
SELECT id, id, like_count,
    (SELECT count(*) FROM {post_likes} AS likes WHERE likes.service_id = %(service)s AND likes.post_id = kept.id)
FROM {posts} AS kept WHERE service_id = %(service)s AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""
_COMMENTS = """
SELECT id, post_id, like_count,
    (SELECT count(*) FROM {comment_likes} AS likes
     WHERE likes.service_id = %(service)s AND likes.comment_id = kept.id),
    reply_count, CASE WHEN root_id > 0 THEN 0 ELSE
    (SELECT count(*) FROM {comments} AS reply
     WHERE reply.service_id = %(service)s AND reply.post_id = kept.post_id AND reply.root_id = kept.id) END
FROM {comments} AS kept WHERE service_id = %(service)s AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Compared:
    """A batch of rows: how many, the last id, and what differs as (id, id of its post)."""

    size: int
    last_id: int
    differing: list[tuple[int, int]]


def compare_posts(service_id: int, *, after: int, limit: int) -> Compared:
    """Compare up to `limit` posts with ids above `after`, in one statement. A service without tables has none."""
    return _compare(_POSTS, {"service": service_id, "after": after, "limit": limit})


def compare_comments(service_id: int, *, after: int, limit: int) -> Compared:
    """Compare up to `limit` comments with ids above `after`, in one statement. A service without tables has none."""
    return _compare(_COMMENTS, {"service": service_id, "after": after, "limit": limit})


def _compare(statement: str, values: dict[str, Any]) -> Compared:
    try:
        with answering(FindFailed):
            found = rows(statement.format(**tables_of(values["service"])), values)
    except TableMissing:
        found = []
    differing = [(row[0], row[1]) for row in found if row[2::2] != row[3::2]]
    return Compared(len(found), found[-1][0] if found else 0, differing)
