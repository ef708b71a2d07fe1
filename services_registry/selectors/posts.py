"""What the posts API reads of posts, from the one table of the service; raises TableMissing when there is none."""

from datetime import datetime
from typing import Any, TypedDict

from services_registry.errors import ContractError, CountFailed, FindFailed
from services_registry.models import Service, ServicePost
from services_registry.models.ids import created_at, first_id_at
from services_registry.models.tables import table_of
from services_registry.selectors.reading import EXTRA_AS_TEXT, answering
from wecho.common.database import prepared_rows

_INFO = f"SELECT title, content, author, {EXTRA_AS_TEXT} FROM {{posts}} WHERE service_id = %s AND id = %s"  # noqa: S608
_NEWEST = "SELECT id FROM {posts} WHERE service_id = %s AND id < %s ORDER BY id DESC LIMIT %s"
_LIKES = "SELECT like_count FROM {posts} WHERE service_id = %s AND id = %s"


class PostInfo(TypedDict):
    """A post as its service sees it; `extra` is the text of a JSON object."""

    id: int
    title: str
    content: str
    author: str
    time: datetime
    extra: str


def post_info(service: Service, post_id: int) -> PostInfo | None:
    """Return a post, or None when there is none."""
    rows = _read(_INFO, service, FindFailed, post_id)
    if not rows:
        return None
    title, content, author, extra = rows[0]
    return PostInfo(id=post_id, title=title, content=content, author=author, time=created_at(post_id), extra=extra)


def newest_post_ids(service: Service, *, before: datetime, limit: int) -> list[int]:
    """Return up to `limit` ids of posts made before that moment, the newest first."""
    return [row[0] for row in _read(_NEWEST, service, FindFailed, first_id_at(before), limit)]


def post_likes(service: Service, post_id: int) -> int:
    """Return how many like a post; 0 for a post that is not there."""
    rows = _read(_LIKES, service, CountFailed, post_id)
    return int(rows[0][0]) if rows else 0


def _read(statement: str, service: Service, failure: type[ContractError], *values: int) -> list[tuple[Any, ...]]:
    key = service.pk
    with answering(failure):
        return prepared_rows(statement.format(posts=table_of(ServicePost, key)), [key, *values])
