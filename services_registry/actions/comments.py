"""Comments of registered services, in two levels: roots, and the replies under each.

Locks are taken in the order post, root, father. A reply holds all three against deletion, and the root against other
counts; who deletes a reply holds its root alone, so that no answer to what goes with it can slip in.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from services_registry.actions import audit
from services_registry.actions.erasing import erase_later
from services_registry.actions.outbox import announced
from services_registry.actions.posts import NO_EXTRA, replaced
from services_registry.actions.writing import inserted, refuse, written
from services_registry.constants import WebhookEvent
from services_registry.errors import CreateFailed, DeleteFailed, UpdateFailed
from services_registry.models import Service, ServiceComment, ServiceEvent
from services_registry.models.tables import tables_of
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors.comments import visible_comments
from wecho.common.database import aside, is_postgresql, rows

_COLUMNS = """(id, service_id, post_id, root_id, father_id, target_user_id, user_id, content, extra, like_count,
reply_count)"""
_PUBLISH = f"""
INSERT INTO service_comment {_COLUMNS}
SELECT {{id}}, service_id, id, 0, 0, NULL, %s, %s, %s{{json}}, 0, 0
FROM {{posts}} WHERE service_id = %s AND id = %s{{lock}} RETURNING id
"""  # noqa: S608 - names only
_REPLY = f"""
INSERT INTO service_comment {_COLUMNS}
SELECT {{id}}, post.service_id, post.id, root.id, father.id, father.user_id, %s, %s, %s{{json}}, 0, 0
FROM {{posts}} AS post, {{comments}} AS root, {{comments}} AS father
WHERE post.service_id = %s AND post.id = %s
AND root.service_id = %s AND root.id = %s AND root.post_id = post.id AND root.root_id = 0
AND father.service_id = %s AND father.id = %s AND (father.id = root.id OR father.root_id = root.id)
"""  # noqa: S608 - names only
# The root is locked at once as its count needs it: PostgreSQL finds a deadlock where two raise a lock that both hold.
_PARENTS_LOCKED = "FOR KEY SHARE OF post FOR NO KEY UPDATE OF root FOR KEY SHARE OF father"
_COUNT = """
UPDATE {comments} SET reply_count = reply_count + 1 WHERE service_id = %s AND id = %s
"""
_REPLY_AND_COUNT = f"""
WITH added AS ({_REPLY} {_PARENTS_LOCKED} RETURNING id), counted AS ({_COUNT} AND EXISTS (SELECT FROM added))
SELECT id FROM added
"""  # noqa: S608 - names only
_FACTS = ("post_id", "root_id", "father_id", "user_id")
# A reply goes with the answers to it, and the answers to those. The last condition is that of the partial index.
_DELETE_BRANCH = """
WITH RECURSIVE branch (id) AS (
    SELECT id FROM service_comment WHERE service_id = %s AND id = %s AND user_id = %s
    UNION ALL
    SELECT answer.id FROM branch JOIN service_comment AS answer
    ON answer.service_id = %s AND answer.father_id = branch.id AND NOT answer.father_id = answer.root_id
)
DELETE FROM service_comment WHERE service_id = %s AND id IN (SELECT id FROM branch)
RETURNING id, post_id, like_count, reply_count
"""


def publish_comment(*, service: Service, post_id: int, user_id: str, content: str, extra: str = NO_EXTRA) -> int:
    """Store a root comment in one statement and return its id.

    Raises NoRightRecord when the post is not there, TableNotMade, NoId, CreateFailed.
    """
    values = [user_id, content, extra, service.pk, post_id]
    told = {"post_id": post_id, "root_id": 0, "father_id": 0, "user_id": user_id}
    return _stored(service, lambda: inserted(service.pk, _PUBLISH, values), told)


def reply_to_comment(
    *, service: Service, post_id: int, root_id: int, father_id: int, user_id: str, content: str, extra: str = NO_EXTRA
) -> int:
    """Store a reply, count it at its root, and return its id; the father is the root or a reply under it.

    Raises NoRightRecord unless post, root and father are there and belong together; TableNotMade, NoId, CreateFailed.
    """
    key = service.pk
    values = [user_id, content, extra, key, post_id, key, root_id, key, father_id]

    def in_one() -> int | None:
        return inserted(key, _REPLY_AND_COUNT, [*values, key, root_id])

    @aside
    def one_after_the_other() -> int | None:
        with transaction.atomic(), connection.cursor() as cursor:
            reply_id = inserted(key, f"{_REPLY} RETURNING id", values)
            if reply_id:
                cursor.execute(_COUNT.format(**tables_of(key)), [key, root_id])
            return reply_id

    reply = in_one if is_postgresql() else one_after_the_other

    told = {"post_id": post_id, "root_id": root_id, "father_id": father_id, "user_id": user_id}
    return _stored(service, reply, told)


def update_comment(
    *, service: Service, comment_id: int, user_id: str, content: str | None = None, extra: str | None = None
) -> None:
    """Replace the content, the extra, or both, each whole; for the author only.

    Raises NothingToUpdate when neither is given, NoRightRecord, UpdateFailed.
    """
    changes = replaced(content, extra)
    own = visible_comments(service.pk).filter(id=comment_id, user_id=user_id)
    update = announced(
        service,
        WebhookEvent.COMMENT_UPDATED,
        lambda: own.update(**changes),
        lambda _: own.values(*_FACTS).get() | {"comment_id": comment_id},
    )
    if not written(service.pk, update, UpdateFailed):
        raise refuse(service.pk, ServiceComment)


def delete_comment(*, service: Service, comment_id: int, user_id: str) -> None:
    """Delete a comment, for the author only, with the replies to it.

    The replies under a root are out of sight at once, and a job removes them; the branch that hangs on a reply goes in
    the same transaction, and the root's count with it. Raises NoRightRecord, DeleteFailed.
    """
    _delete(service, comment_id, WebhookEvent.COMMENT_DELETED, user_id=user_id)


def remove_comment(*, actor: Administrator, service: Service, comment_id: int, reason: str) -> None:
    """Take away a comment against its author's will, with all that goes when the author deletes it; audited.

    Raises Forbidden, NoRightRecord, DeleteFailed.
    """
    if not can_manage_services(actor):
        audit.refuse(actor, service, ServiceEvent.Act.COMMENT_REMOVED)

    def note() -> None:
        audit.record(actor, service, ServiceEvent.Act.COMMENT_REMOVED, comment=comment_id, reason=reason)

    _delete(service, comment_id, WebhookEvent.COMMENT_REMOVED, note=note, reason=reason)


def _delete(
    service: Service,
    comment_id: int,
    event: str,
    *,
    user_id: str | None = None,
    note: Callable[[], None] = lambda: None,
    **told: str,
) -> None:
    found = visible_comments(service.pk).filter(id=comment_id)
    if user_id is not None:
        found = found.filter(user_id=user_id)

    def delete() -> Mapping[str, Any] | None:
        with transaction.atomic():
            facts: dict[str, Any] | None = found.values(*_FACTS).first()
            if facts is None or not _delete_branch(service.pk, comment_id, facts["user_id"], facts["root_id"]):
                return None
            note()
            return facts

    telling = announced(service, event, delete, lambda facts: {"comment_id": comment_id, **(facts or {}), **told})
    if not written(service.pk, telling, DeleteFailed):
        raise refuse(service.pk, ServiceComment)


def _stored(service: Service, statement: Callable[[], int | None], told: Mapping[str, Any]) -> int:
    publish = announced(service, WebhookEvent.COMMENT_PUBLISHED, statement, lambda made: {"comment_id": made, **told})
    comment_id = written(service.pk, publish, CreateFailed)
    if comment_id is None:
        raise refuse(service.pk, ServiceComment)
    return comment_id


def _delete_branch(service_id: int, comment_id: int, user_id: str, root_id: int) -> bool:
    root = ServiceComment.objects.filter(service_id=service_id, id=root_id)
    if root_id and not root.select_for_update().values_list("id").first():
        return False
    gone = rows(_DELETE_BRANCH, [service_id, comment_id, user_id, service_id, service_id])
    if root_id:
        root.update(reply_count=F("reply_count") - len(gone))
    erase_later(service_id, _with_remains(gone))
    return bool(gone)


def _with_remains(gone: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    return [(post_id, comment_id) for comment_id, post_id, likes, replies in gone if likes or replies]
