"""What the posts API reads of comments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from services_registry.errors import CountFailed, FindFailed
from services_registry.models import Service, ServiceComment, ServicePost
from services_registry.models.ids import created_at, first_id_at
from services_registry.models.tables import tables_of
from services_registry.selectors.reading import EXTRA_AS_TEXT, answering
from wecho.common.database import aware, prepared_rows, rows

_THREAD = f"""
SELECT id, user_id, content, father_id, target_user_id, reply_count, edited_at, {EXTRA_AS_TEXT}
FROM {{comments}} WHERE service_id = %s AND post_id = %s AND root_id = %s AND id >= %s
AND EXISTS (SELECT 1 FROM {{posts}} AS post WHERE post.service_id = %s AND post.id = %s)
"""  # noqa: S608 - names only
_NEWEST = "ORDER BY id DESC LIMIT %s"
_ROOT_STANDS = "AND EXISTS (SELECT 1 FROM {comments} AS root WHERE root.service_id = %s AND root.id = %s) "
_LIKES = """
SELECT id, like_count FROM {comments} AS comment WHERE service_id = %s AND id IN ({marks})
AND EXISTS (SELECT 1 FROM {posts} AS post WHERE post.service_id = comment.service_id AND post.id = comment.post_id)
AND (root_id = 0 OR EXISTS (
    SELECT 1 FROM {comments} AS root WHERE root.service_id = comment.service_id AND root.id = comment.root_id))
"""
_ASKED_AT_ONCE = 500


class CommentInfo(TypedDict):
    """A comment as its service sees it. `time` is when it was published or last edited; a reply has no `child_num`,
    a root no `target_user_id`; `extra` is the text of a JSON object."""

    id: int
    user_id: str
    content: str
    root_id: int
    father_id: int
    target_user_id: str | None
    post_id: int
    time: datetime
    child_num: int | None
    extra: str


def visible_comments(service_id: int) -> QuerySet[ServiceComment]:
    """A service's comments whose post, and for a reply whose root, still stands: the rest waits to be erased."""
    post = ServicePost.objects.filter(service_id=service_id, id=OuterRef("post_id"))
    root = ServiceComment.objects.filter(service_id=service_id, id=OuterRef("root_id"))
    return ServiceComment.objects.filter(Exists(post), Q(root_id=0) | Exists(root), service_id=service_id)


def comments_after(service: Service, *, post_id: int, root_id: int, after: datetime, limit: int) -> list[CommentInfo]:
    """Return up to `limit` root comments of a post (`root_id` 0), or replies under a root, made after that moment.

    The newest come first. Nothing for a post or a root that is not there. Raises TableMissing.
    """
    key, since = service.pk, first_id_at(after + timedelta(milliseconds=1))
    values = [key, post_id, root_id, since, key, post_id, *([key, root_id] if root_id else []), limit]
    statement = (_THREAD + (_ROOT_STANDS if root_id else "") + _NEWEST).format(**tables_of(key))
    with answering(FindFailed):
        found = prepared_rows(statement, values)
    return [
        {
            "id": comment_id,
            "user_id": user_id,
            "content": content,
            "root_id": root_id,
            "father_id": father_id,
            "target_user_id": target_user_id,
            "post_id": post_id,
            "time": aware(edited_at) if edited_at else created_at(comment_id),
            "child_num": None if root_id else reply_count,
            "extra": extra,
        }
        for comment_id, user_id, content, father_id, target_user_id, reply_count, edited_at, extra in found
    ]


def comment_likes(service: Service, comment_ids: Sequence[int]) -> list[int]:
    """Return how many like each comment, in the order asked; 0 for one that is not there; raises TableMissing."""
    wanted = list(dict.fromkeys(comment_ids))
    counts: dict[int, int] = {}
    with answering(CountFailed):
        for start in range(0, len(wanted), _ASKED_AT_ONCE):
            some = wanted[start : start + _ASKED_AT_ONCE]
            statement = _LIKES.format(marks=", ".join(["%s"] * len(some)), **tables_of(service.pk))
            counts.update(rows(statement, [service.pk, *some]))
    return [counts.get(comment_id, 0) for comment_id in comment_ids]
