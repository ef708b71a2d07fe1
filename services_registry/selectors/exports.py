"""Exports of a service: those that there are, and the lines that one is made of."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services_registry.errors import FindFailed
from services_registry.models import Service, ServiceExport
from services_registry.models.ids import created_at
from services_registry.models.tables import tables_of
from services_registry.selectors.reading import EXTRA_AS_TEXT, answering
from services_registry.selectors.records import written_time
from wecho.common.database import aware, rows
from wecho.common.errors import NotFound

SHOWN = 50
Row = Sequence[Any]
# A batch is cut off first and asked second whether it still stands: its cost does not grow with the tables.
_POSTS = f"""
SELECT TRUE, id, title, content, author, {EXTRA_AS_TEXT} FROM {{posts}}
WHERE service_id = %(service)s AND id > %(after)s ORDER BY id LIMIT %(limit)s
"""  # noqa: S608 - names only
_STANDS = """
EXISTS (SELECT 1 FROM {posts} AS post WHERE post.service_id = %(service)s AND post.id = batch.post_id)
AND (batch.root_id = 0 OR EXISTS (
    SELECT 1 FROM {comments} AS root WHERE root.service_id = %(service)s AND root.id = batch.root_id))
"""
_COMMENTS = f"""
SELECT {_STANDS}, id, user_id, content, root_id, father_id, target_user_id, post_id, edited_at, reply_count, extra
FROM (
    SELECT id, user_id, content, root_id, father_id, target_user_id, post_id, edited_at, reply_count,
        {EXTRA_AS_TEXT} AS extra
    FROM {{comments}} WHERE service_id = %(service)s AND id > %(after)s ORDER BY id LIMIT %(limit)s
) AS batch ORDER BY id
"""  # noqa: S608 - names only
_POST_LIKES = """
SELECT EXISTS (SELECT 1 FROM {posts} AS post WHERE post.service_id = %(service)s AND post.id = batch.post_id),
    post_id, user_id, created_at
FROM (
    SELECT post_id, user_id, created_at FROM {post_likes}
    WHERE service_id = %(service)s AND (post_id, user_id) > (%(after)s, %(user)s)
    ORDER BY post_id, user_id LIMIT %(limit)s
) AS batch ORDER BY post_id, user_id
"""
_COMMENT_LIKES = f"""
SELECT EXISTS (
        SELECT 1 FROM {{comments}} AS batch
        WHERE batch.service_id = %(service)s AND batch.id = liked.comment_id AND {_STANDS}),
    comment_id, user_id, created_at
FROM (
    SELECT comment_id, user_id, created_at FROM {{comment_likes}}
    WHERE service_id = %(service)s AND (comment_id, user_id) > (%(after)s, %(user)s)
    ORDER BY comment_id, user_id LIMIT %(limit)s
) AS liked ORDER BY comment_id, user_id
"""  # noqa: S608 - names only


def exports_of(service: Service) -> list[ServiceExport]:
    """The fifty newest exports of a service, the newest first."""
    return list(service.exports.order_by("-asked_at", "-pk")[:SHOWN])


def export_of(service: Service, export_id: int) -> ServiceExport:
    """Return one export of that service; raises NotFound."""
    export = ServiceExport.objects.filter(service=service, pk=export_id).select_related("service").first()
    if export is None:
        raise NotFound
    return export


def export_lines(service: Service) -> Iterator[list[bytes]]:
    """All that a service stores, as lines of JSON, batch by batch: posts, comments, likes of posts and of comments.

    Each kind comes in the order of its key, so that a second reading gives the same again; the fields are those of the
    posts API. What waits to be erased is left out. Memory holds one batch. Raises TableMissing, FindFailed.
    """
    for kind in _KINDS:
        after: int | None = 0
        user = ""
        while after is not None:
            values = {"service": service.pk, "after": after, "user": user, "limit": kind.batch}
            with answering(FindFailed):
                found = rows(kind.statement.format(**tables_of(service.pk)), values)
            yield [_line(kind.write(row, service.name)) for row in found if row[0]]
            after, user = (found[-1][1], found[-1][2]) if len(found) == kind.batch else (None, "")


def _line(record: dict[str, Any]) -> bytes:
    return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)


def _extra(text: str) -> orjson.Fragment:
    # Kept as its service wrote it, where a line may end between two tokens; within a JSON string none can.
    return orjson.Fragment(text.replace("\n", " ").replace("\r", " "))


def _post(row: Row, svc: str) -> dict[str, Any]:
    _, post_id, title, content, author, extra = row
    return {
        "kind": "post",
        "id": post_id,
        "title": title,
        "content": content,
        "author": author,
        "time": written_time(created_at(post_id)),
        "svc": svc,
        "extra": _extra(extra),
    }


def _comment(row: Row, svc: str) -> dict[str, Any]:
    _, comment_id, user_id, content, root_id, father_id, target_user_id, post_id, edited_at, replies, extra = row
    return {
        "kind": "comment",
        "id": comment_id,
        "user_id": user_id,
        "content": content,
        "root_id": root_id,
        "father_id": father_id,
        "target_user_id": target_user_id,
        "post_id": post_id,
        "time": written_time(aware(edited_at) if edited_at else created_at(comment_id)),
        "svc": svc,
        "child_num": None if root_id else replies,
        "extra": _extra(extra),
    }


def _post_like(row: Row, svc: str) -> dict[str, Any]:
    _, post_id, user_id, at = row
    return {"kind": "post_like", "post_id": post_id, "user_id": user_id, "time": written_time(aware(at)), "svc": svc}


def _comment_like(row: Row, svc: str) -> dict[str, Any]:
    _, comment_id, user_id, at = row
    time = written_time(aware(at))
    return {"kind": "comment_like", "comment_id": comment_id, "user_id": user_id, "time": time, "svc": svc}


@dataclass(frozen=True)
class _Kind:
    """A kind of record. A batch of texts is small, because one text may have 64 thousand characters."""

    statement: str
    write: Callable[[Row, str], dict[str, Any]]
    batch: int


_KINDS = (
    _Kind(_POSTS, _post, 250),
    _Kind(_COMMENTS, _comment, 250),
    _Kind(_POST_LIKES, _post_like, 5_000),
    _Kind(_COMMENT_LIKES, _comment_like, 5_000),
)
