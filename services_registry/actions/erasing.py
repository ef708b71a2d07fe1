"""Removing what hung on deleted records, in batches, in a job.

An erasure is a row of the transaction that deleted the record, so that none is lost; whatever it names is out of sight
from then on, and nothing can be added to it any more. Working through one twice, or two workers at once, does no harm.
"""

import time
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from services_registry.jobs import ERASE_DELETED
from services_registry.models import ServiceComment, ServiceCommentLike, ServiceErasure, ServicePostLike
from services_registry.selectors import live_settings
from wecho.common.database import rows
from wecho.common.jobs import enqueue

OVERDUE = timedelta(minutes=10)
_DELETE_COMMENTS = """
DELETE FROM service_comment WHERE service_id = %s AND id IN ({marks}) RETURNING id, post_id, like_count
"""


def erase_later(service_id: int, records: Iterable[tuple[int, int]]) -> None:
    """Note deleted records, as (post id, comment id or 0), and enqueue the job; within the transaction that deletes."""
    erasures = [ServiceErasure(service_id=service_id, post_id=post, comment_id=comment) for post, comment in records]
    if erasures:
        ServiceErasure.objects.bulk_create(erasures)
        enqueue(ERASE_DELETED, service_id)


def erase_deleted(service_id: int) -> None:
    """Work through a service's erasures, the youngest first, a batch at least.

    After the `erase_seconds` of the live settings the rest is left to a further job.
    """
    started = time.monotonic()
    while erasure := ServiceErasure.objects.filter(service_id=service_id).order_by("-pk").first():
        with transaction.atomic():
            if not _erase_some(erasure):
                erasure.delete()
        if time.monotonic() - started >= live_settings.current().erase_seconds:
            enqueue(ERASE_DELETED, service_id)
            return


def reconcile_erasures() -> int:
    """Enqueue the job of every service with an erasure older than ten minutes; returns how many services that were."""
    overdue = ServiceErasure.objects.filter(created_at__lt=timezone.now() - OVERDUE)
    services = list(overdue.values_list("service_id", flat=True).distinct().order_by("service_id"))
    for service_id in services:
        enqueue(ERASE_DELETED, service_id)
    return len(services)


def _erase_some(erasure: ServiceErasure) -> bool:
    """Delete one batch of what hangs on the record; False when nothing is left."""
    return _erase_comments(erasure) or _erase_likes(erasure)


def _erase_comments(erasure: ServiceErasure) -> bool:
    below = Q(root_id=erasure.comment_id) if erasure.comment_id else Q()
    comments = ServiceComment.objects.filter(below, service_id=erasure.service_id, post_id=erasure.post_id)
    ids = list(comments.order_by("root_id", "id").values_list("id", flat=True)[: live_settings.current().erase_batch])
    if not ids:
        return False
    # Their likes are counted by the deletion itself, which waits for whoever is liking one of them at this moment.
    marks = ", ".join(["%s"] * len(ids))
    gone = rows(_DELETE_COMMENTS.format(marks=marks), [erasure.service_id, *ids])
    ServiceErasure.objects.bulk_create(
        ServiceErasure(service_id=erasure.service_id, post_id=post_id, comment_id=comment_id)
        for comment_id, post_id, likes in gone
        if likes
    )
    return True


def _erase_likes(erasure: ServiceErasure) -> bool:
    likes: QuerySet[ServiceCommentLike] | QuerySet[ServicePostLike]
    if erasure.comment_id:
        likes = ServiceCommentLike.objects.filter(comment_id=erasure.comment_id)
    else:
        likes = ServicePostLike.objects.filter(post_id=erasure.post_id)
    likes = likes.filter(service_id=erasure.service_id)
    users = list(likes.order_by("user_id").values_list("user_id", flat=True)[: live_settings.current().erase_batch])
    likes.filter(user_id__in=users).delete()
    return bool(users)
