"""A count that is mended at the very moment of a like waits for it, and counts it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection, transaction
from django.db.models import F

from services_registry.actions import likes, reconciling
from services_registry.models import Service, ServicePost
from services_registry.models.tables import tables_of
from services_registry.selectors.counts import _COMMENTS, _POSTS
from tests.services_registry.test_at_once import make_post
from wecho.common.database import rows

pytestmark = pytest.mark.django_db(transaction=True)
END = 20


@contextmanager
def second_connection() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection of somebody else to the database of the test."""
    params = connection.get_connection_params()
    wanted = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
    with psycopg.connect(**wanted) as other:
        yield other


@contextmanager
def like_in_the_making(
    service: Service, post_id: int, user_id: str
) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A like whose statement has run, and whose transaction is still open."""
    with second_connection() as other:
        values = {"service": service.pk, "row": post_id, "user": user_id, "step": 1}
        other.execute(likes._in_one(likes._POST, service.pk, True), values)
        yield other


def wait_until_blocked(other: psycopg.Connection[tuple[object, ...]]) -> None:
    """Return once another backend waits for a lock that `other` holds."""
    blocked = "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    for _ in range(100_000):
        if other.execute(blocked).fetchone() != (0,):
            return
    raise AssertionError("nobody waits")


def test_a_like_that_is_not_committed_yet_is_waited_for_and_counted(service: Service) -> None:
    post_id = make_post(service)
    likes.like_post(service=service, post_id=post_id, user_id="first", liked=True)
    ServicePost.objects.update(like_count=F("like_count") + 5)
    walk = reconciling.start_reconciliation(actor=None, service=service)

    def prove() -> None:
        try:
            reconciling.reconcile_counts(walk.pk)
        finally:
            connection.close()

    with like_in_the_making(service, post_id, "second") as other:
        thread = threading.Thread(target=prove)
        thread.start()
        wait_until_blocked(other)
        other.commit()
    thread.join(END)
    walk.refresh_from_db()
    assert (walk.mended, walk.finished_at is not None) == (1, True)
    assert ServicePost.objects.get().like_count == 2


def test_the_counts_of_a_batch_come_from_indexes(service: Service) -> None:
    make_post(service)
    values = {"service": service.pk, "after": 0, "limit": 10}
    with transaction.atomic():
        rows("SELECT set_config('enable_seqscan', 'off', true)", [])
        for statement in (_POSTS, _COMMENTS):
            plan = "\n".join(row[0] for row in rows("EXPLAIN " + statement.format(**tables_of(service.pk)), values))
            assert "Seq Scan" not in plan
            assert plan.count("Index Only Scan") + plan.count("Bitmap Index Scan") == statement.count("count(*)"), plan
