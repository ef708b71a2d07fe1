"""Posts of registered services: published, changed and deleted by the users that the service names."""

from django.db import transaction
from django.db.models import JSONField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone

from services_registry.actions.erasing import erase_later
from services_registry.actions.writing import inserted, refuse, written
from services_registry.errors import CreateFailed, DeleteFailed, NothingToUpdate, UpdateFailed
from services_registry.models import Service, ServicePost
from services_registry.selectors.records import forget_records
from wecho.common.cache_keys import SERVICE_POST, SERVICE_POST_LIKES
from wecho.common.database import rows

NO_EXTRA = "{}"
_PUBLISH = """
INSERT INTO service_post (id, service_id, author, title, content, extra, like_count)
VALUES ({id}, %s, %s, %s, %s, %s, 0) RETURNING id
"""
_DELETE = "DELETE FROM service_post WHERE service_id = %s AND id = %s AND author = %s RETURNING id"


def publish_post(*, service: Service, author: str, content: str, title: str = "", extra: str = NO_EXTRA) -> int:
    """Store a post in one statement and return its id. `extra` is the text of a JSON object.

    Raises TableNotMade, NoId, CreateFailed; BindFailed for what the database cannot hold.
    """
    values = [service.pk, author, title, content, extra]
    post_id = written(service.pk, lambda: inserted(service.pk, _PUBLISH, values), CreateFailed)
    if post_id is None:
        raise CreateFailed
    return post_id


def update_post(
    *, service: Service, post_id: int, user_id: str, content: str | None = None, extra: str | None = None
) -> None:
    """Replace the content, the extra, or both, each whole; for the author only.

    Raises NothingToUpdate when neither is given, NoRightRecord, UpdateFailed.
    """
    changes = replaced(content, extra)
    own = ServicePost.objects.filter(service_id=service.pk, id=post_id, author=user_id)
    if not written(service.pk, lambda: own.update(**changes), UpdateFailed):
        raise refuse(service.pk, ServicePost)
    forget_records(SERVICE_POST(service.name, post_id))


def delete_post(*, service: Service, post_id: int, user_id: str) -> None:
    """Delete a post, for the author only. Its comments and all likes are out of sight at once; a job removes them.

    Raises NoRightRecord, DeleteFailed.
    """

    def delete() -> bool:
        with transaction.atomic():
            gone = rows(_DELETE, [service.pk, post_id, user_id])
            if gone:
                erase_later(service.pk, [(post_id, 0)])
            return bool(gone)

    if not written(service.pk, delete, DeleteFailed):
        raise refuse(service.pk, ServicePost)
    forget_records(SERVICE_POST(service.name, post_id), SERVICE_POST_LIKES(service.name, post_id))


def replaced(content: str | None, extra: str | None) -> dict[str, Combinable]:
    """The changes of an edit, for an UPDATE; raises NothingToUpdate."""
    if content is None and extra is None:
        raise NothingToUpdate
    changes: dict[str, Combinable] = {"edited_at": Value(timezone.now())}
    if content is not None:
        changes["content"] = Value(content)
    if extra is not None:
        changes["extra"] = Cast(Value(extra), JSONField())
    return changes
