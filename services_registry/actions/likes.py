"""Likes of posts and comments: who likes what, once, and how many do, kept in step.

A change locks the liked row, so that likes of one row take turns and its deletion waits for them. On PostgreSQL that is
one statement; SQLite has one writer at a time, and three short ones.
"""

from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, models, transaction

from services_registry.actions.writing import refuse, written
from services_registry.errors import UpdateFailed
from services_registry.models import Service, ServiceComment, ServiceCommentLike, ServicePost, ServicePostLike
from services_registry.models.tables import table_of, tables_of
from services_registry.selectors.records import forget_records
from wecho.common.cache_keys import SERVICE_POST_LIKES
from wecho.common.database import aside, is_postgresql, prepared_rows

Params = dict[str, int | str]
_FIND = "SELECT id FROM {table} AS liked WHERE service_id = %(service)s AND id = %(row)s {condition}"
_LIKE = """INSERT INTO {likes} (service_id, {key}, user_id) SELECT %(service)s, %(row)s, %(user)s
WHERE EXISTS ({found}) ON CONFLICT DO NOTHING"""
_UNLIKE = """DELETE FROM {likes} WHERE service_id = %(service)s AND {key} = %(row)s AND user_id = %(user)s
AND EXISTS ({found})"""
_COUNT = "UPDATE {table} SET like_count = like_count + %(step)s WHERE service_id = %(service)s AND id = %(row)s"
_IN_ONE = """
WITH found AS ({find} FOR NO KEY UPDATE), changed AS ({change} RETURNING 1),
counted AS ({count} AND EXISTS (SELECT FROM changed))
SELECT id FROM found
"""
_STANDS = """AND post_id = %(post)s
AND EXISTS (SELECT 1 FROM {posts} AS post WHERE post.service_id = %(service)s AND post.id = %(post)s)
AND (root_id = 0 OR EXISTS (
    SELECT 1 FROM {comments} AS root WHERE root.service_id = %(service)s AND root.id = liked.root_id))"""


@dataclass(frozen=True)
class _Likeable:
    """The statements of one kind of record that can be liked, on a service's own tables.

    A like goes into the table of all services, which hands it on to the partition, or tells that there is none.
    """

    model: type[models.Model]
    likes: type[models.Model]
    key: str
    condition: str = ""

    def find(self, service_id: int) -> str:
        condition = self.condition.format(**tables_of(service_id))
        return _FIND.format(table=table_of(self.model, service_id), condition=condition)

    def change(self, service_id: int, *, liked: bool, found: str) -> str:
        if liked:
            return _LIKE.format(likes=self.likes._meta.db_table, key=self.key, found=found)
        return _UNLIKE.format(likes=table_of(self.likes, service_id), key=self.key, found=found)

    def count(self, service_id: int) -> str:
        return _COUNT.format(table=table_of(self.model, service_id))


@lru_cache(4_096)
def _in_one(likeable: _Likeable, service_id: int, liked: bool) -> str:
    change = likeable.change(service_id, liked=liked, found="SELECT 1 FROM found")
    return _IN_ONE.format(find=likeable.find(service_id), change=change, count=likeable.count(service_id))


_POST = _Likeable(ServicePost, ServicePostLike, "post_id")
_COMMENT = _Likeable(ServiceComment, ServiceCommentLike, "comment_id", _STANDS)


def like_post(*, service: Service, post_id: int, user_id: str, liked: bool) -> None:
    """Make a user like a post, or no longer; idempotent. Raises NoRightRecord, UpdateFailed."""
    _set(service, _POST, {"row": post_id, "user": user_id}, liked=liked)
    forget_records(SERVICE_POST_LIKES(service.name, post_id))


def like_comment(*, service: Service, post_id: int, comment_id: int, user_id: str, liked: bool) -> None:
    """Make a user like a comment of that post, or no longer; idempotent. Raises NoRightRecord, UpdateFailed."""
    _set(service, _COMMENT, {"row": comment_id, "user": user_id, "post": post_id}, liked=liked)


def _set(service: Service, likeable: _Likeable, params: Params, *, liked: bool) -> None:
    params |= {"service": service.pk, "step": 1 if liked else -1}
    change = _in_one_statement if is_postgresql() else _one_after_another
    if not written(service.pk, lambda: change(service.pk, likeable, params, liked=liked), UpdateFailed):
        raise refuse(service.pk, likeable.model)


def _in_one_statement(service_id: int, likeable: _Likeable, params: Params, *, liked: bool) -> bool:
    return bool(prepared_rows(_in_one(likeable, service_id, liked), params))


@aside
def _one_after_another(service_id: int, likeable: _Likeable, params: Params, *, liked: bool) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(likeable.find(service_id), params)
        if cursor.fetchone() is None:
            return False
        cursor.execute(likeable.change(service_id, liked=liked, found="SELECT 1"), params)
        if cursor.rowcount == 1:
            cursor.execute(likeable.count(service_id), params)
        return True
