"""Posts of registered services: published, changed and deleted by the users that the service names."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import JSONField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils import timezone

from services_registry.actions import audit
from services_registry.actions.erasing import erase_later
from services_registry.actions.outbox import announced
from services_registry.actions.writing import inserted, refuse, written
from services_registry.constants import WebhookEvent
from services_registry.errors import CreateFailed, DeleteFailed, NothingToUpdate, UpdateFailed
from services_registry.models import Service, ServiceEvent, ServicePost
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors.records import forget_records
from wecho.common.cache_keys import SERVICE_POST, SERVICE_POST_LIKES
from wecho.common.database import rows

NO_EXTRA = "{}"
_PUBLISH = """
INSERT INTO service_post (id, service_id, author, title, content, extra, like_count)
VALUES ({id}, %s, %s, %s, %s, %s, 0) RETURNING id
"""
_DELETE = "DELETE FROM service_post WHERE service_id = %s AND id = %s{whose} RETURNING author"
_OF_AUTHOR = " AND author = %s"


def publish_post(*, service: Service, author: str, content: str, title: str = "", extra: str = NO_EXTRA) -> int:
    """Store a post in one statement and return its id. `extra` is the text of a JSON object.

    Raises TableNotMade, NoId, CreateFailed; BindFailed for what the database cannot hold.
    """
    values = [service.pk, author, title, content, extra]
    publish = announced(
        service,
        WebhookEvent.POST_PUBLISHED,
        lambda: inserted(service.pk, _PUBLISH, values),
        lambda made: {"post_id": made, "author": author},
    )
    post_id = written(service.pk, publish, CreateFailed)
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
    update = announced(
        service,
        WebhookEvent.POST_UPDATED,
        lambda: own.update(**changes),
        lambda _: {"post_id": post_id, "author": user_id},
    )
    if not written(service.pk, update, UpdateFailed):
        raise refuse(service.pk, ServicePost)
    forget_records(SERVICE_POST(service.name, post_id))


def delete_post(*, service: Service, post_id: int, user_id: str) -> None:
    """Delete a post, for the author only. Its comments and all likes are out of sight at once; a job removes them.

    Raises NoRightRecord, DeleteFailed.
    """
    _delete(service, post_id, WebhookEvent.POST_DELETED, author=user_id)


def remove_post(*, actor: Administrator, service: Service, post_id: int, reason: str) -> None:
    """Take away a post against its author's will, with all that goes when the author deletes it; audited.

    Raises Forbidden, NoRightRecord, DeleteFailed.
    """
    if not can_manage_services(actor):
        audit.refuse(actor, service, ServiceEvent.Act.POST_REMOVED)

    def note() -> None:
        audit.record(actor, service, ServiceEvent.Act.POST_REMOVED, post=post_id, reason=reason)

    _delete(service, post_id, WebhookEvent.POST_REMOVED, note=note, reason=reason)


def _delete(
    service: Service,
    post_id: int,
    event: str,
    *,
    author: str | None = None,
    note: Callable[[], None] = lambda: None,
    **told: str,
) -> None:
    whose, values = (_OF_AUTHOR, [author]) if author is not None else ("", [])

    def delete() -> Sequence[tuple[str]]:
        with transaction.atomic():
            gone = rows(_DELETE.format(whose=whose), [service.pk, post_id, *values])
            if gone:
                erase_later(service.pk, [(post_id, 0)])
                note()
            return gone

    telling = announced(service, event, delete, lambda gone: {"post_id": post_id, "author": gone[0][0], **told})
    if not written(service.pk, telling, DeleteFailed):
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
