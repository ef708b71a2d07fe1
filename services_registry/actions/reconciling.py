"""Proving the kept counts of likes and replies against the rows that they count, and mending what differs.

A walk reads posts and then comments by id, in batches. What differs is counted again under the row's lock, which every
like and every reply needs to be counted, so that none is lost. Working at one walk twice, or two workers at once, does
no harm.
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from services_registry.actions.audit import record, refuse
from services_registry.jobs import RECONCILE_COUNTS
from services_registry.models import Service, ServiceEvent, ServiceReconciliation
from services_registry.models.tables import tables_of
from services_registry.policies import Administrator, can_manage_services
from services_registry.selectors.counts import compare_comments, compare_posts
from services_registry.selectors.records import forget_records
from wecho.common.cache_keys import SERVICE_POST_LIKES
from wecho.common.database import rows
from wecho.common.errors import Conflict
from wecho.common.jobs import enqueue, fate_of

log = logging.getLogger(__name__)
Kind = ServiceReconciliation.Kind
BATCH = 2_000
BUDGET_SECONDS = 60.0
KEPT = timedelta(days=90)
_LOCK = "SELECT id FROM {table} WHERE service_id = %(service)s AND id = %(id)s FOR NO KEY UPDATE"
_MEND_POST = """
UPDATE {posts} SET like_count = counted.likes
FROM (SELECT count(*) AS likes FROM {post_likes} WHERE service_id = %(service)s AND post_id = %(id)s) AS counted
WHERE service_id = %(service)s AND id = %(id)s AND like_count <> counted.likes
RETURNING id
"""
_MEND_COMMENT = """
UPDATE {comments} SET like_count = counted.likes, reply_count = counted.replies
FROM (SELECT
    (SELECT count(*) FROM {comment_likes} WHERE service_id = %(service)s AND comment_id = %(id)s) AS likes,
    (SELECT count(*) FROM {comments}
     WHERE service_id = %(service)s AND post_id = %(post)s AND root_id = %(id)s) AS replies
) AS counted
WHERE service_id = %(service)s AND id = %(id)s AND (like_count <> counted.likes OR reply_count <> counted.replies)
RETURNING id
"""


def start_reconciliation(*, actor: Administrator | None, service: Service) -> ServiceReconciliation:
    """Begin a walk through a service's counts, in a job; the one under way if there is one.

    `actor` None is the command line or the clock. Raises Forbidden, Conflict for a service that is being deleted.
    """
    if actor and not can_manage_services(actor):
        refuse(actor, service, ServiceEvent.Act.PROVED)
    with transaction.atomic():
        if not Service.objects.select_for_update(no_key=True).filter(pk=service.pk, removing_since=None).exists():
            raise Conflict
        walk, is_new = ServiceReconciliation.objects.get_or_create(service=service, finished_at=None)
        if is_new:
            enqueue(RECONCILE_COUNTS, walk.pk)
        if is_new and actor:
            record(actor, service, ServiceEvent.Act.PROVED)
    return walk


def reconcile_services() -> int:
    """Begin a walk for every service, or go on with one whose job was lost; returns how many services that were.

    Walks that ended three months ago are forgotten.
    """
    ServiceReconciliation.objects.filter(finished_at__lt=timezone.now() - KEPT).delete()
    for walk in ServiceReconciliation.objects.filter(finished_at=None):
        if fate_of(RECONCILE_COUNTS, walk.pk) != "waiting":
            enqueue(RECONCILE_COUNTS, walk.pk)
    begun = 0
    for service in Service.objects.filter(removing_since=None):
        with suppress(Conflict):
            start_reconciliation(actor=None, service=service)
            begun += 1
    return begun


def reconcile_counts(walk_id: int) -> None:
    """Go on with a walk; after a minute the rest is left to a further job."""
    end = time.monotonic() + BUDGET_SECONDS
    while walk := ServiceReconciliation.objects.filter(pk=walk_id, finished_at=None).first():
        if time.monotonic() > end:
            enqueue(RECONCILE_COUNTS, walk_id)
            return
        if not reconcile_batch(walk):
            return


def reconcile_batch(walk: ServiceReconciliation) -> bool:
    """Prove and mend one batch; False when the walk is through, or somebody else goes on with it."""
    compare = compare_posts if walk.kind == Kind.POSTS else compare_comments
    batch = compare(walk.service_id, after=walk.cursor, limit=BATCH)
    for record_id, post_id in batch.differing:
        _mend(walk, record_id, post_id)
    changes: dict[str, object] = {"cursor": batch.last_id, "checked": F("checked") + batch.size}
    if batch.size < BATCH:
        # Rows made since are counted from the start by the statements that make them.
        is_last = walk.kind == Kind.COMMENTS
        changes |= {"finished_at": timezone.now()} if is_last else {"kind": Kind.COMMENTS, "cursor": 0}
    step = ServiceReconciliation.objects.filter(pk=walk.pk, kind=walk.kind, cursor=walk.cursor, finished_at=None)
    return bool(step.update(**changes)) and "finished_at" not in changes


def _mend(walk: ServiceReconciliation, record_id: int, post_id: int) -> None:
    values = {"service": walk.service_id, "id": record_id, "post": post_id}
    tables = tables_of(walk.service_id)
    is_post = walk.kind == Kind.POSTS
    with transaction.atomic():
        # The lock comes by itself: a statement counts what was committed before it began, not before it got its lock.
        _lock(tables["posts" if is_post else "comments"], values)
        if rows((_MEND_POST if is_post else _MEND_COMMENT).format(**tables), values):
            ServiceReconciliation.objects.filter(pk=walk.pk).update(mended=F("mended") + 1)
            log.error("a kept count of service %s was wrong: %s %s is mended", walk.service_id, walk.kind, record_id)
            if is_post:
                forget_records(SERVICE_POST_LIKES(walk.service.name, record_id))


def _lock(table: str, values: Mapping[str, int]) -> None:
    if connection.vendor == "postgresql":
        rows(_LOCK.format(table=table), values)
